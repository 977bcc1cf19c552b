"""Families of one authority, and how the police write their people down: names, dates of birth, postcodes."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from filetrack.simulate.files.corruption import misspelt
from filetrack.simulate.population.names import NameList
from filetrack.simulate.year.draws import NEVER, chance, chosen, places, within
from filetrack.simulate.year.settings import Errors, Families

_YEAR = 365.25
_PARENTAL_AGES = (17, 24)
"""The youngest age at which a parent has a first child, and the years after it until when most have."""
_INWARD = np.array([letter for letter in string.ascii_uppercase if letter not in "CIKMOV"], dtype=object)


@dataclass(frozen=True)
class People:
    """People in parallel arrays: names as objects, days of birth, sexes `F` and `M`."""

    forename: np.ndarray
    surname: np.ndarray
    born: np.ndarray
    sex: np.ndarray

    def take(self, positions: np.ndarray) -> People:
        """The people at these positions."""
        return People(*(values[positions] for values in self))

    def joined(self, others: People) -> People:
        """These people and others after them."""
        return People(*(np.concatenate(both) for both in zip(self, others, strict=True)))

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter((self.forename, self.surname, self.born, self.sex))

    def __len__(self) -> int:
        return len(self.born)


@dataclass(frozen=True)
class Households:
    """Families in parallel arrays: mothers, fathers, origins and postcodes; children family by family, `of` each."""

    mothers: People
    fathers: People
    origins: np.ndarray
    postcodes: np.ndarray
    children: People
    of: np.ndarray

    def __len__(self) -> int:
        return len(self.postcodes)

    @property
    def counts(self) -> np.ndarray:
        """Children of each family."""
        return np.bincount(self.of, minlength=len(self))

    @property
    def first_child(self) -> np.ndarray:
        """Position of each family's first child."""
        return np.cumsum(self.counts) - self.counts

    @property
    def eldest(self) -> np.ndarray:
        """Position of each family's eldest child."""
        return np.lexsort((self.children.born, self.of))[self.first_child]

    def take(self, families: np.ndarray) -> Households:
        """The families at these positions, with their children."""
        counts = self.counts[families]
        children = np.repeat(self.first_child[families], counts) + within(counts)
        return Households(
            self.mothers.take(families),
            self.fathers.take(families),
            self.origins[families],
            self.postcodes[families],
            self.children.take(children),
            np.repeat(np.arange(len(families)), counts),
        )

    def joined(self, others: Households) -> Households:
        """These families and others after them."""
        return Households(
            self.mothers.joined(others.mothers),
            self.fathers.joined(others.fathers),
            np.concatenate([self.origins, others.origins]),
            np.concatenate([self.postcodes, others.postcodes]),
            self.children.joined(others.children),
            np.concatenate([self.of, others.of + len(self)]),
        )


def households(
    count: int,
    settings: Families,
    names: Mapping[str, NameList],
    area: Area,
    on: np.datetime64,
    rng: np.random.Generator,
) -> Households:
    """So many families of an area, with children up to 17 years old on a day; hardly any siblings share a name."""
    origins = chosen(settings.origins, count, rng)
    mothers_of, fathers_of = (_surnames(origins, names, settings.uncommon, rng) for _ in range(2))
    mothers_of = np.where(chance(settings.married, count, rng), fathers_of, mothers_of)
    children_of = 1 + places(settings.children, count, rng)
    of = np.repeat(np.arange(count), children_of)
    born = on - (_YEAR * (places(settings.child_ages, len(of), rng) + rng.random(len(of)))).astype("int64")
    eldest = np.minimum.reduceat(born, np.cumsum(children_of) - children_of) if count else born
    sex = np.where(chance(0.5, len(of), rng), "F", "M").astype(object)
    fathers_name = np.repeat(chance(settings.father_surname, count, rng), children_of)
    forenames = _forenames(origins[of], sex, names, settings.uncommon, rng)
    again = pd.DataFrame({"of": of, "forename": forenames}).duplicated().to_numpy()
    forenames[again] = _forenames(origins[of][again], sex[again], names, settings.uncommon, rng)
    children = People(
        forenames,
        np.where(fathers_name, fathers_of[of], mothers_of[of]),
        born,
        sex,
    )
    women, men = (np.full(count, letter, dtype=object) for letter in "FM")
    return Households(
        People(_forenames(origins, women, names, settings.uncommon, rng), mothers_of, _parents(eldest, rng), women),
        People(_forenames(origins, men, names, settings.uncommon, rng), fathers_of, _parents(eldest, rng), men),
        origins,
        area.postcodes(count, settings.to_a_postcode, rng),
        children,
        of,
    )


@dataclass(frozen=True)
class Area:
    """An invented postcode area of its own for each authority: `XA10` to `XA19` for the 27th."""

    number: int

    def postcodes(self, count: int, families: float, rng: np.random.Generator) -> np.ndarray:
        """So many postcodes, about so many families to each; no such area exists."""
        letter, tens = string.ascii_uppercase[self.number % 26], self.number // 26
        drawn = rng.integers(max(int(count / families), 1), size=count)
        district, rest = np.divmod(drawn * 7919 % 40_000, 4_000)
        sector, unit = np.divmod(rest, 400)
        prefix = f"X{letter}"
        outward = np.array([f"{prefix}{tens}{number} " for number in range(10)], dtype=object)
        return outward[district] + sector.astype(str).astype(object) + _INWARD[unit // 20] + _INWARD[unit % 20]


def as_written(people: People, errors: Errors, rng: np.random.Generator) -> People:
    """People as the police write them down: some names misspelt, some days of birth wrong or missing, some sexes."""
    missing = chance(errors.birth_missing, len(people), rng)
    return People(
        _misspelt(people.forename, errors.forename, rng),
        _misspelt(people.surname, errors.surname, rng),
        np.where(missing, NEVER, _misdated(people.born, errors.birth, rng)),
        np.where(chance(errors.sex_missing, len(people), rng), "", people.sex),
    )


# -------------------------------------------------------------------- inside


def _forenames(
    origins: np.ndarray, sexes: np.ndarray, names: Mapping[str, NameList], power: float, rng: np.random.Generator
) -> np.ndarray:
    drawn = np.empty(len(origins), dtype=object)
    for origin, lists in names.items():
        for sex, listed in (("F", lists.female), ("M", lists.male)):
            _deal(drawn, (origins == origin) & (sexes == sex), listed, power, rng)
    return drawn


def _surnames(origins: np.ndarray, names: Mapping[str, NameList], power: float, rng: np.random.Generator) -> np.ndarray:
    drawn = np.empty(len(origins), dtype=object)
    for origin, lists in names.items():
        _deal(drawn, origins == origin, lists.surnames, power, rng)
    return drawn


def _deal(
    drawn: np.ndarray, where: np.ndarray, listed: tuple[str, ...], power: float, rng: np.random.Generator
) -> None:
    """Fill places with names of a list, the first of it most often."""
    places = (len(listed) * rng.random(int(where.sum())) ** power).astype("int64")
    drawn[where] = np.array(listed, dtype=object)[places]


def _parents(eldest: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Days of birth of the parents of families whose eldest child is born on these days."""
    youngest, years = _PARENTAL_AGES
    return eldest - (_YEAR * (youngest + years * rng.beta(2, 3, len(eldest)))).astype("int64")


def _misspelt(names: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    wrong = np.flatnonzero(chance(share, len(names), rng))
    written = names.copy()
    written[wrong] = [misspelt(name, rng) for name in names[wrong]]
    return written


def _misdated(born: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Days of which some are wrong: day and month changed over where that gives a day, else the next day."""
    months = born.astype("datetime64[M]")
    month, day = months.astype("int64") % 12, (born - months).astype("int64")
    changed_over = months - month + day
    swapped = changed_over.astype("datetime64[D]") + month
    slipped = months.astype("datetime64[D]") + (day + 1) % 28
    wrong = np.where((day < 12) & (day != month) & chance(0.5, len(born), rng), swapped, slipped)
    return np.where(chance(share, len(born), rng), wrong, born)
