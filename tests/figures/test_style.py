"""Text that stays text, labels that do not meet, round numbers on an axis, and the mark of what is simulated."""

from __future__ import annotations

import re

import pytest

from filetrack.figures import curves
from filetrack.figures.style import NOBODY, Caption, log_ticks, nothing, sheet, spread, svg
from tests.figures.conftest import LETTER, NO_ACTION, points, texts


def test_an_svg_tells_no_date_and_keeps_its_text():
    frame = points("survival", ("No action", "notification", NO_ACTION), ("Letter", "notification", LETTER))
    text = svg(curves.curves(frame, "Share", Caption("A title"))).decode()
    assert not re.search(r"dc:date|\d{4}-\d{2}-\d{2}T", text)
    assert "No action" in text
    assert "20 at the start, 10 events" in text


def test_what_is_simulated_says_so():
    assert NOBODY in texts(sheet(Caption("A title", simulated=True), 1).figure)
    assert NOBODY not in texts(sheet(Caption("A title"), 1).figure)


def test_a_caption_that_is_long_takes_room_and_not_the_drawings():
    short, long = sheet(Caption("A title"), 1), sheet(Caption("A title " * 20, ["A note. " * 40], simulated=True), 1)
    assert long.figure.get_figheight() > short.figure.get_figheight()
    assert long.body == short.body


def test_nothing_says_why(caption):
    assert {"A title", "Base: 30.", NOBODY, "There is none."} == set(texts(nothing(caption, "There is none.")))


@pytest.mark.parametrize(
    ("places", "apart", "moved"),
    [
        ([1.0, 5.0], 1.0, [1.0, 5.0]),
        ([1.0, 1.0], 1.0, [0.5, 1.5]),
        ([5.0, 1.0], 1.0, [5.0, 1.0]),
        ([1.0, 1.2, 3.0], 1.0, [0.6, 1.6, 3.0]),
        ([1.0, 1.0], [1.0, 3.0], [-0.5, 1.5]),
        ([], 1.0, []),
    ],
)
def test_labels_are_spread(places, apart, moved):
    assert spread(places, apart) == pytest.approx(moved)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0.01, 200, [0.01, 0.1, 1, 10, 100]), (0.12, 7, [0.2, 0.5, 1, 2, 5]), (1.4, 5, [1.5, 2, 3, 4, 5])],
)
def test_ticks_of_a_log_axis_are_round(low, high, ticks):
    assert log_ticks(low, high) == pytest.approx(ticks)
