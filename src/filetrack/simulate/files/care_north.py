"""North social services' files as the integrated children's system exports them (§2.3.2, §6.2.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from filetrack.schemas.codes import EventKind, MemberRole
from filetrack.schemas.raw import north_care as raw
from filetrack.schemas.raw.base import Raw
from filetrack.simulate.decks import between, one, shuffled
from filetrack.simulate.files.care_words import (
    ICS_AGENCY,
    ICS_ASSESSMENT,
    ICS_DIARY,
    ICS_ENGAGEMENT,
    ICS_EVENT,
    ICS_LETTER,
    ICS_LINK,
    ICS_LIVES_WITH,
    ICS_MEMBER,
    ICS_ORIGIN,
    ICS_PLACEMENT,
    ICS_PLAN,
    ICS_PURPOSE,
    ICS_SERVICE,
    ICS_SOURCE,
    ICS_SPOKEN_WITH,
    NOT_MIGRATED,
)
from filetrack.simulate.files.formats import NO_DAY, day, frame, gender
from filetrack.simulate.narratives.texts import diary_text
from filetrack.simulate.population.cases import CareFamily
from filetrack.simulate.population.casework import AgencyNote, Home, ServiceNote, Talk
from filetrack.simulate.population.histories import Entry
from filetrack.simulate.population.people import Person
from filetrack.simulate.settings import Simulation

_ETHNICITY = {"white": "WBRI", "dark european": "WOTH", "black": "BAFR", "asian": "APKN"}


@dataclass
class NorthCare:
    """Writes the system's tables from its share of the random numbers."""

    simulation: Simulation
    rng: np.random.Generator
    rows: dict[type[Raw], list[dict[str, str]]] = field(default_factory=lambda: {schema: [] for schema in raw.FILES})

    def files(self, care: list[CareFamily]) -> dict[type[Raw], pd.DataFrame]:
        """Return every table of the export."""
        for family in care:
            self._children(family)
            self._links(family)
            for entry in family.entries:
                self._entry(family, entry)
            self._casework(family)
        self._faulty(care)
        return {schema: frame(schema, rows) for schema, rows in self.rows.items()}

    # ------------------------------------------------------------- people

    def _children(self, family: CareFamily) -> None:
        table = raw.Children
        records_from = dt.date(self.simulation.care.records_from, 1, 1) + dt.timedelta(days=between(0, 300, self.rng))
        for reference, child in zip(family.child_references, family.children, strict=True):
            since = max(records_from, child.born) if isinstance(child.born, dt.date) else records_from
            self.rows[table].append(
                {
                    table.child_id: reference,
                    table.forename: child.forename,
                    table.surname: child.surname,
                    table.dob: day(child.born),
                    table.sex: gender(child),
                    table.ethnicity: _ETHNICITY[child.appearance],
                    table.address: family.address,
                    table.postcode: child.postcode,
                    table.records_from: day(since) if family.complete else NOT_MIGRATED,
                }
            )

    def _links(self, family: CareFamily) -> None:
        references = family.child_references
        for neighbours in pairwise(references):
            pair = shuffled(neighbours, self.rng)
            self._link(pair[0], "a linked child's record", linked=pair[1])
        adults = (
            (MemberRole.MOTHER, family.mother),
            (MemberRole.FATHER, family.father),
            (MemberRole.PARTNER, family.partner),
        )
        for role, adult in adults:
            if adult is None:
                continue
            on_each = self.rng.random() < self.simulation.records.adult_links_on_each_child
            for reference in references if on_each else references[:1]:
                self._link(reference, role, adult=adult)

    def _link(self, reference: str, kind: object, linked: str = "", adult: Person | None = None) -> None:
        table = raw.FamilyLinks
        row = {table.child_id: reference, table.link_type: ICS_LINK[kind][0], table.linked_child_id: linked}
        if adult is not None:
            row |= {
                table.forename: adult.forename,
                table.surname: adult.surname,
                table.dob: day(adult.born),
                table.sex: gender(adult),
                table.postcode: adult.postcode,
            }
        self.rows[table].append(row)

    # ------------------------------------------------------------ entries

    def _entry(self, family: CareFamily, entry: Entry) -> None:
        match entry.kind:
            case EventKind.LETTER:
                self._dated(raw.Letters, family, raw.Letters.sent, raw.Letters.letter, ICS_LETTER, entry)
            case EventKind.INITIAL_ASSESSMENT | EventKind.CORE_ASSESSMENT | EventKind.SECTION_47_ENQUIRY:
                self._assessment(family, entry)
            case EventKind.SUPPORT_PLAN:
                self._span(raw.Plans, family, raw.Plans.plan, one(ICS_PLAN[entry.kind], self.rng), entry)
            case EventKind.REGISTRATION:
                self._registration(family, entry)
            case EventKind.LOOKED_AFTER | EventKind.RESIDENCE_ORDER:
                words = one(ICS_PLACEMENT[entry.kind], self.rng)
                self._span(raw.Placements, family, raw.Placements.placement, words, entry)
            case kind if kind in ICS_DIARY and self.rng.random() < self.simulation.records.diary_only:
                self._diary(family, entry)
            case _:
                for child in self._on_records(family):
                    self._event(child, entry)

    def _on_records(self, family: CareFamily) -> list[str]:
        """Return the children on whose records an entry stands: all, or one of them."""
        references = list(family.child_references)
        return references if self.rng.random() < 0.4 else [one(references, self.rng)]

    def _event(self, child: str, entry: Entry) -> None:
        table = raw.Events
        self.rows[table].append(
            {
                table.event_id: f"E{300_000 + 7 * len(self.rows[table])}",
                table.child_id: child,
                table.date: day(entry.on),
                table.event: one(ICS_EVENT[entry.kind], self.rng),
                table.source: one(ICS_SOURCE[entry.source], self.rng) if entry.source else "",
                table.police_ref: entry.reference,
                table.incident_date: day(entry.incident_on),
                table.worker: f"SW {between(10, 99, self.rng)}",
            }
        )

    def _diary(self, family: CareFamily, entry: Entry) -> None:
        table = raw.DiarySheets
        self.rows[table].append(
            {
                table.entry_id: f"D{600_000 + 7 * len(self.rows[table])}",
                table.child_id: one(family.child_references, self.rng),
                table.date: day(entry.on),
                table.entry_type: one(ICS_DIARY[entry.kind], self.rng),
                table.police_ref: entry.reference,
                table.text: diary_text(entry.kind, self.rng),
            }
        )

    def _dated(self, table: type[Raw], family: CareFamily, date: str, name: str, words: dict, entry: Entry) -> None:
        for child in self._on_records(family):
            self.rows[table].append(
                {table.child_id: child, date: day(entry.on), name: one(words[entry.kind], self.rng)}
            )

    def _assessment(self, family: CareFamily, entry: Entry) -> None:
        table = raw.Assessments
        completed = entry.on + dt.timedelta(days=between(5, 35, self.rng))
        for child in self._on_records(family):
            self.rows[table].append(
                {
                    table.child_id: child,
                    table.assessment: one(ICS_ASSESSMENT[entry.kind], self.rng),
                    table.started: day(entry.on),
                    table.completed: day(completed) if self.rng.random() < 0.9 else "",
                }
            )

    def _registration(self, family: CareFamily, entry: Entry) -> None:
        """Write a registration as a plan, or as events on the days of registration and deregistration."""
        if self.rng.random() < 0.5:
            self._span(raw.Plans, family, raw.Plans.plan, one(ICS_PLAN[entry.kind], self.rng), entry)
            return
        children = self._on_records(family)
        for child in children:
            self._event(child, entry)
            if entry.until:
                self._event(child, Entry(entry.until, EventKind.DEREGISTRATION))

    def _span(self, table: type[Raw], family: CareFamily, name: str, words: str, entry: Entry) -> None:
        for child in family.child_references:
            self.rows[table].append(
                {
                    table.child_id: child,
                    name: words,
                    table.started: day(entry.on),
                    table.ended: day(entry.until),
                }
            )

    # ----------------------------------------------------------- casework

    def _casework(self, family: CareFamily) -> None:
        work = family.casework
        for note in work.services:
            self._services(family, note)
        for note in work.agencies:
            self._agencies(family, note)
        for talk in work.talks:
            self._talks(family, talk)
        for home in work.homes:
            self._homes(family, home)

    def _services(self, family: CareFamily, note: ServiceNote) -> None:
        table = raw.Services
        for child in self._on_records(family):
            self.rows[table].append(
                {
                    table.child_id: child,
                    table.date: day(note.on),
                    table.service: one(ICS_SERVICE[note.service], self.rng),
                    table.member: one(ICS_MEMBER[note.member], self.rng),
                    table.origin: one(ICS_ORIGIN[note.origin], self.rng),
                    table.engagement: one(ICS_ENGAGEMENT[note.engagement], self.rng) if note.engagement else "",
                }
            )

    def _agencies(self, family: CareFamily, note: AgencyNote) -> None:
        table = raw.AgencyContacts
        for child in self._on_records(family):
            self.rows[table].append(
                {
                    table.child_id: child,
                    table.date: day(note.on),
                    table.agency: one(ICS_AGENCY[note.agency], self.rng),
                    table.purpose: one(ICS_PURPOSE[note.purpose], self.rng),
                }
            )

    def _talks(self, family: CareFamily, talk: Talk) -> None:
        table = raw.SpokenWith
        words = one(ICS_SPOKEN_WITH[talk.member, talk.part], self.rng)
        for child in self._on_records(family):
            self.rows[table].append({table.child_id: child, table.date: day(talk.on), table.spoken_with: words})

    def _homes(self, family: CareFamily, home: Home) -> None:
        table = raw.Households
        words = one(ICS_LIVES_WITH[home.living], self.rng)
        for child in family.child_references:
            self.rows[table].append({table.child_id: child, table.from_date: day(home.on), table.lives_with: words})

    def _faulty(self, care: list[CareFamily]) -> None:
        """Add events of families outside the sample that stand there twice or on no day."""
        outside = {child for family in care if not family.studied for child in family.child_references}
        for table, number in ((raw.Events, raw.Events.event_id), (raw.DiarySheets, raw.DiarySheets.entry_id)):
            rows = [row for row in self.rows[table] if row[table.child_id] in outside]
            for position in range(self.simulation.registers.faulty_rows):
                self.rows[table].append(dict(one(rows, self.rng)))
                self.rows[table].append(one(rows, self.rng) | {number: f"X{position}", table.date: NO_DAY})
