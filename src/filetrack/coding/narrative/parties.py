"""Who is meant in a narrative: who was hurt, and whom a threat to kill is against (§4.9; rules R22, R25, R27)."""

from __future__ import annotations

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
_BEFORE_OBJECT = _ACTS | {"TAKE", "THREATEN", "KILL", "SAY", "SHOW_OF_FORCE", "LAID"}
_AGED, _ADULT = frozenset({"old", "yo"}), 18
_ENDS = frozenset({SENTENCE, COMMA, "AND", "BUT", "CLAUSE", "NOW"})
_FATAL = frozenset({"KILL", "DEAD", "DOOM", "STRANGLE", "DEATH_THREAT", "THREATEN"})
_TELLERS = frozenset({"informant", "inf", "caller", "me"})
_PARTED = _ENDS - {COMMA}
_ACCUSED, _TAKEN = "SUSPECT", frozenset({"arrested", "nicked", "detained", "custody", "arrest"})


class Parties:
    """Words for people by kind and of grammar (`words.yaml`), ready for passages of the level's lexicon."""

    def __init__(self, kinds: dict[str, list[str]], grammar: dict[str, list[str]]):
        self._kind = {word: kind for kind, words in kinds.items() for word in words}
        self._grammar = {part: frozenset(words) for part, words in grammar.items()}
        self._gender = {word: sex for sex in ("male", "female") for word in kinds.get(sex, ())}

    def hurt(self, passage: Passage, places: list[tuple[int, int]]) -> list[set[str]]:
        """Who bears the injury told at each place (first and last unit): codes of `Injured`."""
        accused = self._accused(passage)
        officers = [place for place in places if "OFFICER" in (passage.tags[place[0]], passage.tags[place[1]])]
        return [
            {Injured.OFFICER}
            if any(first <= place[0] and place[1] <= last for first, last in officers)
            else self._bearers(passage, *place, accused)
            for place in places
        ]

    def unhurt(self, passage: Passage, told: list[int | None]) -> set[str]:
        """Which adults are meant by units that are told to be unhurt; both by None."""
        if None in told:
            return {Injured.VICTIM, Injured.PERPETRATOR}
        accused = self._accused(passage) if told else ""
        return {self._adult(passage, unit, accused) for unit in told} - {""}

    def _adult(self, passage: Passage, unit: int, accused: str) -> str:
        """`VICTIM` or `PERPETRATOR` where a unit means one of the two; else nothing."""
        tag, kind = passage.tags[unit], self._kind.get(passage.words[unit], "")
        if tag in ("VICTIM", _ACCUSED):
            return Injured.VICTIM if tag == "VICTIM" else Injured.PERPETRATOR
        if tag != "PERSON" or kind in ("relative", "third", "both") or self._owner(passage, unit):
            return ""
        return Injured.VICTIM if kind == "teller" else self._role(kind, accused) if kind else ""

    def threatened(self, passage: Passage, first: int, last: int, who: int | None = None) -> set[str]:
        """Whom a threat to kill from unit `first` to `last` is against: codes of `ThreatTo`. `who` is at risk."""
        speaker = self._speaker(passage, last)
        meant = self._meant(passage, last, speaker)
        if meant:
            return meant
        codes, begin = set(), last + 1
        if who is not None:
            begin = who - self._owner(passage, who - 1)
        elif passage.tags[last] in _FATAL:
            codes = self._told_inside(passage, last, speaker) | self._doomed(passage, last)
            begin -= passage.words[last].split()[-1] in self._grammar["owners"] and self._is_noun_ahead(passage, last)
        elif self._is_person(passage, last):
            begin -= 1 + self._owner(passage, last - 1)
        elif passage.words[last] != "with" and passage.tags[last] not in ("AND", "CLAUSE"):
            begin = len(passage.tags)
        codes |= self._listed(passage, begin, speaker, bool(codes))
        return codes or self._named_before(passage, first, last, speaker) or self._addressees(passage, last)

    def _listed(self, passage: Passage, begin: int, speaker: str, named: bool) -> set[str]:
        """Those named one after another from a unit on; nobody where something else stands there."""
        codes: set[str] = set()
        i, article = begin, False
        while i < min(begin + 14, len(passage.tags)):
            if passage.tags[i] in ("AND", COMMA) or passage.words[i] in self._grammar["before_names"]:
                article = passage.words[i] in ("the", "a", "an", "any")
                i += 1
                continue
            head = self._head(passage, i)
            if named and not self._ends_a_list(passage, head + 1):
                break
            one = self._at_risk(passage, i, head, speaker)
            if not one and article and not named and passage.tags[i].isalpha() and passage.tags[i].islower():
                return {ThreatTo.OTHER}
            if not one:
                break
            codes, named, i = codes | one, True, head + 1
        return codes

    def _named_before(self, passage: Passage, first: int, last: int, speaker: str) -> set[str]:
        """Those named within a threat: `put her brother in the ground`, `she and the boys would be dead`."""
        codes: set[str] = set()
        own = False
        for i in range(last - 1, first - 1, -1):
            if passage.tags[i] in ("SAY", "ARGUE", SENTENCE):
                break
            if self._owner(passage, i):
                continue
            if not self._is_person(passage, i):
                joins = passage.tags[i] in ("AND", COMMA) or passage.words[i] in self._grammar["before_names"]
                if codes and not joins:
                    break
                continue
            subject = passage.words[i] in self._grammar["subjects"]
            himself = passage.words[i] in self._grammar["pronouns"] and self._sex(passage.words[i]) == speaker
            if himself or (passage.tags[i - 1 : i] in (["SAY"], ["ARGUE"]) and not subject):
                own |= subject
                continue
            begin = i - 1 if i and self._owner(passage, i - 1) else i
            if passage.words[i] in ("he", "she"):
                codes.add(ThreatTo.VICTIM)
            elif passage.words[i] == "they":
                codes |= self._all_of_them(passage, i)
            else:
                codes |= self._at_risk(passage, begin, i, speaker)
        if own and not codes and passage.tags[last] == "DEAD" and not self._told_whom(passage, last):
            return {ThreatTo.SELF_ONLY}
        return codes

    def _told_whom(self, passage: Passage, unit: int) -> bool:
        """Whether the sentence of a unit tells to whom something was said."""
        begin = unit - len(self._sentence_before(passage.tags, unit))
        return any(
            self._is_person(passage, i + 1) and passage.words[i + 1] not in self._grammar["subjects"]
            for i in range(begin, unit - 1)
            if passage.tags[i] in ("SAY", "THREATEN") or passage.words[i] == "to"
        )

    def _meant(self, passage: Passage, last: int, speaker: str) -> set[str]:
        """Those whom the text itself says the words were meant for: `meaning her brother`."""
        for i in range(last + 1, min(last + 25, len(passage.tags) - 1)):
            if passage.words[i] in self._grammar["means"]:
                if passage.tags[i + 1] == "SELF":
                    return {ThreatTo.SELF_ONLY}
                return self._listed(passage, i + 1, speaker, False)
        return set()

    def _addressees(self, passage: Passage, unit: int) -> set[str]:
        """Who is spoken to in the sentence of a unit, the new partner too where `them` means both."""
        begin = unit - len(self._sentence_before(passage.tags, unit))
        them = [i for i in range(begin + 1, unit) if passage.words[i] == "them" and passage.tags[i - 1] == "SAY"]
        both = self._all_of_them(passage, them[0]) if them else set()
        return both if ThreatTo.OTHER in both else {self._addressee(passage, unit)}

    def _told_inside(self, passage: Passage, unit: int, speaker: str) -> set[str]:
        """Whom the words of a threat name themselves: `slit her throat`, `murder him`, `she is dead`."""
        if passage.tags[unit] in _CHILDREN:
            return {ThreatTo.CHILD}
        inside = passage.words[unit].split()
        if inside[-1] in self._grammar["owners"] and self._is_noun_ahead(passage, unit):
            return set()
        if "its" in inside:
            return {ThreatTo.CHILD} if _CHILDREN & set(self._sentence_before(passage.tags, unit)) else set()
        sexes = [sex for sex in map(self._sex, inside) if sex]
        if not sexes:
            spoken_to = len(inside) > 1 and {"me", "you", "your"} & set(inside)
            return {self._addressee(passage, unit)} if spoken_to else set()
        addressee = self._addressee(passage, unit, spoken_to=False)
        if sexes[0] != speaker or addressee != ThreatTo.VICTIM:
            return {addressee}
        own = {"his", "her", "he", "she"} & set(passage.words[unit].split())
        begin = unit - len(self._sentence_before(passage.tags, unit))
        outside = any(self._is_noun(passage, i) and self._outsider(passage, i) for i in range(begin, unit))
        return {ThreatTo.SELF_ONLY if own and not outside else ThreatTo.OTHER}

    def _is_noun_ahead(self, passage: Passage, unit: int) -> bool:
        """Whether what follows a unit names somebody: `new bloke` after `swing for her`."""
        words = passage.words[unit + 1 : unit + 3]
        return bool(words) and (words[0] == "new" or self._is_noun(passage, unit + 1))

    def _doomed(self, passage: Passage, unit: int) -> set[str]:
        """Those of whom it is told that they will be dead: `she and the children will be dead`."""
        before = passage.tags[max(unit - 7, 0) : unit] if passage.tags[unit] == "DEAD" else []
        for stop in ("SAY", "ARGUE", SENTENCE, COMMA):
            before = before[len(before) - before[::-1].index(stop) :] if stop in before else before
        if not _CHILDREN & set(before) or before[0] in _CHILDREN:
            return set()
        return {ThreatTo.CHILD, ThreatTo.VICTIM} if "AND" in before else {ThreatTo.CHILD}

    def _head(self, passage: Passage, first: int) -> int:
        """The noun of a name that begins at a unit, `mother` of `her elderly mother`; or the unit itself."""
        owner = passage.words[first].split()[-1] in self._grammar["pronouns"]
        if owner or passage.tags[first + 1 : first + 2] == ["s"]:
            for i in range(first + 1, min(first + 5, len(passage.tags))):
                if self._is_noun(passage, i):
                    return i
                if passage.tags[i] not in ("s", "own") and passage.words[i] not in self._grammar["before_names"]:
                    break
        return first

    def _is_noun(self, passage: Passage, i: int) -> bool:
        """Whether a unit is a noun for a person."""
        word = passage.words[i]
        kind = self._kind.get(word, "")
        return word not in self._grammar["pronouns"] and (
            passage.tags[i] in _CHILDREN | {"PERSON"} or kind in ("relative", "third")
        )

    def _at_risk(self, passage: Passage, first: int, head: int, speaker: str) -> set[str]:
        """Whom a name from `first` to its noun `head` stands for, as one who is to be killed."""
        tag, word = passage.tags[head], passage.words[head]
        kind, owner = self._kind.get(word, ""), passage.words[first].split()[-1] if head > first else ""
        if word in self._grammar["subjects"]:
            return set()
        if tag in _CHILDREN or (word == "it" and _CHILDREN & set(self._sentence_before(passage.tags, first))):
            return {ThreatTo.CHILD}
        if kind in ("relative", "third") or tag == "OFFICER" or word in self._grammar["anyone"]:
            return {ThreatTo.OTHER}
        if kind == "both" and tag == "PERSON":
            return self._all_of_them(passage, head)
        if tag not in ("VICTIM", "PERSON"):
            return set()
        others = "new" in passage.words[max(head - 2, 0) : head]
        if owner and word in self._grammar["parents"]:
            child = {"CHILD", "ONE_CHILD"} & set(self._sentence_before(passage.tags, first))
            others |= not (child or self._kind.get(owner) == "both")
        elif owner and tag == "PERSON":
            owned = {"VICTIM": True, "SUSPECT": False}.get(passage.tags[first], self._sex(owner) not in (speaker, ""))
            others |= owned or self._sex(word) == speaker or self._kind.get(owner) == "teller"
        elif tag == "PERSON" and self._sex(word) == speaker:
            addressee = self._addressee(passage, first)
            return {addressee if addressee != ThreatTo.VICTIM else ThreatTo.OTHER}
        elif word in ("you", "your"):
            return {self._addressee(passage, first)}
        return {ThreatTo.OTHER if others else ThreatTo.VICTIM}

    def _all_of_them(self, passage: Passage, unit: int) -> set[str]:
        """Whom a plural means: `them` children where they were named last without an adult; else all of the family."""
        children = [i for i in range(unit) if passage.tags[i] == "CHILDREN"]
        if passage.words[unit + 1 : unit + 3].count("all"):
            return {ThreatTo.VICTIM, ThreatTo.CHILD} if _CHILDREN & set(passage.tags) else {ThreatTo.VICTIM}
        said = range(unit - len(self._sentence_before(passage.tags, unit)), unit)
        rivals = [i for i in said if self._is_noun(passage, i) and "new" in passage.words[max(i - 2, 0) : i]]
        if rivals and "AND" in passage.tags[max(rivals[0] - 4, 0) : rivals[0]]:
            return {ThreatTo.VICTIM, ThreatTo.OTHER}
        if passage.words[unit] in self._grammar["plural"] and children:
            with_adult = "AND" in passage.tags[max(children[-1] - 4, 0) : children[-1]]
            return {ThreatTo.VICTIM, ThreatTo.CHILD} if with_adult else {ThreatTo.CHILD}
        return {ThreatTo.VICTIM, ThreatTo.CHILD} if _CHILDREN & set(passage.tags) else {ThreatTo.VICTIM}

    def _ends_a_list(self, passage: Passage, after: int) -> bool:
        """Whether a name can be one more of a list, by what follows: not in `kill her, the children were out`."""
        if after >= len(passage.tags):
            return True
        return passage.tags[after] in _ENDS | {"PERSON"} or passage.words[after] in self._grammar["after_names"]

    def _addressee(self, passage: Passage, unit: int, spoken_to: bool = True) -> ThreatTo:
        """Who is spoken to in the sentence of a unit: the victim, unless another is told.

        Officers, and one of the speaker's own sex, only where the words are for those who are `spoken_to`.
        """
        for i in range(unit - 1, -1, -1):
            if passage.tags[i] == SENTENCE:
                break
            if passage.tags[i] == "SAY" and passage.words[i - 1] == "was":
                told = self._subject(passage, i - 1)
                if told is not None and self._outsider(passage, told):
                    return ThreatTo.OTHER
            before = self._ahead_of(passage, i)
            if before >= 0 and (
                passage.tags[before] in ("SAY", "ARGUE", "THREATEN") or passage.words[before] in ("to", "at", "towards")
            ):
                word, kind = passage.words[i], self._kind.get(passage.words[i], "")
                if kind in ("relative", "third") or "new" in passage.words[before + 1 : i]:
                    return ThreatTo.OTHER if spoken_to or kind == "relative" else ThreatTo.VICTIM
                if word in _TELLERS and self._told_by_outsider(passage):
                    return ThreatTo.OTHER
                if passage.tags[i] in ("CHILD", "ONE_CHILD"):
                    return ThreatTo.CHILD
                rival = word in ("him", "her") and self._sex(word) == self._speaker(passage, before)
                if rival and {"CHILD", "ONE_CHILD"} & set(self._sentence_before(passage.tags, i)):
                    return ThreatTo.CHILD
                if spoken_to and (passage.tags[i] == "OFFICER" or rival):
                    return ThreatTo.OTHER
        return ThreatTo.VICTIM

    def _told_by_outsider(self, passage: Passage) -> bool:
        """Whether the one who tells is said to be a relative, a friend or a new partner: `her sister rang`."""
        begin = [i for i in range(min(12, len(passage.tags))) if self._is_noun(passage, i)]
        outside = ("relative", "third")
        return any(self._kind.get(passage.words[i]) in outside or passage.words[i - 1] == "new" for i in begin)

    def _speaker(self, passage: Passage, unit: int) -> str:
        """Sex of the one who threatens: the nearest `he` or `she` before, in the sentence; else the perpetrator's.

        Not the one of `he is a dead man`.
        """
        undergone = passage.tags[unit] == "DEAD" or passage.tags[unit - 1 : unit] == ["be"]
        own = unit - 4 if undergone else unit
        for i in range(unit - 1, -1, -1):
            if passage.tags[i] == SENTENCE:
                break
            if passage.words[i] in ("he", "she") and i < own:
                return self._sex(passage.words[i])
        return self._accused(passage)

    def _ahead_of(self, passage: Passage, i: int) -> int:
        """The unit before a name, its article and owner passed over; -1 where there is none."""
        before = i - 1
        while before >= 0 and (
            passage.words[before] in ("the", "a", "an", "new", "older", "younger")
            or (passage.tags[before] == "PERSON" and passage.words[before] in self._grammar["owners"])
            or passage.tags[before] == "s"
        ):
            before -= 2 if passage.tags[before] == "s" else 1
        return before

    def _accused(self, passage: Passage) -> str:
        """Sex of the perpetrator: of those told to have acted, or named or taken as the suspect; male where none is."""
        tags, words = passage.tags, passage.words
        unacted = 2.0 if _ACCUSED in tags else 1.0 if "VICTIM" in tags else 0.5
        votes: dict[str, float] = {"male": unacted, "female": 0.0, "": 0.0}
        for i, tag in enumerate(tags):
            kind = self._sex(words[i])
            if tag in _TOLD and self._done(passage, i):
                votes[self._doer(passage, i)] += 1
            elif kind and self._apposed(passage, i, _ACCUSED):
                votes[kind] += 3
            elif kind and self._apposed(passage, i, "VICTIM"):
                votes["female" if kind == "male" else "male"] += 3
            elif (kind and _TAKEN & set(words[i + 1 : i + 4]) and tags[i - 1 : i] != ["by"]) or (
                kind
                and i > 1
                and tags[i - 2 : i] == ["VICTIM", "s"]
                and tag == "PERSON"
                and words[i] not in self._grammar["parents"]
            ):
                votes[kind] += 2
            elif kind and self._by_whom(passage, i):
                votes[kind] += 1
        return "female" if votes["female"] > votes["male"] else "male"

    def _done(self, passage: Passage, unit: int) -> bool:
        """Whether an act is told as done in this incident: not `a slash to the arm`, nor what usually happens."""
        tags, words = passage.tags, passage.words
        if not unit or tags[unit - 1] in self._grammar["not_done"] or "PREVIOUS" in tags[max(unit - 4, 0) : unit]:
            return False
        mark = words[unit + 1 : unit + 2] in (["to"], ["on"], ["above"], ["over"])
        return not (mark and tags[unit] in ("CUT", "BITE"))

    def _doer(self, passage: Passage, act: int) -> str:
        """Sex of the one who is told to have acted; that of `her partner` is taken to be the other one."""
        subject = self._subject(passage, act)
        if subject is None:
            return ""
        owner = passage.words[subject - 1] if subject else ""
        return self._sex(passage.words[subject]) or {"her": "male", "his": "female"}.get(owner, "")

    def _by_whom(self, passage: Passage, unit: int) -> bool:
        """Whether a word names the one by whom something was done: `was slapped by his wife`."""
        before = self._ahead_of(passage, unit)
        done = _TOLD & set(passage.tags[max(before - 5, 0) : before])
        return before > 0 and passage.words[before] == "by" and bool(done)

    def _apposed(self, passage: Passage, unit: int, part: str) -> bool:
        """Whether a word names the one of a part: `the suspect, his wife`, `female suspect`, `she is the suspect`."""
        after = range(unit + 1, min(unit + 6, len(passage.tags)))
        before = range(unit - 1, max(unit - 4, -1), -1)
        for places in (after,) if passage.words[unit] in self._grammar["pronouns"] else (after, before):
            for i in places:
                if passage.tags[i] == part and passage.words[i] not in ("informant", "inf"):
                    return True
                if passage.words[i] not in self._grammar["links"] or (part == "VICTIM" and passage.words[i] == "s"):
                    break
        return False

    def _bearers(self, passage: Passage, first: int, last: int, accused: str) -> set[str]:
        owned = self._inside(passage, first, first) if " " in passage.words[first] else ""
        if owned and not _CHILDREN & set(self._sentence_before(passage.tags, first)):
            return {self._role(owned, accused)}
        unit = self._bearer(passage, first, last)
        if unit is None or passage.tags[unit] in _ACTS:
            inside = self._inside(passage, *((first, last) if unit is None else (unit, unit)))
            return {self._role(inside, accused)} if inside else {Injured.VICTIM}
        tag, word = passage.tags[unit], passage.words[unit]
        if tag in ("VICTIM", "SUSPECT"):
            return {Injured.VICTIM if tag == "VICTIM" else Injured.PERPETRATOR}
        if tag == "OFFICER":
            return {Injured.OFFICER}
        if tag in _CHILDREN or word in _AGED:
            return {Injured.CHILD}
        kind = self._kind.get(word, "")
        if word in self._grammar["adults"] and kind == accused and _ACTS & set(passage.tags[max(unit - 2, 0) : unit]):
            return {Injured.UNKNOWN}
        stands_for = self._stands_for(passage, unit)
        if stands_for is not None:
            return {stands_for}
        if kind == "both":
            with_child = _CHILDREN & set(self._sentence_before(passage.tags, unit))
            return {Injured.VICTIM, Injured.CHILD if with_child else Injured.PERPETRATOR}
        teller = self._teller(passage) if kind == "teller" else None
        return {teller or self._role(kind, accused)}

    def _teller(self, passage: Passage) -> Injured | None:
        """Who the one who tells is, if not the victim: `I am her sister`, `I hit the wall`."""
        for i in range(len(passage.words) - 2):
            if passage.words[i : i + 2] == ["i", "am"]:
                for k in range(i + 2, min(i + 6, len(passage.words))):
                    if self._is_noun(passage, k) and self._outsider(passage, k):
                        return self._outsider(passage, k)
        acts = [i for i, tag in enumerate(passage.tags) if tag in _ACTS and self._done(passage, i)]
        doers = [passage.words[who] for who in (self._subject(passage, act) for act in acts) if who is not None]
        return Injured.PERPETRATOR if doers and set(doers) == {"i"} else None

    def _stands_for(self, passage: Passage, unit: int) -> Injured | None:
        """`RELATIVE`, `UNKNOWN` or `OFFICER` where a word means somebody but the two adults and their children."""
        if self._is_noun(passage, unit):
            return self._outsider(passage, unit)
        word = passage.words[unit]
        if word not in self._grammar["pronouns"] or self._kind.get(word) == "both":
            return None
        before = self._ahead_of(passage, unit)
        doer_ahead = before > 0 and passage.tags[before] in _ACTS and not _owns(passage.tags, unit)
        for i in range(unit - 1, -1, -1):
            if passage.tags[i] == SENTENCE:
                return self._carried_over(passage, i, word)
            if passage.words[i] in self._grammar["objects"] and not doer_ahead and not self._owner(passage, i):
                if self._sex(passage.words[i]) == self._sex(word) and not _owns(passage.tags, i):
                    return self._stands_for(passage, i)
            elif passage.tags[i] == "OFFICER" and (
                (_ACTS | {"SHOW_OF_FORCE"}) & set(passage.tags[max(i - 2, 0) : i])
                or passage.words[i - 1] == "against"
                or "ACCIDENT" in passage.tags[i:unit]
                or passage.tags[i + 1] in ("WOUND", "CUT", "INJURY", "DAMAGE", "HAS")
                or passage.words[i + 1] in ("fell", "landed", "stumbled")
            ):
                return Injured.OFFICER
            elif passage.words[i] in self._grammar["pronouns"]:
                doer_ahead &= not self._is_subject(passage, i)
            elif doer_ahead and self._is_person(passage, i) and passage.words[self._ahead_of(passage, i)] == "by":
                doer_ahead = False
            elif self._is_person(passage, i) and not (doer_ahead and self._is_subject(passage, i)):
                observes = self._grammar["observes"] & set(passage.words[i + 1 : i + 4])
                if observes or "SAY" in passage.tags[i + 1 : i + 3]:
                    return None
                if passage.tags[i] in ("CHILD", "ONE_CHILD") or passage.words[i] in _AGED:
                    return self._child_hurt(passage, i, unit)
                outsider = self._outsider(passage, i)
                return outsider if outsider != Injured.UNKNOWN or _ACTS & set(passage.tags[i:unit]) else None
            elif self._is_person(passage, i):
                doer_ahead = False
        return None

    def _carried_over(self, passage: Passage, stop: int, word: str) -> Injured | None:
        """Who is meant by a pronoun that is its sentence's subject, or is of it: an outsider, the subject before."""
        subject = next((i for i in range(stop + 1, len(passage.tags)) if self._is_person(passage, i)), None)
        if subject is None or self._sex(passage.words[subject]) != self._sex(word) or self._observes(passage, subject):
            return None
        if passage.words[subject] not in self._grammar["subjects"]:
            return None
        before = len(self._sentence_before(passage.tags, stop))
        nouns = [i for i in range(stop - before, stop) if self._is_noun(passage, i)]
        if not nouns or self._gender.get(passage.words[nouns[0]], self._sex(word)) != self._sex(word):
            return None
        return self._outsider(passage, nouns[0]) if not self._observes(passage, nouns[0]) else None

    def _child_hurt(self, passage: Passage, child: int, unit: int) -> Injured | None:
        """`CHILD` where a pronoun after a child means the child: `was knocked over and has a graze to her knee`."""
        tags = passage.tags[child:unit]
        others = self._grammar["subjects"] & set(passage.words[child:unit])
        told = _ACTS & set(tags) or not {"PERSON", "VICTIM", _ACCUSED} & set(tags)
        return Injured.CHILD if told and not others else None

    def _owner(self, passage: Passage, i: int) -> bool:
        """Whether a pronoun only tells whose the next noun is: `her` of `her brother`."""
        return passage.words[i] in self._grammar["owners"] and any(
            self._is_noun(passage, k) for k in range(i + 1, min(i + 3, len(passage.tags)))
        )

    def _outsider(self, passage: Passage, noun: int) -> Injured | None:
        word, tags, words = passage.words[noun], passage.tags, passage.words
        kind = self._kind.get(word, "")
        if kind == "relative":
            return Injured.RELATIVE
        if kind == "third" or "new" in words[max(noun - 2, 0) : noun]:
            return Injured.UNKNOWN
        if word in self._grammar["parents"] and noun > 0:
            whose = words[noun - 1] in ("her", "his", "my") and not _CHILDREN & set(self._sentence_before(tags, noun))
            if whose or (tags[noun - 1] == "s" and noun > 1 and tags[noun - 2] in ("VICTIM", _ACCUSED)):
                return Injured.RELATIVE
        return None

    @staticmethod
    def _sentence_before(tags: list[str], unit: int) -> list[str]:
        stops = [i for i in range(unit) if tags[i] == SENTENCE]
        return tags[stops[-1] + 1 if stops else 0 : unit]

    def _role(self, kind: str, accused: str) -> str:
        return Injured.PERPETRATOR if kind == accused else Injured.VICTIM

    def _bearer(self, passage: Passage, first: int, last: int) -> int | None:
        """The unit of the one who is hurt: owner of the part hurt, else object of the act, else subject."""
        tags, words = passage.tags, passage.words
        stop = next((i for i in range(last + 1, len(tags)) if tags[i] == SENTENCE), len(tags))
        for i in range(first, min(last + 6, stop)):
            if i > last and tags[i] in ("BUT", "CLAUSE", "AND"):
                break
            named = self._is_person(passage, i) and not self._owner(passage, i)
            object_ = i > first and (words[self._ahead_of(passage, i)] in ("to", "on") or i <= last + 1)
            if named and (_owns(tags, i) or object_):
                return i
        borne = any(word in self._grammar["borne"] for word in words[max(0, first - 3) : last + 1])
        given = any(word in self._grammar["given"] for word in words[max(0, first - 4) : first])
        for i in range(first - 1, -1, -1):
            if tags[i] == SENTENCE and tags[first - 1] == SENTENCE and i < first - 1:
                break
            own = words[i].split()[-1] in self._grammar["own_means"]
            if tags[i] in _ACTS and not own and self._inside(passage, i, i):
                return i
            if self._is_person(passage, i) and not self._owner(passage, i):
                before = self._ahead_of(passage, i)
                object_ = before >= 0 and (
                    tags[before] in _ACTS
                    or words[before] in ("caught", "catching", "clipped")
                    or (words[before] in ("at", "on", "over") and before > 0 and tags[before - 1] in _ACTS)
                )
                if object_ and not (borne and "AND" in tags[i:first]):
                    return i
                joined = {"which", "where"} & set(words[i:first]) or not (_PARTED | _ACTS) & set(tags[i:first])
                if _owns(tags, i) and (given or joined):
                    return i
                if words[i] in self._grammar["objects"] and _ENDS & set(tags[i:first]):
                    continue
                if given and tags[i + 1 : i + 2] in (["was"], ["were"], ["got"]) and _ACTS & set(tags[i + 2 : i + 4]):
                    return i
                if tags[i] == "OFFICER" and self._observes(passage, i):
                    return None
                aside = borne and i > 0 and tags[i - 1] == "CLAUSE" and "AND" in tags[i:first]
                qualified = "who" in words[i + 1 : i + 5] and not _PEOPLE & set(tags[i + 1 : first])
                subject = qualified or self._is_subject(passage, i)
                if subject and not (object_ or given or aside or SENTENCE in tags[i:first]):
                    return i
        return None

    def _observes(self, passage: Passage, unit: int) -> bool:
        """Whether somebody is told to have seen, heard or said something."""
        near = slice(unit + 1, unit + 4)
        return bool(self._grammar["observes"] & set(passage.words[near]) or {"SAY", "NOTED"} & set(passage.tags[near]))

    def _is_person(self, passage: Passage, i: int) -> bool:
        if passage.tags[i] in _PEOPLE or self._kind.get(passage.words[i]) in ("relative", "third"):
            return passage.words[i] != "new"
        if passage.words[i] in _AGED:
            ages = [word for word in passage.words[max(i - 2, 0) : i] if word.isdigit()]
            return bool(ages) and int(ages[0]) < _ADULT and passage.tags[i + 1 : i + 2] != ["PERSON"]
        after = passage.tags[i + 1 : i + 3]
        return passage.words[i] in self._grammar["each"] and not set(after) & (_BODY | _CHILDREN | _THINGS)

    def _subject(self, passage: Passage, at: int) -> int | None:
        for i in range(at - 1, -1, -1):
            if passage.tags[i] == SENTENCE:
                return None
            acts = i > 0 and _only_verbs(passage.tags[i + 1 : at])
            if passage.tags[i] in _PEOPLE and (acts or self._is_subject(passage, i)):
                return i
        return None

    def _is_subject(self, passage: Passage, i: int) -> bool:
        tags = passage.tags
        if passage.words[i] in self._grammar["subjects"]:
            return True
        owner = tags[i + 1 : i + 2] == ["s"] and passage.words[i] not in self._grammar["pronouns"]
        ahead, before = set(tags[i + 1 : i + 2]), self._ahead_of(passage, i)
        return (before < 0 or tags[before] not in self._grammar["before_object"] | _BEFORE_OBJECT) and not (
            owner or _owns(tags, i) or ahead & _THINGS or self._owner(passage, i)
        )

    def _inside(self, passage: Passage, first: int, last: int) -> str:
        """The sex that words inside units tell, where they tell one: `broke her nose`."""
        sexes = {self._sex(word) for word in " ".join(passage.words[first : last + 1]).split()} - {""}
        return sexes.pop() if len(sexes) == 1 else ""

    def _sex(self, word: str) -> str:
        kind = self._kind.get(word, "")
        return kind if kind in ("male", "female") else ""


def _only_verbs(between: list[str]) -> bool:
    """Whether nothing but helping verbs and adverbs stand between a word and an act, at most three."""
    helping = ("HAS", "NOW", "IF", "once", "REPEATEDLY")
    return len(between) < 4 and all(tag in helping or tag.endswith("ly") for tag in between)


def _owns(tags: list[str], i: int) -> bool:
    near = tags[i + 1 : i + 4]
    if near and near[0] in _ACTS:
        return False
    return any(tag in _BODY for tag in near) and "AND" not in near[:2]
