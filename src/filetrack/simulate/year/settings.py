"""The config of a year of many authorities (`config/year.yaml`): sizes, shares, rates, errors."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, model_validator

from filetrack.schemas.codes import Level, Location, Relationship, RiskGrade
from filetrack.schemas.study import Month, Strict

Share = Annotated[float, Field(ge=0, le=1)]
Rate = Annotated[float, Field(gt=0)]
Weights = Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=1)]
Bands = Annotated[dict[Annotated[int, Field(ge=0)], Annotated[float, Field(ge=0)]], Field(min_length=1)]
"""Weights of bands of days: each band's last day, in order; the first begins at 0."""
_DAYS_IN_A_MONTH = 365.25 / 12


class Size(Strict):
    """How much is drawn: incidents and notifications of a year, rows of care's tables of events."""

    authorities: int = Field(ge=1, le=260)
    incidents: int = Field(ge=1)
    notifications: int | None = Field(default=None, ge=1)
    events: int | None = Field(default=None, ge=1)

    def of(self, authorities: int | None, incidents: int | None) -> Size:
        """This size with other numbers; another number of incidents leaves the rest to the config's shares."""
        size = Size(authorities=self.authorities, incidents=incidents) if incidents else self
        return size.model_copy(update={"authorities": authorities or self.authorities})


class Families(Strict):
    """The make-up of families and their names."""

    notifications: Weights
    known: Share
    children: Annotated[Weights, Field(max_length=6)]
    child_ages: Annotated[Weights, Field(min_length=18, max_length=18)]
    married: Share
    father_surname: Share
    to_a_postcode: Rate
    uncommon: float = Field(ge=1)
    origins: dict[str, Share]


class Police(Strict):
    """What police record of incidents, and how soon they tell of them."""

    relationship: dict[Relationship, Share]
    location: dict[Location, Share]
    level: dict[Level, Share]
    risk: dict[RiskGrade, Share]
    woman_victim: Share
    child_listed: Share
    days_to_send: Bands
    texts: int = Field(ge=1)


class MeanDays(Strict):
    """How long each kind of work lasts."""

    assessment: Rate
    section_47: Rate
    conference: Rate
    protection_plan: Rate
    need_plan: Rate
    looked_after: Rate


class Care(Strict):
    """How contacts come, and what becomes of them."""

    contacts_a_year: Rate
    other_contacts: dict[str, Share]
    days_to_receive: Bands
    not_a_contact: Share
    referred: Share
    no_further_action: Share
    assessed: Share
    section_47: Share
    conference: Share
    protection_plan: Share
    need_plan: Share
    looked_after: Share
    mean_days: MeanDays
    mother_on_file: Share
    primary_need: dict[str, Share]
    abuse: dict[str, Share]
    ethnicity: dict[str, str]


class Errors(Strict):
    """How often what police write differs from what care holds."""

    forename: Share
    surname: Share
    birth: Share
    birth_missing: Share
    sex_missing: Share
    postcode_missing: Share
    moved: Share


class Year(Strict):
    """The whole of `config/year.yaml`."""

    first_month: Month
    history_months: int = Field(ge=0, le=240)
    follow_up_months: int = Field(ge=1, le=240)
    notified: Share
    events: Rate
    sizes: dict[str, Size]
    unequal: float = Field(ge=0)
    unequal_notified: float = Field(ge=0)
    families: Families
    police: Police
    care: Care
    errors: Errors

    @model_validator(mode="after")
    def _origins_have_an_ethnicity(self) -> Year:
        if unknown := set(self.families.origins) - set(self.care.ethnicity):
            raise ValueError(f"care.ethnicity says nothing of {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def _telephone_incidents_have_levels(self) -> Year:
        if self.police.location.get(Location.TELEPHONE) and not self.police.level.get(Level.LOW):
            raise ValueError("police: telephone incidents are of low or high violence, and low has no share")
        return self

    @property
    def months(self) -> list[str]:
        """The twelve months in which incidents are reported."""
        first = dt.date.fromisoformat(f"{self.first_month}-01")
        counted = [first.year * 12 + first.month - 1 + month for month in range(12)]
        return [f"{month // 12}-{month % 12 + 1:02}" for month in counted]

    @property
    def history_days(self) -> int:
        """Days before the year of which care records tell."""
        return round(self.history_months * _DAYS_IN_A_MONTH)

    @property
    def follow_up_days(self) -> int:
        """Days after the year of which care records tell."""
        return round(self.follow_up_months * _DAYS_IN_A_MONTH)

    def whole(self, size: Size) -> Size:
        """The size with its notifications and events, from the shares where it does not say them."""
        notifications = size.notifications or max(round(size.incidents * self.notified), size.authorities)
        return size.model_copy(
            update={"notifications": notifications, "events": size.events or round(size.incidents * self.events)}
        )
