"""Families to which notifications were traced: pathway, what came before and after, who is in them (§6, §7.2).

`notes` are traced notifications with their pathway and trigger, as `traced` gives them.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from filetrack.coding import involvement, pathway
from filetrack.coding.ages import months_between
from filetrack.history import HistoryRules
from filetrack.references import looked_up
from filetrack.schemas.care import Member
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState, EventKind, MemberRole
from filetrack.schemas.link import FamilyComparison, Trace
from filetrack.schemas.police import Child
from filetrack.schemas.study import Study

_COMPARED = [FamilyComparison.compared, FamilyComparison.discrepant, FamilyComparison.child_missing]


class Course(NamedTuple):
    """A family's first and last notification, and the first that led to the most: one row a family each."""

    first: pd.DataFrame
    last: pd.DataFrame
    leading: pd.DataFrame


def traced(traces: pd.DataFrame, events: pd.DataFrame, history: HistoryRules, response_days: int) -> pd.DataFrame:
    """Traced notifications with their pathway and trigger, by family and date."""
    notes = traces[traces[Trace.end_state] == EndState.TRACED].copy()
    notes[Case.pathway] = pathway.pathway(notes, events, history, response_days)
    notes[Case.trigger] = pathway.trigger(notes, events, notes[Case.pathway])
    return notes.sort_values([Trace.family_id, Trace.received_on, Trace.incident_id], kind="stable")


def course(notes: pd.DataFrame) -> Course:
    """The notifications of each family that its coding turns on, indexed by family."""
    most = pathway.most(notes[Case.pathway]).groupby(notes[Trace.family_id]).idxmax()
    parts = (
        notes.drop_duplicates(Trace.family_id),
        notes.drop_duplicates(Trace.family_id, keep="last"),
        notes.loc[most],
    )
    return Course(*(part.set_index(Trace.family_id, drop=False).rename_axis(None).sort_index() for part in parts))


def involved(
    notes: pd.DataFrame, events: pd.DataFrame, families: pd.DataFrame, study: Study, history: HistoryRules
) -> pd.DataFrame:
    """Pathway, trigger and involvement before and after, one row a family and indexed by family (§6.3, §6.4, §7.2).

    The pathway is the most of the notifications' pathways; the trigger is that of the first notification to reach it.
    Columns are those of `CaseFamily`, without those that need the police's own record.
    """
    first, last, leading = course(notes)
    months = study.period.follow_up_months
    followed = (history, study.involvement.response_days, months)
    return pd.DataFrame(
        {
            CaseFamily.site: first[Trace.site],
            CaseFamily.family_id: first[Trace.family_id],
            CaseFamily.notifications: notes[Trace.family_id].value_counts(),
            CaseFamily.pathway: leading[Case.pathway],
            CaseFamily.trigger: leading[Case.trigger],
            CaseFamily.previous: involvement.previous(first, events, families, history),
            CaseFamily.subsequent: involvement.subsequent(last, notes, events, *followed),
            CaseFamily.earlier_notifications: involvement.earlier(first, events, EventKind.NOTIFICATION),
            CaseFamily.later_notifications: involvement.later(last, events, EventKind.NOTIFICATION, months),
            CaseFamily.later_contacts: involvement.later(last, events, EventKind.CONTACT, months),
        }
    )


def case_families(
    involved: pd.DataFrame,
    notes: pd.DataFrame,
    reported_on: pd.Series,
    children: pd.DataFrame,
    members: pd.DataFrame,
    comparisons: pd.DataFrame,
) -> pd.DataFrame:
    """One row a family (`CaseFamily`): its involvement, whether it has an infant, and how its details compare (§6.2.3).

    `reported_on` is the day of each incident's report; a family that was not compared has no difference.
    """
    compared = comparisons.set_index(FamilyComparison.family_id)[_COMPARED].reindex(involved.index)
    compared = compared.astype("boolean").fillna(False).astype(bool)
    young = infant(course(notes).first, notes, reported_on, children, members)
    frame = involved.assign(**{CaseFamily.infant: young}, **compared)
    return frame.sort_values([CaseFamily.site, CaseFamily.family_id], ignore_index=True)


def infant(
    first: pd.DataFrame, notes: pd.DataFrame, reported_on: pd.Series, children: pd.DataFrame, members: pd.DataFrame
) -> pd.Series:
    """Whether a child was under 12 months, by the month of birth in either agency's record (§6.5.5).

    On the day on which the first incident was reported, whose notification was traced; indexed by family.
    """
    family = notes.set_index(Trace.incident_id)[Trace.family_id]
    police = pd.DataFrame(
        {Member.family_id: children[Child.incident_id].map(family), Member.birth_month: children[Child.birth_month]}
    )
    young = members.loc[members[Member.role] == MemberRole.CHILD, [Member.family_id, Member.birth_month]]
    born = pd.concat([police, young], ignore_index=True).dropna()
    day = looked_up(born[Member.family_id], first[Trace.incident_id].map(reported_on))
    months = months_between(born[Member.birth_month], day)
    having = born.loc[months.between(0, 11), Member.family_id]
    return pd.Series(first.index.isin(having), index=first.index)
