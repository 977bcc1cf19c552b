"""Identifiers recorded, counted by hand; and what the police record tells of a notification."""

from __future__ import annotations

import pandas as pd

from filetrack.linkage.characteristics import (
    OF_A_CHILD,
    OF_AN_ADULT,
    OF_THE_INCIDENT,
    banded,
    characteristics,
    groupings,
    noted,
)
from filetrack.linkage.completeness import IDENTIFIERS, completeness
from filetrack.schemas.case import Case, CaseAction, CaseAdult, CaseChild, CaseContext
from filetrack.schemas.codes import Action, Context
from filetrack.schemas.linkage_quality import Completeness


def people(*given, **columns):
    """People of whom the given identifiers are recorded, a set each."""
    return pd.DataFrame([{field: "x" if field in one else None for field in IDENTIFIERS} for one in given]).assign(
        **columns
    )


def test_identifiers_are_counted_by_site_agency_and_whose_they_are():
    every = set(IDENTIFIERS)
    adults = people(every, every - {"birth_key"}, every, site=["north", "north", "south"])
    children = people(every - {"sex", "birth_key"}, site=["north"])
    members = people(every, every - {"postcode_key"}, site=["north"] * 2, role=["mother", "child"])
    found = Completeness.validate(completeness(adults, children, members))
    counts = found.set_index(["site", "agency", "of", "identifier"])
    assert counts.loc[("north", "police", "adults", "Date of birth"), ["people", "recorded"]].tolist() == [2, 1]
    assert counts.loc[("north", "police", "adults", "Date of birth"), "percent"] == 50.0
    assert counts.loc[("south", "police", "adults", "Date of birth"), "percent"] == 100.0
    assert counts.loc[("north", "police", "children", "Sex"), "recorded"] == 0
    assert counts.loc[("north", "care", "children", "Postcode"), "recorded"] == 0
    assert counts.loc[("north", "care", "adults", "Postcode"), "recorded"] == 1
    assert found["site"].is_monotonic_increasing


def rows(schema, *given):
    """Rows of a schema of which only what is given is not missing."""
    return pd.DataFrame(list(given)).reindex(columns=list(schema.to_schema().columns))


CASES = rows(
    Case,
    {"site": "north", "incident_id": "i1", "level": "low", "children": 2},
    {"site": "south", "incident_id": "i2", "level": "high", "children": 5},
)
ADULTS = rows(
    CaseAdult,
    {"incident_id": "i1", "person_id": "b", "part": "perpetrator", "age_years": 40, "ethnic_appearance": "asian"},
    {"incident_id": "i1", "person_id": "a", "part": "victim", "age_years": 24, "ethnic_appearance": "arab"},
    {"incident_id": "i2", "person_id": "d", "part": "victim_and_perpetrator", "age_years": 60},
    {"incident_id": "i2", "person_id": "c", "part": "victim_and_perpetrator", "age_years": 25},
)
CHILDREN = rows(
    CaseChild,
    {"incident_id": "i1", "child_id": "x", "age_years": 9, "sex": "male"},
    {"incident_id": "i1", "child_id": "y", "age_years": 4, "sex": "female"},
)


def test_victim_perpetrator_and_youngest_child_stand_beside_the_incident():
    known = characteristics(CASES, ADULTS, CHILDREN, {"north": "Northern", "south": "Southern"})
    assert known.index.tolist() == ["i1", "i2"]
    assert known["Level of violence"].tolist() == ["None/low", "High"]
    assert known["Victim: Age"].tolist() == [24, 25]
    assert known["Perpetrator: Age"].fillna(-1).tolist() == [40, -1]
    assert known["Youngest child: Age"].fillna(-1).tolist() == [4, -1]
    assert known["Youngest child: Sex"].astype("object").fillna("-").tolist() == ["Female", "-"]


def test_errors_are_grouped_by_bands_and_labels(linkage):
    groups = groupings(CASES, ADULTS, CHILDREN, linkage.assessment, {"north": "Northern", "south": "Southern"})
    assert groups.loc["i1"].tolist() == ["Northern", "None/low", "Arab", "Under 25", "1 to 4", "2"]
    assert groups.loc["i2"].tolist() == ["Southern", "High", "Not recorded", "25 to 34", "Not recorded", "4 or more"]


def test_a_band_holds_its_least_value_and_not_the_next_bands():
    ages = pd.Series([0, 1, 4, 5, 10, 11, 17, None], dtype="Int64")
    bands = ["0", "1 to 4", "1 to 4", "5 to 10", "5 to 10", "11 or more", "11 or more", "Not recorded"]
    assert banded(ages, [1, 5, 11]).tolist() == bands
    assert banded(ages, [4, 5]).tolist()[1:4] == ["Under 4", "4", "5 or more"]


def test_codes_of_which_an_incident_may_have_several_are_a_column_each():
    contexts = pd.DataFrame(
        {"incident_id": ["i1", "i1", "i2"], "context": [Context.ACCESS, Context.MONEY, Context.ACCESS]}
    )
    actions = pd.DataFrame({"incident_id": ["i2"], "action": [Action.ARREST]})
    known = noted(CASES["incident_id"], {CaseContext: contexts, CaseAction: actions})
    assert len(known.columns) == len(Context) + len(Action)
    first, second = (f"Context: {context.label}" for context in (Context.ACCESS, Context.MONEY))
    assert known[[first, second, f"Action: {Action.ARREST.label}"]].to_numpy().tolist() == [
        [True, True, False],
        [True, False, True],
    ]
    assert known.to_numpy().sum() == 4


def test_every_variable_of_the_police_record_is_compared():
    """What is left out is of the tracing, or tells records and people apart."""
    left_out = {
        Case: {
            *(Case.incident_id, Case.level_by, Case.notification_days, Case.end_state, Case.family_id),
            *(Case.received_on, Case.pathway, Case.trigger),
        },
        CaseAdult: {CaseAdult.site, CaseAdult.incident_id, CaseAdult.person_id, CaseAdult.part},
        CaseChild: {CaseChild.site, CaseChild.incident_id, CaseChild.child_id},
    }
    compared = {Case: OF_THE_INCIDENT, CaseAdult: OF_AN_ADULT, CaseChild: OF_A_CHILD}
    for schema, columns in compared.items():
        assert {*columns} | left_out[schema] == {*schema.to_schema().columns}
