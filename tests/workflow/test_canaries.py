"""The search for what records hold finds it wherever it may be hidden, and only there."""

from __future__ import annotations

import base64
import zipfile

import pandas as pd
import pytest
import xlsxwriter

from tests.workflow.canaries import Canaries, beside

IDENTIFIER, TEXT = "p447ee414f3ef2ea5", "The kettle had boiled dry before anyone noticed."
CANARIES = Canaries([IDENTIFIER, TEXT, "Ann"])


def in_text(path, value):
    path.write_text(f"before,{value},after\n", encoding="utf-8")


def in_page(path, value):
    path.write_text(f"<td>{value}</td>", encoding="utf-8")


def in_base64(path, value):
    path.write_bytes(b"src=data:," + base64.b64encode(f"some words and {value} and more words".encode()) + b";")


def in_archive(path, value):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("inner.csv", value)


def in_workbook(path, value):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_string(0, 0, value)


def in_parquet(path, value):
    pd.DataFrame({"column": [value]}).to_parquet(path)


@pytest.mark.parametrize("hide", [in_text, in_page, in_base64, in_archive, in_workbook, in_parquet])
@pytest.mark.parametrize("value", [IDENTIFIER, TEXT])
def test_a_value_is_found_wherever_it_is(tmp_path, hide, value):
    hide(tmp_path / "file", value)
    assert CANARIES.within(tmp_path / "file")


@pytest.mark.parametrize("hide", [in_text, in_page, in_base64, in_archive, in_workbook, in_parquet])
def test_nothing_is_found_where_nothing_is(tmp_path, hide):
    hide(tmp_path / "file", "The kettle was on; Ann had not noticed.")
    assert not CANARIES.within(tmp_path / "file")


def test_protected_trees_are_left_out(tmp_path):
    for name in ("results/records/north/cases.csv", "results/index.html", ".snakemake/log"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert beside(tmp_path, ["results/records"]) == [tmp_path / ".snakemake/log", tmp_path / "results/index.html"]
