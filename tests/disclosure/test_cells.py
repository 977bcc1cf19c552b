from __future__ import annotations

import re

import pandas as pd
import pytest

from filetrack.disclosure.cells import absent, figures, measured, refuse_unknown, structure
from filetrack.disclosure.groups import Count
from filetrack.disclosure.protect import counted, refuse_contradictions
from filetrack.problems import Problem
from filetrack.schemas.at_sites import as_counted
from filetrack.schemas.codes import EndState
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime
from filetrack.schemas.study import Relation
from filetrack.schemas.table import Cell

PARTNERS = {"register": {"month": ["2007-01"], "site": ["south"], "notified": ["partners"]}}


def of(made, table: str, row: str, column: str):
    return next(figure for figure in made if (figure.table, figure.row, figure.column) == (table, row, column))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("33", "Total", "Total"), ("34", "Total", "Number")),
        (("33", "No further action", "Total"), ("36", "Total", "Number")),
        (("35", "None", "Total"), ("34", "None", "Number")),
        (("19", "Child witnessed incident", "Number"), ("20", "Total", "Children who witnessed the incident, Number")),
        (("18", "Total", "Number"), ("32", "Original sample identified in police records for January 2007", "Total")),
        (("6", "Total", "Number"), ("7", "Total", "Number")),
    ],
)
def test_cells_that_are_the_same_count_the_same(printed, one, other):
    made, _ = printed(sorted({one[0], other[0]}))
    assert of(made, *one).count == of(made, *other).count


def test_every_printed_table_fits_what_is_declared_of_it(printed, declared):
    """But Table 10, whose row Other is one more than its total."""
    made, public = printed([table.number for table in declared.in_order() if table.number != "10"])
    assert len(made) > 400
    refuse_contradictions(counted(made), public)


def test_a_table_that_contradicts_itself_is_named(printed):
    made, public = printed(["10", "11"])
    with pytest.raises(Problem, match="contradict one another, at Table 10: "):
        refuse_contradictions(counted(made), public)


def test_rows_of_a_multiple_response_table_are_answers_of_those_asked(printed):
    made, _ = printed(["28"])
    arrest = of(made, "28", "Arrest", "Total").count
    assert arrest == Count.of("cases", {"case_actions: arrest": ["within_day", "after_day", "both", "not_recorded"]})
    assert of(made, "28", "Arrest", "Undertaken within 24 hours").count == Count.of(
        "cases", {"case_actions: arrest": ["within_day"]}
    )


def test_surplus_notifications_are_a_difference(printed):
    made, _ = printed(["32"])
    surplus = of(made, "32", "Families with multiple notifications", "North").count
    traced = Count.of("cases", {"site": ["north"], "end_state": [EndState.TRACED]})
    assert surplus == traced - Count.of("case_families", {"site": ["north"]})


def test_a_row_left_out_tells_that_there_is_none(declared, counted_cells):
    table = next(table for table in declared.in_order() if table.number == "6")
    told = absent([table], counted_cells(["6"]))
    assert Count.of("case_adults", {"part": ["victim"]}, {"age_years": ["[,17)"]}) in [fact.count for fact in told]
    assert {(fact.low, fact.high) for fact in told} == {(0, 0)}


def test_a_cell_that_is_not_declared_is_refused(declared, counted_cells):
    cells = counted_cells(["18"])
    strange = cells.assign(**{Cell.row: cells[Cell.row].replace("High", "Higher")})
    with pytest.raises(Problem, match="1 cells of the tables are not declared"):
        figures([table for table in declared.in_order() if table.number == "18"], strange)


def test_percentages_rest_on_the_count_behind_them(declared):
    table = next(table for table in declared.in_order() if table.number == "19")
    rows = [
        ("Child asleep", "Number", "count", 25, None),
        ("Child asleep", table.shares[1].label, "percent", 100 * 25 / 339, 339),
    ]
    cells = pd.DataFrame([("19", *row) for row in rows], columns=list(Cell.to_schema().columns))
    count, percent = figures([table], cells)
    assert (percent.value, percent.base, percent.count) == (25, 339, count.count)
    assert percent.base_count != count.base_count


def test_a_table_of_tracing_over_some_sites_counts_those_alone(declared, counted_cells):
    at = pd.DataFrame({"site": ["north", "south"], "table": "32", "counted": [True, False]})
    (north,) = as_counted(declared.tracing, at)
    told = [fact.count for fact in [*absent([north], counted_cells([])), *structure([north], counted_cells([]), [])]]
    everyone = Count.of("cases", {"site": ["north"]})
    assert everyone in told
    assert not {Count.of("cases"), everyone - Count.of("cases")} & {*told}


def test_a_relation_that_the_counts_contradict_is_named(declared, counted_cells, printed):
    made, _ = printed(["18"])
    wrong = Relation.model_validate(
        {
            "why": "Every incident is of a high level",
            "counts": [{"source": "cases", "where": {"level": ["high"]}}],
            "equal": [{"source": "cases"}],
        }
    )
    tables = [table for table in declared.in_order() if table.number == "18"]
    with pytest.raises(Problem, match="contradict what is declared of them: Every incident is of a high level"):
        refuse_contradictions(counted(made), structure(tables, counted_cells(["18"]), [wrong]))


@pytest.mark.parametrize(
    ("source", "variable", "told"),
    [("case", "site", "“case” (did you mean “cases”?)"), ("cases", "lvel", "“lvel” (did you mean “level”?)")],
)
def test_a_relation_of_what_is_not_counted_is_refused(printed, source, variable, told):
    part = {"source": source, "where": {variable: ["high"]}}
    relation = Relation.model_validate({"why": "so it is", "counts": [part], "equal": [part]})
    with pytest.raises(Problem, match=re.escape(told)):
        refuse_unknown([relation], printed(["18"])[0])


def test_the_studys_relations_name_what_tables_count(printed, declared, rules):
    refuse_unknown(rules.release.relations, printed([table.number for table in declared.in_order()])[0])


@pytest.fixture(scope="module")
def measures() -> dict[str, pd.DataFrame]:
    delay = {"site": ["north"], "notifications": [130], "missing": [1], "mean_days": [8.4], "median_days": [4.0]}
    return {
        "attrition": pd.DataFrame(
            {"site": ["north"], "end_state": ["traced"], "notifications": [113], "sampled": [130], "share": [86.9]}
        ),
        "notification_delay": pd.DataFrame({**delay, "within_two_days": [47], "share_within_two_days": [36.2]}),
        "response_time": pd.DataFrame(
            {
                **{"site": ["north"], "incidents": [130], "timed": [125], "within_15": [91], "within_60": [114]},
                **{"median_minutes": [10.0], "unclear": [1], "not_applicable": [4]},
            }
        ),
        "level_evidence": pd.DataFrame(
            {
                "site": ["north", "south"],
                "field": ["injury_tick"] * 2,
                "recorded": ["yes", "no"],
                "level": ["high"] * 2,
                "incidents": [7, 5],
            }
        ),
    }


def test_measures_are_counts_of_the_same_groups_as_tables(measures, printed):
    made = measured(measures)
    tables, _ = printed(["29", "32"])
    assert (
        of(made, "attrition", "traced", "north").count
        == of(
            tables, "32", "Total notifications accessed by researchers from children's social services files", "North"
        ).count
    )
    within = of(made, "notification_delay", NotificationDelay.within_two_days, "north")
    share = of(made, "notification_delay", NotificationDelay.within_two_days, "north (%)")
    assert (share.count, share.value, share.base) == (within.count, 47, 130)
    assert of(made, "response_time", ResponseTime.timed, "north").value == 125
    assert not {NotificationDelay.mean_days, ResponseTime.median_minutes, Attrition.share} & {f.row for f in made}


def test_what_a_measure_does_not_list_is_nought(measures):
    made = [figure for figure in measured(measures) if figure.table == "level_evidence"]
    assert [(figure.row, figure.column, figure.value) for figure in made] == [
        ("injury_tick: no, high", "north", 0),
        ("injury_tick: no, high", "south", 5),
        ("injury_tick: yes, high", "north", 7),
        ("injury_tick: yes, high", "south", 0),
    ]
    assert set(LevelEvidence.to_schema().columns) == set(measures["level_evidence"].columns)
