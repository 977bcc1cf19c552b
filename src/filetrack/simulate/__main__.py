"""Command line of the simulator: what agencies would hold of an invented population, and how far samples vary."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import pandas as pd
import typer
import yaml

from filetrack import io
from filetrack.problems import Problem, nearest, told
from filetrack.schemas.boxed import BoxedCases
from filetrack.schemas.care import Event, Member
from filetrack.schemas.case import Case, CaseFamily, InDepthFamily
from filetrack.schemas.planted import KnownEffect
from filetrack.schemas.reading import Reading
from filetrack.schemas.study import Study
from filetrack.schemas.table import Claim, PublishedCell
from filetrack.schemas.truth import TrueAdult, TrueChild, TrueFamily, TrueIncident, TrueMember, TrueNotification
from filetrack.schemas.variation import Coverage, Spread
from filetrack.simulate.calibration.blocks import Population as Margins
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.calibration.margins import system
from filetrack.simulate.calibration.readings import asked
from filetrack.simulate.calibration.variation import Sampling, coverage, spread, summary
from filetrack.simulate.files.agencies import agency_files
from filetrack.simulate.planted.histories import in_depth, records
from filetrack.simulate.planted.settings import Planted
from filetrack.simulate.planted.truth import known_effects
from filetrack.simulate.planted.whole import whole
from filetrack.simulate.population.names import name_lists
from filetrack.simulate.population.truth import truth as truth_of
from filetrack.simulate.population.whole import Targets
from filetrack.simulate.population.whole import population as invented
from filetrack.simulate.settings import Simulation
from filetrack.simulate.year.authority import authorities as drawn_authorities
from filetrack.simulate.year.settings import Year
from filetrack.simulate.year.sites import site as site_of_year
from filetrack.simulate.year.sites import study as study_of_year

TRUTH = {
    TrueIncident: "incidents",
    TrueAdult: "adults",
    TrueChild: "children",
    TrueFamily: "families",
    TrueMember: "care_members",
}

PLANTED = {
    Case: "cases",
    CaseFamily: "case_families",
    Event: "events",
    Member: "members",
    InDepthFamily: "in_depth",
}

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command()
@told
def make(
    config: Path = Path("config/study.yaml"),
    simulation: Path = Path("config/simulation.yaml"),
    population: Path = Path("config/population.yaml"),
    boxes: Path = Path("config/boxed_cases.yaml"),
    published: Path = Path("data/published"),
    agencies: Path = Path("data/agencies"),
    truth: Path = Path("data/truth"),
    seed: int | None = None,
) -> None:
    """Write both sites' agency files and the truth behind them; the same seed gives the same bytes."""
    study = io.settings(config, Study)
    settings = io.settings(simulation, Simulation)
    targets = Targets(io.settings(population, Margins), *_printed(published), io.settings(boxes, BoxedCases))
    people, texts = np.random.SeedSequence(study.seed if seed is None else seed).spawn(2)
    made = invented(study, settings, targets, people)
    for (site, agency), files in agency_files(made, study, settings, texts).items():
        io.write_raw(files, agencies / site / agency)
    for schema, frame in truth_of(made).items():
        io.write(frame, truth / f"{TRUTH[schema]}.parquet", schema)
    print(f"simulated: {sum(len(incidents) for incidents in made.incidents.values())} incidents on police registers")


@app.command("open")
@told
def vary(
    config: Path = Path("config/study.yaml"),
    simulation: Path = Path("config/simulation.yaml"),
    population: Path = Path("config/population.yaml"),
    published: Path = Path("data/published"),
    out: Path = Path("results/simulation"),
    populations: Annotated[int | None, typer.Option(min=40, help="How many; the config says otherwise.")] = None,
    seed: int | None = None,
) -> None:
    """Draw populations on which no printed figure is forced; write each figure's spread, and what the ranges are worth.

    The tables are fitted to the printed figures, so these lie in the middle of what is drawn: that they lie in the
    range is no test. `coverage.csv` has checks that are.
    """
    settings, margins = io.settings(simulation, Simulation).open_populations, io.settings(population, Margins)
    if populations:
        settings = settings.model_copy(update={"populations": populations})
    figures, readings = _printed(published)
    tables = system(margins, readings, figures)
    measures = [figure for figure in asked(readings, figures, tables.tables) if not figure.limit]
    sampling = Sampling(tables, measures, figures.claim("4.2-incidents"), settings)
    rng = np.random.default_rng(io.settings(config, Study).seed if seed is None else seed)
    drawn = sampling.drawn(sampling.expected, rng)
    spreads, checks = spread(sampling, drawn), coverage(sampling, drawn, rng)
    io.write(spreads, out / "spread.csv", Spread)
    io.write(checks, out / "coverage.csv", Coverage)
    print(summary(spreads, checks))


@app.command()
@told
def planted(
    config: Path = Path("config/study.yaml"),
    planted: Path = Path("config/planted.yaml"),
    out: Path = Path("results/planted"),
    size: str = "study",
    effects: Annotated[bool, typer.Option(help="Without effects, every ratio is 1.")] = True,
    seed: int | None = None,
) -> None:
    """Draw families with known effects: their records, as analyses of outcomes read them, and what is known of them."""
    study, settings = io.settings(config, Study), io.settings(planted, Planted)
    if size not in settings.families:
        raise Problem(f"{planted} has no size “{size}”{nearest(size, settings.families)}")
    settings = settings if effects else settings.without_effects()
    rng = np.random.default_rng(study.seed if seed is None else seed)
    drawn = [
        *records(settings, study, settings.families[size], rng),
        in_depth(settings.engagement, settings.engagement.families[size], rng),
    ]
    for (schema, name), frame in zip(PLANTED.items(), drawn, strict=True):
        io.write(whole(frame, schema), out / f"{name}.parquet", schema)
    io.write(known_effects(settings), out / "known_effects.csv", KnownEffect)
    print(f"planted: {settings.families[size]} families, {len(drawn[0])} sampled notifications")


@app.command("year")
@told
def draw_year(
    out: Annotated[Path, typer.Option(help="A new folder: config, data/agencies and data/truth.")],
    config: Annotated[Path, typer.Option(help="The study's config; what lies beside it is copied.")] = Path(
        "config/study.yaml"
    ),
    year: Path = Path("config/year.yaml"),
    simulation: Annotated[Path, typer.Option(help="For its lists of names.")] = Path("config/simulation.yaml"),
    size: Annotated[str, typer.Option(help="One of the config's sizes: authority, force, nation.")] = "authority",
    authorities: Annotated[int | None, typer.Option(min=1, max=260, help="Instead of the size's.")] = None,
    incidents: Annotated[int | None, typer.Option(min=1, help="Likewise; the rest follows from the shares.")] = None,
    form: Annotated[Literal["parquet", "csv"], typer.Option("--format")] = "parquet",
    seed: int = 1,
) -> None:
    """Draw a year of many authorities in the layouts that ship: a folder in which the pipeline can be run."""
    if out.exists() and any(out.iterdir()):
        raise Problem(f"{out} is not empty. Name a new folder: what is drawn is not mixed with anything.")
    settings = io.settings(year, Year)
    if size not in settings.sizes:
        raise Problem(f"{year} has no size “{size}”{nearest(size, settings.sizes)}")
    names = name_lists(io.settings(simulation, Simulation).origins)
    whole_size = settings.whole(settings.sizes[size].of(authorities, incidents))
    labels, events = {}, 0
    for authority in drawn_authorities(settings, whole_size, names, seed):
        labels[authority.name] = authority.label
        events += authority.events
        for agency in ("police", "care"):
            _write_tables(getattr(authority, agency), out / "data" / "agencies" / authority.name / agency, form)
        truth = out / "data" / "truth" / authority.name
        io.write(authority.notifications, truth / "notifications.parquet", TrueNotification)
        io.write(authority.members, truth / "care_members.parquet", TrueMember)
    _write_config(config, out / "config", study_of_year(_yaml(config), settings, labels, seed), f".{form}")
    print(f"{out}: {len(labels)} authorities, {whole_size.incidents:,} incidents, {events:,} rows of events in care")


def _write_tables(tables: dict[str, pd.DataFrame], folder: Path, form: str) -> None:
    folder.mkdir(parents=True)
    for name, table in tables.items():
        if form == "parquet":
            table.to_parquet(folder / f"{name}.parquet", index=False, compression="zstd")
        else:
            table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def _write_config(shipped: Path, config: Path, study: dict, suffix: str) -> None:
    """The shipped config beside the year's own study and sites."""
    shutil.copytree(shipped.parent, config, ignore=shutil.ignore_patterns("sites", shipped.name))
    for path, content in {
        config / "study.yaml": study,
        **{config / "sites" / f"{name}.yaml": site_of_year(suffix) for name in study["sites"]},
    }.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")


def _yaml(path: Path) -> dict:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=io.configs.LOADER)


def _printed(published: Path) -> tuple[Figures, pd.DataFrame]:
    """Return the printed figures, and how they are read."""
    figures = Figures.of(io.read(published / "tables.csv", PublishedCell), io.read(published / "claims.csv", Claim))
    return figures, io.read(published / "readings.csv", Reading)


if __name__ == "__main__":
    app()
