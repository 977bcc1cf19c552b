"""The data package: its descriptor says what the schemas and the files say."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.typing import Series

from filetrack.problems import Problem
from filetrack.published.datapackage import descriptor, table_schema
from filetrack.schemas.base import Frame

PUBLISHED = Path(__file__).parents[2] / "data/published"
FILES = {path.stem for path in PUBLISHED.glob("*.csv")}
CAST = {"string": str, "integer": int, "number": float, "boolean": str}


class Sheep(Frame):
    """A flock."""

    ear: Series[str] = pa.Field(unique=True, str_matches=r"\A[A-Z]\Z", title="Ear mark", description="One letter.")
    legs: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, le=4, title="Legs")
    wool: Series[float] = pa.Field(title="Wool, kg")
    shorn: Series[bool] = pa.Field(title="Whether shorn")
    breed: Series[str] = pa.Field(isin=["herdwick", "swaledale"], title="Breed")


class Pen(Frame):
    """A sheep's place."""

    row: Series[str] = pa.Field(title="Row")
    ear: Series[str] = pa.Field(title="Ear mark")

    class Config:
        unique = ["row", "ear"]


def test_a_schema_in_the_words_of_table_schema():
    assert table_schema(Sheep, {}) == {
        "fields": [
            {
                "name": "ear",
                "type": "string",
                "title": "Ear mark",
                "description": "One letter.",
                "constraints": {"required": True, "unique": True, "pattern": "[A-Z]"},
            },
            {"name": "legs", "type": "integer", "title": "Legs", "constraints": {"minimum": 0, "maximum": 4}},
            {"name": "wool", "type": "number", "title": "Wool, kg", "constraints": {"required": True}},
            {"name": "shorn", "type": "boolean", "title": "Whether shorn", "constraints": {"required": True}},
            {
                "name": "breed",
                "type": "string",
                "title": "Breed",
                "constraints": {"required": True, "enum": ["herdwick", "swaledale"]},
            },
        ],
        "missingValues": [""],
        "primaryKey": ["ear"],
    }


def test_keys_of_several_columns_and_of_another_file():
    schema = table_schema(Pen, {"ear": ("sheep", "ear")})
    assert schema["primaryKey"] == ["row", "ear"]
    assert schema["foreignKeys"] == [{"fields": "ear", "reference": {"resource": "sheep", "fields": "ear"}}]


def test_the_committed_descriptor_is_up_to_date():
    committed = json.loads((PUBLISHED / "datapackage.json").read_text(encoding="utf-8"))
    assert committed == descriptor(FILES), "run: python -m filetrack.published describe"


def test_a_file_without_a_schema_is_refused():
    with pytest.raises(Problem, match=r"data/published/sheep\.csv has no schema"):
        descriptor({"tables", "sheep"})


@pytest.mark.parametrize("resource", descriptor(FILES)["resources"], ids=lambda resource: resource["name"])
def test_a_file_holds_what_its_descriptor_says(resource):
    with (PUBLISHED / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
        header, *rows = csv.reader(file)
    fields = resource["schema"]["fields"]
    assert header == [field["name"] for field in fields]
    for field, values in zip(fields, zip(*rows, strict=True), strict=True):
        held = [CAST[field["type"]](value) for value in values if value]
        rules = field.get("constraints", {})
        assert len(held) == len(rows) or not rules.get("required")
        assert len(set(held)) == len(held) or not rules.get("unique")
        assert set(held) <= set(rules.get("enum", held))
        assert all(re.fullmatch(rules["pattern"], value) for value in held if "pattern" in rules)
        assert all(value >= rules["minimum"] for value in held if "minimum" in rules)
    key = [header.index(name) for name in resource["schema"].get("primaryKey", header)]
    assert len({tuple(row[place] for place in key) for row in rows}) == len(rows)
