"""Level of violence of a narrative: rules R1 to R27 of the coding manual, the highest that fires (§4.10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from filetrack.coding.narrative.rules import Rule, RuleReader, Scope, compiled, nested
from filetrack.coding.narrative.words import Passage, WordClass
from filetrack.schemas.codes import Level
from filetrack.schemas.study import Strict

SEVERITY = {code: rank for rank, code in enumerate(Level)}
"""Rank of each level, the highest level first."""


class LevelRule(Rule):
    """A rule of the coding manual.

    One that is `seen` rests on marks that others saw, and outlives an allegation withdrawn as untrue (R13).
    """

    level: Level
    seen: bool = False


class Offence(Strict):
    """Words in a recorded offence, and the level that it speaks for."""

    holds: list[str]
    level: Level


class LevelRules(Strict):
    """`level.yaml`."""

    classes: dict[str, WordClass]
    macros: dict[str, str]
    scopes: list[Scope]
    withdrawn: list[str]
    rules: list[LevelRule]
    offences: list[Offence]


class Fired(NamedTuple):
    """A rule that fired, the span of the text that made it, and the classes of words in it."""

    rule: str
    level: Level
    seen: bool
    start: int
    end: int
    classes: frozenset[str]


class LevelReader:
    """Rules compiled for reading passages."""

    def __init__(self, rules: LevelRules, classed: Mapping[str, str]):
        """Raise Problem as `RuleReader` does."""
        macros = nested(rules.macros)
        self._rules = RuleReader(rules.rules, rules.macros, rules.scopes, classed, "level.yaml")
        self._withdrawn = tuple(compiled(text, macros, "level.yaml", "withdrawn") for text in rules.withdrawn)

    def fired(self, passage: Passage) -> list[Fired]:
        """Every rule that fires, once for each place, in the rules' order."""
        found = [
            Fired(
                rule.code,
                rule.level,
                rule.seen,
                passage.starts[first],
                passage.ends[last],
                frozenset(passage.tags[first : last + 1]),
            )
            for rule, first, last, _ in self._rules.fired(passage)
        ]
        line = " ".join(passage.tags)
        withdrawn = any(pattern.search(line) for pattern in self._withdrawn)
        return [fired for fired in found if fired.seen or not withdrawn or fired.level == Level.LOW]
