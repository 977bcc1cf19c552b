"""Level of violence of a narrative: rules R1 to R27 of the coding manual, the highest that fires (§4.10)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from filetrack.coding.narrative.accounts import AccountWords
from filetrack.coding.narrative.frames import FrameWords
from filetrack.coding.narrative.marks import MarkWords
from filetrack.coding.narrative.patterns import Index, line, nested, pattern
from filetrack.coding.narrative.rules import WHO, Match, Rule, RuleReader, Scope
from filetrack.coding.narrative.words import SENTENCE, Passage, WordClass
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
    written: str | None = None


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
    emerged: list[str] = []
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
        self._withdrawn, self._mishap, self._witnessed, self._unhurt, self._untouched, self._emerged = (
            Index([pattern(text, macros, {}, f"level.yaml: {where}") for text in texts])
            for where, texts in (
                ("withdrawn", rules.withdrawn),
                ("mishap", rules.mishap),
                ("witnessed", rules.witnessed),
                ("unhurt", rules.unhurt),
                ("untouched", rules.untouched),
                ("emerged", rules.emerged),
            )
        )
        self._senses = [
            (
                sense,
                pattern(sense.pattern, macros, {}, "level.yaml: senses"),
                re.compile(sense.written) if sense.written else None,
            )
            for sense in rules.senses
        ]
        self._index = Index([searched for _, searched, _ in self._senses])

    def fired(self, passages: Sequence[Passage], withdrawn: Sequence[bool]) -> list[list[Fired]]:
        """Of each passage in its words' senses every rule that fires, once for each place, in the rules' order.

        `withdrawn` tells of each whether the allegation was.
        """
        matches = self._rules.fired(passages, [self._rules.index.possible(passage.present) for passage in passages])
        return [self._holding(*one) for one in zip(passages, matches, withdrawn, strict=True)]

    def _holding(self, passage: Passage, matches: Sequence[Match[LevelRule]], withdrawn: bool) -> list[Fired]:
        """What fired, without what was taken back or was a mishap."""
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
            for rule, first, last, who in matches
        ]
        if withdrawn:
            found = [one for one in found if one.seen or one.level == Level.LOW]
        mishap = _MISHAPS & set(passage.tags) or self.untouched(passage)
        if mishap and "arrested" not in passage.tags and not any(_conduct(one) for one in found):
            found = [one for one in found if not one.seen or "OFFICER" in one.classes]
        if (
            "arrested" not in passage.tags
            and self._told(self._mishap, passage)
            and not self._told(self._witnessed, passage)
        ):
            since = self._before_mishap(passage)
            found = [one for one in found if one.level == Level.LOW or one.last < since]
        return found

    def meant(self, passages: Sequence[Passage]) -> list[Passage]:
        """The passages with each unit in the sense that its place gives it."""
        told = list(map(_Senses, passages))
        waiting: list[list[_Senses]] = [[] for _ in self._senses]
        for one in told:
            for number in self._index.possible(one.present):
                waiting[number].append(one)
        for (sense, searched, written), those in zip(self._senses, waiting, strict=True):
            for one in those:
                if one.take(sense, searched.compiled, written):
                    for number in self._index.possible(one.present, sense.to):
                        if one not in waiting[number]:
                            waiting[number].append(one)
        return [one.passage() for one in told]

    def withdrawn(self, passage: Passage) -> bool:
        """Whether an allegation was taken back as untrue (R13)."""
        return self._told(self._withdrawn, passage)

    def unhurt(self, passage: Passage) -> list[int | None]:
        """Units of those who are told to be unhurt; None where nobody is said to be hurt."""
        found = self._unhurt.matches(passage.present, passage.line)
        return [match.start(WHO) if WHO in match.re.groupindex else None for match in found]

    def untouched(self, passage: Passage) -> bool:
        """Whether the victim is told to have been left alone."""
        return self._told(self._untouched, passage)

    def emerged(self, passage: Passage) -> list[int]:
        """Units where a mark is told to have come out later, on one who was unhurt before."""
        return [match.start() for match in self._emerged.matches(passage.present, passage.line)]

    def _before_mishap(self, passage: Passage) -> int:
        """Where the sentence begins that tells of a mishap, if a later one calls it so; acts before it stand."""
        tags = passage.tags
        called = min(match.start() for match in self._mishap.matches(passage.present, passage.line))
        first = tags.index(ACCIDENT) if ACCIDENT in tags else called
        if SENTENCE not in tags[first:called]:
            return 0
        return next((i for i in range(first, 0, -1) if tags[i] == SENTENCE), 0)

    @staticmethod
    def _told(index: Index, passage: Passage) -> bool:
        return any(True for _ in index.matches(passage.present, passage.line))


class _Senses:
    """A passage whose units take the senses that their places give them."""

    def __init__(self, passage: Passage):
        self._as_found = passage
        self._tags, self._line = passage.tags, passage.line
        self.present = passage.present

    def take(self, sense: Sense, searched: re.Pattern, written: re.Pattern | None) -> bool:
        """Whether units took a sense."""
        taken = False
        for match in searched.finditer(self._line):
            for unit in range(*match.span("unit")):
                if self._tags[unit] in sense.of and (written is None or written.fullmatch(self._as_found.words[unit])):
                    if self._tags is self._as_found.tags:
                        self._tags = list(self._tags)
                    self._tags[unit], taken = sense.to, True
        if taken:
            self.present.add(sense.to)
            self._line = line(self._tags)
        return taken

    def passage(self) -> Passage:
        if self._tags == self._as_found.tags:
            return self._as_found
        return self._as_found.retagged(self._tags, line=self._line, present=self.present)


def _conduct(one: Fired) -> bool:
    """Whether a rule tells of something done, by its offence too, not of marks that were seen."""
    return one.level != Level.LOW and (not one.seen or "ABH" in one.classes)
