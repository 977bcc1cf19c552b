"""The simulator's small parts: decks, names, faults in writing, calibration, settings."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest
import yaml

from filetrack import io
from filetrack.problems import Problem
from filetrack.simulate.decks import deck, shuffled, weighted
from filetrack.simulate.files.corruption import misdated, misspelt
from filetrack.simulate.population.names import name_lists
from filetrack.simulate.population.people import years_old
from filetrack.simulate.settings import NameSources, Simulation
from tests.simulate.conftest import ROOT


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_deck_keeps_its_counts_and_changes_its_order():
    counts = {"a": 20, "b": 30, "c": 0}
    assert Counter(deck(counts, rng())) == {"a": 20, "b": 30}
    assert deck(counts, rng(1)) != deck(counts, rng(2))
    assert deck(counts, rng(1)) == deck(counts, rng(1))
    assert sorted(shuffled(range(9), rng())) == list(range(9))


def test_weighted_cards_without_weight_are_never_drawn():
    dice = rng()
    assert {weighted({"a": 1, "b": 0, "c": 2}, dice) for _ in range(200)} == {"a", "c"}


@pytest.mark.parametrize("name", ["Stephanie", "Bob", "Okonkwo", "Ng'ang'a", "Anna"])
def test_a_misspelt_name_differs_and_keeps_its_first_letter(name):
    dice = rng()
    for _ in range(60):
        wrong = misspelt(name, dice)
        assert wrong != name
        assert wrong[0] == name[0]
        assert abs(len(wrong) - len(name)) <= 2


@pytest.mark.parametrize(
    "born", [dt.date(2000, 2, 29), dt.date(1999, 12, 31), dt.date(2003, 4, 5), dt.date(2001, 6, 6)]
)
def test_a_wrong_date_of_birth_is_a_date_that_differs_and_gives_the_same_age(born):
    dice, on = rng(), dt.date(2007, 1, 17)
    for _ in range(100):
        wrong = misdated(born, on, dice)
        assert wrong != born
        assert years_old(wrong, on) == years_old(born, on)


def test_years_are_counted_by_the_month():
    assert years_old(dt.date(2000, 1, 31), dt.date(2007, 1, 17)) == 7
    assert years_old(dt.date(2000, 2, 1), dt.date(2007, 1, 17)) == 6


def test_names_come_in_latin_letters_by_origin():
    lists = name_lists({"polish": NameSources(forenames=["pl_PL"], surnames=["pl_PL"])})
    assert len(lists["polish"].surnames) > 1000
    assert all(name.replace("'", "").replace("-", "").isascii() for name in lists["polish"].surnames)
    assert not set(lists["polish"].female) & {"Jan", "Mateusz"}


def test_a_published_figure_that_is_missing_is_told(figures):
    assert figures.count(16, "9am to 2.59pm") == figures.count(16, "9am to 2.59 pm")
    with pytest.raises(Problem, match="no count for Table 12, row “Cousins”"):
        figures.count(12, "Cousins")
    with pytest.raises(Problem, match="no claim “moon”"):
        figures.claim("moon")
    assert figures.maybe(37, "Unknown") == 0


def test_settings_refuse_an_origin_without_names(tmp_path):
    values = yaml.safe_load((ROOT / "config/simulation.yaml").read_text(encoding="utf-8"))
    values["sites"]["north"]["origins"]["martian"] = 0.1
    (tmp_path / "s.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
    with pytest.raises(Problem, match="martian"):
        io.settings(tmp_path / "s.yaml", Simulation)
