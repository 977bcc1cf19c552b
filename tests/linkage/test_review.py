"""Clerical review: what reviewers see, what their decisions do, and how far two agree, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from filetrack import io
from filetrack.linkage import review
from filetrack.linkage.__main__ import app
from filetrack.linkage.decide import families_supported, links
from filetrack.linkage.model import Matching
from filetrack.linkage.people import person_pairs
from filetrack.problems import Problem
from filetrack.schemas.base import IDENTITY
from filetrack.schemas.link import Link, ReviewAgreement, ReviewCount, ReviewDecision, ReviewItem
from tests.linkage.conftest import identity

INCIDENTS = pd.DataFrame({"incident_id": ["i", "j", "k"], "site": ["north", "north", "south"]})
FAMILIES = pd.DataFrame({"family_id": ["f", "g", "h"], "site": ["north", "north", "south"]})


def decisions(*rows):
    """Decisions as typed, from (incident, family, word, reviewer, day of January 2009)."""
    frame = pd.DataFrame(rows, columns=["incident_id", "family_id", "decision", "reviewer", "decided_on"])
    frame["decided_on"] = "2009-01-" + frame["decided_on"]
    return frame.assign(note="").astype("str")


def checked(*rows):
    known = review.checked(decisions(*rows), INCIDENTS, FAMILIES, "decisions.csv")
    return ReviewDecision.to_schema().validate(known)


def considered(*rows):
    """Families supported, from (incident, family, weight)."""
    frame = pd.DataFrame(rows, columns=["incident_id", "family_id", "weight"])
    return frame.assign(site="north", review=frame["weight"] >= 4)


@pytest.fixture
def limits(linkage):
    return linkage.model_copy(update={"family_weight": 12, "family_margin": 3, "review_weight": 4})


def outcome(limits, *rows):
    families = considered(("i", "f", 9.0), ("i", "g", 8.0), ("i", "weak", 1.0))
    found = review.outcomes(checked(*rows), families, limits).set_index("incident_id")
    return found.loc["i", "state"], found.loc["i", "family_id"]


def test_a_reviewers_last_decision_counts():
    last = checked(
        ("i", "f", "link", "ann", "10"), ("i", "f", "unsure", "ann", "09"), ("i", "f", "no_link", "bob", "11")
    )
    assert last[["reviewer", "decision"]].to_numpy().tolist() == [["ann", "link"], ["bob", "no_link"]]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [("i", "f", "link", "ann", "09"), ("x", "f", "link", "ann", "09")],
            "line 3: the records do not have the incident",
        ),
        ([("i", "x", "link", "ann", "09")], "line 2: the records do not have the family"),
        ([("i", "f", "perhaps", "ann", "09")], "line 2: decision is not one of link, no_link, unsure"),
        ([("i", "f", "link", " ", "09")], "line 2: no reviewer is named"),
        ([("i", "f", "link", "ann", "9th")], "line 2: decided_on is not a date such as 2009-03-31"),
        ([("i", "h", "link", "ann", "09")], "line 2: incident and family are of different sites"),
        (
            [("i", "f", "link", "ann", "09"), ("i", "f", "unsure", "ann", "09")],
            "lines 2 and 3: a reviewer decides the same twice",
        ),
        ([("i", "f", "link", "ann", "09"), ("i", "g", "link", "ann", "10")], "lines 2 and 3: a reviewer gives"),
    ],
)
def test_a_faulty_decision_is_told_by_its_line(rows, told):
    with pytest.raises(Problem, match=told):
        checked(*rows)


def test_a_reviewer_may_think_again_of_the_family():
    last = checked(("i", "f", "link", "ann", "09"), ("i", "f", "no_link", "ann", "10"), ("i", "g", "link", "ann", "10"))
    assert last["decision"].tolist() == ["no_link", "link"]


@pytest.mark.parametrize(
    ("rows", "state", "family"),
    [
        ([("i", "f", "link", "ann", "09")], "agreed", "f"),
        ([("i", "f", "link", "ann", "09"), ("i", "f", "link", "bob", "10")], "agreed", "f"),
        ([("i", "f", "link", "ann", "09"), ("i", "g", "no_link", "bob", "10")], "agreed", "f"),
        ([("i", "f", "no_link", "ann", "09"), ("i", "g", "no_link", "ann", "09")], "agreed", None),
        ([("i", "f", "no_link", "ann", "09")], "open", None),  # the other family is not judged
        ([("i", "f", "unsure", "ann", "09")], "open", None),
        ([("i", "f", "link", "ann", "09"), ("i", "f", "no_link", "bob", "10")], "disputed", None),
        ([("i", "f", "link", "ann", "09"), ("i", "f", "unsure", "bob", "10")], "disputed", None),
        ([("i", "f", "link", "ann", "09"), ("i", "g", "link", "bob", "10")], "disputed", None),
        ([("j", "f", "link", "ann", "09"), ("i", "f", "link", "bob", "10")], "agreed", "f"),
    ],
)
def test_what_reviewers_decide(limits, rows, state, family):
    found, chosen = outcome(limits, *rows)
    assert (found, None if pd.isna(chosen) else chosen) == (state, family)


def test_what_is_reviewed_is_listed_with_its_state_and_counted(limits):
    families = considered(("i", "f", 9.0), ("i", "g", 8.0), ("i", "weak", 1.0), ("j", "f", 5.0), ("m", "g", 5.0))
    decided = pd.DataFrame({"incident_id": ["i", "j", "m"], "method": ["none", "none", "marker"]})
    found = review.outcomes(checked(("j", "f", "link", "ann", "09")), families, limits)
    seen = review.listed(families, decided, found)
    assert seen[["incident_id", "family_id", "state"]].to_numpy().tolist() == [
        ["i", "f", "open"], ["i", "g", "open"], ["j", "f", "agreed"],
    ]  # fmt: skip
    counted = ReviewCount.to_schema().validate(review.counts(seen))
    assert counted[["state", "notifications"]].to_numpy().tolist() == [["agreed", 1], ["open", 1]]


def test_a_link_that_is_drawn_is_listed_as_one_in_review(limits):
    """With the families that would be considered, if it had not been accepted."""
    families = considered(("i", "f", 3.0), ("i", "g", 5.0), ("i", "weak", 1.0), ("j", "f", 9.0), ("k", "h", 9.0))
    drawn = pd.DataFrame({"incident_id": ["i", "j", "nobody's"], "family_id": ["f", "f", "g"]})
    found = review.outcomes(checked(("j", "f", "link", "ann", "09")), families, limits)
    seen = review.listed_too(families, drawn, found, limits)
    assert seen[["incident_id", "family_id", "state"]].to_numpy().tolist() == [
        ["i", "f", "open"], ["i", "g", "open"], ["j", "f", "agreed"],
    ]  # fmt: skip
    empty = pd.DataFrame(columns=list(ReviewItem.to_schema().columns))
    form = review.sheets(empty, pd.concat([seen, drawn]))["Decisions"]
    assert form["incident_id"].tolist() == ["i", "i", "j", "nobody's"]


@pytest.mark.parametrize("mode", ["encoded", "clear"])
def test_reviewers_see_levels_and_weights_and_values_only_in_clear(linkage, mode):
    given = linkage.model_copy(update={"identifiers": mode, "family_weight": 1000})
    ann = {"forename": "ann", "surname": "lee", "dob": "1975-03-04", "sex": "female", "postcode": "ZZ1 1AA"}
    police = identity([ann, ann | {"forename": "tom", "sex": ""}], given)
    care = identity([ann | {"surname": "leigh", "postcode": "ZZ1 2BB"}, ann | {"forename": "tom"}], given)
    police = police.assign(incident_id="i", person_id=["p0", "p1"])
    care = care.assign(family_id="f", member_id=["m0", "m1"])
    with Matching(police[IDENTITY], care[IDENTITY], given) as matching:
        model = matching.assumed()
        pairs = person_pairs(matching.scored(model, 0), police, care, "north")
    families = families_supported(pairs, given)
    seen = families[families["review"]].assign(state="open")
    shown = ReviewItem.to_schema().validate(review.items(seen, pairs, police, care, {"north": model}, given))

    of_ann = shown[shown["person_id"] == "p0"].set_index("field")
    assert of_ann.loc[["forename", "birth", "postcode", "sex"], "level"].tolist() == [
        "exact", "exact", "district", "same",
    ]  # fmt: skip
    assert shown.set_index(["person_id", "field"]).loc[("p1", "sex"), ["level", "field_weight"]].tolist() == [
        "silent", 0,
    ]  # fmt: skip
    m, u = model.numbers()["postcode", "district"]
    assert 2 ** of_ann.loc["postcode", "field_weight"] == pytest.approx(m / u, rel=1e-3)

    values = shown[["police_value", "care_value"]]
    assert values.isna().all(axis=None) if mode == "encoded" else values.notna().any(axis=None)
    sheets = review.sheets(shown, seen)
    assert len(sheets["People"]) == 2
    assert sheets["People"].columns.str.contains("value").any() == (mode == "clear")
    assert list(sheets["Decisions"]) == list(ReviewDecision.to_schema().columns)
    assert sheets["Decisions"][["incident_id", "family_id"]].to_numpy().tolist() == [["i", "f"]]


def test_without_a_case_to_review_there_are_headings_only(linkage):
    nothing = io.validated(pd.DataFrame(columns=list(ReviewItem.to_schema().columns)), ReviewItem, "review")
    assert [len(sheet) for sheet in review.sheets(nothing, nothing).values()] == [0, 0]
    assert review.agreement(checked()).empty
    assert review.outcomes(checked(), considered(), linkage).empty


def test_decisions_typed_into_the_workbook_are_read_back(limits, tmp_path):
    """The form as it is written, filled in and saved as CSV, is a decisions file."""
    families = considered(("i", "f", 9.0))
    shown = pd.DataFrame(columns=list(ReviewItem.to_schema().columns), index=[0])
    shown[["incident_id", "family_id", "field"]] = ["i", "f", "sex"]
    form = review.sheets(shown, families)["Decisions"]
    path = tmp_path / "decisions.csv"
    filled = form.assign(decision="link", reviewer="ann", decided_on="2009-01-09", note="as she says")
    filled.to_csv(path, index=False, encoding="utf-8-sig")
    read = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    found = review.outcomes(review.checked(read, INCIDENTS, FAMILIES, "d"), families, limits)
    sampled = pd.DataFrame({"site": "north", "incident_id": ["i"], "notification_id": ["n"]})
    events = pd.DataFrame(columns=["site", "family_id", "reference"], dtype="str")
    families = families.assign(accepted=False, margin=9.0, people=1, probability=0.4)
    decided = links(sampled, events, families, review.reviewed(found))
    assert decided.loc[0, [Link.family_id, Link.method]].tolist() == ["f", "review"]


def test_a_file_without_a_column_is_told():
    with pytest.raises(Problem, match=r"has no column reviewer\. Its columns are: incident_id, family_id"):
        review.checked(decisions().drop(columns="reviewer"), INCIDENTS, FAMILIES, "decisions.csv")


def test_kappa_of_a_published_example():
    """Fleiss, Levin and Paik (2003), table 18.1: two raters of 100 people, three categories, kappa .68.

    The standard error is counted here from the formula of Fleiss, Cohen and Everitt (1969).
    """
    words = ["link", "no_link", "unsure"]
    table = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    judged = [(words[i], words[j]) for i, j in np.ndindex(3, 3) for _ in range(table[i, j])]
    rows = [
        (f"{case}", "f", word, who, "09")
        for case, both in enumerate(judged)
        for who, word in zip("ab", both, strict=True)
    ]
    found = review.agreement(decisions(*rows, ("judged once", "f", "link", "a", "09")))
    ReviewAgreement.to_schema().validate(found)
    assert found[["first_reviewer", "second_reviewer", "judged", "agreed"]].to_numpy().tolist() == [[1, 2, 100, 89]]
    kappa, low, high = found.loc[0, ["kappa", "kappa_low", "kappa_high"]]
    assert kappa == pytest.approx((0.89 - 0.66) / (1 - 0.66), abs=5e-5)

    shares, first, second = table / 100, table.sum(axis=1) / 100, table.sum(axis=0) / 100
    alike = sum(shares[i, i] * (1 - (first[i] + second[i]) * (1 - kappa)) ** 2 for i in range(3))
    apart = sum(shares[i, j] * (second[i] + first[j]) ** 2 for i, j in np.ndindex(3, 3) if i != j)
    variance = alike + (1 - kappa) ** 2 * apart - (kappa - 0.66 * (1 - kappa)) ** 2
    error = variance**0.5 / (1 - 0.66) / 10
    assert [low, high] == pytest.approx([kappa - 1.959964 * error, kappa + 1.959964 * error], abs=2e-4)


def test_every_two_reviewers_are_compared_and_one_answer_throughout_gives_no_kappa():
    rows = [(case, "f", "link", who, "09") for case in "xyz" for who in ("ann", "bob")]
    rows += [("x", "f", "no_link", "cat", "09"), ("y", "f", "link", "cat", "09")]
    found = review.agreement(decisions(*rows)).set_index(["first_reviewer", "second_reviewer"])
    assert found["judged"].to_dict() == {(1, 2): 3, (1, 3): 2, (2, 3): 2}
    assert found["agreed"].to_dict() == {(1, 2): 3, (1, 3): 1, (2, 3): 1}
    assert pd.isna(found.loc[(1, 2), "kappa"])
    assert found.loc[(1, 3), "kappa"] == 0  # half agreed, half expected


def test_the_command_says_which_file_of_decisions_it_reads():
    assert "--decisions" in CliRunner().invoke(app, ["trace", "--help"], env={"COLUMNS": "200"}).output
