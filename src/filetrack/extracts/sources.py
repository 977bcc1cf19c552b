"""Where the records of a site's agency come from: a module written for its files, or the mapping of its config."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib import import_module
from typing import NamedTuple

import pandas as pd

from filetrack.extracts.codelists import meanings
from filetrack.extracts.mapped.conform import conform, lists_named
from filetrack.problems import Problem
from filetrack.quality.examination import Examination
from filetrack.schemas.base import AtSite
from filetrack.schemas.mapping import Agency
from filetrack.schemas.raw.base import Raw
from filetrack.schemas.raw.of_site import raw_schemas
from filetrack.schemas.site import Adapter, SiteConfig
from filetrack.schemas.study import Study

Examined = dict[type[Raw], Examination]
Records = dict[type[AtSite], pd.DataFrame]


class Source(NamedTuple):
    """The raw schemas of an agency's files, and what makes records of them once they are examined."""

    files: tuple[type[Raw], ...]
    conform: Callable[[Examined, Study], Records]


def source(
    site: str,
    agency: Agency,
    form: SiteConfig,
    wordings: Callable[[str], pd.DataFrame],
    names: Collection[str],
    *,
    anonymised: bool,
) -> Source:
    """Return the source of an agency's records. Raises Problem where the site has none of the agency.

    `wordings` gives a code list by its name, and `names` are those of the files in the agency's folder.
    """
    how = form.source(agency)
    if how is None:
        raise Problem(f"{site} declares no files of {agency}: say how they come in config/sites/{site}.yaml.")
    schemas = raw_schemas(form, agency, names, anonymised=anonymised)
    if isinstance(how, Adapter):
        module = import_module(f"filetrack.extracts.{how.module}")
        codes = {
            name: meanings(wordings(f"{how.module}_{name}"), known, f"config/codelists/{how.module}_{name}.csv")
            for name, known in module.CODELISTS.items()
        }
        return Source(schemas, lambda files, study: module.conform(files, codes, study))
    lists = {name: wordings(name) for name in lists_named(how)}
    return Source(schemas, lambda files, study: conform(files, lists, how, site, agency, study.period))
