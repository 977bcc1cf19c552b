"""`python -m filetrack.measures`: attrition, delays, response times and the evidence for levels, as counts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.measures.attrition import attrition
from filetrack.measures.evidence import level_evidence
from filetrack.measures.times import notification_delay, response_time
from filetrack.problems import told
from filetrack.schemas.case import Case
from filetrack.schemas.codes import Site
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime
from filetrack.schemas.police import Incident


@told
def measure(records: Path = Path("results/records"), measures: Path = Path("results/measures")) -> None:
    """Measure the coded cases; write one CSV a measure."""
    cases = io.read(records / "cases.parquet", Case)
    incidents = pd.concat([io.read(records / site / "incidents.parquet", Incident) for site in Site])
    io.write(attrition(cases), measures / "attrition.csv", Attrition)
    io.write(notification_delay(cases), measures / "notification_delay.csv", NotificationDelay)
    io.write(response_time(cases), measures / "response_time.csv", ResponseTime)
    io.write(level_evidence(cases, incidents), measures / "level_evidence.csv", LevelEvidence)
    print(f"measured: {len(cases)} cases")


if __name__ == "__main__":
    typer.run(measure)
