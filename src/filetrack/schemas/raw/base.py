"""How a raw file is described: where it is, its headers, and which columns identify people."""

from __future__ import annotations

from enum import StrEnum

import pandera.pandas as pa


class Identifies(StrEnum):
    """What a raw column gives away, hence what the custodian's anonymisation does to it."""

    REFERENCE = "reference"
    """An agency's own identifier of something (`of`): replaced by a keyed pseudonym."""
    REFERENCES = "references"
    """Text that lists identifiers of several systems, `CRIS 123 CAD 45`: each is replaced, its system's name stays."""
    FORENAME = "forename"
    SURNAME = "surname"
    BIRTH = "birth"
    """A date of birth: keyed tokens and the month."""
    POSTCODE = "postcode"
    """A full postcode: keyed tokens and the district."""
    TEXT = "text"
    """Free text: names known on the record are masked by role."""
    DIRECT = "direct"
    """Addresses, telephone numbers, workers' names: dropped."""


class Raw(pa.DataFrameModel):
    """A file or sheet as an agency gives it: every value is text, a blank is an empty string.

    `Config.metadata` holds `file` (name in the agency's folder), `sheet` (in a workbook) and `title_rows`
    (rows above the header).
    """

    class Config:
        strict = True
        ordered = True


def column(
    header: str,
    title: str,
    *,
    identifies: Identifies | None = None,
    of: str | None = None,
    label: str | None = None,
    date: bool = False,
    people: dict[str, tuple[str, dict[str, str]]] | None = None,
    dates: tuple[str, ...] = (),
    needed: bool = True,
):
    """Describe a raw column: its header in the file, what it is, and what it identifies.

    `of` names the kind of thing that a REFERENCE identifies (`incident`, `child`, …); references of one kind share
    pseudonyms across an agency's files, and kinds in `SHARED_REFERENCES` across agencies. `label` tells how a masked
    name is shown in text: a header of the same file that holds the person's role, or a fixed word. `date` says that
    its values are dates, with or without times.

    Of mapped files, `people` tells whose detail it is where a row holds several people, with the label of each and
    what the words of a label stand for; `dates` are the forms of its dates, `needed` says that a lenient file has it.
    """
    metadata = {
        "identifies": identifies,
        "of": of,
        "label": label,
        "date": date,
        "people": people or {},
        "dates": dates,
        "needed": needed,
    }
    return pa.Field(alias=header, title=title, metadata=metadata)


SHARED_REFERENCES = frozenset({"police_reference"})
"""Kinds of reference that two agencies quote to each other, so that their pseudonyms must agree."""


def key(header: str) -> str:
    """Name of the extract's column for exact comparison of an identifying column."""
    return f"{header} key"


def similar(header: str) -> str:
    """Name of the extract's column for graded comparison of a name."""
    return f"{header} similar"


def month(header: str) -> str:
    """Name of the extract's column for the month of a date of birth."""
    return f"{header} month"


def district(header: str) -> str:
    """Name of the extract's column for the district of a postcode."""
    return f"{header} district"


_EXTRACT_COLUMNS = {
    Identifies.FORENAME: {key: "Forename, for exact comparison", similar: "Forename, for graded comparison"},
    Identifies.SURNAME: {key: "Surname, for exact comparison", similar: "Surname, for graded comparison"},
    Identifies.BIRTH: {key: "Date of birth, for exact comparison", month: "Month of birth"},
    Identifies.POSTCODE: {key: "Postcode, for exact comparison", district: "Postcode district"},
    Identifies.DIRECT: {},
}


def identified(schema: type[Raw]) -> dict[str, dict]:
    """Map each header of a raw schema to its metadata, as `column` has it."""
    return {name: col.metadata or {} for name, col in schema.to_schema().columns.items()}


def extract_titles(schema: type[Raw]) -> dict[str, str]:
    """Map each header of a raw file after anonymisation, in order, to what its column is."""
    titles: dict[str, str] = {}
    for header, described in schema.to_schema().columns.items():
        columns = _EXTRACT_COLUMNS.get((described.metadata or {}).get("identifies"))
        titles |= {header: described.title} if columns is None else {name(header): columns[name] for name in columns}
    return titles


def extract_headers(schema: type[Raw]) -> list[str]:
    """Headers of a raw file after anonymisation, in order."""
    return list(extract_titles(schema))


def file_of(schema: type[Raw]) -> dict:
    """Where a raw schema's data lie: `file`, `sheet` (None for CSV), `title_rows`, its `form` if declared, and
    whether it is `lenient`: a mapped one that may lack headers.
    """
    return {"sheet": None, "title_rows": 0, "form": None, "lenient": False, **(schema.Config.metadata or {})}


def extract_file(schema: type[Raw]) -> str:
    """Name of a file in an extract, where a workbook stands for XML."""
    return extract_name(file_of(schema)["file"])


def extract_name(name: str) -> str:
    """What a file is called in an extract."""
    return f"{name.removesuffix('.xml')}.xlsx" if name.endswith(".xml") else name


def file_name(schema: type[Raw]) -> str:
    """Name of a raw file, with its sheet where it is a workbook."""
    place = file_of(schema)
    return f"{place['file']}, {place['sheet']}" if place["sheet"] else place["file"]


def optional_headers(schema: type[Raw]) -> set[str] | None:
    """Headers that a file may lack: those that no record of a lenient mapped file needs. None: it is not mapped."""
    place = file_of(schema)
    if place["form"] is None:
        return None
    return {name for name, said in identified(schema).items() if place["lenient"] and not said["needed"]}
