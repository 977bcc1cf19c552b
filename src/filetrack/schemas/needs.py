"""What coded columns and tables need of a site's records, followed from column to column; what a site can give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, reduce
from operator import or_

import pandas as pd

from filetrack.schemas import case
from filetrack.schemas.base import IDENTITY, AtSite, Frame
from filetrack.schemas.declared import SOURCES, CrossTab, RegisterTable, TracingTable
from filetrack.schemas.lineage import Lineage, declared
from filetrack.schemas.mapping import RECORDS
from filetrack.schemas.quality import Held
from filetrack.schemas.sample import Register

CODED: dict[str, type[Frame]] = {
    "case": case.Case,
    "case_child": case.CaseChild,
    "case_adult": case.CaseAdult,
    "case_injury": case.CaseInjury,
    "case_context": case.CaseContext,
    "case_offence": case.CaseOffence,
    "case_action": case.CaseAction,
    "case_family": case.CaseFamily,
    "in_depth_family": case.InDepthFamily,
    "in_depth_service": case.InDepthService,
    "in_depth_agency": case.InDepthAgency,
    "in_depth_conversation": case.InDepthConversation,
    "register": Register,
}
"""Frames of coded columns, by the names that lineage uses."""

Table = CrossTab | RegisterTable | TracingTable


@cache
def lineage(frame: type[Frame], column: str) -> Lineage:
    """Return the fields of records that a coded column is made from; those of `site` are none."""
    own = declared(frame.to_schema().columns[column])
    if own is None:
        return Lineage()
    coded = {one for one in own.fields if one.partition(".")[0] in CODED}
    parts = [Lineage(own.needs - {frozenset({one}) for one in coded}, own.also - coded)]
    for one in sorted(coded):
        name, _, of = one.partition(".")
        made = lineage(CODED[name], of)
        parts.append(Lineage(also=made.fields) if one in own.also else made)
    return _union(parts)


@cache
def rows_of(frame: type[Frame]) -> Lineage:
    """Return what the rows of a coded frame are made from: its identifiers."""
    columns = frame.to_schema().columns.items()
    return _union(lineage(frame, name) for name, column in columns if name.endswith("_id") and not column.nullable)


def table_lineage(table: Table) -> Lineage:
    """Return the fields of records that a table is made from."""
    if isinstance(table, RegisterTable):
        counts = {name for column in table.columns for name in (column.counts, column.share_of) if name}
        return _union(lineage(Register, name) for name in sorted(counts))
    if isinstance(table, TracingTable):
        return _union([rows_of(case.Case), rows_of(case.CaseFamily), lineage(case.Case, case.Case.end_state)])
    frame = SOURCES[table.source]
    named = table.counted | {line.variable for line in table.rows if line.variable}
    parts = [rows_of(frame), *(lineage(frame, name) for name in sorted(named))]
    if table.of:
        whole = SOURCES[table.of.source]
        parts += [rows_of(whole), *(lineage(whole, name) for name in table.of.where)]
    return _union(parts)


def sites_named(table: Table) -> list[str]:
    """The sites that a table names one by one; none where it counts all."""
    if isinstance(table, RegisterTable):
        return list(dict.fromkeys(str(site) for column in table.columns for site in column.sites))
    if isinstance(table, TracingTable):
        return [str(site) for site in table.sites]
    across = table.columns.groups if table.columns and table.columns.variable == AtSite.site else []
    return [str(site) for site in table.where.get(AtSite.site) or [code for group in across for code in group.codes]]


def is_about(table: Table, site: str) -> bool:
    """Whether a table counts a site, if this holds what the table needs."""
    return site in (sites_named(table) or [site])


def held_by(held: pd.DataFrame, site: str) -> frozenset[str]:
    """Return the fields that a site's extracts hold (`Held`), each named `record.field`."""
    own = held[held[Held.site].eq(site) & held[Held.held]]
    return frozenset(own[Held.record] + "." + own[Held.field])


def sites_with(made_from: Lineage, fields: Mapping[str, Collection[str]]) -> list[str]:
    """Return those of the sites that hold what is needed; `fields` are what each holds (`held_by`)."""
    return [site for site, held in fields.items() if not lacking(made_from, held)]


def lacking(made_from: Lineage, held: Collection[str]) -> list[str]:
    """Return in words what is needed and not held; nothing where all is."""
    unmet = [_said(need, held) for need in made_from.needs if not need & frozenset(held)]
    return sorted({" or ".join(sorted(one)) for one in unmet if not any(other < one for other in unmet)})


def without(made_from: Lineage, held: Collection[str]) -> list[str]:
    """Return in words what would be used besides and is not held."""
    return sorted(_said(made_from.also - frozenset(held), held))


def named(field: str) -> str:
    """A field of a record as a mapping names it, with what it is: `incident.reported_minute (time reported)`."""
    record, _, column = field.partition(".")
    if column in IDENTITY:
        return f"{record}.{column.partition('_')[0]}"
    title = RECORDS[record].schema.to_schema().columns[column].title
    return f"{record}.{column} ({title[0].lower()}{title[1:]})"


def _said(fields: Iterable[str], held: Collection[str]) -> frozenset[str]:
    """Fields in words: those of a record of which nothing is held by the record's name."""
    records = {field.partition(".")[0] for field in held}
    return frozenset(
        named(field) if (record := field.partition(".")[0]) in records else f"{record} records" for field in fields
    )


def _union(parts: Iterable[Lineage]) -> Lineage:
    return reduce(or_, parts, Lineage())
