"""Which listed children a sentence names: by masked name, age, sex or order, or together (§4.11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from filetrack.coding.narrative.words import COMMA, Passage
from filetrack.schemas.study import Strict

ADULTS = frozenset({"VICTIM", "SUSPECT", "PERSON"})
"""Classes of words for adults."""

TOGETHER = frozenset({"they", "both", "all", "neither", "none"})
"""Pronouns that may stand for several children."""

ALONE = frozenset({"he", "she"})
"""Pronouns that may stand for one child."""

_COUNTS = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
DETERMINERS = frozenset({"the", "her", "his", "their", "a", "an", "s", "PERSON", "all", "both", *_COUNTS})
"""Words that may stand between a phrase, or a sentence's beginning, and a child."""

_KINDS = ("ONE_CHILD", "CHILDREN")
_NAMED = frozenset({"CHILD", *_KINDS})
_YEARS = frozenset({"year", "years", "yr", "yrs", "y", "yo"})
_MONTHS = frozenset({"month", "months", "mth", "mths", "week", "weeks", "wk", "wks"})
_PLACED_BY = (["BESIDE"], ["ASLEEP"], ["WITNESSED"], ["ON_PREMISES"], ["NOT_ON_PREMISES"])
"""Classes of phrases before which `'s` stands for `is`, not for an owner: `the baby's on her hip`."""
_JOINS = frozenset({"AND", COMMA, "old", "aged", "age", "under", "listed", "m", "f", "who", *_YEARS, *_MONTHS})


class ListedChild(NamedTuple):
    """A child on the record: position, age in years at the report, sex; what is not known is None."""

    number: int
    age: int | None
    sex: str | None


class Descriptions(Strict):
    """How children are described without a name: words of a sex, ages that a word means, order."""

    sexes: dict[str, list[str]]
    ages: dict[str, tuple[int, int]]
    eldest: list[str]
    youngest: list[str]
    ordinals: list[str]


class Mention(NamedTuple):
    """Children whom units `first` to `last` of a sentence name.

    `singly`: named alone, not together with all. `denied`: no child, neither child. `subject`: placed by what follows,
    not the matter of an argument (`contact with [child 1]`) or an owner (`[child 1]'s school`).
    """

    first: int
    last: int
    children: tuple[int, ...]
    singly: bool
    denied: bool
    subject: bool


class MentionReader:
    """Descriptions ready for finding children in sentences."""

    def __init__(self, descriptions: Descriptions):
        self._sexes = {word: sex for sex, words in descriptions.sexes.items() for word in words}
        self._ages = descriptions.ages
        self._eldest = frozenset(descriptions.eldest)
        self._youngest = frozenset(descriptions.youngest)
        self._ordinals = {word: number for number, word in enumerate(descriptions.ordinals, start=1)}
        self._qualifiers = _YEARS | _MONTHS | self._eldest | self._youngest | {"old", "other", *self._ordinals}

    def mentions(self, sentence: Passage, children: Sequence[ListedChild]) -> list[Mention]:
        """Mentions in order; children named one after the other are one mention."""
        found: list[Mention] = []
        for i, tag in enumerate(sentence.tags):
            if tag not in _NAMED and not tag.isdigit():
                continue
            mention = self._mention(sentence, i, children)
            if mention is None:
                continue
            if found and _joined(sentence, found[-1], mention):
                together = tuple(dict.fromkeys((*found[-1].children, *mention.children)))
                found[-1] = found[-1]._replace(last=mention.last, children=together)
            else:
                found.append(mention)
        return found[1:] if len(found) > 1 and _is_heading(sentence, found[0]) else found

    def _mention(self, sentence: Passage, i: int, children: Sequence[ListedChild]) -> Mention | None:
        tag, singly, last = sentence.tags[i], True, i
        if tag == "CHILD":
            named = _numbered(sentence, i, children)
        elif tag in _KINDS and _name_follows(sentence, i):
            return None
        elif tag == "ONE_CHILD":
            named = self._described(sentence, i, children)
        elif tag == "CHILDREN":
            named, singly = self._several(sentence, i, children), len(children) == 1
        elif _age_stands_alone(sentence, i):
            named, last = self._described(sentence, i, children), i + 2
        else:
            return None
        if not named:
            return None
        first = self._beginning(sentence, i)
        denied = "NIL" in sentence.tags[max(0, first - 2) : i]
        return Mention(first, last, named, singly, denied, _is_subject(sentence, first, i))

    def _beginning(self, sentence: Passage, i: int) -> int:
        while i > 0 and self._belongs(sentence, i):
            i -= 1
        return i

    def _belongs(self, sentence: Passage, i: int) -> bool:
        """Whether the unit before `i` is part of the mention: `both of the`, `[victim]'s 4 year old`, `the child,`."""
        tag, word = sentence.tags[i - 1], sentence.words[i - 1]
        if tag in DETERMINERS or word.isdigit() or word in self._qualifiers:
            return True
        if tag in _KINDS:
            return _name_follows(sentence, i - 1)
        if tag == COMMA:
            return sentence.tags[i] == "CHILD" and i >= 2 and sentence.tags[i - 2] in _KINDS
        if word == "of":
            return i >= 2 and sentence.words[i - 2] in TOGETHER
        return sentence.words[i] == "s" and tag in ADULTS

    def _described(self, sentence: Passage, i: int, children: Sequence[ListedChild]) -> tuple[int, ...]:
        """The one listed child whom age, sex or order describe, if there is just one."""
        word = sentence.words[i]
        if sentence.words[i + 1 : i + 2] == ["listed"] and i > 0:
            place = self._ordinals.get(sentence.words[i - 1])
            return tuple(child.number for child in children if child.number == place)
        sex, age = self._sexes.get(word), _age(sentence, i)
        left = [child for child in children if sex is None or child.sex in (sex, None)]
        if age is not None:
            left = _nearest_in_age(left, age)
        elif word in self._ages and len(left) > 1:
            low, high = self._ages[word]
            left = [child for child in left if child.age is not None and low <= child.age <= high]
        if len(left) > 1 and all(child.age is not None for child in left):
            before = set(sentence.words[max(0, i - 3) : i])
            if before & self._eldest:
                left = [max(left, key=lambda child: child.age)]
            elif before & self._youngest:
                left = [min(left, key=lambda child: child.age)]
        if len(left) > 1 and sex is not None:
            left = [child for child in left if child.sex == sex]
        return (left[0].number,) if len(left) == 1 else ()

    def _several(self, sentence: Passage, i: int, children: Sequence[ListedChild]) -> tuple[int, ...]:
        """The listed children whom a collective word names; none where it speaks of one of them."""
        before = set(sentence.words[max(0, i - 3) : i])
        if "one" in before:
            return ()
        sex = self._sexes.get(sentence.words[i])
        left = [child for child in children if sex is None or child.sex in (sex, None)]
        ages = [child.age for child in left if child.age is not None]
        if len(left) > 2 and len(ages) == len(left):
            if before & self._eldest:
                left = [child for child in left if child.age != min(ages)]
            elif before & self._youngest:
                left = [child for child in left if child.age != max(ages)]
        return tuple(child.number for child in left)


def _numbered(sentence: Passage, i: int, children: Sequence[ListedChild]) -> tuple[int, ...]:
    """The child of `[child n]`; `[child]` is the only one listed."""
    number = sentence.number(i) or (children[0].number if len(children) == 1 else None)
    return (number,) if any(child.number == number for child in children) else ()


def _joined(sentence: Passage, left: Mention, right: Mention) -> bool:
    gap = sentence.tags[left.last + 1 : right.first]
    return left.singly == right.singly and len(gap) <= 7 and all(tag in _JOINS or tag.isdigit() for tag in gap)


def _is_heading(sentence: Passage, mention: Mention) -> bool:
    """Whether a mention is only the heading of what follows, `CHILDREN: [child 1] was asleep`."""
    return mention.first == 0 and sentence.tags[mention.last + 1 : mention.last + 2] == [":"]


def _name_follows(sentence: Passage, i: int) -> bool:
    """Whether the masked name follows: `the child, [child 1]`, `both children ([child 1] and [child 2])`."""
    return sentence.tags[i + 1 : i + 2] == ["CHILD"] or sentence.tags[i + 1 : i + 3] == [COMMA, "CHILD"]


def _age_stands_alone(sentence: Passage, i: int) -> bool:
    """Whether `4 year old` stands here with no word for a child after it."""
    words = sentence.words[i : i + 3]
    if len(words) < 3 or not words[0].isdigit() or words[1] not in _YEARS | _MONTHS or words[2] != "old":
        return False
    return not {"CHILD", *_KINDS} & set(sentence.tags[i + 3 : i + 4])


def _is_subject(sentence: Passage, first: int, i: int) -> bool:
    if sentence.words[i + 1 : i + 2] == ["s"]:
        return sentence.tags[i + 2 : i + 3] in _PLACED_BY
    if first == 0 or sentence.tags[first - 1] != "ABOUT":
        return True
    return sentence.words[i + 1 : i + 2] in (["who"], ["was"], ["were"])


def _nearest_in_age(children: list[ListedChild], age: int) -> list[ListedChild]:
    """Those of that age; else those a year off (birthdays are known to the month); else all."""
    for apart in (0, 1):
        near = [child for child in children if child.age is not None and abs(child.age - age) <= apart]
        if near:
            return near
    return children


def _age(sentence: Passage, i: int) -> int | None:
    """Age in years written at a mention: `4 year old son`, `son aged 4`, `son (4 yrs)`, `18 month old baby`."""
    words = sentence.words
    for at in range(i, max(0, i - 4) - 1, -1):
        unit = words[at + 1] if at + 1 < len(words) else ""
        if words[at].isdigit() and unit in _YEARS | _MONTHS:
            return _in_years(words[at], unit)
    for at in range(i + 1, min(i + 4, len(words))):
        if words[at].isdigit():
            return _in_years(words[at], words[at + 1] if at + 1 < len(words) else "")
        if words[at] not in ("aged", "age", "is", COMMA):
            return None
    return None


def _in_years(number: str, unit: str) -> int:
    return int(number) // (12 if unit.startswith("m") else 52) if unit in _MONTHS else int(number)
