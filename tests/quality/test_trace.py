"""Bases of tables traced back to rows read, and what the agencies of a site say of each other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.quality.across import across
from filetrack.quality.trace import CASES, RECORDS, REGISTER, SAMPLED, Chain, trace
from filetrack.schemas.care import Event
from filetrack.schemas.case import Case, CaseChild
from filetrack.schemas.codes import Site
from filetrack.schemas.declared import Tables
from filetrack.schemas.police import Child, Incident, Notification
from filetrack.schemas.quality import CheckCount, Reconciled, TraceStep
from filetrack.schemas.sample import Register, Sampled, SampleStep
from filetrack.schemas.study import Ingest
from filetrack.schemas.table import TableSite
from tests.quality.test_examination import codebook

CHILDREN = "case_children"
FORMS = io.site_forms(Path(__file__).parents[2] / "config/sites", ["north", "south"])


def rows(columns: list[str], *values: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(values), columns=columns)


def counted(site: str, file: str, read: int, accepted: int) -> tuple:
    return (site, "police", file, read, accepted, read - accepted)


@pytest.fixture
def traced():
    """Four incidents of the north, one of them sampled with two of its three children; the south has none."""
    columns = list(Reconciled.to_schema().columns)
    read = rows(columns, counted("north", "incidents.csv", 6, 4), counted("north", "children.csv", 5, 5))
    steps = rows(
        list(SampleStep.to_schema().columns),
        ("north", 1, "incidents", "Reported in January", 3, 0, None),
        ("north", 2, "incidents", "Notified", 1, 2, "Not notified"),
    )
    none = {name: pd.DataFrame(columns=list(schema.to_schema().columns)) for name, schema in RECORDS.items()}
    of = [Child.incident_id]
    north = {**none, "incidents": rows(of, *[(f"i{n}",) for n in range(4)])}
    north["children"] = rows(of, ("i1",), ("i1",), ("i2",), ("i3",), ("i3",))
    site = [Case.site, Case.incident_id]
    frames = {
        SAMPLED: rows([Sampled.site, Sampled.incident_id], ("north", "i1")),
        REGISTER: rows(
            [Register.site, Register.month, Register.incidents], ("north", "2007-01", 2), ("north", "2007-02", 1)
        ),
        CASES: rows(site, ("north", "i1")),
        CHILDREN: rows([*site, CaseChild.child_location], ("north", "i1", "witnessed"), ("north", "i1", "asleep")),
    }
    told = {"title": "t", "section": "4.4", "unit": "children", "base": "b", "source": CHILDREN}
    line = [{"label": "All", "missing": True}]
    table = {**told, "number": "20", "where": {CaseChild.child_location: ["witnessed"]}, "rows": line}
    printed = {"heading": "All", "label": "Northern", "sites": ["north"], "counts": Register.incidents}
    register = {**told, "number": "3", "months": {"2007-01": "January"}, "columns": [printed]}
    register.pop("source")
    tables = Tables.model_validate({"registers": [register], "tables": [{**table, "variable": CaseChild.age_years}]})
    return trace(read, steps, {"north": north, "south": none}, frames, tables, FORMS, TableSite.empty())


def told(found: pd.DataFrame, base: str) -> list[list]:
    chosen = found[(found[TraceStep.base] == base) & (found[TraceStep.site] == "north")]
    columns = [TraceStep.description, TraceStep.unit, TraceStep.count, TraceStep.left_out]
    return chosen[columns].astype("object").where(chosen[columns].notna(), None).to_numpy().tolist()


def test_cases_come_from_rows_of_the_register(traced):
    TraceStep.validate(traced)
    assert told(traced, CASES) == [
        ["Read of incidents.csv", "rows", 6, None],
        ["Accepted", "rows", 4, 2],
        ["Records made", "incidents", 4, None],
        ["Reported in January", "incidents", 3, 1],
        ["Notified", "incidents", 1, 2],
        ["Coded", "incidents", 1, 0],
    ]


def test_registers_come_from_all_their_months(traced):
    assert told(traced, REGISTER)[2:] == [
        ["Records made", "incidents", 4, None],
        ["On the registers of the months", "incidents", 3, 1],
        ["Base of Table 3", "children of Table 3", 3, None],
    ]


def test_a_tables_base_ends_the_chain_of_what_it_counts(traced):
    assert told(traced, CHILDREN) == [
        ["Read of children.csv", "rows", 5, None],
        ["Accepted", "rows", 5, 0],
        ["Records made", "children", 5, None],
        ["Of sampled incidents", "children", 2, 3],
        ["Coded", "coded", 2, None],
        ["Base of Table 20", "children of Table 20", 1, None],
    ]


def test_more_than_the_step_before_is_a_fault():
    chain = Chain(Site.NORTH, CASES)
    chain.add("sample", "Notified", "incidents", 3)
    with pytest.raises(Problem, match="4 incidents after “Coded”, but 3 before it"):
        chain.add("code", "Coded", "incidents", 4)


def test_what_social_care_quotes_is_checked_against_the_police():
    day = {name: pd.Timestamp(f"2007-01-{name}") for name in ("09", "10", "12", "20", "31")}
    incidents = rows([Incident.incident_id, Incident.reported_on], ("i1", day["10"]), ("i2", day["31"]))
    notifications = rows([Notification.notification_id, Notification.incident_id], ("n1", "i1"), ("n2", "i2"))
    events = rows(
        [Event.kind, Event.reference, Event.happened_on, Event.incident_on],
        ("notification", "n1", day["12"], day["10"]),
        ("notification", "n1", day["09"], day["09"]),
        ("notification", "n9", day["20"], None),
        ("notification", None, day["20"], None),
        ("visit", None, day["20"], None),
    )
    codes = ("unknown_police_reference", "received_before_report", "incident_day_differs")
    declared = codebook(**{code: {"severity": "warn"} for code in codes})
    counts = across("north", incidents, notifications, events, Ingest(stop_share=1, stop_rows=9), declared)
    assert counts[[CheckCount.rule, CheckCount.failed, CheckCount.units]].to_numpy().tolist() == [
        ["unknown_police_reference", 1, 2],
        ["received_before_report", 1, 2],
        ["incident_day_differs", 1, 2],
    ]
