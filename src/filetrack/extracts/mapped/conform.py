"""Records of an agency whose files are mapped: read under examination, refused where they must be, put together."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts.consistency import mapped as consistency
from filetrack.extracts.mapped import care, police
from filetrack.extracts.mapped.parts import parts_of, tell_rows_without_records
from filetrack.extracts.mapped.values import Lists, Rows
from filetrack.quality.examination import Examination
from filetrack.schemas.base import AtSite
from filetrack.schemas.mapping import Agency, Mapping
from filetrack.schemas.raw.base import Raw
from filetrack.schemas.study import Period


def conform(
    files: dict[type[Raw], Examination], lists: Lists, mapping: Mapping, site: str, agency: Agency, period: Period
) -> dict[type[AtSite], pd.DataFrame]:
    """Records of an agency's schemas, one frame each, from mapped files that are examined.

    `lists` are the code lists that the mapping names. What no file gives is an empty frame, and what no column tells
    is missing or neutral.
    """
    rows = [Rows(file, schema, lists, number) for number, (schema, file) in enumerate(files.items())]
    parts = parts_of(rows)
    consistency.check(parts, mapping, agency, period)
    made = police.records(parts, site) if agency == "police" else care.records(parts, site, mapping.families)
    tell_rows_without_records(rows, parts)
    return made


def lists_named(mapping: Mapping) -> list[str]:
    """Names of the code lists that a mapping names."""
    fields = [
        field
        for tables in mapping.files.values()
        for table in tables
        for gives in table.gives.values()
        for give in gives
        for field in give.fields.values()
    ]
    return sorted({field.codelist for field in fields if field.codelist})
