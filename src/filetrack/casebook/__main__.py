"""`python -m filetrack.casebook`: every table's cells, the cases behind each, and each case's chronology, as pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import typer

from filetrack import io
from filetrack.casebook.pages import pages
from filetrack.casebook.records import Care, Coded, Linked, Police, Records
from filetrack.history import HistoryRules
from filetrack.problems import Problem, told
from filetrack.schemas.care import Consultation, Conversation, Event, Household, Member, ServiceUse
from filetrack.schemas.case import (
    Case,
    CaseAction,
    CaseAdult,
    CaseChild,
    CaseFamily,
    CaseInjury,
    CaseOffence,
    InDepthFamily,
)
from filetrack.schemas.coding import Doubt, RuleFired
from filetrack.schemas.declared import Tables
from filetrack.schemas.finding import Finding
from filetrack.schemas.human_code import DecidedCode, MachineCode
from filetrack.schemas.link import ExplainedLink, Link, PersonPair, SupportedFamily, Trace
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.needs import held_by
from filetrack.schemas.of_study import of_study
from filetrack.schemas.police import (
    Child,
    Incident,
    Notification,
    Person,
    PoliceAction,
    Response,
    RiskAssessment,
)
from filetrack.schemas.quality import Held
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, CountedUnit, TableSite


@told
def write(
    config: Path = Path("config/study.yaml"),
    tables: Path = Path("config/tables.yaml"),
    rules: Path = Path("config/coding"),
    results: Path = Path("results"),
    out: Path = Path("results/records/casebook"),
) -> None:
    """Write the casebook beneath the records, in place of an earlier one: it is about people, and never leaves."""
    records = results / "records"
    if not out.resolve().is_relative_to(records.resolve()):
        raise Problem(f"{out} is not beneath {records}: a casebook is about people, and stays where records are kept.")
    study = io.settings(config, Study)
    made = pages(
        study,
        of_study(io.settings(tables, Tables), study),
        io.settings(rules / "involvement.yaml", HistoryRules),
        _records(records, study.sites, results / "coding"),
        io.read(records / "sampled.parquet", Sampled),
        io.read(results / "tables/cells.csv", Cell),
        io.read(records / "counted.parquet", CountedUnit),
        io.read(results / "tables/sites.csv", TableSite),
        _held(results / "quality", study.sites),
    )
    for earlier in out.rglob("*.html"):
        earlier.unlink()
    written = 0
    for address, html in made:
        (out / address).parent.mkdir(parents=True, exist_ok=True)
        (out / address).write_text(html, encoding="utf-8")
        written += 1
    print(f"casebook: {written} pages, {out / 'index.html'}")


def _held(quality: Path, sites: Iterable[str]) -> dict[str, frozenset[str]]:
    paths = [quality / f"{site}_{agency}_held.csv" for site in sites for agency in AGENCIES]
    held = io.read_together(paths, Held)
    return {site: held_by(held, site) for site in sites}


def _records(folder: Path, sites: Iterable[str], coding: Path) -> Records:
    of_sites = partial(io.read_sites, folder, sites)
    return Records(
        police=Police(
            incidents=of_sites("incidents", Incident),
            people=of_sites("people", Person),
            children=of_sites("children", Child),
            notifications=of_sites("notifications", Notification),
            responses=of_sites("responses", Response),
            assessments=of_sites("risk_assessments", RiskAssessment),
            actions=of_sites("actions", PoliceAction),
        ),
        care=Care(
            members=of_sites("members", Member),
            events=of_sites("events", Event),
            services=of_sites("services", ServiceUse),
            consultations=of_sites("consultations", Consultation),
            conversations=of_sites("conversations", Conversation),
            households=of_sites("households", Household),
        ),
        linked=Linked(
            links=io.read(folder / "links.parquet", Link),
            explained=io.read(folder / "review/explained.csv", ExplainedLink),
            supported=io.read(folder / "supported_families.parquet", SupportedFamily),
            pairs=io.read(folder / "pairs.parquet", PersonPair),
            traces=io.read(folder / "traces.parquet", Trace),
            candidate_traces=io.read(folder / "candidate_traces.parquet", Trace),
        ),
        coded=Coded(
            cases=io.read(folder / "cases.parquet", Case),
            children=io.read(folder / "case_children.parquet", CaseChild),
            adults=io.read(folder / "case_adults.parquet", CaseAdult),
            injuries=io.read(folder / "case_injuries.parquet", CaseInjury),
            offences=io.read(folder / "case_offences.parquet", CaseOffence),
            actions=io.read(folder / "case_actions.parquet", CaseAction),
            families=io.read(folder / "case_families.parquet", CaseFamily),
            in_depth=io.read(folder / "in_depth.parquet", InDepthFamily),
            findings=io.read(folder / "findings.parquet", Finding),
            machine=io.read(folder / "machine_codes.parquet", MachineCode),
            decided=io.read(folder / "decided_codes.parquet", DecidedCode),
            doubts=io.read(folder / "doubts.parquet", Doubt),
            rules=io.read(coding / "rules.csv", RuleFired),
        ),
    )


if __name__ == "__main__":
    typer.run(write)
