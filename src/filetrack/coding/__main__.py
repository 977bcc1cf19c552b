"""`python -m filetrack.coding`: code the sampled incidents, their people and families, and the families in depth."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.coding.cases import Records, coded
from filetrack.coding.history import HistoryRules
from filetrack.coding.in_depth import CareRecords
from filetrack.coding.narrative import BOOKS, LevelRules, LocationRules, Reader, VariableBook, Words
from filetrack.coding.scenarios import scenario_families
from filetrack.problems import told
from filetrack.schemas import care, case, link, police
from filetrack.schemas.codes import Site
from filetrack.schemas.finding import Finding
from filetrack.schemas.sample import Sampled
from filetrack.schemas.scenario import ScenarioFamily, ScenarioTrace
from filetrack.schemas.study import Study


@told
def code(
    config: Path = Path("config/study.yaml"),
    rules: Path = Path("config/coding"),
    records: Path = Path("results/records"),
) -> None:
    """Code cases from both sites' records, the sample and its traces; write them with the findings they rest on."""
    study = io.settings(config, Study)
    level_rules = io.settings(rules / "level.yaml", LevelRules)
    location_rules = io.settings(rules / "child_location.yaml", LocationRules)
    books = [io.settings(rules / f"{name}.yaml", VariableBook) for name in BOOKS]
    reader = Reader(io.settings(rules / "words.yaml", Words), level_rules, location_rules, books)
    history = io.settings(rules / "involvement.yaml", HistoryRules)
    given = _records(records)
    made = coded(given, study, reader, level_rules, history)
    traces = io.read(records / "scenario_traces.parquet", ScenarioTrace)
    frames = {
        "cases": (made.cases, case.Case),
        "case_children": (made.children, case.CaseChild),
        "case_adults": (made.adults, case.CaseAdult),
        "case_injuries": (made.injuries, case.CaseInjury),
        "case_contexts": (made.contexts, case.CaseContext),
        "case_offences": (made.offences, case.CaseOffence),
        "case_actions": (made.actions, case.CaseAction),
        "case_families": (made.families, case.CaseFamily),
        "in_depth": (made.in_depth.families, case.InDepthFamily),
        "in_depth_services": (made.in_depth.services, case.InDepthService),
        "in_depth_agencies": (made.in_depth.agencies, case.InDepthAgency),
        "in_depth_conversations": (made.in_depth.conversations, case.InDepthConversation),
        "findings": (made.findings, Finding),
        "scenario_families": (
            scenario_families(traces, given.care.events, given.families, study, history),
            ScenarioFamily,
        ),
    }
    for name, (frame, schema) in frames.items():
        io.write(frame, records / f"{name}.parquet", schema)
    print(
        f"coded: {len(made.cases)} incidents, {len(made.children)} children, {len(made.families)} families, "
        f"{len(made.in_depth.families)} in depth"
    )


def _records(records: Path) -> Records:
    def both(name: str, schema: type) -> pd.DataFrame:
        return pd.concat([io.read(records / site / f"{name}.parquet", schema) for site in Site], ignore_index=True)

    return Records(
        sampled=io.read(records / "sampled.parquet", Sampled),
        traces=io.read(records / "traces.parquet", link.Trace),
        candidate_traces=io.read(records / "candidate_traces.parquet", link.Trace),
        comparisons=io.read(records / "family_comparisons.parquet", link.FamilyComparison),
        incidents=both("incidents", police.Incident),
        people=both("people", police.Person),
        children=both("children", police.Child),
        notifications=both("notifications", police.Notification),
        responses=both("responses", police.Response),
        risk_assessments=both("risk_assessments", police.RiskAssessment),
        offences=both("offences", police.IncidentOffence),
        actions=both("actions", police.PoliceAction),
        families=both("families", care.Family),
        care=CareRecords(
            events=both("events", care.Event),
            members=both("members", care.Member),
            services=both("services", care.ServiceUse),
            consultations=both("consultations", care.Consultation),
            conversations=both("conversations", care.Conversation),
            households=both("households", care.Household),
        ),
    )


if __name__ == "__main__":
    typer.run(code)
