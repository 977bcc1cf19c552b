"""The casebook's pages: each count leads to as many units, each unit to its case, and nothing of a record is markup."""

from __future__ import annotations

import posixpath

import pandas as pd
import pytest

from filetrack.casebook.pages import pages
from filetrack.problems import Problem
from filetrack.schemas.table import Cell, CountedUnit, TableSite
from filetrack.tables.counting import (
    counted_units,
    cross_tab,
    cross_tab_records,
    register_records,
    register_table,
    tracing_records,
    tracing_table,
)
from tests.html_pages import Reader


@pytest.fixture(scope="module")
def counted(records, registered, declared) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells of the tables, and what they count."""
    coded = records.coded
    frames = {"cases": coded.cases, "case_offences": coded.offences, "case_families": coded.families}
    register, tracing = declared.registers[0], declared.tracing[0]
    traced = tracing, coded.cases, coded.families
    cells = [register_table(register, registered), tracing_table(*traced)]
    units = [
        counted_units(register.number, [register_records(register, registered)]),
        counted_units(tracing.number, tracing_records(*traced)),
    ]
    for table in declared.tables:
        cells.append(cross_tab(table, frames))
        units.append(counted_units(table.number, [cross_tab_records(table, frames)]))
    return pd.concat(cells, ignore_index=True), pd.concat(units, ignore_index=True)


@pytest.fixture(scope="module")
def at(declared) -> pd.DataFrame:
    """Which table counts which site: each counts both."""
    numbers = [table.number for table in declared.in_order()]
    rows = [("north", number, True, None) for number in numbers] + [("south", number, True, None) for number in numbers]
    return pd.DataFrame(rows, columns=list(TableSite.to_schema().columns))


@pytest.fixture(scope="module")
def book(records, sampled, study, rules, declared, counted, at, held) -> dict[str, str]:
    return dict(pages(study, declared, rules, records, sampled, *counted, at, held))


@pytest.fixture(scope="module")
def read(book) -> dict[str, Reader]:
    """Pages read strictly: every tag closed in order."""
    return {address: Reader(html) for address, html in book.items()}


def test_there_is_a_page_a_table_and_a_page_a_case(book):
    tables = {f"tables/table_{number}.html" for number in ("03", "18", "27", "32", "33")}
    assert set(book) == {"index.html", *tables, "cases/f1.html", "cases/g1.html", "cases/i3.html"}


def test_each_link_leads_to_a_place_in_the_casebook(read):
    for address, page in read.items():
        assert page.open == []
        assert len(page.ids) == len(set(page.ids))
        for tag, given in page.tags:
            if tag == "a":
                path, _, anchor = given["href"].partition("#")
                target = posixpath.normpath(posixpath.join(posixpath.dirname(address), path)) if path else address
                assert not anchor or anchor in read[target].ids


def test_each_count_leads_to_a_list_as_long(book, counted):
    cells, units = counted
    counts = cells[(cells[Cell.kind] == "count") & (cells[Cell.value] > 0)]
    sizes = units.groupby([CountedUnit.table, CountedUnit.row, CountedUnit.column]).size()
    assert (
        sizes.sort_index().tolist()
        == counts.set_index([Cell.table, Cell.row, Cell.column])[Cell.value].sort_index().tolist()
    )
    for number in ("03", "18", "27", "32", "33"):
        lists = book[f"tables/table_{number}.html"].split("<section ")[1:]
        assert [one.count("<li>") for one in lists] == [int(one.split("</h3>")[0].rsplit(": ", 1)[1]) for one in lists]
        assert (
            sum(one.count("<li>") for one in lists)
            == counts.loc[counts[Cell.table] == str(int(number)), Cell.value].sum()
        )


def test_units_lead_to_their_cases(book):
    low = book["tables/table_18.html"]
    assert '<a href="../cases/i3.html#i3">i3</a>' in low
    assert '<a href="../cases/f1.html#i2">i2</a>' in low
    assert '<a href="../cases/f1.html">f1</a>' in book["tables/table_33.html"]
    assert "<li>unknown</li>" in book["tables/table_03.html"]


def test_an_incident_counted_twice_is_named_twice(book):
    surplus = book["tables/table_32.html"].split("Families with multiple notifications · Total: 1")[1]
    assert surplus.split("</section>")[0].count("<li>") == 1
    assert book["tables/table_27.html"].count('<a href="../cases/f1.html#i1">i1</a>') == 2


def test_a_case_tells_what_decided_its_link_and_codes(read):
    words = read["cases/f1.html"].words()
    assert "Agency reference. By reference." in words
    assert "Where tracing ended: Traced to children's social services files." in words
    assert "Victim p1 Mother m1" in words
    assert "Level of violence High An adjudicator Medium R20" in words
    assert "The rules are unsure: told and denied." in words
    assert "Incident other, 2007-03-01 Not of the sample" in words


def test_texts_are_escaped_and_the_words_that_rules_rest_on_are_marked(book):
    page = book["cases/f1.html"]
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [other person] <mark" in page
    assert (
        'title="Level of violence: High (rule R20). A punch.">punched</mark><sup>1</sup> [victim] &amp; left.' in page
    )


def test_counts_of_other_records_than_those_listed_stop(records, sampled, study, rules, declared, counted, at, held):
    cells, units = counted
    with pytest.raises(Problem, match="Table 3: its counts are not those of the records listed"):
        dict(pages(study, declared, rules, records, sampled, cells, units.iloc[1:], at, held))


def test_what_a_site_does_not_hold_is_left_out_and_said(records, sampled, study, rules, declared, counted, at, held):
    cells, units = (frame[frame[CountedUnit.table] != "32"] for frame in counted)
    police = dict.fromkeys(held, frozenset(field for field in held["north"] if not field.startswith("event.")))
    at = at.assign(counted=at["table"] != "32", note=at["table"].map({"32": "Not counted: no event records."}))
    made = dict(pages(study, declared, rules, records, sampled, cells, units, at, police))
    assert "tables/table_32.html" not in made
    assert "This table is not made. Not counted: no event records." in Reader(made["index.html"]).words()
    words = Reader(made["cases/i3.html"]).words()
    assert "Records of its social services are not held, so that no family was sought." in words
    assert all(said not in words for said in ("What decided the link", "Where tracing ended", "Case pathway"))


def test_each_page_says_that_it_never_leaves(read):
    assert all("never leaves" in page.words() for page in read.values())
