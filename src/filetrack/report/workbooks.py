"""A table as a workbook of one sheet: caption, merged headings, numbers that can be reckoned with, notes."""

from __future__ import annotations

import datetime as dt
import math
from io import BytesIO
from itertools import groupby

from filetrack.report.table_figures import caption, figures, notes
from filetrack.report.tables import TableView

MADE = dt.datetime(2008, 12, 1)  # noqa: DTZ001
"""The date that files carry, so that the same figures give the same bytes."""
HEAD = 3
"""Where the headings begin: below the caption, the mark and an empty line."""

_A4 = 9
_LABELS, _NUMBER, _WORDS, _LINE = 60, 15, 44, 15
"""Widths of columns in characters (of labels at most), and the height of a line in points."""
_WIDER = 1.15
"""By how much bold characters are wider than those that widths of columns are told in."""
_SOFT = {"font_color": "#545d66"}
_TOP = {"text_wrap": True, "valign": "top"}
_HEADING = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}


def workbook(view: TableView, mark: str) -> bytes:
    """Return the workbook of a table. The same table gives the same bytes, and no text is taken for a formula."""
    import xlsxwriter

    stored = BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True}) as book:
        book.set_properties({"title": caption(view), "comments": mark, "created": MADE})
        _Sheet(book, view).fill(mark)
    return stored.getvalue()


class _Sheet:
    """The sheet of a table as it is written, from the top."""

    def __init__(self, book, view: TableView) -> None:
        self.book, self.view, self.columns = book, view, figures(view)
        self.sheet = book.add_worksheet(f"Table {view.number}")
        self.first = min(max([_NUMBER, *(len(row.label) + 4 for row in view.rows)]), _LABELS)
        self.width = _WORDS if view.words else _NUMBER

    def fill(self, mark: str) -> None:
        """Lay the sheet out and write it."""
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_header(f"&L&A&R{mark}")
        self.sheet.set_column(0, 0, self.first)
        self.sheet.set_column(1, len(self.columns), self.width)
        if self.view.wide:
            self.sheet.set_landscape()
        self.sheet.write_string(0, 0, caption(self.view), self.book.add_format({"bold": True, "font_size": 12}))
        self.sheet.write_string(1, 0, mark, self.book.add_format({"italic": True}))
        first = self._head()
        self._body(first)
        self._notes(first + len(self.view.rows) + 1)

    def _head(self) -> int:
        """Write the headings, those that columns share over all of them; return the first line below."""
        levels = [[column.heading for column in self.columns]]
        if self.view.groups:
            levels.insert(0, [column.group or "" for column in self.columns])
        if any(column.paired for column in self.columns):
            levels.append([("%" if one.share else "Number") if one.paired else "" for one in self.columns])
        below = HEAD + len(levels)
        self._heading(HEAD, 0, below - 1, 0, self.view.row_heading, "left")
        for line, level in enumerate(levels, HEAD):
            tallest = 1
            above = list(zip(*levels[: line - HEAD + 1], strict=True))
            for _, span in groupby(range(len(level)), key=lambda position, above=above: above[position]):
                places = list(span)
                self._heading(line, places[0] + 1, line, places[-1] + 1, level[places[0]], "center")
                tallest = max(tallest, self._lines(level[places[0]], self.width * len(places) / _WIDER))
            self.sheet.set_row(line, _LINE * tallest)
        self.sheet.freeze_panes(below, 1)
        self.sheet.repeat_rows(HEAD, below - 1)
        return below

    def _heading(self, top: int, left: int, bottom: int, right: int, text: str, align: str) -> None:
        self._span(top, left, bottom, right, text, self.book.add_format(_HEADING | {"align": align}))

    def _span(self, top: int, left: int, bottom: int, right: int, text: str, style) -> None:
        """Write text over a range of cells, as one cell."""
        if (top, left) == (bottom, right):
            self.sheet.write_string(top, left, text, style)
        else:
            self.sheet.merge_range(top, left, bottom, right, "", style)
            self.sheet.write_string(top, left, text, style)

    def _body(self, first: int) -> None:
        for number, row in enumerate(self.view.rows):
            style = _TOP | ({"bold": True, "top": 1} if row.total else {}) | (_SOFT if row.part else {})
            label = self.book.add_format(style | ({"indent": 1} if row.part else {}))
            self.sheet.write_string(first + number, 0, row.label, label)
            words = [column.values[number] for column in self.columns if self.view.words]
            tallest = max(self._lines(row.label, self.first), *(self._lines(text, self.width) for text in words), 1)
            self.sheet.set_row(first + number, _LINE * tallest)
            for position, column in enumerate(self.columns, 1):
                self._cell(first + number, position, column.values[number], column.share, style)

    def _cell(self, line: int, position: int, value: float | str | None, share: bool, style: dict) -> None:
        if value is None or isinstance(value, str):
            align = {} if self.view.words else {"align": "right"}
            self.sheet.write_string(line, position, value or "–", self.book.add_format(style | align))
        else:
            form = self.book.add_format(style | {"num_format": "0%" if share else "#,##0"})
            self.sheet.write_number(line, position, value / 100 if share else value, form)

    def _notes(self, first: int) -> None:
        style = self.book.add_format(_TOP | _SOFT)
        width = self.first + self.width * len(self.columns)
        for line, text in enumerate(notes(self.view), first):
            self._span(line, 0, line, len(self.columns), text, style)
            self.sheet.set_row(line, _LINE * self._lines(text, width))

    @staticmethod
    def _lines(text: str, width: float) -> int:
        return math.ceil(len(text) / width) or 1
