"""Whom a figure counts: groups of records by source and conditions, and sums of such groups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filetrack.schemas.declared import Line

MISSING = "missing"
Tokens = tuple[str, ...]
"""Values that a condition lets pass: codes, bands such as `[0,3)` or `(15,30]`, or `missing`."""


@dataclass(frozen=True, order=True)
class Group:
    """Records of a source that meet every condition. `source@2` are the records that release 2 was made of."""

    source: str
    where: tuple[tuple[str, Tokens], ...] = ()


@dataclass(frozen=True)
class Count:
    """A sum of the numbers of records in groups, each taken so many times. Equal counts count the same."""

    terms: tuple[tuple[int, Group], ...]

    @classmethod
    def of(cls, source: str, *conditions: Mapping[str, Sequence[str | bool]]) -> Count:
        """The number of records that meet all conditions; two on one variable leave what both let pass."""
        where: dict[str, Tokens] = {}
        for variable, values in (item for condition in conditions for item in condition.items()):
            tokens = tuple(sorted({str(value) for value in values}))
            where[variable] = tuple(token for token in where.get(variable, tokens) if token in tokens)
        return cls(((1, Group(source, tuple(sorted(where.items())))),))

    def __add__(self, other: Count) -> Count:
        times: dict[Group, int] = {}
        for number, group in (*self.terms, *other.terms):
            times[group] = times.get(group, 0) + number
        return Count(tuple(sorted((number, group) for group, number in times.items() if number)))

    def __mul__(self, times: int) -> Count:
        return Count(tuple((times * number, group) for number, group in self.terms))

    def __sub__(self, other: Count) -> Count:
        return self + other * -1

    @property
    def source(self) -> str:
        """The source of the first group."""
        return self.terms[0][1].source

    def at(self, release: int) -> Count:
        """The same count of the records that an earlier release was made of."""
        return Count(tuple((number, Group(f"{group.source}@{release}", group.where)) for number, group in self.terms))

    def __str__(self) -> str:
        return json.dumps([[number, group.source, dict(group.where)] for number, group in self.terms])

    @classmethod
    def read(cls, text: str) -> Count:
        """The count that was written as this text."""
        terms = json.loads(text)
        named = (
            (n, source, sorted((variable, tuple(held)) for variable, held in where.items()))
            for n, source, where in terms
        )
        return cls(tuple((number, Group(source, tuple(where))) for number, source, where in named))


def tokens(line: Line, whole_numbers: bool) -> Tokens:
    """What a printed row lets pass. Bands of whole numbers end before the next whole number, so that none gape."""
    if line.codes is not None:
        return tuple(line.codes)
    if line.missing:
        return (MISSING,)
    low, opening = (line.at_least, "[") if line.over is None else (line.over, "(")
    high, closing = line.at_most, "]"
    if whole_numbers and opening == "(":
        low, opening = low + 1, "["
    if whole_numbers and high is not None:
        high, closing = high + 1, ")"
    ends = ["" if end is None else f"{end:g}" for end in (low, high)]
    return (f"{opening}{ends[0]},{ends[1]}{closing}",)
