"""How a run was made (`results/run.json`): code, config, versions, seed and inputs; no clock time."""

from __future__ import annotations

from typing import Literal

from filetrack.schemas.codes import Site
from filetrack.schemas.study import Strict


class RunInput(Strict):
    """A file of an extract that a run started from."""

    site: Site
    agency: Literal["police", "care"]
    file: str
    rows: int
    sha256: str
    key_kind: str
    identifiers: str


class Run(Strict):
    """The whole of `results/run.json`. `config` maps each file of the config to its SHA-256."""

    title: str
    input: Literal["simulated", "extracts"]
    seed: int
    commit: str | None
    python: str
    packages: dict[str, str]
    config: dict[str, str]
    config_sha256: str
    inputs: list[RunInput]
