"""What an attacker can tell of a whole run's tables and measures, by how they are protected, and how long that takes.

Four releases of the same counts: small ones withheld and no others; rounded to base 6, and to 10; withheld with others
by integer programming. For each source: its small counts, how many are known exactly, how many to within few values,
the fewest values that one is left with, and small groups that no table shows but that follow.
Run on a finished run: `python -m tests.benchmarks.disclosure [RESULTS]`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from filetrack import io
from filetrack.disclosure.__main__ import MEASURES
from filetrack.disclosure.cells import Figure, absent, figures, measured, structure
from filetrack.disclosure.protect import counted, protected
from filetrack.disclosure.release import audited
from filetrack.disclosure.system import Told
from filetrack.schemas.declared import Tables
from filetrack.schemas.disclosure import ReleasedCell
from filetrack.schemas.study import Disclosure, Study
from filetrack.schemas.table import Cell

ROOT = Path(__file__).parents[2]
METHODS = {
    "rounding, base 6": {"method": "rounding", "rounding_base": 6},
    "rounding, base 10": {"method": "rounding", "rounding_base": 10},
    "suppression": {"method": "suppression"},
}


def release(results: Path, rules: Disclosure) -> tuple[list[Figure], list[Told]]:
    """The figures of a run, and what is public besides."""
    declared = io.settings(ROOT / "config/tables.yaml", Tables).in_order()
    cells = io.read(results / "tables/cells.csv", Cell)
    measures = {name: io.read(results / f"measures/{name}.csv", schema) for name, schema in MEASURES.items()}
    public = [*absent(declared, cells), *structure(declared, cells, rules.release.relations)]
    return [*figures(declared, cells), *measured(measures)], public


def attacked(made: Sequence[Figure], facts: Sequence[Told], rules: Disclosure) -> dict:
    """What the audit finds, and the CPU seconds that it takes."""
    started = time.process_time()
    _, audit = audited(made, facts, {}, rules, "0" * 64, None)
    bases = {base.source: base.model_dump(exclude={"source", "tables"}) for base in audit.bases}
    return {"passed": audit.passed, "audit_seconds": round(time.process_time() - started, 1), "sources": bases}


def main(results: Path) -> dict[str, dict]:
    """Each way to protect, with what is withheld of all figures, and what an attacker can still tell."""
    rules = io.settings(ROOT / "config/study.yaml", Study).disclosure
    made, public = release(results, rules)
    counts = counted(made)
    found = {
        "small counts withheld, no others": attacked(
            made, [*counts.told(counts.small(rules.smallest_count), rules.smallest_count - 1), *public], rules
        )
    }
    for name, method in METHODS.items():
        chosen = rules.model_copy(update={"release": rules.release.model_copy(update=method)})
        started = time.process_time()
        cells, facts = protected(made, public, chosen)
        seconds = round(time.process_time() - started, 1)
        withheld = int(pd.isna(cells[ReleasedCell.value]).sum())
        found[name] = {"figures": len(cells), "withheld": withheld, "protect_seconds": seconds}
        found[name] |= attacked(made, [*facts, *public], chosen)
        print(f"{name}: {found[name]}", flush=True)
    return found


if __name__ == "__main__":
    told = main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "results")
    out = ROOT / "results" / "benchmarks" / "disclosure.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
