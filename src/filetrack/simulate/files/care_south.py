"""South social services' files: the electronic index and the data-collection forms (§2.3.2, §6.2.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from filetrack.schemas.codes import EventKind, MemberRole
from filetrack.schemas.raw import south_care as raw
from filetrack.schemas.raw.base import Raw
from filetrack.simulate.decks import between, one
from filetrack.simulate.files.care_words import (
    FORM_AGENCY,
    FORM_ENGAGEMENT,
    FORM_ENTRY,
    FORM_FROM,
    FORM_LIVES_WITH,
    FORM_MEMBER,
    FORM_ORIGIN,
    FORM_PURPOSE,
    FORM_SERVICE,
    FORM_SPOKEN_WITH,
    INDEX_LOCATION,
    INDEX_RELATIONSHIP,
    INDEX_VOLUMES,
)
from filetrack.simulate.files.formats import NO_DAY, frame, sheet_day
from filetrack.simulate.population.cases import CareFamily
from filetrack.simulate.population.histories import Entry
from filetrack.simulate.settings import Simulation

_ENDS = {
    EventKind.REGISTRATION: EventKind.DEREGISTRATION,
    EventKind.LOOKED_AFTER: EventKind.LOOKED_AFTER_END,
    EventKind.SUPPORT_PLAN: EventKind.SUPPORT_PLAN_END,
}
_READING = dt.date(2008, 12, 1)
"""First day on which the researcher read files."""


@dataclass
class SouthCare:
    """Writes the index and the forms from its share of the random numbers."""

    simulation: Simulation
    rng: np.random.Generator

    def files(self, care: list[CareFamily]) -> dict[type[Raw], pd.DataFrame]:
        """Return the index, and the forms' sheets for the files that could be read."""
        index = [row for family in care for row in self._index(family)]
        read = [family for family in care if family.has_form]
        forms = [self._form(family) for family in read]
        notifications, events = [], []
        for family in read:
            for entry in family.entries:
                if entry.kind == EventKind.NOTIFICATION and not self._only_in_chronology(entry):
                    notifications.append(self._notification(family, entry))
                else:
                    events += self._events(family, entry)
        events += self._faulty(care, events)
        return {
            raw.FileIndex: frame(raw.FileIndex, index),
            raw.Forms: frame(raw.Forms, forms),
            raw.Notifications: frame(raw.Notifications, notifications),
            raw.Events: frame(raw.Events, events),
            raw.Services: frame(raw.Services, [row for family in read for row in self._services(family)]),
            raw.AgencyContacts: frame(raw.AgencyContacts, [row for family in read for row in self._agencies(family)]),
            raw.SpokenWith: frame(raw.SpokenWith, [row for family in read for row in self._talks(family)]),
            raw.Households: frame(raw.Households, [row for family in read for row in self._homes(family)]),
        }

    def _index(self, family: CareFamily) -> list[dict[str, str]]:
        table = raw.FileIndex
        location = one(INDEX_LOCATION[family.file], self.rng)
        volumes = one(INDEX_VOLUMES["complete" if family.complete else "incomplete"], self.rng)
        people = [(MemberRole.CHILD, child) for child in family.children]
        people += [(MemberRole.MOTHER, family.mother)]
        people += [(MemberRole.FATHER, family.father)] if family.father else []
        people += [(MemberRole.PARTNER, family.partner)] if family.partner else []
        return [
            {
                table.file_no: family.reference,
                table.location: location,
                table.volumes: volumes,
                table.person_no: str(number),
                table.relationship: INDEX_RELATIONSHIP[role][0],
                table.forename: person.forename,
                table.surname: person.surname,
                table.dob: sheet_day(person.born),
                table.sex: person.sex,
                table.postcode: person.postcode,
            }
            for number, (role, person) in enumerate(people, start=1)
        ]

    def _form(self, family: CareFamily) -> dict[str, str]:
        table = raw.Forms
        return {
            table.file_no: family.reference,
            table.read_on: sheet_day(_READING + dt.timedelta(days=between(0, 60, self.rng))),
            table.reader: f"Researcher {between(1, 2, self.rng)}",
        }

    def _only_in_chronology(self, entry: Entry) -> bool:
        """Whether an old notification is mentioned in the file's chronology without a copy of it."""
        return entry.on < dt.date(2006, 7, 1) and self.rng.random() < 0.3

    def _notification(self, family: CareFamily, entry: Entry) -> dict[str, str]:
        table = raw.Notifications
        return {
            table.file_no: family.reference,
            table.received: sheet_day(entry.on),
            table.incident_date: sheet_day(entry.incident_on),
            table.merlin_no: entry.reference,
        }

    def _events(self, family: CareFamily, entry: Entry) -> list[dict[str, str]]:
        rows = [self._event(family, entry.on, entry.kind, entry)]
        if entry.until and entry.kind in _ENDS:
            rows.append(self._event(family, entry.until, _ENDS[entry.kind], entry))
        return rows

    def _event(self, family: CareFamily, on: dt.date, kind: EventKind, entry: Entry) -> dict[str, str]:
        table = raw.Events
        return {
            table.file_no: family.reference,
            table.date: sheet_day(on),
            table.entry: one(FORM_ENTRY[kind], self.rng),
            table.source: one(FORM_FROM[entry.source], self.rng) if entry.source else "",
        }

    def _services(self, family: CareFamily) -> list[dict[str, str]]:
        table = raw.Services
        return [
            {
                table.file_no: family.reference,
                table.date: sheet_day(note.on),
                table.service: one(FORM_SERVICE[note.service], self.rng),
                table.member: one(FORM_MEMBER[note.member], self.rng),
                table.origin: one(FORM_ORIGIN[note.origin], self.rng),
                table.engagement: one(FORM_ENGAGEMENT[note.engagement], self.rng) if note.engagement else "",
            }
            for note in family.casework.services
        ]

    def _agencies(self, family: CareFamily) -> list[dict[str, str]]:
        table = raw.AgencyContacts
        return [
            {
                table.file_no: family.reference,
                table.date: sheet_day(note.on),
                table.agency: one(FORM_AGENCY[note.agency], self.rng),
                table.purpose: one(FORM_PURPOSE[note.purpose], self.rng),
            }
            for note in family.casework.agencies
        ]

    def _talks(self, family: CareFamily) -> list[dict[str, str]]:
        table = raw.SpokenWith
        return [
            {
                table.file_no: family.reference,
                table.date: sheet_day(talk.on),
                table.spoken_with: one(FORM_SPOKEN_WITH[talk.member, talk.part], self.rng),
            }
            for talk in family.casework.talks
        ]

    def _homes(self, family: CareFamily) -> list[dict[str, str]]:
        table = raw.Households
        return [
            {
                table.file_no: family.reference,
                table.from_date: sheet_day(home.on),
                table.lives_with: one(FORM_LIVES_WITH[home.living], self.rng),
            }
            for home in family.casework.homes
        ]

    def _faulty(self, care: list[CareFamily], events: list[dict[str, str]]) -> list[dict[str, str]]:
        """Return entries of families outside the sample again, on no day."""
        outside = {family.reference for family in care if not family.studied}
        rows = [row for row in events if row[raw.Events.file_no] in outside]
        return [one(rows, self.rng) | {raw.Events.date: NO_DAY} for _ in range(self.simulation.registers.faulty_rows)]
