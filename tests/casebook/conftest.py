"""A small study: a family with two notifications, an incident without a family, a booster; one text is hostile."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.casebook.records import Care, Coded, Linked, Police, Records
from filetrack.history import HistoryRules
from filetrack.schemas import care, case, coding, finding, human_code, link, police
from filetrack.schemas.declared import Tables
from filetrack.schemas.mapping import RECORDS
from filetrack.schemas.sample import RegisteredIncident, Sampled
from filetrack.schemas.study import Study
from tests.tables.conftest import filled

ROOT = Path(__file__).resolve().parents[2]
NARRATIVE = "<script>alert(1)</script> [other person] punched [victim] & left."
PUNCHED = NARRATIVE.index("punched"), NARRATIVE.index("punched") + len("punched")


def made(schema, **columns: list) -> pd.DataFrame:
    """A frame of a schema with the columns given."""
    frame = filled(schema, columns) if columns else filled(schema, {"site": ["north"]}).iloc[:0]
    return io.validated(frame, schema, schema.__name__)


@pytest.fixture(scope="session")
def records() -> Records:
    events = [
        ("f1", "e0", "2005-03-01", "conference", None),
        ("f1", "e1", "2007-01-12", "notification", "n1"),
        ("f1", "e2", "2007-01-15", "letter", None),
        ("f1", "e3", "2007-01-22", "notification", "n2"),
        ("f1", "e4", "2007-01-30", "visit", None),
        ("f1", "e5", "2007-03-05", "notification", "n-other"),
        ("f1", "e6", "2007-06-01", "initial_assessment", None),
        ("f1", "e7", "2010-01-01", "registration", None),
        ("g1", "h0", "2007-01-01", "case_opened", None),
        ("g1", "h1", "2007-02-12", "notification", "nb"),
        ("unseen", "u0", "2007-01-05", "notification", None),
    ]
    family, event, day, kind, reference = zip(*events, strict=True)
    incidents = ["i1", "i2", "i3", "b1", "other"]
    sampled = ["i1", "i2", "i3"]
    return Records(
        police=Police(
            incidents=made(
                police.Incident,
                incident_id=incidents,
                reported_on=["2007-01-09", "2007-01-20", "2007-01-21", "2007-02-10", "2007-03-01"],
                reported_minute=[61, None, None, None, None],
                narrative=[NARRATIVE, "", "", "", ""],
            ),
            people=made(police.Person, incident_id=["i1"], person_id=["p1"], role=["victim"]),
            children=made(police.Child, incident_id=["i1"], child_id=["i1-1"], number=[1]),
            notifications=made(
                police.Notification,
                notification_id=["n1", "n2", "n3", "nb", "n-other"],
                incident_id=incidents,
                created_on=["2007-01-10"] * 5,
                narrative=[""] * 5,
                details=["As told."] * 5,
            ),
            responses=made(police.Response, incident_id=["i1"], called_at=["2007-01-09 01:01"]),
            assessments=made(police.RiskAssessment),
            actions=made(
                police.PoliceAction,
                incident_id=["i1", "i1"],
                action=["arrest", "care_pack"],
                taken_at=["2007-01-09 02:00", None],
            ),
        ),
        care=Care(
            members=made(care.Member, family_id=["f1"], member_id=["m1"], role=["mother"]),
            events=made(care.Event, family_id=family, event_id=event, happened_on=day, kind=kind, reference=reference),
            services=made(care.ServiceUse),
            consultations=made(care.Consultation),
            conversations=made(care.Conversation),
            households=made(care.Household),
        ),
        linked=Linked(
            links=made(
                link.Link,
                incident_id=sampled,
                family_id=["f1", "f1", None],
                method=["marker", "people", "none"],
                weight=[20.0, 18.0, None],
                margin=[20.0, 9.0, None],
                probability=[1.0, 0.98, 0.7],
            ),
            explained=made(link.ExplainedLink, incident_id=sampled, reason=["By reference.", "By people.", "Nobody."]),
            supported=made(
                link.SupportedFamily,
                incident_id=["i1"],
                family_id=["f1"],
                weight=[20.0],
                margin=[20.0],
                probability=[0.9],
            ),
            pairs=made(
                link.PersonPair,
                incident_id=["i1"],
                person_id=["p1"],
                family_id=["f1"],
                member_id=["m1"],
                match_weight=[20.0],
                match_probability=[0.9],
            ),
            traces=made(
                link.Trace,
                incident_id=sampled,
                end_state=["traced", "traced", "family_not_known"],
                family_id=["f1", "f1", None],
                event_id=["e1", "e3", None],
                received_on=["2007-01-12", "2007-01-22", None],
            ),
            candidate_traces=made(
                link.Trace,
                incident_id=["b1"],
                end_state=["traced"],
                family_id=["g1"],
                event_id=["h1"],
                received_on=["2007-02-12"],
            ),
        ),
        coded=Coded(
            cases=made(
                case.Case,
                incident_id=sampled,
                family_id=["f1", "f1", None],
                level=["high", "low", "low"],
                end_state=["traced", "traced", "family_not_known"],
            ),
            children=made(case.CaseChild, incident_id=["i1"], child_id=["i1-1"]),
            adults=made(case.CaseAdult, incident_id=["i1"], person_id=["p1"]),
            injuries=made(case.CaseInjury),
            offences=made(case.CaseOffence, incident_id=["i1", "i1"], offence=["rape", "other"]),
            actions=made(case.CaseAction, incident_id=["i1"], action=["arrest"], timing=["within_day"]),
            families=made(case.CaseFamily, family_id=["f1"], notifications=[2], pathway=["visit_or_call"]),
            in_depth=made(case.InDepthFamily, family_id=["g1"], booster=[True]),
            findings=made(
                finding.Finding,
                incident_id=["i1"],
                text=["incident"],
                variable=["level"],
                code=["high"],
                rule=["R20"],
                start=[PUNCHED[0]],
                end=[PUNCHED[1]],
            ),
            machine=made(
                human_code.MachineCode, incident_id=sampled, variable=["level"] * 3, code=["medium", "low", "low"]
            ),
            decided=made(
                human_code.DecidedCode,
                incident_id=sampled,
                variable=["level"] * 3,
                code=["high", "low", "low"],
                by=["adjudicator", "machine", "machine"],
            ),
            doubts=made(coding.Doubt, incident_id=["i1"], reason=["told and denied"]),
            rules=made(coding.RuleFired, rule=["R20"], level=["high"], reason=["A punch."]),
        ),
    )


@pytest.fixture(scope="session")
def sampled() -> pd.DataFrame:
    return made(Sampled, incident_id=["i1", "i2", "i3"], notification_id=["n1", "n2", "n3"])


@pytest.fixture(scope="session")
def registered() -> pd.DataFrame:
    return made(
        RegisteredIncident,
        incident_id=["i1", "i2", "i3", "unknown"],
        month=["2007-01"] * 4,
        incidents=[1] * 4,
        notified=[1, 1, 1, 0],
        notified_partners=[1, 1, 1, 0],
    )


@pytest.fixture(scope="session")
def study() -> Study:
    return io.settings(ROOT / "config/study.yaml", Study)


@pytest.fixture(scope="session")
def rules() -> HistoryRules:
    return io.settings(ROOT / "config/coding/involvement.yaml", HistoryRules)


@pytest.fixture(scope="session")
def declared() -> Tables:
    """The tables that count this study's frames: registers, tracing, levels of violence, offences."""
    tables = io.settings(ROOT / "config/tables.yaml", Tables)
    few = [table for table in tables.tables if table.number in ("18", "27", "33")]
    return tables.model_copy(update={"tables": few})


@pytest.fixture(scope="session")
def held() -> dict[str, frozenset[str]]:
    """Every field of every record, which both sites hold."""
    schemas = {name: record.schema for name, record in RECORDS.items() if record.schema}
    fields = frozenset(f"{name}.{column}" for name, schema in schemas.items() for column in schema.to_schema().columns)
    return {"north": fields, "south": fields}
