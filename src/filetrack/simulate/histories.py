"""Dated entries of a family's social-care record from which its pathway and involvement are read (§6.3, §6.4, §7.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np

from filetrack.schemas.codes import (
    EventKind,
    Pathway,
    PreviousInvolvement,
    Site,
    Source,
    SubsequentInvolvement,
)
from filetrack.simulate.decks import between, one, weighted

QUIET_DAYS = 48
"""No contact of its own within this many days around a sampled notification: longer than a response lasts."""

_REFERRERS = {Source.HEALTH: 3, Source.EDUCATION: 3, Source.FAMILY: 2, Source.OTHER: 2, Source.POLICE: 1}


@dataclass(frozen=True)
class Entry:
    """An entry: its day, what it is, who brought it, the reference it quotes; for a span, the day it ended."""

    on: dt.date
    kind: EventKind
    source: Source | None = None
    reference: str = ""
    incident_on: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Received:
    """A sampled notification as it reached social services, and what they did with it."""

    on: dt.date
    pathway: Pathway
    reference: str = ""
    incident_on: dt.date | None = None


@dataclass(frozen=True)
class Course:
    """What a family's record should show. `quiet` is the time around its sampled incidents, from first to last."""

    site: Site
    quiet: tuple[dt.date, dt.date]
    received: tuple[Received, ...]
    previous: PreviousInvolvement
    subsequent: SubsequentInvolvement
    safeguarded: bool = False
    reclassified: bool = False
    records_from: dt.date = dt.date(2003, 1, 1)
    follow_up_ends: dt.date = dt.date(2008, 10, 1)


@dataclass
class Historian:
    """Writes histories from its share of the random numbers."""

    rng: np.random.Generator
    entries: list[Entry] = field(default_factory=list)

    def history(self, course: Course) -> list[Entry]:
        """Return the entries of a record that shows the course, in order of their days."""
        self.entries = []
        self._before(course)
        for position, received in enumerate(course.received):
            self._add(
                received.on,
                EventKind.NOTIFICATION,
                source=Source.POLICE,
                reference=received.reference,
                incident_on=received.incident_on,
            )
            later = course.received[position + 1].on if position + 1 < len(course.received) else None
            self._response(course, received, later)
        self._after(course)
        return sorted(self.entries, key=lambda entry: (entry.on, entry.kind))

    # ------------------------------------------------------------- before

    def _before(self, course: Course) -> None:
        start, end = course.records_from, course.quiet[0] - dt.timedelta(days=QUIET_DAYS + 12)
        match course.previous:
            case PreviousInvolvement.LOW:
                for _ in range(between(1, 3, self.rng)):
                    self._contact(self._day(start, end), course.site)
            case PreviousInvolvement.MEDIUM:
                self._assessed(self._day(start, end - dt.timedelta(days=300)), course.site)
            case PreviousInvolvement.HIGH:
                self._protected(self._day(start, end - dt.timedelta(days=480)), course.site)
            case PreviousInvolvement.OPEN:
                self._open(course)
            case PreviousInvolvement.MISSING:
                if self.rng.random() < 0.5:
                    self._contact(self._day(end - dt.timedelta(days=300), end), course.site)

    def _assessed(self, on: dt.date, site: Site) -> None:
        """Add a past case that was assessed and closed within 300 days."""
        self._contact(on, site)
        opened = self._later(on, 1, 6)
        kind = weighted({EventKind.INITIAL_ASSESSMENT: 7, EventKind.SECTION_47_ENQUIRY: 2}, self.rng)
        self._add(opened, EventKind.CASE_OPENED)
        self._add(self._later(opened, 0, 5), kind)
        if self.rng.random() < 0.3:
            self._add(self._later(opened, 25, 45), EventKind.CORE_ASSESSMENT)
        closed = self._later(opened, 90, 280)
        if self.rng.random() < 0.4:
            self._span(self._later(opened, 46, 60), EventKind.SUPPORT_PLAN, closed)
        self._add(closed, EventKind.CASE_CLOSED)

    def _protected(self, on: dt.date, site: Site) -> None:
        """Add a past case of registration, care or a residence order, closed within 480 days."""
        self._contact(on, site)
        opened = self._later(on, 0, 3)
        self._add(opened, EventKind.CASE_OPENED)
        self._add(self._later(opened, 0, 4), EventKind.SECTION_47_ENQUIRY)
        closed = self._later(opened, 300, 470)
        match int(self.rng.integers(4)):
            case 0 | 1:
                conference = self._later(opened, 12, 25)
                self._add(conference, EventKind.CONFERENCE)
                self._span(conference, EventKind.REGISTRATION, closed - dt.timedelta(days=between(5, 60, self.rng)))
            case 2:
                self._span(self._later(opened, 5, 40), EventKind.LOOKED_AFTER, closed - dt.timedelta(days=20))
            case 3:
                self._add(self._later(opened, 60, 200), EventKind.RESIDENCE_ORDER)
        self._add(closed, EventKind.CASE_CLOSED)

    def _open(self, course: Course) -> None:
        """Add a case that is open throughout the sampled notifications: support or safeguarding."""
        first, last = course.quiet
        opened = first - dt.timedelta(days=between(170, 420, self.rng))
        self._contact(opened - dt.timedelta(days=between(0, 6, self.rng)), course.site)
        self._add(opened, EventKind.CASE_OPENED)
        self._add(self._later(opened, 0, 5), EventKind.INITIAL_ASSESSMENT)
        ends = last + dt.timedelta(days=between(QUIET_DAYS + 20, 600, self.rng))
        if not course.safeguarded or course.reclassified:
            self._span(self._later(opened, 20, 60), EventKind.SUPPORT_PLAN, ends)
        else:
            self._safeguard(course.received[0].on if course.received else first, opened, ends)
        for _ in range(between(1, 4, self.rng)):
            self._add(self._day(opened, last), EventKind.OTHER)
        if self.rng.random() < 0.6:
            self._add(ends, EventKind.CASE_CLOSED)

    def _safeguard(self, received: dt.date, opened: dt.date, ends: dt.date) -> None:
        kind = weighted({"registered": 8, "looked after": 3, "enquiry": 2}, self.rng)
        begun = self._later(opened, 25, 80)
        match kind:
            case "registered":
                self._add(begun - dt.timedelta(days=between(10, 20, self.rng)), EventKind.SECTION_47_ENQUIRY)
                self._add(begun, EventKind.CONFERENCE)
                self._span(begun, EventKind.REGISTRATION, ends)
            case "looked after":
                self._span(begun, EventKind.LOOKED_AFTER, ends)
            case "enquiry":
                self._add(received - dt.timedelta(days=between(3, 15, self.rng)), EventKind.SECTION_47_ENQUIRY)

    # ----------------------------------------------------------- response

    def _response(self, course: Course, received: Received, later: dt.date | None) -> None:
        room = (later - received.on).days - 1 if later else QUIET_DAYS
        if course.previous == PreviousInvolvement.OPEN:
            if course.reclassified and later is None:
                enquiry = self._later(received.on, 1, 12)
                self._add(enquiry, EventKind.SECTION_47_ENQUIRY)
            elif self.rng.random() < 0.5:
                self._add(self._later(received.on, 0, min(10, room)), one(_OPEN_CASE_WORK, self.rng))
            return
        match received.pathway:
            case Pathway.LETTER:
                self._add(self._later(received.on, 1, min(18, room)), EventKind.LETTER)
            case Pathway.VISIT_OR_CALL:
                self._add(
                    self._later(received.on, 0, min(12, room)), one((EventKind.VISIT, EventKind.PHONE_CALL), self.rng)
                )
            case Pathway.FAMILY_SUPPORT:
                opened = self._later(received.on, 0, 7)
                self._add(opened, EventKind.CASE_OPENED)
                self._add(self._later(opened, 0, 10), EventKind.INITIAL_ASSESSMENT)
                self._served(opened, EventKind.SUPPORT_PLAN)
            case Pathway.SAFEGUARDING:
                opened = self._later(received.on, 0, 2)
                self._add(opened, EventKind.CASE_OPENED)
                self._add(self._later(opened, 0, 4), EventKind.SECTION_47_ENQUIRY)
                if self.rng.random() < 0.6:
                    conference = self._later(opened, 12, 25)
                    self._add(conference, EventKind.CONFERENCE)
                    self._span(conference, EventKind.REGISTRATION, self._later(conference, 100, 400))
                else:
                    self._served(opened, EventKind.SUPPORT_PLAN)

    def _served(self, opened: dt.date, plan: EventKind) -> None:
        closed = self._later(opened, 90, 300)
        if self.rng.random() < 0.7:
            self._span(self._later(opened, 14, 30), plan, closed)
        self._add(closed, EventKind.CASE_CLOSED)

    # -------------------------------------------------------------- after

    def _after(self, course: Course) -> None:
        start = course.quiet[1] + dt.timedelta(days=QUIET_DAYS)
        end = course.follow_up_ends - dt.timedelta(days=14)
        match course.subsequent:
            case SubsequentInvolvement.LOW:
                for _ in range(weighted({1: 20, 2: 10, 3: 5, 4: 2, 5: 1, 6: 2}, self.rng)):
                    self._contact(self._day(start, end), course.site)
            case SubsequentInvolvement.MEDIUM:
                on = self._day(start, end - dt.timedelta(days=40))
                self._contact(on, course.site)
                self._add(self._later(on, 1, 15), EventKind.INITIAL_ASSESSMENT)
            case SubsequentInvolvement.HIGH:
                on = self._day(start, end - dt.timedelta(days=40))
                self._add(on, EventKind.CONTACT, source=weighted(_REFERRERS, self.rng))
                self._add(self._later(on, 0, 3), EventKind.SECTION_47_ENQUIRY)
                conference = self._later(on, 12, 30)
                self._add(conference, EventKind.CONFERENCE)
                self._span(conference, EventKind.REGISTRATION, None)
            case SubsequentInvolvement.UNKNOWN:
                self._transferred(self._day(start, start + dt.timedelta(days=60)))
        if course.subsequent != SubsequentInvolvement.UNKNOWN and self.rng.random() < 0.06:
            self._contact(course.follow_up_ends + dt.timedelta(days=between(10, 60, self.rng)), course.site)

    def _transferred(self, on: dt.date) -> None:
        """Let the record move away: whatever would come later is not in it."""
        kept = [entry for entry in self.entries if entry.on <= on]
        self.entries = [replace(entry, until=None) if entry.until and entry.until > on else entry for entry in kept]
        self._add(on, EventKind.RECORD_TRANSFERRED)

    # -------------------------------------------------------------- parts

    def _contact(self, on: dt.date, site: Site) -> None:
        """Add a notification or another contact; in the north a letter may follow a notification."""
        if self.rng.random() < 0.6:
            incident_on = on - dt.timedelta(days=between(1, 6, self.rng))
            number = f"{between(1000, 9999, self.rng)}"
            reference = f"DV{on:%y}/9{number}0" if site == Site.NORTH else f"{on:%y}PAC9{number}0"
            quoted = self.rng.random() < 0.7
            self._add(on, EventKind.NOTIFICATION, Source.POLICE, reference if quoted else "", incident_on)
            if site == Site.NORTH and self.rng.random() < 0.3:
                self._add(self._later(on, 2, 10), EventKind.LETTER)
        else:
            self._add(on, EventKind.CONTACT, source=weighted(_REFERRERS, self.rng))

    def _add(
        self,
        on: dt.date,
        kind: EventKind,
        source: Source | None = None,
        reference: str = "",
        incident_on: dt.date | None = None,
    ) -> None:
        self.entries.append(Entry(on, kind, source, reference, incident_on))

    def _span(self, on: dt.date, kind: EventKind, until: dt.date | None) -> None:
        self.entries.append(Entry(on, kind, until=until))

    def _day(self, start: dt.date, end: dt.date) -> dt.date:
        return start + dt.timedelta(days=between(0, max((end - start).days, 0), self.rng))

    def _later(self, on: dt.date, least: int, most: int) -> dt.date:
        return on + dt.timedelta(days=between(least, max(least, most), self.rng))


_OPEN_CASE_WORK = (EventKind.VISIT, EventKind.OTHER, EventKind.PHONE_CALL)
