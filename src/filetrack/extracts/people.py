"""What the police record of people besides their linkage fields (§4.4, §4.5)."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts.fields import listed_codes, optional_code
from filetrack.extracts.identity import details_missing, identity
from filetrack.quality.examination import Examination
from filetrack.schemas.codes import ChildRelation, Condition, EthnicAppearance, Occupation, Sex
from filetrack.schemas.police import Child, Person
from filetrack.schemas.raw.base import Raw

CODELISTS = {"sex": Sex, "ethnic": EthnicAppearance, "occupation": Occupation, "noted": Condition}


def adult(
    file: Examination, schema: type[Raw], codes: dict[str, pd.Series], *, ethnic: str, separator: str, block: str = ""
) -> dict[str, pd.Series]:
    """Columns of Person that both sites record alike: linkage fields, appearance, occupation, conditions, details.

    `ethnic` is the column of ethnic appearance, `separator` stands between noted conditions, `block` is as for
    `identity`.
    """
    occupation, noted = getattr(schema, block + "occupation"), getattr(schema, block + "noted")
    return {
        **_described(file, schema, codes, ethnic, block),
        Person.occupation: optional_code(file, occupation, codes["occupation"], blank=Occupation.NOT_RECORDED),
        **conditions(file, noted, codes["noted"], separator),
    }


def child(
    file: Examination, schema: type[Raw], codes: dict[str, pd.Series], *, ethnic: str, relations: pd.Series
) -> dict[str, pd.Series]:
    """Columns of Child that both sites record alike: linkage fields, appearance, relation to the adults, details."""
    return {
        **_described(file, schema, codes, ethnic),
        Child.relation: optional_code(file, schema.relation, relations, blank=ChildRelation.UNCLEAR),
    }


def conditions(file: Examination, column: str, meanings: pd.Series, separator: str) -> dict[str, pd.Series]:
    """For each condition, named as the column of Person, whether a column's list notes it (§4.4)."""
    noted = listed_codes(file, column, separator, meanings)
    lines = file.rows.index
    return {
        getattr(Person, condition): pd.Series(lines.isin(noted.index[noted == condition]), index=lines)
        for condition in Condition
    }


def _described(
    file: Examination, schema: type[Raw], codes: dict[str, pd.Series], ethnic: str, block: str = ""
) -> dict[str, pd.Series]:
    person = identity(file, schema, codes["sex"], block=block)
    return {
        **person,
        Person.ethnic_appearance: optional_code(file, ethnic, codes["ethnic"], blank=EthnicAppearance.UNKNOWN),
        Person.details_missing: details_missing(person),
    }
