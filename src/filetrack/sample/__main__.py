"""`python -m filetrack.sample`: the sample of notified incidents, with a count at each step."""

from __future__ import annotations

from pathlib import Path

import typer

from filetrack import io
from filetrack.problems import told
from filetrack.sample.select import select
from filetrack.schemas.codes import Site
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.sample import Register, Sampled, SampleStep
from filetrack.schemas.study import Study


@told
def draw(
    config: Path = Path("config/study.yaml"),
    records: Path = Path("results/records"),
    sample: Path = Path("results/sample"),
) -> None:
    """Draw the sample from both sites' police records; write it, its steps and the monthly registers."""
    study = io.settings(config, Study)
    incidents = {site: io.read(records / site / "incidents.parquet", Incident) for site in Site}
    notifications = {site: io.read(records / site / "notifications.parquet", Notification) for site in Site}
    chosen, steps, register = select(incidents, notifications, study)
    io.write(chosen, records / "sampled.parquet", Sampled)
    io.write(steps, sample / "steps.csv", SampleStep)
    io.write(register, sample / "register.csv", Register)
    counts = chosen[Sampled.site].value_counts()
    print("sampled: " + ", ".join(f"{counts.get(site, 0)} {site}" for site in Site))


if __name__ == "__main__":
    typer.run(draw)
