"""Words for people in a narrative and their grammar: who acts, who is spoken of, whose part (§4.9)."""

from __future__ import annotations

from filetrack.coding.narrative.words import COMMA, SENTENCE, Passage, Words
from filetrack.schemas.codes import Injured

CHILDREN = frozenset({"CHILD", "ONE_CHILD", "CHILDREN"})
PEOPLE = frozenset({"VICTIM", "SUSPECT", "PERSON", "OFFICER", *CHILDREN})
_BODY = frozenset({"BODY", "BELLY", "THROAT", "CLOTHING"})
ACTS = frozenset(
    {"FORCE", "BLOW", "HURL", "BITE", "CUT", "STAMP", "STRANGLE", "SPIT", "WIELD", "THROW", "DAMAGE", "SLAM", "RAPE"}
)
_TOLD = ACTS | {"THREATEN", "SHOW_OF_FORCE", "KILL", "DEAD"}
_THINGS = frozenset({"THING", "SOFT", "HEAVY", "VESSEL", "KNIFE", "SHARP"})
BEFORE_OBJECT = ACTS | {"TAKE", "THREATEN", "KILL", "SAY", "SHOW_OF_FORCE", "LAID"}
AGED, _ADULT = frozenset({"old", "yo"}), 18
ENDS = frozenset({SENTENCE, COMMA, "AND", "BUT", "CLAUSE", "NOW"})
_BEFORE, _AFTER, _CALLED = 3, 5, 9
"""How many units before or after a word may tell its part, and how many after it in a clause about it."""
ACCUSED, _TAKEN = "SUSPECT", frozenset({"arrested", "nicked", "detained", "custody", "arrest"})


class People:
    """Words for people by kind and of grammar (`words.yaml`), ready for passages of the level's lexicon."""

    def __init__(self, words: Words):
        kinds, grammar = words.kinds, words.grammar
        self.kind = {name: sex for sex, names in words.names.items() for name in names}
        self.kind |= {word: kind for kind, words in kinds.items() for word in words}
        self._sexes = {word: kind for word, kind in self.kind.items() if kind in ("male", "female")}
        self.grammar = {part: frozenset(words) for part, words in grammar.items()}
        self.names = frozenset(words.titles).union(*words.names.values())
        self.gender = {word: sex for sex in ("male", "female") for word in kinds.get(sex, ())}
        self.gender |= {name: sex for sex, names in words.names.items() for name in names}
        self.gender |= {word: "male" for word in grammar.get("boys", ())}
        self.gender |= {word: "female" for word in grammar.get("girls", ())}

    def is_noun(self, passage: Passage, i: int) -> bool:
        """Whether a unit is a noun for a person."""
        word = passage.words[i]
        kind = self.kind.get(word, "")
        return word not in self.grammar["pronouns"] and (
            passage.tags[i] in CHILDREN | {"PERSON"} or kind in ("relative", "third")
        )

    def ahead_of(self, passage: Passage, i: int) -> int:
        """The unit before a name, its article and owner passed over; -1 where there is none."""
        before = i - 1
        while before >= 0 and (
            passage.words[before] in ("the", "a", "an", "new", "older", "younger")
            or (passage.tags[before] == "PERSON" and passage.words[before] in self.grammar["owners"])
            or passage.tags[before] == "s"
        ):
            before -= 2 if passage.tags[before] == "s" else 1
        return before

    def accused(self, passage: Passage) -> str:
        """Sex of the perpetrator: of those told to have acted, or named or taken as the suspect; male where none is."""
        tags, words = passage.tags, passage.words
        suspects, victims = (
            [i for i, tag in enumerate(tags) if tag == part and not self.sex(words[i])] for part in (ACCUSED, "VICTIM")
        )
        first = 2.0 if suspects else 1.0 if "VICTIM" in tags else 0.5
        votes: dict[str, float] = {"male": first, "female": 0.0, "": 0.0}
        for i, tag in enumerate(tags):
            if tag not in _TOLD and words[i] not in self.gender:
                continue
            kind = self.sex(words[i])
            if tag in _TOLD and self.done(passage, i):
                votes[self._doer(passage, i)] += 1 if self._upon_another(passage, i) else 0.5
            elif kind and _near(suspects, i) and not self.owner(passage, i) and self._apposed(passage, i, ACCUSED):
                votes[kind] += 3
            elif (
                kind
                and _near(victims, i)
                and not self._owned_parent(passage, i)
                and self._apposed(passage, i, "VICTIM")
            ):
                votes["female" if kind == "male" else "male"] += 3
            elif (kind and _TAKEN & set(words[i + 1 : i + 4]) and tags[i - 1 : i] != ["by"]) or (
                kind
                and i > 1
                and tags[i - 2 : i] == ["VICTIM", "s"]
                and tag == "PERSON"
                and words[i] not in self.grammar["parents"]
            ):
                votes[kind] += 2
            elif words[i] in self.gender and self._is_suspect(passage, i):
                votes[self.gender[words[i]]] += 3
            elif kind and self._by_whom(passage, i):
                votes[kind] += 1
            elif kind and self._own_words(passage, i):
                votes[kind] += 2
        return "female" if votes["female"] > votes["male"] else "male"

    def _owned_parent(self, passage: Passage, i: int) -> bool:
        """Whether a word is for somebody's mother or father: `VIW1's father (VIW2)`."""
        owned = passage.tags[i - 1 : i] == ["s"] or passage.words[i - 1] in self.grammar["owners"]
        return owned and passage.words[i] in self.grammar["parents"]

    def _is_suspect(self, passage: Passage, noun: int) -> bool:
        """Whether a noun tells who the suspect is: `suspect is her daughter`."""
        is_ = noun - 2 if passage.words[noun - 1] in self.grammar["owners"] | {"the", "a"} else noun - 1
        told = is_ > 0 and passage.words[is_] in ("is", "was") and passage.tags[is_ - 1] == ACCUSED
        return told and not self.owner(passage, noun)

    def _upon_another(self, passage: Passage, act: int) -> bool:
        """Whether an act is told as done to somebody."""
        for i in range(act + 1, min(act + 5, len(passage.tags))):
            if self.is_person(passage, i):
                return True
            if passage.tags[i] in ENDS:
                break
        return False

    def _own_words(self, passage: Passage, unit: int) -> bool:
        """Whether a pronoun stands for the suspect who is told to have spoken: `suspect says she was pushed`."""
        if passage.words[unit] not in ("he", "she") or passage.tags[unit - 1 : unit] not in (["SAY"], ["DENY"]):
            return False
        begin = unit - len(self._sentence_before(passage.tags, unit))
        people = [i for i in range(begin, unit) if passage.tags[i] in PEOPLE and passage.words[i] not in ("we", "i")]
        return [passage.tags[i] for i in people] == [ACCUSED] and not self.sex(passage.words[people[0]])

    def done(self, passage: Passage, unit: int) -> bool:
        """Whether an act is told as done in this incident: not `a slash to the arm`, nor what usually happens."""
        tags, words = passage.tags, passage.words
        if "ACCIDENT" in self._sentence_before(tags, unit):
            return False
        ahead = self._sentence_before(tags, unit)
        past = "PREVIOUS" in ahead and not {"NOW", "BUT"} & set(ahead)
        if not unit or tags[unit - 1] in self.grammar["not_done"] or past:
            return False
        mark = words[unit + 1 : unit + 2] in (["to"], ["on"], ["above"], ["over"])
        return not (mark and tags[unit] in ("CUT", "BITE"))

    def _doer(self, passage: Passage, act: int) -> str:
        """Sex of the one who is told to have acted; that of `her partner` is taken to be the other one."""
        subject = self.subject(passage, act)
        if subject is None:
            return ""
        owner = passage.words[subject - 1] if subject else ""
        return self.sex(passage.words[subject]) or {"her": "male", "his": "female"}.get(owner, "")

    def _by_whom(self, passage: Passage, unit: int) -> bool:
        """Whether a word names the one by whom something was done: `was slapped by his wife`."""
        before = self.ahead_of(passage, unit)
        done = _TOLD & set(passage.tags[max(before - 5, 0) : before])
        return before > 0 and passage.words[before] == "by" and bool(done)

    def _apposed(self, passage: Passage, unit: int, part: str) -> bool:
        """Whether a word names the one of a part: `the suspect, his wife`, `female suspect`, `she is the suspect`."""
        after = range(unit + 1, min(unit + 1 + _AFTER, len(passage.tags)))
        before = range(unit - 1, max(unit - 1 - _BEFORE, -1), -1)
        pronoun = passage.words[unit] in self.grammar["pronouns"]
        for places in (after,) if pronoun else (after, before):
            for i in places:
                if pronoun and passage.tags[i - 1] == COMMA and passage.tags[i + 1 : i + 2] == ["SAY"]:
                    break
                if passage.tags[i] == part and passage.words[i] not in ("informant", "inf"):
                    return not self.sex(passage.words[i])
                if passage.words[i] not in self.grammar["links"] or (part == "VICTIM" and passage.words[i] == "s"):
                    break
        return self._called(passage, unit, part)

    def _called(self, passage: Passage, unit: int, part: str) -> bool:
        """Whether a clause about one tells the part: `the woman, whom officers treated as the perpetrator`."""
        after = range(unit + 1, min(unit + 1 + _CALLED, len(passage.tags)))
        part_at = next((i for i in after if passage.tags[i] == part and not self.sex(passage.words[i])), 0)
        between = passage.tags[unit + 1 : part_at]
        return bool({"who", "whom"} & set(between)) and "as" in between and SENTENCE not in between

    def owner(self, passage: Passage, i: int) -> bool:
        """Whether a pronoun only tells whose the next noun is: `her` of `her brother`."""
        return passage.words[i] in self.grammar["owners"] and any(
            self.is_noun(passage, k) for k in range(i + 1, min(i + 3, len(passage.tags)))
        )

    def outsider(self, passage: Passage, noun: int) -> Injured | None:
        word, tags, words = passage.words[noun], passage.tags, passage.words
        kind = self.kind.get(word, "")
        if kind == "relative":
            return Injured.RELATIVE
        if kind == "third" or "new" in words[max(noun - 2, 0) : noun]:
            return Injured.UNKNOWN
        if word in self.grammar["parents"] and noun > 0:
            whose = words[noun - 1] in ("her", "his", "my") and not CHILDREN & set(self._sentence_before(tags, noun))
            if whose or (tags[noun - 1] == "s" and noun > 1 and tags[noun - 2] in ("VICTIM", ACCUSED)):
                return Injured.RELATIVE
        return None

    def teller(self, passage: Passage) -> Injured | None:
        """Who the one who tells is, if not the victim: `I am her sister`, `I hit the wall`."""
        for i in range(len(passage.words) - 2):
            if passage.words[i : i + 2] == ["i", "am"]:
                for k in range(i + 2, min(i + 6, len(passage.words))):
                    if passage.words[k] in self.grammar["before_object"] and passage.words[k] != "s":
                        break
                    if self.is_noun(passage, k) and self.outsider(passage, k):
                        return self.outsider(passage, k)
                    if passage.words[k] in self.grammar["parents"] and passage.words[k - 1] == "s":
                        return Injured.RELATIVE
            if passage.words[i : i + 2] == ["is", "my"] and passage.words[i + 2] in self.grammar["kin"]:
                return Injured.RELATIVE
        acts = [i for i, tag in enumerate(passage.tags) if tag in ACTS and self.done(passage, i)]
        doers = [passage.words[who] for who in (self.subject(passage, act) for act in acts) if who is not None]
        return Injured.PERPETRATOR if doers and set(doers) == {"i"} else None

    @staticmethod
    def _sentence_before(tags: list[str], unit: int) -> list[str]:
        stops = [i for i in range(unit) if tags[i] == SENTENCE]
        return tags[stops[-1] + 1 if stops else 0 : unit]

    def observes(self, passage: Passage, unit: int) -> bool:
        """Whether somebody is told to have seen, heard or said something."""
        near = slice(unit + 1, unit + 4)
        return bool(self.grammar["observes"] & set(passage.words[near]) or {"SAY", "NOTED"} & set(passage.tags[near]))

    def is_person(self, passage: Passage, i: int) -> bool:
        if passage.tags[i] in PEOPLE or self.kind.get(passage.words[i]) in ("relative", "third"):
            return passage.words[i] != "new"
        if passage.words[i] in AGED:
            ages = [word for word in passage.words[max(i - 2, 0) : i] if word.isdigit()]
            return bool(ages) and int(ages[0]) < _ADULT and passage.tags[i + 1 : i + 2] != ["PERSON"]
        after = passage.tags[i + 1 : i + 3]
        return passage.words[i] in self.grammar["each"] and not set(after) & (_BODY | CHILDREN | _THINGS)

    def subject(self, passage: Passage, at: int) -> int | None:
        for i in range(at - 1, -1, -1):
            if passage.tags[i] == SENTENCE:
                return None
            if (
                passage.tags[i] not in PEOPLE
                or passage.words[i] in self.grammar["objects"]
                or _aside(passage.tags, i, at)
            ):
                continue
            if (i > 0 and _only_verbs(passage.tags[i + 1 : at])) or self.is_subject(passage, i):
                return i
        return None

    def is_subject(self, passage: Passage, i: int) -> bool:
        tags = passage.tags
        if passage.words[i] in self.grammar["subjects"]:
            return True
        owner = tags[i + 1 : i + 2] == ["s"] and passage.words[i] not in self.grammar["pronouns"]
        ahead, before = set(tags[i + 1 : i + 2]), self.ahead_of(passage, i)
        return (before < 0 or tags[before] not in self.grammar["before_object"] | BEFORE_OBJECT) and not (
            owner or owns(tags, i) or ahead & _THINGS or self.owner(passage, i)
        )

    def _inside(self, passage: Passage, first: int, last: int) -> str:
        """The sex that words inside units tell, where they tell one: `broke her nose`."""
        sexes = {self.sex(word) for word in " ".join(passage.words[first : last + 1]).split()} - {""}
        return sexes.pop() if len(sexes) == 1 else ""

    def sex(self, word: str) -> str:
        return self._sexes.get(word, "")


def _near(parts: list[int], unit: int) -> bool:
    """Whether one of the units that tell a part is near enough to a word to be apposed to it."""
    return any(unit - _BEFORE <= part <= unit + _CALLED for part in parts)


def _only_verbs(between: list[str]) -> bool:
    """Whether nothing but helping verbs and adverbs stand between a word and an act, at most three."""
    helping = ("HAS", "NOW", "IF", "once", "REPEATEDLY")
    return len(between) < 4 and all(tag in helping or tag.endswith("ly") for tag in between)


def _aside(tags: list[str], i: int, act: int) -> bool:
    """Whether a clause by itself tells of one before an act: `he went mad when she laughed and had hit her`."""
    return tags[i - 1 : i] == ["CLAUSE"] and tags[act - 2 : act] == ["AND", "HAS"] and "HAS" in tags[:i]


def owns(tags: list[str], i: int) -> bool:
    near = tags[i + 1 : i + 4]
    near = near[: near.index(SENTENCE)] if SENTENCE in near else near
    if near and near[0] in ACTS:
        return False
    return any(tag in _BODY for tag in near) and "AND" not in near[:2]
