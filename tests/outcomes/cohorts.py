"""Invented families whose clocks, ends and episodes can be counted by hand."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.care import Event, Household, Member
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState, Level, MemberRole, Weapon

NOTES = [
    ("a", "2007-01-10", "letter", "none"),
    ("b", "2007-01-20", "no_further_action", "none"),
    ("c", "2007-01-05", "no_further_action", "none"),
    ("d", "2007-01-10", "safeguarding", "open"),
    ("e", "2007-01-03", "no_further_action", "none"),
    ("e", "2007-01-30", "letter", "none"),
    ("f", "2007-01-11", "family_support", "triggered"),
]
"""Sampled notifications: family, day received, pathway, triggered or open."""

COURSES = {
    "a": "2007-01-10 notification, 2007-01-15 letter, 2007-03-01 notification, 2007-03-05 letter, 2007-05-20 contact,"
    "2007-06-01 case_opened, 2007-06-01 initial_assessment, 2009-01-01 registration",
    "b": "2007-01-20 notification, 2007-05-01 record_transferred, 2007-08-01 notification",
    "c": "2007-01-05 notification, 2007-06-01 notification, 2007-09-01 notification",
    "d": "2006-12-01 case_opened, 2007-01-10 notification, 2007-02-10 case_closed, 2007-03-01 notification,"
    "2007-03-01 notification, 2007-04-01 case_opened, 2008-12-01 case_closed",
    "e": "2007-01-03 notification, 2007-01-30 notification, 2007-02-02 letter, 2008-10-03 notification,"
    "2008-10-04 notification",
    "f": "2007-01-11 notification, 2007-01-12 case_opened, 2007-01-12 initial_assessment, 2007-02-01 support_plan,"
    "2007-06-11 case_closed",
}
"""Dated entries of each family."""

BORN = {"a": ["1990-03", "2000-05"], "b": ["2001-01"], "c": ["1986-02", "1989-06"], "d": ["2004-04"], "e": ["2003-03"]}
"""Months of birth of each family's children; of family f none is recorded."""


def cases() -> pd.DataFrame:
    family, received, pathway, trigger = (list(column) for column in zip(*NOTES, strict=True))
    traced = pd.DataFrame(
        {
            Case.site: "north",
            Case.incident_id: [f"i{number}" for number in range(len(NOTES))],
            Case.end_state: EndState.TRACED.value,
            Case.family_id: family,
            Case.received_on: pd.to_datetime(received).astype("datetime64[us]"),
            Case.pathway: pathway,
            Case.trigger: trigger,
            Case.injury: False,
            Case.weapon: Weapon.NONE.value,
            Case.level: Level.LOW.value,
        }
    )
    lost = traced.iloc[[0]].assign(**{Case.incident_id: "lost", Case.end_state: EndState.FILE_NOT_FOUND.value})
    return pd.concat([traced, lost], ignore_index=True)


def case_families() -> pd.DataFrame:
    return pd.DataFrame({CaseFamily.family_id: list("abcdef"), CaseFamily.previous: "none", CaseFamily.infant: False})


def events() -> pd.DataFrame:
    entries = [(family, *entry.split()) for family, course in COURSES.items() for entry in course.split(",")]
    frame = pd.DataFrame(entries, columns=[Event.family_id, Event.happened_on, Event.kind])
    frame[Event.happened_on] = pd.to_datetime(frame[Event.happened_on]).astype("datetime64[us]")
    return frame.sample(frac=1, random_state=1, ignore_index=True)


def members() -> pd.DataFrame:
    born = [(family, month, MemberRole.CHILD.value) for family, months in BORN.items() for month in months]
    adults = [("f", "1980-01", MemberRole.MOTHER.value)]
    return pd.DataFrame([*born, *adults], columns=[Member.family_id, Member.birth_month, Member.role])


def households() -> pd.DataFrame:
    lived = [
        ("d", "2006-01-01", "mother_and_partner"),
        ("d", "2007-02-01", "mother"),
        ("f", "2006-01-01", "father"),
        ("f", "2007-05-01", "mother"),
    ]
    frame = pd.DataFrame(lived, columns=[Household.family_id, Household.from_on, Household.living])
    frame[Household.from_on] = pd.to_datetime(frame[Household.from_on]).astype("datetime64[us]")
    return frame
