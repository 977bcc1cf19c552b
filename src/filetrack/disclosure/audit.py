"""The attacker: the least and the greatest that each count can be, given all that is released or public."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from filetrack.disclosure.groups import Count
from filetrack.disclosure.system import System, Told
from filetrack.problems import Problem

_TOLERANCE = 1e-6
_TRIES, _SEED = 12, 20070103
"""Corners of what is possible that are looked at before a group is taken to be the same in all."""


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest value that a count can have, and what has to be known to tell so."""

    low: int
    high: int | None
    by: tuple[str, ...]

    @property
    def values(self) -> float:
        """How many whole numbers lie within."""
        return math.inf if self.high is None else self.high - self.low + 1


class Attack:
    """All that an attacker knows as constraints on the unknowns of a system; asked for the bounds of counts.

    `counts` are those that will be asked about: the system must know their conditions. Bounds are of the linear
    programme where its solution is whole numbers, otherwise of the integer programme, so they are attained.
    """

    def __init__(
        self, told: Iterable[Told], counts: Iterable[Count] = (), subsets: Sequence[tuple[int, int]] = ()
    ) -> None:
        from scipy.sparse import csr_array, vstack

        self.facts = _merged(told)
        self.system = System([*(fact.count for fact in self.facts), *counts])
        rows = [(self.system.row(fact.count), fact.low, fact.high) for fact in self.facts]
        rows += [(tie, 0, 0) for tie in self.system.ties]
        rows += [row for release, sign in subsets for row in self._inside(release, sign)]
        self._low, self._high = (np.array([row[place] for row in rows], dtype="float64") for place in (1, 2))
        entries = [(line, column, times) for line, (row, *_) in enumerate(rows) for column, times in row.items()]
        line, column, times = np.array(entries).T
        self._matrix = csr_array((times.astype("float64"), (line, column)), shape=(len(rows), self.system.size))
        equal = self._low == self._high
        below, above = ~equal & np.isfinite(self._high), ~equal & np.isfinite(self._low)
        self._lines = np.concatenate([np.flatnonzero(mask) for mask in (equal, below, above)])
        self._signs = np.where(np.arange(len(self._lines)) < equal.sum() + below.sum(), 1, -1)
        self._linear = {
            "A_eq": self._matrix[equal],
            "b_eq": self._low[equal],
            "A_ub": vstack([self._matrix[below], -self._matrix[above]], format="csr"),
            "b_ub": np.concatenate([self._high[below], -self._low[above]]),
        }

    def possible(self) -> bool:
        """Whether any records at all can stand behind what is known."""
        return self._whole(np.zeros(self.system.size)) is not None

    def bounds(self, count: Count) -> Bounds:
        """The bounds of a count. Raises Problem if nothing can stand behind what is known."""
        objective = self.objective(count)
        low, low_by = self._least(objective)
        high, high_by = self._least(-objective)
        return Bounds(low, None if high is None else -high, tuple(sorted(low_by | high_by)))

    def pinned(self, below: int) -> list[Count]:
        """The groups that no fact need be of, but that are known exactly to hold from 1 to less than `below`.

        Looked at are the finest groups, and what is left of each group without another that is part of it.
        """
        from scipy.optimize import linprog

        groups = [*map(self.system.piece, range(self.system.size)), *self._remainders()]
        wanted = np.array([self.objective(group) for group in groups])
        finite = [side[np.isfinite(side)] for side in (self._low, self._high)]
        most = 2 * max(part.max(initial=1) for part in finite)
        random = np.random.default_rng(_SEED)
        corners = [
            linprog(random.normal(size=self.system.size), **self._linear, bounds=(0, most), method="highs").x
            for _ in range(_TRIES)
        ]
        held = wanted @ np.array(corners).T
        low, high = held.min(axis=1), held.max(axis=1)
        still = np.flatnonzero((high - low < 1 - _TOLERANCE) & (high > _TOLERANCE) & (low < below - _TOLERANCE))
        return [
            groups[place]
            for place in still
            if (found := self.bounds(groups[place])).values == 1 and 0 < found.low < below
        ]

    def _remainders(self) -> list[Count]:
        whole = [fact.count for fact in self.facts if len(fact.count.terms) == 1]
        by_source: dict[str, list[Count]] = {}
        for count in whole:
            by_source.setdefault(count.source, []).append(count)
        pairs = (pair for counts in by_source.values() for pair in itertools.permutations(counts, 2))
        return [of - part for of, part in pairs if self.system.within(part.terms[0][1], of.terms[0][1])]

    def objective(self, count: Count) -> np.ndarray:
        """A count as a vector of coefficients."""
        vector = np.zeros(self.system.size)
        for column, times in self.system.row(count).items():
            vector[column] = times
        return vector

    def least(self, objective: np.ndarray) -> tuple[float | None, np.ndarray, np.ndarray]:
        """The least value of an objective (none: no bound), the unknowns there, and by how much each fact holds it up.

        Of the linear programme: whole numbers are not asked for. Facts are in the order of `facts`.
        """
        from scipy.optimize import linprog

        found = linprog(objective, **self._linear, bounds=(0, None), method="highs")
        if found.status == 3:
            return None, np.zeros(self.system.size), np.zeros(len(self.facts))
        if found.status != 0:
            raise Problem("No records can stand behind what is released and declared: check what is declared.")
        prices = np.zeros(len(self._low))
        np.add.at(prices, self._lines, np.concatenate([found.eqlin.marginals, found.ineqlin.marginals]) * self._signs)
        return found.fun, found.x, prices[: len(self.facts)]

    def _least(self, objective: np.ndarray) -> tuple[int | None, set[str]]:
        value, unknowns, prices = self.least(objective)
        told = (fact.by for fact, price in zip(self.facts, prices, strict=True) if abs(price) > _TOLERANCE)
        by = {name for names in told for name in names.split("; ")}
        if value is not None and np.abs(unknowns - unknowns.round()).max() > _TOLERANCE:
            value = self._whole(objective)
        return None if value is None else round(value), by

    def _whole(self, objective: np.ndarray) -> float | None:
        from scipy.optimize import Bounds as Limits
        from scipy.optimize import LinearConstraint, milp

        found = milp(
            objective,
            integrality=np.ones(self.system.size),
            bounds=Limits(0, np.inf),
            constraints=LinearConstraint(self._matrix, self._low, self._high),
        )
        return found.fun if found.status == 0 else None

    def _inside(self, release: int, sign: int) -> list[tuple[dict[int, int], float, float]]:
        held = [source for source in self.system.sources if f"{source}@{release}" in self.system.sources]
        pairs = [pair for source in held for pair in self.system.copies(source, release)]
        return [({now: sign, then: -sign}, 0, math.inf) for now, then in pairs]


def _merged(told: Iterable[Told]) -> list[Told]:
    """One fact a count: the narrowest bounds, and all that tell of it."""
    known: dict[Count, list[Told]] = {}
    for fact in told:
        known.setdefault(fact.count, []).append(fact)
    return [
        Told(count, max(f.low for f in facts), min(f.high for f in facts), "; ".join(sorted({f.by for f in facts})))
        for count, facts in known.items()
    ]
