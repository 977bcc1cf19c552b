"""Reporting checklists: every item once, every figure one that a run computes."""

from __future__ import annotations

import csv
import io as text
from dataclasses import replace
from pathlib import Path

import pytest

from filetrack import io
from filetrack.bulletin.site import CHECKLISTS, STANDARDS
from filetrack.problems import Problem
from filetrack.report.checklists import FIGURES, PLACES, unknown_figures
from filetrack.report.site import checked, pages
from filetrack.schemas.checklist import Checklist, PageName
from tests.html_pages import Reader

CONFIG = Path(__file__).parents[2] / "config/checklists"
RECORD = ["1.1", "1.2", "1.3", "6.1", "6.2", "6.3", "7.1", "12.1", "12.2", "12.3", "13.1", "19.1", "22.1"]


def test_the_lists_are_whole(checklists):
    record, guild = checklists
    assert sorted(path.stem for path in CONFIG.glob("*.yaml")) == ["guild", "record"]
    ids = [item.id for item in record.items]
    assert [one.removeprefix("RECORD ") for one in ids if one.startswith("RECORD")] == RECORD
    assert [one for one in ids if one.startswith("STROBE")] == [f"STROBE {number}" for number in range(1, 23)]
    assert len(ids) == 35
    assert {item.section.split(",")[0] for item in guild.items} == {"Step 1", "Step 2", "Step 3"}


def test_a_figure_that_no_run_computes_is_named(study, declared, assumptions, results, checklists):
    item = checklists[1].items[0].model_copy(update={"figures": ["populaton"]})
    astray = replace(results, checklists=[checklists[1].model_copy(update={"items": [item]})])
    with pytest.raises(Problem, match="populaton"):
        pages(study, declared, assumptions, astray)


def test_every_figure_and_every_page_named_is_a_run_s(checklists):
    assert unknown_figures(checklists) == []
    assert {name for checklist in checklists for item in checklist.items for name in item.figures} == {*FIGURES}
    assert set(PLACES) == set(PageName.__args__)


def test_items_are_answered_by_the_run_or_left_to_the_author(views, checklists):
    rows = list(csv.DictReader(text.StringIO(checked(views).decode())))
    assert [row["item"] for row in rows] == [item.id for checklist in checklists for item in checklist.items]
    for row in rows:
        assert bool(row["answer"]) == (row["filled"] != "author")
        assert bool(row["remains"]) == (row["filled"] != "pipeline")
    answers = {row["item"]: row["answer"] for row in rows}
    assert "Sampled: Northern 3 incidents of 9 incidents in 2 steps" in answers["RECORD 6.1"]
    assert "50% of sampled notifications were traced to a family's file (3 of 6" in answers["RECORD 13.1"]
    assert "commit abc1234" in answers["RECORD 22.1"]


def test_the_page_shows_every_item_and_cites_its_source(pages, checklists):
    words = Reader(pages[CHECKLISTS.address]).words()
    for checklist in checklists:
        assert all(source in words for source in checklist.cites)
        assert all(item.asks in words for item in checklist.items)
    assert "15 items: by the run 12, partly 1, by the author 2." in words


@pytest.mark.parametrize(
    "change",
    [{"filled": "author"}, {"figures": []}, {"remains": "More."}, {"filled": "partly"}, {"pages": ["nowhere"]}],
)
def test_an_item_that_contradicts_itself_is_refused(change):
    item = {"id": "1", "section": "Methods", "asks": "How?", "filled": "pipeline", "figures": ["data"]}
    declared = {"title": "List", "cites": ["Somebody (2000)."], "items": [item]}
    io.checked(declared, Checklist, "list.yaml")
    with pytest.raises(Problem):
        io.checked(declared | {"items": [item | change]}, Checklist, "list.yaml")
    with pytest.raises(Problem, match="more than once"):
        io.checked(declared | {"items": [item, item]}, Checklist, "list.yaml")


def test_todays_standards_stand_beside_the_study_s(pages):
    words = Reader(pages[STANDARDS.address]).words()
    assert "The study of 2007 had no such standards" in words
    assert "Within 48 hours All Northern 1 1 1 0 0 50% (10–91%) 33–67%" in words
    assert "Female 50% (30–70%) of 20" in words
    assert "Male withheld" in words
    assert "Not recorded none" in words
    assert "More than one none" not in words
