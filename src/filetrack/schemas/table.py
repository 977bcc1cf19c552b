"""Tables, published figures and their comparison: long frames, one row per cell."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import Frame


class Cell(Frame):
    """A cell of a table made from records."""

    table: Series[str] = pa.Field(title="Table number")
    row: Series[str] = pa.Field(title="Row label, as printed")
    column: Series[str] = pa.Field(title="Column label, as printed")
    kind: Series[str] = pa.Field(isin=["count", "percent"], title="Kind of figure")
    value: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        title="Value",
        description="A count, or an exact percentage; missing where the base is 0.",
    )
    base: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, title="Base of a percentage")


class PublishedCell(Frame):
    """A cell as the report prints it (`data/published/tables.csv`)."""

    table: Series[str] = pa.Field(title="Table number")
    row: Series[str] = pa.Field(title="Row label")
    column: Series[str] = pa.Field(title="Column label")
    kind: Series[str] = pa.Field(isin=["count", "percent"], title="Kind of figure")
    value: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Value; missing where a dash is printed")
    printed: Series[str] = pa.Field(title="The characters printed")
    unit: Series[str] = pa.Field(title="What is counted")
    base: Series[pd.Int64Dtype] = pa.Field(nullable=True, title="Base that the table states")
    section: Series[str] = pa.Field(title="Section of the report")
    note: Series[str] = pa.Field(nullable=True, title="Footnote or remark")


class Claim(Frame):
    """A quantitative statement of the report's running text (`data/published/claims.csv`)."""

    claim: Series[str] = pa.Field(unique=True, title="Name of the claim")
    section: Series[str] = pa.Field(title="Section of the report")
    quote: Series[str] = pa.Field(title="The words, at most 25")
    quantity: Series[str] = pa.Field(title="What is quantified")
    value: Series[float] = pa.Field(title="Value")
    unit: Series[str] = pa.Field(title="Unit")
    base: Series[pd.Int64Dtype] = pa.Field(nullable=True, title="Base that the text states")
    about: Series[str] = pa.Field(title="Whom or what it is about")


class ComparedCell(Frame):
    """A published cell beside the cell made from records."""

    table: Series[str] = pa.Field(title="Table number")
    row: Series[str] = pa.Field(title="Row label")
    column: Series[str] = pa.Field(title="Column label")
    published: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="As printed")
    reproduced: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="From records", description="Percentages rounded half up to whole per cent."
    )
    agrees: Series[bool] = pa.Field(title="Whether the two are equal")


class ComparedTable(Frame):
    """How far a table agrees with print."""

    table: Series[str] = pa.Field(title="Table number")
    count_cells: Series[int] = pa.Field(ge=0, title="Printed counts")
    counts_agreeing: Series[int] = pa.Field(ge=0, title="Counts that agree")
    percent_cells: Series[int] = pa.Field(ge=0, title="Printed percentages")
    percents_agreeing: Series[int] = pa.Field(ge=0, title="Percentages that agree")
