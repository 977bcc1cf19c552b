"""What a notification carried, against the police's own record of the incident (§5.10.4, §6.2.3).

Every function takes frames indexed by incident, or findings, and returns a Series indexed as the incidents are.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.coding.found import about
from filetrack.schemas.codes import Conveyed, Presence
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.police import Incident, Notification

_WANTING = (Conveyed.PARTIAL, Conveyed.NOT)


def child_omitted(incidents: pd.DataFrame, notifications: pd.DataFrame, listed: pd.Series) -> pd.Series:
    """Whether the form names fewer children than the police list (§5.10.4); no where it does not tell."""
    named = notifications[Notification.children_named].reindex(incidents.index)
    return (named < listed).fillna(False).astype(bool)


def presence_omitted(incidents: pd.DataFrame, notifications: pd.DataFrame, presence: pd.Series) -> pd.Series:
    """Whether a child was present, by our coding, and the form's box does not say so (§5.10.4)."""
    said = notifications[Notification.present_box].reindex(incidents.index).eq(True).fillna(False).astype(bool)
    return (presence == Presence.PRESENT) & ~said


def date_differs(incidents: pd.DataFrame, notifications: pd.DataFrame) -> pd.Series:
    """Whether the form states another date than that of the report (§5.10.4)."""
    stated = notifications[Notification.stated_on].reindex(incidents.index)
    return stated.notna() & (stated != incidents[Incident.reported_on])


def conveyed(incidents: pd.DataFrame, holds: pd.Series, findings: pd.DataFrame, variable: Variable) -> pd.Series:
    """How far the form's text conveyed what `holds` of an incident; missing where it does not hold (§6.2.3).

    In full where the text says so anywhere, in part where it only hints, else not conveyed.
    """
    told = about(findings, variable)
    full, partial = (
        incidents.index.isin(told.loc[told[Finding.code] == code, Finding.incident_id])
        for code in (Conveyed.FULL, Conveyed.PARTIAL)
    )
    coded = np.select([full, partial], [Conveyed.FULL.value, Conveyed.PARTIAL.value], default=Conveyed.NOT.value)
    return pd.Series(coded, index=incidents.index, dtype="str").where(holds)


def inconsistent(omissions: list[pd.Series], conveyances: list[pd.Series]) -> pd.Series:
    """Whether a notification is inconsistent with the police record (§5.10.4).

    Any of the omissions and differences, or a weapon or an injury conveyed in part or not at all.
    """
    wanting = [conveyance.isin(_WANTING) for conveyance in conveyances]
    return pd.concat([*omissions, *wanting], axis=1).any(axis=1)
