"""People on records: ages, parents and children, and the same person twice. Births are known to the month."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import parse
from filetrack.quality.examination import Examination
from filetrack.schemas.raw.base import Raw, key, month

YEAR = 12


def births(file: Examination, schema: type[Raw], block: str = "") -> pd.Series:
    """Month of birth as a count of months, missing where it is none or a placeholder."""
    text = file.rows[month(getattr(schema, f"{block}dob"))]
    known = parse.months(text.mask(text.isin(file.checks.limits.placeholder_months)))
    return months(parse.first_days(known))


def months(days: pd.Series) -> pd.Series:
    """Months of dates, counted from the year 0."""
    return (days.dt.year * YEAR + days.dt.month).astype("Float64")


def person(file: Examination, schema: type[Raw], block: str = "") -> pd.Series:
    """Names and date of birth of a person as one text, by which rows tell of the same person; else missing."""
    columns = [key(getattr(schema, f"{block}{name}")) for name in ("forename", "surname", "dob")]
    fields = file.rows[columns]
    return fields[columns[0]].str.cat(fields[columns[1:]], sep="|").where((fields != "").all(axis=1))


def adult_ages(file: Examination, column: str, born: pd.Series, at: pd.Series) -> None:
    """Check ages of adults in the month `at`."""
    youngest, oldest = file.checks.limits.adult_years
    _born_before(file, column, born, at)
    age, units = at - born, int((at - born).notna().sum())
    young = (age < youngest * YEAR) & (age >= 0)
    file.check(_true(young), "adult_too_young", column, f"an age of {youngest} or more", units=units)
    old = age > (oldest + 1) * YEAR
    file.check(_true(old), "adult_too_old", column, f"an age of {oldest} or less", units=units)


def child_ages(file: Examination, column: str, born: pd.Series, at: pd.Series) -> None:
    """Check ages of children in the month `at`."""
    limits = file.checks.limits
    _born_before(file, column, born, at)
    age = at - born
    file.check(
        _true(age > (limits.child_years + 1) * YEAR),
        "child_not_a_child",
        column,
        f"an age of {limits.child_years} or less",
        units=int(age.notna().sum()),
    )


def born_before_entry(file: Examination, column: str, on: pd.Series, born: pd.Series, expected: str) -> None:
    """Check that no entry was made before its child was conceived, whose month of birth is `born`."""
    earliest, at = born - file.checks.limits.unborn_months, months(on)
    units = int((earliest.notna() & at.notna()).sum())
    file.check(_true(at < earliest), "event_before_birth", column, expected, units=units)


def younger_than_parent(file: Examination, column: str, child: pd.Series, parent: pd.Series) -> None:
    """Check that a parent was born long enough before the child, where both births are known."""
    years = file.checks.limits.parent_years
    gap = child - parent
    file.check(
        _true(gap < years * YEAR),
        "child_older_than_parent",
        column,
        f"a parent at least {years} years older than the child",
        units=int(gap.notna().sum()),
    )


def eldest(born: pd.Series, of: pd.Series) -> pd.Series:
    """Month of birth of the eldest, indexed by the record that people are `of`; missing unless all are known."""
    groups = born.groupby(of)
    return groups.min().where(groups.count() == groups.size())


def once(file: Examination, column: str, who: pd.Series, of: pd.Series) -> None:
    """Check that a person stands on a record only once; `of` is the record."""
    named = pd.DataFrame({column: who, f"{column} of": of})
    failed = who.notna() & named.duplicated(keep="first")
    file.check(failed, "same_person_twice", column, "each person once on a record", units=int(who.notna().sum()))


def numbered(file: Examination, column: str, of: pd.Series) -> None:
    """Check that people of a record are numbered 1, 2, … without a gap: masked texts name them by number."""
    number = parse.numbers(file.rows[column]).astype("Float64")
    highest, known = number.groupby(of).transform("max"), number.groupby(of).transform("nunique")
    file.check(_true(highest > known), "numbers_with_gaps", column, "numbers from 1 without a gap")


def _born_before(file: Examination, column: str, born: pd.Series, at: pd.Series) -> None:
    known = born.notna() & at.notna()
    file.check(_true(born > at), "birth_after_incident", column, "a birth before the incident", units=int(known.sum()))


def _true(condition: pd.Series) -> pd.Series:
    return condition.fillna(False).astype(bool)
