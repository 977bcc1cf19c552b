"""South police's files: CRIS, MERLIN and dispatch times, which do not know each other (§2.3.1, §5.2, §5.3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from filetrack.schemas.codes import ChildLocation, Location, PersonRole, Relationship
from filetrack.schemas.raw import south_police as raw
from filetrack.schemas.raw.base import Raw
from filetrack.simulate.decks import between, one, shuffled
from filetrack.simulate.formats import NO_DAY, day, frame, moment, sheet_moment
from filetrack.simulate.incidents import ChildRecord, Incident, recorded_offence
from filetrack.simulate.narratives import SceneChild, merlin_text, merlin_text_not_domestic, police_text
from filetrack.simulate.people import Person
from filetrack.simulate.settings import Simulation
from filetrack.simulate.wordings import CAD_REMARKS, SOUTH_RELATION, SOUTH_ROLE, SOUTH_VENUE

_APPEARANCE = {"white": "IC1", "dark european": "IC2", "black": "IC3", "asian": "IC4"}
_SCHOOLS = ("Riverside Primary", "St Anne's Primary", "Hillside Nursery", "Park Lane Secondary", "Northfield School")


@dataclass
class SouthPolice:
    """Writes the three systems' files from its share of the random numbers."""

    simulation: Simulation
    phrases: Sequence[str]
    rng: np.random.Generator

    def files(self, incidents: list[Incident], records: list[ChildRecord]) -> dict[type[Raw], pd.DataFrame]:
        """Return every file that the three systems gave."""
        cris = [self._report(incident) for incident in incidents]
        merlin = [self._notification(incident) for incident in incidents if incident.notified]
        children = [row for i in incidents if i.notified for row in self._children(i.notification, i.family.children)]
        for record in records:
            merlin.append(self._other(record))
            children += self._children(record.reference, self._subjects(record))
        number = raw.Merlin.merlin_no
        merlin = self._faulty_merlin(merlin, records)
        merlin.sort(key=lambda row: row[number])
        children.sort(key=lambda row: (row[number], row[raw.MerlinChildren.subject_no]))
        identifiers, times = self._dispatch(incidents)
        return {
            raw.Cris: frame(raw.Cris, cris + self._faulty_reports(cris, incidents)),
            raw.Merlin: frame(raw.Merlin, merlin),
            raw.MerlinChildren: frame(raw.MerlinChildren, children),
            raw.ResearcherIdentifiers: frame(raw.ResearcherIdentifiers, identifiers),
            raw.CadTimes: frame(raw.CadTimes, times),
        }

    # --------------------------------------------------------------- CRIS

    def _report(self, incident: Incident) -> dict[str, str]:
        table = raw.Cris
        people, roles = incident.adults, self._roles(incident)
        if incident.parties == "victim_and_perpetrator" and self.rng.random() < 0.15:
            people, roles = people[::-1], roles[::-1]
        first = (table.p1_forename, table.p1_surname, table.p1_dob, table.p1_sex, table.p1_ethnic, table.p1_postcode)
        second = (table.p2_forename, table.p2_surname, table.p2_dob, table.p2_sex, table.p2_ethnic, table.p2_postcode)
        return {
            table.cris_no: incident.reference,
            table.date_reported: day(incident.reported_on),
            table.time_reported: f"{incident.reported_at:%H:%M}" if incident.time_clear else "",
            table.dv_flag: "DV" if incident.domestic else "",
            table.classification: recorded_offence(incident, self.rng),
            table.venue_type: self._venue(incident),
            table.venue_address: incident.family.address,
            table.officer_arrival: moment(self._officer_arrival(incident)),
            table.details: police_text(incident.scene, self.rng),
            table.p1_role: roles[0],
            table.p2_role: roles[1],
            table.relation: one(SOUTH_RELATION[incident.relationship], self.rng),
            **dict(zip(first, self._block(people[0]), strict=True)),
            **dict(zip(second, self._block(people[1]), strict=True)),
        }

    def _roles(self, incident: Incident) -> tuple[str, str]:
        victim, accused = SOUTH_ROLE[PersonRole.VICTIM], SOUTH_ROLE[PersonRole.PERPETRATOR]
        if incident.parties == "both_victims":
            return one(victim, self.rng), one(victim, self.rng)
        if incident.parties == "both_accused":
            return accused[1], accused[1]
        return victim[0], accused[0] if self.rng.random() < 0.6 else accused[1]

    def _venue(self, incident: Incident) -> str:
        words = SOUTH_VENUE[incident.location]
        if incident.location == Location.HOME:
            return words[incident.relationship == Relationship.CURRENT and self.rng.random() < 0.6]
        return one(words, self.rng)

    def _block(self, person: Person) -> tuple[str, ...]:
        ethnic = _APPEARANCE[person.appearance]
        return person.forename, person.surname, day(person.born), person.sex, ethnic, person.postcode

    def _officer_arrival(self, incident: Incident) -> dt.datetime | None:
        """Return the officer's own time of arrival, near the dispatcher's unless the response is unclear."""
        if incident.response == "not_applicable":
            return None
        if incident.response == "unclear":
            return incident.reported_at + dt.timedelta(minutes=between(5, 25, self.rng))
        if self.rng.random() < 0.25:
            return None
        return incident.reported_at + dt.timedelta(minutes=incident.response_minutes + between(0, 9, self.rng))

    def _faulty_reports(self, rows: list[dict[str, str]], incidents: list[Incident]) -> list[dict[str, str]]:
        table = raw.Cris
        others = [row for row, incident in zip(rows, incidents, strict=True) if not incident.notified]
        return [
            one(others, self.rng) | {table.cris_no: f"399000{number}/07", table.date_reported: NO_DAY}
            for number in range(self.simulation.registers.faulty_rows)
        ]

    # ------------------------------------------------------------- MERLIN

    def _notification(self, incident: Incident) -> dict[str, str]:
        text = merlin_text(incident.scene, self.rng)
        return self._record(incident.notification, incident.reported_on, text, incident.reference, domestic=True)

    def _other(self, record: ChildRecord) -> dict[str, str]:
        if record.incident is not None:
            text = merlin_text(record.incident.scene, self.rng)
            return self._record(record.reference, record.created, text, record.report, domestic=True)
        child = self._subjects(record)[0]
        age = (record.created - child.born).days * 4 // 1461 if isinstance(child.born, dt.date) else None
        scene = SceneChild(child.forename, age, child.sex or None, ChildLocation.NOT_RECORDED)
        text = merlin_text_not_domestic(self.rng, scene)
        return self._record(record.reference, record.created, text, "", domestic=False)

    def _record(self, number: str, created: dt.date, text: str, report: str, *, domestic: bool) -> dict[str, str]:
        table = raw.Merlin
        found = any(phrase in text.casefold() for phrase in self.phrases)
        ticked = domestic and (not found or self.rng.random() < self.simulation.records.merlin_box)
        return {
            table.merlin_no: number,
            table.created: day(created),
            table.dv_box: "Y" if ticked else "",
            table.other_refs: self._references(created, report),
            table.circumstances: text,
        }

    def _references(self, created: dt.date, report: str) -> str:
        dispatch = f"CAD {between(100, 9900, self.rng)}/{created:%d%b%y}".upper()
        if not report:
            return one((dispatch, f"INTEL {between(100, 999, self.rng)}", ""), self.rng)
        forms = (
            f"{dispatch} CRIS {report}",
            f"CRIS NO {report}; {dispatch}",
            f"CRIS: {report}",
            f"CRIS {report} / INTEL {between(100, 999, self.rng)}",
        )
        return one(forms, self.rng)

    def _subjects(self, record: ChildRecord) -> tuple[Person, ...]:
        return record.family.children if record.incident is not None else record.family.children[:1]

    def _children(self, number: str, children: tuple[Person, ...]) -> list[dict[str, str]]:
        table = raw.MerlinChildren
        return [
            {
                table.merlin_no: number,
                table.subject_no: str(position),
                table.forename: child.forename,
                table.surname: child.surname,
                table.dob: day(child.born),
                table.sex: child.sex,
                table.ethnic: _APPEARANCE[child.appearance] if self.rng.random() < 0.8 else "",
                table.postcode: child.postcode,
                table.school: one(_SCHOOLS, self.rng),
            }
            for position, child in enumerate(children, start=1)
        ]

    def _faulty_merlin(self, rows: list[dict[str, str]], records: list[ChildRecord]) -> list[dict[str, str]]:
        """Return the records with some that are not domestic standing there twice."""
        table = raw.Merlin
        idle = {record.reference for record in records if record.incident is None}
        others = shuffled([row for row in rows if row[table.merlin_no] in idle], self.rng)
        return rows + [dict(row) for row in others[: self.simulation.registers.faulty_rows]]

    # ----------------------------------------------------------- dispatch

    def _dispatch(self, incidents: list[Incident]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """Return the researcher's identifiers and the dispatch times: sampled reports and that month's relatives'."""
        months = {f"{incident.reported_on:%Y-%m}" for incident in incidents if incident.sampled}
        listed = [i for i in incidents if i.notified and f"{i.reported_on:%Y-%m}" in months]
        identifiers, times = [], []
        for number, incident in enumerate(shuffled(listed, self.rng), start=1):
            study_no = f"S{number:03d}"
            identifiers.append(
                {raw.ResearcherIdentifiers.study_no: study_no, raw.ResearcherIdentifiers.cris_no: incident.reference}
            )
            times.append(self._times(study_no, incident))
        return identifiers, times

    def _times(self, study_no: str, incident: Incident) -> dict[str, str]:
        called, arrived, remark = self._call(incident)
        table = raw.CadTimes
        return {
            table.study_no: study_no,
            table.call_received: sheet_moment(called),
            table.time_of_arrival: sheet_moment(arrived),
            table.remarks: one(CAD_REMARKS[remark], self.rng),
        }

    def _call(self, incident: Incident) -> tuple[dt.datetime | None, dt.datetime | None, str]:
        """Return call, arrival and remark; an unclear response lacks a time or contradicts the officer's."""
        called = incident.reported_at
        if incident.response == "not_applicable":
            return None, None, "in person"
        if incident.response == "timed":
            return called, called + dt.timedelta(minutes=incident.response_minutes), "nothing of note"
        if self.rng.random() < 0.5:
            return called, called + dt.timedelta(minutes=between(70, 200, self.rng)), "nothing of note"
        return (called if self.rng.random() < 0.5 else None), None, "times missing"
