"""Level of violence of a narrative: rules R1 to R27 of the coding manual, the highest that fires (§4.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from filetrack.coding.narrative.accounts import AccountWords
from filetrack.coding.narrative.frames import FrameWords
from filetrack.coding.narrative.marks import MarkWords
from filetrack.coding.narrative.rules import (
    AFTER_STOP,
    BEGINNING,
    WHO,
    Pattern,
    Rule,
    RuleReader,
    Scope,
    nested,
    prepared,
)
from filetrack.coding.narrative.words import Passage, WordClass
from filetrack.schemas.codes import Level
from filetrack.schemas.study import Strict

SEVERITY = {code: rank for rank, code in enumerate(Level)}
"""Rank of each level, the highest level first."""

ACCIDENT = "ACCIDENT"
"""Class of words that tell of an accident: where nothing done is told besides, what was seen is its mark (R11)."""
_MISHAPS = frozenset({ACCIDENT, "UNRELATED"})


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
    frames: FrameWords = FrameWords()
    marks: MarkWords = MarkWords()
    accounts: AccountWords = AccountWords()
    senses: list[Sense] = []
    mishap: list[str] = []
    witnessed: list[str] = []
    unhurt: list[str] = []
    untouched: list[str] = []
    withdrawn: list[str]
    rules: list[LevelRule]
    offences: list[Offence]


class Fired(NamedTuple):
    """A rule that fired, the span of the text that made it, the classes of words in it, its first and last unit.

    `who` is the unit that its pattern marks: the one who is at risk.
    """

    rule: str
    level: Level
    seen: bool
    start: int
    end: int
    classes: frozenset[str]
    first: int = 0
    last: int = 0
    debatable: Level | None = None
    who: int | None = None


class LevelReader:
    """Rules compiled for reading passages."""

    def __init__(self, rules: LevelRules, classed: Mapping[str, str]):
        """Raise Problem as `RuleReader` does."""
        macros = nested(rules.macros)
        self._rules = RuleReader(rules.rules, rules.macros, rules.scopes, classed, "level.yaml")
        self._withdrawn, self._mishap, self._witnessed, self._unhurt, self._untouched = (
            tuple(prepared(text, macros, "level.yaml", where) for text in texts)
            for where, texts in (
                ("withdrawn", rules.withdrawn),
                ("mishap", rules.mishap),
                ("witnessed", rules.witnessed),
                ("unhurt", rules.unhurt),
                ("untouched", rules.untouched),
            )
        )
        self._senses = [
            (sense, prepared(sense.pattern, macros, "level.yaml", "senses"), re.compile(sense.written))
            for sense in rules.senses
        ]

    def fired(self, passage: Passage, withdrawn: bool = False) -> list[Fired]:
        """Every rule that fires in a passage in its words' senses, once for each place, in the rules' order."""
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
                who,
            )
            for rule, first, last, who in self._rules.fired(passage)
        ]
        if withdrawn:
            found = [one for one in found if one.seen or one.level == Level.LOW]
        mishap = _MISHAPS & set(passage.tags) or self.untouched(passage)
        if mishap and "arrested" not in passage.tags and not any(_conduct(one) for one in found):
            found = [one for one in found if not one.seen]
        if (
            "arrested" not in passage.tags
            and self._told(self._mishap, passage)
            and not self._told(self._witnessed, passage)
        ):
            found = [one for one in found if one.level == Level.LOW]
        return found

    def meant(self, passage: Passage) -> Passage:
        """The passage with each unit in the sense that its place gives it."""
        tags, words = list(passage.tags), passage.words
        present, line = {BEGINNING, AFTER_STOP, *tags}, " ".join(tags)
        places: dict[str, list[int]] = {}
        for unit, tag in enumerate(tags):
            places.setdefault(tag, []).append(unit)
        for sense, pattern, written in self._senses:
            if present.isdisjoint(sense.of) or not pattern.possible(present):
                continue
            found = [(tag, unit) for tag in sense.of for unit in places.get(tag, ())]
            meant = {unit for tag, unit in found if tags[unit] == tag and written.fullmatch(words[unit])}
            if not meant:
                continue
            units = [
                unit
                for start, end in [match.span("unit") for match in pattern.compiled.finditer(line)]
                for unit in range(line.count(" ", 0, start), line.count(" ", 0, end) + 1)
                if unit in meant
            ]
            if units:
                present.add(sense.to)
                places.setdefault(sense.to, []).extend(units)
                for unit in units:
                    tags[unit] = sense.to
                line = " ".join(tags)
        return passage if tags == passage.tags else replace(passage, tags=tags)

    def withdrawn(self, passage: Passage) -> bool:
        """Whether an allegation was taken back as untrue (R13)."""
        return self._told(self._withdrawn, passage)

    def unhurt(self, passage: Passage) -> list[int | None]:
        """Units of those who are told to be unhurt; None where nobody is said to be hurt."""
        return [
            match.string.count(" ", 0, match.start(WHO)) if WHO in match.re.groupindex else None
            for match in _places(self._unhurt, passage)
        ]

    def untouched(self, passage: Passage) -> bool:
        """Whether the victim is told to have been left alone."""
        return self._told(self._untouched, passage)

    @staticmethod
    def _told(patterns: Sequence[Pattern], passage: Passage) -> bool:
        return any(True for _ in _places(patterns, passage))


def _places(patterns: Sequence[Pattern], passage: Passage) -> Iterator[re.Match]:
    present = {BEGINNING, AFTER_STOP, *passage.tags}
    for pattern in patterns:
        if pattern.possible(present):
            yield from pattern.compiled.finditer(" ".join(passage.tags))


def _conduct(one: Fired) -> bool:
    """Whether a rule tells of something done, by its offence too, not of marks that were seen."""
    return one.level != Level.LOW and (not one.seen or "ABH" in one.classes)
