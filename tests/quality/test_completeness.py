"""How complete columns are and what records hold: counted by hand, and never a count that tells of a few."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.quality.completeness import completeness, completeness_of_records
from filetrack.quality.distributions import banded, distributions, without_small_cells
from filetrack.quality.examination import Examination
from filetrack.schemas.check import Checks
from filetrack.schemas.police import Child, RiskAssessment
from filetrack.schemas.quality import Completeness, Distribution
from filetrack.schemas.raw import north_police
from filetrack.schemas.raw.base import extract_headers
from filetrack.schemas.study import Study

CONFIG = Path(__file__).parents[2] / "config"
CANARY = "canary-7f3a"
NAMES = {Child: "children", RiskAssessment: "risk_assessments"}


@pytest.fixture(scope="module")
def study() -> Study:
    return io.settings(CONFIG / "study.yaml", Study)


def children(count: int) -> pd.DataFrame:
    """Children of whom every third is a girl, all born in May 2001; texts and identifiers are canaries."""
    frame = pd.DataFrame(index=range(count), columns=list(Child.to_schema().columns), data=CANARY)
    return frame.assign(
        **{
            Child.site: "north",
            Child.number: 1,
            Child.birth_month: "2001-05",
            Child.sex: ["female" if number % 3 == 0 else "male" for number in range(count)],
            Child.ethnic_appearance: "asian",
            Child.relation: "unclear",
            Child.present_tick: pd.array([True] * count, dtype="boolean"),
            Child.injured: pd.array([None] * count, dtype="boolean"),
            Child.details_missing: False,
        }
    )


def assessments(*days: str | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            RiskAssessment.site: "north",
            RiskAssessment.incident_id: CANARY,
            RiskAssessment.assessed_on: pd.to_datetime(pd.Series(days)),
            RiskAssessment.grade: "bronze",
            RiskAssessment.assessor: None,
        }
    )


def test_rows_of_a_file_that_hold_a_value_are_counted_by_column():
    checks = io.settings(CONFIG / "checks.yaml", Checks)
    study = io.settings(CONFIG / "study.yaml", Study)
    rows = pd.DataFrame(CANARY, index=[2, 3, 4], columns=extract_headers(north_police.People))
    rows[north_police.People.sex] = ["F", "", ""]
    file = Examination(rows, "north", "police", "people.csv", study.ingest, checks)
    found = io.validated(completeness(file, north_police.People), Completeness, "").set_index(Completeness.column)
    assert found.loc[
        "Sex", [Completeness.label, Completeness.units, Completeness.given, Completeness.missing]
    ].tolist() == ["M, F or blank", 3, 1, 2]
    assert found.loc["DOB month", Completeness.label] == "Month of birth"
    assert found.loc["DOB month", Completeness.given] == 3
    assert list(found.index) == extract_headers(north_police.People)


def test_of_records_only_what_a_record_can_do_without_is_counted():
    records = {RiskAssessment: assessments("2007-01-02", None)}
    found = io.validated(completeness_of_records(records, NAMES, site="north", agency="police"), Completeness, "")
    assert found[[Completeness.file, Completeness.column, Completeness.given]].to_numpy().tolist() == [
        ["risk_assessments.parquet", "assessed_on", 1],
        ["risk_assessments.parquet", "grade", 2],
        ["risk_assessments.parquet", "assessor", 0],
    ]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([50, 30], [50, 30]),
        ([50, 3, 30], [50, None, None]),
        ([50, 4, 7, 30], [50, None, None, 30]),
        ([50, 4, 0, 30], [50, None, None, None]),
        ([50, 0], [None, None]),
        ([10, 10], [10, 10]),
        ([3], [None]),
        ([], []),
    ],
)
def test_a_small_count_is_withheld_with_as_many_as_keep_it_secret(counts, shown):
    found = without_small_cells(pd.Series(counts, dtype="int64"), 10)
    assert [None if pd.isna(count) else count for count in found] == shown


@pytest.mark.parametrize("seed", range(100))
def test_what_is_withheld_cannot_be_worked_out_from_the_total(seed):
    counts = np.random.default_rng(seed).integers(0, [41, 21, 13][seed % 3], size=seed % 9).tolist()
    found = without_small_cells(pd.Series(counts, dtype="int64"), 10)
    withheld = [count for count, shown in zip(counts, found, strict=True) if pd.isna(shown)]
    assert all(count >= 10 for count in found.dropna())
    assert len(withheld) in (0, len(counts)) or (len(withheld) > 1 and sum(withheld) >= 10)


@pytest.mark.parametrize(
    ("values", "bands"),
    [
        ([0] * 12 + [3] * 10 + [7] * 10, {"up to 0": 12, "1 to 4": 10, "from 5": 10}),
        ([0] * 12 + [3] * 9 + [7] * 10, {"up to 0": 12, "from 1": 19}),
        ([3] * 10 + [7] * 9, {"all": 19}),
        ([-1] * 10 + [60] * 10, {"up to 0": 10, "from 1": 10}),
        ([3] * 9, {"all": None}),
        ([], {"all": None}),
    ],
)
def test_bands_are_joined_until_each_holds_enough(values, bands):
    found = banded(pd.Series(values, dtype="int64"), [1, 5, 11], str, 10)
    assert {band: None if pd.isna(count) else count for band, count in found.items()} == bands


@pytest.mark.parametrize("seed", range(60))
def test_bands_hold_all_values_and_none_is_small(seed):
    values = np.random.default_rng(seed).integers(-5, [71, 20, 8][seed % 3], size=seed)
    found = banded(pd.Series(values, dtype="int64"), [1, 5, 11, 16, 18, 25], str, 10)
    assert found.isna().all() if len(values) < 10 else found.min() >= 10 and found.sum() == len(values)
    assert found.index.is_unique


def test_records_are_shown_by_codes_ticks_ages_and_months_and_by_nothing_else(study):
    records = {
        Child: children(45),
        RiskAssessment: assessments(*["2007-01-05"] * 12, *["2007-02-01"] * 11, "1900-01-01"),
    }
    found = io.validated(distributions(records, NAMES, site="north", agency="police", study=study), Distribution, "")
    shown = {
        column: dict(zip(part[Distribution.value], part[Distribution.count].astype(object), strict=True))
        for column, part in found.groupby(Distribution.column, sort=False)
    }
    assert list(shown) == [
        *("birth_month", "sex", "present_tick", "ethnic_appearance", "relation", "injured", "details_missing"),
        *("assessed_on", "grade", "assessor"),
    ]
    assert shown["birth_month"] == {"all": 45}
    assert shown["sex"] == {"Female": 15, "Male": 30}
    assert shown["assessed_on"] == {"up to 2007-01": 13, "from 2007-02": 11}
    assert set(shown["details_missing"].values()) == {pd.NA}
    assert CANARY not in found.to_csv()
