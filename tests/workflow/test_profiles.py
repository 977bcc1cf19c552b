"""Profiles of executors: options that Snakemake knows, rules that the plan has, resources as measured."""

from __future__ import annotations

import pytest
import yaml

from tests.workflow.conftest import ROOT

PROFILES = {path.parent.name: path for path in sorted((ROOT / "workflow/profiles").glob("*/config.yaml"))}


def profile(name: str) -> dict:
    return yaml.safe_load(PROFILES[name].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def options() -> set[str]:
    """Snakemake's own options, without dashes before them."""
    from snakemake.cli import get_argument_parser

    return {name.lstrip("-") for action in get_argument_parser()._actions for name in action.option_strings}


def test_there_is_a_profile_for_a_machine_a_cluster_and_a_cloud():
    assert set(PROFILES) == {"kubernetes", "local", "slurm"}


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_sets_options_that_there_are(name, options):
    told = profile(name)
    of_executor = {key for key in told if key.startswith(f"{told.get('executor', 'local')}-")}
    assert set(told) - of_executor <= options
    assert {frozenset(needs) for needs in told["set-resources"].values()} == {frozenset(("mem_mb", "runtime"))}


def test_what_jobs_need_does_not_depend_on_where_they_run():
    needs = [{key: profile(name)[key] for key in ("default-resources", "set-resources")} for name in PROFILES]
    assert all(one == needs[0] for one in needs)


def test_one_machine_plans_the_study_by_its_profile(tree):
    planned = tree.planned("--profile", str(PROFILES["local"].parent))
    assert set(profile("local")["set-resources"]) <= planned
