"""Sheets for people hold no formula, and what is typed into them is read as it was meant."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack import io

TEXTS = ["=1+1", "+44 20", "-", "@SUM(A1)", "\tx", "'=x", "''-x", "'tis", "plain", "", "a=1"]
NEUTRAL = ["'=1+1", "'+44 20", "'-", "'@SUM(A1)", "'\tx", "''=x", "'''-x", "'tis", "plain", "", "a=1"]


@pytest.mark.parametrize("kind", ["str", "object"])
def test_texts_that_a_spreadsheet_would_calculate_are_neutralised_and_restored(kind):
    frame = pd.DataFrame({"text": pd.Series([*TEXTS, None], dtype=kind), "weight": -1.5})
    made = io.neutral(frame)
    assert made["text"].tolist()[:-1] == NEUTRAL
    assert made["weight"].tolist() == frame["weight"].tolist()
    pd.testing.assert_frame_equal(io.restored(made), frame)


def test_a_workbook_for_people_holds_neutral_texts_and_numbers_as_numbers(tmp_path):
    io.write_sheets({"Sheet": pd.DataFrame({"text": TEXTS, "weight": -1.5})}, tmp_path / "sheet.xlsx")
    read = pd.read_excel(tmp_path / "sheet.xlsx", engine="calamine", keep_default_na=False)
    assert read["text"].tolist() == NEUTRAL
    assert set(read["weight"]) == {-1.5}
