from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from filetrack import io
from filetrack.published.__main__ import commands
from filetrack.schemas.case import Case, CaseChild, CaseFamily
from filetrack.schemas.sample import Register
from filetrack.schemas.table import ComparedCell, PublishedCell
from filetrack.tables.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def results(tmp_path, cases, case_children, case_families, register) -> Path:
    io.write(cases, tmp_path / "records/cases.parquet", Case)
    io.write(case_children, tmp_path / "records/case_children.parquet", CaseChild)
    io.write(case_families, tmp_path / "records/case_families.parquet", CaseFamily)
    io.write(register, tmp_path / "sample/register.csv", Register)
    return tmp_path


def test_frames_with_the_printed_margins_give_every_printed_count(results, capsys):
    main(ROOT / "config/tables.yaml", results / "records", results / "sample", results / "tables")
    tables = sorted(path.name for path in (results / "tables").glob("table_*.csv"))
    assert len(tables) == 18
    assert tables[0] == "table_03.csv"
    folders = ["--published", ROOT / "data/published", "--tables", results / "tables"]
    run = CliRunner().invoke(commands, ["compare", *map(str, folders), "--comparison", str(results / "comparison")])
    assert run.exit_code == 0
    assert run.output == "189 of 189 count cells agree, 185 of 196 percentages (18 tables)\n"
    compared = io.read(results / "comparison/cells.csv", ComparedCell)
    printed = io.read(ROOT / "data/published/tables.csv", PublishedCell)
    key = [ComparedCell.table, ComparedCell.row, ComparedCell.column]
    printed = printed[printed[PublishedCell.table].isin(compared[ComparedCell.table])]
    pd.testing.assert_frame_equal(compared[key], printed[key].reset_index(drop=True))


def test_two_runs_write_the_same_bytes(results, capsys):
    for folder in ("one", "two"):
        main(ROOT / "config/tables.yaml", results / "records", results / "sample", results / folder)
    files = sorted(path.name for path in (results / "one").iterdir())
    assert len(files) == 19
    assert all((results / "one" / f).read_bytes() == (results / "two" / f).read_bytes() for f in files)
