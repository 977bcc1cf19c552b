"""A table's own page: the table, every printed cell beside ours, what it counts, and where it can be taken from."""

from __future__ import annotations

import pandas as pd
import yaml

from filetrack.bulletin.figures import figure_text
from filetrack.bulletin.frames import FrameView
from filetrack.report.tables import TableView
from filetrack.schemas.declared import CrossTab, RegisterTable, Tables, TracingTable
from filetrack.schemas.table import Cell, ComparedCell, Verdict

COUNTED_BY = {
    CrossTab: "filetrack.tables.counting.cross_tab",
    RegisterTable: "filetrack.tables.counting.register_table",
    TracingTable: "filetrack.tables.counting.tracing_table",
}
"""The function that counts each kind of table."""


def table_detail(view: TableView, declared: Tables, comparison: pd.DataFrame, cells: pd.DataFrame) -> dict[str, object]:
    """Return what a table's page shows: its layout, comparison, definition as declared and the code that counts it."""
    made = next((table for table in declared.in_order() if table.number == view.number), None)
    return {
        "view": view,
        "beside": _beside(comparison[comparison[ComparedCell.table].eq(view.number)], cells),
        "definition": None if made is None else _definition(made),
        "counted_by": None if made is None else COUNTED_BY[type(made)],
        "frame": made.source if isinstance(made, CrossTab) else None,
        "numbers": [table.number for table in declared.in_order()],
    }


def _beside(compared: pd.DataFrame, cells: pd.DataFrame) -> FrameView:
    key = [ComparedCell.table, ComparedCell.row, ComparedCell.column]
    kinds = compared.merge(cells[[*key, Cell.kind]], on=key, how="left")
    percent = kinds[Cell.kind].eq("percent")
    rows = [
        [
            one[ComparedCell.row],
            one[ComparedCell.column],
            figure_text(one[ComparedCell.published], percent=share),
            figure_text(one[ComparedCell.reproduced], percent=share),
            Verdict(one[ComparedCell.verdict]).label,
        ]
        for one, share in zip(kinds.to_dict("records"), percent, strict=True)
    ]
    return FrameView(["Row", "Column", "Printed", "From records", "Verdict"], rows, [2, 3])


def _definition(table: CrossTab | RegisterTable | TracingTable) -> str:
    said = table.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=100)
