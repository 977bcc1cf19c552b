"""Every table's base traced back to rows read: what each step at each site left, and what it left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from filetrack.problems import Problem
from filetrack.schemas import care, police
from filetrack.schemas.base import AtSite
from filetrack.schemas.case import Case, InDepthFamily
from filetrack.schemas.codes import EndState
from filetrack.schemas.declared import CrossTab, RegisterTable, Tables, TracingTable, Where
from filetrack.schemas.link import Link
from filetrack.schemas.mapping import Agency
from filetrack.schemas.needs import Table
from filetrack.schemas.quality import Reconciled, TraceStep
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from filetrack.schemas.raw.base import Raw, file_name
from filetrack.schemas.sample import Register, Sampled, SampleStep
from filetrack.schemas.site import Adapter, SiteConfig
from filetrack.schemas.table import TableSite

Frames = Mapping[str, pd.DataFrame]
SAMPLED, LINKS, REGISTER = "sampled", "links", "register"
CASES, FAMILIES, IN_DEPTH = "cases", "case_families", "in_depth"


class Source(NamedTuple):
    """The raw files that a frame of cases begins with, by the modules that read them, and the records made of them."""

    agency: Agency
    files: dict[str, type[Raw]]
    records: str

    def file(self, form: SiteConfig) -> str | None:
        """The file of a site that the frame begins with; None where it is not one file."""
        how = form.source(self.agency)
        schema = self.files.get(how.module) if isinstance(how, Adapter) else None
        return None if schema is None else file_name(schema)


def _of(agency: str, north: type[Raw], south: type[Raw], records: str) -> Source:
    return Source(agency, {f"north_{agency}": north, f"south_{agency}": south}, records)


SOURCES = {
    REGISTER: _of("police", north_police.Incidents, south_police.Cris, "incidents"),
    CASES: _of("police", north_police.Incidents, south_police.Merlin, "notifications"),
    "case_children": _of("police", north_police.Children, south_police.MerlinChildren, "children"),
    "case_adults": _of("police", north_police.People, south_police.Cris, "people"),
    "case_offences": _of("police", north_police.Incidents, south_police.Cris, "offences"),
    "case_actions": _of("police", north_police.Actions, south_police.Cris, "actions"),
    FAMILIES: _of("care", north_care.Children, south_care.FileIndex, "families"),
    "in_depth_services": _of("care", north_care.Services, south_care.Services, "services"),
    "in_depth_agencies": _of("care", north_care.AgencyContacts, south_care.AgencyContacts, "consultations"),
}
RECORDS = {
    "incidents": police.Incident,
    "notifications": police.Notification,
    "children": police.Child,
    "people": police.Person,
    "offences": police.IncidentOffence,
    "actions": police.PoliceAction,
    "families": care.Family,
    "services": care.ServiceUse,
    "consultations": care.Consultation,
    "events": care.Event,
}
"""Records of each site, by the names of their files."""


@dataclass
class Chain:
    """The steps from rows of a file of one site to a frame that tables count."""

    site: str
    base: str
    steps: list[dict] = field(default_factory=list)

    def add(self, stage: str, description: str, unit: str, count: int, reason: str | None = None) -> None:
        """Add a step; what it left out is told where the unit is that of the step before.

        Raises Problem where a step has more of a unit than the one before: they came from nowhere.
        """
        before = self.steps[-1] if self.steps else {}
        left_out = before[TraceStep.count] - count if before.get(TraceStep.unit) == unit else None
        if left_out is not None and left_out < 0:
            raise Problem(
                f"{self.site}, {self.base}: {count} {unit} after “{description}”, but {count + left_out} before it. "
                "Results of different runs lie beside each other: run the study again."
            )
        step = {
            TraceStep.site: self.site,
            TraceStep.base: self.base,
            TraceStep.step: len(self.steps) + 1,
            TraceStep.stage: stage,
            TraceStep.description: description,
            TraceStep.unit: unit,
            TraceStep.count: count,
            TraceStep.left_out: left_out,
            TraceStep.reason: reason if left_out else None,
        }
        self.steps.append(step)


def trace(
    reconciled: pd.DataFrame,
    steps: pd.DataFrame,
    records: Mapping[str, Frames],
    frames: Frames,
    tables: Tables,
    forms: Mapping[str, SiteConfig],
    at: pd.DataFrame,
) -> pd.DataFrame:
    """Steps from rows read to the base of every table, at each site (TraceStep).

    `records` are frames by site and name, `frames` those of all sites, `forms` the sites' configs, `at` which table
    counts which site (`TableSite`). There are no steps of an agency that has no files at a site. Raises Problem where a
    step has more than the one before it.
    """
    rows = []
    for site, form in forms.items():
        here = {name: frame[frame[AtSite.site] == site] for name, frame in frames.items()}
        counted = _counted_at(site, tables, at)
        for base in [name for name in frames if name not in (SAMPLED, LINKS) and form.source(_agency(name))]:
            chain = Chain(site, base)
            if base in SOURCES:
                _read(chain, reconciled, records[site], form)
            _followed(chain, steps[steps[SampleStep.site] == site], records[site], here)
            _bases(chain, here, counted)
            rows += chain.steps
    return pd.DataFrame(rows, columns=list(TraceStep.to_schema().columns)).astype({TraceStep.left_out: "Int64"})


def _read(chain: Chain, reconciled: pd.DataFrame, records: Frames, form: SiteConfig) -> None:
    source = SOURCES[chain.base]
    name = source.file(form)
    made = "incidents" if chain.base == CASES and form.selection == "ticked" else source.records
    inside = {Reconciled.site: chain.site, Reconciled.agency: source.agency}
    inside |= {} if name is None else {Reconciled.file: name}
    file = reconciled[[*inside]].eq(pd.Series(inside)).all(axis=1)
    rows = reconciled.loc[file, [Reconciled.rows_read, Reconciled.rows_accepted]].sum()
    chain.add("ingest", f"Read of {name or 'all files'}", "rows", int(rows[Reconciled.rows_read]))
    chain.add("ingest", "Accepted", "rows", int(rows[Reconciled.rows_accepted]), "Quarantined")
    chain.add("ingest", "Records made", made, len(records[made]))


def _followed(chain: Chain, steps: pd.DataFrame, records: Frames, here: Frames) -> None:
    """The steps from records to the frame, which depend on what it is of."""
    frame, sampled = here[chain.base], here[SAMPLED]
    match chain.base:
        case "register":
            counted = int(frame[Register.incidents].sum())
            chain.add("sample", "On the registers of the months", "incidents", counted, "Other months, or not flagged")
        case "cases":
            columns = [SampleStep.description, SampleStep.unit, SampleStep.kept, SampleStep.reason]
            for description, unit, kept, reason in steps[columns].fillna("Of other months").to_numpy().tolist():
                chain.add("sample", description, unit, kept, reason)
            chain.add("code", "Coded", "incidents", len(frame))
        case "case_families":
            ends = here[CASES][Case.end_state]
            chain.add("sample", "Sampled", "notifications", len(sampled))
            linked = int(here[LINKS][Link.family_id].notna().sum())
            chain.add("link", "Linked to a family", "notifications", linked, "No family found")
            traced = int((ends == EndState.TRACED).sum())
            chain.add("link", "Traced in the family's record", "notifications", traced, "File or entry not found")
            chain.add("code", "Families of traced notifications", "families", len(frame))
        case "in_depth":
            booster = frame[InDepthFamily.booster]
            chain.add("code", "Families of traced notifications", "families", len(here[FAMILIES]))
            chain.add("code", "With a substantial response", "families", int((~booster).sum()), "Lesser or no response")
            chain.add("code", "With boosters of the next month", "families in depth", len(frame))
        case "in_depth_services" | "in_depth_agencies":
            made = records[SOURCES[chain.base].records]
            of = made[care.Family.family_id].isin(here[IN_DEPTH][InDepthFamily.family_id])
            chain.add("code", "Of families studied in depth", _unit(chain), int(of.sum()), "Of other families")
            chain.add("code", "Coded", "coded", len(frame))
        case base if base in SOURCES:
            made = records[SOURCES[base].records]
            of = made[police.Incident.incident_id].isin(sampled[Sampled.incident_id])
            chain.add("sample", "Of sampled incidents", _unit(chain), int(of.sum()), "Of other incidents")
            chain.add("code", "Coded", "coded", len(frame))
        case _:
            chain.add("code", "Sampled incidents", "incidents", len(here[CASES]))
            chain.add("code", "Coded", "coded", len(frame))


def _unit(chain: Chain) -> str:
    return chain.steps[-1][TraceStep.unit]


def _agency(base: str) -> Agency:
    """The agency without whose files there is nothing of a frame."""
    if base in SOURCES:
        return SOURCES[base].agency
    return "care" if base == IN_DEPTH else "police"


def _counted_at(site: str, tables: Tables, at: pd.DataFrame) -> list[Table]:
    """The tables but those that leave a site out, or that count none."""
    left_out = at[at[TableSite.site].eq(site) & ~at[TableSite.counted].astype(bool)]
    return [table for table in tables.in_order() if table.number not in {*left_out[TableSite.table]}]


def _bases(chain: Chain, here: Frames, tables: Sequence[Table]) -> None:
    """The bases of the tables that count the frame, or whose percentages are of it."""
    for table in tables:
        base, where = _base(table)
        if base == chain.base:
            count = _counted(base, _chosen(here[base], where))
            chain.add("tables", f"Base of Table {table.number}", f"{table.unit} of Table {table.number}", count)


def _base(table: object) -> tuple[str | None, Where]:
    if isinstance(table, RegisterTable):
        return REGISTER, {}
    if isinstance(table, TracingTable):
        return CASES, {}
    if not isinstance(table, CrossTab):
        return None, {}
    return (table.of.source, table.of.where) if table.of else (table.source, table.where)


def _chosen(frame: pd.DataFrame, where: Where) -> pd.DataFrame:
    inside = pd.Series(True, index=frame.index)
    for variable, values in where.items():
        inside &= frame[variable].isin(values)
    return frame[inside]


def _counted(base: str, chosen: pd.DataFrame) -> int:
    return int(chosen[Register.incidents].sum()) if base == REGISTER else len(chosen)
