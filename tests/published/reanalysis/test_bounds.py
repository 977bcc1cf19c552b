"""Attrition bounds against shares counted by hand, and the command that writes both results."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from filetrack import io
from filetrack.published.__main__ import reanalyse
from filetrack.published.reanalysis.analysis import reanalysed
from filetrack.published.reanalysis.bounds import bounds
from filetrack.schemas.reanalysis import AttritionBound, Reanalysed, Reanalysis

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def shares(declared, printed):
    return bounds(declared.attrition, printed).set_index(["id", "site", "level", "assumption"])


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        (("no-further-action", "both", "families", "missing_at_random"), 111 / 184, 111 / 184),
        (("no-further-action", "both", "families", "worst_best"), 111 / 236, (111 + 52) / 236),
        (("no-further-action", "both", "families", "not_known_settled"), (111 + 19) / 236, (111 + 52) / 236),
        (("no-further-action", "both", "notifications", "worst_best"), 111 / 251, (123 + 55) / 251),
        (("no-further-action", "south", "families", "worst_best"), 68 / 119, (68 + 38) / 119),
        (("triggered", "both", "families", "missing_at_random"), 9 / 184, 9 / 184),
        (("triggered", "both", "families", "worst_best"), 9 / 236, (9 + 52) / 236),
        (("triggered", "both", "families", "not_known_settled"), 9 / 236, (9 + 52 - 19) / 236),
        (("any-service", "north", "families", "worst_best"), 15 / 120, (15 + 17) / 120),
        (("any-service", "both", "notifications", "not_known_settled"), 28 / 251, (40 + 55 - 22) / 251),
        (("unknown-before", "both", "families", "worst_best"), 74 / 236, (75 + 52) / 236),
        (("unknown-before", "south", "families", "missing_at_random"), 5 / 81, 51 / 81),
        (("back-after-letter", "north", "families", "worst_best"), 25 / 62, (25 + 17) / 62),
    ],
)
def test_shares_counted_by_hand(shares, row, low, high):
    assert tuple(shares.loc[row, ["low", "high"]]) == pytest.approx((low, high))


def test_bounds_hold_what_is_missing_at_random_and_intervals_hold_bounds(shares):
    for (_, site, level), block in shares.groupby(level=["id", "site", "level"]):
        at_random = block.xs("missing_at_random", level="assumption").iloc[0]
        worst = block.xs("worst_best", level="assumption").iloc[0]
        assert worst["low"] <= at_random["low"] <= at_random["high"] <= worst["high"], (site, level)
    assert (shares["lower"] <= shares["low"]).all()
    assert (shares["high"] <= shares["upper"]).all()


def test_wilson_of_sixty_percent(shares):
    row = shares.loc[("no-further-action", "both", "families", "missing_at_random")]
    assert (row["lower"], row["upper"]) == pytest.approx((0.53114, 0.67128), abs=5e-4)


def test_the_command_writes_both_results(tmp_path, capsys, printed):
    few = yaml.safe_load((ROOT / "config/reanalysis.yaml").read_text(encoding="utf-8"))
    few["statements"] = few["statements"][:4]
    (tmp_path / "few.yaml").write_text(yaml.safe_dump(few), encoding="utf-8")
    reanalyse(ROOT / "data/published", tmp_path / "few.yaml", tmp_path)
    assert capsys.readouterr().out.startswith("4 statements: ")
    expected = reanalysed(io.settings(tmp_path / "few.yaml", Reanalysis), printed)
    written = io.read(tmp_path / "reanalysis.csv", Reanalysed)
    pd.testing.assert_frame_equal(written, io.validated(expected, Reanalysed, "the same, not written"))
    assert len(io.read(tmp_path / "attrition_bounds.csv", AttritionBound)) > 40


def test_a_figure_that_is_not_printed_ends_the_command_in_words(tmp_path, capsys):
    text = (ROOT / "config/reanalysis.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "reanalysis.yaml"
    wrong.write_text(
        text.replace("T33[No further action|Northern]", "T33[No further actoin|Northern]"), encoding="utf-8"
    )
    with pytest.raises(SystemExit):
        reanalyse(ROOT / "data/published", wrong, tmp_path)
    assert "did you mean" in capsys.readouterr().err
