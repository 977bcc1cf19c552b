"""The small language of declared relations: cells, statements, bases, numbers and unknowns, joined by +, - and *."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from filetrack.problems import Problem, nearest
from filetrack.published.audit.printed import Figure, Place, Printed
from filetrack.schemas.audit import Relation

CELL = re.compile(r"T(\w+)\[(.+?)\|(.+?)\]")
TO = " … "
BASE = "base"


@dataclass
class Side:
    """One side of a relation: a constant, multiples of unknowns, and the printed figures that it is made of."""

    value: float = 0.0
    unknowns: dict[str, float] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return not self.unknowns

    @property
    def figure(self) -> Figure | None:
        """The one printed figure that the side is, if it is only that."""
        return self.figures[0] if len(self.figures) == 1 and len(self.terms) == 1 and "*" not in self.terms[0] else None

    @property
    def place(self) -> Place:
        return self.figures[0].place if self.figures else Place()

    @property
    def claims(self) -> list[str]:
        return [figure.place.claim for figure in self.figures if figure.place.claim]

    def __str__(self) -> str:
        total = f"{self.value:g}"
        return total if len(self.terms) == 1 else f"{' '.join(self.terms)} = {total}"


def side(text: str, printed: Printed, name: str) -> Side:
    """Return one side of a relation. Raises Problem where it names a cell or a statement that is not there."""
    cells: list[str] = []

    def kept(found: re.Match) -> str:
        cells.append(found.group(0))
        return f"@{len(cells) - 1}"

    masked = CELL.sub(kept, text.strip())
    made, sign = Side(), 1.0
    for part in re.split(r"\s([+-])\s", masked):
        if part in {"+", "-"}:
            sign = 1.0 if part == "+" else -1.0
            continue
        factor, unknown, term = 1.0, "", []
        for piece in part.split(" * "):
            piece = piece.strip()
            if piece.startswith("?"):
                unknown = piece
                term.append(piece)
                continue
            value, figures = _value(piece, cells, printed, name)
            factor *= value
            made.figures += figures
            term.append(f"{value:g}")
        if made.terms or sign < 0:
            made.terms.append("+" if sign > 0 else "-")
        made.terms.append("*".join(term))
        if unknown:
            made.unknowns[unknown] = made.unknowns.get(unknown, 0.0) + sign * factor
        else:
            made.value += sign * factor
        sign = 1.0
    return made


def _value(piece: str, cells: list[str], printed: Printed, name: str) -> tuple[float, list[Figure]]:
    if re.fullmatch(r"\d+(\.\d+)?", piece):
        return float(piece), []
    if piece.startswith("@"):
        return _cells(cells[int(piece[1:])], printed, name)
    of_base = re.fullmatch(r"base\((.+)\)", piece)
    claim = printed.claims.get(of_base.group(1) if of_base else piece)
    if claim is None:
        raise Problem(f"Relation “{name}” names “{piece}”, which is no statement{nearest(piece, printed.claims)}.")
    if of_base and claim.base is None:
        raise Problem(f"Relation “{name}” uses the base of “{piece}”, which has none.")
    if of_base:
        return float(claim.base), [replace(claim, value=claim.base, kind=BASE, printed=str(claim.base))]
    return float(claim.value), [claim]


def _cells(text: str, printed: Printed, name: str) -> tuple[float, list[Figure]]:
    number, rows, column = CELL.fullmatch(text).groups()
    table = printed.tables.get(number)
    if table is None:
        raise Problem(f"Relation “{name}” names Table {number}, which is not transcribed.")
    if rows == "*":
        names = [row for row in table.parts if (row, column) in table.cells]
    elif TO in rows:
        first, last = rows.split(TO)
        if first not in table.rows or last not in table.rows:
            raise Problem(f"Relation “{name}”: Table {number} has no rows from “{first}” to “{last}”.")
        names = table.rows[table.rows.index(first) : table.rows.index(last) + 1]
    else:
        names = [rows]
    missing = [row for row in names if (row, column) not in table.cells]
    if missing or not names:
        known = [f"{row}|{col}" for row, col in table.cells]
        raise Problem(
            f"Relation “{name}”: Table {number} has no cell “{rows}|{column}”{nearest(f'{rows}|{column}', known)}."
        )
    return sum(table.value(row, column) or 0.0 for row in names), [table.cells[row, column] for row in names]


@dataclass
class Bound:
    """A relation with its sides read: `left`, and `right` as one or more sides (part / whole ~ part / whole)."""

    name: str
    kind: str
    weight: str
    note: str
    left: list[Side]
    right: list[list[Side]]

    @property
    def sides(self) -> list[Side]:
        return [*self.left, *(side for parts in self.right for side in parts)]

    @property
    def is_known(self) -> bool:
        return all(side.is_known for side in self.sides)

    @property
    def claims(self) -> list[str]:
        return [claim for side in self.sides for claim in side.claims]

    @property
    def section(self) -> str:
        """The section that the note names first, if it does."""
        found = re.match(r"§(exec|[\d.]*\d)", self.note)
        return found.group(1) if found else ""


@lru_cache(maxsize=2)
def bounds(printed: Printed) -> list[Bound]:
    """Return all relations, those written row by row (`T32[.|column]`) once for each row that both tables have."""
    made = []
    for relation in printed.relations:
        for left, right in _each_row(relation[Relation.left], relation[Relation.right], printed):
            name = relation[Relation.relation]
            made.append(
                Bound(
                    name,
                    relation[Relation.kind],
                    relation[Relation.weight] or "",
                    relation[Relation.note] or "",
                    [side(part, printed, name) for part in _split(left, "/")],
                    [[side(part, printed, name) for part in _split(group, "/")] for group in _split(right, "~")],
                )
            )
    return made


def _split(text: str, mark: str) -> list[str]:
    return text.split(f" {mark} ")


def _each_row(left: str, right: str, printed: Printed) -> list[tuple[str, str]]:
    each = [found.groups() for found in CELL.finditer(f"{left} {right}") if found.group(2) == "."]
    if not each:
        return [(left, right)]
    shared = [
        row
        for row in printed.tables[each[0][0]].rows
        if all((row, column) in printed.tables[number].cells for number, _, column in each)
    ]
    return [(left.replace("[.|", f"[{row}|"), right.replace("[.|", f"[{row}|")) for row in shared]
