"""How agencies write dates, ticks and rows into their files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from filetrack.schemas.raw.base import Raw
from filetrack.simulate.population.people import Person

NO_DAY = "31/02/2007"
"""A date that no calendar has, for rows that must be quarantined."""


def frame(schema: type[Raw], rows: Sequence[dict[str, str]]) -> pd.DataFrame:
    """Return rows as the file's frame: its columns in order, all text."""
    return pd.DataFrame(rows, columns=list(schema.to_schema().columns), dtype="str").fillna("")


def day(date: dt.date | str | None) -> str:
    """Return dd/mm/yyyy; text, such as an impossible date, as it is; nothing as a blank."""
    return f"{date:%d/%m/%Y}" if isinstance(date, dt.date) else date or ""


def moment(at: dt.datetime | None) -> str:
    """Return dd/mm/yyyy hh:mm, or a blank."""
    return f"{at:%d/%m/%Y %H:%M}" if at else ""


def sheet_day(date: dt.date | str | None) -> str:
    """Return a date as `io.write_raw` takes it for a date cell; text as it is."""
    return f"{date:%Y-%m-%d}" if isinstance(date, dt.date) else date or ""


def sheet_moment(at: dt.datetime | None) -> str:
    """Return a date and time as `io.write_raw` takes it for a cell, or a blank."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def clock(minute: int) -> str:
    """Return minutes after midnight as hh:mm."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def tick(ticked: bool | None) -> str:
    """Return Y, N or a blank."""
    return {True: "Y", False: "N", None: ""}[ticked]


def gender(person: Person) -> str:
    """Return the word of the northern care system."""
    return {"F": "Female", "M": "Male"}.get(person.sex, "Not stated")
