"""The transcription: every cell as printed, every claim short, numeric and named once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from filetrack import io
from filetrack.schemas.codes import Quantity
from filetrack.schemas.table import Claim, PublishedCell, PublishedTable

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "data/published"
NUMBERS = [str(number) for number in range(1, 43)]
NOT_ADDING_UP = {("10", "Victim"): 131}
"""Columns whose printed counts do not make their printed total, and what they make."""
STEPS = "32"
"""The table whose totals are what is left after steps."""


@pytest.fixture(scope="module")
def cells() -> pd.DataFrame:
    return io.read(PUBLISHED / "tables.csv", PublishedCell)


@pytest.fixture(scope="module")
def titles() -> pd.DataFrame:
    return io.read(PUBLISHED / "titles.csv", PublishedTable)


@pytest.fixture(scope="module")
def claims() -> pd.DataFrame:
    return io.read(PUBLISHED / "claims.csv", Claim)


def test_all_42_tables_stand_in_order(cells, titles):
    assert cells[PublishedCell.table].astype(int).sort_values().drop_duplicates().astype(str).tolist() == NUMBERS
    assert titles[PublishedTable.table].tolist() == NUMBERS
    sections = cells.groupby(PublishedCell.table)[PublishedCell.section].agg(set).map(tuple)
    assert (sections[NUMBERS].str[0] == titles.set_index(PublishedTable.table)[PublishedTable.section]).all()
    assert sections.str.len().eq(1).all()


def test_a_value_is_what_is_printed(cells):
    words = cells[PublishedCell.kind].eq("text")
    dash = cells[PublishedCell.printed].eq("-") & ~words
    assert (words.sum(), dash.sum()) == (40, 14)
    assert cells[PublishedCell.value].isna().equals(dash | words)
    figures = cells[~dash & ~words]
    number = figures[PublishedCell.printed].str.removesuffix("%").astype(float)
    assert (number == figures[PublishedCell.value]).all()
    assert figures[PublishedCell.printed].str.endswith("%").equals(figures[PublishedCell.kind].eq("percent"))


def test_a_base_is_a_percentages(cells):
    based = cells[cells[PublishedCell.base].notna()]
    assert set(based[PublishedCell.kind]) == {"percent"}


def test_printed_counts_make_their_totals_but_where_print_is_wrong(cells):
    counts = cells[cells[PublishedCell.kind].eq("count") & cells[PublishedCell.table].ne(STEPS)]
    total = counts[PublishedCell.row].str.startswith("Total")
    key = [PublishedCell.table, PublishedCell.column]
    sums = counts[~total].groupby(key)[PublishedCell.value].sum()
    stated = counts[total].set_index(key)[PublishedCell.value]
    assert len(stated) > 40
    differing = sums[stated.index].ne(stated)
    assert sums[stated.index][differing].to_dict() == NOT_ADDING_UP


def test_every_declared_table_is_transcribed(cells):
    declared = yaml.safe_load((ROOT / "config/tables.yaml").read_text(encoding="utf-8"))
    numbers = {table["number"] for tables in declared.values() for table in tables}
    assert numbers <= set(cells[PublishedCell.table])


def test_a_claim_quotes_at_most_25_words_of_its_section(claims):
    assert len(claims) > 1000
    assert claims[Claim.quote].str.split().str.len().max() <= 25
    assert claims[Claim.quote].str.strip().equals(claims[Claim.quote])
    prefixes = claims[Claim.claim].str.partition("-")[0]
    assert prefixes.equals(claims[Claim.section].rename(prefixes.name))


def test_a_comparison_says_which_way(claims):
    direction = claims[Claim.about].str.extract(r"; direction=(more_than|less_than|about|at_least|at_most)\Z")[0]
    assert direction.notna().equals(claims[Claim.quantity].eq(Quantity.COMPARISON))


def test_a_claim_names_a_table_that_there_is(claims):
    named = claims[Claim.about].str.extract(r"; table=(\d+)(?:;|\Z)")[0].dropna()
    assert len(named) > 300
    assert set(named) <= set(NUMBERS)


def test_a_percentage_is_of_100(claims):
    shares = claims[claims[Claim.quantity].isin([Quantity.PERCENT, Quantity.COMPARISON])]
    assert shares[Claim.value].between(0, 100).all()


def test_known_claims_agree_with_one_another(claims):
    values = claims.set_index(Claim.claim)[Claim.value]
    assert values["5.3.3-fifteen-north"] + values["5.3.3-fifteen-south"] == 134
    assert values["6.4-open-safeguarding"] + values["6.4-open-reclassified"] == values["6.5.5-open"]
