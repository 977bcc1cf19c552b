"""Cell suppression over all tables at once: small counts are withheld, and as many others as keep them secret.

The cells that are withheld besides are chosen by integer programming, so that the fewest figures are lost (Fischetti
and Salazar, 2001): cuts are added to the programme, each from an attack that the cells chosen so far do not withstand,
until none is left.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from filetrack.disclosure.audit import Attack
from filetrack.disclosure.groups import Count
from filetrack.disclosure.system import Told
from filetrack.problems import Problem

_SLACK = 1e-6
_ROUNDS = 60

Cut = tuple[dict[int, float], float]
"""A condition on what is withheld: the weights of the counts withheld, by number, sum to at least so much."""


@dataclass(frozen=True)
class Counts:
    """Exact counts, the tables that show each, and how many figures are lost if it is withheld."""

    values: Mapping[Count, int]
    tables: Mapping[Count, str]
    losses: Mapping[Count, int]

    @cached_property
    def ordered(self) -> list[Count]:
        """All counts, in an order that does not depend on that of the tables."""
        return sorted(self.values, key=str)

    @cached_property
    def always(self) -> set[Count]:
        """Counts of all records of a source, which are never withheld: without them no table can be read."""
        return {count for count in self.values if all(not group.where for _, group in count.terms)}

    def small(self, smallest: int) -> set[Count]:
        """The counts that are at least 1 and below `smallest`: primary suppression."""
        return {count for count, value in self.values.items() if 0 < value < smallest} - self.always

    def told(self, withheld: set[Count], most: float = math.inf) -> list[Told]:
        """What is known of the counts if some are withheld: of these that they are from 0, or 1, to `most`."""
        least = 0 if math.isinf(most) else 1
        bounds = {count: (least, most) if count in withheld else (value, value) for count, value in self.values.items()}
        return [Told(count, *bounds[count], self.tables[count]) for count in self.values]


def suppressed(counts: Counts, public: Sequence[Told], smallest: int, width: int) -> set[Count]:
    """Return the counts to withhold so that each small one might differ by `width`, losing the fewest figures.

    Small groups that no table shows, but that follow from the tables, are protected as well. Raises Problem with the
    tables to merge or leave out where withholding everything else would not do.
    """
    small = counts.small(smallest)
    secret = sorted({*small, *Attack([*counts.told(set()), *public]).pinned(smallest)} - counts.always, key=str)
    _refuse_impossible(counts, secret, public, width)
    withheld, cuts, asked = small, [], secret
    for _ in range(_ROUNDS):
        found = _cuts(counts, withheld, asked, public, width)
        if not found and asked == secret:
            return withheld
        asked = [count for count, _ in found] or secret
        if found:
            cuts += [cut for _, cut in found]
            withheld = _cheapest(counts, small, cuts)
    raise Problem("No set of cells to withhold was found: round instead, or leave out tables of the smallest base.")


def _refuse_impossible(counts: Counts, secret: list[Count], public: Sequence[Told], width: int) -> None:
    attack = Attack([*counts.told(set(counts.values) - counts.always), *public], secret)
    bounds = {count: attack.bounds(count) for count in secret}
    exposed = {count: found for count, found in bounds.items() if found.values <= width}
    if exposed:
        tables = sorted({name for count in exposed for name in counts.tables.get(count, "").split("; ")} - {""})
        raise Problem(
            f"Small counts of {', '.join(sorted({count.source for count in exposed}))} follow whatever is withheld. "
            f"Merge rows of {', '.join(tables) or 'their tables'} or leave them out, or round instead."
        )


def _cuts(
    counts: Counts, withheld: set[Count], asked: list[Count], public: Sequence[Told], width: int
) -> list[tuple[Count, Cut]]:
    """The counts asked about that are not protected, each with a condition that whatever protects it meets."""
    attack = Attack([*counts.told(withheld), *public], asked)
    number = {count: place for place, count in enumerate(counts.ordered)}
    true = np.array([counts.values.get(fact.count, fact.low) for fact in attack.facts], dtype="float64")
    found = []
    for count in asked:
        objective = attack.objective(count)
        (low, _, low_prices), (high, _, high_prices) = attack.least(objective), attack.least(-objective)
        if low is None or high is None or -high - low >= width - _SLACK:
            continue
        lacking = width + (low_prices + high_prices) @ true
        weights: dict[int, float] = {}
        for prices in (low_prices, high_prices):
            for place in np.flatnonzero(np.abs(prices) > _SLACK):
                if (cell := number.get(attack.facts[place].count)) is not None:
                    room = prices[place] * true[place] if prices[place] > 0 else math.inf
                    weights[cell] = min(weights.get(cell, 0.0) + room, lacking)
        found.append((count, ({cell: weight for cell, weight in weights.items() if weight > 0}, lacking)))
    return found


def _cheapest(counts: Counts, small: set[Count], cuts: list[Cut]) -> set[Count]:
    """The small counts, and others that meet every cut, with the fewest figures lost."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    ordered = counts.ordered
    entries = [(line, cell, weight) for line, (weights, _) in enumerate(cuts) for cell, weight in weights.items()]
    line, cell, weight = (list(part) for part in zip(*entries, strict=True))
    found = milp(
        np.array([counts.losses[count] for count in ordered], dtype="float64"),
        integrality=np.ones(len(ordered)),
        bounds=Bounds(
            [float(count in small) for count in ordered], [float(count not in counts.always) for count in ordered]
        ),
        constraints=LinearConstraint(
            csr_array((weight, (line, cell)), shape=(len(cuts), len(ordered))),
            [lacking - _SLACK for _, lacking in cuts],
            np.inf,
        ),
    )
    if found.x is None:
        raise Problem("No set of cells to withhold protects all small counts: round instead, or leave tables out.")
    return {count for count, chosen in zip(ordered, found.x, strict=True) if chosen > 0.5}
