"""The published figures themselves: what the audit found and the tests say, in words that need no statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.figures import count_text, interval_text, p_text, range_text
from filetrack.bulletin.frames import FrameView
from filetrack.report.bounds import ASSUMPTIONS, SITES, bounds
from filetrack.report.forest import effect_text, forests, said
from filetrack.schemas.audit import AuditedCell, AuditFinding, Gravity
from filetrack.schemas.reanalysis import VERDICTS, AttritionBound, Reanalysed

VERDICT_MEANINGS = {
    "supported": "The printed counts bear it out.",
    "not supported": "The counts do not show it, though there are enough of them to tell.",
    "contradicted": "The counts point the other way, show what is denied, or cannot exist as the text has them.",
    "under-powered": "Too few cases to tell: the counts neither show it nor rule it out.",
    "not testable": "The counts are not printed, or print leaves them so open that they could say either.",
}

CELL = re.compile(r"\AT(\d+)(?:\[(.*)\|(.*)\])?\Z")
"""How a finding names its other place if that is a table or a cell."""


@dataclass(frozen=True)
class Evidence:
    """What the stage of the published figures made: findings, cells and claims checked, statements, shares."""

    findings: pd.DataFrame
    cells: pd.DataFrame
    claims: pd.DataFrame
    statements: pd.DataFrame
    shares: pd.DataFrame


@dataclass(frozen=True)
class Choice:
    """A value that findings can be filtered by, and how many have it."""

    key: str
    label: str
    meaning: str
    count: int


@dataclass(frozen=True)
class Finding:
    """A finding as the page shows it, readable on its own. `quote` is given where its text does not hold it."""

    anchor: str
    severity: str
    chapter: str
    places: list[str]
    text: str
    quote: str | None
    printed: str
    follows: str
    effect: str


def audit(evidence: Evidence) -> dict[str, object]:
    """Return the findings, those of most weight first, with what they can be filtered by and how many there are."""
    ordered = sorted(
        evidence.findings.to_dict("records"),
        key=lambda one: (
            -list(Gravity).index(one[AuditFinding.severity]),
            section_order(one[AuditFinding.section]),
            one[AuditFinding.finding],
        ),
    )
    findings = [_finding(one) for one in ordered]
    chapters = sorted({finding.chapter for finding in findings}, key=section_order)
    counts = {
        (severity.value, chapter): sum(
            finding.severity == severity and finding.chapter == chapter for finding in findings
        )
        for severity in Gravity
        for chapter in chapters
    }
    severities = [
        Choice(severity.value, severity.value.capitalize(), severity.label, sum(counts[severity, c] for c in chapters))
        for severity in reversed(Gravity)
    ]
    return {
        "tables": evidence.cells[AuditedCell.table].nunique(),
        "cells": count_text(len(evidence.cells)),
        "claims": count_text(len(evidence.claims)),
        "findings": findings,
        "severities": severities,
        "chapters": [Choice(c, _chapter(c), "", sum(counts[s, c] for s in Gravity)) for c in chapters],
        "none": [pair for pair, count in counts.items() if not count],
        "summary": [
            [
                _chapter(c),
                *(count_text(counts[s.key, c]) for s in severities),
                count_text(sum(counts[s, c] for s in Gravity)),
            ]
            for c in chapters
        ]
        + [["All", *(count_text(severity.count) for severity in severities), count_text(len(findings))]],
    }


def reanalysis(evidence: Evidence) -> dict[str, object]:
    """Return the statements tested: how many have which verdict, those contradicted, forest plots, and a table."""
    ordered = evidence.statements.sort_values(
        Reanalysed.section, key=lambda sections: sections.map(section_order), kind="stable"
    )
    statements = ordered.to_dict("records")
    verdicts = [one[Reanalysed.verdict] for one in statements]
    return {
        "reported": sum(one[Reanalysed.origin] == "reported" for one in statements),
        "possible": sum(one[Reanalysed.origin] == "possible" for one in statements),
        "verdicts": [Choice(v, v, VERDICT_MEANINGS[v], verdicts.count(v)) for v in VERDICTS],
        "contradicted": [
            {"said": said(one), "counts": _or_none(one[Reanalysed.counts]), "reason": one[Reanalysed.reason]}
            for one in statements
            if one[Reanalysed.verdict] == "contradicted"
        ],
        "kinds": forests(ordered),
        "undrawn": int(ordered[Reanalysed.effect].isna().sum()),
        "table": _tests(statements),
    }


def attrition(evidence: Evidence) -> dict[str, object]:
    """Return headline shares with their bounds: drawings, and a table of all assumptions."""
    rows = [
        [
            one[AttritionBound.statement],
            SITES[one[AttritionBound.site]],
            one[AttritionBound.level],
            ASSUMPTIONS[one[AttritionBound.assumption]],
            _counts(one[AttritionBound.count_least], one[AttritionBound.count_most]),
            count_text(one[AttritionBound.traced]),
            count_text(one[AttritionBound.untraced]),
            range_text(one[AttritionBound.low], one[AttritionBound.high]),
            range_text(one[AttritionBound.lower], one[AttritionBound.upper]),
        ]
        for one in evidence.shares.to_dict("records")
    ]
    headings = ["Share", "Site", "Counted", "If", "Count", "Traced", "Not traced, at most", "Share", "95% interval"]
    families = evidence.shares[evidence.shares[AttritionBound.level].eq("families")]
    return {
        "traced": count_text(families[AttritionBound.traced].max()),
        "untraced": count_text(families[AttritionBound.untraced].max()),
        "drawings": bounds(evidence.shares),
        "table": FrameView(headings, rows, [4, 5, 6, 7, 8]),
    }


def section_order(section: str) -> tuple[int, ...]:
    """Return where a section or chapter stands in the report, its executive summary first."""
    return (0,) if section == "exec" else tuple(int(part) for part in section.split("."))


def place(name: str, section: str) -> str:
    """Return a finding's other place in words: a cell, a table, or the section of a statement."""
    cell = CELL.match(name)
    return _cell(*cell.groups()) if cell else _section(section)


def _finding(one: dict) -> Finding:
    quote = _or_none(one[AuditFinding.quote])
    return Finding(
        anchor=f"finding-{one[AuditFinding.finding]}",
        severity=one[AuditFinding.severity],
        chapter=one[AuditFinding.section].split(".")[0],
        places=_places(one),
        text=one[AuditFinding.text],
        quote=quote if quote and quote not in one[AuditFinding.text] else None,
        printed=one[AuditFinding.printed],
        follows=one[AuditFinding.follows],
        effect=one[AuditFinding.effect],
    )


def _places(one: dict) -> list[str]:
    table = _or_none(one[AuditFinding.table])
    section = _section(one[AuditFinding.section])
    cell = _cell(table, _or_none(one[AuditFinding.row]), _or_none(one[AuditFinding.column])) if table else None
    other = _or_none(one[AuditFinding.other])
    beside = place(other, one[AuditFinding.other_section]) if other else None
    return [f"{cell} ({section})" if cell else section, *([beside] if beside and beside not in (cell, section) else [])]


def _cell(table: str | None, row: str | None, column: str | None) -> str:
    return ", ".join([f"Table {table}", *(f"“{label}”" for label in (row, column) if label)])


def _section(section: str) -> str:
    return "Executive summary" if section == "exec" else f"§{section}"


def _chapter(chapter: str) -> str:
    return "Executive summary" if chapter == "exec" else f"Chapter {chapter}"


def _or_none(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def _counts(least: int, most: int) -> str:
    return count_text(least) if least == most else f"{count_text(least)}–{count_text(most)}"


def _tests(statements: list[dict]) -> FrameView:
    headings = ["Statement", "Counts", "Test", "Effect (95% interval)", "Ratio of shares (95% interval)"]
    headings += ["p", "p, clustered", "p, Holm", "q, B-H", "Verdict", "Why"]
    rows = [
        [
            said(one),
            _or_none(one[Reanalysed.counts]) or "–",
            one[Reanalysed.test],
            _effect(one),
            _ratio(one),
            *(p_text(one[name]) for name in (Reanalysed.p, Reanalysed.p_clustered, Reanalysed.p_holm, Reanalysed.q_bh)),
            one[Reanalysed.verdict],
            one[Reanalysed.reason],
        ]
        for one in statements
    ]
    return FrameView(headings, rows, [5, 6, 7, 8])


def _effect(one: dict) -> str:
    if pd.isna(one[Reanalysed.effect]):
        return "–"
    name = one[Reanalysed.effect_name]
    return f"{name} {effect_text(name, one[Reanalysed.effect], one[Reanalysed.lower], one[Reanalysed.upper])}"


def _ratio(one: dict) -> str:
    if pd.isna(one[Reanalysed.ratio]):
        return "–"
    return interval_text(_ratio_text, one[Reanalysed.ratio], one[Reanalysed.ratio_lower], one[Reanalysed.ratio_upper])


def _ratio_text(ratio: float) -> str:
    return "no bound" if pd.isna(ratio) else f"{ratio:.2f}"
