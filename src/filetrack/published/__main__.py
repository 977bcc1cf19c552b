"""Command: the tables made from records beside the tables that the report printed."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from filetrack import io
from filetrack.problems import told
from filetrack.published.audit.printed import printed as transcription
from filetrack.published.audit.run import audited, counted_line
from filetrack.published.comparison import (
    Evidence,
    agreement_line,
    by_table,
    carried_cells,
    compared,
    compared_claims,
    summary_line,
)
from filetrack.published.datapackage import descriptor
from filetrack.published.reanalysis.analysis import reanalysed, verdict_line
from filetrack.published.reanalysis.bounds import bounds
from filetrack.published.reanalysis.operands import figures
from filetrack.schemas.audit import AuditedCell, AuditedClaim, AuditFinding, Landmark, Reference, Relation
from filetrack.schemas.declared import Tables
from filetrack.schemas.reading import Reading
from filetrack.schemas.reanalysis import AttritionBound, Reanalysed, Reanalysis
from filetrack.schemas.statement import Stated
from filetrack.schemas.table import (
    Cell,
    Claim,
    ComparedCell,
    ComparedClaim,
    ComparedTable,
    PublishedCell,
    PublishedTable,
)

commands = typer.Typer(add_completion=False, help=__doc__)


@commands.callback()
def _stage() -> None:
    """Set the report's own figures beside those made from records."""


@commands.command()
@told
def compare(
    published: Path = Path("data/published"),
    tables: Path = Path("results/tables"),
    measures: Path = Path("results/measures"),
    evidence: Path = Path("results/published"),
    declared: Path = Path("config/tables.yaml"),
    comparison: Path = Path("results/comparison"),
) -> None:
    """Compare every printed cell and every measured statement with what records give, and say how many agree.

    Beside the comparison stand the printed cells that are carried, and the readings, for the page.
    """
    printed = io.read(published / "tables.csv", PublishedCell)
    readings = io.read(published / "readings.csv", Reading)
    against = Evidence(io.read(evidence / "audit.csv", AuditFinding), readings)
    carried = io.settings(declared, Tables).carried
    columns = [(table.number, table.column) for table in carried if table.column]
    cells = compared(printed, io.read(tables / "cells.csv", Cell), against, columns)
    summary = by_table(cells, printed)
    stated = io.read(measures / "statements.csv", Stated)
    claims = compared_claims(io.read(published / "claims.csv", Claim), stated, against)
    io.write(cells, comparison / "cells.csv", ComparedCell)
    io.write(summary, comparison / "tables.csv", ComparedTable)
    io.write(claims, comparison / "claims.csv", ComparedClaim)
    io.write(carried_cells(printed, carried), comparison / "carried.csv", PublishedCell)
    io.write(readings, comparison / "readings.csv", Reading)
    print(summary_line(summary))
    print(agreement_line(cells, "cells"))
    print(agreement_line(claims, "statements of the text"))


@commands.command()
@told
def describe(published: Path = Path("data/published")) -> None:
    """Write the data package's descriptor beside the printed figures."""
    text = json.dumps(descriptor({path.stem for path in published.glob("*.csv")}), indent=2, ensure_ascii=False)
    (published / "datapackage.json").write_text(text + "\n", encoding="utf-8")


@commands.command()
@told
def audit(published: Path = Path("data/published"), out: Path = Path("results/published")) -> None:
    """Check the printed figures against one another, and say how many findings there are of each severity."""
    findings, cells, claims = audited(
        transcription(
            io.read(published / "tables.csv", PublishedCell),
            io.read(published / "titles.csv", PublishedTable),
            io.read(published / "claims.csv", Claim),
            io.read(published / "relations.csv", Relation),
            io.read(published / "references.csv", Reference),
            io.read(published / "places.csv", Landmark),
        )
    )
    io.write(findings, out / "audit.csv", AuditFinding)
    io.write(cells, out / "tables.csv", AuditedCell)
    io.write(claims, out / "claims.csv", AuditedClaim)
    print(counted_line(findings))


@commands.command()
@told
def reanalyse(
    published: Path = Path("data/published"),
    analyses: Path = Path("config/reanalysis.yaml"),
    out: Path = Path("results/published"),
) -> None:
    """Test every declared statement on the printed counts, and bound the headline shares for those not traced."""
    declared = io.settings(analyses, Reanalysis)
    printed = figures(io.read(published / "tables.csv", PublishedCell), io.read(published / "claims.csv", Claim))
    statements = reanalysed(declared, printed)
    shares = bounds(declared.attrition, printed)
    io.write(statements, out / "reanalysis.csv", Reanalysed)
    io.write(shares, out / "attrition_bounds.csv", AttritionBound)
    print(verdict_line(statements))


if __name__ == "__main__":
    commands()
