"""Narratives written by the coding manual without sight of the rules: to tune by, and held back (§4.8)."""

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
MANUAL = Path(__file__).parent / "manual"
SEVERAL = ("injury_to", "threats_to_kill", "weapon")


@pytest.fixture(scope="module")
def whole_reader() -> Reader:
    return rules_of(RULES)


@cache
def both(reader, narratives: str) -> list[tuple[dict, dict]]:
    """Of each narrative, what people coded and what the rules code: of the `fresh` ones, or a half of the hard ones."""
    name, half = ("fresh.csv", None) if narratives == "fresh" else ("narratives.csv", narratives)
    with (MANUAL / name).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("half") == half]
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


def column(reader, narratives: str, name: str) -> list[tuple[str, str]]:
    return [(people[name], rules[name]) for people, rules in both(reader, narratives)]


def scores(reader, narratives: str) -> dict[str, float]:
    levels = column(reader, narratives, "level")
    agreed = {name: f1(column(reader, narratives, name)) for name in SEVERAL}
    return {"accuracy": accuracy(levels), "kappa": weighted_kappa(levels), **agreed}


ASKED = {"accuracy": 0.90, "kappa": 0.85, "injury_to": 0.85, "threats_to_kill": 0.85, "weapon": 0.85}
REACHED = {
    "tuning": {"accuracy": 0.95, "kappa": 0.94, "injury_to": 0.85, "threats_to_kill": 0.79, "weapon": 0.90},
    "held": {"accuracy": 0.66, "kappa": 0.48, "injury_to": 0.65, "threats_to_kill": 0.36, "weapon": 0.47},
    "fresh": {"accuracy": 0.92, "kappa": 0.90, "injury_to": 0.82, "threats_to_kill": 0.70, "weapon": 0.90},
}
"""What the README tells, less some narratives: what a change may not fall below."""


@pytest.mark.parametrize("narratives", list(REACHED))
def test_codes_agree_with_people_as_well_as_is_told(whole_reader, narratives):
    assert len(both(whole_reader, narratives)) >= 100
    reached = scores(whole_reader, narratives)
    assert {name: score for name, score in reached.items() if score < REACHED[narratives][name]} == {}


@pytest.mark.parametrize("narratives", ["held", "fresh"])
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="not reached: see the README of coding/narrative")
def test_codes_agree_with_people_as_well_as_is_asked(whole_reader, narratives):
    reached = scores(whole_reader, narratives)
    assert {name: score for name, score in reached.items() if score < ASKED[name]} == {}
