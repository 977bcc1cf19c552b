"""South social services: the index of paper files and the data-collection forms, as families (§2.3.2, §6.2.1)."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import in_depth, parse
from filetrack.extracts.consistency import south_care as consistency
from filetrack.extracts.events import entry, family_events
from filetrack.extracts.fields import (
    DAY,
    NUMBER,
    Kind,
    code,
    distinct,
    identifier,
    optional,
    optional_code,
    reference,
    required,
)
from filetrack.extracts.identity import identity
from filetrack.quality.examination import Examination
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.codes import EventKind, FileState, MemberRole, Sex, Source
from filetrack.schemas.raw import south_care as raw
from filetrack.schemas.study import Study

FILES = raw.FILES
CODELISTS = {
    "location": FileState,
    "relationship": MemberRole,
    "sex": Sex,
    "entry": EventKind,
    "source": Source,
    **in_depth.CODELISTS,
}


def conform(
    files: dict[type[raw.Raw], Examination], codes: dict[str, pd.Series], study: Study
) -> dict[type, pd.DataFrame]:
    """Records of the care schemas, one frame each, from files that are examined.

    A file is read if the index has it in store and a form says that it was read; a file in store that no form
    says was read was not found.
    """
    consistency.check(files, codes, study)
    index, forms = files[raw.FileIndex], files[raw.Forms]
    indexed = _indexed(index, codes)
    read = identifier(forms, raw.Forms.file_no)
    reference(forms, raw.Forms.file_no, index, index.rows[raw.FileIndex.file_no])
    optional(forms, raw.Forms.read_on, DAY)

    def of_file(file: Examination, schema: type[raw.Raw]) -> pd.Series:
        distinct(file, schema.file_no)
        return reference(file, schema.file_no, forms, read)

    entries = [_notifications(files[raw.Notifications], of_file), _events(files[raw.Events], of_file, codes)]
    return {
        Family: _families(indexed, read[forms.accepted]),
        Member: indexed[list(Member.to_schema().columns)],
        Event: family_events(pd.concat(entries)),
        **in_depth.records(files, raw, of_file, codes),
    }


def all_volumes(text: pd.Series) -> pd.Series:
    """Whether all volumes of a file are held: `2 of 2` is true, `1 of 2` false, anything else missing."""
    held = text.str.extract(r"\A([0-9]{1,2}) of ([0-9]{1,2})\Z").astype("Int64")
    return (held[0] >= held[1]).astype("boolean")


VOLUMES = Kind("not_volumes", "volumes held, as 1 of 2", all_volumes)


def _indexed(file: Examination, codes: dict[str, pd.Series]) -> pd.DataFrame:
    """People of files, with the state of their file and whether all its volumes are held."""
    number = identifier(file, raw.FileIndex.file_no, raw.FileIndex.person_no)
    person = required(file, raw.FileIndex.person_no, NUMBER)
    columns = {
        **identity(file, raw.FileIndex, codes["sex"]),
        Member.family_id: number,
        Member.member_id: number + "-" + person.astype("str"),
        Member.role: code(file, raw.FileIndex.relationship, codes["relationship"]),
        Family.file: code(file, raw.FileIndex.location, codes["location"]),
        Family.history_complete: optional(file, raw.FileIndex.volumes, VOLUMES),
        raw.FileIndex.person_no: person,
    }
    return file.records(columns).sort_values([Member.family_id, raw.FileIndex.person_no])


def _families(indexed: pd.DataFrame, read: pd.Series) -> pd.DataFrame:
    families = indexed.drop_duplicates(Member.family_id)[list(Family.to_schema().columns)]
    in_store = families[Family.file] == FileState.READ
    found = families[Family.family_id].isin(read)
    return families.assign(
        **{
            Family.file: families[Family.file].mask(in_store & ~found, str(FileState.NOT_FOUND)),
            Family.history_complete: families[Family.history_complete].fillna(False).astype(bool),
        }
    )


def _notifications(file: Examination, of_file: in_depth.OfFamily) -> pd.DataFrame:
    columns = {
        Event.family_id: of_file(file, raw.Notifications),
        Event.happened_on: required(file, raw.Notifications.received, DAY),
        Event.kind: str(EventKind.NOTIFICATION),
        Event.reference: parse.words(file.rows[raw.Notifications.merlin_no]),
        Event.incident_on: optional(file, raw.Notifications.incident_date, DAY),
    }
    return file.records(columns)


def _events(file: Examination, of_file: in_depth.OfFamily, codes: dict[str, pd.Series]) -> pd.DataFrame:
    columns = {
        Event.family_id: of_file(file, raw.Events),
        **entry(file, raw.Events.date, raw.Events.entry, codes["entry"]),
        Event.source: optional_code(file, raw.Events.source, codes["source"]),
    }
    return file.records(columns)
