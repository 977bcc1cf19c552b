"""Fields of a raw file, parsed under examination: what is required refuses its row, what is optional is blanked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from filetrack.extracts import parse
from filetrack.quality.examination import Examination
from filetrack.schemas.raw.base import Raw, file_of
from filetrack.schemas.study import Ingest


@dataclass(frozen=True)
class Kind:
    """A kind of value: the rule that its text must obey, in code and in words, and how it is parsed."""

    rule: str
    expected: str
    parse: Callable[[pd.Series], pd.Series]


DAY = Kind("not_a_date", "a date, dd/mm/yyyy", parse.days)
MOMENT = Kind("not_a_date_and_time", "a date and time, dd/mm/yyyy hh:mm", parse.moments)
TIME = Kind("not_a_time", "a time, hh:mm", parse.minutes)
TICK = Kind("not_a_tick", "Y, N or a blank", parse.ticks)
NUMBER = Kind("not_a_number", "a whole number from 1", parse.numbers)
MONTH = Kind("not_a_month", "a month, yyyy-mm", parse.months)
LISTED = Kind("not_a_list_of_numbers", "numbers, as `1, 2`, or NONE", parse.how_many)
WORDS = Kind("blank", "a value", parse.words)


def examine(
    raw: dict[type[Raw], pd.DataFrame], *, site: str, agency: str, ingest: Ingest
) -> dict[type[Raw], Examination]:
    """Open an examination of every raw file, its values stripped of surrounding blanks."""
    return {
        schema: Examination(frame.apply(lambda text: text.str.strip()), site, agency, file_name(schema), ingest)
        for schema, frame in raw.items()
    }


def file_name(schema: type[Raw]) -> str:
    """Name of a raw file, with its sheet where it is a workbook."""
    place = file_of(schema)
    return f"{place['file']}, {place['sheet']}" if place["sheet"] else place["file"]


def required(file: Examination, column: str, kind: Kind, *, blank: object = None) -> pd.Series:
    """Values of a column; rows whose text is not of the kind are refused. `blank` is what a blank stands for."""
    text = file.rows[column]
    values = kind.parse(text)
    if blank is not None:
        values = values.mask(text == "", blank)
    file.refuse(values.isna(), kind.rule, column, kind.expected)
    return values


def optional(file: Examination, column: str, kind: Kind, *, text: pd.Series | None = None) -> pd.Series:
    """Values of a column; texts that are not of the kind are taken as not recorded, and counted.

    `text` is what was taken out of the column, indexed by line, where that is not the whole.
    """
    text = file.rows[column] if text is None else text
    values = kind.parse(text)
    given = text != ""
    file.blank(given & values.isna(), kind.rule, column, kind.expected, units=int(given.sum()))
    return values


def code(file: Examination, column: str, meanings: pd.Series, *, blank: object = None) -> pd.Series:
    """Codes of a column's wordings; rows with a wording that the code list lacks are refused."""
    return required(file, column, _coded(meanings), blank=blank)


def optional_code(
    file: Examination, column: str, meanings: pd.Series, *, blank: object = None, text: pd.Series | None = None
) -> pd.Series:
    """Codes of a column's wordings; wordings that the code list lacks are taken as not recorded, and counted.

    `blank` is the code of what is not recorded; `text` is as for `optional`.
    """
    wording = (file.rows[column] if text is None else text).str.casefold()
    kind = _coded(meanings)
    unknown = ~wording.isin([*meanings.index, ""])
    file.blank(unknown, kind.rule, column, kind.expected, units=int((wording != "").sum()))
    codes = kind.parse(wording)
    return codes if blank is None else codes.fillna(str(blank))


def listed_codes(file: Examination, column: str, separator: str, meanings: pd.Series) -> pd.Series:
    """Codes of the wordings that a column lists, indexed by line, as many as a row lists.

    Wordings that mean nothing that the study counts are left out; those that the code list lacks too, and counted.
    """
    listed = file.rows[column].str.split(separator, regex=False).explode().str.strip()
    return optional_code(file, column, meanings, text=listed[listed != ""]).dropna()


def box(file: Examination, column: str, mark: str) -> pd.Series:
    """Whether a box that decides the sample holds its mark; anything but the mark, N or a blank refuses the row."""
    text = file.rows[column].str.upper()
    file.refuse(~text.isin([mark, "N", ""]), "not_a_tick", column, f"{mark}, N or a blank")
    return text == mark


def identifier(file: Examination, column: str, *others: str) -> pd.Series:
    """Identifiers of rows; refused are blank ones, the repeats of a row, and rows that differ under one identifier.

    `others` name further columns that make up the identifier with `column`.
    """
    columns = [column, *others]
    keys = file.rows[columns]
    blank = (keys == "").any(axis=1)
    distinct = file.rows[~blank].drop_duplicates()
    contested = distinct.loc[distinct.duplicated(columns), columns]
    conflicting = ~blank & pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(contested))
    repeated = ~blank & ~conflicting & file.rows.duplicated()
    named = ", ".join(columns)
    file.refuse(blank, "blank", named, "an identifier")
    file.refuse(repeated, "repeated_row", named, "each row once")
    file.refuse(conflicting, "conflicting_rows", named, "one row for one identifier")
    return file.rows[column]


def distinct(file: Examination, column: str) -> None:
    """Refuse the repeats of whole rows in a file without identifiers; `column` is named in the finding."""
    file.refuse(file.rows.duplicated(), "repeated_row", column, "each row once")


def reference(file: Examination, column: str, target: Examination, identifiers: pd.Series) -> pd.Series:
    """References to another file's rows; rows that refer to none that was accepted are refused."""
    values = file.rows[column]
    accepted = identifiers[target.accepted]
    file.refuse(~values.isin(accepted), "unknown_reference", column, f"an identifier of a sound row of {target.file}")
    return values


def _coded(meanings: pd.Series) -> Kind:
    def codes(text: pd.Series) -> pd.Series:
        return text.str.casefold().map(meanings).astype("str")

    return Kind("unknown_wording", "a wording of the column's code list", codes)
