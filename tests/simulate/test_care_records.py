"""A care record made for a plan, read back by plain counting of the files' rows, shows the plan (§6.3 to §8.2)."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import product
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.schemas.codes import (
    Engagement,
    EventKind,
    FamilyMember,
    Level,
    Outcome,
    Pathway,
    PersonRole,
    Presence,
    PreviousInvolvement,
    Site,
    Source,
    Stage,
    SubsequentInvolvement,
)
from filetrack.schemas.raw import north_care, south_care
from filetrack.schemas.study import Study
from filetrack.simulate.files import care_words as w
from filetrack.simulate.files.care_north import NorthCare
from filetrack.simulate.files.care_south import SouthCare
from filetrack.simulate.plan.entities import Plan, PlannedChild, PlannedFamily, PlannedIncident
from filetrack.simulate.plan.in_depth import plan_in_depth
from filetrack.simulate.population.care_records import CareRecords
from filetrack.simulate.population.cases import Case
from filetrack.simulate.population.incidents import Register, planned_incidents
from filetrack.simulate.population.names import name_lists
from filetrack.simulate.population.people import Families
from filetrack.simulate.settings import Simulation
from tests.simulate import reading
from tests.simulate.conftest import ROOT, dates, published_figures

P, S, K = PreviousInvolvement, SubsequentInvolvement, EventKind
SERVED = (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)
TRIGGERED = {Pathway.FAMILY_SUPPORT: (P.NONE, P.MEDIUM, P.MEDIUM, P.MEDIUM),
             Pathway.SAFEGUARDING: (P.NONE, P.LOW, P.MEDIUM, P.MEDIUM, P.MISSING)}  # fmt: skip
OPEN = {Pathway.FAMILY_SUPPORT: 5, Pathway.SAFEGUARDING: 14}


def planned(site: Site, day: int, previous: P, pathway: Pathway, **more) -> PlannedFamily:
    incident = PlannedIncident(site, Presence.PRESENT, Level.LOW, children=[PlannedChild()], pathway=pathway)
    incident.sent_days, incident.received_days = 1, day % 3 + 1
    incident.reported_on = dt.date(2007, 1, 1 + day % 31)
    return PlannedFamily(site, [incident], pathway=pathway, previous=previous, **more)


def hand_made(rng: np.random.Generator) -> Plan:
    """Families of every previous and subsequent involvement, of all small numbers of contacts, and those in depth."""
    families = []
    for day, (site, previous, subsequent, pathway) in enumerate(product(Site, P, S, tuple(Pathway)[:3])):
        if previous == P.OPEN:
            continue
        several = subsequent in (S.LOW, S.MEDIUM, S.HIGH)
        later = day % 7 if several else 0
        sources = [Source.HEALTH, Source.OTHER, Source.HEALTH][: day % 4] if several else []
        earlier = 0 if previous == P.NONE else day % 5
        families.append(
            planned(
                site, day, previous, pathway, subsequent=subsequent, earlier=earlier, later=later, later_sources=sources
            )
        )
    families[30].earlier, families[-20].earlier = 14, 14
    before = [
        (pathway, previous) for pathway in SERVED for previous in [*TRIGGERED[pathway], *[P.OPEN] * OPEN[pathway]]
    ]
    served = [
        planned(list(Site)[number % 2], number, previous, pathway, earlier=0 if previous == P.NONE else number % 6)
        for number, (pathway, previous) in enumerate(before)
    ]
    _, simulation, figures = settings()
    return Plan(families + served, plan_in_depth(served, figures, simulation, rng))


@cache
def settings() -> tuple:
    study = io.settings(ROOT / "config/study.yaml", Study)
    return study, io.settings(ROOT / "config/simulation.yaml", Simulation), published_figures()


@cache
def records(seed: int) -> SimpleNamespace:
    """The cases of a hand-made plan, and what their files hold."""
    study, simulation, figures = settings()
    streams = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(7)]
    plan = hand_made(streams[0])
    names = name_lists(simulation.origins)
    families = {site: Families(site, simulation, names, study.period.sample_from, streams[1]) for site in Site}
    cases, incidents = [], {}
    for number, family in enumerate(plan.families):
        true = families[family.site].planned(family)
        cases.append(Case(family, true, planned_incidents(family, true, f"sampled-{number}")))
    for site in Site:
        register = Register(families[site], simulation, figures, streams[2])
        own = [incident for case in cases if case.plan.site == site for incident in case.incidents]
        others = (register.north if site == Site.NORTH else register.south)(["2007-01", "2007-02"], 20)
        incidents[site] = own + others
        for number, incident in enumerate(incidents[site]):
            incident.reference = incident.notification = f"{site}{number}"
    care, boosters = CareRecords(study, simulation, families, streams[3]).of(cases, plan.boosters, incidents)
    files = NorthCare(simulation, streams[4]).files(care[Site.NORTH])
    files |= SouthCare(simulation, streams[5]).files(care[Site.SOUTH])
    return SimpleNamespace(
        cases=cases, boosters=boosters, incidents=incidents, care=care, files=files, read=reader(files)
    )


def reader(files: dict) -> SimpleNamespace:
    """The files' rows by family: events, services, agencies, talks and households of both sites."""
    heads = reading.north_families(files)
    events = pd.concat([reading.north_events(files), reading.south_events(files)])

    def both(name: str, *columns: tuple[str, dict | None, dict | None]) -> dict[str, pd.DataFrame]:
        parts = []
        for module, reference in ((north_care, "child_id"), (south_care, "file_no")):
            schema = getattr(module, name)
            frame = files[schema]
            family = frame[getattr(schema, reference)]
            made = {"family": family.map(heads) if module is north_care else family}
            for column, ics, form in columns:
                text = frame[getattr(schema, column)]
                words = ics if module is north_care else form
                made[column] = text.map(reading.meaning(words)) if words else dates(text)
            parts.append(pd.DataFrame(made))
        frame = pd.concat(parts).drop_duplicates()
        assert frame.drop(columns="engagement", errors="ignore").notna().all(axis=None)
        return dict(list(frame.groupby("family")))

    return SimpleNamespace(
        heads=heads,
        events=dict(list(events.groupby("family"))),
        services=both(
            "Services", ("date", None, None), ("service", w.ICS_SERVICE, w.FORM_SERVICE),
            ("member", w.ICS_MEMBER, w.FORM_MEMBER), ("origin", w.ICS_ORIGIN, w.FORM_ORIGIN),
            ("engagement", w.ICS_ENGAGEMENT, w.FORM_ENGAGEMENT),
        ),
        agencies=both(
            "AgencyContacts", ("date", None, None), ("agency", w.ICS_AGENCY, w.FORM_AGENCY),
            ("purpose", w.ICS_PURPOSE, w.FORM_PURPOSE),
        ),
        talks=both("SpokenWith", ("date", None, None), ("spoken_with", w.ICS_SPOKEN_WITH, w.FORM_SPOKEN_WITH)),
        homes=both("Households", ("from_date", None, None), ("lives_with", w.ICS_LIVES_WITH, w.FORM_LIVES_WITH)),
    )  # fmt: skip


def rows_of(study, case: Case, kind: str) -> pd.DataFrame:
    """A family's rows of a kind."""
    reference = study.read.heads.get(case.care.reference, case.care.reference)
    rows = getattr(study.read, kind)
    return rows.get(reference, next(iter(rows.values())).iloc[:0])


def first(case: Case) -> pd.Timestamp:
    """Day of the family's first notification."""
    return pd.Timestamp(case.received[0].on)


def window(case: Case) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Day of the family's last notification, and the end of its follow-up."""
    on = pd.Timestamp(case.received[-1].on)
    return on, on + pd.DateOffset(months=21)


@pytest.fixture
def study() -> SimpleNamespace:
    return records(1)


def in_depth(study) -> list[Case]:
    return [case for case in [*study.cases, *study.boosters] if case.plan.in_depth]


def test_notifications_and_contacts_are_as_many_as_planned(study):
    seen = set()
    for case in [*study.cases, *study.boosters]:
        events, (on, end) = rows_of(study, case, "events"), window(case)
        notified = events[events.kind == K.NOTIFICATION]
        contacts = events[(events.kind == K.CONTACT) & (events.on > on) & (events.on <= end)]
        assert (notified.on < first(case)).sum() == case.plan.earlier
        assert ((notified.on > on) & (notified.on <= end)).sum() == case.plan.later
        assert len(contacts) == len(case.plan.later_sources)
        seen |= {("earlier", case.plan.earlier), ("later", case.plan.later), ("contacts", len(contacts))}
    assert {("earlier", 14), ("later", 6), ("contacts", 3), ("earlier", 0), ("later", 0)} <= seen


def test_sources_of_later_contacts_are_those_planned(study):
    case = next(case for case in study.cases if len(case.plan.later_sources) == 3)
    on, end = window(case)
    later = [entry for entry in case.care.entries if entry.kind == K.CONTACT and on < pd.Timestamp(entry.on) <= end]
    assert sorted(entry.source for entry in later) == ["health", "health", "other"]


def test_levels_and_pathways_are_those_planned(study):
    for case in [*study.cases, *study.boosters]:
        events, on = rows_of(study, case, "events"), window(case)[0]
        read = [reading.pathway(events, pd.Timestamp(received.on)) for received in case.received]
        assert read == [received.pathway for received in case.received]
        assert reading.previous(events, first(case), case.plan.previous != P.MISSING) == case.plan.previous
        assert reading.subsequent(events, on) == case.plan.subsequent, case.plan


def test_no_contact_but_the_notifications_lies_within_45_days(study):
    near = pd.Timedelta(days=45)
    for case in [*study.cases, *study.boosters]:
        events, on = rows_of(study, case, "events"), window(case)[0]
        contacts = events[events.kind.isin([K.NOTIFICATION, K.CONTACT])]
        assert contacts.on.between(first(case) - near, on + near).sum() == len(case.received)


def test_assessments_and_episodes_after_the_notification(study):
    for case in in_depth(study):
        deep, events, (on, end) = case.plan.in_depth, rows_of(study, case, "events"), window(case)
        after = events[events.on.between(on, end)]
        assert after.kind.isin([K.INITIAL_ASSESSMENT, K.CORE_ASSESSMENT]).any() == deep.assessed, deep
        assert (after.kind == K.CASE_OPENED).sum() == deep.episodes


def test_stages_follow_from_entries_and_households(study):
    for case in in_depth(study):
        deep, events, (on, end) = case.plan.in_depth, rows_of(study, case, "events"), window(case)
        answered = events[events.on.between(on, on + pd.Timedelta(days=42))]
        if case.plan.previous != P.OPEN:
            enquired = (answered.kind == K.SECTION_47_ENQUIRY).any()
            assert (deep.stage == Stage.SECTION_47) == enquired
            if enquired:
                assert (answered.kind == K.SUPPORT_PLAN).any() == deep.package
            continue
        homes = rows_of(study, case, "homes")
        homes = homes[homes.from_date <= end].sort_values("from_date")
        then = homes[homes.from_date < on].lives_with.iloc[-1]
        assert (deep.stage == Stage.AWAY) == (Outcome.AWAY in (then, homes.lives_with.iloc[-1]))
        before = events[events.on < on]
        registered = (before.kind == K.REGISTRATION).any()
        recent = before[(before.kind == K.SECTION_47_ENQUIRY) & (before.on >= on - pd.Timedelta(days=60))]
        if deep.stage == Stage.SECTION_47:
            assert len(recent)
            assert not registered
        if deep.stage == Stage.SAFEGUARDING:
            assert not len(recent)


def test_the_children_live_at_the_end_where_it_is_planned(study):
    for case in in_depth(study):
        homes, (on, end) = rows_of(study, case, "homes"), window(case)
        known = homes[homes.from_date <= end].sort_values("from_date")
        assert known.lives_with.iloc[-1] == case.plan.in_depth.outcome
        assert known.from_date.iloc[0] < on


def degree(rows: pd.DataFrame) -> Engagement:
    if rows.empty:
        return Engagement.NOT_INVOLVED
    engaged = set(rows.engagement) & {Engagement.FULL, Engagement.PARTIAL}
    if not engaged:
        return Engagement.REFUSED if Engagement.REFUSED in set(rows.engagement) else Engagement.UNKNOWN
    return Engagement.FULL if engaged == {Engagement.FULL} else Engagement.PARTIAL


def test_services_and_engagement(study):
    for case in in_depth(study):
        deep, services, (on, end) = case.plan.in_depth, rows_of(study, case, "services"), window(case)
        assert services.date.between(on, end).all()
        assert sorted(set(services[services.origin == "signposted"].service)) == sorted(deep.signposted)
        assert sorted(set(services[services.origin == "own_initiative"].service)) == sorted(deep.own)
        for member in FamilyMember:
            assert degree(services[services.member == member]) == getattr(deep, member), member


def test_agencies_and_talks(study):
    for case in in_depth(study):
        deep, (on, end) = case.plan.in_depth, window(case)
        agencies, talks = rows_of(study, case, "agencies"), rows_of(study, case, "talks")
        assert agencies.date.between(on + pd.Timedelta(days=1), end).all()
        asked = agencies[agencies.purpose == "information"]
        assert set(asked.agency) == set(deep.consulted)
        assert set(agencies[agencies.purpose == "monitoring"].agency) == set(deep.monitored_by)
        assert {member for member, _ in talks.spoken_with} == set(deep.spoken_with)
        parts = {part for member, part in talks.spoken_with if member == FamilyMember.FATHER}
        assert parts <= {PersonRole.OTHER if deep.man_not_perpetrator else PersonRole.PERPETRATOR}


def test_only_boosters_of_the_booster_month_are_answered_by_an_intervention(study):
    assert len(study.boosters) == 18
    answered = {}
    care = {names(family.children): family for site in Site for family in study.care[site]}
    chosen = {id(case.incidents[0]): case for case in study.boosters}
    for incident in [incident for site in Site for incident in study.incidents[site]]:
        family = care.get(names(incident.family.children))
        if not incident.notified or incident.reported_on.month != 2 or family is None:
            continue
        events = pd.DataFrame([vars(entry) for entry in family.entries])
        events["on"] = pd.to_datetime(events["on"])
        case = chosen.get(id(incident))
        received = case.received[0].on if case else events[events.reference == incident.notification].on.iloc[0]
        answered[id(incident)] = reading.pathway(events, pd.Timestamp(received)) in SERVED
    assert {incident for incident, served in answered.items() if served} == set(chosen)
    assert len(answered) > 60


def names(children: tuple) -> tuple:
    return tuple((child.forename, child.surname, child.born) for child in children)


def test_files_do_not_give_away_who_is_studied(study):
    """Families outside the study have services, talks, agencies and households on file as well."""
    studied = {study.read.heads.get(c.care.reference, c.care.reference) for c in in_depth(study)}
    for kind in ("services", "agencies", "talks", "homes"):
        assert len(set(getattr(study.read, kind)) - studied) > 30, kind
