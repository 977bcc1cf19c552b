"""The config with which the pipeline runs on a simulated year: its sites, its period, extracts as input."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from filetrack.simulate.year.settings import Year


def study(shipped: Mapping, year: Year, labels: Mapping[str, str], seed: int) -> dict:
    """The study's config as shipped, of the year and its authorities instead of the two sites."""
    last = pd.Period(year.months[-1], "M").end_time.date()
    linkage = {**shipped["linkage"], "fields": {}}
    release = {**shipped["disclosure"]["release"], "relations": []}
    return {
        **shipped,
        "title": f"{len(labels)} simulated authorities, the year from {year.first_month}",
        "input": "extracts",
        "seed": seed,
        "sites": dict(labels),
        "period": {
            "sample_from": dt.date.fromisoformat(f"{year.first_month}-01"),
            "sample_to": last,
            "register_months": year.months,
            "follow_up_months": year.follow_up_months,
        },
        "disclosure": {**shipped["disclosure"], "release": release},
        "linkage": linkage,
    }


def site(suffix: str) -> dict:
    """An authority's config: both agencies' files are in the layouts that ship."""
    return {
        "selection": "recorded",
        "police": {"format": "notification", "suffix": suffix},
        "care": {"format": "ssd", "suffix": suffix},
    }
