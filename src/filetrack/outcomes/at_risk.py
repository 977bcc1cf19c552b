"""Who is at risk at each event, told by times: sums over units and events take a pass of each, not all their pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Fading:
    """How units that met another cause stay at risk: each with its `weight`, times that of an event (`at_event`)."""

    weight: np.ndarray
    at_event: np.ndarray


@dataclass(frozen=True)
class AtRisk:
    """A matrix of who is at risk, units by events, kept as the spans of units and never as a number for each pair.

    Distinct times of events are points in order; a unit is at risk from point `first` to before `last`. Events, in
    order of time, name their `unit` and `point`; of units tied at an event the share `gone` is at risk no more (Efron).
    """

    first: np.ndarray
    last: np.ndarray
    unit: np.ndarray
    point: np.ndarray
    gone: np.ndarray
    fading: Fading | None = None

    def of_events(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of units' values over those at risk, an entry for each event."""
        change = self._totals(self.last, values) - self._totals(self.first, values)
        found = from_the_end(change)[1:][self.point] - _times(self.gone, self._tied(values[self.unit]))
        if self.fading is None:
            return found
        left = self._totals(self.last, _times(self.fading.weight, values)).cumsum(axis=0)
        return found + _times(self.fading.at_event, left[self.point])

    def of_units(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of events' values over those at which a unit is at risk, an entry for each unit."""
        so_far = np.zeros((self.points + 1, *values.shape[1:]))
        so_far[1:] = self._totals(self.point, values)[:-1].cumsum(axis=0)
        found = so_far[self.last] - so_far[self.first]
        found[self.unit] -= self._tied(_times(self.gone, values))
        if self.fading is None:
            return found
        later = from_the_end(self._totals(self.point, _times(self.fading.at_event, values)))
        return found + _times(self.fading.weight, later[self.last])

    def own_of_units(self, values: np.ndarray, units: int) -> np.ndarray:
        """Return the mean of events' values over those tied with a unit's own; 0 for units without an event."""
        found = np.zeros((units, *values.shape[1:]))
        found[self.unit] = _times(1 / self._ties, self._tied(values))
        return found

    @property
    def points(self) -> int:
        """How many distinct times events have."""
        return int(self.point[-1]) + 1

    @property
    def _ties(self) -> np.ndarray:
        return np.bincount(self.point)[self.point]

    def _tied(self, values: np.ndarray) -> np.ndarray:
        """For each event the sum of events' values over those at its point."""
        return self._totals(self.point, values)[self.point]

    def _totals(self, points: np.ndarray, values: np.ndarray) -> np.ndarray:
        return totals(points, values, self.points + 1)


def at_risk(
    time: np.ndarray,
    event: np.ndarray,
    entry: np.ndarray,
    strata: np.ndarray,
    efron: bool,
    fading: Fading | None = None,
) -> AtRisk:
    """Return who is at risk: units over (`entry`, `time`], each at the events of its own of `strata` (numbers)."""
    unit = np.flatnonzero(event)[np.lexsort((time[event], strata[event]))]
    times = np.unique(time[event])
    keys = [strata * (len(times) + 1) + np.searchsorted(times, ends, side="right") for ends in (entry, time)]
    points, point = np.unique(keys[1][unit], return_inverse=True)
    place = pd.Series(point).groupby(point).cumcount().to_numpy()
    gone = place / np.bincount(point)[point] * efron
    return AtRisk(*(np.searchsorted(points, key, side="right") for key in keys), unit, point, gone, fading)


def totals(places: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """Return the sums of values, by their first axis, over each of `size` places."""
    columns = values.reshape(len(values), -1).T
    return np.stack([np.bincount(places, column, size) for column in columns], axis=1).reshape(size, *values.shape[1:])


def from_the_end(values: np.ndarray) -> np.ndarray:
    """Return sums of values from each place on, by their first axis."""
    return values[::-1].cumsum(axis=0)[::-1]


def _times(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values times the weight of their row."""
    return weights.reshape(-1, *[1] * (values.ndim - 1)) * values
