"""The heuristics of the architecture tests, on sources that they must catch and must let pass."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.test_walls import literal_columns, telling_names, touches_disk


@pytest.mark.parametrize(
    "source",
    [
        "open(path)",
        "path.open()",
        "pd.read_csv(path)",
        "frame.to_csv(path)",
        "Path(name).read_text()",
        "io.read(path, Case)",
        "folder.mkdir()",
    ],
)
def test_disk_is_seen(source):
    assert touches_disk(ast.parse(source, mode="eval").body)


@pytest.mark.parametrize(
    "source",
    ["frame.to_csv(index=False)", "files(__package__).joinpath('x').read_text()", "io.validated(frame, Case, '')"],
)
def test_what_is_not_disk_passes(source):
    assert not touches_disk(ast.parse(source, mode="eval").body)


@pytest.mark.parametrize(
    "source",
    ["cases['pathway']", "cases[['site', 'pathway']]", "cases.groupby('pathway')", "a.merge(b, on=['pathway'])"],
)
def test_a_literal_column_is_seen(source):
    assert literal_columns(ast.parse(source), {"pathway"})


def test_a_column_by_attribute_passes():
    assert not literal_columns(ast.parse("cases[Case.pathway]; words['other']"), {"pathway"})


@pytest.mark.parametrize(
    "source",
    [
        "def coded(codes: dict[str, str]): return codes['pathway']",
        "codes = {name: 1 for name in names}; codes['pathway']",
    ],
)
def test_a_key_of_a_mapping_passes(source):
    assert not literal_columns(ast.parse(source), {"pathway"})


def test_a_name_tells_of_a_column_if_its_schema_is_imported_or_it_is_compound():
    columns_of = {"filetrack.schemas.case.Case": {"pathway", "incident_id"}}
    assert telling_names(["filetrack.schemas.case.Case"], columns_of) == {"pathway", "incident_id"}
    assert telling_names([], columns_of) == {"incident_id"}
