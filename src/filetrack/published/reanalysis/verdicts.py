"""Verdicts in words, by one rule for all statements.

A difference *stands* if p under clustering is below alpha and so is q after Benjamini and Hochberg. Then:

- not testable: no counts are printed, or a difference stands for some of the counts that print allows and not for
  others, or these point both ways;
- contradicted: no whole numbers agree with the printed figures; or the counts point the other way; or no difference
  was claimed, one stands and equivalence is not shown; or "not significant" was claimed and p is below alpha;
- supported: the claimed difference stands; or equivalence within the margin is shown under clustering; or p is not
  below alpha where "not significant" was claimed;
- under-powered: none of these, and the interval still holds a difference that would matter;
- not supported: none of these, and the interval leaves no room for such a difference.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Facts(NamedTuple):
    """What a verdict rests on, over all sets of counts that print allows.

    `away_least` and `away_most`: the effect less no difference; `lower` and `upper`: the interval, likewise less no
    difference; `matters`: the least effect that would matter, in the same units; `cut`: the greatest p of all that
    stand after correction. `subject` begins the sentence.
    """

    claim: str
    subject: str
    sets: int
    p_least: float
    p: float
    p_clustered: float
    p_least_clustered: float
    q: float
    cut: float
    away_least: float
    away_most: float
    lower: float
    upper: float
    p_equivalence: float
    detectable: float
    matters: float
    alpha: float


def verdict(facts: Facts) -> tuple[str, str]:
    """Return the verdict and its reason, a sentence that stands on its own."""
    if facts.claim == "not_significant":
        return _of_insignificance(facts)
    if facts.claim == "no_difference":
        return _of_equivalence(facts)
    return _of_difference(facts)


def stands(facts: Facts) -> bool:
    """Say whether the difference holds under clustering and after correction, whatever counts print allows."""
    return bool(facts.p_clustered < facts.alpha and facts.q < facts.alpha)


def might_stand(facts: Facts) -> bool:
    """Say whether the difference would hold for the most favourable of several sets of counts."""
    return bool(facts.sets > 1 and facts.p_least <= facts.cut and facts.p_least_clustered < facts.alpha)


def _of_insignificance(facts: Facts) -> tuple[str, str]:
    if facts.p < facts.alpha:
        return "contradicted", f"Called not significant, but the difference is (p = {_p(facts.p)})."
    return "supported", f"The difference is not significant (p = {_p(facts.p)})."


def _of_equivalence(facts: Facts) -> tuple[str, str]:
    if facts.p_equivalence < facts.alpha:
        return "supported", f"Equal within the margin (p = {_p(facts.p_equivalence)})."
    if stands(facts):
        return "contradicted", f"Called alike, but the difference stands (p = {_p(facts.p)})."
    if might_stand(facts):
        return "not testable", "Some of the counts that print allows differ significantly, others do not."
    if facts.p < facts.alpha:
        return "not supported", (
            f"Equality within the margin is not shown; the difference (p = {_p(facts.p)}) does not survive correction."
        )
    if facts.lower <= -facts.matters or facts.upper >= facts.matters:
        return "under-powered", (
            f"No difference was found, but the interval reaches from {_points(facts.lower)} to "
            f"{_points(facts.upper)}: equality is not shown."
        )
    return "not supported", "Equality within the margin is not shown."


def _of_difference(facts: Facts) -> tuple[str, str]:
    sign = {"more": 1, "less": -1, "difference": 0}[facts.claim]
    toward = [sign * facts.away_least, sign * facts.away_most]
    if sign and max(toward) <= 0:
        extent = "point the other way" if min(toward) < 0 else "show no difference"
        return "contradicted", f"The printed counts {extent}."
    if sign and min(toward) <= 0:
        return "not testable", "Among the counts that print allows, some point one way and some the other."
    if stands(facts):
        return "supported", f"{facts.subject} stands under clustering and after correction."
    if might_stand(facts):
        return "not testable", f"The counts that print leaves open give p from {_p(facts.p_least)} to {_p(facts.p)}."
    reach = max(-facts.lower, facts.upper) if not sign else max(sign * facts.lower, sign * facts.upper)
    lost = " (significant by itself, lost to clustering or correction)" if facts.p < facts.alpha else ""
    if reach >= facts.matters:
        least = "" if np.isnan(facts.detectable) else f"; the least detectable effect was {facts.detectable:.2g}"
        return "under-powered", f"{facts.subject} does not stand{lost}; one that matters is not excluded{least}."
    return "not supported", f"{facts.subject} does not stand{lost}; one that matters is excluded."


def _p(p: float) -> str:
    return "below 0.0001" if p < 0.0001 else f"{p:.2g}"


def _points(difference: float) -> str:
    return f"{100 * difference:+.0f} points"
