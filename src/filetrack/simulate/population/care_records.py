"""Families that social services know, with their histories: of the sample, boosters, and others (§6.2.1, §7.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from filetrack.problems import Problem
from filetrack.schemas.codes import (
    EndState,
    Engagement,
    FileState,
    Outcome,
    Pathway,
    PreviousInvolvement,
    Relationship,
    Site,
    Source,
    SubsequentInvolvement,
)
from filetrack.schemas.study import Study
from filetrack.simulate.decks import between, one, shuffled, weighted
from filetrack.simulate.files.corruption import moved
from filetrack.simulate.plan.entities import PlannedFamily
from filetrack.simulate.population.cases import CareFamily, Case
from filetrack.simulate.population.casework import Caseworker
from filetrack.simulate.population.histories import Course, Historian, Received
from filetrack.simulate.population.incidents import Incident
from filetrack.simulate.population.people import Families, Family, Person, years_old
from filetrack.simulate.settings import Simulation

_PATHWAYS = {
    Site.NORTH: {
        Pathway.NO_FURTHER_ACTION: 42,
        Pathway.LETTER: 40,
        Pathway.VISIT_OR_CALL: 3,
        Pathway.FAMILY_SUPPORT: 6,
        Pathway.SAFEGUARDING: 9,
    },
    Site.SOUTH: {Pathway.NO_FURTHER_ACTION: 84, Pathway.FAMILY_SUPPORT: 4, Pathway.SAFEGUARDING: 12},
}
_SERVED = (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)
_PARTNERS = (Relationship.CURRENT, Relationship.FORMER)
_SOURCES = (Source.HEALTH, Source.EDUCATION, Source.FAMILY, Source.OTHER)
UNDER_FOUR = 4
"""Years from which children may use services in their own right (§7.6)."""

_EARLIER = {0: 6, 1: 4, 2: 3, 3: 2, 5: 1}
_LATER = {1: 20, 2: 10, 3: 5, 4: 2, 5: 1, 6: 2}


@dataclass
class CareRecords:
    """Makes the families that social services know, with their histories."""

    study: Study
    simulation: Simulation
    families: dict[Site, Families]
    rng: np.random.Generator

    def __post_init__(self) -> None:
        self.historian, self.caseworker = Historian(self.rng), Caseworker(self.rng)

    def of(
        self, cases: list[Case], boosters: list[PlannedFamily], incidents: dict[Site, list[Incident]]
    ) -> tuple[dict[Site, list[CareFamily]], list[Case]]:
        """Return each site's families, numbered, in random order, and the boosters' cases; sets the cases' records."""
        found = self._found(boosters, incidents)
        for case in [*cases, *found]:
            if case.plan.known:
                case.care = self._planned(case)
        chosen = {id(incident) for case in found for incident in case.incidents}
        care: dict[Site, list[CareFamily]] = {}
        for site in Site:
            mothers = [case.true.mother for case in cases if case.plan.site == site]
            others = [incident for incident in incidents[site] if id(incident) not in chosen]
            known = [case.care for case in [*cases, *found] if case.plan.site == site and case.care]
            known += [self._notified(incident) for incident in self._known_register(others)]
            care[site] = shuffled(known + self._others(site, mothers), self.rng)
            self._number(site, care[site])
        return care, found

    # ------------------------------------------------------------ boosters

    def _found(self, boosters: list[PlannedFamily], incidents: dict[Site, list[Incident]]) -> list[Case]:
        """Choose a notified incident of the booster month for each booster: between partners, of a fitting family."""
        month = self.study.period.booster_month
        cases = []
        for site in Site:
            open_to_choice = [
                incident
                for incident in shuffled(incidents[site], self.rng)
                if f"{incident.reported_on:%Y-%m}" == month
                and incident.notified
                and incident.domestic
                and incident.plan.relationship in _PARTNERS
            ]
            here = [booster for booster in boosters if booster.site == site]
            for booster in sorted(here, key=lambda booster: not booster.in_depth.only_under_four):
                incident = next((i for i in open_to_choice if _fits(booster, i)), None)
                if incident is None:
                    raise Problem(f"The {site} register has no incident of {month} left for a booster family.")
                open_to_choice.remove(incident)
                cases.append(self._booster(booster, incident))
        return cases

    def _booster(self, booster: PlannedFamily, incident: Incident) -> Case:
        incident.plan.end_state, incident.plan.pathway = EndState.TRACED, booster.pathway
        incident.plan.received_days = (incident.plan.sent_days or 0) + between(0, 2, self.rng)
        booster.incidents = [incident.plan]
        return Case(booster, incident.family, [incident])

    # ------------------------------------------------------------- planned

    def _planned(self, case: Case) -> CareFamily:
        """Return the record of a planned family; where nothing of it could be read, it is left to chance."""
        plan, received = case.plan, case.received
        state = EndState.TRACED if received else plan.incidents[0].end_state
        arrivals = [r.on for r in received] + [i.reported_on + dt.timedelta(i.sent_days or 3) for i in plan.incidents]
        quiet = min(i.reported_on for i in plan.incidents), max(arrivals) + dt.timedelta(days=2)
        if received:
            course = self._course(
                case.true,
                tuple(self._quoted(r, always=len(plan.incidents) > 1) for r in received),
                quiet,
                plan.previous,
                plan.subsequent,
            )
            course = _as_planned(course, plan)
        else:
            before = one((PreviousInvolvement.LOW, PreviousInvolvement.MEDIUM, PreviousInvolvement.HIGH), self.rng)
            course = self._course(case.true, (), quiet, before, weighted(self._later_weights(), self.rng))
        file = {
            EndState.FILE_NOT_FOUND: FileState.NOT_FOUND,
            EndState.FILE_UNAVAILABLE: FileState.UNAVAILABLE,
        }.get(state, FileState.READ)
        in_store = file == FileState.NOT_FOUND and self.rng.random() < self.simulation.records.not_found_but_in_store
        complete = course.previous != PreviousInvolvement.MISSING
        known = self._care_family(case.true, course, complete=complete, settled=plan.discrepant)
        if plan.in_depth and received:
            known.casework = self.caseworker.planned(plan.in_depth, known.entries, received[-1].on, course.follow_up)
        return replace(known, file=FileState.READ if in_store else file, has_form=file == FileState.READ, studied=True)

    def _quoted(self, received: Received, *, always: bool) -> Received:
        """Leave out of a notification what the record does not quote; repeats always quote the police's reference."""
        records = self.simulation.records
        if always or self.rng.random() < records.police_reference_quoted:
            return received if self.rng.random() < records.incident_date_quoted else replace(received, incident_on=None)
        if self.rng.random() < records.incident_date_quoted:
            return replace(received, reference="")
        return replace(received, reference="", incident_on=None)

    # -------------------------------------------------------------- others

    def _known_register(self, incidents: list[Incident]) -> list[Incident]:
        share = self.simulation.care.notified_known
        return [i for i in incidents if i.notified and not i.sampled and self.rng.random() < share]

    def _notified(self, incident: Incident) -> CareFamily:
        """Return the record of a family of another notified incident; none of the booster month has an intervention."""
        received = incident.reported_on + dt.timedelta(days=(incident.plan.sent_days or 0) + between(0, 2, self.rng))
        pathways, previous = _PATHWAYS[incident.site], self.simulation.care.previous_weights
        if f"{incident.reported_on:%Y-%m}" == self.study.period.booster_month:
            pathways = {code: weight for code, weight in pathways.items() if code not in _SERVED}
            previous = {code: weight for code, weight in previous.items() if code != PreviousInvolvement.OPEN}
        pathway, before = weighted(pathways, self.rng), weighted(previous, self.rng)
        if before == PreviousInvolvement.OPEN:
            pathway = one(_SERVED, self.rng)
        notification = Received(received, pathway, incident.notification, incident.reported_on)
        return self._by_chance(incident.family, (notification,), (incident.reported_on, received), before)

    def _others(self, site: Site, mothers: list[Person]) -> list[CareFamily]:
        """Return families of no notified incident; a few mothers bear the name of a sampled one."""
        made = []
        for number in range(self.simulation.care.other_families[site]):
            family = self.families[site].household()
            if number < self.simulation.care.namesakes:
                like = one(mothers, self.rng)
                family = replace(family, mother=replace(family.mother, forename=like.forename, surname=like.surname))
            on = self.study.period.sample_from + dt.timedelta(days=between(-300, 200, self.rng))
            before = weighted(self.simulation.care.previous_weights, self.rng)
            made.append(self._by_chance(family, (), (on, on), before))
        return made

    def _by_chance(
        self,
        family: Family,
        received: tuple[Received, ...],
        quiet: tuple[dt.date, dt.date],
        previous: PreviousInvolvement,
    ) -> CareFamily:
        subsequent = weighted(self._later_weights(), self.rng)
        if not received and {previous, subsequent} == {PreviousInvolvement.NONE, SubsequentInvolvement.NONE}:
            previous = PreviousInvolvement.LOW
        course = self._course(family, received, quiet, previous, subsequent)
        complete = self.rng.random() >= self.simulation.care.history_incomplete
        return self._care_family(family, course, complete=complete)

    # --------------------------------------------------------------- parts

    def _course(
        self,
        family: Family,
        received: tuple[Received, ...],
        quiet: tuple[dt.date, dt.date],
        previous: PreviousInvolvement,
        subsequent: SubsequentInvolvement,
    ) -> Course:
        """Return a course with these involvements; the numbers of other contacts are drawn."""
        months = self.study.period.follow_up_months
        days = [r.on for r in received] or [quiet[1]]
        after = 0
        if subsequent == SubsequentInvolvement.LOW:
            after = weighted(_LATER, self.rng)
        elif subsequent in (SubsequentInvolvement.MEDIUM, SubsequentInvolvement.HIGH):
            after = 1
        later = sum(self.rng.random() < 0.6 for _ in range(after))
        return Course(
            site=family.site,
            quiet=quiet,
            received=received,
            follow_up=(_months_after(days[0], months), _months_after(days[-1], months)),
            records_from=self._records_from(family, quiet[0]),
            previous=previous,
            subsequent=subsequent,
            earlier=0 if previous == PreviousInvolvement.NONE else weighted(_EARLIER, self.rng),
            later=later,
            later_sources=tuple(one(_SOURCES, self.rng) for _ in range(after - later)),
        )

    def _care_family(self, family: Family, course: Course, *, complete: bool, settled: bool = False) -> CareFamily:
        """Return a family with the history and casework of its course, as social services have its members.

        A family that is `settled` lives where the police have it.
        """
        records = self.simulation.records
        if family.children and self.rng.random() < records.moved and not settled:
            family = moved(family, self.families[family.site].postcode(near=family.mother.postcode))
        partner = family.other if family.other != family.father and self.rng.random() < 0.4 else None
        entries = self.historian.history(course)
        return CareFamily(
            site=family.site,
            mother=family.mother,
            father=family.father if self.rng.random() < records.father_on_care_record else None,
            partner=partner,
            children=family.children,
            address=family.address,
            entries=entries,
            casework=self.caseworker.drawn(entries),
            complete=complete,
        )

    def _later_weights(self) -> dict[SubsequentInvolvement, float]:
        return self.simulation.care.subsequent_weights

    def _records_from(self, family: Family, first: dt.date) -> dt.date:
        """Return the first day of possible entries: the eldest child's birth, where the years before allow for it."""
        births = [child.born for child in family.children if isinstance(child.born, dt.date)]
        earliest = dt.date(self.simulation.care.records_from, 1, 1)
        return min(max([earliest, *([min(births)] if births else [])]), first - dt.timedelta(days=700))

    def _number(self, site: Site, care: list[CareFamily]) -> None:
        children = sum(len(family.children) for family in care)
        numbers = iter(self.rng.permutation(np.arange(100_000, 100_000 + 7 * children, 7)).tolist())
        for position, family in enumerate(care):
            if site == Site.NORTH:
                family.child_references = tuple(str(next(numbers)) for _ in family.children)
                family.reference = family.child_references[0]
            else:
                family.reference = f"CF{20_000 + 11 * position + int(self.rng.integers(10))}"


def _as_planned(course: Course, plan: PlannedFamily) -> Course:
    """Return a course with a planned family's other notifications, contacts and intervention."""
    course = replace(
        course,
        earlier=plan.earlier,
        later=plan.later,
        later_sources=tuple(plan.later_sources),
        reclassified=plan.reclassified,
    )
    deep = plan.in_depth
    if deep is None:
        return course
    return replace(
        course,
        stage=deep.stage,
        assessed=deep.assessed,
        supported=deep.package,
        episodes=deep.episodes,
        away=deep.outcome == Outcome.AWAY,
    )


def _fits(booster: PlannedFamily, incident: Incident) -> bool:
    """Whether a household may be the booster's: where its children used no service, their ages are planned (§7.6)."""
    children = incident.family.children
    young = all(years_old(child.born, incident.reported_on) < UNDER_FOUR for child in children)
    return bool(children) and (
        booster.in_depth.children != Engagement.NOT_INVOLVED or young == booster.in_depth.only_under_four
    )


def _months_after(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, 28))
