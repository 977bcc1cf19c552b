"""Links that might be otherwise: thresholds moved, families drawn by probability, alike sets counted once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.linkage.decide import families_supported, links
from filetrack.linkage.scenarios import NONE, drawn_families, scenarios
from filetrack.schemas.care import Event
from filetrack.schemas.link import PersonPair
from filetrack.schemas.sample import Sampled
from filetrack.schemas.scenario import Scenario, ScenarioTrace

INCIDENTS = ["certain", "doubtful", "marked", "unknown"]


@pytest.fixture
def limits(linkage):
    scale = linkage.probability.model_copy(update={"worth": 1.0, "none_weight": 4})
    varied = linkage.sensitivity.model_copy(
        update={
            "strict": linkage.sensitivity.strict.model_copy(update={"family_weight": 12, "family_margin": 0}),
            "loose": linkage.sensitivity.loose.model_copy(update={"family_weight": 2, "family_margin": 0}),
        }
    )
    update = {"family_weight": 6, "family_margin": 0, "review_weight": 2, "probability": scale, "sensitivity": varied}
    return linkage.model_copy(update=update)


@pytest.fixture
def pairs():
    rows = [("certain", "f", 40.0), ("doubtful", "g", 4.0), ("marked", "x", 30.0)]
    frame = pd.DataFrame(rows, columns=[PersonPair.incident_id, PersonPair.family_id, PersonPair.match_weight])
    return frame.assign(site="north", person_id="p", member_id="m", match_probability=0.9)


@pytest.fixture
def decide():
    sampled = pd.DataFrame({Sampled.site: "north", Sampled.incident_id: INCIDENTS, Sampled.notification_id: INCIDENTS})
    quoting = pd.DataFrame({Event.site: ["north"], Event.family_id: ["h"], Event.reference: ["marked"]})
    return lambda supported: links(sampled, quoting, supported)


def test_draws_follow_probabilities_and_leave_what_a_reference_decided(limits, pairs, decide):
    supported = families_supported(pairs, limits)
    names = pd.Index([NONE, "f", "g", "h", "x"])
    drawn = drawn_families(decide(supported), supported, names, 20_000, np.random.default_rng(1))
    certain, doubtful, marked, unknown = names.to_numpy()[drawn.T]
    assert set(certain) == {"f"}
    assert set(marked) == {"h"}
    assert set(unknown) == {NONE}
    assert set(doubtful) == {"g", NONE}
    assert np.mean(doubtful == "g") == pytest.approx(0.5, abs=0.015)


def test_sets_that_are_alike_are_one_scenario(limits, pairs, decide):
    supported = families_supported(pairs, limits)
    told, moved = scenarios(decide(supported), supported, decide, limits)
    assert len(told) == 2
    own, other = told[told[Scenario.decided]].iloc[0], told[~told[Scenario.decided]].iloc[0]
    assert own[Scenario.strict]
    assert other[Scenario.loose]
    assert (own[Scenario.changed], other[Scenario.changed]) == (0, 1)
    assert told[Scenario.draws].sum() == limits.sensitivity.draws
    assert moved.to_numpy().tolist() == [[other[Scenario.scenario], "doubtful", "g"]]


def test_strict_thresholds_take_a_link_away(limits, pairs, decide):
    pairs.loc[pairs[PersonPair.incident_id] == "certain", PersonPair.match_weight] = 10.0
    supported = families_supported(pairs, limits)
    told, moved = scenarios(decide(supported), supported, decide, limits)
    strict = told.loc[told[Scenario.strict], Scenario.scenario].item()
    taken = moved[moved[ScenarioTrace.scenario] == strict].set_index(ScenarioTrace.incident_id)
    assert pd.isna(taken.loc["certain", ScenarioTrace.family_id])


def test_the_same_seed_draws_the_same(limits, pairs, decide):
    supported = families_supported(pairs, limits)
    first, again = (scenarios(decide(supported), supported, decide, limits) for _ in range(2))
    pd.testing.assert_frame_equal(first[0], again[0])
    pd.testing.assert_frame_equal(first[1], again[1])
