"""Families studied in depth: entries, services, homes and talks, and what the codes must be."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding import in_depth as coded
from filetrack.coding.families import involved, traced
from filetrack.history import HistoryRules
from filetrack.schemas.codes import FamilyMember
from tests.coding.conftest import study, times

R = "2007-01-31"
OPEN = "case_opened 2006-09-01"


def frame(columns: str, *rows: tuple) -> pd.DataFrame:
    names = columns.split()
    made = pd.DataFrame(list(rows), columns=names).assign(site="north")
    dated = [name for name in names if name.endswith("_on")]
    yes_or_no = [name for name in names if name in ("signposted", "monitoring")]
    return made.assign(**{name: times(*made[name]) for name in dated}).astype(dict.fromkeys(yes_or_no, bool))


def homes(*rows: tuple) -> pd.DataFrame:
    return frame("family_id from_on living", *rows)


def uses(*rows: tuple) -> pd.DataFrame:
    return frame("family_id happened_on service member signposted engagement", *rows)


def care(events: pd.DataFrame, **given: pd.DataFrame) -> coded.CareRecords:
    """A family's records: its entries, and what else is given."""
    empty = {
        "members": frame("family_id role birth_month"),
        "services": uses(),
        "consultations": frame("family_id happened_on agency monitoring"),
        "conversations": frame("family_id happened_on member perpetrator"),
        "households": homes(),
    }
    return coded.CareRecords(events=events, **(empty | given))


def course(events: pd.DataFrame, notes: pd.DataFrame, history: HistoryRules) -> tuple[pd.DataFrame, pd.DataFrame]:
    made = traced(notes.assign(end_state="traced"), events, history, 42)
    families = pd.DataFrame({"family_id": notes["family_id"].unique(), "history_complete": True})
    return involved(made, events, families, study(), history), made


def studied(events: pd.DataFrame, notes: pd.DataFrame, history: HistoryRules, **given: pd.DataFrame) -> coded.InDepth:
    every, made = course(events, notes, history)
    reported_on = made.set_index("incident_id")["received_on"]
    return coded.in_depth(every, made, notes["family_id"], reported_on, care(events, **given), study(), history)


STAGES = [
    (["case_opened 2007-02-01", "initial_assessment 2007-02-03"], [], "initial_assessment"),
    (["case_opened 2007-02-01", "section_47_enquiry 2007-02-03"], [], "section_47"),
    (["section_47_enquiry 2007-02-03"], [("f1", "2007-06-01", "away")], "section_47"),
    ([OPEN], [], "family_support"),
    ([OPEN, "registration 2006-12-01"], [], "safeguarding"),
    ([OPEN, "section_47_enquiry 2007-02-03"], [], "safeguarding"),
    ([OPEN, "section_47_enquiry 2007-01-20"], [], "section_47"),
    ([OPEN, "section_47_enquiry 2007-01-20", "registration 2007-01-25"], [], "safeguarding"),
    ([OPEN, "section_47_enquiry 2006-10-20"], [], "family_support"),
    ([OPEN, "looked_after 2006-10-20"], [], "away"),
    ([OPEN, "looked_after 2006-10-20", "looked_after_end 2006-12-20"], [], "family_support"),
    ([OPEN], [("f1", "2006-10-01", "away"), ("f1", "2007-06-01", "mother")], "away"),
    ([OPEN], [("f1", "2006-10-01", "mother"), ("f1", "2007-06-01", "away")], "away"),
    ([OPEN], [("f1", "2006-10-01", "mother"), ("f1", "2008-11-01", "away")], "family_support"),
]


@pytest.mark.parametrize(("entries", "living", "stage"), STAGES)
def test_stage(events, notes, history, entries, living, stage):
    record = events(f"notification {R}", *entries)
    families = studied(record, notes(R), history, households=homes(*living)).families
    assert families["stage"].tolist() == [stage]


def test_only_interventions_are_studied_and_the_samples_families_are_no_boosters(events, notes, history):
    record = pd.concat(
        [
            events(f"notification {R}", "initial_assessment 2007-02-05"),
            events(f"notification {R}", "section_47_enquiry 2007-02-05", family="f2"),
            events(f"notification {R}", "letter 2007-02-05", family="f3"),
        ],
        ignore_index=True,
    )
    every = pd.concat([notes(R, family=family) for family in ("f1", "f2", "f3")], ignore_index=True)
    families, made = course(record, every, history)
    sampled = pd.Series(["f1", "f3"])
    reported_on = made.set_index("incident_id")["received_on"]
    told = coded.in_depth(families, made, sampled, reported_on, care(record), study(), history).families
    assert told[["family_id", "booster"]].to_numpy().tolist() == [["f1", False], ["f2", True]]


FOLLOWED = [
    ([], False, 0, False),
    (["case_opened 2007-01-31", "initial_assessment 2007-01-31"], True, 1, False),
    ([OPEN, "initial_assessment 2006-09-02", "registration 2006-10-01"], False, 0, False),
    ([OPEN, "core_assessment 2008-10-31"], True, 0, False),
    ([OPEN, "core_assessment 2008-11-01"], False, 0, False),
    (["case_opened 2007-02-01", "case_closed 2007-04-01", "case_opened 2008-01-01"], False, 2, False),
    (["support_plan 2007-03-14"], False, 0, True),
    (["support_plan 2007-03-15"], False, 0, False),
]


@pytest.mark.parametrize(("entries", "assessed", "episodes", "supported"), FOLLOWED)
def test_what_followed_up_to_twenty_one_months_on(events, notes, history, entries, assessed, episodes, supported):
    record = events(f"notification {R}", "section_47_enquiry 2007-02-05", *entries)
    family = studied(record, notes(R), history).families.iloc[0]
    assert (family["assessed"], family["episodes"], family["supported"]) == (assessed, episodes, supported)


def test_outcome_is_the_last_home_in_follow_up():
    households = homes(
        ("f1", "2006-01-01", "mother_and_partner"),
        ("f1", "2008-10-31", "mother"),
        ("f1", "2008-11-01", "away"),
        ("f2", "2008-12-01", "father"),
    )
    end = pd.Series(times("2008-10-31", "2008-10-31").tolist(), index=["f1", "f2"])
    assert coded.living(households, end).fillna("-").tolist() == ["mother", "-"]


ENGAGED = [
    ([], "not_involved"),
    (["full", "full"], "full"),
    (["full", "partial"], "partial"),
    (["partial"], "partial"),
    (["refused", None], "refused"),
    (["refused", "full"], "full"),
    (["refused", "partial"], "partial"),
    (["unknown"], "unknown"),
    ([None], "unknown"),
    (["not_involved"], "not_involved"),
]


@pytest.mark.parametrize(("degrees", "engagement"), ENGAGED)
def test_engagement(degrees, engagement):
    rows = [("f1", R, "gp", "mother", True, degree) for degree in degrees]
    rows += [("f1", R, "gp", "father", True, "full"), ("f2", R, "gp", "mother", True, "refused")]
    told = coded.engagement(uses(*rows), pd.Index(["f1"]), FamilyMember.MOTHER)
    assert told.tolist() == [engagement]


def test_services_agencies_and_talks_once_each_within_follow_up(events, notes, history):
    record = events(f"notification {R}", "section_47_enquiry 2007-02-05", "initial_assessment 2007-02-08")
    services = uses(
        ("f1", "2007-03-01", "gp", "mother", True, "full"),
        ("f1", "2007-05-01", "gp", "father", True, "refused"),
        ("f1", "2007-05-01", "housing", "mother", False, "full"),
        ("f1", "2006-05-01", "camhs", "children", True, "full"),
        ("f9", "2007-05-01", "camhs", "children", True, "full"),
    )
    consultations = frame(
        "family_id happened_on agency monitoring",
        ("f1", "2007-02-09", "police", False),
        ("f1", "2007-02-10", "police", False),
        ("f1", "2007-02-10", "police", True),
        ("f1", "2006-02-10", "gp", False),
    )
    talks = frame(
        "family_id happened_on member perpetrator",
        ("f1", "2007-02-09", "father", True),
        ("f1", "2007-02-19", "father", False),
        ("f1", "2007-02-19", "mother", None),
    )
    talks["perpetrator"] = talks["perpetrator"].astype("boolean")
    told = studied(record, notes(R), history, services=services, consultations=consultations, conversations=talks)
    assert told.services["service"].tolist() == ["gp"]
    assert told.agencies[["agency", "monitoring"]].to_numpy().tolist() == [["police", False], ["police", True]]
    assert told.conversations[["member", "perpetrator"]].astype(object).fillna("-").to_numpy().tolist() == [
        ["father", True],
        ["mother", "-"],
    ]
    assert told.families[["mother", "father", "children"]].to_numpy().tolist() == [["full", "refused", "not_involved"]]


def test_a_family_without_an_assessment_consults_nobody_in_one():
    asked = frame("family_id happened_on agency monitoring", ("f1", R, "gp", False), ("f1", R, "education", True))
    assert coded.agencies(asked, pd.Series([], dtype="str"))["agency"].tolist() == ["education"]


@pytest.mark.parametrize(
    ("months", "young"),
    [(["2003-02", "2006-05"], True), (["2003-01", "2006-05"], False), ([None, "2006-05"], True), ([None], False)],
)
def test_only_under_four(notes, months, young):
    note = notes(R).set_index("family_id", drop=False)
    members = pd.DataFrame({"family_id": "f1", "role": "child", "birth_month": pd.Series(months, dtype="str")})
    reported_on = pd.Series(times("2007-01-30").tolist(), index=["f1-i1"])
    assert coded.only_under_four(note, members, reported_on).tolist() == [young]
