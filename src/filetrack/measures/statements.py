"""Figures of the running text counted from coded records, as `config/statements.yaml` declares them (ch. 4 to 8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import reduce
from operator import or_

import pandas as pd

from filetrack.schemas.base import AtSite
from filetrack.schemas.lineage import Lineage
from filetrack.schemas.needs import lineage, rows_of
from filetrack.schemas.statement import UNITS, Condition, Related, Selection, Stated, Statement, Where

Frames = Mapping[str, pd.DataFrame]
Holding = Callable[[Lineage], Collection[str]]
"""The sites that hold what something is made from."""


def stated(statements: Sequence[Statement], frames: Frames, sites: Mapping[str, str], holding: Holding) -> pd.DataFrame:
    """One row a claim (`Stated`): its measure on the frames of coded records, of sites that hold what it needs.

    `sites` are the study's, with their labels. Where only some of those that a statement is about hold it, they are
    named in its measure; where none does, value, count and base are missing.
    """
    rows = [row for statement in statements for row in _rows(statement, frames, sites, holding)]
    frame = pd.DataFrame(rows, columns=list(Stated.to_schema().columns))
    return frame.astype({Stated.value: "Float64", Stated.part: "Int64", Stated.base: "Int64"})


def made_from(statement: Statement) -> Lineage:
    """Return the fields of records that a statement counts."""
    named = [*statement.parts, (statement.of, {statement.variable: None} if statement.variable else {})]
    frames = {name: UNITS[name][0] for name, _ in named}
    columns = {(name, column) for name, where in named for column in where}
    parts = [*map(rows_of, frames.values()), *(lineage(frames[name], column) for name, column in sorted(columns))]
    return reduce(or_, parts)


def _rows(statement: Statement, frames: Frames, sites: Mapping[str, str], holding: Holding) -> list[dict]:
    about = _about(statement, list(sites))
    holders = {*holding(made_from(statement))}
    counted = [site for site in about if site in holders]
    if not counted:
        return [_row(statement.measure, claim, kind, *[pd.NA] * 3) for claim, kind in statement.claims]
    if counted == about:
        return _counted(statement, statement.measure, frames)
    here = {name: frame[frame[AtSite.site].isin(counted)] for name, frame in frames.items()}
    labels = " and ".join(sites[site] for site in counted)
    return _counted(statement, f"{statement.measure} ({labels} alone)", here)


def _about(statement: Statement, sites: list[str]) -> list[str]:
    """The sites that a statement does not leave out."""
    about = pd.Series(sites)
    for where in (statement.select.where, statement.base.where):
        if AtSite.site in where:
            about = about[_meets(about, where[AtSite.site])]
    return list(about)


def _counted(statement: Statement, measure: str, frames: Frames) -> list[dict]:
    frame = frames[statement.of]
    base = _holds(frames, statement.of, frame, statement.base)
    part = base & _holds(frames, statement.of, frame, statement.select)
    values = frame.loc[part, statement.variable] if statement.variable else None
    numbers = int(part.sum()), int(base.sum())
    return [
        _row(measure, claim, kind, *_figure(kind, *numbers, values, statement.code)) for claim, kind in statement.claims
    ]


def _holds(frames: Frames, name: str, frame: pd.DataFrame, selection: Selection) -> pd.Series:
    holds = _where(frame, selection.where)
    for related in selection.having:
        holds &= _has(frames, name, frame, related)
    return holds


def _has(frames: Frames, name: str, frame: pd.DataFrame, related: Related) -> pd.Series:
    """Whether each row's incident, or family, has a row of the other frame that meets the conditions."""
    others = frames[related.of]
    key = UNITS[name][1] if UNITS[name][1] in others else UNITS[related.of][1]
    return frame[key].isin(others.loc[_where(others, related.where), key].dropna())


def _where(frame: pd.DataFrame, where: Where) -> pd.Series:
    holds = pd.Series(True, index=frame.index)
    for variable, wanted in where.items():
        holds &= _meets(frame[variable], wanted)
    return holds


def _meets(values: pd.Series, wanted: object) -> pd.Series:
    condition = (
        wanted if isinstance(wanted, Condition) else Condition(codes=wanted if isinstance(wanted, list) else [wanted])
    )
    if condition.missing is not None:
        return values.isna() == condition.missing
    if condition.codes is not None:
        return values.isin(condition.codes).astype(bool)
    inside = values.notna()
    for end, compared in ((condition.over, values.gt), (condition.at_least, values.ge), (condition.at_most, values.le)):
        if end is not None:
            inside &= compared(end).fillna(False).astype(bool)
    return inside


def _figure(kind: str, part: int, base: int, values: pd.Series | None, code: str | None) -> tuple:
    """Value, count and base of one kind of figure of the part's values."""
    match kind:
        case "mean" | "lowest" | "highest":
            values = values.dropna()
            value = {"mean": values.mean, "lowest": values.min, "highest": values.max}[kind]() if len(values) else pd.NA
            return value, len(values), base
        case "rank":
            return _rank(values, code), pd.NA, part
        case "count":
            return part, part, base
    return (100 * part / base if base else pd.NA), part, base


def _rank(values: pd.Series, code: str | None) -> int | object:
    """Place of a code among those that occur, by how often; codes as frequent share the first place."""
    counts = values.value_counts()
    return int((counts > counts[code]).sum()) + 1 if code in counts else pd.NA


def _row(measure: str, claim: str, kind: str, value: object, part: object, base: object) -> dict:
    return {
        Stated.claim: claim,
        Stated.measure: measure,
        Stated.kind: kind,
        Stated.value: value,
        Stated.part: part,
        Stated.base: base,
    }
