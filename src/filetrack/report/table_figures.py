"""A table's figures apart from its page: a figure a cell, its caption, and what is to be known beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from filetrack.report.tables import Shown, TableView

REALITY = {
    "simulated": "Simulated records: nobody here is real.",
    "extracts": "These figures are about people and have not been through disclosure control.",
}
"""What every file that is taken away says of the records behind it, by the run's input."""
AS_PRINTED = "Published figures, not made from records."


class Figures(NamedTuple):
    """A column of figures of one kind: the headings over it, and the figure of each row (None where there is none).

    `share` tells a column of percentages, `paired` one of two under the same headings, a count and its share.
    """

    group: str | None
    heading: str
    share: bool
    paired: bool
    values: list[float | str | None]

    @property
    def name(self) -> str:
        """The headings in one line: `Research site, Northern (%)`."""
        return _line(self.group, self.heading) + (" (%)" if self.share and self.paired else "")


def caption(view: TableView) -> str:
    """Number and title of a table."""
    return f"Table {view.number}. {view.title}"


def figures(view: TableView) -> list[Figures]:
    """The columns of a table with one figure a cell: counts and percentages apart, words where a column has words."""
    return [
        column
        for position, (group, heading) in enumerate(zip(groups(view), headings(view), strict=True))
        for column in _kinds(group, heading, [row.cells[position] for row in view.rows])
    ]


def groups(view: TableView) -> list[str | None]:
    """The heading that stands over each column's own, if any."""
    return [name for name, span in view.groups for _ in range(span)] or [None] * len(view.headings)


def headings(view: TableView) -> list[str]:
    """The columns' own headings, with a word on those that are as printed beside columns that are not."""
    own = len(view.headings) - len(view.notes)
    return [*view.headings[:own], *(f"{heading}, as printed" for heading in view.headings[own:])]


def notes(view: TableView) -> list[str]:
    """What stands below a table: its base, its footnotes, what is as printed and why, and where print is otherwise."""
    if view.carried:
        return [f"{AS_PRINTED} As printed, report §{view.section}. {view.carried}"]
    base = f" (n = {view.base_count})" if view.base_count else ""
    return [
        f"Base: {view.base}{base}. Report §{view.section}.",
        *([view.footnote] if view.footnote else []),
        *view.remarks,
        *filter(None, view.codes),
        *(f"“{column}”: {AS_PRINTED[0].lower()}{AS_PRINTED[1:]} {why}" for column, why in view.notes),
        *_otherwise(view),
    ]


def _otherwise(view: TableView) -> Iterator[str]:
    for row in view.rows:
        for group, heading, cell in zip(groups(view), view.headings, row.cells, strict=True):
            if cell.printed:
                yield f"{row.label}, {_line(group, heading)}: the report prints {cell.printed}."


def _line(group: str | None, heading: str) -> str:
    return f"{group}, {heading}" if group else heading


def _kinds(group: str | None, heading: str, cells: list[Shown]) -> Iterator[Figures]:
    counts, shares = [cell.count for cell in cells], [cell.percent for cell in cells]
    counted, shared = (any(value is not None for value in values) for values in (counts, shares))
    if counted:
        yield Figures(group, heading, False, shared, counts)
    if shared:
        yield Figures(group, heading, True, counted, shares)
    if not (counted or shared):
        yield Figures(group, heading, False, False, [cell.text for cell in cells])
