"""Families: people in two of them, in two roles, or parents of their own parents; records chained together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.quality.examination import Examination


def in_two_families(file: Examination, column: str, who: pd.Series, family: pd.Series) -> None:
    """Check that a child, told by names and birth, is not a child of two families."""
    known = who.notna()
    several = family.groupby(who).transform("nunique") > 1
    file.check(known & several, "in_two_families", column, "a child of one family only", units=int(known.sum()))


def in_two_roles(file: Examination, column: str, who: pd.Series, family: pd.Series, role: pd.Series) -> None:
    """Check that a person, told by names and birth, has one role in a family."""
    known = who.notna() & family.notna()
    roles = role[known].groupby([family[known], who[known]]).transform("nunique")
    failed = roles.reindex(file.rows.index, fill_value=1) > 1
    file.check(failed, "two_roles", column, "one role of a person in a family", units=int(known.sum()))


def in_circles(parents: pd.Series, children: pd.Series) -> pd.Series:
    """Whether each link from a parent to a child closes a circle, through which somebody is their own forebear."""
    both = set(parents.dropna()) & set(children.dropna())
    inner = parents.isin(both) & children.isin(both)
    circular = pd.Series(False, index=parents.index)
    if not inner.any():
        return circular
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    people = pd.Index(sorted(both))
    ends = people.get_indexer(parents[inner]), people.get_indexer(children[inner])
    links = coo_array((np.ones(len(ends[0])), ends), shape=(len(people), len(people)))
    ring = connected_components(links, directed=True, connection="strong")[1]
    circular[inner] = ring[ends[0]] == ring[ends[1]]
    return circular


def connected(children: pd.Series, siblings: pd.DataFrame) -> pd.Series:
    """Family of each child, indexed by child: the smallest child of those that links connect (§6.2.1).

    `siblings` has two columns, the ends of each link, all of them among `children`.
    """
    known = pd.Index(children.sort_values())
    one, other = (known.get_indexer(siblings[column]) for column in siblings.columns)
    first, before = np.arange(len(known)), None
    while not np.array_equal(first, before):
        before = first.copy()
        np.minimum.at(first, one, before[other])
        np.minimum.at(first, other, before[one])
    return pd.Series(known[first], index=known)
