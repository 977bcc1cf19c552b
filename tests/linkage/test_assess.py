"""Links scored against the truth, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.keys import pseudonyms, simulated
from filetrack.linkage.assess import FOUND, TRUE, children_judged, families_judged, scores, tally
from filetrack.linkage.curve import calibration, curve
from filetrack.schemas.linkage_quality import Calibration, CurvePoint, LinkageScore, Unit

KEY = simulated(5)


def pseudonym(reference, kind, site, agency):
    return pseudonyms(pd.Series([reference], dtype="str"), KEY, kind, site, agency)[0]


FAMILY = {child: pseudonym(child, "child", "north", "care") for child in ("C11", "C12", "C2", "C3")}
FILE = pseudonym("F1", "file", "south", "care")
INCIDENTS = [
    *(pseudonym(f"R{number}", "police_reference", "north", "police") for number in (1, 2, 3, 4)),
    pseudonym("4701/07", "cris", "south", "police"),
]
MEMBERS = pd.DataFrame(
    {
        "family_id": [FAMILY["C11"], FAMILY["C11"], FAMILY["C2"], FAMILY["C3"], FILE],
        "member_id": [*FAMILY.values(), f"{FILE}-1"],
    }
)
SITES = ["north"] * 4 + ["south"]


@pytest.fixture(scope="module")
def judged():
    references = ["R1", "R2", "R3", "R4", "4701/07"]
    truth = pd.DataFrame({"site": SITES, "incident_ref": references, "family_ref": ["C12", "C2", "C3", None, "F1"]})
    # right by another child of the family, wrong, missed, wrong (not known), right
    linked = [FAMILY["C11"], FAMILY["C3"], None, FAMILY["C2"], FILE]
    links = pd.DataFrame({"site": SITES, "incident_id": INCIDENTS, "family_id": linked})
    return families_judged(truth, links, MEMBERS, KEY).loc[INCIDENTS]


def test_right_false_and_missed_families_are_counted_by_group(judged):
    groups = pd.DataFrame(
        {"site": ["Northern"] * 4 + ["Southern"], "level": ["High", "Low", "High", "High", "Low"]}, index=INCIDENTS
    )
    score = LinkageScore.validate(scores(judged, Unit.NOTIFICATIONS, groups))
    rows = score.set_index(["grouping", "group"])[["compared", "known", "linked", "right", "wrong", "missed"]]
    assert rows.loc[("site", "Northern")].tolist() == [4, 3, 3, 1, 2, 1]
    assert rows.loc[("site", "Southern")].tolist() == [1, 1, 1, 1, 0, 0]
    assert rows.loc[("level", "High")].tolist() == [3, 2, 2, 1, 1, 1]
    assert rows.loc[("level", "Low")].tolist() == [2, 2, 2, 1, 1, 0]
    north = score.iloc[0]
    assert (north["precision"], north["recall"]) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert north["f1"] == pytest.approx(2 / 6)


def test_a_sampled_incident_without_decision_is_missed_and_one_without_truth_is_false():
    truth = pd.DataFrame({"site": ["north"], "incident_ref": ["R1"], "family_ref": ["C2"]})
    links = pd.DataFrame({"site": ["north"], "incident_id": [INCIDENTS[1]], "family_id": [FAMILY["C2"]]})
    counted = tally(families_judged(truth, links, MEMBERS, KEY))
    assert (counted["compared"], counted["wrong"], counted["missed"]) == (2, 1, 1)


def test_incidents_without_a_group_are_not_lost(judged):
    levels = pd.Categorical(["High", "Low"], ["Low", "High"], ordered=True)
    groups = pd.DataFrame({"level": pd.Series(levels, index=INCIDENTS[:2])})
    score = scores(judged, Unit.NOTIFICATIONS, groups)
    assert score["group"].tolist() == ["Low", "High", "Not recorded"]
    assert score["compared"].tolist() == [1, 1, 3]


def test_nothing_linked_has_no_precision():
    counted = tally(pd.DataFrame({FOUND: [None], TRUE: ["f"]}))
    assert (counted["precision"], counted["recall"], counted["f1"]) == (None, 0.0, 0.0)


def test_children_are_found_by_their_mutual_best_pair_if_it_is_likely(judged):
    first, second, _, fourth, fifth = INCIDENTS
    children = pd.DataFrame(
        {
            "site": ["north"] * 4 + ["south", "north"],
            "incident_id": [first, first, second, fourth, fifth, "of another month"],
            "child_id": ["a", "b", "c", "d", "e", "f"],
        }
    )
    pairs = pd.DataFrame(
        [
            (first, "a", FAMILY["C11"], "m1", 9.0, 0.99),
            (first, "b", FAMILY["C11"], "m1", 8.0, 0.98),  # the member is a's
            (first, "mother", FAMILY["C2"], "m5", 9.0, 0.99),
            (second, "c", FAMILY["C3"], "m3", 2.0, 0.8),  # another family's
            (fifth, "e", FILE, "m4", -1.0, 0.3),
        ],
        columns=["incident_id", "person_id", "family_id", "member_id", "match_weight", "match_probability"],
    )
    found = children_judged(judged, pairs, children)
    assert found[FOUND].fillna("-").tolist() == [FAMILY["C11"], "-", FAMILY["C3"], "-", "-"]
    counted = tally(found)
    assert [counted[name] for name in ("compared", "known", "linked", "right", "wrong", "missed")] == [5, 4, 2, 1, 1, 2]


@pytest.fixture
def supported():
    first, second, third, fourth, _ = INCIDENTS
    return pd.DataFrame(
        [
            (first, FAMILY["C11"], 20.0, 15.0, 0.999),
            (first, FAMILY["C2"], 5.0, -15.0, 0.001),
            (second, FAMILY["C3"], 12.0, 12.0, 0.95),
            (third, FAMILY["C3"], 11.0, 1.0, 0.6),  # too short a lead
            (fourth, FAMILY["C2"], 4.0, 4.0, 0.4),
        ],
        columns=["incident_id", "family_id", "weight", "margin", "probability"],
    )


def test_a_higher_threshold_links_fewer_and_errs_less(judged, supported):
    points = CurvePoint.validate(curve(judged, supported, margin=3, weights=[0, 10, 15, 30]))
    assert points["linked"].tolist() == [3, 2, 1, 0]
    assert points["right"].tolist() == [1, 1, 1, 0]
    assert points["wrong"].tolist() == [2, 1, 0, 0]
    assert points["missed"].tolist() == [2, 2, 3, 4]
    assert points["precision"].iloc[:3].tolist() == [pytest.approx(1 / 3), 0.5, 1.0]
    assert pd.isna(points["precision"].iloc[3])
    assert points["recall"].iloc[0] == 0.25


def test_probabilities_are_held_against_the_truth_by_bands(judged, supported):
    bands = Calibration.validate(calibration(judged, supported)).set_index("least")
    assert bands["families"].to_dict() == {0.0: 1, 0.5: 1, 0.9: 1, 0.99: 1}
    assert bands["right"].to_dict() == {0.0: 0, 0.5: 1, 0.9: 0, 0.99: 1}
    assert bands.loc[0.9, "expected"] == pytest.approx(0.95)
    sure = supported.head(1).assign(probability=1.0)
    assert calibration(judged, sure).set_index("least").loc[0.99, "families"] == 1
