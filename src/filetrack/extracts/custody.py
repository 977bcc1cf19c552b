"""An agency's own files, before they are sent: whose they are, and what an extract made of them would hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import pandas as pd

from filetrack import io
from filetrack.quality.examination import Examination
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.raw.base import Identifies, Raw, extract_headers, file_of, identified, month
from filetrack.schemas.raw.of_site import raw_schemas
from filetrack.schemas.site import SiteConfig

Files = dict[type[Raw], pd.DataFrame]


def likely(names: Collection[str], forms: Mapping[str, SiteConfig]) -> list[tuple[str, str]]:
    """Sites and agencies of whose files most are among the names; several where it cannot be told.

    `forms` say how the files of each site come.
    """
    found = {}
    for site, form in forms.items():
        for agency in AGENCIES:
            files = {file_of(schema)["file"] for schema in raw_schemas(form, agency, names)}
            if files:
                found[site, agency] = len(files & set(names)) / len(files)
    most = max(found.values(), default=0)
    return [place for place, share in found.items() if share == most] if most else []


def as_extract(read: io.RawFolder, anonymised: Callable[[Files], Files]) -> io.RawFolder:
    """A folder of clear files as the extract that `anonymised` makes of them, line by line."""
    if all(file.readable for file in read.files.values()):
        frames = anonymised({schema: file.rows for schema, file in read.files.items()})
    else:
        frames = {schema: pd.DataFrame(columns=extract_headers(schema), dtype="str") for schema in read.files}
    files = {schema: replace(file, rows=frames[schema]) for schema, file in read.files.items()}
    return io.RawFolder(files, read.findings)


def check_births(file: Examination, schema: type[Raw], clear: pd.DataFrame) -> None:
    """Count dates of birth that are none: an extract has a blank for them."""
    for header, metadata in identified(schema).items():
        if metadata.get("identifies") == Identifies.BIRTH and len(file.rows):
            given = clear[header] != ""
            failed = given & (file.rows[month(header)] == "")
            file.blank(failed, "not_a_date", header, "a date, dd/mm/yyyy", units=int(given.sum()))
