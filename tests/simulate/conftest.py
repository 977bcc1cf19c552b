"""Simulated studies for the tests of the simulator: made once, held in memory."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.schemas.boxed import BoxedCases
from filetrack.schemas.reading import Reading
from filetrack.schemas.study import Study
from filetrack.schemas.table import Claim, PublishedCell
from filetrack.simulate.calibration.blocks import Population as Margins
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.files.agencies import agency_files
from filetrack.simulate.population.truth import truth
from filetrack.simulate.population.whole import Targets, population
from filetrack.simulate.settings import Simulation
from tests.once import once

ROOT = Path(__file__).parents[2]
SEED = 2
"""The whole run of the plan (`tests/workflow`) is of seed 1."""


@cache
def simulated() -> SimpleNamespace:
    """The population of one seed, every file by schema, and the truth by schema."""
    return once("simulated", _simulated)


def _simulated() -> SimpleNamespace:
    study = io.settings(ROOT / "config/study.yaml", Study)
    settings = io.settings(ROOT / "config/simulation.yaml", Simulation)
    people, texts = np.random.SeedSequence(SEED).spawn(2)
    made = population(study, settings, targets(), people)
    by_agency = agency_files(made, study, settings, texts)
    files = {schema: frame for frames in by_agency.values() for schema, frame in frames.items()}
    return SimpleNamespace(population=made, by_agency=by_agency, files=files, truth=truth(made))


@cache
def targets() -> Targets:
    margins = io.settings(ROOT / "config/population.yaml", Margins)
    readings = io.read(ROOT / "data/published/readings.csv", Reading)
    return Targets(margins, published_figures(), readings, io.settings(ROOT / "config/boxed_cases.yaml", BoxedCases))


@cache
def published_figures() -> Figures:
    published = ROOT / "data/published"
    return Figures.of(io.read(published / "tables.csv", PublishedCell), io.read(published / "claims.csv", Claim))


@pytest.fixture
def study() -> SimpleNamespace:
    return simulated()


@pytest.fixture(scope="session")
def figures() -> Figures:
    return published_figures()


def dates(column: pd.Series) -> pd.Series:
    """Dates of a raw column, whether written for a CSV file or for a sheet; what is no date is missing."""
    british = pd.to_datetime(column, format="%d/%m/%Y", errors="coerce")
    return british.fillna(pd.to_datetime(column, format="%Y-%m-%d", errors="coerce"))
