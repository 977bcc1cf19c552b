"""Released counts as bars: one scale, no totals beside their parts, what is withheld without length."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.figures.bars import Bar, Panel, bars, in_words, panels
from filetrack.figures.pictures import released_pictures
from filetrack.schemas.declared import Columns, Group, Tables
from filetrack.schemas.disclosure import ReleasedCell
from filetrack.schemas.figure import Delays
from tests.figures.conftest import texts

NORTH, SOUTH = (Panel("Northern", [Bar("Letter", 39), Bar("Visit", None)]), Panel("Southern", [Bar("Letter", 9)]))


def cells(*rows: tuple) -> pd.DataFrame:
    """`ReleasedCell` of counts: table, row, column, value."""
    full = [(table, row, column, "count", value, None) for table, row, column, value in rows]
    frame = pd.DataFrame(full, columns=list(ReleasedCell.to_schema().columns))
    return frame.astype({ReleasedCell.value: "Float64"})


@pytest.fixture(scope="module")
def tables():
    declared = io.settings(Path(__file__).resolve().parents[2] / "config/tables.yaml", Tables)
    return {table.number: table for table in declared.in_order()}


def test_totals_are_left_out_beside_what_they_add_up(tables):
    counts = cells(
        ("33", "Letter", "Northern", 39), ("33", "Visit or phone call", "Northern", None),
        ("33", "Total", "Northern", 45), ("33", "Letter", "Southern", 9), ("33", "Letter", "Total", 45),
        ("34", "Letter", "Northern", 3),
    )  # fmt: skip
    assert panels(tables["33"], counts) == [
        Panel("Northern", [Bar("Letter", 39), Bar("Visit or phone call", None)]),
        Panel("Southern", [Bar("Letter", 9)]),
    ]


def test_a_register_and_a_tracing_have_a_panel_a_column(tables):
    counts = cells(("32", "File not found", "South", 15), ("32", "File not found", "Total", 15))
    assert panels(tables["32"], counts) == [Panel("South", [Bar("File not found", 15)])]
    column = "All domestic violence incidents, Northern"
    assert panels(tables["3"], cells(("3", "January", column, 513))) == [Panel(column, [Bar("January", 513)])]


def test_bars_are_as_long_as_counts_and_what_is_withheld_has_a_mark(caption):
    north, south = bars([NORTH, SOUTH], "families", caption).axes
    assert [patch.get_width() for patch in north.patches] == [39, pytest.approx(1.95)]
    assert [patch.get_hatch() for patch in north.patches] == [None, "//////"]
    assert north.get_xlim() == south.get_xlim()
    assert {"39", "[c] withheld", "Northern", "Families"} <= set(texts(north))


def test_words_have_every_count():
    assert in_words([NORTH, SOUTH]) == (
        "Bars as long as counts. Northern: Letter 39, Visit withheld; Southern: Letter 9."
    )


def test_nothing_but_zeros_and_what_is_withheld_is_drawn(caption):
    (axes,) = bars([Panel("", [Bar("Letter", 0), Bar("Visit", None)])], "families", caption).axes
    assert {"0", "[c] withheld"} <= set(texts(axes))


def test_a_release_has_the_delays_with_their_limit_and_its_tables(tables):
    declared = Delays(name="delay", kind="delays", title="Delay", tables=["30"], agreed_days=2)
    counts = cells(("30", "Same day", "Number", 21), ("30", "1", "Number", 45), ("30", "3", "Number", 3))
    sites = {"north": "Northern", "south": "Southern"}
    drawn = released_pictures([declared], list(tables.values()), counts, sites, "R")
    made = {name: (title, one) for name, title, one in drawn}
    assert list(made) == ["delay", "table_30"]
    title, picture = made["delay"]
    assert (title, picture.source) == ("Delay", ["release/cells.csv"])
    assert picture.alt.endswith("Southern site, days (line: 48 hours, as agreed): Same day 21, 1 45, 3 3. R")
    assert "R" in texts(picture.figure)
    assert [line.get_ydata()[0] for line in picture.figure.axes[0].lines] == [1.5]
    assert not made["table_30"][1].figure.axes[0].lines


def test_the_delays_of_a_study_s_own_sites_stand_apart(tables):
    groups = [Group(label=label, codes=[label.lower()]) for label in ("Newtown", "Oldtown")]
    table = tables["29"].model_copy(update={"where": {}, "columns": Columns(variable="site", groups=groups)})
    declared = Delays(name="delay", kind="delays", title="Delay", tables=["29", "30"], agreed_days=2)
    counts = cells(("29", "0–2", "Newtown, Number", 21), ("29", "3–5", "Oldtown, Number", 9))
    _, _, picture = next(released_pictures([declared], [table], counts, {"newtown": "Newtown"}, "R"))
    assert "Newtown site, days (line: 48 hours, as agreed): 0–2 21; Oldtown site" in picture.alt
