"""The parts of records that the rows of mapped files give, and which rows must be refused for what others say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import pandas as pd

from filetrack.extracts.identity import DETAILS
from filetrack.extracts.mapped.values import Rows
from filetrack.references import among
from filetrack.schemas.base import AtSite, Identity
from filetrack.schemas.care import Member
from filetrack.schemas.codes import MemberRole
from filetrack.schemas.mapping import CHILD, PERSON, RECORDS, FieldKind, Give, record_fields
from filetrack.schemas.police import Person

_WHERE_TOLD = ("person", "child", "member", "risk_assessment", "response", "offence", "action")
"""Records that a row gives only where it says something of them, beside what they belong to."""
_MISSING = {FieldKind.DAY: "datetime64[us]", FieldKind.MOMENT: "datetime64[us]", FieldKind.FLAG: "boolean"}
_MISSING |= {FieldKind.NUMBER: "Int64", FieldKind.TIME: "Int64"}
_ORDER = ["_file", "_line", "_place"]


@dataclass(eq=False)
class Part:
    """Records of one kind that one block of a mapping takes from a file: a row each, indexed by line."""

    record: str
    rows: Rows
    give: Give
    frame: pd.DataFrame

    @property
    def sound(self) -> pd.DataFrame:
        """Records of rows that were accepted."""
        return self.frame[self.rows.file.accepted.reindex(self.frame.index).to_numpy()]


def parts_of(files: Iterable[Rows]) -> list[Part]:
    """What the rows of files give, in the order of files and of their mappings."""
    return [
        Part(record, rows, give, _given(rows, record, give))
        for rows in files
        for record, gives in rows.table.gives.items()
        for give in gives
    ]


def of_record(parts: Iterable[Part], *records: str) -> list[Part]:
    """Those parts that are of some kinds of record."""
    return [part for part in parts if part.record in records]


def check_identifiers(parts: Iterable[Part], identifier: str) -> None:
    """Refuse rows of a file that differ in a record of one identifier."""
    for part in parts:
        distinct = part.frame.drop_duplicates()
        contested = distinct.loc[distinct[identifier].duplicated(), identifier]
        part.rows.file.refuse(
            among(part.frame[identifier], contested),
            "conflicting_rows",
            str(part.give.fields[identifier].column),
            "one record for one identifier",
        )


def check_references(parts: Iterable[Part], column: str, known: pd.Series, target: str) -> None:
    """Refuse rows that refer to what no sound row gives."""
    for part in parts:
        if column in part.frame:
            lost = part.frame[column].notna() & ~among(part.frame[column], known)
            header = str(part.give.fields[column].column)
            part.rows.file.refuse(lost, "unknown_reference", header, f"an identifier of a sound {target}")


def tell_rows_without_records(files: Iterable[Rows], parts: list[Part]) -> None:
    """Count the rows of each file that give nothing."""
    for rows in files:
        lines = rows.file.rows.index
        given = [lines.isin(part.frame.index) for part in parts if part.rows is rows]
        without = pd.Series(~reduce(or_, given), index=lines)
        rows.file.set_aside(without, "gives_no_record", "whole file", "a row that gives a record")


def together(parts: Iterable[Part], record: str) -> pd.DataFrame:
    """Sound records of one kind from all files in the order of their rows; every field is there, if missing."""
    frames = [
        part.sound.assign(**dict(zip(_ORDER, (part.rows.number, part.sound.index, place), strict=True)))
        for place, part in enumerate(of_record(parts, record))
    ]
    fields = _dtypes(record)
    if not frames:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in fields.items()})
    whole = pd.concat(frames, ignore_index=True).sort_values(_ORDER, kind="stable", ignore_index=True)
    absent = {name: pd.Series(pd.NA, index=whole.index, dtype=fields[name]) for name in fields if name not in whole}
    return whole.assign(**absent)[[*fields]].astype(fields)


def first_of_each(parts: list[Part], record: str, identifier: str) -> pd.DataFrame:
    """Records of one kind, one of each identifier: the first. Rows that give one again are counted."""
    before: set = set()
    for part in of_record(parts, record):
        again = part.sound[identifier].isin(before) | part.sound[identifier].duplicated()
        column = str(part.give.fields[identifier].column)
        part.rows.file.set_aside(again, "given_before", column, "a record that no other row gave")
        before |= set(part.sound[identifier])
    return together(parts, record).drop_duplicates(identifier, ignore_index=True)


def as_records(frame: pd.DataFrame, schema: type[AtSite], site: str, neutral: dict[str, object]) -> pd.DataFrame:
    """The columns of a schema, sorted; what no column tells is neutral."""
    columns = list(schema.to_schema().columns)
    filled = frame.assign(**{AtSite.site: site})
    filled = filled.assign(**{name: filled[name].fillna(value) for name, value in neutral.items()})
    return filled[columns]


def _given(rows: Rows, record: str, give: Give) -> pd.DataFrame:
    known = record_fields(record)
    lines = _telling(rows, record, give)
    personal = {*PERSON, Identity.sex} if issubclass(RECORDS[record].schema or AtSite, Identity) else set()
    fields = {name: filled for name, filled in give.fields.items() if name not in personal}
    for name, filled in fields.items():
        lines = rows.counted(known[name], filled, lines)
    listed = [name for name, filled in fields.items() if filled.separator and not filled.holds]
    values = {name: rows.value(known[name], filled, lines) for name, filled in fields.items() if name not in listed}
    frame = pd.DataFrame(values, index=lines)
    _refuse_without_owner(rows, record, give, frame)
    if personal:
        person = rows.identity(give, lines)
        frame = frame.assign(**person, **_details(record, give, person))
    for name in listed:
        frame = frame.join(rows.listed(known[name], fields[name], lines).rename(name), how="inner")
    return frame


def _telling(rows: Rows, record: str, give: Give) -> pd.Index:
    """The lines that give a record: those selected, where they must say something, in columns of the record alone."""
    lines = rows.file.rows.index[rows.selected(give)]
    owner = (*RECORDS[record].owner, *RECORDS[record].either)
    own = [field.column for name, field in give.fields.items() if field.column and name not in owner]
    if record not in _WHERE_TOLD or not own or _is_the_child(give):
        return lines
    others = {
        header for gives in rows.table.gives.values() for one in gives if one is not give for header in one.headers()
    }
    told = [rows.given(header) for header in own if header not in others] or [rows.given(header) for header in own]
    return lines[reduce(or_, told)[lines]]


def _is_the_child(give: Give) -> bool:
    """Whether a member is the child on whose record a row stands, of whom the child's number tells enough."""
    role = give.fields.get(Member.role)
    return bool(role and role.constant == MemberRole.CHILD and Member.member_id not in give.fields)


def _details(record: str, give: Give, person: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """Whether a detail is missing of those that columns tell."""
    if record not in ("person", "child"):
        return {}
    told = {
        Identity.forename_key: "forename",
        Identity.surname_key: "surname",
        Identity.birth_key: "birth",
        Identity.sex: Identity.sex,
        Identity.postcode_key: "postcode",
    }
    given = [person[column].isna() for column in DETAILS if told[column] in give.fields]
    missing = reduce(or_, given) if given else pd.Series(True, index=person[Identity.sex].index)
    return {Person.details_missing: missing}


def _refuse_without_owner(rows: Rows, record: str, give: Give, frame: pd.DataFrame) -> None:
    """Refuse rows that do not say to which child or family a record belongs, and children without their number."""
    owners = [name for name in RECORDS[record].either if name in give.fields]
    if not owners:
        return
    columns = {name: str(give.fields[name].column) for name in owners}
    without = frame[owners].isna().all(axis=1)
    rows.file.refuse(without, "blank", ", ".join(columns.values()), "an identifier")
    if len(owners) > 1 and Member.role in frame and Member.member_id not in frame:
        unnumbered = (frame[Member.role] == MemberRole.CHILD) & frame[CHILD].isna() & ~without
        rows.file.refuse(unnumbered, "blank", columns[CHILD], "an identifier")


def _dtypes(record: str) -> dict[str, str]:
    schema = RECORDS[record].schema
    known = record_fields(record)
    columns = [name for name in (schema.to_schema().columns if schema else ()) if name != AtSite.site]
    names = dict.fromkeys([*columns, *(name for name in known if name not in (*PERSON, Identity.sex))])
    dtypes = {name: _MISSING.get(known[name].kind, "str") for name in names if name in known}
    return {name: "boolean" if name == Person.details_missing else dtypes.get(name, "str") for name in names}
