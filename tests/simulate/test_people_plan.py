"""The planned people, counted again: Tables 4 to 11, 13 and 20, §4.3, §4.4, §5.2 and §6.5."""

from __future__ import annotations

from collections import Counter

import pytest

from filetrack.schemas.codes import (
    Caller,
    ChildLocation,
    ChildRelation,
    EndState,
    EthnicAppearance,
    Injured,
    Occupation,
    Part,
    Parties,
    Pathway,
    Site,
)
from filetrack.simulate.plan.entities import Plan
from tests.simulate.plans import SEEDS, adults, children, dealt, incidents

CHILD_AGES = {
    "Under 1": (0,),
    "1 or 2": (1, 2),
    "3 or 4": (3, 4),
    "5 or 6": (5, 6),
    "7 or 8": (7, 8),
    "9 or 10": (9, 10),
    "11 or 12": (11, 12),
    "13 or 14": (13, 14),
    "15 or 16": (15, 16),
    "17 and over": (17,),
    "Not recorded": (None,),
}
ADULT_AGES = {
    "17–20": range(17, 21),
    "21–30": range(21, 31),
    "31–40": range(31, 41),
    "41–50": range(41, 51),
    "51–60": range(51, 61),
    "61–64": range(61, 65),
    "Unknown": (None,),
}
MINORITY = (EthnicAppearance.BLACK_AFRICAN, EthnicAppearance.ASIAN, EthnicAppearance.ARAB)
SERVED = (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)


@pytest.fixture(params=SEEDS)
def plan(request) -> Plan:
    return dealt(request.param)


def percent(some: int, of: int) -> int:
    return int(100 * some / of + 0.5)


# ---------------------------------------------------------------- children


def test_ages_of_children_are_those_of_table_4(plan, figures):
    ages = Counter(child.age for _, _, child in children(plan))
    assert {band: sum(ages[year] for year in years) for band, years in CHILD_AGES.items()} == {
        band: figures.count(4, band) for band in CHILD_AGES
    }


def test_ages_of_witnesses_are_those_of_table_20(plan, figures):
    ages = Counter(child.age for _, _, child in children(plan) if child.location == ChildLocation.WITNESSED)
    rows = {band: "17+ years" if band == "17 and over" else band for band in CHILD_AGES}
    assert {band: sum(ages[year] for year in years) for band, years in CHILD_AGES.items()} == {
        band: figures.count(20, rows[band], "Children who witnessed the incident, Number") for band in CHILD_AGES
    }


def test_children_are_related_to_the_adults_as_in_table_13(plan, figures):
    assert Counter(child.relation for _, _, child in children(plan)) == figures.counts(13, ChildRelation)


def test_sexes_of_children_are_as_stated(plan, figures):
    sexes = Counter(child.sex for _, _, child in children(plan))
    assert sexes["F"] == figures.claim("4.3-female")
    assert percent(sexes["M"], sexes.total()) == figures.claim("4.3-male-percent")
    assert percent(sexes[""], sexes.total()) == figures.claim("4.3-gender-unknown-percent")
    assert set(sexes) == {"F", "M", ""}


def test_appearances_of_children_are_those_of_table_5_and_the_stated_shares_by_site(plan, figures):
    looks = {site: Counter(c.ethnic_appearance for f, _, c in children(plan) if f.site == site) for site in Site}
    north, south = looks[Site.NORTH], looks[Site.SOUTH]
    printed = Counter({code: figures.maybe(5, code.label) for code in EthnicAppearance})
    assert north + south == +printed
    unknown = EthnicAppearance.UNKNOWN
    assert percent(north[unknown], north.total()) == figures.claim("4.3-ethnicity-missing-north-percent")
    for site, counts in looks.items():
        minority = sum(counts[code] for code in MINORITY)
        assert percent(minority, counts.total() - counts[unknown]) == figures.claim(
            f"4.3-black-asian-arab-{site}-percent"
        )


def test_brothers_and_sisters_differ_in_age(plan):
    for incident in incidents(plan):
        ages = [child.age for child in incident.children if child.age is not None]
        assert len(ages) == len(set(ages))


def test_infants_of_served_families_are_those_of_the_plan(plan):
    planned = 0
    for family in plan.families:
        infants = {sum(child.age == 0 for child in incident.children) for incident in family.incidents}
        if family.infant:
            assert infants == {1}
            planned += 1
        elif family.pathway in SERVED:
            assert infants == {0}
    assert planned > 0


def test_a_child_who_calls_is_old_enough(plan, figures):
    calls = [incident for incident in incidents(plan) if incident.caller == Caller.CHILD]
    youngest = figures.claim("5.3.4-caller-age-min")
    assert len(calls) == figures.claim("5.3.4-children-calls")
    for incident in calls:
        seen = [child.age or 0 for child in incident.children if child.location == ChildLocation.WITNESSED]
        assert max(seen) >= youngest


def test_injured_children_are_those_of_the_incident(plan, figures):
    for incident in incidents(plan):
        assert sum(child.injured for child in incident.children) == incident.injured.count(Injured.CHILD)
    hurt = [(incident, child) for _, incident, child in children(plan) if child.injured]
    assert len(hurt) == figures.count(17, "Child")
    assert sum(child.age == 0 for _, child in hurt) == figures.claim("6.5.5-new-infant-injured")
    for incident, child in hurt:
        assert child.location == ChildLocation.WITNESSED or incident.caller == Caller.CHILD


# ------------------------------------------------------------------ adults


@pytest.mark.parametrize(("who", "table", "section"), [(Part.VICTIM, 6, "4.4.2"), (Part.PERPETRATOR, 8, "4.4.3")])
def test_ages_of_adults_are_those_of_tables_6_and_8(plan, figures, who, table, section):
    ages = Counter(adult.age for _, theirs, adult in adults(plan) if theirs == who)
    assert {band: sum(ages[year] for year in years) for band, years in ADULT_AGES.items()} == {
        band: figures.count(table, band) for band in ADULT_AGES
    }
    known = [age for age in ages if age is not None]
    assert min(known) == figures.claim(f"{section}-age-min")
    assert max(known) == figures.claim(f"{section}-age-max")


def test_parents_are_fifteen_years_older_than_their_children(plan):
    for incident in incidents(plan):
        eldest = max((child.age or 0 for child in incident.children), default=None)
        both = any(child.relation == ChildRelation.BOTH_PARENTS for child in incident.children)
        for adult in incident.adults:
            if eldest is not None and adult.age is not None and (adult.sex == "F" or both):
                assert adult.age >= eldest + 15


@pytest.mark.parametrize(("who", "table"), [(Part.VICTIM, 7), (Part.PERPETRATOR, 9)])
def test_occupations_are_those_of_tables_7_and_9(plan, figures, who, table):
    work = Counter(adult.occupation for _, theirs, adult in adults(plan) if theirs == who)
    assert work == +Counter({code: figures.maybe(table, code.label) for code in Occupation})


def test_no_man_is_a_housewife(plan):
    assert {adult.sex for _, _, adult in adults(plan) if adult.occupation == Occupation.HOUSEWIFE} == {"F"}


@pytest.mark.parametrize(
    ("site", "table", "column", "who"),
    [
        (Site.NORTH, 10, "Victim", Part.VICTIM),
        (Site.NORTH, 10, "Perpetrator", Part.PERPETRATOR),
        (Site.SOUTH, 11, "Victim", Part.VICTIM),
        (Site.SOUTH, 11, "Perpetrator", Part.PERPETRATOR),
        (Site.SOUTH, 11, "Victim and perpetrator", Part.BOTH),
    ],
)
def test_appearances_of_adults_are_those_of_tables_10_and_11(plan, figures, site, table, column, who):
    looks = Counter(a.ethnic_appearance for i, theirs, a in adults(plan) if (i.site, theirs) == (site, who))
    printed = Counter(
        {
            code: figures.maybe(table, "Unknown" if code == EthnicAppearance.UNKNOWN else code.label, column)
            for code in EthnicAppearance
        }
    )
    if site == Site.NORTH:
        printed[EthnicAppearance.OTHER] = 0  # six categories make 131 northern victims, their total and incidents 130
    assert looks == +printed


def test_conditions_of_perpetrators_are_as_stated(plan, figures):
    perpetrators = [adult for _, theirs, adult in adults(plan) if theirs == Part.PERPETRATOR]
    women = [adult for adult in perpetrators if adult.sex == "F"]
    for condition in ("alcohol", "drugs", "mental_health", "physical_health"):
        claim = f"4.4.3-{condition.replace('_', '-')}"
        assert sum(getattr(adult, condition) for adult in perpetrators) == figures.claim(claim)
    assert sum(adult.alcohol for adult in women) == figures.claim("4.4.3-alcohol-women")
    assert sum(adult.mental_health for adult in women) == figures.claim("4.4.3-mental-health-women")
    assert not any(adult.drugs for adult in women)
    assert not any(adult.pregnant for adult in perpetrators)


def test_conditions_of_victims_are_as_stated(plan, figures):
    victims = [(incident, adult) for incident, theirs, adult in adults(plan) if theirs == Part.VICTIM]
    assert len({id(incident) for incident, adult in victims if adult.alcohol}) == figures.claim("4.4.2-alcohol")
    for condition in ("drugs", "mental_health", "physical_health", "pregnant"):
        claim = f"4.4.2-{condition.replace('_', '-')}"
        assert sum(getattr(adult, condition) for _, adult in victims) == figures.claim(claim)


def test_adults_of_two_accused_have_no_conditions_that_tables_would_count(plan):
    for incident in incidents(plan):
        if incident.parties == Parties.BOTH_ACCUSED:
            for adult in incident.adults:
                noted = [adult.alcohol, adult.drugs, adult.mental_health, adult.pregnant]
                assert not any(noted)


def test_pregnant_victims_are_women_whose_notifications_ended_as_stated(plan, figures):
    pregnant = [
        (family, incident, adult)
        for family in plan.families
        for incident in family.incidents
        for adult in incident.adults
        if adult.pregnant
    ]
    assert {adult.sex for _, _, adult in pregnant} == {"F"}
    traced = [family for family, incident, _ in pregnant if incident.end_state == EndState.TRACED]
    assert len(traced) == figures.claim("6.5.1-pregnant")
    answers = Counter(family.pathway for family in traced)
    assert answers[Pathway.NO_FURTHER_ACTION] == figures.claim("6.5.1-pregnant-nfa")
    assert answers[Pathway.LETTER] == figures.claim("6.5.2-letters-pregnant")


# ---------------------------------------------------------------- families


def test_a_familys_incidents_list_the_same_people(plan):
    several = [family for family in plan.families if len(family.incidents) > 1]
    assert several
    for family in several:
        first = family.incidents[0]
        for other in family.incidents[1:]:
            for one, two in zip(first.children, other.children, strict=True):
                assert (one.age, one.sex, one.relation, one.ethnic_appearance) == (
                    two.age,
                    two.sex,
                    two.relation,
                    two.ethnic_appearance,
                )
            for one, two in zip(first.adults, other.adults, strict=True):
                assert (one.age, one.sex, one.ethnic_appearance) == (two.age, two.sex, two.ethnic_appearance)


def test_details_are_missing_in_as_many_incidents_as_stated(plan, figures):
    flagged = [incident for incident in incidents(plan) if incident.details_missing]
    assert len(flagged) == figures.claim("5.2-missing")
    for incident in incidents(plan):
        people = [*incident.adults, *incident.children]
        if any(person.age is None or not person.sex for person in people):
            assert incident.details_missing
