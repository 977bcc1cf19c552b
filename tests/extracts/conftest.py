"""Small raw files for the tests of the readers: rows that are sound unless a test says otherwise."""

from __future__ import annotations

import functools
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from filetrack import io
from filetrack.extracts.codelists import meanings
from filetrack.extracts.examined import examined
from filetrack.quality.examination import together
from filetrack.schemas.check import Checks
from filetrack.schemas.codelist import Wording
from filetrack.schemas.quality import CheckCount
from filetrack.schemas.raw.base import extract_headers
from filetrack.schemas.study import Study

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="session")
def study() -> Study:
    return io.settings(CONFIG / "study.yaml", Study)


@pytest.fixture(scope="session")
def codes():
    """The committed code lists of a reader: `codes(north_police)`."""

    @functools.cache
    def of(source: ModuleType) -> dict[str, pd.Series]:
        name = source.__name__.rpartition(".")[2]
        paths = {column: CONFIG / "codelists" / f"{name}_{column}.csv" for column in source.CODELISTS}
        return {
            column: meanings(io.read(path, Wording), source.CODELISTS[column], path.name)
            for column, path in paths.items()
        }

    return of


@pytest.fixture(scope="session")
def raw_frame():
    """A raw file of an extract: `raw_frame(schema, {header: text}, …)`, what a row does not say being blank."""

    def frame(schema, *rows: dict[str, str]) -> pd.DataFrame:
        headers = extract_headers(schema)
        unknown = {header for row in rows for header in row} - set(headers)
        assert not unknown, unknown
        values = [[row.get(header, "") for header in headers] for row in rows]
        lines = pd.RangeIndex(2, 2 + len(rows), name="line")
        return pd.DataFrame(values, columns=headers, dtype="str", index=lines)

    return frame


@pytest.fixture(scope="session")
def checks() -> Checks:
    return io.settings(CONFIG / "checks.yaml", Checks)


@pytest.fixture(scope="session")
def opened(study, checks):
    """Examinations of an agency's frames, as the reader hands them on: `opened(source, frames)`."""

    def examinations(source: ModuleType, frames: dict, checks: Checks = checks) -> dict:
        site, _, agency = source.__name__.rpartition(".")[2].partition("_")
        files = {schema: io.RawFile(schema, "", frame, []) for schema, frame in frames.items()}
        return examined(io.RawFolder(files, []), site=site, agency=agency, ingest=study.ingest, checks=checks)

    return examinations


@pytest.fixture(scope="session")
def conform_rows(raw_frame, codes, study, opened):
    """Read rows as a reader does: `conform_rows(north_police, Incidents=[{header: text}])`.

    Gives records, checked against their schemas, and the examinations of all files.
    """

    def conform(source: ModuleType, **rows: list[dict[str, str]]):
        frames = {schema: raw_frame(schema, *rows.get(schema.__name__, [])) for schema in source.FILES}
        files = opened(source, frames)
        records = source.conform(files, codes(source), study)
        return {schema: _checked(frame, schema) for schema, frame in records.items()}, list(files.values())

    return conform


@pytest.fixture(scope="session")
def blanked():
    """Values taken as not recorded: `blanked(files)` maps column and rule to how many were given and failed."""

    def found(files) -> dict[tuple[str, str], tuple[int, int]]:
        checks = together(file.counts() for file in files)
        failed = checks[(checks[CheckCount.severity] == "blank") & (checks[CheckCount.failed] > 0)]
        columns = [CheckCount.column, CheckCount.rule, CheckCount.units, CheckCount.failed]
        return {(column, rule): (units, count) for column, rule, units, count in failed[columns].to_numpy().tolist()}

    return found


def _checked(frame: pd.DataFrame, schema) -> pd.DataFrame:
    columns = list(schema.to_schema().columns)
    return io.frames.validated(frame[columns].reset_index(drop=True), schema, schema.__name__)
