"""Where the report's text is read from, if it is at hand: the second keying is made from it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path

VARIABLE = "FILETRACK_REPORT_TEXT"
BESIDE = Path(__file__).parents[4] / "shared/seeds/000_60bad38c1cc30dab.txt"
TEXT = Path(os.environ.get(VARIABLE, BESIDE))
MISSING = f"the report's text is not at hand: set {VARIABLE} to its path"

KEYED = Path(__file__).parent
PUBLISHED = Path(__file__).parents[3] / "data/published"


def lines() -> list[str]:
    """Return the lines of the report's text."""
    return TEXT.read_text(encoding="utf-8").split("\n")


def collapsed(text: str) -> str:
    """Return a text with each run of white space as one blank."""
    return " ".join(text.split())


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file, every value as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, header: Iterable[str], records: Iterable[Iterable]) -> None:
    """Write a CSV file beside this module."""
    with (KEYED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(records)
