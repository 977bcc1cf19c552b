"""Whether a study that is killed at any moment and run again comes to the same: `python -m tests.benchmarks.kills`.

Copies the repository's sources, runs the study undisturbed, then again with kills of the whole run, or of Snakemake
alone, at random moments, until it ends; compares every result.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.workflow.conftest import Tree, copied

COMMAND = [sys.executable, "-m", "workflow.run", "--cores", "2", "--quiet", "all"]


def run(tree: Tree, most_seconds: float | None = None, *, whole: bool = True) -> bool:
    """Whether a run ended by itself; after so many seconds it is killed, whole or Snakemake alone."""
    process = subprocess.Popen(COMMAND, cwd=tree.root, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        if process.wait(most_seconds):
            raise SystemExit("the study failed")
        return True
    except subprocess.TimeoutExpired:
        (os.killpg if whole else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
        return False


def main(kills: int = 12, seed: int = 1) -> None:
    """Kill a study so often, and tell which results differ from those of an undisturbed one."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        undisturbed, killed = copied(Path(folder) / "undisturbed"), copied(Path(folder) / "killed")
        run(undisturbed)
        for number in range(1, kills + 1):
            whole, seconds = chance.random() < 0.5, chance.uniform(3, 20)
            if run(killed, seconds, whole=whole):
                shutil.rmtree(killed.root / "results")
            print(f"kill {number} of {kills}: {'the whole run' if whole else 'Snakemake alone'} after {seconds:.0f} s")
        run(killed)
        wanted, found = undisturbed.contents("results", "data"), killed.contents("results", "data")
        differing = [path for path in {**wanted, **found} if wanted.get(path) != found.get(path)]
    print(f"{kills} kills, {len(wanted)} files, {len(differing)} differ: {differing}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
