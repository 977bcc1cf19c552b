"""Sheets for people to read and fill in: a sheet a frame, the same bytes for the same frames, no text a formula."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
from pandas.api.types import is_string_dtype

_LONG = 60
"""Texts from this length on have a wide column, in lines."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a spreadsheet takes for a formula, or that an apostrophe keeps from being one."""


def neutral(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an apostrophe before each text that a spreadsheet would take for a formula."""
    return _texts(frame, lambda text: f"'{text}" if _FORMULA.match(text) else text)


def restored(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as it was before `neutral`."""
    return _texts(frame, lambda text: text[1:] if text.startswith("'") and _FORMULA.match(text) else text)


def write_sheets(
    sheets: dict[str, pd.DataFrame], path: Path, choices: Mapping[str, Mapping[str, list[str]]] | None = None
) -> None:
    """Write a workbook of named sheets: headings that stay in view, numbers as numbers, the rest as neutral text.

    `choices` lists, by sheet and column, what may be filled in; other entries are refused as they are typed.
    """
    import xlsxwriter

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": dt.datetime(2008, 12, 1)})  # noqa: DTZ001
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        lines = book.add_format({"text_wrap": True, "valign": "top"})
        for name, given in sheets.items():
            frame = neutral(given)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(frame.columns) - 1, 0), 16)
            sheet.write_row(0, 0, list(frame.columns), heading)
            for position, column in enumerate(frame.columns):
                cells = frame[column].astype("object").where(frame[column].notna(), None)
                if cells.astype("str").str.len().max() > _LONG:
                    sheet.set_column(position, position, 80, lines)
                sheet.write_column(1, position, cells.tolist())
                if column in (choices or {}).get(name, {}):
                    allowed = {"validate": "list", "source": choices[name][column]}
                    sheet.data_validation(1, position, max(len(frame), 1), position, allowed)


def _texts(frame: pd.DataFrame, of: Callable[[str], str]) -> pd.DataFrame:
    texts = {name: frame[name] for name in frame if frame[name].dtype == "object" or is_string_dtype(frame[name])}
    changed = {name: [of(cell) if isinstance(cell, str) else cell for cell in cells] for name, cells in texts.items()}
    return frame.assign(**{name: pd.Series(cells, frame.index, texts[name].dtype) for name, cells in changed.items()})
