from __future__ import annotations

import io as streams
import re
import shutil
import subprocess
from dataclasses import replace
from zipfile import ZipFile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from filetrack.report.downloads import downloads
from filetrack.report.latex import escaped, latex
from filetrack.report.table_figures import REALITY, figures, notes
from filetrack.report.tables import Row, Shown, TableView
from tests.html_pages import Reader

MARK = REALITY["simulated"]


def cell(count: int, percent: float | None = None, **given) -> Shown:
    return Shown(f"{count} ({percent:.0f}%)" if percent else str(count), count=count, percent=percent, **given)


@pytest.fixture
def view() -> TableView:
    """Two groups, one of them of counts with shares; a column as printed; a label that spreadsheets reckon with."""
    return TableView(
        number="7",
        title="Answers & <sites>",
        section="6.3",
        base="Families of the sample",
        base_count="13",
        footnote="A footnote.",
        row_heading="Answer",
        groups=[("Research site", 2), (None, 1)],
        headings=["North", "South", "Estimate"],
        rows=[
            Row("=1+1", [cell(1, 12.34567), cell(2), Shown("50%", carried=True, percent=50.0)], False, False),
            Row("Part", [cell(0), cell(3), Shown("", carried=True)], False, True),
            Row(
                "Total",
                [cell(8, 100.0, printed="9", verdict="differs"), cell(5), Shown("–", carried=True)],
                True,
                False,
            ),
        ],
        notes=(("Estimate", "Nobody counted it."),),
    )


@pytest.fixture
def files(view) -> dict[str, bytes]:
    return {name.rsplit(".")[-1]: content for name, content in downloads([view], "simulated").items()}


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(streams.BytesIO(content))


def test_counts_and_percentages_are_columns_of_their_own(view):
    assert [column.name for column in figures(view)] == [
        "Research site, North",
        "Research site, North (%)",
        "Research site, South",
        "Estimate, as printed",
    ]
    assert figures(view)[1].values == [12.34567, None, 100.0]


def test_a_csv_has_a_figure_a_cell_and_no_formula_and_says_on_each_line_that_nobody_is_real(files):
    table = read(files["csv"])
    assert list(table["Research site, North"]) == [1, 0, 8]
    assert list(table["Research site, North (%)"].fillna(-1)) == [12.3457, -1, 100]
    assert list(table["Answer"]) == ["'=1+1", "Part", "Total"]
    assert set(table["Records"]) == {MARK}


def test_a_workbook_has_numbers_under_merged_headings_and_no_formula(view, files):
    sheet = CalamineWorkbook.from_filelike(streams.BytesIO(files["xlsx"])).get_sheet_by_index(0)
    lines = sheet.to_python()
    assert [lines[0][0], lines[1][0]] == ["Table 7. Answers & <sites>", MARK]
    assert lines[3] == ["Answer", "Research site", "", "", ""]
    assert lines[4][1:] == ["North", "", "South", "Estimate, as printed"]
    assert lines[5][1:] == ["Number", "%", "", ""]
    assert lines[6] == ["=1+1", 1, pytest.approx(0.1234567), 2, 0.5]
    assert lines[7][2:] == ["–", 3, "–"]
    assert [line[0] for line in lines[10:]] == notes(view)
    with ZipFile(streams.BytesIO(files["xlsx"])) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert set(re.findall(r'<mergeCell ref="([A-E]\d:[A-E]\d)"', xml)) >= {"A4:A6", "B4:D4", "B5:C5"}


def test_notes_say_the_base_what_is_as_printed_and_where_print_is_otherwise(view):
    assert notes(view) == [
        "Base: Families of the sample (n = 13). Report §6.3.",
        "A footnote.",
        "“Estimate”: published figures, not made from records. Nobody counted it.",
        "Total, Research site, North: the report prints 9.",
    ]


def test_a_page_of_a_table_stands_alone(files):
    page = Reader(files["html"].decode())
    assert page.open == []
    assert MARK in page.words()
    assert not [given for tag, given in page.tags if tag in {"a", "img"} and not given.get("href", "").startswith("#")]
    assert all(given.get("scope") in {"col", "row", "colgroup"} for tag, given in page.tags if tag == "th")


def test_latex_is_escaped_and_has_rules_under_headings_that_span_columns(files):
    text = files["tex"].decode()
    assert r"\caption{Answers \& \textless{}sites\textgreater{}}" in text
    assert r"\cmidrule(lr){2-3}" in text
    assert text.count(r"\cmidrule") == 1
    assert r"=1+1 & 1 (12\%) & 2 & 50\%" in text
    assert escaped("100% of {a_b} \\ ~^#$") == (
        r"100\% of \{a\_b\} \textbackslash{} \textasciitilde{}\textasciicircum{}\#\$"
    )


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="there is no LaTeX here")
def test_latex_compiles_by_itself(view, tmp_path):
    hard = replace(view, title=r"\ { } % $ & # _ ~ ^ < > | \" “” – [x] − §")
    (tmp_path / "table.tex").write_text(latex(hard, MARK), encoding="utf-8")
    command = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "table.tex"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_a_table_that_no_record_holds_is_marked_as_printed_in_every_form(view):
    carried = replace(view, carried="It lists people.", notes=(), base=None)
    files = downloads([carried], "simulated")
    assert set(read(files["downloads/table_07.csv"])["Records"]) == {
        f"{MARK} Published figures, not made from records."
    }
    book = CalamineWorkbook.from_filelike(streams.BytesIO(files["downloads/table_07.xlsx"])).get_sheet_by_index(0)
    assert "Published figures, not made from records" in str(book.to_python()[-1])
    for form in ("html", "tex"):
        assert b"Published figures, not made from records" in files[f"downloads/table_07.{form}"]


def test_other_input_is_said_to_be_about_people_in_every_file(view):
    for name, content in downloads([view], "extracts").items():
        assert b"nobody" not in content
        if not name.endswith("xlsx"):
            assert REALITY["extracts"].encode() in content


def test_the_same_table_gives_the_same_bytes(view, files):
    with ZipFile(streams.BytesIO(files["xlsx"])) as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
    again = downloads([view], "simulated")
    assert {name.rsplit(".")[-1]: content for name, content in again.items()} == files
