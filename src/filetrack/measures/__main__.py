"""`python -m filetrack.measures`: attrition, delays, response times, evidence for levels, the text's figures."""

from __future__ import annotations

from pathlib import Path

import typer

from filetrack import io
from filetrack.measures.attrition import attrition
from filetrack.measures.evidence import level_evidence
from filetrack.measures.statements import stated
from filetrack.measures.times import notification_delay, response_time
from filetrack.problems import told
from filetrack.schemas.codes import Site
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime
from filetrack.schemas.police import Incident
from filetrack.schemas.statement import UNITS, Stated, Statements


@told
def measure(
    statements: Path = Path("config/statements.yaml"),
    records: Path = Path("results/records"),
    measures: Path = Path("results/measures"),
) -> None:
    """Measure the coded cases; write one CSV a measure, and one of the text's figures."""
    declared = io.settings(statements, Statements).statements
    frames = {name: io.read(records / f"{name}.parquet", schema) for name, (schema, _) in UNITS.items()}
    cases = frames["cases"]
    incidents = io.read_together([records / site / "incidents.parquet" for site in Site], Incident)
    io.write(attrition(cases), measures / "attrition.csv", Attrition)
    io.write(notification_delay(cases), measures / "notification_delay.csv", NotificationDelay)
    io.write(response_time(cases), measures / "response_time.csv", ResponseTime)
    io.write(level_evidence(cases, incidents), measures / "level_evidence.csv", LevelEvidence)
    found = stated(declared, frames)
    io.write(found, measures / "statements.csv", Stated)
    print(f"measured: {len(cases)} cases, {len(found)} figures of the text")


if __name__ == "__main__":
    typer.run(measure)
