"""The pages of a run's results: where each lies, and how one leads to another."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from typing import NamedTuple

from filetrack.schemas.study import Study


class Place(NamedTuple):
    """A page: its address from the folder of results, and what navigation calls it."""

    address: str
    label: str


OVERVIEW = Place("index.html", "Overview")
TABLES = Place("pages/tables.html", "Tables")
ATTRITION = Place("pages/attrition.html", "Attrition and delays")
VIOLENCE = Place("pages/violence.html", "Violence")
LINKAGE = Place("pages/linkage.html", "Linkage")
OUTCOMES = Place("pages/outcomes.html", "Outcomes")
STANDARDS = Place("pages/standards.html", "Today's standards")
COMPARISON = Place("pages/comparison.html", "Comparison with print")
PUBLISHED = Place("pages/published.html", "Published figures")
VALIDATION = Place("quality/index.html", "Validation")
CODEBOOK = Place("pages/codebook.html", "Codebook")
ASSUMPTIONS = Place("pages/assumptions.html", "Assumptions")
CHECKLISTS = Place("pages/checklists.html", "Checklists")
RUN = Place("pages/run.html", "How it was run")
SEARCH = Place("pages/search.html", "Search")
WHOLE = Place("pages/report.html", "The whole report")
DOCUMENT = "downloads/report.docx"
"""The whole report for word processors."""
CHECKED = "downloads/checklists.csv"
"""The reporting checklists as far as a run fills them."""
FORMS = ("csv", "xlsx", "html", "tex")
"""The forms in which a table can be taken away."""

PLACES = (
    OVERVIEW,
    TABLES,
    ATTRITION,
    VIOLENCE,
    LINKAGE,
    OUTCOMES,
    STANDARDS,
    COMPARISON,
    PUBLISHED,
    VALIDATION,
    CODEBOOK,
    ASSUMPTIONS,
    CHECKLISTS,
    RUN,
    SEARCH,
)
"""The pages that every page leads to, in their order, where the report's figures stand beside the study's."""


class Way(NamedTuple):
    """An entry of a page's navigation."""

    href: str
    label: str
    current: bool


def places(study: Study) -> list[Place]:
    """The pages that every page of a study leads to: no comparison with print where its sites are not the report's."""
    return [place for place in PLACES if study.of_the_report or place != COMPARISON]


def ways(address: str) -> Callable[[str], str]:
    """How a page leads to others: a function from an address to the link that reaches it."""
    folder = posixpath.dirname(address) or "."
    return lambda to: posixpath.relpath(to, folder)


def navigation(address: str, among: Sequence[Place] = PLACES) -> list[Way]:
    """Every page as a page at `address` links to it; a page that is none of them stands below its folder's first."""
    known = [place.address for place in among]
    here = (
        address
        if address in known
        else next((place for place in known if posixpath.dirname(place) == posixpath.dirname(address)), "")
    )
    to = ways(address)
    return [Way(to(place.address), place.label, place.address == here) for place in among]


def table_page(number: str) -> str:
    """Address of a table's own page: `pages/table_03.html`."""
    return f"pages/table_{int(number):02}.html"


def table_file(number: str, form: str) -> str:
    """Address of a table to take away: `downloads/table_03.csv`."""
    return f"downloads/table_{int(number):02}.{form}"
