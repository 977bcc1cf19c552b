"""Raw schemas of files that a site's config maps to records, made of the headers that their fields use."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection
from dataclasses import dataclass, field

from pandera.typing import Series

from filetrack.schemas import care, police
from filetrack.schemas.codes import MemberRole, PersonRole
from filetrack.schemas.mapping import (
    NEEDED,
    Agency,
    Field,
    FieldKind,
    FileMapping,
    Give,
    Mapping,
    RecordField,
    record_fields,
)
from filetrack.schemas.raw.base import Identifies, Raw, column, extract_name

_IDENTIFIES = {
    FieldKind.REFERENCE: Identifies.REFERENCE,
    FieldKind.TEXT: Identifies.TEXT,
    FieldKind.FORENAME: Identifies.FORENAME,
    FieldKind.SURNAME: Identifies.SURNAME,
    FieldKind.BIRTH: Identifies.BIRTH,
    FieldKind.POSTCODE: Identifies.POSTCODE,
}
_PERSONAL = {FieldKind.FORENAME, FieldKind.SURNAME, FieldKind.BIRTH, FieldKind.POSTCODE}
_DATES = {FieldKind.DAY, FieldKind.MOMENT, FieldKind.BIRTH}
_CALLED = {PersonRole.OTHER: "person"}
"""What a mask calls an adult whose role says nothing."""


@dataclass(frozen=True)
class Use:
    """What a header is used for: the field of a record that it fills."""

    person: str
    give: Give
    known: RecordField
    filled: Field


@dataclass
class Header:
    """A header of a mapped file with everything that it is used for; filters alone use it for nothing."""

    name: str
    uses: list[Use] = field(default_factory=list)

    @property
    def identifies(self) -> list[Identifies]:
        """What it identifies: more than one is a contradiction."""
        return list(dict.fromkeys(_IDENTIFIES[use.known.kind] for use in self.uses if use.known.kind in _IDENTIFIES))


def mapped_schemas(
    mapping: Mapping, agency: Agency, names: Collection[str] | None = None, *, anonymised: bool = False
) -> tuple[type[Raw], ...]:
    """Raw schemas of an agency's mapped files, one a table.

    `names` are those of the files in its folder: they tell which match a pattern, and which files are not there that
    need not be. An extract (`anonymised`) holds a workbook for what was XML.
    """
    placed = {
        name: tables
        for pattern, tables in mapping.files.items()
        for name in _matching(extract_name(pattern) if anonymised else pattern, names)
    }
    if names is not None:
        there = {name: tables for name, tables in placed.items() if name in names}
        placed = {name: tables for name, tables in placed.items() if name in there or _needed(tables, there, agency)}
    return tuple(
        _schema(name, table, number, anonymised)
        for name, tables in placed.items()
        for number, table in enumerate(tables)
    )


def headers_of(table: FileMapping) -> dict[str, Header]:
    """The headers of a table that fields or filters use, by name, each with its uses."""
    headers: dict[str, Header] = {}
    for record, gives in table.gives.items():
        known = record_fields(record)
        for number, give in enumerate(gives, start=1):
            for name, filled in give.fields.items():
                if filled.column:
                    header = headers.setdefault(filled.column, Header(filled.column))
                    header.uses.append(Use(f"{record} {number}", give, known[name], filled))
            for name in (*give.rows, *give.rows_not):
                headers.setdefault(name, Header(name))
    return headers


def _matching(pattern: str, names: Collection[str] | None) -> list[str]:
    return sorted(fnmatch.filter(names or (), pattern)) or [pattern]


def _needed(tables: list[FileMapping], there: dict[str, list[FileMapping]], agency: Agency) -> bool:
    """Whether a file that is not there must be: those that are not lenient, and those whose records nobody gives."""
    given = {record for others in there.values() for table in others for record in table.gives}
    return any(
        not table.lenient or any(record in table.gives and record not in given for record in NEEDED[agency])
        for table in tables
    )


def _schema(name: str, table: FileMapping, number: int, anonymised: bool) -> type[Raw]:
    metadata = {
        "file": name,
        "sheet": table.sheet,
        "title_rows": 0 if anonymised or table.title_rows is None else table.title_rows,
        "form": None if anonymised else table,
        "table": table,
        "lenient": table.lenient,
    }
    columns = {f"column_{place}": _column(header, table) for place, header in enumerate(headers_of(table).values())}
    body = {
        "__doc__": f"{name}, as config maps it.",
        "__module__": __name__,
        "__annotations__": dict.fromkeys(columns, Series[str]),
        "Config": type("Config", (Raw.Config,), {"metadata": metadata}),
        **columns,
    }
    return type(Raw)(f"Mapped{number}", (Raw,), body)


def _column(header: Header, table: FileMapping):
    uses = header.uses
    people = {use.person: _label(use) for use in uses if use.known.kind in _PERSONAL}
    return column(
        header.name,
        ", ".join(dict.fromkeys(f"{use.person.split()[0]}: {use.known.name}" for use in uses)) or "Which rows count",
        identifies=next(iter(header.identifies), None),
        of=next((use.known.of for use in uses if use.known.of), None),
        date=any(use.known.kind in _DATES for use in uses),
        people=people,
        dates=next((tuple(use.filled.dates or table.dates) for use in uses if use.known.kind in _DATES), ()),
        needed=any(_is_needed(use) for use in uses),
    )


def _is_needed(use: Use) -> bool:
    owners = (police.Incident.incident_id, "child", care.Family.family_id)
    return use.known.required or use.known.name in owners


def _label(use: Use) -> tuple[str, dict[str, str]]:
    """How a mask calls a person: a word, or the header that holds the role and what its words stand for."""
    role = use.give.fields.get(police.Person.role)
    if role is None:
        return str(MemberRole.CHILD), {}
    if role.column is None:
        return _CALLED.get(role.constant, str(role.constant)), {}
    words = {word.casefold(): _CALLED.get(code, str(code)) for word, code in (role.codes or {}).items() if code}
    return role.column, words
