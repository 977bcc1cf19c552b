"""Dates as agencies write them: each form alone, ISO always, and nothing guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack import dates


@pytest.mark.parametrize(
    ("text", "forms", "day"),
    [
        ("03/02/2024", ["day_first"], "2024-02-03"),
        ("03/02/2024", ["month_first"], "2024-03-02"),
        ("3.2.2024", ["day_first"], "2024-02-03"),
        ("3-Feb-2024", ["named_month"], "2024-02-03"),
        ("3 February 2024 9:15", ["day_first", "named_month"], "2024-02-03"),
        ("2024-02-03T23:59:59.123Z", [], "2024-02-03"),
        ("03/02/2024", ["named_month"], None),
        ("30/02/2024", ["day_first"], None),
        ("03/02/24", ["day_first"], None),
        ("", ["day_first"], None),
    ],
)
def test_a_date_is_read_in_the_declared_forms_alone(text, forms, day):
    (found,) = dates.days(pd.Series([text], dtype="str"), forms)
    assert (None if pd.isna(found) else f"{found:%Y-%m-%d}") == day


def test_times_are_read_alone_or_behind_a_date():
    text = pd.Series(["9:05", "23:59:30", "03/02/2024 00:01", "03/02/2024", "24:00", ""], dtype="str")
    assert dates.minutes(text, ["day_first"]).fillna(-1).tolist() == [545, 1439, 1, -1, -1, -1]


def test_what_is_no_date_stays_when_dates_become_iso():
    text = pd.Series(["03/02/2024", "unknown", ""], dtype="str")
    assert dates.in_iso(text, ["day_first"]).tolist() == ["2024-02-03", "unknown", ""]
