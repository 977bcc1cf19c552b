"""The checks that the reader of raw files makes; their severities are in `config/checks.yaml`."""

from __future__ import annotations

from enum import StrEnum


class ReadingCheck(StrEnum):
    """A check of the reader, by its code in the codebook of checks."""

    FILE_MISSING = "file_missing"
    FILE_OUTSIDE = "file_outside"
    FILE_EMPTY = "file_empty"
    NO_ROWS = "no_rows"
    WRONG_ENCODING = "wrong_encoding"
    NUL_BYTES = "nul_bytes"
    RAGGED_ROWS = "ragged_rows"
    UNCLOSED_QUOTE = "unclosed_quote"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    UNUSED_COLUMN = "unused_column"
    ABSENT_COLUMN = "absent_column"
    REPEATED_COLUMN = "repeated_column"
    HEADER_ALIAS = "header_alias"
    HEADER_MOVED = "header_moved"
    BLANK_ROWS = "blank_rows"
    PADDED_VALUES = "padded_values"
    MISSING_CODE = "missing_code"
    NOT_A_WORKBOOK = "not_a_workbook"
    NOT_OF_ITS_KIND = "not_of_its_kind"
    STRAY_TEXT = "stray_text"
    SHEET_MISSING = "sheet_missing"
    HIDDEN_SHEET = "hidden_sheet"
    FURTHER_SHEET = "further_sheet"
    HIDDEN_ROWS = "hidden_rows"
    MERGED_CELLS = "merged_cells"
    FORMULAS = "formulas"
    MACROS = "macros"
    ZIP_BOMB = "zip_bomb"
    DATES_1904 = "dates_1904"
    DATE_AS_NUMBER = "date_as_number"
    IDENTIFIER_ALTERED = "identifier_altered"
    NOT_AS_SENT = "not_as_sent"
    UNKNOWN_FILE = "unknown_file"


UNREADABLE = frozenset(
    {
        ReadingCheck.FILE_MISSING,
        ReadingCheck.FILE_OUTSIDE,
        ReadingCheck.FILE_EMPTY,
        ReadingCheck.WRONG_ENCODING,
        ReadingCheck.NUL_BYTES,
        ReadingCheck.UNCLOSED_QUOTE,
        ReadingCheck.MISSING_COLUMN,
        ReadingCheck.REPEATED_COLUMN,
        ReadingCheck.NOT_A_WORKBOOK,
        ReadingCheck.NOT_OF_ITS_KIND,
        ReadingCheck.SHEET_MISSING,
        ReadingCheck.ZIP_BOMB,
    }
)
"""Checks without which there are no rows: whatever the codebook would say, a failure stops."""

HARMLESS = frozenset(
    {
        ReadingCheck.NO_ROWS,
        ReadingCheck.UNUSED_COLUMN,
        ReadingCheck.ABSENT_COLUMN,
        ReadingCheck.HEADER_ALIAS,
        ReadingCheck.HEADER_MOVED,
        ReadingCheck.BLANK_ROWS,
        ReadingCheck.PADDED_VALUES,
        ReadingCheck.MISSING_CODE,
        ReadingCheck.STRAY_TEXT,
        ReadingCheck.FURTHER_SHEET,
        ReadingCheck.HIDDEN_ROWS,
        ReadingCheck.DATES_1904,
        ReadingCheck.UNKNOWN_FILE,
    }
)
"""Checks whose failures lose or change no value: they are told."""
