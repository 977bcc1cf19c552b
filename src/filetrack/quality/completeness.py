"""How complete the columns are: of each file of an extract, and of the records made from it."""

from __future__ import annotations

import pandas as pd

from filetrack.quality.examination import Examination
from filetrack.schemas.base import AtSite
from filetrack.schemas.quality import Completeness
from filetrack.schemas.raw.base import Raw, extract_titles


def completeness(file: Examination, schema: type[Raw]) -> pd.DataFrame:
    """How many of the rows read hold a value, for each column of an extract's file (Completeness)."""
    titles = extract_titles(schema)
    return _counted(file.rows.ne("")[list(titles)], titles, file.site, file.agency, file.file)


def completeness_of_records(
    records: dict[type[AtSite], pd.DataFrame], names: dict[type[AtSite], str], *, site: str, agency: str
) -> pd.DataFrame:
    """How many records hold a value, for each column that a record can do without (Completeness).

    `names` are those of the files of records, without their suffix.
    """
    parts = []
    for schema, frame in records.items():
        columns = schema.to_schema().columns
        titles = {name: column.title for name, column in columns.items() if column.nullable}
        parts.append(_counted(frame[list(titles)].notna(), titles, site, agency, f"{names[schema]}.parquet"))
    return pd.concat(parts, ignore_index=True)


def _counted(given: pd.DataFrame, titles: dict[str, str], site: str, agency: str, file: str) -> pd.DataFrame:
    counts = given.sum().astype("int64")
    return pd.DataFrame(
        {
            Completeness.site: site,
            Completeness.agency: agency,
            Completeness.file: file,
            Completeness.column: list(titles),
            Completeness.label: list(titles.values()),
            Completeness.units: len(given),
            Completeness.given: counts.to_numpy(),
            Completeness.missing: len(given) - counts.to_numpy(),
        }
    )
