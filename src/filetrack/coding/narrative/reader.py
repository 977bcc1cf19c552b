"""Reads one masked text: level of violence, each child's location and other variables, with the evidence for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from filetrack.coding.narrative.level import SEVERITY, LevelReader, LevelRules
from filetrack.coding.narrative.locations import LocationReader, LocationRules
from filetrack.coding.narrative.mentions import ListedChild
from filetrack.coding.narrative.variables import BookReader, Found, VariableBook
from filetrack.coding.narrative.words import Lexicon, Passage, Spelling, Words
from filetrack.schemas.codes import ChildLocation, Injured, Level
from filetrack.schemas.finding import Variable


class Finding(NamedTuple):
    """A piece of evidence: what it says of which variable, by which rule, and where in the text it stands."""

    variable: str
    code: str
    rule: str
    start: int
    end: int
    child: int | None = None


class Reading(NamedTuple):
    """What a narrative says: a level (None where it says nothing of what happened), children's locations, evidence."""

    level: Level | None
    locations: dict[int, ChildLocation]
    findings: tuple[Finding, ...]


class Reader:
    """Rules and words, compiled once, for reading many texts."""

    def __init__(
        self, words: Words, level_rules: LevelRules, location_rules: LocationRules, books: Sequence[VariableBook] = ()
    ):
        """Raise Problem when rules cannot be used: a word in two classes, a pattern that is none."""
        own = [book.classes for book in books]
        self._spelling = Spelling(words, level_rules.classes, location_rules.classes, *own)
        self._level_words = Lexicon(words, level_rules.classes, "level.yaml")
        self._location_words = Lexicon(words, location_rules.classes, "child_location.yaml")
        self._level = LevelReader(level_rules, self._level_words.single)
        self._locations = LocationReader(location_rules)
        self._books = {
            kind: [BookReader(book, words, level_rules) for book in books if book.reads == kind]
            for kind in ("narrative", "form")
        }

    def read(self, text: str, children: Sequence[ListedChild] = ()) -> Reading:
        """Read a masked narrative; `children` are those listed on the record, whom the text may place."""
        tokens = self._spelling.tokens(text)
        fired = self._level.fired(self._level_words.passage(tokens))
        level = min((one.level for one in fired), key=SEVERITY.__getitem__, default=None)
        located = self._location_words.passage(tokens)
        placed = self._locations.placed(located, children) if children else {}
        findings = [Finding(Variable.LEVEL, one.level.value, one.rule, one.start, one.end) for one in fired]
        findings += [
            Finding(
                Variable.CHILD_LOCATION,
                place.code.value,
                "named" if place.singly else "together",
                place.start,
                place.end,
                n,
            )
            for n, place in sorted(placed.items())
        ]
        for book in self._books["narrative"]:
            for one in book.read(tokens, fired):
                hurt = self._hurt(one, located, children) if one.code == Injured.CHILD else None
                findings.append(_finding(one, hurt))
        return Reading(level, {n: place.code for n, place in placed.items()}, tuple(findings))

    def read_form(self, text: str) -> tuple[Finding, ...]:
        """Read the text of a form as sent: how far it conveys a weapon and an injury."""
        tokens = self._spelling.tokens(text)
        return tuple(_finding(one) for book in self._books["form"] for one in book.read(tokens))

    def _hurt(self, found: Found, located: Passage, children: Sequence[ListedChild]) -> int | None:
        """The injured child: the one of the mask, the only one listed, or the one that the words describe."""
        if found.variable != Variable.INJURY:
            return None
        listed = [one.number for one in children]
        if found.number in listed:
            return found.number
        return listed[0] if len(listed) == 1 else self._locations.meant(located, children, found.start, found.end)


def _finding(found: Found, child: int | None = None) -> Finding:
    return Finding(found.variable.value, found.code, found.rule, found.start, found.end, child)
