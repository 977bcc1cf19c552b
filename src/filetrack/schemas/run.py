"""How a run was made (`results/run.json`) and of which files it consists (`results/manifest.json`); no clock time."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter, model_validator

from filetrack.schemas.study import SiteName, Strict


def _in_tree(path: str) -> str:
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        raise ValueError("must lie below the study's folder")
    return path


Sha256 = Annotated[str, Field(pattern=r"\A[0-9a-f]{64}\z")]
InTree = Annotated[str, AfterValidator(_in_tree)]
"""A path below the study's folder, with slashes."""


class OutputClass(StrEnum):
    """Who may see an output."""

    PROTECTED = "protected"
    """Holds rows about people: never leaves, for its owner's eyes only."""
    REVIEWABLE = "reviewable"
    """Holds counts, rules and reports: for reviewers."""


class RunInput(Strict):
    """A file of an extract that a run started from."""

    site: SiteName
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


PROTECTED_TREES = ("data/agencies", "data/truth", "data/extracts", "data/review", "results/records")
"""Where protected files lie, and nothing else."""


def output_class(path: str) -> OutputClass:
    """The class of the tree in which a file lies."""
    protected = any(PurePosixPath(path).is_relative_to(tree) for tree in PROTECTED_TREES)
    return OutputClass.PROTECTED if protected else OutputClass.REVIEWABLE


class PlannedJob(Strict):
    """A job as the plan has it: its rule, the files that it reads, and what it makes, files or folders, by class."""

    rule: str
    inputs: list[InTree]
    outputs: dict[OutputClass, list[InTree]]

    @model_validator(mode="after")
    def _outputs_lie_in_the_trees_of_their_class(self) -> PlannedJob:
        astray = [path for declared, paths in self.outputs.items() for path in paths if output_class(path) != declared]
        if astray:
            raise ValueError(f"{self.rule} makes files of one class in a tree of the other: {', '.join(astray)}")
        return self


PLAN = TypeAdapter(list[PlannedJob])


class Engine(Strict):
    """What ran the plan, and the plan's first file."""

    name: str
    version: str
    url: str
    plan: InTree


class GivenFile(Strict):
    """A file that a run read and did not make."""

    path: InTree
    sha256: Sha256


class MadeFile(GivenFile):
    """A file that a run made."""

    output_class: OutputClass
    rule: str
    inputs: list[InTree]


class RunManifest(Strict):
    """The whole of `results/manifest.json`."""

    seed: int
    commit: str | None
    config_sha256: str
    given: list[GivenFile]
    made: list[MadeFile]
