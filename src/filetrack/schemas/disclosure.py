"""Releases: protected cells, what they tell, the attacker's audit, the sign-off, and the log of what has left."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series
from pydantic import Field

from filetrack.schemas.base import Frame
from filetrack.schemas.codes import Code
from filetrack.schemas.run import Sha256
from filetrack.schemas.study import Strict
from filetrack.schemas.table import Cell

WITHHELD = "[c]"
"""What stands for a figure that is withheld: confidential."""


class ReleasedCell(Cell):
    """A cell as it may leave: rounded or withheld; percentages only from counts that are shown.

    Measures are among the tables: the table is the measure's name, the column the site.
    """

    value: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Value", description="Missing where it is withheld.")
    base: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Base, as protected",
        description="Missing where it is withheld, or a count has none.",
    )


class ToldCount(Frame):
    """What a release tells of a count, kept for the audit of later ones."""

    count: Series[str] = pa.Field(
        title="What is counted",
        description="JSON: how many times, the source, and for each variable the codes and bands that are counted.",
    )
    low: Series[pd.Int64Dtype] = pa.Field(title="At least")
    high: Series[pd.Int64Dtype] = pa.Field(nullable=True, title="At most", description="Missing: no limit is told.")
    by: Series[str] = pa.Field(title="What tells it")


class Exposure(Code):
    """How near an attacker comes to a small count."""

    EXACT = "exact", "Known exactly"
    NARROW = "narrow", "Known to within few values"
    PROTECTED = "protected", "Protected"


class AuditedCell(Frame):
    """A small count of the release and its bounds, given all that is released and public. Not for release itself."""

    table: Series[str] = pa.Field(title="Table number")
    row: Series[str] = pa.Field(title="Row label")
    column: Series[str] = pa.Field(title="Column label")
    source: Series[str] = pa.Field(title="What is counted")
    low: Series[pd.Int64Dtype] = pa.Field(ge=0, title="At least")
    high: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, title="At most")
    exposure: Series[str] = pa.Field(isin=list(Exposure), title="Exposure")
    told_by: Series[str] = pa.Field(
        nullable=True, title="What tells the bounds", description="Tables, public relations and earlier releases."
    )


class Standing(Code):
    """How the records of an earlier release stand to those of this one, as far as counts tell."""

    SAME = "same", "The same records"
    GROWN = "grown", "This release has all of its records, and others"
    SHRUNK = "shrunk", "This release has some of its records"
    UNLIKE = "unlike", "Other records, or coded otherwise: not used against this release"


class AuditedBase(Strict):
    """The small counts of one source, and how far they are exposed.

    `unshown` are small groups that no table shows but that follow exactly, such as a total without one of its rows.
    """

    source: str
    tables: tuple[str, ...]
    small: int
    exact: int
    narrow: int
    fewest_values: int | None
    unshown: int


class Audit(Strict):
    """The whole of `results/disclosure/audit.json`. `of` is what was audited, `log` the last line of the log then."""

    of: Sha256
    log: Sha256 | None
    passed: bool
    bases: tuple[AuditedBase, ...]
    earlier: dict[int, Standing]
    merge: tuple[str, ...]


class Reviewed(Strict):
    """Who looked at a release, by role, on which day, and the hash of what was seen."""

    reviewer: str = Field(min_length=1)
    on: dt.date
    seen: Sha256


class SignOff(Reviewed):
    """A reviewer's decision on what was seen (`data/review/release.yaml`)."""

    decision: Literal["approved", "refused"]
    note: str = ""


class Release(Strict):
    """A line of the release log. `previous` is the hash of the line before: none can be changed or taken out unseen."""

    number: int = Field(ge=1)
    reviewer: str
    on: dt.date
    seen: Sha256
    told: Sha256
    method: str
    previous: Sha256 | None


class ReleaseNote(Strict):
    """`results/release/release.json`: what was done to the figures beside it, in a line and for readers at length.

    `tables` tells, by number, which sites a table leaves out and why, and of one that is not made why it is not.
    `reviewed` is missing before a sign-off, and of simulated extracts, of which nobody has to look at anything.
    """

    title: str
    input: Literal["simulated", "extracts"]
    method: Literal["exact", "rounding", "suppression"]
    remark: str
    explained: tuple[str, ...]
    tables: dict[str, list[str]] = {}
    reviewed: Reviewed | None = None
