"""CSV files are read as they are declared: what is wrong is found and told, and no value of a row is."""

from __future__ import annotations

import pytest

from filetrack.schemas.raw.reading import UNREADABLE, ReadingCheck
from tests.io.conftest import ELSEWHERE, HEADER, failed, told

ROW = "k1,01/02/2007,A\n"


def values(file) -> list[list[str]]:
    return file.rows.to_numpy().tolist()


def test_a_sound_file_passes_every_check_that_concerns_it(letters):
    file = letters(HEADER + ROW)
    assert failed(file) == {}
    assert file.readable
    checks = {finding.check for finding in file.findings}
    of_workbooks = {check for check in ReadingCheck if "workbook" in check or "sheet" in check or "hidden" in check}
    of_workbooks |= {ReadingCheck(code) for code in ("merged_cells", "formulas", "macros", "zip_bomb", "dates_1904")}
    assert checks == {*ReadingCheck} - of_workbooks - ELSEWHERE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "file_empty"),
        (" \n\n", "file_empty"),
        ("\ufeff", "file_empty"),
        ((HEADER + ROW).encode("utf-16"), "wrong_encoding"),
        (b"\xfe\xff" + (HEADER + ROW).encode("utf-16-be"), "wrong_encoding"),
        ((HEADER + ROW).encode("utf-16-le"), "wrong_encoding"),
        ((HEADER + ROW).encode("utf-32"), "wrong_encoding"),
        ((HEADER + "k1,01/02/2007,café\n").encode("cp1252"), "wrong_encoding"),
        (HEADER + "k1,01/02/2007,cafÃ©\n", "wrong_encoding"),
        (b"PK\x03\x04\x14\x00", "wrong_encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "wrong_encoding"),
        (HEADER + "k1\0,01/02/2007,A\n" + ROW * 9, "nul_bytes"),
        (HEADER + 'k1,01/02/2007,"A\n', "unclosed_quote"),
        (HEADER + 'k1,01/02/2007,"A"B\n', "unclosed_quote"),
        ("ICS Child ID,Letter\n" + ROW, "missing_column"),
        (ROW, "missing_column"),
        (ROW + HEADER + ROW, "missing_column"),
        (HEADER.replace(",", ";") + ROW.replace(",", ";"), "missing_column"),
        ("ICS Child ID,Date Sent,Letter,Letter\nk1,01/02/2007,A,B\n", "repeated_column"),
    ],
)
def test_a_file_that_cannot_be_read_has_no_rows_and_says_why(letters, content, code):
    file = letters(content)
    assert [*failed(file)] == [code]
    assert not file.readable
    assert ReadingCheck(code) in UNREADABLE
    assert len(file.rows) == 0
    assert file.rows.columns.tolist() == ["ICS Child ID", "Date Sent", "Letter"]


@pytest.mark.parametrize(
    ("content", "code", "lines"),
    [
        (HEADER, "no_rows", ()),
        ("\n\n" + HEADER + ROW, "header_moved", ()),
        ("Letters sent\nfrom the system\n" + HEADER + ROW, "header_moved", ()),
        (HEADER + "\n" + ROW + ",,\n" + ROW, "blank_rows", (2, 4)),
        (HEADER + "k1,01/02/2007 ,A\n" + ROW + "\xa0k2,01/02/2007,B\t\n", "padded_values", (2, 4)),
        (HEADER + ROW + "k2,01/02/2007\nk3,01/02/2007,A,B\n", "ragged_rows", (3, 4)),
        (HEADER + ROW + "k2,01/02/20", "ragged_rows", (3,)),
        (HEADER + "k1,39114,A\n" + ROW + "k1,39114.5,A\n", "date_as_number", (2, 4)),
        (HEADER + "1234.0,,\n1.2E+05,,\nk1,,\n1.5k,,\n1e5,,\n", "identifier_altered", (2, 3)),
        (HEADER + "2007-03-01,,\nMar-07,,\nk1,,\nMary-07,,\n01/03/2007,,\n", "identifier_altered", (2, 3, 6)),
        ("ICS Child ID,Date Sent,Letter,Worker\nk1,01/02/2007,A,B\n", "unknown_column", ()),
        ("ICS Child ID,Date Sent,Letter,\nk1,01/02/2007,A,B\n", "unknown_column", ()),
    ],
)  # fmt: skip
def test_faults_of_rows_are_found_by_line_and_the_other_rows_are_read(letters, content, code, lines):
    file = letters(content)
    assert failed(file) == {code: lines}
    assert file.readable
    if content != HEADER:
        assert "k1" in file.rows["ICS Child ID"].tolist()


def test_ragged_rows_are_not_among_the_rows_but_blank_columns_are_dropped(letters):
    assert letters(HEADER + ROW + "k2,01/02/2007\n").rows.index.tolist() == [2]
    file = letters("ICS Child ID,Date Sent,Letter,,\nk1,01/02/2007,A,,\n")
    assert failed(file) == {}
    assert values(file) == [["k1", "01/02/2007", "A"]]


def test_a_value_is_text_whatever_it_looks_like(letters):
    file = letters(HEADER + 'NA,02/03/2016,007\n1e5,"02/03/2016",null\n')
    assert values(file) == [["NA", "02/03/2016", "007"], ["1e5", "02/03/2016", "null"]]
    assert failed(file) == {}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_mark_of_utf_8_do_no_harm(letters, end, mark):
    file = letters(mark + (HEADER + ROW).replace("\n", end).encode())
    assert values(file) == [["k1", "01/02/2007", "A"]]
    assert failed(file) == {}


def test_an_encoding_must_be_declared_and_true(letters):
    content = HEADER + "k1,01/02/2007,café – £\n"
    assert values(letters(content.encode("cp1252"), encoding="cp1252"))[0][2] == "café – £"
    assert [*failed(letters(content.encode(), encoding="cp1252"))] == ["wrong_encoding"]
    assert [*failed(letters(HEADER.encode() + b"k1,\x81,A\n", encoding="cp1252"))] == ["wrong_encoding"]
    assert failed(letters(HEADER + ROW, encoding="cp1252")) == {}


def test_a_delimiter_must_be_declared(letters):
    content = (HEADER + ROW).replace(",", ";")
    assert values(letters(content, delimiter=";")) == [["k1", "01/02/2007", "A"]]
    assert "separated by semicolons" in told(letters(content))


def test_title_rows_may_be_declared(letters):
    assert failed(letters("Letters\n" + HEADER + ROW, title_rows=1)) == {}
    assert [*failed(letters(HEADER + ROW, title_rows=1))] == ["header_moved"]


def test_words_for_what_is_not_recorded_are_blanks_but_in_free_text(tmp_path, letters):
    file = letters(HEADER + "n/k,null,NULL\nk2,01/02/2007,NULL LETTER\n", missing=["NULL", "N/K"])
    assert values(file) == [["", "", ""], ["k2", "01/02/2007", "NULL LETTER"]]
    assert failed(file) == {"missing_code": (2,)}
    assert next(one.column for one in file.findings if one.failed) == "ICS Child ID, Date Sent, Letter"


def test_an_alias_is_read_as_its_header_and_told(letters):
    content = "ICS  Child\nID,Date Sent,Letter\n".replace("ICS  Child\nID", '"ICS  Child\nID"') + ROW
    assert failed(letters(content)) == {}
    aliases = {"Letter": ["Template"], "Date Sent": ["Sent"]}
    file = letters("ICS Child ID,Sent,Template\n" + ROW, aliases=aliases)
    assert values(file) == [["k1", "01/02/2007", "A"]]
    assert [(one.check, one.failed) for one in file.findings if one.failed] == [("header_alias", 2)]
    both = letters("ICS Child ID,Sent,Date Sent,Letter\nk1,01/02/2007,01/02/2007,A\n", aliases=aliases)
    assert [*failed(both)] == ["repeated_column"]


def test_a_near_miss_is_named_and_any_other_name_is_not(letters):
    words = told(letters("ICS Child ID,date_sent,Janet Smith\n" + ROW))
    assert "“Date Sent” (is it “date_sent”?)" in words
    assert "“Letter”" in words
    assert "Janet" not in words
    words = told(letters("ICS Child ID,Date Sent,Letter,Janet Smith\nk1,01/02/2007,A,B\n"))
    assert "number 4" in words
    assert "Janet" not in words


SECRET = "Zebedee"


@pytest.mark.parametrize(
    "content",
    [
        f"{SECRET},01/02/2007\n",
        f"{SECRET},{SECRET},{SECRET}\n",
        HEADER + f"{SECRET},01/02/2007\n",
        HEADER + f'{SECRET},01/02/2007,"A"{SECRET}\n',
        HEADER + f"{SECRET}\0,01/02/2007,A\n",
        HEADER + f" {SECRET} ,39114,A\n",
        (HEADER + f"{SECRET}é,01/02/2007,A\n").encode("cp1252"),
        f"ICS Child ID,Date Sent,{SECRET}\n",
    ],
)
def test_nothing_told_holds_a_value(letters, content):
    file = letters(content)
    assert failed(file)
    assert SECRET not in repr(file.findings)
