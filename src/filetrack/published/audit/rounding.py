"""Ways of rounding a percentage, and which of them give a printed one."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

WAYS = ("half_up", "half_even", "half_down", "floor", "ceil")
"""Ways that look at one figure alone, the usual one first."""

LARGEST_REMAINDER = "largest_remainder"
"""The way that makes a column add up to 100: round down, then give what is missing to the largest remainders."""


def share(count: float, base: float) -> Fraction:
    """Return the exact percentage."""
    return Fraction(count).limit_denominator(1000) * 100 / Fraction(base).limit_denominator(1000)


def rounded(percent: Fraction, way: str, step: float = 1) -> float:
    """Return a percentage rounded in one of WAYS to whole steps (1, or 0.1 for one decimal)."""
    unit = Fraction(step).limit_denominator(10**6)
    number = percent / unit
    down, half = floor(number), number - floor(number) - Fraction(1, 2)
    up_at_half = {"half_up": True, "half_even": down % 2 == 1, "half_down": False}
    if way == "floor":
        whole = down
    elif way == "ceil":
        whole = ceil(number)
    else:
        whole = down + (half > 0 or (half == 0 and up_at_half[way]))
    return float(whole * unit)


def ways(count: float, base: float, percent: float, step: float = 1) -> list[str]:
    """Return the ways of rounding that turn count and base into the printed percentage."""
    exact = share(count, base)
    return [way for way in WAYS if abs(rounded(exact, way, step) - percent) < step / 1000]


def off_by(count: float, base: float, percent: float) -> float:
    """Return how many points the printed percentage lies from the exact one."""
    return abs(float(share(count, base)) - percent)


def with_largest_remainder(counts: list[float], base: float) -> list[int]:
    """Return whole percentages of the counts that add up to 100 by the largest remainders (ties: the first)."""
    exact = [share(count, base) for count in counts]
    whole = [floor(percent) for percent in exact]
    order = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in order[: max(0, 100 - sum(whole))]:
        whole[place] += 1
    return whole


def bases_that_fit(pairs: list[tuple[float, float]], candidates: list[int], way: str = "half_up") -> list[int]:
    """Return the candidates under which every (count, percentage) pair fits a way of rounding."""
    return [base for base in candidates if all(way in ways(count, base, percent) for count, percent in pairs)]


def base_range(pairs: list[tuple[float, float]]) -> range:
    """Return the whole bases under which every pair fits rounding to the nearest, from its bounds alone."""
    low, high = 1.0, 10.0**6
    for count, percent in pairs:
        if count and percent:
            low = max(low, 100 * count / (percent + 0.5))
            high = min(high, 100 * count / max(percent - 0.5, 1e-9))
    return range(ceil(low), floor(high) + 1)
