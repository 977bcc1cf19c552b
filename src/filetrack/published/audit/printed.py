"""A transcription in memory: cells, tables and statements, with the bases and wholes that they name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from filetrack.schemas.audit import Landmark
from filetrack.schemas.codes import Quantity
from filetrack.schemas.table import Claim, PublishedCell, PublishedTable

TOTAL_ROW = re.compile(r"total(\s\w+)?", re.IGNORECASE)
LARGE = 20
"""A count in the text is a whole only from here on: smaller numbers coincide."""
SHARE_COLUMN = re.compile(r"\s*\(%\)$")


@dataclass(frozen=True)
class Place:
    """Where a figure stands: a cell, a statement, or both empty for a number."""

    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    claim: str = ""
    quote: str = ""

    @property
    def chapter(self) -> str:
        return self.section.partition(".")[0]

    def __str__(self) -> str:
        if self.table:
            spots = [f"“{spot}”" for spot in (self.row, self.column) if spot]
            return ", ".join([f"Table {self.table}", *spots])
        if self.claim:
            return f"§{self.section} (“{self.quote}”)" if self.section != "exec" else f"the summary (“{self.quote}”)"
        return f"§{self.section}" if self.section else ""


@dataclass(frozen=True)
class Figure:
    """A printed figure: a cell or a statement. `base` is None where print states none."""

    value: float | None
    kind: str
    unit: str
    base: int | None
    printed: str
    place: Place
    about: str = ""

    @property
    def is_share(self) -> bool:
        return self.kind == Quantity.PERCENT

    @property
    def step(self) -> float:
        """The last digit printed: 1 for whole per cent, 0.1 for one decimal."""
        text = f"{self.value:.6f}".rstrip("0").rstrip(".")
        return 10.0 ** -len(text.partition(".")[2])

    @property
    def core(self) -> str:
        """What the statement is about, without remarks in brackets and without `; table=…`."""
        return re.sub(r"\s*\([^)]*\)", "", self.about).partition(";")[0].strip()

    def stated(self, key: str) -> str:
        """Return what the statement says of `table` or `direction`, or nothing."""
        found = re.search(rf"\b{key}=(\w+)", self.about)
        return found.group(1) if found else ""


@dataclass(eq=False)
class Table:
    """A printed table: rows and columns in printed order, and the cells by (row, column)."""

    number: str
    title: str
    section: str
    unit: str
    base: int | None
    cells: dict[tuple[str, str], Figure] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[str]:
        return list(dict.fromkeys(row for row, _ in self.cells))

    @cached_property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(column for _, column in self.cells))

    @cached_property
    def total_row(self) -> str | None:
        return next((row for row in self.rows if TOTAL_ROW.fullmatch(row)), None)

    @property
    def parts(self) -> list[str]:
        return [row for row in self.rows if row != self.total_row]

    def of_kind(self, kind: Quantity) -> list[str]:
        return [name for name in self.columns if any(f.kind == kind for f in self.column(name).values())]

    def column(self, name: str) -> dict[str, Figure]:
        """Return the cells of a column by row."""
        return {row: self.cells[row, name] for row in self.rows if (row, name) in self.cells}

    def value(self, row: str | None, column: str) -> float | None:
        """Return a cell's value: 0 for a printed dash, None where nothing is printed."""
        cell = self.cells.get((row, column))
        if cell is None:
            return None
        return cell.value if cell.value is not None else 0.0 if cell.printed == "-" else None

    @cached_property
    def counted_by(self) -> dict[str, str]:
        """Map each percentage column to the column of its counts: by name, or else the nearest before it."""
        pairs, last = {}, None
        for name in self.columns:
            if name in self._counts:
                last = name
            elif name in self._shares:
                stem = SHARE_COLUMN.sub("", name)
                pairs[name] = stem if stem in self._counts else last
        return {share: count for share, count in pairs.items() if count}

    @cached_property
    def _counts(self) -> list[str]:
        return self.of_kind(Quantity.COUNT)

    @cached_property
    def _shares(self) -> list[str]:
        return self.of_kind(Quantity.PERCENT)

    def place(self, row: str = "", column: str = "") -> Place:
        return Place(self.section, self.number, row, column)


@dataclass(eq=False)
class Printed:
    """All that the audit reads: tables, statements, relations that a reader declared, references and places."""

    tables: dict[str, Table]
    claims: dict[str, Figure]
    relations: list[dict]
    references: list[dict]
    places: dict[str, bool]

    @cached_property
    def wholes(self) -> dict[int, set[str]]:
        """The sizes of groups that print uses as wholes, each with the units it counts."""
        sizes: dict[int, set[str]] = {}
        for table in self.tables.values():
            if table.base:
                sizes.setdefault(table.base, set()).add(table.unit)
            for column in table.of_kind(Quantity.COUNT):
                total = table.value(table.total_row, column)
                if total:
                    sizes.setdefault(int(total), set()).add(table.unit)
        divided = {(claim.place.chapter, claim.base) for claim in self.claims.values()}
        for claim in self.claims.values():
            used = (claim.place.chapter, claim.value) in divided
            if claim.kind == Quantity.COUNT and used and claim.value >= LARGE:
                sizes.setdefault(int(claim.value), set()).add(claim.unit)
        return sizes

    def interchangeable(self, first: str, second: str) -> bool:
        """Whether two units have one largest whole, so that a figure of one is a figure of the other."""
        largest = [
            max((size for size, units in self.wholes.items() if unit in units), default=0) for unit in (first, second)
        ]
        return first == second or largest[0] == largest[1] > 0

    @cached_property
    def bases(self) -> list[int]:
        """The bases that print uses, the most used first."""
        used = Counter(claim.base for claim in self.claims.values() if claim.base)
        used.update(table.base for table in self.tables.values() if table.base)
        used.update(cell.base for table in self.tables.values() for cell in table.cells.values() if cell.base)
        return [base for base, _ in sorted(used.items(), key=lambda item: (-item[1], item[0]))]


def printed(
    cells: pd.DataFrame,
    titles: pd.DataFrame,
    claims: pd.DataFrame,
    relations: pd.DataFrame,
    references: pd.DataFrame,
    places: pd.DataFrame,
) -> Printed:
    """Return the transcription (frames of PublishedCell, PublishedTable, Claim, Relation, Reference, Landmark)."""
    tables: dict[str, Table] = {}
    for title in _records(titles):
        number = title[PublishedTable.table]
        tables[number] = Table(
            number,
            title[PublishedTable.title],
            title[PublishedTable.section],
            title[PublishedTable.unit] or "",
            _whole(title[PublishedTable.base]),
        )
    for cell in _records(cells):
        number, row, column = (cell[name] for name in (PublishedCell.table, PublishedCell.row, PublishedCell.column))
        table = tables.setdefault(number, Table(number, "", cell[PublishedCell.section], "", None))
        table.cells[row, column] = Figure(
            cell[PublishedCell.value],
            cell[PublishedCell.kind],
            cell[PublishedCell.unit] or "",
            _whole(cell[PublishedCell.base]),
            cell[PublishedCell.printed],
            table.place(row, column),
        )
    statements = {claim[Claim.claim]: _statement(claim) for claim in _records(claims)}
    stands = {place[Landmark.place]: place[Landmark.listed] for place in _records(places)}
    return Printed(tables, statements, _records(relations), _records(references), stands)


def _statement(claim: dict) -> Figure:
    place = Place(claim[Claim.section], claim=claim[Claim.claim], quote=claim[Claim.quote])
    value = claim[Claim.value]
    return Figure(
        value,
        claim[Claim.quantity],
        claim[Claim.unit],
        _whole(claim[Claim.base]),
        f"{value:g}",
        place,
        claim[Claim.about],
    )


def _whole(value) -> int | None:
    return None if value is None else int(value)


def _records(frame: pd.DataFrame) -> list[dict]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
