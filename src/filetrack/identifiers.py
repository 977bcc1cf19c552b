"""Standard forms of what identifies people: names, dates of birth, postcodes, references."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

_POSTCODE = r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"
_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_DATE_FORMS = ("%d/%m/%Y", "%Y-%m-%d")


def over_distinct(values: pd.Series, form: Callable[[str], str]) -> pd.Series:
    """Apply a function of one text to each distinct value; blanks stay blank."""
    forms = {value: form(value) if value else "" for value in values.unique()}
    return values.map(forms).astype("str")


def standard_name(text: str) -> str:
    """A name's letters in lower case without accents, punctuation and spaces: `O'Néill` and `ONEILL` are `oneill`."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKD", text.casefold())))


def standard_names(values: pd.Series, not_names: Iterable[str] = ()) -> pd.Series:
    """Names in standard form; blank where the entry names nobody (`not_names`, such as `unknown`)."""
    nobody = {standard_name(entry) for entry in not_names}
    names = over_distinct(values, standard_name)
    return names.mask(names.isin(nobody), "")


def full_forms(short_names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """One form of each name that has short ones, or is one: names that may stand for each other have one form.

    `chris` stands for `christina` and for `christopher`: all three, and their other short forms, are one.
    """
    form: dict[str, str] = {}
    for full, short in short_names.items():
        names = {full, *short}
        joined = {form[name] for name in names if name in form}
        first = min({full, *joined})
        form |= {name: first for name, one in form.items() if one in joined} | dict.fromkeys(names, first)
    return form


def birth_dates(values: pd.Series) -> pd.Series:
    """Dates of birth as `yyyy-mm-dd` from `dd/mm/yyyy` or `yyyy-mm-dd`, with or without a time; blank otherwise."""
    days = values.str.strip().str.replace(r"[ T][0-9:.]+\Z", "", regex=True)
    dates = pd.Series(pd.NaT, index=values.index, dtype="datetime64[us]")
    for form in _DATE_FORMS:
        dates = dates.fillna(pd.to_datetime(days, format=form, errors="coerce").astype("datetime64[us]"))
    return dates.dt.strftime("%Y-%m-%d").astype("str").fillna("")


def postcodes(values: pd.Series) -> pd.Series:
    """Full postcodes in capitals without spaces; blank where the text is not one."""
    texts = _packed(values)
    return texts.where(texts.str.fullmatch(_POSTCODE), "")


def districts(values: pd.Series) -> pd.Series:
    """Outward parts of postcodes, from full postcodes or outward parts; blank where the text is neither."""
    texts = _packed(values)
    outward = texts.where(texts.str.fullmatch(_OUTWARD), "")
    return texts.str[:-3].where(texts.str.fullmatch(_POSTCODE), outward)


def standard_reference(text: str) -> str:
    """A reference as systems quote it to each other: capitals, no spaces, `/` between parts, no leading zeros.

    `04701234 / 07`, `4701234/07` and `4701234-7` are one reference.
    """
    parts = [text.upper()] if text.isalnum() else re.split(r"[/\\.\-–_]+", re.sub(r"\s+", "", text).upper())
    return "/".join((part.lstrip("0") or "0") if part.isdigit() else part for part in parts if part)


def _packed(values: pd.Series) -> pd.Series:
    return values.str.upper().str.replace(r"\s+", "", regex=True)
