"""What validation found: counts for reviewers, and line numbers of rows that failed for the protected tree."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite
from filetrack.schemas.codes import Severity


class Quarantined(AtSite):
    """A row of an extract that failed a check: refused, or only told. Holds no value of the row."""

    agency: Series[str] = pa.Field(title="Agency")
    file: Series[str] = pa.Field(title="File, with its sheet where it has several")
    line: Series[int] = pa.Field(ge=1, title="Line number in the file; row number in a sheet")
    rule: Series[str] = pa.Field(title="Code of the check that it failed")
    column: Series[str] = pa.Field(title="Column")
    expected: Series[str] = pa.Field(title="What was expected")
    severity: Series[str] = pa.Field(isin=list(Severity), title="What the failure does")


class Reconciled(AtSite):
    """Rows read, accepted and quarantined, for every file: read = accepted + quarantined."""

    agency: Series[str] = pa.Field(title="Agency")
    file: Series[str] = pa.Field(title="File, with its sheet where it has several")
    rows_read: Series[int] = pa.Field(ge=0, title="Rows read")
    rows_accepted: Series[int] = pa.Field(ge=0, title="Rows accepted")
    rows_quarantined: Series[int] = pa.Field(ge=0, title="Rows quarantined")


class CheckCount(AtSite):
    """A check of a column, of columns together or of files together, and how it came out."""

    agency: Series[str] = pa.Field(title="Agency")
    file: Series[str] = pa.Field(title="File, with its sheet where it has several")
    rule: Series[str] = pa.Field(title="Code of the check", description="As config/checks.yaml declares it.")
    column: Series[str] = pa.Field(title="Column")
    expected: Series[str] = pa.Field(title="What is expected")
    severity: Series[str] = pa.Field(
        isin=list(Severity),
        title="What a failure does",
        description="What becomes of the row or the value that failed.",
    )
    units: Series[int] = pa.Field(ge=0, title="Checked", description="Rows, values given, or what the check counts.")
    passed: Series[int] = pa.Field(ge=0, title="Passed")
    failed: Series[int] = pa.Field(ge=0, title="Failed")
    ran: Series[bool] = pa.Field(title="Whether the check ran")
    not_run: Series[str] = pa.Field(nullable=True, title="Why it did not run")


class Completeness(AtSite):
    """How often a column of an extract's file, or of the records made from it, holds a value."""

    agency: Series[str] = pa.Field(title="Agency")
    file: Series[str] = pa.Field(
        title="File, with its sheet where it has several; of records, the file that holds them"
    )
    column: Series[str] = pa.Field(title="Column")
    label: Series[str] = pa.Field(title="What it is")
    units: Series[int] = pa.Field(ge=0, title="Rows")
    given: Series[int] = pa.Field(ge=0, title="Rows with a value")
    missing: Series[int] = pa.Field(ge=0, title="Rows without one")


class Held(AtSite):
    """Whether an agency's extract holds a field of a record: its source fills it, for some record at least."""

    agency: Series[str] = pa.Field(title="Agency")
    record: Series[str] = pa.Field(title="Record", description="By the name that mappings use.")
    field: Series[str] = pa.Field(title="Field")
    held: Series[bool] = pa.Field(title="Held")
    rows: Series[int] = pa.Field(ge=0, title="Records")
    filled: Series[int] = pa.Field(ge=0, title="Records with a value")

    class Config:
        unique = ["site", "record", "field"]


class Distribution(AtSite):
    """How often a code, a month or a band of ages stands in a column of records. Small counts are not in it."""

    agency: Series[str] = pa.Field(title="Agency")
    file: Series[str] = pa.Field(title="File of records")
    column: Series[str] = pa.Field(title="Column")
    label: Series[str] = pa.Field(title="What it is")
    value: Series[str] = pa.Field(title="Value or band")
    count: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Records",
        description="Missing where it is withheld: it is small, or would tell one that is.",
    )


class TraceStep(AtSite):
    """A step from rows read of an extract to the base of a table: what it left, and what it left out."""

    base: Series[str] = pa.Field(title="Frame that tables count", description="The name of its file.")
    step: Series[int] = pa.Field(ge=1, title="Order of the step")
    stage: Series[str] = pa.Field(isin=["ingest", "sample", "link", "code", "tables"], title="Stage")
    description: Series[str] = pa.Field(title="Step")
    unit: Series[str] = pa.Field(title="What is counted")
    count: Series[int] = pa.Field(ge=0, title="Left after the step")
    left_out: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=0, title="Left out by the step", description="Missing where the unit is another."
    )
    reason: Series[str] = pa.Field(nullable=True, title="What those left out have in common")
