"""A run's crate: what it lists and counts, and that it is a Provenance Run Crate."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy

import pytest

from filetrack.quality.crate import crate
from filetrack.schemas.run import Engine, GivenFile, MadeFile, OutputClass, Run, RunManifest
from tests.quality.profile import violations

RUN = Run(
    title="A study",
    input="simulated",
    seed=7,
    commit="abc",
    python="3.11.7",
    packages={"filetrack": "0.1.0", "pandas": "3.1.1"},
    config={},
    config_sha256="0" * 64,
    inputs=[],
)
ENGINE = Engine(name="An engine", version="9", url="https://example.org", plan="Plan file")
CONFIG, EXTRACT = "config/study.yaml", "data/extracts/north/police/incidents.csv"
NORTH, SOUTH, CASES = (f"results/records/{name}.parquet" for name in ("north/people", "south/people", "cases"))
COUNTS, TABLE, HASHED = "results/quality/counts.csv", "results/tables/table_03.csv", "results/manifest.json"


def made(path: str, rule: str, *inputs: str) -> MadeFile:
    protected = path.startswith("results/records")
    kind = OutputClass.PROTECTED if protected else OutputClass.REVIEWABLE
    return MadeFile(path=path, sha256="b" * 64, output_class=kind, rule=rule, inputs=list(inputs))


MANIFEST = RunManifest(
    seed=7,
    commit="abc",
    config_sha256="0" * 64,
    given=[GivenFile(path=path, sha256="a" * 64) for path in (CONFIG, EXTRACT)],
    made=[
        made(NORTH, "ingest", CONFIG, EXTRACT),
        made(COUNTS, "ingest", CONFIG, EXTRACT),
        made(SOUTH, "ingest", CONFIG),
        made(CASES, "code", NORTH, SOUTH),
        made(TABLE, "assemble", CASES, CONFIG),
    ],
)
"""Two jobs of one rule; the rules' names are not in the order of what they read."""


def told(run: Run = RUN) -> dict:
    return crate(MANIFEST, run, ENGINE, {ENGINE.plan: "c" * 64, HASHED: "d" * 64}, dt.date(2026, 11, 22))


@pytest.fixture
def entities() -> dict[str, dict]:
    return {entity["@id"]: entity for entity in told()["@graph"]}


def pointed(entity: dict, name: str) -> set[str]:
    value = entity[name]
    return {one["@id"] for one in (value if isinstance(value, list) else [value])}


def test_files_that_reviewers_may_see_are_listed_by_path_and_hash(entities):
    files = {name: entity["sha256"][0] for name, entity in entities.items() if "sha256" in entity}
    assert files == {CONFIG: "a", COUNTS: "b", TABLE: "b", HASHED: "d", "Plan%20file": "c"}


def test_files_about_people_are_numbers_alone(entities):
    values = {name: entity["value"] for name, entity in entities.items() if name.startswith("#protected-")}
    assert values == {
        **{"#protected-given": "1", "#protected-ingest-1": "1"},
        **{"#protected-ingest-2": "1", "#protected-code": "1"},
    }
    assert not [path for path in (EXTRACT, NORTH, SOUTH, CASES) if path in str(entities)]


def test_each_job_tells_what_it_read_and_made_by_what(entities):
    north, code = entities["#job-ingest-2"], entities["#job-code"]
    assert pointed(north, "object") == {CONFIG, "#protected-given"}
    assert pointed(north, "result") == {COUNTS, "#protected-ingest-2"}
    assert pointed(north, "instrument") == {"#tool-ingest"}
    assert pointed(code, "object") == {"#protected-ingest-1", "#protected-ingest-2"}
    assert north["description"].startswith("2 files read, 1 of them with rows about people; 2 made, 1 of them")


def test_steps_stand_in_the_order_of_what_they_read(entities):
    places = {name: int(entity["position"]) for name, entity in entities.items() if "position" in entity}
    assert places == {"#step-ingest": 0, "#step-code": 1, "#step-assemble": 2}


def test_seed_and_versions_are_told(entities):
    assert entities["#seed"]["value"] == "7"
    assert entities["#pandas"]["softwareVersion"] == "3.1.1"
    assert entities["#tool-code"]["softwareVersion"] == "0.1.0"
    assert entities["#engine"]["softwareVersion"] == "9"


def test_of_real_extracts_nothing_is_licensed(entities):
    assert entities["./"]["license"] == {"@id": "https://spdx.org/licenses/MIT"}
    real = {entity["@id"]: entity for entity in told(RUN.model_copy(update={"input": "extracts"}))["@graph"]}
    assert real["./"]["license"] == {"@id": "#not-for-release"}
    assert "of people" in real["./"]["description"]


def test_it_is_what_the_profile_requires():
    assert violations(told()) == []


@pytest.mark.parametrize(
    ("entity", "name", "value", "found"),
    [
        ("./", "license", None, "the root has no license"),
        ("./", "mainEntity", {"@id": TABLE}, "the main entity is no ComputationalWorkflow"),
        ("./", "conformsTo", [], "the root does not conform to https://w3id.org/ro/wfrun/provenance/0.5"),
        ("./", "hasPart", [], f"{TABLE} is no part of the root"),
        ("Plan%20file", "step", [], "#step-code is no step of the workflow"),
        ("#job-code", "instrument", None, "#job-code has no instrument"),
        ("#job-code", "object", {"@id": CASES}, f"#job-code points to {CASES}, which is nowhere"),
        ("#control-code", "object", {"@id": TABLE}, "object of #control-code is no CreateAction"),
        ("#step-code", "position", "0", "#step-code reads #protected-ingest-1 before it is made"),
        ("#engine-run", "result", None, "#engine-run has no result"),
        ("#seed", "@id", "#input", "#input is described twice"),
    ],
)
def test_what_the_profile_requires_is_missed(entity, name, value, found):
    faulty = deepcopy(told())
    next(one for one in faulty["@graph"] if one["@id"] == entity)[name] = value
    assert found in violations(faulty)
