"""A parquet file as columns of text: dates and times as ISO, a null as a blank; no row is touched on its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from filetrack.io.raw.findings import Findings
from filetrack.io.raw.header import Rows
from filetrack.io.raw.values import PADDING, check_rows
from filetrack.schemas.raw.reading import ReadingCheck

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile


@dataclass(frozen=True)
class Table:
    """A parquet file that was opened."""

    file: ParquetFile

    def rows(self, name: str | None, found: Findings) -> Rows:
        """The header alone: `laid` reads what stands below it."""
        return [(1, self.file.schema_arrow.names)]

    def laid(
        self, names: list[str], expected: Sequence[str], found: Findings
    ) -> tuple[pd.DataFrame, dict[str, list[int]]]:
        """Rows as text under the names expected, indexed by their number, and those padded in each column."""
        held = dict(zip(names, self.file.schema_arrow.names, strict=True))
        table = self.file.read(columns=[held[name] for name in expected if name in held])
        lines = pd.RangeIndex(1, table.num_rows + 1, name="line").astype("int64")
        given = pd.DataFrame(
            {name: _text(table[held[name]]) if name in held else "" for name in expected}, dtype="str"
        ).set_axis(lines)
        frame = given.apply(lambda text: text.str.strip(PADDING))
        blank = (frame == "").all(axis=1)
        check_rows(list(lines[blank]), [], int((~blank).sum()), len(names), found)
        return frame[~blank], {name: list(lines[frame[name] != given[name]]) for name in expected}


def opened(path: Path, found: Findings) -> Table:
    """Open a parquet file. Ends the reading where it is none."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError):
        found.stop(ReadingCheck.NOT_OF_ITS_KIND, "it is cut off, damaged or no parquet file. Export it again.")
    found.whole(ReadingCheck.NOT_OF_ITS_KIND)
    return Table(file)


def _text(column: pa.ChunkedArray) -> pd.Series:
    """Values as text: days `yyyy-mm-dd`, with `hh:mm` if there is a time; whole numbers without a point."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_timestamp(column.type):
        moments = compute.strftime(column, "%Y-%m-%d %H:%M")
        column = compute.replace_substring_regex(moments, r" 00:00$", "")
    elif pa.types.is_floating(column.type):
        with suppress(pa.ArrowInvalid):
            column = column.cast(pa.int64())
    return column.cast(pa.large_string()).fill_null("").to_pandas().astype("str")
