"""How many narratives the coder's command codes in a second on two processes.

The narratives are those of tests/coding, each many times over with an id of its own. Other work on a machine slows it,
so that it is run several times: told are each run and the one in the middle, with the processor time that it took.
Run: `python -m tests.benchmarks.narratives`.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "tests/coding/manual/narratives.csv", ROOT / "tests/coding/narratives.csv"]
COUNT, RUNS = 100_000, 5


def texts() -> list[str]:
    """The narratives written for the tests."""
    found = []
    for path in SOURCES:
        with path.open(encoding="utf-8", newline="") as file:
            found += [row["text"] for row in csv.DictReader(file)]
    return found


def measured() -> dict:
    """Narratives a second, the command's start included, and a processor's second, in the middle of several runs."""
    written = texts()
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "in.csv", Path(folder) / "out.csv"
        with given.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["id", "text"], *([n, written[n % len(written)]] for n in range(COUNT))])
        runs = sorted(_run(given, out) for _ in range(RUNS))
    seconds, processor = runs[RUNS // 2]
    return {
        "narratives": COUNT,
        "mean_characters": round(sum(map(len, written)) / len(written)),
        "processes": 2,
        "seconds": round(seconds, 1),
        "per_second": round(COUNT / seconds),
        "per_second_of_each_run": [round(COUNT / one) for one, _ in runs],
        "processor_seconds": round(processor, 1),
        "per_second_of_two_processors": round(2 * COUNT / processor),
    }


def _run(given: Path, out: Path) -> tuple[float, float]:
    """Seconds by the clock and of processors that the command takes."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "filetrack.coding.narrative", given, out], cwd=ROOT, check=True, capture_output=True
    )
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    told = json.dumps(measured(), indent=1)
    (Path(__file__).parent / "measured" / "narratives.json").write_text(told + "\n")
    print(told)
