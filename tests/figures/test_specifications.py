"""Every headline under every treatment: what is drawn is what the frame holds."""

from __future__ import annotations

import pandas as pd

from filetrack.figures.specifications import EMPTY, in_words, specifications
from filetrack.schemas.codes import Treatment
from filetrack.schemas.outcomes import Specification
from tests.figures.conftest import texts


def rows(*values: tuple) -> pd.DataFrame:
    full = [(name, name.capitalize(), *row, 30, 12, 1, None, note) for name, *row, note in values]
    return pd.DataFrame(full, columns=list(Specification.to_schema().columns))


TWO = rows(
    ("repeats", "cumulative incidence", "as_recorded", 0.4, 0.3, 0.5, "-"),
    ("repeats", "cumulative incidence", "untraced_high", 0.6, 0.5, 0.7, "-"),
    ("open", "rate ratio", "as_recorded", 2.7, 1.3, 5.9, "-"),
    ("open", "rate ratio", "untraced_high", None, None, None, "the outcome is separated"),
)


def test_a_panel_a_headline_has_estimates_and_intervals(caption):
    first, second = specifications(TWO, caption).axes
    drawn = [[float(x) for x in line.get_xdata()] for line in first.lines]
    assert all(values in drawn for values in ([0.4, 0.4], [0.4], [0.6], [0.3, 0.5], [0.5, 0.7]))
    assert [first.get_title(loc="left"), second.get_title(loc="left")] == [
        "Repeats\nn = 30; 12 events",
        "Open\nn = 30; 12 events",
    ]
    assert [first.get_xscale(), second.get_xscale()] == ["linear", "log"]


def test_treatments_are_named_once_in_their_order(caption):
    first, second = specifications(TWO, caption).axes
    labels = [label.get_text().replace("\n", " ") for label in first.get_yticklabels()]
    assert labels == [Treatment.RECORDED.label, Treatment.UNTRACED_HIGHEST.label]
    assert [label.get_text() for label in second.get_yticklabels()] == ["", ""]


def test_estimates_are_written_and_what_is_not_estimated_is_said(caption):
    first, second = specifications(TWO, caption).axes
    assert {"40%", "60%"} <= set(texts(first))
    assert {"2.70", "not estimated"} <= set(texts(second))


def test_words_have_the_numbers_and_the_reasons():
    told = in_words(TWO)
    assert "Repeats (cumulative incidence, 30 families, 12 events): as in the study 40% (30% to 50%); " in told
    assert "not estimated (the outcome is separated)" in told


def test_no_headline_is_said(caption):
    assert EMPTY in texts(specifications(pd.DataFrame(), caption))
    assert in_words(pd.DataFrame()) == EMPTY
