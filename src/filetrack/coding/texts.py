"""Findings in the texts of sampled incidents: the incident's narrative and that of its notification (§4.10, §4.11)."""

from __future__ import annotations

import pandas as pd

from filetrack.coding.narrative import ListedChild, Reader
from filetrack.schemas.base import DATE
from filetrack.schemas.finding import Finding
from filetrack.schemas.police import Child, Incident, Notification


def ages(children: pd.DataFrame, reported_on: pd.Series) -> pd.Series:
    """Age of each child in whole years when the incident was reported, to the month of birth; missing if not known."""
    born = pd.to_datetime(children[Child.birth_month], format="%Y-%m").astype(DATE)
    reported = children[Child.incident_id].map(reported_on)
    months = (reported.dt.year - born.dt.year) * 12 + reported.dt.month - born.dt.month
    return (months // 12).where(months >= 0).astype("Int64")


def findings(
    incidents: pd.DataFrame, notifications: pd.DataFrame, children: pd.DataFrame, reader: Reader
) -> pd.DataFrame:
    """Every finding in the texts, one row each (`Finding`).

    `incidents` is indexed by incident, `notifications` (the sampled ones) too; `children` lists each incident's.
    """
    listed, names = _listed(children, incidents[Incident.reported_on])
    texts = {
        "incident": incidents[Incident.narrative],
        "notification": notifications[Notification.narrative].reindex(incidents.index).fillna(""),
    }
    rows = []
    for source, column in texts.items():
        for incident, site, text in zip(column.index, incidents[Incident.site], column, strict=True):
            for found in reader.read(text, listed.get(incident, ())).findings:
                child = names.get((incident, found.child))
                coded = (found.variable, found.code, found.rule)
                rows.append((site, incident, source, *coded, child, found.start, found.end))
    columns = list(Finding.to_schema().columns)
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values([Finding.site, Finding.incident_id, Finding.text], kind="stable", ignore_index=True)


def _listed(children: pd.DataFrame, reported_on: pd.Series) -> tuple[dict, dict]:
    listed: dict[str, list[ListedChild]] = {}
    names: dict[tuple[str, int], str] = {}
    columns = (children[Child.incident_id], children[Child.child_id], children[Child.number])
    for incident, child, number, age, sex in zip(
        *columns, ages(children, reported_on), children[Child.sex], strict=True
    ):
        listed.setdefault(incident, []).append(
            ListedChild(number, None if pd.isna(age) else int(age), None if pd.isna(sex) else sex)
        )
        names[incident, number] = child
    return listed, names
