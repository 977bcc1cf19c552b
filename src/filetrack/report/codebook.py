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
from filetrack.schemas.codes import NORTHERN_ONLY
from filetrack.schemas.lineage import declared
from filetrack.schemas.study import Study

PARTS = {
    "case": "Cases: what was coded of incidents, children, adults and families",
    "police": "Records of the police",
    "care": "Records of children's social services",
    "sample": "The sample",
    "link": "Links",
    "outcomes": "Outcomes over {months} months",
    "measure": "Measures",
    "table": "Tables and their comparison",
    "quality": "Quality of the extracts",
}
"""Modules of schemas that analysts and reviewers meet, and what they hold; `months` are of follow-up."""

_SHARED = {"site"}


@dataclass(frozen=True)
class FrameOfCodebook:
    """A frame: its name, what a row is, and its variables."""

    name: str
    anchor: str
    says: str
    variables: FrameView


def view(study: Study) -> dict[str, object]:
    """Return the codebook by parts, and what the page lists them under."""
    months, own = study.period.follow_up_months, study.of_the_report
    parts = [(module, heading.format(months=months), frames(module, own)) for module, heading in PARTS.items()]
    return {"contents": [(module, heading.split(":")[0]) for module, heading, _ in parts], "parts": parts}


@cache
def frames(module: str, of_the_report: bool = True) -> list[FrameOfCodebook]:
    """The frames that a module of schemas declares, in its order, with labels as the report prints them or without."""
    schemas = import_module(f"filetrack.schemas.{module}")
    own = [
        kind
        for kind in vars(schemas).values()
        if inspect.isclass(kind) and issubclass(kind, Frame) and kind.__module__ == schemas.__name__
    ]
    return [
        FrameOfCodebook(
            kind.__name__, f"frame-{kind.__name__}", inspect.getdoc(kind) or "", _variables(kind, of_the_report)
        )
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


def _variables(kind: type[Frame], of_the_report: bool) -> FrameView:
    rows = [
        [name, column.title, _type(column, of_the_report), "yes" if column.nullable else "no", column.description]
        for name, column in kind.to_schema().columns.items()
    ]
    headings = ["Variable", "What it is", "Values", "May be missing", "Note"]
    made_from = [_made_from(column) for column in kind.to_schema().columns.values()]
    if any(made_from):
        headings, rows = [*headings, "Made from"], [[*row, said] for row, said in zip(rows, made_from, strict=True)]
    return FrameView(headings, [[value or "–" for value in row] for row in rows], [])


def _made_from(column: pa.Column) -> str:
    """The fields of records and the coded columns that a column is made from, last those that it can do without."""
    made = declared(column)
    if made is None:
        return ""
    needs = sorted(" or ".join(sorted(need)) for need in made.needs)
    return "; ".join([*needs, *([f"also {', '.join(sorted(made.also))}"] if made.also else [])])


def _type(column: pa.Column, of_the_report: bool) -> str:
    codes = code_labels(column)
    if codes:
        listed = "; ".join(f"{code}: {label}" for code, label in codes.items())
        return listed if of_the_report else listed.replace(NORTHERN_ONLY, "")
    listed = [str(v) for check in column.checks if check.name == "isin" for v in check.statistics["allowed_values"]]
    if listed:
        return "; ".join(listed)
    kind = str(column.dtype).lower()
    for part, words in (("bool", "yes or no"), ("int", "whole number"), ("float", "number"), ("date", "date or time")):
        if part in kind:
            return words
    return "text"
