"""What the project says of itself in several places: its pins, its version."""

from __future__ import annotations

import re
import tomllib
from importlib.util import find_spec

import pytest
import yaml

from filetrack import __version__
from tests.workflow.conftest import ROOT


def pins(lines):
    return dict(line.split("==") for line in lines)


@pytest.fixture(scope="module")
def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return pins([*project["dependencies"], *project["optional-dependencies"]["dev"]])


def test_the_conda_environment_has_the_pins_of_the_project(declared):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert pins(environment["dependencies"][-1]["pip"]) == declared


def test_the_lock_has_the_pins_of_the_project_each_with_hashes(declared):
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", lock.split("\n", 2)[2])
    locked = {re.sub(r"\[.*?\]", "", entry.split()[0]) for entry in entries}
    assert {f"{name}=={version}" for name, version in declared.items()} <= locked
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in lock


def test_there_is_no_hypothesis():
    """pandera imports it wherever it is installed, which takes a sixth of a second of every job."""
    assert find_spec("hypothesis") is None


def test_the_version_is_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert project["version"] == __version__ == citation["version"]
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
