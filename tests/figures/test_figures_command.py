"""`python -m filetrack.figures draw`: every declared figure, of results or of none, with its words beside."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.figures.__main__ import draw
from filetrack.schemas.figure import DrawnFigure, Figures
from filetrack.schemas.measure import Attrition
from filetrack.schemas.outcomes import CurvePoint, Effect, OutcomeAnalysis, Refusal, RouteOutcome, Specification
from filetrack.schemas.table import Cell
from tests.figures.conftest import LETTER, NO_ACTION, attrition, effects, points, refusals, routes

ROOT = Path(__file__).resolve().parents[2]
ANALYSES = pd.DataFrame(
    [("a", "An analysis", "family", 30, 30, 11, 0, "Why.")], columns=list(OutcomeAnalysis.to_schema().columns)
)
RESULTS = {
    "outcomes/analyses.csv": (OutcomeAnalysis, ANALYSES),
    "outcomes/curves.csv": (
        CurvePoint,
        points("survival", ("No action", "notification", NO_ACTION), ("Letter", "notification", LETTER)),
    ),
    "outcomes/effects.csv": (Effect, effects(("Cox", "hazard ratio", "south", 0.5, 0.25, 1.0, 0.05, 30, 11))),
    "outcomes/refusals.csv": (Refusal, refusals(("exact", "too many"))),
    "outcomes/routes.csv": (RouteOutcome, routes(("no_further_action", "none", 7))),
    "measures/attrition.csv": (Attrition, attrition(("north", "traced", 8), ("south", "traced", 1))),
    "tables/cells.csv": (
        Cell,
        pd.DataFrame([("29", "0–2", "Number", "count", 5, None)], columns=list(Cell.to_schema().columns)),
    ),
    "outcomes/specifications.csv": (
        Specification,
        pd.DataFrame(
            [("h", "A headline", "odds ratio", "as_recorded", 2.0, 1.0, 4.0, 30, 11, 1, None, "-")],
            columns=list(Specification.to_schema().columns),
        ),
    ),
}
DECLARED = """
figures:
  - {name: curves, kind: survival, analysis: a, title: Curves, axis: Share}
  - {name: effects, kind: forest, analysis: a, title: Effects, models: [Cox, exact]}
  - {name: courses, kind: alluvial, title: Courses}
  - {name: delay, kind: delays, title: Delay, tables: ["29"], agreed_days: 2}
  - {name: headlines, kind: specifications, title: Headlines}
"""


def drawn(folder: Path, *, rows: slice = slice(None)) -> pd.DataFrame:
    """Figures of results as stages write them, or of some of their rows, drawn to `figures` in a folder."""
    for name, (schema, frame) in RESULTS.items():
        io.write(frame.iloc[rows], folder / "results" / name, schema)
    (folder / "figures.yaml").write_text(DECLARED, encoding="utf-8")
    config, out = ROOT / "config", folder / "figures"
    draw(config / "study.yaml", folder / "figures.yaml", config / "tables.yaml", folder / "results", out)
    return io.read(out / "figures.csv", DrawnFigure).set_index(DrawnFigure.name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("drawn")


@pytest.fixture(scope="module")
def listed(folder):
    return drawn(folder)


def digests(folder: Path) -> dict[str, bytes]:
    return {path.name: hashlib.sha256(path.read_bytes()).digest() for path in (folder / "figures").iterdir()}


def test_every_declared_figure_is_drawn_the_same_twice(listed, folder, tmp_path):
    drawn(tmp_path)
    made = digests(folder)
    assert set(made) == {f"{name}.{form}" for name in listed.index for form in ("svg", "png")} | {"figures.csv"}
    assert made == digests(tmp_path)


def test_the_words_have_the_numbers_and_the_base(listed):
    alt = listed[DrawnFigure.alt]
    assert "No action (20 at the start) 50% (25% to 70%), 10 events" in alt["curves"]
    assert "Base: 30 (unit: family); 11 events." in alt["curves"]
    assert "South 0.50 (0.25 to 1.00)" in alt["effects"]
    assert "Exact: not estimated, too many." in alt["effects"]
    assert "Base: 9 notifications; 7 families" in alt["courses"]
    assert "Northern site, 5 notifications: 5 (100%) within 2 days" in alt["delay"]
    assert "as in the study 2.00 (1.00 to 4.00)" in alt["headlines"]


def test_the_files_that_a_figure_shows_are_named(listed):
    for source in listed[DrawnFigure.source]:
        assert {name.strip() for name in source.split(",")} <= set(RESULTS)


def test_results_without_a_row_are_figures_that_say_so(tmp_path):
    listed = drawn(tmp_path, rows=slice(0))
    alt = listed[DrawnFigure.alt]
    assert listed[DrawnFigure.source].isna().all()
    assert "No analysis “a” was made." in alt["curves"]
    assert alt["delay"] == "No notification is counted."


def test_a_table_that_counts_no_days_is_told(listed, folder, capsys):
    config = ROOT / "config"
    (folder / "wrong.yaml").write_text(DECLARED.replace('"29"', '"33"'), encoding="utf-8")
    with pytest.raises(SystemExit):
        draw(config / "study.yaml", folder / "wrong.yaml", config / "tables.yaml", folder / "results", folder / "wrong")
    assert "Figure delay: table 33 counts no bands of days" in capsys.readouterr().err


def test_what_is_declared_names_analyses_models_and_tables_that_are():
    from filetrack.schemas.analysis import Analyses
    from filetrack.schemas.declared import Tables

    analyses = {analysis.name for analysis in io.settings(ROOT / "config/analyses.yaml", Analyses).analyses}
    tables = {table.number for table in io.settings(ROOT / "config/tables.yaml", Tables).tables}
    for figure in io.settings(ROOT / "config/figures.yaml", Figures).figures:
        assert getattr(figure, "analysis", None) in {None, *analyses}
        assert {*getattr(figure, "tables", [])} <= tables
