"""Who is known on the record that a text belongs to, so that their names can be masked in it (§2.3.1)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.anonymise.references import listed_references
from filetrack.identifiers import over_distinct, standard_reference
from filetrack.schemas.raw.base import Identifies, Raw, identified

_REFERENCE = ["kind", "reference"]
CHILD = "child"
"""The label of those whom a record numbers."""
_PERSON = ["forename", "surname", "label", "numbered"]


def people_known(files: dict[type[Raw], pd.DataFrame], schema: type[Raw], asked: np.ndarray) -> dict[int, list[tuple]]:
    """For each row of a file that is asked for, the people on its record, as (forename, surname, label, numbered).

    On a row's record are the rows of any of the agency's files that share a reference with it. A row that names
    nobody passes the record on to rows that share its references: a MERLIN record joins a crime report with the
    children, a link between siblings joins a child with the sibling's record. They come in record order, people on
    passed-on rows last.
    """
    people = pd.concat([_people(number, *file) for number, file in enumerate(files.items())], ignore_index=True)
    references = pd.concat([_references(number, *file) for number, file in enumerate(files.items())], ignore_index=True)
    naming = people.loc[(people["forename"] != "") | (people["surname"] != ""), ["file", "row"]].drop_duplicates()
    references = references.merge(naming, how="left", indicator="names")
    silent = references[references["names"] == "left_only"]

    own = references[references["file"] == list(files).index(schema)]
    own = own[asked[own["row"].to_numpy("int64")]]
    own = own.rename(columns={"row": "text"})[["text", *_REFERENCE]]
    passed_on = own.merge(silent, on=_REFERENCE)[["text", "file", "row"]].drop_duplicates()
    passed_on = passed_on.merge(silent, on=["file", "row"])[["text", *_REFERENCE]].drop_duplicates()

    rows = pd.concat([own.assign(distance=0), passed_on.assign(distance=1)]).merge(references, on=_REFERENCE)
    rows = rows.groupby(["text", "file", "row"], as_index=False)["distance"].min()
    known = rows.merge(people, on=["file", "row"]).sort_values(["text", "distance", "file", "row", "place"])
    persons = list(zip(*(known[name].tolist() for name in _PERSON), strict=True))
    texts, first, counts = np.unique(known["text"].to_numpy("int64"), return_index=True, return_counts=True)
    places = zip(texts.tolist(), first.tolist(), (first + counts).tolist(), strict=True)
    return {text: persons[begin:end] for text, begin, end in places}


def _people(number: int, schema: type[Raw], frame: pd.DataFrame) -> pd.DataFrame:
    """People named in a file, one row each: where they stand, their names, what a mask calls them.

    A role is what masks call an adult; a fixed word (`child`) is a label that is numbered as the record numbers them.
    Where a mapping says whose each detail is, a row of which all of a person's are blank has no such person.
    """
    named: dict[str, dict[str, pd.Series]] = {}
    labels: dict[str, tuple[str, dict[str, str]]] = {}
    for header, metadata in identified(schema).items():
        if metadata.get("identifies") in (Identifies.FORENAME, Identifies.SURNAME):
            for person, label in (metadata["people"] or {metadata["label"]: (metadata["label"], {})}).items():
                labels[person] = label
                named.setdefault(person, {})[metadata["identifies"].value] = frame[header]
    blank = pd.Series("", index=frame.index, dtype="str")
    blocks = [
        pd.DataFrame(
            {
                "file": number,
                "row": range(len(frame)),
                "place": place,
                "forename": names.get("forename", blank).str.strip(),
                "surname": names.get("surname", blank).str.strip(),
                "label": _labels(frame, *labels[person]),
                "numbered": labels[person][0] == CHILD,
            }
        )[_there(schema, frame, person)]
        for place, (person, names) in enumerate(named.items())
    ]
    columns = ["file", "row", "place", *_PERSON]
    return pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=columns)


def _there(schema: type[Raw], frame: pd.DataFrame, person: str) -> np.ndarray:
    """On which rows a person is, for whom a mapping says which details are theirs; on all rows otherwise."""
    theirs = {header: said["people"] for header, said in identified(schema).items() if person in said["people"]}
    own = [header for header, people in theirs.items() if len(people) == 1] or [*theirs]
    return (frame[own] != "").any(axis=1).to_numpy() if own else np.ones(len(frame), dtype=bool)


def _labels(frame: pd.DataFrame, label: str, called: dict[str, str]) -> pd.Series | str:
    """What masks call people: a fixed word, or their role in a column, by the word that it stands for."""
    if label not in frame:
        return label
    return frame[label].str.strip().str.lower().replace({"": "person", **called})


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
