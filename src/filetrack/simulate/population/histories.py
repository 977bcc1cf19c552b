"""Dated entries of a family's social-care record from which its pathway and involvement are read (§6.3, §6.4, §7.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np

from filetrack.schemas.codes import EventKind, Pathway, PreviousInvolvement, Site, Source, Stage, SubsequentInvolvement
from filetrack.simulate.decks import between, one, weighted

QUIET_DAYS = 48
"""No contact of its own within this many days around a sampled notification: longer than a response lasts."""

_REFERRERS = {Source.HEALTH: 3, Source.EDUCATION: 3, Source.FAMILY: 2, Source.OTHER: 2}
_OPEN_CASE_WORK = (EventKind.VISIT, EventKind.OTHER, EventKind.PHONE_CALL)
_ASSESSMENTS = (EventKind.INITIAL_ASSESSMENT, EventKind.CORE_ASSESSMENT)
_CONTACTS = (EventKind.NOTIFICATION, EventKind.CONTACT)


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
    """A notification of the study as it reached social services, and what they did with it."""

    on: dt.date
    pathway: Pathway
    reference: str = ""
    incident_on: dt.date | None = None


@dataclass(frozen=True)
class Course:
    """What a family's record should show.

    `quiet` is the time around its sampled incidents, from first to last; `follow_up` the last days on which follow-up
    of the first and of the last notification ends. `earlier` and `later` are numbers of other police notifications,
    `later_sources` the other agencies that made contact in follow-up. The rest is left to chance where it is None:
    the `stage` of a substantial intervention, whether it was `assessed`, whether a triggered one went on to be
    `supported`, and how often the case was opened (`episodes`) from the notification to the end of follow-up.
    `away`: the children live away at the end.
    """

    site: Site
    quiet: tuple[dt.date, dt.date]
    received: tuple[Received, ...]
    follow_up: tuple[dt.date, dt.date]
    records_from: dt.date
    previous: PreviousInvolvement
    subsequent: SubsequentInvolvement
    earlier: int = 0
    later: int = 0
    later_sources: tuple[Source, ...] = ()
    reclassified: bool = False
    stage: Stage | None = None
    assessed: bool | None = None
    supported: bool | None = None
    episodes: int | None = None
    away: bool = False

    @property
    def safeguarded(self) -> bool:
        """Whether any notification was answered by safeguarding."""
        return any(received.pathway == Pathway.SAFEGUARDING for received in self.received)


@dataclass
class Historian:
    """Writes histories from its share of the random numbers."""

    rng: np.random.Generator
    entries: list[Entry] = field(default_factory=list)
    contact_days: set[dt.date] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    opened: int = 0

    def history(self, course: Course) -> list[Entry]:
        """Return the entries of a record that shows the course, in order of their days."""
        self.entries, self.contact_days, self.references, self.opened = [], set(), set(), 0
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
        reported = course.earlier
        match course.previous:
            case PreviousInvolvement.LOW:
                for _ in range(between(0 if reported else 1, 2, self.rng)):
                    self._contact(self._free_day(start, end))
            case PreviousInvolvement.MEDIUM:
                reported -= self._referred(self._day(start, end - dt.timedelta(days=300)), course)
                self._assessed(max(self.contact_days))
            case PreviousInvolvement.HIGH:
                reported -= self._referred(self._day(start, end - dt.timedelta(days=480)), course)
                self._protected(max(self.contact_days))
            case PreviousInvolvement.OPEN:
                opened = course.quiet[0] - dt.timedelta(days=between(170, 420, self.rng))
                reported -= self._referred(opened - dt.timedelta(days=between(0, 6, self.rng)), course)
                self._open(course, opened)
            case PreviousInvolvement.MISSING:
                start = end - dt.timedelta(days=300)
                if self.rng.random() < 0.4:
                    self._contact(self._free_day(start, end))
        for _ in range(reported):
            self._notified(self._free_day(start, end), course.site)

    def _referred(self, on: dt.date, course: Course) -> int:
        """Add what led to a case; return how many police notifications that was."""
        if course.earlier and self.rng.random() < 0.6:
            self._notified(on, course.site)
            return 1
        self._contact(on)
        return 0

    def _assessed(self, on: dt.date) -> None:
        """Add a past case that was assessed and closed within 300 days."""
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

    def _protected(self, on: dt.date) -> None:
        """Add a past case of registration, care or a residence order, closed within 480 days."""
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

    def _open(self, course: Course, opened: dt.date) -> None:
        """Add a case that is open throughout the sampled notifications: support or safeguarding."""
        last = course.quiet[1]
        self._add(opened, EventKind.CASE_OPENED)
        self._add(self._later(opened, 0, 5), EventKind.INITIAL_ASSESSMENT)
        reopened = course.episodes or 0
        ends = last + dt.timedelta(days=between(QUIET_DAYS + 20, 120 if reopened else 600, self.rng))
        if not course.safeguarded or course.reclassified:
            self._span(self._later(opened, 20, 60), EventKind.SUPPORT_PLAN, ends)
        else:
            self._safeguard(course, opened, ends)
        for _ in range(between(1, 4, self.rng)):
            self._add(self._day(opened, last), EventKind.OTHER)
        if reopened or (not course.away and self.rng.random() < 0.6):
            self._add(ends, EventKind.CASE_CLOSED)

    def _safeguard(self, course: Course, opened: dt.date, ends: dt.date) -> None:
        begun = self._later(opened, 25, 80)
        match self._protection(course.stage):
            case EventKind.REGISTRATION:
                self._add(begun - dt.timedelta(days=between(10, 20, self.rng)), EventKind.SECTION_47_ENQUIRY)
                self._add(begun, EventKind.CONFERENCE)
                self._span(begun, EventKind.REGISTRATION, ends)
            case EventKind.LOOKED_AFTER:
                self._span(begun, EventKind.LOOKED_AFTER, None if course.away else ends)
            case EventKind.SECTION_47_ENQUIRY:
                first = course.received[0].on if course.received else course.quiet[0]
                self._add(first - dt.timedelta(days=between(3, 15, self.rng)), EventKind.SECTION_47_ENQUIRY)

    def _protection(self, stage: Stage | None) -> EventKind:
        """Return what makes an open case one of safeguarding when the notification comes."""
        chances = {EventKind.REGISTRATION: 8, EventKind.LOOKED_AFTER: 3, EventKind.SECTION_47_ENQUIRY: 2}
        if stage == Stage.SAFEGUARDING:
            return EventKind.REGISTRATION
        if stage == Stage.SECTION_47:
            return EventKind.SECTION_47_ENQUIRY
        if stage == Stage.AWAY:
            del chances[EventKind.SECTION_47_ENQUIRY]
        return weighted(chances, self.rng)

    # ----------------------------------------------------------- response

    def _response(self, course: Course, received: Received, later: dt.date | None) -> None:
        room = (later - received.on).days - 1 if later else QUIET_DAYS
        if course.previous == PreviousInvolvement.OPEN:
            if course.reclassified and later is None:
                self._add(self._later(received.on, 1, 12), EventKind.SECTION_47_ENQUIRY)
            elif self.rng.random() < 0.5:
                self._add(self._later(received.on, 0, min(10, room)), one(_OPEN_CASE_WORK, self.rng))
            if later is None and self._is_assessed(course, chance=0.4):
                self._add(self._later(received.on, 3, 38), one(_ASSESSMENTS, self.rng))
            return
        match received.pathway:
            case Pathway.LETTER:
                self._add(self._later(received.on, 1, min(18, room)), EventKind.LETTER)
            case Pathway.VISIT_OR_CALL:
                self._add(
                    self._later(received.on, 0, min(12, room)), one((EventKind.VISIT, EventKind.PHONE_CALL), self.rng)
                )
            case Pathway.FAMILY_SUPPORT:
                opened = self._opened(self._later(received.on, 0, 7))
                self._add(self._later(opened, 0, 10), EventKind.INITIAL_ASSESSMENT)
                self._served(course, opened)
            case Pathway.SAFEGUARDING:
                opened = self._opened(self._later(received.on, 0, 2))
                self._add(self._later(opened, 0, 4), EventKind.SECTION_47_ENQUIRY)
                if self._is_assessed(course, chance=0.7):
                    self._add(self._later(opened, 2, 30), one(_ASSESSMENTS, self.rng))
                self._served(course, opened)

    def _is_assessed(self, course: Course, chance: float) -> bool:
        return self.rng.random() < chance if course.assessed is None else course.assessed

    def _opened(self, on: dt.date) -> dt.date:
        """Add the opening of a case at or after the first notification."""
        self.opened += 1
        self._add(on, EventKind.CASE_OPENED)
        return on

    def _served(self, course: Course, opened: dt.date) -> None:
        """Add the closing of a case and, where it was supported, its plan or the children's registration."""
        closed = self._later(opened, 70, 120 if (course.episodes or 0) > 1 else 300)
        supported = self.rng.random() < 0.6 if course.supported is None else course.supported
        if supported:
            if course.safeguarded and self.rng.random() < 0.4:
                conference = self._later(opened, 12, 25)
                self._add(conference, EventKind.CONFERENCE)
                self._span(conference, EventKind.REGISTRATION, closed)
            self._span(self._later(opened, 14, 30), EventKind.SUPPORT_PLAN, closed)
        self._add(closed, EventKind.CASE_CLOSED)

    # -------------------------------------------------------------- after

    def _after(self, course: Course) -> None:
        start = course.quiet[1] + dt.timedelta(days=QUIET_DAYS)
        end = course.follow_up[0] - dt.timedelta(days=14)
        if course.subsequent == SubsequentInvolvement.UNKNOWN:
            self._transferred(self._day(start, start + dt.timedelta(days=60)))
            return
        after = [self._notified(self._free_day(start, end), course.site, True) for _ in range(course.later)]
        after += [self._contact(self._free_day(start, end), source) for source in course.later_sources]
        after += self._reopened(course, end)
        early = [on for on in after if on <= end - dt.timedelta(days=40)]
        on = one(sorted(early), self.rng) if early else self._day(start, end - dt.timedelta(days=40))
        match course.subsequent:
            case SubsequentInvolvement.LOW if not after:
                self._add(on, one((EventKind.VISIT, EventKind.PHONE_CALL, EventKind.LETTER), self.rng))
            case SubsequentInvolvement.MEDIUM:
                self._add(self._later(on, 1, 15), EventKind.INITIAL_ASSESSMENT)
            case SubsequentInvolvement.HIGH:
                self._protected_again(on, course)
        if self.rng.random() < 0.06:
            self._contact(course.follow_up[1] + dt.timedelta(days=between(10, 60, self.rng)))

    def _protected_again(self, on: dt.date, course: Course) -> None:
        """Add an enquiry and what came of it; children who live away at the end are in care from then or before."""
        self._add(self._later(on, 0, 3), EventKind.SECTION_47_ENQUIRY)
        conference = self._later(on, 12, 30)
        self._add(conference, EventKind.CONFERENCE)
        if any(entry.kind == EventKind.LOOKED_AFTER and entry.until is None for entry in self.entries):
            return
        self._span(conference, EventKind.LOOKED_AFTER if course.away else EventKind.REGISTRATION, None)

    def _reopened(self, course: Course, end: dt.date) -> list[dt.date]:
        """Add further episodes of a case once the first is closed; return the days on which they began."""
        times = max((course.episodes or 0) - self.opened, 0)
        if not times:
            return []
        closed = max(entry.on for entry in self.entries if entry.kind == EventKind.CASE_CLOSED)
        length = (end - closed).days // times
        begun = [
            closed + dt.timedelta(days=number * length + between(5, length // 3, self.rng)) for number in range(times)
        ]
        for on in begun:
            self._add(on, EventKind.CASE_OPENED)
            self._add(self._later(on, length // 3, length // 2), EventKind.CASE_CLOSED)
        return begun

    def _transferred(self, on: dt.date) -> None:
        """Let the record move away: whatever would come later is not in it."""
        kept = [entry for entry in self.entries if entry.on <= on]
        self.entries = [replace(entry, until=None) if entry.until and entry.until > on else entry for entry in kept]
        self._add(on, EventKind.RECORD_TRANSFERRED)

    # -------------------------------------------------------------- parts

    def _notified(self, on: dt.date, site: Site, letters: bool = False) -> dt.date:
        """Add another police notification; in the north a letter may follow."""
        number = f"{between(1000, 9999, self.rng)}"
        while number in self.references:
            number = f"{between(1000, 9999, self.rng)}"
        self.references.add(number)
        reference = f"DV{on:%y}/9{number}0" if site == Site.NORTH else f"{on:%y}PAC9{number}0"
        quoted = self.rng.random() < 0.7
        incident_on = on - dt.timedelta(days=between(1, 6, self.rng))
        self._add(on, EventKind.NOTIFICATION, Source.POLICE, reference if quoted else "", incident_on)
        if letters and site == Site.NORTH and self.rng.random() < 0.3:
            self._add(self._later(on, 2, 10), EventKind.LETTER)
        return on

    def _contact(self, on: dt.date, source: Source | None = None) -> dt.date:
        """Add another agency's contact or referral."""
        self._add(on, EventKind.CONTACT, source or weighted(_REFERRERS, self.rng))
        return on

    def _add(
        self,
        on: dt.date,
        kind: EventKind,
        source: Source | None = None,
        reference: str = "",
        incident_on: dt.date | None = None,
    ) -> None:
        if kind in _CONTACTS:
            self.contact_days.add(on)
        self.entries.append(Entry(on, kind, source, reference, incident_on))

    def _span(self, on: dt.date, kind: EventKind, until: dt.date | None) -> None:
        self.entries.append(Entry(on, kind, until=until))

    def _free_day(self, start: dt.date, end: dt.date) -> dt.date:
        """Return a day without a contact."""
        taken = {(day - start).days for day in self.contact_days}
        free = [day for day in range(max((end - start).days, 0) + 1) if day not in taken]
        return start + dt.timedelta(days=one(free, self.rng))

    def _day(self, start: dt.date, end: dt.date) -> dt.date:
        return start + dt.timedelta(days=between(0, max((end - start).days, 0), self.rng))

    def _later(self, on: dt.date, least: int, most: int) -> dt.date:
        return on + dt.timedelta(days=between(least, max(least, most), self.rng))
