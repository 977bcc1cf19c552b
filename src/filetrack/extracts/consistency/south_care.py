"""South social services: contradictions within and between the index of files and the forms filled from them."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import parse
from filetrack.extracts.consistency import dates, families, people
from filetrack.quality.examination import Examination
from filetrack.references import looked_up
from filetrack.schemas.codes import FileState, MemberRole
from filetrack.schemas.raw import south_care as raw
from filetrack.schemas.study import Study

FILE = raw.FileIndex.file_no


def check(files: dict[type[raw.Raw], Examination], codes: dict[str, pd.Series], study: Study) -> None:
    """Check the files' rows against themselves and each other; failures are counted in each file's examination."""
    index, forms = files[raw.FileIndex], files[raw.Forms]
    number = index.rows[FILE]
    role = index.rows[raw.FileIndex.relationship].str.casefold().map(codes["relationship"])
    location = index.rows[raw.FileIndex.location].str.casefold().map(codes["location"])
    born = people.births(index, raw.FileIndex)
    child = role == MemberRole.CHILD
    _people(index, number, role, born)

    read = forms.rows[FILE]
    elsewhere = number[location.notna() & (location != FileState.READ)]
    forms.check(read.isin(elsewhere), "read_but_not_in_store", FILE, "a file that the index has in store")
    index.check(~number.isin(number[child]), "file_without_children", FILE, "a child on the family's file")

    read_on = dates.by_reference(parse.days(forms.rows[raw.Forms.read_on]), read)
    eldest = people.eldest(born[child], number[child])
    for schema, column in ((raw.Notifications, raw.Notifications.received), (raw.Events, raw.Events.date)):
        _entries(files[schema], column, read_on, eldest)
    stamped = files[raw.Notifications]
    stated, received = (
        parse.days(stamped.rows[column]) for column in (raw.Notifications.incident_date, raw.Notifications.received)
    )
    dates.in_order(
        stamped,
        "incident_after_notification",
        raw.Notifications.incident_date,
        stated,
        received,
        "a date up to the stamp's",
    )


def _people(index: Examination, number: pd.Series, role: pd.Series, born: pd.Series) -> None:
    who, child = people.person(index, raw.FileIndex), role == MemberRole.CHILD
    parent = role.isin([MemberRole.MOTHER, MemberRole.FATHER])
    families.in_two_families(index, FILE, who.where(child), number)
    families.in_two_roles(index, raw.FileIndex.relationship, who, number, role)
    parents = pd.DataFrame({FILE: number[parent], "parent": who[parent], "line": number.index[parent]})
    children = pd.DataFrame({FILE: number[child], "child": who[child]})
    pairs = parents.merge(children, on=FILE)
    circular = families.in_circles(pairs["parent"], pairs["child"])
    index.check(
        index.rows.index.to_series().isin(pairs.loc[circular, "line"]),
        "family_cycle",
        raw.FileIndex.relationship,
        "a child who is not the parent's own forebear",
        units=int(parent.sum()),
    )
    youngest = born[parent].groupby(number[parent]).max()
    people.younger_than_parent(index, people.month(raw.FileIndex.dob), born.where(child), looked_up(number, youngest))


def _entries(file: Examination, column: str, read_on: pd.Series, eldest: pd.Series) -> None:
    on, of = parse.days(file.rows[column]), file.rows[FILE]
    dates.in_order(file, "entry_after_reading", column, on, looked_up(of, read_on), "a date up to the day of reading")
    of_family = looked_up(of, eldest)
    people.born_before_entry(file, column, on, of_family, "a date after the conception of the family's eldest child")
