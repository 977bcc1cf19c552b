"""Names known on a record masked in its texts by role, and numbers and postcodes by their pattern (§2.3.1)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise, product

_NUMBER = re.compile(r"(?<!\w)(?:\+44|0)(?:[\s()-]*[0-9]){9,10}(?!\w)|(?<!\w)[0-9]{6,}(?!\w)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE_NAME = re.compile(r"[\s'’‘`,-]{0,3}|(?<=\b\w)\.[\s-]{0,2}|(?<=\b\w\w)\.[\s-]{0,2}|\.(?!\s)")
_SHORTEST_PART = 4
AMBIGUOUS = "name"


@dataclass(frozen=True)
class Named:
    """A person known on a record: their names in words, how a mask calls them, and whether they have a role."""

    forename: tuple[str, ...]
    surname: tuple[str, ...]
    label: str
    adult: bool


def words(name: str) -> tuple[str, ...]:
    """A name's words in lower case without accents: `Anne-Marie O'Néill` is `anne, marie, o, neill`."""
    return tuple(match[0] for match in _WORD.finditer(_folded(name)))


def labelled(people: Iterable[tuple[str, str, str, bool]]) -> list[Named]:
    """The people of a record, from (forename, surname, label, numbered) in record order, with their masks' labels.

    A numbered label has the person's position among those who bear it, also where one does; another is numbered
    only where people of several names bear it. Who stands on the record again keeps the first label.
    """
    people = list(people)
    distinct = list(dict.fromkeys(people))
    bearers = Counter(label for _, _, label, _ in distinct)
    counts: Counter[str] = Counter()
    shown: dict[tuple, str] = {}
    for person in people:
        _, _, label, numbered = person
        if numbered or person not in shown:
            counts[label] += 1
            shown.setdefault(person, f"{label} {counts[label]}" if numbered or bearers[label] > 1 else label)
    return [
        Named(words(forename), words(surname), shown[forename, surname, label, numbered], not numbered)
        for forename, surname, label, numbered in distinct
    ]


def masked(text: str, people: Iterable[Named], ordinary_words: Collection[str] = frozenset()) -> str:
    """A text with the names of the people masked as `[label]`, other identifying patterns as `[number]`, `[postcode]`.

    Full names, forenames and surnames alone, and longer parts of double names are found without regard to case,
    accents and punctuation. A name alone that several people bear becomes `[name]`, but a surname alone is an adult's
    where one adult bears it. A name that is also an ordinary word (`mark`, `will`) is left where its line, otherwise
    in mixed case, has it in lower case.
    """
    text = _POSTCODE.sub("[postcode]", _NUMBER.sub("[number]", unicodedata.normalize("NFC", text)))
    known = _masks(people)
    if not known:
        return text
    return "".join(_line_masked(line, known, ordinary_words) for line in text.splitlines(keepends=True))


def _line_masked(text: str, known: dict[tuple[str, ...], str], ordinary_words: Collection[str]) -> str:
    longest: dict[str, int] = {}
    for name in known:
        longest[name[0]] = max(longest.get(name[0], 0), len(name))
    mixed_case = any(map(str.islower, text)) and any(map(str.isupper, text))
    folded = _folded(text)
    found = [match for match in _WORD.finditer(folded) if not _in_mask(folded, match)]
    pieces, done, position = [], 0, 0
    while position < len(found):
        at_most = longest.get(found[position][0], 0)
        length = _length_of_name(folded, found, position, known, at_most) if at_most else 0
        start, end = found[position].start(), found[position + max(length, 1) - 1].end()
        name = tuple(match[0] for match in found[position : position + length])
        ordinary = length == 1 and mixed_case and name[0] in ordinary_words and text[start:end].islower()
        if length and not ordinary:
            pieces += [text[done:start], f"[{known[name]}]"]
            done = end
        position += max(length, 1)
    return "".join([*pieces, text[done:]])


def _masks(people: Iterable[Named]) -> dict[tuple[str, ...], str]:
    """Map each way to write a name (a sequence of words) to its mask.

    The surest claim to it counts: a full name, then a forename alone or an adult's surname alone, then a child's
    surname alone, then a part of a double name. Claims by several are ambiguous.
    """
    claims: dict[tuple[str, ...], dict[int, list[str]]] = {}

    def claim(name: tuple[str, ...], sureness: int, label: str) -> None:
        claims.setdefault(name, {}).setdefault(sureness, []).append(label)

    for person in people:
        for forename, surname in product(_wholes(person.forename), _wholes(person.surname)):
            claim(forename + surname, 1, person.label)
            claim(surname + forename, 1, person.label)
        for forename in _wholes(person.forename):
            claim(forename, 2, person.label)
        for surname in _wholes(person.surname):
            claim(surname, 2 if person.adult else 3, person.label)
        for part in _parts(person.forename) + _parts(person.surname):
            claim(part, 4, person.label)
    surest = {name: set(of_name[min(of_name)]) for name, of_name in claims.items()}
    return {name: labels.pop() if len(labels) == 1 else AMBIGUOUS for name, labels in surest.items()}


def _wholes(name: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A name as it is and in one word."""
    return list(dict.fromkeys([name, ("".join(name),)])) if name else []


def _parts(name: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The longer parts of a double name."""
    return [(part,) for part in name if len(name) > 1 and len(part) >= _SHORTEST_PART]


def _length_of_name(folded: str, found: list[re.Match], position: int, known: dict, longest: int) -> int:
    """How many words from a position on are the longest known name there; 0 where none is."""
    for length in range(min(longest, len(found) - position), 0, -1):
        run = found[position : position + length]
        together = all(_INSIDE_NAME.fullmatch(folded, left.end(), right.start()) for left, right in pairwise(run))
        if together and tuple(match[0] for match in run) in known:
            return length
    return 0


def _in_mask(folded: str, match: re.Match) -> bool:
    return folded[match.start() - 1 : match.start()] == "[" and folded[match.end() : match.end() + 1] == "]"


def _folded(text: str) -> str:
    """The text in lower case without accents, character by character, so that positions stay."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, unicodedata.normalize("NFC", text)))


def _plain(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[:1].casefold()
    return base if len(base) == 1 else character
