"""The examination of one raw file: which rows are refused and why, how every check came out, rows reconciled."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import pandas as pd

from filetrack.problems import Problem, line_list
from filetrack.schemas.check import Checks
from filetrack.schemas.codes import Severity
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.raw.reading import UNREADABLE
from filetrack.schemas.study import Ingest

REFUSED = (Severity.STOP, Severity.QUARANTINE)
"""What a failure must do where no record can be made of the row."""
WHOLE = (Severity.STOP, Severity.WARN)
"""What a failure may do where it is not one row's: there is no row to refuse, and no value to blank."""


@dataclass
class Examination:
    """Checks of one raw file, whose `rows` are indexed by line number. No method shows a value.

    A check is called by its code; `checks` says what a failure does. Failures that stop the run are gathered in
    `stops`, so that all are told. `not_run` says why rows cannot be checked, if they cannot: each check then counts as
    not run. `lost` holds lines that were read but have no row, because they could not be divided into columns.
    """

    rows: pd.DataFrame
    site: str
    agency: str
    file: str
    ingest: Ingest
    checks: Checks
    not_run: str | None = None
    accepted: pd.Series = field(init=False)
    stops: list[str] = field(init=False, default_factory=list)
    lost: set[int] = field(init=False, default_factory=set)
    _listed: list[dict] = field(init=False, default_factory=list)
    _counts: list[dict] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.accepted = pd.Series(True, index=self.rows.index)

    def refuse(self, failed: pd.Series, code: str, column: str, expected: str) -> None:
        """Refuse the rows for which `failed` is true: no record can be made of them."""
        does = self._allowed(code, REFUSED)
        self._apply(failed, code, column, expected, does, len(failed))

    def blank(self, failed: pd.Series, code: str, column: str, expected: str, *, units: int) -> pd.Series:
        """Count values that are taken as not recorded, among `units` that were given. Returns `failed`."""
        does = self._allowed(code, (*REFUSED, Severity.BLANK), needed=False)
        self._apply(failed, code, column, expected, does, units)
        return failed

    def check(self, failed: pd.Series, code: str, column: str, expected: str, *, units: int | None = None) -> None:
        """Count rows that contradict themselves or others, among `units` (all, if not given) that can be compared."""
        does = self._allowed(code, (*REFUSED, Severity.WARN))
        self._apply(failed, code, column, expected, does, len(failed) if units is None else units)

    def count(
        self, failed: int, code: str, column: str, expected: str, *, units: int, not_run: str | None = None
    ) -> None:
        """Count failures of the file as a whole, or of something that no line holds, as a day without incidents.

        `not_run` says why the check could not run.
        """
        does = self._allowed(code, WHOLE)
        if self._stops(code, does, failed, units):
            does = self._stop(f"{failed} of {units}", code, column, expected, does)
        self._tally(code, column, expected, does, units, failed, not_run)

    def found(
        self,
        code: str,
        *,
        units: int,
        failed: int,
        lines: Collection[int] = (),
        column: str = "",
        expected: str = "",
        told: str = "",
        place: str | None = None,
    ) -> None:
        """Take over what the reader found: how often a check of how a file is written failed, and on which lines.

        `told` says in words what to mend; `place` is given where the finding is not of this file.
        """
        does = self._allowed(code, (Severity.STOP,) if code in UNREADABLE else tuple(Severity))
        column, expected = column or "whole file", expected or "none"
        if self._stops(code, does, failed, units):
            self.stops.append(f"{place or self.file}: {told}")
            does = Severity.STOP
        self._tally(code, column, expected, does, units, failed, place=place)
        self._list(pd.Index(lines, dtype="int64"), code, column, expected, does)

    def set_aside(self, outside: pd.Series, code: str, column: str, expected: str) -> None:
        """Count sound rows that no record is made of."""
        does = self._allowed(code, (Severity.ASIDE,))
        self._tally(code, column, expected, does, int(self.accepted.sum()), int((outside & self.accepted).sum()))

    def records(self, columns: dict[str, object]) -> pd.DataFrame:
        """Columns of records, for the rows that were accepted, with the site."""
        frame = pd.DataFrame({Reconciled.site: self.site, **columns}, index=self.rows.index)
        return frame[self.accepted]

    def quarantined(self) -> pd.DataFrame:
        """Refused rows (Quarantined), one a line and check that refused it, in the order of lines."""
        return self._lines(refused=True)

    def warned(self) -> pd.DataFrame:
        """Lines whose value was blanked, or that a check only tells (Quarantined), in the order of lines."""
        return self._lines(refused=False)

    def reconciled(self) -> pd.DataFrame:
        """Rows read, accepted and quarantined (Reconciled), one row."""
        accepted = int(self.accepted.sum())
        read = len(self.rows) + len(self.lost)
        counts = {
            Reconciled.rows_read: read,
            Reconciled.rows_accepted: accepted,
            Reconciled.rows_quarantined: read - accepted,
        }
        return pd.DataFrame([{**self._place(), **counts}])

    def counts(self) -> pd.DataFrame:
        """Every check with its units, passed and failed (CheckCount), in the order in which they ran."""
        return pd.DataFrame(self._counts, columns=_names(CheckCount))

    def _place(self) -> dict[str, str]:
        return {Reconciled.site: self.site, Reconciled.agency: self.agency, Reconciled.file: self.file}

    def _allowed(self, code: str, may: tuple[Severity, ...], *, needed: bool = True) -> Severity:
        does = self.checks[code].does(needed=needed)
        if does not in may:
            raise Problem(
                f"config/checks.yaml: “{code}” cannot be “{does}”. It may be {', '.join(f'“{one}”' for one in may)}."
            )
        return does

    def _apply(self, failed: pd.Series, code: str, column: str, expected: str, does: Severity, units: int) -> None:
        lines = failed.index[failed]
        if self._stops(code, does, len(lines), units):
            does = self._stop(f"{len(lines)} of {units} rows", code, column, expected, does, lines)
        self._tally(code, column, expected, does, units, len(lines))
        self._list(lines, code, column, expected, does)

    def _stops(self, code: str, does: Severity, failed: int, units: int) -> bool:
        threshold = self.checks.threshold(code, does, self.ingest)
        return failed > 0 and (does == Severity.STOP or bool(threshold and threshold.passed_by(failed, units)))

    def _stop(
        self, counted: str, code: str, column: str, expected: str, does: Severity, lines: Collection[int] = ()
    ) -> Severity:
        """Tell a fault of the file. Returns what it does, whatever `does` says of single rows."""
        where = f" ({line_list(lines)})" if len(lines) else ""
        remedy = (
            "Correct the file or have it exported again."
            if does == Severity.STOP
            else "That is a fault of the file, or of what config/sites says of it, rather than of single rows: "
            "correct the column, give its words codes, or have the file exported again."
            f" If so many really are unusable, raise the threshold of “{code}” in config/checks.yaml."
        )
        self.stops.append(f"{self.file}, column “{column}”: {counted} do not have {expected}{where}. {remedy}")
        return Severity.STOP

    def _tally(
        self,
        code: str,
        column: str,
        expected: str,
        does: Severity,
        units: int,
        failed: int,
        not_run: str | None = None,
        place: str | None = None,
    ) -> None:
        not_run = self.not_run or not_run
        count = {
            **self._place(),
            CheckCount.rule: code,
            CheckCount.column: column,
            CheckCount.expected: expected,
            CheckCount.severity: str(does),
            CheckCount.units: units,
            CheckCount.passed: units - failed,
            CheckCount.failed: failed,
            CheckCount.ran: not_run is None,
            CheckCount.not_run: not_run,
        }
        self._counts.append(count | ({CheckCount.file: place} if place else {}))

    def _list(self, lines: pd.Index, code: str, column: str, expected: str, does: Severity) -> None:
        """Keep the lines that failed, and refuse their rows where the check says so."""
        if not len(lines):
            return
        if does in REFUSED:
            self.lost |= set(lines) - set(self.rows.index)
            self.accepted &= ~self.rows.index.isin(lines)
        why = {Quarantined.rule: code, Quarantined.column: column, Quarantined.expected: expected}
        failure = {**self._place(), **why, Quarantined.severity: str(does)}
        self._listed += [{**failure, Quarantined.line: line} for line in lines.tolist()]

    def _lines(self, *, refused: bool) -> pd.DataFrame:
        chosen = [one for one in self._listed if (one[Quarantined.severity] in REFUSED) == refused]
        return pd.DataFrame(sorted(chosen, key=lambda one: one[Quarantined.line]), columns=_names(Quarantined))


def raise_stops(files: Iterable[Examination]) -> None:
    """Raise one Problem that tells everything in an extract's files that stops the run, if anything does."""
    files = list(files)
    stops = [stop for file in files for stop in file.stops]
    if stops:
        agency = f"{files[0].site} {files[0].agency}"
        raise Problem(f"{agency}: " + (stops[0] if len(stops) == 1 else "\n  ".join(["", *stops]).lstrip(" ")))


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put the findings of several files under one another."""
    return pd.concat(list(parts), ignore_index=True)


def _names(schema) -> list[str]:
    return list(schema.to_schema().columns)
