"""An agency's folder read strictly: text only, exactly the declared files and columns, every check counted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pandas as pd

from filetrack.io.raw import census, columnar, workbook
from filetrack.io.raw.census import Census
from filetrack.io.raw.columnar import Table
from filetrack.io.raw.delimited import csv_rows
from filetrack.io.raw.findings import Finding, Findings, RawFile, RawFolder, Unreadable
from filetrack.io.raw.header import header_of, listed, near
from filetrack.io.raw.values import check_padding, laid, settled
from filetrack.io.raw.workbook import Workbook
from filetrack.problems import Problem, nearest
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.raw.base import Raw, extract_headers, file_of, optional_headers
from filetrack.schemas.raw.reading import HARMLESS, ReadingCheck
from filetrack.schemas.site import FileForm, Forms, Limits

MANIFEST = "manifest.json"
_ASK = "Ask the agency for it, or correct its name."
_OLD = "Workbooks of Excel until 2003 (.xls) are not read: save them as .xlsx."


def read_folder(
    folder: Path,
    schemas: Collection[type[Raw]],
    *,
    anonymised: bool,
    forms: Forms | None = None,
    limits: Limits | None = None,
    manifest: Manifest | None = None,
) -> RawFolder:
    """Read an agency's files, clear or anonymised, in the form that the site's config declares for each.

    Whatever is wrong with a file is a finding of it. With the manifest that the files were sent with, they are
    compared with it: their hashes and how many rows they have. Raises Problem where `forms` names a file or a header
    that the schemas do not have.
    """
    folder, forms, limits = Path(folder), forms or {}, limits or Limits()
    _check_forms(forms, schemas)
    files: dict[type[Raw], RawFile] = {}
    for name, sheets in _by_file(schemas).items():
        headers = {schema: _headers(schema, anonymised) for schema in sheets}
        read = _read_file(folder / name, headers, forms.get(name, FileForm()), limits)
        if manifest is not None:
            _check_sent(folder / name, read, manifest)
        files |= {file.schema: file for file in read}
    return RawFolder({schema: files[schema] for schema in schemas}, _unknown_files(folder, schemas))


def read_raw(folder: Path, schema: type[Raw], *, anonymised: bool, form: FileForm | None = None) -> pd.DataFrame:
    """Rows of one file, as text under its schema's headers, indexed by `line`. Raises Problem where it is not sound."""
    forms = {file_of(schema)["file"]: form} if form else {}
    return sound(read_folder(folder, [schema], anonymised=anonymised, forms=forms).files)[schema]


def sound(files: dict[type[Raw], RawFile]) -> dict[type[Raw], pd.DataFrame]:
    """Rows of files. Raises one Problem that tells everything by which rows or values would be lost or changed."""
    faults = [
        f"{file.where}: {finding.told}"
        for file in files.values()
        for finding in file.findings
        if finding.told and finding.check not in HARMLESS
    ]
    if faults:
        raise Problem("\n".join(faults))
    return {schema: file.rows for schema, file in files.items()}


def _check_forms(forms: Forms, schemas: Collection[type[Raw]]) -> None:
    by_file = _by_file(schemas)
    for name, form in forms.items():
        if name not in by_file:
            raise Problem(f"config/sites names “{name}”, which is none of the files{nearest(name, by_file)}.")
        headers = {
            header
            for schema in by_file[name]
            for anonymised in (True, False)
            for header in _headers(schema, anonymised)
        }
        for header, aliases in form.aliases.items():
            if header not in headers:
                raise Problem(f"config/sites, {name}: “{header}” is none of its headers{nearest(header, headers)}.")
            if taken := headers & {*aliases}:
                raise Problem(f"config/sites, {name}: {listed(sorted(taken))} is a header, so it cannot be an alias.")


def _headers(schema: type[Raw], anonymised: bool) -> list[str]:
    return extract_headers(schema) if anonymised else list(schema.to_schema().columns)


def _by_file(schemas: Iterable[type[Raw]]) -> dict[str, list[type[Raw]]]:
    by_file: dict[str, list[type[Raw]]] = {}
    for schema in schemas:
        by_file.setdefault(file_of(schema)["file"], []).append(schema)
    return by_file


def _read_file(path: Path, headers: dict[type[Raw], list[str]], form: FileForm, limits: Limits) -> list[RawFile]:
    """The sheets of a workbook, or the one table of a CSV file; what is found of the whole goes with the first."""
    whole = Findings()
    try:
        _check_place(path, next(iter(headers.values())), whole)
        book = _opened(path, headers, form, limits, whole)
    except Unreadable:
        rest = [replace(whole[-1], told="")]
        return [
            RawFile(schema, _where(path, schema), _blank(names), rest if number else whole)
            for number, (schema, names) in enumerate(headers.items())
        ]
    read = []
    for schema, names in headers.items():
        found = whole if not read else Findings()
        read.append(_read_rows(path, schema, names, form, book, found))
    return read


def _opened(
    path: Path, headers: dict[type[Raw], list[str]], form: FileForm, limits: Limits, found: Findings
) -> Workbook | Census | Table | None:
    """Open a file that is no text of rows."""
    places = [file_of(schema) for schema in headers]
    match path.suffix:
        case ".xlsx":
            return workbook.opened(path, [place["sheet"] for place in places], form, limits, found)
        case ".xml":
            aliases = [(place["form"] or form).aliases for place in places]
            expected = zip(places, headers.values(), aliases, strict=True)
            tables = {place["sheet"]: {name: other.get(name, ()) for name in names} for place, names, other in expected}
            return census.opened(path, tables, found)
        case ".parquet":
            return columnar.opened(path, found)
    return None


def _read_rows(
    path: Path,
    schema: type[Raw],
    expected: list[str],
    form: FileForm,
    book: Workbook | Census | Table | None,
    found: Findings,
) -> RawFile:
    place = file_of(schema)
    form, sheet = place["form"] or form, place["sheet"]
    try:
        if isinstance(book, Workbook) and place["form"]:
            sheet = book.called(sheet) or (_pass_over(sheet, found) if place["lenient"] else sheet)
        rows = book.rows(sheet, found) if book else csv_rows(path.read_bytes(), form, found)
        if not any(value.strip() for _, row in rows for value in row):
            _stop_empty(expected, found)
        found.whole(ReadingCheck.FILE_EMPTY)
        position, names = header_of(rows, expected, form, place["title_rows"], found, optional_headers(schema))
        if isinstance(book, Table):
            frame, padded = book.laid(names, expected, found)
        else:
            frame, padded = laid(rows[position + 1 :], names, expected, found)
        if isinstance(book, Workbook):
            read = [number for number, name in enumerate(names, start=1) if name]
            book.check_cells(sheet, rows[position][0], rows[-1][0], read, found)
        check_padding(padded, frame, schema, found)
        frame = settled(frame, schema, form, found)
    except Unreadable:
        frame = _blank(expected)
    return RawFile(schema, _where(path, schema), frame, found)


def _pass_over(sheet: str, found: Findings) -> NoReturn:
    found.whole(
        ReadingCheck.NO_ROWS, f"it has no sheet “{sheet}”, so that nothing of it is read. Ask whether that is so."
    )
    raise Unreadable


def _stop_empty(expected: list[str], found: Findings) -> NoReturn:
    found.stop(ReadingCheck.FILE_EMPTY, f"it is empty. Expected the columns {listed(expected)}, and rows.")


def _check_place(path: Path, expected: list[str], found: Findings) -> None:
    """Check that the file is there, may be read, and lies in its folder."""
    if path.is_symlink() or not path.resolve().is_relative_to(path.parent.resolve()):
        found.stop(
            ReadingCheck.FILE_OUTSIDE,
            "it is a link to a file elsewhere, which is not followed. Put the file itself into the folder.",
        )
    found.whole(ReadingCheck.FILE_OUTSIDE)
    if not path.is_file():
        beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        old = path.suffix == ".xlsx" and any(name.casefold().endswith(".xls") for name in beside)
        found.stop(
            ReadingCheck.FILE_MISSING,
            f"the file is missing{near(path.name, beside)}. Expected a file with the columns {listed(expected)}. "
            + (_OLD if old else _ASK),
        )
    try:
        path.open("rb").close()
    except OSError:
        found.stop(ReadingCheck.FILE_MISSING, "the file may not be read by you. Ask for permission to read it.")
    found.whole(ReadingCheck.FILE_MISSING)
    if not path.stat().st_size:
        _stop_empty(expected, found)


def _check_sent(path: Path, read: list[RawFile], manifest: Manifest) -> None:
    """Add to a file's findings whether it is as its manifest has it, where it is there."""
    if any(
        one.failed for one in read[0].findings if one.check in (ReadingCheck.FILE_MISSING, ReadingCheck.FILE_OUTSIDE)
    ):
        return
    sent = {file.file: file for file in manifest.files}.get(path.name)
    faults = [] if sent else ["the manifest does not list it"]
    if sent and hashlib.sha256(path.read_bytes()).hexdigest() != sent.sha256:
        faults.append("its hash is not the one in the manifest")
    count = sum(_rows_read(file) for file in read)
    if sent and all(file.readable for file in read) and count != sent.rows:
        faults.append(f"it has {count} rows, where {sent.rows} were sent")
    told = f"it is not as it was sent: {' and '.join(faults)}. Ask for the extract again."
    read[0].findings.append(Finding(ReadingCheck.NOT_AS_SENT, 1, int(bool(faults)), told=told if faults else ""))


def _rows_read(file: RawFile) -> int:
    return len(file.rows) + sum(one.failed for one in file.findings if one.check == ReadingCheck.RAGGED_ROWS)


def _unknown_files(folder: Path, schemas: Iterable[type[Raw]]) -> list[Finding]:
    known = {MANIFEST, *_by_file(schemas)}
    entries = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    unknown = sum(name not in known for name in entries)
    told = f"{unknown} files or folders that the study does not know. Take them out: nothing reads them."
    found = Findings()
    found.whole(ReadingCheck.UNKNOWN_FILE, told if unknown else "", units=len(entries), failed=unknown)
    return found


def _where(path: Path, schema: type[Raw]) -> str:
    sheet = file_of(schema)["sheet"]
    return f"{path}, sheet “{sheet}”" if sheet else str(path)


def _blank(headers: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns=headers, dtype="str", index=pd.Index([], name="line", dtype="int64"))
