"""What social workers did with a family beside its dated entries: services, talks, household (§7.4 to §8.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from filetrack.schemas.codes import (
    Agency,
    Engagement,
    EventKind,
    FamilyMember,
    Origin,
    Outcome,
    PersonRole,
    Purpose,
    Service,
    Stage,
)
from filetrack.simulate.decks import between, one, shuffled, weighted
from filetrack.simulate.plan.entities import InDepth
from filetrack.simulate.plan.in_depth import ENGAGED, SERVES
from filetrack.simulate.population.histories import Entry

_ASSESSMENTS = (EventKind.INITIAL_ASSESSMENT, EventKind.CORE_ASSESSMENT)
_WORK = (*_ASSESSMENTS, EventKind.SECTION_47_ENQUIRY, EventKind.CASE_OPENED)
_AT_HOME = {Outcome.BOTH: 6, Outcome.MOTHER: 5, Outcome.FATHER: 1}
_INVOLVED = {
    Engagement.FULL: 3,
    Engagement.PARTIAL: 2,
    Engagement.NOT_INVOLVED: 5,
    Engagement.REFUSED: 1,
    Engagement.UNKNOWN: 2,
}


@dataclass(frozen=True)
class ServiceNote:
    """A support service for a member of the family; nothing may be recorded of the engagement."""

    on: dt.date
    service: Service
    member: FamilyMember
    origin: Origin
    engagement: Engagement | None


@dataclass(frozen=True)
class AgencyNote:
    """A contact with another agency."""

    on: dt.date
    agency: Agency
    purpose: Purpose


@dataclass(frozen=True)
class Talk:
    """A talk with a member of the family; of men, whether he is the perpetrator."""

    on: dt.date
    member: FamilyMember
    part: PersonRole | None


@dataclass(frozen=True)
class Home:
    """With whom the children live from a day on."""

    on: dt.date
    living: Outcome


@dataclass
class Casework:
    """All of it, of one family."""

    services: list[ServiceNote] = field(default_factory=list)
    agencies: list[AgencyNote] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)


@dataclass
class Caseworker:
    """Writes casework from its share of the random numbers."""

    rng: np.random.Generator

    def planned(
        self, plan: InDepth, entries: list[Entry], received: dt.date, follow_up: tuple[dt.date, dt.date]
    ) -> Casework:
        """Return casework that shows the plan between the day of the notification and the end of its follow-up.

        `received` is the last notification's day, `follow_up` the ends of follow-up of the first and the last.
        """
        last = follow_up[0] - dt.timedelta(days=7)
        return Casework(
            services=self._services(plan, received, last),
            agencies=self._agencies(plan, entries, received, last),
            talks=self._talks(plan, received, last),
            homes=self._homes(plan, entries, received, follow_up),
        )

    def drawn(self, entries: list[Entry]) -> Casework:
        """Return casework of a family that is not studied in depth, wherever social workers worked with it."""
        begun = [entry.on for entry in entries if entry.kind in _WORK]
        if not begun:
            dated = [entry.on for entry in entries]
            lives = [Home(one(dated, self.rng), weighted(_AT_HOME, self.rng))] if dated else []
            return Casework(homes=lives if self.rng.random() < 0.4 else [])
        on = one(begun, self.rng)
        ends = on + dt.timedelta(days=between(120, 420, self.rng))
        return self.planned(self._chance_plan(entries, on), entries, on, (ends, ends))

    def _chance_plan(self, entries: list[Entry], on: dt.date) -> InDepth:
        engagement = {member: weighted(_INVOLVED, self.rng) for member in FamilyMember}
        involved = [member for member in FamilyMember if engagement[member] != Engagement.NOT_INVOLVED]
        assessed = any(entry.kind in _ASSESSMENTS and entry.on >= on for entry in entries)
        return InDepth(
            stage=Stage.FAMILY_SUPPORT,
            outcome=weighted(_AT_HOME | {Outcome.AWAY: 1}, self.rng),
            mother=engagement[FamilyMember.MOTHER],
            father=engagement[FamilyMember.FATHER],
            children=engagement[FamilyMember.CHILDREN],
            signposted=sorted({one(SERVES[member], self.rng) for member in involved}),
            assessed=assessed,
            consulted=shuffled(Agency, self.rng)[: between(0, 2, self.rng)] if assessed else [],
            monitored_by=[one(list(Agency), self.rng)] if self.rng.random() < 0.15 else [],
            spoken_with=[member for member in FamilyMember if self.rng.random() < 0.8],
            man_not_perpetrator=self.rng.random() < 0.1,
        )

    # ----------------------------------------------------------- services

    def _services(self, plan: InDepth, received: dt.date, last: dt.date) -> list[ServiceNote]:
        engagement = {
            FamilyMember.MOTHER: plan.mother,
            FamilyMember.FATHER: plan.father,
            FamilyMember.CHILDREN: plan.children,
        }
        involved = [member for member in FamilyMember if engagement[member] != Engagement.NOT_INVOLVED]
        origins = dict.fromkeys(plan.signposted, Origin.SIGNPOSTED) | dict.fromkeys(plan.own, Origin.OWN_INITIATIVE)
        uses: dict[FamilyMember, list[Service]] = {member: [] for member in involved}
        for member in involved:
            uses[member].append(one([s for s in origins if _may_use(member, s, engagement, origins)], self.rng))
        for service in origins:
            if not any(service in used for used in uses.values()):
                members = [member for member in involved if _may_use(member, service, engagement, origins)]
                uses[one(members, self.rng)].append(service)
        notes = {
            ServiceNote(self._day(received + dt.timedelta(days=1), last), service, member, origins[service], degree)
            for member, used in uses.items()
            for service, degree in zip(used, self._degrees(engagement[member], len(used)), strict=True)
            for _ in range(between(1, 2, self.rng))
        }
        return _in_order(notes)

    def _degrees(self, engagement: Engagement, number: int) -> list[Engagement]:
        """Return the degree of engagement with each of so many services that amounts to a member's engagement."""
        degrees = [engagement] * number
        if engagement == Engagement.PARTIAL:
            degrees[1:] = [one(ENGAGED, self.rng) for _ in degrees[1:]]
        return degrees

    # --------------------------------------------------- agencies and talks

    def _agencies(self, plan: InDepth, entries: list[Entry], received: dt.date, last: dt.date) -> list[AgencyNote]:
        assessments = [entry.on for entry in entries if entry.kind in _ASSESSMENTS and received <= entry.on <= last]
        begun = assessments or [received]
        notes = [
            AgencyNote(self._soon(one(begun, self.rng), last), agency, Purpose.INFORMATION)
            for agency in plan.consulted
            for _ in range(between(1, 2, self.rng))
        ]
        notes += [AgencyNote(self._day(begun[0], last), agency, Purpose.MONITORING) for agency in plan.monitored_by]
        return _in_order(set(notes))

    def _talks(self, plan: InDepth, received: dt.date, last: dt.date) -> list[Talk]:
        man = PersonRole.OTHER if plan.man_not_perpetrator else PersonRole.PERPETRATOR
        parts = {FamilyMember.FATHER: man}
        talks = {
            Talk(self._day(received + dt.timedelta(days=1), last), member, parts.get(member))
            for member in plan.spoken_with
            for _ in range(between(1, 3, self.rng))
        }
        return _in_order(talks)

    # ---------------------------------------------------------- household

    def _homes(
        self, plan: InDepth, entries: list[Entry], received: dt.date, follow_up: tuple[dt.date, dt.date]
    ) -> list[Home]:
        """Return where the children lived from before the notification; now and then also a change after the end."""
        away = [entry.on for entry in entries if entry.kind == EventKind.LOOKED_AFTER and entry.until is None]
        homes = [Home(received - dt.timedelta(days=between(60, 700, self.rng)), weighted(_AT_HOME, self.rng))]
        changed = self._day(received + dt.timedelta(days=10), follow_up[0] - dt.timedelta(days=7))
        if plan.outcome == Outcome.AWAY:
            since = away[-1] if away else changed
            homes = [*(home for home in homes if home.on < since), Home(since, Outcome.AWAY)]
        elif homes[0].living != plan.outcome or self.rng.random() < 0.3:
            homes.append(Home(changed, plan.outcome))
        if self.rng.random() < 0.15:
            after = follow_up[1] + dt.timedelta(days=between(4, 20, self.rng))
            homes.append(Home(after, one([code for code in Outcome if code != homes[-1].living], self.rng)))
        return homes

    # -------------------------------------------------------------- parts

    def _soon(self, on: dt.date, last: dt.date) -> dt.date:
        return min(on + dt.timedelta(days=between(1, 20, self.rng)), last)

    def _day(self, start: dt.date, end: dt.date) -> dt.date:
        return start + dt.timedelta(days=between(0, max((end - start).days, 0), self.rng))


def _may_use(
    member: FamilyMember,
    service: Service,
    engagement: dict[FamilyMember, Engagement],
    origins: dict[Service, Origin],
) -> bool:
    """Whether a service is for the member, who comes to it on own initiative only when engaged."""
    return service in SERVES[member] and (origins[service] == Origin.SIGNPOSTED or engagement[member] in ENGAGED)


def _in_order(notes: Iterable) -> list:
    return sorted(notes, key=lambda note: tuple(str(value) for value in vars(note).values()))
