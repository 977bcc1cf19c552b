"""What the records made from an extract hold, as counts that tell of nobody: codes, months and bands of age."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from filetrack.bulletin.frames import code_labels
from filetrack.schemas.base import AtSite, Identity
from filetrack.schemas.quality import Distribution
from filetrack.schemas.study import Study

Edges = Sequence[int]
YEARS_BEFORE = 10
"""Years before the study whose dates are counted by year; earlier ones are counted together."""


def distributions(
    records: dict[type[AtSite], pd.DataFrame], names: dict[type[AtSite], str], *, site: str, agency: str, study: Study
) -> pd.DataFrame:
    """Counts of the columns that hold codes, ticks, dates or months of birth (Distribution); of no other column.

    Codes of a list are all named, whether they occur or not, and bands are made from the config, so that a name tells
    of no record. `names` are those of the files of records, without their suffix.
    """
    shown = [
        (f"{names[schema]}.parquet", column, label, counts)
        for schema, frame in records.items()
        for column, label, counts in _columns(frame, schema, study)
    ]
    files, columns, labels, counts = zip(*shown, strict=True)
    lengths = [*map(len, counts)]
    return pd.DataFrame(
        {
            Distribution.site: site,
            Distribution.agency: agency,
            Distribution.file: np.repeat(files, lengths),
            Distribution.column: np.repeat(columns, lengths),
            Distribution.label: np.repeat(labels, lengths),
            Distribution.value: [str(value) for one in counts for value in one.index],
            Distribution.count: pd.concat(counts, ignore_index=True),
        }
    )


def without_small_cells(counts: pd.Series, smallest: int) -> pd.Series:
    """Counts of unordered values, those below `smallest` withheld (missing), and as many more as keep them secret.

    At least two are withheld, and together at least `smallest`, because the total is known from elsewhere.
    """
    numbers = counts.to_numpy()
    ascending = np.argsort(numbers, kind="stable")
    number = int((numbers < smallest).sum())
    while 0 < number < len(counts) and (number == 1 or numbers[ascending[:number]].sum() < smallest):
        number += 1
    withheld = np.isin(np.arange(len(counts)), ascending[:number])
    return pd.Series(pd.arrays.IntegerArray(numbers.astype("int64"), withheld), index=counts.index)


def banded(values: pd.Series, edges: Edges, name: Callable[[int], str], smallest: int) -> pd.Series:
    """Counts of whole numbers in bands that begin at `edges`, neighbours joined until each band has `smallest`.

    Indexed by the band in words: `up to 4`, `5 to 10`, `11`, `from 16`. Where there are fewer values than `smallest`
    in all, the one band's count is withheld.
    """
    places = np.searchsorted(np.asarray(edges), values.to_numpy(dtype="int64"), side="right")
    counts = np.bincount(places, minlength=len(edges) + 1)
    bands = _joined(counts, smallest)
    labels = [_band(first, last, edges, name) for first, last in bands]
    sums = [counts[first : last + 1].sum() for first, last in bands]
    joined = pd.Series(sums, index=labels, dtype="Int64")
    return joined.mask(joined < smallest)


def _columns(frame: pd.DataFrame, schema: type[AtSite], study: Study) -> Iterator[tuple[str, str, pd.Series]]:
    """Columns that may be shown, each with what it is and its counts by value."""
    smallest, month = study.disclosure.smallest_count, study.period.sample_months[0]
    for name, column in schema.to_schema().columns.items():
        values = frame[name].dropna()
        labels = code_labels(column)
        if name == AtSite.site:
            continue
        if labels:
            counts = values.astype("str").value_counts().reindex(list(labels), fill_value=0)
            yield name, column.title, without_small_cells(counts.set_axis(list(labels.values())), smallest)
        elif pd.api.types.is_bool_dtype(values.dtype):
            ticked = int(values.sum())
            counts = pd.Series({"Yes": ticked, "No": len(values) - ticked})
            yield name, column.title, without_small_cells(counts, smallest)
        elif pd.api.types.is_datetime64_dtype(values.dtype):
            yield name, column.title, banded(_months(values), _edges_of_dates(study), _month, smallest)
        elif name == Identity.birth_month:
            ages = (_month_number(month) - _months(pd.to_datetime(values, format="%Y-%m"))) // 12
            yield (
                name,
                f"{column.title}, as age in years in {month}",
                banded(ages, study.disclosure.ages, str, smallest),
            )


def _joined(counts: np.ndarray, smallest: int) -> list[tuple[int, int]]:
    """First and last place of each band: places are joined from the left, and a remainder to the band before it."""
    bands: list[tuple[int, int]] = []
    first, together = 0, 0
    for place, count in enumerate(counts):
        together += count
        if together >= smallest:
            bands.append((first, place))
            first, together = place + 1, 0
    last = len(counts) - 1
    if not bands:
        return [(0, last)]
    return [*bands[:-1], (bands[-1][0], last)] if first <= last else bands


def _band(first: int, last: int, edges: Edges, name: Callable[[int], str]) -> str:
    below, above = first == 0, last == len(edges)
    if below and above:
        return "all"
    if below:
        return f"up to {name(edges[last] - 1)}"
    if above:
        return f"from {name(edges[first - 1])}"
    start, end = name(edges[first - 1]), name(edges[last] - 1)
    return start if start == end else f"{start} to {end}"


def _months(dates: pd.Series) -> pd.Series:
    return dates.dt.year * 12 + dates.dt.month - 1


def _edges_of_dates(study: Study) -> Edges:
    """Numbers of the months at which bands of dates begin: years before the study, and each month of it."""
    first = min(_month_number(month) for month in [*study.period.sample_months, *study.period.register_months])
    last = _month_number(study.period.sample_months[-1]) + study.period.follow_up_months
    year = first // 12
    return [*(12 * earlier for earlier in range(year - YEARS_BEFORE, year)), *range(first, last + 2)]


def _month_number(month: str) -> int:
    year, of_year = month.split("-")
    return int(year) * 12 + int(of_year) - 1


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"
