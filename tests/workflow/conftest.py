"""The plan on copies of the repository, and one whole run of the study that several tests look at."""

from __future__ import annotations

import contextlib
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Tree:
    """A copy of the repository in which the plan is run."""

    root: Path

    def snakemake(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "snakemake", "--cores", "2", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def planned(self, *arguments: str) -> set[str]:
        """Names of the rules that a dry run would run."""
        answer = self.snakemake("--dry-run", *arguments)
        assert answer.returncode == 0, answer.stderr
        lines = answer.stdout.splitlines() + answer.stderr.splitlines()
        return {line.split()[1].rstrip(":") for line in lines if line.startswith(("rule ", "localrule "))}

    def run_here(self, *arguments: str) -> None:
        """Run the commands that a dry run names, one after the other in this process, which has imported them."""
        answer = self.snakemake("--dry-run", "--printshellcmds", *arguments)
        assert answer.returncode == 0, answer.stderr
        commands = re.findall(r"python -m (.*?) 2>&1", answer.stdout + answer.stderr)
        assert commands
        again = warnings.catch_warnings(action="ignore", category=RuntimeWarning)
        with contextlib.chdir(self.root), pytest.MonkeyPatch.context() as patch, again:
            for command in commands:
                patch.setattr(sys, "argv", shlex.split(command))
                with pytest.raises(SystemExit) as end:
                    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
                assert not end.value.code, command

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
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
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
    answer = made.snakemake()
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return made
