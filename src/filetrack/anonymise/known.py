"""Who is known on the record that a text belongs to, so that their names can be masked in it (§2.3.1)."""

from __future__ import annotations

import pandas as pd

from filetrack.anonymise.references import listed_references
from filetrack.identifiers import over_distinct, standard_reference
from filetrack.schemas.raw.base import Identifies, Raw, identified

_REFERENCE = ["kind", "reference"]
_PERSON = ["forename", "surname", "label", "numbered"]


def people_known(files: dict[type[Raw], pd.DataFrame], schema: type[Raw]) -> dict[int, list[tuple]]:
    """For each row of a file, the people on its record in record order, as (forename, surname, label, numbered).

    On a row's record are the rows of any of the agency's files that share a reference with it. A row that names
    nobody passes the record on to rows that share its references: a MERLIN record joins a crime report with the
    children, a link between siblings joins a child with the sibling's record. People on passed-on rows come last.
    """
    people = pd.concat([_people(number, *file) for number, file in enumerate(files.items())], ignore_index=True)
    references = pd.concat([_references(number, *file) for number, file in enumerate(files.items())], ignore_index=True)
    naming = people.loc[(people["forename"] != "") | (people["surname"] != ""), ["file", "row"]].drop_duplicates()
    references = references.merge(naming, how="left", indicator="names")
    silent = references[references["names"] == "left_only"]

    own = references[references["file"] == list(files).index(schema)]
    own = own.rename(columns={"row": "text"})[["text", *_REFERENCE]]
    passed_on = own.merge(silent, on=_REFERENCE)[["text", "file", "row"]].drop_duplicates()
    passed_on = passed_on.merge(silent, on=["file", "row"])[["text", *_REFERENCE]].drop_duplicates()

    rows = pd.concat([own.assign(distance=0), passed_on.assign(distance=1)]).merge(references, on=_REFERENCE)
    rows = rows.groupby(["text", "file", "row"], as_index=False)["distance"].min()
    known = rows.merge(people, on=["file", "row"]).sort_values(["text", "distance", "file", "row", "place"])
    persons = pd.Series(list(zip(*(known[name] for name in _PERSON), strict=True)), index=known["text"], dtype="object")
    return persons.groupby(level=0).agg(list).to_dict()


def _people(number: int, schema: type[Raw], frame: pd.DataFrame) -> pd.DataFrame:
    """People named in a file, one row each: where they stand, their names, what a mask calls them.

    A role is what masks call an adult; a fixed word (`child`) is a label that is numbered as the record numbers them.
    """
    named: dict[str, dict[str, pd.Series]] = {}
    for header, metadata in identified(schema).items():
        if metadata.get("identifies") in (Identifies.FORENAME, Identifies.SURNAME):
            named.setdefault(metadata["label"], {})[metadata["identifies"].value] = frame[header]
    blank = pd.Series("", index=frame.index, dtype="str")
    blocks = [
        pd.DataFrame(
            {
                "file": number,
                "row": range(len(frame)),
                "place": place,
                "forename": names.get("forename", blank).str.strip(),
                "surname": names.get("surname", blank).str.strip(),
                "label": frame[label].str.strip().str.lower().replace("", "person") if label in frame else label,
                "numbered": label not in frame,
            }
        )
        for place, (label, names) in enumerate(named.items())
    ]
    columns = ["file", "row", "place", *_PERSON]
    return pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=columns)


def _references(number: int, schema: type[Raw], frame: pd.DataFrame) -> pd.DataFrame:
    """References on a file's rows in standard form, one row each: `file`, `row`, `kind`, `reference`."""
    blocks = []
    for header, metadata in identified(schema).items():
        if metadata.get("identifies") == Identifies.REFERENCE:
            reference = over_distinct(frame[header].str.strip(), standard_reference).to_numpy()
            blocks.append(pd.DataFrame({"row": range(len(frame)), "kind": metadata["of"], "reference": reference}))
        elif metadata.get("identifies") == Identifies.REFERENCES:
            listed = listed_references(frame[header])
            reference = over_distinct(listed["identifier"], standard_reference)
            blocks.append(
                pd.DataFrame({"row": listed["row"], "kind": listed["system"].str.lower(), "reference": reference})
            )
    if not blocks:
        return pd.DataFrame(columns=["file", "row", *_REFERENCE])
    references = pd.concat(blocks, ignore_index=True).assign(file=number)
    return references[references["reference"] != ""].drop_duplicates()
