"""A workbook's zip of parts, looked through before it is parsed: sizes, sums, macros, entities, formulas."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from filetrack.io.raw.findings import Findings
from filetrack.schemas.raw.reading import ReadingCheck
from filetrack.schemas.site import Limits

DAMAGED = "it cannot be opened as a workbook: it is cut off, damaged or of another kind. Save it again as .xlsx."
_OLD = b"\xd0\xcf\x11\xe0"
"""How the files of Excel until 2003 begin, and workbooks with a password."""
_ACTIVE = ("vbaproject", "macrosheets/", "activex/")
_CHUNK = 1 << 20
_TEXTS = 10_000_000
"""Texts of all cells that are no matter, however small the workbook."""
_XML = (".xml", ".rels")
_COUNTS = ("count", "uniqueCount")
_COUNTED = 10_000_000
"""More things than any part of a workbook of records counts."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGED = 10_000
"""Rows of merged cells that are taken up: enough to tell of them."""
_TRUE = {"1", "true"}
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, LookupError, ValueError, OSError),
    expat.ExpatError,
)
"""What zipfile, its decompressors and the parser raise over a package that is damaged or made to do harm."""

Start = Callable[[str, dict[str, str]], None]
Text = Callable[[str], None]


class _Unfolds(Exception):
    """A workbook that would take more memory than any that people type."""


@dataclass
class SheetLook:
    """What a sheet holds beside values: rows with formulas or errors in each column, merged cells, what is hidden."""

    formulas: dict[int, set[int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: set[int] = field(default_factory=set)
    hidden_columns: int = 0
    height: int = 0
    width: int = 0
    shared: int = 0
    _row: int = 0
    _column: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take up an element of the sheet."""
        if name == "c":
            place = attributes.get("r")
            self._row, self._column = _row_and_column(place) if place else (self._row, self._column + 1)
            self.shared += attributes.get("t") == "s"
            if attributes.get("t") == "e":
                self._calculated()
        elif name in {"v", "is"}:
            self.height, self.width = max(self.height, self._row), max(self.width, self._column)
        elif name == "f":
            self._calculated()
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if attributes.get("hidden") in _TRUE:
                self.hidden.add(self._row)
        elif name == "mergeCell":
            corners = [_row_and_column(corner)[0] for corner in attributes["ref"].split(":")]
            if len(self.merged) < _MERGED:
                self.merged |= set(range(corners[0], min(corners[-1], corners[0] + _MERGED) + 1))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.hidden_columns += 1

    def _calculated(self) -> None:
        self.formulas.setdefault(self._column, set()).add(self._row)


@dataclass
class Look:
    """What a workbook holds beside values."""

    macros: bool
    from_1904: bool
    sheets: dict[str, SheetLook]


def looked_through(path: Path, limits: Limits, found: Findings) -> Look:
    """Look through a workbook without parsing its values. Ends the reading where it is none, or unfolds too far."""
    with path.open("rb") as file:
        if file.read(len(_OLD)) == _OLD:
            found.stop(
                ReadingCheck.NOT_A_WORKBOOK,
                "it has a password, or is a workbook of the old kind (.xls). Save it as .xlsx without a password.",
            )
    try:
        with zipfile.ZipFile(path) as package:
            size = path.stat().st_size
            _check_sizes(package, size, limits)
            look = _look(package, size, limits)
    except _Unfolds as excess:
        found.stop(
            ReadingCheck.ZIP_BOMB,
            f"{excess}. It was not opened: ask for another export, or raise `limits` in config/sites if it is sound.",
        )
    except _FAULTS:
        found.stop(ReadingCheck.NOT_A_WORKBOOK, DAMAGED)
    found.whole(ReadingCheck.ZIP_BOMB)
    return look


def _check_sizes(package: zipfile.ZipFile, size: int, limits: Limits) -> None:
    parts = package.infolist()
    if len({part.filename for part in parts}) < len(parts):
        raise zipfile.BadZipFile("two parts of one name")
    if any(part.file_size > max(part.compress_size * limits.ratio, _CHUNK) for part in parts):
        raise _Unfolds(f"a part of it unpacks to more than {limits.ratio} times its size")
    if sum(part.file_size for part in parts) > limits.megabytes * 10**6:
        raise _Unfolds(f"it unpacks to more than {limits.megabytes} MB")
    if sum(part.compress_size for part in parts) > size:
        raise _Unfolds("its parts lie over one another")


def _look(package: zipfile.ZipFile, size: int, limits: Limits) -> Look:
    """Look through every part, so that each is unpacked once and its sum checked."""
    sheets = _sheets(package)
    looks, lengths = {part: SheetLook() for part in sheets}, _TextLengths()
    macros = any(mark in part.lower() for part in package.namelist() for mark in _ACTIVE)
    from_1904 = False
    for part in package.namelist():
        if part in looks:
            _parse(package, part, looks[part].start)
        elif part.lower() == "xl/sharedstrings.xml":
            _parse(package, part, lengths.start, lengths.text)
        elif part == "xl/workbook.xml":
            from_1904 = any(one.get("date1904") in _TRUE for one in _elements(package, part, "workbookPr"))
        elif part == "[Content_Types].xml":
            kinds = [one.get("ContentType", "") for one in _elements(package, part, "Override")]
            macros |= any("macroEnabled" in kind for kind in kinds)
        else:
            _parse(package, part)
    most = min(max(size * limits.ratio, _TEXTS), limits.megabytes * 10**6)
    for part, look in looks.items():
        _check_unfolded(package, part, look, lengths.lengths, limits.cells, most)
    return Look(macros, from_1904, {sheets[part]: look for part, look in looks.items()})


def _sheets(package: zipfile.ZipFile) -> dict[str, str]:
    """The names of sheets, by the part that holds each."""
    relations = _elements(package, "xl/_rels/workbook.xml.rels", "Relationship")
    parts = {one["Id"]: posixpath.normpath(posixpath.join("/xl", one["Target"]))[1:] for one in relations}
    sheets = _elements(package, "xl/workbook.xml", "sheet")
    names = {parts[one["id"]]: one["name"] for one in sheets}
    if len({*names.values()}) < len(sheets):
        raise zipfile.BadZipFile("two sheets of one part or name")
    return names


def _check_unfolded(
    package: zipfile.ZipFile, part: str, look: SheetLook, lengths: list[int], cells: int, most: int
) -> None:
    if look.height * look.width > cells:
        raise _Unfolds(f"its cells reach over {look.height} rows and {look.width} columns: delete the blank ones")
    if look.shared * max(lengths, default=0) > most:
        texts = _TextCells()
        _parse(package, part, texts.start, texts.text)
        if sum(lengths[int(number)] for number in texts.numbers) > most:
            raise _Unfolds(f"its cells repeat long texts, {most // 10**6} MB of them or more")


@dataclass
class _TextLengths:
    """Lengths of the texts that cells share."""

    lengths: list[int] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.lengths.append(0)

    def text(self, data: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(data)


@dataclass
class _TextCells:
    """Which shared text each cell holds, by its number."""

    numbers: list[str] = field(default_factory=list)
    _shared: bool = False
    _value: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._shared = attributes.get("t") == "s"
        self._value = name == "v" and self._shared
        if self._value:
            self.numbers.append("")

    def text(self, data: str) -> None:
        if self._value:
            self.numbers[-1] += data.strip()


def _elements(package: zipfile.ZipFile, part: str, name: str) -> list[dict[str, str]]:
    """Attributes of the elements of one name in a part."""
    listed: list[dict[str, str]] = []
    _parse(package, part, lambda tag, attributes: listed.append(attributes) if tag == name else None)
    return [{key.rpartition(":")[2]: value for key, value in one.items()} for one in listed]


def _parse(package: zipfile.ZipFile, part: str, start: Start | None = None, text: Text | None = None) -> None:
    """Read a part to its end, and hand over its elements if they are wanted.

    Refused are entities of its own, and counts that a parser would make room for.
    """

    def begin(name: str, attributes: dict[str, str]) -> None:
        if not attributes.keys().isdisjoint(_COUNTS) and any(
            int(attributes.get(count, 0)) > _COUNTED for count in _COUNTS
        ):
            raise _Unfolds("a part of it says that it counts millions")
        if start:
            start(name.rpartition(":")[2], attributes)

    with package.open(part) as file:
        if not part.lower().endswith(_XML):
            while file.read(_CHUNK):
                continue
            return
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = begin
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_declarations
        parser.ParseFile(file)


def _refuse_declarations(*_: object) -> NoReturn:
    raise ValueError("a workbook declares no document type")


def _row_and_column(reference: str) -> tuple[int, int]:
    """The numbers of a cell's row and column: 4 and 27 from `AA4`. Raises ValueError where it refers to no cell."""
    parts = _REFERENCE.fullmatch(reference)
    if parts is None:
        raise ValueError("no reference to a cell")
    number = 0
    for letter in parts[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(parts[2]), number
