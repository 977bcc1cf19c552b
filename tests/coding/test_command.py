"""The whole stage on records of two incidents, from files to files."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack import io
from filetrack.coding.__main__ import code
from filetrack.schemas.care import Event, Family
from filetrack.schemas.case import Case, CaseChild, CaseFamily
from filetrack.schemas.finding import Finding
from filetrack.schemas.link import Trace
from filetrack.schemas.police import Child, Incident, Notification, Response
from filetrack.schemas.sample import Sampled
from tests.coding.conftest import RULES

DAY = pd.Timestamp("2007-01-08")


def row(schema, **values) -> dict:
    """A row of a schema: what is given, and missing elsewhere."""
    return {**dict.fromkeys(schema.to_schema().columns), **values}


def table(schema, *rows: dict) -> pd.DataFrame:
    """Rows as a frame of the schema's types; none makes an empty frame."""
    columns = schema.to_schema().columns
    frame = pd.DataFrame(list(rows), columns=list(columns))
    return frame.astype({name: column.dtype.type for name, column in columns.items() if column.dtype is not None})


@pytest.fixture
def records(tmp_path):
    """Two incidents of one northern family, a day apart; the second answered by a visit. An empty southern site."""
    folder = tmp_path / "records"
    texts = ["He pushed her. [child 1] was asleep.", "Verbal argument only."]
    incidents = [
        row(
            Incident, site="north", incident_id=f"i{n}", reported_on=DAY + pd.Timedelta(days=n), reported_minute=60,
            domestic=True, notification_ticked=True, relationship="current_partner", location="victims_home",
            narrative=text,
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip
    children = [row(Child, site="north", child_id=f"c{n}", incident_id=f"i{n}", number=1) for n in (0, 1)]
    notifications = [
        row(
            Notification, site="north", notification_id=f"i{n}", incident_id=f"i{n}", created_on=DAY,
            sent_on=DAY + pd.Timedelta(days=n + 2), domestic_box=False, narrative="",
        )
        for n in (0, 1)
    ]  # fmt: skip
    received = [DAY + pd.Timedelta(days=3), DAY + pd.Timedelta(days=10)]
    events = [
        row(Event, site="north", family_id="f", event_id=f"e{n}", happened_on=day, kind=kind)
        for n, (day, kind) in enumerate([*((day, "notification") for day in received), (received[1], "visit")])
    ]
    traces = [
        row(
            Trace, site="north", incident_id=f"i{n}", end_state="traced", family_id="f", event_id=f"e{n}",
            received_on=received[n],
        )
        for n in (0, 1)
    ]  # fmt: skip
    response = row(
        Response, site="north", incident_id="i0", in_person=False,
        called_at=DAY, arrived_at=DAY + pd.Timedelta(minutes=9),
    )  # fmt: skip
    family = row(Family, site="north", family_id="f", file="read", history_complete=True)
    held = {
        "incidents": (Incident, incidents),
        "children": (Child, children),
        "notifications": (Notification, notifications),
        "responses": (Response, [response]),
        "families": (Family, [family]),
        "events": (Event, events),
    }
    for name, (schema, rows) in held.items():
        io.write(table(schema, *rows), folder / "north" / f"{name}.parquet", schema)
        io.write(table(schema), folder / "south" / f"{name}.parquet", schema)
    sampled = [row(Sampled, site="north", incident_id=f"i{n}", notification_id=f"i{n}") for n in (0, 1)]
    io.write(table(Sampled, *sampled), folder / "sampled.parquet", Sampled)
    io.write(table(Trace, *traces), folder / "traces.parquet", Trace)
    return folder


def run(records) -> None:
    code(config=RULES.parent / "study.yaml", rules=RULES, records=records)


def test_records_become_cases(records):
    run(records)
    cases = io.read(records / "cases.parquet", Case)
    assert cases[Case.level].tolist() == ["medium", "low"]
    assert cases[Case.presence].tolist() == ["present", "not_recorded_present"]
    assert cases[Case.weekday].tolist() == ["monday", "tuesday"]
    assert cases[Case.response].tolist() == ["timed", "unclear"]
    assert cases[Case.response_minutes].fillna(-1).tolist() == [9, -1]
    assert cases[Case.notification_days].tolist() == [2, 2]
    assert cases[Case.pathway].tolist() == ["no_further_action", "visit_or_call"]
    children = io.read(records / "case_children.parquet", CaseChild)
    assert children[CaseChild.child_location].tolist() == ["asleep", "not_recorded"]
    family = io.read(records / "case_families.parquet", CaseFamily)
    assert family.to_dict("records") == [
        {
            "site": "north", "family_id": "f", "notifications": 2, "pathway": "visit_or_call", "trigger": "none",
            "previous": "none", "subsequent": "none",
        }
    ]  # fmt: skip
    findings = io.read(records / "findings.parquet", Finding)
    assert {"R14", "R1", "named"} <= set(findings[Finding.rule])


def test_the_same_records_give_the_same_files(records):
    made = ("cases", "case_children", "case_families", "findings")
    run(records)
    first = [(records / f"{name}.parquet").read_bytes() for name in made]
    run(records)
    assert first == [(records / f"{name}.parquet").read_bytes() for name in made]


def test_a_missing_file_is_told_in_words(records, capsys):
    (records / "traces.parquet").unlink()
    with pytest.raises(SystemExit) as stop:
        run(records)
    assert stop.value.code == 1
    assert "traces.parquet does not exist" in capsys.readouterr().err
