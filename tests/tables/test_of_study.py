"""The tables of other studies: their own sites and months, in the words that the declarations have for them."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.disclosure.cells import figures as released_figures
from filetrack.schemas.analysis import Analyses
from filetrack.schemas.analysis import of_study as analyses_of
from filetrack.schemas.at_sites import as_counted
from filetrack.schemas.case import Case, CaseAdult, CaseFamily
from filetrack.schemas.declared import Tables
from filetrack.schemas.needs import is_about
from filetrack.schemas.of_study import of_study
from filetrack.schemas.sample import Register
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, TableSite
from filetrack.tables.counting import cross_tab, register_table, tracing_table
from filetrack.tables.layout import layout

CONFIG = Path(__file__).parents[2] / "config"
THREE = {"newtown": "Newtown", "oldtown": "Oldtown", "north": "Northern"}
MANY = {f"authority_{n:03}": f"Authority {n}" for n in range(1, 10)}
OPENED = {"3", "10", "29", "32", "33"}


@pytest.fixture(scope="module")
def study() -> Study:
    return io.settings(CONFIG / "study.yaml", Study)


@pytest.fixture(scope="module")
def printed() -> Tables:
    return io.settings(CONFIG / "tables.yaml", Tables)


@pytest.fixture(scope="module")
def tables_at(study, printed):
    """The tables of a study of some sites and months, by number."""

    def tables(sites: dict[str, str], months: tuple[str, ...] = ("2024-01", "2024-02")) -> dict:
        period = study.period.model_copy(update={"register_months": list(months)})
        other = study.model_copy(update={"sites": sites, "period": period})
        return {table.number: table for table in of_study(printed, other).in_order()}

    return tables


def figures(cells: pd.DataFrame, *columns: str) -> dict[str, list[float]]:
    """The values of columns, by row."""
    wide = cells.pivot(index=Cell.row, columns=Cell.column, values=Cell.value)
    return {row: wide.loc[row, list(columns)].tolist() for row in wide.index}


def registered(**months: list[int]) -> pd.DataFrame:
    rows = [(site, month, *counts) for site, counts in months.items() for month in ("2024-01", "2024-02")]
    names = [Register.site, Register.month, Register.incidents, Register.notified, Register.notified_partners]
    return pd.DataFrame(rows, columns=names)


def traced(sites: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three notifications at each site: two of one family, and one of a family that is not known."""
    states = ["traced", "traced", "family_not_known"]
    cases = pd.DataFrame([(site, state) for site in sites for state in states], columns=[Case.site, Case.end_state])
    names = [CaseFamily.site, CaseFamily.notifications, CaseFamily.pathway]
    return cases, pd.DataFrame([(site, 2, "letter") for site in sites], columns=names)


def test_the_report_s_sites_have_the_tables_as_printed(study, printed):
    assert of_study(printed, study) is printed
    south = of_study(printed, study.model_copy(update={"sites": {"south": "Southern"}}))
    assert {table.number for table in printed.in_order()} - {table.number for table in south.in_order()} == {"10", "29"}
    assert south.carried == []
    assert next(table for table in south.tables if table.number == "11").title.endswith("southern site")


def test_another_site_has_every_table_but_those_of_the_south_alone(printed, tables_at):
    tables = tables_at({"newtown": "Newtown"})
    assert {table.number for table in printed.in_order()} - tables.keys() == {"11", "30"}
    assert all(is_about(table, "newtown") for table in tables.values())


def test_no_table_of_another_site_has_words_of_the_report_s(tables_at):
    for number, table in tables_at({"newtown": "Newtown"}).items():
        said = str(table.model_dump(exclude={"elsewhere"}))
        assert not re.search(r"\d{3} children|n=\d|2007|2008|21 months|\bnorthern\b|southern", said), number


def test_the_analyses_of_another_study_are_over_its_months_and_by_its_sites(study):
    declared = io.settings(CONFIG / "analyses.yaml", Analyses)
    printed = analyses_of(declared, study)
    assert (printed.headlines[0].name, printed.headlines[0].day) == ("repeat_by_21_months", 639)
    assert all("south" in one.predictors for one in printed.analyses if one.name == "repeat_notifications")
    period = study.period.model_copy(update={"follow_up_months": 9})
    other = analyses_of(declared, study.model_copy(update={"sites": {"newtown": "Newtown"}, "period": period}))
    assert other.headlines[0].title.endswith("within 9 months")
    assert other.headlines[0].day == 273
    for one in other.analyses:
        assert "south" not in getattr(one, "predictors", {})
        assert not re.search(r"north|south|21 months|\{months\}|sites are two", one.cannot_say), one.name


def test_one_site_has_one_column_without_a_total(tables_at):
    tables, (cases, families) = tables_at({"newtown": "Newtown"}), traced(["newtown"])
    columns = [column.name for column in tables["3"].columns]
    assert tables["3"].row_heading == "Month (2024)"
    monthly = figures(
        register_table(tables["3"], registered(newtown=[4, 3, 2])), *(c.name for c in tables["3"].columns)
    )
    assert monthly == {"January": [4, 3], "February": [4, 3]}
    assert columns[0] == "All domestic violence incidents, Newtown"
    tracing = tracing_table(tables["32"], cases, families)
    assert set(tracing[Cell.column]) == {"Newtown", "Newtown (%)"}
    found = figures(tracing, "Newtown")
    assert found["Original sample identified in police records"] == [3]
    assert found["Family not known to children's social services"] == [1]
    assert found["families with 2"] == found["Families with multiple notifications"] == [1]
    pathways = cross_tab(tables["33"], {"case_families": families})
    assert set(pathways[Cell.column]) == {"Newtown", "Newtown (%)"}
    assert layout(tables["33"], pathways).splitlines()[2] == "Letter,1,100%"


def test_three_sites_stand_side_by_side(tables_at):
    tables, (cases, families) = tables_at(THREE, ("2023-12", "2024-01", "2024-02")), traced(list(THREE))
    register = registered(newtown=[4, 3, 2], oldtown=[5, 1, 0], north=[6, 6, 6])
    columns = [column.name for column in tables["3"].columns]
    monthly = figures(register_table(tables["3"], register), *columns)
    assert [column.rpartition(", ")[2] for column in columns] == [*THREE.values()] * 2
    assert monthly == {
        "December 2023": [0] * 6,
        "January 2024": [4, 5, 6, 3, 1, 6],
        "February 2024": [4, 5, 6, 3, 1, 6],
    }
    assert tables["3"].row_heading == "Month"
    found = figures(tracing_table(tables["32"], cases, families.iloc[1:]), *THREE.values(), "Total")
    assert found["Original sample identified in police records"] == [3, 3, 3, 9]
    assert found["Total number of families accessed from children's social services files"] == [0, 1, 1, 2]
    found = figures(cross_tab(tables["33"], {"case_families": families.iloc[1:]}), *THREE.values(), "Total")
    assert found["Letter"] == [0, 1, 1, 2]


def test_a_table_of_one_printed_site_has_a_block_for_each(tables_at):
    tables = tables_at(THREE)
    who = [("newtown", "victim"), ("newtown", "perpetrator"), ("newtown", "perpetrator"), ("oldtown", "victim")]
    adults = pd.DataFrame(who, columns=[CaseAdult.site, CaseAdult.part]).assign(ethnic_appearance="asian")
    cells = cross_tab(tables["10"], {"case_adults": adults})
    blocks = ["Newtown, Perpetrator", "Newtown, Victim", "Oldtown, Perpetrator", "Oldtown, Victim"]
    assert figures(cells, *blocks)["Asian"] == [2, 1, 0, 1]
    assert "northern" not in tables["10"].title + tables["10"].base
    days = pd.DataFrame({Case.site: ["newtown", "oldtown", "oldtown"], Case.notification_days: [1.0, 4.0, None]})
    cells = cross_tab(tables["29"], {"cases": days})
    assert figures(cells, "Newtown, Number", "Oldtown, Number")["Date missing"] == [0, 1]
    alone = cross_tab(tables_at({"newtown": "Newtown"})["29"], {"cases": days.head(1)})
    assert figures(alone, "Number", "Percentage")["0–2"] == [1, 100]


def test_more_than_eight_sites_are_counted_together(tables_at):
    tables, (cases, families) = tables_at(MANY), traced(list(MANY))
    monthly = register_table(tables["3"], registered(**{site: [4, 3, 2] for site in MANY}))
    assert figures(monthly, *(column.name for column in tables["3"].columns))["January"] == [36, 27]
    found = figures(tracing_table(tables["32"], cases, families), "All sites")
    assert found["Original sample identified in police records"] == [27]
    assert found["families with 2"] == [9]
    assert figures(cross_tab(tables["33"], {"case_families": families}), "All sites")["Letter"] == [9]
    assert {len(tables[number].printed()) for number in ("3", "32", "33")} == {1, 2}
    assert all("too many for columns of their own" in tables[number].footnote for number in OPENED)


def test_a_site_that_is_left_out_has_no_block(tables_at):
    tables = [table for number, table in tables_at(THREE).items() if number in OPENED]
    rows = [(site, table.number, site != "oldtown", None) for table in tables for site in THREE]
    at = pd.DataFrame(rows, columns=[TableSite.site, TableSite.table, TableSite.counted, TableSite.note])
    for table in as_counted(tables, at):
        columns = [f"{column.group} {column.heading} {column.count}" for column in table.printed()]
        assert not any("Oldtown" in column for column in columns)
        assert any("Newtown" in column for column in columns)


@pytest.mark.parametrize("sites", [{"newtown": "Newtown"}, THREE, MANY])
def test_a_release_knows_what_every_cell_counts(sites, tables_at):
    tables, (cases, families) = tables_at(sites), traced(list(sites))
    cells = [
        register_table(tables["3"], registered(**{site: [4, 3, 2] for site in sites})),
        tracing_table(tables["32"], cases, families),
        cross_tab(tables["33"], {"case_families": families}),
    ]
    made = pd.concat(cells, ignore_index=True)
    found = released_figures([tables[number] for number in ("3", "32", "33")], made)
    assert len(found) == made[Cell.value].notna().sum()
