"""The linkage on the page: decisions, the match model, errors where the truth is known, who stays unlinked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from filetrack.bulletin.figures import count_text, percent_text
from filetrack.bulletin.frames import FrameView, frame_view
from filetrack.report import threshold, weights
from filetrack.report.statement import AGENCIES, false_told, statement
from filetrack.schemas.codes import NORTHERN_ONLY, LinkMethod
from filetrack.schemas.link import LinkCount, ReviewAgreement, ReviewCount
from filetrack.schemas.linkage_quality import (
    Calibration,
    Completeness,
    CurvePoint,
    ExpectedErrors,
    FalseLinks,
    Grouping,
    LinkageModel,
    LinkageScore,
    LinkedUnlinked,
)
from filetrack.schemas.run import Run
from filetrack.schemas.scenario import CellRange, Scenario
from filetrack.schemas.study import Study


@dataclass(frozen=True)
class Scored:
    """Links against the simulator's truth: by site, by group, by threshold, and by probability."""

    scores: pd.DataFrame
    by_group: pd.DataFrame
    curve: pd.DataFrame
    calibration: pd.DataFrame


@dataclass(frozen=True)
class Linked:
    """What a run tells of its linkage. `scored` is None where no truth is known."""

    rule: str
    decided: pd.DataFrame
    reviewed: pd.DataFrame
    agreement: pd.DataFrame
    model: LinkageModel
    compared: pd.DataFrame
    complete: pd.DataFrame
    expected: pd.DataFrame
    false_links: pd.DataFrame
    scenarios: pd.DataFrame
    ranges: pd.DataFrame
    scored: Scored | None


def view(study: Study, run: Run, reconciled: pd.DataFrame, linked: Linked) -> dict[str, object]:
    """Return the section's tables and drawings."""
    made = {site: weights.examples(model) for site, model in linked.model.root.items()}
    drawn, shown = next(iter(made.items()), (None, []))
    scored = linked.scored
    compared = linked.compared if study.of_the_report else _of_any_site(linked.compared)
    return {
        "rule": linked.rule,
        "decided": decided_view(linked.decided, study.sites),
        "reviewed": _view_or_none(linked.reviewed, ReviewCount, study.sites),
        "agreement": _view_or_none(linked.agreement, ReviewAgreement, study.sites),
        "levels": [
            weights.levels_chart(site, f"{study.sites[site]} site: weight of each level of agreement", model)
            for site, model in linked.model.root.items()
        ],
        "drawn": study.sites[drawn].lower() if drawn else None,
        "waterfalls": [
            weights.waterfall(f"example-{number}", example, weights.reached(shown))
            for number, example in enumerate(shown, start=1)
        ],
        "examples": examples_view({study.sites[site]: shown for site, shown in made.items()}) if made else None,
        "expected": frame_view(
            linked.expected,
            ExpectedErrors,
            list(ExpectedErrors.to_schema().columns),
            decimals=3,
            labels=study.sites,
        ),
        "false_told": false_told(linked.false_links),
        "false_links": frame_view(linked.false_links, FalseLinks, list(FalseLinks.to_schema().columns), decimals=2),
        "scored": None if scored is None else scored_view(scored, study.linkage.family_weight),
        "otherwise": otherwise(study, linked.scenarios, linked.ranges),
        "ranges": ranges_view(linked.ranges),
        "chance": chance(linked.compared),
        "unbalanced": f"{study.linkage.assessment.unbalanced:g}",
        "imbalances": imbalances_view(compared),
        "compared": compared_view(compared),
        "complete": complete_view(linked.complete, study.sites),
        "statement": statement(
            study,
            run,
            reconciled,
            linked.decided,
            linked.reviewed,
            linked.agreement,
            linked.model,
            linked.complete,
            linked.compared,
            linked.expected,
            linked.false_links,
            linked.ranges,
            scored and scored.scores,
            scored and scored.by_group,
        ),
    }


def decided_view(decided: pd.DataFrame, sites: Mapping[str, str]) -> FrameView:
    """What decided each notification's family, with shares of the site's notifications."""
    total = decided.groupby(LinkCount.site)[LinkCount.notifications].sum()
    rows = [
        [
            sites[one[LinkCount.site]],
            LinkMethod(one[LinkCount.method]).label,
            count_text(one[LinkCount.notifications]),
            percent_text(100 * one[LinkCount.notifications] / total[one[LinkCount.site]]),
            count_text(one[LinkCount.conflicts]),
        ]
        for one in decided.to_dict("records")
    ]
    return FrameView(["Site", "What decided the link", "Notifications", "Share", "Conflicts"], rows, [2, 3, 4])


def examples_view(made: dict[str, list[weights.Example]]) -> FrameView:
    """Typical pairs with their weight and probability at each site, by its label."""
    first, *others = made.values()
    by_name = [{example.name: example for example in examples} for examples in (first, *others)]
    rows = [
        [name, *(text for examples in by_name for text in _example_texts(examples.get(name)))] for name in by_name[0]
    ]
    headings = [text for site in made for text in (f"{site}: weight", "Probability")]
    return FrameView(["Pair", *headings], rows, list(range(1, len(headings) + 1)))


def scored_view(scored: Scored, family_weight: float) -> dict[str, object]:
    """Tables and a drawing of what was scored."""
    by_site = [name for name in LinkageScore.to_schema().columns if name != LinkageScore.grouping]
    return {
        "scores": frame_view(scored.scores, LinkageScore, by_site, decimals=3),
        "groups": [
            (
                Grouping(grouping).label,
                frame_view(rows, LinkageScore, by_site, decimals=3),
            )
            for grouping, rows in scored.by_group.groupby(LinkageScore.grouping, sort=False)
        ],
        "drawn_curve": threshold.drawing(scored.curve, family_weight),
        "curve": _from_least(scored.curve, CurvePoint, CurvePoint.family_weight),
        "calibration": _from_least(scored.calibration, Calibration, Calibration.least),
    }


def otherwise(study: Study, scenarios: pd.DataFrame, ranges: pd.DataFrame) -> dict[str, str]:
    """How links were varied, and how much moved."""
    varied = study.linkage.sensitivity
    named = {"strict": varied.strict, "loose": varied.loose}
    changed = {name: scenarios.loc[scenarios[name], Scenario.changed].iloc[0] for name in named}
    limits = {name: f"from {one.family_weight:g} on, {one.family_margin:g} ahead" for name, one in named.items()}
    return {
        **{name: f"{limits[name]}: {count_text(changed[name])} linked otherwise" for name in named},
        "draws": count_text(varied.draws),
        "different": count_text(scenarios.loc[scenarios[Scenario.changed] > 0, Scenario.draws].sum()),
        "cells": count_text(len(ranges)),
        "tables": " to ".join(ranges[CellRange.table].iloc[[0, -1]]) if len(ranges) else "",
    }


def ranges_view(ranges: pd.DataFrame) -> FrameView | None:
    """The cells that any other links move; None where none does."""
    figures = [CellRange.strict, CellRange.loose, CellRange.low, CellRange.high]
    moved = ranges[ranges[figures].ne(ranges[CellRange.value], axis=0).any(axis=1)]
    shown = [CellRange.table, CellRange.row, CellRange.column, CellRange.value, *figures]
    return None if moved.empty else frame_view(moved, CellRange, shown, decimals=1)


def _of_any_site(compared: pd.DataFrame) -> pd.DataFrame:
    """The comparison of linked and unlinked without the report's remarks on its own sites."""
    return compared.assign(
        **{LinkedUnlinked.variable: compared[LinkedUnlinked.variable].str.removesuffix(NORTHERN_ONLY)}
    )


def imbalances_view(compared: pd.DataFrame) -> FrameView:
    """Variables by how far linked and unlinked notifications differ on them, the furthest first."""
    variables = compared.drop_duplicates(LinkedUnlinked.variable).sort_values(
        LinkedUnlinked.overall, ascending=False, kind="stable", na_position="last"
    )
    groups = compared[LinkedUnlinked.group].notna().groupby(compared[LinkedUnlinked.variable]).sum()
    rows = [
        [
            one[LinkedUnlinked.variable],
            _kind(groups[one[LinkedUnlinked.variable]]),
            _difference(one[LinkedUnlinked.overall]),
        ]
        for one in variables.to_dict("records")
    ]
    return FrameView(["Variable", "What is compared", "Standardised difference"], rows, [2])


def compared_view(compared: pd.DataFrame) -> FrameView:
    """Every share and mean of linked and unlinked notifications."""
    rows = [
        [
            one[LinkedUnlinked.variable],
            "Mean" if pd.isna(one[LinkedUnlinked.group]) else one[LinkedUnlinked.group],
            count_text(one[LinkedUnlinked.linked_known]),
            _figure(one, LinkedUnlinked.linked),
            count_text(one[LinkedUnlinked.unlinked_known]),
            _figure(one, LinkedUnlinked.unlinked),
            _difference(one[LinkedUnlinked.difference]),
        ]
        for one in compared.to_dict("records")
    ]
    headings = ["Variable", "Group", "Linked, recorded", "Linked", "Unlinked, recorded", "Unlinked", "Difference"]
    return FrameView(headings, rows, [2, 3, 4, 5, 6])


def complete_view(complete: pd.DataFrame, sites: Mapping[str, str]) -> FrameView:
    """Identifiers recorded, per cent, by site, agency and whose they are."""
    names = list(dict.fromkeys(complete[Completeness.identifier]))
    rows = []
    for (site, agency, of), part in complete.groupby(
        [Completeness.site, Completeness.agency, Completeness.of], sort=False
    ):
        percent = part.set_index(Completeness.identifier)[Completeness.percent].reindex(names)
        people = count_text(part[Completeness.people].iloc[0])
        rows.append([sites[site], AGENCIES[agency], of.capitalize(), people, *map(percent_text, percent)])
    return FrameView(["Site", "Agency", "Of", "People", *names], rows, list(range(3, 4 + len(names))))


def chance(compared: pd.DataFrame) -> dict[str, str] | None:
    """How far a share or mean of samples of this size differs by chance, in 95 of 100; None if nobody is unlinked."""
    linked, unlinked = (compared[name].max() for name in (LinkedUnlinked.linked_known, LinkedUnlinked.unlinked_known))
    if not linked or not unlinked:
        return None
    reach = 1.96 * math.sqrt(1 / linked + 1 / unlinked)
    return {"linked": count_text(linked), "unlinked": count_text(unlinked), "reach": f"{reach:.2f}"}


def _view_or_none(frame: pd.DataFrame, schema: type[pa.DataFrameModel], sites: Mapping[str, str]) -> FrameView | None:
    columns = list(schema.to_schema().columns)
    return None if frame.empty else frame_view(frame, schema, columns, decimals=2, labels=sites)


def _from_least(frame: pd.DataFrame, schema: type[pa.DataFrameModel], least: str) -> FrameView:
    """A table whose first column tells from where on each row holds."""
    view = frame_view(frame, schema, list(schema.to_schema().columns), decimals=3)
    rows = [[f"{first:g}", *row[1:]] for first, row in zip(frame[least], view.rows, strict=True)]
    return FrameView(view.headings, rows, view.numbers[1:])


def _example_texts(example: weights.Example | None) -> tuple[str, str]:
    if example is None:
        return "–", "–"
    return weights.weight_text(example.weight), _probability(example.probability)


def _probability(value: float) -> str:
    if value > 0.9999:
        return ">0.9999"
    return "<0.0001" if value < 0.0001 else f"{value:.4f}"


def _difference(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}".replace("-", "−")


def _figure(one: dict, side: str) -> str:
    if pd.isna(one[side]):
        return "–"
    return f"{one[side]:.1f}" if pd.isna(one[LinkedUnlinked.group]) else percent_text(100 * one[side])


def _kind(groups: int) -> str:
    return {0: "A mean", 1: "A share"}.get(groups, f"{groups} groups")
