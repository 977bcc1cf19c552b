"""What the simulated population was asked to meet: how many printed figures, which cannot hold, and why."""

from __future__ import annotations

import re

import pandas as pd

from filetrack.bulletin.figures import count_text, figure_text
from filetrack.bulletin.frames import Link
from filetrack.report.evidence import Evidence, section_order
from filetrack.schemas.audit import AuditedCell, AuditedClaim, AuditFinding, Gravity
from filetrack.schemas.codes import Quantity
from filetrack.schemas.reading import Firmness, Reading

PARTS = {
    "incidents": "Incidents: level, children's presence, parties, offence, injury, weapon",
    "calls": "Grade of the first call, and the time to a response",
    "aftermath": "Who left the scene, and whose violence it was",
    "tracing": "Where notifications ended, and what answered them",
    "notifications": "A family's further notifications; weapons that were told",
    "households": "Children listed, located and present",
    "children": "Children's ethnic appearance",
    "injuries": "People hurt",
    "callers": "Who called",
    "risks": "Risk assessments",
    "delays": "Days to the notification",
    "plan": "Families with several incidents; where each child was",
    "families": "Families before and after, services and agencies",
    "people": "Adults and children, offences, police actions, forms",
}
"""The parts in which the population is made, in words, by the readings' block."""

PLACE = re.compile(r"T\d+\[[^\]]*\]|(?<!\S)[0-9a-z.]+(?:-[a-z0-9]+)+(?!\S)")
"""How a target names a printed cell or a statement of the text."""

WORDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "-": "−"}


def asked(readings: pd.DataFrame, evidence: Evidence) -> dict[str, object]:
    """Return how many figures each part of the population was asked to meet, those that cannot hold, and the others."""
    soft = readings[Reading.kind].eq(Firmness.SOFT)
    printed, named, said = _printed(evidence), _named(evidence.findings), _said(evidence.findings)
    parts = [*PARTS, *sorted(set(readings[Reading.block]) - set(PARTS))]
    return {
        "all": count_text(len(readings)),
        "hard": count_text((~soft).sum()),
        "soft": count_text(soft.sum()),
        "parts": [_part(block, readings[Reading.block].eq(block), soft) for block in parts],
        "impossible": [_impossible(one, printed, named, said) for one in _in_order(readings[soft])],
        "others": [_other(one, printed) for one in _in_order(readings[~soft])],
    }


def _part(block: str, within: pd.Series, soft: pd.Series) -> list[str]:
    counts = ((within & ~soft).sum(), (within & soft).sum(), within.sum())
    return [PARTS.get(block, block), *map(count_text, counts)]


def _in_order(readings: pd.DataFrame) -> list[dict]:
    ordered = readings.sort_values(Reading.section, key=lambda sections: sections.map(section_order), kind="stable")
    return ordered.to_dict("records")


def _impossible(one: dict, printed: dict, named: dict, said: dict) -> list:
    finding = one[Reading.finding] if pd.notna(one[Reading.finding]) else named.get(one[Reading.target].lstrip("<>= "))
    shown = Link(said[finding], f"published.html#finding-{finding}") if finding in said else "–"
    section, figure, target = _figure(one, printed)
    how = f"{figure} ({one[Reading.reading]})" if pd.notna(one[Reading.reading]) else figure
    return [section, how, target, _sentence(one[Reading.reason]), shown]


def _other(one: dict, printed: dict) -> list[str]:
    how = one[Reading.reading]
    return [*_figure(one, printed), _sentence(how) if pd.notna(how) else "–"]


def _figure(one: dict, printed: dict) -> list[str]:
    name = one[Reading.figure].removeprefix(f"{one[Reading.section]} ")
    target = target_text(one[Reading.target], printed)
    asked_for = target if target.endswith("%") else f"{one[Reading.unit]}: {target}"
    return [f"§{one[Reading.section]}", _sentence(name), asked_for]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def target_text(target: str, printed: dict[str, str]) -> str:
    """Return a reading's target with the printed figures in place of their names: `251 − 77`, `more than 75%`."""
    figures = PLACE.sub(lambda place: printed.get(place[0], place[0]), target)
    return " ".join(WORDS.get(word, word) for word in figures.split())


def _printed(evidence: Evidence) -> dict[str, str]:
    """What print has at each place that a target can name."""
    cells, claims = evidence.cells, evidence.claims
    named = "T" + cells[AuditedCell.table] + "[" + cells[AuditedCell.row] + "|" + cells[AuditedCell.column] + "]"
    percent = claims[AuditedClaim.quantity].isin([Quantity.PERCENT, Quantity.COMPARISON])
    values = [
        figure_text(value, percent=share) for value, share in zip(claims[AuditedClaim.value], percent, strict=True)
    ]
    return dict(zip(named, cells[AuditedCell.printed], strict=True)) | dict(
        zip(claims[AuditedClaim.claim], values, strict=True)
    )


def _named(findings: pd.DataFrame) -> dict[str, str]:
    """The first finding of weight that names a cell or a statement."""
    weighty = findings[findings[AuditFinding.severity].ne(Gravity.ROUNDING)]
    table, row, column = (weighty[name] for name in (AuditFinding.table, AuditFinding.row, AuditFinding.column))
    cells = "T" + table + "[" + row + "|" + column + "]"
    named: dict[str, str] = {}
    for places in (cells, weighty[AuditFinding.claim]):
        for place, finding in zip(places, weighty[AuditFinding.finding], strict=True):
            if pd.notna(place):
                named.setdefault(place, finding)
    return named


def _said(findings: pd.DataFrame) -> dict[str, str]:
    return dict(zip(findings[AuditFinding.finding], findings[AuditFinding.text], strict=True))
