"""What coded columns are made from: every one says so, in fields that there are, and what it says holds."""

from __future__ import annotations

import pytest

from filetrack import io
from filetrack.schemas import case
from filetrack.schemas.declared import Tables
from filetrack.schemas.mapping import RECORDS
from filetrack.schemas.needs import CODED, lacking, lineage, rows_of, table_lineage
from tests.coding.conftest import RULES

FIELDS = {
    f"{name}.{column}"
    for name, record in RECORDS.items()
    if record.schema
    for column in record.schema.to_schema().columns
}
POLICE = {field for field in FIELDS if RECORDS[field.partition(".")[0]].agency == "police"}
COLUMNS = [(frame, column) for frame in CODED.values() for column in frame.to_schema().columns]


@pytest.fixture(scope="module")
def tables():
    return {table.number: table for table in io.settings(RULES.parent / "tables.yaml", Tables).in_order()}


def test_every_coded_column_says_what_it_is_made_from():
    silent = [f"{frame.__name__}.{column}" for frame, column in COLUMNS if not lineage(frame, column).needs]
    assert {name.rpartition(".")[2] for name in silent} == {"site", "month"}
    assert {frame.__name__ for frame in CODED.values()} >= {name for name in vars(case) if name.startswith("Case")}


def test_every_field_that_is_named_exists():
    assert {field for frame, column in COLUMNS for field in lineage(frame, column).fields} <= FIELDS


def test_a_column_is_followed_through_columns_to_records():
    made = lineage(case.Case, case.Case.presence)
    assert frozenset({"child.child_id"}) in made.needs
    assert "incident.location" in made.also
    assert "incident.relationship" in rows_of(case.CaseChild).fields


def test_a_table_lacks_what_none_of_the_alternatives_holds(tables):
    texts = {"incident.narrative", "notification.narrative"}
    assert lacking(table_lineage(tables["19"]), FIELDS - texts) == []
    boxes = {"child.present_tick", "incident.child_present_tick"}
    assert len(lacking(table_lineage(tables["19"]), FIELDS - texts - boxes)) == 1
    assert lacking(table_lineage(tables["18"]), FIELDS - texts) == [
        "incident.narrative (narrative) or notification.narrative (text of the notification record)"
    ]


def test_an_agency_without_records_is_told_by_its_records(tables):
    assert lacking(table_lineage(tables["34"]), POLICE) == ["event records", "family records"]
    assert lacking(table_lineage(tables["12"]), FIELDS - POLICE)[0].endswith("records")
    assert lacking(table_lineage(tables["12"]), POLICE) == []
