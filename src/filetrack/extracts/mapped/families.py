"""Which family each child of a mapped extract belongs to (§6.2.1)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.schemas.care import Family
from filetrack.schemas.mapping import CHILD, LINKED


def family_of_each(children: pd.Series, ties: pd.DataFrame) -> pd.Series:
    """The family of each child, indexed by child: of those that ties connect, the first family or else the first child.

    `ties` has a child, and a family or another child to which it is tied; a child without ties is a family of its own.
    """
    known = pd.Index(pd.concat([children, ties[CHILD], ties[LINKED]]).dropna().unique()).sort_values()
    named = pd.Index(ties[Family.family_id].dropna().unique()).sort_values()
    one = np.concatenate([known.get_indexer(ties[CHILD])] * 2)
    linked = _after(known.get_indexer(ties[LINKED]), len(named))
    other = np.concatenate([named.get_indexer(ties[Family.family_id]), linked])
    tied = (one >= 0) & (other >= 0)
    group = _connected(one[tied] + len(named), other[tied], len(named) + len(known))
    first = pd.Series(group).drop_duplicates()
    name = pd.Series([*named, *known])[first.index].set_axis(first.to_numpy())
    return pd.Series(group[len(named) :], index=known).map(name)


def _after(places: np.ndarray, start: int) -> np.ndarray:
    return np.where(places >= 0, places + start, -1)


def _connected(one: np.ndarray, other: np.ndarray, size: int) -> np.ndarray:
    """The number of the group of each of so many, of which pairs are connected."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(one), dtype="int8"), (one, other)), shape=(size, size))
    return connected_components(links, directed=False)[1]
