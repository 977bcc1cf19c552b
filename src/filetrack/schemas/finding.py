"""What was found in narratives: each piece of evidence with the rule and the span that carry it (protected tree)."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite


class Finding(AtSite):
    """A rule that fired in a record's text. Spans count characters of the masked text; no text is held."""

    incident_id: Series[str] = pa.Field(title="Incident")
    text: Series[str] = pa.Field(
        isin=["incident", "notification"], title="Text", description="The incident's narrative or the notification's."
    )
    variable: Series[str] = pa.Field(title="Coded variable that the finding speaks for")
    code: Series[str] = pa.Field(title="Code that it speaks for")
    rule: Series[str] = pa.Field(title="Rule that fired", description="Codes of config/coding/.")
    child_id: Series[str] = pa.Field(nullable=True, title="Child", description="Missing where about the incident.")
    start: Series[int] = pa.Field(ge=0, title="First character")
    end: Series[int] = pa.Field(ge=1, title="Character after the last")
