"""Reads one masked narrative: level of violence and each child's location, with the evidence for both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from filetrack.coding.narrative.level import SEVERITY, LevelReader, LevelRules
from filetrack.coding.narrative.locations import LocationReader, LocationRules
from filetrack.coding.narrative.mentions import ListedChild
from filetrack.coding.narrative.words import Lexicon, Spelling, Words
from filetrack.schemas.codes import ChildLocation, Level

LEVEL, CHILD_LOCATION = "level", "child_location"
"""Variables that a finding may be about."""


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
    """Rules and words, compiled once, for reading many narratives."""

    def __init__(self, words: Words, level_rules: LevelRules, location_rules: LocationRules):
        """Raise Problem when rules cannot be used: a word in two classes, a pattern that is none."""
        self._spelling = Spelling(words, level_rules.classes, location_rules.classes)
        self._level_words = Lexicon(words, level_rules.classes, "level.yaml")
        self._location_words = Lexicon(words, location_rules.classes, "child_location.yaml")
        self._level = LevelReader(level_rules, self._level_words.single)
        self._locations = LocationReader(location_rules)

    def read(self, text: str, children: Sequence[ListedChild] = ()) -> Reading:
        """Read a masked narrative; `children` are those listed on the record, whom the text may place."""
        tokens = self._spelling.tokens(text)
        fired = self._level.fired(self._level_words.passage(tokens))
        level = min((one.level for one in fired), key=SEVERITY.__getitem__, default=None)
        placed = self._locations.placed(self._location_words.passage(tokens), children) if children else {}
        findings = [Finding(LEVEL, one.level.value, one.rule, one.start, one.end) for one in fired]
        findings += [
            Finding(
                CHILD_LOCATION, place.code.value, "named" if place.singly else "together", place.start, place.end, n
            )
            for n, place in sorted(placed.items())
        ]
        return Reading(level, {n: place.code for n, place in placed.items()}, tuple(findings))
