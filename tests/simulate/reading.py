"""A plain reading of rendered social-care files, written apart from simulator and pipeline alike."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.codes import EventKind
from filetrack.schemas.raw import north_care, south_care
from filetrack.simulate.files import care_words as w
from tests.simulate.conftest import dates

RESPONSE = pd.Timedelta(days=42)
WINDOW = pd.Timedelta(days=21)
K = EventKind
ENDS = {
    K.SUPPORT_PLAN: K.SUPPORT_PLAN_END,
    K.REGISTRATION: K.DEREGISTRATION,
    K.LOOKED_AFTER: K.LOOKED_AFTER_END,
}


def meaning(words: dict) -> dict[str, object]:
    return {wording: code for code, wordings in words.items() for wording in wordings}


def north_families(files: dict) -> dict[str, str]:
    """First child of each child's family, following sibling links."""
    family = {child: child for child in files[north_care.Children][north_care.Children.child_id]}
    links = files[north_care.FamilyLinks]
    links = links[links[north_care.FamilyLinks.link_type] == "SIBLING"]
    pairs = links[[north_care.FamilyLinks.child_id, north_care.FamilyLinks.linked_child_id]].to_numpy()

    def head(child: str) -> str:
        while family[child] != child:
            child = family[child]
        return child

    for a, b in pairs:
        family[max(head(a), head(b))] = min(head(a), head(b))
    return {child: head(child) for child in family}


def north_events(files: dict) -> pd.DataFrame:
    family = north_families(files)
    parts = []

    def take(schema, date: str, name: str, words: dict, reference: str | None = None, incident: str | None = None):
        frame = files[schema]
        parts.append(
            pd.DataFrame(
                {
                    "family": frame[schema.child_id].map(family),
                    "on": dates(frame[date]),
                    "kind": frame[name].map(meaning(words)),
                    "reference": frame[reference] if reference else "",
                    "incident": dates(frame[incident]) if incident else pd.NaT,
                }
            )
        )

    e, d = north_care.Events, north_care.DiarySheets
    take(e, e.date, e.event, w.ICS_EVENT, e.police_ref, e.incident_date)
    take(d, d.date, d.entry_type, w.ICS_DIARY, d.police_ref)
    take(north_care.Letters, north_care.Letters.sent, north_care.Letters.letter, w.ICS_LETTER)
    take(north_care.Assessments, north_care.Assessments.started, north_care.Assessments.assessment, w.ICS_ASSESSMENT)
    for schema, name, words in (
        (north_care.Plans, north_care.Plans.plan, w.ICS_PLAN),
        (north_care.Placements, north_care.Placements.placement, w.ICS_PLACEMENT),
    ):
        take(schema, schema.started, name, words)
        take(schema, schema.ended, name, {ENDS[code]: said for code, said in words.items() if code in ENDS})
    events = pd.concat(parts, ignore_index=True).dropna(subset=["on", "kind"])
    return events.drop_duplicates(["family", "on", "kind", "reference"])


def south_events(files: dict) -> pd.DataFrame:
    n, e = south_care.Notifications, south_care.Events
    notifications, entries = files[n], files[e]
    events = pd.concat(
        [
            pd.DataFrame(
                {
                    "family": notifications[n.file_no],
                    "on": dates(notifications[n.received]),
                    "kind": K.NOTIFICATION,
                    "reference": notifications[n.merlin_no],
                    "incident": dates(notifications[n.incident_date]),
                }
            ),
            pd.DataFrame(
                {
                    "family": entries[e.file_no],
                    "on": dates(entries[e.date]),
                    "kind": entries[e.entry].map(meaning(w.FORM_ENTRY)),
                    "reference": "",
                    "incident": pd.NaT,
                }
            ),
        ],
        ignore_index=True,
    )
    return events.dropna(subset=["on", "kind"])


def located(events: pd.DataFrame, reference: str, reported: pd.Timestamp, sent: pd.Timestamp) -> pd.Timestamp | None:
    """Day on which a family's record has the notification received, if it has it."""
    seen = events[events.kind == K.NOTIFICATION]
    quoted = seen[seen.reference == reference]
    silent = seen[seen.reference == ""]
    dated = silent[silent.incident == reported]
    bare = silent[silent.incident.isna() & (silent.on >= sent) & (silent.on <= sent + WINDOW)]
    found = pd.concat([quoted, dated, bare])
    assert found.on.nunique() <= 1, "a notification must not be found twice"
    return None if found.empty else found.on.iloc[0]


def is_open(events: pd.DataFrame, on: pd.Timestamp) -> bool:
    opened = events[(events.kind == K.CASE_OPENED) & (events.on < on)].on.max()
    closed = events[(events.kind == K.CASE_CLOSED) & (events.on < on)].on.max()
    return pd.notna(opened) and not (pd.notna(closed) and closed >= opened)


def pathway(events: pd.DataFrame, on: pd.Timestamp) -> str:
    contacts = events[events.kind.isin([K.NOTIFICATION, K.CONTACT]) & (events.on > on)].on.min()
    end = min(on + RESPONSE, contacts - pd.Timedelta(days=1)) if pd.notna(contacts) else on + RESPONSE
    after = set(events[(events.on >= on) & (events.on <= end)].kind)
    if is_open(events, on):
        before = events[events.on < on]

        def runs(start: EventKind, stop: EventKind) -> bool:
            starts, stops = before[before.kind == start].on.max(), before[before.kind == stop].on.max()
            return pd.notna(starts) and not (pd.notna(stops) and stops >= starts)

        opened = before[before.kind == K.CASE_OPENED].on.max()
        recent = before[(before.kind == K.SECTION_47_ENQUIRY) & (before.on >= max(opened, on - pd.Timedelta(days=60)))]
        guarded = runs(K.REGISTRATION, K.DEREGISTRATION) or runs(K.LOOKED_AFTER, K.LOOKED_AFTER_END) or len(recent)
        return "safeguarding" if guarded or after & {K.SECTION_47_ENQUIRY, K.REGISTRATION} else "family_support"
    for kinds, name in (
        ({K.SECTION_47_ENQUIRY}, "safeguarding"),
        ({K.INITIAL_ASSESSMENT}, "family_support"),
        ({K.PHONE_CALL, K.VISIT}, "visit_or_call"),
        ({K.LETTER}, "letter"),
    ):
        if after & kinds:
            return name
    return "no_further_action"


HIGH = {K.REGISTRATION, K.CONFERENCE, K.LOOKED_AFTER, K.RESIDENCE_ORDER}


def previous(events: pd.DataFrame, on: pd.Timestamp, complete: bool) -> str:
    before = set(events[events.on < on].kind)
    if is_open(events, on):
        return "open_case"
    if not complete:
        return "history_missing"
    if before & HIGH:
        return "high"
    if before & {K.INITIAL_ASSESSMENT, K.SECTION_47_ENQUIRY, K.CORE_ASSESSMENT}:
        return "medium"
    return "low" if before & {K.NOTIFICATION, K.CONTACT} else "none"


def subsequent(events: pd.DataFrame, on: pd.Timestamp) -> str:
    later = events[(events.on > on + RESPONSE) & (events.on <= on + pd.DateOffset(months=21))]
    kinds = set(later.kind)
    if K.RECORD_TRANSFERRED in kinds and later.on.max() == later[later.kind == K.RECORD_TRANSFERRED].on.max():
        return "unknown"
    if kinds & (HIGH | {K.SECTION_47_ENQUIRY}):
        return "high"
    if kinds & {K.INITIAL_ASSESSMENT, K.CORE_ASSESSMENT}:
        return "medium"
    return "low" if kinds & {K.NOTIFICATION, K.CONTACT, K.LETTER, K.VISIT, K.PHONE_CALL} else "none"
