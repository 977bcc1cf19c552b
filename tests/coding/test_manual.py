"""Narratives written by the coding manual without sight of the rules: to tune by, and held back (§4.8)."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from filetrack.coding.narrative.frame import coded

RULES = Path(__file__).parents[2] / "config" / "coding"
MANUAL = Path(__file__).parent / "manual"
SEVERAL = ("injury_to", "threats_to_kill", "weapon")


@cache
def both(reader, narratives: str) -> list[tuple[dict, dict]]:
    """Of each narrative of a file, what people coded and what the rules code."""
    with (MANUAL / f"{narratives}.csv").open(encoding="utf-8", newline="") as file:
        return [(row, coded(reader, row["text"])._asdict()) for row in csv.DictReader(file)]


def accuracy(pairs: list[tuple[str, str]]) -> float:
    return sum(people == rules for people, rules in pairs) / len(pairs)


def weighted_kappa(pairs: list[tuple[str, str]]) -> float:
    """Cohen's kappa of levels, weights by the square of their distance."""
    apart = sum((int(people) - int(rules)) ** 2 for people, rules in pairs)
    left, right = Counter(people for people, _ in pairs), Counter(rules for _, rules in pairs)
    chance = sum(left[a] * right[b] * (int(a) - int(b)) ** 2 for a in left for b in right) / len(pairs)
    return 1 - apart / chance


def f1(pairs: list[tuple[str, str]]) -> float:
    """F1 over all codes but `none`."""
    people, rules = ([set(codes.split(";")) - {"none"} for codes in column] for column in zip(*pairs, strict=True))
    agreed = sum(len(a & b) for a, b in zip(people, rules, strict=True))
    return 2 * agreed / (sum(map(len, people)) + sum(map(len, rules)))


def column(reader, narratives: str, name: str) -> list[tuple[str, str]]:
    return [(people[name], rules[name]) for people, rules in both(reader, narratives)]


def scores(reader, narratives: str) -> dict[str, float]:
    levels = column(reader, narratives, "level")
    agreed = {name: f1(column(reader, narratives, name)) for name in SEVERAL}
    return {"accuracy": accuracy(levels), "kappa": weighted_kappa(levels), **agreed}


ASKED = {"accuracy": 0.90, "kappa": 0.85, "injury_to": 0.85, "threats_to_kill": 0.85, "weapon": 0.85}
TUNED_BY = {
    "narratives": {"accuracy": 0.95, "kappa": 0.92, "injury_to": 0.83, "threats_to_kill": 0.86, "weapon": 0.83},
    "fresh": {"accuracy": 0.97, "kappa": 0.95, "injury_to": 0.94, "threats_to_kill": 0.90, "weapon": 0.92},
    "tuning_i": {"accuracy": 0.94, "kappa": 0.92, "injury_to": 0.92, "threats_to_kill": 0.94, "weapon": 0.92},
    "tuning_gh": {"accuracy": 0.95, "kappa": 0.92, "injury_to": 0.85, "threats_to_kill": 0.90, "weapon": 0.88},
    "tuning_jn": {"accuracy": 0.95, "kappa": 0.93, "injury_to": 0.92, "threats_to_kill": 0.94, "weapon": 0.94},
    "tuning_tx": {"accuracy": 0.95, "kappa": 0.92, "injury_to": 0.83, "threats_to_kill": 0.85, "weapon": 0.88},
    "tuning_ps": {"accuracy": 0.97, "kappa": 0.96, "injury_to": 0.95, "threats_to_kill": 0.95, "weapon": 0.95},
}
"""What is reached on narratives that the rules were tuned by, less some: what a change may not fall below."""
HELD = {
    "held_gh": {"accuracy": 0.85, "kappa": 0.79, "injury_to": 0.78, "threats_to_kill": 0.50, "weapon": 0.70},
    "held_jn": {"accuracy": 0.82, "kappa": 0.73, "injury_to": 0.70, "threats_to_kill": 0.66, "weapon": 0.69},
    "held_tx": {"accuracy": 0.88, "kappa": 0.85, "injury_to": 0.78, "threats_to_kill": 0.77, "weapon": 0.86},
    "held_ps": {"accuracy": 0.92, "kappa": 0.88, "injury_to": 0.85, "threats_to_kill": 0.90, "weapon": 0.90},
}
"""Narratives that no rule was tuned by, nor may be, and what the README tells of them, less some narratives."""
NOT_REACHED = pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="not reached: see the README of coding/narrative"
)


@pytest.mark.parametrize("narratives", list(TUNED_BY))
def test_codes_agree_with_people_where_rules_were_tuned(reader, narratives):
    assert len(both(reader, narratives)) >= 100
    reached = scores(reader, narratives)
    assert {name: score for name, score in reached.items() if score < TUNED_BY[narratives][name]} == {}


@pytest.mark.parametrize("narratives", list(HELD))
def test_codes_agree_with_people_on_held_back_narratives_as_well_as_is_told(reader, narratives):
    reached = scores(reader, narratives)
    assert {name: score for name, score in reached.items() if score < HELD[narratives][name]} == {}


@pytest.mark.parametrize(
    "narratives",
    ["held_ps", *(pytest.param(f"held_{writers}", marks=NOT_REACHED) for writers in ("gh", "jn", "tx"))],
)
def test_codes_agree_with_people_as_well_as_is_asked(reader, narratives):
    assert len(both(reader, narratives)) >= 140
    reached = scores(reader, narratives)
    assert {name: score for name, score in reached.items() if score < ASKED[name]} == {}
