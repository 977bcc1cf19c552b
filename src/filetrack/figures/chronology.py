"""One family's police and social-care entries on one line of time, with links and codes (§2.3.1, §6.2.1, §6.3).

It holds rows about people: for the owner of the records alone.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from filetrack.figures.style import BLACK, BLUE, PALE, SMALL, VERMILION, Caption, sheet
from filetrack.schemas.care import Event
from filetrack.schemas.case import Case
from filetrack.schemas.codes import Action, EndState, EventKind, Level, LinkMethod, Pathway, Presence, RiskGrade, Source
from filetrack.schemas.figure import ChronologyEntry, PoliceEntry
from filetrack.schemas.link import Link, Trace
from filetrack.schemas.police import Incident, Notification, PoliceAction, RiskAssessment

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

READING = (
    "Squares: the police; circles: social services, empty where something ended. Numbers join an incident to its entry "
    "in social services' record. Grey: the months followed. The panels have scales of their own."
)
ENDS = {
    EventKind.CASE_CLOSED: EventKind.CASE_OPENED,
    EventKind.DEREGISTRATION: EventKind.REGISTRATION,
    EventKind.LOOKED_AFTER_END: EventKind.LOOKED_AFTER,
    EventKind.SUPPORT_PLAN_END: EventKind.SUPPORT_PLAN,
}
"""What ends what: both stand in the row of what began, an end as an empty mark."""
ROWS = [*PoliceEntry, *(kind for kind in EventKind if kind not in ENDS)]
"""Rows of the drawing, the police's first."""
BEFORE, AROUND, AFTER = "Before", "Around the incidents", "After"
_ROW, _AXIS, _TOP, _LEFT, _RIGHT, _WRAP = 0.25, 0.3, 0.24, 2.0, 0.15, 36
_WIDTHS = {BEFORE: 0.24, AROUND: 0.44, AFTER: 0.32}
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_TICKS = {BEFORE: 2, AROUND: 3, AFTER: 2}
_BEFORE, _AFTER = pd.Timedelta(days=14), pd.Timedelta(days=45)


@dataclass(frozen=True)
class Records:
    """Records of both sites that a chronology is made of."""

    cases: pd.DataFrame
    links: pd.DataFrame
    traces: pd.DataFrame
    incidents: pd.DataFrame
    notifications: pd.DataFrame
    assessments: pd.DataFrame
    actions: pd.DataFrame
    events: pd.DataFrame


def entries(family: str, records: Records) -> pd.DataFrame:
    """All that is dated of a family (`ChronologyEntry`), by day; incidents that reached its record are numbered."""
    events = records.events[records.events[Event.family_id] == family]
    reached = _reached(family, events, records)
    numbers = _numbers(reached, records.incidents)
    entry_of = {event: numbers[incident] for incident, event in reached.items() if event is not None}
    care = pd.DataFrame(
        {
            ChronologyEntry.day: events[Event.happened_on],
            ChronologyEntry.kind: events[Event.kind],
            ChronologyEntry.detail: events[Event.source].map(Source.labels()),
            ChronologyEntry.incident: events[Event.event_id].map(entry_of),
        }
    )
    found = pd.concat([*_police(numbers, records), care], ignore_index=True)
    found[ChronologyEntry.incident] = found[ChronologyEntry.incident].astype("Int64")
    order = found[ChronologyEntry.kind].map({kind: place for place, kind in enumerate([*PoliceEntry, *EventKind])})
    found = found.assign(order=order).sort_values([ChronologyEntry.day, "order"], kind="stable", ignore_index=True)
    return found[list(ChronologyEntry.to_schema().columns)]


def codes(family: str, records: Records) -> list[str]:
    """In words, how each sampled incident of a family was coded and linked, by its number."""
    cases = records.cases[records.cases[Case.family_id] == family].set_index(Case.incident_id)
    links = records.links.set_index(Link.incident_id)
    events = records.events[records.events[Event.family_id] == family]
    numbers = _numbers(_reached(family, events, records), records.incidents)
    days = records.incidents.set_index(Incident.incident_id)[Incident.reported_on]
    return [
        f"{number}, of {days[incident]:%Y-%m-%d}: {_coded(cases.loc[incident])} {_linked(links.loc[incident])}"
        for incident, number in numbers.items()
        if incident in cases.index
    ]


def chronology(found: pd.DataFrame, followed: tuple[pd.Timestamp, pd.Timestamp] | None, caption: Caption) -> Figure:
    """The entries (`ChronologyEntry`) as marks, a row a kind; `followed` is when follow-up began and ended.

    The line of time has up to three scales: before the numbered incidents, around them, and after.
    """
    kinds = [kind for kind in ROWS if found[ChronologyEntry.kind].replace(ENDS).eq(kind).any()]
    drawn = sheet(caption, _TOP + _ROW * len(kinds) + _AXIS)
    spans = spans_of(found, followed)
    widths = [_WIDTHS[name] for name in spans]
    grid = drawn.grid(1, len(spans), (_TOP, _RIGHT, _AXIS, _LEFT), width_ratios=widths, wspace=0.04)
    for panel, (name, span) in zip(grid.subplots(squeeze=False).flat, spans.items(), strict=True):
        _rows(panel, kinds, named=name == next(iter(spans)))
        _times(panel, span, _TICKS[name])
        panel.set_title(name, loc="left", size=SMALL)
        if followed:
            panel.axvspan(*followed, color=PALE, alpha=0.5, linewidth=0, zorder=0)
        _marks(panel, found[found[ChronologyEntry.day].between(*span, inclusive="left")], kinds)
    return drawn.figure


def spans_of(
    found: pd.DataFrame, followed: tuple[pd.Timestamp, pd.Timestamp] | None
) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    """The parts of the line of time that hold an entry, by name: each from its first day to before its last."""
    days = found[ChronologyEntry.day]
    around = days[found[ChronologyEntry.incident].notna()]
    begin, end = around.min() - _BEFORE, around.max() + _AFTER
    last = max([days.max() + pd.Timedelta(days=1), *(followed[1:] if followed else ())])
    spans = {BEFORE: (days.min(), begin), AROUND: (begin, end), AFTER: (end, last)}
    return {name: span for name, span in spans.items() if days.between(*span, inclusive="left").any()}


def months(span: tuple[pd.Timestamp, pd.Timestamp], most: int) -> list[pd.Timestamp]:
    """Firsts of months in a span, evenly apart, no more than so many unless they are decades apart."""
    firsts = pd.date_range(*span, freq="MS", inclusive="left")
    even = [[day for day in firsts if (12 * day.year + day.month - 1) % every == 0] for every in _MONTHS]
    return next((days for days in even if len(days) <= most), even[-1])


def _rows(panel: Axes, kinds: list, named: bool) -> None:
    panel.set_ylim(len(kinds) - 0.5, -0.5)
    labels = ["\n".join(textwrap.wrap(kind.label, _WRAP)) for kind in kinds]
    panel.set_yticks(range(len(kinds)), labels if named else [""] * len(kinds), size=SMALL, linespacing=1.05)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)
    for height in range(len(kinds)):
        panel.axhline(height, color=PALE, linewidth=0.6, zorder=0.5)


def _times(panel: Axes, span: tuple[pd.Timestamp, pd.Timestamp], most: int) -> None:
    ticks = months(span, most)
    panel.set_xlim(span[0] - (span[1] - span[0]) * 0.03, span[1])
    panel.set_xticks(ticks, [f"{day:%Y-%m}" for day in ticks])


def _marks(panel: Axes, found: pd.DataFrame, kinds: list) -> None:
    height = {kind: place for place, kind in enumerate(kinds)}
    tied: dict[int, list[tuple]] = {}
    for entry in found.to_dict("records"):
        kind, day = entry[ChronologyEntry.kind], entry[ChronologyEntry.day]
        police = kind in list(PoliceEntry)
        colour, mark = (VERMILION, "s") if police else (BLUE, "o")
        y = height[ENDS.get(kind, kind)]
        face, edge = ("white", colour) if kind in ENDS else (colour, "white")
        panel.plot(day, y, mark, markerfacecolor=face, markeredgecolor=edge, markeredgewidth=0.6, markersize=5)
        if kind in (PoliceEntry.INCIDENT, EventKind.NOTIFICATION) and pd.notna(entry[ChronologyEntry.incident]):
            tied.setdefault(int(entry[ChronologyEntry.incident]), []).append((day, y))
    for number, ends in tied.items():
        panel.plot(*zip(*ends, strict=True), color=BLACK, linewidth=0.6, zorder=1)
        panel.annotate(f"{number}", ends[0], (0, 4), textcoords="offset points", ha="center", size=SMALL)


def _reached(family: str, events: pd.DataFrame, records: Records) -> dict[str, str | None]:
    """Incidents of a family: each with the entry that its notification made in the family's record, if it made one."""
    cases = records.cases[records.cases[Case.family_id] == family]
    traces = records.traces[records.traces[Trace.incident_id].isin(cases[Case.incident_id])]
    quoted = records.notifications.merge(
        events[[Event.reference, Event.event_id]].dropna(),
        left_on=Notification.notification_id,
        right_on=Event.reference,
    ).dropna(subset=[Notification.incident_id])
    found = dict(zip(quoted[Notification.incident_id], quoted[Event.event_id], strict=True))
    traced = zip(traces[Trace.incident_id], traces[Trace.event_id], strict=True)
    return found | {incident: event if isinstance(event, str) else None for incident, event in traced}


def _numbers(reached: dict[str, str | None], incidents: pd.DataFrame) -> dict[str, int]:
    """The incidents numbered by the day of their report."""
    own = incidents[incidents[Incident.incident_id].isin(reached)]
    ordered = own.sort_values([Incident.reported_on, Incident.incident_id])[Incident.incident_id]
    return {incident: number for number, incident in enumerate(ordered, start=1)}


def _police(numbers: dict[str, int], records: Records) -> list[pd.DataFrame]:
    levels = records.cases.set_index(Case.incident_id)[Case.level].map(Level.labels())
    incidents = records.incidents.assign(detail=records.incidents[Incident.incident_id].map(levels))
    sent = records.notifications[Notification.sent_on].fillna(records.notifications[Notification.created_on])
    grades = records.assessments[RiskAssessment.grade].map(RiskGrade.labels())
    actions = records.actions[PoliceAction.action].map(Action.labels())
    kinds = (
        (PoliceEntry.INCIDENT, incidents, Incident.reported_on),
        (PoliceEntry.RISK, records.assessments.assign(detail=grades), RiskAssessment.assessed_on),
        (PoliceEntry.ACTION, records.actions.assign(detail=actions), PoliceAction.taken_at),
        (PoliceEntry.SENT, records.notifications.assign(detail=pd.NA, sent=sent), "sent"),
    )
    return [_dated(kind, frame, day, numbers) for kind, frame, day in kinds]


def _dated(kind: PoliceEntry, frame: pd.DataFrame, day: str, numbers: dict[str, int]) -> pd.DataFrame:
    own = frame[frame[Incident.incident_id].isin(numbers) & frame[day].notna()]
    return pd.DataFrame(
        {
            ChronologyEntry.day: own[day].dt.normalize(),
            ChronologyEntry.kind: kind.value,
            ChronologyEntry.detail: own[ChronologyEntry.detail],
            ChronologyEntry.incident: own[Incident.incident_id].map(numbers),
        }
    )


def _coded(case: pd.Series) -> str:
    """What was coded of a sampled incident."""
    told = [
        f"violence {Level(case[Case.level]).label.lower()}",
        Presence(case[Case.presence]).label.lower(),
        EndState(case[Case.end_state]).label.lower(),
    ]
    if isinstance(case[Case.pathway], str):
        told.append(Pathway(case[Case.pathway]).label.lower())
    return f"{'; '.join(told)}."


def _linked(link: pd.Series) -> str:
    """What decided the link, with its evidence."""
    weight = f", weight {link[Link.weight]:.1f}, lead {link[Link.margin]:.1f}" if pd.notna(link[Link.weight]) else ""
    method = LinkMethod(link[Link.method]).label.lower()
    return f"Linked by {method}: {link[Link.people]} people{weight}, probability {link[Link.probability]:.2f}."
