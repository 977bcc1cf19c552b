from __future__ import annotations

import pytest

from filetrack.bulletin.figures import count_text, percent_text, share_text
from filetrack.report.downloads import downloads
from filetrack.report.tables import carried_view, table_view
from filetrack.schemas.table import ComparedCell


@pytest.fixture
def view(declared, cells, results):
    tables = {table.number: table for table in declared.in_order()}
    beside = (results.comparison, declared.carried, results.carried, results.coding.by_whom, results.sites)
    return lambda number: table_view(tables[number], cells, *beside)


@pytest.fixture
def carried(declared, results):
    tables = {table.number: table for table in declared.carried}
    return lambda number: carried_view(tables[number], results.carried)


def texts(view, label: str) -> list[str]:
    return next([cell.text for cell in row.cells] for row in view.rows if row.label == label)


def test_counts_and_shares_stand_together_where_the_report_has_them_so(view):
    assert view("33").headings == ["Northern", "Southern", "Total"]
    assert view("33").groups == [("Research site", 2), (None, 1)]
    assert texts(view("33"), "Letter") == ["1 (100%)", "0 (0%)", "1 (50%)"]
    assert texts(view("12"), "Current partners") == ["6", "100%"]


def test_a_cell_that_differs_shows_what_is_printed(view):
    letter = next(row for row in view("33").rows if row.label == "Letter").cells[0]
    assert (letter.printed, letter.verdict) == ("3", "differs")
    former = next(row for row in view("12").rows if row.label == "Ex-partners").cells
    assert [(cell.text, cell.printed, cell.verdict) for cell in former] == [
        ("0", None, "agrees"),
        ("0%", "40%", "differs"),
    ]
    assert view("12").differing == 1
    assert view("14").differing == 0


def test_rounding_is_told_apart_and_the_gravest_verdict_of_a_cell_stands(declared, cells, results):
    letter = results.comparison[ComparedCell.row].eq("Letter")
    percent = results.comparison[ComparedCell.column].eq("Northern (%)")
    verdicts = results.comparison[ComparedCell.verdict].mask(letter, "contradicts").mask(percent, "rounding")
    comparison = results.comparison.assign(verdict=verdicts, finding="d")
    table = next(table for table in declared.in_order() if table.number == "33")
    beside = (comparison, declared.carried, results.carried, results.coding.by_whom, results.sites)
    view = table_view(table, cells, *beside)
    cell = next(row for row in view.rows if row.label == "Letter").cells[0]
    assert (cell.printed, cell.verdict, cell.finding) == ("3, 100%", "contradicts", "d")
    assert (view.differing, view.rounded) == (1, 1)


def test_a_carried_table_is_as_printed_with_the_reason(carried):
    assert carried("2").headings == ["Number"]
    assert [(row.label, row.cells[0].text, row.total) for row in carried("2").rows] == [
        ("Senior manager", "2", False),
        ("Total", "25", True),
    ]
    assert "no agency's records hold them" in carried("2").carried
    assert not carried("2").words
    assert (carried("31").words, texts(carried("31"), "Date and time of incident")) == (True, ["Yes", "No"])


def test_a_carried_column_stands_last_and_says_so(view):
    heading = "2007 population estimate (ONS)"
    asian = next(row for row in view("10").rows if row.label == "Asian").cells
    assert view("10").headings[-1] == heading
    assert [cell.carried for cell in asian] == [False, False, False, True]
    assert (asian[-1].text, texts(view("10"), "Unknown")[-1], texts(view("10"), "Total")[-1]) == ("11%", "–", "")
    assert [column for column, _ in view("10").notes] == [heading]
    assert view("12").notes == ()


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


def test_a_table_that_is_not_made_says_why_in_every_form(declared, cells, results):
    table = next(table for table in declared.in_order() if table.number == "18")
    why = "Not counted: Northern, whose extracts hold no incident.narrative (narrative)."
    sites = results.sites.assign(counted=results.sites["table"].ne("18"))
    sites["note"] = sites["note"].astype("object").mask(sites["table"].eq("18"), why)
    others = cells[cells["table"].ne("18")]
    beside = (results.comparison, declared.carried, results.carried, results.coding.by_whom, sites)
    view = table_view(table, others, *beside)
    assert [(row.label, row.cells) for row in view.rows] == [("Not made", [])]
    assert view.remarks == ("This table is not made.", why)
    files = downloads([view], "simulated")
    assert all(why.encode() in data for name, data in files.items() if not name.endswith("xlsx"))
    assert table_view(table, cells, *beside[:-1], results.sites).remarks == ()
