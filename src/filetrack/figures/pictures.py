"""The declared figures, each drawn from the results that it shows, with its base and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from filetrack.figures import alluvial, bars, curves, delays, forest, specifications
from filetrack.figures.style import Caption
from filetrack.problems import Problem
from filetrack.schemas import figure as declared_as
from filetrack.schemas.base import AtSite
from filetrack.schemas.declared import CrossTab, Declared, Tables
from filetrack.schemas.measure import Attrition
from filetrack.schemas.outcomes import CurvePoint, Effect, OutcomeAnalysis, Refusal, RouteOutcome
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Picture(NamedTuple):
    """A drawn figure, what it shows in words, and the files of results that it was drawn from."""

    figure: Figure
    alt: str
    source: list[str]


@dataclass(frozen=True)
class Results:
    """Results that figures show: frames a reviewer may see. `tables` are the study's, as declared."""

    study: Study
    analyses: pd.DataFrame
    curves: pd.DataFrame
    effects: pd.DataFrame
    refusals: pd.DataFrame
    routes: pd.DataFrame
    attrition: pd.DataFrame
    cells: pd.DataFrame
    specifications: pd.DataFrame
    tables: Tables


def picture(declared: declared_as.Figure, results: Results, simulated: bool) -> Picture:
    """Draw a declared figure."""
    match declared:
        case declared_as.Curves():
            return _curves(declared, results, simulated)
        case declared_as.Forest():
            return _forest(declared, results, simulated)
        case declared_as.Delays():
            return _delays(declared, results, simulated)
        case declared_as.Specifications():
            return _specifications(declared, results, simulated)
        case declared_as.Alluvial():
            return _alluvial(declared, results, simulated)


def released_pictures(
    figures: Sequence[declared_as.Figure],
    tables: Sequence[Declared],
    cells: pd.DataFrame,
    sites: Mapping[str, str],
    remark: str,
) -> Iterator[tuple[str, str, Picture]]:
    """Draw what released cells (`ReleasedCell`) carry, with name and title, `remark` on each: delays, and every table.

    Delays are bars, as shares by day would be sums of protected counts. The other declared figures rest on more than a
    release holds: curves and models on outcomes, the alluvial on every answer crossed with what came after.
    """
    shown = {table.number: bars.panels(table, cells) for table in tables}
    for one in figures:
        if isinstance(one, declared_as.Delays) and (found := _by_site(one, shown, tables, sites)):
            yield one.name, one.title, _released(found, "notifications", one.title, remark)
    for table in tables:
        if found := shown[table.number]:
            title = f"Table {table.number}. {table.title}"
            yield f"table_{int(table.number):02}", title, _released(found, table.unit, title, remark)


def _by_site(
    declared: declared_as.Delays,
    shown: Mapping[str, list[bars.Panel]],
    tables: Sequence[Declared],
    sites: Mapping[str, str],
) -> list[bars.Panel]:
    """The bands of days of each site, in a panel; those within the agreed days come first."""
    found = []
    for table in _counting_days(declared, tables):
        agreed = {row.label for row in table.rows if row.at_most is not None and row.at_most <= declared.agreed_days}
        place = _place(table, sites)
        found += [
            bars.Panel(
                f"{panel.title or place} site, days (line: {24 * declared.agreed_days} hours, as agreed)",
                panel.bars,
                sum(bar.label in agreed for bar in panel.bars),
            )
            for panel in shown[table.number]
        ]
    return found


def _released(found: Sequence[bars.Panel], unit: str, title: str, remark: str) -> Picture:
    return Picture(
        bars.bars(found, unit, Caption(title, [remark])), f"{bars.in_words(found)} {remark}", ["release/cells.csv"]
    )


def _curves(declared: declared_as.Curves, results: Results, simulated: bool) -> Picture:
    points = results.curves
    points = points[(points[CurvePoint.analysis] == declared.analysis) & (points[CurvePoint.curve] == declared.kind)]
    base = _base(declared.analysis, results.analyses)
    caption = Caption(declared.title, [base, curves.reading(points)], simulated)
    return Picture(
        curves.curves(points, declared.axis, caption),
        f"{curves.in_words(points, declared.axis)} {base}",
        ["outcomes/curves.csv", "outcomes/analyses.csv"],
    )


def _forest(declared: declared_as.Forest, results: Results, simulated: bool) -> Picture:
    effects = results.effects[results.effects[Effect.analysis] == declared.analysis]
    refusals = results.refusals[results.refusals[Refusal.analysis] == declared.analysis]
    base = _base(declared.analysis, results.analyses)
    caption = Caption(declared.title, [base, forest.READING], simulated)
    return Picture(
        forest.forest(effects, refusals, declared.models, caption),
        f"{forest.in_words(effects, refusals, declared.models)} {base}",
        ["outcomes/effects.csv", "outcomes/refusals.csv", "outcomes/analyses.csv"],
    )


def _delays(declared: declared_as.Delays, results: Results, simulated: bool) -> Picture:
    cells, labels = results.cells, results.study.sites
    sites = [
        delays.delay(place or _place(table, labels), cells[own & cells[Cell.column].eq(column)], table.rows)
        for table in _counting_days(declared, results.tables.tables)
        for own in [cells[Cell.table].eq(table.number)]
        for place, column in bars.columns(table)
    ]
    caption = Caption(declared.title, [delays.READING], simulated)
    return Picture(
        delays.delays(sites, declared.agreed_days, caption),
        delays.in_words(sites, declared.agreed_days),
        ["tables/cells.csv"],
    )


def _specifications(declared: declared_as.Specifications, results: Results, simulated: bool) -> Picture:
    caption = Caption(declared.title, [specifications.READING], simulated)
    return Picture(
        specifications.specifications(results.specifications, caption),
        specifications.in_words(results.specifications),
        ["outcomes/specifications.csv"],
    )


def _alluvial(declared: declared_as.Alluvial, results: Results, simulated: bool) -> Picture:
    notifications = results.attrition[Attrition.notifications].sum()
    families = results.routes[RouteOutcome.families].sum()
    base = f"Base: {notifications:,} notifications; {families:,} families from the answer on."
    found = alluvial.flows(results.attrition, results.routes, results.study.sites)
    caption = Caption(declared.title, [base, alluvial.READING], simulated)
    return Picture(
        alluvial.alluvial(found, results.study.period.follow_up_months, caption, results.tables.end_states),
        f"{alluvial.in_words(found, results.tables.end_states)} {base}",
        ["measures/attrition.csv", "outcomes/routes.csv"],
    )


def _counting_days(declared: declared_as.Delays, tables: Sequence[Declared]) -> list[CrossTab]:
    """Those of the study's tables that a figure of delays is drawn from."""
    found = [table for table in tables if table.number in declared.tables]
    for table in found:
        if not isinstance(table, CrossTab) or not any(row.at_most is not None for row in table.rows):
            raise Problem(f"Figure {declared.name}: table {table.number} counts no bands of days. Name one that does.")
    return found


def _place(table: CrossTab, sites: Mapping[str, str]) -> str:
    """What a table's sites are called where it has one column for all of them."""
    labels = {sites[site] for site in table.where.get(AtSite.site, sites) if site in sites}
    return labels.pop() if len(labels) == 1 else "Every"


def _base(analysis: str, analyses: pd.DataFrame) -> str:
    """The unit, the base and the events of an analysis."""
    rows = analyses[analyses[OutcomeAnalysis.analysis] == analysis].to_dict("records")
    if not rows:
        return f"No analysis “{analysis}” was made."
    row = rows[0]
    base, families = row[OutcomeAnalysis.base], row[OutcomeAnalysis.families]
    of = "" if base == families else f" of {families:,} families"
    return f"Base: {base:,}{of} (unit: {row[OutcomeAnalysis.unit]}); {row[OutcomeAnalysis.events]:,} events."
