"""Rows of a raw file laid under its schema's headers: what is blank, ragged, padded or altered by a spreadsheet."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from filetrack.io.raw.findings import Findings
from filetrack.io.raw.header import Rows, listed
from filetrack.schemas.raw.base import Identifies, Raw, identified
from filetrack.schemas.raw.reading import ReadingCheck
from filetrack.schemas.site import FileForm

PADDING = string.whitespace + "\x1a\x85\xa0\u2007\u200b\u202f\ufeff"
"""Blanks, hard ones and those of no width too, and the sign with which old systems end a file."""
_SERIAL = r"[0-9]{5}(\.[0-9]+)?"
"""Days since 1900 or 1904, as a spreadsheet counts them: 1 January 2007 is 39083."""
_MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ALTERED = "({})".format(
    "|".join(
        [
            r"-?[0-9]+\.[0-9]+",
            r"-?[0-9](\.[0-9]+)?[Ee]\+[0-9]+",
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?",
            r"[0-9]{2}/[0-9]{2}/[0-9]{4}",
            f"[0-9]{{1,2}}-{_MONTH}",
            f"{_MONTH}-[0-9]{{2}}",
        ]
    )
)
"""What a spreadsheet makes of an identifier: 1234.0, 1.2E+05, or of 3-2007 and MAR7 a date."""


def laid(
    rows: Rows, names: list[str], expected: Sequence[str], found: Findings
) -> tuple[pd.DataFrame, dict[str, list[int]]]:
    """Rows below a header as text under the names expected, indexed by line, and the lines padded in each column.

    Values are stripped; blank and ragged rows are told and left out. A column that is not there is blank.
    """
    blank, ragged, lines, values = [], [], [], []
    padded: dict[str, list[int]] = {}
    for line, row in rows:
        stripped = [value.strip(PADDING) for value in row]
        if not any(stripped):
            blank.append(line)
            continue
        if len(row) != len(names):
            ragged.append(line)
            continue
        lines.append(line)
        values.append(stripped)
        if stripped != row:
            for name, value, whole in zip(names, stripped, row, strict=True):
                if value != whole:
                    padded.setdefault(name, []).append(line)
    check_rows(blank, ragged, len(lines), len(names), found)
    index = pd.Index(lines, name="line", dtype="int64")
    frame = pd.DataFrame(values, columns=names, dtype="str", index=index)
    absent = {name: pd.Series("", index=index, dtype="str") for name in expected if name not in names}
    return frame.assign(**absent)[list(expected)], padded


def settled(frame: pd.DataFrame, schema: type[Raw], form: FileForm, found: Findings) -> pd.DataFrame:
    """The frame with blanks where a declared word stands for what is not recorded; what a spreadsheet altered, told."""
    words = [word.casefold() for word in form.missing]
    coded = [name for name in frame if words and not is_text(schema, name)]
    missing = frame[coded].apply(lambda text: text.str.casefold().isin(words))
    check_cells(
        ReadingCheck.MISSING_CODE,
        {name: missing.index[missing[name]] for name in coded},
        len(frame),
        "a blank where nothing is recorded",
        "words that are declared to stand for what is not recorded, and are read as blanks.",
        found,
    )
    frame = frame.assign(**frame[coded].mask(missing, ""))
    for name, metadata in identified(schema).items():
        if name in frame and metadata["date"]:
            _check_shape(
                ReadingCheck.DATE_AS_NUMBER,
                frame[name],
                _SERIAL,
                "a date, not the number that a spreadsheet holds for it",
                "holds numbers instead of dates. Give the cells the format of a date, and export again.",
                found,
            )
        if name in frame and metadata["identifies"] == Identifies.REFERENCE:
            _check_shape(
                ReadingCheck.IDENTIFIER_ALTERED,
                frame[name],
                _ALTERED,
                "an identifier as it was given, not a number or a date",
                "was altered by a spreadsheet, as 1234.0, 1.2E+05 or a date. Give its cells the format of text before "
                "anything is entered, and export again.",
                found,
            )
    return frame


def _check_shape(check: ReadingCheck, values: pd.Series, shape: str, expected: str, told: str, found: Findings) -> None:
    """Add on which lines the values of a column have a shape that they should not have."""
    lines = values.index[values.str.fullmatch(shape)]
    found.rows(check, lines, len(values), expected, f"“{values.name}” {told}", column=values.name)


def check_padding(padded: dict[str, list[int]], frame: pd.DataFrame, schema: type[Raw], found: Findings) -> None:
    """Add where values had blanks around them, but in free text."""
    check_cells(
        ReadingCheck.PADDED_VALUES,
        {name: lines for name, lines in padded.items() if name in frame and not is_text(schema, name)},
        len(frame),
        "values without blanks around them",
        "blanks around values, which are read without them.",
        found,
    )


def check_cells(
    check: ReadingCheck, failed: Mapping[str, Collection[int]], units: int, expected: str, told: str, found: Findings
) -> None:
    """Add how a check of all columns came out, naming those in which it failed."""
    columns = [name for name, lines in failed.items() if len(lines)]
    lines = {line for name in columns for line in failed[name]}
    found.rows(check, lines, units, expected, f"in {listed(columns)} {told}", column=", ".join(columns))


def is_text(schema: type[Raw], header: str) -> bool:
    """Whether a column is free text, whose blanks and words are its own."""
    return identified(schema).get(header, {}).get("identifies") == Identifies.TEXT


def check_rows(blank: list[int], ragged: list[int], read: int, fields: int, found: Findings) -> None:
    """Add which rows are blank, and which have not so many fields as the header, beside those that were read."""
    units = read + len(ragged)
    found.whole(ReadingCheck.NO_ROWS, "" if units else "it has a header but no rows. Ask whether that is so.")
    found.rows(
        ReadingCheck.BLANK_ROWS,
        blank,
        units + len(blank),
        "rows with values",
        "rows without any value, which are passed over.",
    )
    found.rows(
        ReadingCheck.RAGGED_ROWS,
        ragged,
        units,
        f"{fields} fields, as the header has",
        f"not the {fields} fields of the header. A field that holds the delimiter or a line break must be quoted; "
        "export the file again.",
    )
