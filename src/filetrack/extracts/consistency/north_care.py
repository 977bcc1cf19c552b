"""North social services: contradictions within and between the integrated system's tables."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import parse
from filetrack.extracts.consistency import dates, families, people
from filetrack.quality.examination import Examination
from filetrack.references import looked_up
from filetrack.schemas.codes import MemberRole
from filetrack.schemas.raw import north_care as raw
from filetrack.schemas.study import Study

CHILD = raw.Children.child_id
AFTER_CONCEPTION = "a date after the child's conception"
NOT_A_FOREBEAR = "a child who is not the parent's own forebear"
_ENTRIES = (
    (raw.Events, raw.Events.date),
    (raw.DiarySheets, raw.DiarySheets.date),
    (raw.Letters, raw.Letters.sent),
    (raw.Assessments, raw.Assessments.started),
    (raw.Plans, raw.Plans.started),
    (raw.Placements, raw.Placements.started),
)
_SPELLS = (
    (raw.Assessments, raw.Assessments.started, raw.Assessments.completed),
    (raw.Plans, raw.Plans.started, raw.Plans.ended),
    (raw.Placements, raw.Placements.started, raw.Placements.ended),
)


def check(files: dict[type[raw.Raw], Examination], codes: dict[str, pd.Series], study: Study) -> None:
    """Check the files' rows against themselves and each other; failures are counted in each file's examination."""
    index = files[raw.Children]
    children = index.rows[CHILD]
    born = dates.by_reference(people.births(index, raw.Children), children)
    for schema, column in _ENTRIES:
        file = files[schema]
        of_child = looked_up(file.rows[CHILD], born)
        people.born_before_entry(file, column, parse.days(file.rows[column]), of_child, AFTER_CONCEPTION)
    for schema, started, ended in _SPELLS:
        file = files[schema]
        start, end = (parse.days(file.rows[column]) for column in (started, ended))
        dates.in_order(file, "ended_before_started", ended, start, end, "a date on or after the start")
    events = files[raw.Events]
    stated, on = (parse.days(events.rows[column]) for column in (raw.Events.incident_date, raw.Events.date))
    dates.in_order(
        events, "incident_after_notification", raw.Events.incident_date, stated, on, "a date up to the entry's"
    )
    _links(files[raw.FamilyLinks], index, born, codes["link_type"])


def _links(file: Examination, index: Examination, born: pd.Series, meanings: pd.Series) -> None:
    child, other = file.rows[CHILD], file.rows[raw.FamilyLinks.linked_child_id]
    role = file.rows[raw.FamilyLinks.link_type].str.casefold().map(meanings)
    sibling, parent = role == MemberRole.CHILD, role.isin([MemberRole.MOTHER, MemberRole.FATHER])
    file.check(
        sibling & (child == other),
        "linked_to_itself",
        raw.FamilyLinks.linked_child_id,
        "another child's record",
        units=int(sibling.sum()),
    )
    who = people.person(file, raw.FamilyLinks)
    identity = people.person(index, raw.Children)
    child_identity = dates.by_reference(identity, index.rows[CHILD])
    people.younger_than_parent(
        file,
        people.month(raw.FamilyLinks.dob),
        looked_up(child, born).where(parent),
        people.births(file, raw.FamilyLinks),
    )
    circular = families.in_circles(who.where(parent), looked_up(child, child_identity))
    links = int(parent.sum())
    file.check(circular, "family_cycle", raw.FamilyLinks.link_type, NOT_A_FOREBEAR, units=links)

    known = index.rows[CHILD][index.rows[CHILD] != ""].drop_duplicates()
    links = pd.DataFrame({CHILD: child, raw.FamilyLinks.linked_child_id: other})
    sound = sibling & child.isin(known) & other.isin(known)
    family = families.connected(known, links[sound])
    families.in_two_families(index, CHILD, identity, looked_up(index.rows[CHILD], family))
    of = looked_up(child, family)
    roles = role.mask(sibling)
    families.in_two_roles(file, raw.FamilyLinks.link_type, who.mask(sibling), of, roles)
    _chained(file, of, sibling, who.where(role == MemberRole.MOTHER))


def _chained(file: Examination, family: pd.Series, sibling: pd.Series, mother: pd.Series) -> None:
    """Sibling links in families whose children have several mothers."""
    mothers = mother.groupby(family).transform("nunique")
    file.check(
        sibling & (mothers > 1).fillna(False),
        "chained_families",
        raw.FamilyLinks.linked_child_id,
        "siblings of one mother in a family",
        units=int(sibling.sum()),
    )
