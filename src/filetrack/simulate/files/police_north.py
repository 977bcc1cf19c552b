"""North police's files as the linked database exports them (§2.3.1, §5.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from filetrack.schemas.codes import (
    PRESENT,
    Caller,
    ChildLocation,
    Consent,
    Location,
    Parties,
    PersonRole,
    Relationship,
    RiskGrade,
    Weapon,
)
from filetrack.schemas.raw import north_police as raw
from filetrack.schemas.raw.base import Raw
from filetrack.simulate.decks import between, one
from filetrack.simulate.files import police_words as w
from filetrack.simulate.files import recording
from filetrack.simulate.files.corruption import as_police_write
from filetrack.simulate.files.formats import NO_DAY, clock, day, frame, moment, tick
from filetrack.simulate.narratives.hand import OFFICERS
from filetrack.simulate.narratives.texts import form_text, police_text
from filetrack.simulate.population.incidents import Incident
from filetrack.simulate.population.people import Person, mother_comes_first
from filetrack.simulate.settings import Simulation

_POINTS = {RiskGrade.BRONZE: 4, RiskGrade.SILVER: 14, RiskGrade.GOLD: 24, None: 0}
_OF_ONE_PART = {Parties.BOTH_VICTIMS: PersonRole.VICTIM, Parties.BOTH_ACCUSED: PersonRole.PERPETRATOR}
_INJURY_TICKED = 0.85
"""Share of incidents with someone injured whose injury box is ticked; the rest leave it blank."""
_FEW_CALLS = 3
"""Calls that come within minutes of each other; more come over hours (§5.3.1)."""
_MORE_CALLERS = (Caller.VICTIM, Caller.NEIGHBOUR, Caller.CHILD)


@dataclass
class NorthPolice:
    """Writes the database's tables from its share of the random numbers."""

    simulation: Simulation
    rng: np.random.Generator
    rows: dict[type[Raw], list[dict[str, str]]] = field(default_factory=lambda: {schema: [] for schema in raw.FILES})
    nominals: dict[tuple[str, str], str] = field(default_factory=dict)

    def files(self, incidents: list[Incident]) -> dict[type[Raw], pd.DataFrame]:
        """Return every table of the export."""
        for incident in incidents:
            people = as_police_write(incident.people, incident.plan, self.simulation.records, self.rng)
            self._incident(incident)
            self._adults(incident, people[:2])
            self._children(incident, people[2:])
            self._calls(incident)
            self._actions(incident)
            if incident.plan.assessor is not None:
                self._risk(incident)
            if incident.notified:
                self._notification(incident)
        self._faulty(incidents)
        return {schema: frame(schema, rows) for schema, rows in self.rows.items()}

    def _incident(self, incident: Incident) -> None:
        table, plan = raw.Incidents, incident.plan
        reported, logged = self._times(incident)
        self.rows[table].append(
            {
                table.incident_ref: incident.reference,
                table.date_reported: day(incident.reported_on),
                table.time_reported: reported,
                table.time_logged: logged,
                table.dv_marker: tick(incident.marked),
                table.relationship: one(w.NORTH_RELATIONSHIP[plan.relationship], self.rng),
                table.place: self._place(incident),
                table.address: incident.family.address,
                table.children_present: tick(self._children_present(incident)),
                table.injury: tick(self._box(bool(plan.injured), _INJURY_TICKED)),
                table.weapon: tick(self._box(plan.weapon != Weapon.NONE)),
                table.offence: recording.offences(plan, w.NORTH_OFFENCE, "; ", self.rng),
                table.css_notified: "Y" if incident.notified else "",
                **self._account(incident),
            }
        )

    def _account(self, incident: Incident) -> dict[str, str]:
        """The summary, and the officer in whose manner it is written."""
        own = np.random.default_rng(int(self.rng.integers(2**63)))
        officer = between(1000, 9999, self.rng) % OFFICERS
        summary = police_text(incident.scene, own, officer)
        return {raw.Incidents.summary: summary, raw.Incidents.officer: f"PC {1000 + officer}"}

    def _times(self, incident: Incident) -> tuple[str, str]:
        minute = incident.reported_at.hour * 60 + incident.reported_at.minute
        logged = min(minute + between(4, 80, self.rng), 1439)
        if incident.plan.time_clear:
            return clock(minute), clock(logged)
        if self.rng.random() < 0.5:
            return "", clock(logged)
        return clock(minute), clock(minute + between(200, 500, self.rng))

    def _place(self, incident: Incident) -> str:
        words = w.NORTH_PLACE[incident.plan.location]
        if incident.plan.location == Location.HOME:
            return words[incident.plan.relationship == Relationship.CURRENT and self.rng.random() < 0.6]
        return one(words, self.rng)

    def _children_present(self, incident: Incident) -> bool | None:
        if incident.present:
            return True
        absent = any(child.location == ChildLocation.NOT_ON_PREMISES for child in incident.plan.children)
        return False if absent else None

    def _box(self, ticked: bool, chance: float = 1.0) -> bool | None:
        """Return a box that is ticked only where it should be, and is sometimes left blank where it should not."""
        if ticked:
            return True if self.rng.random() < chance else None
        return None if self.rng.random() < self.simulation.records.tick_left_blank else False

    def _adults(self, incident: Incident, people: list[Person]) -> None:
        table, plan = raw.People, incident.plan
        both = _OF_ONE_PART.get(plan.parties)
        parts = ("mother", "other") if mother_comes_first(plan) else ("other", "mother")
        roles = (both, both) if both else (PersonRole.VICTIM, PersonRole.PERPETRATOR)
        incident.adult_references = tuple(self._nominal(incident, part) for part in parts)
        for person, planned, nominal, role in zip(people, plan.adults, incident.adult_references, roles, strict=True):
            self.rows[table].append(
                {
                    table.incident_ref: incident.reference,
                    table.person_id: nominal,
                    table.role: one(w.NORTH_ROLE[role], self.rng),
                    table.forename: person.forename,
                    table.surname: person.surname,
                    table.dob: day(person.born),
                    table.sex: person.sex,
                    table.ethnic_appearance: one(w.NORTH_ETHNIC[planned.ethnic_appearance], self.rng),
                    table.occupation: one(w.NORTH_OCCUPATION[planned.occupation], self.rng),
                    table.noted: recording.noted(planned, w.NORTH_NOTED, "; ", self.rng),
                    table.injured: tick(self._box(planned.injured)),
                    table.postcode: person.postcode,
                    table.telephone: f"01632 960{between(100, 999, self.rng)}",
                }
            )

    def _nominal(self, incident: Incident, part: str) -> str:
        return self.nominals.setdefault((incident.household, part), f"N{500_000 + 3 * len(self.nominals)}")

    def _children(self, incident: Incident, people: list[Person]) -> None:
        table = raw.Children
        for number, (child, planned) in enumerate(zip(people, incident.plan.children, strict=True), start=1):
            self.rows[table].append(
                {
                    table.incident_ref: incident.reference,
                    table.child_no: str(number),
                    table.forename: child.forename,
                    table.surname: child.surname,
                    table.dob: day(child.born),
                    table.sex: child.sex,
                    table.ethnic_appearance: one(w.NORTH_ETHNIC[planned.ethnic_appearance], self.rng),
                    table.postcode: child.postcode,
                    table.relation: one(w.NORTH_RELATION[planned.relation], self.rng),
                    table.present: tick(self._present(planned.location)),
                    table.injured: tick(self._box(planned.injured)),
                }
            )

    def _present(self, where: ChildLocation) -> bool | None:
        if where == ChildLocation.ON_PREMISES:
            return True
        if where not in (*PRESENT, ChildLocation.NOT_ON_PREMISES):
            return None
        return None if self.rng.random() < self.simulation.records.tick_left_blank else where in PRESENT

    def _calls(self, incident: Incident) -> None:
        table, plan = raw.Calls, incident.plan
        in_person = plan.response == "not_applicable"
        arrived = None
        if plan.response_minutes is not None:
            arrived = incident.reported_at + dt.timedelta(minutes=plan.response_minutes)
        waited = 0
        for number in range(1, (plan.calls or 1) + 1):
            first = number == 1
            self.rows[table].append(
                {
                    table.incident_ref: incident.reference,
                    table.call_no: str(number),
                    table.received: moment(incident.reported_at + dt.timedelta(minutes=waited)),
                    table.caller: one(w.NORTH_CALLER[plan.caller if first else one(_MORE_CALLERS, self.rng)], self.rng),
                    table.grade: one(w.NORTH_CALL_GRADE[plan.grade], self.rng) if plan.grade else "",
                    table.how: one(w.NORTH_HOW["in person" if in_person else "by call"], self.rng),
                    table.arrived: moment(arrived) if first else "",
                    table.officers: str(plan.officers or "") if first else "",
                }
            )
            waited += between(2, 12, self.rng) if (plan.calls or 1) <= _FEW_CALLS else 42

    def _actions(self, incident: Incident) -> None:
        table = raw.Actions
        for action, taken in recording.actions(incident.plan, self.rng):
            self.rows[table].append(
                {
                    table.incident_ref: incident.reference,
                    table.taken: moment(taken),
                    table.action: one(w.NORTH_ACTION[action], self.rng),
                }
            )

    def _risk(self, incident: Incident) -> None:
        table, plan = raw.RiskAssessments, incident.plan
        assessed = None if plan.risk_days is None else plan.reported_on + dt.timedelta(days=plan.risk_days)
        self.rows[table].append(
            {
                table.incident_ref: incident.reference,
                table.assessed: day(assessed),
                table.score: str(_POINTS[plan.risk] + between(0, 9, self.rng)),
                table.grade: one(w.NORTH_GRADE[plan.risk], self.rng) if plan.risk else "",
                table.assessor: one(w.NORTH_ASSESSOR[plan.assessor], self.rng),
            }
        )

    def _notification(self, incident: Incident) -> None:
        table, plan = raw.Notifications, incident.plan
        sent = None if plan.sent_days is None else plan.reported_on + dt.timedelta(days=plan.sent_days)
        completed = plan.reported_on + dt.timedelta(days=between(0, min(plan.sent_days or 0, 9), self.rng))
        form = recording.form(plan, self.rng)
        self.rows[table].append(
            {
                table.incident_ref: incident.reference,
                table.completed: day(completed),
                table.sent: day(sent),
                table.method: one(("FAX", "EMAIL"), self.rng),
                table.sent_by: f"DVO {between(100, 999, self.rng)}",
                table.incident_date: day(form.stated_on),
                table.children_named: form.numbers(", "),
                table.present: tick(form.present),
                table.details: form_text(incident.scene, self.rng, plan.weapon_conveyed, plan.injury_conveyed),
                table.consent: one(w.NORTH_CONSENT[plan.consent or Consent.NEITHER], self.rng),
            }
        )

    def _faulty(self, incidents: list[Incident]) -> None:
        """Add incidents whose date no calendar has."""
        table = raw.Incidents
        others = [row for row, incident in zip(self.rows[table], incidents, strict=True) if not incident.notified]
        for number in range(self.simulation.registers.faulty_rows):
            row = dict(one(others, self.rng))
            self.rows[table].append(row | {table.incident_ref: f"DV07/99{number:04d}", table.date_reported: NO_DAY})
