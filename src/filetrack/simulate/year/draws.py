"""Draws by the million: of weighted choices, of days, and of totals shared out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

DAY = "datetime64[D]"
NEVER = np.datetime64("NaT", "D")


def places(weights: Sequence[float], count: int, rng: np.random.Generator) -> np.ndarray:
    """So many positions in a list of weights, each as likely as its weight."""
    upper = np.cumsum(weights)
    return np.minimum(np.searchsorted(upper, rng.random(count) * upper[-1], side="right"), len(weights) - 1)


def chosen(weights: Mapping[str, float], count: int, rng: np.random.Generator) -> np.ndarray:
    """So many keys of a mapping, each as likely as its weight, as objects."""
    return np.array([str(key) for key in weights], dtype=object)[places(list(weights.values()), count, rng)]


def chance(share: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """So many times true with a probability, else false."""
    return rng.random(count) < share


def lasting(mean: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """So many numbers of days with a mean, exponential, one at least."""
    return 1 + rng.exponential(mean - 1 if mean > 1 else 0, count).astype("int64")


def days(bands: Mapping[int, float], count: int, rng: np.random.Generator) -> np.ndarray:
    """So many numbers of days from weighted bands, each told by its last day; within a band each is as likely."""
    last = np.array(list(bands))
    first = np.concatenate([[0], last[:-1] + 1])
    band = places(list(bands.values()), count, rng)
    return rng.integers(first[band], last[band] + 1)


def shared_out(total: int, weights: np.ndarray) -> np.ndarray:
    """A total in whole parts in proportion to weights."""
    upper = np.round(np.cumsum(weights) / np.sum(weights) * total).astype("int64")
    return np.diff(upper, prepend=0)


def within(counts: np.ndarray) -> np.ndarray:
    """Position of each within its group, from 0, where groups of these sizes stand one after the other."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def numbered(prefix: str, numbers: np.ndarray) -> pd.Series:
    """Identifiers of a prefix and a number."""
    texts = pc.cast(pa.array(numbers), pa.string())
    return _text(pc.binary_join_element_wise(pa.scalar(prefix), texts, ""))


def iso(days: np.ndarray) -> pd.Series:
    """Days as `2023-04-01`; blank where there is none."""
    return _text(pc.fill_null(pc.cast(pa.array(days.astype(DAY)), pa.string()), ""))


def _text(texts: pa.Array) -> pd.Series:
    return pd.Series(texts, dtype=pd.ArrowDtype(pa.string())).astype("str")
