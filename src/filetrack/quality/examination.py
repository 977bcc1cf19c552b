"""The examination of one raw file: which rows are refused and why, how every check came out, rows reconciled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from filetrack.problems import Problem, line_list
from filetrack.schemas.codes import Severity
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.study import Ingest


@dataclass
class Examination:
    """Checks of one raw file, whose `rows` are indexed by line number.

    A failed check refuses rows (`refuse`), blanks values (`blank`) or sets rows aside (`set_aside`). A check that
    more rows fail than `ingest` allows raises Problem: the fault is then the file's. No method shows a value.
    """

    rows: pd.DataFrame
    site: str
    agency: str
    file: str
    ingest: Ingest
    accepted: pd.Series = field(init=False)
    _refused: list[pd.DataFrame] = field(init=False, default_factory=list)
    _counts: list[dict] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.accepted = pd.Series(True, index=self.rows.index)

    def refuse(self, failed: pd.Series, rule: str, column: str, expected: str) -> None:
        """Refuse the rows for which `failed` is true. Raises Problem where they are too many."""
        self._count(failed, rule, column, expected, Severity.QUARANTINE, len(failed))
        self.accepted &= ~failed
        refused = {Quarantined.rule: rule, Quarantined.column: column, Quarantined.expected: expected}
        if failed.any():
            self._refused.append(pd.DataFrame({**self._place(), Quarantined.line: failed.index[failed], **refused}))

    def blank(self, failed: pd.Series, rule: str, column: str, expected: str, *, units: int) -> None:
        """Count values taken as not recorded, among `units` that were given. Raises Problem where too many."""
        self._count(failed, rule, column, expected, Severity.BLANK, units)

    def set_aside(self, outside: pd.Series, rule: str, column: str, expected: str) -> None:
        """Count sound rows that no record is made of."""
        self._tally(outside & self.accepted, rule, column, expected, Severity.ASIDE, int(self.accepted.sum()))

    def records(self, columns: dict[str, object]) -> pd.DataFrame:
        """Columns of records, for the rows that were accepted, with the site."""
        frame = pd.DataFrame({Reconciled.site: self.site, **columns}, index=self.rows.index)
        return frame[self.accepted]

    def quarantined(self) -> pd.DataFrame:
        """Refused rows (Quarantined), one a line and rule that it broke, in the order of lines."""
        if not self._refused:
            return pd.DataFrame(columns=_names(Quarantined))
        return pd.concat(self._refused).sort_values(Quarantined.line, kind="stable", ignore_index=True)

    def reconciled(self) -> pd.DataFrame:
        """Rows read, accepted and quarantined (Reconciled), one row."""
        accepted = int(self.accepted.sum())
        counts = {
            Reconciled.rows_read: len(self.rows),
            Reconciled.rows_accepted: accepted,
            Reconciled.rows_quarantined: len(self.rows) - accepted,
        }
        return pd.DataFrame([{**self._place(), **counts}])

    def checks(self) -> pd.DataFrame:
        """Every check with its units and failures (CheckCount), in the order in which they ran."""
        return pd.DataFrame(self._counts, columns=_names(CheckCount))

    def _place(self) -> dict[str, str]:
        return {Reconciled.site: self.site, Reconciled.agency: self.agency, Reconciled.file: self.file}

    def _count(self, failed, rule: str, column: str, expected: str, severity: Severity, units: int) -> None:
        count = int(failed.sum())
        if count >= self.ingest.stop_rows and count > self.ingest.stop_share * units:
            raise Problem(
                f"{self.site} {self.agency}, {self.file}, column “{column}”: {count} of {units} rows do not have "
                f"{expected} ({line_list(failed.index[failed])}). That is a fault of the file rather than of single "
                "rows: correct the column or have the file exported again. If so many rows really are unusable, "
                "say so in config: ingest.stop_share."
            )
        self._tally(failed, rule, column, expected, severity, units)

    def _tally(self, failed, rule: str, column: str, expected: str, severity: Severity, units: int) -> None:
        self._counts.append(
            {
                **self._place(),
                CheckCount.rule: rule,
                CheckCount.column: column,
                CheckCount.expected: expected,
                CheckCount.severity: str(severity),
                CheckCount.units: units,
                CheckCount.failed: int(failed.sum()),
            }
        )


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put the findings of several files under one another."""
    return pd.concat(list(parts), ignore_index=True)


def _names(schema) -> list[str]:
    return list(schema.to_schema().columns)
