"""Frames of results as plain tables of the page, under the titles that the codebook gives their columns."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from filetrack.bulletin.figures import count_text
from filetrack.schemas.codes import Code


@dataclass(frozen=True)
class Link:
    """Text of a plain table that points elsewhere: `#table-3` or another page. `before` stands in front of the link."""

    text: str
    href: str
    before: str = ""

    def __len__(self) -> int:
        return len(self.before) + len(self.text)


@dataclass(frozen=True)
class Light:
    """How something came out, with the sign of its kind before the words."""

    text: str
    light: str

    def __len__(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class Part:
    """A share in words, with a bar of its length; `percent` is from 0 to 100."""

    text: str
    percent: float

    def __len__(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class FrameView:
    """A plain table: headings, rows of text, and which columns hold numbers."""

    headings: list[str]
    rows: list[list[str]]
    numbers: list[int]


def frame_view(
    frame: pd.DataFrame,
    schema: type[pa.DataFrameModel],
    columns: list[str],
    *,
    decimals: int = 1,
    labels: dict[str, str] | None = None,
) -> FrameView:
    """Return columns of a frame as text: codes by their labels, counts whole, measures to so many decimals.

    `labels` are for values that no code list labels.
    """
    described = schema.to_schema().columns
    texts, numbers = [], []
    for position, name in enumerate(columns):
        values = frame[name]
        known = code_labels(described[name]) | (labels or {})
        if pd.api.types.is_float_dtype(values.dtype):
            texts.append(["–" if pd.isna(value) else f"{value:.{decimals}f}" for value in values])
        elif pd.api.types.is_integer_dtype(values.dtype):
            texts.append([count_text(value) for value in values])
        else:
            texts.append([known.get(str(value), str(value)) for value in values])
            continue
        numbers.append(position)
    headings = [described[name].title for name in columns]
    return FrameView(headings, [list(row) for row in zip(*texts, strict=True)], numbers)


def readable(frame: pd.DataFrame, schema: type[pa.DataFrameModel]) -> pd.DataFrame:
    """Return a frame as people read it: columns of the schema under their titles, codes by their labels."""
    described = schema.to_schema().columns
    shown = [name for name in frame if name in described]
    labelled = {name: frame[name].replace(code_labels(described[name])) for name in shown}
    return pd.DataFrame(labelled).rename(columns={name: described[name].title for name in shown})


def code_labels(column: pa.Column) -> dict[str, str]:
    """Labels of the codes that a column of a schema may hold, in the list's order; none where it holds no codes."""
    return {
        str(value): value.label
        for check in column.checks
        if check.name == "isin"
        for value in check.statistics["allowed_values"]
        if isinstance(value, Code)
    }
