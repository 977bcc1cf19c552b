"""What decided each incident's link and codes: who, on what evidence, in which masked words (§4.10, §6.2.1)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.frames import FrameView
from filetrack.bulletin.texts import Piece, Span, pieces
from filetrack.casebook.records import Records
from filetrack.casebook.written import views
from filetrack.schemas.care import Member
from filetrack.schemas.codes import EndState, LinkMethod, MemberRole, PersonRole
from filetrack.schemas.coding import CODED_LABELS, RuleFired
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.human_code import LABELS, DecidedCode, MachineCode
from filetrack.schemas.link import ExplainedLink, Link, PersonPair, SupportedFamily, Trace
from filetrack.schemas.police import Child, Incident, Notification, Person

TEXTS = {
    "incident": (Incident.narrative, "The officer's narrative"),
    "notification": (Notification.narrative, "The notification record"),
    "form": (Notification.details, "The form as sent"),
}
"""Texts by the names that findings have for them: their column, and what the page calls them."""

OTHER_LABELS = {
    Variable.AGGRESSOR: "Aggressor",
    Variable.HURT: "Who was hurt",
    Variable.BY_PHONE: "By telephone only",
    Variable.FORM_WEAPON: "Weapon, on the form",
    Variable.FORM_INJURY: "Injury, on the form",
}
VARIABLES = CODED_LABELS | OTHER_LABELS
BY = {"machine": "Rules", "coder": "Coders who agree", "adjudicator": "An adjudicator"}
_CODES = ["Variable", "Code", "Decided by", "By the rules alone", "Rules that fired"]


@dataclass(frozen=True)
class MarkedText:
    """A masked text, cut at what was found in it, and what that is, numbered from 1."""

    name: str
    pieces: list[Piece]
    found: list[str]


@dataclass(frozen=True)
class LinkView:
    """What decided an incident's link, where tracing ended, the families considered and the people compared."""

    method: str
    ended: str
    reason: str
    probability: str
    families: FrameView | None
    people: FrameView | None


def links(records: Records) -> dict[str, LinkView]:
    """Return by incident what decided its link."""
    linked = records.linked
    considered = [
        *(SupportedFamily.family_id, SupportedFamily.weight, SupportedFamily.margin, SupportedFamily.people),
        *(SupportedFamily.unmatched, SupportedFamily.probability, SupportedFamily.accepted, SupportedFamily.review),
    ]
    supported = linked.supported
    families = views(supported[SupportedFamily.incident_id], supported, SupportedFamily, considered)
    pairs = linked.pairs
    compared = views(
        pairs[PersonPair.incident_id],
        pairs,
        PersonPair,
        [PersonPair.family_id, PersonPair.match_weight, PersonPair.match_probability],
        **{
            "Police record": _named(pairs, [PersonPair.incident_id, PersonPair.person_id], _police_roles(records)),
            "Family's record": _named(pairs, [PersonPair.family_id, PersonPair.member_id], _care_roles(records)),
        },
    )
    ends = linked.traces.set_index(Trace.incident_id)[Trace.end_state]
    reasons = linked.explained.set_index(ExplainedLink.incident_id)[ExplainedLink.reason]
    return {
        row[Link.incident_id]: LinkView(
            method=LinkMethod(row[Link.method]).label,
            ended=EndState(ends[row[Link.incident_id]]).label,
            reason=reasons[row[Link.incident_id]],
            probability=f"{row[Link.probability]:.3f}",
            families=families.get(row[Link.incident_id]),
            people=compared.get(row[Link.incident_id]),
        )
        for row in linked.links.to_dict("records")
    }


def codes(records: Records) -> dict[str, FrameView]:
    """Return by incident every code that rules or people decide, whose it is, and the rules that spoke for it."""
    decided, machine, findings = records.coded.decided, records.coded.machine, records.coded.findings
    key = [MachineCode.incident_id, MachineCode.child_id, MachineCode.variable]
    alone = dict(zip(_places(machine, key), machine[MachineCode.code], strict=True))
    fired = _fired(findings, key)
    numbers = _child_numbers(records)
    shown: dict[str, list[list[str]]] = {}
    columns = (*key, DecidedCode.code, DecidedCode.by)
    for incident, child, variable, code, by in zip(*(decided[name].fillna("") for name in columns), strict=True):
        place = (incident, child, variable)
        whose = f", child {numbers[incident, child]}" if child else ""
        row = [f"{VARIABLES[variable]}{whose}", told(variable, code), BY[by], told(variable, alone[place])]
        spoke = (_spoke(rule, variable, said, code) for rule, said in fired.get(place, []))
        shown.setdefault(incident, []).append([*row, ", ".join(spoke) or "–"])
    return {incident: FrameView(_CODES, rows, []) for incident, rows in shown.items()}


def texts(records: Records, notification_of: pd.Series) -> dict[str, list[MarkedText]]:
    """Return by incident its masked texts with the words that rules rest on; `notification_of` is by incident."""
    spans = _spans(records)
    incidents = records.police.incidents.set_index(Incident.incident_id)
    notifications = records.police.notifications.set_index(Notification.notification_id).loc[notification_of]
    forms = notifications.set_axis(notification_of.index)
    held = {"incident": incidents, "notification": forms, "form": forms}
    of_source = {source: held[source][column].to_dict() for source, (column, _) in TEXTS.items()}
    return {
        incident: [
            MarkedText(name, pieces(text, found), [span.title for span in found])
            for source, (_, name) in TEXTS.items()
            if (text := of_source[source][incident])
            for found in [spans.get((incident, source), [])]
        ]
        for incident in notification_of.index
    }


def told(variable: str, code: str) -> str:
    """A code in words; several, joined by `;`, one after the other."""
    labels = LABELS.get(Variable(variable), {})
    return "; ".join(labels.get(one, one.replace("_", " ").capitalize()) for one in code.split(";"))


def _spoke(rule: str, variable: str, said: str, code: str) -> str:
    """A rule that fired, and its code where that is not among those that hold."""
    return rule if said in code.split(";") else f"{rule} ({told(variable, said)})"


def _places(frame: pd.DataFrame, key: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(frame[name].fillna("") for name in key), strict=True))


def _fired(findings: pd.DataFrame, key: list[str]) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """The rules that fired for each code, each once with the code that it speaks for."""
    found: dict[tuple[str, ...], dict[tuple[str, str], None]] = {}
    rules = zip(findings[Finding.rule], findings[Finding.code], strict=True)
    for place, fired in zip(_places(findings, key), rules, strict=True):
        found.setdefault(place, {})[fired] = None
    return {place: list(fired) for place, fired in found.items()}


def _spans(records: Records) -> dict[tuple[str, str], list[Span]]:
    findings, rules = records.coded.findings, records.coded.rules
    numbers = _child_numbers(records)
    why = dict(zip(rules[RuleFired.rule], rules[RuleFired.reason], strict=True))
    ordered = findings.sort_values([Finding.start, Finding.end, Finding.variable, Finding.rule], kind="stable")
    columns = (
        *(Finding.incident_id, Finding.text, Finding.start, Finding.end),
        *(Finding.variable, Finding.code, Finding.rule, Finding.child_id),
    )
    found: dict[tuple[str, str], list[Span]] = {}
    for incident, text, start, end, variable, code, rule, child in zip(*(ordered[c] for c in columns), strict=True):
        whose = "" if pd.isna(child) else f", child {numbers[incident, child]}"
        reason = f" {why[rule]}" if variable == Variable.LEVEL and rule in why else ""
        title = f"{VARIABLES[variable]}{whose}: {told(variable, code)} (rule {rule}).{reason}"
        found.setdefault((incident, text), []).append(Span(start, end, title))
    return found


def _child_numbers(records: Records) -> dict[tuple[str, str], int]:
    children = records.police.children
    keys = zip(children[Child.incident_id], children[Child.child_id], strict=True)
    return dict(zip(keys, children[Child.number], strict=True))


def _police_roles(records: Records) -> dict[tuple[str, str], str]:
    people = records.police.people
    keys = zip(people[Person.incident_id], people[Person.person_id], strict=True)
    adults = dict(zip(keys, people[Person.role].map(PersonRole.labels()), strict=True))
    return adults | {key: f"Child {number}" for key, number in _child_numbers(records).items()}


def _care_roles(records: Records) -> dict[tuple[str, str], str]:
    members = records.care.members
    keys = zip(members[Member.family_id], members[Member.member_id], strict=True)
    return dict(zip(keys, members[Member.role].map(MemberRole.labels()), strict=True))


def _named(pairs: pd.DataFrame, key: list[str], roles: dict[tuple[str, str], str]) -> pd.Series:
    """People by their part and pseudonym."""
    keys = zip(*(pairs[name] for name in key), strict=True)
    return pd.Series([f"{roles[place]} {place[1]}" for place in keys], index=pairs.index, dtype="object")
