"""Parquet files are read as text, as any other file is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from pandera.typing import Series
from pyarrow import parquet

from filetrack import io
from filetrack.io import RawFile
from filetrack.schemas.raw.base import Identifies, Raw, column
from tests.io.conftest import failed, told

MOMENTS = [dt.datetime(2024, 1, 2), dt.datetime(2024, 1, 2, 10, 30), None]  # noqa: DTZ001


class Contacts(Raw):
    """Contacts."""

    child: Series[str] = column("Child", "Child", identifies=Identifies.REFERENCE, of="child")
    day: Series[str] = column("Date", "Date", date=True)
    source: Series[str] = column("Source", "Source")

    class Config:
        metadata = {"file": "contacts.parquet"}


def read(folder: Path, columns: dict) -> RawFile:
    parquet.write_table(pa.table(columns), folder / "contacts.parquet")
    return io.read_folder(folder, [Contacts], anonymised=False).files[Contacts]


@pytest.mark.parametrize(
    ("children", "days"),
    [
        (pa.array(["12", "", "123456789012"]), pa.array(["2024-01-02", "2024-01-02 10:30", ""])),
        (pa.array([12.0, None, 123456789012.0]), pa.array(MOMENTS)),
        (pa.array([12, None, 123456789012]).dictionary_encode(), pa.array(["2024-01-02", "2024-01-02 10:30", None])),
    ],
)
def test_whatever_its_types_a_file_is_read_as_text(tmp_path, children, days):
    file = read(tmp_path, {"Source": [None, " 6", "1A"], "Child": children, "Date": days})
    expected = [["12", "2024-01-02", ""], ["", "2024-01-02 10:30", "6"], ["123456789012", "", "1A"]]
    assert file.rows.to_numpy().tolist() == expected
    assert file.rows.index.tolist() == [1, 2, 3]
    assert failed(file) == {"padded_values": (2,)}


def test_days_are_days(tmp_path):
    file = read(tmp_path, {"Child": ["a"], "Date": [dt.date(2024, 1, 2)], "Source": ["6"]})
    assert file.rows["Date"].tolist() == ["2024-01-02"]


def test_blank_rows_are_passed_over(tmp_path):
    file = read(tmp_path, {"Child": ["a", None, "b"], "Date": ["", None, ""], "Source": ["6", "", "7"]})
    assert file.rows.index.tolist() == [1, 3]
    assert failed(file) == {"blank_rows": (2,)}


def test_columns_are_checked_as_in_other_files(tmp_path):
    assert "“Date”" in told(read(tmp_path, {"Child": ["a"], "Source": ["6"]}))
    assert [*failed(read(tmp_path, {"Child": ["a"], "Date": [""], "Source": ["6"], "Name": ["x"]}))] == [
        "unknown_column"
    ]
    assert "no rows" in told(read(tmp_path, {name: pa.array([], pa.string()) for name in ("Child", "Date", "Source")}))


def test_what_is_no_parquet_file_is_refused(tmp_path):
    (tmp_path / "contacts.parquet").write_text("Child,Date,Source\n")
    file = io.read_folder(tmp_path, [Contacts], anonymised=False).files[Contacts]
    assert [*failed(file)] == ["not_of_its_kind"]
    assert not file.readable
