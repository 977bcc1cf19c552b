from __future__ import annotations

import itertools
import math

import pytest

from filetrack.disclosure.audit import Attack
from filetrack.disclosure.groups import Count
from filetrack.disclosure.protect import counted, protected
from filetrack.disclosure.release import audited
from filetrack.disclosure.suppression import Counts, suppressed
from filetrack.disclosure.system import Told
from filetrack.problems import Problem
from filetrack.schemas.disclosure import ReleasedCell

ALL = Count.of("cases")
SITES, LEVELS = ("north", "south"), ("high", "medium", "low")


def crossed(numbers: dict[tuple[str, str], int]) -> tuple[Counts, list[Told]]:
    """A table of sites by levels with its totals, each figure worth one."""
    cells = {(site, level): Count.of("cases", {"site": [site], "level": [level]}) for site in SITES for level in LEVELS}
    values = {cells[place]: number for place, number in numbers.items()}
    for site in SITES:
        values[Count.of("cases", {"site": [site]})] = sum(numbers[site, level] for level in LEVELS)
    for level in LEVELS:
        values[Count.of("cases", {"level": [level]})] = sum(numbers[site, level] for site in SITES)
    values[ALL] = sum(numbers.values())
    public = [
        Told(Count.of("cases", {"site": SITES}) - ALL, 0, 0, "columns cover"),
        Told(Count.of("cases", {"level": LEVELS}) - ALL, 0, 0, "rows cover"),
    ]
    return Counts(values, dict.fromkeys(values, "Table 1"), dict.fromkeys(values, 1)), public


def protects(counts: Counts, public: list[Told], withheld: set[Count], secret: list[Count], width: int) -> bool:
    attack = Attack([*counts.told(withheld), *public])
    return all(attack.bounds(count).values > width for count in secret)


def test_the_fewest_cells_are_withheld():
    """By trial of every set of cells: none smaller protects the two small ones and what they leave."""
    numbers = dict(zip(itertools.product(SITES, LEVELS), [3, 20, 30, 25, 4, 40], strict=True))
    counts, public = crossed(numbers)
    withheld = suppressed(counts, public, 10, 3)
    secret = sorted(counts.small(10), key=str)
    assert set(secret) <= withheld
    assert protects(counts, public, withheld, secret, 3)
    others = [count for count in counts.ordered if count not in {*secret, *counts.always}]
    fewer = len(withheld) - len(secret) - 1
    smaller = [{*secret, *more} for size in range(fewer + 1) for more in itertools.combinations(others, size)]
    assert smaller
    assert not any(protects(counts, public, trial, secret, 3) for trial in smaller)


def test_what_costs_more_figures_is_kept():
    numbers = dict(zip(itertools.product(SITES, LEVELS), [3, 20, 30, 25, 40, 40], strict=True))
    counts, public = crossed(numbers)
    dear = Count.of("cases", {"site": ["north"], "level": ["medium"]})
    weighed = Counts(counts.values, counts.tables, {count: 100 if count == dear else 1 for count in counts.values})
    assert dear not in suppressed(weighed, public, 10, 3)


def test_nothing_small_nothing_withheld():
    numbers = dict(zip(itertools.product(SITES, LEVELS), [30, 20, 30, 25, 40, 40], strict=True))
    assert suppressed(*crossed(numbers), 10, 3) == set()


def test_where_totals_tell_all_the_tables_are_named():
    asked, answered = Count.of("cases"), Count.of("cases", {"site": ["north"]})
    counts = Counts({asked: 20, answered: 5}, {asked: "Table 1", answered: "Table 2"}, {asked: 1, answered: 1})
    with pytest.raises(Problem, match="Merge rows of Table 2 or leave them out"):
        suppressed(counts, [Told(answered * 4 - asked, 0, 0, "a quarter")], 10, 3)


def test_small_counts_are_told_only_to_be_withheld():
    counts, _ = crossed(dict(zip(itertools.product(SITES, LEVELS), [3, 20, 30, 25, 4, 40], strict=True)))
    small = counts.small(10)
    told = {fact.count: (fact.low, fact.high) for fact in counts.told(small)}
    assert {told[count] for count in small} == {(0, math.inf)}
    assert all(told[count] == (value, value) for count, value in counts.values.items() if count not in small)


@pytest.mark.parametrize("tables", [["36", "37", "38"], ["41"]])
def test_printed_tables_that_share_margins_withstand_the_audit(printed, rules, tables):
    figures, public = printed(tables)
    by_suppression = rules.release.model_copy(update={"method": "suppression"})
    rules = rules.model_copy(update={"release": by_suppression})
    cells, facts = protected(figures, public, rules)
    _, audit = audited(figures, [*facts, *public], {}, rules, "0" * 64, None)
    assert audit.passed
    assert {base.narrow for base in audit.bases} == {0}
    withheld = cells[ReleasedCell.value].isna()
    small = [0 < figure.value < 10 for figure in figures]
    assert withheld[small].all()
    assert (~withheld).any()
    assert len(counted(figures).values) > withheld.sum()
