"""A document for word processors as it is written: headings and captions as styles, header rows that are repeated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from docx.oxml.text.paragraph import CT_P
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

MADE = dt.datetime(2008, 12, 1)  # noqa: DTZ001
"""The date that the file carries, so that the same content gives the same bytes."""
WIDTH, ALONG, HEIGHT = 17.0, 25.7, 21.0
"""Centimetres of text across a page of A4 and along it, and of the tallest figure."""
SMALL = 8.5
"""Points of the type of tables, captions and notes."""
TOGETHER = 20
"""Rows of the longest table that is kept on one page."""

_CHARACTER, _PADDING, _WORD = 0.16, 0.6, 4.0
"""Centimetres of a character of a table, of what stands about a column's text, and of the longest word."""
_SHORT = 13
"""Characters of a text that is not broken: `1,234 (100%)`."""
_LOOK = {"val": "0620", "firstColumn": "0", "noHBand": "1"}
"""Which parts of a table its style marks: the first row, and neither first column nor bands."""

Heading = tuple[str, int]
"""A heading of a table and the number of columns that it stands over."""


class Look(NamedTuple):
    """How a cell looks: set to the right, in bold, on one page with the row that follows."""

    right: bool
    bold: bool
    followed: bool


class Word:
    """A document on A4, with a mark at the head of every page and its number at the foot."""

    def __init__(self, title: str, mark: str) -> None:
        from docx import Document
        from docx.shared import Cm

        self.document = Document()
        self._alike: dict[Look, CT_P] = {}
        self._set_styles()
        self._describe(title, mark)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21 - WIDTH) / 2)
        section.top_margin = section.bottom_margin = Cm(2.2)
        section.header.paragraphs[0].text = mark
        _add_page_number(section.footer.paragraphs[0])
        self._said(title, "Title")
        self._said(mark, "Subtitle")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading, of chapters on a page of its own."""
        self.document.add_heading(text, level).paragraph_format.page_break_before = level == 1

    def prose(self, text: str) -> None:
        """A paragraph."""
        self.document.add_paragraph(text)

    def note(self, text: str) -> None:
        """A note below a table."""
        self._said(text, "Note")

    def table(
        self,
        caption: str,
        head: Sequence[Sequence[Heading]],
        rows: Sequence[Sequence[str]],
        numbers: Collection[int],
        strong: Collection[int] = (),
    ) -> None:
        """A table below its caption. `numbers` are columns set to the right, `strong` rows in bold."""
        columns = list(zip(*([text for text, _ in head[-1]], *rows), strict=True))
        aside = sum(map(_needed, columns)) + _PADDING * len(columns) > WIDTH
        if aside:
            self._turn()
        self._caption(caption).keep_with_next = True
        table = self.document.add_table(len(head) + len(rows), len(head[-1]), "Light Shading")
        look = table._tbl.tblPr.find(_name("tblLook"))
        for name, value in _LOOK.items():
            look.set(_name(name), value)
        _set_widths(table, _widths(columns, ALONG if aside else WIDTH))
        lines = list(table.rows)
        for line, headings in zip(lines, head, strict=False):
            self._fill_head(line, headings, numbers)
        together = len(rows) <= TOGETHER and not aside
        for number, (line, texts) in enumerate(zip(lines[len(head) :], rows, strict=True)):
            _keep_whole(line)
            for position, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
                look = Look(position in numbers, number in strong, together and number < len(rows) - 1)
                self._fill(cell, text, look)
        if aside:
            self._turn()

    def picture(self, caption: str, png: bytes, words: str) -> None:
        """A figure above its caption, with words for those who do not see it."""
        from docx.shared import Cm

        shown = self.document.add_picture(BytesIO(png), Cm(WIDTH))
        if shown.height > Cm(HEIGHT):
            shown.width, shown.height = round(shown.width * Cm(HEIGHT) / shown.height), Cm(HEIGHT)
        shown._inline.docPr.set("descr", words)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self._caption(caption)

    def stored(self) -> bytes:
        """The file, in which nothing tells when it was made."""
        stored, kept = BytesIO(), BytesIO()
        self.document.save(stored)
        with ZipFile(stored) as given, ZipFile(kept, "w") as file:
            for name in given.namelist():
                file.writestr(ZipInfo(name, MADE.timetuple()[:6]), given.read(name), ZIP_DEFLATED)
        return kept.getvalue()

    def _turn(self) -> None:
        """Go on on a page that lies on its other side."""
        from docx.enum.section import WD_ORIENT

        given = self.document.sections[-1]
        width, height, aside = given.page_width, given.page_height, given.orientation == WD_ORIENT.LANDSCAPE
        section = self.document.add_section()
        section.page_width, section.page_height = height, width
        section.orientation = WD_ORIENT.PORTRAIT if aside else WD_ORIENT.LANDSCAPE

    def _caption(self, text: str):
        return self._said(text, "Caption").paragraph_format

    def _said(self, text: str, style: str) -> Paragraph:
        """A paragraph with a style, told by its id: to look for its name takes longer than all else."""
        paragraph = self.document.add_paragraph(text)
        paragraph._p.style = style
        return paragraph

    def _fill_head(self, line: _Row, headings: Sequence[Heading], numbers: Collection[int]) -> None:
        line._tr.get_or_add_trPr().append(_element("tblHeader"))
        _keep_whole(line)
        cells, first = line.cells, 0
        for text, span in headings:
            cell = cells[first].merge(cells[first + span - 1]) if span > 1 else cells[first]
            self._fill(cell, text, Look(first in numbers and span == 1, bold=True, followed=True))
            first += span

    def _fill(self, cell: _Cell, text: str, look: Look) -> None:
        """Fill a cell with a copy of the first paragraph of its look, which is made in a tenth of the time."""
        if look not in self._alike:
            self._alike[look] = _paragraph(cell, look)
        paragraph = deepcopy(self._alike[look])
        paragraph.r_lst[0].text = text
        cell._tc.replace(cell._tc.p_lst[0], paragraph)

    def _set_styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.document.styles
        styles["Normal"].font.size = Pt(10)
        for name, space in (("Note", 2), ("Cell", 1)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(space)
        for name in ("Note", "Cell", "Caption", "Header", "Footer"):
            styles[name].font.size = Pt(SMALL)
        styles["Caption"].paragraph_format.space_before = Pt(10)
        for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption"):
            styles[name].font.color.rgb = RGBColor(0x17, 0x50, 0x6B)
        for fonts in styles.element.iter(qn("w:rFonts")):
            fonts.attrib.clear()
            fonts.set(qn("w:ascii"), "Arial")
            fonts.set(qn("w:hAnsi"), "Arial")
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")

    def _describe(self, title: str, mark: str) -> None:
        core = self.document.core_properties
        core.title, core.author, core.comments, core.language = title, "filetrack", mark, "en-GB"
        core.created = core.modified = MADE
        core.last_modified_by = "filetrack"


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def _widths(columns: Sequence[Sequence[str]], width: float) -> list[float]:
    """Centimetres of each column: room for its longest word, and of the rest by what its longest text would take."""
    room = width - _PADDING * len(columns)
    least = [_needed(column) for column in columns]
    least = [few * min(1, room / sum(least)) for few in least]
    wanted = [_CHARACTER * max(len(text) for text in column) for column in columns]
    more = [max(much - few, 0.01) for few, much in zip(least, wanted, strict=True)]
    spare = room - sum(least)
    return [few + _PADDING + spare * much / sum(more) for few, much in zip(least, more, strict=True)]


def _needed(column: Sequence[str]) -> float:
    """Centimetres that a column's longest word takes."""
    return min(_CHARACTER * max([1, *map(_unbroken, column)]), _WORD)


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _unbroken(text: str) -> int:
    """How many characters of a text stand in one line in any case."""
    return len(text) if len(text) <= _SHORT else max(map(len, text.split()))


def _keep_whole(line: _Row) -> None:
    line._tr.get_or_add_trPr().append(_element("cantSplit"))


def _paragraph(cell: _Cell, look: Look) -> CT_P:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph._p.style = "Cell"
    if look.right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run().bold = look.bold
    paragraph.paragraph_format.keep_with_next = look.followed
    return paragraph._p


def _add_page_number(paragraph: Paragraph) -> None:
    field = _element("fldSimple")
    field.set(_name("instr"), "PAGE")
    paragraph._p.append(field)


def _element(name: str):
    from docx.oxml import OxmlElement

    return OxmlElement(f"w:{name}")
