"""Families with a substantial intervention, studied in depth: 28 of the sample and 18 boosters (§7.3 to §7.7, §8.2).

What is counted of their records lies between the first notification and the end of follow-up of the last.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.coding.ages import months_between
from filetrack.coding.families import course
from filetrack.coding.pathway import INTERVENTIONS, recent_enquiry, soon, still
from filetrack.history import HistoryRules
from filetrack.references import looked_up
from filetrack.schemas.care import Consultation, Conversation, Event, Household, Member, ServiceUse
from filetrack.schemas.case import (
    Case,
    CaseFamily,
    InDepthAgency,
    InDepthConversation,
    InDepthFamily,
    InDepthService,
)
from filetrack.schemas.codes import (
    Engagement,
    EventKind,
    FamilyMember,
    MemberRole,
    Outcome,
    Pathway,
    Stage,
    Trigger,
)
from filetrack.schemas.link import Trace
from filetrack.schemas.study import Study

_ASSESSMENTS = (EventKind.INITIAL_ASSESSMENT, EventKind.CORE_ASSESSMENT)
_UNDER_FOUR_MONTHS = 48


class CareRecords(NamedTuple):
    """What coding in depth reads of social services' records, of both sites."""

    events: pd.DataFrame
    members: pd.DataFrame
    services: pd.DataFrame
    consultations: pd.DataFrame
    conversations: pd.DataFrame
    households: pd.DataFrame


class InDepth(NamedTuple):
    """`InDepthFamily`, `InDepthService`, `InDepthAgency` and `InDepthConversation`."""

    families: pd.DataFrame
    services: pd.DataFrame
    agencies: pd.DataFrame
    conversations: pd.DataFrame


class Studied(NamedTuple):
    """The families studied, their leading notifications, and the days between which their records are counted.

    All are indexed by family.
    """

    families: pd.DataFrame
    leading: pd.DataFrame
    begins: pd.Series
    ends: pd.Series

    def counted(self, rows: pd.DataFrame, day: str) -> pd.DataFrame:
        """The rows of these families' records whose `day` is counted."""
        family = rows[Event.family_id]
        return rows[rows[day].between(looked_up(family, self.begins), looked_up(family, self.ends))]


def in_depth(
    involved: pd.DataFrame,
    notes: pd.DataFrame,
    sampled: pd.Series,
    reported_on: pd.Series,
    care: CareRecords,
    study: Study,
    history: HistoryRules,
) -> InDepth:
    """The families of the sample and the boosters whose pathway is an intervention, and what was done with them.

    `involved` and `notes` are those of `families`, boosters among them; `sampled` are the families of the sample.
    """
    studied = substantial(involved, notes, study.period.follow_up_months)
    families = _families(studied, sampled, reported_on, care, study, history)
    assessed = families.loc[families[InDepthFamily.assessed], InDepthFamily.family_id]
    return InDepth(
        families.sort_values([InDepthFamily.site, InDepthFamily.family_id], ignore_index=True),
        signposted(studied.counted(care.services, ServiceUse.happened_on)),
        agencies(studied.counted(care.consultations, Consultation.happened_on), assessed),
        conversations(studied.counted(care.conversations, Conversation.happened_on)),
    )


def substantial(involved: pd.DataFrame, notes: pd.DataFrame, follow_up_months: int) -> Studied:
    """The families whose pathway is an intervention (§7.3)."""
    families = involved[involved[CaseFamily.pathway].isin(INTERVENTIONS)]
    first, last, leading = (part.loc[families.index] for part in course(notes))
    ends = last[Trace.received_on] + pd.DateOffset(months=follow_up_months)
    return Studied(families, leading, first[Trace.received_on], ends)


def stage(studied: Studied, care: CareRecords, history: HistoryRules) -> pd.Series:
    """How far the intervention went, or stood when the notification came; by family (§7.3.1, §7.3.3).

    Triggered: Section 47 enquiry or initial assessment, by the pathway. Open: away from home where children were
    looked after or lived away when the notification came, or live away at the end of follow-up; a Section 47 enquiry
    that had begun of late, with no child registered; else as the pathway, safeguarding or family support.
    """
    leading, events = studied.leading, care.events
    safeguarded = leading[Case.pathway] == Pathway.SAFEGUARDING
    looked_after = still(leading, events, EventKind.LOOKED_AFTER, EventKind.LOOKED_AFTER_END)
    registered = still(leading, events, EventKind.REGISTRATION, EventKind.DEREGISTRATION)
    living_away = [living(care.households, day) == Outcome.AWAY for day in (leading[Trace.received_on], studied.ends)]
    triggered = leading[Case.trigger] == Trigger.TRIGGERED
    conditions = [
        (triggered & safeguarded, Stage.SECTION_47),
        (triggered, Stage.INITIAL_ASSESSMENT),
        (looked_after | living_away[0] | living_away[1], Stage.AWAY),
        (recent_enquiry(leading, events, history) & ~registered, Stage.SECTION_47),
        (safeguarded, Stage.SAFEGUARDING),
    ]
    coded = np.select(
        [holds.to_numpy(dtype=bool) for holds, _ in conditions],
        [code.value for _, code in conditions],
        default=Stage.FAMILY_SUPPORT.value,
    )
    return pd.Series(coded, index=leading.index, dtype="str")


def living(households: pd.DataFrame, day: pd.Series) -> pd.Series:
    """With whom each family's children lived on a day, by family; missing before the first entry (§7.7, Table 41)."""
    until = households[households[Household.from_on] <= looked_up(households[Household.family_id], day)]
    latest = until.sort_values(Household.from_on, kind="stable").drop_duplicates(Household.family_id, keep="last")
    return latest.set_index(Household.family_id)[Household.living].reindex(day.index)


def engagement(uses: pd.DataFrame, families: pd.Index, member: FamilyMember) -> pd.Series:
    """A member's degree of engagement with support services, by family (§7.6, Table 40).

    Full where every service engaged with was so in full, else partial; refused where one was refused and none engaged
    with; unknown where nothing is recorded of those used; not involved where there are none.
    """
    of_member = uses[uses[ServiceUse.member] == member]
    degree = of_member[ServiceUse.engagement].fillna(Engagement.UNKNOWN.value)

    def any_of(code: Engagement) -> np.ndarray:
        return families.isin(of_member.loc[degree == code, ServiceUse.family_id])

    partial, full, refused, unknown = (
        any_of(code) for code in (Engagement.PARTIAL, Engagement.FULL, Engagement.REFUSED, Engagement.UNKNOWN)
    )
    coded = np.select(
        [partial, full, refused, unknown],
        [Engagement.PARTIAL.value, Engagement.FULL.value, Engagement.REFUSED.value, Engagement.UNKNOWN.value],
        default=Engagement.NOT_INVOLVED.value,
    )
    return pd.Series(coded, index=families, dtype="str")


def signposted(uses: pd.DataFrame) -> pd.DataFrame:
    """Services that families were signposted to, once per family and service (`InDepthService`; §7.6, Table 39)."""
    return _once(uses[uses[ServiceUse.signposted]], list(InDepthService.to_schema().columns))


def agencies(consultations: pd.DataFrame, assessed: pd.Series) -> pd.DataFrame:
    """Agencies asked to monitor families, or consulted on families `assessed` (`InDepthAgency`; §8.2, Table 42)."""
    in_assessment = consultations[Consultation.family_id].isin(assessed)
    kept = consultations[consultations[Consultation.monitoring] | in_assessment]
    return _once(kept, list(InDepthAgency.to_schema().columns))


def conversations(talks: pd.DataFrame) -> pd.DataFrame:
    """Members whom social workers talked with, once per family and member (`InDepthConversation`; §7.4).

    A man is the perpetrator if any of the men spoken with was.
    """
    keys = [InDepthConversation.site, InDepthConversation.family_id, InDepthConversation.member]
    return talks.groupby(keys)[Conversation.perpetrator].max().reset_index()


def _families(
    studied: Studied,
    sampled: pd.Series,
    reported_on: pd.Series,
    care: CareRecords,
    study: Study,
    history: HistoryRules,
) -> pd.DataFrame:
    families, leading, _, ends = studied
    events = studied.counted(care.events, Event.happened_on)
    uses = studied.counted(care.services, ServiceUse.happened_on)
    kept = [CaseFamily.site, CaseFamily.family_id, CaseFamily.trigger, CaseFamily.previous, CaseFamily.subsequent]
    frame = families[[*kept, CaseFamily.later_notifications]].assign(
        **{
            InDepthFamily.booster: ~families.index.isin(sampled),
            InDepthFamily.stage: stage(studied, care, history),
            InDepthFamily.assessed: _number(events, families.index, _ASSESSMENTS) > 0,
            InDepthFamily.episodes: _number(events, families.index, [EventKind.CASE_OPENED]),
            InDepthFamily.supported: soon(
                leading, care.events, [EventKind.SUPPORT_PLAN], study.involvement.response_days
            ),
            InDepthFamily.only_under_four: only_under_four(leading, care.members, reported_on),
            InDepthFamily.outcome: living(care.households, ends),
            InDepthFamily.mother: engagement(uses, families.index, FamilyMember.MOTHER),
            InDepthFamily.father: engagement(uses, families.index, FamilyMember.FATHER),
            InDepthFamily.children: engagement(uses, families.index, FamilyMember.CHILDREN),
        }
    )
    return frame[list(InDepthFamily.to_schema().columns)]


def only_under_four(notes: pd.DataFrame, members: pd.DataFrame, reported_on: pd.Series) -> pd.Series:
    """Whether all children whose month of birth is known were under four when the incident was reported (§7.6)."""
    young = members[(members[Member.role] == MemberRole.CHILD) & members[Member.birth_month].notna()]
    day = looked_up(young[Member.family_id], notes[Trace.incident_id].map(reported_on))
    oldest = months_between(young[Member.birth_month], day).groupby(young[Member.family_id]).max()
    return (oldest.reindex(notes.index) < _UNDER_FOUR_MONTHS).fillna(False).astype(bool)


def _number(events: pd.DataFrame, families: pd.Index, kinds: list[EventKind] | tuple[EventKind, ...]) -> pd.Series:
    counts = events.loc[events[Event.kind].isin(kinds), Event.family_id].value_counts()
    return counts.reindex(families, fill_value=0)


def _once(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return rows[columns].drop_duplicates().sort_values(columns, ignore_index=True)
