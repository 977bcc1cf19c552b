"""A site's config (`config/sites/<site>.yaml`): how its agencies' files become records, and how each file comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Dictionary
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from filetrack.schemas.form import FileForm, Text
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.mapping import Agency, Mapping
from filetrack.schemas.study import Period, Strict

Forms = dict[Text, FileForm]
"""Forms of files, by the name of the file."""


_YEARS_BEFORE, _YEARS_AFTER = 30, 10


class Tree(Strict):
    """Files of both agencies in one tree of data."""

    police: Forms = {}
    care: Forms = {}


class Limits(Strict):
    """What a workbook may unfold to before it is refused unread."""

    ratio: int = Field(
        default=200, ge=10, description="Bytes unpacked for a byte packed, in parts from 1 MB on; likewise texts"
    )
    megabytes: int = Field(default=100, ge=1, description="Unpacked, in all; likewise texts of all cells")
    cells: int = Field(default=5_000_000, ge=1000, description="Cells of the sheet that holds every value")


class Days(Strict):
    """The days between which dates of a site's files can lie."""

    first: dt.date
    last: dt.date


class Adapter(Strict):
    """An agency whose files are read by a module written for them."""

    module: str = Field(pattern=r"\A[a-z][a-z0-9_]*\z", description="Of filetrack.extracts and filetrack.schemas.raw")


Source = Annotated[
    Annotated[Mapping, Tag("mapping")] | Annotated[Adapter, Tag("adapter")],
    Discriminator(lambda given: "adapter" if "module" in given or isinstance(given, Adapter) else "mapping"),
]
"""How an agency's files become records."""


class SiteConfig(Strict):
    """A site: for each agency the mapping of its files to records, or the module that reads them.

    `agencies` and `extracts` say how the files of a module come, those of its agencies and those of custodians; a
    mapping says so itself.
    """

    selection: Literal["ticked", "searched", "recorded"] = Field(
        default="recorded",
        description="Notifications are incidents ticked as notified, records that are searched for, or all records",
    )
    crime_reports: bool = Field(
        default=False, description="Whether the police's records of incidents are reports of crimes alleged"
    )
    police: Source | None = None
    care: Source | None = None
    days: Days | None = Field(
        default=None,
        description="Of mapped files; else 30 years before the sample to 10 after it",
    )
    agencies: Tree = Tree()
    extracts: Tree = Tree()
    limits: Limits = Limits()

    def source(self, agency: Agency) -> Source | None:
        """How an agency's files become records; nothing where the site has none of it."""
        return getattr(self, agency)

    def days_of(self, agency: Agency, period: Period) -> tuple[dt.date, dt.date] | None:
        """The first and last day that dates of an agency can be; nothing where the study's own hold."""
        if self.days:
            return self.days.first, self.days.last
        if not isinstance(self.source(agency), Mapping):
            return None
        first, last = period.sample_from, period.sample_to
        return dt.date(first.year - _YEARS_BEFORE, 1, 1), dt.date(last.year + _YEARS_AFTER, 12, 31)


def declared(forms: Dictionary[str, SiteConfig]) -> list[tuple[str, Agency]]:
    """Site and agency of each extract that the sites' configs declare, in their order."""
    return [(site, agency) for site, form in forms.items() for agency in AGENCIES if form.source(agency)]
