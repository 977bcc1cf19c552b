"""Agreement against figures of the literature, and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.coding.people.agreement import agreement, alpha, alpha_interval, confusion, judged, kappa
from filetrack.schemas.human_code import CodeAgreement, CodeConfusion
from tests.coding.people.conftest import LIMITS, human_codes

CODES = ("1", "2", "3", "4", "5")


def answers(table: list[list[int]]) -> pd.DataFrame:
    """Two columns of codes `1`, `2`, … that are crossed as the table is, each of an incident of its own."""
    counts = np.array(table)
    first, second = (np.repeat(grid.ravel(), counts.ravel()) + 1 for grid in np.indices(counts.shape))
    frame = pd.DataFrame({"one": first, "other": second}).astype("str")
    return frame.set_index(pd.Index(range(len(frame)), name="incident_id"))


@pytest.mark.parametrize(
    ("table", "weights", "expected"),
    [
        # Cohen (1968), Table 1, of 200: kappa .492; weighted by hand, 1 - .40/.76 and 1 - .60/1.10
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], None, 0.492),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], "linear", 0.474),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], "quadratic", 0.455),
        # Fleiss, Levin and Paik (2003), Table 18.1: (.89 - .66) / (1 - .66)
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], None, 0.676),
    ],
)
def test_kappa(table, weights, expected):
    found, low, high = kappa(answers(table), CODES[:3], weights)
    assert found == pytest.approx(expected, abs=5e-4)
    assert low < found < high <= 1


def test_the_interval_of_kappa():
    """By the formula of Fleiss, Cohen and Everitt (1969): the root of (.2952 + .0081 - .2144) / (.34² x 100)."""
    _, low, high = kappa(answers([[75, 1, 4], [5, 4, 1], [0, 0, 10]]), CODES[:3], None)
    assert (high - low) / (2 * 1.96) == pytest.approx(0.0877, abs=2e-4)


KRIPPENDORFF = pd.DataFrame(
    [
        [*"123321412", None, None, None],
        [*"1233224125", None, "3"],
        [None, *"3332342251", None],
        [*"12332441251", None],
    ]
).T
"""Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section C: 12 units, 4 observers, missing data."""


@pytest.mark.parametrize(("ordered", "expected"), [(False, 0.743), (True, 0.815)])
def test_alpha_is_krippendorffs(ordered, expected):
    assert alpha(KRIPPENDORFF, CODES, ordered) == pytest.approx(expected, abs=5e-4)


def test_the_interval_of_alpha_is_drawn_over_incidents():
    one = answers([[30, 5], [5, 30]])
    low, high = alpha_interval(one, CODES[:2], False, 300, 1)
    assert low < alpha(one, CODES[:2], False) < high
    assert alpha_interval(one, CODES[:2], False, 300, 1) == (low, high)
    thrice = pd.concat([one] * 3)
    assert np.subtract(*alpha_interval(thrice, CODES[:2], False, 300, 1)) == pytest.approx(low - high, abs=0.02)
    assert alpha_interval(answers([[3, 0], [0, 3]]), CODES[:2], False, 300, 1) == (1, 1)


def found(machine):
    return judged(
        machine,
        human_codes(
            "i - level low bob 09 coder",
            "j - level medium bob 09 coder",
            "k - level medium bob 09 coder",
            "k - level high bob 10 coder",
            "i - level medium ann 09 coder",
            "i - level low cy 09 adjudicator",
            "i - injury victim ann 09 coder",
            "j - injury none ann 09 coder",
            "k - injury victim ann 09 coder",
        ),
    )


def test_agreement_is_machine_with_coder_and_coder_with_coder(machine):
    made = CodeAgreement.to_schema().validate(agreement(found(machine), pd.Series(["i", "j"]), LIMITS))
    made = made.set_index(["variable", "code", "first", "second", "among"]).sort_index()
    told = made[["judged", "agreed"]].to_dict("index")
    level = {key[2:]: tuple(row.values()) for key, row in told.items() if key[0] == "level"}
    assert level == {
        ("machine", "coder 1", "sample"): (1, 0),
        ("machine", "coder 1", "coded"): (1, 0),
        ("machine", "coder 2", "sample"): (2, 2),
        ("machine", "coder 2", "coded"): (3, 2),  # the first code of bob, before he thought again
        ("coder 1", "coder 2", "sample"): (1, 0),
        ("coder 1", "coder 2", "coded"): (1, 0),
    }
    injury = {key[1]: tuple(row.values()) for key, row in told.items() if key[0] == "injury" and key[-1] == "coded"}
    assert injury["victim"] == (3, 1)
    assert injury["child"] == (3, 2)
    assert injury["officer"] == (3, 3)
    assert made.loc[("injury", "officer"), ["kappa", "alpha"]].isna().all(axis=None)
    bob = made.xs(("level", "machine", "coder 2", "coded"), level=["variable", "first", "second", "among"]).iloc[0]
    assert bob["kappa"] == pytest.approx(
        1 - (1 / 3) / 1, abs=1e-4
    )  # squared distances: of 1 in 3, and 9 in 9 by chance


def test_the_confusion_of_codes_is_counted(machine):
    made = CodeConfusion.to_schema().validate(confusion(found(machine)))
    bob = made[(made["variable"] == "level") & (made["first"] == "machine") & (made["second"] == "coder 2")]
    assert bob[["first_code", "second_code", "codes"]].to_numpy().tolist() == [
        ["high", "medium", 1], ["medium", "medium", 1], ["low", "low", 1],
    ]  # fmt: skip
    victim = made[(made["variable"] == "injury") & (made["code"] == "victim")]
    assert victim[["first_code", "second_code", "codes"]].to_numpy().tolist() == [
        ["yes", "yes", 1], ["yes", "no", 1], ["no", "yes", 1],
    ]  # fmt: skip


def test_without_codes_there_is_no_agreement(machine):
    none = judged(machine, human_codes())
    assert CodeAgreement.to_schema().validate(agreement(none, pd.Series(["i"]), LIMITS)).empty
    assert CodeConfusion.to_schema().validate(confusion(none)).empty
