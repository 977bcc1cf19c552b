"""Extracts that cannot be compared are refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from filetrack import io
from filetrack.linkage.__main__ import app
from filetrack.linkage.agreement import agree
from filetrack.problems import Problem
from filetrack.schemas.manifest import AGENCIES, Manifest
from filetrack.schemas.study import Encoding


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
    ],
)
def test_extracts_made_otherwise_are_refused(manifest, linkage, other, message):
    with pytest.raises(Problem, match=message):
        agree([manifest(), manifest(agency="care", **other)], linkage)


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ({"bits": 256}, "bits 256, not 512"),
        ({"qgram": 3}, "qgram 3, not 2"),
        ({"hashes": 10}, "hashes 10, not 12"),
        ({"shared_name_key": False}, "shared_name_key false, not true"),
        ({"tokens": "compound"}, "tokens compound, not names"),
        ({"salt": "birth_year", "fold": True}, "salt birth_year, not none; fold true, not false"),
        ({"flips": 0.02}, "flips 0.02, not 0.0"),
        ({"short_names": {"catherine": ("kate",)}}, "short_names of abigail, .*catherine, "),
        ({"not_names": ("unknown", "nk")}, r"not_names \(unknown, nk\), not \(unknown, not known"),
    ],
)
def test_extracts_encoded_otherwise_are_refused_with_the_parameter_that_differs(manifest, linkage, other, differs):
    encoding = Encoding(**{**linkage.encoding.model_dump(), **other})
    with pytest.raises(Problem, match=rf"encoded: north care \({differs}"):
        agree([manifest(), manifest(agency="care", encoding=encoding)], linkage)


def test_an_extract_of_another_scheme_is_not_read(manifest):
    values = manifest().model_dump(mode="json")
    values["encoding"]["scheme"] = 1
    with pytest.raises(Problem, match=r"encoding\.scheme"):
        io.checked(values, Manifest, "manifest.json")


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
