"""A small run: six notifications, three of them traced, to two families."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.published.comparison import Evidence as Comparing
from filetrack.published.comparison import by_table, carried_cells, compared
from filetrack.quality.summary import Findings, quality_report
from filetrack.report.coding import Coding, Judged
from filetrack.report.evidence import Evidence
from filetrack.report.linkage import Linked, Scored
from filetrack.report.outcomes import Outcomes
from filetrack.report.site import Page, Results, written
from filetrack.report.site import pages as pages_of
from filetrack.report.standards import Measured
from filetrack.schemas.assumption import Assumptions
from filetrack.schemas.audit import AuditedCell, AuditedClaim, AuditFinding
from filetrack.schemas.case import Case, CaseChild, CaseFamily
from filetrack.schemas.check import Checks
from filetrack.schemas.checklist import Checklist
from filetrack.schemas.codes import Level
from filetrack.schemas.coding import CellCoding, Disagreement, DoubtCount, LevelAgainstTruth, LevelScore, RuleFired
from filetrack.schemas.declared import SOURCES, CrossTab, RegisterTable, Tables
from filetrack.schemas.human_code import CODES, CodeAgreement, CodeConfusion, CodeCount
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
from filetrack.schemas.quality import CheckCount, Distribution, Reconciled
from filetrack.schemas.quality import Completeness as FilledColumns
from filetrack.schemas.quality_report import QualityReport
from filetrack.schemas.reading import Reading
from filetrack.schemas.reanalysis import AttritionBound, Reanalysed
from filetrack.schemas.run import Run
from filetrack.schemas.sample import Register, SampleStep
from filetrack.schemas.scenario import CellRange, Scenario
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, ComparedClaim, PublishedCell, TableSite
from filetrack.schemas.today import Today
from filetrack.tables.counting import cross_tab, register_table, tracing_table

ROOT = Path(__file__).parents[2]


def frame(schema, *rows: tuple) -> pd.DataFrame:
    return io.validated(pd.DataFrame(rows, columns=list(schema.to_schema().columns)), schema, schema.__name__)


def case(number: int, site: str, end_state: str, family: str | None = None) -> dict:
    """A case of which only what the page shows differs from the others."""
    same = {
        Case.relationship: "current_partner",
        Case.location: "victims_home",
        Case.weekday: "monday",
        Case.time_of_day: "night",
        Case.level: "low",
        Case.level_by: "machine",
        Case.presence: "present",
        Case.children: 1,
        Case.parties: "victim_and_perpetrator",
        Case.weapon: "none",
        Case.injured_people: 0,
        Case.removal: "other",
        Case.caller: "victim",
        Case.response: "timed",
        Case.response_minutes: 12.0,
        Case.notification_days: 2,
        Case.received_on: pd.NaT,
    }
    flags = dict.fromkeys(
        (
            Case.has_offence,
            Case.unsubstantiated,
            Case.details_missing,
            Case.described,
            Case.injury,
            Case.victim_or_child_injured,
            Case.moved_to_safety,
            Case.child_omitted,
            Case.presence_omitted,
            Case.inconsistent,
        ),
        False,
    )
    own = {Case.site: site, Case.incident_id: f"i{number}", Case.end_state: end_state, Case.family_id: family}
    return same | flags | own


def rows(schema, *given: dict) -> pd.DataFrame:
    """A frame of rows given by column, missing where none is given."""
    made = pd.DataFrame(list(given)).reindex(columns=list(schema.to_schema().columns))
    return io.validated(made, schema, schema.__name__)


@pytest.fixture(scope="session")
def cases() -> pd.DataFrame:
    return rows(
        Case,
        case(1, "north", "traced", "f1"),
        case(2, "north", "traced", "f1"),
        case(3, "north", "family_not_known"),
        case(4, "south", "traced", "f2"),
        case(5, "south", "file_not_found", "f3"),
        case(6, "south", "file_not_found", "f4"),
    )


@pytest.fixture(scope="session")
def families() -> pd.DataFrame:
    counted = (0, 0, 0, False, True, False, False)
    return frame(
        CaseFamily,
        ("north", "f1", 2, "letter", "none", "low", "none", *counted),
        ("south", "f2", 1, "safeguarding", "open", "open_case", "high", *counted),
    )


@pytest.fixture(scope="session")
def steps() -> pd.DataFrame:
    return frame(
        SampleStep,
        ("north", 1, "incidents", "Reported in January 2007", 9, 0, None),
        ("north", 2, "incidents", "Between current or former partners", 3, 6, "Between relatives"),
        ("south", 1, "MERLIN records", "Searched", 4, 0, None),
        ("south", 2, "incidents", "Found", 3, 1, None),
    )


@pytest.fixture(scope="session")
def declared() -> Tables:
    return io.settings(ROOT / "config/tables.yaml", Tables)


@pytest.fixture(scope="session")
def cells(declared, cases, families) -> pd.DataFrame:
    same = (5, "female", "asian", "both_parents")
    children = frame(CaseChild, ("north", "c1", "i1", "witnessed", *same), ("north", "c2", "i1", "not_recorded", *same))
    register = frame(Register, ("north", "2007-01", 9, 4, 3), ("south", "2007-01", 8, 3, 3))
    nobody = {name: rows(schema) for name, schema in SOURCES.items()}
    frames = nobody | {"cases": cases, "case_children": children, "case_families": families}

    def counted(table) -> pd.DataFrame:
        if isinstance(table, CrossTab):
            return cross_tab(table, frames)
        if isinstance(table, RegisterTable):
            return register_table(table, register)
        return tracing_table(table, cases, families)

    return io.validated(pd.concat(map(counted, declared.in_order()), ignore_index=True), Cell, "cells")


@pytest.fixture(scope="session")
def published() -> pd.DataFrame:
    return frame(
        PublishedCell,
        ("12", "Current partners", "Number", "count", 6, "6", "incidents", None, "4.5", None),
        ("12", "Ex-partners", "Percentage", "percent", 40, "40%", "incidents", 6, "4.5", None),
        ("33", "Letter", "Northern", "count", 3, "3", "families", None, "6.3", None),
        ("33", "Letter", "Northern (%)", "percent", 100, "100%", "families", 1, "6.3", None),
        ("2", "Senior manager", "Number", "count", 2, "2", "interviewees", None, "2.3.3.2", None),
        ("2", "Total", "Number", "count", 25, "25", "interviewees", None, "2.3.3.2", None),
        ("10", "Asian", "2007 population estimate (ONS)", "percent", 11, "11%", "people", None, "4.4.4", None),
        ("10", "Unknown", "2007 population estimate (ONS)", "percent", None, "-", "people", None, "4.4.4", None),
        ("31", "Date and time of incident", "Northern site", "text", None, "Yes", None, None, "5.10.3", None),
        ("31", "Date and time of incident", "Southern site", "text", None, "No", None, None, "5.10.3", None),
    )


def finding(name: str, severity: str, section: str, text: str, **given) -> tuple:
    """A finding, its parts in the schema's order; what is not given is missing."""
    whole = {"finding": name, "check": "c", "severity": severity, "section": section, "text": text}
    whole |= {"printed": "7", "follows": "8", "effect": "Small."} | given
    return tuple(whole.get(column) for column in AuditFinding.to_schema().columns)


def statement(name: str, verdict: str, **given) -> tuple:
    """A tested statement, its parts in the schema's order; what is not given is missing."""
    whole = {"id": name, "statement": f"The statement {name}", "section": "6.3", "origin": "reported", "claim": "more"}
    whole |= {"unit": "families", "test": "Fisher exact", "verdict": verdict, "reason": f"Why {name}."} | given
    return tuple(whole.get(column) for column in Reanalysed.to_schema().columns)


def bound(site: str, assumption: str, low: float, high: float) -> tuple:
    first = ("nothing", "60% of families met with nothing", "6.3", site, "families", assumption)
    return (*first, 6, 6, 10, 5, low, high, low - 0.1, high + 0.05, "Wilson", "d")


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    differs = {"effect_name": "difference of shares", "counts": "a 3 of 6; b 1 of 6", "p": 0.5}
    return Evidence(
        findings=frame(
            AuditFinding,
            finding(
                "b",
                "rounding",
                "exec",
                "A slip.",
                claim="exec-one",
                quote="one of two",
                other="4.2-two",
                other_section="4.2",
            ),
            finding("a", "minor", "10.1", "A small thing (“one of two”).", claim="10.1-one", quote="one of two"),
            finding(
                "d",
                "material",
                "6.3",
                "A great thing.",
                table="33",
                row="Letter",
                column="Total",
                other="T34[Low|Both]",
                other_section="6.4",
            ),
            finding("c", "material", "4.10", "Another.", table="18", other="T18", other_section="4.10"),
        ),
        cells=frame(AuditedCell, ("33", "Letter", "Total", "count", "7", None, None, None, None, 1)),
        claims=frame(AuditedClaim, ("exec-one", "exec", "count", 1.0, None, None, "b")),
        statements=frame(
            Reanalysed,
            statement("late", "contradicted", section="7.2", effect=-0.126, lower=-0.4, upper=0.2, **differs),
            statement(
                "alike", "under-powered", origin="possible", effect=0.1, lower=-0.05, upper=0.25, margin=0.1, **differs
            ),
            statement(
                "most",
                "supported",
                effect_name="share",
                effect=0.75,
                lower=0.6,
                upper=0.9,
                counts="9 of 12",
                against=0.5,
            ),
            statement("untold", "not testable"),
        ),
        shares=frame(
            AttritionBound,
            bound("both", "missing_at_random", 0.6, 0.6),
            bound("both", "worst_best", 0.4, 0.73),
            bound("both", "not_known_settled", 0.5, 0.73),
        ),
    )


def reading(figure: str, block: str, target: str, section: str, kind: str = "hard", **given) -> dict:
    """A reading; what is not given is missing."""
    named = {Reading.figure: figure, Reading.block: block, Reading.target: target, Reading.section: section}
    return named | {Reading.unit: "families", Reading.kind: kind} | given


@pytest.fixture(scope="session")
def readings() -> pd.DataFrame:
    return rows(
        Reading,
        reading("6.3 letters", "families", "T33[Letter|Total] - exec-one", "6.3"),
        reading("4.1 all", "incidents", ">= 12", "4.1", reading="as they are"),
        reading("6.4 letters, all sites", "families", "T33[Letter|Total]", "6.4", "soft", reason="seven is not eight"),
        reading("4.2 one", "elsewhere", "< exec-one", "4.2", "soft", reason="none is left", finding="b"),
    )


@pytest.fixture(scope="session")
def linked() -> Linked:
    """Levels with weights that come out even: each twice as often among matches as the one before, or half as often."""
    levels = [
        *(("forename", "exact", 0.5, 0.125), ("forename", "different", 0.25, 0.5)),
        *(("surname", "household", 0.5, 0.25), ("surname", "exact", 0.5, 0.125), ("surname", "different", 0.125, 0.5)),
        *(("birth", "exact", 0.5, 0.0625), ("birth", "year", 0.25, 0.125), ("birth", "different", 0.125, 0.5)),
        *(("postcode", "exact", 0.5, 0.125), ("postcode", "different", 0.25, 0.5)),
        *(("sex", "same", 1.0, 0.5), ("sex", "different", 0.25, 0.5)),
    ]
    site = {
        "match_probability": 1 / 9,
        "levels": [dict(zip(("comparison", "level", "m", "u"), level, strict=True)) for level in levels],
        "blocking": [
            {"columns": ["birth_key"], "comparisons": 800, "followed": True},
            {"columns": ["birth_key", "forename_key"], "comparisons": 600, "followed": False},
        ],
        "untrained": ["surname.exact"],
        "unobserved": [],
    }
    perfect, worse = (3, 2, 2, 2, 0, 0, 1.0, 1.0, 1.0), (3, 3, 3, 2, 1, 0, 2 / 3, 2 / 3, 2 / 3)
    return Linked(
        rule="The surest first.",
        reviewed=frame(ReviewCount, ("north", "open", 1), ("south", "agreed", 2), ("south", "disputed", 1)),
        agreement=frame(ReviewAgreement, (1, 2, 10, 9, 0.8, 0.4, 1.0)),
        decided=frame(LinkCount, ("north", "marker", 2, 0), ("north", "none", 1, 0), ("south", "people", 3, 1)),
        model=LinkageModel.model_validate({"north": site, "south": site}),
        compared=frame(
            LinkedUnlinked,
            ("Research site", "Northern", 5, 1, 0.4, 1.0, -1.73, 1.73),
            ("Research site", "Southern", 5, 1, 0.6, 0.0, 1.73, 1.73),
            ("Children listed", None, 5, 1, 1.9, 1.0, None, None),
            ("Anyone injured", "Yes", 5, 1, 0.2, 0.2, 0.0, 0.0),
        ),
        complete=frame(
            Completeness,
            ("north", "police", "adults", "Forename", 6, 6, 100.0),
            ("north", "police", "adults", "Date of birth", 6, 3, 50.0),
        ),
        expected=frame(ExpectedErrors, ("north", "none", 1, 0.25), ("south", "people", 3, 0.125)),
        false_links=frame(
            FalseLinks,
            ("probability", "People", 3, 0, 0, 0, 0, 0.125, 0, 1),
            ("review", "Agency reference", 2, 1, 1, 0, 0, 0, 0, 1),
            ("review", "People", 3, 2, 0, 0, 0, None, None, None),
            ("review", "All", 5, 3, 1, 0, 0, None, None, None),
        ),
        scenarios=frame(Scenario, (0, True, True, False, 150, 0), (1, False, False, True, 50, 2)),
        ranges=frame(
            CellRange,
            ("32", "File not found", "North", "count", 1, 1, 1, 1, 1, 200),
            ("33", "Letter", "Northern", "count", 2, 2, 4, 2, 4, 200),
        ),
        scored=Scored(
            scores=frame(
                LinkageScore,
                ("notifications", "site", "Northern", *perfect),
                ("notifications", "site", "Southern", *worse),
            ),
            by_group=frame(
                LinkageScore, ("notifications", "level", "High", *perfect), ("notifications", "level", "Medium", *worse)
            ),
            curve=frame(CurvePoint, (0.0, 5, 4, 1, 0, 0.8, 0.8, 0.8), (10.0, 4, 4, 0, 1, 1.0, 0.8, 0.889)),
            calibration=frame(Calibration, (0.0, 0, None, 0, None), (0.9, 5, 0.95, 4, 0.8)),
        ),
    )


@pytest.fixture(scope="session")
def coding() -> Coding:
    """Levels of two incidents by coders, of one by an adjudicator; the rest by rules."""
    counts = {name: (6, 0, 0, 0) for name in CODES} | {"level": (3, 2, 1, 1)}
    return Coding(
        by_whom=frame(CodeCount, *[(name.value, *numbers) for name, numbers in counts.items()]),
        doubts=frame(
            DoubtCount,
            ("north", "any reason", 2, 3),
            ("north", "a blow is denied", 2, 3),
            ("south", "any reason", 0, 3),
        ),
        rules=frame(RuleFired, ("R22", "high", "An injury.", 0, 0), ("R1", "low", "Words.", 6, 5)),
        disagreement=frame(Disagreement, ("north", "weapon", 1, 1, 0, 1, 0), ("south", "weapon", 0, 0, 0, 0, 3)),
        codings=frame(
            CellCoding,
            ("18", "Medium", "Number", "count", 1, 0, 1, 1),
            ("18", "Medium", "Percentage", "percent", 16.7, 0, 33.3, 16.7),
        ),
        agreement=frame(
            CodeAgreement, ("level", None, "machine", "coder 1", "sample", 4, 3, 0.5, 0.1, 0.9, 0.5, 0.1, 0.9)
        ),
        confusion=frame(CodeConfusion, ("level", None, "machine", "coder 1", "low", "medium", 1)),
        judged=Judged(
            scores=frame(LevelScore, ("north", 3, 2, 1, 0, 0.5, 0.1, 0.9), ("south", 3, 3, 0, 0, 1.0, 1.0, 1.0)),
            levels=frame(
                LevelAgainstTruth,
                *[
                    (site, meant.value, coded.value, number)
                    for site, counted in (
                        ("north", (1, 0, 0, 0, 1, 0, 0, 1, 0)),
                        ("south", (1, 0, 0, 0, 1, 0, 0, 0, 1)),
                    )
                    for (meant, coded), number in zip(itertools.product(Level, Level), counted, strict=True)
                ],
            ),
        ),
    )


@pytest.fixture(scope="session")
def reconciled() -> pd.DataFrame:
    return frame(Reconciled, *[(s, a, "x.csv", 1200, 1199, 1) for s in ("north", "south") for a in ("police", "care")])


@pytest.fixture(scope="session")
def quality(run, study, reconciled) -> QualityReport:
    counted = ("north", "police", "x.csv")
    checks = frame(
        CheckCount,
        (*counted, "not_a_date", "Reported", "a date, dd/mm/yyyy", "quarantine", 1200, 1199, 1, True, None),
        (*counted, "unknown_wording", "Sex", "F or M", "blank", 1200, 1200, 0, True, None),
    )
    found = Findings(reconciled, checks, frame(FilledColumns), frame(Distribution))
    return quality_report(run, io.settings(ROOT / "config/checks.yaml", Checks), study, found, {})


@pytest.fixture(scope="session")
def outcomes() -> Outcomes:
    return Outcomes(
        analyses=frame(
            OutcomeAnalysis,
            ("next_notification", "Time to the next notification", "family", 2, 2, 1, 1, "Why families come back."),
        ),
        effects=frame(
            Effect,
            ("next_notification", "Cox", "hazard ratio", "Letter", 1.5, 0.25, float("inf"), 0.04, 2, 1),
        ),
        tests=frame(OutcomeTest, ("next_notification", "log-rank", "one curve", 3.8379, 1.0, 0.05)),
        refusals=frame(Refusal, ("next_notification", "Gray", "too few events")),
        counts=frame(OutcomeCount, ("next_notification", "families by repeat notifications", "All: 0", 1, 2)),
        specifications=frame(
            Specification,
            ("again", "Notified again", "cumulative incidence", "as_recorded", 0.5, 0.1, 0.9, 2, 1, 1, None, None),
            ("again", "Notified again", "cumulative incidence", "imputed", *[None] * 7, "too few families"),
        ),
        protocols=frame(RoutingProtocol, ("everything", "Everything", "§5.10", 6, 2, 1, None, "What would have come.")),
        volumes=frame(
            RoutingVolume,
            ("everything", "both", "all", "social_services", 4, 3, 6, 6, 0.667, 0.22, 0.96, 2, 2, 1.0, 0.16, 1.0, 1),
        ),
        missed=frame(RoutingMissed, ("everything", "either", "all", 2, 2, 1, 1, 0, 0, 0, 0, 1, 0.0, 0.0, 0.84, None)),
        unknown=frame(RoutingUnknown, ("everything", "risk", 1, 6, 1, 1, "bronze")),
    )


@pytest.fixture(scope="session")
def measured() -> Measured:
    return Measured(
        today=io.settings(ROOT / "config/measures.yaml", Today),
        standards=frame(
            StandardMet,
            ("north", "hours_48", "all", 3, 1, 1, 1, 0, 0, 50.0, 9.5, 90.5, 33.3, 66.7),
            ("both", "graded", "gold", 0, 0, 0, 0, 0, 0, None, None, None, None, None),
        ),
        repeats=frame(
            RepeatNotification,
            ("both", "families", 2, 1, 2, 0, 12, 12, 50.0, 9.5, 90.5),
            ("both", "couples", 0, 0, 0, 0, 12, 0, None, None, None),
        ),
        re_referrals=frame(ReReferral, ("both", 2, 1, 0, 50.0, 9.5, 90.5)),
        followed_by=frame(
            FollowedBy,
            ("both", "referral", "both", 1, 100.0, 20.7, 100.0),
            ("both", "referral", "too_recent", 1, None, None, None),
            ("both", "section_47_enquiry", "plan", 0, None, None, None),
        ),
        groups=frame(
            MeasureByGroup,
            ("Traced", "victim_sex", "Female", False, 20, 10, 50.0, 29.9, 70.1),
            ("Traced", "victim_sex", "Male", True, None, None, None, None, None),
            ("Traced", "victim_sex", "More than one", False, 0, 0, None, None, None),
            ("Traced", "victim_sex", "Not recorded", False, 0, 0, None, None, None),
        ),
    )


@pytest.fixture(scope="session")
def checklists() -> list[Checklist]:
    return [io.settings(ROOT / f"config/checklists/{name}.yaml", Checklist) for name in ("record", "guild")]


@pytest.fixture(scope="session")
def results(
    steps,
    cases,
    families,
    declared,
    cells,
    published,
    readings,
    evidence,
    linked,
    coding,
    quality,
    reconciled,
    outcomes,
    measured,
    checklists,
) -> Results:
    columns = [(one.number, one.column) for one in declared.carried if one.column]
    comparison = compared(published, cells, Comparing(evidence.findings, rows(Reading)), columns)
    return Results(
        steps=steps,
        cases=cases,
        families=families,
        cells=cells,
        sites=frame(TableSite, *(("north", table.number, True, None) for table in declared.in_order())),
        comparison=comparison,
        compared_tables=by_table(comparison, published),
        compared_claims=frame(
            ComparedClaim,
            ("4.1-a-b", "4.1", "Nine of them.", "Incidents", "count", 9, 9, 9, 12, "agrees", None),
            ("10.1-one", "10.1", "one of two", "Families", "percent", 50, 25, 3, 12, "contradicts", "a"),
            ("4.1-a-d", "4.1", "About a third.", "Letters", "compare", 33.3, 60, 6, 10, "differs", None),
        ),
        carried=carried_cells(published, declared.carried),
        readings=readings,
        reconciled=reconciled,
        quality=quality,
        attrition=frame(Attrition, ("north", "traced", 2, 3, 66.7), ("south", "traced", 1, 3, 33.3)),
        delay=frame(NotificationDelay, ("north", 3, 0, 2.0, 2.0, 3, 100.0), ("south", 3, 3, None, None, 0, 0.0)),
        response=frame(ResponseTime, ("north", 3, 3, 3, 3, 12.0, 0, 0), ("south", 3, 3, 3, 3, 12.0, 0, 0)),
        level_evidence=frame(LevelEvidence, ("north", "injury_tick", "yes", "low", 1)),
        linked=linked,
        coding=coding,
        evidence=evidence,
        outcomes=outcomes,
        today=measured,
        checklists=checklists,
    )


@pytest.fixture(scope="session")
def views(study, declared, assumptions, results) -> list[Page]:
    """What each page shows."""
    return pages_of(study, declared, assumptions, results)


@pytest.fixture(scope="session")
def pages(study, results, views) -> dict[str, str]:
    return written(study, results.quality.run, views)


@pytest.fixture(scope="session")
def study() -> Study:
    return io.settings(ROOT / "config/study.yaml", Study)


@pytest.fixture(scope="session")
def assumptions() -> Assumptions:
    return io.settings(ROOT / "config/assumptions.yaml", Assumptions)


@pytest.fixture(scope="session")
def run() -> Run:
    return Run(
        title="t",
        input="simulated",
        seed=7,
        commit="abc1234",
        python="3.11",
        packages={"filetrack": "0.1.0", "pandas": "3"},
        config={"study.yaml": "0" * 64},
        config_sha256="1" * 64,
        inputs=[],
    )
