"""Case by case: what each page of a family, or of an incident without one, shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.frames import FrameView
from filetrack.casebook import evidence
from filetrack.casebook.entries import Entry, entries, reasons
from filetrack.casebook.line import Line, line
from filetrack.casebook.records import Coded, Records, case_of, notes
from filetrack.casebook.written import titles, views, written
from filetrack.history import HistoryRules
from filetrack.schemas.base import Frame
from filetrack.schemas.case import (
    Case,
    CaseAction,
    CaseAdult,
    CaseChild,
    CaseFamily,
    CaseInjury,
    CaseOffence,
    InDepthFamily,
)
from filetrack.schemas.coding import Doubt
from filetrack.schemas.link import Trace
from filetrack.schemas.needs import lacking, lineage
from filetrack.schemas.police import Incident
from filetrack.schemas.study import Study

Facts = list[tuple[str, str]]
HeldBy = Mapping[str, frozenset[str]]
"""The fields of records that each site holds, each named `record.field`."""
_HIDDEN = {Case.site, Case.incident_id, Case.family_id}


@dataclass(frozen=True)
class IncidentView:
    """An incident of the sample: what was coded of it, of whom, and why; no link where its site holds no families."""

    incident: str
    reported: str
    facts: Facts
    adults: FrameView | None
    children: FrameView | None
    link: evidence.LinkView | None
    pathway: str | None
    codes: FrameView
    doubts: list[str]
    texts: list[evidence.MarkedText]


@dataclass(frozen=True)
class CaseView:
    """A case: a family with its incidents, or an incident without one. `outside` are incidents not of the sample.

    It is `traced` where its site holds what notifications are traced in.
    """

    case: str
    site: str
    is_family: bool
    traced: bool
    family: Facts
    in_depth: Facts
    entries: list[Entry]
    line: Line | None
    incidents: list[IncidentView]
    outside: list[tuple[str, str]]


def cases(
    records: Records, notification_of: pd.Series, rules: HistoryRules, study: Study, held: HeldBy
) -> dict[str, CaseView]:
    """Return every case by its pseudonym; `notification_of` is by incident of the sample.

    What is coded from fields that a site does not hold is left out of its cases.
    """
    coded = records.coded
    belongs = case_of(records)
    traced = notes(records)
    dated = entries(records, rules, study)
    incidents = _incidents(records, notification_of, reasons(records.care.events, traced, rules, study), held)
    families = _facts(coded.families, CaseFamily, CaseFamily.family_id, held)
    in_depth = _facts(coded.in_depth, InDepthFamily, InDepthFamily.family_id, held)
    reported = records.police.incidents.set_index(Incident.incident_id).loc[belongs.index]
    reported = reported.rename_axis("incident").sort_values([Incident.reported_on, "incident"])
    days, site_of = reported[Incident.reported_on].dt.strftime("%Y-%m-%d").to_dict(), reported[Incident.site].to_dict()
    received = traced.groupby(Trace.family_id)[Trace.received_on].agg(["min", "max"])
    sampled = set(coded.cases[Case.incident_id])
    shown = {}
    in_order = belongs.loc[reported.index]
    for case, own in in_order.groupby(in_order).groups.items():
        site = site_of[own[0]]
        shown[case] = CaseView(
            case=case,
            site=study.sites[site],
            is_family=case not in belongs.index,
            traced=_is_traced(held[site]),
            family=families.get(case, []),
            in_depth=in_depth.get(case, []),
            entries=dated[case],
            line=line(dated[case], _followed(case, received, study)),
            incidents=[
                IncidentView(incident=one, reported=days[one], **incidents[one]) for one in own if one in sampled
            ],
            outside=[(one, days[one]) for one in own if one not in sampled],
        )
    return shown


def _followed(case: str, received: pd.DataFrame, study: Study) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    if case not in received.index:
        return None
    first, last = received.loc[case, "min"], received.loc[case, "max"]
    return first, last + pd.DateOffset(months=study.period.follow_up_months)


def _is_traced(held: frozenset[str]) -> bool:
    return not lacking(lineage(Case, Case.end_state), held)


def _incidents(records: Records, notification_of: pd.Series, pathways: dict[str, str], held: HeldBy) -> dict[str, dict]:
    """The parts of each incident's view that do not rest on its case."""
    coded = records.coded
    facts, noted = _facts(coded.cases, Case, Case.incident_id, held), _noted(coded)
    of_adults = _people(coded.adults, CaseAdult, CaseAdult.person_id, held)
    of_children = _people(coded.children, CaseChild, CaseChild.child_id, held)
    traced = coded.cases.set_index(Case.incident_id)[Case.site].map({site: _is_traced(held[site]) for site in held})
    links, codes = evidence.links(records), evidence.codes(records)
    texts = evidence.texts(records, notification_of)
    doubts = coded.doubts.groupby(Doubt.incident_id)[Doubt.reason].agg(list)
    return {
        incident: {
            "facts": [*facts[incident], *noted.get(incident, [])],
            "adults": of_adults.get(incident),
            "children": of_children.get(incident),
            "link": links[incident] if traced[incident] else None,
            "pathway": pathways.get(incident),
            "codes": codes[incident],
            "doubts": doubts.get(incident, []),
            "texts": texts[incident],
        }
        for incident in notification_of.index
    }


def _noted(coded: Coded) -> dict[str, Facts]:
    """By incident, what may be several: people injured, offences, and actions with their time."""
    actions = written(coded.actions, CaseAction, [CaseAction.action, CaseAction.timing]).agg(": ".join, axis=1)
    kinds = [
        ("Who was injured", coded.injuries, written(coded.injuries, CaseInjury)[CaseInjury.injured]),
        ("Offences identified", coded.offences, written(coded.offences, CaseOffence)[CaseOffence.offence]),
        ("Police actions", coded.actions, actions),
    ]
    found: dict[str, Facts] = {}
    for name, frame, texts in kinds:
        for incident, listed in texts.groupby(frame[Case.incident_id]):
            found.setdefault(incident, []).append((name, "; ".join(listed)))
    return found


def _people(frame: pd.DataFrame, schema: type[Frame], person: str, held: HeldBy) -> dict[str, FrameView]:
    """By incident, the people on its record."""
    found: dict[str, FrameView] = {}
    for site, own in frame.groupby(Case.site):
        columns = [person, *_coded(schema, {person, *_HIDDEN}, held[site])]
        found |= views(own[Case.incident_id], own, schema, columns)
    return found


def _facts(frame: pd.DataFrame, schema: type[Frame], key: str, held: HeldBy) -> dict[str, Facts]:
    """By key, each other column of a frame with what it is called."""
    found: dict[str, Facts] = {}
    for site, own in frame.groupby(Case.site):
        columns = _coded(schema, {key, *_HIDDEN}, held[site])
        named, rows = titles(schema, columns), written(own, schema, columns).to_numpy().tolist()
        found |= {one: list(zip(named, row, strict=True)) for one, row in zip(own[key], rows, strict=True)}
    return found


def _coded(schema: type[Frame], but: Collection[str], held: frozenset[str]) -> list[str]:
    """The columns of a frame, but for some, that can be coded from the fields held."""
    return [name for name in schema.to_schema().columns if name not in but and not lacking(lineage(schema, name), held)]
