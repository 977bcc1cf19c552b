"""`python -m filetrack.outcomes`: outcomes over 21 months, and routing protocols applied (chapters 7 and 9)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.history import HistoryRules
from filetrack.outcomes import cohort, recorded, routing_notified
from filetrack.outcomes.analyses import Cohort, analysed, refused
from filetrack.outcomes.routing_results import Followed, routed
from filetrack.outcomes.specifications import specifications
from filetrack.outcomes.treated import Links, Sources
from filetrack.problems import Problem, told
from filetrack.schemas.analysis import Analyses, of_study
from filetrack.schemas.base import Frame
from filetrack.schemas.care import Event, Family, Household, Member
from filetrack.schemas.case import Case, CaseAdult, CaseChild, CaseFamily, InDepthFamily
from filetrack.schemas.coding import CaseCoding, Coding
from filetrack.schemas.outcomes import (
    CurvePoint,
    Effect,
    OutcomeAnalysis,
    OutcomeCount,
    OutcomeTest,
    Refusal,
    RouteOutcome,
    RoutingMissed,
    RoutingProtocol,
    RoutingUnknown,
    RoutingVolume,
    Specification,
)
from filetrack.schemas.police import Child, Incident, Person
from filetrack.schemas.protocol import Protocol
from filetrack.schemas.scenario import Scenario, ScenarioFamily, ScenarioTrace
from filetrack.schemas.study import Study

FILES = {
    OutcomeAnalysis: "analyses.csv",
    CurvePoint: "curves.csv",
    Effect: "effects.csv",
    OutcomeTest: "tests.csv",
    Refusal: "refusals.csv",
    OutcomeCount: "counts.csv",
    RouteOutcome: "routes.csv",
    RoutingProtocol: "routing_protocols.csv",
    RoutingVolume: "routing_volumes.csv",
    RoutingMissed: "routing_missed.csv",
    RoutingUnknown: "routing_unknown.csv",
    Specification: "specifications.csv",
}

OfSites = Callable[..., pd.DataFrame]
"""Records of all sites, by the name of their files and their schema."""


@told
def analyse(
    config: Path = Path("config/study.yaml"),
    analyses: Path = Path("config/analyses.yaml"),
    protocols: Path = Path("config/protocols"),
    rules: Path = Path("config/coding"),
    records: Path = Path("results/records"),
    linkage: Path = Path("results/linkage"),
    outcomes: Path = Path("results/outcomes"),
) -> None:
    """Follow families for 21 months by the declared analyses, and apply the routing protocols; write the results."""
    study = io.settings(config, Study)
    of_sites = partial(io.read_sites, records, study.sites)
    declared = of_study(io.settings(analyses, Analyses), study)
    history = io.settings(rules / "involvement.yaml", HistoryRules)
    routing = _protocols(protocols)
    case_families = io.read(records / "case_families.parquet", CaseFamily)
    found: dict[type[Frame], pd.DataFrame] = {schema: schema.empty() for schema in FILES}
    if case_families.empty:
        found |= refused(declared)
    else:
        families = _cohort(records, of_sites, study, history)
        found |= analysed(declared, families) | routed(routing, _followed(records, of_sites, families, study))
        found[RouteOutcome] = cohort.route_outcomes(case_families)
        found[Specification] = specifications(declared, _sources(records, of_sites, linkage, families, study, history))
    for schema, name in FILES.items():
        io.write(found[schema], outcomes / name, schema)
    without = f"{len(found[Refusal])} models or tests refused"
    print(f"outcomes: {len(declared.analyses)} analyses, {without}, {len(routing)} routing protocols")


def _cohort(records: Path, of_sites: OfSites, study: Study, history: HistoryRules) -> Cohort:
    events, members = of_sites("events", Event), of_sites("members", Member)
    cases = io.read(records / "cases.parquet", Case)
    families = io.read(records / "case_families.parquet", CaseFamily)
    notified = cohort.notified(cases, families, events, members, history, _windows(study))
    first = cohort.first_of_family(notified)
    return Cohort(
        notified,
        first,
        cohort.closed(first, events, members, history),
        cohort.repeats(first, events),
        events,
        of_sites("households", Household),
        io.read(records / "in_depth.parquet", InDepthFamily),
    )


def _sources(
    records: Path, of_sites: OfSites, linkage: Path, families: Cohort, study: Study, history: HistoryRules
) -> Sources:
    police = [of_sites(*table) for table in (("incidents", Incident), ("people", Person), ("children", Child))]
    members = of_sites("members", Member)
    codings = io.read(records / "case_codings.parquet", CaseCoding)
    conservative = codings[codings[CaseCoding.coding] == Coding.CONSERVATIVE].set_index(CaseCoding.incident_id)
    return Sources(
        families,
        recorded.unrecorded(families.first, *police, members),
        recorded.unrecorded_in_depth(families.in_depth),
        conservative[CaseCoding.level],
        Links(
            io.read(linkage / "scenarios.csv", Scenario),
            io.read(records / "scenario_traces.parquet", ScenarioTrace),
            io.read(records / "scenario_families.parquet", ScenarioFamily),
        ),
        io.read(records / "cases.parquet", Case),
        io.read(records / "case_families.parquet", CaseFamily),
        members,
        history,
        _windows(study),
    )


def _windows(study: Study) -> cohort.Windows:
    return cohort.Windows(study.involvement.response_days, study.period.follow_up_months)


def _protocols(folder: Path) -> dict[str, Protocol]:
    """The protocols of a folder, by the names of their files."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise Problem(f"{folder} holds no protocol: each is a YAML file, as src/filetrack/outcomes/README.md tells.")
    return {file.stem: io.settings(file, Protocol) for file in files}


def _followed(records: Path, of_sites: OfSites, families: Cohort, study: Study) -> Followed:
    sampled = routing_notified.sampled(
        io.read(records / "cases.parquet", Case),
        io.read(records / "case_children.parquet", CaseChild),
        io.read(records / "case_adults.parquet", CaseAdult),
        of_sites("incidents", Incident),
    )
    later = routing_notified.later(families.first, families.events, sampled)
    history = routing_notified.history(families.events, of_sites("families", Family), sampled)
    months = len(study.period.sample_months)
    return Followed(families.notified, families.first, sampled, later, history, list(study.sites), months)


if __name__ == "__main__":
    typer.run(analyse)
