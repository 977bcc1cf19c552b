"""Problems that a person must mend, told in words: which file, which column, how many rows, what to do."""

from __future__ import annotations

import difflib
import functools
import sys
from collections.abc import Callable, Iterable


class Problem(Exception):
    """A fault in a file, a config or a command that the reader of the message can mend. Holds no value of a record."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name is nearest, as ` (did you mean “…”?)`, or nothing where none is near."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean “{close[0]}”?)" if close else ""


def line_list(lines: Iterable[int], most: int = 10) -> str:
    """Tell line numbers in words: `line 3`, `lines 3, 7 and 12`, `lines 3, 7, … (25 in all)`."""
    numbers = sorted(lines)
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    if len(numbers) > most:
        return f"lines {', '.join(map(str, numbers[:most]))}, … ({len(numbers)} in all)"
    return f"lines {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def told(command: Callable) -> Callable:
    """Wrap a command so that a `Problem` ends it with its message on standard error and exit code 1."""

    @functools.wraps(command)
    def run(*args, **kwargs):
        try:
            return command(*args, **kwargs)
        except Problem as problem:
            print(f"filetrack: {problem}", file=sys.stderr)
            raise SystemExit(1) from None

    return run
