"""The adults of an incident: police records, and who is what."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding import adults as coded
from tests.coding.conftest import found, incidents

AGGRESSOR = "aggressor"


def people(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    """Adults from incident, person, role and sex; the first is named before the second."""
    frame = pd.DataFrame(list(rows), columns=["incident_id", "person_id", "role", "sex"]).assign(site="north")
    plain = dict.fromkeys(
        ["alcohol", "drugs", "mental_health", "physical_health", "pregnant", "details_missing"], False
    )
    return frame.assign(ethnic_appearance="unknown", occupation="not_recorded", birth_month="1980-02", **plain)


def couple(first: str, second: str) -> pd.DataFrame:
    return people(("i1", "p1", first, "female"), ("i1", "p2", second, "male"))


ROLES = [
    ("victim", "perpetrator", "victim_and_perpetrator", ["victim", "perpetrator"]),
    ("perpetrator", "victim", "victim_and_perpetrator", ["perpetrator", "victim"]),
    ("victim", "victim", "both_victims", ["victim", "victim"]),
    ("perpetrator", "perpetrator", "both_accused", ["victim_and_perpetrator"] * 2),
    ("victim", "other", "victim_and_perpetrator", ["victim"]),
]


@pytest.mark.parametrize(("first", "second", "parties", "parts"), ROLES)
def test_parties_and_parts(first, second, parties, parts):
    frame = incidents(reported_on=[pd.Timestamp("2007-01-10")])
    assert coded.parties(frame, couple(first, second)).tolist() == [parties]
    assert coded.case_adults(couple(first, second), frame)["part"].tolist() == parts


def test_an_incident_without_adults_has_no_special_parties():
    frame = incidents(reported_on=[pd.Timestamp("2007-01-10")])
    assert coded.parties(frame, couple("victim", "victim").iloc[:0]).tolist() == ["victim_and_perpetrator"]


def test_age_is_in_completed_years_by_months():
    frame = incidents(reported_on=[pd.Timestamp("2007-01-31")])
    assert coded.case_adults(couple("victim", "perpetrator"), frame)["age_years"].tolist() == [26, 26]


AGGRESSORS = [
    ("victim", "perpetrator", [], "male"),
    ("victim", "perpetrator", ["1"], "male"),
    ("victim", "victim", ["1"], "female"),
    ("victim", "victim", ["2"], "male"),
    ("victim", "victim", ["1", "2", "2"], "male"),
    ("victim", "victim", ["1", "2"], "female"),
    ("victim", "victim", [], None),
    ("perpetrator", "perpetrator", ["2"], "male"),
]


@pytest.mark.parametrize(("first", "second", "named", "sex"), AGGRESSORS)
def test_aggressor(first, second, named, sex):
    findings = found(*(("i1", AGGRESSOR, code) for code in named))
    told = coded.aggressor(incidents(offence=[None]), couple(first, second), findings)
    assert [None if pd.isna(value) else value for value in told] == [sex]


def test_an_identified_perpetrator_without_a_sex_is_not_coded_from_the_text():
    unknown = people(("i1", "p1", "victim", "female"), ("i1", "p2", "perpetrator", None))
    assert coded.aggressor(incidents(offence=[None]), unknown, found(("i1", AGGRESSOR, "1"))).isna().all()


def test_details_missing_of_an_adult_or_a_child():
    adults = people(("i1", "p1", "victim", "female"), ("i2", "p1", "victim", "female"), ("i3", "p1", "victim", "male"))
    adults["details_missing"] = [True, False, False]
    children = pd.DataFrame({"incident_id": ["i2", "i3"], "details_missing": [True, False]})
    frame = incidents(offence=[None] * 3)
    assert coded.details_missing(frame, adults, children).tolist() == [True, True, False]
