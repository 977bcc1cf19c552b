"""Counts out of print: operands looked up in the transcription, and the whole numbers that print leaves open."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from filetrack.problems import Problem, nearest
from filetrack.schemas.reanalysis import Statement
from filetrack.schemas.table import Claim, PublishedCell

SIGN = re.compile(r" ([+-]) (?![^\[]*\])")


def figures(tables: pd.DataFrame, claims: pd.DataFrame) -> dict[str, float]:
    """Return every printed figure by its name: `T33[row|column]`, the claim's own, `base(claim)`; and 0."""
    names = (
        "T" + tables[PublishedCell.table] + "[" + tables[PublishedCell.row] + "|" + tables[PublishedCell.column] + "]"
    )
    cells = pd.Series(tables[PublishedCell.value].to_numpy(float, na_value=np.nan), index=names).dropna()
    said = pd.Series(claims[Claim.value].to_numpy(float), index=claims[Claim.claim])
    bases = pd.Series(
        claims[Claim.base].to_numpy(float, na_value=np.nan), index="base(" + claims[Claim.claim] + ")"
    ).dropna()
    return {"0": 0.0} | pd.concat([cells, said, bases]).to_dict()


def parts(operand: str) -> list[tuple[int, str]]:
    """Return the signed names that an operand adds up."""
    pieces = SIGN.split(operand.strip())
    signs = [1, *(1 if sign == "+" else -1 for sign in pieces[1::2])]
    return list(zip(signs, [piece.strip() for piece in pieces[::2]], strict=True))


def value(operand: str, printed: dict) -> float | np.ndarray:
    """Return what an operand comes to. Raises Problem naming a figure that is not in print, and the nearest that is."""
    total = 0.0
    for sign, name in parts(operand):
        if name not in printed:
            raise Problem(
                f"“{name}” is no printed figure{nearest(name, printed)}. "
                "Name a cell T<table>[row|column], a claim, base(claim), or a free number of the statement."
            )
        total = total + sign * printed[name]
    return total


def whole(operand: str, printed: dict) -> int:
    """Return an operand that must be a count. Raises Problem if it is no whole number or below 0."""
    number = float(value(operand, printed))
    if number < 0 or not number.is_integer():
        raise Problem(f"“{operand}” comes to {number:g}, which is no count.")
    return int(number)


def count_sets(statement: Statement, printed: dict[str, float]) -> list[dict[str, list[int]]]:
    """Return every set of the statement's counts, by group, that print allows; empty if none is possible.

    Free whole numbers run over their ranges; a set must reproduce the percentages in `given`, and have no event more
    than its base. Raises Problem when there is nothing free and the counts are impossible.
    """
    grid = _free(statement, printed)
    known = printed | grid
    counts = {name: [value(operand, known) for operand in row] for name, row in statement.groups.items()}
    fits = np.ones(len(next(iter(grid.values()))) if grid else 1, dtype=bool)
    for row in counts.values():
        for number in row:
            fits &= np.asarray(number) >= 0
        if statement.design != "table":
            fits &= (np.asarray(row[0]) <= row[1]) & (np.asarray(row[1]) > 0)
    for given in statement.given:
        part, base = (np.asarray(value(operand, known), dtype=float) for operand in given.share)
        with np.errstate(divide="ignore", invalid="ignore"):
            fits &= (base > 0) & (part >= 0) & (np.abs(100 * part / base - value(given.printed, printed)) <= 0.5)
    if not grid and not fits.all():
        raise Problem(f"the counts of “{statement.id}” are impossible: events exceed their base, or one is below 0.")
    chosen = np.flatnonzero(fits)
    full = {name: [np.broadcast_to(number, fits.shape)[chosen] for number in row] for name, row in counts.items()}
    return [{name: [_count(n[i], statement) for n in row] for name, row in full.items()} for i in range(len(chosen))]


def derivation(statement: Statement, printed: dict[str, float]) -> str:
    """Return in words which printed figures the counts come from."""
    operands = [operand for row in statement.groups.values() for operand in row]
    operands += [statement.against] if statement.against else []
    names = [name for operand in operands for _, name in parts(operand) if name not in statement.free]
    said = [f"{name} = {printed[name]:g}" for name in dict.fromkeys(names)]
    said += [f"{name} free from {low} to {high}" for name, (low, high) in statement.free.items()]
    said += [f"{' of '.join(g.share)} rounds to {g.printed} = {printed[g.printed]:g}%" for g in statement.given]
    sums = [f"{name}: {' of '.join(row)}" for name, row in statement.groups.items() if _is_sum(row)]
    return "; ".join([*sums, *said])


def _free(statement: Statement, printed: dict[str, float]) -> dict[str, np.ndarray]:
    if not statement.free:
        return {}
    ranges = [np.arange(whole(low, printed), whole(high, printed) + 1.0) for low, high in statement.free.values()]
    grid = np.meshgrid(*ranges, indexing="ij")
    return {name: axis.ravel() for name, axis in zip(statement.free, grid, strict=True)}


def _is_sum(row: list[str]) -> bool:
    return any(len(parts(operand)) > 1 for operand in row)


def _count(number: float, statement: Statement) -> int:
    if not float(number).is_integer():
        raise Problem(f"the counts of “{statement.id}” come to {number:g}, which is no count.")
    return int(number)
