"""Sums over who is at risk, against the matrix of units by events written out."""

from __future__ import annotations

import numpy as np
import pytest

from filetrack.outcomes.at_risk import AtRisk, Fading, at_risk

RNG = np.random.default_rng(5)
UNITS = 60
TIME = RNG.integers(2, 12, UNITS).astype(float)
ENTRY = TIME - RNG.integers(1, 6, UNITS)
EVENT = RNG.random(UNITS) < 0.6
STRATA = RNG.integers(0, 3, UNITS)


def written_out(sets: AtRisk) -> tuple[np.ndarray, np.ndarray]:
    """Who is at risk at each event, and whose it is, by the definitions."""
    time, stratum = TIME[sets.unit], STRATA[sets.unit]
    same = STRATA[:, None] == stratum
    tied = same & EVENT[:, None] & (TIME[:, None] == time)
    there = same & (ENTRY[:, None] < time) & (TIME[:, None] >= time)
    before = [np.sum(tied[sets.unit[:place], place]) for place in range(len(time))]
    return there - tied * (before / tied.sum(axis=0)), tied / tied.sum(axis=0)


@pytest.mark.parametrize("shape", [(), (2,), (2, 2)])
def test_sums_are_those_of_the_matrix(shape):
    sets = at_risk(TIME, EVENT, ENTRY, STRATA, efron=True)
    there, own = written_out(sets)
    of_units, of_events = RNG.normal(size=(UNITS, *shape)), RNG.normal(size=(EVENT.sum(), *shape))
    np.testing.assert_allclose(sets.of_events(of_units), np.tensordot(there.T, of_units, 1), atol=1e-12)
    np.testing.assert_allclose(sets.of_units(of_events), np.tensordot(there, of_events, 1), atol=1e-12)
    np.testing.assert_allclose(sets.own_of_units(of_events, UNITS), np.tensordot(own, of_events, 1), atol=1e-12)


def test_those_gone_to_another_cause_stay_with_a_weight_that_fades():
    rival = ~EVENT & (RNG.random(UNITS) < 0.5)
    fading = Fading(np.where(rival, 1.5, 0), np.sort(RNG.random(EVENT.sum()))[::-1])
    sets = at_risk(TIME, EVENT, np.full(UNITS, -np.inf), np.zeros(UNITS, dtype=int), efron=False, fading=fading)
    times = TIME[sets.unit]
    there = (TIME[:, None] >= times) + (rival[:, None] & (TIME[:, None] < times)) * 1.5 * fading.at_event
    np.testing.assert_allclose(sets.of_events(TIME), there.T @ TIME)
    np.testing.assert_allclose(sets.of_units(times), there @ times)
