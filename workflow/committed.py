"""The guard against committing data: refuses files of the protected trees, and files of a kind that holds data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import PurePosixPath

PROTECTED = ("data/agencies", "data/earlier", "data/extracts", "data/review", "data/truth", "results")
OPEN = ("data/examples", "data/published", "config", "tests")
SUFFIXES = frozenset(
    {
        *(".csv", ".tsv", ".dat", ".jsonl", ".gz", ".zip"),
        *(".xls", ".xlsb", ".xlsm", ".xlsx", ".ods"),
        *(".arrow", ".feather", ".parquet", ".pkl", ".rda", ".rdata", ".rds"),
        *(".dta", ".por", ".sas7bdat", ".sav"),
        *(".accdb", ".db", ".dbf", ".duckdb", ".mdb", ".sqlite", ".sqlite3"),
    }
)


def objection(path: str) -> str | None:
    """Say why a file may not be committed, or nothing where it may. `path` is relative to the repository."""
    place = PurePosixPath(path)
    if any(place.is_relative_to(folder) for folder in PROTECTED):
        return "lies in a tree that holds person-level data"
    if any(place.is_relative_to(folder) for folder in OPEN):
        return None
    if place.suffix.lower() in SUFFIXES:
        return f"is of a kind that holds data ({place.suffix}); committed data belong in {', '.join(OPEN)}"
    return None


def main(paths: list[str]) -> int:
    """Tell which of the paths, or of all tracked files, may not be committed. Returns the exit code."""
    if not paths:
        tracked = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=False)
        paths = [path for path in tracked.stdout.split("\0") if path]
    faults = {path: reason for path in paths if (reason := objection(path))}
    for path, reason in faults.items():
        print(f"{path} {reason}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
