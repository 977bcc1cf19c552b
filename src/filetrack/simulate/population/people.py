"""Invented people and families of a site: names by origin, dates of birth, postcodes in invented districts."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from filetrack.schemas.codes import ChildRelation, EthnicAppearance, Site
from filetrack.simulate.decks import between, one, weighted
from filetrack.simulate.plan.entities import PlannedFamily, PlannedIncident
from filetrack.simulate.population.names import NameList
from filetrack.simulate.settings import Simulation

APPEARANCE = {
    "white": EthnicAppearance.WHITE_EUROPEAN,
    "dark european": EthnicAppearance.DARK_EUROPEAN,
    "black": EthnicAppearance.BLACK_AFRICAN,
    "asian": EthnicAppearance.ASIAN,
}
"""What an origin's people look like to an officer, by the words of `config/simulation.yaml`."""
_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_PARENT_AT = 15
_MOST_UNDER_FOUR = 3
_STAY_NEAR = 0.5
"""Share of those who move that stay in their district."""

Value = TypeVar("Value")


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


def years_old(born: dt.date, on: dt.date) -> int:
    """Return completed years on a day as far as the months tell, which is all that an extract holds."""
    return (on.year * 12 + on.month - born.year * 12 - born.month) // 12


def mother_comes_first(plan: PlannedIncident) -> bool:
    """Return whether a family's mother is the first of an incident's two adults: the woman, or else the first."""
    return plan.adults[0].sex == "F" or plan.adults[1].sex == "M"


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
        ages = self._ages(children)
        birthday = between(45, 320, self.rng)
        origin = self._origin()
        return self._of(
            sexes=("F", "M"),
            origins=(origin, self._origin(like=origin)),
            born=tuple(self._ago(self._parents_age(ages), between(0, 364, self.rng)) for _ in range(2)),
            children=[(one("FM", self.rng), self._ago(age, birthday + between(-30, 30, self.rng))) for age in ages],
            both_parents=self.rng.random() < self.simulation.families.birth_parents,
        )

    def household(self) -> Family:
        """Return a new family with as many children as families have."""
        weights = dict(enumerate(self.simulation.families.children_weights, start=1))
        return self.family(weighted(weights, self.rng))

    def planned(self, plan: PlannedFamily) -> Family:
        """Return the people of a plan; after the children that the police list comes one whom they do not.

        There is such a child where the plan has one missing, or lists none. By month of birth people are as old at the
        reports as is planned, and by day too; what the police do not record of anyone is made up.
        """
        reported = min(incident.reported_on for incident in plan.incidents)
        first = plan.incidents[0]
        order = (0, 1) if mother_comes_first(first) else (1, 0)
        mother, other = (first.adults[position] for position in order)
        numbers = range(len(first.children))
        ages = [_first(incident.children[number].age for incident in plan.incidents) for number in numbers]
        sexes = [_first(incident.children[number].sex or None for incident in plan.incidents) for number in numbers]
        if plan.child_missing or not ages:
            ages, sexes = [*ages, None], [*sexes, None]
        ages = [self._made_up_age(plan, ages) if age is None else age for age in ages]
        birthday = between(1, 10, self.rng)
        grown = [_first(incident.adults[position].age for incident in plan.incidents) for position in order]
        origin = self._origin(mother.ethnic_appearance)
        return self._of(
            sexes=(mother.sex, other.sex),
            origins=(origin, self._origin(other.ethnic_appearance, like=origin)),
            born=tuple(
                self._born(self._parents_age(ages) if age is None else age, between(0, 11, self.rng), reported)
                for age in grown
            ),
            children=[
                (sex or one("FM", self.rng), self._born(age, birthday + between(-1, 1, self.rng), reported))
                for sex, age in zip(sexes, ages, strict=True)
            ],
            both_parents=not first.children or any(c.relation == ChildRelation.BOTH_PARENTS for c in first.children),
        )

    def postcode(self, near: str = "") -> str:
        """Return a postcode in one of the site's invented districts, or as often as not in that of a postcode near."""
        block = self.simulation.sites[self.site]
        letters = one(_POSTCODE_LETTERS, self.rng) + one(_POSTCODE_LETTERS, self.rng)
        district = f"{block.postcode_area}{between(1, block.districts, self.rng)}"
        if near and self.rng.random() < _STAY_NEAR:
            district = near.split()[0]
        return f"{district} {between(1, 9, self.rng)}{letters}"

    def address(self) -> str:
        """Return an invented address."""
        street = self.names["british"].surname(self.rng)
        return f"{between(1, 180, self.rng)} {street} {one(('Road', 'Street', 'Close'), self.rng)}"

    # -------------------------------------------------------------- people

    def _of(
        self,
        sexes: tuple[str, str],
        origins: tuple[str, str],
        born: tuple[dt.date, ...],
        children: list[tuple[str, dt.date]],
        both_parents: bool,
    ) -> Family:
        """Return a family of mother and other adult, given in that order, and children of a sex and date of birth."""
        rng = self.rng
        home = self.postcode()
        mother = self._adult(sexes[0], origins[0], born[0], home)
        other = self._adult(sexes[1], origins[1], born[1], home if rng.random() < 0.6 else self.postcode())
        father = other
        if not both_parents:
            his_birth = born[1] - dt.timedelta(days=between(-300, 1500, rng))
            father = self._adult("M", self._origin(like=origins[0]), his_birth, self.postcode())
        if rng.random() < self.simulation.families.married:
            mother = replace(mother, surname=father.surname)
        like = replace(mother, surname=father.surname if rng.random() < 0.7 else mother.surname)
        return Family(self.site, mother, other, father, self._children(children, origins[0], like), self.address())

    def _adult(self, sex: str, origin: str, born: dt.date, postcode: str) -> Person:
        return Person(
            forename=self.names[origin].forename(sex, self.rng),
            surname=self.names[origin].surname(self.rng),
            sex=sex,
            born=born,
            postcode=postcode,
            appearance=self.simulation.appearance[origin],
        )

    def _children(self, children: list[tuple[str, dt.date]], origin: str, like: Person) -> tuple[Person, ...]:
        """Return children with the surname and home of a person; no two bear one forename."""
        made: list[Person] = []
        for sex, born in children:
            forename = self.names[origin].forename(sex, self.rng)
            while forename in {child.forename for child in made}:
                forename = self.names[origin].forename(sex, self.rng)
            made.append(replace(like, forename=forename, sex=sex, born=born))
        return tuple(made)

    def _origin(self, appearance: EthnicAppearance | None = None, *, like: str = "") -> str:
        """Return an origin whose people look so, where there is one; else that of a partner, or any."""
        origins = self.simulation.sites[self.site].origins
        words = [word for word, code in APPEARANCE.items() if code == appearance]
        fitting = {o: share for o, share in origins.items() if self.simulation.appearance[o] in words}
        if like and (like in fitting or not fitting) and self.rng.random() < self.simulation.families.same_origin:
            return like
        return weighted(fitting or origins, self.rng)

    # ----------------------------------------------------- ages and births

    def _ages(self, children: int) -> list[int]:
        """Return children's ages in years, eldest first."""
        weights = np.array(self.simulation.families.child_age_weights)
        ages = self.rng.choice(len(weights), size=children, replace=False, p=weights / weights.sum())
        return sorted((int(age) for age in ages), reverse=True)

    def _parents_age(self, children: list[int]) -> int:
        return max(children) + between(17, 34, self.rng) if children else between(18, 42, self.rng)

    def _ago(self, years: int, days: int) -> dt.date:
        return self.on - dt.timedelta(days=years * 365 + days)

    def _born(self, years: int, months: int, on: dt.date) -> dt.date:
        """Return a day of the month so many years, and some of twelve months, before the month of a day.

        Whoever was born in the month of the day had the birthday by then, so that years by month and by day agree.
        """
        year, month = divmod(on.year * 12 + on.month - 1 - 12 * years - months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return dt.date(year, month + 1, between(1, last if months else min(on.day, last), self.rng))

    def _made_up_age(self, plan: PlannedFamily, others: list[int | None]) -> int:
        """Return an age unlike the other children's that the mother can have a child of."""
        youngest = min((adult.age for i in plan.incidents for adult in i.adults if adult.age), default=30)
        oldest = max(min(youngest - _PARENT_AT, 17), 1)
        if plan.in_depth and plan.in_depth.only_under_four:
            oldest = _MOST_UNDER_FOUR
        ages = range(1, oldest + 1)
        return one([age for age in ages if age not in others] or ages, self.rng)


def _first(values: Iterable[Value | None]) -> Value | None:
    """Return the first value that is recorded, if any is."""
    return next((value for value in values if value is not None), None)
