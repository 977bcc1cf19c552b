"""Rules that read texts: patterns over classes of words, and what keeps a rule from firing (coding manual)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

from filetrack.coding.narrative.patterns import Index, Pattern, line, nested, pattern
from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage
from filetrack.problems import Problem
from filetrack.schemas.study import Strict

WHO = "who"
"""Name of the group of a pattern that marks the unit a code depends on."""
_PEOPLE = frozenset({"VICTIM", "SUSPECT", "PERSON"})
_STOP = line([SENTENCE])


class Scope(Strict):
    """What keeps a rule from firing: a cue near what was matched, with nothing between that ends its reach."""

    name: str
    reason: str
    cues: frozenset[str]
    looks: Literal["before", "around"]
    reach: int
    until: list[str]
    new_subject: bool


class Rule(Strict):
    """A rule that fires where a pattern matches.

    Not where an `unless` matches from the same word, a `not_in_sentence` is found in the sentence, a
    `not_in_text` in the text, or a scope that `despite` does not name covers the match.
    """

    code: str
    reason: str
    patterns: list[str]
    unless: list[str] = []
    not_in_sentence: list[str] = []
    not_in_text: list[str] = []
    despite: list[str] = []


R = TypeVar("R", bound=Rule)


class Match(NamedTuple, Generic[R]):
    """A rule that fired, at units `first` to `last`; `who` is the unit that its pattern marks, if it marks one."""

    rule: R
    first: int
    last: int
    who: int | None


@dataclass(frozen=True)
class _Compiled(Generic[R]):
    rule: R
    unless: tuple[Pattern, ...]
    not_in_sentence: tuple[Pattern, ...]
    not_in_text: tuple[Pattern, ...]


class RuleReader(Generic[R]):
    """Rules compiled for reading passages."""

    def __init__(
        self,
        rules: Sequence[R],
        macros: Mapping[str, str],
        scopes: Sequence[Scope],
        classed: Mapping[str, str],
        where: str,
    ):
        """Raise Problem when a pattern is no regular expression or can never match, or a scope is unknown.

        `classed` maps each word of the lexicon to its class: a pattern that names the word itself would wait in vain.
        """
        macros = nested(macros)
        self._scopes = scopes
        names = {scope.name for scope in scopes}
        self._patterns: list[tuple[_Compiled[R], Pattern]] = []
        for rule in rules:
            if set(rule.despite) - names:
                raise Problem(f"{where}: rule {rule.code}: “despite” names an unknown scope.")
            told, *kept_from = (
                tuple(pattern(text, macros, classed, f"{where}: rule {rule.code}") for text in texts)
                for texts in (rule.patterns, rule.unless, rule.not_in_sentence, rule.not_in_text)
            )
            one = _Compiled(rule, *kept_from)
            self._patterns += [(one, searched) for searched in told]
        self.index = Index([searched for _, searched in self._patterns])

    def fired(self, passages: Sequence[Passage], possible: Sequence[Sequence[int]]) -> list[list[Match[R]]]:
        """Of each passage every rule that fires, once for each place, in the rules' order; `possible` are the patterns.

        A pattern goes over all passages before the next does: what one pattern needs fits a processor's cache.
        """
        waiting: dict[int, list[int]] = {}
        for n, numbers in enumerate(possible):
            for number in numbers:
                waiting.setdefault(number, []).append(n)
        found: list[list[Match[R]]] = [[] for _ in passages]
        places: set[tuple[int, int, int]] = set()
        scopes: dict[int, list[Scope]] = {}
        for number in sorted(waiting):
            one, searched = self._patterns[number]
            marked = WHO in searched.compiled.groupindex
            search = searched.compiled.finditer
            for n in waiting[number]:
                for match in search(passages[n].line):
                    first, after = match.span()
                    place = (n, id(one), first)
                    if place in places:
                        continue
                    if n not in scopes:
                        scopes[n] = [scope for scope in self._scopes if not passages[n].present.isdisjoint(scope.cues)]
                    if _kept_from(one, passages[n], scopes[n], first, after - 1):
                        continue
                    places.add(place)
                    found[n].append(Match(one.rule, first, after - 1, match.start(WHO) if marked else None))
        return found


def _kept_from(one: _Compiled, passage: Passage, scopes: Sequence[Scope], first: int, last: int) -> bool:
    units = passage.line
    for kept in one.unless:
        if kept.compiled.match(units, first):
            return True
    for kept in one.not_in_text:
        if kept.compiled.search(units):
            return True
    if one.not_in_sentence:
        stop = units.find(_STOP, first)
        sentence = units[max(units.rfind(_STOP, 0, first), 0) : stop if stop >= 0 else None]
        for kept in one.not_in_sentence:
            if kept.compiled.search(sentence):
                return True
    despite = one.rule.despite
    return any(scope.name not in despite and _covers(scope, passage.tags, first, last) for scope in scopes)


def _covers(scope: Scope, tags: list[str], first: int, last: int) -> bool:
    reached = last + 1 + scope.reach if scope.looks == "around" else last
    if scope.cues.isdisjoint(tags[max(first - scope.reach, 0) : reached]):
        return False
    if _cue(scope, tags, range(first - 1, max(first - 1 - scope.reach, -1), -1)):
        return True
    if scope.looks == "before":
        return any(tag in scope.cues for tag in tags[first + 1 : last])
    return _cue(scope, tags, range(first, min(last + 1 + scope.reach, len(tags))), inside=last)


def _cue(scope: Scope, tags: list[str], places: range, inside: int = -1) -> bool:
    for i in places:
        tag = tags[i]
        if tag in scope.cues:
            return True
        if i <= inside:
            continue
        if tag == SENTENCE or tag in scope.until:
            return False
        if scope.new_subject and tag in _PEOPLE and i > 0 and tags[i - 1] in ("AND", COMMA):
            return False
    return False
