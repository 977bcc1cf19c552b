"""The plan on copies of the repository, and one whole run of the study that several tests look at."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.once import once

ROOT = Path(__file__).resolve().parents[2]
EXTRACTS = "extracts"
"""Under what name the extracts of the whole run are kept for other workers."""


FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["snakemake.cli", "snakemake.report", "smart_open", "yte", "pandera.pandas", "pydantic", "typer"]
)
"""Libraries take longest to import: imported once, by a process of which each run of the plan is a fork."""


def in_process(target: Callable, *arguments: object) -> subprocess.CompletedProcess:
    """Call a function in a process of its own, which has its own modules, folder and output."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = FORKS.Process(target=told_to, args=(out, err, target, *arguments))
        process.start()
        process.join(timeout=600)
        process.kill()
        return subprocess.CompletedProcess(target.__name__, process.exitcode, out.read_text(), err.read_text())


def told_to(out: Path, err: Path, target: Callable, *arguments: object) -> None:
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        with open(path, "w", encoding="utf-8") as file:
            os.dup2(file.fileno(), stream.fileno())
    target(*arguments)


def snakemake(root: Path, *arguments: str) -> None:
    """Run Snakemake in a copy of the repository, on the code of that copy."""
    from snakemake.cli import main

    os.chdir(root)
    sys.path = ["", *(path for path in sys.path if Path(path).resolve() not in (ROOT, ROOT / "src"))]
    sys.argv = ["snakemake", "--cores", "2", *arguments]
    main(sys.argv[1:])


def snakemake_in_forks(root: Path, *arguments: str) -> None:
    """Run Snakemake with each job a fork of it, instead of a shell that starts Python."""
    from snakemake import shell

    shell.sp = SimpleNamespace(Popen=Job, CalledProcessError=subprocess.CalledProcessError)
    snakemake(root, *arguments)


class Job:
    def __init__(self, line: str, **_):
        self.process = multiprocessing.get_context("fork").Process(target=run, args=commands(line))
        self.process.start()

    def wait(self) -> int:
        self.process.join()
        return self.process.exitcode


def commands(text: str) -> list[str]:
    return re.findall(r"python -m (.*?)(?: &&|\) 2>&1| 2>&1)", text)


def run(*commands: str) -> None:
    """Run commands one after the other in this process."""
    again = warnings.catch_warnings(action="ignore", category=RuntimeWarning)
    with pytest.MonkeyPatch.context() as patch, again:
        for command in commands:
            patch.setattr(sys, "argv", shlex.split(command))
            with pytest.raises(SystemExit) as end:
                runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
            assert not end.value.code, command


@dataclass(frozen=True)
class Tree:
    """A copy of the repository in which the plan is run."""

    root: Path

    def snakemake(self, *arguments: str) -> subprocess.CompletedProcess:
        return in_process(snakemake, self.root, *arguments)

    def planned(self, *arguments: str) -> set[str]:
        """Names of the rules that a dry run would run."""
        answer = self.snakemake("--dry-run", *arguments)
        assert answer.returncode == 0, answer.stderr
        lines = answer.stdout.splitlines() + answer.stderr.splitlines()
        return {line.split()[1].rstrip(":") for line in lines if line.startswith(("rule ", "localrule "))}

    def run_here(self, *arguments: str) -> None:
        """Run the commands that a dry run names in this process, which has imported them."""
        answer = self.snakemake("--dry-run", "--printshellcmds", *arguments)
        assert answer.returncode == 0, answer.stderr
        named = commands(answer.stdout + answer.stderr)
        assert named
        with contextlib.chdir(self.root):
            run(*named)

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def contents(self, *folders: str) -> dict[str, bytes]:
        """Every file of the folders, without the logs."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for folder in folders
            for path in sorted((self.root / folder).rglob("*"))
            if path.is_file() and "logs" not in path.parts
        }


def copied(target: Path, root: Path = ROOT) -> Tree:
    """A copy of the sources of a repository: nothing that was made."""
    for name in ("Snakefile", "workflow", "config", "src", "data/published", "environment.yml", "requirements.lock"):
        source = root / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        else:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    return Tree(target)


@pytest.fixture
def tree(tmp_path) -> Tree:
    return copied(tmp_path)


@pytest.fixture(scope="session")
def study(tmp_path_factory) -> Tree:
    """A whole run. Tests that use it stand in one file, hence on one worker, and leave its sources as they were."""
    made = copied(tmp_path_factory.mktemp("study"))
    answer = in_process(snakemake_in_forks, made.root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    once(EXTRACTS, partial(made.contents, "data/extracts"))
    return made
