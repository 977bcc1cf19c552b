"""An agency's files anonymised: the same files, with what identifies people dropped, replaced, encoded or masked."""

from __future__ import annotations

import functools
from collections.abc import Collection

import pandas as pd

from filetrack.anonymise.encode import BIRTH, FORENAME, POSTCODE, SURNAME, encoded, standard
from filetrack.anonymise.known import people_known
from filetrack.anonymise.mask import labelled, masked
from filetrack.anonymise.references import listed_references, replaced_references
from filetrack.dates import in_iso
from filetrack.keys import Key, pseudonyms
from filetrack.schemas.raw.base import Identifies, Raw, extract_headers, identified
from filetrack.schemas.study import Linkage

Files = dict[type[Raw], pd.DataFrame]
_GIVES = {
    Identifies.FORENAME: FORENAME,
    Identifies.SURNAME: SURNAME,
    Identifies.BIRTH: BIRTH,
    Identifies.POSTCODE: POSTCODE,
}
"""A person's identifiers, in the order of every file that has them, and the linkage fields that each gives."""


def anonymised(
    files: Files,
    site: str,
    agency: str,
    key: Key,
    linkage: Linkage,
    ordinary_words: Collection[str] = frozenset(),
) -> Files:
    """The agency's files as they may leave it: each raw schema's frame with the columns of its extract (§2.3)."""

    @functools.cache
    def person(schema: type[Raw], *headers: str) -> pd.DataFrame:
        clear = standard(*(_values(files[schema], schema, header) for header in headers), linkage.encoding)
        return clear if linkage.identifiers == "clear" else encoded(clear, key, linkage.encoding)

    @functools.cache
    def known(schema: type[Raw]) -> dict[int, list[tuple]]:
        texts = [header for header, metadata in identified(schema).items() if metadata["identifies"] == Identifies.TEXT]
        return people_known(files, schema, (files[schema][texts] != "").any(axis=1).to_numpy())

    def replacements(schema: type[Raw], header: str, metadata: dict) -> list[pd.Series]:
        values = files[schema][header]
        match metadata.get("identifies"):
            case Identifies.DIRECT:
                return []
            case Identifies.REFERENCE:
                return [pseudonyms(values, key, metadata["of"], site, agency)]
            case Identifies.REFERENCES:
                return [_references(values, key, site, agency)]
            case Identifies.FORENAME | Identifies.SURNAME | Identifies.BIRTH | Identifies.POSTCODE as field:
                made = person(schema, *_person_headers(schema, header))
                return [made[column] for column in _GIVES[field]]
            case Identifies.TEXT:
                return [_texts(values, known(schema), ordinary_words)]
            case _:
                return [values]

    extracts = {}
    for schema in files:
        columns = [
            column
            for header, metadata in identified(schema).items()
            for column in replacements(schema, header, metadata)
        ]
        extracts[schema] = pd.concat(columns, axis=1, keys=extract_headers(schema))
    return extracts


def _person_headers(schema: type[Raw], header: str) -> tuple[str, ...]:
    """The headers of forename, surname, date of birth and postcode of the person whom a header is about.

    They stand together, in this order; where a mapping says whose they are, those that are not held are blank.
    """
    described = identified(schema)
    fields = {name: metadata.get("identifies") for name, metadata in described.items()}
    if described[header]["people"]:
        person = next(iter(described[header]["people"]))
        own = {fields[name]: name for name, metadata in described.items() if person in metadata["people"]}
        return tuple(own.get(field, "") for field in _GIVES)
    listed = [name for name, field in fields.items() if field in _GIVES]
    first = listed.index(header) // len(_GIVES) * len(_GIVES)
    return tuple(listed[first : first + len(_GIVES)])


def _values(frame: pd.DataFrame, schema: type[Raw], header: str) -> pd.Series:
    """A person's detail as the agency has it, a date in ISO where its form is declared; blank where it is not held."""
    if not header:
        return pd.Series("", index=frame.index, dtype="str")
    forms = identified(schema)[header]["dates"]
    return in_iso(frame[header], forms) if forms else frame[header]


def _references(texts: pd.Series, key: Key, site: str, agency: str) -> pd.Series:
    listed = listed_references(texts)
    replaced = pd.Series("", index=listed.index, dtype="str")
    for system, identifiers in listed.groupby("system")["identifier"]:
        replaced[identifiers.index] = pseudonyms(identifiers, key, system.lower() or "unnamed", site, agency)
    return replaced_references(texts, listed, replaced)


def _texts(texts: pd.Series, known: dict[int, list[tuple]], ordinary_words: Collection[str]) -> pd.Series:
    masks = [
        masked(text, labelled(known.get(row, ())), ordinary_words) if text else "" for row, text in enumerate(texts)
    ]
    return pd.Series(masks, index=texts.index, dtype="str")
