"""Variables read from texts by rules of their own: contexts, weapons, removal, aggressor, injuries, caller, forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from filetrack.coding.narrative.level import Fired, LevelRules
from filetrack.coding.narrative.rules import Match, Rule, RuleReader
from filetrack.coding.narrative.words import YOUNG_ONE, Lexicon, Passage, Text, Tokeniser, WordClass
from filetrack.problems import Problem
from filetrack.schemas.finding import Variable
from filetrack.schemas.study import Strict

_CHILD, _IT = "[child]", "it"
NUMBER = "number"
"""In place of a code: the number of the mask, `2` of `[victim 2]`."""


class CodeRule(Rule):
    """A rule that gives `gives`, or the code of the class of the unit that its pattern marks as `who`.

    `numbered` is the code where the marked unit is a numbered mask. A rule without patterns rests on rules of violence
    that fired (`rests_on`) and gives the codes of the classes of words in what they found, or else `gives`.
    """

    patterns: list[str] = []
    gives: str | None = None
    by_class: dict[str, str] = {}
    numbered: str | None = None
    rests_on: list[str] = []


class VariableRules(Strict):
    """Rules for one variable, in order of precedence.

    `keep` tells which findings hold: all; the first in the text; those of the first rule that fired; or, of that
    rule, those of the code found most often, none if two are.
    """

    keep: Literal["all", "first in text", "first rule", "most"]
    rules: list[CodeRule]


class VariableBook(Strict):
    """A file of variables that read the same texts in the same words; `level_words` adds those of `level.yaml`."""

    reads: Literal["narrative", "form"]
    level_words: bool = False
    classes: dict[str, WordClass]
    macros: dict[str, str] = {}
    variables: dict[Variable, VariableRules]


class Found(NamedTuple):
    """A code found for a variable, by which rule and where in the text; `number` is that of the marked mask."""

    variable: Variable
    code: str
    rule: str
    start: int
    end: int
    number: int | None = None


class BookReader:
    """A file's rules, compiled for reading texts."""

    def __init__(self, book: VariableBook, tokeniser: Tokeniser, level_rules: LevelRules):
        """Raise Problem as `RuleReader` does, or when a rule cannot tell a code."""
        where = f"{min(book.variables)}: rules"
        also = level_rules.classes if book.level_words else {}
        self._lexicon = Lexicon(tokeniser, book.classes, where, also)
        macros = {**level_rules.macros, **book.macros}
        rules = [rule for one in book.variables.values() for rule in one.rules]
        self._numbers_only = all(set(rule.by_class.values()) == {NUMBER} for rule in rules)
        self._variables = []
        for variable, rules in book.variables.items():
            for rule in rules.rules:
                if not (rule.gives or rule.by_class):
                    raise Problem(f"{where}: rule {rule.code} gives no code.")
            patterned = [rule for rule in rules.rules if rule.patterns]
            reader = RuleReader(patterned, macros, level_rules.scopes, self._lexicon.classed, where)
            resting = [rule for rule in rules.rules if rule.rests_on]
            self._variables.append((variable, rules, resting, reader))

    def waits_for(self, words: str) -> bool:
        """Whether a text with a word or phrase may match a pattern for what it is."""
        unit = self._lexicon.classed.get(words, words)
        return any(unit in reader.index.units or not reader.index.needy for *_, reader in self._variables)

    def read(
        self, texts: Sequence[Text], fired: Sequence[Sequence[Fired]], matching: Iterable[int]
    ) -> list[list[Found]]:
        """Of each text what holds for each variable.

        `fired` are its rules of violence that fired, `matching` are the numbers of the texts that may match a pattern.
        """
        passages = {
            n: self._lexicon.passage(texts[n]) for n in matching if not self._numbers_only or _numbered(texts[n])
        }
        found: list[list[Found]] = [[] for _ in texts]
        for variable, rules, resting, reader in self._variables:
            possible = {n: numbers for n, one in passages.items() if (numbers := reader.index.possible(set(one.tags)))}
            fires = reader.fired([passages[n] for n in possible], [*possible.values()])
            matches = dict(zip(possible, fires, strict=True))
            for n in range(len(texts)) if resting else possible:
                told = [one for match in matches.get(n, ()) for one in _found(variable, match, passages[n])]
                told += [one for rule in resting for one in _resting(variable, rule, fired[n])]
                found[n] += _kept(told, rules)
        return found


class Books:
    """Files of rules that read the same texts; a text is cut into a file's words only where one may tell something."""

    def __init__(self, books: Sequence[BookReader]):
        self._books = books
        self._waiting = cache(self._waiting_for)

    def read(self, texts: Sequence[Text], fired: Sequence[Sequence[Fired]]) -> list[list[Found]]:
        """Of each text what holds for each variable; `fired` are its rules of violence that fired."""
        called = list(map(self._called, texts))
        found: list[list[Found]] = [[] for _ in texts]
        for number, book in enumerate(self._books):
            matching = [n for n, numbers in enumerate(called) if number in numbers]
            for n, one in enumerate(book.read(texts, fired, matching)):
                found[n] += one
        return found

    def _called(self, text: Text) -> frozenset[int]:
        phrases = [self._waiting(phrase) for _, _, phrase, _ in text.phrases]
        children = [self._waiting(YOUNG_ONE)] if text.children else []
        return frozenset().union(*map(self._waiting, text.words), *phrases, *children)

    def _waiting_for(self, words: str) -> frozenset[int]:
        return frozenset(number for number, book in enumerate(self._books) if book.waits_for(words))


def _numbered(text: Text) -> bool:
    """Whether a text has numbered masks of others than children."""
    return any(text.words[n] != _CHILD for n in text.numbers)


def _found(variable: Variable, match: Match[CodeRule], passage: Passage) -> Iterator[Found]:
    rule, code, number = match.rule, match.rule.gives, None
    if match.who is not None:
        number = passage.number(match.who)
        code = rule.numbered if number and rule.numbered else rule.by_class.get(passage.tags[match.who], code)
    if code == NUMBER:
        code = None if number is None else str(number)
    if code is not None:
        yield Found(variable, code, rule.code, passage.start(match.first), passage.end(match.last), number)


def _resting(variable: Variable, rule: CodeRule, fired: Sequence[Fired]) -> Iterator[Found]:
    """Codes of what rules found; `it` is what another of them named, if one did."""
    held = [(one, {rule.by_class[tag] for tag in one.classes & rule.by_class.keys()}) for one in fired]
    held = [(one, codes) for one, codes in held if one.rule in rule.rests_on]
    named = any(codes for _, codes in held)
    for one, codes in held:
        told = sorted(codes) or [None if named and _IT in one.classes else rule.gives]
        yield from (Found(variable, code, rule.code, one.start, one.end) for code in told if code)


def _kept(found: list[Found], rules: VariableRules) -> list[Found]:
    if rules.keep == "all" or not found:
        return found
    if rules.keep == "first in text":
        return [min(found, key=lambda one: one.start)]
    order = {rule.code: rank for rank, rule in reversed(list(enumerate(rules.rules)))}
    least = min(order[one.rule] for one in found)
    held = [one for one in found if order[one.rule] == least]
    if rules.keep == "first rule":
        return held
    (code, count), *others = Counter(one.code for one in held).most_common()
    return [one for one in held if one.code == code] if not others or others[0][1] < count else []
