"""The pages of the casebook: an index, a page a table, a page a case."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from filetrack.bulletin.pages import templates
from filetrack.bulletin.site import Way
from filetrack.casebook import line
from filetrack.casebook.cases import HeldBy, cases
from filetrack.casebook.records import Records, case_of
from filetrack.casebook.tables import table_view
from filetrack.history import HistoryRules
from filetrack.schemas.at_sites import as_counted, remarks
from filetrack.schemas.declared import Tables
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Study
from filetrack.schemas.table import CountedUnit

INDEX = "index.html"
GEOMETRY = {"width": line.WIDTH, "left": line.LEFT, "right": line.RIGHT, "top": line.TOP, "mark": line.MARK}


def pages(
    study: Study,
    declared: Tables,
    rules: HistoryRules,
    records: Records,
    sampled: pd.DataFrame,
    cells: pd.DataFrame,
    counted: pd.DataFrame,
    at: pd.DataFrame,
    held: HeldBy,
) -> Iterator[tuple[str, str]]:
    """Yield each page's address from the casebook's folder, and the page. The same records give the same text.

    `at` says which table counts which site (`TableSite`), `held` what each site holds.
    """
    made = templates("filetrack.casebook")
    shared = {"study": study, "simulated": study.input == "simulated", "contents": [], "geometry": GEOMETRY}
    notification_of = sampled.set_index(Sampled.incident_id)[Sampled.notification_id]
    of_cases = cases(records, notification_of, rules, study, held)
    every = declared.in_order()
    tables = as_counted(every, at)
    said = {table.number: remarks(table.number, at) for table in every}
    home = [Way(INDEX, "Casebook", True)]
    index = {"tables": every, "made": {table.number for table in tables}, "said": said, "cases": of_cases}
    yield INDEX, made.get_template("index.html.j2").render(**shared, **index, site=home)
    below = [Way(f"../{INDEX}", "Casebook", False)]
    leads = case_of(records).to_dict() | {case: case for case in of_cases}
    of_table = made.get_template("table.html.j2")
    units = dict(iter(counted.groupby(CountedUnit.table)))
    for table in tables:
        view = table_view(table, cells, units.get(table.number, counted.iloc[:0]), leads)
        html = of_table.render(**shared, site=below, table=view, said=said[table.number])
        yield f"tables/table_{int(table.number):02}.html", html
    of_case = made.get_template("case.html.j2")
    for case, view in of_cases.items():
        yield f"cases/{case}.html", of_case.render(**shared, site=below, case=view)
