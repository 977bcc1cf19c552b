"""Measures that services are held to today (`config/measures.yaml`): standards, their calendar, repeats, groups."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from filetrack.schemas.codes import EventKind, Pathway, RiskGrade, Weekday
from filetrack.schemas.study import Days, SiteName, Strict

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Months = Annotated[int, Field(ge=1, le=240)]
Dimension = Literal["site", "child_ethnicity", "victim_ethnicity", "child_age", "victim_sex"]


class Within(Strict):
    """How soon a notification is due after the incident's report. Exactly one.

    `hours` are counted to the minute, `days` are whole days, `working_hours` run in working days alone, and
    `school_days: 1` is before the next school day begins (that same day's, for a report before it began).
    """

    hours: int | None = Field(default=None, ge=1)
    days: int | None = Field(default=None, ge=0)
    working_hours: int | None = Field(default=None, ge=1)
    school_days: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one(self) -> Within:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("needs exactly one of hours, days, working_hours, school_days")
        return self


class Standard(Strict):
    """A standard for all notifications (`within`), or one for each grade of risk (`grades`)."""

    id: Name
    label: str
    source: str
    within: Within | None = None
    grades: dict[RiskGrade, Within] = {}

    @model_validator(mode="after")
    def _one(self) -> Standard:
        if (self.within is None) == (not self.grades):
            raise ValueError("needs exactly one of within, grades")
        return self


class WorkingDay(Strict):
    """When offices open and close."""

    starts: dt.time
    ends: dt.time

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> WorkingDay:
        if self.ends <= self.starts:
            raise ValueError("ends must be after starts")
        return self


class SchoolHoliday(Strict):
    """First and last day on which schools are closed, at all sites unless said."""

    first: dt.date
    last: dt.date
    sites: list[SiteName] = []

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> SchoolHoliday:
        if self.last < self.first:
            raise ValueError("last must not be before first")
        return self


class Calendar(Strict):
    """Which days are working days and school days. Of years without a holiday nothing is known."""

    weekend: list[Weekday]
    working_day: WorkingDay
    school_starts: dt.time
    bank_holidays: list[list[dt.date]]
    school_holidays: list[SchoolHoliday] = []


class Repeats(Strict):
    """Within how many months another notification is a repeat."""

    months: Months


class Referrals(Strict):
    """What counts as a referral, which are counted, and how soon what follows is its outcome."""

    kinds: list[EventKind] = Field(min_length=1)
    kinds_of: dict[SiteName, Annotated[list[EventKind], Field(min_length=1)]] = {}
    months: Months
    again_months: Months
    outcome_days: Days
    plan_days: Days


class PathwayGroup(Strict):
    """Pathways that are shown as one."""

    label: str
    of: list[Pathway] = Field(min_length=1)


class Groups(Strict):
    """By what headline measures are shown."""

    by: list[Dimension]
    ages: list[Annotated[int, Field(ge=1, le=18)]]
    standard: Name
    pathways: dict[Name, PathwayGroup]

    @model_validator(mode="after")
    def _each_pathway_once(self) -> Groups:
        if sorted(pathway for group in self.pathways.values() for pathway in group.of) != sorted(Pathway):
            raise ValueError("pathways must name every pathway once")
        return self

    @model_validator(mode="after")
    def _ages_rise(self) -> Groups:
        if sorted({*self.ages}) != self.ages:
            raise ValueError("ages must rise")
        return self


class Today(Strict):
    """The whole of `config/measures.yaml`."""

    standards: list[Standard] = Field(min_length=1)
    calendar: Calendar
    repeats: Repeats
    referrals: Referrals
    groups: Groups

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Today:
        if len({standard.id for standard in self.standards}) < len(self.standards):
            raise ValueError("standards need an id each")
        return self

    @model_validator(mode="after")
    def _groups_compare_one_standard(self) -> Today:
        if self.groups.standard not in [standard.id for standard in self.standards if standard.within]:
            raise ValueError("groups.standard must be a standard that is the same for all grades")
        return self
