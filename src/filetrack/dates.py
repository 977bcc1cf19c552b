"""Dates and times as agencies write them: day or month first, ISO, or with the month's name."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

_SHAPES = {
    "iso": r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
    "day_first": r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})",
    "month_first": r"(?P<month>[0-9]{1,2})[/.-](?P<day>[0-9]{1,2})[/.-](?P<year>[0-9]{4})",
    "named_month": r"(?P<day>[0-9]{1,2})[ -](?P<month>[A-Za-z]{3})[a-z]*[ -](?P<year>[0-9]{4})",
}
_TIME = r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::[0-5][0-9](?:[.][0-9]+)?)?"
_ZONE = r"(?:Z|[+]00:?00)?"
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}


def moments(text: pd.Series, forms: Iterable[str] = ()) -> pd.Series:
    """Dates with their times, midnight where there is none, from texts in ISO or one of the forms; NaT otherwise."""
    numbers, distinct = pd.factorize(text)
    found = pd.Series(pd.NaT, index=range(len(distinct)), dtype="datetime64[us]")
    words = pd.Series(distinct, dtype="str")
    for form in dict.fromkeys(["iso", *forms]):
        left = found.isna() & (words != "")
        if left.any():
            found[left] = _of_form(words[left], form)
    return pd.Series(found.to_numpy()[numbers], index=text.index, dtype="datetime64[us]")


def days(text: pd.Series, forms: Iterable[str] = ()) -> pd.Series:
    """Dates without their times, as `moments`."""
    return moments(text, forms).dt.normalize()


def minutes(text: pd.Series, forms: Iterable[str] = ()) -> pd.Series:
    """Minutes after midnight from times, or from dates that have a time; missing otherwise."""
    parts = text.str.extract(rf"\A{_TIME}\Z")
    alone = (parts["hour"].astype("Float64") * 60 + parts["minute"].astype("Float64")).astype("Int64")
    at = moments(text, forms).where(text.str.contains(":", regex=False))
    return alone.fillna((at.dt.hour * 60 + at.dt.minute).astype("Int64"))


def in_iso(text: pd.Series, forms: Iterable[str]) -> pd.Series:
    """The texts with dates as `yyyy-mm-dd`; what is no date stays as it is."""
    found = days(text, forms)
    return text.mask(found.notna(), found.dt.strftime("%Y-%m-%d"))


def _of_form(text: pd.Series, form: str) -> pd.Series:
    parts = text.str.extract(rf"\A{_SHAPES[form]}(?:[T ,]+{_TIME}{_ZONE})?\Z")
    month = parts["month"]
    if form == "named_month":
        month = month.str.lower().map(_MONTHS)
    clock = {name: pd.to_numeric(parts[name]).fillna(0) for name in ("hour", "minute")}
    date = pd.DataFrame({"year": parts["year"], "month": month, "day": parts["day"]}).apply(pd.to_numeric)
    return pd.to_datetime(date.assign(**clock), errors="coerce").astype("datetime64[us]")
