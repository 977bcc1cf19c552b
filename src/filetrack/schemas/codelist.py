"""Code lists of raw wordings (`config/codelists/`): one file per column of a source, a row per wording."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import Frame


class Wording(Frame):
    """A wording that a source uses in a column, and the study's code for it."""

    value: Series[str] = pa.Field(
        unique=True, title="Wording", description="Compared without regard to case and surrounding blanks."
    )
    code: Series[str] = pa.Field(nullable=True, title="Code; blank where the wording says that nothing was recorded")
