"""Typed sheets read back: what is entered, what is told and by which lines."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from filetrack.coding.people.entry import entered
from filetrack.coding.people.sheet import cells
from filetrack.problems import Problem
from filetrack.schemas.human_code import DisputedCode, HumanCode, Role
from tests.coding.people.conftest import human_codes

DAY = dt.date(2009, 1, 12)


def filled(children, *rows):
    """A coder's sheet as text, blank but for the cells given."""
    columns = ["batch", "incident_id", "recorded", "narrative", *cells(children), "note"]
    return pd.DataFrame(list(rows), columns=columns).astype("object").fillna("").astype("str")


def form(*rows):
    """An adjudicator's form as text, blank but for the cells given."""
    return (
        pd.DataFrame(list(rows), columns=list(DisputedCode.to_schema().columns))
        .astype("object")
        .fillna("")
        .astype("str")
    )


@pytest.fixture
def enter(machine, children):
    def entering(typed, *held, role=Role.CODER, **options):
        return entered(typed, human_codes(*held), machine, children, "ann", role, DAY, "sheet.csv", **options)

    return entering


def told(new):
    return {tuple(row) for row in new[["incident_id", "child_id", "variable", "code"]].fillna("-").to_numpy()}


def test_a_sheet_gives_a_row_a_code(enter, children):
    new = enter(
        filled(
            children,
            {"incident_id": "i", "level": " 3", "child_location: 2": "asleep", "context: none_described": "yes"},
            {"incident_id": "j"},
            {"incident_id": "k", "injury: child": "yes", "injury: victim": "yes", "injury: none": "no", "note": "see"},
        )
    )
    assert told(new) == {
        ("i", "-", "level", "high"),
        ("i", "c2", "child_location", "asleep"),
        ("i", "-", "context", "none_described"),
        ("k", "-", "injury", "victim;child"),
    }
    assert HumanCode.to_schema().validate(new)["coder"].tolist() == ["ann"] * 4
    assert set(new["coded_on"]) == {pd.Timestamp(DAY)}
    assert set(new["role"]) == {"coder"}
    assert new.set_index("incident_id")["note"].dropna().to_dict() == {"k": "see"}


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([{"incident_id": "i", "level": "4"}], "line 2: level is not one of 1, 2, 3"),
        ([{"incident_id": "i", "level": "low"}], "line 2: level is not one of"),
        ([{}, {"incident_id": "x", "level": "1"}], "line 3: the study does not code the incident"),
        ([{"level": "1"}], "line 2: the study does not code the incident"),
        ([{"incident_id": "j", "child_location: 1": "asleep"}], "line 2: the record does not list the child"),
        ([{"incident_id": "i", "level": "1"}, {"incident_id": "i", "level": "1"}], "lines 2 and 3: the same is coded"),
        ([{"incident_id": "k", "injury: victim": "perhaps"}], "line 2: injury is not one of"),
        ([{"incident_id": "k", "injury: victim": "no"}], "line 2: injury is not one of"),
        ([{"incident_id": "k", "injury: victim": "yes", "injury: none": "yes"}], "line 2: injury is not one of"),
    ],
)
def test_a_faulty_cell_is_told_by_variable_and_line(enter, children, rows, fault):
    with pytest.raises(Problem, match=rf"^sheet.csv, {fault}"):
        enter(filled(children, *rows))


def test_headings_must_be_those_of_the_sheet(enter, children):
    typed = filled(children, {"incident_id": "i"}).rename(columns={"level": "levle"})
    with pytest.raises(Problem, match=r"no column “level” .did you mean “levle”.*unknown column “levle”"):
        enter(typed)


def test_a_coder_is_named(machine, children):
    with pytest.raises(Problem, match="No coder"):
        entered(filled(children), human_codes(), machine, children, " ", Role.CODER, DAY, "sheet.csv")


def test_a_sheet_entered_again_adds_nothing_and_one_with_more_adds_that(enter, children):
    held = ["i - level high ann 09 coder", "i - level low bob 09 coder"]
    assert enter(filled(children, {"incident_id": "i", "level": "3"}), *held).empty
    assert told(
        enter(filled(children, {"incident_id": "i", "level": "3"}, {"incident_id": "j", "level": "2"}), *held)
    ) == {("j", "-", "level", "medium")}


def test_another_code_of_the_same_coder_is_refused_unless_it_revises(enter, children):
    typed, held = filled(children, {"incident_id": "i", "level": "2"}), "i - level high ann 09 coder"
    with pytest.raises(Problem, match="line 2: ann coded otherwise before"):
        enter(typed, held)
    assert told(enter(typed, held, revise=True)) == {("i", "-", "level", "medium")}
    assert enter(typed, held, "i - level medium ann 10 coder").empty


def test_an_adjudicators_form_is_read_as_one(enter):
    new = enter(
        form(
            {"incident_id": "i", "child_id": "c2", "child": "2", "variable": "child_location", "code": "asleep"},
            {"incident_id": "k", "variable": "injury", "code": "child; victim"},
            {"incident_id": "j", "variable": "level", "code": ""},
        ),
        "k - injury none ann 09 coder",
        role=Role.ADJUDICATOR,
    )
    assert told(new) == {("i", "c2", "child_location", "asleep"), ("k", "-", "injury", "victim;child")}
    assert set(new["role"]) == {"adjudicator"}


def test_an_adjudicators_fault_is_told(enter):
    with pytest.raises(Problem, match="line 2: injury is not one of"):
        enter(form({"incident_id": "k", "variable": "injury", "code": "none;victim"}), role=Role.ADJUDICATOR)
    with pytest.raises(Problem, match="line 2: variable is none that people code"):
        enter(form({"incident_id": "k", "variable": "mood", "code": "low"}), role=Role.ADJUDICATOR)
