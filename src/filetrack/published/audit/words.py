"""What words such as “nearly half” say, and whether a share bears them out."""

from __future__ import annotations

import re
from math import floor

from filetrack.published.audit.printed import Figure
from filetrack.schemas.audit import Gravity

NEAR = 0.125
"""“About”, “nearly”, “just under”: within an eighth of the fraction named, on whole per cent."""

FRACTIONS = re.compile(r"\b(half|quarters?|thirds?|fifths?)\b", re.IGNORECASE)
HEDGED = re.compile(
    r"\b(about|almost|nearly|around|approximately|roughly|just|slightly|over|under|than|least|most)\s+"
    r"((a|an|one|two|three)[\s-]+)?(half|quarters?|thirds?|fifths?)\b",
    re.IGNORECASE,
)
CLOSE = re.compile(r"\b(just|slightly)\b", re.IGNORECASE)
SAME = re.compile(r"\b(the same|no difference)\b", re.IGNORECASE)
WORDS = {
    "more_than": "more than",
    "less_than": "less than",
    "about": "about",
    "at_least": "at least",
    "at_most": "at most",
}


def is_loose(claim: Figure) -> bool:
    """Whether the statement hedges its fraction (“nearly half”), so that no exact number is claimed."""
    return bool(HEDGED.search(claim.place.quote))


def names_a_fraction(claim: Figure) -> bool:
    return bool(FRACTIONS.search(claim.place.quote))


def judged(claim: Figure, percent: float) -> Gravity | None:
    """Return how badly a share (in per cent) fails the words of a comparison, or None where it bears them out.

    More than and less than are strict; “about” and “just” mean within an eighth of the fraction on whole per cent;
    “all” and “none” are exact. A direction that fails by more than three points is material, as is an “about” that
    fails by more than ten; the rest is minor.
    """
    direction, said = claim.stated("direction") or "about", claim.value
    whole = floor(percent + 0.5)
    near = abs(whole - said) <= NEAR * said
    truth = {
        "more_than": percent > said,
        "less_than": percent < said,
        "at_least": percent >= said,
        "at_most": percent <= said,
        "about": percent == said if said in (0, 100) else near,
    }[direction]
    if truth and not (CLOSE.search(claim.place.quote) and not near):
        return None
    if direction == "about" or truth:
        return Gravity.MATERIAL if abs(percent - said) > 10 else Gravity.MINOR
    return Gravity.MATERIAL if abs(percent - said) > 3 else Gravity.MINOR


def judged_difference(claim: Figure, first: float, second: float) -> Gravity | None:
    """Return how badly two shares fail words such as “the same” or “very similar”, or None where they bear them out.

    “The same” and “no difference” allow one point; “similar” five points and a ratio of five to four.
    """
    apart = abs(first - second)
    if SAME.search(claim.place.quote):
        return None if apart < 1 else Gravity.MINOR if apart <= 5 else Gravity.MATERIAL
    if apart > 5:
        return Gravity.MATERIAL
    low, high = sorted((first, second))
    return Gravity.MINOR if high > 1.25 * low else None


def phrase(claim: Figure) -> str:
    """Return the comparison in plain words: `more than 50 per cent`."""
    if claim.value in (0, 100) and claim.stated("direction") in ("", "about"):
        return "all" if claim.value else "none"
    return f"{WORDS[claim.stated('direction') or 'about']} {claim.value:g} per cent"
