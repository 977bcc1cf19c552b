"""Whom a threat to kill is against (§4.9; rules R25, R27)."""

from __future__ import annotations

from filetrack.coding.narrative.cast import Cast
from filetrack.coding.narrative.people import ACTS, CHILDREN, People
from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage
from filetrack.schemas.codes import Injured, ThreatTo

_FATAL = frozenset({"KILL", "CAR", "DEAD", "DOOM", "STRANGLE", "DEATH_THREAT", "THREATEN", "KILL_SELF"})
_TOLD = ACTS | {"HAS", "IF", "SAY", "NOTED", "ARGUE", "THREATEN", "VICTIM"}
_AT_RISK = {
    Injured.CHILD: ThreatTo.CHILD,
    Injured.RELATIVE: ThreatTo.OTHER,
    Injured.UNKNOWN: ThreatTo.OTHER,
    Injured.OFFICER: ThreatTo.OTHER,
}
_OUTSIDERS = frozenset({Injured.RELATIVE, Injured.UNKNOWN, Injured.OFFICER})
_TELLERS = frozenset({"informant", "inf", "caller", "me"})


class Threatened(People):
    """Tells by grammar whose life was threatened."""

    def threatened(self, passage: Passage, first: int, last: int, who: int | None = None) -> set[str]:
        """Whom a threat to kill from unit `first` to `last` is against: codes of `ThreatTo`. `who` is at risk."""
        speaker = self._speaker(passage, last)
        if passage.tags[first] == "DEAD" or passage.words[last - 1 : last] == ["be"]:
            first -= len(self._sentence_before(passage.tags, first))
        meant = self._meant(passage, last, speaker)
        if meant:
            return meant
        if "by" in passage.words[last + 1 : last + 4] and "SELF" in passage.tags[last + 1 : last + 6]:
            return {ThreatTo.SELF_ONLY}
        codes, begin = set(), last + 1
        if who is not None:
            begin = who - self.owner(passage, who - 1)
        elif passage.tags[last] in _FATAL:
            codes = self._told_inside(passage, last, speaker) | self._doomed(passage, last)
            begin -= passage.words[last].split()[-1] in self.grammar["owners"] and self._is_noun_ahead(passage, last)
        elif self.is_person(passage, last):
            begin -= 1 + self.owner(passage, last - 1)
        elif passage.words[last] != "with" and passage.tags[last] not in ("AND", "CLAUSE"):
            begin = len(passage.tags)
        if passage.words[last] in self.grammar["vital"]:
            codes, begin = self._named_before(passage, first, last, speaker), last + 2
        codes |= self._listed(passage, begin, speaker, bool(codes))
        return codes or self._named_before(passage, first, last, speaker) or self._addressees(passage, last)

    def another(self, passage: Passage, first: int, last: int) -> bool:
        """Whether words of dying are of another than the one who says them: `he said he would end her life`."""
        inside = [word for unit in passage.words[first : last + 1] for word in unit.split()]
        if {"himself", "herself", "myself", "own", "self"} & set(inside) or "SELF" in passage.tags[first : last + 3]:
            return False
        sexes = {self.sex(word) for word in inside if word in ("him", "his", "her")}
        said = {"SAY", "THREATEN"} & set(self._sentence_before(passage.tags, last))
        return bool(said) and len(sexes) == 1 and sexes != {self._speaker(passage, last)}

    def _listed(self, passage: Passage, begin: int, speaker: str, named: bool) -> set[str]:
        """Those named one after another from a unit on; nobody where something else stands there."""
        codes: set[str] = set()
        i, article = begin, False
        if passage.words[begin : begin + 1] in (["other"], ["each other"], ["one another"]):
            return {ThreatTo.VICTIM}
        while i < min(begin + 14, len(passage.tags)):
            if passage.tags[i] in ("AND", COMMA) or passage.words[i] in self.grammar["before_names"]:
                article = passage.words[i] in ("the", "a", "an", "any")
                i += 1
                continue
            head = self._head(passage, i)
            if codes and not (self.is_person(passage, head) or self.is_noun(passage, head)):
                i = self._resumed(passage, i)
                continue
            if named and not self._ends_a_list(passage, head + 1 + (passage.tags[head + 1 : head + 2] == ["s"])):
                break
            one = self._at_risk(passage, i, head, speaker)
            if not one and article and not named and passage.tags[i].isalpha() and passage.tags[i].islower():
                return {ThreatTo.OTHER}
            if not one:
                break
            codes, named, i = codes | one, True, head + 1
        return codes

    def _resumed(self, passage: Passage, unit: int) -> int:
        """Where a list goes on after a phrase of place: `the kids in the bath then her`; else the text's end."""
        for i in range(unit + 1, min(unit + 6, len(passage.tags) - 1)):
            if passage.tags[i] in (SENTENCE, "SAY"):
                break
            joins = passage.words[i] == "then" or passage.tags[i] == "AND"
            if joins and self.is_person(passage, i + 1) and self._ends_a_list(passage, i + 2):
                return i + 1
        return len(passage.tags)

    def _named_before(self, passage: Passage, first: int, last: int, speaker: str) -> set[str]:
        """Those named within a threat: `put her brother in the ground`, `she and the boys would be dead`."""
        codes: set[str] = set()
        own = False
        for i in range(last - 1, first - 1, -1):
            if passage.tags[i] in ("SAY", "ARGUE", SENTENCE):
                break
            if self.owner(passage, i):
                continue
            if not self.is_person(passage, i):
                joins = passage.tags[i] in ("AND", COMMA) or passage.words[i] in self.grammar["before_names"]
                if codes and not joins:
                    break
                continue
            if passage.words[i - 1] in self.grammar["anyone"]:
                codes.add(ThreatTo.OTHER)
                continue
            subject = passage.words[i] in self.grammar["subjects"]
            himself = passage.words[i] in self.grammar["pronouns"] and self.sex(passage.words[i]) == speaker
            if himself or (passage.tags[i - 1 : i] in (["SAY"], ["ARGUE"]) and not subject):
                own |= subject
                continue
            begin = i - 1 if i and self.owner(passage, i - 1) else i
            if passage.words[i] in ("he", "she"):
                codes.add(_AT_RISK.get(Cast(self, passage).role(i), ThreatTo.VICTIM))
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
            self.is_person(passage, i + 1) and passage.words[i + 1] not in self.grammar["subjects"]
            for i in range(begin, unit - 1)
            if passage.tags[i] in ("SAY", "THREATEN") or passage.words[i] == "to"
        )

    def _meant(self, passage: Passage, last: int, speaker: str) -> set[str]:
        """Those whom the text itself says the words were meant for: `meaning her brother`."""
        for i in range(last + 1, min(last + 25, len(passage.tags) - 1)):
            if passage.words[i] in self.grammar["means"]:
                if passage.tags[i + 1] == "SELF":
                    return {ThreatTo.SELF_ONLY}
                return self._listed(passage, i + 1, speaker, False)
        return set()

    def _addressees(self, passage: Passage, unit: int) -> set[str]:
        """Who is spoken to in the sentence of a unit, the new partner too where `them` means both."""
        begin = unit - len(self._sentence_before(passage.tags, unit))
        them = [i for i in range(begin + 1, unit) if passage.words[i] == "them" and passage.tags[i - 1] == "SAY"]
        them += [unit] * ("them" in passage.words[unit].split())
        both = self._all_of_them(passage, them[0]) if them else set()
        return both if ThreatTo.OTHER in both else {self._addressee(passage, unit)}

    def _told_inside(self, passage: Passage, unit: int, speaker: str) -> set[str]:
        """Whom the words of a threat name themselves: `slit her throat`, `murder him`, `she is dead`."""
        if passage.tags[unit] in CHILDREN:
            return {ThreatTo.CHILD}
        inside = passage.words[unit].split()
        if inside[-1] in self.grammar["owners"] and self._is_noun_ahead(passage, unit):
            return set()
        if "its" in inside:
            return {ThreatTo.CHILD} if CHILDREN & set(self._sentence_before(passage.tags, unit)) else set()
        sexes = [sex for sex in map(self.sex, inside) if sex]
        if not sexes:
            spoken_to = len(inside) > 1 and {"me", "you", "your"} & set(inside)
            return {self._addressee(passage, unit)} if spoken_to else set()
        addressee = self._addressee(passage, unit, spoken_to=False)
        if sexes[0] != speaker or addressee != ThreatTo.VICTIM:
            return {addressee}
        own = {"his", "her", "he", "she"} & set(passage.words[unit].split())
        begin = unit - len(self._sentence_before(passage.tags, unit))
        outside = any(self.is_noun(passage, i) and self.outsider(passage, i) for i in range(begin, unit))
        return {ThreatTo.SELF_ONLY if own and not outside else ThreatTo.OTHER}

    def _is_noun_ahead(self, passage: Passage, unit: int) -> bool:
        """Whether what follows a unit names somebody: `new bloke` after `swing for her`."""
        words = passage.words[unit + 1 : unit + 3]
        return bool(words) and (words[0] == "new" or self.is_noun(passage, unit + 1))

    def _doomed(self, passage: Passage, unit: int) -> set[str]:
        """Those of whom it is told that they will be dead: `she and the children will be dead`."""
        before = passage.tags[max(unit - 7, 0) : unit] if passage.tags[unit] == "DEAD" else []
        for stop in ("SAY", "ARGUE", SENTENCE, COMMA):
            before = before[len(before) - before[::-1].index(stop) :] if stop in before else before
        if not CHILDREN & set(before) or before[0] in CHILDREN:
            return set()
        return {ThreatTo.CHILD, ThreatTo.VICTIM} if "AND" in before else {ThreatTo.CHILD}

    def _head(self, passage: Passage, first: int) -> int:
        """The noun of a name that begins at a unit, `mother` of `her elderly mother`; or the unit itself."""
        owner = passage.words[first].split()[-1] in self.grammar["pronouns"]
        if owner or passage.tags[first + 1 : first + 2] == ["s"]:
            for i in range(first + 1, min(first + 5, len(passage.tags))):
                if self.is_noun(passage, i):
                    return i
                if passage.tags[i] not in ("s", "own") and passage.words[i] not in self.grammar["before_names"]:
                    break
        return first

    def _at_risk(self, passage: Passage, first: int, head: int, speaker: str) -> set[str]:
        """Whom a name from `first` to its noun `head` stands for, as one who is to be killed."""
        tag, word = passage.tags[head], passage.words[head]
        kind, owner = self.kind.get(word, ""), passage.words[first].split()[-1] if head > first else ""
        if word in self.grammar["subjects"]:
            return set()
        if tag in CHILDREN or (word == "it" and CHILDREN & set(self._sentence_before(passage.tags, first))):
            return {ThreatTo.CHILD}
        if kind in ("relative", "third") or tag == "OFFICER" or word in self.grammar["anyone"]:
            return {ThreatTo.OTHER}
        if kind == "both" and tag == "PERSON":
            return self._all_of_them(passage, head)
        if tag not in ("VICTIM", "PERSON"):
            return set()
        others = "new" in passage.words[max(head - 2, 0) : head]
        if owner and word in self.grammar["parents"]:
            child = {"CHILD", "ONE_CHILD"} & set(self._sentence_before(passage.tags, first))
            others |= not (child or self.kind.get(owner) == "both")
        elif owner and tag == "PERSON":
            owned = {"VICTIM": True, "SUSPECT": False}.get(passage.tags[first], self.sex(owner) not in (speaker, ""))
            others |= owned or self.sex(word) == speaker or self.kind.get(owner) == "teller"
        elif tag == "PERSON" and self.sex(word) == speaker:
            addressee = self._addressee(passage, first)
            return {addressee if addressee != ThreatTo.VICTIM else ThreatTo.OTHER}
        elif word in ("you", "us") and passage.words[head - 1] == "of":
            two = {"pair", "both", "two"} & set(passage.words[max(head - 3, 0) : head])
            return {ThreatTo.VICTIM} if two else self._all_of_them(passage, head)
        elif word in ("you", "your"):
            return {self._addressee(passage, first)}
        role = Cast(self, passage).role(head)
        return {ThreatTo.OTHER if others else _AT_RISK.get(role, ThreatTo.VICTIM)}

    def _all_of_them(self, passage: Passage, unit: int) -> set[str]:
        """Whom a plural means: `them` children where they were named last without an adult; else all of the family."""
        children = [i for i in range(unit) if passage.tags[i] == "CHILDREN"]
        if passage.words[unit + 1 : unit + 3].count("all"):
            return {ThreatTo.VICTIM, ThreatTo.CHILD} if CHILDREN & set(passage.tags) else {ThreatTo.VICTIM}
        sentence = range(unit - len(self._sentence_before(passage.tags, unit)), unit)
        rivals = [i for i in sentence if self.is_noun(passage, i) and "new" in passage.words[max(i - 2, 0) : i]]
        two = {"pair", "both", "two"} & {*passage.words[unit].split(), *passage.words[unit + 1 : unit + 2]}
        if rivals and (two or "AND" in passage.tags[max(rivals[0] - 4, 0) : rivals[0]]):
            return {ThreatTo.VICTIM, ThreatTo.OTHER}
        if passage.words[unit] in self.grammar["plural"] and children:
            with_adult = "AND" in passage.tags[max(children[-1] - 4, 0) : children[-1]]
            return {ThreatTo.VICTIM, ThreatTo.CHILD} if with_adult else {ThreatTo.CHILD}
        said = set(self._sentence_before(passage.tags, unit))
        if two and not {"CHILD", "ONE_CHILD"} & said:
            return {ThreatTo.VICTIM}
        return {ThreatTo.VICTIM, ThreatTo.CHILD} if CHILDREN & set(passage.tags) else {ThreatTo.VICTIM}

    def _ends_a_list(self, passage: Passage, after: int) -> bool:
        """Whether a name can be one more of a list, by what follows: not in `kill her, the children were out`."""
        if after >= len(passage.tags):
            return True
        word = passage.words[after]
        verb = word in self.grammar["observes"] | self.grammar["finite"] or word.endswith("ed")
        return word in self.grammar["after_names"] or not (verb or passage.tags[after] in _TOLD)

    def _addressee(self, passage: Passage, unit: int, spoken_to: bool = True) -> ThreatTo:
        """Who is spoken to in the sentence of a unit: the victim, unless another is told.

        Officers, and one of the speaker's own sex, only where the words are for those who are `spoken_to`.
        """
        cast = Cast(self, passage)
        after = self._head(passage, unit + 2) if unit + 2 < len(passage.tags) else unit
        if passage.words[unit + 1 : unit + 2] in (["to"], ["at"]) and cast.is_person(after):
            return _AT_RISK.get(cast.role(after), ThreatTo.VICTIM)
        for i in range(unit - 1, cast.begin(unit) - 1, -1):
            told = cast.subject(i - 1) if passage.tags[i] == "SAY" and passage.words[i - 1] == "was" else None
            if told is not None and cast.role(told) in _OUTSIDERS:
                return ThreatTo.OTHER
            before = self.ahead_of(passage, i)
            if (
                before < 0
                or passage.tags[i + 1] == "BODY"
                or not (
                    passage.tags[before] in ("SAY", "ARGUE", "THREATEN")
                    or passage.words[before] in ("to", "at", "towards")
                )
            ):
                continue
            word, role = passage.words[i], cast.role(i) if cast.is_person(i) else None
            if word in _TELLERS and self._told_by_outsider(passage):
                return ThreatTo.OTHER
            if role in (Injured.RELATIVE, Injured.UNKNOWN):
                return ThreatTo.OTHER if spoken_to or role == Injured.RELATIVE else ThreatTo.VICTIM
            if role == Injured.CHILD and passage.tags[i] != "CHILDREN":
                return ThreatTo.CHILD
            rival = word in ("him", "her") and self.sex(word) == self._speaker(passage, before)
            if rival and {"CHILD", "ONE_CHILD"} & set(self._sentence_before(passage.tags, i)):
                return ThreatTo.CHILD
            if spoken_to and (role == Injured.OFFICER or rival):
                return ThreatTo.OTHER
            if role == Injured.VICTIM and passage.words[i] not in self.grammar["subjects"]:
                return ThreatTo.VICTIM
        return ThreatTo.VICTIM

    def _told_by_outsider(self, passage: Passage) -> bool:
        """Whether the one who tells is said to be a relative, a friend or a new partner: `her sister rang`."""
        begin = [i for i in range(min(12, len(passage.tags))) if self.is_noun(passage, i)]
        outside = ("relative", "third")
        return any(self.kind.get(passage.words[i]) in outside or passage.words[i - 1] == "new" for i in begin)

    def _speaker(self, passage: Passage, unit: int) -> str:
        """Sex of the one who threatens: the nearest `he` or `she` before, in the sentence; else the perpetrator's.

        Not the one of `he is a dead man`.
        """
        undergone = passage.tags[unit] == "DEAD" or passage.tags[unit - 1 : unit] == ["be"]
        own = unit - 4 if undergone else unit
        for i in range(unit - 1, -1, -1):
            if passage.tags[i] == SENTENCE:
                break
            if passage.words[i] in ("he", "she") and i < own and passage.tags[i + 1] != "AND":
                return self.sex(passage.words[i])
        return self.accused(passage)
