"""The raw schemas of a site's files, as its config declares how they come."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module

from filetrack.schemas.mapping import Agency
from filetrack.schemas.raw.base import Raw
from filetrack.schemas.raw.mapped import mapped_schemas
from filetrack.schemas.site import Adapter, SiteConfig


def raw_schemas(
    site: SiteConfig, agency: Agency, names: Collection[str] | None = None, *, anonymised: bool = False
) -> tuple[type[Raw], ...]:
    """The schemas of an agency's files; none where the site has none of it.

    `names` are those of the files in its folder, and `anonymised` says that they are an extract: both tell which
    files a mapping means.
    """
    source = site.source(agency)
    if source is None:
        return ()
    if isinstance(source, Adapter):
        return import_module(f"filetrack.schemas.raw.{source.module}").FILES
    return mapped_schemas(source, agency, names, anonymised=anonymised)
