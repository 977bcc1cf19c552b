"""Incidents on the two police registers, sampled and others, and child records that lead to none (§2.3.1, §4.2)."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from filetrack.schemas.codes import PRESENT, ChildLocation, Level, Location, Relationship, Site
from filetrack.simulate.calibration import Figures
from filetrack.simulate.decks import between, one, shuffled, weighted
from filetrack.simulate.narratives import Adult, Scene, SceneChild
from filetrack.simulate.people import Families, Family, Person
from filetrack.simulate.settings import NorthRegister, Simulation, SouthRegister
from filetrack.simulate.wordings import OFFENCES, OTHER_CRIMES

_PLACES = {Location.HOME: 86, Location.PUBLIC: 6, Location.TELEPHONE: 3, Location.OTHER: 5}
_LEVELS = {Level.LOW: 55, Level.MEDIUM: 22, Level.HIGH: 23}
_WHERE = {
    ChildLocation.WITNESSED: 40,
    ChildLocation.ASLEEP: 8,
    ChildLocation.ON_PREMISES: 18,
    ChildLocation.NOT_ON_PREMISES: 8,
    ChildLocation.NOT_RECORDED: 26,
}
_BY_HOUR = {0: 9, 3: 4, 6: 4, 9: 8, 12: 10, 15: 12, 18: 15, 21: 20}


@dataclass
class Incident:
    """An incident as the police know it; `family` is as they wrote it down, with the children that they list."""

    site: Site
    reported_at: dt.datetime
    household: str
    family: Family
    relationship: Relationship
    location: Location
    level: Level
    child_locations: tuple[ChildLocation, ...]
    parties: str = "victim_and_perpetrator"
    mother_is_victim: bool = True
    offence: bool = True
    domestic: bool = True
    marked: bool = True
    notified: bool = False
    sampled: bool = False
    time_clear: bool = True
    response: str = "timed"
    response_minutes: int | None = 10
    sent_days: int | None = 2
    reference: str = ""
    notification: str = ""

    @property
    def reported_on(self) -> dt.date:
        """The day of the report."""
        return self.reported_at.date()

    @property
    def present(self) -> bool:
        """Whether any listed child was there in the broadest sense (§4.11)."""
        return any(where in PRESENT for where in self.child_locations)

    @property
    def adults(self) -> tuple[Person, Person]:
        """Victim, or first of two, and the other adult."""
        pair = self.family.mother, self.family.other
        return pair if self.mother_is_victim else pair[::-1]

    @property
    def scene(self) -> Scene:
        """What the officers' text tells."""
        victim, other = (Adult(person.forename, person.surname, person.sex) for person in self.adults)
        north = self.site == Site.NORTH
        return Scene(
            site=self.site,
            level=self.level,
            relationship=self.relationship,
            location=self.location,
            victim=victim,
            other=other,
            both_victims=self.parties == "both_victims",
            children=tuple(
                SceneChild(child.forename, _age(child, self.reported_on), child.sex or None, where)
                for child, where in zip(self.family.children, self.child_locations, strict=True)
            ),
            presence_tick=self.present if north and self.child_locations else None,
        )


@dataclass
class ChildRecord:
    """A southern record of a child come to notice that leads to no incident of the register."""

    created: dt.date
    family: Family
    report: str = ""
    incident: Incident | None = None
    reference: str = ""


@dataclass
class Register:
    """Makes the incidents of a site that are not sampled, month by month."""

    families: Families
    simulation: Simulation
    figures: Figures
    rng: np.random.Generator

    def north(self, months: list[str], sampled: int) -> list[Incident]:
        """Return all other northern incidents of the months; the first month already has the sampled ones."""
        settings = self.simulation.registers.north
        made = []
        for position, month in enumerate(months):
            total, notified = self._printed(month, "Northern")
            relatives = round(notified * settings.relatives_notified)
            if position == 0:
                total, notified = total - sampled, notified - sampled
                relatives = notified
            made += [self._northern(month, number < notified, number < relatives, settings) for number in range(total)]
        return made

    def south(self, months: list[str], sampled: int) -> list[Incident]:
        """Return all other southern reports of the months, flagged as domestic and not."""
        settings = self.simulation.registers.south
        made = []
        for position, month in enumerate(months):
            total, notified = self._printed(month, "Southern")
            if position == 0:
                total, notified = total - sampled, notified - sampled
            relatives = range(notified, notified + settings.relatives_notified)
            made += [
                self._southern(month, number < relatives.stop, number in relatives, settings) for number in range(total)
            ]
            made += [self._not_flagged(month) for _ in range(settings.reports_not_flagged)]
        return made

    def child_records(self, months: list[str], incidents: list[Incident]) -> list[ChildRecord]:
        """Return southern child records that must not count: not domestic, without a report, or with another's."""
        settings = self.simulation.registers.south
        made = []
        for month in months:
            made += [
                ChildRecord(self._moment(month).date(), self.families.household())
                for _ in range(settings.merlin_not_domestic)
            ]
            for number in range(settings.merlin_without_report + settings.merlin_report_elsewhere):
                incident = self._southern(month, True, False, settings)
                elsewhere = number >= settings.merlin_without_report
                report = f"{between(5_100_000, 5_900_000, self.rng)}/07" if elsewhere else ""
                made.append(ChildRecord(incident.reported_on, incident.family, report, incident))
            unflagged = [i for i in incidents if not i.domestic and f"{i.reported_on:%Y-%m}" == month]
            for incident in shuffled(unflagged, self.rng)[: settings.merlin_report_not_flagged]:
                made.append(ChildRecord(incident.reported_on, incident.family, incident.reference, incident))
        return made

    # -------------------------------------------------------------- parts

    def _printed(self, month: str, site: str) -> tuple[int, int]:
        name = calendar.month_name[int(month[-2:])]
        return (
            self.figures.count(3, name, f"All domestic violence incidents, {site}"),
            self.figures.count(3, name, f"Domestic violence incidents notified to children's social services, {site}"),
        )

    def _northern(self, month: str, notified: bool, relatives: bool, settings: NorthRegister) -> Incident:
        chance = self.rng.random()
        relationship = self._partners()
        if relatives or (not notified and chance < settings.relatives_not_notified):
            relationship = Relationship.RELATIVE
        elif not notified and chance > 1 - settings.unclear_not_notified:
            relationship = Relationship.UNCLEAR
        marked = notified or self.rng.random() < settings.marked_not_notified
        family = self.families.household() if marked else self.families.family(0)
        return self._incident(month, Site.NORTH, family, relationship, notified, marked)

    def _southern(self, month: str, notified: bool, relatives: bool, settings: SouthRegister) -> Incident:
        relationship = self._partners()
        if relatives or (not notified and self.rng.random() < settings.relatives_not_notified):
            relationship = Relationship.RELATIVE
        family = self.families.household() if notified else self.families.family(0)
        return self._incident(month, Site.SOUTH, family, relationship, notified, marked=notified)

    def _not_flagged(self, month: str) -> Incident:
        incident = self._incident(
            month, Site.SOUTH, self.families.household(), Relationship.UNCLEAR, notified=False, marked=False
        )
        return replace(incident, domestic=False)

    def _incident(
        self, month: str, site: Site, family: Family, relationship: Relationship, notified: bool, marked: bool
    ) -> Incident:
        if relationship == Relationship.RELATIVE and self.rng.random() < 0.5:
            family = replace(family, other=replace(family.other, surname=family.mother.surname))
        location = weighted(_PLACES, self.rng)
        level = weighted(_LEVELS, self.rng)
        if location == Location.TELEPHONE and level == Level.MEDIUM:
            level = Level.LOW
        return Incident(
            site=site,
            reported_at=self._moment(month),
            household=f"{site}-register-{self.rng.integers(2**62)}",
            family=family,
            relationship=relationship,
            location=location,
            level=level,
            child_locations=tuple(self._where(location) for _ in family.children),
            mother_is_victim=self.rng.random() < 0.85,
            offence=level == Level.HIGH or self.rng.random() < 0.5,
            marked=marked,
            notified=notified,
            response_minutes=int(self.rng.gamma(1.2, 18)) + 2,
            sent_days=int(self.rng.gamma(1.1, 6)),
        )

    def _where(self, location: Location) -> ChildLocation:
        if location == Location.TELEPHONE:
            return ChildLocation.PHONE_OR_TEXT
        if location == Location.PUBLIC:
            return one((ChildLocation.WITNESSED, ChildLocation.NOT_ON_PREMISES, ChildLocation.NOT_RECORDED), self.rng)
        return weighted(_WHERE, self.rng)

    def _partners(self) -> Relationship:
        return one((Relationship.CURRENT, Relationship.FORMER), self.rng)

    def _moment(self, month: str) -> dt.datetime:
        year, number = int(month[:4]), int(month[-2:])
        day = between(1, calendar.monthrange(year, number)[1], self.rng)
        hour = weighted(_BY_HOUR, self.rng) + between(0, 2, self.rng)
        return dt.datetime(year, number, day, hour, between(0, 59, self.rng))  # noqa: DTZ001


def recorded_offence(incident: Incident, rng: np.random.Generator) -> str:
    """Return the offence that the police recorded for an incident, or that there was none."""
    if not incident.domestic:
        return one(OTHER_CRIMES, rng)
    words = OFFENCES[incident.site]
    if not incident.offence:
        return words["no offence"][0]
    return one(words["phone" if incident.location == Location.TELEPHONE else incident.level], rng)


def _age(child: Person, on: dt.date) -> int | None:
    return (on - child.born).days * 4 // 1461 if isinstance(child.born, dt.date) else None
