from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.declared import Tables

ROOT = Path(__file__).parents[2]
CENTRAL = ["3", "12", "14", "15", "16", "18", "19", "21", "23", "29", "30", "32", "33", "34", "35", "36", "37", "38"]


@pytest.fixture
def declared() -> dict:
    return yaml.safe_load((ROOT / "config/tables.yaml").read_text(encoding="utf-8"))


def table(declared: dict, number: str) -> dict:
    return next(t for t in declared["tables"] if t["number"] == number)


def test_the_declared_tables_are_the_central_ones_in_order():
    tables = io.settings(ROOT / "config/tables.yaml", Tables).in_order()
    assert [t.number for t in tables] == CENTRAL


@pytest.mark.parametrize(
    ("number", "change", "said"),
    [
        ("12", {"titel": "x"}, r"unknown key .*titel.*did you mean “title”"),
        ("12", {"variable": "relationshp"}, "no variable “relationshp” .*did you mean “relationship”"),
        ("12", {"rows": [{"label": "x", "codes": ["curent_partner"]}]}, "no code “curent_partner” .*current_partner"),
        ("12", {"rows": [{"label": "x", "at_least": 1}]}, "relationship holds codes"),
        ("12", {"rows": [{"label": "x"}]}, "needs exactly one of codes, a band, missing"),
        ("12", {"rows": [{"label": "x", "codes": [], "missing": True}]}, "needs exactly one of"),
        ("29", {"where": {"sit": ["north"]}}, "no variable “sit”"),
        ("19", {"shares": [{"without": ["Child asleap"]}]}, "no row “Child asleap” .*did you mean “Child asleep”"),
        ("12", {"cells": "together"}, "under a column variable"),
        ("14", {"number": "12"}, "declared more than once: table 12"),
    ],
)
def test_a_wrong_declaration_is_refused_by_name(declared, number, change, said):
    table(declared, number).update(change)
    with pytest.raises(Problem, match=said):
        io.checked(declared, Tables, "config/tables.yaml")


def test_a_tracing_table_names_every_end_state(declared):
    del declared["tracing"][0]["end_states"]["file_not_found"]
    with pytest.raises(Problem, match="every end state"):
        io.checked(declared, Tables, "config/tables.yaml")


def test_a_register_column_names_counts_of_the_register(declared):
    declared["registers"][0]["columns"][0]["counts"] = "incident"
    with pytest.raises(Problem, match=r"no counts “incident” .*did you mean “incidents”"):
        io.checked(declared, Tables, "config/tables.yaml")
