"""An officer's hand: frames of words made into sentences, terse or not, with slips, as that officer is used to.

The words are in `phrases/*.yaml`: a frame is a sentence with `[choices|in|brackets]` and `{slots}` for people.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TypeVar

import numpy as np
import yaml

from filetrack.io.configs import LOADER


@cache
def words_written() -> frozenset[str]:
    """Return every word, in lower case, of the frames that texts are made from."""
    return frozenset(_WORD.findall(" ".join(str(phrases(name)) for name in _BOOKS).lower()))


_BOOKS = ("children", "conduct", "diary", "merlin", "police", "typing")


@cache
def phrases(name: str) -> dict:
    """A book of phrases."""
    text = resources.files("filetrack.simulate.narratives").joinpath(f"phrases/{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=LOADER)


def dice_of(rng: np.random.Generator) -> random.Random:
    """Dice of one text: choices in one do not move those in the next."""
    return random.Random(int(rng.integers(2**63)))


CHOICE = re.compile(r"\[([^\[\]]*)\]")


_SLOT = re.compile(r"(^|[.?!] )?\{(\w+)\}")


_WORD = re.compile(r"(?<![{\w'])[a-z]+(?![}\w])")


_ARTICLE = re.compile(r"(?<![\w/])(?:[Tt]he|[Aa]n?) (?=[\w{])")


_SPACE = re.compile(r"  +")


_STOP = re.compile(r"[ ,.]*([,.;])")


_SENTENCE = re.compile(r"(^|[.?!] )([a-z])")


T = TypeVar("T")
Slot = str | tuple[str, str]
"""What stands for a person or thing: one wording, or one for the first mention and one for later."""


OFFICERS = 40
"""Officers of a desk: as many ways to write."""


@dataclass(frozen=True)
class Habits:
    """How one officer writes, in text after text.

    `style` and `roles` are drawn as shares of whatever there is to choose from; `slips` are the numbers of slips that a
    text may have; `negates` and `recalls` say how ready the officer is to write what was not done, and what was before.
    """

    style: float
    roles: float
    desk: bool
    slips: tuple[int, ...]
    short: frozenset[str]
    negates: float
    recalls: float


@cache
def habits(desk: str, officer: int) -> Habits:
    """The habits of an officer of a desk, the same in every population."""
    dice = random.Random(f"{desk} {officer}")
    return Habits(
        style=dice.random(),
        roles=dice.random(),
        desk=dice.random() < 0.5,
        slips=dice.choice(((0,), (0,), (0, 0, 1), (0, 1, 2), (1, 2, 3))),
        short=frozenset(word for word in phrases("typing")["short"] if dice.random() < 0.5),
        negates=dice.choice((0.4, 0.8, 1.2, 1.6)),
        recalls=dice.choice((0.4, 0.8, 1.2, 1.6)),
    )


def usual(choices: Sequence[T], share: float) -> T:
    """What stands at a share of the way through the choices."""
    return choices[int(share * len(choices))]


@dataclass
class Officer:
    """Turns frames into sentences in one manner: terse or not, with or without slips, with one way to call people."""

    dice: random.Random
    terse: bool
    people: dict[str, Slot]
    habits: Habits
    named: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.slips = self.dice.choice(self.habits.slips)
        short = phrases("typing")["short"]
        self.short = {word: short[word] for word in short if self.terse and word in self.habits.short}

    def write(self, frames: Sequence[str], **slots: Slot) -> str:
        """Return one of the frames as a sentence."""
        text = self.dice.choice(frames)
        while "[" in text:
            text = CHOICE.sub(lambda found: self.dice.choice(found[1].split("|")), text)
        return self._fill(self._typed(text), self.people | slots)

    def maybe(self, chance: float, frames: Sequence[str], **slots: Slot) -> str:
        """Return one of the frames as a sentence, or, more often the less the chance, nothing."""
        return self.write(frames, **slots) if self.dice.random() < chance else ""

    def _typed(self, text: str) -> str:
        if self.terse:
            text = _WORD.sub(lambda found: self.short.get(found[0], found[0]), _ARTICLE.sub("", text))
            text = _SENTENCE.sub(lambda found: found[1] + found[2].upper(), text)
        if self.slips and self.dice.random() < 0.5:
            slips = phrases("typing")["slips"]
            words = [found for found in _WORD.finditer(text) if found[0] in slips]
            if words:
                word = self.dice.choice(words)
                text = text[: word.start()] + self.dice.choice(slips[word[0]]) + text[word.end() :]
                self.slips -= 1
        return text

    def _fill(self, text: str, slots: dict[str, Slot]) -> str:
        def wording(found: re.Match) -> str:
            slot = slots[found[2]]
            if not isinstance(slot, str):
                slot = slot[found[2] in self.named]
                self.named.add(found[2])
            if "{" in slot:
                slot = self._fill(f" {slot}", slots)[1:]
            return slot if found[1] is None else found[1] + slot[:1].upper() + slot[1:]

        return _SLOT.sub(wording, text)


def paragraph(parts: Sequence[str]) -> str:
    """Sentences as one text; empty ones are left out."""
    return _SPACE.sub(" ", _STOP.sub(r"\1", " ".join(part for part in parts if part)))
