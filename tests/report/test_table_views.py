from __future__ import annotations

import pytest

from filetrack.report.figures import count_text, percent_text, share_text
from filetrack.report.tables import table_view


@pytest.fixture
def view(declared, cells, results):
    tables = {table.number: table for table in declared.in_order()}
    return lambda number: table_view(tables[number], cells, results.comparison)


def texts(view, label: str) -> list[str]:
    return next([cell.text for cell in row.cells] for row in view.rows if row.label == label)


def test_counts_and_shares_stand_together_where_the_report_has_them_so(view):
    assert view("33").headings == ["Northern", "Southern", "Total"]
    assert view("33").groups == [("Research site", 2), (None, 1)]
    assert texts(view("33"), "Letter") == ["1 (100%)", "0 (0%)", "1 (50%)"]
    assert texts(view("12"), "Current partners") == ["6", "100%"]


def test_a_cell_that_differs_shows_what_is_printed(view):
    letter = next(row for row in view("33").rows if row.label == "Letter").cells[0]
    assert (letter.printed, letter.counts_differ) == ("3", True)
    former = next(row for row in view("12").rows if row.label == "Ex-partners").cells
    assert [(cell.text, cell.printed, cell.counts_differ) for cell in former] == [
        ("0", None, False),
        ("0%", "40%", False),
    ]
    assert view("12").differing == 1
    assert view("14").differing == 0


def test_tracing_prints_a_dash_for_none_and_only_multiples_that_occur(view):
    assert texts(view("32"), "File not found") == ["–", "2 (67%)", "2 (33%)"]
    labels = [row.label for row in view("32").rows]
    assert "families with 2" in labels
    assert "families with 3" not in labels
    assert view("32").base_count == "6"


def test_a_heading_states_the_base_that_was_counted(view):
    assert view("19").headings[-1] == "Percentage of the 1 children whose location was recorded"
    assert texts(view("19"), "Child's location not clearly recorded") == ["1", "50%", "–"]


def test_headings_span_their_columns(view):
    assert view("21").groups == [("Children present", 2), ("Children not present", 2)]
    assert view("21").headings == ["Number", "Percentage"] * 2
    assert view("21").base_count == "6"
    assert view("3").base_count is None


@pytest.mark.parametrize(("value", "text"), [(12.5, "13%"), (12.49, "12%"), (0.5, "1%"), (100, "100%"), (None, "–")])
def test_percentages_round_half_up(value, text):
    assert percent_text(value) == text


def test_counts_and_shares_in_text():
    assert count_text(12345) == "12,345"
    assert share_text(1, 8) == "1 (13%)"
    assert share_text(0, 0) == "0"
