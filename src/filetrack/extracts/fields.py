"""Fields of a raw file, parsed under examination: what is required refuses its row, what is optional is blanked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from filetrack.extracts import parse
from filetrack.quality.examination import Examination
from filetrack.schemas.check import Limits


@dataclass(frozen=True)
class Kind:
    """A kind of value: the check that its text must pass, how it is parsed, and for dates, the day that it tells."""

    code: str
    expected: str
    parse: Callable[[pd.Series], pd.Series]
    day: Callable[[pd.Series], pd.Series] | None = None


DAY = Kind("not_a_date", "a date, dd/mm/yyyy", parse.days, lambda days: days)
MOMENT = Kind("not_a_date_and_time", "a date and time, dd/mm/yyyy hh:mm", parse.moments, lambda at: at.dt.normalize())
TIME = Kind("not_a_time", "a time, hh:mm", parse.minutes)
TICK = Kind("not_a_tick", "Y, N or a blank", parse.ticks)
NUMBER = Kind("not_a_number", "a whole number from 1", parse.numbers)
MONTH = Kind("not_a_month", "a month, yyyy-mm", parse.months, parse.first_days)
LISTED = Kind("not_a_list_of_numbers", "numbers, as `1, 2`, or NONE", parse.how_many)
WORDS = Kind("blank", "a value", parse.words)


def required(
    file: Examination, column: str, kind: Kind, *, blank: object = None, text: pd.Series | None = None
) -> pd.Series:
    """Values of a column; rows whose text is not of the kind are refused. `blank` is what a blank stands for.

    `text` is as for `optional`.
    """
    text = file.rows[column] if text is None else text
    values = kind.parse(text)
    if blank is not None:
        values = values.mask(text == "", blank)
    file.refuse(values.isna(), kind.code, column, kind.expected)
    for code, failed, expected in _impossible(values, kind, file.checks.limits):
        file.refuse(failed, code, column, expected)
    _mixed_up(file, column, values, kind)
    return values


def optional(file: Examination, column: str, kind: Kind, *, text: pd.Series | None = None) -> pd.Series:
    """Values of a column; texts that are not of the kind are taken as not recorded, and counted.

    `text` is what was taken out of the column, indexed by line, where that is not the whole.
    """
    text = file.rows[column] if text is None else text
    values = kind.parse(text)
    given = text != ""
    file.blank(given & values.isna(), kind.code, column, kind.expected, units=int(given.sum()))
    units = int(values.notna().sum())
    for code, failed, expected in _impossible(values, kind, file.checks.limits):
        values = values.mask(file.blank(failed, code, column, expected, units=units))
    _mixed_up(file, column, values, kind)
    return values


def code(
    file: Examination, column: str, meanings: pd.Series, *, blank: object = None, text: pd.Series | None = None
) -> pd.Series:
    """Codes of a column's wordings; rows with a wording that the code list lacks are refused."""
    return required(file, column, _coded(meanings), blank=blank, text=text)


def optional_code(
    file: Examination, column: str, meanings: pd.Series, *, blank: object = None, text: pd.Series | None = None
) -> pd.Series:
    """Codes of a column's wordings; wordings that the code list lacks are taken as not recorded, and counted.

    `blank` is the code of what is not recorded; `text` is as for `optional`.
    """
    wording = (file.rows[column] if text is None else text).str.casefold()
    kind = _coded(meanings)
    unknown = ~wording.isin([*meanings.index, ""])
    file.blank(unknown, kind.code, column, kind.expected, units=int((wording != "").sum()))
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
    again = file.rows.duplicated()
    distinct = keys[~blank & ~again]
    contested = distinct[distinct.duplicated()]
    conflicting = ~blank & pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(contested))
    repeated = ~blank & ~conflicting & again
    named = ", ".join(columns)
    file.refuse(blank, "blank", named, "an identifier")
    file.refuse(repeated, "repeated_row", named, "each row once")
    file.refuse(conflicting, "conflicting_rows", named, "one row for one identifier")
    return file.rows[column]


def distinct(file: Examination, column: str) -> None:
    """Refuse the repeats of whole rows in a file without identifiers; `column` is named in the finding."""
    file.refuse(file.rows.duplicated(), "repeated_row", column, "each row once")


def reference(
    file: Examination, column: str, target: Examination, identifiers: pd.Series, code: str = "unknown_reference"
) -> pd.Series:
    """References to another file's rows; rows that refer to none that was accepted are refused."""
    values = file.rows[column]
    accepted = identifiers[target.accepted]
    file.refuse(~values.isin(accepted), code, column, f"an identifier of a sound row of {target.file}")
    return values


def _coded(meanings: pd.Series) -> Kind:
    def codes(text: pd.Series) -> pd.Series:
        return text.str.casefold().map(meanings).astype("str")

    return Kind("unknown_wording", "a wording of the column's code list", codes)


def _impossible(values: pd.Series, kind: Kind, limits: Limits) -> list[tuple[str, pd.Series, str]]:
    """Checks of dates that were read but cannot be: their codes, which values fail, and what is expected."""
    if kind.day is None:
        return []
    days = kind.day(values)
    first, last = pd.Timestamp(limits.first_day), pd.Timestamp(limits.last_day)
    if kind is MONTH:
        placeholder, early = values.isin(limits.placeholder_months), []
    else:
        placeholder = days.isin(pd.to_datetime(limits.placeholder_days))
        early = [("date_too_early", (days < first) & ~placeholder, f"a date from {first:%d/%m/%Y} on")]
    return [
        ("placeholder_date", placeholder, "a date rather than a placeholder"),
        ("future_date", (days > last) & ~placeholder, f"a date up to {last:%d/%m/%Y}"),
        *early,
    ]


def _mixed_up(file: Examination, column: str, values: pd.Series, kind: Kind) -> None:
    """Tell a column of dates in which almost no day is above 12: days and months were probably exchanged."""
    if kind.code != DAY.code:
        return
    limits, units = file.checks.limits, values.nunique()
    enough = units >= limits.distinct_days
    mixed_up = enough and (values.drop_duplicates().dt.day > 12).sum() <= limits.late_days_share * units
    file.count(
        units if mixed_up else 0,
        "day_month_swapped",
        column,
        "days of the month above 12 as often as others",
        units=units,
        not_run=None if enough else f"fewer than {limits.distinct_days} different dates",
    )
