"""Planted records with every column of their schemas, so that a stage can read them from files."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from filetrack.schemas.base import AtSite, Frame
from filetrack.schemas.codes import Site


def whole(frame: pd.DataFrame, schema: type[Frame]) -> pd.DataFrame:
    """Return a frame with the columns of its schema that it lacks: missing where they may be, else the first value.

    The site is the north.
    """
    columns = schema.to_schema().columns
    added = {name: _first(column) for name, column in columns.items() if name not in frame}
    if AtSite.site in added:
        added[AtSite.site] = Site.NORTH.value
    return frame.assign(**added)[list(columns)]


def _first(column: pa.Column) -> object:
    if column.nullable:
        return None
    for check in column.checks:
        if check.name == "isin":
            return next(iter(check.statistics["allowed_values"]))
        if check.name == "greater_than_or_equal_to":
            return check.statistics["min_value"]
    return False if str(column.dtype) == "bool" else ""
