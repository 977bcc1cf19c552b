"""Patterns over the units of passages: regular expressions whose letters are whole units.

A pattern is written as a regular expression over words and classes of words with a space between each two:
`(?:BLOW|FORCE) (?:[^\\s.,]+ ){0,3}?PERSON`. A unit is a word, a class, a stop, a comma, or one of the kinds of `KINDS`.
Each unit that patterns name stands for one letter of an alphabet, all others of a kind for another, so that a passage
is a short string, a place in it is a unit, and a pattern is searched for by Python's own engine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from filetrack.problems import Problem

KINDS = {
    r"\.": ".",
    ",": ",",
    "[0-9]": "7",
    "[0-9]{4}": "2007",
    "[0-9]+": "12",
    "s[0-9]+": "s47",
    "[a-z]+ly": "badly",
    "[a-z]+ed": "shoved",
    "[a-z]+s": "kicks",
    "[a-z]+": "push",
    "[0-9]+[a-z]+": "5cm",
    "[a-z0-9]+": "p1x2",
    "[a-z0-9']+": "o'clock",
    "[A-Z]+": "BLOW",
    "[A-Z_]+": "ONE_CHILD",
    r"[^\s.,]+": "[child]",
    r"[^\s.]+": "3,000",
    r"[^\s]+": "e.g.",
}
"""Kinds of units, the narrowest first, with a unit of each that is of none before it."""
_FIRST = 0x3400
"""The first letter: of ideographs none is a sign of the engine's."""
_ROOM = {"[a-z]+": 2048}
"""How many letters a kind has, if not 512."""
_COMMON = (
    *("PERSON", ".", "AND", "the", ",", "SAY", "in", "to", "NIL", "a", "was", "VICTIM", "on", "NOT", "of", "at", "it"),
    *("HAS", "SUSPECT", "with", "BODY", "IF", "that", "THING", "CLAUSE", "s", "CHILDREN", "by", "is", "for", "NOW"),
    *("ARGUE", "ONE_CHILD", "from", "BLOW", "PREVIOUS", "FORCE", "out", "were", "WOUND", "as", "arrested", "been"),
    *("off", "about", "OFFICER", "INJURY", "over", "CHILD", "back", "TAKE", "be", "who", "HEAVY", "both", "there"),
)
"""Units that most narratives hold, the commonest first: to wait for one of them tells little of what is there."""
_TOKEN = re.compile(
    r"\(\?P<(?P<name>\w+)>|(?P<look>\(\?<?[=!])|(?P<open>\(\?:|\()"
    r"|(?P<close>\))(?P<repeated>(?:[?*+]|\{(?P<least>\d+)(?:,\d*)?\})\??)?|(?P<bar>\|)|(?P<gap> |\\b)|(?P<edge>[\^$])"
    rf"|(?P<run>\.\*\??)|(?P<kind>{'|'.join(map(re.escape, sorted(KINDS, key=len, reverse=True)))})(?![\w'])"
    r"|(?P<word>[\w',:]+)"
)
Needs = tuple[frozenset[str], ...]


class _Letters(dict[str, str]):
    """The letter of each unit: of its own where a pattern names it, else that of its kind."""

    def __init__(self):
        self._is_of = [re.compile(kind).fullmatch for kind in KINDS]
        self._begins = list(accumulate((_ROOM.get(kind, 512) for kind in KINDS), initial=_FIRST))
        self._free = [begin + 1 for begin in self._begins]
        self._named: dict[str, str] = {}

    def __missing__(self, unit: str) -> str:
        self[unit] = letter = chr(self._begins[self._kind(unit)])
        return letter

    def _kind(self, unit: str) -> int:
        whole = "_".join(unit.split())  # a mask of two words is one unit
        return next(n for n, is_of in enumerate(self._is_of) if is_of(whole))

    def name(self, unit: str) -> str:
        """The letter of a unit that a pattern names; raises Problem when its kind has no letter left."""
        if unit not in self._named:
            kind = self._kind(unit)
            if self._free[kind] == self._begins[kind + 1]:
                raise Problem(f"config/coding: patterns name too many units like “{unit}”. Name classes instead.")
            self[unit] = self._named[unit] = chr(self._free[kind])
            self._free[kind] += 1
        return self._named[unit]

    def kind(self, kind: str) -> str:
        """The letters of a kind, as a class of characters."""
        held = [n for n, example in enumerate(KINDS.values()) if re.fullmatch(kind, example)]
        begins = [self._begins[n] for n in held if n - 1 not in held]
        ends = [self._begins[n + 1] - 1 for n in held if n + 1 not in held]
        reach = (f"{chr(begin)}-{chr(end)}" for begin, end in zip(begins, ends, strict=True))
        return f"[{''.join(reach)}]"


_LETTERS = _Letters()


def line(units: Iterable[str]) -> str:
    """Units as patterns read them, a letter each."""
    return "".join(map(_LETTERS.__getitem__, units))


@dataclass(frozen=True)
class Pattern:
    """A pattern for searching lines; a text that it matches holds all units of `every`, one of each set of `either`."""

    compiled: re.Pattern
    every: frozenset[str]
    either: Needs


class Index:
    """Finds of many patterns those that a text may match: each waits for the rarest unit that it needs.

    `units` are those that patterns wait for; where all are `needy`, a text without any of them matches none.
    """

    def __init__(self, patterns: Sequence[Pattern]):
        self._searches = [one.compiled.finditer for one in patterns]
        self._every, self._either = [one.every for one in patterns], [one.either for one in patterns]
        needs = [[*one.either, *(frozenset({unit}) for unit in one.every)] for one in patterns]
        named = Counter(unit for one in needs for need in one for unit in need)
        named.update({unit: len(patterns) * rank for rank, unit in enumerate(reversed(_COMMON), start=1)})
        self._always = frozenset(number for number, one in enumerate(needs) if not one)
        self._waiting: dict[str, list[int]] = {}
        self._naming: dict[str, list[int]] = {}
        for number, one in enumerate(needs):
            for unit in frozenset().union(*one):
                self._naming.setdefault(unit, []).append(number)
            for unit in min(one, key=lambda need: (sum(named[unit] for unit in need), sorted(need)), default=()):
                self._waiting.setdefault(unit, []).append(number)
        self.units = frozenset(self._waiting)
        self.needy = not self._always

    def _waiting_for(self, present: Set[str]) -> set[int]:
        return self._always.union(*map(self._waiting.__getitem__, self.units & present))

    def possible(self, present: Set[str], named: str | None = None) -> list[int]:
        """Numbers of the patterns that a text of these units may match; only of those that name a unit."""
        every, either, lacks = self._every, self._either, present.isdisjoint
        numbers = self._waiting_for(present) if named is None else self._naming.get(named, ())
        return [n for n in numbers if every[n] <= present and not any(map(lacks, either[n]))]

    def matches(self, present: Set[str], units: str) -> Iterator[re.Match]:
        """Each match in a line, in the patterns' order."""
        for number in sorted(self.possible(present)):
            yield from self._searches[number](units)


def nested(macros: Mapping[str, str]) -> dict[str, str]:
    """Macros with those before them filled in."""
    filled: dict[str, str] = {}
    for name, text in macros.items():
        filled[name] = _filled(text, filled)
    return filled


def pattern(text: str, macros: Mapping[str, str], classed: Mapping[str, str], where: str) -> Pattern:
    """A pattern as written, with its macros filled in.

    Raises Problem when it is none, or can never match since it names a word that stands in a class: `classed` maps
    each word of the lexicon to its class.
    """
    parser = _Parser(_filled(text, macros), where)
    part = parser.whole()
    try:
        compiled = re.compile(part.letters)
    except re.error as error:
        parser.fault(error.msg)
    if word := min(parser.units & classed.keys(), default=""):
        raise Problem(f"{where}: “{word}” is of class {classed[word]}; name the class instead.")
    every = frozenset(unit for need in part.needs if len(need) == 1 for unit in need)
    return Pattern(compiled, every, tuple(need for need in part.needs if len(need) > 1))


def _filled(text: str, macros: Mapping[str, str]) -> str:
    for name, value in macros.items():
        text = text.replace("{" + name + "}", value)
    return text.replace("{{", "{").replace("}}", "}")


class _Part(NamedTuple):
    """A part of a pattern; whether a unit stands at its head or tail without a space before or after it."""

    letters: str
    needs: Needs = ()
    head: bool = False
    tail: bool = False
    optional: bool = False


class _Parser:
    """Reads a pattern from left to right."""

    def __init__(self, text: str, where: str):
        self._text, self._where, self._at = text, where, 0
        self.units: set[str] = set()

    def whole(self) -> _Part:
        """The pattern; raises Problem when it is none."""
        part = self._choice()
        if self._at < len(self._text):
            self.fault("a bracket is closed that none opens")
        return part

    def fault(self, what: str) -> None:
        """Raise Problem."""
        raise Problem(f"{self._where}: a pattern is no regular expression of units ({what}): {self._text}")

    def _choice(self) -> _Part:
        """Ways with `|` between them, up to a bracket that closes them."""
        ways = [self._sequence()]
        while self._text[self._at : self._at + 1] == "|":
            self._at += 1
            ways.append(self._sequence())
        if len(ways) == 1:
            return ways[0]
        return _Part(
            "|".join(way.letters for way in ways),
            _of_either([way.needs for way in ways]),
            any(way.head for way in ways),
            any(way.tail for way in ways),
            any(way.optional for way in ways),
        )

    def _sequence(self) -> _Part:
        letters, needs, head, begun, tail, optional = "", [], False, False, False, True
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            token = _TOKEN.match(self._text, self._at)
            if token is None:
                self.fault(f"no unit or sign at place {self._at + 1}")
            self._at = token.end()
            if token["gap"] or token["run"]:
                letters += token["run"] or ""
                begun, tail = True, False
                continue
            part = self._part(token)
            if part.head and tail:
                self.fault(f"two units without a space between them at place {token.start() + 1}")
            letters += part.letters
            needs += part.needs
            head = head or (part.head and not begun)
            if not token["look"] and not token["edge"]:
                begun = begun or not part.optional
                tail = part.tail or (tail and part.optional)
                optional = optional and part.optional
        return _Part(letters, tuple(needs), head, tail, optional)

    def _part(self, token: re.Match) -> _Part:
        if token["edge"]:
            return _Part(token["edge"], optional=True)
        if token["word"]:
            self.units.add(token["word"])
            return _Part(_LETTERS.name(token["word"]), (frozenset({token["word"]}),), True, True)
        if token["kind"]:
            return _Part(_LETTERS.kind(token["kind"]), (), True, True)
        return self._bracket(token)

    def _bracket(self, opened: re.Match) -> _Part:
        inner = self._choice()
        closed = _TOKEN.match(self._text, self._at)
        if closed is None or not closed["close"]:
            self.fault("a bracket is not closed")
        self._at = closed.end()
        often = closed["repeated"] or ""
        letters = f"{opened[0] if opened[0] != '(' else '(?:'}{inner.letters}){often}"
        if opened["look"]:
            held = inner.needs if opened["look"].endswith("=") else ()
            return _Part(letters, held, inner.head and "<" not in opened["look"], optional=True)
        if often[:1] not in ("", "?") and inner.head and inner.tail:
            self.fault(f"units without a space between them at place {closed.start() + 1}")
        optional = inner.optional or often[:1] in ("?", "*") or closed["least"] == "0"
        return _Part(letters, () if optional else inner.needs, inner.head, inner.tail, optional)


def _of_either(ways: Sequence[Needs]) -> Needs:
    """What is needed where each way needs something: a unit of the narrowest need of one of them."""
    return (frozenset().union(*(min(way, key=len) for way in ways)),) if all(ways) else ()
