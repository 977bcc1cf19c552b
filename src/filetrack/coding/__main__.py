"""Command line of coding: the sample, its people and families coded; levels beside the simulator's (§4, §6, §7)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from filetrack import io, keys
from filetrack.coding import texts
from filetrack.coding.assess import against_truth, levels_judged, scores
from filetrack.coding.cases import Records, coded
from filetrack.coding.fired import doubt_counts
from filetrack.coding.in_depth import CareRecords
from filetrack.coding.narrative import BOOKS, LevelRules, LocationRules, Reader, VariableBook, Words
from filetrack.coding.people.__main__ import CODES, both_sites, enter, held_codes, sheets
from filetrack.coding.people.decide import checked, counts, disputed, outranked
from filetrack.coding.scenarios import scenario_families
from filetrack.coding.texts import sampled_incidents, sampled_notifications
from filetrack.history import HistoryRules
from filetrack.problems import told
from filetrack.schemas import care, case, link, police
from filetrack.schemas.coding import (
    CaseCoding,
    Disagreement,
    Doubt,
    DoubtCount,
    LevelAgainstTruth,
    LevelScore,
    LowLevel,
    RuleFired,
)
from filetrack.schemas.finding import Finding
from filetrack.schemas.human_code import CodeCount, DecidedCode, MachineCode
from filetrack.schemas.sample import Sampled
from filetrack.schemas.scenario import ScenarioFamily, ScenarioTrace
from filetrack.schemas.study import Study
from filetrack.schemas.truth import TrueIncident

_TEXTS = {"findings": Finding, "text_doubts": Doubt, "text_levels": LowLevel}
"""Files of what texts say, as `texts.Texts` has them."""

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
app.command()(sheets)
app.command()(enter)


@app.command()
@told
def read(
    rules: Path = Path("config/coding"),
    records: Path = Path("results/records"),
) -> None:
    """Read the texts of the sample by the rules; write what was found and of which levels it leaves a doubt."""
    sampled = io.read(records / "sampled.parquet", Sampled)
    incidents = sampled_incidents(sampled, both_sites(records, "incidents", police.Incident))
    notifications = sampled_notifications(sampled, both_sites(records, "notifications", police.Notification))
    children = both_sites(records, "children", police.Child)
    children = children[children[police.Child.incident_id].isin(incidents.index)]
    found = texts.read(incidents, notifications, children, _reader(rules))
    for frame, (name, schema) in zip(found, _TEXTS.items(), strict=True):
        io.write(frame, records / f"{name}.parquet", schema)
    print(f"read: {len(incidents)} incidents, {len(found.findings)} findings")


@app.command()
@told
def code(
    config: Path = Path("config/study.yaml"),
    rules: Path = Path("config/coding"),
    records: Path = Path("results/records"),
    coding: Path = Path("results/coding"),
    codes: Annotated[Path, typer.Option(help="People's codes, where there are any.")] = CODES,
) -> None:
    """Code cases from both sites' records, the sample and its traces; write them with what the codes rest on."""
    study = io.settings(config, Study)
    level_rules = io.settings(rules / "level.yaml", LevelRules)
    history = io.settings(rules / "involvement.yaml", HistoryRules)
    given = _records(records)
    theirs = held_codes(codes)

    def decide(machine: pd.DataFrame) -> pd.DataFrame:
        return outranked(machine, checked(theirs, machine, str(codes)))

    found = texts.Texts(*(io.read(records / f"{name}.parquet", schema) for name, schema in _TEXTS.items()))
    made = coded(given, found, study, level_rules, history, decide)
    grounds = made.grounds
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
        "doubts": (grounds.doubts, Doubt),
        "machine_codes": (grounds.machine, MachineCode),
        "decided_codes": (grounds.decided, DecidedCode),
        "case_codings": (grounds.codings, CaseCoding),
        "scenario_families": (
            scenario_families(traces, given.care.events, given.families, study, history),
            ScenarioFamily,
        ),
    }
    for name, (frame, schema) in frames.items():
        io.write(frame, records / f"{name}.parquet", schema)
    waiting = disputed(grounds.machine, theirs, given.children)
    io.write(counts(grounds.decided, waiting), coding / "by_whom.csv", CodeCount)
    io.write(doubt_counts(grounds.doubts, made.cases), coding / "doubts.csv", DoubtCount)
    io.write(grounds.rules, coding / "rules.csv", RuleFired)
    io.write(grounds.disagreement, coding / "disagreement.csv", Disagreement)
    sheets(config, rules, records, coding, codes)
    print(
        f"coded: {len(made.cases)} incidents, {len(made.children)} children, {len(made.families)} families, "
        f"{len(made.in_depth.families)} in depth"
    )


@app.command()
@told
def assess(
    simulated_seed: Annotated[int, typer.Option(help="The seed that the data were simulated with.")],
    config: Path = Path("config/study.yaml"),
    truth: Path = Path("data/truth"),
    records: Path = Path("results/records"),
    coding: Path = Path("results/coding"),
) -> None:
    """Set the rules' levels beside the simulator's. This tells nothing of real texts."""
    study = io.settings(config, Study)
    judged = levels_judged(
        io.read(truth / "incidents.parquet", TrueIncident),
        io.read(records / "case_codings.parquet", CaseCoding),
        keys.simulated(simulated_seed),
    )
    score = scores(judged, study.coding.kappa_weights)
    io.write(against_truth(judged), coding / "against_truth.csv", LevelAgainstTruth)
    io.write(score, coding / "score.csv", LevelScore)
    print(f"{score[LevelScore.alike].sum()} of {score[LevelScore.compared].sum()} levels as simulated")


def _reader(rules: Path) -> Reader:
    books = [io.settings(rules / f"{name}.yaml", VariableBook) for name in BOOKS]
    return Reader(
        io.settings(rules / "words.yaml", Words),
        io.settings(rules / "level.yaml", LevelRules),
        io.settings(rules / "child_location.yaml", LocationRules),
        books,
    )


def _records(records: Path) -> Records:
    both = partial(both_sites, records)
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
    app()
