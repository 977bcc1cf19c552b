"""Words of killing with somebody between them: `slit the new bloke's throat`, `finish her and the boys off` (R25)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from filetrack.coding.narrative.words import SENTENCE, Passage, forms

_HIM, _HIS = "<him>", "<his>"
_KILL = "KILL"
_MENACE = frozenset({"SAY", "THREATEN", "IF", "ARGUE"})
_PEOPLE = frozenset({"VICTIM", "SUSPECT", "PERSON", "CHILD", "ONE_CHILD", "CHILDREN", "OFFICER"})
_BETWEEN = frozenset({"AND", "SELF", "s"})
_BEFORE_VERB = _MENACE | {
    "PERSON",
    "SUSPECT",
    "VICTIM",
    "AND",
    "NOW",
    "BUT",
    "to",
    "just",
    "be",
    "come",
    "go",
    "then",
    "rather",
    "TAKE",
}
_APART = frozenset(
    {
        "to",
        "from",
        "at",
        "in",
        "on",
        "for",
        "with",
        "by",
        "over",
        "up",
        "down",
        "out",
        "off",
        "into",
        "onto",
        "under",
        "about",
        "against",
        "through",
    }
)
_LONGEST = 8


class _Phrase(NamedTuple):
    """Words before somebody and words after; `whose` where those after are somebody's own."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    whose: bool


class Menaces:
    """Finds phrases of killing whose object is told by any name, not by a pronoun."""

    def __init__(self, entries: Iterable[str]):
        self._phrases: dict[str, list[_Phrase]] = {}
        for entry in entries:
            slot = _HIM if _HIM in entry else _HIS if _HIS in entry else None
            before, _, after = entry.partition(slot) if slot else ("", "", "")
            for begun in forms(before.strip()) if before.strip() else ():
                phrase = _Phrase(tuple(begun.split()), tuple(after.split()), slot == _HIS)
                if phrase.after or not phrase.whose:
                    self._phrases.setdefault(phrase.before[0], []).append(phrase)

    def read(self, passage: Passage) -> Passage:
        """The passage with the verbs of such phrases read as killing."""
        if _MENACE.isdisjoint(passage.tags):
            return passage
        found = {
            unit + len(phrase.before) - 1
            for unit, word in enumerate(passage.words)
            if word in self._phrases and passage.tags[unit] != _KILL and self._menaced(passage.tags, unit)
            for phrase in self._phrases[word]
            if self._stands(passage, unit, phrase)
        }
        if not found:
            return passage
        return passage.retagged([_KILL if unit in found else tag for unit, tag in enumerate(passage.tags)])

    @staticmethod
    def _menaced(tags: list[str], unit: int) -> bool:
        """Whether a verb stands here, and something said, threatened or to come before it in the sentence."""
        if not unit or not (tags[unit - 1] in _BEFORE_VERB or tags[unit - 1].endswith(("ly", "ing"))):
            return False
        for i in range(unit - 1, -1, -1):
            if tags[i] == SENTENCE:
                return False
            if tags[i] in _MENACE:
                return True
        return False

    def _stands(self, passage: Passage, unit: int, phrase: _Phrase) -> bool:
        words, begin = passage.words, unit + len(phrase.before)
        if tuple(words[unit:begin]) != phrase.before:
            return False
        named = False
        for i in range(begin, min(begin + _LONGEST, len(words))):
            ahead = " ".join(words[i : i + len(phrase.after)]).split()[: len(phrase.after)]
            if named and passage.tags[i - 1] in _PEOPLE | {"s", "SELF"} and tuple(ahead) == phrase.after:
                return not phrase.whose or passage.tags[i - 1] == "s"
            person = passage.tags[i] in _PEOPLE
            plain = words[i] not in _APART and words[i].isalpha() and passage.tags[i] == words[i]
            if not (person or plain or passage.tags[i] in _BETWEEN):
                return False
            named |= person
        return False
