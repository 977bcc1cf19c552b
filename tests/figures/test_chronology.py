"""One family's chronology: what it holds, what it shows, and that it stays where records are kept."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack.figures import __main__ as figures
from filetrack.figures.chronology import AFTER, AROUND, BEFORE, Records, chronology, codes, entries, months, spans_of
from filetrack.io.frames import validated
from filetrack.schemas.base import DATE
from filetrack.schemas.figure import ChronologyEntry
from tests.figures.conftest import texts

STUDY = Path(__file__).resolve().parents[2] / "config/study.yaml"
FOLLOWED = (pd.Timestamp("2007-01-12"), pd.Timestamp("2008-10-12"))


def frame(days: list[str], **columns: list) -> pd.DataFrame:
    made = pd.DataFrame(columns)
    for name in days:
        made[name] = pd.to_datetime(made[name]).astype(DATE)
    return made


RECORDS = Records(
    cases=pd.DataFrame(
        {
            "incident_id": ["i1", "i9"],
            "family_id": ["f", "other"],
            "level": ["high", "low"],
            "presence": ["present", "present"],
            "end_state": ["traced", "traced"],
            "pathway": ["letter", "letter"],
            "received_on": pd.to_datetime(["2007-01-12", "2007-01-05"]),
        }
    ),
    links=pd.DataFrame(
        {
            "incident_id": ["i1"],
            "method": ["people"],
            "weight": [18.24],
            "margin": [9.0],
            "people": [3],
            "probability": [0.99],
        }
    ),
    traces=pd.DataFrame({"incident_id": ["i1", "i9"], "event_id": ["e2", "e9"]}),
    incidents=frame(
        ["reported_on"], incident_id=["i2", "i1", "i9"], reported_on=["2007-02-20", "2007-01-09", "2007-01-01"]
    ),
    notifications=frame(
        ["created_on", "sent_on"],
        notification_id=["n2", "n1"],
        incident_id=["i2", "i1"],
        created_on=["2007-02-21", "2007-01-10"],
        sent_on=[None, "2007-01-11"],
    ),
    assessments=frame(["assessed_on"], incident_id=["i1"], assessed_on=["2007-01-15"], grade=["silver"]),
    actions=frame(
        ["taken_at"],
        incident_id=["i1", "i1", "i9"],
        action=["arrest"] * 3,
        taken_at=["2007-01-09 22:10", None, "2007-01-02 10:00"],
    ),
    events=frame(
        ["happened_on"],
        family_id=["f", "f", "f", "f", "f", "other"],
        event_id=["e1", "e2", "e3", "e4", "e5", "e9"],
        happened_on=["2005-03-01", "2007-01-12", "2007-02-23", "2007-09-01", "2008-03-01", "2007-01-05"],
        kind=["case_opened", "notification", "notification", "case_closed", "notification", "notification"],
        source=[None, "police", "police", None, "police", "police"],
        reference=[None, None, "n2", None, "unknown", None],
    ),
)
FOUND = entries("f", RECORDS)


def test_entries_of_both_agencies_stand_in_the_order_of_days():
    found = validated(FOUND, ChronologyEntry, "entries")
    assert [(f"{day:%Y-%m-%d}", kind) for day, kind in zip(found["day"], found["kind"], strict=True)] == [
        ("2005-03-01", "case_opened"),
        ("2007-01-09", "incident"),
        ("2007-01-09", "police_action"),
        ("2007-01-11", "notification_sent"),
        ("2007-01-12", "notification"),
        ("2007-01-15", "risk_assessment"),
        ("2007-02-20", "incident"),
        ("2007-02-21", "notification_sent"),
        ("2007-02-23", "notification"),
        ("2007-09-01", "case_closed"),
        ("2008-03-01", "notification"),
    ]


def test_incidents_are_numbered_with_what_they_led_to():
    numbered = FOUND.groupby("incident")["kind"].apply(list).to_dict()
    assert numbered == {
        1: ["incident", "police_action", "notification_sent", "notification", "risk_assessment"],
        2: ["incident", "notification_sent", "notification"],
    }


def test_details_are_labels():
    details = FOUND.dropna(subset=["detail"]).set_index("kind")["detail"]
    assert details["incident"] == "High"
    assert [details["police_action"], details["risk_assessment"]] == ["Arrest", "Silver"]


def test_codes_and_the_links_evidence_are_told():
    assert codes("f", RECORDS) == [
        "1, of 2007-01-09: violence high; children present; traced to children's social services files; letter. "
        "Linked by identifying details of the family's members: 3 people, weight 18.2, lead 9.0, probability 0.99."
    ]


def test_marks_stand_at_their_days_and_numbers_join_the_agencies(caption):
    before, around, after = chronology(FOUND, FOLLOWED, caption).axes
    labels = [label.get_text().replace("\n", " ") for label in before.get_yticklabels()]
    assert labels == [
        "Incident reported to the police",
        "Risk assessment",
        "Police action",
        "Notification sent or recorded",
        "Police notification of domestic violence",
        "Case opened",
    ]
    ties = [line for line in around.lines if len(line.get_xdata()) == 2 and line.get_color() == "#000000"]
    days = [tuple(f"{pd.Timestamp(day):%Y-%m-%d}" for day in line.get_xdata(orig=True)) for line in ties]
    assert days == [("2007-01-09", "2007-01-12"), ("2007-02-20", "2007-02-23")]
    assert {"1", "2"} <= set(texts(around))
    ended = [line for line in after.lines if line.get_marker() == "o" and line.get_markerfacecolor() == "white"]
    assert [float(line.get_ydata()[0]) for line in ended] == [5.0]


def test_the_line_of_time_has_the_parts_that_hold_an_entry():
    assert list(spans_of(FOUND, FOLLOWED)) == [BEFORE, AROUND, AFTER]
    assert list(spans_of(FOUND[FOUND["day"].between("2007-01-01", "2007-02-28")], FOLLOWED)) == [AROUND]


def test_a_family_that_is_known_but_not_traced_is_drawn(caption):
    assert chronology(FOUND[FOUND["kind"] == "incident"], None, caption).axes


@pytest.mark.parametrize(
    ("span", "most", "shown"),
    [
        (("2007-01-09", "2007-03-20"), 3, ["2007-02", "2007-03"]),
        (("2005-01-01", "2007-06-01"), 3, ["2005-01", "2006-01", "2007-01"]),
        (("2007-01-09", "2007-01-20"), 3, []),
    ],
)
def test_months_have_room(span, most, shown):
    assert [f"{day:%Y-%m}" for day in months(tuple(map(pd.Timestamp, span)), most)] == shown


def test_it_is_written_beneath_the_records(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "_records", lambda folder, sites: RECORDS)
    figures.chronology("f", config=STUDY, records=tmp_path)
    assert {path.name for path in (tmp_path / "chronologies").iterdir()} == {"f.csv", "f.svg", "f.png"}
    assert "nobody here is real" in (tmp_path / "chronologies" / "f.svg").read_text(encoding="utf-8")


def test_a_family_of_no_notification_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(figures, "_records", lambda folder, sites: RECORDS)
    with pytest.raises(SystemExit):
        figures.chronology("../f", config=STUDY, records=tmp_path)
    assert "No sampled notification has this family" in capsys.readouterr().err


def test_it_is_not_written_outside_the_records(tmp_path, capsys):
    with pytest.raises(SystemExit):
        figures.chronology("f", records=tmp_path / "records", out=tmp_path / "records" / ".." / "figures")
    assert "stays where records are kept" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_link_out_of_the_records_is_followed_and_refused(tmp_path, capsys):
    (tmp_path / "records").mkdir()
    (tmp_path / "open").mkdir()
    (tmp_path / "records" / "chronologies").symlink_to(tmp_path / "open")
    with pytest.raises(SystemExit):
        figures.chronology("f", records=tmp_path / "records")
    assert "stays where records are kept" in capsys.readouterr().err
