"""Linked against unlinked notifications: standardised differences worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from filetrack.linkage.selection import difference, distance, linked_unlinked
from filetrack.schemas.linkage_quality import LinkedUnlinked


def test_a_share_of_a_half_against_a_fifth():
    assert difference(0.5, 0.2, (0.25, 0.16)) == pytest.approx(0.3 / math.sqrt(0.205))


def test_alike_is_no_difference_and_apart_without_spread_has_none():
    assert difference(1.0, 1.0, (0.0, 0.0)) == 0.0
    assert difference(1.0, 0.0, (0.0, 0.0)) is None
    assert difference(float("nan"), 0.5, (float("nan"), 0.25)) is None


def test_of_two_groups_the_distance_is_the_difference_of_shares():
    assert distance(np.array([0.5, 0.5]), np.array([0.8, 0.2])) == pytest.approx(0.3 / math.sqrt(0.205))


def test_of_three_groups_it_is_worked_out_with_the_inverse_by_hand():
    # groups 2 and 3: T - C = (0.1, -0.1); S = [[.23, -.09], [-.09, .17]] up to halves
    linked, unlinked = np.array([0.4, 0.4, 0.2]), np.array([0.4, 0.3, 0.3])
    s11, s22 = (0.4 * 0.6 + 0.3 * 0.7) / 2, (0.2 * 0.8 + 0.3 * 0.7) / 2
    s12 = -(0.4 * 0.2 + 0.3 * 0.3) / 2
    determinant = s11 * s22 - s12**2
    squared = (0.01 * s22 + 0.01 * s11 + 2 * 0.01 * s12) / determinant
    assert distance(linked, unlinked) == pytest.approx(math.sqrt(squared))


def test_groups_in_any_order_give_one_distance():
    first, second = np.array([0.1, 0.6, 0.3]), np.array([0.3, 0.3, 0.4])
    order = [2, 0, 1]
    assert distance(first, second) == pytest.approx(distance(first[order], second[order]))


def test_a_group_that_nobody_is_in_changes_nothing():
    first, second = np.array([0.5, 0.5, 0.0]), np.array([0.8, 0.2, 0.0])
    assert distance(first, second) == pytest.approx(0.3 / math.sqrt(0.205))


def test_groups_without_spread_on_either_side_or_without_people_have_no_distance():
    assert distance(np.array([1.0, 0.0]), np.array([0.0, 1.0])) is None
    assert distance(np.array([0.5, 0.5]), np.array([np.nan, np.nan])) is None


@pytest.fixture
def compared():
    incidents = [f"i{number}" for number in range(8)]
    grades = pd.Categorical(["low", "low", "high", None, "low", "high", "high", "high"], ["low", "high", "never"])
    known = pd.DataFrame(
        {
            "Grade": grades,
            "Age": pd.array([20, 30, 40, None, 30, 40, 50, None], "Int64"),
            "Injured": [True, False, False, False, True, True, False, False],
            "Noted": pd.array([True, None, False, True, None, None, False, True], "boolean"),
        },
        index=incidents,
    )
    linked = pd.Series([True] * 4 + [False] * 4, index=incidents)
    return LinkedUnlinked.validate(linked_unlinked(known, linked.iloc[::-1])).set_index(["variable", "group"])


def test_groups_are_shares_and_what_is_not_recorded_is_one_of_them(compared):
    assert compared.loc[("Grade", "low"), "linked"] == 0.5
    assert compared.loc[("Grade", "low"), "unlinked"] == 0.25
    assert compared.loc[("Grade", "Not recorded"), "linked"] == 0.25
    assert ("Grade", "never") not in compared.index
    assert compared.loc[("Grade", "low"), "difference"] == pytest.approx(
        0.25 / math.sqrt((0.25 + 0.1875) / 2), abs=1e-6
    )
    assert compared.loc["Grade", "overall"].nunique() == 1


def test_means_are_of_those_recorded(compared):
    age = compared.loc["Age"].iloc[0]
    assert (age["linked_known"], age["unlinked_known"], age["linked"], age["unlinked"]) == (3, 3, 30.0, 40.0)
    assert age["difference"] == -1.0  # both variances are 100
    assert age["overall"] == 1.0


def test_a_flag_is_the_share_of_yes_among_those_recorded(compared):
    assert compared.loc[("Injured", "Yes"), "linked"] == 0.25
    assert compared.loc[("Injured", "Yes"), "unlinked"] == 0.5
    noted = compared.loc[("Noted", "Yes")]
    assert (noted["linked_known"], noted["unlinked_known"], noted["unlinked"]) == (3, 2, 0.5)
    assert noted["linked"] == pytest.approx(2 / 3, abs=1e-6)


def test_of_no_notifications_there_is_no_row():
    assert linked_unlinked(pd.DataFrame({"a": pd.Series(dtype="str")}), pd.Series(dtype="bool")).empty


def test_with_nobody_unlinked_there_is_no_difference():
    known = pd.DataFrame({"Grade": pd.Categorical(["low", "high"]), "Age": [20, 30]}, index=["a", "b"])
    found = LinkedUnlinked.validate(linked_unlinked(known, pd.Series([True, True], index=["a", "b"])))
    assert found["difference"].isna().all()
    assert found["overall"].isna().all()
    assert found["unlinked_known"].tolist() == [0, 0, 0]
