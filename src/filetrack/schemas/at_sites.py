"""The declared tables as a study's sites allow: each counts those that hold what it needs, and names the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from filetrack.schemas.base import AtSite
from filetrack.schemas.declared import CrossTab, RegisterTable, TracingTable
from filetrack.schemas.mapping import RECORDS, Agency, Note
from filetrack.schemas.needs import Table, held_by, is_about, lacking, sites_named, table_lineage
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.table import TableSite

Caveats = Mapping[str, Sequence[tuple[Agency, Note]]]
"""The notes on the files of each site's agencies, by site."""


def caveats(forms: Mapping[str, SiteConfig]) -> Caveats:
    """Return the notes that sites' mappings hold, those of their formats among them."""
    return {
        site: [(agency, note) for agency in ("police", "care") for note in getattr(form.source(agency), "notes", [])]
        for site, form in forms.items()
    }


def table_sites(tables: Sequence[Table], sites: Mapping[str, str], held: pd.DataFrame, notes: Caveats) -> pd.DataFrame:
    """Return which table counts which site, and what is to be known of it (`TableSite`).

    `sites` are the study's, with their labels; `held` is what they hold (`Held`).
    """
    rows = [
        (site, table.number, why is None, said)
        for table in tables
        for site in dict.fromkeys([*sites, *sites_named(table)])
        if is_about(table, site) or _is_left_out(table, site)
        for why in [_why_not(table, site, sites, held)]
        for said in ([why] if why else _caveats(table, notes.get(site, ())) or [None])
    ]
    names = [TableSite.site, TableSite.table, TableSite.counted, TableSite.note]
    return pd.DataFrame(rows, columns=names)[list(TableSite.to_schema().columns)]


def as_counted(tables: Sequence[Table], at: pd.DataFrame) -> list[Table]:
    """Return the tables as `at` (`TableSite`) has them counted; those that count no site are none."""
    counted = [(table, at[at[TableSite.table].eq(table.number)]) for table in tables]
    return [
        table
        if own[TableSite.counted].all()
        else _restricted(table, set(own.loc[own[TableSite.counted], TableSite.site]))
        for table, own in counted
        if own[TableSite.counted].any()
    ]


def remarks(table: str, at: pd.DataFrame) -> list[str]:
    """Return what is to be said beneath a table: that it is not made, whom it leaves out, caveats on whom it counts."""
    own = at[at[TableSite.table].eq(table)]
    said = list(dict.fromkeys(own[TableSite.note].dropna()))
    return said if own[TableSite.counted].any() else ["This table is not made.", *said]


def _is_left_out(table: Table, site: str) -> bool:
    """Whether a reader would look for a site in a table that names its sites one by one."""
    return not (isinstance(table, CrossTab) and AtSite.site in table.where)


def _why_not(table: Table, site: str, sites: Mapping[str, str], held: pd.DataFrame) -> str | None:
    if site not in sites:
        return f"Not counted: “{site}”, which is no site of the study."
    if not is_about(table, site):
        return f"Not counted: {sites[site]}, which the table does not name."
    lacks = lacking(table_lineage(table), held_by(held, site))
    return f"Not counted: {sites[site]}, whose extracts hold no {'; no '.join(lacks)}." if lacks else None


def _caveats(table: Table, notes: Collection[tuple[Agency, Note]]) -> list[str]:
    """The notes on what a table is made from."""
    fields = table_lineage(table).fields
    records = {field.partition(".")[0] for field in fields}
    about = {*fields, *records, table.number}
    agencies = {RECORDS[record].agency for record in records}
    return [
        note.note for agency, note in notes if agency in agencies and (not note.concerns or about & {*note.concerns})
    ]


def _restricted(table: Table, sites: Collection[str]) -> Table:
    """The table over some of its sites."""
    if isinstance(table, RegisterTable):
        counted = [(column, [site for site in column.sites if site in sites]) for column in table.columns]
        columns = [column.model_copy(update={"sites": those}) for column, those in counted if those]
        return table.model_copy(update={"columns": columns})
    if isinstance(table, TracingTable):
        left = {name: label for name, label in table.sites.items() if name in sites}
        return table.model_copy(update={"sites": left, "everywhere": False})
    here = {AtSite.site: sorted(sites)}
    update: dict[str, object] = {"where": {**table.where, **here}}
    if table.of:
        update["of"] = table.of.model_copy(update={"where": {**table.of.where, **here}})
    if table.columns:
        across = table.columns.variable == AtSite.site
        places = [group.codes if across else group.where.get(AtSite.site, sites) for group in table.columns.groups]
        groups = [group for group, at in zip(table.columns.groups, places, strict=True) if {*at} & {*sites}]
        update["columns"] = table.columns.model_copy(update={"groups": groups})
    return table.model_copy(update=update)
