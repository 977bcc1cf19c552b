"""How a site's files come is declared, and a declaration that nothing bears is refused."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import yaml

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.codes import Site
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.raw.north_care import Letters
from filetrack.schemas.site import FileForm, SiteConfig

SITES = Path(__file__).parents[2] / "config" / "sites"


@pytest.mark.parametrize("site", Site)
@pytest.mark.parametrize("agency", AGENCIES)
def test_the_committed_config_fits_the_schemas(tmp_path, site, agency):
    config = io.settings(SITES / f"{site}.yaml", SiteConfig)
    schemas = import_module(f"filetrack.schemas.raw.{site}_{agency}").FILES
    for tree, anonymised in ((config.agencies, False), (config.extracts, True)):
        io.read_folder(tmp_path, schemas, anonymised=anonymised, forms=getattr(tree, agency), limits=config.limits)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"limit": {}}, r"unknown key “limit” \(did you mean “limits”\?\)"),
        ({"extracts": {"police": {"cris.csv": {"encodng": "cp1252"}}}}, r"did you mean “encoding”"),
        ({"extracts": {"police": {"cris.csv": {"encoding": "utf-16"}}}}, "“extracts.police.cris.csv.encoding”"),
        ({"extracts": {"police": {"cris.csv": {"delimiter": "::"}}}}, "delimiter"),
        ({"extracts": {"police": {"cris.csv": {"aliases": {"A": ["x"], "B": ["x"]}}}}}, "an alias is listed twice"),
        ({"limits": {"ratio": 1}}, "ratio"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path, change, words):
    (tmp_path / "north.yaml").write_text(yaml.safe_dump(change))
    with pytest.raises(Problem, match=words):
        io.settings(tmp_path / "north.yaml", SiteConfig)


@pytest.mark.parametrize(
    ("forms", "words"),
    [
        ({"leters.csv": FileForm()}, r"“leters.csv”, which is none of the files \(did you mean “letters.csv”\?\)"),
        ({"letters.csv": FileForm(aliases={"Leter": ["x"]})}, r"“Leter” is none of its headers \(did you mean"),
        ({"letters.csv": FileForm(aliases={"Letter": ["Date Sent"]})}, "“Date Sent” is a header, so it cannot be"),
    ],
)
def test_a_file_or_header_that_there_is_not_is_named(tmp_path, forms, words):
    with pytest.raises(Problem, match=words):
        io.read_folder(tmp_path, [Letters], anonymised=True, forms=forms)
