"""The guard against committing data."""

from __future__ import annotations

import pytest

from workflow.committed import main, objection


@pytest.mark.parametrize(
    "path",
    [
        "data/agencies/north/police/incidents.csv",
        "data/extracts/north/police/manifest.json",
        "data/review/decisions.csv",
        "data/truth/README.md",
        "results/index.html",
        "notebooks/people.XLSX",
        "src/filetrack/cases.parquet",
        "families.sav",
        "data/export.mdb",
    ],
)
def test_data_are_refused(path, capsys):
    assert objection(path)
    assert main(["README.md", path]) == 1
    assert path in capsys.readouterr().err


@pytest.mark.parametrize(
    "path",
    [
        "data/README.md",
        "data/published/tables.csv",
        "config/codelists/north_police_role.csv",
        "tests/x/a.csv",
        "Makefile",
    ],
)
def test_what_is_no_data_passes(path):
    assert objection(path) is None
    assert main([path]) == 0
