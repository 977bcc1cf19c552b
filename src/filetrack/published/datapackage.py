"""The printed figures as a Frictionless Data Package: its descriptor, made from the schemas."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pandas as pd
import pandera.pandas as pa

from filetrack.problems import Problem
from filetrack.schemas.audit import Landmark, Reference, Relation
from filetrack.schemas.base import Frame
from filetrack.schemas.reading import Reading
from filetrack.schemas.table import Claim, PublishedCell, PublishedTable


@dataclass(frozen=True)
class Resource:
    """A file of the package: its name without `.csv`, its schema, and columns that are keys of another file."""

    name: str
    schema: type[Frame]
    foreign: dict[str, tuple[str, str]] = field(default_factory=dict)


RESOURCES = (
    Resource("tables", PublishedCell, {PublishedCell.table: ("titles", PublishedTable.table)}),
    Resource("titles", PublishedTable),
    Resource("claims", Claim),
    Resource("relations", Relation),
    Resource("references", Reference),
    Resource("places", Landmark),
    Resource("readings", Reading),
)

PACKAGE = {
    "profile": "tabular-data-package",
    "name": "children-and-families-experiencing-domestic-violence",
    "title": "Printed figures of “Children and families experiencing domestic violence” (2010)",
    "description": "All cells of the report's 42 tables and the quantitative statements of its running text "
    "(executive summary, chapters 2 and 4 to 10), as printed.",
    "sources": [
        {
            "title": "N. Stanley, P. Miller, H. Richardson Foster and G. Thomson (2010) Children and families "
            "experiencing domestic violence: police and children's social services' responses. NSPCC"
        }
    ],
}

CONSTRAINTS = {
    "isin": ("enum", "allowed_values"),
    "str_matches": ("pattern", "pattern"),
    "greater_than_or_equal_to": ("minimum", "min_value"),
    "less_than_or_equal_to": ("maximum", "max_value"),
}
"""Checks of a schema that Table Schema knows, by its name for them and the value that they hold."""


def descriptor(names: Collection[str]) -> dict:
    """Return the descriptor (`datapackage.json`) of a package of the files named, in the words of their schemas.

    Names are without `.csv`. Raises Problem where a file has no schema.
    """
    strange = sorted(set(names) - {resource.name for resource in RESOURCES})
    if strange:
        raise Problem(
            f"data/published/{strange[0]}.csv has no schema. Name its schema in filetrack.published.datapackage."
        )
    return PACKAGE | {"resources": [_resource(resource) for resource in RESOURCES if resource.name in names]}


def _resource(resource: Resource) -> dict:
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "path": f"{resource.name}.csv",
        "description": " ".join((resource.schema.__doc__ or "").split()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table_schema(resource.schema, resource.foreign),
    }


def table_schema(schema: type[Frame], foreign: dict[str, tuple[str, str]]) -> dict:
    """Return a frame's Table Schema: fields with types and constraints, primary key and foreign keys, if any."""
    frame = schema.to_schema()
    alone = [name for name, column in frame.columns.items() if column.unique]
    described = {
        "fields": [_field(name, column) for name, column in frame.columns.items()],
        "missingValues": [""],
    }
    if frame.unique or alone:
        described["primaryKey"] = frame.unique or alone
    if foreign:
        described["foreignKeys"] = [
            {"fields": name, "reference": {"resource": file, "fields": key}} for name, (file, key) in foreign.items()
        ]
    return described


def _field(name: str, column: pa.Column) -> dict:
    words = {"title": column.title, "description": column.description}
    constraints: dict = {"required": True} if not column.nullable else {}
    if column.unique:
        constraints["unique"] = True
    for check in column.checks:
        constraint, held = CONSTRAINTS[check.name]
        constraints[constraint] = _plain(check.statistics[held])
    described = {"name": name, "type": _type(column)} | {key: text for key, text in words.items() if text}
    return described | ({"constraints": constraints} if constraints else {})


def _type(column: pa.Column) -> str:
    kind = column.dtype.type
    if pd.api.types.is_bool_dtype(kind):
        return "boolean"
    if pd.api.types.is_integer_dtype(kind):
        return "integer"
    return "number" if pd.api.types.is_numeric_dtype(kind) else "string"


def _plain(value: object) -> object:
    """Return a check's value as JSON writes it: allowed values in order, a pattern anchored as XML Schema does."""
    if isinstance(value, str):
        return value.removeprefix(r"\A").removesuffix(r"\Z")
    return value if isinstance(value, int | float) else [str(each) for each in value]
