from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.declared import Tables
from filetrack.schemas.table import PublishedTable

ROOT = Path(__file__).parents[2]
CARRIED = ["1", "2", "31"]


@pytest.fixture(scope="module")
def committed() -> dict:
    return yaml.safe_load((ROOT / "config/tables.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def declared(committed) -> dict:
    return deepcopy(committed)


def table(declared: dict, number: str) -> dict:
    return next(t for t in declared["tables"] if t["number"] == number)


def test_all_42_tables_are_made_from_records_or_carried():
    tables = io.settings(ROOT / "config/tables.yaml", Tables)
    assert [t.number for t in tables.in_order()] == [str(n) for n in range(3, 43) if n != 31]
    assert [t.number for t in tables.carried if t.column is None] == CARRIED


def test_titles_sections_and_units_are_the_reports():
    tables = io.settings(ROOT / "config/tables.yaml", Tables)
    printed = io.read(ROOT / "data/published/titles.csv", PublishedTable).set_index(PublishedTable.table)
    for table in (*tables.in_order(), *tables.carried):
        said = printed.loc[table.number]
        assert table.title.replace("“", '"').replace("”", '"') == said[PublishedTable.title]
        assert table.section == said[PublishedTable.section]


def test_the_multiple_response_tables_are_those_that_let_several_rows_hold():
    tables = io.settings(ROOT / "config/tables.yaml", Tables).tables
    assert [t.number for t in tables if t.multiple] == ["26", "27", "28", "39", "42"]


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
        ("14", {"number": "31"}, "declared more than once: table 31"),
        ("27", {"total": "Total"}, "a multiple-response table has none"),
        ("27", {"of": {"source": "cases", "where": {"has_ofence": [True]}}}, "did you mean “has_offence”"),
        ("27", {"of": {"source": "case"}}, "of.source"),
        ("27", {"shares": [{"without": ["Rape"]}]}, "leaves no rows out of its base"),
        ("12", {"total": None}, "a table needs a total row"),
        ("27", {"variable": None}, "the rows need a variable"),
        ("40", {"variable": "mother"}, "the rows need a variable"),
        ("40", {"columns": {"groups": [{"label": "x"}]}}, "needs either codes or a variable"),
        ("40", {"columns": {"groups": [{"label": "x", "codes": ["full"]}]}}, "columns need a variable and groups"),
        (
            "26",
            {"columns": {"variable": "timing", "groups": [{"label": "x", "codes": ["both"]}], "shares": "total"}},
            "total column need one",
        ),
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
