"""Links scored against the truth, counted by hand."""

from __future__ import annotations

import pandas as pd

from filetrack.keys import pseudonyms, simulated
from filetrack.linkage.assess import scores
from filetrack.schemas.link import LinkageScore

KEY = simulated(5)


def pseudonym(reference, kind, site, agency):
    return pseudonyms(pd.Series([reference], dtype="str"), KEY, kind, site, agency)[0]


def test_right_wrong_and_missed_families_are_counted_by_site():
    truth = pd.DataFrame(
        {
            "site": ["north"] * 4 + ["south"],
            "incident_ref": ["R1", "R2", "R3", "R4", "4701/07"],
            "family_ref": ["C12", "C2", "C3", None, "F1"],
        }
    )
    first = {child: pseudonym(child, "child", "north", "care") for child in ("C11", "C12", "C2", "C3")}
    file = pseudonym("F1", "file", "south", "care")
    members = pd.DataFrame(
        {
            "family_id": [first["C11"], first["C11"], first["C2"], first["C3"], file],
            "member_id": [first["C11"], first["C12"], first["C2"], first["C3"], f"{file}-1"],
        }
    )
    links = pd.DataFrame(
        {
            "site": ["north"] * 4 + ["south"],
            "incident_id": [
                *(pseudonym(f"R{n}", "police_reference", "north", "police") for n in (1, 2, 3, 4)),
                pseudonym("4701/07", "cris", "south", "police"),
            ],
            # right by another child of the family, wrong, missed, wrong (not known), right
            "family_id": [first["C11"], first["C3"], None, first["C2"], file],
        }
    )
    score = scores(truth, links, members, KEY)
    LinkageScore.to_schema().validate(score)
    north, south = score.to_dict("records")
    assert north == {
        "site": "north", "notifications": 4, "known": 3, "linked": 3, "right_family": 1, "wrong_family": 2,
        "missed": 1, "precision": 1 / 3, "recall": 1 / 3,
    }  # fmt: skip
    assert (south["right_family"], south["precision"], south["recall"]) == (1, 1.0, 1.0)
