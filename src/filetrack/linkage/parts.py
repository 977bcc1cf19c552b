"""Cells of tokens in a column for each, so that people can be found and compared by parts of a value."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.base import Identity
from filetrack.schemas.study import Linkage
from filetrack.schemas.tokens import BETWEEN, NONE, tokens

BIRTH_YEAR = "birth_year"


def parted(people: pd.DataFrame, linkage: Linkage) -> pd.DataFrame:
    """People with a column for each token of an encoded cell, missing where none can be made; as they are in clear."""
    if linkage.identifiers == "clear":
        return people
    columns = {}
    for column in people.columns:
        names = tokens(linkage.encoding).get(column)
        columns |= {column: people[column]} if names is None else _split(people[column], names)
    if Identity.birth_month in columns:
        columns[BIRTH_YEAR] = columns[Identity.birth_month].str[:4]
    return pd.DataFrame(columns, index=people.index)


def whole(cells: pd.Series) -> pd.Series:
    """The token of the whole value of each cell; a value in clear as it is."""
    first = cells.str.split(BETWEEN, n=1).str[0].astype("str")
    return first.mask(first == NONE)


def _split(cells: pd.Series, names: tuple[str, ...]) -> dict[str, pd.Series]:
    from pyarrow import array, compute, large_string

    split = compute.split_pattern(array(cells.astype("str"), large_string()), BETWEEN)
    padded = compute.list_slice(split, 0, len(names), return_fixed_size_list=True)
    columns = {name: compute.list_element(padded, place) for place, name in enumerate(names)}
    given = {name: compute.if_else(compute.equal(column, NONE), None, column) for name, column in columns.items()}
    return {name: pd.Series(column.to_pandas(), dtype="str").set_axis(cells.index) for name, column in given.items()}
