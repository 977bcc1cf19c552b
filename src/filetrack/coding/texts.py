"""What the texts of sampled incidents say: narratives, and the form as sent (§4.8 to §4.11)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import NamedTuple

import pandas as pd

from filetrack.coding.ages import ages
from filetrack.coding.narrative import ListedChild, Reader
from filetrack.references import among
from filetrack.schemas.base import Frame
from filetrack.schemas.codes import Level
from filetrack.schemas.coding import Doubt, LowLevel
from filetrack.schemas.finding import Finding
from filetrack.schemas.police import Child, Incident, Notification
from filetrack.schemas.sample import Sampled

AT_ONCE = 500
"""Incidents whose texts a process reads before it tells what it read."""
_LEVEL, _LOW, _CONFIDENCE = "level", "low", "confidence"


class Texts(NamedTuple):
    """What was read: findings (`Finding`), reasons to be unsure of the level (`Doubt`), and the lower of the levels
    between which the texts leave it (`LowLevel`).

    Doubts are those of the surest of the texts that give an incident its level.
    """

    findings: pd.DataFrame
    doubts: pd.DataFrame
    low: pd.DataFrame


def read(incidents: pd.DataFrame, notifications: pd.DataFrame, children: pd.DataFrame, reader: Reader) -> Texts:
    """Read every text of the incidents.

    `incidents` is indexed by incident, `notifications` (the sampled ones) too; `children` lists each incident's.
    """
    listed, names = _listed(children, incidents[Incident.reported_on])
    texts = {
        "incident": incidents[Incident.narrative],
        "notification": notifications[Notification.narrative].reindex(incidents.index).fillna(""),
        "form": notifications[Notification.details].reindex(incidents.index).fillna(""),
    }
    rows, said = [], []
    for source, column in texts.items():
        places = list(zip(incidents[Incident.site], column.index, strict=True))
        if source == "form":
            found = map(reader.read_form, column)
        else:
            there = [listed.get(incident, ()) for incident in column.index]
            readings = reader.read_together(list(zip(column, there, strict=True)))
            found = (reading.findings for reading in readings)
            said += [
                (*place, one.level, one.level_low, one.confidence, one.unsure)
                for place, one, text in zip(places, readings, column, strict=True)
                if text or source == "incident"
            ]
        for (site, incident), findings in zip(places, found, strict=True):
            for one in findings:
                child = names.get((incident, one.child))
                rows.append((site, incident, source, one.variable, one.code, one.rule, child, one.start, one.end))
    surest = _surest(said)
    return Texts(
        _ordered(rows, Finding, [Finding.site, Finding.incident_id, Finding.text]),
        surest.explode(Doubt.reason).dropna(subset=Doubt.reason)[list(Doubt.to_schema().columns)],
        surest.dropna(subset=_LOW)[[LowLevel.site, LowLevel.incident_id, _LOW]].rename(columns={_LOW: LowLevel.level}),
    )


def read_beside(
    incidents: pd.DataFrame,
    notifications: pd.DataFrame,
    children: pd.DataFrame,
    reader: Callable[[], Reader],
    processes: int,
) -> Texts:
    """What `read` returns, of so many incidents that several processes, each with a reader, read them side by side."""
    batches = [incidents.iloc[at : at + AT_ONCE] for at in range(0, len(incidents), AT_ONCE)]
    if processes < 2 or len(batches) < 2:
        return read(incidents, notifications, children, reader())
    reader()  # processes that are forked have it
    of_batch = (
        (
            batch,
            notifications[among(notifications.index.to_series(), batch.index.to_series())],
            children[among(children[Child.incident_id], batch.index.to_series())],
        )
        for batch in batches
    )
    with ProcessPoolExecutor(processes) as pool:
        read_ones = list(pool.map(partial(_read_batch, reader), of_batch))
    findings, doubts, low = (pd.concat(parts) for parts in zip(*read_ones, strict=True))
    at = [Finding.site, Finding.incident_id]
    return Texts(
        findings.sort_values([*at, Finding.text], kind="stable", ignore_index=True),
        doubts.sort_values(at, kind="stable", ignore_index=True),
        low.sort_values(at, kind="stable", ignore_index=True),
    )


def _read_batch(reader: Callable[[], Reader], of_batch: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]) -> Texts:
    return read(*of_batch, reader())


def sampled_incidents(sampled: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """The incidents of the sample (`Sampled`), indexed by incident."""
    return incidents.set_index(Incident.incident_id).loc[sorted(sampled[Sampled.incident_id])]


def sampled_notifications(sampled: pd.DataFrame, notifications: pd.DataFrame) -> pd.DataFrame:
    """The notifications of the sample (`Sampled`), indexed by incident."""
    incident = sampled.set_index(Sampled.notification_id)[Sampled.incident_id]
    held = notifications[notifications[Notification.notification_id].isin(incident.index)]
    return held.set_index(held[Notification.notification_id].map(incident).rename(Sampled.incident_id))


def _surest(said: list[tuple]) -> pd.DataFrame:
    """Of the texts that give an incident its level, the one that is surest: an incident a row."""
    frame = pd.DataFrame(said, columns=[Doubt.site, Doubt.incident_id, _LEVEL, _LOW, _CONFIDENCE, Doubt.reason])
    frame[_LEVEL] = frame[_LEVEL].map({code.value: rank for rank, code in enumerate(Level)})
    order = [Doubt.site, Doubt.incident_id, _LEVEL, _CONFIDENCE]
    ordered = frame.sort_values(order, ascending=[True, True, True, False], kind="stable")
    return ordered.drop_duplicates(Doubt.incident_id).reset_index(drop=True)


def _ordered(rows: list[tuple], schema: type[Frame], keys: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(schema.to_schema().columns))
    return frame.sort_values(keys, kind="stable", ignore_index=True)


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
