"""The committed declaration and transcription, and the re-analysis made from them once."""

from __future__ import annotations

from pathlib import Path

import pytest

from filetrack import io
from filetrack.published.reanalysis.analysis import reanalysed
from filetrack.published.reanalysis.operands import figures
from filetrack.schemas.reanalysis import Reanalysis
from filetrack.schemas.table import Claim, PublishedCell
from tests.once import once

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def declared():
    return io.settings(ROOT / "config/reanalysis.yaml", Reanalysis)


@pytest.fixture(scope="session")
def printed():
    folder = ROOT / "data/published"
    return figures(io.read(folder / "tables.csv", PublishedCell), io.read(folder / "claims.csv", Claim))


@pytest.fixture(scope="session")
def results(declared, printed):
    return once("reanalysis", lambda: reanalysed(declared, printed)).set_index("id")
