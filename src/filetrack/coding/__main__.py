"""Command line of coding: the sample, its people and families coded; levels beside the simulator's (§4, §6, §7)."""

from __future__ import annotations

from collections.abc import Mapping
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
from filetrack.coding.narrative import LevelRules
from filetrack.coding.narrative.__main__ import reader_of
from filetrack.coding.people.__main__ import CODES, enter, held_codes, sheets
from filetrack.coding.people.decide import checked, counts, disputed, outranked
from filetrack.coding.scenarios import scenario_families
from filetrack.coding.texts import sampled_incidents, sampled_notifications
from filetrack.history import HistoryRules
from filetrack.problems import told
from filetrack.scenarios import own_number
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
from filetrack.schemas.scenario import Scenario, ScenarioFamily, ScenarioTrace
from filetrack.schemas.site import SiteConfig
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
    config: Path = Path("config/study.yaml"),
    rules: Path = Path("config/coding"),
    records: Path = Path("results/records"),
    processes: Annotated[int, typer.Option(min=1, help="That read side by side, where there is much to read.")] = 2,
) -> None:
    """Read the texts of the sample by the rules; write what was found and of which levels it leaves a doubt."""
    sampled = io.read(records / "sampled.parquet", Sampled)
    of_sites = partial(io.read_sites, records, io.settings(config, Study).sites)
    of_incidents = sampled[[Sampled.site, Sampled.incident_id]]
    incidents = of_sites("incidents", police.Incident, of=of_incidents)
    notifications = of_sites("notifications", police.Notification, of=sampled[[Sampled.site, Sampled.notification_id]])
    children = of_sites("children", police.Child, of=of_incidents)
    incidents, notifications = sampled_incidents(sampled, incidents), sampled_notifications(sampled, notifications)
    found = texts.read_beside(incidents, notifications, children, partial(reader_of, rules), processes)
    for frame, (name, schema) in zip(found, _TEXTS.items(), strict=True):
        io.write(frame, records / f"{name}.parquet", schema)
    print(f"read: {len(incidents)} incidents, {len(found.findings)} findings")


@app.command()
@told
def code(
    config: Path = Path("config/study.yaml"),
    sites: Annotated[Path, typer.Option(help="How each site's files come.")] = Path("config/sites"),
    rules: Path = Path("config/coding"),
    records: Path = Path("results/records"),
    coding: Path = Path("results/coding"),
    linkage: Path = Path("results/linkage"),
    codes: Annotated[Path, typer.Option(help="People's codes, where there are any.")] = CODES,
) -> None:
    """Code cases from the records of all sites, the sample and its traces; write them with what the codes rest on."""
    study = io.settings(config, Study)
    level_rules = io.settings(rules / "level.yaml", LevelRules)
    history = io.settings(rules / "involvement.yaml", HistoryRules)
    given = _records(records, io.site_forms(sites, study.sites))
    theirs = held_codes(codes)

    def decide(machine: pd.DataFrame) -> pd.DataFrame:
        return outranked(machine, checked(theirs, machine, str(codes)))

    found = texts.Texts(*(io.read(records / f"{name}.parquet", schema) for name, schema in _TEXTS.items()))
    made = coded(given, found, study, level_rules, history, decide)
    grounds = made.grounds
    traces = io.read(records / "scenario_traces.parquet", ScenarioTrace)
    own = own_number(io.read(linkage / "scenarios.csv", Scenario))
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
            scenario_families(traces, own, given.care.events, given.families, study, history),
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


def _records(records: Path, sites: Mapping[str, SiteConfig]) -> Records:
    """The records of the notifications traced, and of the families that they were or might be traced to."""
    sampled = io.read(records / "sampled.parquet", Sampled)
    traces, candidates = (io.read(records / f"{name}.parquet", link.Trace) for name in ("traces", "candidate_traces"))
    ends = pd.concat([traces, candidates, io.read(records / "scenario_traces.parquet", ScenarioTrace)])
    of_police = partial(io.read_sites, records, sites, of=ends[[link.Trace.site, link.Trace.incident_id]])
    of_care = partial(io.read_sites, records, sites, of=ends[[link.Trace.site, link.Trace.family_id]])
    return Records(
        sampled=sampled,
        traces=traces,
        candidate_traces=candidates,
        comparisons=io.read(records / "family_comparisons.parquet", link.FamilyComparison),
        incidents=of_police("incidents", police.Incident),
        people=of_police("people", police.Person),
        children=of_police("children", police.Child),
        notifications=of_police("notifications", police.Notification),
        responses=of_police("responses", police.Response),
        risk_assessments=of_police("risk_assessments", police.RiskAssessment),
        offences=of_police("offences", police.IncidentOffence),
        actions=of_police("actions", police.PoliceAction),
        families=of_care("families", care.Family),
        care=CareRecords(
            events=of_care("events", care.Event),
            members=of_care("members", care.Member),
            services=of_care("services", care.ServiceUse),
            consultations=of_care("consultations", care.Consultation),
            conversations=of_care("conversations", care.Conversation),
            households=of_care("households", care.Household),
        ),
        crime_reports=frozenset(site for site, form in sites.items() if form.crime_reports),
    )


if __name__ == "__main__":
    app()
