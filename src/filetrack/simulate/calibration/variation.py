"""How far figures vary from one sample to the next: open populations, in which no figure is forced (ch. 4 to 6).

The tables are fitted to the printed figures, so that print lies in the middle of what is drawn from them: that it lies
in the 95% range is no test. These are (`coverage`): whether a range holds the share of other samples that it should;
what a range fitted to one sample says of a second, and of what was expected of both; and whether print lies in the
range of tables that were fitted without it. The last is a test of the tables and not of sampling. The figures left out
are those of the same sample as the figures kept, which tell part of their chance, so that more than 95% should be
inside; what is short of it the tables do not know: how likely cells are that no figure tells apart is the config's
choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
import pandas as pd

from filetrack.schemas.reading import Firmness
from filetrack.schemas.variation import Coverage, RangeCheck, Spread
from filetrack.simulate.calibration.margins import System, fitted, implied, open_populations
from filetrack.simulate.calibration.readings import Asked, Row
from filetrack.simulate.settings import OpenPopulations

NORMAL = NormalDist()


@dataclass(frozen=True)
class Sampling:
    """The count tables, the figures that they are fitted to and measured by, and how open populations are drawn."""

    system: System
    figures: list[Asked]
    incidents: int
    settings: OpenPopulations

    @cached_property
    def printed(self) -> np.ndarray:
        """The printed value of each figure."""
        return np.array([figure.value for figure in self.figures])

    @cached_property
    def hard(self) -> np.ndarray:
        """Positions of the figures that tables are fitted to."""
        return np.flatnonzero([figure.hard for figure in self.figures])

    @cached_property
    def shares(self) -> np.ndarray:
        """Which figures are percentages."""
        return np.array([figure.base is not None for figure in self.figures])

    def measured(self, counts: np.ndarray) -> np.ndarray:
        """Return the figures (last axis) of counts by cell; a percentage of nothing is 0."""
        values = counts @ self._rows(figure.counted for figure in self.figures).T
        bases = counts @ self._rows(figure.base for figure in self.figures if figure.base is not None).T
        values[..., self.shares] *= 100 / np.maximum(bases, 1)
        return values

    @cached_property
    def expected(self) -> np.ndarray:
        """The expected count of every cell of the tables fitted to print."""
        return fitted(self.system, self.asked(self.hard))

    def asked(self, kept: np.ndarray, values: np.ndarray | None = None) -> list[Row]:
        """Return the figures at the positions `kept` as rows to fit tables to: as printed, or these values exactly."""
        if values is None:
            return [row for n in kept for row in self.figures[n].rows()]
        return [self.figures[n].exactly(float(values[n])) for n in kept]

    def drawn(self, expected: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return the figures of open populations: a row a population, a column a figure."""
        return self.measured(open_populations(self.system, expected, self.incidents, self.settings.populations, rng))

    def implied(self, asked: list[Row], positions: np.ndarray) -> np.ndarray:
        """Return which of the figures at the positions follow from the rows asked for."""
        sums = (self.figures[n].exactly(self.printed[n]).weights for n in positions)
        return implied(self.system, asked, self._rows(sums))

    def _rows(self, weights: Iterable[np.ndarray]) -> np.ndarray:
        return np.array(list(weights)).reshape(-1, self.system.size)

    def range(self, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends of each figure's range, which leaves as many populations out below as above."""
        outside = int(len(drawn) * (100 - self.settings.range_percent) / 200)
        low, high = np.sort(drawn, axis=0)[[outside, -1 - outside]]
        return low, high

    def inside(self, drawn: np.ndarray, values: np.ndarray, printed: bool = False) -> np.ndarray:
        """Return which values lie in their ranges; a printed percentage does if anything that rounds to it does."""
        low, high = self.range(drawn)
        play = np.where(self.shares & printed, 0.5, 1e-9)
        return (low - play <= values) & (values <= high + play)


def spread(sampling: Sampling, drawn: np.ndarray) -> pd.DataFrame:
    """Return each figure's spread over open populations (schema Spread), whose figures are `drawn`."""
    low, high = sampling.range(drawn)
    numbers = {
        Spread.printed: sampling.printed,
        Spread.expected: sampling.measured(sampling.expected),
        Spread.mean: drawn.mean(axis=0),
        Spread.sd: drawn.std(axis=0, ddof=1),
        Spread.low: low,
        Spread.high: high,
    }
    return pd.DataFrame(
        {
            Spread.figure: [figure.figure for figure in sampling.figures],
            Spread.section: [figure.section for figure in sampling.figures],
            Spread.kind: [Firmness.HARD if figure.hard else Firmness.SOFT for figure in sampling.figures],
            Spread.quantity: np.where(sampling.shares, "percent", "count"),
            **{name: values.round(2) + 0.0 for name, values in numbers.items()},
            Spread.inside: sampling.inside(drawn, sampling.printed, printed=True),
        }
    )


def coverage(sampling: Sampling, drawn: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return how often figures lie in their ranges and how often they should (schema Coverage).

    `drawn` are the figures of open populations. Figures that are soft, or the same in all populations, are left out.
    """
    varying = sampling.hard[drawn[:, sampling.hard].std(axis=0) > 0]
    share = sampling.settings.range_percent
    two = 100 * (2 * NORMAL.cdf(NORMAL.inv_cdf((1 + share / 100) / 2) / np.sqrt(2)) - 1)
    left_out, rehearsed = _left_out(sampling, varying, rng)
    itself, second, expected = (found[:, varying] for found in _studies(sampling, drawn, rng))
    others = np.array([sampling.inside(np.delete(drawn, n, axis=0), drawn[n]) for n in range(len(drawn))])
    checks = {
        RangeCheck.FITTED: (sampling.inside(drawn, sampling.printed, printed=True)[varying], 100 * itself.mean()),
        RangeCheck.LEFT_OUT: (left_out, 100 * rehearsed.mean() if rehearsed.size else np.nan),
        RangeCheck.AMONG_OTHERS: (others[:, varying], share),
        RangeCheck.SECOND_STUDY: (second, two),
        RangeCheck.EXPECTED: (expected, share),
    }
    return pd.DataFrame(
        {
            Coverage.check: list(checks),
            Coverage.question: [check.label for check in checks],
            Coverage.compared: [found.size for found, _ in checks.values()],
            Coverage.inside: [int(found.sum()) for found, _ in checks.values()],
            Coverage.percent: [round(100 * found.mean(), 1) if found.size else np.nan for found, _ in checks.values()],
            Coverage.should: [round(float(should), 1) for _, should in checks.values()],
        }
    )


def summary(spread: pd.DataFrame, coverage: pd.DataFrame) -> str:
    """Return in words how many printed figures lie inside, and each check beside what it should give."""
    fitted_to = spread[spread[Spread.kind] == Firmness.HARD]
    lines = [f"{fitted_to[Spread.inside].sum()} of {len(fitted_to)} printed figures lie in the range fitted to them"]
    lines += [
        f"{row[Coverage.question]}: {row[Coverage.percent]}% inside, {row[Coverage.should]}% to be expected"
        for row in coverage.to_dict("records")
    ]
    return "\n".join(lines)


def _studies(
    sampling: Sampling, drawn: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what lies in the ranges fitted to one open population: it, another one, and what was expected of both."""
    expected = sampling.measured(sampling.expected)
    itself, second, truth = [], [], []
    for n in range(sampling.settings.studies):
        theirs = sampling.drawn(fitted(sampling.system, sampling.asked(sampling.hard, drawn[n])), rng)
        itself.append(sampling.inside(theirs, drawn[n]))
        second.append(sampling.inside(theirs, drawn[n - 1]))
        truth.append(sampling.inside(theirs, expected))
    return np.array(itself), np.array(second), np.array(truth)


def _left_out(sampling: Sampling, varying: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return which printed figures lie in ranges fitted without them, and which do of open populations for print.

    The figures are left out by random parts; those that the rest implies are not compared. The open populations are
    drawn from the tables fitted without the part, so that what is asked of print is true of them.
    """
    found, rehearsed = [], []
    for part in np.array_split(rng.permutation(varying), sampling.settings.parts):
        kept = np.setdiff1d(sampling.hard, part)
        without = sampling.asked(kept)
        compared = part[~sampling.implied(without, part)]
        drawn = sampling.drawn(fitted(sampling.system, without), rng)
        found.append(sampling.inside(drawn, sampling.printed, printed=True)[compared])
        for values in drawn[: max(1, sampling.settings.studies // sampling.settings.parts)]:
            again = sampling.drawn(fitted(sampling.system, sampling.asked(kept, values)), rng)
            rehearsed.append(sampling.inside(again, values)[compared])
    return np.concatenate(found), np.concatenate(rehearsed)
