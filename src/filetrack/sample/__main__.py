"""`python -m filetrack.sample`: the sample of notified incidents, with a count at each step; booster candidates."""

from __future__ import annotations

from pathlib import Path

import typer

from filetrack import io
from filetrack.problems import told
from filetrack.sample.select import select
from filetrack.schemas.codes import Site
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.sample import Register, RegisteredIncident, Sampled, SampleStep
from filetrack.schemas.study import Study


@told
def draw(
    config: Path = Path("config/study.yaml"),
    records: Path = Path("results/records"),
    sample: Path = Path("results/sample"),
) -> None:
    """Draw the sample from both sites' police records; write it, its steps, the registers and booster candidates."""
    study = io.settings(config, Study)
    incidents = {site: io.read(records / site / "incidents.parquet", Incident) for site in Site}
    notifications = {site: io.read(records / site / "notifications.parquet", Notification) for site in Site}
    selection = select(incidents, notifications, study)
    io.write(selection.sampled, records / "sampled.parquet", Sampled)
    io.write(selection.candidates, records / "candidates.parquet", Sampled)
    io.write(selection.registered, records / "registered.parquet", RegisteredIncident)
    io.write(selection.steps, sample / "steps.csv", SampleStep)
    io.write(selection.register, sample / "register.csv", Register)
    counts = selection.sampled[Sampled.site].value_counts()
    print("sampled: " + ", ".join(f"{counts.get(site, 0)} {site}" for site in Site))


if __name__ == "__main__":
    typer.run(draw)
