"""The table in the README of anonymisation says what was measured."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEASURED = json.loads((ROOT / "tests" / "benchmarks" / "measured" / "attack.json").read_text(encoding="utf-8"))
ATTACKS = ("most frequent name", "tokens by frequency", "filters by frequency", "filters by pattern")


def row(option: str, measured: dict) -> str:
    told = [
        " / ".join(f"{measured['told'][field][attack]:.1%}" for field in ("forename", "surname"))
        if "told" in measured
        else "–"
        for attack in ATTACKS
    ]
    return f"| {option} | {' | '.join(told)} | {measured['f1']:.4f} |"


def test_the_readme_shows_each_options_numbers_as_measured():
    readme = (ROOT / "src" / "filetrack" / "anonymise" / "README.md").read_text(encoding="utf-8").splitlines()
    first = next(at for at, line in enumerate(readme) if line.startswith("| clear |"))
    rows = readme[first : readme.index("", first)]
    assert rows == [row(*option) for option in MEASURED["options"].items()]


def test_salt_is_what_stops_the_pattern_attack():
    options = MEASURED["options"]
    for field in ("forename", "surname"):
        salted, plain = (options[name]["told"][field]["filters by pattern"] for name in ("salt: birth_year", "plain"))
        assert salted < plain / 5
