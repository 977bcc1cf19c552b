"""Agencies' files: read strictly as text with line numbers, and written byte for byte the same each time."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pandas as pd

from filetrack.problems import Problem, line_list, nearest
from filetrack.schemas.raw.base import Raw, extract_headers, file_of


def read_raw(folder: Path, schema: type[Raw], *, anonymised: bool) -> pd.DataFrame:
    """Read an agency's file strictly: text only, exactly the declared columns, blanks as empty strings.

    The index, `line`, holds the line number of each row in the file (the row number in a sheet).
    Raises Problem when the file, its sheet or a column is missing, unknown or repeated, or a row is ragged.
    """
    place = file_of(schema)
    path = Path(folder) / place["file"]
    where = str(path) + (f", sheet “{place['sheet']}”" if place["sheet"] else "")
    if not path.is_file():
        raise Problem(
            f"{path} is missing. Expected a file with the columns {_listed(_headers(schema, anonymised))}. "
            "Ask the agency for it, or correct its name."
        )
    rows = _sheet_rows(path, place) if path.suffix == ".xlsx" else _csv_rows(path, place)
    header = next(rows, None)
    if header is None:
        raise Problem(f"{where} is empty: expected a header and rows.")
    names = [name.strip() for name in header[1]]
    _check_header(names, _headers(schema, anonymised), where)
    lines, values, ragged = [], [], []
    for line, row in rows:
        if len(row) != len(names):
            ragged.append(line)
            continue
        lines.append(line)
        values.append(row)
    if ragged:
        raise Problem(
            f"{where}: {line_list(ragged)} should have {len(names)} fields as the header has. "
            "A field that holds the delimiter or a line break must be quoted; export the file again."
        )
    frame = pd.DataFrame(values, columns=names, dtype="str", index=pd.Index(lines, name="line", dtype="int64"))
    return frame[_headers(schema, anonymised)]


def write_raw(frames: dict[type[Raw], pd.DataFrame], folder: Path) -> None:
    """Write an agency's files, CSV or workbooks, as their raw schemas place them; same frames, same bytes."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    workbooks: dict[str, dict[type[Raw], pd.DataFrame]] = {}
    for schema, frame in frames.items():
        place = file_of(schema)
        if place["sheet"]:
            workbooks.setdefault(place["file"], {})[schema] = frame
        else:
            frame.to_csv(folder / place["file"], index=False, lineterminator="\n", encoding="utf-8")
    for name, sheets in workbooks.items():
        _write_workbook(sheets, folder / name)


def _headers(schema: type[Raw], anonymised: bool) -> list[str]:
    return extract_headers(schema) if anonymised else list(schema.to_schema().columns)


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _check_header(found: list[str], expected: list[str], where: str) -> None:
    missing = [name for name in expected if name not in found]
    unknown = [name for name in found if name not in expected]
    repeated = sorted({name for name in found if found.count(name) > 1})
    faults = []
    if missing:
        faults.append("missing " + ", ".join(f"“{name}”{nearest(name, unknown)}" for name in missing))
    if unknown:
        faults.append(f"unknown {_listed(unknown)}")
    if repeated:
        faults.append(f"repeated {_listed(repeated)}")
    if faults:
        raise Problem(
            f"{where}: columns {'; '.join(faults)}. Expected {_listed(expected)}. Correct the header or export again."
        )


def _csv_rows(path: Path, place: dict) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(f"{path} is not UTF-8 text. Export it again as CSV, UTF-8.") from None
    if "\0" in text:
        raise Problem(f"{path} holds NUL bytes: it was cut or damaged on the way. Ask for it again.")
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if line > place["title_rows"] and row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise Problem(
            f"{path}, line {line}: a quote is not closed or stands inside a field. Export the file again."
        ) from None


def _sheet_rows(path: Path, place: dict) -> Iterator[tuple[int, list[str]]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.CalamineError:
        raise Problem(
            f"{path} cannot be opened as a workbook: it is damaged or of another kind. Save it again as .xlsx."
        ) from None
    if place["sheet"] not in book.sheet_names:
        raise Problem(
            f"{path} has no sheet “{place['sheet']}”{nearest(place['sheet'], book.sheet_names)}. "
            f"Its sheets: {_listed(book.sheet_names)}."
        )
    rows = book.get_sheet_by_name(place["sheet"]).to_python(skip_empty_area=False)
    for number, row in enumerate(rows, start=1):
        texts = [_cell_text(value) for value in row]
        if number > place["title_rows"] and any(texts):
            yield number, texts


def _cell_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


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
    for pattern, style in (("%Y-%m-%d", day), ("%Y-%m-%d %H:%M", minute)):
        try:
            sheet.write_datetime(row, position, dt.datetime.strptime(str(value), pattern), style)  # noqa: DTZ007
            return
        except ValueError:
            continue
    sheet.write_string(row, position, str(value))
