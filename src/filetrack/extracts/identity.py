"""The linkage fields of a person, as an anonymised extract gives them."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import parse
from filetrack.extracts.fields import MONTH, optional, optional_code
from filetrack.quality.examination import Examination
from filetrack.schemas.base import Identity
from filetrack.schemas.raw.base import Raw, district, key, month, similar

DETAILS = [
    Identity.forename_key,
    Identity.surname_key,
    Identity.birth_key,
    Identity.sex,
    Identity.postcode_key,
]
"""What tells who somebody is: a person of whom one of these is missing has details missing (§5.2)."""


def identity(file: Examination, schema: type[Raw], sexes: pd.Series, *, block: str = "") -> dict[str, pd.Series]:
    """Columns of Identity, without the site, for every row of a file; blanks are missing.

    A date of birth whose month cannot be is missing with its token, which others with the same placeholder share.
    `block` is the prefix of the raw schema's attributes where a row holds several people (`p1_`, `p2_`).
    """
    header = {name: getattr(schema, block + name) for name in ("forename", "surname", "dob", "sex", "postcode")}

    def given(column: str) -> pd.Series:
        return parse.words(file.rows[column])

    born = optional(file, month(header["dob"]), MONTH)
    possible = born.notna() | (file.rows[month(header["dob"])] == "")
    return {
        Identity.forename_key: given(key(header["forename"])),
        Identity.forename_similar: given(similar(header["forename"])),
        Identity.surname_key: given(key(header["surname"])),
        Identity.surname_similar: given(similar(header["surname"])),
        Identity.birth_key: given(key(header["dob"])).where(possible),
        Identity.birth_month: born,
        Identity.sex: optional_code(file, header["sex"], sexes),
        Identity.postcode_key: given(key(header["postcode"])),
        Identity.postcode_district: given(district(header["postcode"])),
    }


def details_missing(person: dict[str, pd.Series]) -> pd.Series:
    """Whether a name, the date of birth, the sex or the postcode of a person is blank or unusable (§5.2).

    `person` is what `identity` gives. A date of birth that is no date has no token in an extract.
    """
    return pd.concat([person[column] for column in DETAILS], axis=1).isna().any(axis=1)
