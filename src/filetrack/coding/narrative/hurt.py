"""Who was hurt (§4.9; rules R11, R19, R21, R22)."""

from __future__ import annotations

from filetrack.coding.narrative.cast import BOTH, PASSIVE, Cast
from filetrack.coding.narrative.people import ACCUSED, ACTS, CHILDREN, PEOPLE, People, owns
from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage
from filetrack.schemas.codes import Injured

_MISHAPS = frozenset({"ACCIDENT", "SELF", "DAMAGE", "SLAM", "BLOW", "FIST"})


class Hurt(People):
    """Tells by grammar who bears an injury, and who is told to be unhurt."""

    def hurt(self, passage: Passage, places: list[tuple[int, int]]) -> list[set[str]]:
        """Who bears the injury told at each place (first and last unit): codes of `Injured`."""
        cast = Cast(self, passage)
        officers = [place for place in places if "OFFICER" in (passage.tags[place[0]], passage.tags[place[1]])]
        borne: dict[tuple[int, int], set[str]] = {}
        told: tuple[int, int] | None = None
        for place in sorted(set(places)):
            if any(first <= place[0] and place[1] <= last for first, last in officers):
                borne[place] = {Injured.OFFICER}
            elif told and self._goes_on(cast, told, place):
                borne[place] = borne[told]
            else:
                borne[place] = self._bearers(cast, *place)
            told = place
        return [borne[place] for place in places]

    def _goes_on(self, cast: Cast, told: tuple[int, int], place: tuple[int, int]) -> bool:
        """Whether an injury is one more of a list, or is treated in a sentence about nobody else."""
        if self._owner_named(cast, *place) is not None:
            return False
        first = place[0]
        between = cast.tags[told[1] + 1 : first]
        if cast.words[first] in self.grammar["treated"] and SENTENCE in between:
            return not any(cast.is_person(i) and cast.is_subject(i) for i in range(cast.begin(first), first))
        return bool(between) and set(between) <= {"AND", COMMA}

    def unhurt(self, passage: Passage, told: list[int | None]) -> set[str]:
        """Which adults are meant by units that are told to be unhurt; both by None."""
        if None in told:
            return {Injured.VICTIM, Injured.PERPETRATOR}
        accused = self.accused(passage) if told else ""
        return {self._adult(passage, unit, accused) for unit in told} - {""}

    def _adult(self, passage: Passage, unit: int, accused: str) -> str:
        """`VICTIM` or `PERPETRATOR` where a unit means one of the two; else nothing."""
        tag, kind = passage.tags[unit], self.kind.get(passage.words[unit], "")
        if tag in ("VICTIM", ACCUSED):
            return Injured.VICTIM if tag == "VICTIM" else Injured.PERPETRATOR
        if tag != "PERSON" or kind in ("relative", "third", "both") or self.owner(passage, unit):
            return ""
        return Injured.VICTIM if kind == "teller" else self._role(kind, accused) if kind else ""

    def _role(self, kind: str, accused: str) -> str:
        return Injured.PERPETRATOR if kind == accused else Injured.VICTIM

    def _bearers(self, cast: Cast, first: int, last: int) -> set[str]:
        tags, words = cast.tags, cast.words
        owned = self._inside(cast.passage, first, first) if " " in words[first] else ""
        if owned and not CHILDREN & set(tags[cast.begin(first) : first]):
            return {self._role(owned, cast.accused)}
        unit = self._bearer(cast, first, last)
        if unit is None or tags[unit] in ACTS or tags[unit] == "HAS":
            inside = self._inside(cast.passage, *((first, last) if unit is None else (unit, unit)))
            own = unit is not None and tags[unit] == "DAMAGE" and self.grammar["limbs"] & set(words[unit].split())
            if inside and own:
                doer = cast.subject(unit)
                return {self._role(inside, cast.accused) if doer is None else cast.role(doer)}
            if inside and unit is not None and tags[unit] in ACTS:
                return {cast.pronoun(unit, inside, cast.subject(unit), carries=True)}
            return {self._role(inside, cast.accused)} if inside else {Injured.VICTIM}
        kind = self.kind.get(words[unit], "")
        if words[unit] in self.grammar["adults"] and kind == cast.accused and ACTS & set(tags[max(unit - 2, 0) : unit]):
            return {Injured.UNKNOWN}
        role = cast.role(unit)
        if role == BOTH:
            with_child = CHILDREN & set(tags[cast.begin(unit) : unit])
            return {Injured.VICTIM, Injured.CHILD if with_child else Injured.PERPETRATOR}
        return {role}

    def _bearer(self, cast: Cast, first: int, last: int) -> int | None:
        """The unit of the one who is hurt: owner of the part hurt, else who has it, else to whom the act was done."""
        owner = self._owner_named(cast, first, last)
        if owner is not None:
            return owner
        begin, tags, words = cast.begin(first), cast.tags, cast.words
        subject, patient = self._subject_before(cast, begin, first), self._patient_before(cast, begin, first)
        told = [word.split()[0] for word in words[max(begin, first - 3) : last + 1]]
        since = begin if patient is None else patient
        between = {word.split()[0] for word in words[since : first + 1]}
        caused = self.grammar["given"] & between or words[first].endswith("ing")
        if patient is not None and self._fell_besides(cast, patient, first):
            patient = None
        of_part = patient is not None and "which" in words[patient:first]
        bears = self.grammar["borne"] & set(told) or PASSIVE & set(tags[max(begin, first - 4) : first])
        mine = not (caused or of_part) and (bears or self._is_done(cast, first))
        found = next((unit for unit in ((subject, patient) if mine else (patient, subject)) if unit is not None), None)
        if found is not None or not begin:
            return found
        return self._last_undergone(cast, begin)

    def _fell_besides(self, cast: Cast, patient: int, first: int) -> bool:
        """Whether one who did something besides fell: `jumped aside pulling her son, fell, grazed her knees`."""
        before = cast.words[self.ahead_of(cast.passage, patient)]
        return before.endswith("ing") and bool(self.grammar["falls"] & set(cast.words[patient:first]))

    def _last_undergone(self, cast: Cast, begin: int) -> int | None:
        """Who was acted on in one of the sentences before; else the subject of the last."""
        subject, stop = None, begin
        for _ in range(3):
            if not stop:
                break
            start = cast.begin(stop - 1)
            patient = self._patient_before(cast, start, stop - 1)
            if patient is not None:
                return patient
            one = self._subject_before(cast, start, stop - 1)
            if one is not None and (_MISHAPS & set(cast.tags[start:stop]) or cast.role(one) != Injured.PERPETRATOR):
                subject = one if subject is None else subject
            stop = start
        return subject

    def _owner_named(self, cast: Cast, first: int, last: int) -> int | None:
        """Whose the part is that is named with an injury: `bruise to her arm`, `cut IP's lip`, `injury to [victim]`."""
        tags, words = cast.tags, cast.words
        for i in range(first, min(last + 6, cast.end(last))):
            if i > last and (tags[i] in ("BUT", "CLAUSE", "AND") or words[i] in ("from", "by", "where")):
                break
            if cast.is_person(i):
                before = self.ahead_of(cast.passage, i)
                object_ = i > first and (words[before] in ("to", "on", "for") or i <= last + 1)
                if words[i] not in self.grammar["subjects"] and (owns(tags, i) or object_):
                    return i
        for i in range(first - 1, max(cast.begin(first), first - 8) - 1, -1):
            if cast.is_person(i) and "who" in words[i + 1 : i + 5] and not PEOPLE & set(tags[i + 1 : first]):
                return i
            if words[i] == "with" and i >= first - 4 and i and cast.is_person(i - 1):
                return i - 1
            after = tags[i + 1 : min(i + 4, first)]
            if words[i] in self.grammar["owners"] and after[:1] != [COMMA] and {"INJURY", "WOUND"} & set(after):
                return i
        return None

    def _is_done(self, cast: Cast, first: int) -> bool:
        """Whether a word tells what somebody does to a part of his own: `fell and chipped a tooth`."""
        if cast.tags[first] not in ("MAIM", "BURN", "CUT", "DAMAGE"):
            return False
        return cast.tags[first - 1 : first] in (["AND"], [COMMA]) or cast.is_person(first - 1)

    def _subject_before(self, cast: Cast, begin: int, stop: int) -> int | None:
        for i in range(stop - 1, begin - 1, -1):
            if cast.is_person(i) and cast.is_subject(i) and not self._meanwhile(cast, i, stop):
                return i
        return None

    def _meanwhile(self, cast: Cast, unit: int, stop: int) -> bool:
        """Whether `they` are those of a clause of time that ends before a unit: `while they waited, a graze`."""
        both = self.kind.get(cast.words[unit]) == BOTH and cast.tags[unit - 1 : unit] == ["CLAUSE"]
        return both and bool({"AND", COMMA} & set(cast.tags[unit:stop]))

    def _patient_before(self, cast: Cast, begin: int, stop: int) -> int | None:
        """The last one before a unit to whom something was done, or whose part was reached."""
        tags, words = cast.tags, cast.words
        for i in range(stop - 1, begin - 1, -1):
            if tags[i] in ACTS | {"HAS"} and self._inside(cast.passage, i, i) and " " in words[i]:
                return i
            if not cast.is_person(i):
                continue
            if cast.undergoes(i):
                return i
            before = self.ahead_of(cast.passage, i)
            means = before >= 0 and words[before] in ("with", "using", "by")
            if not means and not cast.is_subject(i) and owns(tags, i):
                return i
        return None
