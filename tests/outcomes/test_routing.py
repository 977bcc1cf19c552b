"""Every protocol on notifications graded by hand, and what holds of any protocol whatever the records lack."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.outcomes.routing import History, earlier, graded
from filetrack.problems import Problem
from filetrack.schemas.codes import Level, Receiver, RiskGrade, Weapon
from filetrack.schemas.protocol import CODED, Notified, Protocol

FOLDER = Path(__file__).resolve().parents[2] / "config/protocols"
PROTOCOLS = {file.stem: io.settings(file, Protocol) for file in sorted(FOLDER.glob("*.yaml"))}

DAYS = {
    "one": ["2006-12-01"],
    "two": ["2006-07-10", "2006-12-01"],
    "three": ["2004-01-01", "2005-01-01", "2006-12-01"],
    "partly read": ["2006-12-01"],
}
"""Days on which families were notified before 10 January 2007."""

NOTES = [
    ("new", "bronze", "low", "none", False, False),
    ("new", "bronze", "medium", "none", True, False),
    ("new", "bronze", "high", "none", False, True),
    ("one", "bronze", "low", "none", False, False),
    ("three", "bronze", "low", "none", False, False),
    ("new", "silver", "medium", "knife", False, False),
    ("two", "silver", "medium", "none", False, True),
    ("one", "gold", "high", "none", True, False),
    ("new", None, "low", "none", False, False),
    (None, "bronze", "low", "none", False, False),
    ("partly read", "silver", "high", "none", False, False),
]
"""Family, police grade, level, weapon, victim or child injured, a child under seven; all of 10 January 2007."""

BY_HAND = {
    "everything": ["notified"] * 11,
    "first_low_risk_held": ["held"] * 3 + ["forwarded"] * 5 + ["held"] * 2 + ["forwarded"],
    "blackburn_with_darwen": [
        *("held", "contact_record", "contact_record", "contact_record", "section_17"),
        *("section_17", "section_47", "section_47", "held", "held", "section_17"),
    ],
    "blackpool": ["low"] * 5 + ["medium"] * 2 + ["high", "low", "low", "medium"],
    "electronic_routing": ["lower"] * 5 + ["higher"] * 3 + ["lower", "lower", "higher"],
    "risk_and_six_months": ["low"] * 5 + ["medium", "high", "high", "low", "low", "medium"],
    "four_scales": [
        *("moderate", "moderate", "severe", "moderate", "moderate_to_serious"),
        *("serious", "serious", "severe", "moderate", "moderate", "severe"),
    ],
}

UNDECIDED = {
    "everything": [],
    "first_low_risk_held": [8, 9],
    "blackburn_with_darwen": [8, 9, 10],
    "blackpool": [8],
    "electronic_routing": [8],
    "risk_and_six_months": [8, 9, 10],
    "four_scales": [9],
}
"""Notifications whose grade could be another if what is not known of them were."""


def history(days: dict[str, list[str]], read: list[str]) -> History:
    frame = pd.DataFrame(
        [(family, day) for family, dates in days.items() for day in dates],
        columns=[Notified.family_id, Notified.happened_on],
    )
    frame[Notified.happened_on] = pd.to_datetime(frame[Notified.happened_on]).astype("datetime64[us]")
    return History(frame, pd.Series(read))


HISTORY = history(DAYS, ["new", "one", "two", "three"])


def worked() -> pd.DataFrame:
    columns = [
        *(Notified.family_id, Notified.risk, Notified.level, Notified.weapon),
        *(Notified.victim_or_child_injured, Notified.under_seven),
    ]
    frame = pd.DataFrame(NOTES, columns=columns).reindex(columns=list(Notified.to_schema().columns))
    frame[Notified.site] = "north"
    frame[Notified.incident_id] = [f"i{number}" for number in range(len(frame))]
    frame[Notified.happened_on] = pd.Timestamp("2007-01-10")
    return Notified.validate(frame)


def test_every_protocol_is_worked_by_hand():
    assert set(PROTOCOLS) == set(BY_HAND) == set(UNDECIDED)


@pytest.mark.parametrize("name", BY_HAND)
def test_grades_are_those_counted_by_hand(name):
    assert graded(PROTOCOLS[name], worked(), HISTORY).grade.tolist() == BY_HAND[name]


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_rests_on_the_unknown_is_known(name):
    possible = graded(PROTOCOLS[name], worked(), HISTORY).possible
    assert np.flatnonzero(possible.sum(axis=1) > 1).tolist() == UNDECIDED[name]


def test_a_first_low_risk_incident_may_reach_social_services_if_its_grade_or_history_is_not_known():
    protocol = PROTOCOLS["first_low_risk_held"]
    sent = graded(protocol, worked(), HISTORY).to(protocol, Receiver.SOCIAL_SERVICES)
    assert np.flatnonzero(sent.surely).tolist() == np.flatnonzero(sent.read).tolist() == [3, 4, 5, 6, 7, 10]
    assert np.flatnonzero(sent.perhaps).tolist() == [3, 4, 5, 6, 7, 8, 9, 10]


def test_an_unknown_number_is_read_as_no_less_than_was_counted_or_is_declared():
    protocol = PROTOCOLS["blackburn_with_darwen"]
    many = protocol.model_copy(update={"unknown": protocol.unknown | {"earlier_notifications": 3}})
    assert graded(many, worked(), HISTORY).grade.tolist() == [
        *BY_HAND["blackburn_with_darwen"][:9],
        "section_17",
        "section_47",
    ]
    none = graded(PROTOCOLS["four_scales"], worked(), HISTORY)
    assert none.grade[10] == "severe"


def test_earlier_notifications_are_those_before_the_day_and_after_the_same_day_months_ago():
    notes = worked().iloc[[0, 6, 9]]
    days = history({"two": ["2006-07-09", "2006-07-10", "2006-12-01", "2007-01-10", "2007-02-01"]}, ["two"])
    assert earlier(notes, days).tolist() == [0, 3, 0]
    assert earlier(notes, days, within_months=6).tolist() == [0, 2, 0]


@pytest.fixture(scope="module")
def drawn() -> tuple[pd.DataFrame, History]:
    """Notifications of drawn families, every variable unknown of some, records of half the families read in part."""
    rng, size = np.random.default_rng(7), 300
    choices = {Notified.risk: list(RiskGrade), Notified.level: list(Level), Notified.weapon: list(Weapon)}
    notes = pd.DataFrame({name: rng.choice(choices.get(name, [True, False]), size) for name in CODED}).astype(object)
    notes = notes.mask(rng.random(notes.shape) < 0.3)
    notes[[Notified.presence, Notified.relationship, Notified.location]] = None
    family = pd.Series(rng.integers(0, 60, size)).map("f{}".format)
    notes[Notified.family_id] = family.mask(pd.Series(rng.random(size)) < 0.2)
    notes[Notified.site], notes[Notified.incident_id] = "south", [f"i{number}" for number in range(size)]
    notes[Notified.happened_on] = pd.Timestamp("2007-01-31") - pd.to_timedelta(rng.integers(0, 900, size), unit="D")
    days = notes[[Notified.family_id, Notified.happened_on]].dropna().drop_duplicates()
    frame = Notified.validate(notes[list(Notified.to_schema().columns)])
    return frame, History(
        days.astype({Notified.happened_on: "datetime64[us]"}), pd.Series([f"f{n}" for n in range(30)])
    )


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_every_notification_has_exactly_one_grade_of_those_possible(protocol, drawn):
    found = graded(protocol, *drawn)
    assert found.grade.isin(list(protocol.grades)).all()
    assert found.grade.index.equals(drawn[0].index)
    one = pd.DataFrame({name: found.grade == name for name in protocol.grades})
    assert (one.sum(axis=1) == 1).all()
    assert (found.possible | ~one).all(axis=None)


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_whatever_the_unknown_turns_out_to_be_the_grade_was_possible(protocol, drawn):
    notes, known = drawn
    possible = graded(protocol, notes, known).possible
    rng = np.random.default_rng(8)
    for _ in range(5):
        told = notes.copy()
        for name in (Notified.risk, Notified.level, Notified.weapon, Notified.victim_or_child_injured, "under_seven"):
            values = notes[name].dropna().unique()
            told[name] = notes[name].fillna(pd.Series(rng.choice(values, len(notes)), notes.index))
        partial = ~told[Notified.family_id].isin(known.read)
        told[Notified.family_id] = told[Notified.family_id].fillna(told[Notified.incident_id])
        more = told.loc[partial, [Notified.family_id, Notified.happened_on]]
        before = pd.to_timedelta(rng.integers(1, 200, len(more)), unit="D")
        more = more.assign(**{Notified.happened_on: more[Notified.happened_on] - before})
        days = pd.concat([known.days, more[rng.random(len(more)) < 0.7]]).drop_duplicates()
        grade = graded(protocol, told, History(days, told[Notified.family_id])).grade
        assert possible.to_numpy()[np.arange(len(grade)), possible.columns.get_indexer(grade)].all()


GOOD = {
    "title": "A protocol",
    "section": "§9.5",
    "readings": [],
    "grades": {"sent": {"title": "Sent", "to": ["social_services"]}, "held": {"title": "Held", "to": []}},
    "rules": [{"grade": "sent", "when": {"risk": ["gold"], "earlier_notifications": {"at_least": 1}}}],
    "otherwise": "held",
    "unknown": {"risk": "bronze", "earlier_notifications": 0},
}


def when(**conditions) -> dict:
    return {"rules": [{"grade": "sent", "when": conditions}]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (when(rsk=["gold"]), "there is no variable “rsk” (did you mean “risk”?)"),
        (when(risk=["golden"]), "risk has no code “golden” (did you mean “gold”?)"),
        (when(injury=["yes"]), "injury cannot be “yes”"),
        (when(risk=[True]), "risk cannot be “True”"),
        (when(risk={"at_least": 1}), "risk is asked by a list of codes"),
        (when(earlier_notifications=["1"]), "earlier_notifications is asked by a number"),
        (
            when(earlier_notifications={"at_leest": 1}),
            "unknown key “rules.0.when.earlier_notifications.number.at_leest”",
        ),
        (when(earlier_notifications={"within_months": 6}), "needs at_least, at_most or both"),
        (when(earlier_notifications={"at_least": 3, "at_most": 2}), "cannot be at least 3 and at most 2"),
        (when(risk=["gold"], earlier_notifications={"at_least": 1}, injury=[True]), "unknown injury"),
        (when(risk=["gold"]), "`unknown` names “earlier_notifications”, which no rule asks for"),
        ({"unknown": {"risk": "none", "earlier_notifications": 0}}, "risk has no code “none”"),
        ({"unknown": {"risk": "gold", "earlier_notifications": True}}, "read as the least number"),
        ({"otherwise": "hold"}, "there is no grade “hold” (did you mean “held”?)"),
        ({"otherwise": "sent"}, "no rule gives the grade held"),
        ({"grades": {"held": {"title": "Held", "to": ["social_service"]}}}, "did you mean “social_services”?"),
        ({"rule": []}, "unknown key “rule” (did you mean “rules”?)"),
    ],
)
def test_a_fault_of_a_protocol_is_told(change, told):
    io.checked(GOOD, Protocol, "good.yaml")
    with pytest.raises(Problem) as problem:
        io.checked(GOOD | change, Protocol, "mine.yaml")
    assert "mine.yaml" in str(problem.value)
    assert told in str(problem.value)
