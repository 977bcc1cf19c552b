"""Ofsted's Annex A: workbooks with titles, headers and codes as each authority writes them, one or several returns."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from filetrack.schemas.care import Member
from tests.extracts.formats.conftest import REAL, needs_real

WHO = ["Child Unique ID", "Gender", "Date of Birth", "Age of Child (Years)"]
ADA, BEN = ["A1", "b) Female", dt.date(2015, 2, 1), 9], ["A2", "Male", dt.date(2018, 7, 9), 6]
LISTS = {
    "List_1": [
        [*WHO, "Date of Contact", "Contact Source"],
        [*ADA, dt.date(2024, 1, 5), "q) 6: Police"],
        [*BEN, dt.date(2024, 1, 6), "Police"],
        [*BEN, dt.date(2024, 1, 9), "e) 2A: Schools"],
    ],
    "List 3": [
        ["List 3: Referrals"],
        [*WHO, "Date of Referral ", "Referral NFA"],
        [*ADA, dt.date(2024, 1, 8), "b) No"],
        [*BEN, dt.date(2024, 1, 9), "Yes"],
    ],
    "List_4": [[*WHO, "Continuous assessment start date"], [*ADA, dt.date(2024, 1, 10)]],
    "List 5": [
        [
            *WHO,
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "Date of Initial Child Protection Conference",
        ],
        [*ADA, dt.date(2024, 1, 12), dt.date(2024, 1, 26)],
        [*BEN, "", dt.date(2024, 2, 2)],
    ],
    "List 6": [
        [*WHO, "CIN Start Date", "CIN Closure Date", "Reason for Closure"],
        [*ADA, dt.date(2024, 1, 8), dt.date(2024, 4, 1), "RC3 - Child arrangements order"],
    ],
    "List 7": [
        [*WHO, "Child Protection Plan Start Date", "Child Protection Plan End Date"],
        [*ADA, dt.date(2024, 1, 26), ""],
    ],
    "List 8": [
        [*WHO, "Date Started to be Looked After", "Date Ceased to be Looked After", "Reason Ceased to be Looked After"],
        [*BEN, dt.date(2024, 2, 3), dt.date(2024, 3, 3), "h) E41: Residence order granted"],
    ],
}
EVENTS = [
    ("2024-01-05", "notification", "police"),
    ("2024-01-06", "notification", "police"),
    ("2024-01-08", "case_opened", ""),
    ("2024-01-09", "contact", "education"),
    ("2024-01-10", "initial_assessment", ""),
    ("2024-01-12", "section_47_enquiry", ""),
    ("2024-01-26", "conference", ""),
    ("2024-01-26", "registration", ""),
    ("2024-02-02", "conference", ""),
    ("2024-02-03", "looked_after", ""),
    ("2024-03-03", "looked_after_end", ""),
    ("2024-03-03", "residence_order", ""),
    ("2024-04-01", "case_closed", ""),
    ("2024-04-01", "residence_order", ""),
]


@pytest.fixture
def returned(tmp_path: Path) -> Callable[..., Path]:
    """Write a return's lists as a workbook: `returned("2024.xlsx", {"List 1": rows})`."""
    folder = tmp_path / "care"
    folder.mkdir()

    def of(name: str, lists: dict[str, list[list]]) -> Path:
        with xlsxwriter.Workbook(folder / name, {"default_date_format": "dd/mm/yyyy"}) as book:
            for title, rows in lists.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return folder

    return of


def test_lists_are_read_whatever_their_names_titles_headers_and_codes(read, returned):
    found = read("annex_a", returned("2024.xlsx", LISTS))
    assert found.stops == []
    assert found.events == EVENTS
    assert {counts for counts in found.rows.values()} <= {(1, 0), (2, 0), (3, 0)}
    members = found.members.sort_values(Member.birth_month)
    assert members[[Member.birth_month, Member.sex]].to_numpy().tolist() == [["2015-02", "female"], ["2018-07", "male"]]


def test_what_a_return_repeats_of_another_counts_once_and_lists_that_it_lacks_are_told(read, returned):
    later = LISTS["List_1"][0], LISTS["List_1"][3], [*ADA, dt.date(2024, 5, 1), "6: Police"]
    returned("2024-01.xlsx", {name: LISTS[name] for name in ("List_1", "List_4")})
    found = read("annex_a", returned("2024-06.xlsx", {"List 1": later}))
    assert found.stops == []
    assert found.kinds == {"notification": 3, "contact": 1, "initial_assessment": 1}
    assert found.rows["2024-06.xlsx, List 1"] == (2, 0)
    assert found.failed("given_before") == {"2024-06.xlsx, List 1": 1}
    assert found.families == len(found.members) == 2
    assert "2024-06.xlsx, List 4" in found.failed("no_rows")


def test_an_age_may_be_calculated_but_not_a_date(read, returned):
    contacts, assessments = LISTS["List_1"], LISTS["List_4"]
    aged = [contacts[0], *([*row[:3], "=1+1", *row[4:]] for row in contacts[1:])]
    dated = [assessments[0], *([*row[:4], "=45296"] for row in assessments[1:])]
    found = read("annex_a", returned("2024.xlsx", {"List 1": aged, "List 4": dated}))
    assert found.failed("formulas") == {"2024.xlsx, List 4": 1}
    assert "List 4: line 2: cells hold formulas" in found.stops[0]


def test_an_old_workbook_is_refused(read, returned, tmp_path):
    folder = returned("2024.xlsx", LISTS)
    (folder / "2024.xlsx").rename(folder / "2024.xls")
    found = read("annex_a", folder)
    assert found.stops[0].endswith("(.xls) are not read: save them as .xlsx.")


@needs_real
def test_a_published_return_that_is_dirty_on_purpose(read, tmp_path):
    shutil.copy(REAL / "annex-a" / "Annex_A_2024_Jan.xlsx", tmp_path)
    found = read("annex_a", tmp_path)
    assert found.stops == []
    lists = {name.rpartition(" ")[2]: counts for name, counts in found.rows.items()}
    assert lists == {"1": (5, 0), "3": (6, 0), "4": (5, 0), "5": (5, 0), "6": (5, 0), "7": (7, 0), "8": (5, 0)}
    assert found.kinds["notification"] == 3


@needs_real
def test_a_published_return_of_dates_alone(read, tmp_path):
    shutil.copy(REAL / "annex-a" / "annexa_example.xlsx", tmp_path)
    found = read("annex_a", tmp_path, told=("formulas",))
    lists = {name.rpartition(" ")[2]: counts for name, counts in found.rows.items()}
    assert lists == {"1": (13, 0), "3": (11, 0), "4": (5, 0), "5": (4, 0), "6": (2, 0), "7": (3, 0), "8": (3, 0)}
    assert found.stops == []
    calculated = {name.rpartition(" ")[2]: count for name, count in found.failed("formulas").items()}
    assert calculated == {"1": 11, "3": 9, "4": 4, "8": 2}
