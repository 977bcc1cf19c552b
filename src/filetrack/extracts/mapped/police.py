"""Records of the police from mapped files."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts.mapped.parts import (
    Part,
    as_records,
    check_identifiers,
    check_references,
    first_of_each,
    of_record,
    together,
)
from filetrack.schemas import police
from filetrack.schemas.base import AtSite
from filetrack.schemas.mapping import RECORDS

INCIDENT, NOTIFICATION = police.Incident.incident_id, police.Notification.notification_id


def records(parts: list[Part], site: str) -> dict[type[AtSite], pd.DataFrame]:
    """Records of the police schemas, one frame each; what refers to no sound incident is refused."""
    check_identifiers(of_record(parts, "incident"), INCIDENT)
    check_identifiers(of_record(parts, "notification"), NOTIFICATION)
    known = pd.concat([part.sound[INCIDENT] for part in of_record(parts, "incident")])
    of_incident = [name for name, record in RECORDS.items() if record.schema and INCIDENT in record.owner]
    check_references(of_record(parts, *of_incident), INCIDENT, known, "incident")
    made = {
        "incident": first_of_each(parts, "incident", INCIDENT),
        "notification": first_of_each(parts, "notification", NOTIFICATION),
        "person": _people(together(parts, "person")),
        "child": _children(together(parts, "child")),
        "response": together(parts, "response").groupby(INCIDENT, as_index=False).first(),
        **{name: together(parts, name).drop_duplicates() for name in ("risk_assessment", "offence", "action")},
    }
    return {
        RECORDS[name].schema: as_records(
            frame.sort_values(INCIDENT, kind="stable"), RECORDS[name].schema, site, dict(RECORDS[name].neutral)
        )
        for name, frame in made.items()
    }


def _people(frame: pd.DataFrame) -> pd.DataFrame:
    """Adults of incidents, each once, numbered in the order of rows where nothing identifies them."""
    people = frame.drop_duplicates()
    number = (people.groupby(INCIDENT).cumcount() + 1).astype("str")
    made = people[INCIDENT] + "-p" + number
    return people.assign(**{police.Person.person_id: people[police.Person.person_id].fillna(made)})


def _children(frame: pd.DataFrame) -> pd.DataFrame:
    """Children of incidents, each once, numbered in the order of rows where no column does."""
    children = frame.drop_duplicates()
    number = children[police.Child.number].fillna(children.groupby(INCIDENT).cumcount() + 1)
    made = children[INCIDENT] + "-" + number.astype("str")
    identifier = children[police.Child.child_id].fillna(made)
    return children.assign(**{police.Child.number: number.astype("int64"), police.Child.child_id: identifier})
