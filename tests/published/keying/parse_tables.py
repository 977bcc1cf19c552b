"""Second keying of the tables: a parser over the report's text, which knows nothing of the first keying.

A table stands in the text as a caption line `Table N title` without a tab (the list of tables has tabs), then lines
whose cells are separated by tabs, blank lines between, up to the first line without a tab. What the extraction of the
text did to a table is mended in one place each: `mended` for words, `split_twins` for cells, `squared` for columns.

Run as a command it writes tables_parsed.csv and titles_parsed.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.published.keying import source

TITLE_FIELDS = ("table", "title")
CELL_FIELDS = ("table", "row", "column", "kind", "value", "printed")

NUMBER = r"\d[\d,]*"
FIGURE = re.compile(rf"(?:{NUMBER} ?\(\d+%\)?.*|{NUMBER} \d+%|{NUMBER}|\d+%(?: [–-])?|[-–_])")
SHARE = re.compile(rf"({NUMBER}) ?\((\d+%)\)?(.*)")
TWINS = re.compile(rf"({NUMBER}) (\d+%)|(\d+%) ([–-])|(Northern) (Southern)")
SIZES = re.compile(r"(\d+) famil(?:y|ies) with (\d+)")
DASHES = {"–", "_", "-"}

SPANNING = {"Sites", "Research site", "Case pathway"}
"""Headings over several columns that say nothing more than the table's title."""


def captions(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield line, number and title of each caption; a sentence that begins with `Table 3` ends with a full stop."""
    for place, line in enumerate(lines):
        found = re.match(r"Table (\d+) (\S.*)$", line)
        if found and "\t" not in line and not line.rstrip().endswith("."):
            yield place, found[1], found[2].strip()


def rows_after(lines: list[str], place: int) -> list[list[str]]:
    """Return the rows of cells that follow the caption in a line."""
    rows = []
    for line in lines[place + 1 :]:
        if line.strip() and "\t" not in line:
            break
        if line.strip():
            rows.append([cell.strip() for cell in line.split("\t")])
    return rows


def mended(row: list[str]) -> list[str]:
    """Return a row with the words that the extraction broke put together (Tables 3, 21, 31 and 35)."""
    row = [cell.replace("children's socia services", "children's social services") for cell in row]
    if "Children r" in row:
        broken = row.index("Children r")
        row[broken : broken + 2] = ["Children not present", ""]
    if row[0] == "Recorded information":
        row = ["Recorded information", "Northern site", "Southern site"]
    if row[:2] == ["Families'", "Case pathway"]:
        row = ["Families'", "Case pathway", "", "", "", "Total"]
    return row


def split_twins(row: list[str]) -> list[str]:
    """Return a row in which two cells that came out as one, with an empty one after it, are two (Tables 3, 19, 20)."""
    row = list(row)
    for place in range(len(row) - 1):
        twins = TWINS.fullmatch(row[place])
        if twins and not row[place + 1]:
            row[place : place + 2] = [part for part in twins.groups() if part]
    return row


def squared(rows: list[list[str]]) -> list[list[str]]:
    """Return rows of equal length, without columns that are empty throughout (Tables 18 and 20)."""
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    kept = [place for place in range(width) if place == 0 or any(row[place] for row in rows)]
    return [[row[place] for place in kept] for row in rows]


def unmarked(label: str) -> str:
    """Return a label without the stars of its footnote."""
    return label.rstrip("*").strip()


def column_labels(headings: list[list[str]]) -> list[str]:
    """Return the columns' labels; of two rows of headings, the spanning heading before the one under it."""
    labels = [unmarked(cell) for cell in headings[-1]]
    if len(headings) == 1:
        return labels
    over, above = [], ""
    for cell in headings[0]:
        above = unmarked(cell) or above
        over.append(above)
    for place in range(1, len(labels)):
        if not labels[place]:
            labels[place] = over[place]
        elif over[place] and over[place] not in SPANNING:
            labels[place] = f"{over[place]}, {labels[place]}"
    return labels


def cells_of(number: str, rows: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield a table's cells as (table, row, column, kind, value, printed), row by row."""
    rows = squared([split_twins(mended(row)) for row in rows])
    first = next((place for place, row in enumerate(rows) if any(map(FIGURE.fullmatch, row[1:]))), None)
    if first is None:
        labels = column_labels(rows[:1])
        for row in rows[1:]:
            yield from (
                (number, row[0], label, "text", "", cell) for label, cell in zip(labels[1:], row[1:], strict=True)
            )
        return
    labels, body = column_labels(rows[:first]), rows[first:]
    shares = {place for place in range(1, len(labels)) if only_shares([row[place] for row in body])}
    for row in body:
        for place in range(1, len(labels)):
            yield from figures(number, unmarked(row[0]), labels[place], row[place], place in shares)


def only_shares(column: list[str]) -> bool:
    """Say whether a column prints percentages and nothing else."""
    printed = [cell for cell in column if cell and cell not in DASHES]
    return bool(printed) and all(re.fullmatch(r"\d+%", cell) for cell in printed)


def figures(number: str, row: str, label: str, cell: str, share: bool) -> Iterator[tuple[str, ...]]:
    """Yield what one printed cell holds: nothing, a figure, a dash, or a count with its percentage."""
    count, percent = ("Number", "Percentage") if label == "Number (Percentage)" else (label, f"{label} (%)")
    both = SHARE.fullmatch(cell)
    if cell in DASHES:
        yield number, row, label, "percent" if share else "count", "", "-"
    elif both:
        yield number, row, count, "count", both[1], both[1]
        yield number, row, percent, "percent", both[2].rstrip("%"), both[2]
        for families, size in SIZES.findall(both[3]):
            yield number, f"families with {size}", label, "count", families, families
    elif cell.endswith("%"):
        yield number, row, label, "percent", cell.rstrip("%"), cell
    elif cell:
        yield number, row, count, "count", cell, cell


def parsed(lines: list[str]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return titles and cells of all tables, in the report's order."""
    found = [(number, title, rows_after(lines, place)) for place, number, title in captions(lines)]
    titles = [(number, title) for number, title, rows in found if rows]
    return titles, [cell for number, _, rows in found if rows for cell in cells_of(number, rows)]


if __name__ == "__main__":
    titles, cells = parsed(source.lines())
    source.write("titles_parsed.csv", TITLE_FIELDS, titles)
    source.write("tables_parsed.csv", CELL_FIELDS, cells)
