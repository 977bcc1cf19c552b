"""The codebook: every variable of every frame, with its codes, as the schemas declare them."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from importlib import import_module

import pandas as pd
import pandera.pandas as pa

from filetrack.bulletin.frames import FrameView, code_labels
from filetrack.schemas.base import Frame

PARTS = {
    "case": "Cases: what was coded of incidents, children, adults and families",
    "police": "Records of the police",
    "care": "Records of children's social services",
    "sample": "The sample",
    "link": "Links",
    "outcomes": "Outcomes over 21 months",
    "measure": "Measures",
    "table": "Tables and their comparison",
    "quality": "Quality of the extracts",
}
"""Modules of schemas that analysts and reviewers meet, and what they hold."""

_SHARED = {"site"}


@dataclass(frozen=True)
class FrameOfCodebook:
    """A frame: its name, what a row is, and its variables."""

    name: str
    anchor: str
    says: str
    variables: FrameView


def view() -> dict[str, object]:
    """Return the codebook by parts, and what the page lists them under."""
    parts = [(module, heading, frames(module)) for module, heading in PARTS.items()]
    return {"contents": [(module, heading.split(":")[0]) for module, heading, _ in parts], "parts": parts}


@cache
def frames(module: str) -> list[FrameOfCodebook]:
    """The frames that a module of schemas declares, in its order."""
    declared = import_module(f"filetrack.schemas.{module}")
    own = [
        kind
        for kind in vars(declared).values()
        if inspect.isclass(kind) and issubclass(kind, Frame) and kind.__module__ == declared.__name__
    ]
    return [
        FrameOfCodebook(kind.__name__, f"frame-{kind.__name__}", inspect.getdoc(kind) or "", _variables(kind))
        for kind in own
    ]


def listed(module: str) -> pd.DataFrame:
    """Return the variables of a module's frames, a row each, as the page shows them: for analysts."""
    return pd.concat(
        [
            pd.DataFrame(frame.variables.rows, columns=frame.variables.headings).assign(Frame=frame.name)
            for frame in frames(module)
        ],
        ignore_index=True,
    )


def variables(module: str) -> list[tuple[str, str, str]]:
    """Name, title and frame of every variable of a module's frames."""
    return [
        (row[0], row[1], frame.name)
        for frame in frames(module)
        for row in frame.variables.rows
        if row[0] not in _SHARED
    ]


def _variables(kind: type[Frame]) -> FrameView:
    rows = [
        [name, column.title or "–", _type(column), "yes" if column.nullable else "no", column.description or "–"]
        for name, column in kind.to_schema().columns.items()
    ]
    return FrameView(["Variable", "What it is", "Values", "May be missing", "Note"], rows, [])


def _type(column: pa.Column) -> str:
    codes = code_labels(column)
    if codes:
        return "; ".join(f"{code}: {label}" for code, label in codes.items())
    listed = [str(v) for check in column.checks if check.name == "isin" for v in check.statistics["allowed_values"]]
    if listed:
        return "; ".join(listed)
    kind = str(column.dtype).lower()
    for part, words in (("bool", "yes or no"), ("int", "whole number"), ("float", "number"), ("date", "date or time")):
        if part in kind:
            return words
    return "text"
