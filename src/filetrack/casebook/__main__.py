"""`python -m filetrack.casebook`: every table's cells, the cases behind each, and each case's chronology, as pages."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.casebook.pages import pages
from filetrack.casebook.records import Care, Coded, Linked, Police, Records
from filetrack.history import HistoryRules
from filetrack.problems import Problem, told
from filetrack.schemas.base import Frame
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
from filetrack.schemas.codes import Site
from filetrack.schemas.coding import Doubt, RuleFired
from filetrack.schemas.declared import Tables
from filetrack.schemas.finding import Finding
from filetrack.schemas.human_code import DecidedCode, MachineCode
from filetrack.schemas.link import ExplainedLink, Link, PersonPair, SupportedFamily, Trace
from filetrack.schemas.police import (
    Child,
    Incident,
    Notification,
    Person,
    PoliceAction,
    Response,
    RiskAssessment,
)
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, CountedUnit


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
    made = pages(
        io.settings(config, Study),
        io.settings(tables, Tables),
        io.settings(rules / "involvement.yaml", HistoryRules),
        _records(records, results / "coding"),
        io.read(records / "sampled.parquet", Sampled),
        io.read(results / "tables/cells.csv", Cell),
        io.read(records / "counted.parquet", CountedUnit),
    )
    for earlier in out.rglob("*.html"):
        earlier.unlink()
    written = 0
    for address, html in made:
        (out / address).parent.mkdir(parents=True, exist_ok=True)
        (out / address).write_text(html, encoding="utf-8")
        written += 1
    print(f"casebook: {written} pages, {out / 'index.html'}")


def _records(folder: Path, coding: Path) -> Records:
    return Records(
        police=Police(
            incidents=_both(folder, "incidents", Incident),
            people=_both(folder, "people", Person),
            children=_both(folder, "children", Child),
            notifications=_both(folder, "notifications", Notification),
            responses=_both(folder, "responses", Response),
            assessments=_both(folder, "risk_assessments", RiskAssessment),
            actions=_both(folder, "actions", PoliceAction),
        ),
        care=Care(
            members=_both(folder, "members", Member),
            events=_both(folder, "events", Event),
            services=_both(folder, "services", ServiceUse),
            consultations=_both(folder, "consultations", Consultation),
            conversations=_both(folder, "conversations", Conversation),
            households=_both(folder, "households", Household),
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


def _both(records: Path, name: str, schema: type[Frame]) -> pd.DataFrame:
    return io.read_together([records / site / f"{name}.parquet" for site in Site], schema)


if __name__ == "__main__":
    typer.run(write)
