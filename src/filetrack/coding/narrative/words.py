"""Words of narratives: a text cut into units, each a class of the lexicon or a plain word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from filetrack.problems import Problem
from filetrack.schemas.study import Strict

SENTENCE, COMMA = ".", ","
_TOKEN = re.compile(r"\[[^\]\n]{1,30}\]|\d+(?:[.:]\d+)+|[a-z0-9]+(?:'(?!s\b)[a-z]+)?|[.!?;\n]+|[,:()&+]|(?<=\s)-(?=\s)")
_LABEL = re.compile(r"\[\s*([a-z ]*[a-z])\s*(\d*)\s*\]")
_MARKS = {"&": "and", "+": "and", ":": ":", ",": COMMA, "(": COMMA, ")": COMMA, "-": COMMA}
_PARTIES = {"p1": 1, "p2": 2}
"""The two adults by their place on the record."""
_ARTICLES = frozenset({"the", "a", "an"})
"""Words that terse logs leave out."""
_ENDINGS = ("", "s", "es", "ed", "d", "ing")


class WordClass(Strict):
    """Words and phrases that mean the same to a rule, and why."""

    reason: str
    words: list[str]


class Typing(Strict):
    """Which words are also known mistyped; `never` are words of their own that look like a mistake,
    `slips` the mistakes and short forms of small words."""

    least: int
    never: list[str]
    slips: dict[str, list[str]]


class Words(Strict):
    """`words.yaml`: what all codes share."""

    typing: Typing
    titles: list[str]
    abbreviations: list[str]
    classes: dict[str, WordClass]


class Token(NamedTuple):
    """A word or mark of a text; `number` is the n of `[child n]`, `[victim n]` and `Pn`."""

    word: str
    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True)
class Passage:
    """A text as units in order: `tags` (a class, a plain word, `.` or `,`), what was written, and where."""

    tags: list[str]
    words: list[str]
    starts: list[int]
    ends: list[int]
    numbers: list[int | None]

    def sentences(self) -> list[Passage]:
        """Its sentences, without full stops."""
        stops = [i for i, tag in enumerate(self.tags) if tag == SENTENCE] + [len(self.tags)]
        begins = [0, *(stop + 1 for stop in stops[:-1])]
        columns = (self.tags, self.words, self.starts, self.ends, self.numbers)
        return [
            Passage(*(column[begin:stop] for column in columns))
            for begin, stop in zip(begins, stops, strict=True)
            if stop > begin
        ]


def tokens(text: str, abbreviations: frozenset[str] = frozenset()) -> list[Token]:
    """Words and marks of a text in order, lower case. A line's end and `;` end a sentence as a full stop does."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text.lower().replace("’", "'")):
        word, (start, end), number = match.group(), match.span(), None
        mark = word[0]
        if not mark.isalnum():
            if mark == "[":
                label = _LABEL.fullmatch(word)
                if label is None:
                    continue
                word, number = f"[{label[1]}]", int(label[2]) if label[2] else None
            elif mark in ".!?;\n":
                if word == "." and found and found[-1].word in abbreviations:
                    continue
                word = SENTENCE
            else:
                word = _MARKS[mark]
        elif word in _PARTIES:
            word, number = "[party]", _PARTIES[word]
        found.append(Token(word, start, end, number))
    return found


def forms(entry: str) -> set[str]:
    """Regular forms of an entry whose first word ends in `+`; other entries stand for themselves."""
    stem, plus, rest = entry.partition("+")
    if not plus:
        return {entry}
    found = {stem + ending for ending in _ENDINGS}
    found |= {stem + stem[-1] + ending for ending in ("ed", "ing")}
    if stem.endswith("e"):
        found |= {stem[:-1] + ending for ending in ("ing", "ed")}
    if stem.endswith("y"):
        found |= {stem[:-1] + ending for ending in ("ies", "ied")}
    return {word + rest for word in found}


def mistyped(word: str) -> set[str]:
    """The word with one inner letter dropped, or two neighbouring letters after the first swapped."""
    dropped = {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    return dropped | swapped


class Spelling:
    """Puts mistakes of typing right, for all lexicons at once: a word that one of them holds is no mistake."""

    def __init__(self, shared: Words, *own: dict[str, WordClass]):
        entries = (_entries(classes, "") for classes in (shared.classes, *own))
        known = {word for held in entries for words in held for word in words}
        self._meant = {slip: word for word, slips in shared.typing.slips.items() for slip in slips}
        for word in sorted(known):
            if len(word) >= shared.typing.least and word.isalpha():
                for slip in sorted(mistyped(word) - known - set(shared.typing.never)):
                    self._meant.setdefault(slip, word)
        self._abbreviations = frozenset(shared.abbreviations)
        self._titles = frozenset(shared.titles)

    def tokens(self, text: str) -> list[Token]:
        """Words and marks of a text, mistakes put right and titles left out.

        A mistake that could be two words is taken for the first by alphabet.
        """
        found = []
        for token in tokens(text, self._abbreviations):
            if token.word in self._meant:
                found.append(token._replace(word=self._meant[token.word]))
            elif token.word not in self._titles:
                found.append(token)
        return found


class Lexicon:
    """Classes of words, ready to cut texts into units. Own classes outrank shared ones where both hold an entry."""

    def __init__(
        self, shared: Words, own: dict[str, WordClass], where: str, between: dict[str, WordClass] | None = None
    ):
        """Raise Problem when one file holds an entry in two classes. `between` outranks the shared, not the own."""
        entries = _entries(shared.classes, "words.yaml")
        entries |= _entries(between or {}, "level.yaml")
        entries |= _entries(own, where)
        self.single: dict[str, str] = {}
        self._phrases: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
        for words, tag in entries.items():
            if len(words) == 1:
                self.single[words[0]] = tag
            else:
                self._phrases.setdefault(words[:2], []).append((words, tag))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: (-len(phrase[0]), phrase[0]))

    def passage(self, found: list[Token]) -> Passage:
        """Cut tokens into units, the longest phrase first."""
        words = tuple(token.word for token in found)
        tags, starts, lengths = [], [], []
        i, count = 0, len(words)
        while i < count:
            tag, length = self.single.get(words[i], words[i]), 1
            for phrase, phrase_tag in self._phrases.get(words[i : i + 2], ()):
                if words[i : i + len(phrase)] == phrase:
                    tag, length = phrase_tag, len(phrase)
                    break
            tags.append(tag)
            starts.append(i)
            lengths.append(length)
            i += length
        return Passage(
            tags,
            [" ".join(words[i : i + length]) for i, length in zip(starts, lengths, strict=True)],
            [found[i].start for i in starts],
            [found[i + length - 1].end for i, length in zip(starts, lengths, strict=True)],
            [found[i].number for i in starts],
        )


def _entries(classes: dict[str, WordClass], where: str) -> dict[tuple[str, ...], str]:
    entries: dict[tuple[str, ...], str] = {}
    for tag, word_class in classes.items():
        for words in (_spelt(entry) for entry in word_class.words if "+" not in entry):
            if entries.setdefault(words, tag) != tag:
                raise Problem(
                    f"{where}: “{' '.join(words)}” stands in {entries[words]} and in {tag}. Keep it in one class."
                )
    for tag, word_class in classes.items():
        for entry in word_class.words:
            for form in sorted(forms(entry)):
                entries.setdefault(_spelt(form), tag)
    for words, tag in list(entries.items()):
        terse = tuple(word for word in words if word not in _ARTICLES)
        if len(terse) > 1:
            entries.setdefault(terse, tag)
    return entries


def _spelt(entry: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(entry))
