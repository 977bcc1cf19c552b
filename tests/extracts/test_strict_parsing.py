"""Strict parsing: what is a date, a time, a tick, and what is not."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.extracts import parse


def one(parser, text: str):
    return parser(pd.Series([text], dtype="str"))[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [("02/03/2007", "2007-03-02"), ("2007-03-02", "2007-03-02"), ("29/02/2008", "2008-02-29")],
)
def test_dates_are_day_month_year_or_a_workbooks_iso_text(text, day):
    assert one(parse.days, text) == pd.Timestamp(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2007",
        "29/02/2007",
        "1/2/2007",
        "01/25/2007",
        "01-02-2007",
        "01/02/07",
        "2007-02-30",
        "01/02/2007 10:00",
    ],
)
def test_other_texts_are_no_dates(text):
    assert pd.isna(one(parse.days, text))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("02/03/2007 23:59", "2007-03-02 23:59"),
        ("2007-03-02 08:05", "2007-03-02 08:05"),
        ("2007-03-02", "2007-03-02 00:00"),
    ],
)
def test_moments(text, moment):
    assert one(parse.moments, text) == pd.Timestamp(moment)


@pytest.mark.parametrize("text", ["", "02/03/2007", "02/03/2007 24:00", "31/02/2007 10:00", "02/03/2007 9:00"])
def test_other_texts_are_no_moments(text):
    assert pd.isna(one(parse.moments, text))


@pytest.mark.parametrize(("text", "minute"), [("00:00", 0), ("09:05", 545), ("23:59", 1439)])
def test_minutes_after_midnight(text, minute):
    assert one(parse.minutes, text) == minute


@pytest.mark.parametrize("text", ["", "24:00", "9:05", "0905", "12:60"])
def test_other_texts_are_no_times(text):
    assert pd.isna(one(parse.minutes, text))


def test_ticks_are_three_valued():
    values = parse.ticks(pd.Series(["Y", "n", "", "X"], dtype="str"))
    assert values.tolist() == [True, False, pd.NA, pd.NA]


def test_numbers_start_at_one():
    values = parse.numbers(pd.Series(["1", "012", "0", "-1", "1.0", "x", ""], dtype="str"))
    assert values[:2].tolist() == [1, 12]
    assert values[2:].isna().all()


def test_how_many_numbers_are_listed():
    values = parse.how_many(pd.Series(["1", "1, 2,3", "NONE", "", "1,", "one", "1;2"], dtype="str"))
    assert values[:3].tolist() == [1, 3, 0]
    assert values[3:].isna().all()


def test_months_of_birth():
    values = parse.months(pd.Series(["2001-05", "2001-13", "2001-5", ""], dtype="str"))
    assert values[0] == "2001-05"
    assert values[1:].isna().all()
