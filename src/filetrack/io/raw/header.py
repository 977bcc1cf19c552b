"""The header of a raw file: where it stands, and which column of the schema each of its names means."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from filetrack.io.raw.findings import Findings
from filetrack.problems import line_list
from filetrack.schemas.raw.reading import ReadingCheck
from filetrack.schemas.site import FileForm

_SEARCHED = 30
"""Rows among which the header is looked for."""
_NEAR = 0.75
"""How alike two names must be for one of a file to be shown: any other name may be a value of a row."""
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

Rows = list[tuple[int, list[str]]]


def near(name: str, given: Iterable[str]) -> str:
    """Which name of a file is nearest to one expected, as ` (is it “…”?)`, or nothing if none is near."""
    shown = {loose(one): one for one in given}
    close = difflib.get_close_matches(loose(name), shown, n=1, cutoff=_NEAR)
    return f" (is it “{shown[close[0]]}”?)" if close else ""


def header_of(
    rows: Rows,
    expected: Sequence[str],
    form: FileForm,
    title_rows: int,
    found: Findings,
    optional: Collection[str] | None = None,
) -> tuple[int, list[str]]:
    """The position of the header among rows, and the schema's names of its columns, blank for those not known.

    Ends the reading where the header is not found, or lacks or repeats a column. A name of the file is told only if
    it is like a name expected. Of a mapped file, `optional` are columns that may be absent: its names are compared by
    letters and digits alone, and columns that nothing uses are told by name.
    """
    meant = {spelt(alias): name for name, aliases in form.aliases.items() for alias in aliases if name in expected}
    position = _position(rows, expected, meant, len(expected) - len(optional or ()))
    if position is None:
        found.stop(
            ReadingCheck.MISSING_COLUMN,
            f"none of its first {_SEARCHED} rows is the header {listed(expected)}{_other_delimiter(rows, expected)}. "
            "Put the header above the rows, or correct delimiter and aliases in config/sites.",
        )
    declared = (title_rows if form.title_rows is None else form.title_rows) + 1
    _check_above([row for row in rows[:position] if row[0] >= declared], expected, found)
    line, given = rows[position][0], [spelt(name) for name in rows[position][1]]
    names = [meant.get(name, name) for name in given]
    if optional is not None:
        names = _loosely(names, expected, meant)
    _check_missing(names, [name for name in expected if name not in (optional or ())], line, found)
    _check_repeated(names, expected, line, found)
    if optional is None:
        _check_unknown(names, expected, rows[position + 1 :], found)
    else:
        _tell_unused(names, expected, optional, found)
    aliases = {alias: name for alias, name in zip(given, names, strict=True) if alias != name}
    read_as = f"{listed(aliases)} are read as {listed(aliases.values())}." if aliases else ""
    found.whole(ReadingCheck.HEADER_ALIAS, read_as, units=len(expected), failed=len(aliases))
    moved = f"its header is on line {line}, not on line {declared}." if line != declared else ""
    found.whole(ReadingCheck.HEADER_MOVED, moved)
    return position, [name if name in expected else "" for name in names]


def spelt(name: str) -> str:
    """A header without blanks around it, and with single ones within."""
    return " ".join(name.replace("\ufeff", "").split())


def listed(names: Iterable[str]) -> str:
    """Names in quotes, with commas."""
    return ", ".join(f"“{name}”" for name in names)


def _loosely(names: list[str], expected: Sequence[str], meant: dict[str, str]) -> list[str]:
    """Names as they are expected, if their letters and digits are the same and no other is spelt just so."""
    known = {loose(alias): name for alias, name in meant.items()} | {loose(name): name for name in expected}
    free = {form: name for form, name in known.items() if name not in names}
    return [name if name in expected else free.get(loose(name), name) for name in names]


def _tell_unused(names: list[str], expected: Sequence[str], optional: Collection[str], found: Findings) -> None:
    """Columns that no field of a mapping uses, and those that it would use and the file does not have."""
    unused = [name for name in names if name and name not in expected]
    told = f"{len(unused)} columns that no field uses, which are left out: {listed(unused)}." if unused else ""
    found.whole(ReadingCheck.UNUSED_COLUMN, told, units=len(names), failed=len(unused))
    absent = [name for name in expected if name in optional and name not in names]
    told = f"it has no {listed(absent)}: what these would tell is not held." if absent else ""
    found.whole(ReadingCheck.ABSENT_COLUMN, told, units=len(expected), failed=len(absent))


def _position(rows: Rows, expected: Sequence[str], meant: dict[str, str], needed: int) -> int | None:
    """The first of the rows that have most of the expected names, in any case and spacing; half of those needed."""
    known = {loose(name): name for name in expected} | {loose(alias): name for alias, name in meant.items()}
    scores = [len({known.get(loose(name)) for name in row} - {None}) for _, row in rows[:_SEARCHED]]
    best = max(scores, default=0)
    return scores.index(best) if best and best * 2 >= needed else None


def _check_above(rows: Rows, expected: Sequence[str], found: Findings) -> None:
    """End the reading where rows stand above the header that are no titles: they have most of its fields filled in."""
    filled = [line for line, row in rows if 2 * sum(bool(value.strip()) for value in row) > len(expected)]
    if filled:
        found.stop(
            ReadingCheck.MISSING_COLUMN,
            f"{line_list(filled)}: rows stand above the header. Put it above them, or title_rows in config/sites.",
        )


def _check_missing(names: list[str], expected: Sequence[str], line: int, found: Findings) -> None:
    missing = [name for name in expected if name not in names]
    if missing:
        unknown = [name for name in names if name and name not in expected]
        lacking = ", ".join(f"“{name}”{near(name, unknown)}" for name in missing)
        found.stop(
            ReadingCheck.MISSING_COLUMN,
            f"its header, line {line}, lacks {lacking}. Expected {listed(expected)}. Correct the header, or list how "
            "it is spelt under `aliases` in config/sites.",
            units=len(expected),
            failed=len(missing),
        )
    found.whole(ReadingCheck.MISSING_COLUMN, units=len(expected))


def _check_repeated(names: list[str], expected: Sequence[str], line: int, found: Findings) -> None:
    repeated = sorted(name for name, times in Counter(names).items() if times > 1 and name in expected)
    if repeated:
        found.stop(
            ReadingCheck.REPEATED_COLUMN,
            f"its header, line {line}, repeats {listed(repeated)}, so that it is not clear which is meant.",
            units=len(expected),
            failed=len(repeated),
        )
    found.whole(ReadingCheck.REPEATED_COLUMN, units=len(expected))


def _check_unknown(names: list[str], expected: Sequence[str], rows: Rows, found: Findings) -> None:
    """Columns that are not in the schema, by number; those without a name only if they hold values."""
    unknown = [
        number
        for number, name in enumerate(names, start=1)
        if name not in expected and (name or any("".join(row[number - 1 : number]).strip() for _, row in rows))
    ]
    told = f"columns that the study does not know: number {', '.join(map(str, unknown))}. Leave them out."
    found.whole(ReadingCheck.UNKNOWN_COLUMN, told if unknown else "", units=len(names), failed=len(unknown))


def _other_delimiter(rows: Rows, expected: Sequence[str]) -> str:
    """Tell which delimiter stands between the expected names, if one that was not declared does."""
    for _, row in rows[:_SEARCHED]:
        for delimiter, plural in _DELIMITERS.items():
            if len(row) == 1 and len({*map(spelt, row[0].split(delimiter))} & {*expected}) * 2 >= len(expected) > 1:
                return f"; its fields are separated by {plural}"
    return ""


def loose(name: str) -> str:
    """A name's letters and digits alone, in lower case."""
    return "".join(filter(str.isalnum, name.casefold()))
