"""Tables to take away: as the report has them, in files to reckon with (CSV, XLSX) and to set (HTML, LaTeX)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from filetrack import io
from filetrack.bulletin.pages import templates
from filetrack.bulletin.site import FORMS, table_file
from filetrack.report.latex import latex
from filetrack.report.table_figures import AS_PRINTED, REALITY, Figures, figures
from filetrack.report.tables import TableView
from filetrack.report.workbooks import workbook


def downloads(views: Sequence[TableView], given: str) -> dict[str, bytes]:
    """Return every table as CSV, XLSX, HTML and LaTeX, by addresses. The same tables give the same bytes.

    `given` is the run's input: every file says whether anybody in it is real.
    """
    mark = REALITY[given]
    page = templates("filetrack.report").get_template("table_file.html.j2")
    write = {
        "csv": lambda view: csv(view, mark),
        "xlsx": lambda view: workbook(view, mark),
        "html": lambda view: page.render(view=view, mark=mark, contents=[]).encode(),
        "tex": lambda view: latex(view, mark).encode(),
    }
    return {table_file(view.number, form): write[form](view) for view in views for form in FORMS}


def csv(view: TableView, mark: str) -> bytes:
    """A row of the table a line, a figure a cell; the last column tells what records are behind the line."""
    columns = {view.row_heading or "Row": pd.Series([row.label for row in view.rows], dtype="str")}
    columns |= {column.name: _typed(column) for column in figures(view)}
    told = " ".join([mark, *([AS_PRINTED] if view.carried else []), *view.remarks])
    return io.neutral(pd.DataFrame(columns).assign(Records=told)).to_csv(index=False, lineterminator="\n").encode()


def _typed(column: Figures) -> pd.Series:
    """Counts as whole numbers, percentages to four decimals, words as words."""
    if any(isinstance(value, str) for value in column.values):
        return pd.Series(column.values, dtype="str")
    values = pd.Series(column.values, dtype="Float64")
    return values.round(4) if column.share else values.astype("Int64")
