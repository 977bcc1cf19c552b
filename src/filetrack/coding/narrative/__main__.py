"""`python -m filetrack.coding.narrative IN.csv OUT.csv`: code narratives by the coding manual (§4.8 to §4.11)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from filetrack import io
from filetrack.coding.narrative import BOOKS, LevelRules, LocationRules, Reader, VariableBook, Words
from filetrack.coding.narrative.frame import Frame, coded_together
from filetrack.problems import Problem, line_list, nearest, told

ID, TEXT = "id", "text"
AT_ONCE = 100
"""Narratives that a process codes before it hands them back."""


@told
def code(
    narratives: Annotated[Path, typer.Argument(help="CSV, UTF-8, with the columns id and text.")],
    out: Annotated[Path, typer.Argument(help="CSV to write: codes, then other columns of the narratives' file.")],
    rules: Path = Path("config/coding"),
    processes: int = 2,
) -> None:
    """Code each narrative; write its codes in the order of the file, and its other columns as they were."""
    names, rows = _read(narratives)
    beside = [n for n, name in enumerate(names) if name not in (ID, TEXT)]
    clash = [names[n] for n in beside if names[n] in Frame._fields]
    if clash:
        raise Problem(f"{narratives}: the column “{clash[0]}” is one that coding writes. Rename it.")
    texts = [row[names.index(TEXT)] for row in rows]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([ID, *Frame._fields, *(names[n] for n in beside)])
        for row, codes in zip(rows, _coded(texts, rules, processes), strict=True):
            writer.writerow([row[names.index(ID)], *codes, *(row[n] for n in beside)])
    print(f"coded: {len(rows)} narratives, in {out}")


@cache
def reader_of(rules: Path) -> Reader:
    """A reader with every rule of a folder, made once in a process; those forked from it have it."""
    books = [io.settings(rules / f"{name}.yaml", VariableBook) for name in BOOKS]
    return Reader(
        io.settings(rules / "words.yaml", Words),
        io.settings(rules / "level.yaml", LevelRules),
        io.settings(rules / "child_location.yaml", LocationRules),
        books,
    )


def _coded(texts: list[str], rules: Path, processes: int) -> Iterator[Frame]:
    batches = [texts[i : i + AT_ONCE] for i in range(0, len(texts), AT_ONCE)]
    reader = reader_of(rules)
    if processes < 2 or len(batches) < 2:
        yield from chain.from_iterable(coded_together(reader, batch) for batch in batches)
        return
    with ProcessPoolExecutor(processes) as pool:
        for codes in pool.map(partial(_batch, rules), batches):
            yield from map(Frame._make, codes)


def _batch(rules: Path, texts: list[str]) -> list[tuple[str, ...]]:
    return list(map(tuple, coded_together(reader_of(rules), texts)))


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the narratives' file.

    Raises Problem when the file or a column is missing, it is not UTF-8, a row is ragged, or an id blank or repeated.
    """
    if not path.is_file():
        raise Problem(f"{path} is missing. Expected a CSV file with the columns {ID} and {TEXT}.")
    try:
        lines = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Problem(f"{path}, line {bad}: not UTF-8 text. Export it again as CSV, UTF-8.") from None
    reader = csv.reader(lines.splitlines(keepends=True), strict=True)
    rows, at = [], []
    begin = 1
    try:
        for row in reader:
            if row:
                rows.append(row)
                at.append(begin)
            begin = reader.line_num + 1
    except csv.Error:
        raise Problem(f"{path}, line {begin}: a quote is not closed or is inside a field. Export it again.") from None
    if not rows:
        raise Problem(f"{path} is empty: expected a header and rows.")
    names = [name.strip() for name in rows[0]]
    for column in (ID, TEXT):
        if names.count(column) != 1:
            raise Problem(
                f"{path}: expected one column “{column}”, found {names.count(column)}{nearest(column, names)}."
            )
    _check(path, names, rows[1:], at[1:])
    return names, rows[1:]


def _check(path: Path, names: list[str], rows: list[list[str]], at: list[int]) -> None:
    ragged = [line for row, line in zip(rows, at, strict=True) if len(row) != len(names)]
    if ragged:
        raise Problem(f"{path}: {len(ragged)} rows without {len(names)} fields, {line_list(ragged)}.")
    ids = [row[names.index(ID)].strip() for row in rows]
    times = Counter(ids)
    faults = {"are blank": lambda one: not one, "stand more than once": lambda one: one and times[one] > 1}
    for what, wrong in faults.items():
        lines = [line for one, line in zip(ids, at, strict=True) if wrong(one)]
        if lines:
            raise Problem(f"{path}, column “{ID}”: {len(lines)} rows {what}, {line_list(lines)}. Each needs its own.")


if __name__ == "__main__":
    typer.run(code)
