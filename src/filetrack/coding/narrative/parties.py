"""Who is meant in a narrative: who was hurt, and whom a threat to kill is against (§4.9; rules R22, R25, R27)."""

from __future__ import annotations

from collections import Counter

from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage
from filetrack.schemas.codes import Injured, ThreatTo

_CHILDREN = frozenset({"CHILD", "ONE_CHILD", "CHILDREN"})
_PEOPLE = frozenset({"VICTIM", "SUSPECT", "PERSON", "OFFICER", *_CHILDREN})
_BODY = frozenset({"BODY", "BELLY", "THROAT", "CLOTHING"})
_ACTS = frozenset(
    {"FORCE", "BLOW", "HURL", "BITE", "CUT", "STAMP", "STRANGLE", "SPIT", "WIELD", "THROW", "DAMAGE", "SLAM", "RAPE"}
)
_TOLD = _ACTS | {"THREATEN", "SHOW_OF_FORCE", "KILL", "DEAD"}
_THINGS = frozenset({"THING", "SOFT", "HEAVY", "VESSEL", "KNIFE", "SHARP"})
_BEFORE_OBJECT = _ACTS | {"TAKE", "THREATEN", "KILL", "SAY"}
_ACCUSED, _TAKEN = "SUSPECT", frozenset({"arrested", "nicked", "detained", "custody", "arrest"})


class Parties:
    """Words for people by kind and of grammar (`words.yaml`), ready for passages of the level's lexicon."""

    def __init__(self, kinds: dict[str, list[str]], grammar: dict[str, list[str]]):
        self._kind = {word: kind for kind, words in kinds.items() for word in words}
        self._grammar = {part: frozenset(words) for part, words in grammar.items()}

    def hurt(self, passage: Passage, places: list[tuple[int, int]]) -> list[set[str]]:
        """Who bears the injury told at each place (first and last unit): codes of `Injured`."""
        accused = self._accused(passage)
        return [self._bearers(passage, first, last, accused) for first, last in places]

    def threatened(self, passage: Passage, last: int) -> set[str]:
        """Whom a threat to kill that ends at a unit is against: codes of `ThreatTo`."""
        accused = self._accused(passage)
        told = [word for word in passage.words[last].split() if self._sex(word)]
        codes = {ThreatTo.OTHER} if told and self._sex(told[0]) == accused else set()
        for i in range(last + 1, min(last + 6, len(passage.tags))):
            tag, word = passage.tags[i], passage.words[i]
            if tag in (SENTENCE, COMMA, "CLAUSE", "BUT") or (codes and tag == "PERSON" and not self._is_noun(word)):
                break
            kind = self._kind.get(word, "")
            if tag in _CHILDREN:
                codes = (codes - {ThreatTo.VICTIM} if passage.tags[i - 1] in ("PERSON", "s") else codes) | {
                    ThreatTo.CHILD
                }
            elif kind in ("relative", "third") or (self._is_noun(word) and passage.tags[i - 1] in ("PERSON", "s")):
                codes = codes - {ThreatTo.VICTIM} | {ThreatTo.OTHER}
            elif kind == "both" and tag == "PERSON":
                codes |= {ThreatTo.VICTIM, ThreatTo.CHILD} if "CHILDREN" in passage.tags else {ThreatTo.VICTIM}
            elif tag in ("VICTIM", "PERSON"):
                codes |= {ThreatTo.OTHER if tag == "PERSON" and kind == accused else ThreatTo.VICTIM}
        return codes or {ThreatTo.VICTIM}

    def _is_noun(self, word: str) -> bool:
        return (
            self._kind.get(word, "") in ("male", "female", "relative", "third")
            and word not in self._grammar["pronouns"]
        )

    def _accused(self, passage: Passage) -> str:
        """Sex of the perpetrator: of those told to have acted, or named or taken as the suspect; male where none is."""
        votes: Counter[str] = Counter({"male": 2})
        tags, words = passage.tags, passage.words
        for i, tag in enumerate(tags):
            kind = self._sex(words[i])
            if tag in _TOLD and tags[i - 1 : i] and tags[i - 1] not in self._grammar["passive"]:
                subject = self._subject(passage, i)
                votes[self._sex(words[subject]) if subject is not None else ""] += 1
            elif kind and self._apposed(passage, i):
                votes[kind] += 3
            elif (kind and _TAKEN & set(words[i + 1 : i + 4]) and tags[i - 1 : i] != ["by"]) or (
                kind and i > 1 and tags[i - 1] == "s" and tags[i - 2] == "VICTIM" and tag == "PERSON"
            ):
                votes[kind] += 2
        return "female" if votes["female"] > votes["male"] else "male"

    def _apposed(self, passage: Passage, unit: int) -> bool:
        """Whether a word names the suspect: `the suspect, his wife`, `female suspect`, `she is the suspect`."""
        after = range(unit + 1, min(unit + 6, len(passage.tags)))
        before = range(unit - 1, max(unit - 4, -1), -1)
        for places in (after,) if passage.words[unit] in self._grammar["pronouns"] else (after, before):
            for i in places:
                if passage.tags[i] == _ACCUSED:
                    return True
                if passage.words[i] not in self._grammar["links"]:
                    break
        return False

    def _bearers(self, passage: Passage, first: int, last: int, accused: str) -> set[str]:
        unit = self._bearer(passage, first, last)
        if unit is None or passage.tags[unit] in _ACTS:
            inside = self._inside(passage, *((first, last) if unit is None else (unit, unit)))
            return {self._role(inside, accused)} if inside else {Injured.VICTIM}
        tag, word = passage.tags[unit], passage.words[unit]
        if tag in ("VICTIM", "SUSPECT"):
            return {Injured.VICTIM if tag == "VICTIM" else Injured.PERPETRATOR}
        if tag == "OFFICER":
            return {Injured.OFFICER}
        if tag in _CHILDREN:
            return {Injured.CHILD}
        kind = self._kind.get(word, "")
        if kind == "relative" or (word in ("he", "she") and self._stands_for_relative(passage, unit)):
            return {Injured.RELATIVE}
        if kind == "both":
            return {Injured.VICTIM, Injured.PERPETRATOR}
        return {self._role(kind, accused)}

    def _stands_for_relative(self, passage: Passage, pronoun: int) -> bool:
        """Whether the nearest noun before a pronoun, in its sentence, is a relative."""
        for i in range(pronoun - 1, -1, -1):
            word = passage.words[i]
            if passage.tags[i] == SENTENCE:
                return False
            if passage.tags[i] in _PEOPLE and word not in self._grammar["pronouns"]:
                return self._kind.get(word) == "relative"
        return False

    def _role(self, kind: str, accused: str) -> str:
        return Injured.PERPETRATOR if kind == accused else Injured.VICTIM

    def _bearer(self, passage: Passage, first: int, last: int) -> int | None:
        """The unit of the one who is hurt: owner of the part hurt, else object of the act, else subject."""
        tags = passage.tags
        stop = next((i for i in range(last + 1, len(tags)) if tags[i] == SENTENCE), len(tags))
        for i in range(first, min(last + 6, stop)):
            if i > last and tags[i] in ("BUT", "CLAUSE", "AND"):
                break
            if tags[i] in _PEOPLE and (
                _owns(tags, i) or (i > first and (tags[i - 1] in ("to", "on") or i <= last + 1))
            ):
                return i
        words = passage.words
        borne = any(word in self._grammar["borne"] for word in words[max(0, first - 3) : last + 1])
        given = any(word in self._grammar["given"] for word in words[max(0, first - 4) : first])
        for i in range(first - 1, -1, -1):
            if tags[i] == SENTENCE and tags[first - 1] == SENTENCE and i < first - 1:
                break
            if tags[i] in _ACTS and self._inside(passage, i, i):
                return i
            if tags[i] in _PEOPLE:
                object_ = i > 0 and (
                    tags[i - 1] in _ACTS or (tags[i - 1] in ("at", "on", "over") and i > 1 and tags[i - 2] in _ACTS)
                )
                if object_ and not (borne and "AND" in tags[i:first]):
                    return i
                if not object_ and self._is_subject(passage, i) and not given and SENTENCE not in tags[i:first]:
                    return i
        return None

    def _subject(self, passage: Passage, at: int) -> int | None:
        for i in range(at - 1, -1, -1):
            if passage.tags[i] == SENTENCE:
                return None
            if passage.tags[i] in _PEOPLE and self._is_subject(passage, i):
                return i
        return None

    def _is_subject(self, passage: Passage, i: int) -> bool:
        tags = passage.tags
        owner = tags[i + 1 : i + 2] == ["s"] and passage.words[i] not in self._grammar["pronouns"]
        ahead = set(tags[i + 1 : i + 2])
        return (i == 0 or tags[i - 1] not in self._grammar["before_object"] | _BEFORE_OBJECT) and not (
            owner or _owns(tags, i) or ahead & _THINGS
        )

    def _inside(self, passage: Passage, first: int, last: int) -> str:
        """The sex that words inside units tell, where they tell one: `broke her nose`."""
        sexes = {self._sex(word) for word in " ".join(passage.words[first : last + 1]).split()} - {""}
        return sexes.pop() if len(sexes) == 1 else ""

    def _sex(self, word: str) -> str:
        kind = self._kind.get(word, "")
        return kind if kind in ("male", "female") else ""


def _owns(tags: list[str], i: int) -> bool:
    near = tags[i + 1 : i + 4]
    return any(tag in _BODY for tag in near) and "AND" not in near[:2]
