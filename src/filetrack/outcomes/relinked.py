"""Families as they would be followed under other links than the study's own (`coding.scenarios`)."""

from __future__ import annotations

import pandas as pd

from filetrack.history import open_since
from filetrack.schemas.care import Member
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState, MemberRole, Pathway, Trigger
from filetrack.schemas.scenario import ScenarioFamily, ScenarioTrace

_INTERVENTIONS = (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)


def relinked_cases(
    cases: pd.DataFrame, traces: pd.DataFrame, families: pd.DataFrame, events: pd.DataFrame
) -> pd.DataFrame:
    """Return `cases` as traced under one scenario (`ScenarioTrace`, `ScenarioFamily` of it alone).

    A notification traced to another family has the most of that family's pathways, the only one that scenarios tell;
    the others keep their own.
    """
    found = traces.set_index(ScenarioTrace.incident_id).loc[cases[Case.incident_id]].set_axis(cases.index)
    linked = cases.assign(
        **{name: found[name] for name in (ScenarioTrace.end_state, ScenarioTrace.family_id, ScenarioTrace.received_on)}
    )
    is_traced = linked[Case.end_state] == EndState.TRACED
    moved = is_traced & ((linked[Case.family_id] != cases[Case.family_id]) | (cases[Case.end_state] != EndState.TRACED))
    most = linked[Case.family_id].map(families.set_index(ScenarioFamily.family_id)[ScenarioFamily.pathway])
    pathway = cases[Case.pathway].mask(moved, most).where(is_traced)
    notes = linked[moved]
    trigger = pd.Series(Trigger.NONE.value, notes.index, dtype="str")
    trigger = trigger.mask(pathway[moved].isin(_INTERVENTIONS), Trigger.TRIGGERED.value)
    trigger = trigger.mask(open_since(notes, events).notna(), Trigger.OPEN.value)
    own = cases[Case.trigger].where(is_traced)
    own[moved] = trigger
    return linked.assign(**{Case.pathway: pathway, Case.trigger: own})


def relinked_families(
    families: pd.DataFrame, cases: pd.DataFrame, case_families: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Return, for each family of a scenario, its involvement before and whether it had an infant (as `CaseFamily`).

    Of a family that the study did not trace, by social services' record on the day of its first notification.
    """
    own = families[ScenarioFamily.family_id].map(case_families.set_index(CaseFamily.family_id)[CaseFamily.infant])
    first = cases.groupby(Case.family_id)[Case.received_on].min()
    children = members[(members[Member.role] == MemberRole.CHILD) & members[Member.birth_month].notna()]
    born = pd.to_datetime(children[Member.birth_month], format="%Y-%m")
    day = children[Member.family_id].map(first)
    young = children.loc[(born <= day) & (born + pd.DateOffset(months=12) > day), Member.family_id]
    found = families[ScenarioFamily.family_id].isin(young)
    return families.assign(**{CaseFamily.infant: own.astype("boolean").fillna(found).astype(bool)})
