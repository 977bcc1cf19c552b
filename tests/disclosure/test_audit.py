from __future__ import annotations

import math

import pytest

from filetrack.disclosure.audit import Attack, Bounds
from filetrack.disclosure.cells import Figure
from filetrack.disclosure.groups import Count
from filetrack.disclosure.protect import counted, protected
from filetrack.disclosure.release import against, audited
from filetrack.disclosure.rounding import band
from filetrack.disclosure.system import Told
from filetrack.problems import Problem
from filetrack.schemas.disclosure import AuditedCell, Exposure, Standing
from tests.disclosure.conftest import FAMILIES, IN_DEPTH, INCIDENTS

ALL = Count.of("cases")
LEVELS = {name: Count.of("cases", {"level": [name]}) for name in ("high", "medium", "low")}
COVERED = Told(LEVELS["high"] + LEVELS["medium"] + LEVELS["low"] - ALL, 0, 0, "rows cover")
SHA = "0" * 64


def shown(count: Count, low: int, high: float | None = None, by: str = "Table 1") -> Told:
    return Told(count, low, low if high is None else high, by)


def bounds(facts: list[Told], count: Count) -> tuple[int, int | None]:
    found = Attack(facts).bounds(count)
    return found.low, found.high


def test_one_cell_withheld_follows_from_its_total():
    facts = [shown(ALL, 20), shown(LEVELS["high"], 1, 9), shown(LEVELS["medium"], 6), shown(LEVELS["low"], 12), COVERED]
    found = Attack(facts).bounds(LEVELS["high"])
    assert found == Bounds(2, 2, ("Table 1", "rows cover"))


def test_two_cells_withheld_leave_what_is_left_of_the_total():
    facts = [shown(ALL, 20), shown(LEVELS["high"], 0, math.inf), shown(LEVELS["medium"], 0, math.inf)]
    facts += [shown(LEVELS["low"], 12), COVERED]
    assert bounds(facts, LEVELS["high"]) == (0, 8)


def test_rounded_rows_against_a_rounded_total():
    """3 + 3 + 3 stands for 3 to 18, and a total of 3 for 1 to 6: each row is at most 4."""
    facts = [shown(count, *band(3, 6)) for count in (ALL, *LEVELS.values())]
    assert bounds([*facts, COVERED], LEVELS["high"]) == (1, 4)


def test_whole_numbers_narrow_what_the_linear_programme_leaves():
    """Twice a group is from 3 to 5: the linear programme says 1.5 to 2.5, and it is 2."""
    one, other = LEVELS["high"], LEVELS["low"]
    facts = [shown(one * 2 + other * 2, 6), shown(one * 2, 3, 5)]
    assert bounds(facts, one) == (2, 2)


def test_without_a_limit_there_is_no_greatest_value():
    assert bounds([shown(LEVELS["high"], 1, math.inf)], LEVELS["high"]) == (1, None)


def test_what_cannot_be_is_told():
    with pytest.raises(Problem, match="No records can stand behind"):
        against([shown(ALL, 3), shown(LEVELS["high"], 4)], {})


def test_a_remainder_that_no_table_shows_is_found():
    facts = [shown(ALL, 20), shown(LEVELS["high"], 17)]
    assert Attack(facts).pinned(10) == [Count.of("cases", {"level": [""]}), ALL - LEVELS["high"]]


def primary_only(printed, tables):
    """The facts of a release that withholds small counts and no others."""
    figures, public = printed(tables)
    counts = counted(figures)
    return figures, [*counts.told(counts.small(10), 9), *public]


@pytest.mark.parametrize(
    ("tables", "known"),
    [
        (INCIDENTS, {("21", "Medium"), ("21", "High"), ("25", "Gold/high")}),
        (FAMILIES, {("33", "Visit or phone call"), ("36", "High"), ("38", "High")}),
        (IN_DEPTH, {("41", "Children living at home with father")}),
    ],
)
def test_primary_suppression_alone_gives_small_counts_away(printed, rules, tables, known):
    figures, facts = primary_only(printed, tables)
    frame, audit = audited(figures, facts, {}, rules, SHA, None)
    exact = frame[frame[AuditedCell.exposure] == Exposure.EXACT]
    found = set(zip(exact[AuditedCell.table], exact[AuditedCell.row], strict=True))
    assert known & found
    assert not audit.passed
    true = {(f.table, f.row, f.column): f.value for f in figures}
    for row in exact.to_dict("records"):
        assert row["low"] == row["high"] == true[row["table"], row["row"], row["column"]]


@pytest.mark.parametrize("tables", [INCIDENTS, FAMILIES, IN_DEPTH])
def test_rounded_tables_give_no_small_count_away(printed, rules, tables):
    figures, public = printed(tables)
    _, facts = protected(figures, public, rules)
    frame, audit = audited(figures, [*facts, *public], {}, rules, SHA, None)
    assert audit.passed
    assert len(frame) > 0
    assert not audit.merge
    assert {base.exact for base in audit.bases} == {base.unshown for base in audit.bases} == {0}
    true = {(f.table, f.row, f.column): f.value for f in figures}
    values = frame.apply(lambda row: true[row["table"], row["row"], row["column"]], axis=1)
    assert values.between(frame["low"], frame["high"]).all()


def test_the_bases_nest(printed, rules):
    """Families studied in depth are those with a substantial response, and boosters: 28 of 46 bind the two tables."""
    figures, public = printed(["33", "41"])
    facts = counted(figures).told(set())
    boosters = Count.of("in_depth", {"booster": ["True"]})
    assert Attack([*facts, *public], [boosters]).bounds(boosters).high == 46 - 28


def test_the_tables_to_merge_are_named(printed, rules):
    figures, facts = primary_only(printed, ["36", "37", "38"])
    _, audit = audited(figures, facts, {}, rules, SHA, None)
    assert any("Table 36" in words and "Table 38" in words and "merge" in words for words in audit.merge)


def test_an_earlier_release_on_another_base_narrows_this_one(kept):
    """9 by base 6 is 7 to 12; 5 by base 10 is 1 to 10: together 7 to 10."""
    now, then = [shown(LEVELS["high"], *band(9, 6))], [shown(LEVELS["high"], *band(5, 10))]
    attack, standings = against(now, {1: kept(then)})
    assert standings == {1: Standing.SAME}
    assert attack.bounds(LEVELS["high"]) == Bounds(7, 10, ("Table 1", "release 1: Table 1"))


def test_an_earlier_release_with_other_rows_discloses(kept, rules):
    """Days 0 to 1 were 14, and days 0 to 2 are now 15: one notification came on the third day."""
    now, then = Count.of("cases", {"days": ["[0,3)"]}), Count.of("cases", {"days": ["[0,2)"]})
    third = Count.of("cases", {"days": ["[2,3)"]})
    earlier, present = {1: kept([shown(then, 14)])}, [shown(now, 15)]
    assert against(present, earlier)[0].bounds(third).values == 1
    figures = [Figure("29", "0–2", "Number", "count", now, 15)]
    assert audited(figures, present, {}, rules, SHA, None)[1].passed
    audit = audited(figures, present, earlier, rules, SHA, None)[1]
    assert not audit.passed
    assert "cases: 1 small group that no table shows told by Table 1, release 1: Table 1" in audit.merge[0]


def test_records_that_joined_since_are_told_by_the_difference(kept):
    """Exact totals of 20 and 21 with levels withheld: all that changed is the one record that joined."""
    then = [shown(ALL, 20), shown(LEVELS["low"], 12), shown(LEVELS["high"], 0, 8), COVERED]
    now = [shown(ALL, 21), shown(LEVELS["low"], 13), shown(LEVELS["high"], 0, 8), COVERED]
    attack, standings = against(now, {1: kept(then)})
    assert standings == {1: Standing.GROWN}
    joined = {name: attack.bounds(count - count.at(1)) for name, count in LEVELS.items()}
    assert {name: (found.low, found.high) for name, found in joined.items()} == {
        "low": (1, 1), "medium": (0, 0), "high": (0, 0),
    }  # fmt: skip


def test_fewer_records_than_before_are_part_of_them(kept):
    then, now = [shown(ALL, 20), shown(LEVELS["low"], 12)], [shown(ALL, 19), shown(LEVELS["low"], 11)]
    assert against(now, {1: kept(then)})[1] == {1: Standing.SHRUNK}


def test_other_records_are_told_apart(kept):
    then, now = [shown(ALL, 20), shown(LEVELS["low"], 12)], [shown(ALL, 19), shown(LEVELS["low"], 15)]
    assert against(now, {1: kept(then)})[1] == {1: Standing.UNLIKE}
