"""How a run was made: code, config, versions, seed and the hashes of its inputs."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version

import filetrack
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.run import Run, RunInput
from filetrack.schemas.study import Study

PACKAGES = (
    "duckdb",
    "jinja2",
    "numpy",
    "pandas",
    "pandera",
    "pyarrow",
    "pydantic",
    "python-calamine",
    "scipy",
    "splink",
    "statsmodels",
)
"""Packages whose version can change a result or the page."""


def run_record(study: Study, config: dict[str, bytes], manifests: list[Manifest], commit: str | None, seed: int) -> Run:
    """Return the record of a run. `config` maps the name of each config file to its bytes."""
    hashes = {name: _sha256(content) for name, content in sorted(config.items())}
    inputs = [
        RunInput(
            site=manifest.site,
            agency=manifest.agency,
            key_kind=manifest.key_kind,
            identifiers=manifest.identifiers,
            **file.model_dump(),
        )
        for manifest in manifests
        for file in manifest.files
    ]
    return Run(
        title=study.title,
        input=study.input,
        seed=seed,
        commit=commit,
        python=platform.python_version(),
        packages={"filetrack": filetrack.__version__, **{name: version(name) for name in PACKAGES}},
        config=hashes,
        config_sha256=_sha256(json.dumps(hashes, sort_keys=True).encode()),
        inputs=inputs,
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
