"""Notified incidents between current or former partners, by the route that each site's records allow (§2.3.1, §4.2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from filetrack.problems import Problem
from filetrack.references import among
from filetrack.sample.flow import Flow
from filetrack.schemas.codes import Relationship
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.sample import Register, RegisteredIncident, Sampled
from filetrack.schemas.study import Period, month_window, window_in_words

PARTNERS = (Relationship.CURRENT, Relationship.FORMER)
INCIDENTS, RECORDS, NOTIFICATIONS = "incidents", "MERLIN records", "notifications"
_NONE = pd.DataFrame(columns=list(Sampled.to_schema().columns))


class Held(NamedTuple):
    """What a site's police hold, and how notifications are told among it: `ticked`, `searched` or `recorded`."""

    selection: str
    incidents: pd.DataFrame
    notifications: pd.DataFrame


class Selection(NamedTuple):
    """The sample and candidates for the booster sample (Sampled), SampleStep, RegisteredIncident and Register."""

    sampled: pd.DataFrame
    candidates: pd.DataFrame
    steps: pd.DataFrame
    registered: pd.DataFrame
    register: pd.DataFrame


class Window(NamedTuple):
    """First and last day on which incidents were reported."""

    first: dt.date
    last: dt.date

    @property
    def words(self) -> str:
        """`in January 2007`, or `from 3 January 2007 to 4 February 2007`."""
        return f"{'in' if self._is_month else 'from'} {window_in_words(*self)}"

    @property
    def otherwise(self) -> str:
        """When what is not in the window was: `in another month`, or `on other days`."""
        return "in another month" if self._is_month else "on other days"

    @property
    def _is_month(self) -> bool:
        return self == month_window(f"{self.first:%Y-%m}")

    def holds(self, days: pd.Series) -> pd.Series:
        """Whether each day lies in the window."""
        return days.between(pd.Timestamp(self.first), pd.Timestamp(self.last))


def ticked_flow(site: str, incidents: pd.DataFrame, window: Window) -> Flow:
    """The incidents of a window that led to a notification: the database's own boxes decide (north)."""
    flow = Flow(site, domestic_in(incidents, window)).start(
        f"Domestic violence incidents reported {window.words}", INCIDENTS
    )
    flow = flow.keep(
        flow.rows[Incident.family_marker],
        "Marked as a family with children",
        INCIDENTS,
        reason="Not marked as a family with children",
    )
    return flow.keep(
        flow.rows[Incident.notification_ticked],
        "Notification to children's social services ticked",
        INCIDENTS,
        reason="No notification ticked",
    )


def searched_flow(
    site: str, incidents: pd.DataFrame, notifications: pd.DataFrame, window: Window, phrases: list[str]
) -> Flow:
    """The incidents of a window that led to a notification: MERLIN is searched and joined to CRIS (south).

    The day is that of the incident's report in CRIS; a MERLIN record may be some days younger.
    """
    flow = Flow(site, notifications).start("Records of children coming to notice that were searched", RECORDS)
    flow = flow.keep(
        flow.rows[Notification.domestic_box] | holds_phrase(flow.rows[Notification.narrative], phrases),
        "Domestic violence by box or search phrase",
        RECORDS,
        reason="Neither box nor search phrase",
    )
    flow = flow.keep(
        flow.rows[Notification.incident_id].notna(),
        "With a CRIS number among their references",
        RECORDS,
        reason="No CRIS number",
    )
    flow = flow.keep(
        among(flow.rows[Notification.incident_id], incidents[Incident.incident_id]),
        "CRIS report found",
        RECORDS,
        reason="CRIS report not among those supplied",
    )
    flow = flow.joined(_with_reports(flow.rows, incidents))
    flow = flow.keep(
        window.holds(flow.rows[Incident.reported_on]),
        f"Incident reported {window.words}",
        RECORDS,
        reason=f"Incident reported {window.otherwise}",
    )
    flow = flow.keep(
        flow.rows[Incident.domestic],
        "CRIS report flagged as domestic violence",
        RECORDS,
        reason="CRIS report not flagged as domestic violence",
    )
    return flow.keep(
        ~flow.rows.duplicated(Notification.incident_id),
        "Each incident once, with its earliest record",
        INCIDENTS,
        reason="Further record of the same incident",
    )


def recorded_flow(site: str, incidents: pd.DataFrame, notifications: pd.DataFrame, window: Window) -> Flow:
    """The incidents of a window that led to a notification: every notification held is one."""
    flow = Flow(site, notifications).start("Notifications held", NOTIFICATIONS)
    flow = flow.keep(
        among(flow.rows[Notification.incident_id], incidents[Incident.incident_id]),
        "Incident found",
        NOTIFICATIONS,
        reason="Incident not among those supplied",
    )
    flow = flow.joined(_with_reports(flow.rows, incidents))
    flow = flow.keep(
        window.holds(flow.rows[Incident.reported_on]),
        f"Incident reported {window.words}",
        NOTIFICATIONS,
        reason=f"Incident reported {window.otherwise}",
    )
    flow = flow.keep(
        flow.rows[Incident.domestic],
        "Incident is one of domestic violence",
        NOTIFICATIONS,
        reason="Incident not one of domestic violence",
    )
    return flow.keep(
        ~flow.rows.duplicated(Notification.incident_id),
        "Each incident once, with its earliest notification",
        INCIDENTS,
        reason="Further notification of the same incident",
    )


def partners_only(flow: Flow) -> Flow:
    """The flow with incidents between current or former partners only: the exclusion rule of §2.3.1."""
    return flow.keep(
        flow.rows[Incident.relationship].isin(PARTNERS),
        "Between current or former partners",
        INCIDENTS,
        reason="Between relatives, or relationship not clear",
    )


def sampled(flow: Flow) -> pd.DataFrame:
    """Incidents of the sample with their notifications (Sampled). Where boxes decide, both have one reference."""
    incident = flow.rows[Incident.incident_id]
    notification = flow.rows.get(Notification.notification_id, incident)
    frame = pd.DataFrame(
        {Sampled.site: flow.site, Sampled.incident_id: incident, Sampled.notification_id: notification}
    )
    return frame.sort_values(Sampled.incident_id)


def registered_in(flow: Flow, incidents: pd.DataFrame, month: str) -> pd.DataFrame:
    """The incidents of a month of a site's register (RegisteredIncident), and which were notified (Table 3)."""
    own = domestic_in(incidents, Window(*month_window(month)))[Incident.incident_id]
    return pd.DataFrame(
        {
            Register.site: flow.site,
            Register.month: month,
            Register.incidents: 1,
            Register.notified: among(own, flow.rows[Incident.incident_id]).astype("int64"),
            Register.notified_partners: among(own, partners_only(flow).rows[Incident.incident_id]).astype("int64"),
            RegisteredIncident.incident_id: own,
        }
    )


def register_row(site: str, month: str, registered: pd.DataFrame) -> dict:
    """A month of a site's register (Register): what its incidents count together."""
    counts = [Register.incidents, Register.notified, Register.notified_partners]
    return {Register.site: site, Register.month: month, **registered[counts].sum()}


def select(sites: Mapping[str, Held], period: Period, phrases: list[str]) -> Selection:
    """The sample of all sites, who could be a booster, the steps that led to the sample, and the monthly registers."""
    chosen, candidates, steps, registers, register = [], [_NONE], [], [], []
    for site, held in sites.items():
        flow = partners_only(notified_in(site, held, Window(period.sample_from, period.sample_to), phrases))
        chosen.append(sampled(flow))
        steps.append(flow.steps())
        for month in period.register_months:
            notified = notified_in(site, held, Window(*month_window(month)), phrases)
            registers.append(registered_in(notified, held.incidents, month))
            register.append(register_row(site, month, registers[-1]))
            if month == period.booster_month:
                candidates.append(sampled(partners_only(notified)))
    return Selection(
        pd.concat(chosen),
        pd.concat(candidates),
        pd.concat(steps),
        pd.concat(registers),
        pd.DataFrame(register),
    )


def refuse_other_periods(sites: Mapping[str, Held], period: Period) -> None:
    """Raise Problem where a site's incidents were all reported outside the period of the sample."""
    window = Window(period.sample_from, period.sample_to)
    for site, held in sites.items():
        days = held.incidents[Incident.reported_on]
        if len(days) and not window.holds(days).any():
            raise Problem(
                f"{site}: its incidents were reported from {days.min():%Y-%m} to {days.max():%Y-%m}, none of them "
                f"{window.words}. A study has one period for all its sites: change “period” in config/study.yaml, or "
                f"take {site} out of “sites”."
            )


def notified_in(site: str, held: Held, window: Window, phrases: list[str]) -> Flow:
    """The notified incidents of a window at a site, relatives included, by the site's way of recording them."""
    match held.selection:
        case "ticked":
            return ticked_flow(site, held.incidents, window)
        case "searched":
            return searched_flow(site, held.incidents, held.notifications, window, phrases)
        case _:
            return recorded_flow(site, held.incidents, held.notifications, window)


def domestic_in(incidents: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Incidents of a window that the police flagged as domestic violence."""
    return incidents[incidents[Incident.domestic] & window.holds(incidents[Incident.reported_on])]


def holds_phrase(texts: pd.Series, phrases: list[str]) -> pd.Series:
    """Whether each text holds one of the search phrases as whole words, in any case and spacing."""
    words = ("\\s+".join(map(re.escape, phrase.casefold().split())) for phrase in phrases)
    return texts.str.casefold().str.contains(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", regex=True)


def _with_reports(notifications: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    facts = [Incident.incident_id, Incident.reported_on, Incident.domestic, Incident.relationship]
    order = [Notification.created_on, Notification.notification_id]
    return notifications.sort_values(order).merge(incidents[facts], on=Incident.incident_id, validate="many_to_one")
