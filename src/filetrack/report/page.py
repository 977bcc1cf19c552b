"""The page: what a run found, laid out as a statistical bulletin, self-contained and without a script."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from types import ModuleType

import pandas as pd

from filetrack.bulletin.figures import count_text, percent_text
from filetrack.bulletin.frames import FrameView, frame_view
from filetrack.bulletin.pages import templates
from filetrack.bulletin.runs import inputs
from filetrack.quality.pages import extracts_view
from filetrack.report import bounds, coding, evidence, flow, forest, linkage, weights
from filetrack.report.asked import asked
from filetrack.report.comparison import comparison
from filetrack.report.tables import TableView, carried_view, table_view
from filetrack.schemas.assumption import Assumptions
from filetrack.schemas.case import Case
from filetrack.schemas.codes import EndState
from filetrack.schemas.declared import Carried, Tables
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime
from filetrack.schemas.police import Incident
from filetrack.schemas.quality_report import QualityReport
from filetrack.schemas.study import Study
from filetrack.schemas.table import ComparedClaim, ComparedTable, Verdict

CHAPTERS = {
    "2": "Chapter 2: how the study was made",
    "4": "Chapter 4: incidents, adults and children",
    "5": "Chapter 5: the police",
    "6": "Chapter 6: what children's social services did",
    "7": "Chapter 7: the 21 months after",
    "8": "Chapter 8: agencies working together",
}
"""Headings of the page for the report's chapters, by the first number of a section."""

CONTENTS = [
    ("flow", "Sample flow"),
    ("measures", "Measures"),
    ("tables", "Tables"),
    ("comparison", "Comparison with print"),
    ("asked", "Simulated population"),
    ("published", "Published figures"),
    ("linkage", "Linkage"),
    ("coding", "Coding"),
    ("validation", "Validation"),
    ("assumptions", "Assumptions"),
    ("run", "How it was run"),
]

GRADES = ["high", "medium", "low"]


@dataclass(frozen=True)
class Results:
    """Everything of a run that the page shows."""

    steps: pd.DataFrame
    cases: pd.DataFrame
    families: pd.DataFrame
    cells: pd.DataFrame
    comparison: pd.DataFrame
    compared_tables: pd.DataFrame
    compared_claims: pd.DataFrame
    carried: pd.DataFrame
    readings: pd.DataFrame
    reconciled: pd.DataFrame
    quality: QualityReport
    attrition: pd.DataFrame
    delay: pd.DataFrame
    response: pd.DataFrame
    level_evidence: pd.DataFrame
    linked: linkage.Linked
    coding: coding.Coding
    evidence: evidence.Evidence


def page(study: Study, declared: Tables, assumptions: Assumptions, results: Results) -> str:
    """Return the page as HTML. The same results give the same text."""
    sampling = flow.sampling_panels(results.steps)
    tracing = flow.tracing_panels(results.cases, results.families)
    run = results.quality.run
    simulated = study.input == "simulated"
    return (
        templates("filetrack.report")
        .get_template("page.html.j2")
        .render(
            study=study,
            simulated=simulated,
            contents=[entry for entry in CONTENTS if simulated or entry[0] != "asked"],
            glance=_glance(declared, results),
            made=len(declared.in_order()),
            sampling=flow.drawings(sampling),
            tracing=flow.drawings(tracing),
            geometry={"width": flow.WIDTH, "pad": flow.PAD, "line": flow.LINE},
            flow_rows=_flow_rows([*sampling, *tracing]),
            measures=_measures(results),
            chapters=_chapters(declared, results),
            comparison=comparison(
                results.comparison,
                results.compared_claims,
                results.compared_tables,
                results.cells,
                results.evidence.findings,
                {table.number: table.title for table in declared.in_order()},
            ),
            asked=asked(results.readings, results.evidence) if simulated else None,
            audit=evidence.audit(results.evidence),
            reanalysis=evidence.reanalysis(results.evidence),
            attrition=evidence.attrition(results.evidence),
            forest_geometry=_geometry(forest),
            bounds_geometry=_geometry(bounds) | {"bar": bounds.BAR},
            linkage=linkage.view(study, run, results.reconciled, results.linked),
            coding=coding.view(results.coding),
            weights_geometry=_geometry(weights) | {"bar": weights.BAR},
            quality=extracts_view(results.quality, "quality/"),
            assumptions=_assumptions(assumptions),
            run=run,
            inputs=inputs(run),
        )
    )


def _geometry(drawn: ModuleType) -> dict[str, float]:
    return {
        "width": drawn.WIDTH,
        "pad": drawn.PAD,
        "left": drawn.LEFT,
        "right": drawn.RIGHT,
        "beside": drawn.BESIDE,
    }


def _glance(declared: Tables, results: Results) -> list[dict[str, str]]:
    traced = int(results.cases[Case.end_state].eq(EndState.TRACED).sum())
    kinds = results.compared_tables
    agreeing = results.compared_claims[ComparedClaim.verdict].eq(Verdict.AGREES)
    made = len(declared.in_order())
    return [
        {"label": "notified incidents in the sample", "value": count_text(len(results.cases)), "of": ""},
        {
            "label": "notifications traced to social services files",
            "value": count_text(traced),
            "of": percent_text(100 * traced / len(results.cases)) if len(results.cases) else "",
        },
        {"label": "families", "value": count_text(len(results.families)), "of": ""},
        {
            "label": "tables of the report made from records",
            "value": count_text(made),
            "of": f"of {count_text(made + len(_whole(declared)))}",
        },
        {
            "label": "printed counts that agree",
            "value": count_text(kinds[ComparedTable.counts_agreeing].sum()),
            "of": f"of {count_text(kinds[ComparedTable.count_cells].sum())}",
        },
        {
            "label": "printed percentages that agree",
            "value": count_text(kinds[ComparedTable.percents_agreeing].sum()),
            "of": f"of {count_text(kinds[ComparedTable.percent_cells].sum())}",
        },
        {
            "label": "measured statements of the text that agree",
            "value": count_text(agreeing.sum()),
            "of": f"of {count_text(len(agreeing))}",
        },
    ]


def _flow_rows(panels: list[flow.Panel]) -> list[list[str]]:
    rows = []
    for panel in panels:
        for stage in panel.stages:
            losses = "; ".join(f"{loss.reason}: {loss.text}" for loss in stage.losses)
            rows.append(
                [
                    panel.title,
                    stage.label[0].upper() + stage.label[1:],
                    count_text(stage.count),
                    stage.unit,
                    losses or "–",
                ]
            )
        rows += [[panel.title, way.reason, way.text, "families", "–"] for way in panel.pathways]
    return rows


def _chapters(declared: Tables, results: Results) -> list[tuple[str, list[TableView]]]:
    made = [
        table_view(table, results.cells, results.comparison, declared.carried, results.carried, results.coding.by_whom)
        for table in declared.in_order()
    ]
    carried = [carried_view(table, results.carried) for table in _whole(declared)]
    return [
        (CHAPTERS.get(chapter, f"Chapter {chapter}"), list(part))
        for chapter, part in groupby(
            sorted([*made, *carried], key=lambda view: int(view.number)), key=lambda view: view.section.split(".")[0]
        )
    ]


def _whole(declared: Tables) -> list[Carried]:
    return [table for table in declared.carried if table.column is None]


def _measures(results: Results) -> dict[str, FrameView]:
    boxes = Incident.to_schema().columns
    fields = results.level_evidence[LevelEvidence.field].unique()
    traced = results.attrition[results.attrition[Attrition.end_state].eq(EndState.TRACED)]
    return {
        "traced": frame_view(
            traced, Attrition, [Attrition.site, Attrition.sampled, Attrition.notifications, Attrition.share]
        ),
        "delay": frame_view(results.delay, NotificationDelay, list(NotificationDelay.to_schema().columns)),
        "response": frame_view(results.response, ResponseTime, list(ResponseTime.to_schema().columns)),
        "evidence": frame_view(
            results.level_evidence,
            LevelEvidence,
            list(LevelEvidence.to_schema().columns),
            labels={field: boxes[field].title for field in fields},
        ),
    }


def _assumptions(assumptions: Assumptions) -> list[list[str]]:
    ordered = sorted(assumptions.assumptions, key=lambda one: (GRADES.index(one.impact), GRADES.index(one.quality)))
    return [[one.text, f"§{one.section}", one.quality, one.impact] for one in ordered]
