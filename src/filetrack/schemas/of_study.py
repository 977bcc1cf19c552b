"""The declared tables as a study has them: as the report prints them, or by the study's own sites and months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from filetrack.schemas.base import AtSite
from filetrack.schemas.declared import (
    Columns,
    CrossTab,
    Declared,
    Group,
    Heading,
    Line,
    RegisterTable,
    Tables,
    TracingTable,
)
from filetrack.schemas.needs import Table, is_about, sites_named
from filetrack.schemas.study import Study

SIDE_BY_SIDE = 8
"""A study of more sites has one column for all of them."""
TOGETHER = "All sites"
_SAID = "The sites are too many for columns of their own, and are counted together."

Places = Mapping[str, Sequence[str]]
"""The sites that a column counts, by its label."""

_Table = TypeVar("_Table", bound=Declared)
_Labelled = TypeVar("_Labelled", Line, Heading)


def of_study(tables: Tables, study: Study) -> Tables:
    """Return the tables of a study.

    Those of the report's sites and months are as declared. Others carry nothing from print, and have the words that
    tables have `elsewhere`. In a study with a site that no table names, columns by site are of its sites, and a table
    of one printed site that says what it is `elsewhere` is of all; a table about none of the study's sites is none of
    its tables. Rows by month are of the study's months.
    """
    months = study.period.register_months
    if study.of_the_report and all(set(months) <= {*table.months} for table in tables.registers):
        return tables
    named = {site for table in tables.in_order() for site in sites_named(table)}
    others = not named.issuperset(study.sites)
    places = _places(study.sites)
    made: dict[str, list[Declared]] = {
        "registers": [_monthly(_reworded(table), months) for table in tables.registers],
        "tracing": [_reworded(table) for table in tables.tracing],
        "tables": [_reworded(table) if others or not _of_one_site(table) else table for table in tables.tables],
        "carried": tables.carried if study.of_the_report else [],
    }
    if others:
        made["registers"] = [_registered_at(table, places) for table in made["registers"]]
        made["tracing"] = [_traced_at(table, places) for table in made["tracing"]]
        made["tables"] = [_counted_at(table, places) for table in made["tables"]]
    made["tables"] = [table for table in made["tables"] if any(is_about(table, site) for site in study.sites)]
    for kind in ("registers", "tracing", "tables"):
        made[kind] = [table.model_copy(update={"elsewhere": None}) for table in made[kind]]
    return tables.model_copy(update=made)


def _places(sites: Mapping[str, str]) -> Places:
    """The columns of sites: one each, or one for all; those of one label together."""
    if len(sites) > SIDE_BY_SIDE:
        return {TOGETHER: list(sites)}
    return {label: [site for site, own in sites.items() if own == label] for label in sites.values()}


def _reworded(table: _Table) -> _Table:
    if table.elsewhere is None:
        return table
    said = table.elsewhere.model_dump(exclude_unset=True, exclude={"labels"})
    return table.model_copy(update=said | _relabelled(table, table.elsewhere.labels))


def _relabelled(table: Declared, labels: Mapping[str, str]) -> dict[str, object]:
    """What of a table's rows, counts and percentages has other labels."""
    if not labels:
        return {}

    def named(part: _Labelled) -> _Labelled:
        return part.model_copy(update={"label": labels.get(part.label, part.label)})

    return {
        "rows": [named(row) for row in table.rows],
        "shares": [named(share) for share in table.shares],
        "number_label": named(table.number_label),
    }


def _of_one_site(table: CrossTab) -> bool:
    return AtSite.site in table.where


def _monthly(table: RegisterTable, months: Collection[str]) -> RegisterTable:
    """The table with the months given; their year stands in the heading where they have one."""
    years = {month[:4] for month in months}
    form, heading = ("%B", f"Month ({min(years)})") if len(years) == 1 else ("%B %Y", "Month")
    labels = {month: dt.date.fromisoformat(f"{month}-01").strftime(form) for month in months}
    return table.model_copy(update={"months": labels, "row_heading": heading})


def _registered_at(table: RegisterTable, places: Places) -> RegisterTable:
    """The table with the columns of its first site for every place."""
    columns = [
        column.model_copy(update={"label": label, "sites": sites})
        for column in table.columns
        if column.sites == table.columns[0].sites
        for label, sites in places.items()
    ]
    return table.model_copy(update={"columns": columns, "footnote": _footnote(table, places)})


def _traced_at(table: TracingTable, places: Places) -> TracingTable:
    """The table by place; one place is the total."""
    labels = {site: label for label, sites in places.items() for site in sites}
    total = next(iter(places)) if len(places) == 1 else table.total
    return table.model_copy(update={"sites": labels, "total": total, "footnote": _footnote(table, places)})


def _counted_at(table: CrossTab, places: Places) -> Table:
    if _of_one_site(table):
        return table if table.elsewhere is None else _apart(table, places)
    if table.columns is None or table.columns.variable != AtSite.site:
        return table
    groups = [Group(label=label, codes=sites) for label, sites in places.items()]
    total = table.columns.total if len(places) > 1 else None
    columns = Columns(**{**dict(table.columns), "groups": groups, "total": total})
    return table.model_copy(update={"columns": columns, "footnote": _footnote(table, places)})


def _apart(table: CrossTab, places: Places) -> CrossTab:
    """A table of one printed site with a block of columns for every place."""
    where = {**table.where, AtSite.site: [site for sites in places.values() for site in sites]}
    if len(places) == 1:
        return table.model_copy(update={"where": where, "footnote": _footnote(table, places)})
    if table.columns is None:
        columns = Columns(variable=AtSite.site, groups=[Group(label=n, codes=sites) for n, sites in places.items()])
        return table.model_copy(update={"where": where, "columns": columns})
    groups = [
        group.model_copy(update={"label": f"{label}, {group.label}", "where": {AtSite.site: sites}})
        for label, sites in places.items()
        for group in table.columns.groups
    ]
    columns = table.columns.model_copy(update={"groups": groups, "total": None})
    return table.model_copy(update={"where": where, "columns": columns})


def _footnote(table: Declared, places: Places) -> str | None:
    return " ".join(filter(None, [table.footnote, _SAID])) if TOGETHER in places else table.footnote
