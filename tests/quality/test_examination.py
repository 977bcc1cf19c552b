"""The examination of a file: rows reconcile, checks are counted, whole-file faults stop."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.problems import Problem
from filetrack.quality.examination import Examination, together
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.study import Ingest


def opened(count: int, stop_share: float = 0.5, stop_rows: int = 5) -> Examination:
    rows = pd.DataFrame({"Ref": [f"r{n}" for n in range(count)]}, index=range(2, 2 + count))
    return Examination(rows, "north", "police", "incidents.csv", Ingest(stop_share=stop_share, stop_rows=stop_rows))


def failing(file: Examination, *lines: int) -> pd.Series:
    return pd.Series(file.rows.index.isin(lines), index=file.rows.index)


def test_a_row_that_breaks_two_rules_is_quarantined_once_and_listed_twice():
    file = opened(10)
    file.refuse(failing(file, 3, 4), "not_a_date", "Date", "a date")
    file.refuse(failing(file, 4), "blank", "Ref", "an identifier")
    found = Quarantined.validate(file.quarantined())
    assert list(zip(found[Quarantined.line], found[Quarantined.rule], strict=True)) == [
        (3, "not_a_date"),
        (4, "not_a_date"),
        (4, "blank"),
    ]
    counts = Reconciled.validate(file.reconciled()).iloc[0]
    assert (counts[Reconciled.rows_read], counts[Reconciled.rows_accepted], counts[Reconciled.rows_quarantined]) == (
        10,
        8,
        2,
    )


def test_checks_without_failures_are_counted_too():
    file = opened(4)
    file.refuse(failing(file), "not_a_date", "Date", "a date")
    file.blank(failing(file, 2), "not_a_time", "Time", "a time", units=3)
    checks = CheckCount.validate(file.checks())
    assert checks[[CheckCount.rule, CheckCount.severity, CheckCount.units, CheckCount.failed]].to_numpy().tolist() == [
        ["not_a_date", "quarantine", 4, 0],
        ["not_a_time", "blank", 3, 1],
    ]
    assert file.accepted.all()


def test_records_are_made_of_accepted_rows_only():
    file = opened(3)
    file.refuse(failing(file, 3), "blank", "Ref", "an identifier")
    records = file.records({"ref": file.rows["Ref"]})
    assert records["ref"].tolist() == ["r0", "r2"]


def test_rows_set_aside_stay_accepted():
    file = opened(3)
    file.refuse(failing(file, 2), "blank", "Ref", "an identifier")
    file.set_aside(failing(file, 2, 3), "no_cris_number", "Ref", "a CRIS number")
    check = file.checks().iloc[-1]
    assert (check[CheckCount.severity], check[CheckCount.units], check[CheckCount.failed]) == ("aside", 2, 1)
    assert int(file.accepted.sum()) == 2


def test_a_fault_of_the_whole_file_stops_with_words_and_line_numbers_but_no_values():
    file = opened(20, stop_share=0.2)
    with pytest.raises(Problem) as problem:
        file.refuse(failing(file, *range(2, 14)), "not_a_date", "Date Reported", "a date, dd/mm/yyyy")
    words = str(problem.value)
    assert "north police, incidents.csv, column “Date Reported”: 12 of 20 rows do not have a date, dd/mm/yyyy" in words
    assert "lines 2, 3, 4" in words
    assert "r0" not in words


@pytest.mark.parametrize(("share", "rows", "stops"), [(0.3, 5, True), (0.6, 5, False), (0.3, 7, False)])
def test_both_the_share_and_the_number_of_rows_must_be_exceeded(share, rows, stops):
    file = opened(10, stop_share=share, stop_rows=rows)
    six = failing(file, *range(2, 8))
    if stops:
        with pytest.raises(Problem):
            file.refuse(six, "blank", "Ref", "an identifier")
    else:
        file.refuse(six, "blank", "Ref", "an identifier")
        assert int(file.accepted.sum()) == 4


def test_an_optional_column_in_a_wrong_format_stops_too():
    file = opened(20, stop_share=0.2)
    with pytest.raises(Problem, match="6 of 6 rows"):
        file.blank(failing(file, *range(2, 8)), "not_a_date", "Sent", "a date", units=6)


def test_findings_of_files_without_refused_rows_can_be_put_together():
    assert together([opened(1).quarantined(), opened(2).quarantined()]).empty
