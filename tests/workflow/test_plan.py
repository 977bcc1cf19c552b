"""The plan before anything is run: what it refuses, and which jobs it names."""

from __future__ import annotations

import re
from itertools import product

import pytest

from filetrack.schemas.codes import Site
from filetrack.schemas.manifest import AGENCIES
from tests.workflow.conftest import ROOT
from workflow.plan import shown

PIPELINE = {
    *("ingest_police", "ingest_care", "sample", "link", "read", "code", "examine", "measure", "tables", "outcomes"),
    *("figures", "compare", "audit", "reanalyse", "quality", "report", "all"),
}
EVENT = "event: {family_id: Family, happened_on: Date, kind: {constant: notification}}}}\n"
CHILDREN = "    children.csv: {gives: {member: {family_id: Family, role: {constant: child}, birth: DOB}, " + EVENT
SIMULATION = {"simulate", "anonymise", "assess"}


def test_a_fresh_clone_runs_every_stage(tree):
    assert tree.planned() == PIPELINE | SIMULATION


def test_extracts_of_custodians_are_neither_simulated_nor_scored(tree):
    tree.replace("config/study.yaml", "input: simulated", "input: extracts")
    for site in Site:
        for agency in AGENCIES:
            folder = tree.root / "data/extracts" / site / agency
            folder.mkdir(parents=True)
            (folder / "manifest.json").write_text('{"key_kind": "project"}', encoding="utf-8")
    assert tree.planned() == PIPELINE


def test_other_sites_are_planned_by_their_configs(tree):
    newtown = "police: {module: north_police}\ncare:\n  families: family\n  files:\n" + CHILDREN
    (tree.root / "config/sites/newtown.yaml").write_text(newtown, encoding="utf-8")
    (tree.root / "config/sites/oldham.yaml").write_text("police: {module: south_police}\n", encoding="utf-8")
    tree.replace("config/study.yaml", "  north: Northern\n  south: Southern\n", "  newtown: New\n  oldham: Old\n")
    tree.replace("config/study.yaml", "input: simulated", "input: extracts")
    tree.replace("config/study.yaml", "    north: [forename", "    newtown: [forename")
    tree.replace("config/study.yaml", "    south: [forename", "    oldham: [forename")
    answer = tree.snakemake("--dry-run", "--printshellcmds", "--forceall")
    assert answer.returncode == 0, answer.stderr
    told = answer.stdout + answer.stderr
    assert sorted(re.findall(r"python -m filetrack\.extracts conform (\w+) -", told)) == ["care", "police"]
    for site, agency in product(("newtown", "oldham"), ("care", "police")):
        assert f"results/quality/{site}_{agency}_checks.csv" in told
    assert "results/quality/newtown_care.html" in told
    assert "oldham_care.html" not in told
    assert "filetrack.published compare" not in told
    assert not re.search(r"(extracts|records|quality)/(north|south)", told)


def test_only_the_reports_sites_are_simulated(tree):
    (tree.root / "config/sites/newtown.yaml").write_text("police: {module: north_police}\n", encoding="utf-8")
    tree.replace("config/study.yaml", "  south: Southern\n", "  south: Southern\n  newtown: Newtown\n")
    answer = tree.snakemake("--dry-run")
    assert answer.returncode == 1
    assert "only north and south are simulated, not newtown" in answer.stderr


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("sede=3", "unknown key “sede” (did you mean “seed”?)"),
        ("seed=3;touch pwned", "“seed”: input should be a valid integer"),
        ("input=../../x", "“input”: input should be 'simulated' or 'extracts'"),
        ("title=Another", "title: only the seed can be given on the command line"),
    ],
)
def test_a_faulty_setting_is_told_before_any_job(tree, setting, told):
    answer = tree.snakemake("--config", setting)
    assert answer.returncode == 1
    assert told in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tree.root / "results").exists()
    assert not (tree.root / "pwned").exists()


def test_a_missing_extract_is_told_by_the_stage_that_reads_it(tree):
    tree.replace("config/study.yaml", "input: simulated", "input: extracts")
    answer = tree.snakemake("results/sample/steps.csv")
    assert answer.returncode == 1
    assert re.search(r"filetrack: data/extracts/\w+/\w+/manifest\.json is missing", answer.stdout + answer.stderr)
    assert "Traceback" not in answer.stderr


def test_a_custodians_extract_is_not_overwritten(tree):
    folder = tree.root / "data/extracts/north/police"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"key_kind": "project"}', encoding="utf-8")
    answer = tree.snakemake("--dry-run")
    assert answer.returncode == 1
    assert "data/extracts/north/police holds an extract that a custodian made" in answer.stderr


def test_the_plan_is_lint_free(tree):
    answer = tree.snakemake("--lint")
    assert answer.returncode == 0, answer.stderr


def test_every_stage_is_a_rule_and_depends_on_its_own_code():
    rules = [
        rule
        for path in sorted((ROOT / "workflow/rules").glob("*.smk"))
        for rule in re.split(r"^ *rule\b", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    ]
    run = [re.search(r"python -m filetrack\.(\w+)", rule).group(1) for rule in rules]
    assert [re.search(r"code_digest\(\"(\w+)\"", rule).group(1) for rule in rules] == run
    assert set(run) == {path.parent.name for path in (ROOT / "src/filetrack").glob("*/__main__.py")}


def test_the_graph_of_the_readme_is_the_plans(tree):
    """Steps that run for each site and agency are one box there; an arrow that follows from others may be left out."""
    drawn = edges(re.search(r"```mermaid\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1])
    answer = tree.snakemake("--rulegraph", "mermaid-js")
    names = dict(re.findall(r"(id\d+)\[(\w+)\]", answer.stdout))
    planned = {tuple(names[end].split("_")[0] for end in edge) for edge in edges(answer.stdout)}
    assert reached(drawn) == reached({edge for edge in planned if "all" not in edge})


def edges(graph: str) -> set[tuple[str, str]]:
    return set(re.findall(r"(\w+) --> (\w+)", graph))


def reached(graph: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Every pair of steps of which the second needs the first, directly or not."""
    found = set(graph)
    while more := {(a, d) for a, b in found for c, d in graph if b == c} - found:
        found |= more
    return found


def test_the_plans_own_report_embeds_tables_of_nobody_alone():
    (simulated,) = shown(["results/tables/table_03.csv"], "Tables", simulated=True)
    (real,) = shown(["results/tables/table_03.csv"], "Tables", simulated=False)
    assert simulated == real
    assert simulated.flags["report"].category == "Tables"
    assert not hasattr(real, "flags")
