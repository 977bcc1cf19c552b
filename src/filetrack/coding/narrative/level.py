"""Level of violence of a narrative: rules R1 to R27 of the coding manual, the highest that fires (§4.10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from filetrack.coding.narrative.rules import Rule, RuleReader, Scope, compiled, nested, prepared
from filetrack.coding.narrative.words import Passage, WordClass
from filetrack.schemas.codes import Level
from filetrack.schemas.study import Strict

SEVERITY = {code: rank for rank, code in enumerate(Level)}
"""Rank of each level, the highest level first."""

ACCIDENT = "ACCIDENT"
"""Class of words that tell of an accident: where nothing done is told besides, what was seen is its mark (R11)."""


class LevelRule(Rule):
    """A rule of the coding manual.

    One that is `seen` rests on marks that others saw, and outlives an allegation withdrawn as untrue (R13).
    `debatable` is the other level that the manual would let a reader give.
    """

    level: Level
    seen: bool = False
    debatable: Level | None = None


class Sense(Strict):
    """What a word means where others stand beside it.

    Units of a class in `of` are read as `to` where they stand in the group `unit` of the pattern.
    `written` is a regular expression that the unit's own words must match.
    """

    reason: str
    of: list[str]
    pattern: str
    to: str
    written: str = ".*"


class Offence(Strict):
    """Words in a recorded offence, and the level that it speaks for."""

    holds: list[str]
    level: Level


class LevelRules(Strict):
    """`level.yaml`."""

    classes: dict[str, WordClass]
    macros: dict[str, str]
    scopes: list[Scope]
    senses: list[Sense] = []
    withdrawn: list[str]
    rules: list[LevelRule]
    offences: list[Offence]


class Fired(NamedTuple):
    """A rule that fired, the span of the text that made it, the classes of words in it, its first and last unit."""

    rule: str
    level: Level
    seen: bool
    start: int
    end: int
    classes: frozenset[str]
    first: int = 0
    last: int = 0
    debatable: Level | None = None


class LevelReader:
    """Rules compiled for reading passages."""

    def __init__(self, rules: LevelRules, classed: Mapping[str, str]):
        """Raise Problem as `RuleReader` does."""
        macros = nested(rules.macros)
        self._rules = RuleReader(rules.rules, rules.macros, rules.scopes, classed, "level.yaml")
        self._withdrawn = tuple(prepared(text, macros, "level.yaml", "withdrawn") for text in rules.withdrawn)
        self._senses = [
            (sense, compiled(sense.pattern, macros, "level.yaml", "senses"), re.compile(sense.written))
            for sense in rules.senses
        ]

    def fired(self, passage: Passage, withdrawn: bool = False) -> list[Fired]:
        """Every rule that fires, once for each place, in the rules' order."""
        passage = self._meant(passage)
        found = [
            Fired(
                rule.code,
                rule.level,
                rule.seen,
                passage.start(first),
                passage.end(last),
                frozenset(passage.tags[first : last + 1]),
                first,
                last,
                rule.debatable,
            )
            for rule, first, last, _ in self._rules.fired(passage)
        ]
        if withdrawn:
            found = [one for one in found if one.seen or one.level == Level.LOW]
        if ACCIDENT in passage.tags and not any(_conduct(one) for one in found):
            found = [one for one in found if not one.seen]
        return found

    def _meant(self, passage: Passage) -> Passage:
        """The passage with each unit in the sense that its place gives it."""
        present, line = set(passage.tags), " ".join(passage.tags)
        for sense, pattern, written in self._senses:
            if not present.isdisjoint(sense.of):
                places = [match.span("unit") for match in pattern.finditer(line)]
                units = [
                    unit
                    for start, end in places
                    for unit in range(line.count(" ", 0, start), line.count(" ", 0, end) + 1)
                    if passage.tags[unit] in sense.of and written.fullmatch(passage.words[unit])
                ]
                if units:
                    present.add(sense.to)
                    tags = [sense.to if unit in units else tag for unit, tag in enumerate(passage.tags)]
                    passage, line = replace(passage, tags=tags), " ".join(tags)
        return passage

    def withdrawn(self, passage: Passage) -> bool:
        """Whether an allegation was taken back as untrue (R13)."""
        present = set(passage.tags)
        possible = [pattern for pattern in self._withdrawn if pattern.possible(present)]
        return any(pattern.compiled.search(" ".join(passage.tags)) for pattern in possible)


def _conduct(one: Fired) -> bool:
    """Whether a rule tells of something done, not of marks that were seen."""
    return one.level != Level.LOW and not one.seen
