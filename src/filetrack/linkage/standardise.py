"""Any people file in clear text as linkage fields: columns recognised by their aliases, values in standard form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from filetrack.identifiers import districts, over_distinct, postcodes, standard_names
from filetrack.linkage.compare import ADDRESS, AREA
from filetrack.problems import Problem, nearest
from filetrack.schemas.base import Identity

_POSTCODE_IN_ADDRESS = r"(?i)\b([A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2})\s*\Z"
_DATE = re.compile(
    r"(?:(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"
    r"|(?P<iso_year>[0-9]{4})(?P<between>-?)(?P<iso_month>[0-9]{2})(?P=between)(?P<iso_day>[0-9]{2}))(?:[ T][0-9:.]+)?"
)


@dataclass(frozen=True)
class Recognised:
    """Which header of a file is which field, and the headers that are none."""

    fields: dict[str, str]
    ignored: list[str]


def recognised(headers: Iterable[str], identifier: str, aliases: dict[str, list[str]], where: str) -> Recognised:
    """Recognise a file's headers by the aliases of fields, without regard to case, spaces and punctuation.

    Raises Problem when the identifier's column is not there, or two columns are one field.
    """
    headers = list(headers)
    if identifier not in headers:
        raise Problem(
            f"{where} has no column “{identifier}”{nearest(identifier, headers)}. Name its identifier with --id."
        )
    field_of = {_plain(alias): field for field, names in aliases.items() for alias in [field, *names]}
    fields: dict[str, str] = {}
    ignored = []
    for header in headers:
        field = field_of.get(_plain(header))
        if header == identifier:
            continue
        if field is None:
            ignored.append(header)
        elif field in fields:
            raise Problem(f"{where}: both “{fields[field]}” and “{header}” are a {field}. Keep one of them.")
        else:
            fields[field] = header
    return Recognised(fields, ignored)


def people(
    frame: pd.DataFrame, fields: dict[str, str], sexes: dict[str, str], not_names: Iterable[str]
) -> pd.DataFrame:
    """A file's people as linkage fields in clear, one column for each that the file can give; blanks are empty.

    A postcode at the end of an address counts as the postcode where the file has no column for it.
    """
    given: dict[str, pd.Series] = {}
    for field, key, similar in (
        ("forename", Identity.forename_key, Identity.forename_similar),
        ("surname", Identity.surname_key, Identity.surname_similar),
    ):
        if field in fields:
            given[key] = given[similar] = standard_names(frame[fields[field]], not_names)
    if "dob" in fields:
        given[Identity.birth_key] = over_distinct(frame[fields["dob"]], _date_as_written)
        given[Identity.birth_month] = given[Identity.birth_key].str[:7]
    if "sex" in fields:
        given[Identity.sex] = frame[fields["sex"]].str.strip().str.casefold().map(sexes).fillna("").astype("str")
    if "postcode" in fields or "address" in fields:
        postcode = (
            frame[fields["postcode"]]
            if "postcode" in fields
            else frame[fields["address"]].str.extract(_POSTCODE_IN_ADDRESS)[0].fillna("").astype("str")
        )
        given[Identity.postcode_key], given[Identity.postcode_district] = _postcodes(postcode)
    if "area" in fields:
        given[AREA] = over_distinct(frame[fields["area"]], _plain)
    if "address" in fields:
        address = frame[fields["address"]].str.replace(_POSTCODE_IN_ADDRESS, "", regex=True)
        given[ADDRESS] = over_distinct(address, _plain)
    return pd.DataFrame(given, index=frame.index)


def _date_as_written(text: str) -> str:
    """A date as `yyyy-mm-dd`, also where no calendar has it: how it was mistyped is evidence. Blank if no date."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return ""
    year, month, day = (found[part] or found[f"iso_{part}"] for part in ("year", "month", "day"))
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _postcodes(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Postcodes and their districts; of a code of another country, all but the last two characters are its district."""
    distinct = pd.Series(values.unique(), dtype="str")
    code, district = postcodes(distinct), districts(distinct)
    other = distinct.str.upper().str.replace(r"[^A-Z0-9]", "", regex=True)
    other = other.where((code == "") & other.str.contains("[0-9]"), "")
    code, district = code.mask(code == "", other), district.mask(district == "", other.str[:-2])
    return tuple(values.map(dict(zip(distinct, part, strict=True))).astype("str") for part in (code, district))


def _plain(text: str) -> str:
    """Letters and figures in lower case, words apart by one space."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())
