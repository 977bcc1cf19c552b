"""From pairs of people to one decision per notification, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.linkage.decide import CONFLICT, counts, families_supported, links, mutual_best
from filetrack.schemas.care import Event
from filetrack.schemas.link import Link, LinkCount
from filetrack.schemas.sample import Sampled


def pairs(*rows):
    columns = ["incident_id", "person_id", "family_id", "member_id", "match_weight"]
    return pd.DataFrame(rows, columns=columns).assign(site="north", match_probability=0.9)


def sampled(*incidents):
    return pd.DataFrame({"site": "north", "incident_id": incidents, "notification_id": [f"n-{i}" for i in incidents]})


def events(*quoted):
    frame = pd.DataFrame(quoted, columns=[Event.family_id, Event.reference])
    return frame.assign(site="north")


@pytest.fixture
def limits(linkage):
    return linkage.model_copy(update={"family_weight": 8, "family_margin": 3})


def test_each_side_stands_in_one_pair():
    frame = pd.DataFrame({"a": [1, 1, 2, 2], "b": [1, 2, 1, 2], "w": [9.0, 8.0, 8.5, 7.0]})
    assert mutual_best(frame, ["a"], ["b"], "w").to_numpy().tolist() == [[1.0, 1.0, 9.0]]
    tied = pd.DataFrame({"a": [2, 1], "b": [1, 1], "w": [5.0, 5.0]})
    assert mutual_best(tied, ["a"], ["b"], "w")["a"].tolist() == [1]


def test_a_family_is_supported_by_all_its_members_and_nobody_counts_against_it(limits):
    found = families_supported(
        pairs(
            ("i", "mother", "f", "m1", 6.0),
            ("i", "child", "f", "m2", 5.0),
            ("i", "mother", "f", "m2", 1.0),
            ("i", "new partner", "f", "m3", -9.0),
            ("i", "mother", "g", "m9", 7.0),
        ),
        limits,
    ).set_index(Link.family_id)
    assert found.loc["f", ["weight", "people", "margin", "accepted"]].tolist() == [11.0, 2, 4.0, True]
    assert found.loc["g", ["weight", "people", "margin", "accepted"]].tolist() == [7.0, 1, -4.0, False]


@pytest.mark.parametrize(
    ("best", "next_best", "accepted"), [(8.0, 5.0, True), (7.9, 0.5, False), (20.0, 17.5, False), (8.0, None, True)]
)
def test_a_family_needs_weight_and_a_lead(limits, best, next_best, accepted):
    rows = [("i", "p", "f", "m", best)]
    rows += [("i", "p", "g", "m9", next_best)] if next_best else []
    found = families_supported(pairs(*rows), limits).set_index(Link.family_id)
    assert bool(found.loc["f", "accepted"]) is accepted


def test_the_marker_decides_and_is_not_overruled_silently(limits):
    families = families_supported(
        pairs(
            ("both", "p", "f", "m", 9.0),
            ("against", "p", "f", "m", 20.0),
            ("against", "p", "g", "m9", 2.0),
            ("people", "p", "f", "m", 9.0),
            ("weak", "p", "f", "m", 2.0),
            ("two", "p", "f", "m", 9.0),
        ),
        limits,
    )
    quoted = events(("f", "n-both"), ("g", "n-against"), ("h", "n-alone"), ("f", "n-two"), ("g", "n-two"), ("f", "x"))
    decided = links(sampled("both", "against", "people", "weak", "two", "alone"), quoted, families)
    decided = decided.set_index(Sampled.incident_id)

    def told(incident):
        row = decided.loc[incident]
        family = None if pd.isna(row[Link.family_id]) else row[Link.family_id]
        return family, row[Link.method], row[Link.people], bool(row[CONFLICT])

    assert told("both") == ("f", "marker", 1, False)
    assert told("against") == ("g", "marker", 1, True)
    assert decided.loc["against", Link.margin] == -18.0
    assert told("alone") == ("h", "marker", 0, False)
    assert told("people") == ("f", "people", 1, False)
    assert told("two") == ("f", "people", 1, True)
    assert told("weak") == (None, "none", 0, False)
    counted = counts(decided.reset_index()).set_index(Link.method)
    assert counted.loc["marker", [LinkCount.notifications, LinkCount.conflicts]].tolist() == [3, 1]
    assert counted[LinkCount.notifications].sum() == 6
