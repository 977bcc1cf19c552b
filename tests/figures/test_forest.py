"""What is drawn of effects is what the frame holds; what was refused says why."""

from __future__ import annotations

from math import inf, nan

import pytest

from filetrack.figures.forest import estimate_text, forest, in_words
from tests.figures.conftest import effects, refusals, texts

COX = [
    ("Cox", "hazard ratio", "letter_or_visit", 1.5, 0.8, 2.5, 0.2, 30, 12),
    ("Cox", "hazard ratio", "south", 0.5, 0.25, 1.0, 0.05, 30, 12),
]
ONE_REFUSED = (effects(*COX), refusals(("multinomial", "4 events for 6 coefficients")), ["Cox", "multinomial"])


def test_estimates_and_intervals_are_drawn_in_the_frames_order(caption):
    (axes,) = forest(*ONE_REFUSED, caption).axes
    drawn = [[tuple(map(float, place)) for place in line.get_xydata()] for line in axes.lines]
    assert [(0.8, 0), (2.5, 0)] in drawn
    assert [(1.5, 0)] in drawn
    assert [(0.25, 1), (1.0, 1)] in drawn
    assert [(0.5, 1)] in drawn
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Letter or visit", "South"]
    assert axes.get_xscale() == "log"
    assert axes.get_ylim() == (1.5, -0.5)


def test_numbers_stand_beside(caption):
    shown = texts(forest(*ONE_REFUSED, caption))
    assert {"1.50 (0.80 to 2.50)", "0.50 (0.25 to 1.00)", "Cox: hazard ratio (30 units, 12 events)"} <= set(shown)


def test_a_refusal_is_told(caption):
    assert {"Multinomial", "Not estimated: 4 events for 6 coefficients."} <= set(texts(forest(*ONE_REFUSED, caption)))


def test_only_a_ratio_has_a_line_at_one(caption):
    rate = effects(("rate", "per year", "All", 0.7, 0.5, 0.9, nan, 30, 12))
    dashed = [line.get_xydata()[0][0] for line in forest(*ONE_REFUSED, caption).axes[0].lines if line.is_dashed()]
    assert dashed == [1]
    assert not any(line.is_dashed() for line in forest(rate, refusals(), ["rate"], caption).axes[0].lines)


def test_sizes_stand_beside_where_rows_differ_in_them(caption):
    rates = effects(
        ("rate", "per year", "All", 0.7, 0.5, 0.9, nan, 30, 12), ("rate", "per year", "Few", 0.2, 0.1, 0.5, nan, 7, 2)
    )
    assert {"12 in 30", "2 in 7", "Rate: per year"} <= set(texts(forest(rates, refusals(), ["rate"], caption)))


def test_an_interval_without_end_has_an_arrowhead(caption):
    wide = effects(("exact", "odds ratio", "infant", 36.0, 0.001, inf, 0.1, 30, 12))
    (axes,) = forest(wide, refusals(), ["exact"], caption).axes
    marks = {line.get_marker(): float(line.get_xdata()[0]) for line in axes.lines if len(line.get_xdata()) == 1}
    assert marks == {"<": axes.get_xlim()[0], ">": axes.get_xlim()[1], "s": 36.0}
    assert "36 (0.00 to ∞)" in texts(axes)


def test_another_measure_is_named(caption):
    mixed = effects(
        ("exact", "odds ratio", "infant", 2.0, 1.0, 4.0, 0.1, 30, 12),
        ("exact", "odds ratio, median unbiased", "injury", 3.0, 1.0, 9.0, 0.1, 30, 12),
    )
    assert "Injury (median unbiased)" in texts(forest(mixed, refusals(), ["exact"], caption))


def test_no_effect_at_all_is_said(caption):
    figure = forest(effects(), refusals(("Cox", "5 events for 1 coefficient")), ["Cox"], caption)
    assert figure.axes == []
    assert any("Cox: 5 events for 1 coefficient." in text for text in texts(figure))


def test_words_have_the_numbers_and_the_refusals():
    assert in_words(*ONE_REFUSED) == (
        "Cox: hazard ratio (30 units, 12 events): Letter or visit 1.50 (0.80 to 2.50); South 0.50 (0.25 to 1.00). "
        "Multinomial: not estimated, 4 events for 6 coefficients."
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [((1.5, 0.8, 2.5), "1.50 (0.80 to 2.50)"), ((2.0, nan, nan), "2.00"), ((12.4, 1.0, 3054.0), "12 (1.00 to 3,054)")],
)
def test_an_estimate_is_written(values, text):
    (row,) = effects(("m", "ratio", "t", *values, nan, 1, 1)).to_dict("records")
    assert estimate_text(row) == text
