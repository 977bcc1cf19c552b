"""The benchmark of scale: growth as an exponent, and commands that the plan runs as well."""

from __future__ import annotations

import re

import pytest

from tests.benchmarks.scale import ROOT, STAGES, exponent


def used(seconds: float) -> dict[str, float]:
    return {"wall_seconds": seconds, "cpu_seconds": 2 * seconds}


def test_growth_is_the_power_of_rows_by_which_time_grows():
    points = [(rows, used(0.001 * rows**1.1)) for rows in (1_000, 10_000, 100_000)]
    assert exponent(points) == {"wall_seconds": pytest.approx(1.1), "cpu_seconds": pytest.approx(1.1)}
    assert exponent(points[:1]) is None


def test_every_stage_is_a_command_of_the_plan():
    rules = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "workflow/rules").glob("*.smk"))
    of_plan = set(re.findall(r"python -m filetrack\.(\w+)", rules))
    assert {command[0] for stage in STAGES for command in stage.commands} <= of_plan
