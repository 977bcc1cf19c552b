"""South police's files: CRIS, MERLIN and dispatch times, which do not know each other (§2.3.1, §5.2, §5.3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from filetrack.schemas.codes import ChildLocation, ChildRelation, Location, Parties, PersonRole, Relationship
from filetrack.schemas.raw import south_police as raw
from filetrack.schemas.raw.base import Raw
from filetrack.simulate.decks import between, one, shuffled
from filetrack.simulate.files import police_words as w
from filetrack.simulate.files import recording
from filetrack.simulate.files.corruption import as_police_write
from filetrack.simulate.files.formats import NO_DAY, day, frame, moment, sheet_moment, tick
from filetrack.simulate.narratives.scene import SceneChild
from filetrack.simulate.narratives.texts import form_text, merlin_text, merlin_text_not_domestic, police_text
from filetrack.simulate.plan.entities import PlannedAdult, PlannedChild
from filetrack.simulate.population.incidents import ChildRecord, Incident
from filetrack.simulate.population.people import APPEARANCE, Person, years_old
from filetrack.simulate.settings import Simulation

_SCHOOLS = ("Riverside Primary", "St Anne's Primary", "Hillside Nursery", "Park Lane Secondary", "Northfield School")


@dataclass
class SouthPolice:
    """Writes the three systems' files from its share of the random numbers."""

    simulation: Simulation
    phrases: Sequence[str]
    rng: np.random.Generator

    def files(self, incidents: list[Incident], records: list[ChildRecord]) -> dict[type[Raw], pd.DataFrame]:
        """Return every file that the three systems gave."""
        written = [
            as_police_write(incident.people, incident.plan, self.simulation.records, self.rng) for incident in incidents
        ]
        cris = [self._report(incident, people[:2]) for incident, people in zip(incidents, written, strict=True)]
        merlin, children = [], []
        for incident, people in zip(incidents, written, strict=True):
            if incident.notified:
                merlin.append(
                    self._notification(incident.notification, incident.reported_on, incident.reference, incident)
                )
                children += self._children(incident.notification, people[2:], incident.plan.children)
        for record in records:
            merlin.append(self._other(record))
            children += self._subjects(record)
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

    def _report(self, incident: Incident, people: Sequence[Person]) -> dict[str, str]:
        table, plan = raw.Cris, incident.plan
        order = [0, 1]
        if plan.parties == Parties.VICTIM_AND_PERPETRATOR and self.rng.random() < 0.15:
            order.reverse()
        incident.adult_references = tuple(f"P{order.index(adult) + 1}" for adult in (0, 1))
        roles = self._roles(incident)
        risk_date = None if plan.risk_days is None else plan.reported_on + dt.timedelta(days=plan.risk_days)
        return {
            table.cris_no: incident.reference,
            table.date_reported: day(incident.reported_on),
            table.time_reported: f"{incident.reported_at:%H:%M}" if plan.time_clear else "",
            table.dv_flag: "DV" if incident.domestic else "",
            table.classification: self._classification(incident),
            table.risk_level: one(w.SOUTH_RISK[plan.risk], self.rng) if plan.assessor else "",
            table.risk_date: day(risk_date) if plan.assessor else "",
            table.venue_type: self._venue(incident),
            table.venue_address: incident.family.address,
            table.officer_arrival: moment(self._officer_arrival(incident)),
            table.details: police_text(incident.scene, self.rng) + self._log(incident),
            table.relation: one(w.SOUTH_RELATION[plan.relationship], self.rng),
            **self._block("p1", roles[order[0]], people[order[0]], plan.adults[order[0]]),
            **self._block("p2", roles[order[1]], people[order[1]], plan.adults[order[1]]),
        }

    def _classification(self, incident: Incident) -> str:
        if not incident.domestic:
            return one(w.OTHER_CRIMES, self.rng)
        return recording.offences(incident.plan, w.SOUTH_OFFENCE, " / ", self.rng)

    def _log(self, incident: Incident) -> str:
        """Return the log as it stands below the text, an action a line."""
        lines = [
            f"{moment(taken) or 'no time'} - {one(w.SOUTH_ACTION[action], self.rng)}"
            for action, taken in recording.actions(incident.plan, self.rng)
        ]
        return "\n".join([one(("", "\n"), self.rng), *lines]) if lines else ""

    def _roles(self, incident: Incident) -> tuple[str, str]:
        """Return the words for the adults' parts: one and the same where both have one."""
        victim, accused = w.SOUTH_ROLE[PersonRole.VICTIM], w.SOUTH_ROLE[PersonRole.PERPETRATOR]
        match incident.plan.parties:
            case Parties.BOTH_VICTIMS:
                return (one(victim, self.rng),) * 2
            case Parties.BOTH_ACCUSED:
                return accused[1], accused[1]
        return victim[0], accused[0] if self.rng.random() < 0.6 else accused[1]

    def _venue(self, incident: Incident) -> str:
        words = w.SOUTH_VENUE[incident.plan.location]
        if incident.plan.location == Location.HOME:
            return words[incident.plan.relationship == Relationship.CURRENT and self.rng.random() < 0.6]
        return one(words, self.rng)

    def _block(self, which: str, role: str, person: Person, planned: PlannedAdult) -> dict[str, str]:
        """Return a person's block of the report, `p1` or `p2`."""
        uninjured = (*w.SOUTH_INJURY["uninjured"], "")
        block = {
            "role": role,
            "forename": person.forename,
            "surname": person.surname,
            "dob": day(person.born),
            "sex": person.sex,
            "ethnic": one(w.SOUTH_ETHNIC[planned.ethnic_appearance], self.rng),
            "postcode": person.postcode,
            "occupation": one(w.SOUTH_OCCUPATION[planned.occupation], self.rng),
            "noted": recording.noted(planned, w.SOUTH_NOTED, "/", self.rng),
            "injury": one(w.SOUTH_INJURY["injured"] if planned.injured else uninjured, self.rng),
        }
        return {getattr(raw.Cris, f"{which}_{name}"): value for name, value in block.items()}

    def _officer_arrival(self, incident: Incident) -> dt.datetime | None:
        """Return the officer's own time of arrival, near the dispatcher's unless the response is unclear."""
        if incident.plan.response == "not_applicable":
            return None
        if incident.plan.response == "unclear":
            return incident.reported_at + dt.timedelta(minutes=between(5, 25, self.rng))
        if self.rng.random() < 0.25:
            return None
        return incident.reported_at + dt.timedelta(minutes=incident.plan.response_minutes + between(0, 9, self.rng))

    def _faulty_reports(self, rows: list[dict[str, str]], incidents: list[Incident]) -> list[dict[str, str]]:
        table = raw.Cris
        others = [row for row, incident in zip(rows, incidents, strict=True) if not incident.notified]
        return [
            one(others, self.rng) | {table.cris_no: f"399000{number}/07", table.date_reported: NO_DAY}
            for number in range(self.simulation.registers.faulty_rows)
        ]

    # ------------------------------------------------------------- MERLIN

    def _notification(self, number: str, created: dt.date, report: str, incident: Incident) -> dict[str, str]:
        """Return the record of an incident's children, with the form that went out."""
        table, plan = raw.Merlin, incident.plan
        form = recording.form(plan, self.rng)
        record = self._record(number, created, merlin_text(incident.scene, self.rng), report, domestic=True)
        return record | {
            table.sent_date: day(form.stated_on),
            table.sent_subjects: form.numbers(","),
            table.sent_present: tick(form.present),
            table.sent_text: form_text(incident.scene, self.rng, plan.weapon_conveyed, plan.injury_conveyed),
        }

    def _other(self, record: ChildRecord) -> dict[str, str]:
        """Return a record that leads to no incident; one of a child who came to notice otherwise has its text sent."""
        if record.incident is not None:
            return self._notification(record.reference, record.created, record.report, record.incident)
        child = record.family.children[0]
        scene = SceneChild(child.forename, years_old(child.born, record.created), child.sex, ChildLocation.NOT_RECORDED)
        text = merlin_text_not_domestic(self.rng, scene)
        sent = {raw.Merlin.sent_subjects: "1", raw.Merlin.sent_text: text}
        return self._record(record.reference, record.created, text, "", domestic=False) | sent

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

    def _subjects(self, record: ChildRecord) -> list[dict[str, str]]:
        incident = record.incident
        if incident is None:
            child = record.family.children[0]
            planned = PlannedChild(ethnic_appearance=APPEARANCE[child.appearance], relation=ChildRelation.UNCLEAR)
            return self._children(record.reference, [child], [planned])
        people = as_police_write(incident.people, incident.plan, self.simulation.records, self.rng)
        return self._children(record.reference, people[2:], incident.plan.children)

    def _children(
        self, number: str, children: Sequence[Person], planned: Sequence[PlannedChild]
    ) -> list[dict[str, str]]:
        table = raw.MerlinChildren
        return [
            {
                table.merlin_no: number,
                table.subject_no: str(position),
                table.forename: child.forename,
                table.surname: child.surname,
                table.dob: day(child.born),
                table.sex: child.sex,
                table.ethnic: one(w.SOUTH_ETHNIC[like.ethnic_appearance], self.rng),
                table.postcode: child.postcode,
                table.relation: one(w.SOUTH_RELATION_TO_ADULTS[like.relation], self.rng),
                table.school: one(_SCHOOLS, self.rng),
            }
            for position, (child, like) in enumerate(zip(children, planned, strict=True), start=1)
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
            table.calls: str(incident.plan.calls or ""),
            table.remarks: one(w.CAD_REMARKS[remark], self.rng),
        }

    def _call(self, incident: Incident) -> tuple[dt.datetime | None, dt.datetime | None, str]:
        """Return call, arrival and remark; an unclear response lacks a time or contradicts the officer's."""
        called = incident.reported_at
        if incident.plan.response == "not_applicable":
            return None, None, "in person"
        if incident.plan.response == "timed":
            return called, called + dt.timedelta(minutes=incident.plan.response_minutes), "nothing of note"
        if self.rng.random() < 0.5:
            return called, called + dt.timedelta(minutes=between(70, 200, self.rng)), "nothing of note"
        return (called if self.rng.random() < 0.5 else None), None, "times missing"
