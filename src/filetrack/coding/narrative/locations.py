"""Where each listed child was during the incident, as a narrative tells it (§4.11, Table 19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import Field

from filetrack.coding.narrative.mentions import (
    ADULTS,
    ALONE,
    DETERMINERS,
    TOGETHER,
    Descriptions,
    ListedChild,
    Mention,
    MentionReader,
)
from filetrack.coding.narrative.words import COMMA, Passage, WordClass
from filetrack.schemas.codes import ChildLocation
from filetrack.schemas.study import Strict

_AHEAD = 6
"""A phrase may stand this many units before the child that it places."""


class LocationCode(Strict):
    """A class of phrases, the code that it gives, and the one that it gives when denied."""

    phrases: str = Field(alias="class")
    code: ChildLocation
    denied: ChildLocation | None
    forward: bool = False


class LocationRules(Strict):
    """`child_location.yaml`."""

    classes: dict[str, WordClass]
    codes: list[LocationCode]
    descriptions: Descriptions


class Placed(NamedTuple):
    """A child placed by a phrase; `rank` is that of the code, the first the best; the span is in the text."""

    child: int
    code: ChildLocation
    singly: bool
    rank: int
    start: int
    end: int


class LocationReader:
    """Rules ready for reading passages."""

    def __init__(self, rules: LocationRules):
        self._codes = {code.phrases: (rank, code) for rank, code in enumerate(rules.codes)}
        self._mentions = MentionReader(rules.descriptions)

    def placed(self, passage: Passage, children: Sequence[ListedChild]) -> dict[int, Placed]:
        """For each child that the passage places, where: named alone before together, then the codes' order."""
        best: dict[int, Placed] = {}
        if self._codes.keys().isdisjoint(passage.tags):
            return best
        for place in self._all(passage, children):
            held = best.get(place.child)
            if held is None or (place.singly, -place.rank) > (held.singly, -held.rank):
                best[place.child] = place
        return best

    def meant(self, passage: Passage, children: Sequence[ListedChild], start: int, end: int) -> int | None:
        """The one child named alone between two places of the text; None where there is none, or they are several."""
        named = {
            child
            for sentence in passage.sentences()
            if sentence.start(0) < end and sentence.end(-1) > start
            for mention in self._mentions.mentions(sentence, children)
            if sentence.start(mention.first) < end and sentence.end(mention.last) > start
            for child in mention.children
        }
        return named.pop() if len(named) == 1 else None

    def _all(self, passage: Passage, children: Sequence[ListedChild]) -> Iterator[Placed]:
        before: Mention | None = None
        for sentence in passage.sentences():
            mentions = self._mentions.mentions(sentence, children)
            if before and _continues(sentence, before):
                mentions.insert(0, before._replace(first=0, last=0, denied=False))
            for number, mention in enumerate(mentions):
                begin = mentions[number - 1].last + 1 if number else 0
                stop = mentions[number + 1].first if number + 1 < len(mentions) else len(sentence.tags)
                yield from self._ahead(sentence, mention, begin)
                yield from self._behind(sentence, mention, stop)
            before = mentions[-1] if mentions else None

    def _ahead(self, sentence: Passage, mention: Mention, begin: int) -> Iterator[Placed]:
        """Places by phrases before the mention: `in front of the children`, `also in the house was [child 1]`."""
        for i in range(max(begin, mention.first - _AHEAD), mention.first):
            if sentence.tags[i] in self._codes and self._reaches(sentence, i, mention.first):
                yield from self._place(sentence, i, mention)

    def _behind(self, sentence: Passage, mention: Mention, stop: int) -> Iterator[Placed]:
        """Places by phrases after the mention, up to the next child or another subject."""
        if not mention.subject:
            return
        for i in range(mention.last + 1, stop):
            if _another_subject(sentence, i, mention.last):
                return
            if sentence.tags[i] in self._codes and self._befell(sentence, i, mention):
                yield from self._place(sentence, i, mention)

    def _reaches(self, sentence: Passage, i: int, first: int) -> bool:
        """Whether a phrase reaches the child after it: forward by nature, inverted (`was`), or shared (`with`)."""
        code, between = self._codes[sentence.tags[i]][1], sentence.tags[i + 1 : first]
        if between in (["was"], ["were"]):
            return True
        if code.forward:
            return all(tag in DETERMINERS | ADULTS or tag.isdigit() or tag.islower() for tag in between)
        return code.code == ChildLocation.ON_PREMISES and "with" in between

    def _befell(self, sentence: Passage, i: int, mention: Mention) -> bool:
        """Whether a phrase after the child is about it; a forward one only where it was done to the child."""
        if not self._codes[sentence.tags[i]][1].forward:
            return True
        return i <= mention.last + 3 and sentence.tags[i - 1] in ("was", "were", "been", "being", "got")

    def _place(self, sentence: Passage, i: int, mention: Mention) -> Iterator[Placed]:
        rank, code = self._codes[sentence.tags[i]]
        value = code.code
        if _unsettled(sentence, i):
            return
        if mention.denied or {"NOT", "DENY", "NIL"} & set(sentence.tags[max(0, i - 3) : i]):
            value = code.denied
            if value is None:
                return
            rank = min(rank for rank, other in self._codes.values() if other.code == value)
        for child in mention.children:
            yield Placed(child, value, mention.singly, rank, sentence.start(i), sentence.end(i))


def _continues(sentence: Passage, before: Mention) -> bool:
    """Whether a sentence begins with a pronoun for the children named last."""
    word = sentence.words[0]
    return before.subject and (word in TOGETHER or (word in ALONE and before.singly))


def _another_subject(sentence: Passage, i: int, last: int) -> bool:
    """Whether an adult becomes the subject here, so that what follows is no longer about the children."""
    if sentence.tags[i] not in ADULTS or i <= last + 2 or sentence.tags[i - 1] not in ("AND", COMMA, "BUT", "CLAUSE"):
        return False
    return sentence.words[i] not in ALONE | TOGETHER | {"her", "his", "him", "them", "each other"}


def _unsettled(sentence: Passage, i: int) -> bool:
    """Whether a phrase tells of the past, of what is not known, feared or supposed.

    Of a child `at scene, not known where` only the spot is not known.
    """
    tags = sentence.tags
    before = tags[:i]
    past = "NOW" not in before and ("PREVIOUS" in before or "PREVIOUS" in tags[i : i + 6])
    after = [n for n in range(i + 1, min(i + 3, len(tags))) if tags[n] == "UNKNOWN"]
    unknown = "UNKNOWN" in before or any(sentence.words[n + 1 : n + 2] != ["where"] for n in after)
    return past or unknown or "FEAR" in before[-6:] or "IF" in before[-2:]
