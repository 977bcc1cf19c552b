"""The reviewers' report as data (`results/quality/quality.json`): counts, rules and hashes; no value of a row."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from filetrack.schemas.check import Check
from filetrack.schemas.codes import Code, Severity
from filetrack.schemas.run import Run
from filetrack.schemas.study import SiteName, Strict


class Outcome(Code):
    """How a check came out, the gravest first."""

    STOP = "stop", "Stopped"
    QUARANTINE = "quarantine", "Refused"
    BLANK = "blank", "Not recorded"
    WARN = "warn", "Warning"
    NOT_RUN = "not_run", "Not run"
    ASIDE = "aside", "Set aside"
    PASSED = "passed", "Passed"


FOUND = (Outcome.STOP, Outcome.QUARANTINE, Outcome.BLANK, Outcome.WARN)
"""Outcomes of a check that found a fault."""


KEPT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""Names under which the report of a run is kept."""


class Before(Strict):
    """The same count in the run that it is set beside."""

    part: int
    whole: int


class FileRows(Strict):
    """Rows of a file: read = accepted + quarantined."""

    file: str
    read: int
    accepted: int
    quarantined: int


class CheckResult(Strict):
    """A check of a file, and how it came out. `severity` is what a failure does; `code` stands in the codebook."""

    file: str
    column: str
    code: str
    expected: str
    severity: Severity
    outcome: Outcome
    units: int
    passed: int
    failed: int
    not_run: str | None
    before: Before | None = Field(default=None, description="Failed and checked, in the run that it is set beside.")


class ColumnGiven(Strict):
    """How many rows of a file, or records, hold a value in a column."""

    file: str
    column: str
    label: str
    units: int
    given: int
    before: Before | None = None


class ValueCount(Strict):
    """Records that hold a value or lie in a band; None where the count is withheld."""

    value: str
    count: int | None


class ColumnValues(Strict):
    """What a column of records holds."""

    file: str
    column: str
    label: str
    values: list[ValueCount]


class Totals(Strict):
    """An extract in sums: rows, checks by outcome, and what failed them."""

    read: int
    accepted: int
    quarantined: int
    checks: dict[Outcome, int]
    failed: dict[Outcome, int]


class Earlier(Strict):
    """An extract in sums, as a run that was kept had it."""

    name: str
    commit: str | None
    totals: Totals


class ExtractQuality(Strict):
    """One agency's extract; `label` is its site's. `before` names the kept run whose counts stand beside.

    `protected` hold line numbers.
    """

    site: SiteName
    label: str = ""
    agency: Literal["police", "care"]
    totals: Totals
    files: list[FileRows]
    checks: list[CheckResult]
    completeness: list[ColumnGiven]
    distributions: list[ColumnValues]
    protected: list[str]
    before: str | None
    trend: list[Earlier]


class BetweenAgencies(Strict):
    """Checks of what the two agencies of a site say of each other."""

    site: SiteName
    label: str = ""
    checks: list[CheckResult]


class BaseStep(Strict):
    """A step from rows read to the base of a table: what it left of a site's, and what it left out."""

    base: str
    site: SiteName
    label: str = ""
    description: str
    unit: str
    count: int
    left_out: int | None
    reason: str | None


class QualityReport(Strict):
    """The whole of `quality.json`."""

    run: Run
    smallest_count: int
    codebook: dict[str, Check]
    extracts: list[ExtractQuality]
    between: list[BetweenAgencies] = []
    bases: list[BaseStep] = []
