"""Case by case: what each page of a family, or of an incident without one, shows."""

from __future__ import annotations

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
from filetrack.schemas.police import Incident
from filetrack.schemas.study import Study

Facts = list[tuple[str, str]]
_HIDDEN = {Case.site, Case.incident_id, Case.family_id}


@dataclass(frozen=True)
class IncidentView:
    """An incident of the sample: what was coded of it, of whom, and why."""

    incident: str
    reported: str
    facts: Facts
    adults: FrameView | None
    children: FrameView | None
    link: evidence.LinkView
    pathway: str | None
    codes: FrameView
    doubts: list[str]
    texts: list[evidence.MarkedText]


@dataclass(frozen=True)
class CaseView:
    """A case: a family with its incidents, or an incident without one. `outside` are incidents not of the sample."""

    case: str
    site: str
    is_family: bool
    family: Facts
    in_depth: Facts
    entries: list[Entry]
    line: Line | None
    incidents: list[IncidentView]
    outside: list[tuple[str, str]]


def cases(records: Records, notification_of: pd.Series, rules: HistoryRules, study: Study) -> dict[str, CaseView]:
    """Return every case by its pseudonym; `notification_of` is by incident of the sample."""
    coded = records.coded
    belongs = case_of(records)
    traced = notes(records)
    dated = entries(records, rules, study)
    incidents = _incidents(records, notification_of, reasons(records.care.events, traced, rules, study))
    families = _facts(coded.families, CaseFamily, CaseFamily.family_id)
    in_depth = _facts(coded.in_depth, InDepthFamily, InDepthFamily.family_id)
    reported = records.police.incidents.set_index(Incident.incident_id)[[Incident.reported_on, Incident.site]]
    received = traced.groupby(Trace.family_id)[Trace.received_on].agg(["min", "max"])
    sampled = set(coded.cases[Case.incident_id])
    shown = {}
    for case, own in belongs.groupby(belongs).groups.items():
        ordered = reported.loc[own].rename_axis("incident").sort_values([Incident.reported_on, "incident"])
        days = ordered[Incident.reported_on].dt.strftime("%Y-%m-%d")
        shown[case] = CaseView(
            case=case,
            site=study.sites[ordered[Incident.site].iloc[0]],
            is_family=case not in belongs.index,
            family=families.get(case, []),
            in_depth=in_depth.get(case, []),
            entries=dated[case],
            line=line(dated[case], _followed(case, received, study)),
            incidents=[
                IncidentView(incident=one, reported=days[one], **incidents[one])
                for one in ordered.index
                if one in sampled
            ],
            outside=[(one, days[one]) for one in ordered.index if one not in sampled],
        )
    return shown


def _followed(case: str, received: pd.DataFrame, study: Study) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    if case not in received.index:
        return None
    first, last = received.loc[case, "min"], received.loc[case, "max"]
    return first, last + pd.DateOffset(months=study.period.follow_up_months)


def _incidents(records: Records, notification_of: pd.Series, pathways: dict[str, str]) -> dict[str, dict]:
    """The parts of each incident's view that do not rest on its case."""
    coded = records.coded
    facts, noted = _facts(coded.cases, Case, Case.incident_id), _noted(coded)
    adults, children = coded.adults, coded.children
    of_adults = views(adults[CaseAdult.incident_id], adults, CaseAdult, _shown(CaseAdult, CaseAdult.person_id))
    of_children = views(children[CaseChild.incident_id], children, CaseChild, _shown(CaseChild, CaseChild.child_id))
    links, codes = evidence.links(records), evidence.codes(records)
    texts = evidence.texts(records, notification_of)
    doubts = coded.doubts.groupby(Doubt.incident_id)[Doubt.reason].agg(list)
    return {
        incident: {
            "facts": [*facts[incident], *noted.get(incident, [])],
            "adults": of_adults.get(incident),
            "children": of_children.get(incident),
            "link": links[incident],
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


def _shown(schema: type[Frame], first: str) -> list[str]:
    return [first, *(name for name in schema.to_schema().columns if name not in {first, *_HIDDEN})]


def _facts(frame: pd.DataFrame, schema: type[Frame], key: str) -> dict[str, Facts]:
    """By key, each other column of a frame with what it is called."""
    shown = [name for name in schema.to_schema().columns if name not in {*_HIDDEN, key}]
    named = titles(schema, shown)
    rows = written(frame, schema, shown).to_numpy().tolist()
    return {one: list(zip(named, row, strict=True)) for one, row in zip(frame[key], rows, strict=True)}
