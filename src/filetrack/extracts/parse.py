"""Strict parsing of raw text: each function gives the value, or a missing value where the text is not one."""

from __future__ import annotations

import pandas as pd

_DAY = r"[0-9]{2}/[0-9]{2}/[0-9]{4}"
_ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}"


def days(text: pd.Series) -> pd.Series:
    """Dates from `dd/mm/yyyy`, or from the `yyyy-mm-dd` of a workbook's date cells; NaT for anything else."""
    return _dates(text, {_DAY: "%d/%m/%Y", _ISO_DAY: "%Y-%m-%d"})


def moments(text: pd.Series) -> pd.Series:
    """Dates with times from `dd/mm/yyyy hh:mm` or a workbook's cells, where midnight shows no time; NaT otherwise."""
    formats = {
        f"{_DAY} {_TIME}": "%d/%m/%Y %H:%M",
        f"{_ISO_DAY} {_TIME}": "%Y-%m-%d %H:%M",
        _ISO_DAY: "%Y-%m-%d",
    }
    return _dates(text, formats)


def minutes(text: pd.Series) -> pd.Series:
    """Minutes after midnight from `hh:mm`; missing for anything else."""
    parts = text.str.extract(r"\A([01][0-9]|2[0-3]):([0-5][0-9])\Z").astype("Float64")
    return (parts[0] * 60 + parts[1]).astype("Int64")


def ticks(text: pd.Series) -> pd.Series:
    """True from `Y`, false from `N`; missing for anything else."""
    return text.str.upper().map({"Y": True, "N": False}).astype("boolean")


def numbers(text: pd.Series) -> pd.Series:
    """Whole numbers from 1 to 9999; missing for anything else."""
    return text.where(text.str.fullmatch(r"0*[1-9][0-9]{0,3}")).astype("Int64")


def how_many(text: pd.Series) -> pd.Series:
    """How many numbers a text lists: 2 from `1, 2`, 0 from `NONE`; missing for anything else."""
    listed = text.where(text.str.fullmatch(r"[0-9]+(\s*,\s*[0-9]+)*")).str.count(",") + 1
    return listed.mask(text.str.upper() == "NONE", 0).astype("Int64")


def months(text: pd.Series) -> pd.Series:
    """Months `yyyy-mm`; missing for anything else."""
    return text.where(text.str.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])"))


def first_days(months: pd.Series) -> pd.Series:
    """First days of months `yyyy-mm`, as `months` gives them; NaT where missing."""
    return pd.to_datetime(months, format="%Y-%m", errors="coerce").astype("datetime64[us]")


def words(text: pd.Series) -> pd.Series:
    """The text itself; missing where it is blank."""
    return text.where(text != "")


def _dates(text: pd.Series, formats: dict[str, str]) -> pd.Series:
    values = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    for pattern, form in formats.items() if len(text) else ():
        shaped = text.str.fullmatch(pattern)
        if shaped.any():
            values[shaped] = pd.to_datetime(text[shaped], format=form, errors="coerce").astype("datetime64[us]")
    return values
