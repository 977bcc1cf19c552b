"""What validation costs a run of the study: processor seconds inside all that checks, from ingest to the page.

A finished run is copied, and its commands are run again on the copy, one after the other and each in a process of its
own, as in a run: none has what another one has cached. What both checks and conforms, as dividing rows into columns, is
counted whole. Not counted are parsing, reading and writing, and importing modules (`import pandera` is told beside).
Run: `python -m tests.benchmarks.validation [STUDY_FOLDER]` after `make`.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import json
import multiprocessing
import os
import runpy
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).parents[2]
MEASURED = Path(__file__).parent / "measured" / "validation.json"
COMMANDS = [
    "extracts north police",
    "extracts north care",
    "extracts south police",
    "extracts south care",
    "sample",
    "coding read",
    "linkage trace",
    "coding code",
    "linkage examine",
    "linkage assess --simulated-seed {seed}",
    "coding assess --simulated-seed {seed}",
    "tables",
    "measures",
    "published audit",
    "published reanalyse",
    "published compare",
    "quality report --tables config/tables.yaml",
    "report",
]
"""The commands of a run that read extracts or frames, in an order in which each finds what it needs."""
PARTS = {
    "frames against their schemas": ["io.frames:validated"],
    "how files are written": [
        *(f"io.raw.folder:{name}" for name in ("_check_forms", "_check_place", "_check_sent", "_unknown_files")),
        *(f"io.raw.delimited:{name}" for name in ("_check_nul", "_is_utf8_as_cp1252")),
        "io.raw.package:looked_through",
        "io.raw.workbook:Workbook.check_cells",
        "io.raw.header:header_of",
        *(f"io.raw.values:{name}" for name in ("laid", "settled", "check_padding")),
    ],
    "values and rows": [
        *(f"quality.examination:Examination.{name}" for name in ("refuse", "blank", "check", "count", "found")),
        *(f"quality.examination:Examination.{name}" for name in ("set_aside", "records")),
        *(f"extracts.fields:{name}" for name in ("_impossible", "_mixed_up", "identifier", "distinct", "reference")),
        "extracts.examined:examined",
        "extracts.manifest:check_manifest",
    ],
    "rows, files and agencies against each other": [
        *(
            f"extracts.consistency.{site}_{agency}:check"
            for site in ("north", "south")
            for agency in ("police", "care")
        ),
        "quality.across:across",
    ],
    "rows and checks counted, lines listed": ["extracts.findings:counts", "extracts.findings:lines"],
    "completeness and distributions": [
        "quality.completeness:completeness",
        "quality.completeness:completeness_of_records",
        "quality.distributions:distributions",
    ],
    "bases traced back to rows read": ["quality.trace:trace"],
    "reviewers' pages": ["quality.provenance:run_record", "quality.summary:quality_report", "quality.pages:pages"],
}
"""Functions and methods of filetrack that check, each counted without what it calls of another part."""


class Stopwatch:
    """Processor seconds and calls of parts, each second counted in the innermost part that is running."""

    def __init__(self) -> None:
        self.seconds, self.calls = Counter(), Counter()
        self._running, self._since = [None], time.process_time()

    def timed(self, part: str, function: Callable) -> Callable:
        """The function, its time counted as the part's."""

        @functools.wraps(function)
        def run(*args, **kwargs):
            self.turn()
            self.calls[part] += self._running[-1] != part
            self._running.append(part)
            try:
                return function(*args, **kwargs)
            finally:
                self.turn()
                self._running.pop()

        return run

    def turn(self) -> None:
        """Count the time since the last turn."""
        now = time.process_time()
        self.seconds[self._running[-1]] += now - self._since
        self._since = now


def _watch(watch: Stopwatch) -> None:
    """Have the watch count every function of `PARTS`, wherever it was imported."""
    named = [(part, *place.split(":")) for part, places in PARTS.items() for place in places]
    holders = [importlib.import_module(f"filetrack.{module}") for _, module, _ in named]
    modules = [module for name, module in sys.modules.items() if name.startswith("filetrack.")]
    for (part, _, name), holder in zip(named, holders, strict=True):
        *owner, name = name.split(".")
        held = [functools.reduce(getattr, owner, holder)] if owner else modules
        function = getattr(held[0] if owner else holder, name)
        timed = watch.timed(part, function)
        for one in held:
            for known in [known for known, value in vars(one).items() if value is function]:
                setattr(one, known, timed)


def _counted(command: str) -> tuple[Counter, Counter]:
    """Run a command in this process. Returns seconds and calls of its parts; what is of no part is under None."""
    watch = Stopwatch()
    _watch(watch)
    module, *arguments = command.split()
    sys.argv = [module, *arguments]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            runpy.run_module(f"filetrack.{module}", run_name="__main__", alter_sys=True)
        except SystemExit as end:
            if end.code:
                raise RuntimeError(f"{command} ended with exit code {end.code}") from None
    watch.turn()
    return watch.seconds, watch.calls


def _importing() -> float:
    """Processor seconds that importing pandera takes a process that has what it builds on."""
    importlib.import_module("pandas")
    importlib.import_module("pydantic")
    start = time.process_time()
    importlib.import_module("pandera.pandas")
    return time.process_time() - start


def measured(study: Path) -> dict:
    """Processor seconds and calls of each part over all commands, and of the commands as a whole."""
    seed = json.loads((study / "results/manifest.json").read_text(encoding="utf-8"))["seed"]
    with tempfile.TemporaryDirectory() as folder:
        for tree in ("config", "data", "results"):
            shutil.copytree(study / tree, Path(folder) / tree)
        os.chdir(folder)
        with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            found = pool.map(_counted, [command.format(seed=seed) for command in COMMANDS], chunksize=1)
            importing = pool.apply(_importing)
        os.chdir(ROOT)
    seconds, calls = (sum(counters, Counter()) for counters in zip(*found, strict=True))
    whole = sum(seconds.values())
    parts = {part: {"seconds": round(seconds[part], 2), "calls": calls[part]} for part in PARTS}
    return {
        "commands": len(COMMANDS),
        "processor_seconds": round(whole, 1),
        "parts": parts,
        "validation_seconds": round(whole - seconds[None], 2),
        "importing_pandera_seconds": round(importing, 2),
    }


def main(study: Annotated[Path, typer.Argument(help="The folder of a finished run.")] = ROOT) -> None:
    """Measure, show the parts, and keep them beside the other measurements."""
    if not (study / "results/manifest.json").is_file():
        raise typer.BadParameter(f"{study} holds no finished run. Run `make` there first.")
    found = measured(study.resolve())
    for part, cost in found["parts"].items():
        print(f"{part:<46}{cost['seconds']:>7.2f} s {cost['calls']:>6} calls")
    print(f"{'validation, in all':<46}{found['validation_seconds']:>7.2f} s of {found['processor_seconds']}")
    print(f"{'beside it, importing pandera, each command':<46}{found['importing_pandera_seconds']:>7.2f} s")
    MEASURED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
