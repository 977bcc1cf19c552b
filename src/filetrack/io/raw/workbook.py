"""A workbook opened once for all of its sheets: values as text, dates as ISO, nothing guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filetrack.io.raw.findings import Findings
from filetrack.io.raw.header import loose, near
from filetrack.io.raw.package import DAMAGED, Look, looked_through
from filetrack.schemas.raw.reading import ReadingCheck
from filetrack.schemas.site import FileForm, Limits

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_EXACT = 10**15
"""From here on a workbook's numbers lose digits."""


@dataclass(frozen=True)
class Workbook:
    """A workbook that was looked through and opened."""

    look: Look
    book: CalamineWorkbook

    def called(self, name: str) -> str | None:
        """The sheet of a name, whatever its case, blanks and punctuation; None where there is none."""
        return next((sheet for sheet in self.book.sheet_names if loose(sheet) == loose(name)), None)

    def rows(self, name: str, found: Findings) -> list[tuple[int, list[str]]]:
        """Every row of a sheet with its number, blank ones too, from the first. Ends the reading where it is not."""
        from python_calamine import CalamineError, SheetVisibleEnum

        sheets = {sheet.name: sheet.visible for sheet in self.book.sheets_metadata}
        if name not in sheets:
            found.stop(
                ReadingCheck.SHEET_MISSING,
                f"it has no sheet “{name}”{near(name, sheets)}. Name the sheet so, or ask for it.",
            )
        found.whole(ReadingCheck.SHEET_MISSING)
        hidden = sheets[name] != SheetVisibleEnum.Visible
        found.whole(
            ReadingCheck.HIDDEN_SHEET,
            "the sheet is hidden: what was put out of sight may not have been meant to be sent. Show it, or ask."
            if hidden
            else "",
        )
        try:
            rows = self.book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except CalamineError:
            found.stop(ReadingCheck.NOT_A_WORKBOOK, DAMAGED)
        found.whole(ReadingCheck.NOT_A_WORKBOOK)
        return [(number, [cell_text(value) for value in row]) for number, row in enumerate(rows, start=1)]

    def check_cells(self, name: str, header: int, last: int, columns: Iterable[int], found: Findings) -> None:
        """Add what a sheet's cells are beside values, from the row of the header to the last.

        `columns` are the numbers of those that are read: others may be calculated.
        """
        look, within = self.look.sheets[name], range(header, last + 1)
        hidden = look.hidden | ({header} if look.hidden_columns else set())
        calculated = set().union(*(look.formulas.get(column, ()) for column in columns))
        merged, formulas, hidden = (lines.intersection(within) for lines in (look.merged, calculated, hidden))
        found.rows(
            ReadingCheck.MERGED_CELLS,
            merged,
            len(within),
            "cells that are not merged",
            "cells are merged, so that all but one of them are blank. Unmerge them and fill each in.",
        )
        found.rows(
            ReadingCheck.FORMULAS,
            formulas,
            len(within),
            "values, not formulas or their errors",
            "cells hold formulas or errors of formulas. Paste them as values.",
        )
        found.rows(
            ReadingCheck.HIDDEN_ROWS,
            hidden,
            len(within),
            "rows and columns that are shown",
            "rows, or columns of the header, are hidden or filtered out. They are read as the others are.",
        )


def opened(path: Path, needed: Collection[str], form: FileForm, limits: Limits, found: Findings) -> Workbook:
    """Open a workbook, and add what is to be told of it as a whole. Ends the reading where it cannot be opened."""
    from python_calamine import CalamineError, CalamineWorkbook

    look = looked_through(path, limits, found)
    try:
        book = CalamineWorkbook.from_path(str(path))
    except CalamineError:
        found.stop(ReadingCheck.NOT_A_WORKBOOK, DAMAGED)
    found.whole(
        ReadingCheck.MACROS,
        "it holds macros or controls, which data do not need. Save it as .xlsx without them." if look.macros else "",
    )
    odd = look.from_1904 != (form.date_system == 1904)
    found.whole(
        ReadingCheck.DATES_1904,
        f"it counts its days from {1904 if look.from_1904 else 1900}, not {form.date_system}, and its dates are read "
        "so. If they are four years out, cells were copied between two kinds of workbook."
        if odd
        else "",
    )
    names = book.sheet_names
    further = len({*map(loose, names)} - {*map(loose, needed)})
    found.whole(
        ReadingCheck.FURTHER_SHEET,
        f"{further} of its {len(names)} sheets are not read. See that they hold nothing that should not be sent."
        if further
        else "",
        units=len(names),
        failed=further,
    )
    return Workbook(look, book)


def cell_text(value: object) -> str:
    """A cell as text: dates `yyyy-mm-dd`, with `hh:mm` if there is a time; whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value)
