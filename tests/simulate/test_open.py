"""Open populations: no figure is forced on them, and their ranges hold the share of samples that they should."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from filetrack import io
from filetrack.schemas.reading import Firmness, Reading
from filetrack.schemas.variation import Coverage, RangeCheck, Spread
from filetrack.simulate.__main__ import app
from filetrack.simulate.calibration.blocks import Population
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.calibration.margins import drawn, fitted, open_populations, system
from filetrack.simulate.calibration.readings import asked
from filetrack.simulate.calibration.variation import Sampling, coverage, spread
from filetrack.simulate.settings import OpenPopulations
from tests.simulate.conftest import ROOT, published_figures

FEW = OpenPopulations(populations=200, range_percent=95, studies=2, parts=2)


def sampling_of(
    population: Population, readings: pd.DataFrame, figures: Figures, incidents: int, settings: OpenPopulations = FEW
) -> Sampling:
    made = system(population, readings, figures)
    measures = [figure for figure in asked(readings, figures, made.tables) if not figure.limit]
    return Sampling(made, measures, incidents, settings)


@cache
def whole() -> Sampling:
    return sampling_of(
        io.settings(ROOT / "config/population.yaml", Population),
        io.read(ROOT / "data/published/readings.csv", Reading),
        published_figures(),
        published_figures().claim("4.2-incidents"),
    )


@cache
def figures_drawn(seed: int) -> np.ndarray:
    return whole().drawn(whole().expected, np.random.default_rng(seed))


@cache
def checks() -> pd.DataFrame:
    return coverage(whole(), figures_drawn(1), np.random.default_rng(2)).set_index(Coverage.check)


def test_populations_hold_together_and_have_as_many_incidents_each():
    made = whole().system
    counts = open_populations(made, whole().expected, 251, 30, np.random.default_rng(1))
    hub = made.tables["incidents"]
    assert np.abs(made.links @ counts.T).max() == 0
    assert (counts[:, hub.start : hub.stop].sum(axis=1) == 251).all()
    assert len(np.unique(counts, axis=0)) == 30


def test_one_population_is_drawn_as_many_are():
    one = drawn(whole().system, whole().expected, 251, np.random.default_rng(4))
    several = open_populations(whole().system, whole().expected, 251, 1, np.random.default_rng(4))
    assert (several == one).all()


def test_no_figure_is_forced():
    varies = figures_drawn(1).std(axis=0) > 0
    assert [figure.figure for figure, does in zip(whole().figures, varies, strict=True) if not does] == ["incidents"]


def test_the_same_seed_gives_the_same_populations():
    again = whole().drawn(whole().expected, np.random.default_rng(1))
    assert (again == figures_drawn(1)).all()
    assert not (figures_drawn(2) == figures_drawn(1)).all()


def test_means_are_as_expected_within_the_error_of_sampling():
    made, sampling = figures_drawn(1), whole()
    counts = ~sampling.shares
    error = made.std(axis=0) / np.sqrt(len(made))
    apart = np.abs(made.mean(axis=0) - sampling.measured(sampling.expected)) / np.maximum(error, 0.02)
    assert apart[counts].max() < 4.5
    assert 0.5 < np.sqrt((apart[counts] ** 2).mean()) < 1.5


@pytest.mark.parametrize(("figure", "printed"), [("T18 high", 67), ("4.9 weapons", 23), ("T21 medium, present", 47)])
def test_counts_of_incidents_vary_as_shares_of_251_do(figure, printed):
    rows = spread(whole(), figures_drawn(1)).set_index(Spread.figure)
    assert rows.loc[figure, Spread.printed] == printed
    assert rows.loc[figure, Spread.sd] == pytest.approx(np.sqrt(printed * (1 - printed / 251)), rel=0.15)


def test_fitted_figures_lie_inside_and_some_that_could_not_be_fitted_do_not():
    rows = io.validated(spread(whole(), figures_drawn(1)), Spread, "spread")
    hard = rows[rows[Spread.kind] == Firmness.HARD]
    assert len(hard) > 180
    assert hard[Spread.inside].all()
    assert not rows[rows[Spread.kind] == Firmness.SOFT][Spread.inside].all()


def test_the_others_hold_the_share_of_the_range():
    found = io.validated(checks().reset_index(), Coverage, "coverage").set_index(Coverage.check)
    assert found.loc[RangeCheck.AMONG_OTHERS, Coverage.percent] == pytest.approx(96, abs=1.5)


def test_the_shares_that_print_should_give_are_those_of_open_populations_taken_for_print():
    assert checks().loc[RangeCheck.FITTED, Coverage.should] > 99
    assert checks().loc[RangeCheck.LEFT_OUT, Coverage.should] > 95
    assert checks().loc[RangeCheck.LEFT_OUT, Coverage.percent] < checks().loc[RangeCheck.LEFT_OUT, Coverage.should]


# ------------------------------------------------------------ worked examples

PETS = {
    "order": [["pets"]],
    "blocks": {"pets": {"unit": "pets", "dimensions": {"kind": ["cat", "dog"], "size": ["small", "large"]}}},
}


def pets(settings: OpenPopulations = FEW, **figures: tuple[str, int] | tuple[str, int, str]) -> Sampling:
    """A sample of 100 pets with figures: cells, value, and what it is a percentage of."""
    rows = [
        dict.fromkeys(Reading.to_schema().columns)
        | {"figure": name, "block": "pets", "kind": Firmness.HARD, "section": "4.2"}
        | {"where": where, "target": str(value), "base": base[0] if base else None}
        for name, (where, value, *base) in figures.items()
    ]
    return sampling_of(io.checked(PETS, Population, "pets"), pd.DataFrame(rows), Figures({}, {}), 100, settings)


def test_a_second_study_lies_in_the_range_less_often_than_what_was_expected():
    many = OpenPopulations(populations=400, range_percent=95, studies=40, parts=2)
    sampling = pets(
        many, all=("", 100), cats=("kind=cat", 60), large=("size=large", 50), both=("kind=cat; size=large", 35)
    )
    made = sampling.drawn(sampling.expected, np.random.default_rng(1))
    found = coverage(sampling, made, np.random.default_rng(2)).set_index(Coverage.check)
    assert found.loc[RangeCheck.SECOND_STUDY, Coverage.should] == 83.4
    assert found.loc[RangeCheck.SECOND_STUDY, Coverage.percent] == pytest.approx(83.4, abs=8)
    assert found.loc[RangeCheck.EXPECTED, Coverage.percent] == pytest.approx(95, abs=6)


def test_a_figure_is_a_sum_or_a_share():
    sampling = pets(cats=("kind=cat", 60), large=("size=large", 50, "kind=cat"))
    counts = np.array([[10, 30, 40, 20], [0, 0, 60, 40]])
    assert sampling.measured(counts).tolist() == [[40, 125], [0, 4000]]


def test_the_range_leaves_as_many_out_below_as_above():
    sampling = pets(cats=("kind=cat", 60), dogs=("kind=dog", 40))
    low, high = sampling.range(np.array([[n, 1000 - n] for n in range(1, 1001)]))
    assert (low.tolist(), high.tolist()) == ([26, 25], [975, 974])


def test_a_printed_percentage_is_inside_if_what_rounds_to_it_is():
    sampling = pets(cats=("kind=cat", 60), large=("size=large", 50, "kind=cat"))
    values = np.array([[60, 50.3], [60, 50.4]])
    assert sampling.inside(values, np.array([60, 50]), printed=True).tolist() == [True, True]
    assert sampling.inside(values, np.array([60, 50])).tolist() == [True, False]
    assert sampling.inside(values, np.array([60.4, 49.7]), printed=True).tolist() == [False, False]


def test_tables_are_fitted_to_a_sample_in_which_a_share_is_nothing():
    sampling = pets(all=("", 100), cats=("kind=cat", 60), large=("size=large", 50, "kind=cat"))
    expected = fitted(sampling.system, sampling.asked(np.arange(3), np.array([100, 40, 0])))
    assert sampling.measured(expected) == pytest.approx([100, 40, 0], abs=0.05)


def test_what_the_other_figures_add_up_to_is_implied():
    sampling = pets(all=("", 100), cats=("kind=cat", 60), dogs=("kind=dog", 40), large=("size=large", 50))
    without = sampling.asked(np.array([0, 1]))
    assert sampling.implied(without, np.arange(4)).tolist() == [True, True, True, False]


@pytest.mark.parametrize(("large_cats", "inside"), [(30, True), (55, False)])
def test_a_figure_left_out_is_inside_if_the_others_tell_it(large_cats, inside):
    """Of 60 cats and 50 large pets among 100, chance makes 30 large cats, from about 21 to 39 in most samples."""
    sampling = pets(
        all=("", 100),
        cats=("kind=cat", 60),
        large=("size=large", 50),
        large_cats=("kind=cat; size=large", large_cats),
    )
    without = sampling.asked(np.array([0, 1, 2]))
    made = sampling.drawn(fitted(sampling.system, without), np.random.default_rng(1))
    assert sampling.inside(made, sampling.printed)[3] == inside


def test_the_command_writes_spread_and_checks(tmp_path):
    settings = yaml.safe_load((ROOT / "config/simulation.yaml").read_text(encoding="utf-8"))
    settings["open_populations"] |= {"studies": 1, "parts": 2}
    (tmp_path / "simulation.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    given = {
        "config": ROOT / "config/study.yaml",
        "simulation": tmp_path / "simulation.yaml",
        "population": ROOT / "config/population.yaml",
        "published": ROOT / "data/published",
        "out": tmp_path / "open",
        "populations": 40,
        "seed": 5,
    }
    told = CliRunner().invoke(app, ["open", *(f"--{option}={value}" for option, value in given.items())])
    assert told.exit_code == 0, told.output
    rows = io.read(tmp_path / "open/spread.csv", Spread)
    fitted_to = (rows[Spread.kind] == Firmness.HARD).sum()
    assert f"of {fitted_to} printed figures lie in the range" in told.output
    assert list(io.read(tmp_path / "open/coverage.csv", Coverage)[Coverage.check]) == list(RangeCheck)
