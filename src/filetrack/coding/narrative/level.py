"""Level of violence of a narrative: rules R1 to R27 of the coding manual, the highest that fires (§4.10)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage, WordClass
from filetrack.problems import Problem
from filetrack.schemas.codes import Level
from filetrack.schemas.study import Strict

SEVERITY = {code: rank for rank, code in enumerate(Level)}
"""Rank of each level, the highest level first."""


class Scope(Strict):
    """What keeps a rule from firing: a cue near what was matched, with nothing between that ends its reach."""

    name: str
    reason: str
    cues: list[str]
    looks: Literal["before", "around"]
    reach: int
    until: list[str]
    new_subject: bool


class LevelRule(Strict):
    """A rule of the coding manual.

    It fires where a pattern matches, unless an `unless` matches from the same word, a `not_in_sentence` is found in
    the sentence, or a scope that `despite` does not name covers the match. A rule that is `seen` rests on marks that
    others saw, and outlives an allegation withdrawn as untrue (R13).
    """

    code: str
    reason: str
    level: Level
    patterns: list[str]
    unless: list[str] = []
    not_in_sentence: list[str] = []
    despite: list[str] = []
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
    """A rule that fired, and the span of the text that made it."""

    rule: str
    level: Level
    seen: bool
    start: int
    end: int


@dataclass(frozen=True)
class _Pattern:
    """A pattern, with what a text must hold for it: one of `leads`, if any are told, and all of `needs`."""

    compiled: re.Pattern
    leads: frozenset[str]
    needs: frozenset[str]


@dataclass(frozen=True)
class _Compiled:
    rule: LevelRule
    patterns: tuple[_Pattern, ...]
    unless: tuple[re.Pattern, ...]
    not_in_sentence: tuple[re.Pattern, ...]
    scopes: tuple[Scope, ...]


class LevelReader:
    """Rules compiled for reading passages."""

    def __init__(self, rules: LevelRules, classed: Mapping[str, str]):
        """Raise Problem when a pattern is no regular expression or can never match, or a scope is unknown.

        `classed` maps each word of the lexicon to its class: a pattern that names the word itself would wait in vain.
        """
        macros = _nested(rules.macros)
        names = {scope.name for scope in rules.scopes}
        self._people = frozenset({"VICTIM", "SUSPECT", "PERSON"})
        self._withdrawn = tuple(_pattern(text, macros, "withdrawn") for text in rules.withdrawn)
        self._rules = []
        for rule in rules.rules:
            for text in (*rule.patterns, *rule.unless, *rule.not_in_sentence):
                _check_words(_filled(text, macros), classed, rule.code)
            if set(rule.despite) - names:
                raise Problem(f"level.yaml: rule {rule.code}: “despite” names an unknown scope.")
            self._rules.append(
                _Compiled(
                    rule,
                    tuple(
                        _Pattern(_pattern(text, macros, rule.code), _leads(text, macros), _needs(text, macros))
                        for text in rule.patterns
                    ),
                    tuple(_pattern(text, macros, rule.code) for text in rule.unless),
                    tuple(_pattern(text, macros, rule.code) for text in rule.not_in_sentence),
                    tuple(scope for scope in rules.scopes if scope.name not in rule.despite),
                )
            )

    def fired(self, passage: Passage) -> list[Fired]:
        """Every rule that fires, once for each place, in the rules' order."""
        line = " ".join(passage.tags)
        offsets, at = [], 0
        for tag in passage.tags:
            offsets.append(at)
            at += len(tag) + 1
        present = set(passage.tags)
        found = []
        for compiled in self._rules:
            places: set[int] = set()
            for pattern in compiled.patterns:
                if not pattern.needs <= present or (pattern.leads and present.isdisjoint(pattern.leads)):
                    continue
                for match in pattern.compiled.finditer(line):
                    first = bisect_right(offsets, match.start()) - 1
                    last = bisect_left(offsets, match.end()) - 1
                    if first in places or self._kept_from(compiled, passage, line, match.start(), first, last):
                        continue
                    places.add(first)
                    rule = compiled.rule
                    found.append(Fired(rule.code, rule.level, rule.seen, passage.starts[first], passage.ends[last]))
        withdrawn = any(pattern.search(line) for pattern in self._withdrawn)
        return [fired for fired in found if fired.seen or not withdrawn or fired.level == Level.LOW]

    def _kept_from(self, compiled: _Compiled, passage: Passage, line: str, at: int, first: int, last: int) -> bool:
        if any(pattern.match(line, at) for pattern in compiled.unless):
            return True
        if compiled.not_in_sentence:
            begin, stop = line.rfind(" . ", 0, at) + 1, line.find(" . ", at)
            sentence = line[begin : stop if stop >= 0 else len(line)]
            if any(pattern.search(sentence) for pattern in compiled.not_in_sentence):
                return True
        return any(self._covers(scope, passage.tags, first, last) for scope in compiled.scopes)

    def _covers(self, scope: Scope, tags: list[str], first: int, last: int) -> bool:
        if self._cue(scope, tags, range(first - 1, max(first - 1 - scope.reach, -1), -1)):
            return True
        if scope.looks == "before":
            return any(tag in scope.cues for tag in tags[first + 1 : last])
        return self._cue(scope, tags, range(first, min(last + 1 + scope.reach, len(tags))), inside=last)

    def _cue(self, scope: Scope, tags: list[str], places: range, inside: int = -1) -> bool:
        for i in places:
            tag = tags[i]
            if tag in scope.cues:
                return True
            if i <= inside:
                continue
            if tag == SENTENCE or tag in scope.until:
                return False
            if scope.new_subject and tag in self._people and i > 0 and tags[i - 1] in ("AND", COMMA):
                return False
        return False


def _nested(macros: dict[str, str]) -> dict[str, str]:
    filled: dict[str, str] = {}
    for name, text in macros.items():
        filled[name] = _filled(text, filled)
    return filled


def _filled(text: str, macros: dict[str, str]) -> str:
    for name, value in macros.items():
        text = text.replace("{" + name + "}", value)
    return text.replace("{{", "{").replace("}}", "}")


def _pattern(text: str, macros: dict[str, str], code: str) -> re.Pattern:
    try:
        return re.compile(rf"(?<!\S){_filled(text, macros)}(?!\S)")
    except re.error as error:
        raise Problem(f"level.yaml: rule {code}: a pattern is no regular expression ({error}).") from None


def _check_words(pattern: str, classed: Mapping[str, str], code: str) -> None:
    for word in re.findall(r"(?<![\\\[\w-])[a-z]{2,}(?![\w-])", pattern):
        if word in classed:
            raise Problem(f"level.yaml: rule {code}: “{word}” is of class {classed[word]}; name the class instead.")


def _leads(text: str, macros: dict[str, str]) -> frozenset[str]:
    """Units of which one must begin a match, where a pattern begins with plain alternatives; otherwise none."""
    match = re.match(r"((?:\(\?:|[\w|]|\)(?![?*{]))+)(?: |\(\?!|$)", _filled(text, macros))
    if match is None or match[1].count("(") != match[1].count(")"):
        return frozenset()
    return frozenset(re.findall(r"\w+", match[1]))


def _needs(text: str, macros: dict[str, str]) -> frozenset[str]:
    """Classes without which a pattern cannot match: those outside all brackets."""
    rest, brackets = _filled(text, macros), 1
    while brackets:
        rest, brackets = re.subn(r"\([^()]*\)", "", rest)
    return frozenset(re.findall(r"[A-Z][A-Z_]+", rest))
