from __future__ import annotations

import pytest

from filetrack.disclosure.audit import Attack
from filetrack.disclosure.groups import Count, tokens
from filetrack.disclosure.system import System, Told
from filetrack.problems import Problem
from filetrack.schemas.declared import Line

EVERYONE = Count.of("cases")
NORTH, SOUTH = Count.of("cases", {"site": ["north"]}), Count.of("cases", {"site": ["south"]})
HIGH = Count.of("cases", {"level": ["high"]})


def exactly(count: Count, value: int) -> Told:
    return Told(count, value, value, "a table")


def test_counts_of_the_same_records_are_one_unknown_whatever_table_shows_them():
    one = Count.of("cases", {"site": ["north"]}, {"level": ["high", "low"]})
    other = Count.of("cases", {"level": ["low", "high", "medium"]}, {"level": ["low", "high"], "site": ["north"]})
    assert one == other
    assert hash(one) == hash(other)


def test_sums_and_multiples():
    assert NORTH + SOUTH - NORTH == SOUTH
    assert (NORTH * 2).terms[0][0] == 2
    assert (NORTH - NORTH).terms == ()


def test_a_count_is_read_as_it_was_written():
    count = NORTH * 3 - Count.of("cases", {"age_years": ["[0,3)", "missing"], "site": ["north"]})
    assert Count.read(str(count)) == count


@pytest.mark.parametrize(
    ("line", "whole", "token"),
    [
        ({"at_least": 0, "at_most": 2}, True, "[0,3)"),
        ({"over": 40}, True, "[41,]"),
        ({"at_most": 16}, True, "[,17)"),
        ({"over": 15, "at_most": 30}, False, "(15,30]"),
        ({"over": 720}, False, "(720,]"),
        ({"missing": True}, True, "missing"),
    ],
)
def test_bands_of_rows(line, whole, token):
    assert tokens(Line(label="row", **line), whole) == (token,)


def test_bands_that_overlap_are_cut_at_each_edge():
    narrow = [Count.of("cases", {"days": [f"[{day},{day + 1})"]}) for day in range(3)]
    within_two = Count.of("cases", {"days": ["[0,3)"]})
    attack = Attack([exactly(narrow[0], 4), exactly(narrow[1], 5), exactly(within_two, 12)], narrow)
    assert (attack.bounds(narrow[2]).low, attack.bounds(narrow[2]).high) == (3, 3)


def test_a_code_called_other_is_not_the_rest():
    other = Count.of("cases", {"caller": ["other"]})
    attack = Attack([exactly(EVERYONE, 10), exactly(other, 4)])
    assert attack.bounds(Count.of("cases", {"caller": ["other"]})).values == 1
    assert len(System([other]).row(EVERYONE)) == 2


def test_margins_tie_blocks_together():
    """High in the north 3 and in all 5: 2 in the south, though no table crosses the site with the second variable."""
    north_high = Count.of("cases", {"site": ["north"], "level": ["high"]})
    south_high = Count.of("cases", {"site": ["south"], "level": ["high"]})
    seen_high = Count.of("cases", {"level": ["high"], "presence": ["present"]})
    facts = [exactly(north_high, 3), exactly(seen_high, 5), exactly(HIGH, 5), exactly(NORTH + SOUTH - EVERYONE, 0)]
    assert Attack(facts).system.ties
    assert Attack(facts, [south_high]).bounds(south_high).values == 1


def test_variables_in_a_ring_are_joined():
    """Of two records one has each of a, b, c and none has two of them: each pair agrees with that, all three do not."""
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    together = [Count.of("cases", {one: ["yes"], other: ["yes"]}) for one, other in pairs]
    singles = [Count.of("cases", {name: ["yes"]}) for name in "abc"]
    facts = [exactly(EVERYONE, 2), *(exactly(count, 1) for count in singles), *(exactly(c, 0) for c in together)]
    assert not Attack(facts).possible()


def test_a_subset_is_never_more_than_its_whole():
    old = Count.of("children", {"age": ["[17,]"]})
    old_witnesses = Count.of("children", {"age": ["[17,]"], "location": ["witnessed"]})
    attack = Attack([exactly(old, 4), Told(old_witnesses, 0, 100, "a table")])
    assert attack.bounds(old_witnesses).high == 4


def test_too_many_joined_variables_are_refused():
    names = [f"v{n}" for n in range(18)]
    with pytest.raises(Problem, match="join too many variables"):
        System([Count.of("cases", {name: ["yes"] for name in names})])
