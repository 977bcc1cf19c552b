"""Injuries told in words that no lexicon holds: what is done to, becomes of, or is seen on a part of the body (R22)."""

from __future__ import annotations

from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage, forms
from filetrack.schemas.study import Strict

_PARTS = frozenset({"BODY", "BELLY", "THROAT"})
_OWNERS = frozenset({"VICTIM", "SUSPECT", "PERSON", "CHILD", "ONE_CHILD", "OFFICER", "SELF", "s"})
_WHERE = frozenset({"both", "two", "three", "side", "sides", "front", "back", "whole", "length", "tip", "either"})
_INTO = frozenset({"in", "into", "through", "under"})
_ENDS = frozenset({SENTENCE, COMMA, "AND", "BUT", "CLAUSE", "NOW"})
_AFTER = frozenset({"by", "up", "in", "on", "from", "with", "at", "open", "over", "badly", "to"})
_OPEN = frozenset({"FORCE", "BLOW", "POUR", "THING", "SOFT", "HURL", "WIELD", "SLAM"})
_HARMED, _MARK = "MAIM", "WOUND"
_REACH = 7


class MarkWords(Strict):
    """Closed lists of the language that tell injuries; `+` stands for a verb's endings."""

    reason: str = ""
    harm: list[str] = []
    state: list[str] = []
    closing: list[str] = []
    marked: list[str] = []
    shapes: list[str] = []
    lodging: list[str] = []
    auxiliary: list[str] = []
    ahead: list[str] = []
    place: list[str] = []


class Marks:
    """Finds injuries by their grammar; the word that tells one is read as of a class that rules know."""

    def __init__(self, words: MarkWords):
        self._harm, self._state, self._closing, self._shapes, self._marked, self._lodging = (
            frozenset(form for entry in held for form in forms(entry))
            for held in (words.harm, words.state, words.closing, words.shapes, words.marked, words.lodging)
        )
        self._ends = self._state | self._closing
        told = self._marked | self._ends | self._shapes | self._lodging | self._harm
        self._told = told | {entry.split()[0] for entry in self._harm}
        self._auxiliary, self._ahead, self._place = map(frozenset, (words.auxiliary, words.ahead, words.place))

    def read(self, passage: Passage) -> Passage:
        """The passage with the words that tell an injury of a part read so."""
        tags, words = passage.tags, passage.words
        if _PARTS.isdisjoint(tags):
            return passage
        changed: dict[int, str] = {}
        for unit, word in enumerate(words):
            if word not in self._told:
                continue
            if word in self._marked and self._on_part(tags, words, unit, at="THROAT"):
                changed[unit] = _MARK
            if not (tags[unit] == word or tags[unit] in _OPEN):
                continue
            pair = f"{word} {words[unit + 1]}" if unit + 1 < len(words) else ""
            harmed = unit + 1 if word in self._harm else unit + 2 if pair in self._harm else None
            if harmed and self._part(tags, words, harmed) is not None:
                changed[unit] = _HARMED
            elif self._is_mark(tags, words, unit):
                changed[unit] = _MARK
        if not changed:
            return passage
        return passage.retagged([changed.get(unit, tag) for unit, tag in enumerate(tags)])

    def _is_mark(self, tags: list[str], words: list[str], unit: int) -> bool:
        """Whether a word tells what became of a part, what is seen on it, or what went into it."""
        word = words[unit]
        if word in self._ends and self._of_part(tags, words, unit):
            return True
        if word in self._shapes and self._on_part(tags, words, unit):
            return True
        lodged = word in self._lodging and unit + 1 < len(words) and words[unit + 1] in _INTO
        return lodged and self._part(tags, words, unit + 2) is not None

    def _part(self, tags: list[str], words: list[str], at: int) -> int | None:
        """The part of the body that is named from a unit on: `the muscle of his upper arm`."""
        for i in range(at, min(at + _REACH, len(tags))):
            if tags[i] in _PARTS:
                return i
            if not (tags[i] in _OWNERS or words[i] in self._ahead or (tags[i] == words[i] and tags[i].isalpha())):
                return None
            if words[i] in self._place and words[i] != "of":
                return None
        return None

    def _of_part(self, tags: list[str], words: list[str], unit: int) -> bool:
        """Whether what a word tells is told of a part: `the eye was closing`, `two of his knuckles split`."""
        if tags[unit + 1 : unit + 2] and not (tags[unit + 1] in _ENDS or words[unit + 1] in _AFTER):
            return False
        i = unit - 1
        while i >= 0 and (tags[i] in self._auxiliary or words[i] in self._auxiliary or words[i].endswith("ly")):
            i -= 1
        if i < 0 or tags[i] not in _PARTS:
            return False
        return words[unit] not in self._closing or words[i].endswith(("eye", "nail", "lid"))

    def _on_part(self, tags: list[str], words: list[str], unit: int, at: str = "") -> bool:
        """Whether a shape is told to be on a part: `red prints both sides of his throat`."""
        before = unit - 1
        while before > 0 and (words[before] in ("a", "an", "the") or tags[before] in ("FAINT", words[before])):
            before -= 1
        if tags[before] == "HAS" and tags[before - 1] in _PARTS:
            return not at or tags[before - 1] == at
        i = unit + 1
        while i < min(unit + 4, len(tags)) and (words[i] in _WHERE or tags[i] == "NOTED"):
            i += 1
        part = self._part(tags, words, i + 1) if i < len(tags) and (words[i] in self._place or i > unit + 1) else None
        return part is not None and (not at or tags[part] == at)
