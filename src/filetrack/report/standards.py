"""Measures that services are held to today, beside a study that had no such standard (`config/measures.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.figures import count_text, percent_text, range_text
from filetrack.bulletin.frames import FrameView, frame_view
from filetrack.schemas.codes import RiskGrade
from filetrack.schemas.measure import (
    ALL_SITES,
    FollowedBy,
    MeasureByGroup,
    ReferralOutcome,
    ReferralStep,
    RepeatNotification,
    ReReferral,
    StandardMet,
)
from filetrack.schemas.study import Study
from filetrack.schemas.today import Today

GROUPS = {
    "site": "Site",
    "child_ethnicity": "Ethnic appearance of the children",
    "victim_ethnicity": "Ethnic appearance of the victim",
    "child_age": "Age of the youngest child, in years",
    "victim_sex": "Sex of the victim",
}
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class Measured:
    """What is declared of today's measures, and what the records give."""

    today: Today
    standards: pd.DataFrame
    repeats: pd.DataFrame
    re_referrals: pd.DataFrame
    followed_by: pd.DataFrame
    groups: pd.DataFrame


def view(study: Study, measured: Measured) -> dict[str, object]:
    """Return the page's tables, and the declarations that their captions name."""
    sites, today = dict(study.sites) | {ALL_SITES: "All sites"}, measured.today
    return {
        "contents": [
            ("times", "To the notification"),
            ("repeats", "Notified again"),
            ("referrals", "Referrals"),
            ("groups", "By group"),
        ],
        "rules": today,
        "declared": [[one.label, one.source] for one in today.standards],
        "standards": standards_view(measured.standards, today, sites),
        "repeats": repeats_view(measured.repeats, sites),
        "re_referrals": _view(measured.re_referrals, ReReferral, sites, "Re-referrals of those told"),
        "followed": [(step.label, followed_view(measured.followed_by, step, sites)) for step in ReferralStep],
        "groups": [
            (GROUPS[by], groups_view(rows)) for by, rows in measured.groups.groupby(MeasureByGroup.by, sort=False)
        ],
        "smallest": study.disclosure.smallest_count,
        "follow_up": study.period.follow_up_months,
    }


def standards_view(met: pd.DataFrame, today: Today, sites: Mapping[str, str]) -> FrameView:
    """Each standard, grade and site: counts, the share of those told with its interval, and what the others allow."""
    labels = {one.id: one.label for one in today.standards}
    columns = StandardMet.to_schema().columns
    counts = [StandardMet.met, StandardMet.not_met, StandardMet.no_time, StandardMet.no_date, StandardMet.no_calendar]
    headings = ["Standard", "Grade", "Site", *(columns[name].title for name in counts), "Met, of those told", "Bounds"]
    rows = [
        [
            labels[row[StandardMet.standard]],
            _grade(row[StandardMet.grade]),
            sites[row[StandardMet.site]],
            *(count_text(row[name]) for name in counts),
            _ranged(row),
            "–" if pd.isna(row[StandardMet.least]) else _range(row, StandardMet.least, StandardMet.most),
        ]
        for row in met.to_dict("records")
    ]
    return FrameView(headings, rows, [*range(3, 3 + len(counts))])


def repeats_view(again: pd.DataFrame, sites: Mapping[str, str]) -> FrameView:
    """Families and couples by site, and how far the data reach."""
    return _view(again, RepeatNotification, sites, "Again in the months covered")


def followed_view(followed: pd.DataFrame, step: ReferralStep, sites: Mapping[str, str]) -> FrameView:
    """What followed a referral, or an enquiry: a row a site, a column an outcome, with shares of those told."""
    rows = followed[followed[FollowedBy.step].eq(step)]
    outcomes = list(dict.fromkeys(rows[FollowedBy.outcome]))
    told = [
        [sites[site], *(_number(row) for row in part.to_dict("records"))]
        for site, part in rows.groupby(FollowedBy.site, sort=False)
    ]
    return FrameView(["Site", *(ReferralOutcome(code).label for code in outcomes)], told, [])


def groups_view(rows: pd.DataFrame) -> FrameView:
    """A row a group, a column a measure: its share of the group, or that it is withheld.

    Groups in which there is nobody are left out, but for those not recorded.
    """
    measures = list(dict.fromkeys(rows[MeasureByGroup.measure]))
    told = []
    for group, part in rows.groupby(MeasureByGroup.group, sort=False):
        if group == NOT_RECORDED or part[MeasureByGroup.withheld].any() or part[MeasureByGroup.units].sum():
            told.append([group, *(_shown(row) for row in part.to_dict("records"))])
    return FrameView(["Group", *measures], told, [])


def _view(frame: pd.DataFrame, schema: type, sites: Mapping[str, str], shared: str) -> FrameView:
    """Counts as they are, and the share with its limits in one column."""
    limits = (RepeatNotification.share, RepeatNotification.lower, RepeatNotification.upper)
    columns = [name for name in schema.to_schema().columns if name not in limits]
    made = frame_view(frame, schema, columns, labels=dict(sites))
    rows = [[*row, _ranged(one)] for row, one in zip(made.rows, frame.to_dict("records"), strict=True)]
    return FrameView([*made.headings, shared], rows, made.numbers)


def _number(row: dict) -> str:
    number = count_text(row[FollowedBy.number])
    return number if pd.isna(row[FollowedBy.share]) else f"{number}: {_ranged(row)}"


def _shown(row: dict) -> str:
    if row[MeasureByGroup.withheld]:
        return "withheld"
    return f"{_ranged(row)} of {count_text(row[MeasureByGroup.units])}" if row[MeasureByGroup.units] else "none"


def _ranged(row: dict) -> str:
    share = row[StandardMet.share]
    return "–" if pd.isna(share) else f"{percent_text(share)} ({_range(row, StandardMet.lower, StandardMet.upper)})"


def _range(row: dict, low: str, high: str) -> str:
    return range_text(row[low] / 100, row[high] / 100)


def _grade(code: str) -> str:
    return "All" if code == "all" else RiskGrade(code).label
