from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from filetrack.disclosure.cells import Figure
from filetrack.disclosure.groups import Count
from filetrack.disclosure.protect import cells, counted, exact, explained, remark
from filetrack.disclosure.rounding import band, rounded
from filetrack.disclosure.tables import laid_out, workbook
from filetrack.problems import Problem
from filetrack.schemas.disclosure import WITHHELD, ReleasedCell, ReleaseNote
from filetrack.schemas.study import ReleaseRules

ALL, SOME = Count.of("cases"), Count.of("cases", {"level": ["high"]})
RULES = ReleaseRules()


@pytest.mark.parametrize(
    ("base", "shown"),
    [(6, {0: 0, 1: 3, 6: 3, 7: 9, 12: 9, 13: 15, 251: 249}), (10, {0: 0, 1: 5, 10: 5, 11: 15, 251: 255})],
)
def test_counts_become_the_middle_of_their_band(base, shown):
    assert {count: rounded(count, base) for count in shown} == shown


@pytest.mark.parametrize("base", [4, 6, 10])
def test_a_band_holds_exactly_the_counts_that_are_rounded_to_its_middle(base):
    for count in range(60):
        low, high = band(rounded(count, base), base)
        assert [n for n in range(100) if rounded(n, base) == rounded(count, base)] == list(range(low, high + 1))


def shown(value: int, base: int) -> list:
    figure = Figure("18", "High", "Percentage", "percent", SOME, value, ALL, base)
    counts = {count: rounded(number, 6) for count, number in counted([figure]).values.items()}
    row = cells([figure], counts, RULES).iloc[0]
    return [row[ReleasedCell.value], row[ReleasedCell.base]]


def test_percentages_are_of_rounded_counts():
    assert shown(67, 251) == [round(100 * 69 / 249, 4), 249]


def test_the_whole_is_a_hundred_per_cent():
    assert shown(251, 251) == [100, 249]


def test_percentages_of_few_are_withheld_by_the_base_that_is_shown():
    """30 is shown as 27, which is fewer than 30; 36 as 33."""
    assert [pd.isna(shown(5, 30)[0]), pd.isna(shown(5, 36)[0])] == [True, False]


def test_simulated_figures_are_exact():
    figures = [Figure("18", "High", "Number", "count", SOME, 2), Figure("18", "High", "%", "percent", SOME, 2, ALL, 8)]
    assert exact(figures)[ReleasedCell.value].tolist() == [2, 25]


@pytest.fixture
def released() -> pd.DataFrame:
    figures = [
        Figure("18", "High", "Number", "count", SOME, 67),
        Figure("18", "High", "Percentage", "percent", SOME, 67, ALL, 20),
        Figure("18", "High, of all", "Percentage", "percent", ALL, 20, ALL, 20),
    ]
    return cells(figures, {SOME: 69, ALL: 21}, RULES)


def test_a_table_laid_out_marks_what_is_withheld_and_says_what_was_done(released):
    table = f',Number,Percentage\nHigh,69,{WITHHELD}\n"High, of all",,{WITHHELD}\nNote,,\n'
    assert laid_out(released, "Note") == table
    assert "bands of 6" in remark("rounding", RULES)


def test_a_workbook_has_numbers_and_marks_what_is_withheld(released):
    note = ReleaseNote(title="A study", input="extracts", method="rounding", remark="Note", explained=())
    sheet = CalamineWorkbook.from_filelike(BytesIO(workbook(released, "Table 18. Levels", note))).get_sheet_by_index(0)
    rows = [[cell for cell in row if cell != ""] for row in sheet.to_python(skip_empty_area=False)]
    head = [["Table 18. Levels"], ["Note"], [], ["Number", "Percentage"]]
    assert rows == [*head, ["High", 69, WITHHELD], ["High, of all", WITHHELD]]


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("rounding", "1 to 10 are shown as 5, 11 to 20 as 15, and so on; 0 is shown as 0."),
        ("suppression", "Counts that are small are withheld and shown as [c]."),
    ],
)
def test_readers_are_told_how_figures_were_protected(method, words):
    told = " ".join(explained(method, ReleaseRules(rounding_base=10, smallest_denominator=20)))
    assert words in told
    assert "Those of fewer than 20 are withheld" in told


def test_one_count_with_two_values_is_refused():
    figures = [Figure("12", "Total", "Number", "count", ALL, 251), Figure("14", "Total", "Number", "count", ALL, 250)]
    with pytest.raises(Problem, match="differ: Table 12; Table 14"):
        counted(figures)
