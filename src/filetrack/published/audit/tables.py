"""Checks inside a table: sums, percentages against counts and bases, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filetrack.published.audit import rounding
from filetrack.published.audit.columns import ShareColumn, share_columns
from filetrack.published.audit.printed import Printed, Table
from filetrack.published.audit.registry import Found, check
from filetrack.schemas.audit import Gravity
from filetrack.schemas.codes import Quantity

WAY_WORDS = {
    "half_up": "rounded to the nearest",
    "half_even": "rounded to the nearest, halves to even",
    "half_down": "rounded to the nearest, halves down",
    "floor": "rounded down",
    "ceil": "rounded up",
}
LEARNED = 0.7
"""Share of rows in which a column must be the sum of the two before it to be read as their sum."""


def number(value: float) -> str:
    """Return a number as print has it: no decimals where it is whole, else one."""
    return f"{value:g}" if float(value).is_integer() else f"{value:.1f}"


@check("Columns add up to their totals")
def column_sum(printed: Printed, touched) -> Iterator[Found]:
    """A total that is not the sum of its rows leaves one of them wrong, and no record can satisfy both."""
    for table in printed.tables.values():
        for column in table.of_kind(Quantity.COUNT):
            total = table.value(table.total_row, column)
            parts = [table.value(row, column) for row in table.parts]
            known = [part for part in parts if part is not None]
            if total is None or not known or sum(known) == total:
                continue
            yield Found(
                Gravity.MATERIAL,
                table.place(table.total_row, column),
                number(total),
                number(sum(known)),
                f"Table {table.number} prints {number(total)} as the total of “{column}”, but its rows add up to "
                f"{number(sum(known))}.",
                effect="One of the cells has to be dropped or changed before the column can be reproduced.",
            )


@check("Rows add up to their totals")
def row_sum(printed: Printed, touched) -> Iterator[Found]:
    """A column headed Total, or one that is the sum of the two before it in nearly all rows, must be so in all."""
    for table in printed.tables.values():
        for column, parts in _sum_columns(table).items():
            for row in table.rows:
                total, values = table.value(row, column), [table.value(row, part) for part in parts]
                known = [value for value in values if value is not None]
                if total is None or not known or sum(known) == total:
                    continue
                yield Found(
                    Gravity.MATERIAL,
                    table.place(row, column),
                    number(total),
                    number(sum(known)),
                    f"In Table {table.number}, row “{row}”, the column “{column}” has "
                    f"{number(total)}, but the columns that it sums have {' + '.join(map(number, known))} = "
                    f"{number(sum(known))}.",
                    effect="One of the cells of the row cannot be reproduced together with the others.",
                )


def _sum_columns(table: Table) -> dict[str, list[str]]:
    counts, sums = table.of_kind(Quantity.COUNT), {}
    for place, column in enumerate(counts):
        if place < 2:
            continue
        if column == "Total":
            sums[column] = counts[:place]
        elif _share_of_sums(table, column, counts[place - 2 : place]) >= LEARNED:
            sums[column] = counts[place - 2 : place]
    return sums


def _share_of_sums(table: Table, column: str, parts: list[str]) -> float:
    rows = [[table.value(row, name) for name in [*parts, column]] for row in table.rows]
    full = [row for row in rows if None not in row and any(row)]
    return sum(sum(row[:-1]) == row[-1] for row in full) / len(full) if len(full) >= 4 else 0.0


@check("The same heading means the same")
def heading_meaning(printed: Printed, touched) -> Iterator[Found]:
    """Under one set of headings, a column that sums two others in one table cannot be a group of its own in another."""
    tables = list(printed.tables.values())
    for first in tables:
        for column, parts in _sum_columns(first).items():
            for second in tables:
                if second is first or second.columns != first.columns or column == "Total":
                    continue
                if _share_of_sums(second, column, parts) < 1 - LEARNED:
                    yield Found(
                        Gravity.MATERIAL,
                        first.place(column=column),
                        f"“{column}” in both",
                        "a sum in one, a group in the other",
                        f"“{column}” is the sum of the two columns before it in Table {first.number}, and a group of "
                        f"its own in Table {second.number}, under the same headings.",
                        second.place(column=column),
                        effect="The two tables cannot be added or compared column by column.",
                    )


@check("Percentages follow from count and base")
def percentage(printed: Printed, touched) -> Iterator[Found]:
    """A percentage that no way of rounding gives points to a wrong count, a wrong base or a wrong percentage."""
    for column in share_columns(printed):
        if _other_base(printed, column):
            continue
        for row, (count, share) in column.cells.items():
            base = column.bases.get(row)
            if base is None or "half_up" in column.ways[row] or _follows_its_column(column, row):
                continue
            yield _off(column, row, count, share, base)


def _follows_its_column(column: ShareColumn, row: str) -> bool:
    """Whether the whole column is rounded in one way that gives this row."""
    return column.way in rounding.WAYS and column.way in column.ways[row]


def _off(column: ShareColumn, row: str, count: float, share, base: int) -> Found:
    exact = float(rounding.share(count, base))
    off = abs(exact - share.value)
    table = column.table
    said = (
        f"Table {table.number} prints {number(share.value)} per cent for “{row}” ({column.name}); {number(count)} of "
    )
    said += f"{base} is {exact:.1f} per cent"
    if off < share.step:
        why = f"; the column was made to add up to 100 ({_forced_words(column)})" if column.is_forced else ""
        if not why:
            fits = [way for way in column.ways[row] if way != "half_up"]
            why = f"; it is {WAY_WORDS[fits[0]]}, which its column is not" if fits else ""
        severity = Gravity.ROUNDING
    else:
        why, severity = "; no way of rounding gives what is printed", Gravity.MINOR if off < 2 else Gravity.MATERIAL
    follows = f"{number(rounding.rounded(rounding.share(count, base), 'half_up', share.step))} ({exact:.2f})"
    return Found(severity, share.place, f"{number(share.value)}% beside {number(count)}", follows, said + why + ".")


def _forced_words(column: ShareColumn) -> str:
    return "by the largest remainders" if column.way == rounding.LARGEST_REMAINDER else "not by the largest remainders"


@check("One way of rounding in a column")
def column_rounding(printed: Printed, touched) -> Iterator[Found]:
    """A column that follows another way of rounding than the usual one is explained, not wrong."""
    for column in share_columns(printed):
        if column.way in {"half_up", "forced_to_100", "none"} or _other_base(printed, column) or len(column.cells) < 3:
            continue
        if column.way in rounding.WAYS:
            yield Found(
                Gravity.ROUNDING,
                column.table.place(column=column.name),
                "percentages",
                column.way,
                f"The percentages of Table {column.table.number}, “{column.name}”, are {WAY_WORDS[column.way]} "
                "throughout.",
            )


def _other_base(printed: Printed, column: ShareColumn) -> int | None:
    """Return another base of the report that fits every cell where the stated one fits few."""
    numbers = [(count, share.value) for count, share in column.cells.values()]
    fitting = sum(bool(ways) for ways in column.ways.values())
    if len(numbers) < 3 or not column.base or fitting >= 0.5 * len(numbers):
        return None
    fits = rounding.bases_that_fit(numbers, [*printed.bases, *sorted(printed.wholes)])
    return next((base for base in fits if base != column.base), None)


@check("The base that percentages imply")
def implied_base(printed: Printed, touched) -> Iterator[Found]:
    """Percentages and counts together say what was divided by; it should be the base that is printed."""
    for column in share_columns(printed):
        table, other = column.table, _other_base(printed, column)
        if other:
            yield Found(
                Gravity.MATERIAL,
                table.place(column=column.name),
                f"base {column.base}",
                f"base {other}",
                f"The percentages of Table {table.number}, “{column.name}”, are of {other}, not of {column.base} as "
                "the table has it.",
                effect=f"Percentages have to be made of {other}.",
            )
        own = {
            table.base,
            sum(count for count, _ in column.cells.values()),
            table.value(table.total_row, column.counts),
        }
        if not column.stated and column.base not in own:
            yield Found(
                Gravity.MINOR,
                table.place(column=column.name),
                "no base",
                f"base {column.base}",
                f"Table {table.number} does not say what its percentages are of; they fit {column.base}.",
                effect="The base has to be guessed before the table can be made again.",
            )


@check("A total stands over its own base")
def total_of_another_base(printed: Printed, touched) -> Iterator[Found]:
    """100 per cent beside a count says that the count is the base; a base that changes without a word misleads."""
    for column in share_columns(printed):
        table = column.table
        total, share = table.value(table.total_row, column.counts), table.value(table.total_row, column.name)
        if not total or share != 100 or column.base in (None, total):
            continue
        yield Found(
            Gravity.MINOR,
            table.place(table.total_row, column.name),
            f"100% beside {number(total)}",
            f"100% of {column.base}",
            f"Table {table.number} prints 100 per cent beside a total of {number(total)}, but the percentages of "
            f"“{column.name}” are of {column.base}.",
            effect="The total row must not be used as the base of the column.",
        )


@check("Percentages add up to 100")
def percentage_sum(printed: Printed, touched) -> Iterator[Found]:
    """Shares of a whole make 100; a point or two can be lost to rounding, more cannot."""
    for table in printed.tables.values():
        for column in table.of_kind(Quantity.PERCENT):
            counts = table.counted_by.get(column)
            whole = table.value(table.total_row, column)
            if whole is None and (table.total_row is None or not counts):
                continue
            parts = [table.value(row, column) for row in table.parts]
            known = [part for part in parts if part]
            made, target = sum(known), 100 if whole is None else whole
            if not known or made == target:
                continue
            lost = abs(made - target)
            severity = Gravity.ROUNDING if lost <= len(known) / 2 else Gravity.MATERIAL if lost >= 5 else Gravity.MINOR
            yield Found(
                severity,
                table.place(table.total_row or "", column),
                f"{number(target)}%" if whole is not None else "no total",
                f"{number(made)}%",
                f"The percentages of Table {table.number}, “{column}”, add up to {number(made)}"
                + (f", under a printed total of {number(target)} per cent." if whole is not None else ", not 100."),
            )


@check("A part is not larger than its base")
def count_over_base(printed: Printed, touched) -> Iterator[Found]:
    """No group can hold more than the group it is part of."""
    for table in printed.tables.values():
        for column in table.of_kind(Quantity.COUNT):
            base = _heading_base(column) or (None if table.total_row else table.base)
            for row, cell in table.column(column).items():
                if base and cell.value is not None and cell.value > base:
                    yield Found(
                        Gravity.MATERIAL,
                        cell.place,
                        number(cell.value),
                        f"at most {base}",
                        f"Table {table.number} counts {number(cell.value)} for “{row}”, more than the {base} it is of.",
                        effect="No records can give it.",
                    )


@check("A heading's base is the table's")
def heading_base(printed: Printed, touched) -> Iterator[Found]:
    """A base printed in a heading should be the one that the table divides by."""
    for table in printed.tables.values():
        for column in table.columns:
            base = _heading_base(column)
            used = {cell.base for cell in table.column(column).values() if cell.base} or {table.base} - {None}
            if base and used and base not in used:
                other = ", ".join(map(str, sorted(used)))
                yield Found(
                    Gravity.MATERIAL,
                    table.place(column=column),
                    f"n={base}",
                    f"n={other}",
                    f"A heading of Table {table.number} says n={base}, but the table is of {other}.",
                )


@check("A heading counts what the table counts")
def heading_unit(printed: Printed, touched) -> Iterator[Found]:
    """A percentage headed “of all incidents” in a table of children has another base than it says."""
    units = {table.unit for table in printed.tables.values()}
    for table in printed.tables.values():
        for column in table.columns:
            said = re.search(r"\b(?:percentage|number) of (?:all |total |the )*(?:\d+ )?(\w+)", column, re.IGNORECASE)
            unit = said.group(1).lower() if said else table.unit
            if unit in units and not printed.interchangeable(unit, table.unit):
                yield Found(
                    Gravity.MINOR,
                    table.place(column=column),
                    unit,
                    table.unit,
                    f"A column of Table {table.number} is headed “{column}”, but the table counts {table.unit}.",
                    effect=f"The percentages have to be made of {table.unit}.",
                )


def _heading_base(column: str) -> int | None:
    found = re.search(r"\bn\s*=\s*(\d+)", column)
    return int(found.group(1)) if found else None


@check("A restricted row has a restricted base")
def restricted_row(printed: Printed, touched) -> Iterator[Found]:
    """A row that its label restricts to some of the sample (“… only”) cannot be a share of the whole sample."""
    for column in share_columns(printed):
        for row, (count, share) in column.cells.items():
            base = column.bases.get(row)
            free = [other for other in column.cells if other != row and not _restricted(other)]
            if not _restricted(row) or base is None or not any(column.bases.get(other) == base for other in free):
                continue
            yield Found(
                Gravity.MATERIAL,
                share.place,
                f"{number(share.value)}% of {base}",
                f"a share of fewer than {base}",
                f"Table {column.table.number} gives “{row}” ({number(count)}) as {number(share.value)} per cent of all "
                f"{base}, though its label restricts it to some of them.",
                effect="The share is too low for the group that the row is about; its own base has to be used.",
            )


def _restricted(row: str) -> bool:
    return bool(re.search(r"\([^)]*\bonly\)", row))


@check("A table's base is its total")
def title_base(printed: Printed, touched) -> Iterator[Found]:
    """The total row is the base of a table with one column of counts."""
    for table in printed.tables.values():
        counts = table.of_kind(Quantity.COUNT)
        total = table.value(table.total_row, counts[-1]) if counts else None
        if table.base and total and (len(counts) == 1 or counts[-1] == "Total") and total != table.base:
            yield Found(
                Gravity.MATERIAL,
                table.place(table.total_row, counts[-1]),
                number(total),
                str(table.base),
                f"The total of Table {table.number} is {number(total)}, but the table is said to be of {table.base}.",
            )
