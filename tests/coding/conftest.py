"""Rules as the study uses them, and small families' histories for worked examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.coding.narrative import LevelRules, LocationRules, Reader, Words
from filetrack.coding.narrative.__main__ import reader_of
from filetrack.history import HistoryRules
from filetrack.schemas.base import DATE
from filetrack.schemas.finding import Finding
from filetrack.schemas.study import Study

RULES = Path(__file__).parents[2] / "config" / "coding"


def incidents(**columns: list) -> pd.DataFrame:
    """Northern incidents `i1`, `i2`, … with the columns given, indexed by incident."""
    length = len(next(iter(columns.values())))
    frame = pd.DataFrame({"site": ["north"] * length, **columns})
    return frame.set_index(pd.Index([f"i{n}" for n in range(1, length + 1)], name="incident_id"))


def times(*values: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(values)), dtype=DATE)


def found(*rows: tuple[str, str, str], rules: dict[tuple[str, str], str] | None = None) -> pd.DataFrame:
    """Findings from incident, variable and code, in the order of the text; by rule `R`, or that of `rules`."""
    frame = pd.DataFrame(list(rows), columns=["incident_id", "variable", "code"], dtype="str")
    by = [(rules or {}).get(row[:2], "R") for row in rows]
    places = {"site": "north", "text": "incident", "rule": pd.Series(by, dtype="str"), "child_id": None}
    return frame.assign(start=range(len(rows)), end=range(1, len(rows) + 1), **places)[
        list(Finding.to_schema().columns)
    ]


@cache
def study() -> Study:
    return io.settings(RULES.parent / "study.yaml", Study)


@pytest.fixture(scope="session")
def level_rules() -> LevelRules:
    return io.settings(RULES / "level.yaml", LevelRules)


@pytest.fixture(scope="session")
def words() -> Words:
    return io.settings(RULES / "words.yaml", Words)


@pytest.fixture(scope="session")
def location_rules() -> LocationRules:
    return io.settings(RULES / "child_location.yaml", LocationRules)


@pytest.fixture(scope="session")
def reader() -> Reader:
    """A reader with every rule."""
    return reader_of(RULES)


@pytest.fixture(scope="session")
def history() -> HistoryRules:
    return io.settings(RULES / "involvement.yaml", HistoryRules)


@pytest.fixture
def events():
    """Build a family's entries from `kind date` lines; an entry's id is its place, `e1`, `e2`, …."""

    def build(*lines: str, family: str = "f1") -> pd.DataFrame:
        pairs = [line.split() for line in lines]
        return pd.DataFrame(
            {
                "site": "north",
                "family_id": family,
                "event_id": [f"{family}-e{n}" for n, _ in enumerate(pairs, start=1)],
                "happened_on": pd.Series(pd.to_datetime([day for _, day in pairs]), dtype=DATE),
                "kind": pd.Series([kind for kind, _ in pairs], dtype="str"),
            }
        )

    return build


@pytest.fixture
def notes():
    """Build a family's traced notifications from the days on which they were received."""

    def build(*days: str, family: str = "f1", events: tuple[str, ...] = ()) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "site": "north",
                "incident_id": [f"{family}-i{n}" for n, _ in enumerate(days, start=1)],
                "family_id": family,
                "event_id": list(events) or [f"{family}-e{n}" for n, _ in enumerate(days, start=1)],
                "received_on": pd.Series(pd.to_datetime(list(days)), dtype=DATE),
            }
        )

    return build
