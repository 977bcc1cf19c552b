"""Decks: published counts dealt out in random order, so that every margin comes out as printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

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
