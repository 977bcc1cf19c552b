"""Texts of records with what was found in them marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """Where a rule found what in a text, in words."""

    start: int
    end: int
    title: str


class Piece(NamedTuple):
    """A part of a text, with what was found in it, and the numbers of the spans that end with it."""

    text: str
    titles: tuple[str, ...]
    ending: tuple[int, ...]


def pieces(text: str, spans: Sequence[Span]) -> list[Piece]:
    """Cut a text wherever a span begins or ends. The pieces put together are the text."""
    cuts = sorted({0, len(text), *(place for span in spans for place in span[:2])})
    return [
        Piece(
            text[start:end],
            tuple(span.title for span in spans if span.start <= start and end <= span.end),
            tuple(number for number, span in enumerate(spans, start=1) if span.end == end),
        )
        for start, end in pairwise(cuts)
    ]
