"""Which level encoded fields of two people are at: parts of dates and postcodes, short names, compound tokens, salt."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from filetrack.linkage.compare import comparisons
from filetrack.linkage.parts import BIRTH_YEAR, parted, whole
from filetrack.schemas.base import IDENTITY, Identity
from filetrack.schemas.study import Linkage
from filetrack.schemas.tokens import FULL_NAME
from tests.linkage.conftest import identity

ADA = {"forename": "Adelaide", "surname": "Ravenscroft", "dob": "03/02/1975", "sex": "female", "postcode": "ZZ9 9ZZ"}


def encoded(linkage: Linkage, **parameters) -> Linkage:
    return linkage.model_copy(update={"encoding": linkage.encoding.model_copy(update=parameters)})


def levels(linkage: Linkage, one: dict, others: list[dict]) -> pd.DataFrame:
    """The level of each comparison of a person with others, as the match model finds it."""
    sides = parted(identity([one, *others], linkage), linkage).astype("object")
    sides = sides.where(sides.notna(), None)
    columns = list(sides.columns)
    pairs = pd.concat(
        [sides.iloc[[0] * len(others)].reset_index(drop=True), sides.iloc[1:].reset_index(drop=True)], axis=1
    )
    pairs.columns = [f"{column}_{side}" for side in "lr" for column in columns]
    bloom = [f"{name}_{side}" for name in (Identity.forename_similar, Identity.surname_similar) for side in "lr"]
    bits = ", ".join(f"from_base64({cell})::bit as {cell}" for cell in bloom)
    chosen = ", ".join(f'{made.reached(made.levels)} as "{made.name}"' for made in comparisons(linkage, columns))
    with duckdb.connect() as connection:
        connection.execute(f"create table pair ({', '.join(f'{cell} varchar' for cell in pairs)})")
        connection.register("incoming", pairs)
        connection.execute("insert into pair select * from incoming")
        return connection.execute(f"select {chosen} from (select * replace ({bits}) from pair)").df()


def test_parts_of_encoded_values_agree_by_degrees(linkage):
    expected = [
        ({"postcode": "AB1 2CD"}, "birth", "exact"),
        ({"dob": "02/03/1975"}, "birth", "swapped"),
        ({"dob": "03/02/1957"}, "birth", "slip"),
        ({"dob": "03/12/1975"}, "birth", "slip"),
        ({"dob": "04/02/1975"}, "birth", "month"),
        ({"dob": "04/05/1975"}, "birth", "year"),
        ({"dob": ""}, "birth", "silent"),
        ({"postcode": "ZZ9 9ZX"}, "postcode", "similar"),
        ({"postcode": "ZZ9 8ZZ"}, "postcode", "similar"),
        ({"postcode": "ZZ9 8ZX"}, "postcode", "district"),
        ({"forename": "Adelade"}, "forename", "similar"),
        ({"forename": "Ravenscroft", "surname": "Adelaide"}, "forename", "swapped"),
    ]
    found = levels(linkage, ADA, [ADA | other for other, _, _ in expected])
    assert [found.loc[row, field] for row, (_, field, _) in enumerate(expected)] == [level for *_, level in expected]


@pytest.mark.parametrize("tokens", ["names", "compound"])
def test_a_short_name_is_known_without_the_name(linkage, tokens):
    kate, catherine, cynthia = (ADA | {"forename": name} for name in ("Kate", "Catherine", "Cynthia"))
    found = levels(encoded(linkage, tokens=tokens), kate, [catherine, cynthia])
    assert found["forename"].tolist() == ["short", "different"]


MOVED = {"postcode": "AB1 2CD"}
MISSPELT = {"forename": "Adelade", "surname": "Ravencroft"}


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (
            "compound",
            [
                (MOVED, "exact"),  # forename and surname together are equal
                (MOVED | {"surname": "Hill"}, "silent"),
                (MOVED | MISSPELT, "silent"),
                ({"surname": "Hill"}, "exact"),  # the forename is equal at the postcode
                (MISSPELT, "unequal"),  # it is not equal at the postcode
            ],
        ),
        ("names", [(MOVED | {"surname": "Hill"}, "exact"), (MOVED | MISSPELT, "unequal")]),
    ],
)
def test_filters_salted_apart_say_nothing_of_likeness(linkage, tokens, expected):
    given = encoded(linkage, tokens=tokens, salt="birth_year")
    other_year, unknown, same_year = (
        levels(given, ADA, [ADA | other | {"dob": born} for other, _ in expected])["forename"].tolist()
        for born in ("03/02/1976", "", "04/05/1975")
    )
    assert other_year == unknown == [level for _, level in expected]
    assert same_year == ["similar" if "forename" in other else "exact" for other, _ in expected]


def test_names_salted_apart_and_not_known_to_differ_weigh_nothing(linkage):
    given = encoded(linkage, tokens="compound", salt="birth_month")
    [found] = levels(given, ADA, [ADA | MOVED | MISSPELT | {"dob": "03/05/1975"}]).to_dict("records")
    assert (found["forename"], found["surname"], found["birth"]) == ("silent", "silent", "slip")


def test_cells_are_parted_and_their_first_token_is_of_the_whole_value(linkage):
    given = encoded(linkage, tokens="compound")
    people = identity([ADA, ADA | {"dob": ""}], given)
    made = parted(people, given)
    assert set(IDENTITY) < {*made}
    assert made[Identity.forename_key].isna().tolist() == [False, True]
    assert made[FULL_NAME].nunique() == 1
    assert made[BIRTH_YEAR][0] == "1975"
    assert made[Identity.forename_key].equals(whole(people[Identity.forename_key]))
    clear = linkage.model_copy(update={"identifiers": "clear"})
    assert parted(people, clear) is people
