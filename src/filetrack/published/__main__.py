"""Command: the tables made from records beside the tables that the report printed."""

from __future__ import annotations

from pathlib import Path

import typer

from filetrack import io
from filetrack.problems import told
from filetrack.published.comparison import by_table, compared, summary_line
from filetrack.schemas.table import Cell, ComparedCell, ComparedTable, PublishedCell

commands = typer.Typer(add_completion=False, help=__doc__)


@commands.callback()
def _stage() -> None:
    """Set the report's own figures beside those made from records."""


@commands.command()
@told
def compare(
    published: Path = Path("data/published"),
    tables: Path = Path("results/tables"),
    comparison: Path = Path("results/comparison"),
) -> None:
    """Compare every printed cell of the tables that were made, and say how many agree."""
    printed = io.read(published / "tables.csv", PublishedCell)
    cells = compared(printed, io.read(tables / "cells.csv", Cell))
    summary = by_table(cells, printed)
    io.write(cells, comparison / "cells.csv", ComparedCell)
    io.write(summary, comparison / "tables.csv", ComparedTable)
    print(summary_line(summary))


if __name__ == "__main__":
    commands()
