"""Notified incidents between current or former partners, by the route that each site's records allow (§2.3.1, §4.2)."""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from filetrack.sample.flow import Flow
from filetrack.schemas.codes import Relationship, Site
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.sample import Register, RegisteredIncident, Sampled
from filetrack.schemas.study import Study

PARTNERS = (Relationship.CURRENT, Relationship.FORMER)
INCIDENTS, RECORDS = "incidents", "MERLIN records"


class Selection(NamedTuple):
    """The sample and candidates for the booster sample (Sampled), SampleStep, RegisteredIncident and Register."""

    sampled: pd.DataFrame
    candidates: pd.DataFrame
    steps: pd.DataFrame
    registered: pd.DataFrame
    register: pd.DataFrame


def north_flow(incidents: pd.DataFrame, month: str) -> Flow:
    """The northern incidents of a month that led to a notification: the database's own boxes decide."""
    flow = Flow(Site.NORTH, domestic_in(incidents, month)).start(
        f"Domestic violence incidents reported in {_named(month)}", INCIDENTS
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


def south_flow(incidents: pd.DataFrame, notifications: pd.DataFrame, month: str, phrases: list[str]) -> Flow:
    """The southern incidents of a month that led to a notification: MERLIN is searched and joined to CRIS.

    The month is that of the incident's report in CRIS; a MERLIN record may be some days younger.
    """
    flow = Flow(Site.SOUTH, notifications).start("Records of children coming to notice that were searched", RECORDS)
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
        flow.rows[Notification.incident_id].isin(incidents[Incident.incident_id]),
        "CRIS report found",
        RECORDS,
        reason="CRIS report not among those supplied",
    )
    flow = flow.joined(_with_reports(flow.rows, incidents))
    flow = flow.keep(
        _reported_in(flow.rows, month),
        f"Incident reported in {_named(month)}",
        RECORDS,
        reason="Incident reported in another month",
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


def partners_only(flow: Flow) -> Flow:
    """The flow with incidents between current or former partners only: the exclusion rule of §2.3.1."""
    return flow.keep(
        flow.rows[Incident.relationship].isin(PARTNERS),
        "Between current or former partners",
        INCIDENTS,
        reason="Between relatives, or relationship not clear",
    )


def sampled(flow: Flow) -> pd.DataFrame:
    """Incidents of the sample with their notifications (Sampled). In the north both have one reference."""
    incident = flow.rows[Incident.incident_id]
    notification = flow.rows.get(Notification.notification_id, incident)
    frame = pd.DataFrame(
        {Sampled.site: str(flow.site), Sampled.incident_id: incident, Sampled.notification_id: notification}
    )
    return frame.sort_values(Sampled.incident_id)


def registered_in(flow: Flow, incidents: pd.DataFrame, month: str) -> pd.DataFrame:
    """The incidents of a month of a site's register (RegisteredIncident), and which were notified (Table 3)."""
    own = domestic_in(incidents, month)[Incident.incident_id]
    return pd.DataFrame(
        {
            Register.site: str(flow.site),
            Register.month: month,
            Register.incidents: 1,
            Register.notified: own.isin(flow.rows[Incident.incident_id]).astype("int64"),
            Register.notified_partners: own.isin(partners_only(flow).rows[Incident.incident_id]).astype("int64"),
            RegisteredIncident.incident_id: own,
        }
    )


def register_row(site: Site, month: str, registered: pd.DataFrame) -> dict:
    """A month of a site's register (Register): what its incidents count together."""
    counts = [Register.incidents, Register.notified, Register.notified_partners]
    return {Register.site: str(site), Register.month: month, **registered[counts].sum()}


def select(incidents: dict[Site, pd.DataFrame], notifications: dict[Site, pd.DataFrame], study: Study) -> Selection:
    """The sample of all sites, who could be a booster, the steps that led to the sample, and the monthly registers."""
    chosen, candidates, steps, registers, register = [], [], [], [], []
    for site in Site:
        for month in study.period.register_months:
            notified = notified_in(site, incidents[site], notifications[site], study, month)
            registers.append(registered_in(notified, incidents[site], month))
            register.append(register_row(site, month, registers[-1]))
            flow = partners_only(notified)
            if month == study.period.sample_month:
                chosen.append(sampled(flow))
                steps.append(flow.steps())
            elif month == study.period.booster_month:
                candidates.append(sampled(flow))
    none = pd.DataFrame(columns=list(Sampled.to_schema().columns))
    return Selection(
        pd.concat(chosen),
        pd.concat([none, *candidates]),
        pd.concat(steps),
        pd.concat(registers),
        pd.DataFrame(register),
    )


def notified_in(site: Site, incidents: pd.DataFrame, notifications: pd.DataFrame, study: Study, month: str) -> Flow:
    """The notified incidents of a month at a site, relatives included."""
    if site == Site.NORTH:
        return north_flow(incidents, month)
    return south_flow(incidents, notifications, month, study.sample.search_phrases)


def domestic_in(incidents: pd.DataFrame, month: str) -> pd.DataFrame:
    """Incidents of a month (`2007-01`) that the police flagged as domestic violence."""
    return incidents[incidents[Incident.domestic] & _reported_in(incidents, month)]


def holds_phrase(texts: pd.Series, phrases: list[str]) -> pd.Series:
    """Whether each text holds one of the search phrases as whole words, in any case and spacing."""
    words = ("\\s+".join(map(re.escape, phrase.casefold().split())) for phrase in phrases)
    return texts.str.casefold().str.contains(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", regex=True)


def _with_reports(notifications: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    facts = [Incident.incident_id, Incident.reported_on, Incident.domestic, Incident.relationship]
    order = [Notification.created_on, Notification.notification_id]
    return notifications.sort_values(order).merge(incidents[facts], on=Incident.incident_id, validate="many_to_one")


def _reported_in(incidents: pd.DataFrame, month: str) -> pd.Series:
    return incidents[Incident.reported_on].dt.strftime("%Y-%m") == month


def _named(month: str) -> str:
    first = pd.Timestamp(f"{month}-01")
    return f"{first.month_name()} {first.year}"
