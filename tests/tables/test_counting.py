from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.case import CaseFamily
from filetrack.schemas.declared import CrossTab, Tables
from filetrack.schemas.table import Cell
from filetrack.tables.counting import cross_tab, register_table, tracing_table
from filetrack.tables.layout import layout

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def declared() -> dict:
    return {table.number: table for table in io.settings(ROOT / "config/tables.yaml", Tables).in_order()}


def value(cells: pd.DataFrame, row: str, column: str):
    found = cells[cells[Cell.row].eq(row) & cells[Cell.column].eq(column)]
    assert len(found) == 1
    return found[Cell.value].iloc[0]


def declaration(**changes) -> CrossTab:
    plain = {
        "number": "1",
        "title": "Pathways",
        "section": "6",
        "unit": "families",
        "base": "Families",
        "source": "case_families",
        "variable": "pathway",
        "rows": [
            {"label": "Nothing", "codes": ["no_further_action"]},
            {"label": "Something", "codes": ["letter", "visit_or_call", "family_support", "safeguarding"]},
        ],
    }
    return io.checked(plain | changes, CrossTab, "test")


def test_a_cross_tabulation_counts_groups_totals_and_shares_by_hand(case_families):
    families = case_families.iloc[[0, 1, 50, 111, 160]]
    columns = {"variable": "site", "groups": [{"label": "N", "codes": ["north"]}, {"label": "S", "codes": ["south"]}]}
    families = {"case_families": families}
    cells = cross_tab(declaration(columns=columns | {"total": "All"}, cells="together"), families)
    assert [value(cells, "Nothing", c) for c in ("N", "S", "All")] == [2, 1, 3]
    assert [value(cells, "Something", c) for c in ("N", "S", "All")] == [2, 0, 2]
    assert [value(cells, "Total", c) for c in ("N", "S", "All")] == [4, 1, 5]
    assert value(cells, "Nothing", "N (%)") == 50
    assert value(cells, "Nothing", "S (%)") == 100
    assert value(cells, "Something", "All (%)") == 40
    assert cells.loc[cells[Cell.column].eq("All (%)"), Cell.base].eq(5).all()
    assert cells.loc[cells[Cell.kind].eq("count"), Cell.base].isna().all()


def test_rows_left_out_of_a_share_have_no_percentage_and_do_not_enter_its_base(cases, declared):
    cells = cross_tab(declared["23"], {"cases": cases})
    share = "Percentage including only cases when response time recorded"
    assert value(cells, "Less than 15 minutes", share) == 100 * 134 / 203
    assert pd.isna(value(cells, "Unclear", share))
    assert value(cells, "Total", share) == 100
    assert value(cells, "Unclear", "Percentage") == 100 * 34 / 251


def test_a_band_ends_with_its_last_minute(cases, declared):
    one = cases.head(1).assign(response_minutes=pd.array([15.5], dtype="Float64"))
    assert value(cross_tab(declared["23"], {"cases": one}), "16–30 minutes", "Number") == 1
    assert value(cross_tab(declared["23"], {"cases": cases.head(1)}), "Less than 15 minutes", "Number") == 1


def test_a_value_without_a_row_stops_with_its_number_and_no_value(cases, declared):
    odd = cases.assign(relationship=["relative", "relative", *cases["relationship"].iloc[2:]])
    with pytest.raises(Problem, match=r"Table 12: 2 of 251 incidents fall into no declared row") as told:
        cross_tab(declared["12"], {"cases": odd})
    assert "relative" not in str(told.value)


def test_a_record_in_two_rows_stops(case_families):
    twice = [{"label": "A", "codes": ["letter"]}, {"label": "B", "codes": ["letter", "no_further_action"]}]
    letters = case_families[case_families[CaseFamily.pathway].eq("letter")]
    with pytest.raises(Problem, match="42 of 42 families fall into more than one declared row"):
        cross_tab(declaration(rows=twice), {"case_families": letters})


def test_a_value_without_a_group_of_columns_stops_even_beside_a_total(case_families):
    columns = {"variable": "site", "groups": [{"label": "N", "codes": ["north"]}], "total": "All"}
    with pytest.raises(Problem, match="81 of 184 families fall into no declared group of columns"):
        cross_tab(declaration(columns=columns), {"case_families": case_families})


def test_a_row_that_the_report_does_not_have_appears_only_when_it_counts(cases, declared):
    assert "5" not in set(cross_tab(declared["30"], {"cases": cases})[Cell.row])
    late = cases.assign(notification_days=cases["notification_days"].replace({6: 5}))
    assert value(cross_tab(declared["30"], {"cases": late}), "5", "Number") == 1


@pytest.mark.parametrize("number", ["10", "12", "19", "23", "26", "29", "33", "35", "37", "40", "42"])
def test_an_empty_selection_counts_nought_and_has_no_percentages(number, declared, frames):
    cells = cross_tab(declared[number], {name: frame.iloc[:0] for name, frame in frames.items()})
    counts = cells[Cell.kind].eq("count")
    assert cells.loc[counts, Cell.value].eq(0).all()
    assert cells.loc[~counts, Cell.value].isna().all()
    io.validated(cells, Cell, "cells")
    assert layout(declared[number], cells)


def test_a_multiple_response_table_is_a_share_of_another_frames_records(declared):
    frames = {
        "cases": pd.DataFrame({"has_offence": [True, True, True, True, False]}),
        "case_offences": pd.DataFrame({"offence": ["rape", "harassment", "harassment", "other"]}),
    }
    cells = cross_tab(declared["27"], frames)
    assert value(cells, "Harassment", "Number") == 2
    assert value(cells, "Harassment", "Percentage") == 50
    assert value(cells, "Rape", "Percentage") == 25
    assert value(cells, "Verbal abuse", "Percentage") == 0
    assert cells.loc[cells[Cell.kind].eq("percent"), Cell.base].eq(4).all()
    assert "Total" not in set(cells[Cell.row])


def test_actions_by_timing_have_a_total_column_and_only_it_a_share(declared):
    actions = [("arrest", "within_day"), ("arrest", "not_recorded"), ("caution", "after_day"), ("bail", "both")]
    frames = {
        "cases": pd.DataFrame(index=range(8)),
        "case_actions": pd.DataFrame(actions, columns=["action", "timing"]),
    }
    cells = cross_tab(declared["28"], frames)
    assert value(cells, "Arrest", "Undertaken within 24 hours") == 1
    assert value(cells, "Arrest", "Total") == 2
    assert value(cells, "Arrest", "Total (%)") == 25
    assert value(cells, "Caution", "Undertaken after 24 hours") == 1
    assert cells.loc[cells[Cell.kind].eq("percent"), Cell.column].eq("Total (%)").all()


def test_a_group_of_columns_that_the_report_does_not_have_appears_only_when_it_counts(declared):
    both = "Undertaken both within 24 hours and subsequently"
    for timing, shown in (("after_day", False), ("both", True)):
        frames = {
            "cases": pd.DataFrame(index=range(8)),
            "case_actions": pd.DataFrame({"action": ["arrest"], "timing": [timing]}),
        }
        cells = cross_tab(declared["28"], frames)
        assert (both in set(cells[Cell.column])) is shown
        assert (both in layout(declared["28"], cells)) is shown
        assert value(cells, "Arrest", "Total") == 1


def test_a_table_that_names_its_values_leaves_others_out_of_its_base(declared):
    frames = {"case_injuries": pd.DataFrame({"injured": ["victim", "victim", "child", "officer", "unknown"]})}
    cells = cross_tab(declared["17"], frames)
    assert value(cells, "Victim", "Percentage") == 50
    assert value(cells, "Total", "Number") == 4


def test_adults_are_counted_by_part_and_the_last_column_is_their_sum(declared):
    adults = [("north", "victim", "asian"), ("north", "perpetrator", "asian"), ("north", "perpetrator", "other")]
    adults += [("south", "victim_and_perpetrator", "arab")]
    frames = {"case_adults": pd.DataFrame(adults, columns=["site", "part", "ethnic_appearance"])}
    north = cross_tab(declared["10"], frames)
    assert [value(north, "Asian", c) for c in ("Perpetrator", "Victim", "Victim and perpetrator")] == [1, 1, 2]
    assert value(north, "Asian", "Perpetrator (%)") == 50
    assert value(north, "Other", "Perpetrator") == 1
    assert not (north[Cell.row].eq("Other") & north[Cell.kind].eq("percent")).any()
    south = cross_tab(declared["11"], frames)
    assert [value(south, "Arab", c) for c in ("Perpetrator", "Victim", "Victim and perpetrator")] == [0, 0, 1]


def test_groups_of_columns_may_each_count_a_variable_of_their_own(declared):
    engagement = [("full", "refused", "unknown"), ("full", "full", "not_involved")]
    frames = {"in_depth": pd.DataFrame(engagement, columns=["mother", "father", "children"])}
    cells = cross_tab(declared["40"], frames)
    assert [value(cells, "Fully engaged", c) for c in ("Mother", "Father/Partner", "Child/ren")] == [2, 1, 0]
    assert value(cells, "Refused to engage", "Father/Partner (%)") == 50
    assert value(cells, "Total", "Mother") == 2
    assert not (cells[Cell.row].eq("Total") & cells[Cell.kind].eq("percent")).any()


def test_counts_without_percentages_say_what_they_are_out_of(declared):
    frames = {
        "in_depth": pd.DataFrame({"assessed": [True, True, False]}),
        "in_depth_agencies": pd.DataFrame(
            {"agency": ["police", "gp", "gp", "gp"], "monitoring": [False, False, False, True]}
        ),
    }
    cells = cross_tab(declared["42"], frames)
    assert value(cells, "GP", "Number of families (n=29)") == 2
    assert cells[Cell.base].eq(2).all()
    assert layout(declared["42"], cells).splitlines()[-1] == "Base,2"


def test_registers_give_counts_and_shares_of_the_month(register, declared):
    cells = register_table(declared["3"], register)
    notified = "Domestic violence incidents notified to children's social services"
    assert value(cells, "January", f"{notified}, Northern") == 148
    assert value(cells, "January", f"{notified}, Northern (%)") == 100 * 148 / 514
    assert value(cells, "March", "All domestic violence incidents, Southern") == 331
    assert not cells[Cell.column].eq("All domestic violence incidents, Southern (%)").any()


def test_a_month_without_a_printed_row_stops(register, declared):
    with pytest.raises(Problem, match="prints no row for 2007-04"):
        register_table(declared["3"], register.replace({"2007-03": "2007-04"}))


def test_tracing_counts_losses_surplus_and_families(cases, case_families, declared):
    cells = tracing_table(declared["32"], cases, case_families)
    assert [value(cells, "File not found", c) for c in ("North", "South", "Total")] == [0, 15, 15]
    assert value(cells, "File not found", "South (%)") == 100 * 15 / 121
    assert [value(cells, "Families with multiple notifications", c) for c in ("North", "South", "Total")] == [10, 2, 12]
    assert [value(cells, "families with 2", c) for c in ("North", "South")] == [8, 2]
    assert value(cells, "families with 3", "North") == 1
    assert value(cells, "Total number of families accessed from children's social services files", "Total") == 184


def test_losing_a_file_moves_a_notification_and_a_family(cases, case_families, declared):
    lost = cases.copy()
    south_traced = lost.index[lost["site"].eq("south") & lost["end_state"].eq("traced")]
    lost.loc[south_traced[0], "end_state"] = "file_not_found"
    gone = case_families.index[case_families["site"].eq("south") & case_families["notifications"].eq(1)][0]
    cells = tracing_table(declared["32"], lost, case_families.drop(index=gone))
    assert [value(cells, "File not found", c) for c in ("South", "Total")] == [16, 16]
    assert value(cells, "Families with multiple notifications", "South") == 2
    assert value(cells, "Total number of families accessed from children's social services files", "South") == 80


def test_a_layout_has_the_printed_columns_rounded_percentages_and_the_base(cases, declared):
    lines = layout(declared["21"], cross_tab(declared["21"], {"cases": cases})).splitlines()
    assert lines[0] == (
        'Level of violence,"Children present, Number","Children present, Percentage",'
        '"Children not present, Number","Children not present, Percentage"'
    )
    assert lines[1] == "None/low,92,47%,38,70%"
    assert lines[-1] == "Base of the percentages,,197,,54"
