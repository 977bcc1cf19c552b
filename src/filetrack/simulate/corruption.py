"""What goes wrong when an agency writes a person down: spelling, dates of birth, members left out (§6.2.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from filetrack.simulate.decks import between, one
from filetrack.simulate.people import Family, Person
from filetrack.simulate.settings import Records

_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ee", "ea"), ("sh", "sch"), ("ou", "u"), ("th", "t"), ("ll", "l"),
    ("nn", "n"), ("tt", "t"), ("ss", "s"), ("y", "i"), ("c", "k"), ("z", "s"), ("w", "v"), ("ai", "ay"),
)  # fmt: skip


def misspelt(name: str, rng: np.random.Generator) -> str:
    """Return a name with one fault in its spelling, as it sounds or as a finger slips; its first letter stays."""
    sounds = [(heard, written) for heard, written in _SOUNDS if heard in name[1:]]
    if sounds and rng.random() < 0.5:
        heard, written = one(sounds, rng)
        return name[0] + name[1:].replace(heard, written, 1)
    at = between(1, len(name) - 2, rng)
    slips = [
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + one("aeilnorst", rng) + name[at + 1 :],
    ]
    return next((slip for slip in slips[int(rng.integers(4)) :] if slip != name), name + "e")


def misdated(born: dt.date, rng: np.random.Generator) -> dt.date:
    """Return a date of birth with day and month changed over, or one part of it wrong."""
    if born.day <= 12 and born.day != born.month and rng.random() < 0.4:
        return born.replace(month=born.day, day=born.month)
    if rng.random() < 0.5:
        return born.replace(day=born.day % 28 + 1)
    return (born - dt.timedelta(days=between(1, 2, rng) * 365)).replace(day=min(born.day, 28))


def discrepant(family: Family, rng: np.random.Generator) -> Family:
    """Return a family as the police have it, different in the spelling of a name or in a date of birth."""
    kind = int(rng.integers(4))
    position = int(rng.integers(len(family.children))) if family.children else None
    if kind == 0 or position is None:
        return replace(family, mother=replace(family.mother, surname=misspelt(family.mother.surname, rng)))
    child = family.children[position]
    if kind == 1:
        child = replace(child, forename=misspelt(child.forename, rng))
    elif kind == 2:
        child = replace(child, surname=misspelt(child.surname, rng))
    else:
        child = replace(child, born=misdated(child.born, rng))
    return replace(family, children=(*family.children[:position], child, *family.children[position + 1 :]))


def as_police_write(family: Family, records: Records, rng: np.random.Generator) -> Family:
    """Return a family with what the police leave blank or write impossibly."""
    father_is_other = family.father == family.other
    other = _noted(family.other, records.adult_birth_missing, records, rng)
    return replace(
        family,
        mother=_noted(family.mother, records.adult_birth_missing, records, rng),
        other=other,
        father=other if father_is_other else family.father,
        children=tuple(_noted(child, records.child_birth_missing, records, rng) for child in family.children),
    )


def moved(family: Family, postcode: str) -> Family:
    """Return a family whose mother and children live elsewhere."""
    return replace(
        family,
        mother=replace(family.mother, postcode=postcode),
        children=tuple(replace(child, postcode=postcode) for child in family.children),
    )


def _noted(person: Person, birth_missing: float, records: Records, rng: np.random.Generator) -> Person:
    if rng.random() < birth_missing:
        person = replace(person, born=None)
    elif rng.random() < records.impossible_birth:
        person = replace(person, born=f"00/00/{person.born.year}")
    if rng.random() < records.sex_missing:
        person = replace(person, sex="")
    return person
