"""What the reader found in a raw file, beside its rows. Nothing here holds a value of a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd

from filetrack.problems import line_list
from filetrack.schemas.raw.base import Raw, file_name
from filetrack.schemas.raw.reading import UNREADABLE, ReadingCheck


@dataclass(frozen=True)
class Finding:
    """How one check of the reader came out: of `units` checked (files, columns, rows or values), `failed` failed.

    `lines` are those of the file that failed, where rows did; `column` is the header concerned, or several; `told`
    says a failure in words to whoever must mend it.
    """

    check: ReadingCheck
    units: int
    failed: int = 0
    lines: tuple[int, ...] = ()
    column: str = ""
    expected: str = ""
    told: str = ""


@dataclass(frozen=True)
class RawFile:
    """A raw file as it was read: its findings, and its rows as text under its schema's headers, indexed by `line`.

    Ragged rows are not among them: `ragged_rows` has their lines. A file that could not be read has no rows.
    """

    schema: type[Raw]
    where: str
    rows: pd.DataFrame
    findings: list[Finding]

    @property
    def name(self) -> str:
        """The file's name, with its sheet where it is a workbook."""
        return file_name(self.schema)

    @property
    def readable(self) -> bool:
        """Whether no check failed without which there are no rows."""
        return not any(finding.failed for finding in self.findings if finding.check in UNREADABLE)


@dataclass(frozen=True)
class RawFolder:
    """An agency's folder as it was read: its files, and what was found of the folder as a whole."""

    files: dict[type[Raw], RawFile]
    findings: list[Finding]


class Unreadable(Exception):
    """Ends the reading of a file where a check failed without which there are no rows."""


class Findings(list[Finding]):
    """Findings of a file in the order of its checks."""

    def whole(self, check: ReadingCheck, told: str = "", *, units: int = 1, failed: int = 1) -> None:
        """Add how a check of the whole file came out: it failed, for so many of its units, where something is told."""
        self.append(Finding(check, units, failed if told else 0, told=told))

    def stop(self, check: ReadingCheck, told: str, *, units: int = 1, failed: int = 1) -> NoReturn:
        """Add a failure without which there are no rows, and end the reading."""
        self.whole(check, told, units=units, failed=failed)
        raise Unreadable

    def rows(
        self, check: ReadingCheck, lines: Iterable[int], units: int, expected: str, told: str, *, column: str = ""
    ) -> None:
        """Add how a check of rows came out; of those that failed, the lines and `told` are told."""
        lines = tuple(sorted({*lines}))
        words = f"{line_list(lines)}: {told}" if lines else ""
        self.append(Finding(check, units, len(lines), lines, column, expected, words))
