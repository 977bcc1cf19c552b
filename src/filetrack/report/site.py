"""The pages that show a run: what it found, laid out as a statistical bulletin, without anything from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import ModuleType
from typing import NamedTuple

import pandas as pd

from filetrack import io
from filetrack.bulletin.figures import count_text
from filetrack.bulletin.frames import FrameView, frame_view
from filetrack.bulletin.pages import templates
from filetrack.bulletin.runs import inputs
from filetrack.bulletin.site import (
    ASSUMPTIONS,
    ATTRITION,
    CHECKLISTS,
    CODEBOOK,
    COMPARISON,
    LINKAGE,
    OUTCOMES,
    OVERVIEW,
    PUBLISHED,
    RUN,
    SEARCH,
    STANDARDS,
    TABLES,
    VIOLENCE,
    WHOLE,
    navigation,
    places,
    table_page,
    ways,
)
from filetrack.report import (
    bounds,
    checklists,
    codebook,
    coding,
    evidence,
    flow,
    forest,
    linkage,
    outcomes,
    search,
    standards,
    weights,
)
from filetrack.report.asked import asked
from filetrack.report.comparison import comparison
from filetrack.report.drawn import Drawn, placed
from filetrack.report.headlines import Headline, headlines
from filetrack.report.table_figures import REALITY
from filetrack.report.table_pages import table_detail
from filetrack.report.tables import TableView, carried_view, table_view
from filetrack.schemas.assumption import Assumptions
from filetrack.schemas.case import Case
from filetrack.schemas.checklist import Checklist
from filetrack.schemas.codes import EndState
from filetrack.schemas.declared import Carried, Tables
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime
from filetrack.schemas.police import Incident
from filetrack.schemas.quality_report import QualityReport
from filetrack.schemas.run import Run
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell

CHAPTERS = {
    "2": "Chapter 2: how the study was made",
    "4": "Chapter 4: incidents, adults and children",
    "5": "Chapter 5: the police",
    "6": "Chapter 6: what children's social services did",
    "7": "Chapter 7: the {months} months after",
    "8": "Chapter 8: agencies working together",
}
"""Headings of the page for the report's chapters, by the first number of a section; `months` are of follow-up."""

AGREEMENT = {
    "simulated": "Agreement on simulated records shows that these definitions, applied to records, yield the printed "
    "tables; it says nothing on whether the study's findings are true.",
    "extracts": "Agreement means that these records, under the study's definitions, give the printed figures. Where "
    "they differ, the comparison does not say which is right.",
}
"""What agreement with print shows, wherever figures are compared, by the run's input."""

PRINTED = 42
"""Tables of the report."""
GRADES = ["high", "medium", "low"]


@dataclass(frozen=True)
class Results:
    """Everything of a run that the page shows."""

    steps: pd.DataFrame
    cases: pd.DataFrame
    families: pd.DataFrame
    cells: pd.DataFrame
    sites: pd.DataFrame
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
    outcomes: outcomes.Outcomes
    today: standards.Measured
    checklists: Sequence[Checklist]
    drawn: Sequence[Drawn] = ()


class Page(NamedTuple):
    """A page: its address from the folder of results, its heading, its template and what the template shows."""

    address: str
    heading: str
    template: str
    view: dict[str, object]


def site(study: Study, declared: Tables, assumptions: Assumptions, results: Results) -> dict[str, str]:
    """Return the pages by their addresses from the folder of results. The same results give the same text."""
    return written(study, results.quality.run, pages(study, declared, assumptions, results))


def pages(study: Study, declared: Tables, assumptions: Assumptions, results: Results) -> list[Page]:
    """Return every page with what it shows; the last is the whole report, which shows what the others do, to print."""
    single = list(_pages(study, declared, assumptions, results))
    parts = {page.address: page.view for page in single}
    shown = {"parts": parts, "drawn": _with_something(results.drawn), "reality": REALITY[study.input]}
    return [*single, Page(WHOLE.address, study.title, "whole.html.j2", shown)]


def tables(shown: Sequence[Page]) -> list[TableView]:
    """Return every table among the pages, in the order of their numbers."""
    chapters = next(page.view["chapters"] for page in shown if page.address == TABLES.address)
    return [view for _, views in chapters for view in views]


def checked(shown: Sequence[Page]) -> bytes:
    """Return the filled checklists among the pages, to take away as CSV."""
    filled = next(page.view["filled"] for page in shown if page.address == CHECKLISTS.address)
    return io.neutral(filled).to_csv(index=False, lineterminator="\n").encode()


def written(study: Study, run: Run, shown: Sequence[Page]) -> dict[str, str]:
    """Return pages as text, by their addresses."""
    made, among = templates("filetrack.report"), places(study)
    shared = {
        "study": study,
        "simulated": study.input == "simulated",
        "run": run,
        "agreement": AGREEMENT[study.input] if study.of_the_report else "",
        "ends_of_delay": "sent in the north and received in the south" if study.of_the_report else "sent or received",
    }
    return {
        address: made.get_template(template).render(
            **shared,
            **{"contents": [], "heading": heading} | view,
            site=navigation(address, among),
            to=ways(address),
        )
        for address, heading, template, view in shown
    }


def _pages(study: Study, declared: Tables, assumptions: Assumptions, results: Results) -> Iterator[Page]:
    simulated = study.input == "simulated"
    run = results.quality.run
    sampling = flow.sampling_panels(results.steps, study.sites)
    traced_at = {site: label for site, label in study.sites.items() if site in {*results.attrition[Attrition.site]}}
    cases = results.cases[results.cases[Case.site].isin(list(traced_at))]
    tracing = flow.tracing_panels(cases, results.families, traced_at, declared.end_states)
    chapters = _chapters(declared, results, study.period.follow_up_months)
    made = results.cells[Cell.table].nunique()
    apart = _comparison(declared, results) if study.of_the_report else None
    told = headlines(cases, results.families, results.delay, results.outcomes.counts, study.period.follow_up_months)
    geometry = {"width": flow.WIDTH, "pad": flow.PAD, "line": flow.LINE}
    yield Page(
        OVERVIEW.address,
        study.title,
        "overview.html.j2",
        {
            "headlines": told,
            "tracing": flow.drawings(tracing[-1:]),
            "courses": placed(results.drawn, "alluvial"),
            "geometry": geometry,
            "comparison": apart,
            "tables": made,
        },
    )
    numbers = {view.number for _, views in chapters for view in views}
    left_out = [number for number in map(str, range(1, PRINTED + 1)) if number not in numbers]
    yield Page(
        TABLES.address, "The tables", "tables.html.j2", {"chapters": chapters, "made": made, "left_out": left_out}
    )
    for _, views in chapters:
        for view in views:
            yield Page(
                table_page(view.number),
                f"Table {view.number}",
                "table_page.html.j2",
                table_detail(view, declared, results.comparison, results.cells),
            )
    yield Page(
        ATTRITION.address,
        "Attrition and delays",
        "attrition.html.j2",
        {
            "contents": [
                ("sampling", "The sample"),
                ("tracing", "Tracing"),
                ("measured", "How many were traced"),
                ("delays", "To the notification"),
                ("response", "To the police on the scene"),
            ],
            "sampling": flow.drawings(sampling),
            "tracing": flow.drawings(tracing),
            "untraced": [label for site, label in study.sites.items() if site not in traced_at],
            "geometry": geometry,
            "flow_rows": _flow_rows([*sampling, *tracing]),
            "measures": _measures(results, study.sites),
            "delays": placed(results.drawn, "delays"),
        },
    )
    yield Page(
        VIOLENCE.address,
        "Coding of violence and context",
        "violence.html.j2",
        {
            "contents": [
                ("fields", "Texts beside fields"),
                ("otherwise", "Under other codings"),
                *([("agreement", "Agreement")] if len(results.coding.agreement) else []),
                *([("truth", "Against the simulator")] if results.coding.judged else []),
            ],
            "coding": coding.view(results.coding, study.sites),
            "evidence": _measures(results, study.sites)["evidence"],
        },
    )
    yield Page(
        LINKAGE.address,
        "Linkage",
        "linkage.html.j2",
        {
            "contents": [
                ("weights", "What agreement is worth"),
                ("errors", "Errors"),
                ("otherwise", "Tables under other links"),
                ("unlinked", "Who stays unlinked"),
                ("guidance", "What guidance asks"),
            ],
            "linkage": linkage.view(study, run, results.reconciled, results.linked),
            "geometry": _geometry(weights) | {"bar": weights.BAR},
        },
    )
    yield Page(
        OUTCOMES.address,
        f"Outcomes over {study.period.follow_up_months} months",
        "outcomes.html.j2",
        outcomes.view(results.outcomes, results.drawn),
    )
    yield Page(STANDARDS.address, "Today's standards", "standards.html.j2", standards.view(study, results.today))
    if study.of_the_report:
        yield Page(
            COMPARISON.address,
            "Comparison with the printed report",
            "comparison.html.j2",
            {"comparison": apart, "asked": asked(results.readings, results.evidence) if simulated else None},
        )
    yield Page(
        PUBLISHED.address,
        "The published figures themselves",
        "published.html.j2",
        {
            "contents": [
                ("audit", "Do they agree with one another?"),
                ("reanalysis", "Do the counts bear out the text?"),
                ("attrition", "What could the untraced change?"),
            ],
            "audit": evidence.audit(results.evidence),
            "reanalysis": evidence.reanalysis(results.evidence),
            "attrition": evidence.attrition(results.evidence),
            "forest_geometry": _geometry(forest),
            "bounds_geometry": _geometry(bounds) | {"bar": bounds.BAR},
        },
    )
    yield Page(CODEBOOK.address, "Codebook", "codebook.html.j2", codebook.view(study))
    yield Page(
        ASSUMPTIONS.address, "Assumptions", "assumptions.html.j2", {"assumptions": _assumptions(assumptions, study)}
    )
    yield Page(
        CHECKLISTS.address,
        "Reporting checklists",
        "checklists.html.j2",
        checklists.view(results.checklists, _shown(study, results, told, made)),
    )
    yield Page(RUN.address, "How it was run", "made.html.j2", {"inputs": inputs(run)})
    yield Page(
        SEARCH.address,
        "Search",
        "search.html.j2",
        search.view([v for _, views in chapters for v in views], _with_something(results.drawn)),
    )


def _comparison(declared: Tables, results: Results) -> dict[str, object]:
    return comparison(
        results.comparison,
        results.compared_claims,
        results.compared_tables,
        results.cells,
        results.evidence.findings,
        {table.number: table.title for table in declared.in_order()},
    )


def _with_something(drawn: Sequence[Drawn]) -> list[Drawn]:
    return [figure for figure in drawn if not figure.empty]


def _shown(study: Study, results: Results, told: Sequence[Headline], tables: int) -> checklists.Shown:
    return checklists.Shown(
        study=study,
        run=results.quality.run,
        headlines=told,
        steps=results.steps,
        reconciled=results.reconciled,
        delay=results.delay,
        repeats=results.today.repeats,
        tables=tables,
        linked=results.linked,
        coding=results.coding,
        outcomes=results.outcomes,
    )


def _geometry(drawn: ModuleType) -> dict[str, float]:
    return {
        "width": drawn.WIDTH,
        "pad": drawn.PAD,
        "left": drawn.LEFT,
        "right": drawn.RIGHT,
        "beside": drawn.BESIDE,
    }


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


def _chapters(declared: Tables, results: Results, months: int) -> list[tuple[str, list[TableView]]]:
    made = [
        table_view(
            table,
            results.cells,
            results.comparison,
            declared.carried,
            results.carried,
            results.coding.by_whom,
            results.sites,
        )
        for table in declared.in_order()
    ]
    carried = [carried_view(table, results.carried) for table in _whole(declared)]
    return [
        (CHAPTERS.get(chapter, f"Chapter {chapter}").format(months=months), list(part))
        for chapter, part in groupby(
            sorted([*made, *carried], key=lambda view: int(view.number)), key=lambda view: view.section.split(".")[0]
        )
    ]


def _whole(declared: Tables) -> list[Carried]:
    return [table for table in declared.carried if table.column is None]


def _measures(results: Results, sites: Mapping[str, str]) -> dict[str, FrameView]:
    boxes = Incident.to_schema().columns
    fields = results.level_evidence[LevelEvidence.field].unique()
    traced = results.attrition[results.attrition[Attrition.end_state].eq(EndState.TRACED)]
    return {
        "traced": frame_view(
            traced,
            Attrition,
            [Attrition.site, Attrition.sampled, Attrition.notifications, Attrition.share],
            labels=sites,
        ),
        "delay": frame_view(
            results.delay, NotificationDelay, list(NotificationDelay.to_schema().columns), labels=sites
        ),
        "response": frame_view(results.response, ResponseTime, list(ResponseTime.to_schema().columns), labels=sites),
        "evidence": frame_view(
            results.level_evidence,
            LevelEvidence,
            list(LevelEvidence.to_schema().columns),
            labels={field: boxes[field].title for field in fields} | dict(sites),
        ),
    }


def _assumptions(assumptions: Assumptions, study: Study) -> list[list[str]]:
    ordered = sorted(assumptions.assumptions, key=lambda one: (GRADES.index(one.impact), GRADES.index(one.quality)))
    texts = [(one, one.text if study.of_the_report else one.text_elsewhere) for one in ordered]
    return [[text, f"§{one.section}", one.quality, one.impact] for one, text in texts if text]
