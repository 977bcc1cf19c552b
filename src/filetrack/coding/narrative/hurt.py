"""Who was hurt (§4.9; rules R11, R19, R21, R22)."""

from __future__ import annotations

from filetrack.coding.narrative.people import ACCUSED, ACTS, AGED, CHILDREN, ENDS, PEOPLE, People, owns
from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage
from filetrack.schemas.codes import Injured

_PARTED = ENDS - {COMMA}


class Hurt(People):
    """Tells by grammar who bears an injury, and who is told to be unhurt."""

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
        if tag in ("VICTIM", ACCUSED):
            return Injured.VICTIM if tag == "VICTIM" else Injured.PERPETRATOR
        if tag != "PERSON" or kind in ("relative", "third", "both") or self._owner(passage, unit):
            return ""
        return Injured.VICTIM if kind == "teller" else self._role(kind, accused) if kind else ""

    def _bearers(self, passage: Passage, first: int, last: int, accused: str) -> set[str]:
        owned = self._inside(passage, first, first) if " " in passage.words[first] else ""
        if owned and not CHILDREN & set(self._sentence_before(passage.tags, first)):
            return {self._role(owned, accused)}
        unit = self._bearer(passage, first, last)
        if unit is None or passage.tags[unit] in ACTS or passage.tags[unit] == "HAS":
            inside = self._inside(passage, *((first, last) if unit is None else (unit, unit)))
            return {self._role(inside, accused)} if inside else {Injured.VICTIM}
        tag, word = passage.tags[unit], passage.words[unit]
        if tag in ("VICTIM", "SUSPECT"):
            return {Injured.VICTIM if tag == "VICTIM" else Injured.PERPETRATOR}
        if tag == "OFFICER":
            return {Injured.OFFICER}
        if tag in CHILDREN or word in AGED:
            return {Injured.CHILD}
        kind = self._kind.get(word, "")
        if word in self._grammar["adults"] and kind == accused and ACTS & set(passage.tags[max(unit - 2, 0) : unit]):
            return {Injured.UNKNOWN}
        stands_for = self._stands_for(passage, unit)
        if stands_for is not None:
            return {stands_for}
        if kind == "both":
            with_child = CHILDREN & set(self._sentence_before(passage.tags, unit))
            return {Injured.VICTIM, Injured.CHILD if with_child else Injured.PERPETRATOR}
        teller = self._teller(passage) if kind == "teller" else None
        return {teller or self._role(kind, accused)}

    def _teller(self, passage: Passage) -> Injured | None:
        """Who the one who tells is, if not the victim: `I am her sister`, `I hit the wall`."""
        for i in range(len(passage.words) - 2):
            if passage.words[i : i + 2] == ["i", "am"]:
                for k in range(i + 2, min(i + 6, len(passage.words))):
                    if passage.words[k] in self._grammar["before_object"] and passage.words[k] != "s":
                        break
                    if self._is_noun(passage, k) and self._outsider(passage, k):
                        return self._outsider(passage, k)
                    if passage.words[k] in self._grammar["parents"] and passage.words[k - 1] == "s":
                        return Injured.RELATIVE
            if passage.words[i : i + 2] == ["is", "my"] and passage.words[i + 2] in self._grammar["kin"]:
                return Injured.RELATIVE
        acts = [i for i, tag in enumerate(passage.tags) if tag in ACTS and self._done(passage, i)]
        doers = [passage.words[who] for who in (self._subject(passage, act) for act in acts) if who is not None]
        return Injured.PERPETRATOR if doers and set(doers) == {"i"} else None

    def _stands_for(self, passage: Passage, unit: int) -> Injured | None:
        """`RELATIVE`, `UNKNOWN` or `OFFICER` where a word means somebody but the two adults and their children."""
        if self._is_noun(passage, unit):
            return self._outsider(passage, unit)
        word = passage.words[unit]
        if word not in self._grammar["pronouns"] or self._kind.get(word) == "both":
            return None
        sentence = range(unit - len(self._sentence_before(passage.tags, unit)), unit)
        if word in self._grammar["subjects"] and any(self._suffers(passage, i) for i in sentence):
            return Injured.CHILD
        before = self._ahead_of(passage, unit)
        doer_ahead = before > 0 and passage.tags[before] in ACTS and not owns(passage.tags, unit)
        for i in range(unit - 1, -1, -1):
            if passage.tags[i] == SENTENCE:
                return self._carried_over(passage, i, word)
            if passage.words[i] in self._grammar["objects"] and not doer_ahead and not self._owner(passage, i):
                if self._sex(passage.words[i]) == self._sex(word) and not owns(passage.tags, i):
                    return self._stands_for(passage, i)
            elif passage.tags[i] == "OFFICER" and (
                (ACTS | {"SHOW_OF_FORCE"}) & set(passage.tags[max(i - 2, 0) : i])
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
                if passage.tags[i] in ("CHILD", "ONE_CHILD") or passage.words[i] in AGED:
                    return self._child_hurt(passage, i, unit)
                outsider = self._outsider(passage, i)
                return outsider if outsider != Injured.UNKNOWN or ACTS & set(passage.tags[i:unit]) else None
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
        if any(self._suffers(passage, i) for i in nouns):
            return Injured.CHILD
        if not nouns or self._gender.get(passage.words[nouns[0]], self._sex(word)) != self._sex(word):
            return None
        return self._outsider(passage, nouns[0]) if not self._observes(passage, nouns[0]) else None

    def _suffers(self, passage: Passage, noun: int) -> bool:
        """Whether something was done to a child: `the boy was pulled`, `dragged the boy`."""
        tags = passage.tags
        if tags[noun] not in ("CHILD", "ONE_CHILD"):
            return False
        passive = passage.words[noun + 1 : noun + 2] in (["was"], ["got"], ["were"])
        return tags[self._ahead_of(passage, noun)] in ACTS or (passive and bool(ACTS & set(tags[noun + 2 : noun + 4])))

    def _child_hurt(self, passage: Passage, child: int, unit: int) -> Injured | None:
        """`CHILD` where a pronoun after a child means the child: `was knocked over and has a graze to her knee`."""
        tags = passage.tags[child:unit]
        others = self._grammar["subjects"] & set(passage.words[child:unit])
        told = ACTS & set(tags) or not {"PERSON", "VICTIM", ACCUSED} & set(tags)
        return Injured.CHILD if told and not others else None

    def _role(self, kind: str, accused: str) -> str:
        return Injured.PERPETRATOR if kind == accused else Injured.VICTIM

    def _bearer(self, passage: Passage, first: int, last: int) -> int | None:
        """The unit of the one who is hurt: owner of the part hurt, else object of the act, else subject."""
        tags, words = passage.tags, passage.words
        stop = next((i for i in range(last + 1, len(tags)) if tags[i] == SENTENCE), len(tags))
        for i in range(first, min(last + 6, stop)):
            if i > last and (tags[i] in ("BUT", "CLAUSE", "AND") or words[i] in ("from", "by", "where")):
                break
            named = self._is_person(passage, i) and not self._owner(passage, i)
            object_ = i > first and (words[self._ahead_of(passage, i)] in ("to", "on") or i <= last + 1)
            if named and (owns(tags, i) or object_):
                return i
        borne = any(word in self._grammar["borne"] for word in words[max(0, first - 3) : last + 1])
        given = any(word in self._grammar["given"] for word in words[max(0, first - 4) : first])
        for i in range(first - 1, -1, -1):
            if tags[i] == SENTENCE and tags[first - 1] == SENTENCE and i < first - 1:
                break
            own = words[i].split()[-1] in self._grammar["own_means"]
            if (tags[i] in ACTS or tags[i] == "HAS") and not own and self._inside(passage, i, i):
                return i
            if self._is_person(passage, i) and not self._owner(passage, i):
                before = self._ahead_of(passage, i)
                object_ = before >= 0 and (
                    tags[before] in ACTS
                    or words[before] in ("caught", "catching", "clipped")
                    or (words[before] in ("at", "on", "over") and before > 0 and tags[before - 1] in ACTS)
                )
                if object_ and not (borne and "AND" in tags[i:first]):
                    return i
                joined = {"which", "where"} & set(words[i:first]) or not (_PARTED | ACTS) & set(tags[i:first])
                if owns(tags, i) and (given or joined):
                    return i
                if words[i] in self._grammar["objects"] and ENDS & set(tags[i:first]):
                    continue
                if given and tags[i + 1 : i + 2] in (["was"], ["were"], ["got"]) and ACTS & set(tags[i + 2 : i + 4]):
                    return i
                if tags[i] == "OFFICER" and self._observes(passage, i):
                    return None
                aside = borne and i > 0 and tags[i - 1] == "CLAUSE" and "AND" in tags[i:first]
                qualified = "who" in words[i + 1 : i + 5] and not PEOPLE & set(tags[i + 1 : first])
                subject = qualified or self._is_subject(passage, i)
                if subject and not (object_ or given or aside or SENTENCE in tags[i:first]):
                    return i
        return None
