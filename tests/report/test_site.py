from __future__ import annotations

import base64
import datetime as dt
import hashlib
import itertools
import posixpath
import re
from dataclasses import fields, is_dataclass, replace

import pandas as pd
import pytest

from filetrack.bulletin.site import PLACES, SEARCH, VALIDATION, WHOLE, navigation, table_page
from filetrack.report.drawn import Drawn
from filetrack.report.site import AGREEMENT, site
from filetrack.schemas.linkage_quality import LinkageModel
from filetrack.schemas.of_study import of_study
from filetrack.tables.counting import cross_tab, tracing_table
from tests.html_pages import Reader

TABLE_PAGES = [table_page(str(number)) for number in range(1, 43)]
COMPARING = ["index.html", "pages/tables.html", "pages/comparison.html"]
MADE_ELSEWHERE = ("quality/", "downloads/", "figures/")
"""Where pages lead that other commands make."""


ABOUT_THE_REPORT = {"pages/published.html"}
OF_THE_REPORT = re.compile(
    r"\b(251|339|2007(?!\)\.)|in 2008|21 months|MERLIN|CRIS|[Nn]orth|[Ss]outh(ern)?|northern|both sites|printed \d)\b"
    r"|Northern(?! European)|\d of \d+ (printed )?counts|Comparison with (the )?print"
)
"""What only the report's own sites and sample have."""


NORTH_AS_NEWTOWN = {"north": "newtown", "Northern": "Newtown", "North": "Newtown"}


def at_newtown(part):
    """Results of the northern site as of Newtown."""
    if isinstance(part, pd.DataFrame):
        return part[~part.isin(["south", "Southern"]).any(axis=1)].replace(NORTH_AS_NEWTOWN)
    if isinstance(part, LinkageModel):
        return LinkageModel({"newtown": part.root["north"]})
    if is_dataclass(part):
        return replace(part, **{field.name: at_newtown(getattr(part, field.name)) for field in fields(part)})
    return part


@pytest.fixture(scope="module")
def read(pages) -> dict[str, Reader]:
    return {address: Reader(html) for address, html in pages.items()}


def others(study, declared, assumptions, results) -> dict[str, str]:
    extracts = study.model_copy(update={"input": "extracts"})
    return site(extracts, declared, assumptions, replace(results, linked=replace(results.linked, scored=None)))


def test_every_place_is_made_and_every_table_has_a_page(pages):
    places = {place.address for place in (*PLACES, WHOLE) if place != VALIDATION}
    assert set(pages) == places | {*TABLE_PAGES}


def test_pages_are_well_formed_with_unique_ids_and_no_dangling_reference(read):
    for page in read.values():
        assert page.open == []
        assert len(page.ids) == len(set(page.ids))
        assert set(page.references) <= set(page.ids)


def test_every_link_leads_to_a_page_and_a_place_on_it(pages, read):
    for address, html in pages.items():
        for href in re.findall(r'(?:href|src)="([^"#][^"]*)"', html):
            target, _, anchor = href.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(address), target))
            assert to in pages or to.startswith(MADE_ELSEWHERE), f"{address} leads to {href}"
            if anchor and to in pages:
                assert anchor in read[to].ids, f"{address} leads to {href}"


def test_pages_need_nothing_from_outside(pages):
    for html in pages.values():
        assert "http:" not in html
        assert "https:" not in html
        assert not re.search(r"@import|url\((?!#)", html)


def test_only_the_search_has_a_script_and_names_it_by_its_hash(pages, read):
    for address, page in read.items():
        tags = {tag for tag, _ in page.tags}
        assert not {"link", "iframe", "object", "embed"} & tags
        assert ("script" in tags) == (address == SEARCH.address)
    script = re.search(r"<script>(.*?)</script>", pages[SEARCH.address], re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in pages[SEARCH.address]


def test_every_page_leads_to_all_and_says_where_one_is(pages):
    for address, html in pages.items():
        bar = re.search(r'<nav class="site".*?</nav>', html, re.DOTALL)[0]
        assert bar.count("<a ") == len(PLACES)
        assert bar.count('aria-current="page"') == 1, address
    assert [way.label for way in navigation("quality/north_police.html") if way.current] == ["Validation"]
    assert [way.href for way in navigation("pages/table_18.html")][:2] == ["../index.html", "tables.html"]


def test_every_table_has_a_caption_and_scoped_headings(read):
    for page in read.values():
        names = [tag for tag, _ in page.tags]
        assert names.count("caption") == names.count("table")
        assert all(given.get("scope") in {"col", "row", "colgroup"} for tag, given in page.tags if tag == "th")
        drawings = [given for tag, given in page.tags if tag == "svg" and given.get("aria-hidden") != "true"]
        assert all(given["role"] == "img" and given["aria-labelledby"] for given in drawings)
        assert all(given.get("alt") for tag, given in page.tags if tag == "img")


def test_headings_descend_one_step_at_a_time(read):
    for address, page in read.items():
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1, address
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), address


def test_every_page_says_that_the_input_is_simulated(read):
    for page in read.values():
        assert "nobody here is real" in page.words()
    words = read["index.html"].words()
    assert "Only the published figures themselves , and what is marked as printed, are the real study's" in words


def test_what_agreement_shows_stands_wherever_figures_are_compared(read, results):
    compared = [table_page(number) for number in results.comparison["table"].unique()]
    for address in (*COMPARING, *compared):
        assert AGREEMENT["simulated"] in read[address].words()


def test_other_input_is_said_to_be_about_people(study, declared, assumptions, results):
    read = {address: Reader(html).words() for address, html in others(study, declared, assumptions, results).items()}
    for words in read.values():
        assert "not been through disclosure control" in words
        assert "nobody here is real" not in words
        assert "simulated records" not in words.replace("On simulated records: a fault of", "")
    assert "What the simulated population was asked to meet" not in read["pages/comparison.html"]
    assert "only simulated input has a truth to score against" in read["pages/linkage.html"]


def test_the_pages_of_another_site_have_no_words_and_no_figures_of_the_report(study, declared, assumptions, results):
    sites, period = {"newtown": "Newtown"}, {"sample_from": dt.date(2024, 1, 1), "sample_to": dt.date(2024, 3, 31)}
    period = study.period.model_copy(update=period | {"register_months": ["2024-01"], "follow_up_months": 9})
    newtown = study.model_copy(update={"sites": sites, "period": period, "input": "extracts", "title": "Newtown"})
    tables, found = of_study(declared, newtown), at_newtown(results)
    found = replace(
        found,
        comparison=found.comparison.iloc[:0],
        steps=found.steps.assign(description="Found."),
        cells=pd.concat(
            [tracing_table(tables.tracing[0], found.cases, found.families)]
            + [cross_tab(one, {"cases": found.cases}) for one in tables.tables if one.number in ("12", "29")]
        ),
        drawn=[Drawn("delay", "Days", "No notification is counted.", "delays", empty=True)],
    )
    pages = site(newtown, tables, assumptions, found)
    assert not {"pages/comparison.html", *map(table_page, ("1", "2", "11", "30", "31"))} & pages.keys()
    for address in pages.keys() - ABOUT_THE_REPORT:
        words = Reader(pages[address]).words()
        told = re.search(OF_THE_REPORT, words)
        assert not told, f"{address}: {words[told.start() - 60 : told.end() + 60]}"
    assert "This part is about the report of 2010 and its sites" in Reader(pages["pages/published.html"]).words()
    assert "left out: Tables 1, 2, 11, 30, 31" in Reader(pages["pages/tables.html"]).words()
    assert "delay.svg" not in "".join(pages.values())
    assert "No figure “Days”: No notification is counted." in Reader(pages["pages/attrition.html"]).words()


def test_headline_shares_have_intervals_and_bounds(read):
    words = read["index.html"].words()
    assert "50% 3 of 6 95% interval 19–81% of sampled" not in words, "the label follows in the source"
    assert "of sampled notifications were traced to a family's file (§6.2.1) 50% 3 of 6 95% interval 19–81%" in words
    assert "50% 1 of 2 95% interval 9–91% 20–80% whatever the missing were" in words


def test_figures_of_the_text_are_those_of_the_run(read):
    words = read["pages/comparison.html"].words()
    assert "1 of 2 printed counts, 1 of 2 printed percentages and 1 of 3 measured statements of the text agree" in words
    assert "All 4 printed cells" in words


def test_every_table_can_be_jumped_to_and_says_if_it_is_not_from_records(pages, read):
    html = pages["pages/tables.html"]
    index = re.search(r'<nav class="index".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="#table-(\d+)"', index) == [str(number) for number in range(1, 43)]
    marked = re.findall(r"<span>(\d+)</span> <span>[^<]*<small>as printed</small>", index)
    assert marked == ["1", "2", "31"]
    figures = dict(re.findall(r'<figure class="table( carried)?" id="table-(\d+)"', html))
    assert figures[" carried"] == "31"
    assert read["pages/tables.html"].words().count("Published figures, not made from records") == 3


def test_a_table_page_has_its_definition_and_the_code_that_counts_it(read):
    words = read[table_page("18")].words()
    assert "filetrack.tables.counting.cross_tab counts it from this declaration" in words
    assert "variable: level" in words
    assert "What it counts" not in read[table_page("1")].words(), "carried tables are counted by nothing"


def test_the_codebook_has_variables_with_their_codes(read):
    words = read["pages/codebook.html"].words()
    assert "end_state Tracing traced: " in words
    assert "level Level of violence" in words


def test_the_search_lists_tables_and_variables(read):
    words = read[SEARCH.address].words()
    assert "Table 18 Levels of violence" in words
    assert "end_state Tracing. Case" in words


def test_an_analysis_says_its_base_and_what_it_cannot_say(read):
    words = read["pages/outcomes.html"].words()
    assert "Unit: family. 2 units of 2 families, 1 events; 1 set aside." in words
    assert "What it cannot say. Why families come back." in words
    assert "1.5 (0.25 to no bound) 0.04" in words
    assert "Gray too few events" in words


def test_headlines_stand_under_every_treatment_and_notes_say_why_not(read):
    words = read["pages/outcomes.html"].words()
    assert "Treatment Notified again (cumulative incidence) As in the study 50% (10% to 90%)" in words
    assert "What is not recorded imputed – " in words
    assert "Notified again What is not recorded imputed too few families" in words


def test_a_protocol_says_whom_it_misses_at_least_and_at_most(read):
    words = read["pages/outcomes.html"].words()
    assert "Everything 4 (3–6) 67% (22% to 96%) 0 (0–1) of 2 0–84%" in words
    assert "What it cannot say. What would have come." in words


def test_figures_stand_where_they_belong(study, declared, assumptions, results):
    drawn = [Drawn(place, f"Title of {place}", f"Words of {place}", place) for place in ("alluvial", "delays")]
    drawn.append(Drawn("curve", "A curve", "It falls.", "next_notification"))
    pages = site(study, declared, assumptions, replace(results, drawn=drawn))
    assert '<img src="figures/alluvial.svg" alt="Words of alluvial"' in pages["index.html"]
    assert '<img src="../figures/delays.svg" alt="Words of delays"' in pages["pages/attrition.html"]
    assert '<img src="../figures/curve.svg" alt="It falls."' in pages["pages/outcomes.html"]
    assert '<a href="attrition.html#delays">Title of delays</a>' in pages[SEARCH.address]


def test_a_contradiction_links_to_its_finding_which_shows_even_if_filtered_out(pages):
    assert '<a href="published.html#finding-a">A small thing (“one of two”).</a>' in pages["pages/comparison.html"]
    published = pages["pages/published.html"]
    assert '<li class="finding minor chapter-10" id="finding-a">' in published
    assert ".finding:target { display: block !important;" in published


def test_a_figure_that_does_not_agree_says_why(read):
    words = read["pages/comparison.html"].words()
    assert "The 2 statements that do not agree" in words
    assert "50% 25% (3 of 12) Differs because the print contradicts itself: A small thing" in words
    assert "in words, 33.3% 60% (6 of 10) Differs" in words
    assert words.count("Differs because the print contradicts itself: A small thing") == 2, "also among all statements"


def test_text_from_files_is_escaped(study, declared, assumptions, results):
    ticks = results.level_evidence.assign(recorded="<script>alert(1)</script>")
    steps = results.steps.assign(description="<b>x</b>")
    pages = site(study, declared, assumptions, replace(results, level_evidence=ticks, steps=steps))
    html = "".join(html for address, html in pages.items() if address != SEARCH.address)
    assert "<script" not in html
    assert "<b>x</b>" not in html
    assert "&lt;script&gt;" in html


def test_the_same_run_gives_the_same_pages(study, declared, assumptions, results, pages):
    assert site(study, declared, assumptions, results) == pages


def test_every_assumption_is_shown(read, assumptions):
    words = read["pages/assumptions.html"].words()
    assert all(one.text in words for one in assumptions.assumptions)
