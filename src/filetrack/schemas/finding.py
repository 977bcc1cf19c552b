"""What was found in narratives: each piece of evidence with the rule and the span that carry it (protected tree)."""

from __future__ import annotations

from enum import StrEnum

import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite


class Variable(StrEnum):
    """What a finding may speak for, with the codes that it may give."""

    LEVEL = "level"
    """`Level`; of several findings the highest holds."""
    CHILD_LOCATION = "child_location"
    """`ChildLocation`, one finding a child."""
    CONTEXT = "context"
    """`Context`, any number."""
    WEAPON = "weapon"
    """`Weapon.KNIFE` and `Weapon.OTHER`, any number; an incident that has both is `Weapon.KNIFE_AND_OTHER`."""
    REMOVAL = "removal"
    """`Removal` except `OTHER`; of several findings the first in the list's order holds, none is `OTHER`."""
    AGGRESSOR = "aggressor"
    """`1` or `2`: the number of the mask (`[victim 2]`), in record order; only where masks of adults are numbered."""
    INJURY = "injury"
    """`Injured.OFFICER`, `RELATIVE`, `CHILD` (with the child, where it is told which) and `UNKNOWN`."""
    HURT = "hurt"
    """`Injured`, any number: whoever the text's grammar says bears an injury, adults too."""
    THREATS_TO_KILL = "threats_to_kill"
    """`ThreatTo`, any number."""
    CALLER = "caller"
    """`Caller`, the first that the text tells."""
    BY_PHONE = "by_phone"
    """`yes`, where calls or messages are all that is told."""
    FORM_WEAPON = "form_weapon"
    """`Conveyed.FULL` or `PARTIAL`, from the form as sent; none is `NOT`."""
    FORM_INJURY = "form_injury"
    """`Conveyed.FULL` or `PARTIAL`, from the form as sent; none is `NOT`."""


class Finding(AtSite):
    """A rule that fired in a record's text. Spans count characters of the masked text; no text is held."""

    incident_id: Series[str] = pa.Field(title="Incident")
    text: Series[str] = pa.Field(
        isin=["incident", "notification", "form"],
        title="Text",
        description="The incident's narrative, that of the notification record, or the form's as sent.",
    )
    variable: Series[str] = pa.Field(isin=list(Variable), title="Coded variable that the finding speaks for")
    code: Series[str] = pa.Field(title="Code that it speaks for")
    rule: Series[str] = pa.Field(title="Rule that fired", description="Codes of config/coding/.")
    child_id: Series[str] = pa.Field(nullable=True, title="Child", description="Missing where about the incident.")
    start: Series[int] = pa.Field(ge=0, title="First character")
    end: Series[int] = pa.Field(ge=1, title="Character after the last")
