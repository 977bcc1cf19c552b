"""From pairs of people to one decision per notification, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.linkage.decide import CONFLICT, counts, families_supported, links, mutual_best, one_to_one, rule
from filetrack.linkage.model import Matching
from filetrack.linkage.people import person_pairs
from filetrack.schemas.care import Event
from filetrack.schemas.link import Link, LinkCount, SupportedFamily
from filetrack.schemas.sample import Sampled
from tests.linkage.conftest import identity


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
    scale = linkage.probability.model_copy(update={"worth": 0.5, "none_weight": 6})
    update = {"family_weight": 8, "family_margin": 3, "review_weight": 4, "probability": scale}
    return linkage.model_copy(update=update)


def test_each_side_stands_in_one_pair():
    frame = pd.DataFrame({"a": [1, 1, 2, 2], "b": [1, 2, 1, 2], "w": [9.0, 8.0, 8.5, 7.0]})
    assert mutual_best(frame, ["a"], ["b"], "w").to_numpy().tolist() == [[1.0, 1.0, 9.0]]
    tied = pd.DataFrame({"a": [2, 1], "b": [1, 1], "w": [5.0, 5.0]})
    assert mutual_best(tied, ["a"], ["b"], "w")["a"].tolist() == [1]


def test_who_is_left_over_stands_in_the_next_best_pair():
    frame = pd.DataFrame({"a": [1, 1, 2, 2], "b": [1, 2, 1, 2], "w": [9.0, 8.0, 8.5, 7.0]})
    assert one_to_one(frame, ["a"], ["b"], "w").to_numpy().tolist() == [[1.0, 1.0, 9.0], [2.0, 2.0, 7.0]]
    assert one_to_one(frame.head(0), ["a"], ["b"], "w").empty


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


def test_twins_support_their_family_once_each(limits):
    found = families_supported(
        pairs(
            ("i", "tom", "f", "tom", 9.0),
            ("i", "tom", "f", "tim", 6.0),
            ("i", "tim", "f", "tom", 6.5),
            ("i", "tim", "f", "tim", 5.0),
        ),
        limits,
    )
    assert found[[Link.weight, Link.people]].to_numpy().tolist() == [[14.0, 2]]


@pytest.mark.parametrize(
    ("rows", "states"),
    [
        ([("mother", "f", 9.0), ("mother", "g", 9.0)], {"f": "review", "g": "review"}),  # in two families' records
        ([("mother", "f", 9.0), ("mother", "g", 9.0), ("child", "f", 6.0)], {"f": "accepted", "g": ""}),
        ([("mother", "f", 9.0), ("child", "f", 6.0), ("mother", "g", 13.0)], {"f": "review", "g": "review"}),
        ([("child", "f", 7.9)], {"f": "review"}),  # a cousin of the same name
        ([("child", "f", 3.9)], {"f": ""}),
        ([("child", "f", 7.0), ("child", "g", 3.0)], {"f": "review", "g": ""}),
        ([("mother", "f", 9.0), ("partner", "g", 5.9)], {"f": "accepted", "g": ""}),  # a new partner of another family
    ],
)
def test_what_is_not_clear_goes_to_review(limits, rows, states):
    found = families_supported(pairs(*[("i", who, family, who, weight) for who, family, weight in rows]), limits)
    SupportedFamily.to_schema().validate(found)
    told = {True: "accepted", False: ""}
    state = found["accepted"].map(told) + found["review"].map({True: "review", False: ""})
    assert dict(zip(found[Link.family_id], state, strict=True)) == states


def test_a_familys_probability_is_its_share_among_all_and_none(limits):
    found = families_supported(
        pairs(("i", "a", "f", "a", 10.0), ("i", "a", "g", "b", 8.0), ("j", "a", "f", "a", 4.0)), limits
    ).set_index([Link.incident_id, Link.family_id])[Link.probability]
    # in powers of two of half the weight, less the 3 of none: 4 and 2 to 1; and 1/2 to 1
    assert found["i"].to_dict() == pytest.approx({"f": 4 / 7, "g": 2 / 7}, abs=1e-6)
    assert found["j"].to_dict() == pytest.approx({"f": 1 / 3}, abs=1e-6)


def test_whoever_of_the_shorter_record_is_beside_nobody_takes_from_the_probability(limits):
    scale = limits.probability.model_copy(update={"unmatched": 2})
    given = limits.model_copy(update={"probability": scale})
    rows = pairs(("i", "a", "f", "a", 10.0), ("i", "a", "g", "b", 8.0), ("j", "a", "f", "a", 4.0))
    listed, held = pd.Series({"i": 3, "j": 1}), pd.Series({"f": 4, "g": 1})
    found = families_supported(rows, given, listed, held).set_index([Link.incident_id, Link.family_id])
    assert found["unmatched"].to_dict() == {("i", "f"): 2, ("i", "g"): 0, ("j", "f"): 0}
    # f has 10 less 4, g has 8: in powers of two of half of that, less the 3 of none, 1 and 2 to 1
    assert found.loc["i", Link.probability].to_dict() == pytest.approx({"f": 1 / 4, "g": 2 / 4}, abs=1e-6)
    assert found.loc["i", Link.weight].to_dict() == {"f": 10.0, "g": 8.0}, "it counts nothing against the family itself"
    assert found.loc[("j", "f"), Link.probability] == pytest.approx(1 / 3, abs=1e-6)


ANN = ("ann", "lee", "1975-03-04", "female", "ZZ1 1AA")
TOM = ("tom", "lee", "2001-05-06", "male", "ZZ1 1AA")
TIM = ("tim", "lee", "2001-05-06", "male", "ZZ1 1AA")
BOB = ("bob", "lee", "1970-07-08", "male", "ZZ1 1AA")
NEW = ("sid", "fox", "1972-11-12", "male", "ZZ1 1AA")
SUE = ("sue", "ray", "1977-08-21", "female", "ZZ1 1AA")
COUSIN = ("tom", "lee", "2002-09-17", "male", "ZZ1 1AA")
HELD = {
    "lee": [ANN, BOB, TOM, TIM],
    "ray": [SUE, COUSIN],
    "gran": [("ivy", "lee", "1949-02-03", "female", "ZZ9 9ZZ"), TOM],
}


NOTIFIED = {
    "all": [ANN, BOB, TOM, TIM],
    "one twin, and the partner gone": [ANN, TIM],
    "a new partner": [ANN, NEW, TIM, TOM],
    "cousins of one name, in one street": [SUE, COUSIN],
    "strangers": [("joy", "poe", "1980-01-02", "female", "ZZ1 1AA"), ("tom", "lee", "2003-12-30", "male", "ZZ1 1AA")],
    "in two families' records": [TOM],
}


@pytest.fixture(scope="module", params=["encoded", "clear"])
def told_apart(request, linkage, invented):
    """The support of families for the incidents above, among others, and what is decided."""
    given = linkage.model_copy(update={"identifiers": request.param})
    others = invented(given, 1)
    fields = ["forename", "surname", "dob", "sex", "postcode"]

    def side(groups, first, second):
        rows = [(group, f"{group}{at}", *person) for group, of_it in groups.items() for at, person in enumerate(of_it)]
        frame = pd.DataFrame(rows, columns=[first, second, *fields])
        return pd.concat([frame[[first, second]], identity(frame[fields].to_dict("records"), given)], axis=1)

    police = pd.concat([others.people, side(NOTIFIED, "incident_id", "person_id")], ignore_index=True)
    care = pd.concat([others.members, side(HELD, "family_id", "member_id")], ignore_index=True)
    columns = identity([], given).columns
    with Matching(police[columns], care[columns], given) as matching:
        scored = matching.scored(matching.assumed(), given.person_weight)
    found = families_supported(person_pairs(scored, police, care, "north"), given)
    return found, links(sampled(*NOTIFIED), events(), found).set_index(Link.incident_id)


@pytest.mark.parametrize(
    ("notified", "family", "people"),
    [
        ("all", "lee", 4),
        ("one twin, and the partner gone", "lee", 2),
        ("a new partner", "lee", 3),
        ("cousins of one name, in one street", "ray", 2),
        ("strangers", None, 0),
        ("in two families' records", None, 0),
    ],
)
def test_families_are_told_apart_by_their_people(told_apart, notified, family, people):
    decided = told_apart[1].loc[notified]
    assert (None if pd.isna(decided[Link.family_id]) else decided[Link.family_id]) == family
    assert decided[Link.people] == people


def test_a_child_in_two_families_records_goes_to_review(told_apart):
    found, _ = told_apart
    in_review = found.loc[(found[Link.incident_id] == "in two families' records") & found["review"], Link.family_id]
    assert {"lee", "gran"} <= set(in_review)


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
    probability = decided[Link.probability]
    assert probability[["both", "against"]].tolist() == [1, 1]
    assert probability["people"] == families.set_index(Link.incident_id).loc["people", Link.probability]
    assert probability["weak"] == 1 - families.set_index(Link.incident_id).loc["weak", Link.probability]


def test_reviewers_come_before_people_and_after_the_marker(limits):
    families = families_supported(
        pairs(
            ("people", "p", "f", "m", 9.0),
            ("refused", "p", "f", "m", 9.0),
            ("doubtful", "p", "f", "m", 5.0),
            ("marked", "p", "f", "m", 5.0),
        ),
        limits,
    )
    reviewed = pd.Series({"refused": None, "doubtful": "f", "marked": "f"}, dtype="str")
    given = sampled("people", "refused", "doubtful", "marked")
    decided = links(given, events(("g", "n-marked")), families, reviewed).set_index(Link.incident_id)
    assert decided[Link.method].to_dict() == {
        "people": "people",
        "refused": "review",
        "doubtful": "review",
        "marked": "marker",
    }
    assert decided[Link.family_id].fillna("none").to_dict() == {
        "people": "f",
        "refused": "none",
        "doubtful": "f",
        "marked": "g",
    }
    assert decided.index[decided[CONFLICT]].tolist() == ["marked"]
    assert decided.loc["doubtful", [Link.weight, Link.people, Link.probability]].tolist() == [5.0, 1, 1.0]
    Link.to_schema().validate(decided.reset_index().drop(columns=CONFLICT)[list(Link.to_schema().columns)])


def test_where_records_of_families_are_not_held_nothing_is_decided(limits):
    none = families_supported(pairs(), limits)
    (decided,) = links(sampled("i"), events(), none, alone=["north"]).to_dict("records")
    assert (decided["method"], decided["probability"]) == ("not_held", 1)
    assert counts(links(sampled("i", "j"), events(), none, alone=["north"])).to_numpy().tolist() == [
        ["north", "not_held", 2, 0]
    ]


def test_the_rule_tells_the_thresholds_that_are_used(limits):
    words = rule(limits)
    assert "a weight of 8 on, if it leads the next by 3" in words
    assert "A weight of 4 or more" in words
