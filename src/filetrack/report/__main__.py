"""Command: the pages that show a run, and the record of how the run was made."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from filetrack import io
from filetrack.bulletin.site import CHECKED, DOCUMENT
from filetrack.problems import told
from filetrack.quality.crate import crate
from filetrack.quality.manifest import manifest, sha256
from filetrack.report.coding import Coding, Judged
from filetrack.report.document import document
from filetrack.report.downloads import downloads
from filetrack.report.drawn import drawn_figures
from filetrack.report.evidence import Evidence
from filetrack.report.linkage import Linked, Scored
from filetrack.report.outcomes import Outcomes
from filetrack.report.site import Results, checked, pages, written
from filetrack.report.site import tables as tables_of
from filetrack.report.standards import Measured
from filetrack.schemas.assumption import Assumptions
from filetrack.schemas.audit import AuditedCell, AuditedClaim, AuditFinding
from filetrack.schemas.base import Frame
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.checklist import Checklist
from filetrack.schemas.coding import (
    CellCoding,
    Disagreement,
    DoubtCount,
    LevelAgainstTruth,
    LevelScore,
    RuleFired,
)
from filetrack.schemas.declared import Tables
from filetrack.schemas.figure import DrawnFigure, Figures
from filetrack.schemas.human_code import CodeAgreement, CodeConfusion, CodeCount
from filetrack.schemas.link import LinkCount, ReviewAgreement, ReviewCount
from filetrack.schemas.linkage_quality import (
    Calibration,
    Completeness,
    CurvePoint,
    ExpectedErrors,
    FalseLinks,
    LinkageModel,
    LinkageScore,
    LinkedUnlinked,
)
from filetrack.schemas.manifest import AGENCIES
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
from filetrack.schemas.of_study import of_study
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
from filetrack.schemas.quality_report import QualityReport
from filetrack.schemas.reading import Reading
from filetrack.schemas.reanalysis import AttritionBound, Reanalysed
from filetrack.schemas.run import PLAN, Engine, Run, RunManifest
from filetrack.schemas.sample import SampleStep
from filetrack.schemas.scenario import CellRange, Scenario
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, ComparedCell, ComparedClaim, ComparedTable, PublishedCell, TableSite
from filetrack.schemas.today import Today


def main(
    config: Path = Path("config/study.yaml"),
    tables: Path = Path("config/tables.yaml"),
    assumptions: Path = Path("config/assumptions.yaml"),
    figures: Path = Path("config/figures.yaml"),
    today: Annotated[Path, typer.Option(help="What services are held to today.")] = Path("config/measures.yaml"),
    checklists: Annotated[Path, typer.Option(help="Folder of what guidance asks to be reported.")] = Path(
        "config/checklists"
    ),
    results: Path = Path("results"),
    out: Path = Path("results"),
    plan: Annotated[str | None, typer.Option(help="The run's jobs, as JSON (PlannedJob): for its manifest.")] = None,
    engine: Annotated[str | None, typer.Option(help="What runs the plan, as JSON (Engine): for its crate.")] = None,
) -> None:
    """Write the pages that show a run's results, the tables and the whole report to take away, and how it was run.

    Of a planned run, its manifest too, and its crate (`ro-crate-metadata.json`).
    """
    study = io.settings(config, Study)
    declared = of_study(io.settings(tables, Tables), study)
    settled = io.settings(assumptions, Assumptions)
    lists = [io.settings(path, Checklist) for path in sorted(checklists.glob("*.yaml"), reverse=True)]
    shown = _results(results, study, io.settings(figures, Figures), io.settings(today, Today), lists)
    run = shown.quality.run
    shown_on = pages(study, declared, settled, shown)
    pictures = {one.name: (results / f"figures/{one.name}.png").read_bytes() for one in shown.drawn}
    with ProcessPoolExecutor(max_workers=1) as beside:
        in_one = beside.submit(document, study, run, shown_on, pictures)
        files = {address: html.encode() for address, html in written(study, run, shown_on).items()}
        files |= downloads(tables_of(shown_on), study.input)
        files[CHECKED] = checked(shown_on)
        files[DOCUMENT] = in_one.result()
    files["run.json"] = f"{run.model_dump_json(indent=2)}\n".encode()
    for address, content in files.items():
        (out / address).parent.mkdir(parents=True, exist_ok=True)
        (out / address).write_bytes(content)
    if plan is not None:
        recorded = manifest(PLAN.validate_json(plan), run, Path())
        (out / "manifest.json").write_text(recorded.model_dump_json(indent=1) + "\n", encoding="utf-8")
        if engine is not None:
            _write_crate(recorded, run, Engine.model_validate_json(engine), out / "manifest.json")
    print(out / "index.html")


def _write_crate(recorded: RunManifest, run: Run, engine: Engine, listed: Path) -> None:
    """Write the crate of a run into the study's folder, which is the crate's."""
    hashes = {path.as_posix(): sha256(path) for path in (Path(engine.plan), listed)}
    metadata = crate(recorded, run, engine, hashes, dt.datetime.now(dt.UTC).date())
    Path("ro-crate-metadata.json").write_text(json.dumps(metadata, indent=1) + "\n", encoding="utf-8")


def _results(folder: Path, study: Study, figures: Figures, today: Today, checklists: Sequence[Checklist]) -> Results:
    return Results(
        steps=io.read(folder / "sample/steps.csv", SampleStep),
        cases=io.read(folder / "records/cases.parquet", Case),
        families=io.read(folder / "records/case_families.parquet", CaseFamily),
        cells=io.read(folder / "tables/cells.csv", Cell),
        sites=io.read(folder / "tables/sites.csv", TableSite),
        comparison=_compared(folder / "comparison/cells.csv", ComparedCell, study),
        compared_tables=_compared(folder / "comparison/tables.csv", ComparedTable, study),
        compared_claims=_compared(folder / "comparison/claims.csv", ComparedClaim, study),
        carried=_compared(folder / "comparison/carried.csv", PublishedCell, study),
        readings=_compared(folder / "comparison/readings.csv", Reading, study),
        reconciled=_reconciled(folder / "quality", study.sites),
        quality=io.settings(folder / "quality/quality.json", QualityReport),
        attrition=io.read(folder / "measures/attrition.csv", Attrition),
        delay=io.read(folder / "measures/notification_delay.csv", NotificationDelay),
        response=io.read(folder / "measures/response_time.csv", ResponseTime),
        level_evidence=io.read(folder / "measures/level_evidence.csv", LevelEvidence),
        linked=_linked(folder),
        coding=_coding(folder / "coding"),
        evidence=Evidence(
            findings=io.read(folder / "published/audit.csv", AuditFinding),
            cells=io.read(folder / "published/tables.csv", AuditedCell),
            claims=io.read(folder / "published/claims.csv", AuditedClaim),
            statements=io.read(folder / "published/reanalysis.csv", Reanalysed),
            shares=io.read(folder / "published/attrition_bounds.csv", AttritionBound),
        ),
        outcomes=Outcomes(
            analyses=io.read(folder / "outcomes/analyses.csv", OutcomeAnalysis),
            effects=io.read(folder / "outcomes/effects.csv", Effect),
            tests=io.read(folder / "outcomes/tests.csv", OutcomeTest),
            refusals=io.read(folder / "outcomes/refusals.csv", Refusal),
            counts=io.read(folder / "outcomes/counts.csv", OutcomeCount),
            specifications=io.read(folder / "outcomes/specifications.csv", Specification),
            protocols=io.read(folder / "outcomes/routing_protocols.csv", RoutingProtocol),
            volumes=io.read(folder / "outcomes/routing_volumes.csv", RoutingVolume),
            missed=io.read(folder / "outcomes/routing_missed.csv", RoutingMissed),
            unknown=io.read(folder / "outcomes/routing_unknown.csv", RoutingUnknown),
        ),
        today=Measured(
            today=today,
            standards=io.read(folder / "measures/standards.csv", StandardMet),
            repeats=io.read(folder / "measures/repeats.csv", RepeatNotification),
            re_referrals=io.read(folder / "measures/re_referrals.csv", ReReferral),
            followed_by=io.read(folder / "measures/followed_by.csv", FollowedBy),
            groups=io.read(folder / "measures/by_group.csv", MeasureByGroup),
        ),
        checklists=checklists,
        drawn=drawn_figures(figures, io.read(folder / "figures/figures.csv", DrawnFigure)),
    )


def _compared(path: Path, schema: type[Frame], study: Study) -> pd.DataFrame:
    """What a comparison with print holds: nothing where the study is not of the report's sites."""
    return io.read(path, schema) if study.of_the_report else schema.empty()


def _linked(results: Path) -> Linked:
    folder = results / "linkage"
    return Linked(
        rule=(folder / "rule.md").read_text(encoding="utf-8").strip(),
        decided=io.read(folder / "summary.csv", LinkCount),
        reviewed=io.read(folder / "review.csv", ReviewCount),
        agreement=io.read(folder / "agreement.csv", ReviewAgreement),
        model=io.settings(folder / "model.json", LinkageModel),
        compared=io.read(folder / "linked_unlinked.csv", LinkedUnlinked),
        complete=io.read(folder / "completeness.csv", Completeness),
        expected=io.read(folder / "expected_errors.csv", ExpectedErrors),
        false_links=io.read(folder / "false_links.csv", FalseLinks),
        scenarios=io.read(folder / "scenarios.csv", Scenario),
        ranges=io.read(results / "tables/ranges.csv", CellRange),
        scored=_scored(folder) if (folder / "score.csv").is_file() else None,
    )


def _scored(folder: Path) -> Scored:
    return Scored(
        scores=io.read(folder / "score.csv", LinkageScore),
        by_group=io.read(folder / "score_by_group.csv", LinkageScore),
        curve=io.read(folder / "curve.csv", CurvePoint),
        calibration=io.read(folder / "calibration.csv", Calibration),
    )


def _coding(folder: Path) -> Coding:
    return Coding(
        by_whom=io.read(folder / "by_whom.csv", CodeCount),
        doubts=io.read(folder / "doubts.csv", DoubtCount),
        rules=io.read(folder / "rules.csv", RuleFired),
        disagreement=io.read(folder / "disagreement.csv", Disagreement),
        codings=io.read(folder / "codings.csv", CellCoding),
        agreement=io.read(folder / "agreement.csv", CodeAgreement),
        confusion=io.read(folder / "confusion.csv", CodeConfusion),
        judged=_judged(folder) if (folder / "score.csv").is_file() else None,
    )


def _judged(folder: Path) -> Judged:
    return Judged(
        scores=io.read(folder / "score.csv", LevelScore),
        levels=io.read(folder / "against_truth.csv", LevelAgainstTruth),
    )


def _reconciled(folder: Path, sites: Iterable[str]) -> pd.DataFrame:
    frames = [io.read(folder / f"{site}_{agency}_reconciled.csv", Reconciled) for site in sites for agency in AGENCIES]
    return pd.concat(frames, ignore_index=True)


if __name__ == "__main__":
    typer.run(told(main))
