"""Referrals as the children in need census counts them: re-referrals, and what followed (DfE, children in need)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.history import soonest_from
from filetrack.measures.repeats import known_to
from filetrack.measures.standards import per_cent
from filetrack.proportions import wilson
from filetrack.references import looked_up
from filetrack.schemas.care import Event, Family
from filetrack.schemas.codes import EventKind
from filetrack.schemas.link import Trace
from filetrack.schemas.measure import ALL_SITES, FollowedBy, ReferralOutcome, ReferralStep, ReReferral
from filetrack.schemas.today import Referrals

AGAIN, NOT_TOLD, OUTCOME = "again", "not_told", "outcome"
_ASSESSMENTS = (EventKind.INITIAL_ASSESSMENT, EventKind.CORE_ASSESSMENT)
_OUTCOMES = {
    ReferralStep.REFERRAL: (
        ReferralOutcome.NONE,
        ReferralOutcome.ASSESSMENT,
        ReferralOutcome.ENQUIRY,
        ReferralOutcome.BOTH,
        ReferralOutcome.RECENT,
    ),
    ReferralStep.ENQUIRY: (ReferralOutcome.PLAN, ReferralOutcome.NO_PLAN, ReferralOutcome.RECENT),
}


class Care(NamedTuple):
    """What children's social services hold: dated entries, and families with whether their history can be read."""

    events: pd.DataFrame
    families: pd.DataFrame


def re_referrals(care: Care, rules: Referrals, first_day: pd.Timestamp, sites: Sequence[str]) -> pd.DataFrame:
    """One row a site, and all sites together (`ReReferral`).

    A referral within the months declared of the family's previous one is a re-referral: the census's definition, of a
    child there. A family's referrals of one day are one.
    """
    told = _among(_looked_back(care, rules), first_day, rules.months)
    counted = told.groupby(Event.site)[[AGAIN, NOT_TOLD]].sum().reindex(sites, fill_value=0)
    counted[ReReferral.referrals] = told.groupby(Event.site).size().reindex(sites, fill_value=0)
    counted.loc[ALL_SITES] = counted.sum()
    frame = counted.rename(columns={AGAIN: ReReferral.again, NOT_TOLD: ReReferral.not_told})
    frame = frame.rename_axis(index=ReReferral.site).reset_index()
    return frame.assign(**_shares(frame[ReReferral.again], frame[ReReferral.referrals] - frame[ReReferral.not_told]))


def followed_by(care: Care, rules: Referrals, first_day: pd.Timestamp, sites: Sequence[str]) -> pd.DataFrame:
    """One row a site, step and outcome (`FollowedBy`): what followed referrals, and section 47 enquiries.

    Where less time is known of a family than an outcome may take, it is too recent to tell, whatever came so far.
    """
    events = care.events
    referrals = _among(_entries(events, rules), first_day, rules.months)
    enquiries = _among(_days(events[events[Event.kind].eq(EventKind.SECTION_47_ENQUIRY)]), first_day, rules.months)
    found = {
        ReferralStep.REFERRAL: _after_referral(referrals, events, rules.outcome_days),
        ReferralStep.ENQUIRY: _after_enquiry(enquiries, events, rules.plan_days),
    }
    return pd.concat([_outcomes(step, rows, sites) for step, rows in found.items()], ignore_index=True)


def _entries(events: pd.DataFrame, rules: Referrals) -> pd.DataFrame:
    """Days of referrals, by what each site counts as one."""
    usual = ~events[Event.site].isin(list(rules.kinds_of)) & events[Event.kind].isin(rules.kinds)
    own = [events[Event.site].eq(site) & events[Event.kind].isin(kinds) for site, kinds in rules.kinds_of.items()]
    return _days(events[np.logical_or.reduce([usual, *own])])


def _days(entries: pd.DataFrame) -> pd.DataFrame:
    days = entries[[Event.site, Event.family_id, Event.happened_on]].drop_duplicates()
    return days.sort_values([Event.family_id, Event.happened_on], ignore_index=True)


def _among(days: pd.DataFrame, first_day: pd.Timestamp, months: int) -> pd.DataFrame:
    counted = days[Event.happened_on].ge(first_day) & days[Event.happened_on].lt(
        first_day + pd.DateOffset(months=months)
    )
    return days[counted]


def _looked_back(care: Care, rules: Referrals) -> pd.DataFrame:
    days = _entries(care.events, rules)
    back = days[Event.happened_on] - pd.DateOffset(months=rules.again_months)
    again = days.groupby(Event.family_id)[Event.happened_on].shift(1).ge(back)
    begins = looked_up(days[Event.site], care.events.groupby(Event.site)[Event.happened_on].min())
    readable = days[Event.family_id].map(care.families.set_index(Family.family_id)[Family.history_complete])
    return days.assign(**{AGAIN: again, NOT_TOLD: ~again & ((begins > back) | ~readable.astype(bool))})


def _after_referral(days: pd.DataFrame, events: pd.DataFrame, window: int) -> pd.DataFrame:
    assessed, enquired = (
        _within(days, events, kinds, window) for kinds in (_ASSESSMENTS, [EventKind.SECTION_47_ENQUIRY])
    )
    found = np.select(
        [_too_recent(days, events, window), assessed & enquired, assessed, enquired],
        [ReferralOutcome.RECENT, ReferralOutcome.BOTH, ReferralOutcome.ASSESSMENT, ReferralOutcome.ENQUIRY],
        ReferralOutcome.NONE,
    )
    return days.assign(**{OUTCOME: found})


def _after_enquiry(days: pd.DataFrame, events: pd.DataFrame, window: int) -> pd.DataFrame:
    planned = _within(days, events, [EventKind.REGISTRATION], window)
    found = np.select(
        [_too_recent(days, events, window), planned],
        [ReferralOutcome.RECENT, ReferralOutcome.PLAN],
        ReferralOutcome.NO_PLAN,
    )
    return days.assign(**{OUTCOME: found})


def _notes(days: pd.DataFrame) -> pd.DataFrame:
    return days.rename(columns={Event.family_id: Trace.family_id, Event.happened_on: Trace.received_on})


def _within(days: pd.DataFrame, events: pd.DataFrame, kinds: Sequence[EventKind], window: int) -> pd.Series:
    return soonest_from(_notes(days), events, kinds) <= days[Event.happened_on] + pd.Timedelta(days=window)


def _too_recent(days: pd.DataFrame, events: pd.DataFrame, window: int) -> pd.Series:
    return known_to(_notes(days), events) < days[Event.happened_on] + pd.Timedelta(days=window)


def _outcomes(step: ReferralStep, rows: pd.DataFrame, sites: Sequence[str]) -> pd.DataFrame:
    outcomes = [outcome.value for outcome in _OUTCOMES[step]]
    counts = pd.crosstab(rows[Event.site], rows[OUTCOME]).reindex(index=sites, columns=outcomes, fill_value=0)
    counts.loc[ALL_SITES] = counts.sum()
    counts = counts.rename_axis(index=FollowedBy.site, columns=FollowedBy.outcome)
    frame = counts.stack().rename(FollowedBy.number).reset_index().assign(**{FollowedBy.step: step.value})
    recent = frame[FollowedBy.outcome].eq(ReferralOutcome.RECENT)
    told = frame[FollowedBy.number].mask(recent, 0).groupby(frame[FollowedBy.site]).transform("sum")
    return frame.assign(**_shares(frame[FollowedBy.number].mask(recent), told))


def _shares(part: pd.Series, whole: pd.Series) -> dict[str, pd.Series]:
    share = (part / whole.where(whole > 0)).astype(float)
    lower, upper = wilson(share, whole)
    limits = {ReReferral.share: share, ReReferral.lower: lower, ReReferral.upper: upper}
    return {name: per_cent(values) for name, values in limits.items()}
