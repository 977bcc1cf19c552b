"""A run that was cut off goes on where it was; two runs in one folder do not meet."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.workflow.conftest import copied
from workflow import run

TARGETS = ("results/published/audit.csv", "results/published/tables.csv")


def started(root) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "workflow.run", "--cores", "1", "--quiet", "all", "--", TARGETS[0]],
        cwd=root,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def killed_within_a_job(root) -> None:
    """Begin a run and kill all of it, -9, once a job is under way."""
    process = started(root)
    while not any((root / ".snakemake/incomplete").glob("*")):
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_killed_run_goes_on_and_comes_to_the_same(tree, tmp_path_factory):
    killed_within_a_job(tree.root)
    assert any((tree.root / ".snakemake/locks").glob("*.lock"))
    again = started(tree.root)
    told, _ = again.communicate(timeout=120)
    assert again.returncode == 0, told
    undisturbed = copied(tmp_path_factory.mktemp("undisturbed"))
    undisturbed.run_here(TARGETS[0])
    assert tree.contents("results") == undisturbed.contents("results")
    assert all((tree.root / target).is_file() for target in TARGETS)


def test_a_run_beside_another_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".snakemake").mkdir()
    with open(tmp_path / ".snakemake/running", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another run is under way" in run.main([])


def test_what_does_not_rest_on_a_failed_job_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    became = []
    monkeypatch.setattr(run.os, "execv", lambda _, words: became.extend(words))
    run.main(["--cores", "1"])
    assert "--keep-going" in became


@pytest.mark.parametrize("reason", ["Read-only file system", "No space left on device"])
def test_a_place_that_cannot_be_written_is_told(tmp_path, monkeypatch, reason):
    def refused(*_, **__):
        raise OSError(30, reason)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run.Path, "mkdir", refused)
    message = run.main([])
    assert reason.lower() in message
    assert str(tmp_path) in message
