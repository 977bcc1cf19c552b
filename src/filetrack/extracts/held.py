"""What an agency's extract holds: the fields of its records that its source fills."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from filetrack.schemas import care
from filetrack.schemas.base import IDENTITY, AtSite
from filetrack.schemas.mapping import RECORDS, Agency, Field, Give, Mapping, record_fields
from filetrack.schemas.quality import Held

Records = dict[type[AtSite], pd.DataFrame]


def held(records: Records, site: str, agency: Agency, given: set[str] | None = None) -> pd.DataFrame:
    """Return for every field of the agency's records whether the extract holds it (`Held`).

    A field is held that some record has, of `given` where a mapping says what is filled; a source without a record of
    the kind holds what it could fill.
    """
    parts = [
        _of_record(name, records[record.schema], site, agency, given)
        for name, record in RECORDS.items()
        if record.schema in records
    ]
    return pd.concat(parts, ignore_index=True)


def filled_by(mapping: Mapping) -> set[str]:
    """Return the fields of records, each named `record.field`, that a mapping fills with more than the neutral code."""
    gives = [
        (name, give)
        for tables in mapping.files.values()
        for table in tables
        for name, some in table.gives.items()
        for give in some
    ]
    families = {f"family.{care.Family.family_id}" for name, _ in gives if RECORDS[name].agency == "care"}
    return families | {f"{name}.{column}" for name, give in gives for column in _columns(name, give)}


def _of_record(name: str, frame: pd.DataFrame, site: str, agency: Agency, given: set[str] | None) -> pd.DataFrame:
    fields = [column for column in frame.columns if column != AtSite.site]
    filled = [_filled(frame[field]) for field in fields]
    could = [given is None or f"{name}.{field}" in given for field in fields]
    empty = frame.empty
    return pd.DataFrame(
        {
            Held.site: site,
            Held.agency: agency,
            Held.record: name,
            Held.field: fields,
            Held.held: [able and (empty or number > 0) for able, number in zip(could, filled, strict=True)],
            Held.rows: len(frame),
            Held.filled: filled,
        }
    )


def _filled(values: pd.Series) -> int:
    return int(values.count()) - (int(values.eq("").sum()) if values.dtype == "str" else 0)


def _columns(name: str, give: Give) -> Iterable[str]:
    """The columns of a record that a give fills, by themselves or by what identifies a person."""
    record, fields = RECORDS[name], record_fields(name)
    if record.schema is None:
        return
    yield from record.made
    if record.either:
        yield care.Family.family_id
    for field, filled in give.fields.items():
        if not _is_neutral(filled, fields[field].neutral):
            yield from [field] if field in record.schema.to_schema().columns else _identity(field)


def _identity(field: str) -> list[str]:
    return [column for column in IDENTITY if column.partition("_")[0] == field]


def _is_neutral(filled: Field, neutral: object) -> bool:
    return filled.constant is not None and filled.constant in (neutral, "unknown")
