"""Small raw files as agencies might send them, and how the reader takes them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from filetrack import io
from filetrack.io import RawFile
from filetrack.schemas.raw.north_care import Letters
from filetrack.schemas.raw.reading import ReadingCheck
from filetrack.schemas.raw.south_police import CadTimes
from filetrack.schemas.site import FileForm

HEADER = "ICS Child ID,Date Sent,Letter\n"
TITLES = [["Dispatch times"], [""], ["Study No", "Call received", "Time of arrival", "No. of calls", "Remarks"]]
TIMES = ["S001", "12/01/2007 23:50", "", "7", ""]

ELSEWHERE = {
    *(ReadingCheck.NOT_AS_SENT, ReadingCheck.UNKNOWN_FILE),
    *(ReadingCheck.UNUSED_COLUMN, ReadingCheck.ABSENT_COLUMN),
    *(ReadingCheck.NOT_OF_ITS_KIND, ReadingCheck.STRAY_TEXT),
}
"""Checks that concern neither CSV files nor workbooks of a raw schema: of folders, mapped files, XML and parquet."""


def failed(file: RawFile) -> dict[str, tuple[int, ...]]:
    """The checks of the reader that a file fails, each with the lines that fail it."""
    return {finding.check.value: finding.lines for finding in file.findings if finding.failed}


def told(file: RawFile) -> str:
    """All that is told of a file."""
    return "\n".join(finding.told for finding in file.findings if finding.told)


@pytest.fixture
def letters(tmp_path: Path) -> Callable[..., RawFile]:
    """Write `letters.csv` as bytes and read it."""

    def of(content: str | bytes, **form) -> RawFile:
        (tmp_path / "letters.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        forms = {"letters.csv": FileForm(**form)}
        return io.read_folder(tmp_path, [Letters], anonymised=True, forms=forms).files[Letters]

    return of


@pytest.fixture
def times(tmp_path: Path) -> Callable[..., RawFile]:
    """Write `cad_times.xlsx` with rows below its titles and read it.

    `more` writes more into the sheet, `parts` changes the parts of the zip, `damage` the bytes of the file.
    """

    def of(*rows: list, more=None, parts=None, damage=None, options: dict | None = None, **reading) -> RawFile:
        path = tmp_path / "cad_times.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy hh:mm", **(options or {})}) as book:
            sheet = book.add_worksheet("CAD times")
            for number, row in enumerate([*TITLES, *rows]):
                sheet.write_row(number, 0, row)
            if more:
                more(book, sheet)
        if parts:
            rezipped(path, parts)
        if damage:
            path.write_bytes(damage(path.read_bytes()))
        return io.read_folder(tmp_path, [CadTimes], anonymised=True, **reading).files[CadTimes]

    return of


def rezipped(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change the parts of a zip."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
