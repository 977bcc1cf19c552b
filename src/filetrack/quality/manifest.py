"""The manifest of a run: every file that it read or made, by its hash, and whether all are as they were."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

from filetrack.problems import Problem
from filetrack.schemas.run import GivenFile, MadeFile, OutputClass, PlannedJob, Run, RunManifest

UNRECORDED = (
    *("results/manifest.json", "results/report.html", "results/logs", "results/simulation"),
    *("results/records/chronologies", "results/records/casebook", "results/downloads/report.pdf"),
    *("results/disclosure", "results/release"),
)
"""What of the results is not in the manifest: itself, what commands said, and what is made only when asked for."""


def manifest(jobs: list[PlannedJob], run: Run, root: Path) -> RunManifest:
    """Return the manifest of a run whose jobs made their files under `root`.

    Raises Problem naming files that the plan has and the tree lacks.
    """
    made = [
        MadeFile(path=file, sha256=sha256(root / file), output_class=output_class, rule=job.rule, inputs=job.inputs)
        for job in jobs
        for output_class, paths in job.outputs.items()
        for path in paths
        for file in _files(path, root)
    ]
    planned = {path for job in jobs for paths in job.outputs.values() for path in paths}
    given = sorted({path for job in jobs for path in job.inputs} - planned)
    return RunManifest(
        seed=run.seed,
        commit=run.commit,
        config_sha256=run.config_sha256,
        given=[GivenFile(path=path, sha256=sha256(root / path)) for path in given],
        made=sorted(made, key=lambda file: file.path),
    )


def departures(recorded: RunManifest, root: Path) -> list[str]:
    """In words, each file that is gone, has changed, is unknown to the manifest, or lies open though protected."""
    return [*_changed(recorded, root), *_unknown(recorded, root), *_open(recorded, root)]


def _changed(recorded: RunManifest, root: Path) -> Iterator[str]:
    for file in (*recorded.given, *recorded.made):
        path = root / file.path
        if not path.is_file():
            yield f"{file.path}: gone"
        elif sha256(path) != file.sha256:
            yield f"{file.path}: changed since the run"


def _unknown(recorded: RunManifest, root: Path) -> Iterator[str]:
    known = {file.path for file in recorded.made}
    for path in sorted((root / "results").rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in known and not name.startswith(UNRECORDED):
            yield f"{name}: made by no job of this run"


def _open(recorded: RunManifest, root: Path) -> Iterator[str]:
    protected = [root / file.path for file in recorded.made if file.output_class is OutputClass.PROTECTED]
    for path in sorted({*protected, *(path.parent for path in protected)}):
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield f"{path.relative_to(root).as_posix()}: protected, and others on this machine may open it"


def _files(path: str, root: Path) -> list[str]:
    """The files of a folder, or the file itself."""
    if not (root / path).is_dir():
        return [path]
    return [file.relative_to(root).as_posix() for file in sorted((root / path).rglob("*")) if file.is_file()]


def sha256(path: Path) -> str:
    """The hash of a file. Raises Problem where it is not there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise Problem(f"{path} is in the plan and not there. Run the whole study first.") from None
