"""Narratives of notified incidents: a number of distinct texts, each used again with other people's names."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from filetrack.schemas.codes import (
    ChildLocation,
    Context,
    Level,
    Location,
    Parties,
    Relationship,
    Removal,
    Site,
)
from filetrack.simulate.narratives.scene import Adult, Scene, SceneChild
from filetrack.simulate.narratives.texts import police_text
from filetrack.simulate.year.draws import chance, chosen, shared_out
from filetrack.simulate.year.settings import Police

_ADULTS = ("Qavictimf", "Qavictims", "Qaotherf", "Qaothers")
_CHILDREN = ("Qakida", "Qakidb", "Qakidc", "Qakidd", "Qakide", "Qakidf")
_NAMES = (*_ADULTS, *_CHILDREN)
"""What stands in a text, until it is used, for forename and surname of victim and other, and children's forenames."""
_WHEREABOUTS = tuple(place for place in ChildLocation if place != ChildLocation.PHONE_OR_TEXT)


@dataclass(frozen=True)
class Texts:
    """Texts in parallel arrays, in order of the children they tell of: their frames, and what they say."""

    frames: np.ndarray
    children: np.ndarray
    level: np.ndarray
    location: np.ndarray
    relationship: np.ndarray
    woman_victim: np.ndarray

    def drawn(self, children: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """For each incident, the position of a text that tells of as many children."""
        first = np.searchsorted(self.children, children, side="left")
        last = np.searchsorted(self.children, children, side="right")
        return rng.integers(first, last)

    def filled(self, positions: np.ndarray, names: np.ndarray) -> np.ndarray:
        """The texts at these positions with each row of names (incidents by `NAMES`) in place."""
        filled = [frame.format(*row) for frame, row in zip(self.frames[positions], names.tolist(), strict=True)]
        return np.array(filled, dtype=object)


def texts(settings: Police, children: list[float], rng: np.random.Generator) -> Texts:
    """Write the texts: as many as the config says, one at least for each number of children.

    They name children without sex or age, so that they fit any. Incidents of low violence by telephone are as many as
    the config's shares give; those drawn as medium are low, since there are none of medium violence.
    """
    of_children = np.maximum(shared_out(settings.texts, np.array(children)), 1)
    count = int(of_children.sum())
    listed = np.repeat(np.arange(len(children)) + 1, of_children)
    location = chosen(settings.location, count, rng)
    level = chosen(settings.level, count, rng)
    level[(location == Location.TELEPHONE) & (level == Level.MEDIUM)] = Level.LOW
    relationship = chosen(settings.relationship, count, rng)
    woman = chance(settings.woman_victim, count, rng)
    dice = random.Random(int(rng.integers(2**63)))
    scenes = [
        _scene(dice, *of) for of in zip(level, relationship, location, woman.tolist(), listed.tolist(), strict=True)
    ]
    frames = np.array([_frame(police_text(scene, rng)) for scene in scenes], dtype=object)
    return Texts(frames, listed, level, location, relationship, woman)


NAMES = len(_NAMES)
"""Names that a text may use."""


def _scene(dice: random.Random, level: str, relationship: str, location: str, woman: bool, listed: int) -> Scene:
    by_telephone = location == Location.TELEPHONE
    sexes = "FM" if woman else "MF"
    hurt = level == Level.HIGH and not by_telephone and dice.random() < 0.5
    where = [ChildLocation.PHONE_OR_TEXT if by_telephone else dice.choice(_WHEREABOUTS) for _ in range(listed)]
    return Scene(
        site=dice.choice(list(Site)),
        level=Level(level),
        relationship=Relationship(relationship),
        location=Location(location),
        victim=Adult(*_ADULTS[:2], sexes[0], hurt),
        other=Adult(*_ADULTS[2:], sexes[1]),
        children=tuple(SceneChild(name, None, None, place) for name, place in zip(_CHILDREN, where, strict=False)),
        presence_tick=None,
        parties=Parties.VICTIM_AND_PERPETRATOR,
        contexts=(dice.choice(list(Context)),) if dice.random() < 0.5 else (),
        removal=dice.choice((Removal.ARRESTED, Removal.PERPETRATOR_LEFT, Removal.VICTIM_LEFT, Removal.OTHER)),
    )


def _frame(text: str) -> str:
    for number, name in enumerate(_NAMES):
        text = text.replace(name, f"{{{number}}}")
    return text
