"""Decks: published counts dealt out in random order, so that every margin comes out as printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from filetrack.problems import Problem

Card = TypeVar("Card")


def deck(counts: Mapping[Card, int], rng: np.random.Generator) -> list[Card]:
    """Return each card as often as counted, shuffled."""
    cards = [card for card, count in counts.items() for _ in range(count)]
    return [cards[position] for position in rng.permutation(len(cards))]


def shuffled(cards: Iterable[Card], rng: np.random.Generator) -> list[Card]:
    """Return the cards in random order."""
    cards = list(cards)
    return [cards[position] for position in rng.permutation(len(cards))]


def one(cards: Sequence[Card], rng: np.random.Generator) -> Card:
    """Return one of the cards, each equally likely."""
    return cards[int(rng.integers(len(cards)))]


def weighted(weights: Mapping[Card, float], rng: np.random.Generator) -> Card:
    """Return one of the cards, as likely as its weight."""
    at = rng.random() * sum(weights.values())
    for card, weight in weights.items():
        at -= weight
        if at < 0:
            return card
    return card


def between(low: int, high: int, rng: np.random.Generator) -> int:
    """Return a whole number from low to high, both included."""
    return int(rng.integers(low, high + 1))


def assigned(fits: np.ndarray, rng: np.random.Generator) -> list[int]:
    """Return a card's position for each slot, so that every card fits its slot; `fits` is slots by cards.

    The choice among the possible ones is random. Raises Problem when there is none.
    """
    from scipy.optimize import linear_sum_assignment

    slots, cards = linear_sum_assignment(rng.random(fits.shape) + 1_000.0 * ~fits)
    if not fits[slots, cards].all():
        raise Problem(f"{int((~fits[slots, cards]).sum())} of {len(slots)} planned values fit no place in the sample.")
    return cards.tolist()


def matched(allowed: np.ndarray, least: Sequence[int], columns: Sequence[int], rng: np.random.Generator) -> np.ndarray:
    """Return a random true/false table: only allowed cells, at least so many in each row, exactly so many in columns.

    Raises Problem when there is no such table.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, width = allowed.shape
    row, column = np.nonzero(allowed)
    cells = np.arange(len(row))
    ones = np.ones(len(row))
    in_row = csr_array((ones, (row, cells)), shape=(rows, len(cells)))
    in_column = csr_array((ones, (column, cells)), shape=(width, len(cells)))
    found = milp(
        rng.random(len(cells)),
        integrality=np.ones(len(cells)),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(in_row, least, np.inf), LinearConstraint(in_column, columns, columns)],
    )
    if found.x is None:
        raise Problem("The planned codes cannot be spread over the sample's incidents as the report counts them.")
    table = np.zeros(allowed.shape, dtype=bool)
    table[row, column] = found.x > 0.5
    return table
