"""North police: contradictions within and between the database's tables."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import parse
from filetrack.extracts.consistency import dates, people
from filetrack.quality.examination import Examination
from filetrack.references import looked_up
from filetrack.schemas.raw import north_police as raw
from filetrack.schemas.study import Study

AFTER_REPORT = "a date on or after the incident's report"


def check(files: dict[type[raw.Raw], Examination], study: Study) -> None:
    """Check the files' rows against themselves and each other; failures are counted in each file's examination."""
    register = files[raw.Incidents]
    days = parse.days(register.rows[raw.Incidents.date_reported])
    reported = dates.by_reference(days, register.rows[raw.Incidents.incident_ref])
    dates.register(register, raw.Incidents.date_reported, days, _all(register), study.period)
    _adults(files[raw.People], reported)
    _children(files[raw.Children], files[raw.People], reported)
    _calls(files[raw.Calls], reported)
    _notifications(files[raw.Notifications], reported)
    for schema, column, code, values in (
        (raw.RiskAssessments, raw.RiskAssessments.assessed, "assessed_before_report", parse.days),
        (raw.Actions, raw.Actions.taken, "action_before_report", parse.moments),
    ):
        file = files[schema]
        dates.in_order(file, code, column, _of(file, reported), values(file.rows[column]), AFTER_REPORT)
    _absent(files)


def _adults(file: Examination, reported: pd.Series) -> None:
    born = people.births(file, raw.People)
    people.adult_ages(file, people.month(raw.People.dob), born, people.months(_of(file, reported)))
    people.once(file, raw.People.person_id, people.person(file, raw.People), file.rows[raw.People.incident_ref])


def _children(file: Examination, adults: Examination, reported: pd.Series) -> None:
    refs, born = file.rows[raw.Children.incident_ref], people.births(file, raw.Children)
    people.child_ages(file, people.month(raw.Children.dob), born, people.months(_of(file, reported)))
    oldest = people.eldest(people.births(adults, raw.People), adults.rows[raw.People.incident_ref])
    people.younger_than_parent(file, people.month(raw.Children.dob), born, looked_up(refs, oldest))
    people.once(file, raw.Children.child_no, people.person(file, raw.Children), refs)
    people.numbered(file, raw.Children.child_no, refs)


def _calls(file: Examination, reported: pd.Series) -> None:
    received, arrived = (parse.moments(file.rows[column]) for column in (raw.Calls.received, raw.Calls.arrived))
    days = file.checks.limits.call_days
    dates.in_order(
        file, "response_before_call", raw.Calls.arrived, received, arrived, "an arrival on or after the call"
    )
    dates.near(
        file,
        "call_apart_from_report",
        raw.Calls.received,
        received,
        _of(file, reported),
        days,
        f"a day at most {days} from the report",
    )


def _notifications(file: Examination, reported: pd.Series) -> None:
    completed, sent, stated = (
        parse.days(file.rows[column])
        for column in (raw.Notifications.completed, raw.Notifications.sent, raw.Notifications.incident_date)
    )
    dates.in_order(
        file, "notification_before_report", raw.Notifications.completed, _of(file, reported), completed, AFTER_REPORT
    )
    dates.in_order(
        file,
        "sent_before_completed",
        raw.Notifications.sent,
        completed,
        sent,
        "a date on or after the form's completion",
    )
    dates.in_order(
        file,
        "incident_after_notification",
        raw.Notifications.incident_date,
        stated,
        completed,
        "a date up to the form's completion",
    )


def _absent(files: dict[type[raw.Raw], Examination]) -> None:
    """Rows that other files should have, and do not."""
    register, forms, children = files[raw.Incidents], files[raw.Notifications], files[raw.Children]
    refs, sent = register.rows[raw.Incidents.incident_ref], forms.rows[raw.Notifications.incident_ref]
    ticked = register.rows[raw.Incidents.css_notified].str.upper() == "Y"
    marked = register.rows[raw.Incidents.dv_marker].str.upper() == "Y"
    present, listed = files[raw.People].rows[raw.People.incident_ref], children.rows[raw.Children.incident_ref]
    register.check(
        ~refs.isin(present), "incident_without_people", raw.Incidents.incident_ref, "an adult among the people"
    )
    register.check(
        ticked & ~refs.isin(sent),
        "tick_without_notification",
        raw.Incidents.css_notified,
        "a form for a ticked notification",
        units=int(ticked.sum()),
    )
    register.check(
        marked & ~refs.isin(listed),
        "marked_without_children",
        raw.Incidents.dv_marker,
        "a child listed where the marker says that there are children",
        units=int(marked.sum()),
    )
    forms.check(
        sent.isin(refs[~ticked]),
        "notification_without_tick",
        raw.Notifications.incident_ref,
        "an incident whose notification is ticked",
    )
    numbers = forms.rows[raw.Notifications.children_named].str.extractall("([0-9]+)")[0].astype("Float64")
    named = numbers.groupby(level=0).max().reindex(forms.rows.index)
    highest = listed.value_counts().reindex(sent).set_axis(sent.index).fillna(0)
    forms.check(
        (named > highest).fillna(False).astype(bool),
        "form_names_unlisted_child",
        raw.Notifications.children_named,
        "numbers of children that the incident lists",
        units=int(named.notna().sum()),
    )


def _of(file: Examination, reported: pd.Series) -> pd.Series:
    return looked_up(file.rows[raw.Incidents.incident_ref], reported)


def _all(file: Examination) -> pd.Series:
    return pd.Series(True, index=file.rows.index)
