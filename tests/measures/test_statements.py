"""Figures of the text as declared measures, counted by hand on a few cases."""

from __future__ import annotations

import pandas as pd
import pytest
from pydantic import ValidationError

from filetrack.measures.statements import made_from, stated
from filetrack.schemas.statement import Selection, Stated, Statement, Statements

CASES = pd.DataFrame(
    {
        "incident_id": ["a", "b", "c", "d"],
        "site": ["north", "north", "south", "south"],
        "level": ["high", "low", "low", "medium"],
        "family_id": ["f", "f", "g", None],
        "risk_days": pd.array([0, 3, None, 9], dtype="Int64"),
    }
)
CONTEXTS = pd.DataFrame({"incident_id": ["a", "a", "b"], "context": ["money", "access", "access"]})
FAMILIES = pd.DataFrame({"family_id": ["f", "g", "h"], "pathway": ["letter", "letter", "no_further_action"]})
SITES = {"north": "Northern", "south": "Southern"}
FRAMES = {"cases": CASES, "case_contexts": CONTEXTS, "case_families": FAMILIES}


def measured(**declared) -> dict[str, tuple]:
    frame = Stated.validate(stated([Statement(measure="m", **declared)], FRAMES, SITES, lambda _: SITES))
    return {row.claim: (row.value, row.part, row.base) for row in frame.itertuples()}


def test_a_count_and_its_share_of_a_base():
    found = measured(
        of="cases", select={"where": {"level": "low"}}, base={"where": {"site": "north"}}, count=["n"], percent=["p"]
    )
    assert found == {"n": (1, 1, 2), "p": (50, 1, 2)}


def test_conditions_are_codes_bands_or_missing_values():
    assert measured(of="cases", select={"where": {"level": ["low", "medium"]}}, count=["n"])["n"][0] == 3
    band = {"where": {"risk_days": {"at_least": 1, "at_most": 3}}}
    assert measured(of="cases", select=band, count=["n"])["n"][0] == 1
    assert measured(of="cases", select={"where": {"risk_days": {"over": 3}}}, count=["n"])["n"][0] == 1
    assert measured(of="cases", select={"where": {"risk_days": {"missing": True}}}, count=["n"])["n"][0] == 1


def test_another_frame_is_joined_by_incident_or_by_family():
    access = {"having": [{"of": "case_contexts", "where": {"context": "access"}}]}
    assert measured(of="cases", select=access, count=["n"])["n"][0] == 2
    high = {"having": [{"of": "cases", "where": {"level": "high"}}]}
    assert measured(of="case_families", select=high, count=["n"])["n"][0] == 1
    letters = {"having": [{"of": "case_families", "where": {"pathway": "letter"}}]}
    assert measured(of="cases", select=letters, count=["n"])["n"][0] == 3, "an incident of no family has none"


def test_means_ends_and_ranks():
    assert measured(of="cases", variable="risk_days", mean=["m"], lowest=["l"], highest=["h"]) == {
        "m": (4, 3, 4),
        "l": (0, 3, 4),
        "h": (9, 3, 4),
    }
    ranks = measured(of="cases", variable="level", code="high", rank=["r"])
    assert ranks["r"][0] == 2, "as many as medium, after low"


def test_what_no_site_holds_is_missing_and_what_some_hold_is_of_them_alone():
    letters = Statement(
        measure="letters", of="cases", select={"where": {"pathway": "letter"}}, base={"where": {"level": "low"}},
        count=["n"], percent=["p"], rank=["r"], variable="level", code="low",
    )  # fmt: skip
    assert {"event.kind", "incident.narrative"} <= made_from(letters).fields
    cases = {"cases": CASES.assign(pathway="letter")}
    (some, none) = (stated([letters], cases, SITES, lambda _, held=held: held) for held in (["south"], []))
    assert some[["claim", "measure", "part", "base"]].to_numpy().tolist()[0] == ["n", "letters (Southern alone)", 1, 1]
    assert Stated.validate(none)[["value", "part", "base"]].isna().all(axis=None)
    northern = letters.model_copy(update={"base": Selection(where={"site": "north"})})
    assert stated([northern], cases, SITES, lambda _: ["south"])["base"].isna().all()
    assert stated([northern], cases, SITES, lambda _: ["north"])["measure"].eq("letters").all()


def test_a_share_of_nobody_is_missing():
    nobody = {"where": {"site": "north", "level": "medium"}}
    assert measured(of="cases", base=nobody, percent=["p"])["p"][0] is pd.NA


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"of": "case", "count": ["n"]}, "no frame “case”"),
        ({"of": "cases", "select": {"where": {"levels": "low"}}, "count": ["n"]}, "no variable “levels”"),
        ({"of": "cases", "select": {"where": {"level": "lo"}}, "count": ["n"]}, "no code “lo”"),
        ({"of": "cases", "mean": ["n"]}, "needs the variable"),
        ({"of": "cases"}, "names no claim"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong(declared, said):
    with pytest.raises(ValidationError, match=said):
        Statement(measure="m", **declared)


def test_a_claim_is_measured_once():
    one = {"measure": "m", "of": "cases", "count": ["4.1-a-b"]}
    with pytest.raises(ValidationError, match=r"measured more than once: 4\.1-a-b"):
        Statements(statements=[one, one])
