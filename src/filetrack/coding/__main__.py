"""`python -m filetrack.coding`: code the sampled incidents, their children and their families."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.coding.cases import Records, coded
from filetrack.coding.history import HistoryRules
from filetrack.coding.narrative import LevelRules, LocationRules, Reader, Words
from filetrack.problems import told
from filetrack.schemas.care import Event, Family
from filetrack.schemas.case import Case, CaseChild, CaseFamily
from filetrack.schemas.codes import Site
from filetrack.schemas.finding import Finding
from filetrack.schemas.link import Trace
from filetrack.schemas.police import Child, Incident, Notification, Response
from filetrack.schemas.sample import Sampled
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
    reader = Reader(io.settings(rules / "words.yaml", Words), level_rules, location_rules)
    history = io.settings(rules / "involvement.yaml", HistoryRules)
    read = Records(
        sampled=io.read(records / "sampled.parquet", Sampled),
        incidents=_both(records, "incidents", Incident),
        children=_both(records, "children", Child),
        notifications=_both(records, "notifications", Notification),
        responses=_both(records, "responses", Response),
        families=_both(records, "families", Family),
        events=_both(records, "events", Event),
        traces=io.read(records / "traces.parquet", Trace),
    )
    made = coded(read, study, reader, level_rules, history)
    io.write(made.cases, records / "cases.parquet", Case)
    io.write(made.children, records / "case_children.parquet", CaseChild)
    io.write(made.families, records / "case_families.parquet", CaseFamily)
    io.write(made.findings, records / "findings.parquet", Finding)
    print(f"coded: {len(made.cases)} incidents, {len(made.children)} children, {len(made.families)} families")


def _both(records: Path, name: str, schema: type) -> pd.DataFrame:
    return pd.concat([io.read(records / site / f"{name}.parquet", schema) for site in Site], ignore_index=True)


if __name__ == "__main__":
    typer.run(code)
