from __future__ import annotations

import re
from dataclasses import replace

import pytest

from filetrack.report.page import page
from tests.html_pages import Reader

AGREEMENT = (
    "Agreement on simulated records shows that these definitions, applied to records, yield the printed tables; it "
    "says nothing on whether the study's findings are true."
)


@pytest.fixture(scope="module")
def html(study, declared, assumptions, results) -> str:
    return page(study, declared, assumptions, results)


@pytest.fixture(scope="module")
def read(html) -> Reader:
    return Reader(html)


def test_the_page_is_well_formed_with_unique_ids_and_no_dangling_reference(read):
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    assert set(read.references) <= set(read.ids)


def test_the_page_needs_nothing_from_outside_and_no_script(html, read):
    assert "http:" not in html
    assert "https:" not in html
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in read.tags}
    assert not any("src" in given for _, given in read.tags)
    extracts = {f"quality/{site}_{agency}.html" for site in ("north", "south") for agency in ("police", "care")}
    assert read.pages == {"quality/index.html", *extracts}
    assert not re.search(r"@import|url\((?!#)", html)


def test_every_table_has_a_caption_and_scoped_headings(read):
    names = [tag for tag, _ in read.tags]
    assert names.count("caption") == names.count("table") >= 18
    assert all(given.get("scope") in {"col", "row", "colgroup"} for tag, given in read.tags if tag == "th")
    drawings = [given for tag, given in read.tags if tag == "svg" and given.get("aria-hidden") != "true"]
    assert len(drawings) == 5 + 3 + 1 + 2 + 6 + 1
    assert all(given["role"] == "img" and given["aria-labelledby"] for given in drawings)


def test_simulated_input_is_said_plainly(read):
    assert "The input is simulated: nobody here is real" in read.words()
    assert "Only the published figures themselves , and what is marked as printed, are the real study's" in read.words()


def test_what_agreement_shows_stands_wherever_figures_are_compared(html):
    for name in ("notice", "tables", "comparison", "asked"):
        part = re.search(rf'<section[^>]* aria-labelledby="{name}".*?</section>', html, re.DOTALL)[0]
        assert AGREEMENT in " ".join(part.split())


def test_other_input_is_said_to_be_about_people(study, declared, assumptions, results):
    extracts = study.model_copy(update={"input": "extracts"})
    words = Reader(
        page(extracts, declared, assumptions, replace(results, linked=replace(results.linked, scored=None)))
    ).words()
    assert "these figures are about people" in words
    assert "has not been through disclosure control" in words
    assert "nobody here is real" not in words
    assert "simulated records" not in words.replace("On simulated records: a fault of", "")
    assert "What the simulated population was asked to meet" not in words
    assert "only simulated input has a truth to score against" in words


def test_figures_of_the_text_are_those_of_the_run(read):
    words = read.words()
    assert "1 of 2 printed counts, 1 of 2 printed percentages and 1 of 3 measured statements of the text agree" in words
    assert "Northern, police Refused 1,200 1,199 1 0 1 0 0 0 0 1" in words
    assert "All 4 printed cells" in words


def test_the_glance_says_how_many_tables_and_statements(read):
    words = read.words()
    assert "tables of the report made from records 39 of 42" in words
    assert "measured statements of the text that agree 1 of 3" in words


def test_every_table_can_be_jumped_to_and_says_if_it_is_not_from_records(html, read):
    index = re.search(r'<nav class="index".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="#table-(\d+)"', index) == [str(number) for number in range(1, 43)]
    marked = re.findall(r"<span>(\d+)</span> <span>[^<]*<small>as printed</small>", index)
    assert marked == ["1", "2", "31"]
    figures = dict(re.findall(r'<figure class="table( carried)?" id="table-(\d+)"', html))
    assert figures[" carried"] == "31"
    assert read.words().count("Published figures, not made from records") == 3


def test_a_contradiction_links_to_its_finding_which_shows_even_if_filtered_out(html):
    assert '<a href="#finding-a">A small thing (“one of two”).</a>' in html
    assert '<li class="finding minor chapter-10" id="finding-a">' in html
    assert ".finding:target { display: block !important;" in html


def test_a_figure_that_does_not_agree_says_why(read):
    words = read.words()
    assert "The 2 statements that do not agree" in words
    assert "50% 25% (3 of 12) Differs because the print contradicts itself: A small thing" in words
    assert "in words, 33.3% 60% (6 of 10) Differs" in words
    assert words.count("Differs because the print contradicts itself: A small thing") == 2, "also among all statements"


def test_a_page_without_scores_says_so(study, declared, assumptions, results):
    words = Reader(
        page(study, declared, assumptions, replace(results, linked=replace(results.linked, scored=None)))
    ).words()
    assert "Links were not scored: the simulator's truth was not there" in words


def test_text_from_files_is_escaped(study, declared, assumptions, results):
    ticks = results.level_evidence.assign(recorded="<script>alert(1)</script>")
    steps = results.steps.assign(description="<b>x</b>")
    html = page(study, declared, assumptions, replace(results, level_evidence=ticks, steps=steps))
    assert "<script" not in html
    assert "<b>x</b>" not in html
    assert "&lt;script&gt;" in html


def test_the_same_run_gives_the_same_page(study, declared, assumptions, results, html):
    assert page(study, declared, assumptions, results) == html


def test_every_assumption_is_shown(read, assumptions):
    words = read.words()
    assert all(one.text in words for one in assumptions.assumptions)
