"""Links made on Spark beside DuckDB's, of the same made-up families: which differ, and how long scoring takes.

Run after `make test-spark`, which installs Spark: `PYTHONPATH=.venv-spark python -m tests.benchmarks.spark`.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pandas as pd

from filetrack import io
from filetrack.linkage.decide import mutual_best
from filetrack.linkage.model import Matching, Model
from filetrack.schemas.link import PersonPair
from filetrack.schemas.study import Engine, Linkage, Study
from tests.benchmarks.attack import encoded_fields
from tests.benchmarks.people import families

ROOT = Path(__file__).parents[2]
PEOPLE = 10_000
SAME_WEIGHT = 1e-6


def measured(left: pd.DataFrame, right: pd.DataFrame, linkage: Linkage) -> dict[str, float]:
    """Pairs of a positive weight and links (best pairs of both their people) by either engine, and those that differ.

    A pair differs where only one engine has it, or its weights do; a link where only one engine makes it.
    """
    with Matching(left, right, linkage) as matching:
        model = matching.trained()
    pairs, seconds = {}, {}
    for engine in ("duckdb", "spark"):
        pairs[engine], seconds[engine] = scored(left, right, linkage, engine, model)
    both = pairs["duckdb"].merge(pairs["spark"], on=["left", "right"], how="outer", suffixes=("", "_on_spark"))
    weight = PersonPair.match_weight
    apart = ~((both[weight] - both[f"{weight}_on_spark"]).abs() <= SAME_WEIGHT)
    links = {engine: linked(found) for engine, found in pairs.items()}
    return {
        "people": len(left),
        "pairs": len(pairs["duckdb"]),
        "pairs_that_differ": int(apart.sum()),
        "links": len(links["duckdb"]),
        "links_that_differ": len(links["duckdb"] ^ links["spark"]),
        "seconds_duckdb": round(seconds["duckdb"], 1),
        "seconds_spark": round(seconds["spark"], 1),
    }


def scored(
    left: pd.DataFrame, right: pd.DataFrame, linkage: Linkage, engine: Engine, model: Model
) -> tuple[pd.DataFrame, float]:
    """Pairs of a positive weight as an engine scores them, and the seconds of scoring."""
    with Matching(left, right, linkage.model_copy(update={"engine": engine})) as matching:
        started = time.perf_counter()
        return matching.scored(model, 0.0), time.perf_counter() - started


def linked(pairs: pd.DataFrame) -> set[tuple[int, int]]:
    """The pairs that are best for both their people."""
    best = mutual_best(pairs, ["left"], ["right"], PersonPair.match_weight)
    return set(zip(best["left"], best["right"], strict=True))


if __name__ == "__main__":
    study = io.settings(ROOT / "config" / "study.yaml", Study).linkage
    files = families(PEOPLE, 1)
    results = {}
    for identifiers in ("clear", "encoded"):
        linkage = study.model_copy(update={"identifiers": identifiers})
        fields = (file.fields if identifiers == "clear" else encoded_fields(file, study.encoding) for file in files)
        results[identifiers] = measured(*fields, linkage)
        print(identifiers, json.dumps(results[identifiers]), flush=True)
    out = ROOT / "results" / "benchmarks" / "spark.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
