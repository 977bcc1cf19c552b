"""Problems that a person must mend, told in words: which file, which column, how many rows, what to do."""

from __future__ import annotations

import difflib
import errno
import functools
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

_SHOWN = "FILETRACK_SHOW_FAULTS"


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
    """Wrap a command so that what it writes is its user's alone, and that it ends in words: exit code 1, no value told.

    A `Problem` is told as it stands; a disk that cannot be written, by path and reason. A fault of filetrack's own is
    told by its kind and where in the code it arose, without the exception's message, which may quote a record.
    """

    @functools.wraps(command)
    def run(*args, **kwargs):
        os.umask(0o077)
        try:
            return command(*args, **kwargs)
        except Exception as error:
            message = in_words(error)
        print(f"filetrack: {message}", file=sys.stderr)
        raise SystemExit(1) from None

    return run


def in_words(error: Exception) -> str:
    """What `told` tells of an error."""
    if isinstance(error, Problem):
        return str(error)
    return _unwritten(error) if isinstance(error, OSError) and error.errno in _REMEDIES else _fault(error)


_REMEDIES = {
    errno.ENOSPC: "Make room and run again: what was made is kept, what was cut off is made again.",
    errno.EDQUOT: "Your share of the disk is used up. Make room and run again.",
    errno.EFBIG: "The file grew past the size that is allowed here. Raise the limit (`ulimit -f`) and run again.",
    errno.EROFS: "The disk can only be read. Copy the study to a place of yours and run it there.",
    errno.EACCES: "You may not use it. Ask whoever owns it, or copy the study to a place of yours.",
    errno.EPERM: "You may not change it. Ask whoever owns it, or copy the study to a place of yours.",
}


def _unwritten(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{os.strerror(error.errno).lower()}. {_REMEDIES[error.errno]}"


def _fault(error: Exception) -> str:
    if os.environ.get(_SHOWN) == "1":
        raise error
    steps = [
        step for step in traceback.extract_tb(error.__traceback__) if f"{os.sep}filetrack{os.sep}" in step.filename
    ]
    places = ", ".join(f"{Path(step.filename).name} line {step.lineno} ({step.name})" for step in steps[-3:])
    return (
        f"a fault of the program, {type(error).__name__}, in {places or 'a library'}. Its message is kept back: it may "
        f"quote a record. {_SHOWN}=1 shows it, to be read where the data may be read."
    )
