"""Findings in the texts of sampled incidents: narratives, and the form as sent (§4.8 to §4.11)."""

from __future__ import annotations

import pandas as pd

from filetrack.coding.ages import ages
from filetrack.coding.narrative import ListedChild, Reader
from filetrack.schemas.finding import Finding
from filetrack.schemas.police import Child, Incident, Notification


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
        "form": notifications[Notification.details].reindex(incidents.index).fillna(""),
    }
    rows = []
    for source, column in texts.items():
        for incident, site, text in zip(column.index, incidents[Incident.site], column, strict=True):
            whose = listed.get(incident, ())
            for found in reader.read_form(text) if source == "form" else reader.read(text, whose).findings:
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
