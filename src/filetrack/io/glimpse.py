"""A first look at files of which nothing is known, for a draft: how they seem to come, and some of their rows.

What is guessed here stands in the draft, where a person reads it; no other stage guesses.
"""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Literal, NamedTuple

import pandas as pd

from filetrack.io.raw.census import TABLES

ROWS = 5000
"""Rows that are looked at."""
_SAMPLE = 65536
_SEARCHED, _WIDE = 10, 0.8
_DELIMITERS = ",;\t|"


class Glimpse(NamedTuple):
    """A file, or a sheet of one: how it seems to come, and its first rows as text, blanks as empty texts."""

    file: str
    sheet: str | None
    encoding: Literal["utf-8", "cp1252"]
    delimiter: str
    title_rows: int
    rows: pd.DataFrame


def glimpses(folder: Path) -> list[Glimpse]:
    """Return what the files of a folder seem to hold, by name; of CSV, XLSX, Parquet and XML."""
    read = {".csv": _delimited, ".xlsx": _workbook, ".parquet": _parquet, ".xml": _xml}
    paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in read)
    return [glimpse for path in paths for glimpse in read[path.suffix.lower()](path)]


def _delimited(path: Path) -> list[Glimpse]:
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding, text = "cp1252", path.read_bytes().decode("cp1252", errors="replace")
    first = text[:_SAMPLE].splitlines()[:_SEARCHED] or [""]
    delimiter = max(_DELIMITERS, key=lambda mark: median(line.count(mark) for line in first))
    lines = [
        line
        for _, line in zip(range(ROWS + 1), csv.reader(StringIO(text, newline=""), delimiter=delimiter), strict=False)
    ]
    return [Glimpse(path.name, None, encoding, delimiter, *_headed(lines))]


def _workbook(path: Path) -> list[Glimpse]:
    sheets = pd.read_excel(path, sheet_name=None, header=None, dtype="str", nrows=ROWS, engine="calamine")
    return [Glimpse(path.name, str(name), "utf-8", ",", *_headed(rows.fillna("").to_numpy().tolist()))
            for name, rows in sheets.items()]  # fmt: skip


def _parquet(path: Path) -> list[Glimpse]:
    rows = pd.read_parquet(path).head(ROWS)
    return [Glimpse(path.name, None, "utf-8", ",", 0, rows.astype("str").where(rows.notna(), ""))]


def _xml(path: Path) -> list[Glimpse]:
    """The tables of a census, by the names of its elements alone: a draft of one names its format."""
    text = path.read_bytes()
    return [
        Glimpse(path.name, name, "utf-8", ",", 0, pd.DataFrame()) for name in TABLES if f"<{name}>".encode() in text
    ]


def _headed(lines: list[list[str]]) -> tuple[int, pd.DataFrame]:
    """The rows above the header, and what stands below it; the header is the first row as wide as the widest."""
    filled = [sum(bool(str(cell).strip()) for cell in line) for line in lines[:_SEARCHED]]
    title = next((number for number, cells in enumerate(filled) if cells >= _WIDE * max(filled)), 0)
    header = [str(name).strip() for name in lines[title]] if lines else []
    rows = [[*row, *[""] * len(header)][: len(header)] for row in lines[title + 1 :]]
    return title, pd.DataFrame(rows, columns=header, dtype="str").loc[:, [bool(name) for name in header]]
