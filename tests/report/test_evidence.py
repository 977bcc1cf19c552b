from __future__ import annotations

import re

import pytest

from filetrack.bulletin.figures import p_text, points_text, range_text
from filetrack.report.bounds import bounds
from filetrack.report.bounds import place as place_of_share
from filetrack.report.evidence import VERDICT_MEANINGS, attrition, audit, reanalysis
from filetrack.report.forest import axis_of, chunks, effect_text, forests
from filetrack.schemas.reanalysis import VERDICTS
from tests.html_pages import Reader


@pytest.fixture(scope="module")
def html(pages) -> str:
    return pages["pages/published.html"]


@pytest.fixture(scope="module")
def section(html) -> str:
    return html[html.index('<main id="main">') : html.index("</main>")] + "</main>"


def test_findings_stand_in_order_of_weight_then_of_the_report(evidence):
    assert [(one.severity, one.chapter) for one in audit(evidence)["findings"]] == [
        ("material", "4"),
        ("material", "6"),
        ("minor", "10"),
        ("rounding", "exec"),
    ]


def test_a_finding_names_both_its_places_and_none_twice(evidence):
    assert [one.places for one in audit(evidence)["findings"]] == [
        ["Table 18 (§4.10)"],
        ["Table 33, “Letter”, “Total” (§6.3)", "Table 34, “Low”, “Both”"],
        ["§10.1"],
        ["Executive summary", "§4.2"],
    ]


def test_a_quote_is_given_where_the_sentence_does_not_hold_it(evidence):
    assert [one.quote for one in audit(evidence)["findings"]] == [None, None, None, "one of two"]


def test_findings_are_counted_by_chapter_and_severity(evidence):
    told = audit(evidence)
    assert told["summary"] == [
        ["Executive summary", "0", "0", "1", "1"],
        ["Chapter 4", "1", "0", "0", "1"],
        ["Chapter 6", "1", "0", "0", "1"],
        ["Chapter 10", "0", "1", "0", "1"],
        ["All", "2", "1", "1", "4"],
    ]
    assert [(one.label, one.count) for one in told["severities"]] == [("Material", 2), ("Minor", 1), ("Rounding", 1)]


def test_every_filter_has_a_label_and_a_rule_that_names_what_is_there(html, section):
    ids = re.findall(r'<label[^>]*><input type="radio" name="(?:severity|chapter)" id="([\w-]+)"', section)
    assert ids == [
        *("severity-material", "severity-minor", "severity-rounding", "severity-all"),
        *("chapter-exec", "chapter-4", "chapter-6", "chapter-10", "chapter-all"),
    ]
    rules = dict(re.findall(r":has\(#([\w-]+):checked\) \.finding:not\(\.([\w-]+)\) \{ display: none; \}", html))
    assert rules.keys() == {name for name in ids if not name.endswith("-all")}
    classes = {name for words in re.findall(r'<li class="finding ([^"]+)"', section) for name in words.split()}
    assert set(rules.values()) == classes


def test_findings_are_hidden_on_screen_only(html):
    rules = html[: html.index("</style>")]
    assert rules.index("@media screen {") < rules.index(".finding:not(")
    assert ".finding:not(" not in rules[: rules.index("@media screen {")]


def test_the_section_says_that_it_is_about_the_real_study(section):
    words = Reader(section).words()
    assert "This part is about the real study, and only this part" in words
    assert "Nothing simulated enters it" in words
    assert "1 tables and 1 statements" in words


def test_every_finding_shows_what_is_printed_what_follows_and_its_effect(section):
    found = re.findall(r'<li class="finding (?:material|minor|rounding).*?</li>', section, re.DOTALL)
    assert len(found) == 4
    assert all("<dd>7</dd>" in one and "<dd>8</dd>" in one and "<dd>Small.</dd>" in one for one in found)


def test_each_verdict_is_explained_and_counted(evidence):
    assert list(VERDICT_MEANINGS) == VERDICTS
    assert [one.count for one in reanalysis(evidence)["verdicts"]] == [1, 0, 1, 1, 1]


def test_the_contradicted_are_told_with_their_counts(evidence):
    assert reanalysis(evidence)["contradicted"] == [
        {"said": "§7.2 “The statement late”", "counts": "a 3 of 6; b 1 of 6", "reason": "Why late."}
    ]


def test_statements_are_drawn_by_kind_and_chapter_and_those_without_effect_only_listed(evidence):
    told = reanalysis(evidence)
    drawn = [(forest.title, len(forest.rows)) for kind in told["kinds"] for forest in kind.forests]
    assert drawn == [("Chapter 6", 1), ("Chapter 7", 1), ("Chapter 6", 1)]
    assert told["undrawn"] == 1
    assert [row[0] for row in told["table"].rows] == [
        "§6.3 The statement alike",
        "§6.3 “The statement most”",
        "§6.3 “The statement untold”",
        "§7.2 “The statement late”",
    ]


def test_a_row_is_drawn_where_its_figures_lie(evidence):
    differences, shares = forests(evidence.statements)
    rows = {row.verdict: row for forest in differences.forests for row in forest.rows}
    zero = differences.forests[0].zero
    assert rows["contradicted"].point < zero < rows["under-powered"].point
    assert all(row.low < row.point < row.high for row in rows.values())
    assert rows["under-powered"].band[0] < zero < rows["under-powered"].band[1] == rows["under-powered"].point
    assert rows["contradicted"].band is None
    (most,) = shares.forests[0].rows
    assert most.reference == (shares.forests[0].ticks[0][0] + shares.forests[0].ticks[-1][0]) / 2
    assert rows["contradicted"].reference is None


def test_a_drawing_tells_in_words_what_it_shows(section):
    assert (
        "§7.2 “The statement late”: contradicted; difference of shares −13 (−40 to +20)."
        in re.findall(r"<desc[^>]*>(.*?)</desc>", section, re.DOTALL)[1]
    )
    assert "Both sites: 60% of the 10 traced; 40–73% with up to 5 untraced" in Reader(section).words()


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_verdict_has_a_shape_of_its_own(section, verdict):
    keys = re.findall(r'<dt><svg class="key"[^>]*>(.*?)</svg> ([a-z -]+) <small>', section)
    shapes = {name: shape for shape, name in keys}
    assert verdict in shapes
    assert list(shapes.values()).count(shapes[verdict]) == 1


@pytest.mark.parametrize(
    ("least", "greatest", "ticks"),
    [
        (-0.96, 0.97, [-1, -0.5, 0, 0.5, 1]),
        (-0.01, 0.14, [-0.2, -0.1, 0, 0.1, 0.2]),
        (0, 0.82, [0, 0.25, 0.5, 0.75, 1]),
        (0, 0, [0, 0.05]),
    ],
)
def test_an_axis_holds_its_values_and_nought(least, greatest, ticks):
    assert axis_of(least, greatest).ticks() == pytest.approx(ticks)


def test_no_part_of_a_long_chapter_exceeds_a_page():
    parts = chunks([{"number": number} for number in range(24)])
    assert [len(part) for part in parts] == [8, 8, 8]
    assert [one["number"] for part in parts for one in part] == list(range(24))


def test_an_effect_of_an_unknown_kind_is_still_written():
    assert effect_text("hazard ratio", 1.5, 0.9, 2.25) == "1.50 (0.90 to 2.25)"


def test_a_share_is_drawn_for_the_sites_that_have_one(evidence):
    (share,) = bounds(evidence.shares)
    (both,) = share.rows
    assert both.label == "Both sites"
    assert both.outer == (place_of_share(0.4), place_of_share(0.73))
    assert both.inner == (place_of_share(0.5), place_of_share(0.73))
    assert both.traced == (place_of_share(0.6), place_of_share(0.6))
    assert both.text == "40–73%"
    assert [attrition(evidence)[name] for name in ("traced", "untraced")] == ["10", "5"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (points_text(-0.126), "−13"),
        (points_text(0.104), "+10"),
        (points_text(-0.004), "0"),
        (range_text(0.602, 0.604), "60%"),
        (range_text(0.1, 0.256), "10–26%"),
        (p_text(0.00001), "<0.0001"),
        (p_text(0.01234), "0.012"),
        (p_text(float("nan")), "–"),
    ],
)
def test_figures_are_written_for_readers(written, text):
    assert written == text
