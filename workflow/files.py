"""Which files the study reads and makes, where a list follows from a schema or a config."""

from __future__ import annotations

import importlib
from pathlib import Path

from filetrack.bulletin.site import DOCUMENT, FORMS, PLACES, VALIDATION, WHOLE, table_file, table_page
from filetrack.schemas.codes import Site
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.raw.base import file_of

SITES = [site.value for site in Site]
MANIFESTS = [f"data/extracts/{site}/{agency}/manifest.json" for site in SITES for agency in AGENCIES]
LINES = ("quarantine", "warned")
"""Which lines of an extract were refused, or gave cause to look."""
COUNTS = ("reconciled", "checks", "completeness", "distributions")
"""What ingest counts of an extract."""
DECISIONS = "data/review/decisions.csv"
CODES = "data/review/codes.csv"
POLICE_RECORDS = (
    "incidents",
    "people",
    "children",
    "notifications",
    "responses",
    "risk_assessments",
    "offences",
    "actions",
)
FAMILY_RECORDS = ("families", "members", "events")
CARE_RECORDS = (*FAMILY_RECORDS, "services", "consultations", "conversations", "households")
CASES = [
    f"results/records/{name}.parquet"
    for name in (
        "cases",
        "case_children",
        "case_adults",
        "case_injuries",
        "case_contexts",
        "case_offences",
        "case_actions",
        "case_families",
        "in_depth",
        "in_depth_services",
        "in_depth_agencies",
        "in_depth_conversations",
    )
]
SAMPLED = [f"results/records/{name}.parquet" for name in ("sampled", "candidates", "registered")]
TEXTS = [f"results/records/{name}.parquet" for name in ("findings", "text_doubts", "text_levels")]
GROUNDS = [f"results/records/{name}.parquet" for name in ("doubts", "machine_codes", "decided_codes", "case_codings")]
CODING = [
    f"results/coding/{name}.csv" for name in ("by_whom", "doubts", "rules", "disagreement", "agreement", "confusion")
]
BESIDE_TRUTH = [f"results/coding/{name}.csv" for name in ("score", "against_truth")]
CODED = [f"results/records/{name}.parquet" for name in ("cases", "case_adults", "case_children")]
NOTED = [
    f"results/records/{name}.parquet" for name in ("case_injuries", "case_contexts", "case_offences", "case_actions")
]
LINKED = [
    f"results/records/{name}"
    for name in (
        "pairs.parquet",
        "supported_families.parquet",
        "links.parquet",
        "traces.parquet",
        "candidate_traces.parquet",
        "scenario_traces.parquet",
        "family_comparisons.parquet",
        "review/explained.csv",
        "review/review.csv",
        "review/review.xlsx",
    )
]
DECIDED = [
    f"results/linkage/{name}"
    for name in (
        "model.json",
        "scenarios.csv",
        "summary.csv",
        "review.csv",
        "agreement.csv",
        "false_links.csv",
        "rule.md",
    )
]
EXAMINED = [f"results/linkage/{name}.csv" for name in ("linked_unlinked", "completeness", "expected_errors")]
SCORED = [f"results/linkage/{name}.csv" for name in ("score", "score_by_group", "curve", "calibration")]
TRUTH = [f"data/truth/{name}.parquet" for name in ("incidents", "adults", "children", "families", "care_members")]
JUDGED_BY = [f"data/truth/{name}.parquet" for name in ("incidents", "adults", "children")]
MEASURES = [
    f"results/measures/{name}.csv"
    for name in ("attrition", "notification_delay", "response_time", "level_evidence", "statements")
]
COMPARISON = [f"results/comparison/{name}.csv" for name in ("cells", "tables", "claims", "carried", "readings")]
TRACED = (
    *("incidents", "notifications", "children", "people", "offences", "actions"),
    *("families", "services", "consultations", "events"),
)
BASES = ["results/quality/trace.csv", *(f"results/quality/{site}_both_checks.csv" for site in SITES)]
QUALITY_PAGES = [
    "results/quality/index.html",
    "results/quality/bases.html",
    *(f"results/quality/{site}_{agency}.html" for site in SITES for agency in AGENCIES),
]
AUDIT = [f"results/published/{name}.csv" for name in ("tables", "claims", "audit")]
SPREAD = [f"results/simulation/{name}.csv" for name in ("spread", "coverage")]
PAGES = [f"results/{place.address}" for place in (*PLACES, WHOLE) if place != VALIDATION]
REANALYSIS = [f"results/published/{name}.csv" for name in ("reanalysis", "attrition_bounds")]


def table_pages(numbers: list[str]) -> list[str]:
    """The page of each table."""
    return [f"results/{table_page(number)}" for number in numbers]


def downloads(numbers: list[str]) -> list[str]:
    """Each table in every form, and the whole report."""
    return [*(f"results/{table_file(number, form)}" for number in numbers for form in FORMS), f"results/{DOCUMENT}"]


def raw(site: str, agency: str) -> list[str]:
    """Names of the files of an agency, as its raw schemas place them."""
    schemas = importlib.import_module(f"filetrack.schemas.raw.{site}_{agency}").FILES
    return sorted({file_of(schema)["file"] for schema in schemas})


def held(site: str, agency: str) -> list[str]:
    """What an agency holds, made by the simulator."""
    return [f"data/agencies/{site}/{agency}/{name}" for name in raw(site, agency)]


HELD = [path for site in SITES for agency in AGENCIES for path in held(site, agency)]


def extract(site: str, agency: str) -> list[str]:
    """An anonymised extract with its manifest."""
    return [f"data/extracts/{site}/{agency}/{name}" for name in (*raw(site, agency), "manifest.json")]


def arrived(paths: list[str]) -> list[str]:
    """Those of a custodian's files that are there; the stage that reads them tells what a missing one holds."""
    return [path for path in paths if Path(path).is_file()]


def records(*names: str) -> list[str]:
    """Record files of both sites."""
    return [f"results/records/{site}/{name}.parquet" for site in SITES for name in names]


def counted(*names: str) -> list[str]:
    """What ingest counts of every extract, an agency each."""
    return [f"results/quality/{site}_{agency}_{name}.csv" for site in SITES for agency in AGENCIES for name in names]


def codelists(site: str, agency: str) -> list[str]:
    """Code lists of an agency's wordings."""
    return [path for path in folder("config/codelists") if Path(path).name.startswith(f"{site}_{agency}_")]


def folder(path: str) -> list[str]:
    """Files of a folder of the repository, at any depth."""
    return sorted(str(file) for file in Path(path).rglob("*") if file.is_file())
