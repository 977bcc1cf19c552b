"""South police: contradictions within and between CRIS, MERLIN and dispatch times."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import actions, parse
from filetrack.extracts.consistency import dates, people
from filetrack.extracts.references import cris_number
from filetrack.quality.examination import Examination
from filetrack.references import looked_up
from filetrack.schemas.raw import south_police as raw
from filetrack.schemas.study import Study

AFTER_REPORT = "a date on or after the incident's report"
BLOCKS = ("p1_", "p2_")


def check(files: dict[type[raw.Raw], Examination], study: Study) -> None:
    """Check the files' rows against themselves and each other; failures are counted in each file's examination."""
    reports, records = files[raw.Cris], files[raw.Merlin]
    cris = reports.rows[raw.Cris.cris_no]
    reported = parse.days(reports.rows[raw.Cris.date_reported])
    flagged = reports.rows[raw.Cris.dv_flag].str.upper() == "DV"
    dates.register(reports, raw.Cris.date_reported, reported, flagged, study.period)
    _reports(reports, reported)
    quoted = cris_number(records.rows[raw.Merlin.other_refs], cris)
    _records(records, quoted, looked_up(quoted, dates.by_reference(reported, cris)), cris)
    _children(files[raw.MerlinChildren], records, reports, quoted)
    _dispatch(files[raw.CadTimes])


def _reports(file: Examination, reported: pd.Series) -> None:
    at = people.months(reported)
    for block in BLOCKS:
        column = people.month(getattr(raw.Cris, f"{block}dob"))
        people.adult_ages(file, column, people.births(file, raw.Cris, block), at)
    one, other = (people.person(file, raw.Cris, block) for block in BLOCKS)
    known = one.notna() & other.notna()
    file.check(
        known & (one == other).fillna(False),
        "same_person_twice",
        raw.Cris.p2_role,
        "two different people",
        units=int(known.sum()),
    )
    named = [file.rows[people.key(getattr(raw.Cris, f"{block}surname"))] != "" for block in BLOCKS]
    roles = [file.rows[getattr(raw.Cris, f"{block}role")] != "" for block in BLOCKS]
    nobody = ~(named[0] | named[1] | roles[0] | roles[1])
    file.check(nobody, "incident_without_people", raw.Cris.p1_role, "a person in one of the two blocks")
    arrived = parse.moments(file.rows[raw.Cris.officer_arrival])
    dates.in_order(file, "arrival_before_report", raw.Cris.officer_arrival, reported, arrived, AFTER_REPORT)
    assessed = parse.days(file.rows[raw.Cris.risk_date])
    dates.in_order(file, "assessed_before_report", raw.Cris.risk_date, reported, assessed, AFTER_REPORT)
    taken = parse.moments(actions.log_entries(file.rows[raw.Cris.details])[0])
    first = taken.groupby(level=0).min().reindex(file.rows.index)
    dates.in_order(file, "action_before_report", raw.Cris.details, reported, first, AFTER_REPORT)


def _records(file: Examination, quoted: pd.Series, reported: pd.Series, cris: pd.Series) -> None:
    created, stated = (parse.days(file.rows[column]) for column in (raw.Merlin.created, raw.Merlin.sent_date))
    dates.in_order(file, "notification_before_report", raw.Merlin.created, reported, created, AFTER_REPORT)
    dates.in_order(
        file, "incident_after_notification", raw.Merlin.sent_date, stated, created, "a date up to the record's making"
    )
    file.check(
        quoted.notna() & ~quoted.isin(cris),
        "report_not_supplied",
        raw.Merlin.other_refs,
        "a CRIS number of a report in the extract",
        units=int(quoted.notna().sum()),
    )


def _children(file: Examination, records: Examination, reports: Examination, quoted: pd.Series) -> None:
    of, numbers = file.rows[raw.MerlinChildren.merlin_no], records.rows[raw.Merlin.merlin_no]
    created = looked_up(of, dates.by_reference(parse.days(records.rows[raw.Merlin.created]), numbers))
    born = people.births(file, raw.MerlinChildren)
    people.child_ages(file, people.month(raw.MerlinChildren.dob), born, people.months(created))
    adults = pd.concat([people.births(reports, raw.Cris, block) for block in BLOCKS], axis=1)
    oldest = dates.by_reference(adults.min(axis=1).where(adults.notna().all(axis=1)), reports.rows[raw.Cris.cris_no])
    parent = looked_up(looked_up(of, dates.by_reference(quoted, numbers)), oldest)
    people.younger_than_parent(file, people.month(raw.MerlinChildren.dob), born, parent)
    people.once(file, raw.MerlinChildren.subject_no, people.person(file, raw.MerlinChildren), of)
    people.numbered(file, raw.MerlinChildren.subject_no, of)
    records.check(
        ~numbers.isin(of), "record_without_children", raw.Merlin.merlin_no, "a child among the record's subjects"
    )


def _dispatch(file: Examination) -> None:
    received, arrived = (
        parse.moments(file.rows[column]) for column in (raw.CadTimes.call_received, raw.CadTimes.time_of_arrival)
    )
    dates.in_order(
        file, "response_before_call", raw.CadTimes.time_of_arrival, received, arrived, "an arrival on or after the call"
    )
