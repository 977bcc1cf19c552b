from __future__ import annotations

import pandas as pd
import pytest

from filetrack.problems import Problem
from filetrack.published.comparison import by_table, compared, summary_line
from filetrack.schemas.table import ComparedCell


def printed(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["table", "row", "column", "kind", "value"])
    return frame.assign(printed="", unit="", base=pd.NA, section="", note=None).astype({"value": "Float64"})


def made(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["table", "row", "column", "kind", "value"])
    return frame.assign(base=pd.NA).astype({"value": "Float64"})


@pytest.mark.parametrize(
    ("kind", "published", "reproduced", "agrees"),
    [
        ("count", 12, 12, True),
        ("count", 12, 11, False),
        ("percent", 13, 12.5, True),
        ("percent", 12, 12.5, False),
        ("percent", 12, 12.49, True),
        ("count", None, 0, True),
        ("percent", None, None, True),
        ("count", None, 1, False),
        ("count", 12, None, False),
        ("count", 0, None, False),
    ],
)
def test_a_cell_agrees(kind, published, reproduced, agrees):
    cells = compared(printed(("1", "a", "N", kind, published)), made(("1", "a", "N", kind, reproduced)))
    assert cells[ComparedCell.agrees].tolist() == [agrees]


def test_a_printed_cell_that_was_not_made_stands_and_disagrees():
    cells = compared(
        printed(("1", "a", "N", "count", 4), ("1", "b", "N", "count", 5)), made(("1", "a", "N", "count", 4))
    )
    assert cells[ComparedCell.agrees].tolist() == [True, False]
    assert cells[ComparedCell.reproduced].isna().tolist() == [False, True]


def test_a_cell_transcribed_twice_stops():
    with pytest.raises(Problem, match="1 cell of the printed tables stands twice"):
        compared(printed(*[("1", "a", "N", "count", 4)] * 2), made(("1", "a", "N", "count", 4)))


def test_tables_that_were_not_made_are_not_compared():
    cells = compared(
        printed(("2", "a", "N", "count", 4), ("1", "a", "N", "count", 4)), made(("1", "a", "N", "count", 4))
    )
    assert cells[ComparedCell.table].tolist() == ["1"]


def test_cells_of_words_are_not_compared():
    cells = compared(
        printed(("1", "a", "N", "count", 4), ("1", "b", "N", "text", None)), made(("1", "a", "N", "count", 4))
    )
    assert cells[ComparedCell.row].tolist() == ["a"]


def test_the_summary_counts_each_kind():
    both = printed(("1", "a", "N", "count", 4), ("1", "b", "N", "count", 5), ("1", "a", "%", "percent", 40))
    cells = compared(
        both, made(("1", "a", "N", "count", 4), ("1", "b", "N", "count", 6), ("1", "a", "%", "percent", 40.2))
    )
    summary = by_table(cells, both)
    assert summary.iloc[0].tolist() == ["1", 2, 1, 1, 1]
    assert summary_line(summary) == "1 of 2 count cells agree, 1 of 1 percentages (1 tables)"
