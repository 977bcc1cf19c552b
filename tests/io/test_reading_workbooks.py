"""Workbooks are looked through before they are parsed; dates and numbers come as they are meant."""

from __future__ import annotations

import copy
import datetime as dt
import zipfile

import pytest
import xlsxwriter

from filetrack import io
from filetrack.schemas.raw import south_care
from filetrack.schemas.raw.reading import HARMLESS, UNREADABLE, ReadingCheck
from filetrack.schemas.site import FileForm, Limits
from tests.io.conftest import ELSEWHERE, TIMES, failed, told

SHEET = "xl/worksheets/sheet1.xml"


def part(name: str, old: bytes, new: bytes):
    """Change one part of a workbook."""

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return change


def test_a_sound_workbook_passes_every_check_that_concerns_it(times):
    file = times(TIMES)
    assert failed(file) == {}
    checks = {finding.check for finding in file.findings}
    of_text = {ReadingCheck(code) for code in ("wrong_encoding", "nul_bytes", "unclosed_quote", "identifier_altered")}
    assert checks == {*ReadingCheck} - of_text - ELSEWHERE


@pytest.mark.parametrize("from_1904", [False, True])
def test_dates_numbers_and_blanks_are_read_rightly_from_either_system(times, from_1904):
    evening, midnight = dt.datetime(2007, 1, 12, 23, 50), dt.datetime(2007, 1, 13)  # noqa: DTZ001
    file = times(["S001", evening, midnight, 7, True], ["007", "", "", 2.5, "=1+1"], options={"date_1904": from_1904,
        "strings_to_formulas": False})  # fmt: skip
    assert file.rows.to_numpy().tolist() == [
        ["S001", "2007-01-12 23:50", "2007-01-13", "7", "True"],
        ["007", "", "", "2.5", "=1+1"],
    ]
    assert file.rows.index.tolist() == [4, 5]
    assert failed(file) == ({"dates_1904": ()} if from_1904 else {})


def test_a_date_system_may_be_declared(times):
    forms = {"cad_times.xlsx": FileForm(date_system=1904)}
    assert failed(times(TIMES, options={"date_1904": True}, forms=forms)) == {}
    assert [*failed(times(TIMES, forms=forms))] == ["dates_1904"]


def test_numbers_that_lost_digits_or_stand_for_dates_are_found(tmp_path, times):
    file = times(["S001", 39094.5, "", "", ""], TIMES)
    assert failed(file) == {"date_as_number": (4,)}
    with xlsxwriter.Workbook(tmp_path / "data_collection_forms.xlsx") as book:
        sheet = book.add_worksheet("Files")
        for number, row in enumerate([["t"], ["File No", "Date read"], [1234, "x"], [1.5, "x"], [1.2e16, "x"]]):
            sheet.write_row(number, 0, row)
    file = io.read_folder(tmp_path, [south_care.Forms], anonymised=True).files[south_care.Forms]
    assert failed(file) == {"identifier_altered": (4, 5)}
    assert file.rows["File No"].iloc[0] == "1234"


def merged(book, sheet):
    sheet.merge_range(3, 0, 4, 0, "S001")


def formula(book, sheet):
    sheet.write_formula(4, 3, "=1+1", None, 2)


def hidden_row(book, sheet):
    sheet.set_row(4, None, None, {"hidden": True})


def hidden_column(book, sheet):
    sheet.set_column(1, 1, None, None, {"hidden": True})


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (merged, {"merged_cells": (4, 5)}),
        (formula, {"formulas": (5,)}),
        (hidden_row, {"hidden_rows": (5,)}),
        (hidden_column, {"hidden_rows": (3,)}),
        (lambda book, sheet: sheet.set_row(90, None, None, {"hidden": True}), {}),
        (lambda book, sheet: book.add_worksheet("Notes"), {"further_sheet": ()}),
        (lambda book, sheet: sheet.write(4, 6, "by the way"), {"unknown_column": ()}),
        (lambda book, sheet: sheet.merge_range(0, 0, 0, 4, "Dispatch times"), {}),
        (lambda book, sheet: sheet.write_formula(1, 0, "=TODAY()"), {}),
    ],
)
def test_what_cells_are_beside_values_is_found_from_the_header_on(times, more, found):
    assert failed(times(TIMES, [*TIMES[:4], "x"], more=more)) == found


@pytest.mark.parametrize("more", [merged, hidden_column])
def test_no_more_fail_than_were_checked(times, more):
    for rows in ([], [TIMES]):
        assert all(one.failed <= one.units for one in times(*rows, more=more).findings)


def test_an_error_pasted_as_a_value_is_found(times):
    error = part(SHEET, b"</row></sheetData>", b'<c r="E5" t="e"><v>#N/A</v></c></row></sheetData>')
    assert failed(times(TIMES, TIMES[:4], parts=error)) == {"formulas": (5,)}


@pytest.mark.parametrize("state", [b"hidden", b"veryHidden"])
def test_the_sheet_needed_must_not_be_hidden(times, state):
    hidden = part("xl/workbook.xml", b'sheetId="1"', b'sheetId="1" state="' + state + b'"')
    assert failed(times(TIMES, parts=hidden)) == {"hidden_sheet": ()}


def test_macros_are_found_by_their_parts_and_by_their_kind(times):
    assert [*failed(times(TIMES, parts=lambda parts: parts.update({"xl/vbaProject.bin": b"x"})))] == ["macros"]
    kind = part("[Content_Types].xml", b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    assert [*failed(times(TIMES, parts=kind))] == ["macros"]


def bomb(parts: dict[str, bytes]) -> None:
    parts["xl/media/image1.bin"] = bytes(30_000_000)


FAR = part(SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


@pytest.mark.parametrize(
    "change",
    [
        bomb,
        FAR,
        part(SHEET, b'<c r="A4"', b'<c r="XFD1048576"'),
        part("xl/sharedStrings.xml", b">S001<", b">" + b"y" * 900_000 + b"<"),
        part("xl/sharedStrings.xml", b"uniqueCount=", b'uniqueCount="4000000000" x='),
    ],
)
def test_a_workbook_that_unfolds_too_far_is_not_parsed(times, change):
    file = times(*([TIMES] * 200), parts=change)
    assert failed(file) == {"zip_bomb": ()}
    assert not file.readable


def test_limits_may_be_raised(times):
    file = times(TIMES, parts=bomb, limits=Limits(ratio=2000))
    assert failed(file) == {}


def test_parts_that_lie_over_one_another_are_not_unpacked(tmp_path, times):
    path = tmp_path / "overlapping.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("part0", bytes(10_000))
        for number in range(1, 4):
            one = copy.copy(package.getinfo("part0"))
            one.filename = f"part{number}"
            package.filelist.append(one)
    assert failed(times(TIMES, damage=lambda content: path.read_bytes())) == {"zip_bomb": ()}


@pytest.mark.parametrize(
    "change",
    [
        {"damage": lambda content: content[: len(content) // 2]},
        {"damage": lambda content: content[:-30]},
        {"damage": lambda content: content[:900] + bytes([content[900] ^ 255]) + content[901:]},
        {"damage": lambda content: b"\xd0\xcf\x11\xe0" + content},
        {"damage": lambda content: b"Study No,Call received\n"},
        {"damage": lambda content: b"PK\x05\x06" + bytes(18)},
        {"parts": part(SHEET, b"</sheetData>", b"")},
        {"parts": part(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')},
        {"parts": part(SHEET, b"<v>0</v>", b"<v>9999</v>")},
        {"parts": part(SHEET, b'<row r="4"', b'<row r="four"')},
        {"parts": part(SHEET, b'r="A4"', b'r="?4"')},
        {"parts": part("xl/styles.xml", b'encoding="UTF-8"', b'encoding="UTF-99"')},
        {"parts": lambda parts: parts.pop("xl/workbook.xml")},
        {"parts": lambda parts: parts.pop("xl/sharedStrings.xml")},
    ],
)
def test_a_damaged_workbook_is_told_in_words(times, change):
    file = times(TIMES, **change)
    assert failed(file) == {"not_a_workbook": ()}
    assert len(file.rows) == 0


def test_a_workbook_of_nothing_is_empty(times):
    assert failed(times(TIMES, damage=lambda content: b"")) == {"file_empty": ()}
    assert failed(times(damage=None)) == {"no_rows": ()}


def test_a_missing_sheet_is_told_with_the_nearest_and_no_other(times):
    words = told(times(TIMES, parts=part("xl/workbook.xml", b"CAD times", b"CAD time")))
    assert "no sheet “CAD times” (is it “CAD time”?)" in words
    words = told(times(TIMES, parts=part("xl/workbook.xml", b"CAD times", b"Smith family")))
    assert "Smith" not in words


def test_other_prefixes_and_places_of_parts_are_a_matter_of_taste(times):
    def prefixed(parts):
        space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts[SHEET] = parts[SHEET].replace(b"<worksheet ", b"<x:worksheet xmlns:x='" + space + b"' ")
        parts[SHEET] = parts[SHEET].replace(b"</worksheet>", b"</x:worksheet>")

    assert failed(times(TIMES, parts=prefixed)) == {}


def test_all_sheets_of_a_workbook_that_cannot_be_opened_are_unreadable_and_one_says_why(tmp_path):
    (tmp_path / "data_collection_forms.xlsx").write_bytes(b"PK\x03\x04")
    files = io.read_folder(tmp_path, [south_care.Forms, south_care.Events], anonymised=True).files
    assert not any(file.readable for file in files.values())
    assert [bool(told(file)) for file in files.values()] == [True, False]


def test_no_check_is_both_harmless_and_without_rows():
    assert not HARMLESS & UNREADABLE


def test_two_parts_of_one_name_are_refused(tmp_path, times):
    def twice(content: bytes) -> bytes:
        path = tmp_path / "twice.zip"
        path.write_bytes(content)
        with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
            package.writestr(SHEET, "<worksheet/>")
        return path.read_bytes()

    assert [*failed(times(TIMES, damage=twice))] == ["not_a_workbook"]
