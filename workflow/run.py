"""Runs the plan: one run at a time in a folder, and after a run that was cut off, on from where that was."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

KEPT = Path(".snakemake")
SNAKEMAKE = [sys.executable, "-m", "snakemake"]
ALWAYS = ["--rerun-incomplete", "--keep-going", "--scheduler", "greedy"]
"""What does not rest on a job that failed is made all the same: tables without outcomes. The scheduler that solves
integer programmes takes longer to start than it saves here."""


def main(arguments: list[str]) -> str:
    """Become Snakemake, with what a killed run left half made to be made again; or return why it cannot be.

    The system lets go of `KEPT/running` when the process that holds it ends, however it ends; so whoever holds it knows
    that Snakemake's own locks, which outlive a killed run, are nobody's.
    """
    try:
        KEPT.mkdir(exist_ok=True)
        running = open(KEPT / "running", "w")  # noqa: SIM115
    except OSError as error:
        return f"filetrack: {Path.cwd()}: {error.strerror.lower()}. Copy the study to a place where you may write."
    try:
        fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return f"filetrack: another run is under way in {Path.cwd()}. Wait for it to end, or work in another copy."
    if any((KEPT / "locks").glob("*.lock")):
        subprocess.run([*SNAKEMAKE, "--unlock", "--quiet", "all"], check=True, stderr=subprocess.DEVNULL)
    os.set_inheritable(running.fileno(), True)
    return os.execv(sys.executable, [*SNAKEMAKE, *ALWAYS, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
