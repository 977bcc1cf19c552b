"""Narratives written by the coding manual without sight of the rules: half to tune by, half held back (§4.8)."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from filetrack.coding.narrative import Reader
from filetrack.coding.narrative.__main__ import rules_of
from filetrack.coding.narrative.frame import coded

RULES = Path(__file__).parents[2] / "config" / "coding"
MANUAL = Path(__file__).parent / "manual" / "narratives.csv"
SEVERAL = ("injury_to", "threats_to_kill", "weapon")


@pytest.fixture(scope="module")
def whole_reader() -> Reader:
    return rules_of(RULES)


@cache
def both(reader, half: str) -> list[tuple[dict, dict]]:
    """Of each narrative of a half, what people coded and what the rules code."""
    with MANUAL.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["half"] == half]
    return [(row, coded(reader, row["text"])._asdict()) for row in rows]


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


def column(reader, half: str, name: str) -> list[tuple[str, str]]:
    return [(people[name], rules[name]) for people, rules in both(reader, half)]


def test_each_half_is_large_enough(whole_reader):
    assert min(len(both(whole_reader, half)) for half in ("tuning", "held")) >= 100


def scores(reader, half: str) -> dict[str, float]:
    levels = column(reader, half, "level")
    agreed = {name: f1(column(reader, half, name)) for name in SEVERAL}
    return {"accuracy": accuracy(levels), "kappa": weighted_kappa(levels), **agreed}


ASKED = {"accuracy": 0.90, "kappa": 0.85, "injury_to": 0.85, "threats_to_kill": 0.85, "weapon": 0.85}
REACHED = {
    "tuning": {"accuracy": 0.94, "kappa": 0.92, "injury_to": 0.80, "threats_to_kill": 0.78, "weapon": 0.90},
    "held": {"accuracy": 0.64, "kappa": 0.43, "injury_to": 0.60, "threats_to_kill": 0.35, "weapon": 0.42},
}
"""What the README tells, less some narratives: what a change may not fall below."""


@pytest.mark.parametrize("half", list(REACHED))
def test_codes_agree_with_people_as_well_as_is_told(whole_reader, half):
    reached = scores(whole_reader, half)
    assert {name: score for name, score in reached.items() if score < REACHED[half][name]} == {}


@pytest.mark.xfail(strict=True, reason="not reached on the held half: see the README of coding/narrative")
def test_codes_agree_with_people_as_well_as_is_asked(whole_reader):
    reached = scores(whole_reader, "held")
    assert {name: score for name, score in reached.items() if score < ASKED[name]} == {}
