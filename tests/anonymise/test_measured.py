"""The table in the README of anonymisation says what was measured."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).parents[2]
MEASURED = json.loads((ROOT / "tests" / "benchmarks" / "measured" / "attack.json").read_text(encoding="utf-8"))
RUNS = list(MEASURED["seeds"].values())
ATTACKS = ("most frequent name", "tokens by frequency", "filters by frequency", "filters by pattern")
FIELDS = ("forename", "surname")


def row(option: str) -> str:
    told = [" / ".join(f"{mean(shares(option, field, attack)):.1%}" for field in FIELDS) for attack in ATTACKS]
    f1 = mean([run[option]["f1"] for run in RUNS])
    return f"| {option} | {' | '.join(told if option != 'clear' else ['–'] * len(told))} | {f1:.4f} |"


def shares(option: str, field: str, attack: str) -> list[float]:
    return [run[option]["told"][field][attack] for run in RUNS] if option != "clear" else [0]


def test_the_readme_shows_each_options_numbers_as_measured():
    readme = (ROOT / "src" / "filetrack" / "anonymise" / "README.md").read_text(encoding="utf-8").splitlines()
    first = next(at for at, line in enumerate(readme) if line.startswith("| clear |"))
    rows = readme[first : readme.index("", first)]
    assert rows == [row(option) for option in RUNS[0]]


def test_salt_is_what_stops_the_pattern_attack():
    for field in FIELDS:
        salted, plain = (shares(option, field, "filters by pattern") for option in ("salt: birth_year", "plain"))
        assert max(salted) < min(plain) / 5
