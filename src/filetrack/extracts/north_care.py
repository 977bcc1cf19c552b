"""North social services: children's records of the integrated system, gathered into families (§2.3.2, §6.2.1)."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from filetrack.extracts import in_depth, parse
from filetrack.extracts.consistency import north_care as consistency
from filetrack.extracts.consistency.families import connected
from filetrack.extracts.events import entry, family_events
from filetrack.extracts.fields import (
    DAY,
    Kind,
    code,
    distinct,
    identifier,
    optional,
    optional_code,
    reference,
)
from filetrack.extracts.identity import identity
from filetrack.quality.examination import Examination
from filetrack.schemas.base import Identity
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.codes import EventKind, FileState, MemberRole, Sex, Site, Source
from filetrack.schemas.raw import north_care as raw
from filetrack.schemas.study import Study

FILES = raw.FILES
CODELISTS = {
    "sex": Sex,
    "link_type": MemberRole,
    "event": EventKind,
    "source": Source,
    "entry_type": EventKind,
    "letter": EventKind,
    "assessment": EventKind,
    "plan": EventKind,
    "plan_ended": EventKind,
    "placement": EventKind,
    "placement_ended": EventKind,
    **in_depth.CODELISTS,
}
OfChild = Callable[[Examination, type[raw.Raw]], pd.Series]
_CHILD, _SIBLING, _MIGRATED = "child", "sibling", "migrated"


def conform(
    files: dict[type[raw.Raw], Examination], codes: dict[str, pd.Series], study: Study
) -> dict[type, pd.DataFrame]:
    """Records of the care schemas, one frame each, from files that are examined.

    Children whose records are linked as siblings, directly or through others, are one family.
    """
    consistency.check(files, codes, study)
    index = files[raw.Children]
    child = identifier(index, raw.Children.child_id)
    columns = {_CHILD: child, _MIGRATED: optional(index, raw.Children.records_from, RECORDS_FROM)}
    children = index.records({**columns, **identity(index, raw.Children, codes["sex"])})

    def of_child(file: Examination, schema: type[raw.Raw]) -> pd.Series:
        return reference(file, schema.child_id, index, child)

    links = _links(files[raw.FamilyLinks], of_child, children[_CHILD], codes)
    siblings = links[Member.role] == MemberRole.CHILD
    family = connected(children[_CHILD], links.loc[siblings, [_CHILD, _SIBLING]])
    entries = pd.concat(
        [
            _events(files[raw.Events], of_child, codes),
            _diary(files[raw.DiarySheets], of_child, codes),
            _letters(files[raw.Letters], of_child, codes),
            _assessments(files[raw.Assessments], of_child, codes),
            _plans(files[raw.Plans], of_child, codes),
            _placements(files[raw.Placements], of_child, codes),
        ]
    )

    def of_family(file: Examination, schema: type[raw.Raw]) -> pd.Series:
        distinct(file, schema.child_id)
        return of_child(file, schema).map(family)

    return {
        Family: _families(children, family),
        Member: _members(children, links[~siblings], family),
        Event: family_events(entries.assign(**{Event.family_id: entries[_CHILD].map(family)})),
        **in_depth.records(files, raw, of_family, codes),
    }


def records_from(text: pd.Series) -> pd.Series:
    """Whether a child's earlier records can be read: true from a date, false from `NOT MIGRATED`, else missing."""
    migrated = parse.days(text).notna().astype("boolean")
    return migrated.where(migrated | (text.str.upper() == "NOT MIGRATED"))


RECORDS_FROM = Kind("not_a_start_of_records", "a date, dd/mm/yyyy, or NOT MIGRATED", records_from)


def _families(children: pd.DataFrame, family: pd.Series) -> pd.DataFrame:
    complete = children[_MIGRATED].fillna(False).groupby(children[_CHILD].map(family)).all()
    return pd.DataFrame(
        {
            Family.site: str(Site.NORTH),
            Family.family_id: complete.index,
            Family.file: str(FileState.READ),
            Family.history_complete: complete.to_numpy(),
        }
    )


def _links(file: Examination, of_child: OfChild, children: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    distinct(file, raw.FamilyLinks.child_id)
    role = code(file, raw.FamilyLinks.link_type, codes["link_type"])
    sibling = file.rows[raw.FamilyLinks.linked_child_id]
    lost = (role == MemberRole.CHILD) & ~sibling.isin(children)
    file.refuse(lost, "unknown_reference", raw.FamilyLinks.linked_child_id, "the identifier of a sound child's record")
    columns = {_CHILD: of_child(file, raw.FamilyLinks), _SIBLING: sibling, Member.role: role}
    return file.records({**columns, **identity(file, raw.FamilyLinks, codes["sex"])})


def _members(children: pd.DataFrame, adults: pd.DataFrame, family: pd.Series) -> pd.DataFrame:
    members = children.assign(
        **{
            Member.family_id: children[_CHILD].map(family),
            Member.member_id: children[_CHILD],
            Member.role: str(MemberRole.CHILD),
        }
    )
    return pd.concat([members, _adults(adults, family)])[list(Member.to_schema().columns)]


def _adults(links: pd.DataFrame, family: pd.Series) -> pd.DataFrame:
    """Adults of families, each once although linked from several children."""
    who = [Member.family_id, Member.role, Identity.forename_key, Identity.surname_key, Identity.birth_key]
    linked = links.assign(**{Member.family_id: links[_CHILD].map(family)}).sort_values([*who, _CHILD])
    adults = linked.groupby(who, as_index=False, dropna=False).first()
    number = (adults.groupby([Member.family_id, Member.role]).cumcount() + 1).astype("str")
    return adults.assign(**{Member.member_id: adults[Member.family_id] + "-" + adults[Member.role] + "-" + number})


def _events(file: Examination, of_child: OfChild, codes: dict[str, pd.Series]) -> pd.DataFrame:
    identifier(file, raw.Events.event_id)
    columns = {
        _CHILD: of_child(file, raw.Events),
        **entry(file, raw.Events.date, raw.Events.event, codes["event"]),
        Event.source: optional_code(file, raw.Events.source, codes["source"]),
        Event.reference: parse.words(file.rows[raw.Events.police_ref]),
        Event.incident_on: optional(file, raw.Events.incident_date, DAY),
    }
    return file.records(columns)


def _diary(file: Examination, of_child: OfChild, codes: dict[str, pd.Series]) -> pd.DataFrame:
    identifier(file, raw.DiarySheets.entry_id)
    columns = {
        _CHILD: of_child(file, raw.DiarySheets),
        **entry(file, raw.DiarySheets.date, raw.DiarySheets.entry_type, codes["entry_type"]),
        Event.reference: parse.words(file.rows[raw.DiarySheets.police_ref]),
    }
    return file.records(columns)


def _letters(file: Examination, of_child: OfChild, codes: dict[str, pd.Series]) -> pd.DataFrame:
    distinct(file, raw.Letters.child_id)
    columns = {
        _CHILD: of_child(file, raw.Letters),
        **entry(file, raw.Letters.sent, raw.Letters.letter, codes["letter"]),
    }
    return file.records(columns)


def _assessments(file: Examination, of_child: OfChild, codes: dict[str, pd.Series]) -> pd.DataFrame:
    distinct(file, raw.Assessments.child_id)
    columns = {
        _CHILD: of_child(file, raw.Assessments),
        **entry(file, raw.Assessments.started, raw.Assessments.assessment, codes["assessment"]),
    }
    optional(file, raw.Assessments.completed, DAY)
    return file.records(columns)


def _plans(file: Examination, of_child: OfChild, codes: dict[str, pd.Series]) -> pd.DataFrame:
    return _spells(file, raw.Plans, raw.Plans.plan, of_child, (codes["plan"], codes["plan_ended"]))


def _placements(file: Examination, of_child: OfChild, codes: dict[str, pd.Series]) -> pd.DataFrame:
    meanings = codes["placement"], codes["placement_ended"]
    return _spells(file, raw.Placements, raw.Placements.placement, of_child, meanings)


def _spells(
    file: Examination, schema: type[raw.Raw], wording: str, of_child: OfChild, meanings: tuple[pd.Series, pd.Series]
) -> pd.DataFrame:
    """Entries for the starts of spells and for those ends that have a date and a code (`meanings` of each)."""
    distinct(file, schema.child_id)
    child = of_child(file, schema)
    start = entry(file, schema.started, wording, meanings[0])
    end = {
        Event.happened_on: optional(file, schema.ended, DAY),
        Event.kind: optional_code(file, wording, meanings[1]),
    }
    starts, ends = (file.records({_CHILD: child, **dated}) for dated in (start, end))
    return pd.concat([starts, ends.dropna(subset=[Event.happened_on, Event.kind])])
