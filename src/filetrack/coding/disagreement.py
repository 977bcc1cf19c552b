"""What the texts of a record tell beside its fields: boxes, people's fields, offences and actions (§4.9 to §4.11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.coding.found import about
from filetrack.coding.incident import offence_level, text_level
from filetrack.coding.narrative import Offence
from filetrack.schemas.case import CaseAction, CaseOffence
from filetrack.schemas.codes import PRESENT, Action, Level, Removal, ThreatTo
from filetrack.schemas.codes import Offence as Crime
from filetrack.schemas.coding import Disagreement, Doubt, Told
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.police import Child, Incident, Person

_BEYOND_WORDS = (Level.HIGH, Level.MEDIUM)
_UNTOLD = {
    Told.VIOLENCE: "the offence tells of violence, the text does not",
    Told.INJURY: "a field tells of an injury, the text does not",
    Told.WEAPON: "a box tells of a weapon, the text does not",
    Told.THREATS_TO_KILL: "an offence tells of a threat to kill, the text does not",
}
"""What a field tells and the text does not is a reason to read the text again, where the level may turn on it."""


class Beside(NamedTuple):
    """Whether the texts tell a thing, and whether the fields do: missing where these are blank."""

    text: pd.Series
    field: pd.Series


class Fields(NamedTuple):
    """The records whose fields stand beside the texts. Incidents are indexed by incident."""

    incidents: pd.DataFrame
    people: pd.DataFrame
    children: pd.DataFrame
    offences: pd.DataFrame
    actions: pd.DataFrame


def beside(fields: Fields, findings: pd.DataFrame, offences: Sequence[Offence]) -> dict[Told, Beside]:
    """What text and fields tell of each incident. `fields.offences` and `.actions` are those of cases."""
    incidents = fields.incidents
    offence = offence_level(incidents, offences).isin(_BEYOND_WORDS).astype("boolean")
    present = about(findings, Variable.CHILD_LOCATION)
    arrests, threats = (about(findings, variable) for variable in (Variable.REMOVAL, Variable.THREATS_TO_KILL))
    return {
        Told.VIOLENCE: Beside(
            text_level(incidents, findings).isin(_BEYOND_WORDS), offence.mask(incidents[Incident.offence].isna())
        ),
        Told.INJURY: Beside(
            _among(incidents, findings[findings[Finding.variable].isin([Variable.HURT, Variable.INJURY])]),
            _any_of(
                incidents[Incident.injury_tick],
                _of_any(incidents, fields.people, Person.injured),
                _of_any(incidents, fields.children, Child.injured),
            ),
        ),
        Told.WEAPON: Beside(_among(incidents, about(findings, Variable.WEAPON)), incidents[Incident.weapon_tick]),
        Told.THREATS_TO_KILL: Beside(
            _among(incidents, threats[threats[Finding.code] != ThreatTo.SELF_ONLY]),
            _among(incidents, fields.offences[fields.offences[CaseOffence.offence] == Crime.THREATS_TO_KILL]),
        ),
        Told.ARREST: Beside(
            _among(incidents, arrests[arrests[Finding.code] == Removal.ARRESTED]),
            _among(incidents, fields.actions[fields.actions[CaseAction.action] == Action.ARREST]),
        ),
        Told.CHILD_PRESENT: Beside(
            _among(incidents, present[present[Finding.code].isin(PRESENT)]),
            _any_of(incidents[Incident.child_present_tick], _of_any(incidents, fields.children, Child.present_tick)),
        ),
    }


def disagreement(incidents: pd.DataFrame, told: dict[Told, Beside]) -> pd.DataFrame:
    """Incidents of each site by what text and fields tell (`Disagreement`)."""
    rows = []
    for what, (text, field) in told.items():
        says, blank = field.fillna(False).astype(bool), field.isna()
        kinds = pd.DataFrame(
            {
                Disagreement.both: text & says,
                Disagreement.text_only: text & ~says & ~blank,
                Disagreement.field_only: ~text & says,
                Disagreement.neither: ~text & ~says & ~blank,
                Disagreement.blank: blank,
            }
        )
        rows.append(
            kinds.groupby(incidents[Incident.site]).sum().reset_index().assign(**{Disagreement.told: what.value})
        )
    return pd.concat(rows, ignore_index=True)[list(Disagreement.to_schema().columns)]


def untold(incidents: pd.DataFrame, told: dict[Told, Beside]) -> pd.DataFrame:
    """Incidents of which a field tells what the text does not (`Doubt`)."""
    rows = []
    for what, reason in _UNTOLD.items():
        text, field = told[what]
        only = incidents[~text & field.fillna(False).astype(bool)]
        rows.append(only[[Incident.site]].reset_index(names=Doubt.incident_id).assign(**{Doubt.reason: reason}))
    return pd.concat(rows, ignore_index=True)[list(Doubt.to_schema().columns)]


def _among(incidents: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    return pd.Series(incidents.index.isin(rows[Finding.incident_id]), index=incidents.index)


def _of_any(incidents: pd.DataFrame, rows: pd.DataFrame, column: str) -> pd.Series:
    """Whether a field says yes of any of an incident's people; missing where it is blank for all, no otherwise."""
    filled = rows[rows[column].notna()]
    return (
        filled[column].astype(bool).groupby(filled[Person.incident_id]).any().reindex(incidents.index).astype("boolean")
    )


def _any_of(*fields: pd.Series) -> pd.Series:
    """Yes where any field says so, no where any says no and none yes, missing where all are blank."""
    beside = pd.concat([field.astype("boolean") for field in fields], axis=1)
    yes, filled = beside.fillna(False).any(axis=1), beside.notna().any(axis=1)
    return pd.Series(np.where(yes, True, False), index=beside.index, dtype="boolean").mask(~filled)
