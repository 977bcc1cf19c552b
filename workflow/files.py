"""Which files the study reads and makes, where a list follows from a schema or a config."""

from __future__ import annotations

from pathlib import Path

from filetrack.bulletin.site import CHECKED, DOCUMENT, FORMS, VALIDATION, WHOLE, places, table_file, table_page
from filetrack.schemas.mapping import Mapping
from filetrack.schemas.raw.base import file_of
from filetrack.schemas.raw.of_site import raw_schemas
from filetrack.schemas.site import Adapter, declared
from filetrack.schemas.study import Study
from workflow.settings import study_sites

CONFIGS = study_sites()
"""How the files of each site come."""
SITES = list(CONFIGS)
EXTRACTS = declared(CONFIGS)
MANIFESTS = [f"data/extracts/{site}/{agency}/manifest.json" for site, agency in EXTRACTS]
LINES = ("quarantine", "warned")
"""Which lines of an extract were refused, or gave cause to look."""
COUNTS = ("reconciled", "checks", "completeness", "distributions", "held")
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
    for name in (
        *("attrition", "notification_delay", "response_time", "level_evidence", "statements"),
        *("standards", "repeats", "re_referrals", "followed_by", "by_group"),
    )
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
    *(f"results/quality/{site}_{agency}.html" for site, agency in EXTRACTS),
]
AUDIT = [f"results/published/{name}.csv" for name in ("tables", "claims", "audit")]
SPREAD = [f"results/simulation/{name}.csv" for name in ("spread", "coverage")]
REANALYSIS = [f"results/published/{name}.csv" for name in ("reanalysis", "attrition_bounds")]


def pages(study: Study) -> list[str]:
    """The pages of a study but those on its extracts, which another command makes."""
    return [f"results/{place.address}" for place in (*places(study), WHOLE) if place != VALIDATION]


def table_pages(numbers: list[str]) -> list[str]:
    """The page of each table."""
    return [f"results/{table_page(number)}" for number in numbers]


def downloads(numbers: list[str]) -> list[str]:
    """Each table in every form, the whole report and the checklists."""
    made = [table_file(number, form) for number in numbers for form in FORMS]
    return [f"results/{address}" for address in (*made, DOCUMENT, CHECKED)]


def module(site: str, agency: str) -> str | None:
    """The module written for an agency's files; None where a mapping says what they hold, or the site has none."""
    source = CONFIGS[site].source(agency)
    return source.module if isinstance(source, Adapter) else None


def raw(site: str, agency: str) -> list[str]:
    """Names of the files of an agency that a module reads, as its raw schemas place them."""
    return sorted({file_of(schema)["file"] for schema in raw_schemas(CONFIGS[site], agency)})


def held(site: str, agency: str) -> list[str]:
    """What an agency holds, made by the simulator."""
    return [f"data/agencies/{site}/{agency}/{name}" for name in raw(site, agency)]


def extract(site: str, agency: str) -> list[str]:
    """An anonymised extract with its manifest: the files that a module reads, or whatever lies there for a mapping."""
    place = f"data/extracts/{site}/{agency}"
    if module(site, agency) is None:
        return folder(place) if (site, agency) in EXTRACTS else []
    return [f"{place}/{name}" for name in (*raw(site, agency), "manifest.json")]


def arrived(paths: list[str]) -> list[str]:
    """Those of a custodian's files that are there; the stage that reads them tells what a missing one holds."""
    return [path for path in paths if Path(path).is_file()]


def records(*names: str) -> list[str]:
    """Record files of every site."""
    return [f"results/records/{site}/{name}.parquet" for site in SITES for name in names]


def counted(*names: str) -> list[str]:
    """What ingest counts of every extract, an agency each."""
    return [f"results/quality/{site}_{agency}_{name}.csv" for site, agency in EXTRACTS for name in names]


def codelists(site: str, agency: str) -> list[str]:
    """Code lists of an agency's wordings: those of its module, or those that its mapping and the format name."""
    source = CONFIGS[site].source(agency)
    if isinstance(source, Mapping):
        formats = [f"config/formats/{source.format}.yaml"] if source.format else []
        return [*formats, *(f"config/codelists/{name}.csv" for name in sorted(source.codelists()))]
    return [path for path in folder("config/codelists") if Path(path).name.startswith(f"{module(site, agency)}_")]


def folder(path: str) -> list[str]:
    """Files of a folder of the repository, at any depth."""
    return sorted(str(file) for file in Path(path).rglob("*") if file.is_file())
