"""A small run: six notifications, three of them traced, to two families."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.published.comparison import by_table, compared
from filetrack.report.evidence import Evidence
from filetrack.report.page import Results
from filetrack.schemas.assumption import Assumptions
from filetrack.schemas.audit import AuditedCell, AuditedClaim, AuditFinding
from filetrack.schemas.case import Case, CaseChild, CaseFamily
from filetrack.schemas.declared import CrossTab, RegisterTable, Tables
from filetrack.schemas.link import LinkageScore, LinkCount
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime
from filetrack.schemas.quality import CheckCount, Reconciled
from filetrack.schemas.reanalysis import AttritionBound, Reanalysed
from filetrack.schemas.run import Run
from filetrack.schemas.sample import Register, SampleStep
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, PublishedCell
from filetrack.tables.counting import cross_tab, register_table, tracing_table

ROOT = Path(__file__).parents[2]


def frame(schema, *rows: tuple) -> pd.DataFrame:
    return io.validated(pd.DataFrame(rows, columns=list(schema.to_schema().columns)), schema, schema.__name__)


def case(number: int, site: str, end_state: str, family: str | None = None, minutes: float = 12) -> tuple:
    first = (site, f"i{number}", "current_partner", "victims_home", "monday", "night", "low", "present")
    return (*first, "timed", minutes, 2, end_state, family, pd.NaT, None, None)


@pytest.fixture(scope="session")
def cases() -> pd.DataFrame:
    return frame(
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
    return frame(
        CaseFamily,
        ("north", "f1", 2, "letter", "none", "low", "none"),
        ("south", "f2", 1, "safeguarding", "open", "open_case", "high"),
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
    children = frame(CaseChild, ("north", "c1", "i1", "witnessed"), ("north", "c2", "i1", "not_recorded"))
    register = frame(Register, ("north", "2007-01", 9, 4, 3), ("south", "2007-01", 8, 3, 3))
    frames = {"cases": cases, "case_children": children, "case_families": families}

    def counted(table) -> pd.DataFrame:
        if isinstance(table, CrossTab):
            return cross_tab(table, frames[table.source])
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


@pytest.fixture(scope="session")
def results(steps, cases, families, cells, published, evidence) -> Results:
    comparison = compared(published, cells)
    return Results(
        steps=steps,
        cases=cases,
        families=families,
        cells=cells,
        comparison=comparison,
        compared_tables=by_table(comparison, published),
        reconciled=frame(
            Reconciled, *[(s, a, "x.csv", 1200, 1199, 1) for s in ("north", "south") for a in ("police", "care")]
        ),
        checks=frame(
            CheckCount,
            ("north", "police", "x.csv", "date", "Reported", "a date, dd/mm/yyyy", "quarantine", 1200, 1),
            ("north", "police", "x.csv", "sex", "Sex", "F or M", "blank", 1200, 0),
        ),
        attrition=frame(Attrition, ("north", "traced", 2, 3, 66.7), ("south", "traced", 1, 3, 33.3)),
        delay=frame(NotificationDelay, ("north", 3, 0, 2.0, 2.0, 3, 100.0), ("south", 3, 3, None, None, 0, 0.0)),
        response=frame(ResponseTime, ("north", 3, 3, 3, 3, 12.0, 0, 0), ("south", 3, 3, 3, 3, 12.0, 0, 0)),
        level_evidence=frame(LevelEvidence, ("north", "injury_tick", "yes", "low", 1)),
        links=frame(LinkCount, ("north", "marker", 2, 0), ("south", "people", 3, 1)),
        scores=frame(LinkageScore, ("north", 3, 2, 2, 2, 0, 0, 1.0, 1.0), ("south", 3, 3, 3, 2, 1, 0, 2 / 3, 2 / 3)),
        evidence=evidence,
    )


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
