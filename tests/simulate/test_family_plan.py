"""The planned families: the figures of §6.2.3, §6.4 to §6.6, chapter 7 and §8.2, counted by hand from the plan."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.codes import (
    Agency,
    Caller,
    Engagement,
    FamilyMember,
    Injured,
    Level,
    Outcome,
    Pathway,
    Presence,
    PreviousInvolvement,
    Service,
    Site,
    Stage,
    SubsequentInvolvement,
    Weapon,
)
from filetrack.schemas.table import Claim, PublishedCell
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.plan.entities import PlannedChild, PlannedFamily, PlannedIncident
from filetrack.simulate.plan.families import plan_families
from filetrack.simulate.plan.in_depth import SERVES, engagement
from filetrack.simulate.settings import Simulation
from tests.simulate import plans

ROOT = Path(__file__).parents[2]
N, S = Site.NORTH, Site.SOUTH
NONE, LOW, MEDIUM, HIGH, OPEN, MISSING = PreviousInvolvement
NO_ACTION, LETTER, VISIT, SUPPORT, SAFEGUARDING = Pathway
ENGAGED = {Engagement.FULL, Engagement.PARTIAL}


@cache
def settings() -> tuple[Figures, Simulation]:
    published = ROOT / "data/published"
    figures = Figures.of(io.read(published / "tables.csv", PublishedCell), io.read(published / "claims.csv", Claim))
    return figures, io.settings(ROOT / "config/simulation.yaml", Simulation)


def family(site: Site, pathway: Pathway, previous=None, level=Level.LOW, children=2, **incident) -> PlannedFamily:
    listed = [PlannedChild() for _ in range(children)]
    only = PlannedIncident(site, Presence.PRESENT, level, pathway=pathway, children=listed, **incident)
    return PlannedFamily(site, [only], pathway=pathway, previous=previous)


def families() -> list[PlannedFamily]:
    """184 traced families as Tables 33 and 35 have them, five of them without a listed child."""
    hurt = {"injured": [Injured.VICTIM]}
    child = {"injured": [Injured.CHILD], "level": Level.HIGH}
    knife = {"weapon": Weapon.KNIFE, "caller": Caller.CHILD, "level": Level.HIGH}
    return [
        *(family(N, NO_ACTION, children=0) for _ in range(5)),
        *(family(N, NO_ACTION) for _ in range(38)),
        *(family(N, LETTER) for _ in range(42)),
        *(family(N, VISIT) for _ in range(3)),
        *(family(S, NO_ACTION) for _ in range(68)),
        *(family(N, SUPPORT, OPEN) for _ in range(5)),
        *(family(S, SUPPORT, **hurt) for _ in range(3)),
        family(N, SUPPORT, **hurt, **knife),
        *(family(N, SAFEGUARDING, OPEN) for _ in range(8)),
        *(family(S, SAFEGUARDING, OPEN) for _ in range(6)),
        *(family(S, SAFEGUARDING, **child) for _ in range(3)),
        family(S, SAFEGUARDING, **hurt),
        family(N, SAFEGUARDING),
    ]


@cache
def planned(seed: int, solved: bool = False) -> SimpleNamespace:
    """A plan of the families above, or of those that the incident plan makes."""
    rng = np.random.default_rng(seed)
    sample = deepcopy(plans.planned(1)) if solved else families()
    boosters = plan_families(sample, *settings(), rng)
    deep = [one for one in sample + boosters if one.in_depth]
    return SimpleNamespace(sample=[one for one in sample if one.traced], boosters=boosters, deep=deep)


@pytest.fixture(params=[(1,), (2,), (3, True)], ids=["first", "second", "solved"])
def plan(request) -> SimpleNamespace:
    return planned(*request.param)


def answered(plan: SimpleNamespace, *pathways: Pathway) -> list[PlannedFamily]:
    return [one for one in plan.sample if one.pathway in pathways]


# ------------------------------------------------------------------ chapter 6


def test_table_35_previous_involvement(plan):
    def previous(*pathways: Pathway) -> dict:
        return dict(Counter(one.previous for one in answered(plan, *pathways)))

    assert previous(NO_ACTION) == {NONE: 48, LOW: 36, MEDIUM: 19, HIGH: 8}
    assert previous(LETTER, VISIT) == {NONE: 24, LOW: 10, MEDIUM: 9, HIGH: 2}
    assert previous(VISIT) == {NONE: 2, LOW: 1}
    assert previous(SUPPORT) == {NONE: 1, MEDIUM: 3, OPEN: 5}
    assert previous(SAFEGUARDING) == {NONE: 1, LOW: 1, MEDIUM: 2, OPEN: 14, MISSING: 1}


def test_served_families_that_were_hardly_known_were_hurt_at_the_high_level(plan):
    three = [one for one in answered(plan, SUPPORT, SAFEGUARDING) if one.previous in (NONE, LOW)]
    incidents = [one.incidents[0] for one in three]
    assert [incident.level for incident in incidents] == [Level.HIGH] * 3
    assert all(incident.injured for incident in incidents)
    assert sum(incident.weapon in (Weapon.KNIFE, Weapon.KNIFE_AND_OTHER) for incident in incidents) == 1
    assert sum(one.infant for one in three) == 2


def test_infants_of_safeguarding_families(plan):
    safeguarded = answered(plan, SAFEGUARDING)
    hurt = [one for one in safeguarded if Injured.CHILD in one.incidents[0].injured]
    assert sum(one.infant for one in safeguarded) == 6
    assert sum(one.infant for one in hurt) == 2
    assert not any(one.infant for one in answered(plan, NO_ACTION, LETTER, VISIT))


def test_one_open_safeguarding_case_was_family_support_before(plan):
    reclassified = [one for one in plan.sample if one.reclassified]
    assert [(one.pathway, one.previous) for one in reclassified] == [(SAFEGUARDING, OPEN)]
    assert reclassified[0].in_depth.stage == Stage.SAFEGUARDING


def test_earlier_notifications(plan):
    def earlier(chosen: list[PlannedFamily]) -> Counter:
        return Counter(one.earlier for one in chosen)

    no_action = earlier(answered(plan, NO_ACTION))
    assert (no_action[0], no_action[1], no_action[14]) == (76, 20, 1)
    assert no_action[2] + no_action[3] + no_action[4] == 14
    assert earlier(answered(plan, VISIT)) == {0: 3}
    assert earlier(answered(plan, SUPPORT)) == {0: 2, 1: 3, 5: 2, 6: 2}
    opened = earlier([one for one in plan.sample if one.previous == OPEN])
    assert (opened[0], opened[6], opened[4], opened.total()) == (6, 3, 2, 19)
    assert {one.earlier for one in plan.sample + plan.boosters if one.previous == NONE} == {0}


def test_details_that_differ_between_the_agencies(plan):
    differing = [one for one in plan.sample if one.discrepant or one.child_missing]
    assert len(differing) == 71
    assert sum(one.child_missing for one in differing) == 14
    assert all(one.incidents[0].children for one in differing)


# ------------------------------------------------------------ chapter 7, follow-up


def after(chosen: list[PlannedFamily], level: SubsequentInvolvement) -> list[tuple[int, int]]:
    """Later notifications and the number of other agencies, for each of the families at the level."""
    return sorted((one.later, len(one.later_sources)) for one in chosen if one.subsequent == level)


def test_what_followed_no_further_action(plan):
    chosen = answered(plan, NO_ACTION)
    assert Counter(one.subsequent for one in chosen) == {"none": 52, "low": 39, "medium": 16, "high": 3, "unknown": 1}
    assert after(chosen, SubsequentInvolvement.NONE) == [(0, 0)] * 52
    low = after(chosen, SubsequentInvolvement.LOW)
    notified = Counter(later for later, _ in low)
    assert (notified[6], notified[5], notified[4], notified[3]) == (2, 1, 2, 5)
    assert notified[1] + notified[2] == 23
    assert [others for later, others in low if not later] == [1] * 6
    medium = after(chosen, SubsequentInvolvement.MEDIUM)
    assert sum(later > 0 for later, _ in medium) == 8
    assert all(later or others for later, others in medium)
    high = [one for one in chosen if one.subsequent == SubsequentInvolvement.HIGH]
    assert [one.later for one in high] == [0, 0, 0]
    assert sum(one.later_sources == ["health"] for one in high) == 1


def test_what_followed_letters_visits_and_calls(plan):
    chosen = answered(plan, LETTER, VISIT)
    assert Counter(one.subsequent for one in chosen) == {"none": 20, "low": 21, "medium": 2, "high": 2}
    assert after(chosen, SubsequentInvolvement.MEDIUM) == [(0, 1), (6, 0)]
    assert after(chosen, SubsequentInvolvement.HIGH) == [(0, 1), (3, 1)]
    notified = Counter(one.later for one in chosen)
    assert (notified[8], notified[6], notified[5], max(notified)) == (1, 1, 1, 8)
    assert 25 - (notified[0] - 20) > 12.5
    assert [one.pathway for one in chosen if one.later == 8] == [LETTER]


def test_nine_of_eighteen_assessed_later_were_notified_again(plan):
    medium = [
        one
        for one in answered(plan, NO_ACTION, LETTER, VISIT)
        if one.subsequent == SubsequentInvolvement.MEDIUM and one.later
    ]
    assert len(medium) == 9


def test_what_followed_triggered_interventions(plan):
    chosen = [one for one in plan.deep if one.previous != OPEN]
    assert Counter(one.subsequent for one in chosen) == {"none": 6, "low": 5, "medium": 2, "high": 1}
    assert after(chosen, SubsequentInvolvement.NONE) == [(0, 0)] * 6
    assert after(chosen, SubsequentInvolvement.LOW) == [(0, 1), (1, 0), (1, 0), (2, 0), (4, 0)]
    assert sum(one.previous == NONE for one in chosen) == 5


# -------------------------------------------------------------- chapter 7, in depth


def test_28_families_of_the_sample_and_18_boosters_by_stage(plan):
    assert (len(plan.deep), len(plan.boosters)) == (46, 18)
    assert all(one.booster and not one.incidents for one in plan.boosters)
    new = Counter(one.in_depth.stage for one in plan.deep if one.previous != OPEN)
    opened = Counter(one.in_depth.stage for one in plan.deep if one.previous == OPEN)
    assert new == {Stage.INITIAL_ASSESSMENT: 4, Stage.SECTION_47: 10}
    assert opened == {Stage.SECTION_47: 3, Stage.FAMILY_SUPPORT: 10, Stage.SAFEGUARDING: 11, Stage.AWAY: 8}
    boosters = Counter((one.pathway, one.previous == OPEN) for one in plan.boosters)
    assert boosters == {(SAFEGUARDING, False): 5, (SUPPORT, True): 5, (SAFEGUARDING, True): 8}


def test_a_stage_goes_with_the_pathway_and_the_outcome(plan):
    support = {Stage.INITIAL_ASSESSMENT, Stage.FAMILY_SUPPORT}
    for one in plan.deep:
        assert (one.in_depth.stage in support) == (one.pathway == SUPPORT)
        if one.previous == OPEN:
            assert (one.in_depth.stage == Stage.AWAY) == (one.in_depth.outcome == Outcome.AWAY)


def test_assessed_families_that_parted_had_been_assessed_before(plan):
    four = [one for one in plan.deep if one.in_depth.stage == Stage.INITIAL_ASSESSMENT]
    assert Counter(one.in_depth.outcome for one in four) == {Outcome.BOTH: 2, Outcome.MOTHER: 2}
    assert [one.previous for one in four if one.in_depth.outcome == Outcome.MOTHER] == [MEDIUM, MEDIUM]


def test_tables_40_and_41(plan):
    def members(member: FamilyMember) -> list[int]:
        counted = Counter(engagement(one.in_depth, member) for one in plan.deep)
        return [counted[code] for code in Engagement]

    assert members(FamilyMember.MOTHER) == [13, 10, 11, 6, 6]
    assert members(FamilyMember.FATHER) == [9, 10, 19, 3, 5]
    assert members(FamilyMember.CHILDREN) == [14, 2, 25, 0, 5]
    outcomes = Counter(one.in_depth.outcome for one in plan.deep)
    assert [outcomes[code] for code in Outcome] == [17, 16, 10, 3]


def test_parents_engagement_by_outcome(plan):
    """§7.7; mothers alone with their children are 7, not ten, and their fully engaged fathers 4, not none."""

    def parents(outcome: Outcome, parent: str) -> Counter:
        return Counter(getattr(one.in_depth, parent) for one in plan.deep if one.in_depth.outcome == outcome)

    def engaged(counted: Counter) -> int:
        return sum(counted[code] for code in ENGAGED)

    assert engaged(parents(Outcome.BOTH, "mother")) == 9
    assert engaged(parents(Outcome.BOTH, "father")) == 11
    assert engaged(parents(Outcome.MOTHER, "mother")) == 7
    assert parents(Outcome.MOTHER, "father")[Engagement.PARTIAL] == 1
    assert parents(Outcome.MOTHER, "father")[Engagement.FULL] == 4
    assert parents(Outcome.FATHER, "father") == {Engagement.NOT_INVOLVED: 2, Engagement.REFUSED: 1}
    away = parents(Outcome.AWAY, "mother"), parents(Outcome.AWAY, "father")
    assert [counted[Engagement.PARTIAL] for counted in away] == [7, 3]
    assert [counted[Engagement.FULL] for counted in away] == [0, 0]


def test_table_39_services(plan):
    counted = Counter(service for one in plan.deep for service in one.in_depth.signposted)
    assert [counted[code] for code in Service] == [8, 2, 2, 2, 1, 9, 1, 19, 9, 9, 7, 9, 3, 2, 2, 7]
    children = {Service.CAMHS, Service.YOUNG_CARERS, Service.CHILDRENS_COUNSELLING, Service.SCHOOL_SUPPORT}
    for group in (children, children | {Service.YOUTH_OFFENDING}):
        assert sum(bool(group & set(one.in_depth.signposted)) for one in plan.deep) == 11
    assert sum(bool(one.in_depth.own) for one in plan.deep) == 9


def test_services_and_engagement_go_together(plan):
    for one in plan.deep:
        deep, used = one.in_depth, set(one.in_depth.signposted) | set(one.in_depth.own)
        assert len(used) == len(deep.signposted) + len(deep.own)
        involved = [member for member in FamilyMember if engagement(deep, member) != Engagement.NOT_INVOLVED]
        assert all(used & set(SERVES[member]) for member in involved)
        assert all(any(service in SERVES[member] for member in involved) for service in used)


def test_table_42_agencies_and_monitoring(plan):
    assessed = [one for one in plan.deep if one.in_depth.assessed]
    assert len(assessed) == 29
    assert all(one.in_depth.assessed for one in plan.deep if one.in_depth.stage == Stage.INITIAL_ASSESSMENT)
    assert all(one.in_depth.assessed for one in plan.deep if one.subsequent == SubsequentInvolvement.MEDIUM)
    counted = Counter(agency for one in plan.deep for agency in one.in_depth.consulted)
    assert [counted[code] for code in Agency] == [14, 7, 5, 5, 3, 3, 1, 1]
    assert not any(one.in_depth.consulted for one in plan.deep if not one.in_depth.assessed)
    monitored = Counter(agency for one in plan.deep for agency in one.in_depth.monitored_by)
    assert monitored == {Agency.HEALTH_VISITORS: 4, Agency.EDUCATION: 2, Agency.GP: 2}
    assert sum(bool(one.in_depth.monitored_by) for one in plan.deep) == 8


def test_whom_social_workers_spoke_with(plan):
    spoken = Counter(member for one in plan.deep for member in one.in_depth.spoken_with)
    assert spoken == {FamilyMember.MOTHER: 44, FamilyMember.FATHER: 29, FamilyMember.CHILDREN: 43}
    other_men = [one.in_depth for one in plan.deep if one.in_depth.man_not_perpetrator]
    assert len(other_men) == 3
    assert all(FamilyMember.FATHER in deep.spoken_with for deep in other_men)
    assert sum(deep.outcome == Outcome.FATHER for deep in other_men) == 1


def test_stop_start_interventions(plan):
    often = [one for one in plan.deep if one.in_depth.episodes >= 2]
    assert len(often) == 16
    assert {one.subsequent for one in often} <= {SubsequentInvolvement.MEDIUM, SubsequentInvolvement.HIGH}
    once = [one for one in plan.deep if one.in_depth.episodes == 1]
    assert all(one.previous != OPEN for one in once)


def test_twelve_families_of_children_without_services_are_young(plan):
    young = [one for one in plan.deep if one.in_depth.only_under_four]
    assert len(young) == 12
    assert {one.in_depth.children for one in young} == {Engagement.NOT_INVOLVED}
    assert not any(incident.caller == Caller.CHILD for one in young for incident in one.incidents)


def test_two_enquiries_led_to_support_of_known_families(plan):
    helped = [one for one in plan.deep if one.in_depth.package]
    assert [one.in_depth.stage for one in helped] == [Stage.SECTION_47] * 2
    assert not {one.previous for one in helped} & {NONE, OPEN}


# ------------------------------------------------------------------ everywhere


def test_the_same_seed_plans_the_same_and_another_does_not():
    def told(chosen: SimpleNamespace) -> list:
        return [(one.previous, one.earlier, one.later, one.in_depth) for one in chosen.sample + chosen.boosters]

    assert told(planned(1)) == told(planned.__wrapped__(1))
    assert told(planned(1)) != told(planned(2))


def test_a_plan_of_other_pathways_is_refused():
    with pytest.raises(Problem, match="Table 35"):
        plan_families([*families(), family(N, LETTER)], *settings(), np.random.default_rng(1))


def test_figures_that_exclude_each_other_are_told():
    figures, simulation = settings()
    more = Figures(figures.cells, figures.claims | {"7.7-mother-father-engaged": 17})
    with pytest.raises(Problem, match="exclude each other"):
        plan_families(families(), more, simulation, np.random.default_rng(1))
