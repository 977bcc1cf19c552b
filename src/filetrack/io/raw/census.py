"""A census of children in need (XML) unfolded to the tables of its flat form: a record is a row, a leaf a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from filetrack.io.raw.findings import Findings
from filetrack.io.raw.header import Rows, listed, loose
from filetrack.schemas.raw.reading import ReadingCheck

TABLES = (
    *("Header", "ChildIdentifiers", "ChildCharacteristics", "CINdetails", "Assessments", "CINplanDates"),
    *("Section47", "ChildProtectionPlans", "Reviews"),
)
"""Elements whose leaves make a row. All within a child carry its `LAchildID`, as those of the flat form do."""
_IDENTIFIER = "LAchildID"
_NUMBERED = {"cindetails": "CINdetailsID", "childprotectionplans": "CPPID"}
"""Elements that are numbered through the file, for the records within them to refer to."""


@dataclass(frozen=True)
class Census:
    """A census that was read: the records of each table, as a workbook has rows in sheets."""

    records: dict[str, list[_Record]]
    expected: dict[str, dict[str, Sequence[str]]]

    def rows(self, name: str | None, found: Findings) -> Rows:
        """The header and every row of a table, with the line on which its record begins.

        Where several begin on one line they are numbered instead, from 2 as in the flat form. An element that no
        record has is blank in all. Ends the reading where a census has no such table.
        """
        records = self.records.get(loose(name or ""))
        if records is None:
            found.stop(ReadingCheck.SHEET_MISSING, f"a census has no table “{name}”: it has {listed(TABLES)}.")
        names = list(dict.fromkeys(header for record in records for header in record.cells))
        there = {loose(header) for header in names}
        names += [
            header for header, others in self.expected[name].items() if there.isdisjoint(map(loose, [header, *others]))
        ]
        lines = [record.line for record in records]
        numbers = lines if len({*lines}) == len(lines) else range(2, len(lines) + 2)
        rows = [[record.cells.get(header, "") for header in names] for record in records]
        return [(1, names), *zip(numbers, rows, strict=True)]


def opened(path: Path, expected: dict[str, dict[str, Sequence[str]]], found: Findings) -> Census:
    """Read a census. Ends the reading where it is none.

    `expected` are the headers of tables, each with its other spellings.
    """
    unfolding = _Unfolding()
    try:
        with path.open("rb") as file:
            unfolding.parser.ParseFile(file)
    except _Declares:
        found.stop(
            ReadingCheck.NOT_OF_ITS_KIND,
            "it declares a document type, as a census never does: entities declared so can be made to do harm. "
            "Export it again.",
        )
    except expat.ExpatError as error:
        found.stop(
            ReadingCheck.NOT_OF_ITS_KIND, f"line {error.lineno}: it is cut off or no XML from here on. Export it again."
        )
    if not unfolding.records["childidentifiers"]:
        found.stop(ReadingCheck.NOT_OF_ITS_KIND, "it has no “ChildIdentifiers”: it is no census of children in need.")
    found.whole(ReadingCheck.NOT_OF_ITS_KIND)
    told = "text stands between elements, where none belongs. It is passed over."
    last = unfolding.parser.CurrentLineNumber
    found.rows(ReadingCheck.STRAY_TEXT, unfolding.stray, last, "elements without text between them", told)
    return Census(unfolding.records, expected)


class _Declares(Exception):
    """A document that declares a type of its own."""


@dataclass
class _Record:
    line: int
    cells: dict[str, str]


@dataclass
class _Element:
    """An element that is open: the record that it is or lies in, what refers to it, and its text so far."""

    line: int = 1
    record: _Record | None = None
    keys: dict[str, str] = field(default_factory=dict)
    text: str = ""
    leaf: bool = True


class _Unfolding:
    """Takes up the elements of a census as the parser comes to them."""

    def __init__(self) -> None:
        self.records: dict[str, list[_Record]] = {loose(table): [] for table in TABLES}
        self.stray: list[int] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._open = [_Element()]
        self._child: list[_Record] = []
        self._numbers = {header: count(1) for header in _NUMBERED.values()}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        around, line, tag = self._open[-1], self.parser.CurrentLineNumber, _tag(name)
        around.leaf = False
        element = _Element(line, around.record, around.keys)
        if header := _NUMBERED.get(tag):
            element.keys = {**around.keys, header: str(next(self._numbers[header]))}
        if tag == "child":
            self._child = []
        if tag in self.records:
            element.record, element.leaf = _Record(line, dict(element.keys)), False
            self.records[tag].append(element.record)
            self._child.append(element.record)
        self._open.append(element)

    def _end(self, name: str) -> None:
        element = self._open.pop()
        text = element.text.strip()
        if element.leaf and element.record:
            cells, header = element.record.cells, name.rpartition(":")[2]
            cells[header] = f"{cells[header]}; {text}" if header in cells else text
        elif text and not element.leaf:
            self.stray.append(element.line)
        if _tag(name) == "child":
            self._identify()

    def _data(self, text: str) -> None:
        self._open[-1].text += text

    def _identify(self) -> None:
        """Give a child's identifier to all of its records."""
        identifier = next((one.cells[_IDENTIFIER] for one in self._child if _IDENTIFIER in one.cells), "")
        for record in self._child:
            record.cells = {_IDENTIFIER: identifier, **record.cells}

    def _refuse(self, *_: object) -> NoReturn:
        raise _Declares


def _tag(name: str) -> str:
    return loose(name.rpartition(":")[2])
