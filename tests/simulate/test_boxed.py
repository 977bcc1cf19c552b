"""The report's boxed cases: their config, exchanges counted by hand, and every case in a whole plan."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from functools import cache

import numpy as np
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.boxed import BoxedCases
from filetrack.schemas.codes import (
    PRESENT,
    Caller,
    ChildLocation,
    Context,
    Conveyed,
    Level,
    Location,
    Offence,
    Parties,
    Presence,
    Relationship,
    Removal,
    Site,
)
from filetrack.simulate.plan.boxed import differences, place_boxed_cases
from filetrack.simulate.plan.entities import Plan, PlannedAdult, PlannedChild, PlannedFamily, PlannedIncident
from tests.simulate.conftest import ROOT
from tests.simulate.plans import adults, children, dealt, incidents

WITNESSED = ChildLocation.WITNESSED


@cache
def boxes() -> BoxedCases:
    return io.settings(ROOT / "config/boxed_cases.yaml", BoxedCases)


def asked(incident: dict, **case) -> BoxedCases:
    """One case of an incident, as config would have it."""
    return io.checked(
        {"cases": [{"boxes": [1], "section": "4.8", "unit": "incident", "incidents": [incident], **case}]},
        BoxedCases,
        "boxed_cases.yaml",
    )


def family(children: int = 1, **incident) -> PlannedFamily:
    listed = [PlannedChild(location=WITNESSED, age=3 + 2 * number) for number in range(children)]
    known = {"level": Level.LOW, "presence": Presence.PRESENT, "offences": [Offence.OTHER], **incident}
    return PlannedFamily(Site.NORTH, [PlannedIncident(Site.NORTH, children=listed, **known)])


def placed(families: list[PlannedFamily], cases: BoxedCases, seed: int = 1) -> PlannedFamily:
    return place_boxed_cases(families, [], cases, np.random.default_rng(seed))[0]


# ------------------------------------------------------------------ config


def test_every_box_of_chapters_4_to_7_has_a_case_or_a_reason():
    structured = {box for case in boxes().cases for box in case.boxes}
    assert structured | {entry.box for entry in boxes().no_structure} == set(range(1, 35))
    assert all(entry.reason for entry in boxes().no_structure)


def test_boxes_that_tell_of_one_case_are_joined():
    numbers = Counter(number for case in boxes().cases for number in case.numbers)
    assert set(numbers.values()) == {1}
    assert {tuple(case.boxes) for case in boxes().cases if len(case.boxes) > 1} == {(13, 19), (17, 28)}


def test_an_unknown_attribute_is_refused_with_the_nearest_known_one():
    with pytest.raises(Problem, match=r"contxts.*did you mean “contexts”"):
        asked({"contxts": ["money"]})


def test_an_unknown_code_is_refused_with_those_that_there_are():
    with pytest.raises(Problem, match="'victims_home', 'public_place'"):
        asked({"location": "shop"})


def test_a_box_without_case_or_reason_is_told():
    with pytest.raises(Problem, match="box 1 has neither a case nor a reason"):
        asked({"level": "low"}, boxes=[2])


# --------------------------------------------------------------- exchanges


def test_an_incident_that_is_the_case_stays_as_it_is():
    other, same = family(contexts=[Context.ACCESS]), family(contexts=[Context.MONEY])
    assert placed([other, same], asked({"contexts": ["money"]})) is same
    assert other.incidents[0].contexts == [Context.ACCESS]


def test_contexts_are_exchanged_and_child_contact_only_where_it_can_be():
    low = family(contexts=[Context.MONEY], level=Level.LOW)
    high = family(contexts=[Context.CHILD_CONTACT], level=Level.HIGH, relationship=Relationship.FORMER)
    with pytest.raises(Problem, match="box 1 cannot be made to appear"):
        placed([low, high], asked({"level": "low", "contexts": ["child_contact"]}))
    assert [low.incidents[0].contexts, high.incidents[0].contexts] == [[Context.MONEY], [Context.CHILD_CONTACT]]
    low.incidents[0].relationship = Relationship.FORMER
    assert placed([low, high], asked({"level": "low", "contexts": ["child_contact"]})) is low
    assert [low.incidents[0].contexts, high.incidents[0].contexts] == [[Context.CHILD_CONTACT], [Context.MONEY]]


def test_who_was_arrested_is_exchanged_among_incidents_of_one_level_with_the_offences():
    quiet = family(contexts=[Context.MONEY], removal=Removal.OTHER, offences=[], no_offence=True)
    high = family(level=Level.HIGH, removal=Removal.ARRESTED)
    wish = asked({"contexts": ["money"], "level": "low", "removal": "perpetrator_arrested"})
    with pytest.raises(Problem):
        placed([quiet, high], wish)
    low = family(removal=Removal.ARRESTED, offences=[Offence.BREACH_OF_PEACE], contexts=[Context.ACCESS])
    made = placed([quiet, high, low], wish)
    assert made.incidents[0].removal == Removal.ARRESTED
    assert made.incidents[0].offences == [Offence.BREACH_OF_PEACE]
    assert Counter(f.incidents[0].removal for f in (quiet, high, low)) == {Removal.ARRESTED: 2, Removal.OTHER: 1}
    assert high.incidents[0].removal == Removal.ARRESTED


def test_places_are_exchanged_but_not_with_a_telephone_incident():
    home, phone = family(contexts=[Context.MONEY]), family(location=Location.TELEPHONE)
    wish = asked({"contexts": ["money"], "location": "public_place"})
    with pytest.raises(Problem):
        placed([home, phone], wish)
    public = family(location=Location.PUBLIC)
    assert placed([home, phone, public], wish).incidents[0].location == Location.PUBLIC
    assert phone.incidents[0].location == Location.TELEPHONE


def test_ages_are_exchanged_among_witnesses_and_parents_stay_old_enough():
    young = family(contexts=[Context.MONEY])
    for adult in young.incidents[0].adults:
        adult.age = 19
    young.incidents[0].children[0].age = 1
    old = family(contexts=[Context.ACCESS])
    for adult in old.incidents[0].adults:
        adult.age = 40
    old.incidents[0].children[0].age = 14
    asleep = family(contexts=[Context.ACCESS])
    asleep.incidents[0].children[0].location = ChildLocation.ASLEEP
    made = placed([young, old, asleep], asked({"contexts": ["money"], "child": [{"age": 14}]}))
    incident = made.incidents[0]
    assert incident.contexts == [Context.MONEY]
    assert [child.age for child in incident.children] == [14]
    assert all(adult.age == 40 for adult in incident.adults)
    ages = Counter(f.incidents[0].children[0].age for f in (young, old, asleep))
    assert ages == {1: 1, 14: 1, 3: 1}
    assert asleep.incidents[0].children[0].age == 3


def test_a_familys_incidents_meet_the_case_in_any_order():
    several = family(removal=Removal.PERPETRATOR_LEFT)
    several.incidents.append(deepcopy(several.incidents[0]))
    several.incidents[1].removal = Removal.ARRESTED
    wish = asked({"removal": "perpetrator_arrested"})
    case = wish.cases[0].model_copy(update={"unit": "family", "incidents": [*wish.cases[0].incidents] * 2})
    assert differences(case, several) == {"removal": 1}
    assert differences(wish.cases[0], several) == {"incidents": 1}


def test_each_case_has_a_family_of_its_own():
    cases = [{"boxes": [n], "section": "4.8", "unit": "incident", "incidents": [{"level": "low"}]} for n in (1, 2)]
    two = io.checked({"cases": cases}, BoxedCases, "boxed_cases.yaml")
    families = [family(), family()]
    made = place_boxed_cases(families, [], two, np.random.default_rng(1))
    assert {id(one) for one in made} == {id(one) for one in families}
    with pytest.raises(Problem, match="cannot be made to appear"):
        place_boxed_cases(families[:1], [], two, np.random.default_rng(1))


# -------------------------------------------------------------- whole plan


def with_cases() -> tuple[Plan, list[PlannedFamily]]:
    plan = deepcopy(dealt(2))
    return plan, place_boxed_cases(plan.families, plan.boosters, boxes(), np.random.default_rng(2))


@pytest.fixture(scope="module")
def cases():
    return with_cases()


def test_every_boxed_case_appears_in_a_whole_plan(cases):
    plan, made = cases
    assert len({id(one) for one in made}) == len(boxes().cases)
    for case, its in zip(boxes().cases, made, strict=True):
        assert any(its is one for one in (*plan.families, *plan.boosters))
        assert not differences(case, its), case.name


def test_box_5_by_hand(cases):
    _, made = cases
    number = next(n for n, case in enumerate(boxes().cases) if case.boxes == [5])
    (incident,) = made[number].incidents
    assert (incident.level, incident.location, incident.relationship) == ("high", "public_place", "former_partner")
    assert incident.removal == "perpetrator_left"
    assert "child_contact" in incident.contexts
    assert [child.relation for child in incident.children if child.age == 3] == ["both_parents"]
    assert any(child.location in PRESENT for child in incident.children)


def band(age: int | None) -> int | None:
    return age if age is None or age in (0, 17) else (age + 1) // 2


def counts(plan: Plan) -> dict[str, Counter]:
    """The counts that tables and statements print, each by itself."""
    everyone, short = incidents(plan), {Conveyed.PARTIAL, Conveyed.NOT}
    deep = [one.in_depth for one in (*plan.families, *plan.boosters) if one.in_depth]
    response = [
        (i.site, i.level == Level.LOW, "none" if i.response_minutes is None else i.response_minutes) for i in everyone
    ]
    return {
        "ages of witnesses": Counter((band(c.age), c.location == WITNESSED) for _, _, c in children(plan)),
        "ages": Counter(c.age for _, _, c in children(plan)),
        "listed": Counter(len(i.children) for i in everyone),
        "places of children": Counter((f.site, i.presence, c.location) for f, i, c in children(plan)),
        "relations": Counter(c.relation for _, _, c in children(plan)),
        "sexes": Counter(c.sex for _, _, c in children(plan)),
        "appearances": Counter((f.site, c.ethnic_appearance) for f, _, c in children(plan)),
        "adults' ages": Counter((part, a.age) for _, part, a in adults(plan)),
        "work": Counter((part, a.occupation) for _, part, a in adults(plan)),
        "alcohol": Counter((part, a.sex, a.alcohol) for _, part, a in adults(plan)),
        "drugs": Counter((part, a.sex, a.drugs) for _, part, a in adults(plan)),
        "mental health": Counter((part, a.sex, a.mental_health) for _, part, a in adults(plan)),
        "pregnant": Counter(
            (f.site, f.pathway, i.end_state) for f in plan.families for i in f.incidents for a in i.adults if a.pregnant
        ),
        "contexts": Counter(tuple(i.contexts) for i in everyone),
        "relationships": Counter(i.relationship for i in everyone),
        "location": Counter((i.location, i.level) for i in everyone if i.location == Location.TELEPHONE)
        + Counter(i.location for i in everyone),
        "days": Counter(i.reported_on for i in everyone),
        "times": Counter((i.minute, i.time_clear) for i in everyone),
        "hub": Counter(
            (i.site, i.level, i.presence, i.parties, i.no_offence, bool(i.weapon != "none")) for i in everyone
        ),
        "weapons": Counter(i.weapon for i in everyone),
        "injured": Counter((i.site, i.level, *sorted(i.injured)) for i in everyone),
        "hurt adults": Counter((part, a.injured) for _, part, a in adults(plan)),
        "removal": Counter((i.site, i.level, i.removal, i.safe, i.no_offence) for i in everyone),
        "removal by aggressor": Counter((i.adults[i.aggressor].sex, i.level, i.removal) for i in everyone),
        "offences": Counter(offence for i in everyone for offence in i.offences),
        "actions": Counter(action for i in everyone for action in i.actions),
        "grades": Counter((i.site, i.presence, i.level, i.grade) for i in everyone if i.grade),
        "responses": Counter(response),
        "callers": Counter(i.caller for i in everyone),
        "calls by children": Counter(
            "to 15" if i.response_minutes <= 15 else "to 60" for i in everyone if i.caller == Caller.CHILD
        ),
        "numbers of calls": Counter((i.site, i.calls) for i in everyone),
        "left out": Counter((i.child_omitted, i.presence_omitted, i.date_wrong) for i in everyone),
        "inconsistent": Counter(
            i.child_omitted
            or i.presence_omitted
            or i.date_wrong
            or bool(short & {i.weapon_conveyed, i.injury_conveyed})
            for i in everyone
        ),
        "weapons conveyed": Counter((i.end_state, i.weapon_conveyed) for i in everyone),
        "injuries conveyed": Counter((i.end_state, i.injury_conveyed) for i in everyone),
        "tracing": Counter((i.site, i.level, i.presence, i.end_state, i.pathway) for i in everyone),
        "risks": Counter((i.site, i.level, i.assessor, i.risk, i.risk_days) for i in everyone),
        "before": Counter((f.pathway, f.previous) for f in plan.families),
        "earlier": Counter((f.pathway, f.previous == "open_case", f.earlier) for f in plan.families),
        "after": Counter((f.pathway, f.subsequent) for f in plan.families if not f.in_depth),
        "later": Counter((f.pathway, f.subsequent, f.later, *f.later_sources) for f in plan.families if not f.in_depth),
        "later, in depth": Counter(
            (f.previous == "open_case", f.subsequent, f.later) for f in (*plan.families, *plan.boosters) if f.in_depth
        ),
        "in depth": Counter((d.stage, d.outcome, d.mother, d.father, d.children) for d in deep),
        "packages": Counter((d.stage, d.package) for d in deep),
        "stop-start": Counter((d.episodes > 1, d.assessed) for d in deep if d.episodes > 1),
        "young": Counter((d.only_under_four, d.children) for d in deep),
    }


def test_placing_the_cases_changes_incidents_and_no_count(cases):
    before, (after, _) = counts(dealt(2)), cases
    assert counts(after) == before
    kept = [(one.contexts, one.removal, [child.age for child in one.children]) for one in incidents(dealt(2))]
    assert kept != [(one.contexts, one.removal, [child.age for child in one.children]) for one in incidents(after)]


def test_placing_the_cases_keeps_the_rules_of_people_and_records(cases):
    plan, _ = cases
    for one in plan.families:
        for incident in one.incidents:
            ages = [child.age for child in incident.children if child.age is not None]
            assert len(ages) == len(set(ages))
            if incident.caller == Caller.CHILD:
                assert max(child.age or 0 for child in incident.children if child.location == WITNESSED) >= 5
            if Context.CHILD_CONTACT in incident.contexts:
                assert incident.relationship == Relationship.FORMER
                assert incident.children
            if incident.removal == Removal.ARRESTED:
                assert incident.offences
            assert incident.no_offence == (not incident.offences)
            if incident.parties == Parties.VICTIM_AND_PERPETRATOR:
                assert incident.adults[0].injured == ("victim" in incident.injured)
                assert incident.adults[1].injured == ("perpetrator" in incident.injured)


def test_the_same_seed_places_the_same_cases(cases):
    (plan, first), (again, made) = cases, with_cases()
    positions = {id(one): n for n, one in enumerate((*plan.families, *plan.boosters))}
    places = {id(one): n for n, one in enumerate((*again.families, *again.boosters))}
    assert [places[id(one)] for one in made] == [positions[id(one)] for one in first]


def test_an_adult_is_exchanged_by_part_and_sex():
    sober, drunk = family(contexts=[Context.MONEY]), family()
    woman = family()
    drunk.incidents[0].adults = (PlannedAdult(), PlannedAdult(sex="M", alcohol=True))
    woman.incidents[0].adults = (PlannedAdult(sex="M"), PlannedAdult(sex="F", alcohol=True))
    made = placed([sober, woman, drunk], asked({"contexts": ["money"], "perpetrator": ["alcohol"]}))
    assert made.incidents[0].contexts == [Context.MONEY]
    assert [one.incidents[0].adults[1].alcohol for one in (sober, woman, drunk)].count(True) == 2
    assert woman.incidents[0].adults[1].alcohol
