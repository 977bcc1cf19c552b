"""Frames between stages: read and written only as schemas; a fault names columns and counts, never values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import reduce
from operator import and_
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.config import ValidationDepth, config_context

from filetrack.problems import Problem
from filetrack.schemas.base import AtSite


def read(path: Path, schema: type[pa.DataFrameModel]) -> pd.DataFrame:
    """Read a frame that a stage wrote (`.parquet` or `.csv`) and check it against its schema.

    Raises Problem when the file is missing or does not satisfy the schema.
    """
    path = Path(path)
    return validated(_unchecked(path, schema), schema, str(path))


def read_together(paths: Iterable[Path], schema: type[pa.DataFrameModel]) -> pd.DataFrame:
    """Read frames that a stage wrote to several files, one below the other, and check them as one, which is faster.

    Raises Problem when a file is missing or the frames do not satisfy the schema.
    """
    paths = list(paths)
    frames = [_unchecked(path, schema) for path in paths]
    return validated(pd.concat(frames, ignore_index=True), schema, ", ".join(map(str, paths)))


def read_sites(
    records: Path,
    sites: Iterable[str],
    name: str,
    schema: type[pa.DataFrameModel],
    columns: Sequence[str] = (),
    of: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Read the records of one kind (`incidents`) of all sites, one site below the other, in the order given.

    With `columns` only these are read. With `of`, a frame at sites, only a site's rows that hold in each of its other
    columns one of the values that it has there of the site.
    """
    sites = list(sites)
    paths = [records / site / f"{name}.parquet" for site in sites]
    wanted = {} if of is None else dict(iter(of.groupby(AtSite.site)))
    none = None if of is None else of.iloc[:0]
    frames = [
        _unchecked(path, schema, columns, wanted.get(site, none)) for site, path in zip(sites, paths, strict=True)
    ]
    return validated(pd.concat(frames, ignore_index=True), schema, ", ".join(map(str, paths)), columns)


def write(frame: pd.DataFrame, path: Path, schema: type[pa.DataFrameModel]) -> None:
    """Check a frame against its schema and write it, columns in the schema's order (`.parquet` or `.csv`).

    Raises Problem when the frame does not satisfy the schema.
    """
    path = Path(path)
    names = list(schema.to_schema().columns)
    frame = frame[[*[n for n in names if n in frame.columns], *[n for n in frame.columns if n not in names]]]
    frame = validated(frame.reset_index(drop=True), schema, str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False, compression="zstd")
    else:
        frame.to_csv(path, index=False, lineterminator="\n")


def _unchecked(
    path: Path,
    schema: type[pa.DataFrameModel],
    columns: Sequence[str] = (),
    of: pd.DataFrame | None = None,
) -> pd.DataFrame:
    if not path.is_file():
        raise Problem(
            f"{path} does not exist. It is made by an earlier stage: run the whole study, or that stage first."
        )
    if path.suffix == ".parquet":
        return _parquet(path, columns, {} if of is None else dict(of.drop(columns=AtSite.site).items()))
    text = {name: str for name, col in schema.to_schema().columns.items() if "str" in str(col.dtype).lower()}
    return pd.read_csv(path, dtype=text, keep_default_na=False, na_values=[""])


def _parquet(path: Path, columns: Sequence[str], of: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Columns and rows of a file; all of it where it lacks one that is asked for, which its check then names."""
    from pyarrow.parquet import read_schema

    asked = {*columns, *of}
    if asked and asked - set(read_schema(path).names):
        return pd.read_parquet(path)
    return pd.read_parquet(path, columns=list(columns) or None, filters=_among(of))


def _among(of: Mapping[str, pd.Series]):
    """The condition, in Arrow's terms, that each of these columns holds one of its values; None of no columns."""
    from pyarrow import array, dataset, string

    wanted = {column: array(values.dropna().unique(), string()) for column, values in of.items()}
    held = [dataset.field(column).isin(values) for column, values in wanted.items()]
    return reduce(and_, held) if held else None


def validated(
    frame: pd.DataFrame, schema: type[pa.DataFrameModel], where: str, columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the frame as the schema has it, or these columns of it, whatever pandera's environment variables say.

    Raises Problem naming columns, checks and counts, never values.
    """
    try:
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            told = schema.to_schema().select_columns(list(columns)) if columns else schema.to_schema()
            return _coercing(told, frame).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        raise Problem(f"{where} does not satisfy {schema.__name__}: " + "; ".join(_faults(errors))) from None


def _coercing(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> pa.DataFrameSchema:
    """The schema, coercing only those columns that are not of their type yet: for each, pandera copies much."""
    schema = copy(schema)
    schema.coerce, schema.columns = False, schema.columns.copy()
    for name, known in zip(frame.columns, frame.dtypes, strict=True):
        if name in schema.columns and schema.columns[name].dtype.type != known:
            schema.columns[name] = copy(schema.columns[name])
            schema.columns[name].coerce = True
    return schema


def _faults(errors: pa.errors.SchemaErrors) -> list[str]:
    faults = []
    for error in errors.schema_errors:
        output = error.check_output
        rows = f" ({int((~output.astype(bool)).sum())} rows)" if isinstance(output, pd.Series) else ""
        name = error.schema.name
        check = (
            error.check
            if isinstance(error.check, str)
            else getattr(error.check, "name", None) or error.reason_code.name
        )
        if error.reason_code is not None and error.reason_code.name.startswith("COLUMN_NOT_IN"):
            name = (
                error.failure_cases
                if isinstance(error.failure_cases, str)
                else ", ".join(map(str, pd.DataFrame(error.failure_cases).iloc[:, 0]))
            )
            check = (
                "missing column"
                if error.reason_code.name == "COLUMN_NOT_IN_DATAFRAME"
                else "column that the schema does not know"
            )
        faults.append(f"{name}: {check}{rows}")
    return sorted(set(faults))
