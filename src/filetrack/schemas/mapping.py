"""How an agency's own files become records: the mapping that a site's config or a format holds, and what it may say."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import pandera.pandas as pa
from pydantic import Field as Setting
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from filetrack.problems import nearest
from filetrack.schemas import care, police
from filetrack.schemas.base import IDENTITY, AtSite, Identity
from filetrack.schemas.codes import (
    ChildRelation,
    EthnicAppearance,
    FileState,
    Location,
    Occupation,
    Relationship,
)
from filetrack.schemas.form import FileForm, Text
from filetrack.schemas.study import Strict

Agency = Literal["police", "care"]
DateForm = Literal["day_first", "month_first", "iso", "named_month"]
"""`31/01/2024`, `01/31/2024`, `2024-01-31`, `31 Jan 2024`; a time may follow. ISO is always read."""
Value = bool | int | str
Filter = dict[Text, list[str]]
"""Values of headers, compared without regard to case; `*` stands for any letters, an empty text for a blank."""


class Field(Strict):
    """What fills a field of a record: a header, with the codes of its words where the field is coded, or a constant."""

    column: Text | None = None
    constant: Value | None = None
    codes: dict[str, Value | None] | None = Setting(
        default=None, description="The code of each word; null: nothing that the study counts"
    )
    codelist: str | None = Setting(default=None, pattern=r"\A[a-z][a-z0-9_]*\z", description="File of config/codelists")
    blank: Value | None = Setting(default=None, description="What a blank stands for")
    dates: list[DateForm] | None = Setting(default=None, min_length=1)
    separator: str | None = Setting(default=None, description="Stands between the words of a column that lists several")
    holds: list[Text] | None = Setting(default=None, description="Of a flag: true where one of these words is listed")

    @model_validator(mode="before")
    @classmethod
    def _a_header_alone(cls, given):
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_source(self) -> Field:
        if (self.column is None) == (self.constant is None):
            raise fault("say either the column or the constant that fills the field")
        if self.codes is not None and self.codelist is not None:
            raise fault("say either codes or a codelist")
        return self


class Give(Strict):
    """Records that each row of a file gives: which field is filled by what, and which rows give one."""

    rows: Filter = Setting(default={}, description="Only rows that hold one of the values, in each of the columns")
    rows_not: Filter = Setting(default={}, description="Only rows that hold none of the values")
    fields: dict[str, Field]

    @model_validator(mode="before")
    @classmethod
    def _what_is_no_filter_is_a_field(cls, given):
        if not isinstance(given, dict) or "fields" in given:
            return given
        filters = {key: given[key] for key in ("rows", "rows_not") if key in given}
        return {**filters, "fields": {key: value for key, value in given.items() if key not in filters}}

    def headers(self) -> list[str]:
        """The headers that it uses, each once, in order."""
        filled = [field.column for field in self.fields.values() if field.column]
        return list(dict.fromkeys([*filled, *self.rows, *self.rows_not]))


class FileMapping(FileForm):
    """A file, or a sheet of a workbook or a table of an XML file: how it comes, and the records that its rows give.

    A `lenient` one may lack headers that no record needs: what they would fill is then not held.
    """

    sheet: Text | None = None
    lenient: bool = False
    dates: list[DateForm] = Setting(default=["day_first"], min_length=1)
    reads: dict[Text, str] = Setting(default={}, description="The part of a header's values that counts, as a pattern")
    gives: dict[str, list[Give]]

    @model_validator(mode="after")
    def _gives_what_records_hold(self) -> FileMapping:
        if faults := _check_gives(self) or [*_check_reads(self), *_check_headers(self)]:
            raise fault("; ".join(faults))
        return self

    @model_validator(mode="before")
    @classmethod
    def _one_give_is_a_list(cls, given):
        if isinstance(given, dict) and isinstance(given.get("gives"), dict):
            return {
                **given,
                "gives": {name: [one] if isinstance(one, dict) else one for name, one in given["gives"].items()},
            }
        return given

    def headers(self) -> list[str]:
        """The headers that its fields and filters use, each once, in order."""
        return list(dict.fromkeys(header for give in _all(self) for header in give.headers()))


class Note(Strict):
    """What is to be known of an agency's files beneath the tables that rest on them, or only on what it `concerns`.

    That is a record (`event`), a field of one (`event.kind`), or the number of a table (`33`).
    """

    note: Text
    concerns: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def _a_text_alone(cls, given):
        return {"note": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _concerns_what_there_is(self) -> Note:
        for name in self.concerns:
            if name.partition(".")[0] not in RECORDS and not name.isdigit():
                raise fault(f"concerns: unknown record “{name}”{nearest(name, RECORDS)}")
        return self


class Mapping(Strict):
    """How the files of one agency of a site become records.

    The name of a file may be a pattern, `*.xlsx`: every file that matches is read so. A workbook or an XML file of
    several tables is a list, one with its `sheet` each.
    """

    format: str | None = Setting(default=None, description="A mapping of config/formats, which this one completes")
    suffix: Literal[".csv", ".parquet", ".xlsx"] | None = Setting(
        default=None, description="In place of the suffix of the format's files"
    )
    families: Literal["child", "family", "linked"] = "child"
    files: dict[Text, list[FileMapping]] = {}
    notes: list[Note] = []

    @model_validator(mode="before")
    @classmethod
    def _one_table_is_a_list(cls, given):
        if isinstance(given, dict) and isinstance(given.get("files"), dict):
            files = {name: [one] if isinstance(one, dict) else one for name, one in given["files"].items()}
            return {**given, "files": files}
        return given

    def codelists(self) -> set[str]:
        """Names of the code lists that its fields have their codes from."""
        tables = [table for tables in self.files.values() for table in tables]
        gives = [give for table in tables for gives in table.gives.values() for give in gives]
        return {field.codelist for give in gives for field in give.fields.values() if field.codelist}


class FieldKind(StrEnum):
    """What the values of a record's field are."""

    CODE = "code"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    TIME = "time"
    NUMBER = "number"
    WORDS = "words"
    TEXT = "text"
    REFERENCE = "reference"
    FORENAME = "forename"
    SURNAME = "surname"
    BIRTH = "birth"
    POSTCODE = "postcode"


@dataclass(frozen=True)
class RecordField:
    """A field that a mapping may fill: what its values are, whether it must be filled, what stands where it is not.

    `codes` are those of a coded field; `of` is the kind of thing that a reference identifies.
    """

    name: str
    kind: FieldKind
    required: bool
    neutral: Value | None = None
    codes: tuple[str, ...] = ()
    of: str | None = None


@dataclass(frozen=True)
class Record:
    """A record that rows give: its schema, and the identifiers that say what it is or belongs to.

    `either` are identifiers of which one is needed; `made` are fields that are made where nothing fills them, and
    `neutral` says what stands in others.
    """

    schema: type[AtSite] | None
    agency: Agency
    owner: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    neutral: tuple[tuple[str, Value], ...] = ()


MEMBER = "member"
CHILD, LINKED, VALID_FROM = "child", "linked", "valid_from"
"""Fields of mappings alone: the child on whose record a row stands, another of its family, the day of a part."""
PERSON = {name: FieldKind(name) for name in ("forename", "surname", "birth", "postcode")}
"""Fields of mappings alone: what identifies a person."""

_OF_INCIDENT = (police.Incident.incident_id,)
_OF_CHILD = (CHILD, care.Family.family_id)
_CONDITIONS = [
    police.Person.alcohol,
    police.Person.drugs,
    police.Person.mental_health,
    police.Person.physical_health,
    police.Person.pregnant,
]
RECORDS: dict[str, Record] = {
    "incident": Record(
        police.Incident,
        "police",
        _OF_INCIDENT,
        neutral=(
            (police.Incident.notification_ticked, False),
            (police.Incident.relationship, Relationship.UNCLEAR),
            (police.Incident.location, Location.OTHER),
            (police.Incident.narrative, ""),
        ),
    ),
    "notification": Record(
        police.Notification,
        "police",
        (police.Notification.notification_id,),
        neutral=(
            (police.Notification.domestic_box, False),
            (police.Notification.narrative, ""),
            (police.Notification.details, ""),
        ),
    ),
    "person": Record(
        police.Person,
        "police",
        _OF_INCIDENT,
        made=(police.Person.person_id, police.Person.details_missing),
        neutral=(
            (police.Person.ethnic_appearance, EthnicAppearance.UNKNOWN),
            (police.Person.occupation, Occupation.NOT_RECORDED),
            *((condition, False) for condition in _CONDITIONS),
        ),
    ),
    "child": Record(
        police.Child,
        "police",
        _OF_INCIDENT,
        made=(police.Child.child_id, police.Child.number, police.Child.details_missing),
        neutral=(
            (police.Child.ethnic_appearance, EthnicAppearance.UNKNOWN),
            (police.Child.relation, ChildRelation.UNCLEAR),
        ),
    ),
    "response": Record(police.Response, "police", _OF_INCIDENT, neutral=((police.Response.in_person, False),)),
    "risk_assessment": Record(police.RiskAssessment, "police", _OF_INCIDENT),
    "offence": Record(police.IncidentOffence, "police", _OF_INCIDENT),
    "action": Record(police.PoliceAction, "police", _OF_INCIDENT),
    "family": Record(
        care.Family,
        "care",
        either=_OF_CHILD,
        neutral=((care.Family.file, FileState.READ), (care.Family.history_complete, True)),
    ),
    "link": Record(None, "care", (CHILD, LINKED)),
    "member": Record(care.Member, "care", either=_OF_CHILD, made=(care.Member.member_id, care.Member.role)),
    "event": Record(care.Event, "care", either=_OF_CHILD, made=(care.Event.event_id,)),
    "service": Record(care.ServiceUse, "care", either=_OF_CHILD),
    "consultation": Record(
        care.Consultation, "care", either=_OF_CHILD, neutral=((care.Consultation.monitoring, False),)
    ),
    "conversation": Record(care.Conversation, "care", either=_OF_CHILD),
    "household": Record(care.Household, "care", either=_OF_CHILD),
}
"""Records of both agencies, by the names that mappings use."""

REFERENCES = {
    police.Incident.incident_id: "police_reference",
    police.Notification.notification_id: "police_reference",
    care.Event.reference: "police_reference",
    police.Person.person_id: "nominal",
    police.Child.child_id: "nominal",
    CHILD: "child",
    LINKED: "child",
    care.Member.member_id: "child",
    care.Family.family_id: "family",
    care.Event.event_id: "event",
}
"""Fields that hold references, and the kind of thing that each identifies."""

NEEDED = {"police": ("incident", "notification"), "care": ("event",)}
"""Records without which an agency's files are of no use to the study."""

IDENTIFYING = {
    FieldKind.TEXT: "text",
    FieldKind.FORENAME: "a forename",
    FieldKind.SURNAME: "a surname",
    FieldKind.BIRTH: "a date of birth",
    FieldKind.POSTCODE: "a postcode",
}
"""Kinds of fields that identify people besides references, in words."""
_TEXTS = (police.Incident.narrative, police.Notification.details, police.Notification.narrative)
_MOMENTS = (
    police.Response.called_at,
    police.Response.arrived_at,
    police.Response.arrived_at_officer,
    police.PoliceAction.taken_at,
)


@functools.cache
def record_fields(name: str) -> dict[str, RecordField]:
    """The fields of a record that a mapping may fill, by their names."""
    record = RECORDS[name]
    fields = {owner: _reference(owner, required=owner in record.owner) for owner in (*record.owner, *record.either)}
    if record.schema is None:
        return fields
    columns = record.schema.to_schema().columns
    for column, described in columns.items():
        if column not in (AtSite.site, police.Person.details_missing, *fields, *IDENTITY):
            neutral = dict(record.neutral)
            required = not (described.nullable or column in neutral or column in record.made)
            fields[column] = _field(column, described, required, neutral.get(column))
    if issubclass(record.schema, Identity):
        fields |= {name: RecordField(name, kind, required=False) for name, kind in PERSON.items()}
        fields[Identity.sex] = _field(Identity.sex, columns[Identity.sex], False, None)
    if record.schema is care.Member:
        fields[VALID_FROM] = RecordField(VALID_FROM, FieldKind.DAY, required=False)
    return fields


def unfilled(mapping: Mapping, agency: Agency) -> list[str]:
    """What an agency's mapping lacks for its records to be made, in words."""
    given = {name for tables in mapping.files.values() for table in tables for name in table.gives}
    faults = [f"no file gives a record “{name}”" for name in NEEDED[agency] if name not in given]
    faults += [f"“{name}” is no record of {agency}" for name in sorted(given) if RECORDS[name].agency != agency]
    if MEMBER in given and not any(care.Member.role in give.fields for give in _of(mapping, MEMBER)):
        faults.append(f"no {MEMBER} has a “{care.Member.role}”: say who is a child, a mother, a father or a partner")
    for file, tables in mapping.files.items():
        for table in tables:
            place = f"{file}, sheet “{table.sheet}”" if table.sheet else file
            for name, gives in table.gives.items():
                for give in gives:
                    faults += [f"{place}: {name} {lack}" for lack in _lacks(name, give, mapping)]
    return list(dict.fromkeys(faults))


def fault(said: str) -> PydanticCustomError:
    """An error of the config in plain words."""
    return PydanticCustomError("mapping", "{said}", {"said": said})


def _lacks(name: str, give: Give, mapping: Mapping) -> list[str]:
    fields = record_fields(name)
    lacks = [
        f"lacks “{field.name}”: name the column that holds it, or a constant"
        for field in fields.values()
        if field.required and field.name not in give.fields
    ]
    if RECORDS[name].either:
        lacks += _lacks_owner(name, give, mapping)
    return lacks


def _lacks_owner(name: str, give: Give, mapping: Mapping) -> list[str]:
    part = name == MEMBER and care.Member.member_id in give.fields and care.Member.role not in give.fields
    owners = {CHILD, care.Family.family_id} & {*give.fields}
    if mapping.families != "family":
        owners -= {care.Family.family_id}
        wanted = f"“{CHILD}”, as families are “{mapping.families}”"
    else:
        wanted = f"“{CHILD}” or “{care.Family.family_id}”"
    return [] if owners or part else [f"lacks {wanted}"]


def _field(column: str, described: pa.Column, required: bool, neutral: Value | None) -> RecordField:
    if column in REFERENCES:
        return _reference(column, required)
    codes = next((check.statistics["allowed_values"] for check in described.checks if check.name == "isin"), ())
    return RecordField(column, _kind(column, str(described.dtype), bool(codes)), required, neutral, tuple(codes))


def _reference(name: str, required: bool) -> RecordField:
    return RecordField(name, FieldKind.REFERENCE, required, of=REFERENCES[name])


def _kind(column: str, dtype: str, coded: bool) -> FieldKind:
    if coded:
        return FieldKind.CODE
    if dtype.startswith("bool"):
        return FieldKind.FLAG
    if dtype.startswith("datetime"):
        return FieldKind.MOMENT if column in _MOMENTS else FieldKind.DAY
    if dtype.lower().startswith("int"):
        return FieldKind.TIME if column == police.Incident.reported_minute else FieldKind.NUMBER
    return FieldKind.TEXT if column in _TEXTS else FieldKind.WORDS


def _check_gives(table: FileMapping) -> list[str]:
    faults = []
    for name, gives in table.gives.items():
        if name not in RECORDS:
            faults.append(f"unknown record “{name}”{nearest(name, RECORDS)}")
            continue
        known = record_fields(name)
        for give in gives:
            for field, filled in give.fields.items():
                if field not in known:
                    faults.append(f"{name}: unknown field “{field}”{nearest(field, known)}")
                else:
                    faults += [f"{name}, {field}: {said}" for said in _check_filled(known[field], filled)]
    return faults


def _check_filled(field: RecordField, filled: Field) -> list[str]:
    """What is wrong with how a field is filled: codes it does not have, settings that do not apply to it."""
    given = [*(filled.codes or {}).values(), filled.blank, filled.constant]
    faults = []
    for code in dict.fromkeys(code for code in given if code is not None):
        if field.kind == FieldKind.CODE and code not in field.codes:
            known = nearest(str(code), field.codes) or f" (the codes are {', '.join(field.codes)})"
            faults.append(f"unknown code “{code}”{known}")
        elif field.kind == FieldKind.FLAG and not isinstance(code, bool):
            faults.append(f"“{code}” is neither true nor false")
    coded = field.kind in (FieldKind.CODE, FieldKind.FLAG)
    if not coded and (filled.codes is not None or filled.codelist or filled.blank is not None):
        faults.append("codes, codelist and blank are for coded fields")
    if filled.constant is not None and not coded and field.kind not in (FieldKind.NUMBER, FieldKind.WORDS):
        faults.append("it cannot be a constant")
    if filled.holds and field.kind != FieldKind.FLAG:
        faults.append("holds is for fields that are true or false")
    if filled.dates and field.kind not in (FieldKind.DAY, FieldKind.MOMENT, FieldKind.BIRTH, FieldKind.TIME):
        faults.append("dates is for fields that are dates")
    return faults


def _check_reads(table: FileMapping) -> list[str]:
    faults = []
    for header, pattern in table.reads.items():
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            faults.append(f"reads, “{header}”: the pattern cannot be read ({error})")
            continue
        if groups != 1:
            faults.append(f"reads, “{header}”: the pattern must have one group, which is the part that counts")
    ambiguous = [
        forms
        for forms in [table.dates, *(field.dates for give in _all(table) for field in give.fields.values())]
        if {"day_first", "month_first"} <= {*(forms or [])}
    ]
    if ambiguous:
        faults.append("dates cannot be both day_first and month_first: say which, for each field if they differ")
    return faults


def _check_headers(table: FileMapping) -> list[str]:
    """Headers that are used for what cannot be both: what identifies people is not what it was in an extract."""
    used: dict[str, set[str]] = {}
    for name, gives in table.gives.items():
        for give in gives:
            for field, filled in give.fields.items():
                known = record_fields(name)[field]
                use = f"a reference to a {known.of}" if known.of else IDENTIFYING.get(known.kind, "")
                if filled.column:
                    used.setdefault(filled.column, set()).add(use)
    faults = [
        f"“{header}” cannot be both {' and '.join(sorted(uses - {''}))}"
        for header, uses in used.items()
        if len(uses - {""}) > 1
    ]
    faults += [
        f"“{header}” is {' or '.join(uses - {''})}, and stands for nothing else in an extract"
        for header, uses in used.items()
        if "" in uses and len(uses) > 1 and "text" not in uses
    ]
    for give in _all(table):
        for header, values in (*give.rows.items(), *give.rows_not.items()):
            if used.get(header, {""}) - {""} and values != [""]:
                faults.append(f"“{header}” identifies people: rows can only be told by whether it is blank")
    return list(dict.fromkeys(faults))


def _of(mapping: Mapping, record: str) -> list[Give]:
    return [give for tables in mapping.files.values() for table in tables for give in table.gives.get(record, [])]


def _all(table: FileMapping) -> list[Give]:
    return [give for gives in table.gives.values() for give in gives]
