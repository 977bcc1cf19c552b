"""What is drawn of curves is what the frame holds."""

from __future__ import annotations

import numpy as np
import pytest

from filetrack.figures.curves import EMPTY, at_risk, curves, in_words, reading
from tests.figures.conftest import LETTER, NO_ACTION, points, texts

TWO = points("survival", ("No action", "notification", NO_ACTION), ("Letter", "notification", LETTER))
COMPETING = points(
    "incidence",
    ("No action", "notification", [(0, 20, 0, 0.0, None, None), (30, 15, 5, 0.25, 0.1, 0.5)]),
    ("No action", "moved_away", [(0, 20, 0, 0.0, None, None), (30, 15, 1, 0.05, 0.01, 0.2)]),
)
MEANS = points(
    "mean_cumulative",
    ("All", "notification", [(0, 30, 0, 0.0, None, None), (30, 30, 6, 0.2, 0.1, 0.4)]),
    ("Letter", "notification", [(0, 10, 0, 0.0, None, None), (30, 10, 5, 0.5, 0.2, 1.25)]),
)


def lines(panel) -> dict[str, list[tuple[float, float]]]:
    """The lines of a panel that are its own group's, by end."""
    return {
        line.get_label(): [tuple(map(float, place)) for place in line.get_xydata()]
        for line in panel.lines
        if not line.get_label().startswith("_")
    }


def test_a_panel_has_the_estimates_of_its_group(caption):
    first, second = curves(TWO, "Share", caption).axes
    assert lines(first) == {"notification": [(0, 1.0), (30, 0.75), (60, 0.5)]}
    assert lines(second) == {"notification": [(0, 1.0), (30, 0.9)]}


def test_the_band_is_the_interval(caption):
    band = curves(TWO, "Share", caption).axes[0].collections[0].get_paths()[0].vertices
    assert {tuple(place) for place in band} == {(30, 0.5), (30, 0.9), (60, 0.25), (60, 0.7)}


def test_other_groups_stand_behind(caption):
    behind = [line for line in curves(TWO, "Share", caption).axes[0].lines if line.get_label().startswith("_")]
    assert [tuple(line.get_ydata()) for line in behind] == [(1.0, 0.9)]


def test_panels_are_in_the_order_of_the_frame(caption):
    titles = [panel.get_title(loc="left") for panel in curves(TWO, "Share", caption).axes]
    assert titles == ["No action\n20 at the start, 10 events", "Letter\n10 at the start, 1 event"]


def test_numbers_at_risk_stand_under_their_days(caption):
    first, second = curves(TWO, "Share", caption).axes
    assert list(first.get_xticks()) == [0, 30, 60]
    shown = {float(text.xy[0]): text.get_text() for text in first.texts if text.get_text() in {"20", "15", "9"}}
    assert shown == {0: "20", 30: "15", 60: "9"}
    assert at_risk(TWO[TWO["group"] == "Letter"], [0, 30, 60]) == {0: 10, 30: 9}
    assert "At risk" in texts(first)
    assert "At risk" not in texts(second)


def test_the_last_estimates_are_written(caption):
    first, second = curves(TWO, "Share", caption).axes
    assert "50%" in texts(first)
    assert "90%" in texts(second)


def test_ends_that_compete_have_lines_of_their_own(caption):
    figure = curves(COMPETING, "Share", caption)
    assert lines(figure.axes[0]) == {"notification": [(0, 0), (30, 0.25)], "moved_away": [(0, 0), (30, 0.05)]}
    assert {"Next police notification", "Record moved away"} <= set(texts(figure))
    styles = {line.get_linestyle() for line in figure.axes[0].lines}
    assert len(styles) == 2


def test_all_stand_behind_the_groups_of_a_mean(caption):
    (panel,) = curves(MEANS, "Mean", caption).axes
    assert panel.get_title(loc="left").startswith("Letter\n")
    assert [tuple(line.get_ydata()) for line in panel.lines] == [(0, 0.2), (0, 0.5)]
    assert panel.get_ylim()[1] == pytest.approx(1.05)
    assert "Some go on beyond the panel." in reading(MEANS)
    assert "0.50" in texts(panel)
    assert "Grey: all groups." in reading(MEANS)


def test_one_group_is_one_panel(caption):
    alone = MEANS[MEANS["group"] == "All"]
    (panel,) = curves(alone, "Mean", caption).axes
    assert panel.get_title(loc="left") == "All\n30 at the start, 6 events"
    assert "Grey" not in reading(alone)
    assert in_words(alone, "Mean").startswith("One panel,")


def test_no_curve_is_said(caption):
    assert EMPTY in texts(curves(TWO.iloc[:0], "Share", caption))
    assert in_words(TWO.iloc[:0], "Share") == EMPTY


def test_a_curve_of_one_day_is_drawn(caption):
    start = TWO[TWO["day"] == 0]
    assert np.isfinite(curves(start, "Share", caption).axes[0].get_xlim()).all()
    assert "on one day" in reading(start)


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (
            TWO,
            "No action (20 at the start) 50% (25% to 70%), 10 events; "
            "Letter (10 at the start) 90% (60% to 98%), 1 event.",
        ),
        (
            COMPETING,
            "next police notification 25% (10% to 50%), 5 events, record moved away 5% (1% to 20%), 1 event.",
        ),
        (MEANS, "Letter (10 at the start) 0.50 (0.20 to 1.25), 5 events."),
    ],
)
def test_words_have_the_numbers(frame, told):
    assert in_words(frame, "Share").endswith(told)
