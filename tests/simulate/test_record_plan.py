"""What the police record of the planned incidents, counted again: Tables 12, 14 to 16, 26 to 28, §4.8, §5."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from filetrack.schemas.codes import (
    Action,
    Assessor,
    ChildLocation,
    Consent,
    Context,
    Conveyed,
    EndState,
    Injured,
    Level,
    Location,
    Offence,
    Presence,
    Relationship,
    Removal,
    Site,
    TimeOfDay,
    Timing,
    Weapon,
    Weekday,
)
from filetrack.simulate.plan.entities import Plan
from filetrack.simulate.plan.records import MINIMUM_GAP_DAYS, with_mean
from tests.simulate.plans import SEEDS, dealt, incidents

BANDS = {TimeOfDay.MORNING: (3, 9), TimeOfDay.DAY: (9, 15), TimeOfDay.EVENING: (15, 21)}
CONTEXTS = {
    Context.ALCOHOL_DRUGS: "4.8.1-alcohol-drugs",
    Context.RELATIONSHIP: "4.8.2-relationship",
    Context.ACCESS: "4.8.3-access",
    Context.CHILD_CONTACT: "4.8.4-contact",
    Context.PARENTING: "4.8.5-parenting",
    Context.MONEY: "4.8.6-money",
}
TOGETHER = {
    "4.8.2-alcohol-additional": {Context.RELATIONSHIP, Context.ALCOHOL_DRUGS},
    "4.8.3-access-alcohol": {Context.ACCESS, Context.ALCOHOL_DRUGS},
    "4.8.3-access-contact": {Context.ACCESS, Context.CHILD_CONTACT},
    "4.8.6-money-drugs": {Context.MONEY, Context.ALCOHOL_DRUGS},
}
HURT = {Injured.VICTIM, Injured.CHILD, Injured.VICTIM_PERPETRATOR}


@pytest.fixture(params=SEEDS)
def plan(request) -> Plan:
    return dealt(request.param)


def taking(plan: Plan, action: Action) -> list:
    return [incident for incident in incidents(plan) if action in dict(incident.actions)]


def band(incident) -> TimeOfDay:
    if not incident.time_clear:
        return TimeOfDay.UNCLEAR
    hour = incident.minute // 60
    return next((code for code, (start, end) in BANDS.items() if start <= hour < end), TimeOfDay.NIGHT)


# --------------------------------------------------------- who, where, when


def test_relationships_are_those_of_table_12(plan, figures):
    assert Counter(incident.relationship for incident in incidents(plan)) == figures.counts(
        12, (Relationship.CURRENT, Relationship.FORMER)
    )
    for family in plan.families:
        assert len({incident.relationship for incident in family.incidents}) == 1


def test_places_are_those_of_table_14(plan, figures):
    assert Counter(incident.location for incident in incidents(plan)) == figures.counts(14, Location)


def test_no_child_sleeps_in_a_public_place(plan):
    indoors = {ChildLocation.ASLEEP, ChildLocation.ANOTHER_ROOM, ChildLocation.ON_PREMISES}
    public = [incident for incident in incidents(plan) if incident.location == Location.PUBLIC]
    assert not indoors & {child.location for incident in public for child in incident.children}


def test_weekdays_are_those_of_table_15(plan, figures):
    days = Counter(incident.reported_on.strftime("%A") for incident in incidents(plan))
    assert days == {weekday.label: figures.count(15, weekday.label) for weekday in Weekday}
    assert {(incident.reported_on.year, incident.reported_on.month) for incident in incidents(plan)} == {(2007, 1)}


def test_times_are_those_of_table_16(plan, figures):
    assert Counter(band(incident) for incident in incidents(plan)) == figures.counts(16, TimeOfDay)


def test_a_familys_incidents_are_well_apart_and_in_order(plan):
    for family in plan.families:
        for one, two in pairwise(family.incidents):
            assert (two.reported_on - one.reported_on).days >= MINIMUM_GAP_DAYS


# ----------------------------------------------------------------- context


def test_contexts_and_their_pairs_are_as_stated(plan, figures):
    described = [incident for incident in incidents(plan) if incident.contexts]
    assert len(incidents(plan)) - len(described) == figures.claim("4.8-no-description")
    for context, claim in CONTEXTS.items():
        assert sum(context in incident.contexts for incident in described) == figures.claim(claim)
    for claim, both in TOGETHER.items():
        assert sum(both <= set(incident.contexts) for incident in described) == figures.claim(claim)
    assert all(len(set(incident.contexts)) == len(incident.contexts) for incident in described)


def test_child_contact_is_at_issue_between_former_partners_with_children(plan):
    for incident in incidents(plan):
        if Context.CHILD_CONTACT in incident.contexts:
            assert incident.children
            assert incident.relationship == Relationship.FORMER


# ------------------------------------------------------------------- calls


def test_numbers_of_calls_are_as_stated(plan, figures):
    calls = Counter(incident.calls for incident in incidents(plan))
    for words, number in (("one-call", 1), ("two-calls", 2), ("three-calls", 3), ("six-calls", 6)):
        assert calls.pop(number) == figures.claim(f"5.3.1-{words}")
    assert set(calls) <= {None}


def test_numbers_of_officers_are_as_stated_and_northern(plan, figures):
    officers = [incident.officers for incident in incidents(plan) if incident.site == Site.NORTH]
    known = [number for number in officers if number is not None]
    assert sum(number <= 2 for number in known) == figures.claim("5.3.1-officers-two")
    assert sum(3 <= number <= 4 for number in known) == figures.claim("5.3.1-officers-four")
    assert sum(number >= 5 for number in known) == figures.claim("5.3.1-officers-five")
    assert {incident.officers for incident in incidents(plan) if incident.site == Site.SOUTH} == {None}


# ----------------------------------------------------- actions and offences


@pytest.mark.parametrize("table", [26, 28])
def test_actions_are_those_of_tables_26_and_28(plan, figures, table):
    actions = list(Action)
    arrest = actions.index(Action.ARREST)
    rows = actions[:arrest] if table == 26 else actions[arrest : arrest + 4]
    for action in rows:
        timings = Counter(dict(incident.actions)[action] for incident in taking(plan, action))
        assert timings == +Counter({t: figures.maybe(table, action.label, t.label) for t in Timing})
        assert timings.total() == figures.count(table, action.label, "Total")


def test_no_action_is_planned_twice(plan):
    for incident in incidents(plan):
        assert len(dict(incident.actions)) == len(incident.actions)


def test_northern_actions_are_northern(plan):
    for action in (Action.REFERRAL_FPU, Action.CARE_PACK, Action.REFERRAL_HEALTH_VISITOR, Action.SPECIALIST_ASSIGNED):
        assert {incident.site for incident in taking(plan, action)} == {Site.NORTH}


def test_safety_information_is_mostly_southern(plan, figures):
    sites = Counter(incident.site for incident in taking(plan, Action.SAFETY_INFORMATION))
    assert 100 * sites[Site.SOUTH] / sites.total() > figures.claim("5.8-safety-information-south")


def test_arrests_and_what_follows_them(plan, figures):
    arrested = [incident for incident in incidents(plan) if incident.removal == Removal.ARRESTED]
    assert taking(plan, Action.ARREST) == arrested
    for action, claim in ((Action.BAIL, "5.9.2-bail"), (Action.RETRACTION, "5.9.2-retractions")):
        followed = taking(plan, action)
        assert len(followed) == figures.claim(claim)
        assert all(incident in arrested for incident in followed)
    released, cautioned = taking(plan, Action.NO_CHARGE), taking(plan, Action.CAUTION)
    assert not [incident for incident in released if incident in cautioned]
    assert all(incident in arrested for incident in [*released, *cautioned])
    assert not [incident for incident in released if incident in taking(plan, Action.BAIL)]
    peace = [incident for incident in released if Offence.BREACH_OF_PEACE in incident.offences]
    assert 100 * len(peace) / len(released) > figures.claim("5.10.1-no-charge-breach-majority")


def test_other_actions_are_as_stated(plan, figures):
    assert [incident for incident in incidents(plan) if incident.safe] == taking(plan, Action.PLACE_OF_SAFETY)
    photographed = taking(plan, Action.PHOTOGRAPHS)
    injured = [incident for incident in incidents(plan) if incident.injured]
    assert round(100 * len(photographed) / len(injured)) == figures.claim("4.9-photos-percent")
    assert all(incident.injured for incident in photographed)
    assert len(taking(plan, Action.SPECIALIST_ASSIGNED)) == figures.claim("5.7.1-both-specialists")
    assert len(taking(plan, Action.BREACH_WARNING)) == figures.claim("5.9.1-breach-warning")
    assert len(taking(plan, Action.HARASSMENT_WARNING)) == figures.claim("5.9.1-harassment-warning")
    forms = taking(plan, Action.MULTI_AGENCY_FORM)
    assert len(forms) == figures.claim("5.10.3-multi-agency-form")
    pregnant = [incident for incident in forms if any(adult.pregnant for adult in incident.adults)]
    assert len(pregnant) == figures.claim("5.10.3-form-pregnant")


def test_pregnant_northern_victims_are_referred_to_health_visitors(plan):
    referred = taking(plan, Action.REFERRAL_HEALTH_VISITOR)
    pregnant = [i for i in incidents(plan) if i.site == Site.NORTH and any(adult.pregnant for adult in i.adults)]
    assert pregnant
    assert all(incident in referred for incident in pregnant)


def test_offences_are_those_of_table_27(plan, figures):
    counts = Counter(offence for incident in incidents(plan) for offence in incident.offences)
    assert counts == figures.counts(27, Offence)
    without = [incident for incident in incidents(plan) if not incident.offences]
    assert len(without) == figures.claim("5.9.1-no-offence")
    assert all(incident.no_offence for incident in without)


def test_offences_suit_their_incidents(plan):
    for incident in incidents(plan):
        offences = set(incident.offences)
        if offences & {Offence.ACTUAL_BODILY_HARM, Offence.GRIEVOUS_BODILY_HARM, Offence.RAPE, Offence.THREATS_TO_KILL}:
            assert incident.level == Level.HIGH
        if Offence.COMMON_ASSAULT in offences:
            assert incident.level != Level.LOW
        if incident.location == Location.TELEPHONE:
            assert not offences & {Offence.CRIMINAL_DAMAGE, Offence.BREACH_OF_PEACE, Offence.COMMON_ASSAULT}


# ---------------------------------------------- risk, consent, notification


def test_days_to_risk_assessments_are_as_stated(plan, figures):
    north = [i.risk_days for i in incidents(plan) if i.site == Site.NORTH and i.assessor]
    south = [i.risk_days for i in incidents(plan) if i.site == Site.SOUTH and i.assessor]
    assert north.count(0) == figures.claim("5.6.1-north-same-day")
    assert round(100 * sum(1 <= d <= 5 for d in north) / len(north)) == figures.claim("5.6.1-north-five-days-percent")
    assert round(100 * sum(6 <= d <= 40 for d in north) / len(north)) == figures.claim("5.6.1-north-forty-days-percent")
    assert round(np.mean(north), 1) == figures.claims["5.6.1-north-mean-days"]
    assert sum(days > 0 for days in south) == figures.claim("5.6.1-south-not-same-day")
    assert {incident.risk_days for incident in incidents(plan) if not incident.assessor} == {None}


def test_specialists_assess_later_than_front_line_officers(plan):
    days = {
        who: np.mean([i.risk_days for i in incidents(plan) if i.site == Site.NORTH and i.assessor == who])
        for who in Assessor
    }
    assert days[Assessor.SPECIALIST] > days[Assessor.FRONT_LINE]


def test_consents_are_as_stated_and_northern(plan, figures):
    north = Counter(incident.consent for incident in incidents(plan) if incident.site == Site.NORTH)
    assert north[Consent.OBTAINED] == figures.claim("5.10.1-consent")
    assert round(100 * north[Consent.NEITHER] / north.total()) == figures.claim("5.10.1-no-consent-percent")
    assert {incident.consent for incident in incidents(plan) if incident.site == Site.SOUTH} == {None}


def test_notifications_differ_from_the_police_record_as_stated(plan, figures):
    def differs(i) -> bool:
        short = (Conveyed.PARTIAL, Conveyed.NOT)
        return (
            i.child_omitted
            or i.presence_omitted
            or i.date_wrong
            or i.weapon_conveyed in short
            or i.injury_conveyed in short
        )

    everyone = incidents(plan)
    assert sum(differs(incident) for incident in everyone) == figures.claim("5.10.4-inconsistent")
    omitted = [incident for incident in everyone if incident.child_omitted]
    assert len(omitted) == figures.claim("5.10.4-child-omitted")
    assert all(incident.children for incident in omitted)
    silent = [incident for incident in everyone if incident.presence_omitted]
    assert len(silent) == figures.claim("5.10.4-presence-omitted")
    assert {incident.presence for incident in silent} == {Presence.PRESENT}


def test_notifications_convey_weapons_and_injuries_as_stated(plan, figures):
    for incident in incidents(plan):
        assert (incident.weapon_conveyed is None) == (incident.weapon == Weapon.NONE)
        assert (incident.injury_conveyed is None) == (not HURT & set(incident.injured))
    traced = [incident for incident in incidents(plan) if incident.end_state == EndState.TRACED]
    weapons = Counter(incident.weapon_conveyed for incident in traced if incident.weapon_conveyed)
    assert weapons[Conveyed.FULL] == figures.claim("6.2.3-weapons-full")
    assert weapons[Conveyed.PARTIAL] == figures.claim("6.2.3-weapons-incomplete")
    assert weapons.total() == figures.claim("6.2.3-weapons-traced")
    injuries = Counter(incident.injury_conveyed for incident in traced if incident.injury_conveyed)
    assert injuries[Conveyed.PARTIAL] == figures.claim("6.2.3-injuries-limited")
    assert injuries.total() == figures.claim("6.2.3-injuries-traced")
    children = [incident for incident in traced if Injured.CHILD in incident.injured]
    assert {incident.injury_conveyed for incident in children} == {Conveyed.FULL}


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_in_their_bands_have_the_mean_asked_for(seed):
    bands = [(0, 0), (1, 5), (1, 5), (6, 40)]
    numbers = with_mean(bands, 6.5, np.random.default_rng(seed))
    assert sum(numbers) == 26
    assert all(low <= number <= high for number, (low, high) in zip(numbers, bands, strict=True))
