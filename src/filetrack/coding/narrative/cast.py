"""The people of a text: whom a noun, a name or a pronoun means, who acts and to whom something is done (§4.9)."""

from __future__ import annotations

from functools import cached_property

from filetrack.coding.narrative.people import ACCUSED, ACTS, AGED, BEFORE_OBJECT, CHILDREN, PEOPLE, People
from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage
from filetrack.schemas.codes import Injured

PASSIVE = frozenset({"was", "were", "been", "being", "got", "getting", "be"})
_PREPOSED = frozenset({"at", "into", "onto", "on", "over", "towards", "against", "upon"})
_STRONG = ACTS | {"SHOW_OF_FORCE", "TAKE", "POUR", "STRANGLE", "MAIM", "BURN", "WOUND", "ACCIDENT"}
_DONE = _STRONG - {"WOUND"}
BOTH = "both"
_UPON = frozenset({"FORCE", "BLOW", "HURL", "STAMP", "STRANGLE", "SPIT", "WIELD", "THROW"})
_REACH = 5
_CATCHING = frozenset({"against", "caught", "catching", "clipped", "clipping"})
_CHAINED = frozenset({"he", "she", "him"})


class Cast:
    """Who the people of one text are; units are places in its passage."""

    def __init__(self, people: People, passage: Passage):
        self._people, self.passage = people, passage
        self.tags, self.words = passage.tags, passage.words
        self._known: dict[int, str] = {}

    @cached_property
    def accused(self) -> str:
        """Sex of the perpetrator."""
        return self._people.accused(self.passage)

    @cached_property
    def teller(self) -> str:
        """Who the one who tells in the first person is."""
        return self._people.teller(self.passage) or Injured.VICTIM

    def begin(self, unit: int) -> int:
        """Where the sentence of a unit begins."""
        return next((i + 1 for i in range(unit - 1, -1, -1) if self.tags[i] == SENTENCE), 0)

    def end(self, unit: int) -> int:
        """Where the sentence of a unit ends."""
        return next((i for i in range(unit, len(self.tags)) if self.tags[i] == SENTENCE), len(self.tags))

    def is_person(self, unit: int) -> bool:
        """Whether a unit stands for somebody, not only for whose the next noun is."""
        return self._people.is_person(self.passage, unit) and not self._people.owner(self.passage, unit)

    def is_subject(self, unit: int) -> bool:
        """Whether a unit is one who acts or undergoes, not an object or an owner."""
        if self.words[unit] in self._people.grammar["pronouns"]:
            return self.words[unit] in self._people.grammar["subjects"]
        if self.tags[unit + 1 : unit + 2] == ["s"] or self.tags[unit + 1 : unit + 2] == ["BODY"]:
            return False
        before = self._people.ahead_of(self.passage, unit)
        return before < 0 or self.tags[before] not in self._people.grammar["before_object"] | BEFORE_OBJECT

    def role(self, unit: int) -> str:
        """Who a unit means: a code of `Injured`; `both` where it means the two adults."""
        if unit not in self._known:
            self._known[unit] = ""
            self._known[unit] = self._role(unit)
        return self._known[unit] or self._by_sex(unit)

    def _role(self, unit: int) -> str:
        tag, word = self.tags[unit], self.words[unit]
        kind = self._people.kind.get(word, "")
        if tag == "SELF":
            subject = self.subject(unit)
            return Injured.VICTIM if subject is None else self.role(subject)
        if tag == "OFFICER":
            return Injured.OFFICER
        if tag in CHILDREN or word in AGED:
            return Injured.CHILD
        if tag == "VICTIM":
            return self._numbered(unit) or Injured.VICTIM
        if tag == ACCUSED and not kind:
            return Injured.PERPETRATOR
        if kind == "teller":
            return self.teller
        if kind == BOTH:
            return BOTH
        outsider = self._people.outsider(self.passage, unit) if self._people.is_noun(self.passage, unit) else None
        if outsider and not self._parent_of_child(unit):
            return outsider
        again = self._named_before(unit)
        if again:
            return again
        if word in self._people.grammar["pronouns"]:
            return self._antecedent(unit)
        return self._numbered(unit) or self._partner(unit) or self._by_sex(unit)

    def _numbered(self, unit: int) -> str:
        """Who a numbered or named one is where the text has told: `VIW1's father (VIW2)`, `a friend, Mrs U`."""
        word, number = self.words[unit], self.passage.number(unit)
        if not (number or word[-1].isdigit() or word in self._people.names):
            return ""
        for i in range(unit + 1):
            if self.words[i] != word or self.passage.number(i) != number or i < 2:
                continue
            noun = i - 2 if self.tags[i - 1] == COMMA else i - 1
            if self.tags[i - 1] == COMMA or self._outsider_noun(noun):
                role = self.role(noun) if self._people.is_noun(self.passage, noun) else ""
                return role if role in (Injured.RELATIVE, Injured.UNKNOWN) else ""
        return ""

    def _outsider_noun(self, unit: int) -> bool:
        """Whether a noun ahead of a name tells an outsider: `her friend Mr C`."""
        return self._people.kind.get(self.words[unit]) in ("relative", "third")

    def _named_before(self, unit: int) -> str:
        """Who `mother` is where `her mother` was told of before, and no other."""
        word, before = self.words[unit], self.words[unit - 1 : unit]
        if word not in self._people.grammar["parents"] or before in (["the"], ["a"]) or not unit:
            return ""
        first = next((i for i in range(unit) if self.words[i] == word), unit)
        owned = first < unit and self.words[first - 1] in self._people.grammar["owners"]
        return self.role(first) if owned else ""

    def _parent_of_child(self, unit: int) -> bool:
        """Whether a mother or father is that of the child whom the sentence before is about."""
        begin = self.begin(unit)
        grammar = self._people.grammar
        if not begin or self.words[unit] not in grammar["parents"] or self.words[unit - 1] not in ("her", "his"):
            return False
        people = [i for i in range(self.begin(begin - 1), begin) if self.is_person(i)]
        nouns = [i for i in range(begin, unit) if self._people.is_noun(self.passage, i) and self.tags[i] == "VICTIM"]
        return bool(people) and self.tags[people[0]] in ("CHILD", "ONE_CHILD") and not nouns

    def _partner(self, unit: int) -> str:
        """The other of two: `her partner` is not she."""
        owner = unit - 2 if self.tags[unit - 1 : unit] == ["s"] else unit - 1
        if self._people.sex(self.words[unit]):
            return ""
        other = {Injured.VICTIM: Injured.PERPETRATOR, Injured.PERPETRATOR: Injured.VICTIM}
        owned = owner >= 0 and (owner == unit - 2 or self.words[owner] in self._people.grammar["owners"])
        if owned:
            return other.get(self.role(owner), "") if self.tags[owner] in PEOPLE else ""
        if self.words[unit] not in self._people.grammar["unsexed"]:
            return ""
        accused = [i for i in range(self.begin(unit), unit) if self.tags[i] == ACCUSED and self.is_subject(i)]
        return Injured.VICTIM if accused else Injured.PERPETRATOR

    def _by_sex(self, unit: int) -> str:
        return self._of_sex(self._people.sex(self.words[unit]))

    def _antecedent(self, unit: int) -> str:
        """Whom a pronoun means: the nearest who is salient, of its sex, and not the one acting on it."""
        sex, begin = self._people.sex(self.words[unit]), self.begin(unit)
        subject = self.subject(unit) if self.tags[unit + 1 : unit + 2] == ["SELF"] else None
        if subject is not None and self._people.sex(self.words[subject]) in (sex, ""):
            return self.role(subject)
        return self.pronoun(unit, sex, self._doer_upon(unit), self._is_first(unit, begin, sex))

    def pronoun(self, unit: int, sex: str, doer: int | None, carries: bool) -> str:
        """Whom a pronoun of a sex means at a unit, not `doer`; one that `carries` may mean one told of just before."""
        begin, role = self.begin(unit), ""
        for i in range(unit - 1, begin - 1, -1):
            if i == doer or not self.is_person(i):
                continue
            chained = self.words[i] in _CHAINED and self._people.sex(self.words[i]) == sex
            if self._fits(i, sex, unit) or chained:
                return self.role(i)
            if self._people.sex(self.words[i]) == sex and self._noun_of_two(i) and not self._aside(i):
                role = self._of_sex(sex)
                break
        role = role or (self._carried(unit, sex) if begin and carries else "") or self._of_sex(sex)
        if doer is not None and role == Injured.PERPETRATOR == self.role(doer):
            return self._other_than(unit, sex, doer)
        return role

    def _carried(self, unit: int, sex: str) -> str:
        """One of the sentence before: its first subject, one who undergoes something, or who reported as now."""
        begin = self.begin(unit)
        before = self.begin(begin - 1)
        people = [i for i in range(before, begin - 1) if self.is_person(i)]
        subjects = [i for i in people if self.is_subject(i)]
        reports = self._people.observes(self.passage, unit) and self.words[unit] in self._people.grammar["subjects"]
        for i in people:
            gender = self._people.gender.get(self.words[i], "")
            if reports and gender == sex and self._outsider(i):
                return self.role(i)
            if self._fits(i, sex, unit) and (self.undergoes(i) or (subjects and i == subjects[0])):
                return self.role(i)
        return ""

    def _other_than(self, unit: int, sex: str, doer: int) -> str:
        """Someone else of the sex, where the one of the two who has it is the one who acts."""
        for i in range(unit - 1, -1, -1):
            noun = self.words[i] not in self._people.grammar["pronouns"]
            same = noun and self._people.gender.get(self.words[i], "") == sex
            if same and i != doer and self.is_person(i) and self._outsider(i):
                return self.role(i)
        return Injured.VICTIM

    def _outsider(self, unit: int) -> bool:
        return self.role(unit) in (Injured.RELATIVE, Injured.UNKNOWN, Injured.CHILD)

    def _of_sex(self, sex: str) -> str:
        return Injured.PERPETRATOR if sex == self.accused else Injured.VICTIM

    def _noun_of_two(self, i: int) -> bool:
        """Whether a unit is a noun or a mask for one of the two adults."""
        return self.words[i] not in self._people.grammar["pronouns"] and self.role(i) in (
            Injured.VICTIM,
            Injured.PERPETRATOR,
        )

    def _aside(self, i: int) -> bool:
        """Whether a word stands apart from what is done: after a preposition, or as an owner."""
        return not self.is_subject(i) and not self.undergoes(i)

    def _fits(self, i: int, sex: str, unit: int) -> bool:
        """Whether a pronoun can mean one who is neither of the two: salient, and of no other sex."""
        if self.words[i] in self._people.grammar["pronouns"]:
            same = self._people.sex(self.words[i]) == sex
            return same and self.role(i) not in (Injured.VICTIM, Injured.PERPETRATOR, BOTH)
        gender = self._people.gender.get(self.words[i], "")
        if gender not in (sex, "") or self.role(i) in (Injured.VICTIM, Injured.PERPETRATOR, BOTH):
            return False
        if self.tags[i] == "CHILDREN" or (self.tags[i] == "OFFICER" and self.words[i].endswith("s")):
            return False
        if self.undergoes(i):
            return True
        told = self._people.observes(self.passage, i)
        reach = i + 4 if self.tags[i] == "OFFICER" else unit
        acts = bool(_STRONG & set(self.tags[i + 1 : min(reach, unit)])) or self.tags[i + 1 : i + 2] == ["HAS"]
        relative = "who" in self.words[i + 1 : i + 8]
        return (self.is_subject(i) or relative) and not told and (acts or gender == sex)

    def _is_first(self, unit: int, begin: int, sex: str) -> bool:
        """Whether a pronoun is the first of its sentence that is of its sex, and a subject or an owner."""
        ahead = [i for i in range(begin, unit) if self._people.is_person(self.passage, i)]
        if any(self._people.sex(self.words[i]) == sex for i in ahead):
            return False
        return self.words[unit] in self._people.grammar["subjects"] or not ahead

    def _doer_upon(self, unit: int) -> int | None:
        """The subject of the act whose object a unit is, or whose object's owner."""
        begin = self.begin(unit)
        if self.words[unit] in self._people.grammar["subjects"]:
            return None
        for i in range(unit - 1, max(begin, unit - 6) - 1, -1):
            noun = {"the", "a", "an"} & set(self.tags[max(i - 2, 0) : i])
            if self.tags[i] in _UPON and not noun and self._people.done(self.passage, i):
                return self.subject(i)
            if self._people.is_person(self.passage, i) or self.tags[i] in ("AND", COMMA, "CLAUSE"):
                break
        return None

    def undergoes(self, unit: int) -> bool:
        """Whether something is done to one: `dragged the boy`, `the boy was pulled`."""
        before = self._people.ahead_of(self.passage, unit)
        if before >= 0 and (self.tags[before] in ACTS or self.words[before] in _CATCHING):
            return True
        if before > 0 and self.words[before] in _PREPOSED:
            ahead = self.tags[max(before - _REACH, self.begin(unit)) : before]
            if ACTS & set(ahead) and not PEOPLE & set(ahead):
                return True
        after = self.tags[unit + 1 : unit + 5]
        return bool(PASSIVE & set(after[:2])) and bool(_DONE & set(after[1:]))

    def subject(self, unit: int) -> int | None:
        """The one who acts in what a unit tells."""
        return self._people.subject(self.passage, unit)
