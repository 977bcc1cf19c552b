"""Worked examples of the parts of the audit: rounding, operands, words, whole numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filetrack.problems import Problem
from filetrack.published.audit import rounding, systems, words
from filetrack.published.audit.operands import side
from filetrack.published.audit.printed import Figure, Place, Printed, Table
from filetrack.published.audit.relations import any_count, band
from filetrack.schemas.audit import Gravity


def test_the_ways_that_give_a_percentage():
    assert rounding.ways(5, 8, 63) == ["half_up", "ceil"]
    assert rounding.ways(5, 8, 62) == ["half_even", "half_down", "floor"]
    assert rounding.ways(3, 8, 38) == ["half_up", "half_even", "ceil"]
    assert rounding.ways(1, 3, 35) == []
    assert rounding.ways(107, 1000, 10.7, 0.1)[0] == "half_up"


def test_largest_remainder_makes_a_hundred():
    assert rounding.with_largest_remainder([1, 1, 1], 3) == [34, 33, 33]
    assert rounding.with_largest_remainder([67, 54, 130], 251) == [27, 21, 52]


def test_the_bases_that_pairs_allow():
    assert list(rounding.base_range([(72, 41), (13, 7), (41, 24)])) == [174]


@pytest.mark.parametrize(
    ("percent", "base", "possible"), [(69, 14, False), (69, 29, True), (51, 45, True), (33, 2, False)]
)
def test_a_whole_number_behind_a_percentage(percent, base, possible):
    assert any_count(percent, base) is possible


def comparison(value: float, direction: str, quote: str = "most of them") -> Figure:
    return Figure(
        value, "comparison", "families", 46, "", Place("1", claim="c", quote=quote), f"x; direction={direction}"
    )


@pytest.mark.parametrize(
    ("value", "direction", "quote", "percent", "severity"),
    [
        (50, "more_than", "most", 50.1, None),
        (50, "more_than", "the majority", 50.0, Gravity.MINOR),
        (50, "more_than", "over half", 41.3, Gravity.MATERIAL),
        (50, "about", "nearly half", 46.8, None),
        (50, "about", "nearly half", 84.0, Gravity.MATERIAL),
        (33.3, "less_than", "just under a third", 33.7, Gravity.MINOR),
        (33.3, "less_than", "slightly less than a third", 28.2, Gravity.MINOR),
        (33.3, "less_than", "less than a third", 28.2, None),
        (100, "about", "all", 66.7, Gravity.MATERIAL),
        (100, "about", "all", 100.0, None),
    ],
)
def test_words_for_a_share(value, direction, quote, percent, severity):
    assert words.judged(comparison(value, direction, quote), percent) == severity


def test_words_for_two_shares():
    assert words.judged_difference(comparison(0, "about", "very similar"), 52.3, 55.6) is None
    assert words.judged_difference(comparison(0, "about", "no difference"), 52.3, 55.6) == Gravity.MINOR
    assert words.judged_difference(comparison(0, "about", "the same as"), 66.7, 60.3) == Gravity.MATERIAL


def small() -> Printed:
    table = Table("9", "A table", "1.1", "families", 12)
    for row, value in (("Low", 3), ("Mid", 4), ("High", 5), ("Total", 12)):
        table.cells[row, "Number"] = Figure(value, "count", "families", None, str(value), table.place(row, "Number"))
    claim = replace(comparison(7, "about"), kind="count")
    return Printed({"9": table}, {"1.1-seven": claim}, [], [], {})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("T9[Low|Number]", 3),
        ("T9[*|Number]", 12),
        ("T9[Low … Mid|Number] + 2 * 1.1-seven", 21),
        ("T9[Total|Number] - 1.1-seven", 5),
        ("base(1.1-seven)", 46),
    ],
)
def test_operands(text, value):
    assert side(text, small(), "r").value == value


def test_unknowns_are_kept_apart():
    made = side("?one + 2 * ?two + 3", small(), "r")
    assert (made.unknowns, made.value) == ({"?one": 1.0, "?two": 2.0}, 3.0)


@pytest.mark.parametrize("text", ["T9[Lo|Number]", "T8[Low|Number]", "1.1-sevn"])
def test_an_operand_that_is_not_there_is_told(text):
    with pytest.raises(Problem, match="r1"):
        side(text, small(), "r1")


def test_a_smallest_conflict_is_named():
    rows = [
        systems.Row((("a", 1.0), ("b", 1.0)), 10, 10, 0),
        systems.Row((("a", 1.0),), 7, 7, 1),
        systems.Row((("b", 1.0),), 4, 4, 2),
        systems.Row((("c", 1.0),), 1, 5, 3),
    ]
    assert systems.conflict(rows) == {0, 1, 2}
    assert systems.conflict(rows[:2] + rows[3:]) == set()


def test_bands_of_numbers():
    assert band("3–5") == (3, 5)
    assert band("Over 40") == (40, float("inf"))
    assert band("Same day") == (0, 0)
    assert band("Date missing") is None
