"""`python -m filetrack.measures`: attrition, delays, evidence for levels, the text's figures, today's measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.measures.attrition import attrition
from filetrack.measures.evidence import FIELDS, level_evidence
from filetrack.measures.groups import Clock, by_groups, groups_of, on_time, pathways, traced
from filetrack.measures.referrals import Care, followed_by, re_referrals
from filetrack.measures.repeats import couples_clock, families_clock, repeat_notifications
from filetrack.measures.standards import reported_at, standards_met, verdicts
from filetrack.measures.statements import stated
from filetrack.measures.times import notification_delay, response_time
from filetrack.problems import told
from filetrack.schemas.care import Event, Family
from filetrack.schemas.case import Case, CaseAdult, CaseChild
from filetrack.schemas.lineage import Lineage
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.measure import (
    Attrition,
    FollowedBy,
    LevelEvidence,
    MeasureByGroup,
    NotificationDelay,
    RepeatNotification,
    RepeatUnit,
    ReReferral,
    ResponseTime,
    StandardMet,
)
from filetrack.schemas.needs import held_by, lineage, sites_with
from filetrack.schemas.police import Incident, Person
from filetrack.schemas.quality import Held
from filetrack.schemas.statement import UNITS, Stated, Statements
from filetrack.schemas.study import Study
from filetrack.schemas.today import Dimension, Today

_TRACED, _DAYS = lineage(Case, Case.end_state), lineage(Case, Case.notification_days)
_ENTRIES = Lineage.of("event.kind", "event.happened_on")
_LEVEL, _PATHWAY = lineage(Case, Case.level), lineage(Case, Case.pathway)
_GROUPS: dict[Dimension, Lineage] = {
    "site": Lineage(),
    "child_ethnicity": lineage(CaseChild, CaseChild.ethnic_appearance),
    "victim_ethnicity": lineage(CaseAdult, CaseAdult.ethnic_appearance),
    "child_age": lineage(CaseChild, CaseChild.age_years),
    "victim_sex": lineage(CaseAdult, CaseAdult.sex),
}


@told
def measure(
    config: Path = Path("config/study.yaml"),
    statements: Path = Path("config/statements.yaml"),
    today: Path = Path("config/measures.yaml"),
    records: Path = Path("results/records"),
    quality: Path = Path("results/quality"),
    measures: Path = Path("results/measures"),
) -> None:
    """Measure the coded cases, each of sites that hold what it needs; write a CSV a measure, and the text's figures."""
    study = io.settings(config, Study)
    sites = list(study.sites)
    held = _held(quality, sites)
    holding = cache(partial(sites_with, fields={site: held_by(held, site) for site in sites}))
    declared = io.settings(statements, Statements).statements
    frames = {name: io.read(records / f"{name}.parquet", schema) for name, (schema, _) in UNITS.items()}
    cases = frames["cases"]
    incidents = io.read_sites(records, sites, "incidents", Incident)
    io.write(attrition(cases, holding(_TRACED)), measures / "attrition.csv", Attrition)
    io.write(notification_delay(cases, holding(_DAYS)), measures / "notification_delay.csv", NotificationDelay)
    io.write(response_time(cases, holding(lineage(Case, Case.response))), measures / "response_time.csv", ResponseTime)
    both_held = {field: holding(_LEVEL | Lineage.of(f"incident.{column}")) for field, column in FIELDS.items()}
    evidence = level_evidence(cases, incidents, both_held)
    io.write(evidence, measures / "level_evidence.csv", LevelEvidence)
    found = stated(declared, frames, study.sites, holding)
    io.write(found, measures / "statements.csv", Stated)
    _measure_today(study, io.settings(today, Today), frames, incidents, records, measures, holding)
    counted = int(found[Stated.base].notna().sum())
    lacking = f", {len(found) - counted} more of what is not held" if counted < len(found) else ""
    print(f"measured: {len(cases)} cases, {counted} figures of the text{lacking}")


def _measure_today(
    study: Study,
    today: Today,
    frames: dict[str, pd.DataFrame],
    incidents: pd.DataFrame,
    records: Path,
    measures: Path,
    holding: Callable[[Lineage], list[str]],
) -> None:
    """Write what services are held to today, of the same records (`config/measures.yaml`)."""
    sites, months = list(study.sites), today.repeats.months
    cases, first_day = frames["cases"], pd.Timestamp(study.period.sample_from)
    tracing, dated, in_care = holding(_TRACED), holding(_DAYS), holding(_ENTRIES)
    of_traced, of_dated = (cases[cases[Case.site].isin(some)] for some in (tracing, dated))
    events = io.read_sites(records, sites, "events", Event)
    care = Care(events, io.read_sites(records, sites, "families", Family))
    families = families_clock(cases, events, study.period.follow_up_months)
    couples = couples_clock(cases, incidents, io.read_sites(records, sites, "people", Person))
    seen_again = (
        _of_any(tracing, repeat_notifications({RepeatUnit.FAMILIES: families}, months, tracing)),
        repeat_notifications({RepeatUnit.COUPLES: couples}, months, sites),
    )
    again, after = (counted(care, today.referrals, first_day, in_care) for counted in (re_referrals, followed_by))
    graded = holding(_DAYS | lineage(Case, Case.risk))
    at = {one.id: graded if one.grades else dated for one in today.standards}
    met = standards_met(of_dated, incidents, today.standards, today.calendar, at)
    standard = next(one for one in today.standards if one.id == today.groups.standard)
    on_time_verdicts = verdicts(reported_at(of_dated, incidents), standard.within, today.calendar)
    shown = [
        (tracing, traced(of_traced)),
        (dated, on_time(of_dated, on_time_verdicts, standard.label)),
        (holding(_PATHWAY), pathways(cases, today.groups)),
        (tracing, Clock(f"Notified again within {months} months", families, months)),
    ]
    made = [measure for those, measure in shown if those]
    told_by = today.groups.model_copy(update={"by": [by for by in today.groups.by if holding(_GROUPS[by])]})
    groups = groups_of(told_by, study.sites, cases, frames["case_children"], frames["case_adults"])
    io.write(met, measures / "standards.csv", StandardMet)
    if (outside := met[StandardMet.no_calendar].gt(0)).any():
        names = ", ".join(dict.fromkeys(met.loc[outside, StandardMet.standard]))
        print(f"not judged, for the calendar of config/measures.yaml has no holidays of their years: {names}")
    io.write(pd.concat(seen_again), measures / "repeats.csv", RepeatNotification)
    io.write(_of_any(in_care, again), measures / "re_referrals.csv", ReReferral)
    io.write(_of_any(in_care, after), measures / "followed_by.csv", FollowedBy)
    io.write(by_groups(made, groups, study.disclosure.smallest_count), measures / "by_group.csv", MeasureByGroup)


def _of_any(sites: list[str], measured: pd.DataFrame) -> pd.DataFrame:
    """What was measured, and nothing of all sites together where there is none."""
    return measured if sites else measured.head(0)


def _held(quality: Path, sites: Iterable[str]) -> pd.DataFrame:
    return io.read_together([quality / f"{site}_{agency}_held.csv" for site in sites for agency in AGENCIES], Held)


if __name__ == "__main__":
    typer.run(measure)
