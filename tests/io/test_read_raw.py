"""Agencies' files are read strictly; what is wrong is said to the person who must mend it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.raw.north_care import Letters
from filetrack.schemas.raw.south_care import Forms
from filetrack.schemas.raw.south_police import CadTimes, Merlin

HEADER = "ICS Child ID,Date Sent,Letter\n"


@pytest.fixture
def letters(tmp_path: Path):
    """Write `letters.csv` as bytes and read it."""

    def of(text: str | bytes) -> pd.DataFrame:
        content = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "letters.csv").write_bytes(content)
        return io.read_raw(tmp_path, Letters, anonymised=True)

    return of


@pytest.fixture
def book(tmp_path: Path):
    """Write a workbook: sheet name to rows."""

    def of(name: str, sheets: dict[str, list[list]]) -> Path:
        with xlsxwriter.Workbook(tmp_path / name, {"default_date_format": "dd/mm/yyyy"}) as made:
            for title, rows in sheets.items():
                sheet = made.add_worksheet(title)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return tmp_path

    return of


def test_values_are_text_under_their_line_numbers(letters):
    frame = letters(HEADER + 'k1,01/02/2007,"DV LETTER\n1"\n\nNA,02/03/2016,007\n')
    assert frame.to_numpy().tolist() == [["k1", "01/02/2007", "DV LETTER\n1"], ["NA", "02/03/2016", "007"]]
    assert frame.index.tolist() == [2, 5]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(letters):
    frame = letters(b"\xef\xbb\xbf" + (HEADER + "k1,01/02/2007,A\n").replace("\n", "\r\n").encode())
    assert frame.to_numpy().tolist() == [["k1", "01/02/2007", "A"]]


def test_columns_may_come_in_another_order(letters):
    frame = letters("Letter,ICS Child ID,Date Sent\nA,k1,01/02/2007\n")
    assert frame.columns.tolist() == ["ICS Child ID", "Date Sent", "Letter"]
    assert frame.iloc[0].tolist() == ["k1", "01/02/2007", "A"]


def test_a_missing_file_is_named_with_the_columns_expected(tmp_path):
    with pytest.raises(
        Problem, match=r"letters\.csv is missing.*“ICS Child ID”, “Date Sent”, “Letter”.*Ask the agency"
    ):
        io.read_raw(tmp_path, Letters, anonymised=True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("ICS Child ID,Letter\n", "missing “Date Sent”"),
        ("ICS Child ID,Date Snt,Letter\n", r"missing “Date Sent” \(did you mean “Date Snt”\?\); unknown “Date Snt”"),
        ("ICS Child ID,Date Sent,Letter,Letter\n", "repeated “Letter”"),
        ("ICS Child ID,Date Sent,Letter,Worker\n", "unknown “Worker”"),
        (HEADER + "k1,01/02/2007,A\nk2,01/02/2007\nk3,01/02/2007,A,B\n", "lines 3 and 4 should have 3 fields"),
        (HEADER + "k1\0,01/02/2007,A\n", "NUL bytes"),
        (HEADER + 'k1,01/02/2007,"A\n', "a quote is not closed"),
        ((HEADER + "k1,01/02/2007,café\n").encode("cp1252"), "is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_words(letters, content, words):
    with pytest.raises(Problem, match=words):
        letters(content)


def test_messages_hold_no_value_of_a_row(letters):
    with pytest.raises(Problem) as problem:
        letters(HEADER + "SECRET,01/02/2007\n")
    assert "SECRET" not in str(problem.value)


def test_an_extract_has_no_direct_identifiers_and_says_so(tmp_path):
    (tmp_path / "merlin.csv").write_text(
        "MERLIN_NO,CREATED,DV_BOX,OTHER_REFS,CIRCUMSTANCES,SENT_INCIDENT_DATE,SENT_SUBJECTS,SENT_PRESENT,SENT_TEXT\n"
        "p1,13/01/2007,Y,CRIS p2,x,12/01/2007,1,Y,x\n"
    )
    assert len(io.read_raw(tmp_path, Merlin, anonymised=True)) == 1


def test_workbook_cells_become_text(book):
    import datetime as dt

    title, header = ["Dispatch times"], ["Study No", "Call received", "Time of arrival", "No. of calls", "Remarks"]
    midnight, evening = dt.datetime(2007, 1, 13), dt.datetime(2007, 1, 12, 23, 50)  # noqa: DTZ001
    folder = book("cad_times.xlsx", {"CAD times": [title, [""], header, ["S001", evening, midnight, 7, ""], [""] * 5]})
    frame = io.read_raw(folder, CadTimes, anonymised=True)
    assert frame.to_numpy().tolist() == [["S001", "2007-01-12 23:50", "2007-01-13", "7", ""]]
    assert frame.index.tolist() == [4]


def test_a_missing_sheet_is_named_with_the_nearest(book):
    folder = book("cad_times.xlsx", {"CAD time": [["x"]], "Notes": [["y"]]})
    with pytest.raises(Problem, match=r"has no sheet “CAD times” \(did you mean “CAD time”\?\).*“CAD time”, “Notes”"):
        io.read_raw(folder, CadTimes, anonymised=True)


def test_a_damaged_workbook_is_told_in_words(tmp_path):
    (tmp_path / "cad_times.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(Problem, match="cannot be opened as a workbook"):
        io.read_raw(tmp_path, CadTimes, anonymised=True)


def test_a_workbook_written_is_read_back_and_its_bytes_repeat(tmp_path):
    headers = list(Forms.to_schema().columns)
    frame = pd.DataFrame([["f1", "2008-11-03", "=1+1"]], columns=headers, dtype="str")
    for folder in ("one", "two"):
        io.write_raw({Forms: frame}, tmp_path / folder)
    one, two = ((tmp_path / folder / "data_collection_forms.xlsx").read_bytes() for folder in ("one", "two"))
    assert one == two
    read = io.read_raw(tmp_path / "one", Forms, anonymised=False)
    assert read.to_numpy().tolist() == [["f1", "2008-11-03", "=1+1"]]
