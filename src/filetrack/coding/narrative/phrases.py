"""Grammar of a clause: which words are verbs, which noun phrases follow them, after which prepositions, who acts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from filetrack.coding.narrative.words import COMMA, SENTENCE

PEOPLE = frozenset({"VICTIM", "SUSPECT", "PERSON", "CHILD", "ONE_CHILD", "CHILDREN", "OFFICER"})
PARTS = frozenset({"BODY", "BELLY", "THROAT", "FIST"})
HARD = frozenset({"KNIFE", "SHARP", "HEAVY", "VESSEL"})
THINGS = HARD | {"THING"}
BE = frozenset({"was", "were", "is", "are", "be", "been", "being", "got"})
_GOODS = frozenset({"CLOTHING", "SOFT", "PILLOW"})
_ENDS = frozenset({SENTENCE, COMMA, "BUT", "CLAUSE", "SAY", "who", "which", "that"})
_NOT_VERBS_AFTER = frozenset({"a", "an", "the", "s", "to", "of", "very"})
_BESIDE_VERBS = frozenset({"HAS", "NOW", "AND", "REPEATEDLY"})
_BESIDE_NOUNS = frozenset({"hard", "straight", "AND", "REPEATEDLY", "NOW", "one"})
_ARTICLES = frozenset({"the", "a", "an", "s"})
_AHEAD = frozenset({"the", "a", "an", "one", "both", "each", "all", "this", "left", "right"})
_POINTERS = frozenset({"it", "that", "which", "this"})
_NOMINATIVE = frozenset({"he", "she", "they", "i", "we"})
_OWNERS = frozenset({"her", "his", "my", "your", "their", "our"})
_PLAIN_OWNERS = frozenset({"their", "our", "its", "your"})
_NOT_SUBJECTS = frozenset({"him", "her", "me", "us", "them", "his", "my"})
_ENDINGS = ("ed", "ing", "s")
_REACH = 5
"""How many phrases after a verb may belong to it."""


class Noun(NamedTuple):
    """A noun phrase: the unit of its head, the unit after it, and the unit that tells whose it is."""

    head: int
    after: int
    owner: int | None


class Phrase(NamedTuple):
    """A noun phrase with the last preposition before it, and all of those; none before a direct object."""

    way: str
    ways: tuple[str, ...]
    noun: Noun


class Verbs:
    """Closed lists of the language that tell verbs: small words, and forms that no ending tells."""

    def __init__(self, small: frozenset[str], irregular: frozenset[str]):
        self.small, self.irregular = small, irregular
        self.is_form = cache(self._is_form)

    def _is_form(self, word: str) -> bool:
        """Whether a word that no class holds may be a verb that tells what happened, wherever it stands."""
        if len(word) < 3 or word in BE or word in self.small or not word.isalpha():
            return False
        return word.endswith(_ENDINGS) or word in self.irregular


class Clauses:
    """Reads the clauses of one text; `tags` may change meanwhile, as acts are found."""

    def __init__(self, tags: list[str], words: Sequence[str], verbs: Verbs):
        self.tags, self.words = tags, words
        self._small, self._verbs = verbs.small, verbs

    def is_verb(self, unit: int) -> bool:
        """Whether a word that no class holds is a verb in a form that tells what happened."""
        word, before = self.tags[unit], self.tags[unit - 1] if unit else SENTENCE
        if not self._verbs.is_form(word) or before in _NOT_VERBS_AFTER:
            return False
        if word.endswith(("ed", "ing")) or word in self._verbs.irregular:
            return True
        if word.endswith("ss") or not (before in PEOPLE or before in ("AND", "who")):
            return False
        after = self.tags[unit + 1] if unit + 1 < len(self.tags) else SENTENCE
        return after in PEOPLE | PARTS or (after in self._small and after not in ("to", "of"))

    def passive(self, verb: int) -> bool:
        """Whether a verb tells what was done to its subject."""
        return not self.tags[verb].endswith("ing") and not BE.isdisjoint(self.tags[max(verb - 3, 0) : verb])

    def doer(self, verb: int, female: frozenset[str]) -> str | None:
        """`male`, `female` or `i`: who acts, by the nearest word that can be a subject; None where a thing acts."""
        tags, words = self.tags, self.words
        i = verb - 1
        while i >= 0 and (tags[i] in BE or tags[i] in _BESIDE_VERBS or tags[i].endswith("ly")):
            i -= 1
        if i >= 0 and "AND" not in tags[i + 1 : verb]:
            noun = i > 0 and tags[i].islower() and tags[i - 1] in ("a", "an", "the")
            if tags[i] in _POINTERS or tags[i] in THINGS | {"SOFT"} or (noun and not tags[verb].endswith("ing")):
                return None
        for k in range(verb - 1, -1, -1):
            if tags[k] == SENTENCE:
                break
            if tags[k] in PEOPLE and words[k] not in _NOT_SUBJECTS and not (k and self._is_preposition(tags[k - 1])):
                if words[k] in female or tags[k] == "VICTIM":
                    return "female"
                return "i" if words[k] == "i" else "male"
        return "male"

    def is_own(self, noun: Noun, doer: str) -> bool:
        """Whether a part may be that of the one who acts."""
        if noun.owner is None or self.tags[noun.owner] == "SELF":
            return True
        whose = self.words[noun.owner]
        if self.tags[noun.owner] != "PERSON" or whose not in _OWNERS:
            return whose in ("their", "its")
        if whose == "my" or doer == "i":
            return whose == "my" and doer == "i"
        return (whose == "his") == (doer == "male")

    def phrases(self, at: int) -> list[Phrase]:
        """Noun phrases from a unit on to the clause's end; `of` takes its noun to the one before."""
        ways: list[str] = []
        found: list[Phrase] = []
        while at < len(self.tags) and len(found) < _REACH:
            tag = self.tags[at]
            if tag in _ENDS or self.words[at] in _NOMINATIVE:
                break
            if self._is_preposition(tag):
                ways.append(tag)
                at += 1
                continue
            noun = self._noun(at)
            if noun is None:
                part_next = bool(found) and at + 1 < len(self.tags) and self.tags[at + 1] in PARTS
                if (tag == "AND" and not part_next) or (tag.islower() and self.is_verb(at)):
                    break
                if tag not in _BESIDE_NOUNS and not tag.endswith("ly"):
                    ways = []
                at += 1
                continue
            if ways == ["of"] and found:
                if self.tags[noun.head] in PARTS or (self.tags[noun.head] == "CLOTHING" and found[-1].way == "by"):
                    found[-1] = found[-1]._replace(noun=noun)
            else:
                ways = [way for way in ways if way != "of"]
                found.append(Phrase(ways[-1] if ways else "", tuple(ways), noun))
            ways, at = [], noun.after
        return found

    def _is_preposition(self, tag: str) -> bool:
        return tag in self._small and tag not in _ARTICLES

    def _noun(self, at: int) -> Noun | None:
        owner, k, begun = None, at, False
        while k < len(self.tags):
            tag = self.tags[k]
            ahead = self.tags[k + 1] if k + 1 < len(self.tags) else SENTENCE
            if tag in _AHEAD or tag.isdigit():
                k += 1
            elif tag in PARTS or tag in THINGS or tag in _GOODS or tag == "LIFE":
                return Noun(k, k + 1, owner)
            elif tag in PEOPLE:
                if ahead != "s" and not self._owns(k, ahead):
                    return Noun(k, k + 1, owner)
                owner, k = k, k + 1 + (ahead == "s")
            elif tag.islower() and ahead == "s" and tag not in self._small:
                owner, k = k, k + 2
            elif tag in _PLAIN_OWNERS or (tag == "SELF" and begun):
                owner, k = k, k + 1
            elif begun and ahead == "up" and tag.endswith("ed"):
                k += 2
            elif begun and tag.islower() and tag.isalpha() and tag not in self._small:
                if not self._modifies(k):
                    return Noun(k, k + 1, owner)
                k += 1
            else:
                return None
            begun = True
        return None

    def _owns(self, unit: int, ahead: str) -> bool:
        """Whether a pronoun tells whose the next noun is."""
        owned = ahead in PARTS | THINGS | PEOPLE | _GOODS | {"SELF"}
        return self.words[unit] in _OWNERS and (owned or self._modifies(unit + 1))

    def _modifies(self, at: int) -> bool:
        """Whether a plain word stands before its noun."""
        if at + 1 >= len(self.tags) or not self.tags[at].islower() or self.tags[at] in self._small:
            return False
        ahead = self.tags[at + 1]
        if ahead in PARTS | THINGS | PEOPLE or ahead in ("CLOTHING", "SOFT"):
            return True
        return ahead.islower() and ahead.isalpha() and ahead not in self._small and not self.is_verb(at + 1)
