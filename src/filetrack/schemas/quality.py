"""What validation found: counts for reviewers, and line numbers of refused rows for the protected tree."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite
from filetrack.schemas.codes import Severity


class Quarantined(AtSite):
    """A row of an extract that was refused. Holds no value of the row."""

    agency: Series[str] = pa.Field(title="Agency")
    file: Series[str] = pa.Field(title="File, with its sheet where it has several")
    line: Series[int] = pa.Field(ge=1, title="Line number in the file; row number in a sheet")
    rule: Series[str] = pa.Field(title="Code of the rule that refused it")
    column: Series[str] = pa.Field(title="Column")
    expected: Series[str] = pa.Field(title="What was expected")


class Reconciled(AtSite):
    """Rows read, accepted and quarantined, for every file: read = accepted + quarantined."""

    agency: Series[str] = pa.Field(title="Agency")
    file: Series[str] = pa.Field(title="File, with its sheet where it has several")
    rows_read: Series[int] = pa.Field(ge=0, title="Rows read")
    rows_accepted: Series[int] = pa.Field(ge=0, title="Rows accepted")
    rows_quarantined: Series[int] = pa.Field(ge=0, title="Rows quarantined")


class CheckCount(AtSite):
    """A check of a column or of a pair of columns, and how it came out."""

    agency: Series[str] = pa.Field(title="Agency")
    file: Series[str] = pa.Field(title="File, with its sheet where it has several")
    rule: Series[str] = pa.Field(title="Code of the rule")
    column: Series[str] = pa.Field(title="Column")
    expected: Series[str] = pa.Field(title="What is expected")
    severity: Series[str] = pa.Field(
        isin=list(Severity),
        title="What a failure does",
        description="What becomes of the row or the value that failed.",
    )
    units: Series[int] = pa.Field(ge=0, title="Rows checked")
    failed: Series[int] = pa.Field(ge=0, title="Rows that failed")
