"""North police's files as the linked database exports them (§2.3.1, §5.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from filetrack.schemas.codes import PRESENT, ChildLocation, Level, Location, PersonRole, Relationship
from filetrack.schemas.raw import north_police as raw
from filetrack.schemas.raw.base import Raw
from filetrack.simulate.decks import between, one, shuffled, weighted
from filetrack.simulate.formats import NO_DAY, clock, day, frame, moment, tick
from filetrack.simulate.incidents import Incident, recorded_offence
from filetrack.simulate.narratives import police_text
from filetrack.simulate.people import Person
from filetrack.simulate.settings import Simulation
from filetrack.simulate.wordings import NORTH_HOW, NORTH_PLACE, NORTH_RELATIONSHIP, NORTH_ROLE

_APPEARANCE = {
    "white": "WHITE NORTH EUROPEAN",
    "dark european": "DARK EUROPEAN",
    "black": "BLACK",
    "asian": "ASIAN",
}
_CALLERS = {
    "VICTIM": 182,
    "CHILD OF FAMILY": 11,
    "OTHER PARTY": 6,
    "NEIGHBOUR": 12,
    "RELATIVE": 9,
    "ANONYMOUS": 9,
    "FRIEND": 8,
    "AMBULANCE CONTROL": 6,
    "PASSER BY": 8,
}
_GRADES = {"EMERGENCY": 22, "ROUTINE RAISED": 9, "ROUTINE": 95, "": 4}
_RISKS = {
    Level.LOW: {"BRONZE": 88, "SILVER": 12},
    Level.MEDIUM: {"BRONZE": 60, "SILVER": 38, "GOLD": 2},
    Level.HIGH: {"BRONZE": 38, "SILVER": 50, "GOLD": 12},
}
_JOBS = ("UNEMPLOYED", "CARER", "SHOP WORKER", "DRIVER", "LABOURER", "STUDENT", "CLEANER", "OFFICE WORKER", "")
_ACTIONS = ("ADVICE GIVEN", "OTHER PARTY ARRESTED", "OTHER PARTY LEFT", "FOLLOW UP CALL", "CARE PACK SENT")


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
            self._incident(incident)
            self._people(incident)
            self._children(incident)
            self._calls(incident)
            self._actions(incident)
            if self.rng.random() < 0.88:
                self._risk(incident)
            if incident.notified:
                self._notification(incident)
        self._faulty(incidents)
        return {schema: frame(schema, rows) for schema, rows in self.rows.items()}

    def _incident(self, incident: Incident) -> None:
        table = raw.Incidents
        reported, logged = self._times(incident)
        self.rows[table].append(
            {
                table.incident_ref: incident.reference,
                table.date_reported: day(incident.reported_on),
                table.time_reported: reported,
                table.time_logged: logged,
                table.dv_marker: tick(incident.marked),
                table.relationship: one(NORTH_RELATIONSHIP[incident.relationship], self.rng),
                table.place: self._place(incident),
                table.address: incident.family.address,
                table.children_present: tick(self._children_present(incident)),
                table.injury: tick(self._box(incident.level == Level.HIGH, 0.6)),
                table.weapon: tick(self._box(incident.level == Level.HIGH, 0.3)),
                table.offence: recorded_offence(incident, self.rng),
                table.css_notified: "Y" if incident.notified else "",
                table.summary: police_text(incident.scene, self.rng),
                table.officer: f"PC {between(1000, 9999, self.rng)}",
            }
        )

    def _times(self, incident: Incident) -> tuple[str, str]:
        minute = incident.reported_at.hour * 60 + incident.reported_at.minute
        logged = min(minute + between(4, 80, self.rng), 1439)
        if incident.time_clear:
            return clock(minute), clock(logged)
        if self.rng.random() < 0.5:
            return "", clock(logged)
        return clock(minute), clock(minute + between(200, 500, self.rng))

    def _place(self, incident: Incident) -> str:
        words = NORTH_PLACE[incident.location]
        if incident.location == Location.HOME:
            return words[incident.relationship == Relationship.CURRENT and self.rng.random() < 0.6]
        return one(words, self.rng)

    def _children_present(self, incident: Incident) -> bool | None:
        if incident.present:
            return True
        return False if ChildLocation.NOT_ON_PREMISES in incident.child_locations else None

    def _box(self, possible: bool, chance: float) -> bool | None:
        if possible and self.rng.random() < chance:
            return True
        return None if self.rng.random() < self.simulation.records.tick_left_blank else False

    def _people(self, incident: Incident) -> None:
        for role, person in zip((PersonRole.VICTIM, PersonRole.PERPETRATOR), incident.adults, strict=True):
            table = raw.People
            self.rows[table].append(
                {
                    table.incident_ref: incident.reference,
                    table.person_id: self._nominal(incident, person),
                    table.role: NORTH_ROLE[role][0],
                    table.forename: person.forename,
                    table.surname: person.surname,
                    table.dob: day(person.born),
                    table.sex: person.sex,
                    table.ethnic_appearance: _APPEARANCE[person.appearance],
                    table.occupation: one(_JOBS, self.rng),
                    table.postcode: person.postcode,
                    table.telephone: f"01632 960{between(100, 999, self.rng)}",
                }
            )

    def _nominal(self, incident: Incident, person: Person) -> str:
        part = "mother" if person is incident.family.mother else "other"
        return self.nominals.setdefault((incident.household, part), f"N{500_000 + 3 * len(self.nominals)}")

    def _children(self, incident: Incident) -> None:
        table = raw.Children
        for number, (child, where) in enumerate(
            zip(incident.family.children, incident.child_locations, strict=True), start=1
        ):
            self.rows[table].append(
                {
                    table.incident_ref: incident.reference,
                    table.child_no: str(number),
                    table.forename: child.forename,
                    table.surname: child.surname,
                    table.dob: day(child.born),
                    table.sex: child.sex,
                    table.ethnic_appearance: _APPEARANCE[child.appearance] if self.rng.random() > 0.17 else "",
                    table.postcode: child.postcode,
                    table.present: tick(self._present(where)),
                }
            )

    def _present(self, where: ChildLocation) -> bool | None:
        if where == ChildLocation.ON_PREMISES:
            return True
        if where not in (*PRESENT, ChildLocation.NOT_ON_PREMISES):
            return None
        return None if self.rng.random() < self.simulation.records.tick_left_blank else where in PRESENT

    def _calls(self, incident: Incident) -> None:
        in_person = incident.response == "not_applicable"
        arrived = None
        if incident.response_minutes is not None:
            arrived = incident.reported_at + dt.timedelta(minutes=incident.response_minutes)
        self._call(incident, 1, incident.reported_at, arrived, "in person" if in_person else "by call")
        if not in_person and self.rng.random() < 0.1:
            for number in range(2, between(2, 3, self.rng) + 1):
                received = incident.reported_at + dt.timedelta(minutes=number * between(2, 9, self.rng))
                self._call(incident, number, received, None, "by call")

    def _call(
        self, incident: Incident, number: int, received: dt.datetime, arrived: dt.datetime | None, how: str
    ) -> None:
        table = raw.Calls
        self.rows[table].append(
            {
                table.incident_ref: incident.reference,
                table.call_no: str(number),
                table.received: moment(received),
                table.caller: weighted(_CALLERS, self.rng),
                table.grade: weighted(_GRADES, self.rng),
                table.how: one(NORTH_HOW[how], self.rng),
                table.arrived: moment(arrived),
                table.officers: str(between(1, 6, self.rng)),
            }
        )

    def _actions(self, incident: Incident) -> None:
        table = raw.Actions
        for action in shuffled(_ACTIONS, self.rng)[: between(0, 2, self.rng)]:
            taken = incident.reported_on + dt.timedelta(days=between(0, 3, self.rng))
            self.rows[table].append(
                {table.incident_ref: incident.reference, table.date: day(taken), table.action: action}
            )

    def _risk(self, incident: Incident) -> None:
        table = raw.RiskAssessments
        grade = weighted(_RISKS[incident.level], self.rng)
        points = {"BRONZE": 4, "SILVER": 14, "GOLD": 24}[grade] + between(0, 9, self.rng)
        assessed = incident.reported_on + dt.timedelta(days=int(self.rng.gamma(1.1, 6)))
        self.rows[table].append(
            {
                table.incident_ref: incident.reference,
                table.assessed: day(assessed),
                table.score: str(points),
                table.grade: grade,
            }
        )

    def _notification(self, incident: Incident) -> None:
        table = raw.Notifications
        sent = None if incident.sent_days is None else incident.reported_on + dt.timedelta(days=incident.sent_days)
        completed = incident.reported_on + dt.timedelta(days=between(0, min(incident.sent_days or 0, 9), self.rng))
        self.rows[table].append(
            {
                table.incident_ref: incident.reference,
                table.completed: day(completed),
                table.sent: day(sent),
                table.method: one(("FAX", "EMAIL"), self.rng),
                table.sent_by: f"DVO {between(100, 999, self.rng)}",
            }
        )

    def _faulty(self, incidents: list[Incident]) -> None:
        """Add incidents whose date no calendar has."""
        table = raw.Incidents
        others = [row for row, incident in zip(self.rows[table], incidents, strict=True) if not incident.notified]
        for number in range(self.simulation.registers.faulty_rows):
            row = dict(one(others, self.rng))
            self.rows[table].append(row | {table.incident_ref: f"DV07/99{number:04d}", table.date_reported: NO_DAY})
