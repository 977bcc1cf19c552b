"""The codebook of checks (`config/checks.yaml`): what each is, why it matters, and what a failure does."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from filetrack.schemas.codes import Severity
from filetrack.schemas.study import Ingest, Month, Strict

Years = Annotated[int, Field(ge=0, le=150)]


class Threshold(Strict):
    """How many failures are the whole file's fault: at least so many, and more than this share of what was checked."""

    share: float = Field(ge=0, le=1)
    rows: int = Field(ge=1)

    def passed_by(self, failed: int, units: int) -> bool:
        """Whether so many failures among so many units are the file's fault."""
        return failed >= self.rows and failed > self.share * units


class Check(Strict):
    """A check: its title, why it matters to the study, and what a failure does.

    `optional` is what a failure does in a column that a record can do without, where that differs. From `threshold`
    on, failures stop the run.
    """

    title: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    severity: Severity
    optional: Literal[Severity.STOP, Severity.QUARANTINE, Severity.BLANK] | None = None
    threshold: Threshold | None = None

    def does(self, *, needed: bool) -> Severity:
        """What a failure does in a column that a record needs, or can do without."""
        return self.severity if needed or self.optional is None else self.optional


class Limits(Strict):
    """What values may be: days, ages at the incident in years, and how many rows tell of a distribution."""

    first_day: dt.date
    last_day: dt.date
    placeholder_days: list[dt.date]
    placeholder_months: list[Month]
    adult_years: tuple[Years, Years]
    child_years: Years
    parent_years: Years
    unborn_months: int = Field(ge=0, le=12)
    call_days: int = Field(ge=0, le=31)
    distinct_days: int = Field(ge=2)
    late_days_share: float = Field(ge=0, lt=1)

    @model_validator(mode="after")
    def _in_order(self) -> Limits:
        if self.first_day >= self.last_day:
            raise ValueError("first_day must be before last_day")
        if self.adult_years[0] >= self.adult_years[1]:
            raise ValueError("adult_years must rise")
        return self


class Checks(Strict):
    """The whole of `config/checks.yaml`, each check under its code."""

    limits: Limits
    checks: dict[Annotated[str, Field(pattern=r"\A[a-z][a-z0-9_]*\z")], Check]

    def __getitem__(self, code: str) -> Check:
        """The check of a code. Raises LookupError for one that is not declared: a fault of the program."""
        if code not in self.checks:
            raise LookupError(f"config/checks.yaml declares no check “{code}”")
        return self.checks[code]

    def threshold(self, code: str, does: Severity, ingest: Ingest) -> Threshold | None:
        """From where failures stop the run: the check's own; for rows refused and values blanked, else the study's."""
        if does not in (Severity.QUARANTINE, Severity.BLANK):
            return self[code].threshold
        return self[code].threshold or Threshold(share=ingest.stop_share, rows=ingest.stop_rows)


def within(checks: Checks, days: tuple[dt.date, dt.date] | None) -> Checks:
    """The checks, with other first and last days of dates where given."""
    if days is None:
        return checks
    limits = checks.limits.model_copy(update={"first_day": days[0], "last_day": days[1]})
    return checks.model_copy(update={"limits": limits})
