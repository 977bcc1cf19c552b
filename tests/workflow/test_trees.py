"""Protected trees are their owner's alone, whatever the umask and whoever made them."""

from __future__ import annotations

import os
import stat

import pytest

from filetrack.schemas.run import PROTECTED_TREES, OutputClass, PlannedJob, output_class
from workflow import trees


@pytest.fixture
def open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def modes(root) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*")}


def test_what_lies_in_protected_trees_is_closed_and_what_is_made_stays_closed(tmp_path, open_umask):
    for tree in PROTECTED_TREES:
        (tmp_path / tree / "north").mkdir(parents=True)
        (tmp_path / tree / "north/rows.csv").write_text("1")
    trees.close_protected(tmp_path)
    (tmp_path / "results/records/made").mkdir()
    (tmp_path / "results/records/made/rows.csv").write_text("1")
    for tree in PROTECTED_TREES:
        assert modes(tmp_path / tree) == {0o700, 0o600}


def test_what_only_another_can_close_ends_the_run_in_words(tmp_path, open_umask, monkeypatch, capsys):
    (tmp_path / "data/extracts").mkdir(parents=True)

    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(trees.Path, "chmod", refused)
    with pytest.raises(SystemExit):
        trees.close_protected(tmp_path)
    assert "only its owner can close it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("results/records/north/incidents.parquet", "protected"),
        ("data/extracts/north/police/manifest.json", "protected"),
        ("results/tables/cells.csv", "reviewable"),
        ("results/records_of_what.csv", "reviewable"),
    ],
)
def test_a_file_has_the_class_of_its_tree(path, expected):
    assert output_class(path) == expected


def test_a_rule_that_makes_rows_in_a_reviewable_tree_is_refused():
    with pytest.raises(ValueError, match="in a tree of the other"):
        PlannedJob(rule="code", inputs=[], outputs={OutputClass.PROTECTED: ["results/tables/rows.csv"]})
