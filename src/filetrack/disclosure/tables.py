"""Released tables as files: CSV to read, and workbooks whose numbers can be reckoned with."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pandas as pd

from filetrack.disclosure.protect import table_name
from filetrack.schemas.disclosure import WITHHELD, ReleasedCell, ReleaseNote

_MADE = dt.datetime(2008, 12, 1)  # noqa: DTZ001
"""The date that workbooks carry, so that the same figures give the same bytes."""
_HEAD, _LABELS, _NUMBER, _A4 = 3, 48, 16, 9


def file_name(table: str) -> str:
    """The name of a table's files, without what tells their form."""
    return f"table_{int(table):02}" if table.isdigit() else table


def laid_out(frame: pd.DataFrame, remark: str) -> str:
    """A table's cells as CSV, rows by columns: percentages whole, what is withheld marked; the remark below."""
    texts = [cell_text(kind, value) for kind, value in zip(*_figures(frame), strict=True)]
    wide = frame.assign(text=texts).pivot(index=ReleasedCell.row, columns=ReleasedCell.column, values="text")
    wide = wide.reindex(index=frame[ReleasedCell.row].unique(), columns=frame[ReleasedCell.column].unique()).fillna("")
    wide.loc[remark] = ""
    return wide.to_csv(index_label="", lineterminator="\n")


def cell_text(kind: str, value: float) -> str:
    """A released figure as it is written: a count, a whole per cent, or the mark of what is withheld."""
    if pd.isna(value):
        return WITHHELD
    return f"{int(value + 0.5)}%" if kind == "percent" else str(int(value))


def workbook(frame: pd.DataFrame, title: str, note: ReleaseNote) -> bytes:
    """A table's cells as a workbook of one sheet, title and remark on top. The same cells give the same bytes."""
    import xlsxwriter

    rows = {row: place for place, row in enumerate(frame[ReleasedCell.row].unique(), _HEAD + 1)}
    columns = {column: place for place, column in enumerate(frame[ReleasedCell.column].unique(), 1)}
    name, stored = table_name(frame[ReleasedCell.table].iloc[0]), BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True}) as book:
        book.set_properties({"title": title, "subject": note.title, "comments": note.remark, "created": _MADE})
        heading = book.add_format({"bold": True, "text_wrap": True, "align": "right", "valign": "bottom", "bottom": 1})
        label, right = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"align": "right"})
        forms = {"count": book.add_format({"num_format": "#,##0"}), "percent": book.add_format({"num_format": "0%"})}
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, _LABELS)
        sheet.set_column(1, len(columns), _NUMBER)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 12}))
        sheet.write_string(1, 0, note.remark, book.add_format({"italic": True}))
        for column, place in columns.items():
            sheet.write_string(_HEAD, place, column, heading)
        for row, place in rows.items():
            sheet.write_string(place, 0, row, label)
        places = zip(frame[ReleasedCell.row], frame[ReleasedCell.column], *_figures(frame), strict=True)
        for row, column, kind, value in places:
            if pd.isna(value):
                sheet.write_string(rows[row], columns[column], WITHHELD, right)
            else:
                number = value / 100 if kind == "percent" else value
                sheet.write_number(rows[row], columns[column], number, forms[kind])
        sheet.freeze_panes(_HEAD + 1, 1)
    return stored.getvalue()


def _figures(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return frame[ReleasedCell.kind], frame[ReleasedCell.value]
