"""The whole stage on records of two incidents, from files to files."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from filetrack import io
from filetrack.coding.__main__ import code, enter, read
from filetrack.schemas import care, case, link, police
from filetrack.schemas.codes import EthnicAppearance
from filetrack.schemas.coding import CaseCoding, Disagreement, RuleFired
from filetrack.schemas.finding import Finding
from filetrack.schemas.human_code import CODES, CodeCount, HumanCode
from filetrack.schemas.needs import lineage
from filetrack.schemas.sample import Sampled
from filetrack.schemas.scenario import Scenario, ScenarioTrace
from tests.coding.conftest import RULES

DAY = pd.Timestamp("2007-01-08")


def row(schema, **values) -> dict:
    """A row of a northern schema: what is given, elsewhere no, the last code, or missing."""
    filled = {}
    for name, column in schema.to_schema().columns.items():
        codes = [code for check in column.checks if check.name == "isin" for code in check.statistics["allowed_values"]]
        no = False if str(column.dtype) == "bool" else str(codes[-1]) if codes else None
        filled[name] = None if column.nullable else no
    return filled | {"site": "north"} | values


def table(schema, *rows: dict) -> pd.DataFrame:
    """Rows as a frame of the schema's types; none makes an empty frame."""
    columns = schema.to_schema().columns
    frame = pd.DataFrame(list(rows), columns=list(columns))
    return frame.astype({name: column.dtype.type for name, column in columns.items() if column.dtype is not None})


def days(number: int) -> pd.Timestamp:
    return DAY + pd.Timedelta(days=number)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """Two incidents of one northern family, a day apart; the second answered by a visit. A booster. An empty south."""
    folder = tmp_path_factory.mktemp("given") / "records"
    texts = ["He pushed her. [child 1] was asleep.", "Verbal argument only."]
    reported = {"domestic": True, "notification_ticked": True, "relationship": "current_partner"}
    incidents = [
        row(
            police.Incident, incident_id=f"i{n}", reported_on=days(n), reported_minute=60, location="victims_home",
            narrative=text, **reported,
        )
        for n, text in enumerate([*texts, "A booster's text is not read."])
    ]  # fmt: skip
    couple = [("p1", "victim", "female", True), ("p2", "perpetrator", "male", None)]
    people = [
        row(
            police.Person, incident_id=f"i{n}", person_id=person, role=role, sex=sex, injured=injured and n == 0,
            birth_month="1980-01", alcohol=n == 1,
        )
        for n in (0, 1)
        for person, role, sex, injured in couple
    ]  # fmt: skip
    children = [
        row(police.Child, child_id=f"c{n}", incident_id=f"i{n}", number=1, birth_month="2006-12", sex="female")
        for n in (0, 1)
    ]
    sent = {"domestic_box": False, "narrative": "", "details": "", "children_named": 1, "present_box": None}
    notifications = [
        row(
            police.Notification, notification_id=f"i{n}", incident_id=f"i{n}", created_on=DAY, sent_on=days(n + 2),
            stated_on=days(n), consent="aware", **sent,
        )
        for n in (0, 1)
    ]  # fmt: skip
    received = [days(3), days(10)]
    entries = [*((day, "notification") for day in received), (received[1], "visit")]
    entries += [(days(-400), "notification"), (days(100), "contact")]
    events = [
        row(care.Event, family_id="f", event_id=f"e{n}", happened_on=day, kind=kind)
        for n, (day, kind) in enumerate(entries)
    ]
    booster = [(days(40), "notification"), (days(41), "case_opened"), (days(42), "section_47_enquiry")]
    events += [
        row(care.Event, family_id="b", event_id=f"b{n}", happened_on=day, kind=kind)
        for n, (day, kind) in enumerate(booster)
    ]
    traces = [
        row(
            link.Trace, incident_id=f"i{n}", end_state="traced", family_id="f", event_id=f"e{n}",
            received_on=received[n],
        )
        for n in (0, 1)
    ]  # fmt: skip
    candidates = [
        row(link.Trace, incident_id="i2", end_state="traced", family_id="b", event_id="b0", received_on=days(40))
    ]
    comparison = row(link.FamilyComparison, family_id="f", compared=True, discrepant=True, child_missing=False)
    response = row(
        police.Response, incident_id="i0", in_person=False, called_at=DAY, arrived_at=DAY + pd.Timedelta(minutes=9),
        caller="neighbour", grade="routine", calls=2, officers=3,
    )  # fmt: skip
    risk = row(police.RiskAssessment, incident_id="i0", assessed_on=days(4), grade="silver", assessor="specialist")
    services = [
        row(
            care.ServiceUse, family_id="b", happened_on=days(60), service="gp", member="mother", signposted=True,
            engagement="partial",
        )
    ]  # fmt: skip
    held = {
        "incidents": (police.Incident, incidents),
        "people": (police.Person, people),
        "children": (police.Child, children),
        "notifications": (police.Notification, notifications),
        "responses": (police.Response, [response]),
        "risk_assessments": (police.RiskAssessment, [risk]),
        "offences": (
            police.IncidentOffence,
            [row(police.IncidentOffence, incident_id="i0", offence="common_assault")],
        ),
        "actions": (
            police.PoliceAction,
            [row(police.PoliceAction, incident_id="i0", action="arrest", taken_at=DAY + pd.Timedelta(hours=2))],
        ),
        "families": (care.Family, [row(care.Family, family_id=f, file="read", history_complete=True) for f in "bf"]),
        "members": (care.Member, [row(care.Member, family_id="f", member_id="m", role="child", birth_month="2001-01")]),
        "events": (care.Event, events),
        "services": (care.ServiceUse, services),
        "consultations": (care.Consultation, []),
        "conversations": (care.Conversation, []),
        "households": (
            care.Household,
            [row(care.Household, family_id="b", from_on=DAY, living="mother")],
        ),
    }
    for name, (schema, rows) in held.items():
        io.write(table(schema, *rows), folder / "north" / f"{name}.parquet", schema)
        io.write(table(schema), folder / "south" / f"{name}.parquet", schema)
    sampled = [row(Sampled, incident_id=f"i{n}", notification_id=f"i{n}") for n in (0, 1)]
    io.write(table(Sampled, *sampled), folder / "sampled.parquet", Sampled)
    io.write(table(link.Trace, *traces), folder / "traces.parquet", link.Trace)
    io.write(table(link.Trace, *candidates), folder / "candidate_traces.parquet", link.Trace)
    scenario = [trace | {"scenario": 0} for trace in traces]
    io.write(table(ScenarioTrace, *scenario), folder / "scenario_traces.parquet", ScenarioTrace)
    own = pd.DataFrame([{"scenario": 0, "decided": True, "strict": True, "loose": True, "draws": 200, "changed": 0}])
    io.write(own, folder / "scenarios.csv", Scenario)
    compared = table(link.FamilyComparison, comparison)
    io.write(compared, folder / "family_comparisons.parquet", link.FamilyComparison)
    return folder


@pytest.fixture
def records(given, tmp_path):
    """Records of which nothing is coded."""
    return shutil.copytree(given, tmp_path / "records")


@pytest.fixture(scope="module")
def coded(given, tmp_path_factory):
    """The same, coded."""
    folder = shutil.copytree(given, tmp_path_factory.mktemp("coded") / "records")
    run(folder)
    return folder


def run(records) -> None:
    coding, codes = records.parent / "coding", records.parent / "review/codes.csv"
    read(rules=RULES, records=records)
    code(config=RULES.parent / "study.yaml", rules=RULES, records=records, coding=coding, linkage=records, codes=codes)


def test_records_become_cases(coded):
    cases = io.read(coded / "cases.parquet", case.Case)
    told = {
        "level": ["medium", "low"],
        "presence": ["present", "not_recorded_present"],
        "weekday": ["monday", "tuesday"],
        "children": [1, 1],
        "parties": ["victim_and_perpetrator"] * 2,
        "aggressor": ["male"] * 2,
        "has_offence": [True, False],
        "weapon": ["none"] * 2,
        "injured_people": [1, 0],
        "victim_or_child_injured": [True, False],
        "removal": ["perpetrator_arrested", "other"],
        "caller": ["neighbour", "other"],
        "response": ["timed", "unclear"],
        "risk_days": [4, -1],
        "child_omitted": [False, False],
        "presence_omitted": [True, False],
        "inconsistent": [True, False],
        "notification_days": [2, 2],
        "pathway": ["no_further_action", "visit_or_call"],
    }
    assert {
        name: cases[name].fillna(-1).tolist() if name == "risk_days" else cases[name].tolist() for name in told
    } == told
    assert cases["response_minutes"].fillna(-1).tolist() == [9, -1]
    assert cases["injury_conveyed"].fillna("-").tolist() == ["not_conveyed", "-"]


def test_people_and_actions_of_cases(coded):
    children = io.read(coded / "case_children.parquet", case.CaseChild)
    assert children[["child_location", "age_years", "sex"]].to_numpy().tolist() == [
        ["asleep", 0, "female"],
        ["not_recorded", 0, "female"],
    ]
    adults = io.read(coded / "case_adults.parquet", case.CaseAdult)
    assert adults["part"].tolist() == ["victim", "perpetrator"] * 2
    assert adults["ethnic_appearance"].tolist() == [list(EthnicAppearance)[-1]] * 4
    assert adults["alcohol"].tolist() == [False, False, True, True]
    injuries = io.read(coded / "case_injuries.parquet", case.CaseInjury)
    assert injuries[["incident_id", "injured"]].to_numpy().tolist() == [["i0", "victim"]]
    assert io.read(coded / "case_offences.parquet", case.CaseOffence)["offence"].tolist() == ["common_assault"]
    actions = io.read(coded / "case_actions.parquet", case.CaseAction)
    assert actions[["action", "timing"]].to_numpy().tolist() == [["arrest", "within_day"]]


def test_families_of_cases_and_of_boosters(coded):
    family = io.read(coded / "case_families.parquet", case.CaseFamily)
    assert family.to_dict("records") == [
        {
            "site": "north", "family_id": "f", "notifications": 2, "pathway": "visit_or_call", "trigger": "none",
            "previous": "low", "subsequent": "low", "earlier_notifications": 1, "later_notifications": 0,
            "later_contacts": 1, "infant": True, "compared": True, "discrepant": True, "child_missing": False,
        }
    ]  # fmt: skip
    booster = io.read(coded / "in_depth.parquet", case.InDepthFamily).to_dict("records")
    assert booster == [
        {
            "site": "north", "family_id": "b", "booster": True, "trigger": "triggered", "stage": "section_47",
            "previous": "none", "subsequent": "none", "later_notifications": 0, "assessed": False, "episodes": 1,
            "supported": False, "only_under_four": False, "outcome": "mother", "mother": "partial",
            "father": "not_involved", "children": "not_involved",
        }
    ]  # fmt: skip
    services = io.read(coded / "in_depth_services.parquet", case.InDepthService)
    assert services[["family_id", "service"]].to_numpy().tolist() == [["b", "gp"]]


def test_findings_are_kept(coded):
    findings = io.read(coded / "findings.parquet", Finding)
    assert {"R14", "R1", "named"} <= set(findings[Finding.rule])


def test_a_missing_file_is_told_in_words(records, capsys):
    (records / "traces.parquet").unlink()
    with pytest.raises(SystemExit) as stop:
        run(records)
    assert stop.value.code == 1
    assert "traces.parquet does not exist" in capsys.readouterr().err


def coded_by_people(records, *rows: tuple) -> None:
    """Keep people's codes, from incident, child, variable, code, coder and role."""
    codes = records.parent / "review/codes.csv"
    codes.parent.mkdir(exist_ok=True)
    lines = [
        f"{incident},{child},{variable},{code},{coder},2009-03-31,{role},"
        for incident, child, variable, code, coder, role in rows
    ]
    codes.write_text("\n".join([",".join(HumanCode.to_schema().columns), *lines]) + "\n", encoding="utf-8")


def test_peoples_codes_outrank_the_machines_in_cases(records):
    coded_by_people(
        records,
        ("i0", "", "level", "high", "ann", "coder"),
        ("i0", "", "level", "high", "ben", "coder"),
        ("i1", "", "level", "medium", "ann", "coder"),
        ("i1", "", "level", "high", "ben", "coder"),
        ("i1", "", "weapon", "knife", "cat", "adjudicator"),
        ("i1", "c1", "child_location", "witnessed", "ann", "coder"),
        ("i1", "", "injury", "victim;officer", "ann", "coder"),
        ("i1", "", "context", "money", "ann", "coder"),
    )
    run(records)
    cases = io.read(records / "cases.parquet", case.Case)
    told = {
        "level": ["high", "low"],
        "level_by": ["coder", "machine"],
        "presence": ["present", "present"],
        "weapon": ["none", "knife"],
        "injured_people": [1, 2],
        "described": [False, True],
    }
    assert {name: cases[name].tolist() for name in told} == told
    children = io.read(records / "case_children.parquet", case.CaseChild)
    assert children["child_location"].tolist() == ["asleep", "witnessed"]
    counts = io.read(records.parent / "coding/by_whom.csv", CodeCount).set_index("variable")
    assert counts.loc["level"].tolist() == [1, 1, 0, 1]
    assert counts.loc["weapon"].tolist() == [1, 0, 1, 0]
    assert counts.loc["child_location"].tolist() == [1, 1, 0, 0]
    codings = io.read(records / "case_codings.parquet", CaseCoding)
    levels = codings.fillna("-").groupby("coding")["level"].agg(list)
    assert levels.to_dict() == {"machine": ["medium", "low"], "people": ["high", "-"], "conservative": ["high", "low"]}


def test_without_peoples_codes_all_rest_on_rules(coded):
    counts = io.read(coded.parent / "coding/by_whom.csv", CodeCount)
    assert counts[["coder", "adjudicator", "to_adjudicate"]].to_numpy().sum() == 0
    assert counts["machine"].tolist() == [2] * len(CODES)
    rules = io.read(coded.parent / "coding/rules.csv", RuleFired).set_index("rule")
    assert rules.loc["R14", ["incidents", "carried"]].tolist() == [1, 1]
    beside = io.read(coded.parent / "coding/disagreement.csv", Disagreement).set_index("told")
    assert beside.loc["arrest", ["both", "field_only", "neither"]].tolist() == [0, 1, 1]


def test_a_filled_sheet_is_entered_once(coded, tmp_path):
    sheet = pd.read_csv(coded / "coding/sheet.csv", dtype="str", keep_default_na=False)
    sheet.loc[sheet["incident_id"] == "i1", "level"] = "3"
    filled, codes = tmp_path / "filled.csv", tmp_path / "review/codes.csv"
    sheet.to_csv(filled, index=False)
    for _ in range(2):
        enter(filled, "ann", records=coded, codes=codes)
    held = io.read(codes, HumanCode)
    assert held[["incident_id", "variable", "code", "coder"]].to_numpy().tolist() == [["i1", "level", "high", "ann"]]


BLANKED = {
    "notifications": (
        "notification",
        police.Notification,
        {"children_named": None, "stated_on": None, "consent": None},
    ),
    "risk_assessments": ("risk_assessment", police.RiskAssessment, {"grade": None, "assessor": None}),
    "people": ("person", police.Person, {"injured": None, "alcohol": False}),
    "children": ("child", police.Child, {"birth_month": None, "sex": None}),
    "incidents": ("incident", police.Incident, {"reported_minute": None, "location": "other"}),
}


def test_a_column_moves_with_no_field_but_those_that_it_is_made_from(records, coded):
    for name, (_, schema, blanks) in BLANKED.items():
        path = records / "north" / f"{name}.parquet"
        io.write(io.read(path, schema).assign(**blanks), path, schema)
    run(records)
    gone = {f"{record}.{field}" for record, _, blanks in BLANKED.values() for field in blanks}
    moved = set()
    for name, frame in (("cases", case.Case), ("case_adults", case.CaseAdult), ("case_children", case.CaseChild)):
        before, after = (io.read(folder / f"{name}.parquet", frame) for folder in (coded, records))
        apart = {column for column in before if not before[column].equals(after[column])}
        assert {column for column in apart if not lineage(frame, column).fields & gone} == set()
        moved |= apart
    assert {"time_of_day", "location", "consent", "risk", "injury", "alcohol", "age_years", "sex"} <= moved
