"""Files of a site that is config alone, from texts to records, with the example that the tutorial uses."""

from __future__ import annotations

from collections import namedtuple
from functools import partial
from pathlib import Path

import pytest
import yaml

from filetrack import io, keys
from filetrack.anonymise.extract import anonymised
from filetrack.extracts.__main__ import ingested
from filetrack.schemas.check import Checks
from filetrack.schemas.study import Study

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "data" / "examples" / "newtown"
Ingested = namedtuple("Ingested", "files records")


@pytest.fixture(scope="session")
def study() -> Study:
    """The committed study, of the quarter in which the example's notifications were made."""
    values = io.settings(ROOT / "config" / "study.yaml", Study).model_dump(mode="json")
    period = {
        "sample_from": "2024-01-01",
        "sample_to": "2024-01-31",
        "register_months": ["2024-01"],
        "booster_month": None,
    }
    values |= {"sites": {"newtown": "Newtown"}, "period": values["period"] | period}
    values["linkage"]["fields"] = {}
    return io.checked(values, Study, "the study of the example")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of sites' configs, where a site `newtown` is what is given: `site({"police": …})`."""

    def written(config: dict) -> Path:
        place = tmp_path_factory.mktemp("config")
        (place / "formats").symlink_to(ROOT / "config" / "formats")
        (place / "sites").mkdir()
        (place / "sites" / "newtown.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        return place / "sites"

    return written


@pytest.fixture(scope="session")
def conformed(site, study, tmp_path_factory):
    """Records of an agency's clear files, anonymised in memory: `conformed("police", mapping, {name: text})`."""
    checks = io.settings(ROOT / "config" / "checks.yaml", Checks)
    clear = study.linkage.model_copy(update={"identifiers": "clear"})

    def made(agency: str, mapping: dict, files: dict[str, str]) -> Ingested:
        folder = tmp_path_factory.mktemp("files")
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        lists, sites = ROOT / "config" / "codelists", site({agency: mapping})
        custodian = partial(anonymised, site="newtown", agency=agency, key=keys.simulated(1), linkage=clear)
        return Ingested(*ingested(folder, "newtown", agency, study, checks, sites, lists, None, custodian))

    return made
