"""The printed figures beside those made from records, with a verdict each and, where print is at odds, the finding."""

from __future__ import annotations

import posixpath

import pandas as pd

from filetrack.bulletin.figures import count_text, figure_text
from filetrack.bulletin.frames import Link
from filetrack.bulletin.site import table_page
from filetrack.schemas.audit import AuditFinding
from filetrack.schemas.table import Cell, ComparedCell, ComparedClaim, ComparedTable, Verdict

_SHARES = ("percent", "compare")

MEANINGS = {
    Verdict.AGREES: "The same figure; a percentage after rounding half up, a comparison in words if the share bears it "
    "out, a printed dash if there is none.",
    Verdict.ROUNDING: "The exact percentage is less than one point from the printed one, which was rounded otherwise.",
    Verdict.CONTRADICTS: "The print gives two figures that cannot both hold; the audit's finding says which.",
    Verdict.DIFFERS: "Neither rounding nor a contradiction in print accounts for it. On simulated records: a fault of "
    "these definitions or of this code.",
}


def comparison(
    cells: pd.DataFrame,
    claims: pd.DataFrame,
    tables: pd.DataFrame,
    made: pd.DataFrame,
    findings: pd.DataFrame,
    titles: dict[str, str],
) -> dict[str, object]:
    """Return how many cells and statements have which verdict, all of them, and those that do not agree."""
    said = findings.set_index(AuditFinding.finding)[AuditFinding.text]
    cell_rows = _cells(cells, made, said)
    claim_rows = _claims(claims, said)
    totals = [
        ComparedTable.count_cells,
        ComparedTable.counts_agreeing,
        ComparedTable.percent_cells,
        ComparedTable.percents_agreeing,
    ]
    counts, counts_agreeing, percents, percents_agreeing = (count_text(tables[name].sum()) for name in totals)
    return {
        "counts": counts,
        "counts_agreeing": counts_agreeing,
        "percents": percents,
        "percents_agreeing": percents_agreeing,
        "claims": count_text(len(claims)),
        "claims_agreeing": count_text(claims[ComparedClaim.verdict].eq(Verdict.AGREES).sum()),
        "verdicts": [
            [
                verdict.label,
                MEANINGS[verdict],
                count_text(cells[ComparedCell.verdict].eq(verdict).sum()),
                count_text(claims[ComparedClaim.verdict].eq(verdict).sum()),
            ]
            for verdict in Verdict
        ],
        "cells": cell_rows,
        "cells_marked": _marked(cells[ComparedCell.verdict]),
        "cells_apart": _apart(cell_rows, cells[ComparedCell.verdict]),
        "statements": claim_rows,
        "statements_marked": _marked(claims[ComparedClaim.verdict]),
        "statements_apart": _apart(claim_rows, claims[ComparedClaim.verdict]),
        "tables": [
            [_table(row[0]), titles.get(row[0], ""), *map(count_text, row[1:])]
            for row in tables[[ComparedTable.table, *totals]].to_numpy()
        ]
        + [
            [_table(number), title, "not made", "–", "–", "–"]
            for number, title in titles.items()
            if not tables[ComparedTable.table].eq(number).any()
        ],
    }


def _table(number: str) -> Link:
    return Link(f"Table {number}", posixpath.basename(table_page(number)))


def _cells(cells: pd.DataFrame, made: pd.DataFrame, said: pd.Series) -> list[list[str | Link]]:
    key = [ComparedCell.table, ComparedCell.row, ComparedCell.column]
    kinds = cells.merge(made[[*key, Cell.kind]], on=key, how="left")
    shares = kinds[Cell.kind].eq("percent")
    names = [*key, ComparedCell.published, ComparedCell.reproduced, ComparedCell.verdict, ComparedCell.finding]
    return [
        [
            _table(table),
            row,
            column,
            figure_text(printed, percent=share),
            figure_text(ours, percent=share),
            _verdict(verdict, finding, said),
        ]
        for table, row, column, printed, ours, verdict, finding, share in zip(
            *(kinds[name] for name in names), shares, strict=True
        )
    ]


def _claims(claims: pd.DataFrame, said: pd.Series) -> list[list[str | Link]]:
    names = [
        ComparedClaim.section,
        ComparedClaim.quote,
        ComparedClaim.measure,
        ComparedClaim.kind,
        ComparedClaim.published,
        ComparedClaim.reproduced,
        ComparedClaim.part,
        ComparedClaim.base,
        ComparedClaim.verdict,
        ComparedClaim.finding,
    ]
    return [
        [
            f"§{section}",
            quote,
            measure,
            _printed(printed, kind),
            _ours(ours, part, base, kind),
            _verdict(verdict, finding, said),
        ]
        for section, quote, measure, kind, printed, ours, part, base, verdict, finding in zip(
            *(claims[name] for name in names), strict=True
        )
    ]


def _printed(value: float, kind: str) -> str:
    text = figure_text(value, percent=kind in _SHARES)
    if kind != "compare":
        return text
    return f"in words, {text}" if value else "in words"


def _ours(value: float, part: int, base: int, kind: str) -> str:
    text = figure_text(value, percent=kind in _SHARES)
    return f"{text} ({part:,} of {base:,})" if kind in _SHARES and pd.notna(part) and pd.notna(base) else text


def _verdict(verdict: str, finding: str | None, said: pd.Series) -> str | Link:
    label = Verdict(verdict).label
    if pd.isna(finding) or finding not in said:
        return label
    return Link(said[finding], f"published.html#finding-{finding}", before=f"{label}: ")


def _apart(rows: list[list[str | Link]], verdicts: pd.Series) -> list[list[str | Link]]:
    return [row for row, verdict in zip(rows, verdicts, strict=True) if verdict != Verdict.AGREES]


def _marked(verdicts: pd.Series) -> list[int]:
    return [number for number, verdict in enumerate(verdicts) if verdict == Verdict.DIFFERS]
