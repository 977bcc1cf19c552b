"""The whole invented population of a seed: incidents on the registers, families in social care, and their truth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np

from filetrack.schemas.codes import (
    EndState,
    FileState,
    Pathway,
    PreviousInvolvement,
    Site,
    SubsequentInvolvement,
)
from filetrack.schemas.study import Study
from filetrack.simulate.calibration import Figures
from filetrack.simulate.corruption import as_police_write, discrepant, moved
from filetrack.simulate.decks import between, one, shuffled, weighted
from filetrack.simulate.histories import Course, Entry, Historian, Received
from filetrack.simulate.incidents import ChildRecord, Incident, Register
from filetrack.simulate.names import name_lists
from filetrack.simulate.people import Families, Family, Person
from filetrack.simulate.sampled import Sampled, SampledFamily, sampled_families
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


@dataclass
class CareFamily:
    """A family as social services know it, with its record; `sampled` is its place among the sampled families."""

    site: Site
    mother: Person
    father: Person | None
    partner: Person | None
    children: tuple[Person, ...]
    address: str
    entries: list[Entry]
    complete: bool = True
    file: FileState = FileState.READ
    has_form: bool = True
    sampled: int | None = None
    reference: str = ""
    child_references: tuple[str, ...] = ()


@dataclass
class Case:
    """A sampled family through the simulation: its published course, its incidents and its care record, if any."""

    course: SampledFamily
    true: Family
    incidents: list[Incident] = field(default_factory=list)
    care: CareFamily | None = None


@dataclass
class Population:
    """Everything that agencies' files and the truth are written from."""

    cases: list[Case]
    incidents: dict[Site, list[Incident]]
    child_records: list[ChildRecord]
    care: dict[Site, list[CareFamily]]


def population(study: Study, simulation: Simulation, figures: Figures, seed: np.random.SeedSequence) -> Population:
    """Return the population of a seed, calibrated to the published figures."""
    streams = [np.random.default_rng(part) for part in seed.spawn(8)]
    courses = sampled_families(figures, simulation, study.first_day, streams[0])
    names = name_lists(simulation.origins)
    families = {
        site: Families(site, simulation, names, study.first_day, stream)
        for site, stream in zip(Site, streams[1:3], strict=True)
    }
    cases = _cases(courses, families, simulation, streams[3])
    incidents = _registers(cases, families, study, simulation, figures, streams[4])
    _number_incidents(incidents, streams[5])
    child_records = Register(families[Site.SOUTH], simulation, figures, streams[6]).child_records(
        study.period.register_months, incidents[Site.SOUTH]
    )
    _number_child_records(incidents[Site.SOUTH], child_records, streams[5])
    care = CareRecords(study, simulation, families, streams[7])
    return Population(cases, incidents, child_records, care.of(cases, incidents))


# ------------------------------------------------------------------ police


def _cases(
    courses: list[SampledFamily], families: dict[Site, Families], simulation: Simulation, rng: np.random.Generator
) -> list[Case]:
    """Give the sampled families people, and the police their version of them."""
    alone = [i for course in courses for i in course.incidents if i.parties == "victim_and_perpetrator"]
    by_women = {id(incident) for incident in shuffled(alone, rng)[: simulation.readings.women_perpetrators]}
    cases = []
    for number, course in enumerate(courses):
        listed = course.incidents[0].children
        true = families[course.site].family(listed + (1 if course.child_missing or not listed else 0))
        known = _as_police_know(true, course, listed, simulation, rng)
        incidents = [
            _incident(sampled, known, f"sampled-{number}", id(sampled) not in by_women) for sampled in course.incidents
        ]
        cases.append(Case(course, true, incidents))
    return cases


def _as_police_know(
    true: Family, course: SampledFamily, listed: int, simulation: Simulation, rng: np.random.Generator
) -> Family:
    if not listed:
        return replace(true, children=())
    left_out = between(0, listed, rng) if course.child_missing else None
    known = replace(true, children=tuple(c for position, c in enumerate(true.children) if position != left_out))
    if course.discrepant:
        known = discrepant(known, rng)
    return as_police_write(known, simulation.records, rng)


def _incident(sampled: Sampled, known: Family, household: str, mother_is_victim: bool) -> Incident:
    midnight = dt.datetime.combine(sampled.reported_on, dt.time())
    return Incident(
        site=sampled.site,
        reported_at=midnight + dt.timedelta(minutes=sampled.minute),
        household=household,
        family=known,
        relationship=sampled.relationship,
        location=sampled.location,
        level=sampled.level,
        child_locations=tuple(sampled.child_locations),
        parties=sampled.parties,
        mother_is_victim=mother_is_victim,
        offence=sampled.offence,
        notified=True,
        sampled=True,
        time_clear=sampled.time_clear,
        response=sampled.response,
        response_minutes=sampled.response_minutes,
        sent_days=sampled.sent_days,
    )


def _registers(
    cases: list[Case],
    families: dict[Site, Families],
    study: Study,
    simulation: Simulation,
    figures: Figures,
    rng: np.random.Generator,
) -> dict[Site, list[Incident]]:
    """Return all incidents of the registers by site, in order of their reports."""
    registers = {}
    for site in Site:
        sampled = [incident for case in cases if case.course.site == site for incident in case.incidents]
        register = Register(families[site], simulation, figures, rng)
        others = register.north if site == Site.NORTH else register.south
        registers[site] = sorted(
            sampled + others(study.period.register_months, len(sampled)), key=lambda incident: incident.reported_at
        )
    return registers


def _number_incidents(incidents: dict[Site, list[Incident]], rng: np.random.Generator) -> None:
    number = between(1_000, 4_000, rng)
    for incident in incidents[Site.NORTH]:
        number += between(1, 60, rng)
        incident.reference = incident.notification = f"DV07/{number:06d}"
    number = between(3_400_000, 3_401_000, rng)
    for incident in incidents[Site.SOUTH]:
        number += between(1, 90, rng)
        incident.reference = f"{number:07d}/07"


def _number_child_records(incidents: list[Incident], records: list[ChildRecord], rng: np.random.Generator) -> None:
    number = between(10_000, 20_000, rng)
    made = [(incident.reported_on, incident.reference, incident) for incident in incidents if incident.notified]
    made += [(record.created, f"{position:04d}", record) for position, record in enumerate(records)]
    for _, _, made_record in sorted(made, key=lambda row: row[:2]):
        number += between(1, 40, rng)
        if isinstance(made_record, Incident):
            made_record.notification = f"07PAC{number:06d}"
        else:
            made_record.reference = f"07PAC{number:06d}"


# ---------------------------------------------------------- social services


@dataclass
class CareRecords:
    """Makes the families that social services know, with their histories."""

    study: Study
    simulation: Simulation
    families: dict[Site, Families]
    rng: np.random.Generator

    def __post_init__(self) -> None:
        self.historian = Historian(self.rng)

    def of(self, cases: list[Case], incidents: dict[Site, list[Incident]]) -> dict[Site, list[CareFamily]]:
        """Return each site's families, numbered, in random order; sets the cases' care records."""
        care: dict[Site, list[CareFamily]] = {site: [] for site in Site}
        for number, case in enumerate(cases):
            if case.course.known:
                case.care = self._sampled(case, number)
                care[case.course.site].append(case.care)
        for site in Site:
            mothers = [case.true.mother for case in cases if case.course.site == site]
            care[site] += [self._notified(incident) for incident in self._known_register(incidents[site])]
            care[site] += self._others(site, mothers)
            care[site] = shuffled(care[site], self.rng)
            self._number(site, care[site])
        return care

    def _sampled(self, case: Case, number: int) -> CareFamily:
        course, site = case.course, case.course.site
        state = course.incidents[0].end_state if not course.traced else EndState.TRACED
        previous, subsequent = course.previous, course.subsequent
        if not course.traced:
            previous = one((PreviousInvolvement.LOW, PreviousInvolvement.MEDIUM, PreviousInvolvement.HIGH), self.rng)
            subsequent = weighted(self.simulation.care.subsequent_weights, self.rng)
        arrived = received(case)
        arrivals = [r.on for r in arrived] + [i.reported_on + dt.timedelta(i.sent_days or 3) for i in case.incidents]
        quiet = min(incident.reported_on for incident in case.incidents), max(arrivals) + dt.timedelta(days=2)
        last = arrived[-1].on if arrived else quiet[1]
        entries = self.historian.history(
            Course(
                site=site,
                quiet=quiet,
                received=tuple(self._quoted(r, course) for r in arrived),
                previous=previous,
                subsequent=subsequent,
                safeguarded=course.pathway == Pathway.SAFEGUARDING,
                reclassified=course.reclassified,
                records_from=self._records_from(case.true, quiet[0]),
                follow_up_ends=_months_after(last, self.study.period.follow_up_months),
            )
        )
        file = {
            EndState.FILE_NOT_FOUND: FileState.NOT_FOUND,
            EndState.FILE_UNAVAILABLE: FileState.UNAVAILABLE,
        }.get(state, FileState.READ)
        in_store = file == FileState.NOT_FOUND and self.rng.random() < self.simulation.records.not_found_but_in_store
        known = self._care_family(case.true, entries, complete=previous != PreviousInvolvement.MISSING)
        return replace(
            known, file=FileState.READ if in_store else file, has_form=file == FileState.READ, sampled=number
        )

    def _quoted(self, received: Received, course: SampledFamily) -> Received:
        """Leave out of a notification what the record does not quote; repeats always quote the police's reference."""
        records = self.simulation.records
        if len(course.incidents) > 1 or self.rng.random() < records.police_reference_quoted:
            return received if self.rng.random() < records.incident_date_quoted else replace(received, incident_on=None)
        if self.rng.random() < records.incident_date_quoted:
            return replace(received, reference="")
        return replace(received, reference="", incident_on=None)

    def _known_register(self, incidents: list[Incident]) -> list[Incident]:
        share = self.simulation.care.notified_known
        return [i for i in incidents if i.notified and not i.sampled and self.rng.random() < share]

    def _notified(self, incident: Incident) -> CareFamily:
        """Return the record of a family of another notified incident."""
        received = incident.reported_on + dt.timedelta(days=(incident.sent_days or 0) + between(0, 2, self.rng))
        pathway = weighted(_PATHWAYS[incident.site], self.rng)
        previous = weighted(self.simulation.care.previous_weights, self.rng)
        if previous == PreviousInvolvement.OPEN:
            pathway = one((Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING), self.rng)
        notification = Received(received, pathway, incident.notification, incident.reported_on)
        return self._with_history(incident.family, (notification,), previous, (incident.reported_on, received))

    def _others(self, site: Site, mothers: list[Person]) -> list[CareFamily]:
        """Return families of no notified incident; a few mothers bear the name of a sampled one."""
        made = []
        for number in range(self.simulation.care.other_families[site]):
            family = self.families[site].household()
            if number < self.simulation.care.namesakes:
                like = one(mothers, self.rng)
                family = replace(family, mother=replace(family.mother, forename=like.forename, surname=like.surname))
            on = self.study.first_day + dt.timedelta(days=between(-300, 200, self.rng))
            previous = weighted(self.simulation.care.previous_weights, self.rng)
            made.append(self._with_history(family, (), previous, (on, on)))
        return made

    def _with_history(
        self,
        family: Family,
        received: tuple[Received, ...],
        previous: PreviousInvolvement,
        quiet: tuple[dt.date, dt.date],
    ) -> CareFamily:
        subsequent = weighted(self.simulation.care.subsequent_weights, self.rng)
        if not received and {previous, subsequent} == {PreviousInvolvement.NONE, SubsequentInvolvement.NONE}:
            previous = PreviousInvolvement.LOW
        entries = self.historian.history(
            Course(
                site=family.site,
                quiet=quiet,
                received=received,
                previous=previous,
                subsequent=subsequent,
                safeguarded=bool(received) and received[0].pathway == Pathway.SAFEGUARDING,
                records_from=self._records_from(family, quiet[0]),
                follow_up_ends=_months_after(quiet[1], self.study.period.follow_up_months),
            )
        )
        return self._care_family(family, entries, self.rng.random() >= self.simulation.care.history_incomplete)

    def _care_family(self, family: Family, entries: list[Entry], complete: bool) -> CareFamily:
        records = self.simulation.records
        if family.children and self.rng.random() < records.moved:
            family = moved(family, self.families[family.site].postcode())
        partner = family.other if family.other != family.father and self.rng.random() < 0.4 else None
        return CareFamily(
            site=family.site,
            mother=family.mother,
            father=family.father if self.rng.random() < records.father_on_care_record else None,
            partner=partner,
            children=family.children,
            address=family.address,
            entries=entries,
            complete=complete,
        )

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


def received(case: Case) -> list[Received]:
    """Return the case's traced notifications in order, each with what it led to."""
    course = case.course
    traced = [
        (incident, sampled)
        for incident, sampled in zip(case.incidents, course.incidents, strict=True)
        if sampled.end_state == EndState.TRACED
    ]
    received = []
    for position, (incident, sampled) in enumerate(traced):
        last = position == len(traced) - 1
        pathway = course.pathway if last or course.previous == PreviousInvolvement.OPEN else Pathway.NO_FURTHER_ACTION
        if course.reclassified and not last:
            pathway = Pathway.FAMILY_SUPPORT
        received.append(Received(sampled.received_on, pathway, incident.notification, incident.reported_on))
    return received


def _months_after(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, 28))
