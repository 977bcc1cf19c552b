"""An agency's files as they were read, opened for examination with what the reader found."""

from __future__ import annotations

from filetrack import io
from filetrack.quality.examination import Examination
from filetrack.schemas.check import Checks
from filetrack.schemas.raw.base import Raw
from filetrack.schemas.study import Ingest

FOLDER = "the folder"


def examined(
    folder: io.RawFolder, *, site: str, agency: str, ingest: Ingest, checks: Checks
) -> dict[type[Raw], Examination]:
    """Examinations of an agency's files, the reader's findings counted. What is of the folder is told with the first.

    Where a file could not be read, rows that refer to it could not be judged: no file's rows are, and every further
    check counts as not run.
    """
    unread = [file.name for file in folder.files.values() if not file.readable]
    not_run = f"{' and '.join(unread)} could not be read" if unread else None
    files = {
        schema: Examination(file.rows.iloc[:0] if unread else file.rows, site, agency, file.name, ingest, checks)
        for schema, file in folder.files.items()
    }
    for schema, file in folder.files.items():
        for finding in file.findings:
            _take(files[schema], finding)
    for finding in folder.findings:
        _take(next(iter(files.values())), finding, FOLDER)
    for file in files.values():
        file.not_run = not_run
    return files


def _take(file: Examination, finding: io.Finding, place: str | None = None) -> None:
    file.found(
        str(finding.check),
        units=finding.units,
        failed=finding.failed,
        lines=finding.lines,
        column=finding.column,
        expected=finding.expected,
        told=finding.told,
        place=place,
    )
