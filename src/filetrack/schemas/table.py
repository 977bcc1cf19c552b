"""Tables, published figures and their comparison: long frames, one row per cell."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite, Frame
from filetrack.schemas.codes import Code, Quantity


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
    base: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Base of a percentage",
        description="In a table without percentages, what a count is out of.",
    )


class CountedUnit(AtSite):
    """A record that a cell of counts counts, by what it is about. As many as the cell's value."""

    table: Series[str] = pa.Field(title="Table number")
    row: Series[str] = pa.Field(title="Row label, as printed")
    column: Series[str] = pa.Field(title="Column label, as printed")
    incident_id: Series[str] = pa.Field(nullable=True, title="Incident", description="Missing where it is a family.")
    person_id: Series[str] = pa.Field(nullable=True, title="Adult or child", description="Of an incident.")
    family_id: Series[str] = pa.Field(nullable=True, title="Family", description="Missing where it is of an incident.")


class TableSite(AtSite):
    """Whether a table counts a site, and what is to be known of it: why not, or a caveat on its records, a row each."""

    table: Series[str] = pa.Field(title="Table number")
    counted: Series[bool] = pa.Field(title="Whether the table counts the site")
    note: Series[str] = pa.Field(nullable=True, title="Why not, or a caveat")


SECTION = r"\A(exec|[0-9]{1,2}(\.[0-9]{1,2}){1,3})\Z"
"""A section of the report: `exec` for the executive summary, otherwise its number."""


class PublishedCell(Frame):
    """A cell as the report prints it (`data/published/tables.csv`), one row per table, row and column."""

    table: Series[str] = pa.Field(str_matches=r"\A[0-9]{1,2}\Z", title="Table number")
    row: Series[str] = pa.Field(title="Row label", description="As printed, without line breaks and footnote marks.")
    column: Series[str] = pa.Field(
        title="Column label",
        description="As printed; heading and sub-heading joined by a comma where a heading spans columns. "
        "A cell that prints a count and a percentage is two columns, the second ending in (%).",
    )
    kind: Series[str] = pa.Field(isin=["count", "percent", "text"], title="Kind of figure")
    value: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, ge=0, title="Value", description="Missing where a dash or words are printed."
    )
    printed: Series[str] = pa.Field(title="The characters printed", description="`-` for every kind of dash.")
    unit: Series[str] = pa.Field(nullable=True, title="What is counted", description="Missing where the cell is words.")
    base: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=1,
        title="Base that the table states",
        description="What a percentage is of, as stated or as the total row shows; missing for counts.",
    )
    section: Series[str] = pa.Field(str_matches=SECTION, title="Section of the report")
    note: Series[str] = pa.Field(nullable=True, title="Footnote or remark")

    class Config:
        unique = ["table", "row", "column"]


class PublishedTable(Frame):
    """A table of the report (`data/published/titles.csv`)."""

    table: Series[str] = pa.Field(unique=True, str_matches=r"\A[0-9]{1,2}\Z", title="Table number")
    title: Series[str] = pa.Field(title="Title as printed")
    section: Series[str] = pa.Field(str_matches=SECTION, title="Section of the report")
    base: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=1, title="Base of the whole table", description="Missing where it has none or several."
    )
    unit: Series[str] = pa.Field(nullable=True, title="What is counted", description="Missing for a table of words.")
    footnote: Series[str] = pa.Field(nullable=True, title="Footnotes as printed")


class Claim(Frame):
    """A quantitative statement of the report's running text (`data/published/claims.csv`)."""

    claim: Series[str] = pa.Field(
        unique=True,
        str_matches=r"\A[0-9a-z.]+(-[a-z0-9]+)+\Z",
        title="Name of the claim",
        description="Its section, then words that tell it apart.",
    )
    section: Series[str] = pa.Field(str_matches=SECTION, title="Section of the report")
    quote: Series[str] = pa.Field(title="The words", description="At most 25, as printed.")
    quantity: Series[str] = pa.Field(isin=list(Quantity), title="Kind of quantity")
    value: Series[float] = pa.Field(
        ge=0, title="Value", description="A percentage as printed; a fraction in words as a percentage (a third: 33.3)."
    )
    unit: Series[str] = pa.Field(title="Unit", description="What is counted, in the text's word, or a unit of measure.")
    base: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=1,
        title="Base",
        description="What the figure is a part of: as the text states it, also where it is wrong; where it states "
        "none, the base of the table named or of the group that the section describes; missing where neither holds.",
    )
    about: Series[str] = pa.Field(
        title="Whom or what it is about",
        description="In words, then where they apply `; table=` and the number of the table that holds the figure, "
        "`; direction=` and how the text compares (more_than, less_than, about, at_least, at_most).",
    )


class Verdict(Code):
    """How a figure made from records stands to the printed one. Nothing else is possible."""

    AGREES = "agrees", "Agrees"
    ROUNDING = "rounding", "Differs by rounding of the print"
    CONTRADICTS = "contradicts", "Differs because the print contradicts itself"
    DIFFERS = "differs", "Differs"


class ComparedCell(Frame):
    """A published cell beside the cell made from records (`results/comparison/cells.csv`)."""

    table: Series[str] = pa.Field(title="Table number")
    row: Series[str] = pa.Field(title="Row label")
    column: Series[str] = pa.Field(title="Column label")
    published: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="As printed")
    reproduced: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="From records", description="Exact; print rounds percentages to whole per cent."
    )
    verdict: Series[str] = pa.Field(isin=list(Verdict), title="Verdict")
    finding: Series[str] = pa.Field(nullable=True, title="The audit's finding on the cell")


class ComparedClaim(Frame):
    """A statement of the running text beside what records give (`results/comparison/claims.csv`)."""

    claim: Series[str] = pa.Field(unique=True, title="Name of the claim")
    section: Series[str] = pa.Field(title="Section of the report")
    quote: Series[str] = pa.Field(title="The words")
    measure: Series[str] = pa.Field(title="What is measured")
    kind: Series[str] = pa.Field(title="Kind of figure")
    published: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="As printed")
    reproduced: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="From records", description="Exact.")
    part: Series[pd.Int64Dtype] = pa.Field(nullable=True, title="Count")
    base: Series[pd.Int64Dtype] = pa.Field(nullable=True, title="Base")
    verdict: Series[str] = pa.Field(isin=list(Verdict), title="Verdict")
    finding: Series[str] = pa.Field(nullable=True, title="The audit's finding on the statement")


class ComparedTable(Frame):
    """How far a table agrees with print."""

    table: Series[str] = pa.Field(title="Table number")
    count_cells: Series[int] = pa.Field(ge=0, title="Printed counts")
    counts_agreeing: Series[int] = pa.Field(ge=0, title="Counts that agree")
    percent_cells: Series[int] = pa.Field(ge=0, title="Printed percentages")
    percents_agreeing: Series[int] = pa.Field(ge=0, title="Percentages that agree")
