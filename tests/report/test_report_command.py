from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.report.__main__ import main
from filetrack.schemas.assumption import Assumptions
from filetrack.schemas.audit import AuditedCell, AuditedClaim, AuditFinding
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.coding import CellCoding, Disagreement, DoubtCount, LevelAgainstTruth, LevelScore, RuleFired
from filetrack.schemas.figure import DrawnFigure
from filetrack.schemas.human_code import CodeAgreement, CodeConfusion, CodeCount
from filetrack.schemas.link import LinkCount, ReviewAgreement, ReviewCount
from filetrack.schemas.linkage_quality import (
    Calibration,
    Completeness,
    CurvePoint,
    ExpectedErrors,
    FalseLinks,
    LinkageScore,
    LinkedUnlinked,
)
from filetrack.schemas.measure import (
    Attrition,
    FollowedBy,
    LevelEvidence,
    MeasureByGroup,
    NotificationDelay,
    RepeatNotification,
    ReReferral,
    ResponseTime,
    StandardMet,
)
from filetrack.schemas.outcomes import (
    Effect,
    OutcomeAnalysis,
    OutcomeCount,
    OutcomeTest,
    Refusal,
    RoutingMissed,
    RoutingProtocol,
    RoutingUnknown,
    RoutingVolume,
    Specification,
)
from filetrack.schemas.quality import Reconciled
from filetrack.schemas.reading import Reading
from filetrack.schemas.reanalysis import AttritionBound, Reanalysed
from filetrack.schemas.sample import SampleStep
from filetrack.schemas.scenario import CellRange, Scenario
from filetrack.schemas.table import Cell, ComparedCell, ComparedClaim, ComparedTable, PublishedCell, TableSite

ROOT = Path(__file__).parents[2]
PLACES = [(site, agency) for site in ("north", "south") for agency in ("police", "care")]


@pytest.fixture(scope="module")
def place(tmp_path_factory, results) -> Path:
    """The folder of a run's results, which tests leave as it is."""
    place = tmp_path_factory.mktemp("report") / "results"
    written = {
        "sample/steps.csv": (results.steps, SampleStep),
        "records/cases.parquet": (results.cases, Case),
        "records/case_families.parquet": (results.families, CaseFamily),
        "tables/cells.csv": (results.cells, Cell),
        "tables/sites.csv": (results.sites, TableSite),
        "comparison/cells.csv": (results.comparison, ComparedCell),
        "comparison/tables.csv": (results.compared_tables, ComparedTable),
        "comparison/claims.csv": (results.compared_claims, ComparedClaim),
        "comparison/carried.csv": (results.carried, PublishedCell),
        "comparison/readings.csv": (results.readings, Reading),
        "measures/attrition.csv": (results.attrition, Attrition),
        "measures/notification_delay.csv": (results.delay, NotificationDelay),
        "measures/response_time.csv": (results.response, ResponseTime),
        "measures/level_evidence.csv": (results.level_evidence, LevelEvidence),
        "measures/standards.csv": (results.today.standards, StandardMet),
        "measures/repeats.csv": (results.today.repeats, RepeatNotification),
        "measures/re_referrals.csv": (results.today.re_referrals, ReReferral),
        "measures/followed_by.csv": (results.today.followed_by, FollowedBy),
        "measures/by_group.csv": (results.today.groups, MeasureByGroup),
        "linkage/summary.csv": (results.linked.decided, LinkCount),
        "linkage/review.csv": (results.linked.reviewed, ReviewCount),
        "linkage/agreement.csv": (results.linked.agreement, ReviewAgreement),
        "linkage/linked_unlinked.csv": (results.linked.compared, LinkedUnlinked),
        "linkage/completeness.csv": (results.linked.complete, Completeness),
        "linkage/expected_errors.csv": (results.linked.expected, ExpectedErrors),
        "linkage/false_links.csv": (results.linked.false_links, FalseLinks),
        "linkage/scenarios.csv": (results.linked.scenarios, Scenario),
        "tables/ranges.csv": (results.linked.ranges, CellRange),
        "linkage/score.csv": (results.linked.scored.scores, LinkageScore),
        "linkage/score_by_group.csv": (results.linked.scored.by_group, LinkageScore),
        "linkage/curve.csv": (results.linked.scored.curve, CurvePoint),
        "linkage/calibration.csv": (results.linked.scored.calibration, Calibration),
        "coding/by_whom.csv": (results.coding.by_whom, CodeCount),
        "coding/doubts.csv": (results.coding.doubts, DoubtCount),
        "coding/rules.csv": (results.coding.rules, RuleFired),
        "coding/disagreement.csv": (results.coding.disagreement, Disagreement),
        "coding/codings.csv": (results.coding.codings, CellCoding),
        "coding/agreement.csv": (results.coding.agreement, CodeAgreement),
        "coding/confusion.csv": (results.coding.confusion, CodeConfusion),
        "coding/score.csv": (results.coding.judged.scores, LevelScore),
        "coding/against_truth.csv": (results.coding.judged.levels, LevelAgainstTruth),
        "published/audit.csv": (results.evidence.findings, AuditFinding),
        "published/tables.csv": (results.evidence.cells, AuditedCell),
        "published/claims.csv": (results.evidence.claims, AuditedClaim),
        "published/reanalysis.csv": (results.evidence.statements, Reanalysed),
        "published/attrition_bounds.csv": (results.evidence.shares, AttritionBound),
        "outcomes/analyses.csv": (results.outcomes.analyses, OutcomeAnalysis),
        "outcomes/effects.csv": (results.outcomes.effects, Effect),
        "outcomes/tests.csv": (results.outcomes.tests, OutcomeTest),
        "outcomes/refusals.csv": (results.outcomes.refusals, Refusal),
        "outcomes/counts.csv": (results.outcomes.counts, OutcomeCount),
        "outcomes/specifications.csv": (results.outcomes.specifications, Specification),
        "outcomes/routing_protocols.csv": (results.outcomes.protocols, RoutingProtocol),
        "outcomes/routing_volumes.csv": (results.outcomes.volumes, RoutingVolume),
        "outcomes/routing_missed.csv": (results.outcomes.missed, RoutingMissed),
        "outcomes/routing_unknown.csv": (results.outcomes.unknown, RoutingUnknown),
        "figures/figures.csv": (pd.DataFrame(columns=list(DrawnFigure.to_schema().columns)), DrawnFigure),
    }
    for name, (frame, schema) in written.items():
        io.write(frame, place / name, schema)
    (place / "linkage/rule.md").write_text(results.linked.rule, encoding="utf-8")
    (place / "linkage/model.json").write_text(results.linked.model.model_dump_json(), encoding="utf-8")
    for site, agency in PLACES:
        here = results.reconciled[results.reconciled["site"].eq(site) & results.reconciled["agency"].eq(agency)]
        io.write(here, place / f"quality/{site}_{agency}_reconciled.csv", Reconciled)
    (place / "quality/quality.json").write_text(results.quality.model_dump_json(), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def pages(place) -> dict[str, str]:
    return run(place, place.parent / "out")


def run(results: Path, out: Path) -> dict[str, str]:
    config = ROOT / "config"
    main(config / "study.yaml", config / "tables.yaml", config / "assumptions.yaml", results=results, out=out)
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in out.rglob("*.html")}


@pytest.fixture
def lacking(place, tmp_path):
    """The folder once more, without some of its files: `lacking("tables/cells.csv")`."""

    def without(*names: str) -> Path:
        copy = shutil.copytree(place, tmp_path / "results")
        for name in names:
            (copy / name).unlink()
        return copy

    return without


def test_the_command_writes_the_page_and_how_it_was_run(place, pages):
    record = json.loads((place.parent / "out/run.json").read_text(encoding="utf-8"))
    assert (record["commit"], record["seed"], record["input"]) == ("abc1234", 7, "simulated")
    assert "abc1234" in pages["pages/run.html"]
    assert "Links scored against" in pages["pages/linkage.html"]
    assert "index.html" in pages


def test_two_runs_write_the_same_bytes(place, pages, tmp_path):
    assert run(place, tmp_path) == pages
    assert (tmp_path / "run.json").read_bytes() == (place.parent / "out/run.json").read_bytes()


def test_without_a_score_the_page_is_made_all_the_same(lacking, tmp_path):
    pages = run(lacking("linkage/score.csv", "coding/score.csv"), tmp_path / "out")
    assert "Links were not scored" in pages["pages/linkage.html"]
    assert "levels were not set beside the simulator's" in pages["pages/violence.html"]


def test_a_missing_result_is_told_by_its_path(lacking, tmp_path):
    with pytest.raises(Problem, match=r"tables/cells\.csv does not exist"):
        run(lacking("tables/cells.csv"), tmp_path / "out")


def test_an_assumption_named_twice_is_refused():
    entry = {"id": "a", "text": "t", "section": "1", "quality": "low", "impact": "low"}
    with pytest.raises(Problem, match="used more than once: a"):
        io.checked({"assumptions": [entry, entry]}, Assumptions, "config/assumptions.yaml")
