"""The manifest of a run: what it holds, and every way in which files may depart from it."""

from __future__ import annotations

import hashlib

import pytest

from filetrack.problems import Problem
from filetrack.quality.manifest import departures, manifest
from filetrack.schemas.run import PLAN, OutputClass, PlannedJob, Run, RunManifest

RUN = Run(
    title="A study",
    input="simulated",
    seed=7,
    commit="abc",
    python="3.11",
    packages={},
    config={},
    config_sha256="0" * 64,
    inputs=[],
)
CASES, TABLE = "results/records/cases.csv", "results/tables/table_03.csv"
JOBS = [
    PlannedJob(rule="code", inputs=["config/study.yaml"], outputs={OutputClass.PROTECTED: [CASES]}),
    PlannedJob(rule="tables", inputs=[CASES], outputs={OutputClass.REVIEWABLE: [TABLE]}),
]


@pytest.fixture
def tree(tmp_path):
    for path in ("config/study.yaml", CASES, TABLE, "results/logs/code.log"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path, encoding="utf-8")
    (tmp_path / CASES).parent.chmod(0o700)
    (tmp_path / CASES).chmod(0o600)
    return tmp_path


@pytest.fixture
def recorded(tree) -> RunManifest:
    return manifest(JOBS, RUN, tree)


def test_every_file_has_its_hash_class_rule_and_inputs(recorded):
    assert [(file.path, file.output_class.value, file.rule, file.inputs) for file in recorded.made] == [
        (CASES, "protected", "code", ["config/study.yaml"]),
        (TABLE, "reviewable", "tables", [CASES]),
    ]
    assert recorded.made[0].sha256 == hashlib.sha256(CASES.encode()).hexdigest()
    assert [file.path for file in recorded.given] == ["config/study.yaml"]
    assert (recorded.seed, recorded.commit) == (7, "abc")


def test_files_as_they_were_made_do_not_depart(recorded, tree):
    assert departures(recorded, tree) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda tree: (tree / TABLE).write_text("another"), [f"{TABLE}: changed since the run"]),
        (lambda tree: (tree / "config/study.yaml").write_text("another"), ["config/study.yaml: changed since the run"]),
        (lambda tree: (tree / TABLE).unlink(), [f"{TABLE}: gone"]),
        (lambda tree: (tree / "results/copy.csv").write_text("1"), ["results/copy.csv: made by no job of this run"]),
        (
            lambda tree: (tree / CASES).chmod(0o640),
            [f"{CASES}: protected, and others on this machine may open it"],
        ),
        (
            lambda tree: (tree / CASES).parent.chmod(0o755),
            ["results/records: protected, and others on this machine may open it"],
        ),
    ],
)
def test_every_departure_is_told(recorded, tree, change, told):
    change(tree)
    assert departures(recorded, tree) == told


def test_a_planned_file_that_is_not_there_is_told(tree):
    (tree / TABLE).unlink()
    with pytest.raises(Problem, match="table_03"):
        manifest(JOBS, RUN, tree)


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside", "results/../../outside", "results/.."])
def test_paths_out_of_the_tree_are_refused(path):
    with pytest.raises(ValueError, match="below the study's folder"):
        PLAN.validate_python([{"rule": "code", "inputs": [path], "outputs": {}}])
