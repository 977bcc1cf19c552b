"""Whose account an act rests on: what an outsider only believed, and the parties set right, was not done (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage
from filetrack.schemas.codes import Level
from filetrack.schemas.study import Strict

if TYPE_CHECKING:
    from filetrack.coding.narrative.level import Fired

_BOTH = frozenset({"both", "neither", "they", "parties", "couple", "pair"})
_WAS = frozenset({"was", "were", "been", "be"})
_PEACEFUL = "INNOCENT"
_ACTS = frozenset({"FORCE", "BLOW", "LAID", "SPIT", "HURL", "STRANGLE", "CUT", "BITE", "touch", "touched"})
_CALLERS = frozenset({"caller", "callers"})
_OWN = frozenset({"her", "his", "my", "that"})
_FAR, _NEAR = 5, 4
"""How many words before an act that was not done tell who says so, before a denial who denies."""


class AccountWords(Strict):
    """Words of who reports from outside, of belief and sight, of what sets a report right, was heard, for partners.

    `telling` are outsiders' words that are verbs after somebody.
    """

    reason: str = ""
    outsiders: list[str] = []
    believing: list[str] = []
    seeing: list[str] = []
    settling: list[str] = []
    sources: list[str] = []
    partners: list[str] = []
    telling: list[str] = []


class Accounts:
    """Tells acts that rest on a mistaken report from those that the parties tell."""

    def __init__(self, words: AccountWords):
        self._outsiders, self._believing = frozenset(words.outsiders), frozenset(words.believing)
        self._seeing, self._settling = frozenset(words.seeing), frozenset(words.settling)
        self._telling = frozenset(words.telling)
        self._sources, self._partners = frozenset(words.sources), frozenset(words.partners)

    def held(self, passage: Passage, fired: list[Fired]) -> list[Fired]:
        """What fired, without acts that the victim takes back or that only an outsider believed in."""
        disowned = self._disowned(passage)
        if disowned and all(one.last < disowned for one in fired if one.level != Level.LOW):
            return [one for one in fired if one.seen or one.level == Level.LOW]
        if self._outsiders.isdisjoint(passage.words) or any(one.seen and one.level != Level.LOW for one in fired):
            return fired
        acts = [one for one in fired if one.level != Level.LOW]
        believed = [one for one in acts if self._believed(passage, one)]
        if not believed or len(believed) < len(acts):
            return fired
        last = max(one.last for one in believed)
        if not self._settled(passage, last, any(self._seen(passage, one) for one in believed)):
            return fired
        return [one for one in fired if one not in believed]

    def _disowned(self, passage: Passage) -> int:
        """Where one says that the other did not do it: `she said he never laid a hand on her`; 0 if nowhere."""
        tags, words = passage.tags, passage.words
        if "NOT" not in passage.present or not self._seeing.isdisjoint(words):
            return 0
        for i in range(len(tags) - 2, 0, -1):
            if tags[i] == "NOT" and tags[i + 1] in _ACTS:
                who = i - 1 - (tags[i - 1] == "HAS")
                said = next((k for k in range(who, max(who - _FAR, 0), -1) if tags[k] in ("SAY", SENTENCE)), 0)
                teller = self._before_aside(tags, said - 1)
                told = tags[teller] == "VICTIM" or {words[teller], words[who]} == {"he", "she"}
                if tags[said] == "SAY" and said and told:
                    return i
        return 0

    @staticmethod
    def _before_aside(tags: list[str], unit: int) -> int:
        """The unit before what stands between commas: `IP` of `IP, in drink, said`."""
        if tags[unit] != COMMA:
            return unit
        opened = next((i for i in range(unit - 1, 0, -1) if tags[i] in (COMMA, SENTENCE)), 0)
        return opened - 1 if opened and tags[opened] == COMMA else unit

    def _before(self, passage: Passage, one: Fired) -> range:
        stop = next((i for i in range(one.first - 1, -1, -1) if passage.tags[i] == SENTENCE), -1)
        return range(stop + 1, one.first)

    def _believed(self, passage: Passage, one: Fired) -> bool:
        before = self._before(passage, one)
        told = [i for i in before if passage.words[i] in self._outsiders and not self._is_telling(passage, i)]
        if any(self._is_party(passage, i, one) for i in told):
            return False
        return bool(told) and any(
            passage.words[i] in self._believing or passage.tags[i] == "SAY" for i in range(before.start, one.first)
        )

    def _is_telling(self, passage: Passage, unit: int) -> bool:
        """Whether a word tells what somebody says, not who: `female reports` beside `reports of a fight`."""
        return passage.words[unit] in self._telling and passage.tags[unit - 1 : unit] in (["PERSON"], ["VICTIM"])

    def _is_party(self, passage: Passage, unit: int, one: Fired) -> bool:
        """Whether a caller tells of the one who is his or her own: `caller reports girlfriend pushed him`."""
        if passage.words[unit] not in _CALLERS:
            return False
        return any(
            passage.tags[i - 1] == "SAY" or passage.words[i - 1] in _OWN | self._believing
            for i in range(unit + 1, one.first)
            if passage.words[i] in self._partners
        )

    def _seen(self, passage: Passage, one: Fired) -> bool:
        return any(passage.words[i] in self._seeing for i in self._before(passage, one))

    @staticmethod
    def _both_argued(passage: Passage, last: int) -> bool:
        """Whether the parties tell of words alone: `both say they had an argument over the television`."""
        tags, words = passage.tags, passage.words
        both = (i for i in range(last + 1, len(tags)) if words[i].split()[0] in _BOTH and "SAY" in tags[i + 1 : i + 4])
        return any("ARGUE" in tags[i + 1 : i + _NEAR * 2] for i in both)

    def _settled(self, passage: Passage, last: int, seen: bool) -> bool:
        """Whether the parties go on to explain, both of them where somebody saw it."""
        after = passage.words[last + 1 :]
        if seen and not (_BOTH & set(after) and self._settling & set(after)):
            return False
        if self._both_argued(passage, last) or self._settling & set(after) or _PEACEFUL in passage.tags[last + 1 :]:
            return True
        if any(word in self._sources and _WAS & set(after[max(i - 3, 0) : i]) for i, word in enumerate(after)):
            return True
        return any(
            tag == "DENY" and (_BOTH | {"VICTIM"}) & {*passage.words[i - _NEAR : i], *passage.tags[i - _NEAR : i]}
            for i, tag in enumerate(passage.tags)
            if i > last
        )
