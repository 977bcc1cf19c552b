"""The audit as a whole: every check over a transcription, its findings by name, and what was looked at."""

from __future__ import annotations

import re

import pandas as pd

from filetrack.published.audit import references, relations, rounding, statements, tables
from filetrack.published.audit.columns import share_columns
from filetrack.published.audit.printed import Place, Printed
from filetrack.published.audit.registry import CHECKS, Found, Touched
from filetrack.schemas.audit import AuditedCell, AuditedClaim, AuditFinding, Gravity
from filetrack.schemas.codes import Quantity

MODULES = (tables, statements, relations, references)
"""Where the checks are; importing them registers them."""

SEVERITY_ORDER = {Gravity.MATERIAL: 0, Gravity.MINOR: 1, Gravity.ROUNDING: 2}


def audited(printed: Printed) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the findings (AuditFinding), the cells (AuditedCell) and the statements (AuditedClaim)."""
    touched = Touched({})
    rows, seen = [], {}
    for name, check in CHECKS.items():
        for found in check.find(printed, lambda claims, name=name: touched.by(name, claims)):
            slug = f"{name}-{_slug(found.place)}"
            seen[slug] = seen.get(slug, 0) + 1
            rows.append(_row(f"{slug}-{seen[slug]}" if seen[slug] > 1 else slug, name, found))
    findings = pd.DataFrame(rows, columns=list(AuditFinding.to_schema().columns))
    order = findings[AuditFinding.severity].map(SEVERITY_ORDER)
    findings = findings.assign(order=order).sort_values(["order", AuditFinding.finding]).drop(columns="order")
    return findings.reset_index(drop=True), _cells(printed, findings), _claims(printed, findings, touched)


def _slug(place: Place) -> str:
    spot = place.claim or " ".join(
        filter(None, [f"t{place.table}" if place.table else place.section, place.row, place.column])
    )
    return re.sub(r"[^a-z0-9.]+", "-", spot.lower()).strip("-")


def _row(name: str, check: str, found: Found) -> dict:
    place, other = found.place, found.other
    return {
        AuditFinding.finding: name,
        AuditFinding.check: check,
        AuditFinding.severity: str(found.severity),
        AuditFinding.table: place.table or None,
        AuditFinding.row: place.row or None,
        AuditFinding.column: place.column or None,
        AuditFinding.claim: place.claim or None,
        AuditFinding.section: place.section,
        AuditFinding.quote: place.quote or None,
        AuditFinding.other: other.claim or (_cell_name(other) if other.table else None),
        AuditFinding.other_section: other.section or None,
        AuditFinding.printed: found.printed,
        AuditFinding.follows: found.follows,
        AuditFinding.text: found.text[:1].upper() + found.text[1:],
        AuditFinding.effect: found.said_effect,
    }


def _cell_name(place: Place) -> str:
    return f"T{place.table}[{place.row}|{place.column}]" if place.row or place.column else f"T{place.table}"


def _cells(printed: Printed, findings: pd.DataFrame) -> pd.DataFrame:
    columns = {(column.table.number, column.name): column for column in share_columns(printed)}
    named = findings.groupby([AuditFinding.table, AuditFinding.row, AuditFinding.column]).size().to_dict()
    rows = []
    for table in printed.tables.values():
        for (row, name), cell in table.cells.items():
            column = columns.get((table.number, name))
            base = column.bases.get(row) if column else None
            count = column.cells[row][0] if column and row in column.cells else None
            exact = float(rounding.share(count, base)) if base and count is not None else None
            rows.append(
                {
                    AuditedCell.table: table.number,
                    AuditedCell.row: row,
                    AuditedCell.column: name,
                    AuditedCell.kind: cell.kind,
                    AuditedCell.printed: cell.printed,
                    AuditedCell.base_used: base,
                    AuditedCell.recomputed: None if exact is None else round(exact, 4),
                    AuditedCell.roundings: " ".join(column.ways.get(row, [])) or None if column else None,
                    AuditedCell.column_rounding: column.way if column and cell.kind == Quantity.PERCENT else None,
                    AuditedCell.findings: named.get((table.number, row, name), 0),
                }
            )
    return pd.DataFrame(rows)


def _claims(printed: Printed, findings: pd.DataFrame, touched: Touched) -> pd.DataFrame:
    named: dict[str, list[str]] = {}
    for finding, claim, other in findings[[AuditFinding.finding, AuditFinding.claim, AuditFinding.other]].to_numpy():
        for spot in {claim, other} & printed.claims.keys():
            named.setdefault(spot, []).append(finding)
    return pd.DataFrame(
        [
            {
                AuditedClaim.claim: name,
                AuditedClaim.section: claim.place.section,
                AuditedClaim.quantity: claim.kind,
                AuditedClaim.value: claim.value,
                AuditedClaim.base: claim.base,
                AuditedClaim.checks: " ".join(sorted(touched.checks.get(name, ()))) or None,
                AuditedClaim.findings: " ".join(sorted(named.get(name, ()))) or None,
            }
            for name, claim in printed.claims.items()
        ],
        columns=list(AuditedClaim.to_schema().columns),
    )


def counted_line(findings: pd.DataFrame) -> str:
    """Return the one line that the command prints: findings in all, by severity, and the checks that found any."""
    counts = findings[AuditFinding.severity].value_counts()
    parts = ", ".join(f"{counts.get(severity, 0)} {severity}" for severity in SEVERITY_ORDER)
    return f"{len(findings)} findings ({parts}) by {findings[AuditFinding.check].nunique()} of {len(CHECKS)} checks"
