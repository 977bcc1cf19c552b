"""The coding on the page: whose codes count, doubts, other codings, and nothing claimed of people who coded nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filetrack.report.coding import view
from filetrack.report.site import site
from filetrack.schemas.coding import CellCoding

SITES = {"north": "Northern", "south": "Southern"}


@pytest.fixture(scope="module")
def shown(coding):
    return view(coding, SITES)


def test_codes_are_counted_by_whose_they_are(shown):
    assert shown["by_whom"].rows[0] == ["Level of violence", "3", "2", "1", "1"]


def test_incidents_to_be_read_have_their_share_of_the_site(shown):
    assert shown["doubts"].rows == [
        ["Northern", "Any reason", "2 (67%)"],
        ["Northern", "A blow is denied", "2 (67%)"],
        ["Southern", "Any reason", "0 (0%)"],
    ]


def test_rules_that_never_fired_are_shown_too(shown):
    assert [row[0] for row in shown["rules"].rows] == ["R22", "R1"]
    assert shown["fired"] == {"rules": "1", "of": "2"}


def test_counts_and_percentages_of_codings_stand_side_by_side(shown):
    assert [row[1:] for row in shown["codings"].rows] == [
        ["Medium", "Number", "1", "0", "1", "1"],
        ["Medium", "Percentage", "17%", "0%", "33%", "17%"],
    ]


def test_levels_coded_otherwise_than_simulated_are_shown_as_such(shown):
    rows = {tuple(row[:2]): row[2:] for row in shown["judged"]["levels"].rows}
    assert rows["Northern", "None/low"] == ["0", "1", "0"]
    assert rows["Southern", "None/low"] == ["0", "0", "1"]


def test_agreement_names_rules_and_coders(shown):
    who, numbers = ["Level of violence", "–", "Rules", "coder 1"], ["0.50", "0.10", "0.90"]
    assert shown["agreement"].rows == [[*who, "Random sample", "4", "3", *numbers, *numbers]]
    assert shown["confusion"].rows == [[*who, "low", "medium", "1"]]


def test_without_people_there_is_no_column_of_theirs(study, declared, assumptions, results):
    codings = results.coding.codings.assign(**{CellCoding.people: None}).astype({CellCoding.people: "Float64"})
    nobody = replace(
        results.coding,
        codings=codings,
        agreement=results.coding.agreement.head(0),
        confusion=results.coding.confusion.head(0),
    )
    shown = view(nobody, SITES)
    assert "By people alone" not in shown["codings"].headings
    assert shown["agreement"] is None
    html = site(study, declared, assumptions, replace(results, coding=nobody))["pages/violence.html"]
    assert "No incident has been coded by people yet." in html
    assert "Agreement</h2>" not in html


def test_tables_say_on_whose_codes_they_rest(pages):
    html = pages["pages/tables.html"]
    said = "Level of violence: 3 codes by rules, 2 by coders, 1 by an adjudicator."
    assert html.count(said) == 2, "Tables 18 and 21"
    assert html.count("Children's locations: 6 codes, all by rules.") == 0, "escaped"
    assert html.count("Children&#39;s locations: 6 codes, all by rules.") == 3, "Tables 19 to 21"


def test_what_the_simulator_says_is_said_to_be_no_evidence(pages):
    html = pages["pages/violence.html"]
    assert "nothing of how rules read what officers write" in " ".join(html.split())
