"""Invented people and families of a site: names by origin, dates of birth, postcodes in invented districts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from filetrack.schemas.codes import Site
from filetrack.simulate.decks import between, one, weighted
from filetrack.simulate.names import NameList
from filetrack.simulate.settings import Simulation

_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Person:
    """A person as one agency has it: `sex` F, M or blank, `born` a date, an impossible date as text, or None."""

    forename: str
    surname: str
    sex: str
    born: dt.date | str | None
    postcode: str
    appearance: str


@dataclass(frozen=True)
class Family:
    """Mother, the other adult of the incident and the children; `father` is theirs, not always that adult."""

    site: Site
    mother: Person
    other: Person
    father: Person
    children: tuple[Person, ...]
    address: str


@dataclass
class Families:
    """Makes families of a site, one after the other; children are under 18 on the given day."""

    site: Site
    simulation: Simulation
    names: dict[str, NameList]
    on: dt.date
    rng: np.random.Generator

    def family(self, children: int) -> Family:
        """Return a new family with so many children."""
        rng, settings = self.rng, self.simulation.families
        origins = self.simulation.sites[self.site].origins
        origin = weighted(origins, rng)
        his_origin = origin if rng.random() < settings.same_origin else weighted(origins, rng)
        ages = self._ages(children)
        home = self.postcode()
        mother = self._adult("F", origin, ages, home)
        father = self._adult("M", his_origin, ages, home if rng.random() < 0.6 else self.postcode())
        if rng.random() < settings.married:
            mother = replace(mother, surname=father.surname)
        surname = father.surname if rng.random() < 0.7 else mother.surname
        other = father
        if rng.random() >= settings.birth_parents:
            other = self._adult("M", weighted(origins, rng), ages, home if rng.random() < 0.6 else self.postcode())
        return Family(
            site=self.site,
            mother=mother,
            other=other,
            father=father,
            children=self._children(ages, origin, replace(mother, surname=surname)),
            address=self.address(),
        )

    def household(self) -> Family:
        """Return a new family with as many children as families have."""
        weights = dict(enumerate(self.simulation.families.children_weights, start=1))
        return self.family(weighted(weights, self.rng))

    def postcode(self) -> str:
        """Return a postcode in one of the site's invented districts."""
        block = self.simulation.sites[self.site]
        letters = one(_POSTCODE_LETTERS, self.rng) + one(_POSTCODE_LETTERS, self.rng)
        return f"{block.postcode_area}{between(1, block.districts, self.rng)} {between(1, 9, self.rng)}{letters}"

    def address(self) -> str:
        """Return an invented address."""
        street = self.names["british"].surname(self.rng)
        return f"{between(1, 180, self.rng)} {street} {one(('Road', 'Street', 'Close'), self.rng)}"

    def _adult(self, sex: str, origin: str, ages: list[int], postcode: str) -> Person:
        age = ages[0] + between(17, 34, self.rng) if ages else between(18, 42, self.rng)
        return Person(
            forename=self.names[origin].forename(sex, self.rng),
            surname=self.names[origin].surname(self.rng),
            sex=sex,
            born=self.on - dt.timedelta(days=age * 365 + between(0, 364, self.rng)),
            postcode=postcode,
            appearance=self.simulation.appearance[origin],
        )

    def _ages(self, children: int) -> list[int]:
        weights = np.array(self.simulation.families.child_age_weights)
        ages = self.rng.choice(len(weights), size=children, replace=False, p=weights / weights.sum())
        return sorted((int(age) for age in ages), reverse=True)

    def _children(self, ages: list[int], origin: str, like: Person) -> tuple[Person, ...]:
        """Return children of these ages with the surname and home of a person, a year or more apart."""
        birthday = between(45, 320, self.rng)
        children: list[Person] = []
        for age in ages:
            sex = one("FM", self.rng)
            forename = self.names[origin].forename(sex, self.rng)
            while forename in {child.forename for child in children}:
                forename = self.names[origin].forename(sex, self.rng)
            born = self.on - dt.timedelta(days=age * 365 + birthday + between(-30, 30, self.rng))
            children.append(replace(like, forename=forename, sex=sex, born=born))
        return tuple(children)
