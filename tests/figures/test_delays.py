"""The share of notifications that had gone is known at the ends of the tables' bands, and drawn so."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.figures.delays import EMPTY, Delay, delay, delays, in_words
from filetrack.schemas.declared import Line
from filetrack.schemas.table import Cell
from tests.figures.conftest import texts

BANDS = [
    Line(label="0–2", at_least=0, at_most=2),
    Line(label="3–5", at_least=3, at_most=5),
    Line(label="6", at_least=6, at_most=6, only_if_any=True),
    Line(label="Over 6", over=6),
    Line(label="Date missing", missing=True),
]
CELLS = pd.DataFrame(
    [
        ("29", "0–2", "Number", "count", 5, None),
        ("29", "0–2", "Percentage", "percent", 25, 20),
        ("29", "3–5", "Number", "count", 10, None),
        ("29", "Over 6", "Number", "count", 3, None),
        ("29", "Date missing", "Number", "count", 2, None),
        ("29", "Total", "Number", "count", 20, None),
    ],
    columns=list(Cell.to_schema().columns),
)
NORTH = Delay("Northern", {2: 5, 5: 15, 6: 15}, 3, 2)
SOUTH = Delay("Southern", {0: 1, 1: 3}, 0, 1)


def test_bands_add_up():
    assert delay("Northern", CELLS, BANDS) == NORTH
    assert NORTH.notifications == 20


def test_a_day_within_a_band_counts_what_had_gone_before_it():
    assert [NORTH.by(day) for day in (0, 1, 2, 4, 5, 40)] == [0, 0, 5, 5, 15, 15]


def test_the_line_has_the_share_at_the_end_of_each_band(caption):
    (axes,) = delays([NORTH, SOUTH], 2, caption).axes
    lines = {line.get_label(): line for line in axes.lines}
    assert [tuple(map(float, place)) for place in lines["Northern"].get_xydata()] == [(2, 0.25), (5, 0.75), (6, 0.75)]
    assert [tuple(map(float, place)) for place in lines["Southern"].get_xydata()] == [(0, 0.25), (1, 0.75)]


def test_a_band_of_several_days_is_shaded_between_what_it_may_be(caption):
    shaded = [collection.get_paths()[0].vertices for collection in delays([NORTH], 2, caption).axes[0].collections]
    assert [{tuple(place) for place in vertices} for vertices in shaded] == [
        {(0, 0), (2, 0), (2, 0.25), (0, 0.25)},
        {(3, 0.25), (5, 0.25), (5, 0.75), (3, 0.75)},
    ]


def test_a_line_goes_on_where_nothing_came_later(caption):
    (axes,) = delays([NORTH, SOUTH], 2, caption).axes
    onward = [line for line in axes.lines if line.get_label().startswith("_")]
    assert [(1.0, 0.75), (6.0, 0.75)] in [[tuple(map(float, place)) for place in line.get_xydata()] for line in onward]


def test_numbers_stand_beside_and_the_limit_is_named(caption):
    shown = texts(delays([NORTH, SOUTH], 2, caption))
    assert " 48 hours, as agreed" in shown
    assert (
        "Northern site, 20 notifications\n5 (25%) within 2 days\n15 (75%) within 6 days\n3 later, 2 without a date"
        in shown
    )


def test_words_have_the_numbers():
    assert in_words([SOUTH], 2).endswith(
        "Southern site, 4 notifications: 3 (75%) within 1 day, 3 (75%) within 2 days, 0 later, 1 without a date."
    )


@pytest.mark.parametrize("sites", [[], [Delay("Northern", {2: 0}, 0, 0)]])
def test_no_notification_is_said(caption, sites):
    assert EMPTY in texts(delays(sites, 2, caption))
    assert in_words(sites, 2) == EMPTY


def test_notifications_without_any_date_are_drawn(caption):
    assert "Northern site, 9 notifications" in "".join(texts(delays([Delay("Northern", {2: 0}, 0, 9)], 2, caption)))
