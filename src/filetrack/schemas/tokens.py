"""What the tokens of a `_key` cell in an encoded extract stand for: of the whole value first, then of parts of it."""

from __future__ import annotations

from filetrack.schemas.base import Identity
from filetrack.schemas.study import Encoding

BETWEEN, NONE = " ", "-"
"""What stands between two tokens of a cell; what stands for a token that cannot be made."""

FULL_FORENAME = "full_forename"
"""The full form of a forename that is a short name; other forenames as they are."""
FORENAME_AT_POSTCODE, SURNAME_AT_POSTCODE = "forename_at_postcode", "surname_at_postcode"
FULL_NAME = "full_name"
DAY_AND_YEAR, DAY_AND_MONTH, DAY_OR_MONTH = "birth_day_and_year", "birth_day_and_month", "birth_day_or_month"
"""A date of birth without its month; without its year; with day and month in order of size."""
POSTCODE_BUT_ONE = ("postcode_but_last", "postcode_but_second_last", "postcode_but_third_last")
"""A postcode without one of its last three characters."""


def tokens(encoding: Encoding) -> dict[str, tuple[str, ...]]:
    """What each token of a cell stands for, by the cell's column.

    Compound tokens of names are of the name (or its full form) and the year of birth, of the name and the postcode,
    and of forename and surname together.
    """
    forename, surname = (Identity.forename_key, FULL_FORENAME), (Identity.surname_key,)
    if encoding.tokens == "compound":
        forename, surname = (*forename, FORENAME_AT_POSTCODE, FULL_NAME), (*surname, SURNAME_AT_POSTCODE)
    return {
        Identity.forename_key: forename,
        Identity.surname_key: surname,
        Identity.birth_key: (Identity.birth_key, DAY_AND_YEAR, DAY_AND_MONTH, DAY_OR_MONTH),
        Identity.postcode_key: (Identity.postcode_key, *POSTCODE_BUT_ONE),
    }
