"""Accepted links drawn for review, and how many are false: counted by hand, and against links whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.linkage.clerical import ALL, accepted_links, false_links
from filetrack.schemas.linkage_quality import FalseLinks
from filetrack.schemas.study import ClericalSample

SEED = 1
NONE_JUDGED = pd.DataFrame(columns=["incident_id", "family_id", "decision"], dtype="str")


def decided(number, method="people", weight=30.0, probability=0.99, prefix="i"):
    """So many links, each of an incident and a family of its own."""
    incidents = [f"{prefix}{place}" for place in range(number)]
    return pd.DataFrame(
        {
            "site": "north",
            "incident_id": incidents,
            "family_id": [f"f-{incident}" for incident in incidents],
            "method": method,
            "weight": weight,
            "probability": probability,
        }
    )


def judged(links, *words):
    """Decisions on the first of these links, one word each."""
    first = links.head(len(words))
    return first[["incident_id", "family_id"]].assign(decision=list(words))


def accepted(*frames, links=10):
    return accepted_links(pd.concat(frames, ignore_index=True), ClericalSample(weights=[24, 48], links=links), SEED)


def by_review(links, decisions):
    told = FalseLinks.validate(false_links(links, decisions, SEED))
    return told[told["basis"] == "review"].set_index("stratum")


def test_strata_begin_at_rising_weights():
    with pytest.raises(ValueError, match="must rise"):
        ClericalSample(weights=[48, 24], links=1)


def test_links_are_drawn_of_each_stratum():
    unlinked = decided(4, "none", None, 0.9, "u").assign(family_id=None)
    found = accepted(
        decided(30), decided(20, weight=48.0, prefix="k"), decided(3, "marker", None, 1.0, "m"), unlinked, links=5
    )
    assert found.groupby("stratum")["drawn"].agg(["size", "sum"]).to_dict("index") == {
        "Agency reference, weight below 24": {"size": 3, "sum": 3},
        "Identifying details of the family's members, weight from 24": {"size": 30, "sum": 5},
        "Identifying details of the family's members, weight from 48": {"size": 20, "sum": 5},
    }


def test_a_link_stays_drawn_when_others_come_or_more_are_drawn():
    few, more, with_others = (
        accepted(decided(40), links=5),
        accepted(decided(40), links=8),
        accepted(decided(44), links=6),
    )
    ids = [{*found.loc[found["drawn"], "incident_id"]} for found in (few, more, with_others)]
    assert ids[0] < ids[1]
    assert len(ids[0] & ids[2]) >= 3
    other_seed = accepted_links(decided(40), ClericalSample(weights=[24], links=5), SEED + 1)
    assert {*other_seed.loc[other_seed["drawn"], "incident_id"]} != ids[0]


def test_shares_judged_false_are_counted_up_to_all_links():
    links = accepted(decided(40), decided(100, weight=60.0, prefix="k"))
    drawn = [links[links["drawn"] & (links["weight"] == weight)] for weight in (30, 60)]
    decisions = pd.concat(
        [judged(drawn[0], *["no_link"] * 2, "unsure", *["link"] * 7), judged(drawn[1], *["link"] * 5)]
    )
    told = by_review(links, decisions)
    low, high = (f"Identifying details of the family's members, weight from {weight}" for weight in (24, 48))
    assert told.loc[low, ["links", "drawn", "judged", "false", "doubtful"]].tolist() == [40, 10, 10, 2, 1]
    assert told.loc[high, ["links", "drawn", "judged", "false", "doubtful"]].tolist() == [100, 10, 5, 0, 0]
    assert told.loc[[low, high, ALL], "estimate"].tolist() == [10.0, 0.0, 10.0]  # 40 x 2.5 / 10
    assert told.loc[low, "low"] >= 2
    assert told.loc[low, "high"] <= 40
    assert told.loc[ALL, "low"] < 10 < told.loc[ALL, "high"]


def test_who_disagree_leave_a_doubt_and_what_was_not_drawn_does_not_count():
    links = accepted(decided(40))
    twice = pd.concat([judged(links[links["drawn"]], "link"), judged(links[links["drawn"]], "no_link")])
    others = judged(links[~links["drawn"]], *["no_link"] * 5)
    told = by_review(links, pd.concat([twice, others])).loc[ALL]
    assert told[["judged", "false", "doubtful"]].tolist() == [1, 0, 1]


def test_without_judgements_only_probabilities_tell():
    links = accepted(decided(10, probability=0.9), decided(5, "marker", None, 1.0, "m"))
    told = FalseLinks.validate(false_links(links, NONE_JUDGED, SEED))
    first = told.iloc[0]
    assert first[["basis", "links", "estimate"]].tolist() == ["probability", 10, 1.0]
    assert (first["low"], first["high"]) == (0, 3)  # binomial of 10 and .1
    assert told.loc[told["basis"] == "review", ["estimate", "low", "high"]].isna().all(axis=None)
    assert false_links(links.head(0), NONE_JUDGED, SEED)["links"].tolist() == [0]


def test_where_all_is_judged_nothing_is_left_to_chance():
    links = accepted(decided(8))
    told = by_review(links, judged(links, *["no_link"] * 3, *["link"] * 5)).loc[ALL]
    assert told[["estimate", "low", "high"]].tolist() == [3, 3, 3]


@pytest.mark.parametrize("shares", [(0.01, 0.002), (0.1, 0.02)])
def test_the_interval_holds_the_truth_as_often_as_it_says(shares):
    """False links are drawn in two strata, a sample is judged without fault, and counted up: 95 in 100, or more."""
    rng = np.random.default_rng(7)
    quoted = [decided(200, "marker", 12.0), decided(300, "marker", 60.0, prefix="k")]
    links = accepted(*quoted, links=40)
    held = 0
    for _ in range(25):
        false = rng.random(len(links)) < np.where(links["weight"] == 12.0, *shares)
        words = np.where(false, "no_link", "link")
        decisions = links.assign(decision=words)[links["drawn"]]
        told = false_links(links, decisions, SEED).iloc[-1]
        held += told["low"] <= false.sum() <= told["high"]
    assert held >= 22
