"""Records as text: codes by their labels, dates as `2007-01-31`, missing values as a dash."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandas.api import types

from filetrack.bulletin.frames import FrameView, code_labels

MISSING = "–"


def written(frame: pd.DataFrame, schema: type[pa.DataFrameModel], columns: list[str] | None = None) -> pd.DataFrame:
    """Return columns of a frame as text, with the index of the frame."""
    described = schema.to_schema().columns
    return pd.DataFrame({name: _texts(frame[name], described[name]) for name in columns or described})


def titles(schema: type[pa.DataFrameModel], columns: list[str]) -> list[str]:
    """What the codebook calls columns."""
    described = schema.to_schema().columns
    return [described[name].title for name in columns]


def views(
    keys: pd.Series, frame: pd.DataFrame, schema: type[pa.DataFrameModel], columns: list[str], **beside: pd.Series
) -> dict[str, FrameView]:
    """Return by key the rows of a frame as a plain table. `beside` are further columns of text, put first by name."""
    described = schema.to_schema().columns
    texts = pd.concat([pd.DataFrame(beside, index=frame.index), written(frame, schema, columns)], axis=1)
    numbers = [place for place, name in enumerate(texts) if name in described and _is_number(frame[name])]
    headings = [*beside, *titles(schema, columns)]
    return {key: FrameView(headings, rows.to_numpy().tolist(), numbers) for key, rows in texts.groupby(keys)}


def _texts(values: pd.Series, column: pa.Column) -> pd.Series:
    labels = code_labels(column)
    if types.is_bool_dtype(values.dtype):
        texts = values.map({True: "Yes", False: "No"})
    elif types.is_datetime64_any_dtype(values.dtype):
        clock = "" if values.dropna().eq(values.dropna().dt.normalize()).all() else " %H:%M"
        texts = values.dt.strftime(f"%Y-%m-%d{clock}")
    elif types.is_float_dtype(values.dtype):
        texts = values.map("{:.2f}".format, na_action="ignore")
    elif labels:
        texts = values.map(lambda value: labels.get(value, str(value)), na_action="ignore")
    else:
        texts = values.map(str, na_action="ignore")
    return texts.astype("object").where(values.notna(), MISSING)


def _is_number(values: pd.Series) -> bool:
    return types.is_numeric_dtype(values.dtype) and not types.is_bool_dtype(values.dtype)
