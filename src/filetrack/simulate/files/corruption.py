"""What goes wrong when an agency writes a person down: spelling, dates of birth, members left out (§6.2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from filetrack.simulate.decks import between, one
from filetrack.simulate.narratives.hand import words_written
from filetrack.simulate.plan.entities import PlannedFamily, PlannedIncident
from filetrack.simulate.population.people import Family, Person, mother_comes_first, years_old
from filetrack.simulate.settings import Records

_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ee", "ea"), ("sh", "sch"), ("ou", "u"), ("th", "t"), ("ll", "l"),
    ("nn", "n"), ("tt", "t"), ("ss", "s"), ("y", "i"), ("c", "k"), ("z", "s"), ("w", "v"), ("ai", "ay"),
)  # fmt: skip


def misspelt(name: str, rng: np.random.Generator) -> str:
    """Return a name with one fault in its spelling, as it sounds or as a finger slips; its first letter stays.

    It becomes no word that officers write, which would be masked wherever they write it (`Shaw` is never `saw`).
    """
    sounds = [(heard, written) for heard, written in _SOUNDS if heard in name[1:]]
    if sounds and rng.random() < 0.5:
        heard, written = one(sounds, rng)
        slip = name[0] + name[1:].replace(heard, written, 1)
        if slip.casefold() not in words_written():
            return slip
    at = between(1, len(name) - 2, rng)
    slips = [
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + one("aeilnorst", rng) + name[at + 1 :],
    ]
    taken = {name.casefold()} | words_written()
    return next((slip for slip in slips[int(rng.integers(4)) :] if slip.casefold() not in taken), name + "e")


def misdated(born: dt.date, on: dt.date, rng: np.random.Generator) -> dt.date:
    """Return a wrong date of birth with which a person is as old in the month of a day: day and month changed over."""
    if born.day <= 12 and born.day != born.month:
        swapped = born.replace(month=born.day, day=born.month)
        if years_old(swapped, on) == years_old(born, on) and rng.random() < 0.6:
            return swapped
    return born.replace(day=born.day % 28 + 1)


def as_police_know(true: Family, plan: PlannedFamily, rng: np.random.Generator) -> Family:
    """Return a planned family as the police have it: the children that they list, different in a detail if planned."""
    family = replace(true, children=true.children[: len(plan.incidents[0].children)])
    return discrepant(family, plan, rng) if plan.discrepant else family


def discrepant(family: Family, plan: PlannedFamily, rng: np.random.Generator) -> Family:
    """Return a family with a fault in the mother's surname, or in a child's name or date of birth.

    Whoever bears the fault has a date of birth on record wherever possible, so that the two records can be told to be
    of one person.
    """
    listed = [
        [incident.children[position].age for incident in plan.incidents] for position in range(len(family.children))
    ]
    mother = [incident.adults[0 if mother_comes_first(incident) else 1].age for incident in plan.incidents]
    dated = [position for position, ages in enumerate([mother, *listed]) if None not in ages]
    chosen = one(dated or [0], rng)
    if chosen == 0:
        return replace(family, mother=replace(family.mother, surname=misspelt(family.mother.surname, rng)))
    child = family.children[chosen - 1]
    fault = one(("forename", "surname", "born"), rng)
    if fault == "born":
        child = replace(child, born=misdated(child.born, plan.incidents[0].reported_on, rng))
    else:
        child = replace(child, **{fault: misspelt(getattr(child, fault), rng)})
    return replace(family, children=(*family.children[: chosen - 1], child, *family.children[chosen:]))


def as_police_write(
    people: Sequence[Person], plan: PlannedIncident, records: Records, rng: np.random.Generator
) -> list[Person]:
    """Return an incident's people, adults in the plan's order and then children, with what the police leave out.

    A date of birth is blank or impossible where the plan has no age, a sex blank where it has none. A record that is
    planned to lack details, and lacks none of these, lacks somebody's postcode.
    """
    impossible = records.impossible_birth / (records.impossible_birth + records.adult_birth_missing)
    written = []
    for person, planned in zip(people, [*plan.adults, *plan.children], strict=True):
        if planned.age is None:
            person = replace(person, born=f"00/00/{person.born.year}" if rng.random() < impossible else None)
        written.append(replace(person, sex=planned.sex))
    if plan.details_missing and written == list(people):
        position = int(rng.integers(len(written)))
        written[position] = replace(written[position], postcode="")
    return written


def moved(family: Family, postcode: str) -> Family:
    """Return a family whose mother and children live elsewhere."""
    return replace(
        family,
        mother=replace(family.mother, postcode=postcode),
        children=tuple(replace(child, postcode=postcode) for child in family.children),
    )
