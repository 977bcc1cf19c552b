"""Published data on which estimators are known to give printed values; where they come from is in data/README.md."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def published():
    """Return a function of a data set's name that returns it."""
    return lambda name: pd.read_csv(Path(__file__).parent / "data" / f"{name}.csv")
