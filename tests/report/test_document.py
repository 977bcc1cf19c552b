from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from filetrack.bulletin.site import WHOLE
from filetrack.report.document import document
from filetrack.report.drawn import Drawn
from filetrack.report.site import pages, written
from filetrack.report.word import Word
from tests.html_pages import Reader

DRAWN = (
    Drawn("courses", "What became of them", "Ribbons from left to right", "alluvial"),
    Drawn("unmade", "Not drawn", "Nothing", "delays"),
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NUMBERS = [str(number) for number in range(1, 43)]


@pytest.fixture(scope="module")
def shown(study, declared, assumptions, results):
    return pages(study, declared, assumptions, replace(results, drawn=DRAWN))


@pytest.fixture(scope="module")
def stored(study, run, shown) -> bytes:
    return document(study, run, shown, {"courses": PNG})


@pytest.fixture(scope="module")
def opened(stored):
    return Document(BytesIO(stored))


def captions(opened) -> list[str]:
    return [paragraph.text for paragraph in opened.paragraphs if paragraph.style.name == "Caption"]


def test_it_holds_every_table_and_every_figure_that_was_drawn_in_print_order(opened):
    tables = [text.split(". ")[0].removeprefix("Table ") for text in captions(opened) if text.startswith("Table ")]
    assert [number for number in tables if not number.startswith("A")] == NUMBERS
    own = [number for number in tables if number.startswith("A")]
    assert own == [f"A{number}" for number in range(1, len(own) + 1)]
    assert len(opened.tables) == len(tables)
    assert [text for text in captions(opened) if text.startswith("Figure")] == ["Figure 1. What became of them"]


def test_headings_are_styles_and_a_table_repeats_its_header_row(opened):
    headings = [paragraph.text for paragraph in opened.paragraphs if paragraph.style.name == "Heading 1"]
    assert next(text for text in headings if text.startswith("Chapter")) == "Chapter 2: how the study was made"
    for table in opened.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_groups_of_columns_have_one_merged_heading(opened):
    tables = [table for table in opened.tables if len(table.rows) > 1]
    table = next(table for table in tables if table.rows[1].cells[0].text == "Case pathway")
    assert [cell.text for cell in table.rows[0].cells[:4]] == ["", "Research site", "Research site", ""]
    assert [cell.text for cell in table.rows[1].cells] == ["Case pathway", "Northern", "Southern", "Total"]
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_picture_has_words_for_those_who_do_not_see_it(opened):
    described = [element.get("descr") for element in opened.element.iter(qn("wp:docPr"))]
    assert described == ["Ribbons from left to right"]


def test_every_page_says_that_nobody_is_real(opened):
    assert opened.sections[0].header.paragraphs[0].text == "Simulated records: nobody here is real."


def test_other_input_is_said_to_be_about_people(study, run, shown):
    other = Document(BytesIO(document(study.model_copy(update={"input": "extracts"}), run, shown, {})))
    assert "not been through disclosure control" in other.sections[0].header.paragraphs[0].text
    assert "nobody here is real" not in " ".join(paragraph.text for paragraph in other.paragraphs)


def test_the_same_run_gives_the_same_bytes_and_no_clock_time(study, run, shown, stored):
    assert document(study, run, shown, {"courses": PNG}) == stored
    with ZipFile(BytesIO(stored)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2008, 12, 1, 0, 0, 0)}


def test_columns_take_the_whole_page_and_no_word_is_broken():
    report = Word("A title", "A mark")
    head = [[("Municipality", 1), ("n", 1)]]
    report.table("Table 1", head, [["A long account of what happened there " * 5, "1,234 (100%)"]], [1])
    widths = [column.width.cm for column in report.document.tables[0].columns]
    assert sum(widths) == pytest.approx(17, abs=0.01)
    assert widths[1] > 12 * 0.19


def test_the_page_to_print_has_the_same_tables_and_figures(study, run, shown):
    html = written(study, run, shown[-1:])[WHOLE.address]
    ids = Reader(html).ids
    assert [one.removeprefix("table-") for one in ids if one.startswith("table-")] == NUMBERS
    assert 'src="../figures/courses.svg" alt="Ribbons from left to right"' in html
    assert "size: A4" in html
