"""Agencies' files written as their raw schemas place them, byte for byte the same each time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from filetrack.schemas.raw.base import Raw, extract_file, file_of


def write_raw(frames: dict[type[Raw], pd.DataFrame], folder: Path) -> None:
    """Write an agency's files as their raw schemas place them, XML as a workbook; same frames, same bytes."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    workbooks: dict[str, dict[type[Raw], pd.DataFrame]] = {}
    for schema, frame in frames.items():
        path = folder / extract_file(schema)
        if file_of(schema)["sheet"]:
            workbooks.setdefault(path.name, {})[schema] = frame
        elif path.suffix == ".parquet":
            frame.to_parquet(path, index=False, compression="zstd")
        else:
            frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    for name, sheets in workbooks.items():
        _write_workbook(sheets, folder / name)


def _write_workbook(sheets: dict[type[Raw], pd.DataFrame], path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        book.set_properties({"created": dt.datetime(2008, 12, 1)})  # noqa: DTZ001
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        minute = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for schema, frame in sheets.items():
            place = file_of(schema)
            sheet = book.add_worksheet(place["sheet"])
            for row in range(place["title_rows"]):
                sheet.write_string(row, 0, (schema.__doc__ or "").splitlines()[0] if row == 0 else "")
            sheet.write_row(place["title_rows"], 0, list(frame.columns))
            for number, values in enumerate(frame.to_numpy(), start=place["title_rows"] + 1):
                for position, value in enumerate(values):
                    _write_cell(sheet, number, position, value, day, minute)


def _write_cell(sheet, row: int, position: int, value, day, minute) -> None:
    text = str(value)
    pattern, style = ("%Y-%m-%d", day) if len(text) == len("2007-01-31") else ("%Y-%m-%d %H:%M", minute)
    if text[4:5] == "-":
        try:
            sheet.write_datetime(row, position, dt.datetime.strptime(text, pattern), style)  # noqa: DTZ007
            return
        except ValueError:
            pass
    sheet.write_string(row, position, text)
