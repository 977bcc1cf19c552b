"""`python -m filetrack.sample`: the sample of notified incidents, with a count at each step; booster candidates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from filetrack import io
from filetrack.problems import told
from filetrack.sample.select import Held, refuse_other_periods, select
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.sample import Register, RegisteredIncident, Sampled, SampleStep
from filetrack.schemas.study import Study


@told
def draw(
    config: Path = Path("config/study.yaml"),
    sites: Annotated[Path, typer.Option(help="How each site's files come.")] = Path("config/sites"),
    records: Path = Path("results/records"),
    sample: Path = Path("results/sample"),
) -> None:
    """Draw the sample from all sites' police records; write it, its steps, the registers and booster candidates."""
    study = io.settings(config, Study)
    held = {
        site: Held(
            form.selection,
            io.read(records / site / "incidents.parquet", Incident),
            io.read(records / site / "notifications.parquet", Notification),
        )
        for site, form in io.site_forms(sites, study.sites).items()
    }
    refuse_other_periods(held, study.period)
    selection = select(held, study.period, study.sample.search_phrases)
    io.write(selection.sampled, records / "sampled.parquet", Sampled)
    io.write(selection.candidates, records / "candidates.parquet", Sampled)
    io.write(selection.registered, records / "registered.parquet", RegisteredIncident)
    io.write(selection.steps, sample / "steps.csv", SampleStep)
    io.write(selection.register, sample / "register.csv", Register)
    counts = selection.sampled[Sampled.site].value_counts()
    print("sampled: " + ", ".join(f"{counts.get(site, 0)} {site}" for site in study.sites))


if __name__ == "__main__":
    typer.run(draw)
