"""Incidents on the two police registers, sampled and others, and child records that lead to none (§2.3.1, §4.2).

`planned_incidents` makes those of a planned family, `Register` all others, whose plans `unplanned` makes up.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from filetrack.schemas.codes import Injured, Presence, Relationship, Site
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.decks import between, one, shuffled, weighted
from filetrack.simulate.narratives.scene import Adult, Scene, SceneChild
from filetrack.simulate.plan.entities import PlannedAdult, PlannedFamily, PlannedIncident
from filetrack.simulate.plan.unplanned import unplanned
from filetrack.simulate.population.people import Families, Family, Person, mother_comes_first
from filetrack.simulate.settings import NorthRegister, Simulation, SouthRegister

_NOT_LISTED = (Injured.OFFICER, Injured.RELATIVE, Injured.UNKNOWN)
_BY_HOUR = {0: 9, 3: 4, 6: 4, 9: 8, 12: 10, 15: 12, 18: 15, 21: 20}


@dataclass
class Incident:
    """An incident as the police know it: what happened, and the family as they spell it, with the children they list.

    What they leave blank of a person is in the plan (`corruption.as_police_write`). The adults' references, in the
    order of the plan, are given as their record is written.
    """

    plan: PlannedIncident
    household: str
    family: Family
    domestic: bool = True
    marked: bool = True
    notified: bool = False
    sampled: bool = False
    reference: str = ""
    notification: str = ""
    adult_references: tuple[str, ...] = ()

    @property
    def site(self) -> Site:
        """The site whose police it was reported to."""
        return self.plan.site

    @property
    def reported_on(self) -> dt.date:
        """The day of the report."""
        return self.plan.reported_on

    @property
    def reported_at(self) -> dt.datetime:
        """The time of the report."""
        return dt.datetime.combine(self.plan.reported_on, dt.time()) + dt.timedelta(minutes=self.plan.minute)

    @property
    def present(self) -> bool:
        """Whether any child was there in the broadest sense (§4.11)."""
        return self.plan.presence == Presence.PRESENT

    @property
    def adults(self) -> tuple[Person, Person]:
        """The two adults in the order of the plan."""
        pair = self.family.mother, self.family.other
        return pair if mother_comes_first(self.plan) else pair[::-1]

    @property
    def people(self) -> tuple[Person, ...]:
        """The two adults in the order of the plan, then the children."""
        return (*self.adults, *self.family.children)

    @property
    def scene(self) -> Scene:
        """What the officers' text tells."""
        plan = self.plan
        return Scene(
            site=plan.site,
            level=plan.level,
            relationship=plan.relationship,
            location=plan.location,
            victim=_in_scene(self.adults[0], plan.adults[0]),
            other=_in_scene(self.adults[1], plan.adults[1]),
            children=tuple(
                SceneChild(
                    child.forename,
                    planned.age,
                    planned.sex or None,
                    planned.location,
                    planned.injured,
                    child.surname,
                )
                for child, planned in zip(self.family.children, plan.children, strict=True)
            ),
            presence_tick=self.present if plan.site == Site.NORTH and plan.children else None,
            parties=plan.parties,
            aggressor=plan.aggressor,
            contexts=tuple(plan.contexts),
            weapon=plan.weapon,
            injured=tuple(who for who in plan.injured if who in _NOT_LISTED),
            removal=plan.removal,
            caller=plan.caller if plan.site == Site.SOUTH else None,
            in_person=plan.response == "not_applicable",
        )


def _in_scene(person: Person, planned: PlannedAdult) -> Adult:
    return Adult(person.forename, person.surname, person.sex, planned.injured)


@dataclass
class ChildRecord:
    """A southern record of a child come to notice that leads to no incident of the register."""

    created: dt.date
    family: Family
    report: str = ""
    incident: Incident | None = None
    reference: str = ""


def planned_incidents(planned: PlannedFamily, family: Family, household: str) -> list[Incident]:
    """Return the incidents of a planned family as the police know it; all are notified, and sampled but a booster's."""
    return [Incident(plan, household, family, notified=True, sampled=not planned.booster) for plan in planned.incidents]


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
        return Incident(
            plan=unplanned(family, self._moment(month), relationship, self.simulation.records, self.rng),
            household=f"{site}-register-{self.rng.integers(2**62)}",
            family=family,
            marked=marked,
            notified=notified,
        )

    def _partners(self) -> Relationship:
        return one((Relationship.CURRENT, Relationship.FORMER), self.rng)

    def _moment(self, month: str) -> dt.datetime:
        year, number = int(month[:4]), int(month[-2:])
        day = between(1, calendar.monthrange(year, number)[1], self.rng)
        hour = weighted(_BY_HOUR, self.rng) + between(0, 2, self.rng)
        return dt.datetime(year, number, day, hour, between(0, 59, self.rng))  # noqa: DTZ001
