"""A page to read for each batch: the texts with the spans that carry the machine's codes, each with its rule."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from filetrack.bulletin.texts import Span, pieces
from filetrack.coding.people.sheet import NARRATIVE, NOTIFICATION, RECORDED, told
from filetrack.coding.people.typed import WRITTEN, written
from filetrack.schemas.finding import Finding
from filetrack.schemas.human_code import PeopleIncident
from filetrack.schemas.police import Child

_TEXTS = {"incident": NARRATIVE, "notification": NOTIFICATION}


def pages(
    come: pd.DataFrame,
    texts: pd.DataFrame,
    findings: pd.DataFrame,
    machine: pd.DataFrame,
    children: pd.DataFrame,
    reasons: Mapping[tuple[str, str], str],
) -> dict[int, str]:
    """The page of each batch as HTML: self-contained, everything from a record escaped.

    `texts` is of `seen`; `reasons` gives the reason of a variable's rule.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = Environment(
        loader=PackageLoader("filetrack.coding.people"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = templates.get_template("batch.html.j2")
    spans, codes = _spans(findings, children, reasons), told(machine, children)
    shown = {}
    for batch, incidents in come.groupby(PeopleIncident.batch)[PeopleIncident.incident_id]:
        views = [_view(incident, texts.loc[incident], spans, codes[incident]) for incident in incidents]
        shown[batch] = template.render(batch=batch, batches=int(come[PeopleIncident.batch].max()), incidents=views)
    return shown


def _view(incident: str, texts: pd.Series, spans: dict[tuple[str, str], list[Span]], codes: str) -> dict:
    marked = [(name, spans.get((incident, source), []), texts[name]) for source, name in _TEXTS.items() if texts[name]]
    return {
        "incident": incident,
        "recorded": texts[RECORDED],
        "texts": [(name, pieces(text, found), [span.title for span in found]) for name, found, text in marked],
        "codes": codes.split("; "),
    }


def _spans(
    findings: pd.DataFrame, children: pd.DataFrame, reasons: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], list[Span]]:
    """Spans of the variables that people code, by incident and text, from the text's beginning."""
    of_people = findings[findings[Finding.variable].isin(list(WRITTEN)) & findings[Finding.text].isin(list(_TEXTS))]
    ordered = of_people.sort_values([Finding.start, Finding.end, Finding.variable, Finding.rule], kind="stable")
    numbers = children.set_index([Child.incident_id, Child.child_id])[Child.number]
    place = (Finding.incident_id, Finding.text, Finding.start, Finding.end)
    what = (Finding.variable, Finding.code, Finding.rule, Finding.child_id)
    found: dict[tuple[str, str], list[Span]] = {}
    rows = zip(*(ordered[column] for column in (*place, *what)), strict=True)
    for incident, text, start, end, variable, code, rule, child in rows:
        whose = "" if pd.isna(child) else f" of child {numbers[incident, child]}"
        reason = reasons.get((variable, rule), "")
        title = f"{variable}{whose}: {written(variable, code)} (rule {rule}) {reason}".strip()
        found.setdefault((incident, text), []).append(Span(start, end, title))
    return found
