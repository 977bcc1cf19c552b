"""Mapped files: contradictions within and between the records that rows give, whatever their headers are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from filetrack.extracts import parse
from filetrack.extracts.consistency import dates, people
from filetrack.extracts.mapped.care import family_of_children
from filetrack.extracts.mapped.parts import Part, of_record
from filetrack.references import among, looked_up
from filetrack.schemas import care, police
from filetrack.schemas.base import Identity
from filetrack.schemas.codes import EventKind, MemberRole
from filetrack.schemas.mapping import CHILD, LINKED, MEMBER, Agency, Mapping
from filetrack.schemas.raw.base import key, month
from filetrack.schemas.study import Period

INCIDENT, FAMILY = police.Incident.incident_id, care.Family.family_id
AFTER_REPORT = "a date on or after the incident's report"
_ORDERS = (
    ("notification", None, police.Notification.created_on, "notification_before_report", AFTER_REPORT),
    (
        "notification",
        police.Notification.created_on,
        police.Notification.sent_on,
        "sent_before_completed",
        "a date on or after the notification's making",
    ),
    (
        "notification",
        police.Notification.stated_on,
        police.Notification.created_on,
        "incident_after_notification",
        "a date on or after the incident's that it states",
    ),
    ("risk_assessment", None, police.RiskAssessment.assessed_on, "assessed_before_report", AFTER_REPORT),
    ("action", None, police.PoliceAction.taken_at, "action_before_report", AFTER_REPORT),
    ("response", None, police.Response.arrived_at_officer, "arrival_before_report", AFTER_REPORT),
    (
        "response",
        police.Response.called_at,
        police.Response.arrived_at,
        "response_before_call",
        "an arrival on or after the call",
    ),
    (
        "event",
        care.Event.incident_on,
        care.Event.happened_on,
        "incident_after_notification",
        "a date on or after the incident's that it states",
    ),
)
"""Of a record, the earlier and the later day (none: that of the incident's report), and the check of their order."""
_ENDS = {
    EventKind.CASE_OPENED: EventKind.CASE_CLOSED,
    EventKind.REGISTRATION: EventKind.DEREGISTRATION,
    EventKind.LOOKED_AFTER: EventKind.LOOKED_AFTER_END,
    EventKind.SUPPORT_PLAN: EventKind.SUPPORT_PLAN_END,
}
_ENTRIES = {
    "event": care.Event.happened_on,
    "service": care.ServiceUse.happened_on,
    "consultation": care.Consultation.happened_on,
    "conversation": care.Conversation.happened_on,
    "household": care.Household.from_on,
}
_WHO, _BORN, _PART = "who", "born", "part"


def check(parts: list[Part], mapping: Mapping, agency: Agency, period: Period) -> None:
    """Check what rows give against themselves and each other; failures are counted in each file's examination."""
    if agency == "police":
        _police(parts, period)
    else:
        _care(parts, mapping)


def _police(parts: list[Part], period: Period) -> None:
    incidents = of_record(parts, "incident")
    _register(incidents, period)
    days = pd.concat([part.frame[[INCIDENT, police.Incident.reported_on]] for part in incidents]).dropna()
    reported = days.drop_duplicates(INCIDENT).set_index(INCIDENT)[police.Incident.reported_on]
    _orders(parts, reported)
    _calls(of_record(parts, "response"), reported)
    _ages(parts, reported)
    for record in ("person", "child"):
        _once(of_record(parts, record))
    for part in _filling(of_record(parts, "child"), police.Child.number):
        people.numbered(part.rows.file, _header(part, police.Child.number), part.frame[INCIDENT])
    _absent(parts)


def _register(incidents: list[Part], period: Period) -> None:
    first, reported = incidents[0], police.Incident.reported_on
    counted = pd.concat([part.frame.loc[part.frame[police.Incident.domestic].eq(True), reported] for part in incidents])
    dates.covers_months(first.rows.file, _header(first, reported), counted, period)
    for part in incidents:
        dates.in_months(part.rows.file, _header(part, reported), part.frame[reported], period)


def _orders(parts: list[Part], reported: pd.Series | None = None) -> None:
    for record, earlier, later, code, expected in _ORDERS:
        for part in _filling(of_record(parts, record), later, *([earlier] if earlier else [])):
            first = part.frame[earlier] if earlier else looked_up(part.frame[INCIDENT], reported)
            dates.in_order(part.rows.file, code, _header(part, later), first, part.frame[later], expected)


def _calls(responses: list[Part], reported: pd.Series) -> None:
    for part in _filling(responses, police.Response.called_at):
        file, called = part.rows.file, part.frame[police.Response.called_at]
        on, days = looked_up(part.frame[INCIDENT], reported), file.checks.limits.call_days
        column, expected = _header(part, police.Response.called_at), f"a day at most {days} from the report"
        dates.near(file, "call_apart_from_report", column, called, on, days, expected)


def _ages(parts: list[Part], reported: pd.Series) -> None:
    adults, children = (_filling(of_record(parts, record), "birth") for record in ("person", "child"))
    adults, children = list(adults), list(children)
    for part in adults:
        at = people.months(looked_up(part.frame[INCIDENT], reported))
        people.adult_ages(part.rows.file, month(_header(part, "birth")), _born(part.frame), at)
    for part in children:
        at = people.months(looked_up(part.frame[INCIDENT], reported))
        people.child_ages(part.rows.file, month(_header(part, "birth")), _born(part.frame), at)
    if not adults:
        return
    named = pd.concat([part.frame for part in adults])
    oldest = people.eldest(_born(named), named[INCIDENT])
    for part in children:
        of = looked_up(part.frame[INCIDENT], oldest)
        people.younger_than_parent(part.rows.file, month(_header(part, "birth")), _born(part.frame), of)


def _once(parts: list[Part]) -> None:
    """Check that a person stands on an incident once; the same record on several rows is one."""
    parts = list(_filling(parts, "forename", "surname", "birth"))
    if not parts:
        return
    every = pd.concat([part.frame.assign(**{_PART: number}) for number, part in enumerate(parts)])
    again = every.drop(columns=_PART).duplicated()
    who = _who(every)
    failed = pd.Series(False, index=every.index)
    once = pd.DataFrame({INCIDENT: every[INCIDENT], _WHO: who})[~again]
    failed[~again] = (once[_WHO].notna() & once.duplicated()).to_numpy()
    _tell(
        parts,
        every.assign(failed=failed, known=who.notna()),
        "same_person_twice",
        lambda part: key(_header(part, "surname")),
        "each person once on a record",
    )


def _absent(parts: list[Part]) -> None:
    """Records that others should have, and do not."""
    incidents, notifications = of_record(parts, "incident"), of_record(parts, "notification")
    adults, children = of_record(parts, "person"), of_record(parts, "child")
    known, sent = _references(incidents), _references(notifications)
    for part in notifications:
        quoted = part.frame.get(INCIDENT, pd.Series(pd.NA, index=part.frame.index, dtype="str"))
        lost, units = quoted.notna() & ~among(quoted, known), int(quoted.notna().sum())
        column = _header(part, INCIDENT)
        part.rows.file.check(lost, "report_not_supplied", column, "an incident that the extract holds", units=units)
    for part in incidents if adults else ():
        alone = ~among(part.frame[INCIDENT], _references(adults))
        column = _header(part, INCIDENT)
        part.rows.file.check(alone, "incident_without_people", column, "an adult among the people")
    for part in _filling(incidents, police.Incident.notification_ticked):
        ticked = part.frame[police.Incident.notification_ticked].eq(True)
        column, expected = _header(part, police.Incident.notification_ticked), "a notification where it is ticked"
        without = ticked & ~among(part.frame[INCIDENT], sent)
        part.rows.file.check(without, "tick_without_notification", column, expected, units=int(ticked.sum()))
    if children:
        _listed(incidents, notifications, _references(children))


def _listed(incidents: list[Part], notifications: list[Part], listed: pd.Series) -> None:
    """Children who should be listed with incidents, and are not."""
    for part in _filling(incidents, police.Incident.family_marker):
        marked = part.frame[police.Incident.family_marker].eq(True)
        column, expected = _header(part, police.Incident.family_marker), "a child listed where there are children"
        without = marked & ~among(part.frame[INCIDENT], listed)
        part.rows.file.check(without, "marked_without_children", column, expected, units=int(marked.sum()))
    number = listed.value_counts()
    for part in _filling(notifications, police.Notification.children_named, INCIDENT):
        named = part.frame[police.Notification.children_named]
        more = (named > looked_up(part.frame[INCIDENT], number).fillna(0)).fillna(False).astype(bool)
        column, expected = _header(part, police.Notification.children_named), "no more children than are listed"
        units = int(named.notna().sum())
        part.rows.file.check(more, "form_names_unlisted_child", column, expected, units=units)


def _care(parts: list[Part], mapping: Mapping) -> None:
    _orders(parts)
    _spells(of_record(parts, "event"))
    for part in of_record(parts, "link"):
        itself = part.frame[CHILD].notna() & (part.frame[CHILD] == part.frame[LINKED])
        part.rows.file.check(itself, "linked_to_itself", _header(part, LINKED), "another child's record")
    if not (telling := of_record(parts, MEMBER)):
        return
    members = _members(telling, family_of_children([part.frame for part in parts], mapping.families))
    child = members[care.Member.role] == MemberRole.CHILD
    _families(telling, members, child)
    for owner in (CHILD, FAMILY):
        eldest = people.eldest(members.loc[child, _BORN], members.loc[child, owner])
        for part in _entries_of(parts, owner):
            born, on = looked_up(part.frame[owner], eldest), _ENTRIES[part.record]
            expected = "a date after the conception of the child, or of the family's eldest"
            people.born_before_entry(part.rows.file, _header(part, on), part.frame[on], born, expected)


def _spells(entries: list[Part]) -> None:
    """Check the order of start and end where one row gives both."""
    kinds = {(id(part.rows), part.give.fields[care.Event.kind].constant): part for part in entries}
    for start, end in _ENDS.items():
        for part in entries:
            ended = kinds.get((id(part.rows), str(end)))
            if ended and part.give.fields[care.Event.kind].constant == start:
                on, off = part.frame[care.Event.happened_on], ended.frame[care.Event.happened_on]
                column, expected = _header(ended, care.Event.happened_on), "a date on or after the start"
                dates.in_order(part.rows.file, "ended_before_started", column, on.reindex(off.index), off, expected)


def _members(parts: list[Part], family: pd.Series) -> pd.DataFrame:
    """Members that rows tell of, with their part: names and birth may stand in another part than the role."""
    fields = [CHILD, FAMILY, care.Member.member_id, care.Member.role]
    frames = [part.frame.assign(**{_PART: number}) for number, part in enumerate(parts)]
    every = pd.concat([frame.reindex(columns=[*frame.columns.union(fields)]) for frame in frames])
    every = every.astype(dict.fromkeys(fields, "str"))
    own = every[care.Member.role].isna() | (every[care.Member.role] == MemberRole.CHILD)
    number = every[care.Member.member_id].fillna(every[CHILD].where(own))
    told = pd.DataFrame({_WHO: _who(every), _BORN: _born(every)})
    elsewhere = told.groupby(number).first().reindex(number).set_axis(every.index)
    of = every[CHILD].map(family).fillna(every[FAMILY])
    return every[[CHILD, care.Member.role, _PART]].assign(**told.fillna(elsewhere), **{FAMILY: of})


def _families(parts: list[Part], members: pd.DataFrame, child: pd.Series) -> None:
    role, who, family = members[care.Member.role], members[_WHO], members[FAMILY]
    known = who.notna() & family.notna() & role.notna()
    counted = members[known & child].groupby(_WHO)[FAMILY].nunique()
    several = child & who.isin(counted.index[counted > 1])
    roles = members[known].groupby([FAMILY, _WHO])[care.Member.role].nunique()
    two = pd.MultiIndex.from_frame(members[[FAMILY, _WHO]]).isin(roles.index[roles > 1])
    parents = members[role.isin([MemberRole.MOTHER, MemberRole.FATHER])].dropna(subset=_BORN)
    gap = members[_BORN] - looked_up(family, parents.groupby(FAMILY)[_BORN].max())
    older = child & (gap < parts[0].rows.file.checks.limits.parent_years * people.YEAR).fillna(False)
    for code, failed, units, expected in (
        ("in_two_families", known & several, known & child, "a child of one family only"),
        ("two_roles", known & two, known, "one role of a person in a family"),
        ("child_older_than_parent", older, child & gap.notna(), "parents some years older than the child"),
    ):
        _tell(parts, members.assign(failed=failed, known=units), code, _owner, expected)


def _entries_of(parts: list[Part], owner: str) -> Iterator[Part]:
    """Parts of dated entries that are of a child, or else of a family alone."""
    for part in of_record(parts, *_ENTRIES):
        if owner == (CHILD if CHILD in part.frame else FAMILY):
            yield part


def _owner(part: Part) -> str:
    return _header(part, next(name for name in (CHILD, FAMILY, care.Member.member_id) if name in part.give.fields))


def _tell(parts: list[Part], every: pd.DataFrame, code: str, column: Callable[[Part], str], expected: str) -> None:
    """Count what `failed` among what is `known` in each part's file."""
    for number, part in enumerate(parts):
        own = every[every[_PART] == number]
        if own["known"].any():
            part.rows.file.check(
                own["failed"].astype(bool), code, column(part), expected, units=int(own["known"].sum())
            )


def _filling(parts: list[Part], *fields: str) -> Iterator[Part]:
    """Parts in which columns fill some fields."""
    for part in parts:
        if all(name in part.give.fields and part.give.fields[name].column for name in fields):
            yield part


def _header(part: Part, field: str) -> str:
    """The column that fills a field; the field itself where a constant does."""
    filled = part.give.fields.get(field)
    return filled.column if filled and filled.column else field


def _references(parts: list[Part]) -> pd.Series:
    held = [part.frame[INCIDENT].dropna() for part in parts if INCIDENT in part.frame]
    return pd.concat(held) if held else pd.Series(dtype="str")


def _born(frame: pd.DataFrame) -> pd.Series:
    return people.months(parse.first_days(frame[Identity.birth_month]))


def _who(frame: pd.DataFrame) -> pd.Series:
    """Names and date of birth of a person as one text, missing unless all are told."""
    return frame[Identity.forename_key] + "|" + frame[Identity.surname_key] + "|" + frame[Identity.birth_key]
