"""Extracts that cannot be compared are refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from filetrack.linkage.__main__ import app
from filetrack.linkage.agreement import agree
from filetrack.problems import Problem
from filetrack.schemas.manifest import AGENCIES, Manifest


@pytest.fixture
def manifest(linkage):
    def made(site="north", agency="police", **other):
        values = {"identifiers": "encoded", "encoding": linkage.encoding, "key_fingerprint": "ab", **other}
        return Manifest(site=site, agency=agency, key_kind="simulated", files=[], **values)

    return made


def test_extracts_under_one_key_and_encoding_agree(manifest, linkage):
    assert agree([manifest(), manifest(agency="care")], linkage) is None


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"key_fingerprint": "cd"}, "different keys: north police under ab; north care under cd"),
        ({"identifiers": "clear"}, "not so made: north care"),
        ({"encoding": {"bits": 256, "qgram": 2, "hashes": 12}}, "encoded: north care"),
    ],
)
def test_extracts_made_otherwise_are_refused(manifest, linkage, other, message):
    with pytest.raises(Problem, match=message):
        agree([manifest(), manifest(agency="care", **other)], linkage)


def test_the_command_refuses_extracts_made_under_two_keys(manifest, tmp_path):
    for site in ("north", "south"):
        for agency in AGENCIES:
            folder = tmp_path / site / agency
            folder.mkdir(parents=True)
            fingerprint = "cd" if (site, agency) == ("south", "care") else "ab"
            told = manifest(site, agency, key_fingerprint=fingerprint).model_dump_json()
            (folder / "manifest.json").write_text(told, encoding="utf-8")
    config = Path(__file__).parents[2] / "config" / "study.yaml"
    done = CliRunner().invoke(app, ["trace", "--config", str(config), "--extracts", str(tmp_path)])
    assert done.exit_code == 1
    assert "south care under cd" in done.stderr
    (tmp_path / "north" / "care" / "manifest.json").unlink()
    done = CliRunner().invoke(app, ["trace", "--config", str(config), "--extracts", str(tmp_path)])
    assert "manifest.json is missing" in done.stderr
