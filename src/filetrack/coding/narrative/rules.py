"""Rules that read texts: patterns over classes of words, and what keeps a rule from firing (coding manual)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Generic, Literal, NamedTuple, TypeVar

from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage
from filetrack.problems import Problem
from filetrack.schemas.study import Strict

WHO = "who"
"""Name of the group of a pattern that marks the unit a code depends on."""
_PEOPLE = frozenset({"VICTIM", "SUSPECT", "PERSON"})
BEGINNING, AFTER_STOP = "^", r"(?<=\. )"
"""In place of a unit that must begin a match: the text's beginning, the place after a full stop."""


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
class Pattern:
    """A pattern, with what a text must hold for it: one of `leads`, if any are told, and one of each of `needs`."""

    compiled: re.Pattern
    leads: frozenset[str]
    needs: tuple[frozenset[str], ...]

    def possible(self, present: set[str]) -> bool:
        """Whether a text of these units can match."""
        for need in self.needs:
            if need.isdisjoint(present):
                return False
        return not (self.leads and self.leads.isdisjoint(present))


@dataclass(frozen=True)
class _Compiled(Generic[R]):
    rule: R
    unless: tuple[re.Pattern, ...]
    not_in_sentence: tuple[re.Pattern, ...]
    not_in_text: tuple[re.Pattern, ...]


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
            for text in (*rule.patterns, *rule.unless, *rule.not_in_sentence, *rule.not_in_text):
                _check_words(_filled(text, macros), classed, f"{where}: rule {rule.code}")
            if set(rule.despite) - names:
                raise Problem(f"{where}: rule {rule.code}: “despite” names an unknown scope.")
            one = _Compiled(
                rule,
                tuple(compiled(text, macros, where, rule.code) for text in rule.unless),
                tuple(compiled(text, macros, where, rule.code) for text in rule.not_in_sentence),
                tuple(compiled(text, macros, where, rule.code) for text in rule.not_in_text),
            )
            self._patterns += [(one, prepared(text, macros, where, rule.code)) for text in rule.patterns]
        self._wants = [
            (*pattern.needs, pattern.leads) if pattern.leads else pattern.needs for _, pattern in self._patterns
        ]
        common = Counter(unit for _, pattern in self._patterns for need in pattern.needs for unit in need)
        self._waiting: dict[str, list[int]] = {}
        for number, (_, pattern) in enumerate(self._patterns):
            rarest = min(pattern.needs, key=lambda need: (sum(common[unit] for unit in need), sorted(need)), default=())
            for unit in rarest or pattern.leads or ("",):
                self._waiting.setdefault(unit, []).append(number)

    def fired(self, passages: Sequence[Passage]) -> list[list[Match[R]]]:
        """Of each passage every rule that fires, once for each place, in the rules' order.

        A pattern goes over all passages before the next does: what one pattern needs fits a processor's cache.
        """
        lines = [_Line(passage) for passage in passages]
        waiting: dict[int, list[_Line]] = {}
        for line in lines:
            may = {number for unit in line.present & self._waiting.keys() for number in self._waiting[unit]}
            for number in may:
                if not any(map(line.present.isdisjoint, self._wants[number])):
                    waiting.setdefault(number, []).append(line)
        found: dict[_Line, list[Match[R]]] = {line: [] for line in lines}
        places: set[tuple[int, int, int]] = set()
        for number in sorted(waiting):
            one, pattern = self._patterns[number]
            marked = WHO in pattern.compiled.groupindex
            for line in waiting[number]:
                for match in _matches(pattern, line):
                    first, last = line.unit(match.start()), bisect_left(line.offsets, match.end()) - 1
                    place = (id(line), id(one), first)
                    if place in places or self._kept_from(one, line, match.start(), first, last):
                        continue
                    places.add(place)
                    found[line].append(Match(one.rule, first, last, line.unit(match.start(WHO)) if marked else None))
        return list(found.values())

    def _kept_from(self, one: _Compiled, line: _Line, at: int, first: int, last: int) -> bool:
        if any(pattern.match(line.text, at) for pattern in one.unless):
            return True
        if any(pattern.search(line.text) for pattern in one.not_in_text):
            return True
        if one.not_in_sentence:
            begin, stop = line.text.rfind(" . ", 0, at) + 1, line.text.find(" . ", at)
            sentence = line.text[begin : stop if stop >= 0 else len(line.text)]
            if any(pattern.search(sentence) for pattern in one.not_in_sentence):
                return True
        return any(
            _covers(scope, line.tags, first, last)
            for scope in self._scopes
            if scope.name not in one.rule.despite and not line.present.isdisjoint(scope.cues)
        )


class _Line:
    """A passage's units as patterns read them: in one line, with the place of each, and which there are."""

    def __init__(self, passage: Passage):
        self.tags = passage.tags
        self.present = {"", BEGINNING, AFTER_STOP, *self.tags}
        self.text = " ".join(self.tags)

    @cached_property
    def offsets(self) -> list[int]:
        """Where each unit begins."""
        return [unit + before for unit, before in enumerate(accumulate(map(len, self.tags), initial=0))]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each kind of unit begins, and the places that `BEGINNING` and `AFTER_STOP` stand for."""
        found: dict[str, list[int]] = {}
        for tag, offset in zip(self.tags, self.offsets, strict=False):
            found.setdefault(tag, []).append(offset)
        return found | {BEGINNING: [0], AFTER_STOP: [offset + 2 for offset in found.get(SENTENCE, ())]}

    def unit(self, place: int) -> int:
        """The unit at a place."""
        return bisect_right(self.offsets, place) - 1


def _matches(pattern: Pattern, line: _Line) -> Iterable[re.Match]:
    """Matches that do not overlap; tried only at the units that may begin one, where it is told which may."""
    if not pattern.leads:
        return pattern.compiled.finditer(line.text)
    found, reached = [], 0
    for offset in sorted([offset for lead in pattern.leads & line.places.keys() for offset in line.places[lead]]):
        match = pattern.compiled.match(line.text, offset) if offset >= reached else None
        if match:
            reached = match.end()
            found.append(match)
    return found


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


def nested(macros: Mapping[str, str]) -> dict[str, str]:
    """Macros with those before them filled in."""
    filled: dict[str, str] = {}
    for name, text in macros.items():
        filled[name] = _filled(text, filled)
    return filled


def compiled(text: str, macros: Mapping[str, str], where: str, code: str) -> re.Pattern:
    """A pattern of whole units; raises Problem when it is no regular expression."""
    try:
        return re.compile(rf"(?<!\S){_filled(text, macros)}(?!\S)")
    except re.error as error:
        raise Problem(f"{where}: rule {code}: a pattern is no regular expression ({error}).") from None


def _filled(text: str, macros: Mapping[str, str]) -> str:
    for name, value in macros.items():
        text = text.replace("{" + name + "}", value)
    return text.replace("{{", "{").replace("}}", "}")


def _check_words(pattern: str, classed: Mapping[str, str], where: str) -> None:
    for word in re.findall(r"(?<![\\\[\w<-])[a-z]{2,}(?![\w>-])", pattern):
        if word in classed:
            raise Problem(f"{where}: “{word}” is of class {classed[word]}; name the class instead.")


def prepared(text: str, macros: Mapping[str, str], where: str, code: str) -> Pattern:
    """A pattern with what a text must hold for it; raises Problem when it is no regular expression."""
    filled = _filled(text, macros)
    return Pattern(compiled(text, macros, where, code), _leads(filled), tuple(_needs(filled)))


def _leads(pattern: str) -> frozenset[str]:
    """Units of which one must begin a match, `BEGINNING` or `AFTER_STOP`; none where that cannot be told."""
    found: set[str] = set()
    for way in _ways(pattern):
        while re.match(r"\(\?<?[=!]", way) and not way.startswith(AFTER_STOP):
            way = way[_closing(way) :]
        if way.startswith(AFTER_STOP):
            begun = [frozenset({AFTER_STOP})]
        elif way.startswith("("):
            end = _closing(way)
            repeated = re.match(r"[?*+]\??|\{(\d),\d*\}\??|", way[end:])
            ways = _ways(re.sub(r"^\(\?(?::|P<\w+>)", "", way[: end - 1]))
            if repeated[0] and not all(one.endswith(" ") for one in ways):
                return frozenset()
            rest = way[end + repeated.end() :]
            ahead = [one + rest for one in ways] + [rest] * (repeated[0][:1] in ("?", "*") or repeated[1] == "0")
            begun = [_leads(one) for one in ahead]
        else:
            unit = re.match(r"\^|[\w',]+(?= |$|\(\?(?:[!=]|: ))", way)
            begun = [frozenset([unit[0]] if unit else [])]
        if not all(begun):
            return frozenset()
        found.update(*begun)
    return frozenset(found)


def _ways(pattern: str) -> list[str]:
    """The alternatives of a pattern, outside its brackets."""
    ways, at = [""], 0
    while at < len(pattern):
        end = _closing(pattern, at) if pattern[at] == "(" else at + 1
        if pattern[at] == "|":
            ways.append("")
        else:
            ways[-1] += pattern[at:end]
        at = end
    return ways


def _closing(pattern: str, at: int = 0) -> int:
    """The place after the bracket that closes the one at a place."""
    depth = 0
    for end in range(at, len(pattern)):
        depth += (pattern[end] == "(") - (pattern[end] == ")")
        if not depth:
            break
    return end + 1


def _needs(pattern: str) -> Iterator[frozenset[str]]:
    """Sets of units of which one must stand in a text: a unit outside brackets, or those that may begin a bracket."""
    rest, at = "", 0
    while at < len(pattern):
        end = _closing(pattern, at) if pattern[at] == "(" else at + 1
        if pattern[at] != "(":
            rest += pattern[at]
        elif re.match(r"\(\?<?[=!]", pattern[at:]) or re.match(r"[?*]|\{0", pattern[end:]):
            rest += "#"
        else:
            begun = _leads(pattern[at:end]) - {BEGINNING, AFTER_STOP}
            if begun and begun == _leads(pattern[at:end]):
                yield begun
            rest += "#"
        at = end
    yield from (frozenset({unit}) for unit in re.findall(r"[A-Z][A-Z_]+|(?:(?<=[ ?*}])|^)[a-z]+(?= |$)", rest))
