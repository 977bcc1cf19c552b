"""`python -m filetrack.figures`: the declared figures, and one family's chronology for the owner of the records."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

import pandas as pd
import typer

from filetrack import io
from filetrack.figures import chronology as family_chronology
from filetrack.figures import style
from filetrack.figures.chronology import Records
from filetrack.figures.pictures import Picture, Results, picture, released_pictures
from filetrack.problems import Problem, told
from filetrack.schemas.care import Event
from filetrack.schemas.case import Case
from filetrack.schemas.declared import Tables
from filetrack.schemas.disclosure import ReleasedCell, ReleaseNote
from filetrack.schemas.figure import ChronologyEntry, DrawnFigure, Figure, Figures
from filetrack.schemas.link import Link, Trace
from filetrack.schemas.measure import Attrition
from filetrack.schemas.of_study import of_study
from filetrack.schemas.outcomes import CurvePoint, Effect, OutcomeAnalysis, Refusal, RouteOutcome, Specification
from filetrack.schemas.police import Incident, Notification, PoliceAction, RiskAssessment
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command()
@told
def draw(
    config: Path = Path("config/study.yaml"),
    declared: Path = Path("config/figures.yaml"),
    tables: Path = Path("config/tables.yaml"),
    results: Path = Path("results"),
    figures: Path = Path("results/figures"),
) -> None:
    """Draw every declared figure from results that reviewers may see, as SVG and PNG; list them with what they show."""
    study = io.settings(config, Study)
    counted = of_study(io.settings(tables, Tables), study)
    wanted, shown = _wanted(declared, study), _results(study, results, counted)
    made = partial(_drawn, results=shown, simulated=study.input == "simulated")
    style.loaded()
    with ProcessPoolExecutor(max_workers=2) as processes:
        drawn = list(processes.map(made, reversed(wanted)))  # the last takes longest
    _write(reversed(drawn), figures)


@app.command()
@told
def released(
    config: Path = Path("config/study.yaml"),
    release: Path = Path("results/release"),
    declared: Path = Path("config/figures.yaml"),
    tables: Path = Path("config/tables.yaml"),
) -> None:
    """Draw what counts alone tell from the cells of RELEASE, and from nothing else, to RELEASE/figures."""
    study = io.settings(config, Study)
    note = io.settings(release / "release.json", ReleaseNote)
    cells = io.read(release / "cells.csv", ReleasedCell)
    counted = of_study(io.settings(tables, Tables), study)
    with style.styled():
        pictures = released_pictures(_wanted(declared, study), counted.in_order(), cells, study.sites, note.remark)
        _write((_files(name, title, made) for name, title, made in pictures), release / "figures")


def _wanted(declared: Path, study: Study) -> list[Figure]:
    """The declared figures, with the study's months of follow-up in their titles."""
    months = str(study.period.follow_up_months)
    figures = io.settings(declared, Figures).figures
    return [one.model_copy(update={"title": one.title.replace("{months}", months)}) for one in figures]


class Files(NamedTuple):
    """A figure as it is written: a row of the list of figures, its SVG and its PNG."""

    listed: tuple[str, str, str, str | None]
    svg: bytes
    png: bytes


def _drawn(declared: Figure, results: Results, simulated: bool) -> Files:
    with style.styled():
        return _files(declared.name, declared.title, picture(declared, results, simulated))


def _files(name: str, title: str, made: Picture) -> Files:
    listed = (name, title, made.alt, ", ".join(made.source) if made.figure.axes else None)
    return Files(listed, style.svg(made.figure), style.png(made.figure))


def _write(drawn: Iterable[Files], figures: Path) -> None:
    """Write figures, and the list of them with what they show."""
    figures.mkdir(parents=True, exist_ok=True)
    rows = []
    for one in drawn:
        name = one.listed[0]
        (figures / f"{name}.svg").write_bytes(one.svg)
        (figures / f"{name}.png").write_bytes(one.png)
        rows.append(one.listed)
    io.write(pd.DataFrame(rows, columns=list(DrawnFigure.to_schema().columns)), figures / "figures.csv", DrawnFigure)
    print(f"figures: {len(rows)} drawn")


@app.command()
@told
def chronology(
    family: Annotated[str, typer.Argument(help="The family, as the records name it.")],
    config: Path = Path("config/study.yaml"),
    records: Path = Path("results/records"),
    out: Annotated[Path | None, typer.Option(help="A folder beneath the records.")] = None,
) -> None:
    """Draw one family's chronology, and write its entries beside, beneath the records: both are of people."""
    out = out or records / "chronologies"
    if not out.resolve().is_relative_to(records.resolve()):
        raise Problem(f"{out} is not beneath {records}: a chronology shows a family, and stays where records are kept.")
    study = io.settings(config, Study)
    of = _records(records, study.sites)
    if not (of.cases[Case.family_id] == family).any():
        raise Problem("No sampled notification has this family. Families are those of cases.parquet.")
    found = family_chronology.entries(family, of)
    io.write(found, out / f"{family}.csv", ChronologyEntry)
    notes = [*family_chronology.codes(family, of), family_chronology.READING]
    caption = style.Caption(f"Family {family}", notes, study.input == "simulated")
    with style.styled():
        figure = family_chronology.chronology(found, _followed(family, of.cases, study), caption)
        (out / f"{family}.svg").write_bytes(style.svg(figure))
        (out / f"{family}.png").write_bytes(style.png(figure))
    print(f"chronology: {len(found)} entries, in {out}")


def _followed(family: str, cases: pd.DataFrame, study: Study) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    received = cases.loc[cases[Case.family_id] == family, Case.received_on].min()
    return None if pd.isna(received) else (received, received + pd.DateOffset(months=study.period.follow_up_months))


def _records(folder: Path, sites: Iterable[str]) -> Records:
    of_sites = partial(io.read_sites, folder, sites)
    return Records(
        cases=io.read(folder / "cases.parquet", Case),
        links=io.read(folder / "links.parquet", Link),
        traces=io.read(folder / "traces.parquet", Trace),
        incidents=of_sites("incidents", Incident),
        notifications=of_sites("notifications", Notification),
        assessments=of_sites("risk_assessments", RiskAssessment),
        actions=of_sites("actions", PoliceAction),
        events=of_sites("events", Event),
    )


def _results(study: Study, folder: Path, tables: Tables) -> Results:
    outcomes = folder / "outcomes"
    return Results(
        study=study,
        analyses=io.read(outcomes / "analyses.csv", OutcomeAnalysis),
        curves=io.read(outcomes / "curves.csv", CurvePoint),
        effects=io.read(outcomes / "effects.csv", Effect),
        refusals=io.read(outcomes / "refusals.csv", Refusal),
        routes=io.read(outcomes / "routes.csv", RouteOutcome),
        specifications=io.read(outcomes / "specifications.csv", Specification),
        attrition=io.read(folder / "measures/attrition.csv", Attrition),
        cells=io.read(folder / "tables/cells.csv", Cell),
        tables=tables,
    )


if __name__ == "__main__":
    app()
