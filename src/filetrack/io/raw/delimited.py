"""A CSV file as rows of text: declared encoding and delimiter, every quote closed, nothing guessed."""

from __future__ import annotations

import csv
from io import StringIO

from filetrack.io.raw.findings import Findings
from filetrack.problems import line_list
from filetrack.schemas.raw.reading import ReadingCheck
from filetrack.schemas.site import FileForm

_MARKS = {
    b"\xff\xfe": "as UTF-16",
    b"\xfe\xff": "as UTF-16",
    b"PK\x03\x04": "as a workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "as an old or encrypted workbook",
    b"\x1f\x8b": "as a gzip file",
    b"%PDF": "as a PDF",
}
"""How a file begins that is no text of ours, and what it is saved as."""


def csv_rows(content: bytes, form: FileForm, found: Findings) -> list[tuple[int, list[str]]]:
    """Every row of a CSV file with the line on which it begins, blank ones too."""
    text = _text(content, form, found)
    reader = csv.reader(StringIO(text, newline=""), delimiter=form.delimiter, strict=True)
    rows, line = [], 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        found.stop(
            ReadingCheck.UNCLOSED_QUOTE,
            f"in the row that begins on line {line}, a quote is not closed or stands inside a field. "
            "Export the file again.",
        )
    found.whole(ReadingCheck.UNCLOSED_QUOTE)
    return rows


def _text(content: bytes, form: FileForm, found: Findings) -> str:
    for mark, kind in _MARKS.items():
        if content.startswith(mark):
            found.stop(ReadingCheck.WRONG_ENCODING, f"it is saved {kind}. Save it as CSV in UTF-8.")
    _check_nul(content, found)
    try:
        text = content.decode("utf-8-sig" if form.encoding == "utf-8" else form.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found.stop(
            ReadingCheck.WRONG_ENCODING,
            f"line {line} holds a byte that is not {form.encoding.upper()}. Export it again as CSV in UTF-8, or say "
            "its encoding in config/sites.",
        )
    if not text.isascii() and _is_utf8_as_cp1252(text):
        found.stop(
            ReadingCheck.WRONG_ENCODING,
            "its letters were encoded twice. Export it again."
            if form.encoding == "utf-8"
            else f"it is UTF-8, though config/sites says {form.encoding}. Correct its encoding there.",
        )
    found.whole(ReadingCheck.WRONG_ENCODING)
    return text


def _check_nul(content: bytes, found: Findings) -> None:
    count = content.count(b"\0")
    if count > len(content) // 4:
        found.stop(ReadingCheck.WRONG_ENCODING, "it is saved as UTF-16 or not as text. Save it as CSV in UTF-8.")
    if count:
        lines = [number for number, line in enumerate(content.split(b"\n"), start=1) if b"\0" in line]
        found.stop(
            ReadingCheck.NUL_BYTES,
            f"{line_list(lines)}: NUL bytes, by which values would be cut. The file was damaged on the way: "
            "ask for it again.",
        )
    found.whole(ReadingCheck.NUL_BYTES)


def _is_utf8_as_cp1252(text: str) -> bool:
    """Whether a text is UTF-8 that was taken for cp1252: its letters beside ASCII all come in such groups."""
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True
