"""`python -m filetrack.simulate`: what agencies would hold of an invented population, and its truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import typer

from filetrack import io
from filetrack.problems import told
from filetrack.schemas.study import Study
from filetrack.schemas.table import Claim, PublishedCell
from filetrack.schemas.truth import TrueChild, TrueFamily, TrueIncident, TrueMember
from filetrack.simulate.agencies import agency_files
from filetrack.simulate.calibration import Figures
from filetrack.simulate.population import population
from filetrack.simulate.settings import Simulation
from filetrack.simulate.truth import truth as truth_of

TRUTH = {TrueIncident: "incidents", TrueChild: "children", TrueFamily: "families", TrueMember: "care_members"}


@told
def simulate(
    config: Path = Path("config/study.yaml"),
    simulation: Path = Path("config/simulation.yaml"),
    published: Path = Path("data/published"),
    agencies: Path = Path("data/agencies"),
    truth: Path = Path("data/truth"),
    seed: int | None = None,
) -> None:
    """Write both sites' agency files and the truth behind them; the same seed gives the same bytes."""
    study = io.settings(config, Study)
    settings = io.settings(simulation, Simulation)
    figures = Figures.of(io.read(published / "tables.csv", PublishedCell), io.read(published / "claims.csv", Claim))
    people, texts = np.random.SeedSequence(study.seed if seed is None else seed).spawn(2)
    made = population(study, settings, figures, people)
    for (site, agency), files in agency_files(made, study, settings, texts).items():
        io.write_raw(files, agencies / site / agency)
    for schema, frame in truth_of(made).items():
        io.write(frame, truth / f"{TRUTH[schema]}.parquet", schema)
    print(f"simulated: {sum(len(incidents) for incidents in made.incidents.values())} incidents on police registers")


if __name__ == "__main__":
    typer.run(simulate)
