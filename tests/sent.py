"""An extract as a custodian would send it again: with the manifest of its files as they are now."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

from filetrack import io
from filetrack.schemas.manifest import ExtractedFile, Manifest
from filetrack.schemas.raw.base import file_of
from filetrack.schemas.raw.reading import ReadingCheck


def send_again(folder: Path) -> None:
    """Rewrite the manifest of an extract. Files that are not there, or cannot be read, keep their count of rows."""
    path = folder / "manifest.json"
    sent = io.settings(path, Manifest)
    known = import_module(f"filetrack.schemas.raw.{sent.site}_{sent.agency}").FILES
    changed = {file.file for file in sent.files if _digest(folder / file.file) != file.sha256}
    schemas = [each for each in known if file_of(each)["file"] in changed]
    read = io.read_folder(folder, schemas, anonymised=True).files
    files = [
        _described(folder, file, [read[each] for each in schemas if file_of(each)["file"] == file.file])
        for file in sent.files
    ]
    path.write_text(sent.model_copy(update={"files": files}).model_dump_json(), encoding="utf-8")


def _described(folder: Path, file: ExtractedFile, tables: list[io.RawFile]) -> ExtractedFile:
    digest = _digest(folder / file.file)
    if digest in (None, file.sha256):
        return file
    rows = sum(map(_rows, tables)) if all(table.readable for table in tables) else file.rows
    return ExtractedFile(file=file.file, rows=rows, sha256=digest)


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _rows(table: io.RawFile) -> int:
    ragged = sum(finding.failed for finding in table.findings if finding.check == ReadingCheck.RAGGED_ROWS)
    return len(table.rows) + ragged
