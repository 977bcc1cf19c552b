"""The examination of a file: rows reconcile, every check is counted, faults that stop are all told."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.problems import Problem
from filetrack.quality.examination import Examination, raise_stops, together
from filetrack.schemas.check import Checks
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.study import Ingest

LIMITS = {
    "first_day": "1985-01-01",
    "last_day": "2009-12-31",
    "placeholder_days": [],
    "placeholder_months": [],
    "adult_years": [13, 100],
    "child_years": 17,
    "parent_years": 12,
    "unborn_months": 10,
    "call_days": 2,
    "distinct_days": 30,
    "late_days_share": 0.02,
}
DATE = {"severity": "quarantine", "optional": "blank"}


def codebook(**checks: dict) -> Checks:
    declared = {"not_a_date": DATE, "blank": {"severity": "quarantine"}, "too_old": {"severity": "warn"}, **checks}
    described = {code: {"title": code, "reason": "it matters", **check} for code, check in declared.items()}
    return Checks.model_validate({"limits": LIMITS, "checks": described})


def opened(count: int, stop_share: float = 0.5, stop_rows: int = 5, **checks: dict) -> Examination:
    rows = pd.DataFrame({"Ref": [f"r{n}" for n in range(count)]}, index=range(2, 2 + count))
    ingest = Ingest(stop_share=stop_share, stop_rows=stop_rows)
    return Examination(rows, "north", "police", "incidents.csv", ingest, codebook(**checks))


def failing(file: Examination, *lines: int) -> pd.Series:
    return pd.Series(file.rows.index.isin(lines), index=file.rows.index)


def rows_of(file: Examination) -> list[int]:
    counts = Reconciled.validate(file.reconciled()).iloc[0]
    return [counts[name] for name in (Reconciled.rows_read, Reconciled.rows_accepted, Reconciled.rows_quarantined)]


def test_a_row_that_fails_two_checks_is_quarantined_once_and_listed_twice():
    file = opened(10)
    file.refuse(failing(file, 3, 4), "not_a_date", "Date", "a date")
    file.refuse(failing(file, 4), "blank", "Ref", "an identifier")
    found = Quarantined.validate(file.quarantined())
    assert list(zip(found[Quarantined.line], found[Quarantined.rule], strict=True)) == [
        (3, "not_a_date"),
        (4, "not_a_date"),
        (4, "blank"),
    ]
    assert rows_of(file) == [10, 8, 2]


def test_every_check_is_counted_with_what_passed():
    file = opened(4)
    file.refuse(failing(file), "not_a_date", "Date", "a date")
    file.blank(failing(file, 2), "not_a_date", "Sent", "a date", units=3)
    file.check(failing(file, 2, 3), "too_old", "DOB month", "an age of 100 or less")
    columns = [CheckCount.severity, CheckCount.units, CheckCount.passed, CheckCount.failed, CheckCount.ran]
    assert CheckCount.validate(file.counts())[columns].to_numpy().tolist() == [
        ["quarantine", 4, 4, 0, True],
        ["blank", 3, 2, 1, True],
        ["warn", 4, 2, 2, True],
    ]
    assert file.accepted.all()
    assert file.warned()[Quarantined.line].tolist() == [2, 2, 3]
    assert file.quarantined().empty


def test_the_codebook_decides_what_a_failure_does():
    file = opened(4, too_old={"severity": "quarantine"})
    file.check(failing(file, 3), "too_old", "DOB month", "an age of 100 or less")
    assert rows_of(file) == [4, 3, 1]
    assert file.quarantined()[Quarantined.severity].tolist() == ["quarantine"]


def test_a_check_that_has_its_own_threshold_stops_from_there_on():
    few, many = (opened(10, too_old={"severity": "warn", "threshold": {"share": 0.2, "rows": 3}}) for _ in range(2))
    few.check(failing(few, 2, 3), "too_old", "DOB month", "an age of 100 or less")
    many.check(failing(many, 2, 3, 4), "too_old", "DOB month", "an age of 100 or less")
    assert few.stops == []
    assert "3 of 10 rows do not have an age of 100 or less (lines 2, 3 and 4)" in many.stops[0]


@pytest.mark.parametrize(("verb", "severity"), [("refuse", "warn"), ("check", "blank"), ("count", "quarantine")])
def test_a_severity_that_a_check_cannot_have_is_refused_in_words(verb, severity):
    file = opened(4, too_old={"severity": severity})
    failed, units = (1, {"units": 4}) if verb == "count" else (failing(file, 2), {})
    with pytest.raises(Problem, match=f"config/checks.yaml: “too_old” cannot be “{severity}”"):
        getattr(file, verb)(failed, "too_old", "DOB month", "an age", **units)


def test_a_check_that_is_not_declared_is_a_fault_of_the_program():
    file = opened(4)
    with pytest.raises(LookupError, match="declares no check “too_young”"):
        file.check(failing(file), "too_young", "DOB month", "an age")


def test_records_are_made_of_accepted_rows_only():
    file = opened(3)
    file.refuse(failing(file, 3), "blank", "Ref", "an identifier")
    records = file.records({"ref": file.rows["Ref"]})
    assert records["ref"].tolist() == ["r0", "r2"]


def test_rows_set_aside_stay_accepted():
    file = opened(3, no_cris_number={"severity": "aside"})
    file.refuse(failing(file, 2), "blank", "Ref", "an identifier")
    file.set_aside(failing(file, 2, 3), "no_cris_number", "Ref", "a CRIS number")
    check = file.counts().iloc[-1]
    assert (check[CheckCount.severity], check[CheckCount.units], check[CheckCount.failed]) == ("aside", 2, 1)
    assert int(file.accepted.sum()) == 2


def test_a_line_that_has_no_row_was_read_and_quarantined():
    file = opened(3, ragged_rows={"severity": "quarantine"})
    file.found("ragged_rows", units=5, failed=2, lines=(9, 10), expected="15 fields", told="lines 9 and 10: …")
    assert rows_of(file) == [5, 3, 2]
    assert file.quarantined()[Quarantined.line].tolist() == [9, 10]


def test_a_file_that_cannot_be_read_stops_whatever_the_codebook_says():
    file = opened(0, nul_bytes={"severity": "warn"})
    with pytest.raises(Problem, match="“nul_bytes” cannot be “warn”"):
        file.found("nul_bytes", units=1, failed=1, told="it holds NUL bytes")


def test_all_faults_that_stop_are_told_at_once_with_lines_but_no_values():
    one, other = opened(20, stop_share=0.2), opened(20, nul_bytes={"severity": "stop"})
    one.refuse(failing(one, *range(2, 14)), "not_a_date", "Date Reported", "a date, dd/mm/yyyy")
    one.refuse(failing(one, 3), "blank", "Ref", "an identifier")
    other.found("nul_bytes", units=1, failed=1, told="it holds NUL bytes. Ask for it again.")
    with pytest.raises(Problem) as problem:
        raise_stops([one, other])
    words = str(problem.value)
    assert "incidents.csv, column “Date Reported”: 12 of 20 rows do not have a date, dd/mm/yyyy" in words
    assert "lines 2, 3, 4" in words
    assert "it holds NUL bytes" in words
    assert "identifier" not in words
    assert "r0" not in words


@pytest.mark.parametrize(("share", "rows", "stops"), [(0.3, 5, 1), (0.6, 5, 0), (0.3, 7, 0)])
def test_both_the_share_and_the_number_of_rows_must_be_exceeded(share, rows, stops):
    file = opened(10, stop_share=share, stop_rows=rows)
    file.refuse(failing(file, *range(2, 8)), "blank", "Ref", "an identifier")
    assert len(file.stops) == stops
    assert int(file.accepted.sum()) == 4


def test_an_optional_column_in_a_wrong_format_stops_too():
    file = opened(20, stop_share=0.2)
    file.blank(failing(file, *range(2, 8)), "not_a_date", "Sent", "a date", units=6)
    assert "6 of 6 rows" in file.stops[0]


def test_checks_of_a_file_that_was_not_read_did_not_run():
    file = opened(0)
    file.not_run = "people.csv could not be read"
    file.refuse(failing(file), "not_a_date", "Date", "a date")
    check = CheckCount.validate(file.counts()).iloc[0]
    assert (check[CheckCount.ran], check[CheckCount.not_run]) == (False, "people.csv could not be read")


def test_findings_of_files_without_refused_rows_can_be_put_together():
    assert together([opened(1).quarantined(), opened(2).quarantined()]).empty
