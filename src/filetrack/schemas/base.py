"""What all schemas share: strict columns, and the linkage fields of a person."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera import dtypes
from pandera.engines import pandas_engine
from pandera.typing import Series

from filetrack.schemas.codes import Sex

SITE_NAME = r"\A[a-z][a-z0-9_]*\Z"

DATE = "datetime64[us]"
"""Dates and times in records; no time zone: agencies record local clock time."""


@pandas_engine.Engine.register_dtype(equivalents=[str])
@dtypes.immutable(init=True)
class Text(pandas_engine.STRING):
    """Text, checked as a whole: where pandera has an answer for each value it puts failures in words, even of none."""

    def check(self, pandera_dtype: dtypes.DataType, data_container: pd.Series | None = None) -> bool:
        """Return whether every value of a column is of this type."""
        return bool(np.all(super().check(pandera_dtype, data_container)))


class Frame(pa.DataFrameModel):
    """A frame that moves between stages: exactly these columns, in this order."""

    class Config:
        strict = True
        ordered = True
        coerce = True


class AtSite(Frame):
    """A frame whose rows belong to a research site."""

    site: Series[str] = pa.Field(
        str_matches=SITE_NAME,
        title="Research site",
        description="Site of the agency that holds the record (§2.6).",
    )


class Identity(AtSite):
    """The linkage fields of a person.

    In an encoded extract a `_key` holds keyed tokens of the value and its parts (`schemas.tokens`; equal tokens: equal
    values) and a `_similar` a keyed Bloom filter of q-grams in base64 (alike filters: alike values). In a clear extract
    both hold the standardised value. The manifest of the extract says which.
    """

    forename_key: Series[str] = pa.Field(nullable=True, title="Forename, for exact comparison")
    forename_similar: Series[str] = pa.Field(nullable=True, title="Forename, for graded comparison")
    surname_key: Series[str] = pa.Field(nullable=True, title="Surname, for exact comparison")
    surname_similar: Series[str] = pa.Field(nullable=True, title="Surname, for graded comparison")
    birth_key: Series[str] = pa.Field(nullable=True, title="Date of birth, for exact comparison")
    birth_month: Series[str] = pa.Field(
        nullable=True,
        str_matches=r"\A[0-9]{4}-[0-9]{2}\Z",
        title="Month of birth",
        description="Year and month, `2001-05`.",
    )
    sex: Series[str] = pa.Field(isin=list(Sex), nullable=True, title="Sex as recorded")
    postcode_key: Series[str] = pa.Field(nullable=True, title="Postcode, for exact comparison")
    postcode_district: Series[str] = pa.Field(
        nullable=True, title="Postcode district", description="The outward part of the postcode."
    )


IDENTITY = list(Identity.to_schema().columns)[1:]
"""Names of the linkage fields, without the site."""
