"""The manifest that travels with an anonymised extract: how it was encoded, under which key, and what its files are."""

from __future__ import annotations

from typing import Literal

from filetrack.schemas.study import Encoding, SiteName, Strict

AGENCIES = ("police", "care")
"""Agencies of a site: the police and children's social services."""

AGENCY_LABELS = {"police": "Police", "care": "Social services"}


class ExtractedFile(Strict):
    """A file of an extract. `rows` counts records of all its sheets, without headers."""

    file: str
    rows: int
    sha256: str


class Manifest(Strict):
    """`manifest.json` beside an extract's files."""

    site: SiteName
    agency: Literal["police", "care"]
    identifiers: Literal["encoded", "clear"]
    encoding: Encoding
    key_fingerprint: str
    key_kind: Literal["simulated", "project"]
    files: list[ExtractedFile]
