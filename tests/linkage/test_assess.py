"""Links scored against the truth, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.keys import pseudonyms, simulated
from filetrack.linkage.assess import FOUND, TRUE, adults_judged, children_judged, families_judged, scores, tally
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
        "role": "child",
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


PAIR = ["incident_id", "person_id", "family_id", "member_id", "match_weight", "match_probability"]
COUNTS = ["compared", "known", "linked", "right", "wrong", "missed"]


def test_a_child_is_right_where_it_is_linked_to_itself(judged):
    first, second, third, _, fifth = INCIDENTS
    ann, ben = FAMILY["C11"], FAMILY["C12"]
    children = pd.DataFrame(
        [
            ("north", first, 1, "ann"),
            ("north", first, 2, "ben"),
            ("north", second, 1, "cat"),
            ("north", third, 1, "dan"),
            ("south", fifth, 1, "eve"),
            ("north", "of another month", 1, "fay"),
        ],
        columns=["site", "incident_id", "number", "child_id"],
    )
    truth = pd.DataFrame(
        [
            ("north", "R1", 1, "C11"),
            ("north", "R1", 2, "C12"),
            ("north", "R2", 1, None),
            ("north", "R3", 1, "C3"),
            ("south", "4701/07", 1, "F1/1"),
        ],
        columns=["site", "incident_ref", "number", "child_ref"],
    )
    pairs = pd.DataFrame(
        [
            (first, "ann", ann, ann, 9.0, 0.99),
            (first, "ben", ann, ann, 8.0, 0.98),  # the member is ann's
            (first, "ben", ann, "of no child", 7.0, 0.97),  # nor is this its best
            (second, "cat", FAMILY["C3"], FAMILY["C3"], 2.0, 0.8),  # known to nobody
            (third, "dan", ann, ben, 3.0, 0.9),  # a namesake
            (fifth, "eve", FILE, f"{FILE}-1", 1.0, 0.6),
        ],
        columns=PAIR,
    )
    found = children_judged(truth, judged, pairs, children, KEY)
    assert found.loc[first, FOUND].fillna("-").tolist() == [ann, "-"]
    assert [tally(found)[name] for name in COUNTS] == [5, 4, 4, 2, 2, 1]
    assert found["site"].tolist().count("south") == 1


def test_an_adult_is_right_where_linked_to_the_member_of_the_same_part(judged):
    first, second, *_, fifth = INCIDENTS
    nominals = [pseudonym(f"N{number}", "nominal", "north", "police") for number in (1, 2, 3)]
    people = pd.DataFrame(
        [
            ("north", first, nominals[0]),
            ("north", first, nominals[1]),
            ("north", second, nominals[2]),
            ("south", fifth, f"{fifth}-p1"),
            ("south", fifth, f"{fifth}-p2"),
        ],
        columns=["site", "incident_id", "person_id"],
    )
    truth = pd.DataFrame(
        [
            ("north", "R1", "N1", "mother"),
            ("north", "R1", "N2", "father"),
            ("north", "R2", "N3", "mother"),
            ("south", "4701/07", "P1", None),
            ("south", "4701/07", "P2", "mother"),
        ],
        columns=["site", "incident_ref", "person_ref", "role"],
    )
    parts = [(FAMILY["C11"], "m", "mother"), (FAMILY["C11"], "f", "father"), (FILE, f"{FILE}-2", "mother")]
    members = pd.concat([MEMBERS, pd.DataFrame(parts, columns=["family_id", "member_id", "role"])])
    pairs = pd.DataFrame(
        [
            (first, nominals[0], FAMILY["C11"], "m", 9.0, 0.99),
            (first, nominals[1], FAMILY["C11"], "f", 0.0, 0.49),  # not likely
            (fifth, f"{fifth}-p1", FILE, f"{FILE}-2", 5.0, 0.9),
            (fifth, f"{fifth}-p2", FILE, f"{FILE}-2", 9.0, 0.99),
        ],
        columns=PAIR,
    )
    found = adults_judged(truth, judged, pairs, people, members, KEY)
    # the second incident's family has no mother on record: she is known, and missed
    assert [tally(found)[name] for name in COUNTS] == [5, 4, 2, 2, 0, 2]
    assert found.loc[fifth, FOUND].fillna("-").tolist() == ["-", f"{FILE}-2"]


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
    bands = Calibration.validate(calibration(judged, supported, [0.5, 0.9, 0.99])).set_index("least")
    assert bands["families"].to_dict() == {0.0: 1, 0.5: 1, 0.9: 1, 0.99: 1}
    assert bands["right"].to_dict() == {0.0: 0, 0.5: 1, 0.9: 0, 0.99: 1}
    assert bands.loc[0.9, "expected"] == pytest.approx(0.95)
    sure = supported.head(1).assign(probability=1.0)
    assert calibration(judged, sure, [0.5, 0.99]).set_index("least").loc[0.99, "families"] == 1
