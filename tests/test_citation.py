"""CITATION.cff: what its format (1.2.0) requires, and that it cites the package's own version and licence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent


def test_it_cites_this_version_and_the_report():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["cff-version"] == "1.2.0"
    assert all(cited[name] for name in ("message", "title", "authors"))
    assert (cited["version"], cited["license"], cited["type"]) == (project["version"], project["license"], "software")
    (report,) = cited["references"]
    assert (report["type"], report["year"]) == ("report", 2010)
    assert report["authors"][0] == {"family-names": "Stanley", "given-names": "Nicky"}
