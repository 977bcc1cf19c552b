"""Where pages are made: templates of a package on the templates and the style that all pages share."""

from __future__ import annotations

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined


@cache
def templates(package: str) -> Environment:
    """Templates of a package, with the shared ones. Every value is escaped, and one that is missing is a fault."""
    return Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("filetrack.bulletin")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
