"""References listed in a text, and pseudonyms that agree however a reference is written."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.anonymise.references import listed_references, references_by_system, replaced_references
from filetrack.keys import pseudonyms, simulated

KEY = simulated(1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CAD 123/01JAN07; CRIS 4701234/07", [("CAD", "123/01JAN07"), ("CRIS", "4701234/07")]),
        ("cris no. 4701234 / 07", [("CRIS", "4701234 / 07")]),
        ("CRIS4701234/07 CAD:99", [("CRIS", "4701234/07"), ("CAD", "99")]),
        ("CRIS 1/07, 2/07", [("CRIS", "1/07"), ("CRIS", "2/07")]),
        ("CRIS ref (1/07); 55", [("CRIS", "1/07"), ("", "55")]),
        ("PNC AB12", [("PNC", "AB12")]),
        ("CRIS not known", []),
        ("", []),
    ],
)
def test_identifiers_are_found_with_their_system(text, expected):
    assert references_by_system(text) == expected


def test_a_text_keeps_systems_and_pseudonyms_and_nothing_else():
    texts = pd.Series(["CAD 1; seen by PC Roe; CRIS 2/07", "", "none"], index=[5, 6, 7], dtype="str")
    listed = listed_references(texts)
    replaced = replaced_references(texts, listed, pd.Series(["pa", "pb"], dtype="str"))
    assert replaced.tolist() == ["CAD pa; CRIS pb", "", ""]
    assert replaced.index.tolist() == [5, 6, 7]


def test_a_reference_has_one_pseudonym_however_it_is_written():
    written = pd.Series(["4701234/07", "04701234 / 07", "4701234-7", " 4701234/07 ", "4701235/07", ""], dtype="str")
    made = pseudonyms(written, KEY, "cris", "south", "police")
    assert made[:4].nunique() == 1
    assert made[4] != made[0]
    assert made[5] == ""
    assert made[0].startswith("p")
    assert len(made[0]) == 17


def test_only_references_that_agencies_quote_to_each_other_agree_between_them():
    one = pd.Series(["123"], dtype="str")

    def made(kind, site, agency, key=KEY):
        return pseudonyms(one, key, kind, site, agency)[0]

    assert made("police_reference", "north", "police") == made("police_reference", "north", "care")
    assert made("police_reference", "north", "police") != made("police_reference", "south", "police")
    assert made("child", "north", "care") != made("child", "south", "care")
    assert made("child", "north", "care") != made("file", "north", "care")
    assert made("child", "north", "care") != made("child", "north", "care", simulated(2))
