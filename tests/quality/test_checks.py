"""The codebook of checks: what the code calls is declared, what is declared is called, and limits make sense."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.check import Checks
from filetrack.schemas.codes import Severity
from filetrack.schemas.raw.reading import UNREADABLE, ReadingCheck
from filetrack.schemas.study import Ingest

ROOT = Path(__file__).parents[2]
CHECKS = ROOT / "config/checks.yaml"
SOURCES = [*(ROOT / "src/filetrack/extracts").rglob("*.py"), ROOT / "src/filetrack/quality/across.py"]


@pytest.fixture(scope="module")
def codebook() -> Checks:
    return io.settings(CHECKS, Checks)


def words(path: Path) -> set[str]:
    """Strings of a module that are code words."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_check_that_is_declared_is_made(codebook):
    made = {word for path in SOURCES for word in words(path)} | {str(check) for check in ReadingCheck}
    assert set(codebook.checks) - made == set()


def test_every_check_of_the_reader_is_declared(codebook):
    assert {str(check) for check in ReadingCheck} <= set(codebook.checks)
    assert {codebook[check].severity for check in UNREADABLE} == {Severity.STOP}


def test_titles_are_told_apart(codebook):
    titles = [check.title for check in codebook.checks.values()]
    assert len(set(titles)) == len(titles)


def changed(**values) -> dict:
    declared = yaml.safe_load(CHECKS.read_text(encoding="utf-8"))
    for path, value in values.items():
        *places, last = path.split("__")
        inside = declared
        for place in places:
            inside = inside[place]
        inside[last] = value
    return declared


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"checks__not_a_date__severity": "ignore"}, "checks.not_a_date.severity"),
        ({"checks__not_a_date__optional": "warn"}, "checks.not_a_date.optional"),
        ({"checks__not_a_date__treshold": {"share": 0.1, "rows": 1}}, "did you mean “threshold”"),
        ({"checks__Not a date": {"title": "t", "reason": "r", "severity": "warn"}}, "checks"),
        ({"limits__last_day": "1980-01-01"}, "first_day must be before last_day"),
        ({"limits__adult_years": [50, 18]}, "adult_years must rise"),
    ],
)
def test_a_codebook_that_makes_no_sense_is_refused_in_words(values, told):
    with pytest.raises(Problem, match=told):
        io.checked(changed(**values), Checks, "checks.yaml")


def test_what_has_no_threshold_of_its_own_is_measured_by_the_studys(codebook):
    ingest = Ingest(stop_share=0.3, stop_rows=7)
    assert codebook.threshold("not_a_date", Severity.QUARANTINE, ingest).rows == 7
    assert codebook.threshold("report_not_supplied", Severity.WARN, ingest) is None
    assert codebook.threshold("day_month_swapped", Severity.WARN, ingest).rows == 5


SCRIPT = """
import pandas as pd
from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.sample import Register

counts = {Register.incidents: 1, Register.notified: -1, Register.notified_partners: 0}
try:
    io.validated(pd.DataFrame([{Register.site: "East", Register.month: "2007", **counts}]), Register, "here")
except Problem as problem:
    print(problem)
"""


def test_validation_cannot_be_switched_off():
    switches = {"PANDERA_VALIDATION_ENABLED": "False", "PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"}
    path = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-O", "-c", SCRIPT],
        env={**os.environ, **switches, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "here does not satisfy Register" in done.stdout
    for column in ("site", "month", "notified"):
        assert f"{column}: " in done.stdout
