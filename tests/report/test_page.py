from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from filetrack.report.page import page

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Reader(HTMLParser):
    """Reads a page strictly: every tag closed in order; collects ids, references and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.tags, self.ids, self.references, self.text = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.references += given.get("aria-labelledby", "").split()
        self.references += [given["href"][1:]] if given.get("href", "").startswith("#") else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.fixture
def html(study, declared, assumptions, run, results) -> str:
    return page(study, declared, assumptions, run, results)


@pytest.fixture
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
    assert all(given.get("href", "#").startswith("#") and "src" not in given for _, given in read.tags)
    assert not re.search(r"@import|url\((?!#)", html)


def test_every_table_has_a_caption_and_scoped_headings(read):
    names = [tag for tag, _ in read.tags]
    assert names.count("caption") == names.count("table") >= 18
    assert all(given.get("scope") in {"col", "row", "colgroup"} for tag, given in read.tags if tag == "th")
    drawings = [given for tag, given in read.tags if tag == "svg" and given.get("aria-hidden") != "true"]
    assert len(drawings) == 5 + 3 + 1
    assert all(given["role"] == "img" and given["aria-labelledby"] for given in drawings)


def test_simulated_input_is_said_plainly(read):
    assert "The input is simulated: nobody here is real" in read.words()
    assert "does not show that the study's findings are true" in read.words()


def test_other_input_is_said_to_be_about_people(study, declared, assumptions, run, results):
    extracts = study.model_copy(update={"input": "extracts"})
    words = Reader(page(extracts, declared, assumptions, run, replace(results, scores=None))).words()
    assert "these figures are about people" in words
    assert "has not been through disclosure control" in words
    assert "nobody here is real" not in words
    assert "only simulated input has a truth to score against" in words


def test_figures_of_the_text_are_those_of_the_run(read):
    words = read.words()
    assert "1 of 2 printed counts and 1 of 2 printed percentages agree" in words
    assert "4,800 rows were read, 4,796 accepted and 4 refused. 2 checks were made; 1 found something." in words
    assert "All 4 printed cells" in words


def test_rounding_is_blamed_only_when_all_counts_agree(study, declared, assumptions, run, results, read):
    assert "matter of the report's rounding" not in read.words()
    agreed = results.comparison.assign(agrees=[True, False, True, True])
    tables = results.compared_tables.assign(counts_agreeing=[1, 1])
    words = Reader(
        page(study, declared, assumptions, run, replace(results, comparison=agreed, compared_tables=tables))
    ).words()
    assert "matter of the report's rounding" in words


def test_a_page_without_scores_says_so(study, declared, assumptions, run, results):
    words = Reader(page(study, declared, assumptions, run, replace(results, scores=None))).words()
    assert "Links were not scored: the simulator's truth was not there" in words


def test_text_from_files_is_escaped(study, declared, assumptions, run, results):
    checks = results.checks.assign(expected="<script>alert(1)</script>", failed=1)
    steps = results.steps.assign(description="<b>x</b>")
    html = page(study, declared, assumptions, run, replace(results, checks=checks, steps=steps))
    assert "<script" not in html
    assert "<b>x</b>" not in html
    assert "&lt;script&gt;" in html


def test_the_same_run_gives_the_same_page(study, declared, assumptions, run, results, html):
    assert page(study, declared, assumptions, run, results) == html


def test_every_assumption_is_shown(read, assumptions):
    words = read.words()
    assert all(one.text in words for one in assumptions.assumptions)
