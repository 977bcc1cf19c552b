"""The listed children of an incident, and where each was: from the texts and the tick boxes (§4.3, §4.5, §4.11)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.coding.ages import ages
from filetrack.coding.found import about
from filetrack.schemas.case import CaseChild
from filetrack.schemas.codes import ChildLocation, Location
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.police import Child, Incident

_RANK = {code.value: rank for rank, code in enumerate(ChildLocation)}


def listed(incidents: pd.DataFrame, children: pd.DataFrame) -> pd.Series:
    """Number of children that the police list with each incident (§4.3)."""
    return children[Child.incident_id].value_counts().reindex(incidents.index, fill_value=0)


def child_location(children: pd.DataFrame, incidents: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Location of each child (rows of `children`), the text before the boxes (§4.11, Table 19).

    1. The text, a child named alone before children named together; of several places the closest to the incident.
    2. Telephone incidents: child's presence not recorded.
    3. The child's own tick box: on the premises, or not.
    4. The incident's tick box: on the premises, or not; unless the text or a child's own box already shows which child
       of the incident was meant.
    5. Not clearly recorded.

    `incidents` is indexed by incident.
    """
    text = text_location(children, findings)
    incident = children[Child.incident_id]
    telephone = incident.map(incidents[Incident.location]) == Location.TELEPHONE
    own_tick = children[Child.present_tick]
    shown = (text.notna() | own_tick.notna()).groupby(incident).transform("any")
    tick = incident.map(incidents[Incident.child_present_tick]).astype("boolean")
    choices = [
        (text.notna(), text),
        (telephone, ChildLocation.PHONE_OR_TEXT.value),
        (own_tick.eq(True), ChildLocation.ON_PREMISES.value),
        (own_tick.eq(False), ChildLocation.NOT_ON_PREMISES.value),
        (tick.eq(False) & ~shown, ChildLocation.NOT_ON_PREMISES.value),
        (tick.eq(True) & ~shown, ChildLocation.ON_PREMISES.value),
    ]
    coded = np.select(
        [holds.fillna(False).to_numpy(dtype=bool) for holds, _ in choices],
        [np.broadcast_to(np.asarray(value, dtype=object), len(children)) for _, value in choices],
        default=ChildLocation.NOT_RECORDED.value,
    )
    return pd.Series(coded, index=children.index, dtype="str")


def case_children(children: pd.DataFrame, incidents: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """The listed children of incidents, one row each (`CaseChild`; §4.3, §4.5, §4.11)."""
    frame = children.assign(
        **{
            CaseChild.child_location: child_location(children, incidents, findings),
            CaseChild.age_years: ages(children, incidents[Incident.reported_on]),
        }
    )
    order = [CaseChild.site, CaseChild.incident_id, CaseChild.child_id]
    return frame[list(CaseChild.to_schema().columns)].sort_values(order, ignore_index=True)


def text_location(children: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Location of each child by the texts alone; missing where they place the child nowhere (§4.11)."""
    placed = about(findings, Variable.CHILD_LOCATION)
    order = placed.assign(
        together=placed[Finding.rule] == "together", rank=placed[Finding.code].map(_RANK)
    ).sort_values(["together", "rank"], kind="stable")
    keys = [Finding.incident_id, Finding.child_id]
    first = order.drop_duplicates(keys).set_index(keys)[Finding.code]
    wanted = pd.MultiIndex.from_frame(children[[Child.incident_id, Child.child_id]])
    return pd.Series(first.reindex(wanted).to_numpy(dtype=object), index=children.index, dtype="object")
