"""The audit on a report without an error, and on errors planted in it: no false alarm, and nearly all found."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from filetrack.published.audit.registry import CHECKS
from tests.published.audit.plants import PLANTS
from tests.published.audit.synthetic import Report, report

SEEDS = (1, 3, 5)


@lru_cache
def clean(seed: int) -> Report:
    return report(seed)


@pytest.mark.parametrize("seed", range(20))
def test_a_consistent_report_gives_no_finding(seed):
    assert clean(seed).findings()["text"].tolist() == []


def found(kind: str, seed: int) -> tuple[bool, pd.DataFrame]:
    """Whether a planted error is found where it is: some finding names the table, statement or place spoilt."""
    spoilt = clean(seed).copy()
    place = PLANTS[kind](spoilt, np.random.default_rng(1000 + seed))
    findings = spoilt.findings()
    named = findings.fillna("")
    here = (
        named["table"].eq(place)
        | named["claim"].eq(place)
        | named["other"].eq(place)
        | named["other"].str.startswith(f"T{place}[")
        | named["printed"].eq(place)
        | named["text"].str.contains(f"Table {place}\\b")
        | named["text"].str.contains(f"§{re.escape(place.partition('-')[0])}\\b")
    )
    return bool(here.any()), findings


@pytest.fixture(scope="module")
def recall() -> pd.DataFrame:
    rows = [(kind, seed, found(kind, seed)) for kind in PLANTS for seed in SEEDS]
    return pd.DataFrame(
        [(kind, seed, hit, sorted(set(findings["check"]))) for kind, seed, (hit, findings) in rows],
        columns=["kind", "seed", "hit", "checks"],
    )


def test_planted_errors_are_found(recall, record_property):
    by_kind = recall.groupby("kind", sort=False)["hit"].agg(["sum", "count"])
    print(by_kind.to_string())
    record_property("recall", by_kind.to_dict("index"))
    assert len(recall) >= 100
    assert recall["hit"].mean() >= 0.95
    assert (by_kind["sum"] >= 1).all()


def test_every_check_finds_a_planted_error(recall):
    assert sorted(set(CHECKS) - {check for checks in recall["checks"] for check in checks}) == []
