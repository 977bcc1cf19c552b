"""Follow-up histories of families by known rates, as the records that the outcomes stage reads (chapter 7)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.schemas.base import DATE
from filetrack.schemas.care import Event, Member
from filetrack.schemas.case import Case, CaseFamily, InDepthFamily
from filetrack.schemas.codes import (
    EndState,
    Engagement,
    EventKind,
    Level,
    MemberRole,
    Outcome,
    Pathway,
    PreviousInvolvement,
    Site,
    Trigger,
)
from filetrack.schemas.study import Study
from filetrack.simulate.planted.families import ANSWER, families, ratio
from filetrack.simulate.planted.settings import Assessments, Planted
from filetrack.simulate.planted.settings import Engagement as Engaged

YEAR_DAYS = 365.25
_FULL, _PARTIAL, _NOT_INVOLVED, _REFUSED = list(Engagement)[:4]
_OTHERWISE = [Outcome.MOTHER.value, Outcome.AWAY.value]
_MONTH_DAYS = 31
_CODED = {
    "no_further_action": (Pathway.NO_FURTHER_ACTION, Trigger.NONE),
    "letter_or_visit": (Pathway.LETTER, Trigger.NONE),
    "triggered": (Pathway.FAMILY_SUPPORT, Trigger.TRIGGERED),
    "open": (Pathway.SAFEGUARDING, Trigger.OPEN),
}


class Records(NamedTuple):
    """What the outcomes stage reads of a planted population, without the columns that it does not need."""

    cases: pd.DataFrame
    case_families: pd.DataFrame
    events: pd.DataFrame
    members: pd.DataFrame


def records(settings: Planted, study: Study, number: int, rng: np.random.Generator) -> Records:
    """Draw families and their histories; a family's number is at the end of its id.

    Each is first notified in the sample month, and its repeats are sampled too for `sampled_days` from its first.
    """
    made = families(settings, number, rng)
    month = pd.Timestamp(study.period.sample_from)
    first = rng.integers(0, month.days_in_month, number)
    last = (
        (month + pd.DateOffset(months=study.period.follow_up_months) - month).days + settings.sampled_days + _MONTH_DAYS
    )
    entries = _entries(settings, made, study.involvement.response_days, last, rng)
    entries["day"] += first[entries["family"]]
    repeats = entries[entries[Event.kind] == EventKind.NOTIFICATION]
    sampled = repeats.loc[repeats["day"] < settings.sampled_days, ["family", "day"]].drop_duplicates()
    notes = pd.concat([pd.DataFrame({"family": np.arange(number), "day": first}), sampled], ignore_index=True)
    entries = pd.concat(
        [notes.iloc[:number].assign(**{Event.kind: EventKind.NOTIFICATION.value}), entries], ignore_index=True
    )
    site = pd.Series(np.where(made["south"] == 1, Site.SOUTH.value, Site.NORTH.value))
    return Records(
        _cases(notes, made, site, month), _case_families(made, site), _events(entries, site, month), _members(site, rng)
    )


def in_depth(settings: Engaged, number: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw families studied in depth (`InDepthFamily`): the mother's engagement, and where the children live.

    Those who engage do so fully or in part, those who do not refuse or are not involved; of the outcomes that are not
    met, engagement makes none likelier than another.
    """
    engaged = rng.random(number) < settings.engaged
    odds = settings.outcome / (1 - settings.outcome) * np.where(engaged, settings.ratio, 1.0)
    met = rng.random(number) < odds / (1 + odds)
    less, other = rng.random(number) < 0.5, rng.choice(_OTHERWISE, number)
    degree = np.where(engaged, np.where(less, _PARTIAL, _FULL), np.where(less, _NOT_INVOLVED, _REFUSED))
    return pd.DataFrame(
        {
            InDepthFamily.site: Site.NORTH.value,
            InDepthFamily.family_id: _family_ids(np.arange(number)),
            InDepthFamily.mother: degree,
            InDepthFamily.outcome: np.where(met, Outcome.BOTH.value, other),
        }
    )


def _entries(
    settings: Planted, made: pd.DataFrame, response_days: int, last: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Entries by family, days after its first notification; none after its record moved away."""
    frailty = rng.gamma(1 / settings.repeats.frailty, settings.repeats.frailty, len(made))
    rates = {
        EventKind.NOTIFICATION: settings.repeats.per_year * ratio(made, settings.repeats.ratios) * frailty,
        EventKind.REGISTRATION: settings.services.per_year * ratio(made, settings.services.ratios),
        EventKind.CASE_OPENED: settings.services.rival_per_year * ratio(made, settings.services.rival_ratios),
    }
    drawn = [_poisson(kind, rate.to_numpy() / YEAR_DAYS, last, rng) for kind, rate in rates.items()]
    drawn.append(_assessed(settings.assessments, ratio(made, settings.assessments.ratios), response_days, rng))
    moved = np.ceil(rng.exponential(YEAR_DAYS / settings.moved_per_year, len(made))).astype(int)
    gone = pd.DataFrame({"family": np.arange(len(made)), "day": moved, Event.kind: EventKind.RECORD_TRANSFERRED.value})
    entries = pd.concat([*drawn, gone], ignore_index=True)
    return entries[entries["day"] <= np.minimum(moved, last)[entries["family"]]]


def _poisson(kind: EventKind, per_day: np.ndarray, last: int, rng: np.random.Generator) -> pd.DataFrame:
    counts = rng.poisson(per_day * last)
    days = np.ceil(rng.uniform(0, last, counts.sum())).astype(int)
    return pd.DataFrame({"family": np.repeat(np.arange(len(counts)), counts), "day": days, Event.kind: kind.value})


def _assessed(settings: Assessments, ratios: pd.Series, response_days: int, rng: np.random.Generator) -> pd.DataFrame:
    """One end of each family: an assessment, by the inverse of its cumulative incidence, or what forestalls it.

    Both come after the days within which an entry answers the notification.
    """
    drawn, never = rng.random(len(ratios)), (1 - settings.share) ** ratios.to_numpy()
    met = drawn > never
    within = (1 - np.maximum(drawn, never) ** (1 / ratios.to_numpy())) / settings.share
    years = np.where(
        met,
        -np.log1p(-np.minimum(within, 1 - 1e-12)) / settings.per_year,
        rng.exponential(1 / settings.rival_per_year, len(ratios)),
    )
    days = response_days + np.ceil(years * YEAR_DAYS).astype(int)
    kind = np.where(met, EventKind.CORE_ASSESSMENT.value, EventKind.CASE_CLOSED.value)
    return pd.DataFrame({"family": np.arange(len(ratios)), "day": days, Event.kind: kind})


def _cases(notes: pd.DataFrame, made: pd.DataFrame, site: pd.Series, month: pd.Timestamp) -> pd.DataFrame:
    of = made.iloc[notes["family"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            Case.site: site.iloc[notes["family"]].to_numpy(),
            Case.incident_id: [f"i{number:07d}" for number in range(len(notes))],
            Case.end_state: EndState.TRACED.value,
            Case.family_id: _family_ids(notes["family"]),
            Case.received_on: (month + pd.to_timedelta(notes["day"], unit="D")).astype(DATE),
            Case.pathway: of[ANSWER].map({answer: pathway.value for answer, (pathway, _) in _CODED.items()}),
            Case.trigger: of[ANSWER].map({answer: trigger.value for answer, (_, trigger) in _CODED.items()}),
            Case.injury: False,
            Case.weapon: "none",
            Case.level: np.where(of["violence_high"] == 1, Level.HIGH.value, Level.LOW.value),
        }
    )


def _case_families(made: pd.DataFrame, site: pd.Series) -> pd.DataFrame:
    assessed = made["earlier_assessment"] == 1
    return pd.DataFrame(
        {
            CaseFamily.site: site,
            CaseFamily.family_id: _family_ids(np.arange(len(made))),
            CaseFamily.previous: np.where(assessed, PreviousInvolvement.MEDIUM.value, PreviousInvolvement.NONE.value),
            CaseFamily.infant: made[CaseFamily.infant] == 1,
        }
    )


def _events(entries: pd.DataFrame, site: pd.Series, month: pd.Timestamp) -> pd.DataFrame:
    entries = entries.sort_values(["family", "day", Event.kind], ignore_index=True)
    return pd.DataFrame(
        {
            Event.site: site.iloc[entries["family"]].to_numpy(),
            Event.family_id: _family_ids(entries["family"]),
            Event.event_id: [f"e{number:07d}" for number in range(len(entries))],
            Event.happened_on: (month + pd.to_timedelta(entries["day"], unit="D")).astype(DATE),
            Event.kind: entries[Event.kind].to_numpy(),
        }
    )


def _members(site: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """A child of each family, who does not turn 18 in follow-up."""
    numbers = np.arange(len(site))
    return pd.DataFrame(
        {
            Member.site: site,
            Member.family_id: _family_ids(numbers),
            Member.member_id: [f"m{number:07d}" for number in numbers],
            Member.birth_month: [f"{year}-06" for year in rng.integers(1993, 2006, len(site))],
            Member.role: MemberRole.CHILD.value,
        }
    )


def _family_ids(numbers: np.ndarray) -> list[str]:
    return [f"f{number:07d}" for number in numbers]
