"""Patterns over units say what the same regular expression says over words with spaces between them."""

import random
import re

import pytest

from filetrack.coding.narrative.patterns import KINDS, Index, line, nested, pattern
from filetrack.problems import Problem

UNITS = ["FORCE", "BLOW", "PERSON", "BODY", "SHOW_OF_FORCE", "the", "to", "badly", "kicks", "s", "12", "2007", ",", "."]
UNITS += ["5cm", "s47", "o'clock", "[child]", "shoved", "sofa"]
SAME = [
    "FORCE",
    "(?:FORCE|BLOW) PERSON",
    r"FORCE (?:[^\s.,]+ ){0,3}?PERSON",
    r"(?:the |to )*(?P<who>PERSON|BODY)(?! s\b)",
    r"(?<!the )BODY(?= (?:\.|,)|$)",
    r"(?:^|(?<=\. ))(?:(?!BLOW\b|FORCE\b)[^\s.]+ ){0,4}PERSON",
    r"[a-z]+ly (?:[a-z]+ )?[a-z0-9']+",
    r"[0-9]+ [a-z]+s|[0-9]{4}(?: the)?",
    r"^(?!.* BLOW\b)(?!BLOW\b)(?:[^\s]+ )+(?:FORCE|BODY)",
    r"[A-Z]+ (?:, |AND )*[A-Z_]+",
    r"(?:[^\s]+ ){1,2}(?:s[0-9]+|[0-9]+[a-z]+|[a-z]+ed)",
]


@pytest.mark.parametrize("text", SAME)
def test_a_pattern_matches_the_units_that_it_matches_as_words(text):
    drawn = random.Random(text)
    read, words = pattern(text, {}, {}, "here"), re.compile(rf"(?<!\S)(?:{text})(?!\S)")
    matched = 0
    for _ in range(2000):
        units = drawn.choices(UNITS, k=drawn.randint(1, 9))
        written = " ".join(units)
        expected = [(written[: m.start()].count(" "), m[0].count(" ") + 1) for m in words.finditer(written)]
        found = [(m.start(), m.end() - m.start()) for m in read.compiled.finditer(line(units))]
        assert found == expected
        assert Index([read]).possible(set(units)) or not found
        matched += bool(found)
    assert matched


def test_each_unit_is_of_the_narrowest_kind_and_of_all_that_hold_it():
    drawn = random.Random(0)
    kinds = [(pattern(kind, {}, {}, "here").compiled.fullmatch, re.compile(kind).fullmatch) for kind in KINDS]
    for _ in range(3000):
        unit = "".join(drawn.choices("asyledAB_0197'.,[é", k=drawn.randint(1, 6)))
        assert [bool(read(line([unit]))) for read, _ in kinds] == [bool(of_kind(unit)) for _, of_kind in kinds]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(?:FORCE", "a bracket is not closed"),
        ("FORCE)", "a bracket is closed that none opens"),
        ("(?:FORCE|BLOW )PERSON", "two units without a space between them at place 16"),
        ("(?:FORCE)+ PERSON", "units without a space between them at place 9"),
        ("FORCE [a-f]+", "no unit or sign at place 7"),
        ("FORCE(?:", "a bracket is not closed"),
        ("(?<!to |to the )FORCE", "look-behind requires fixed-width pattern"),
    ],
)
def test_what_is_no_pattern_is_told_with_its_place(text, told):
    with pytest.raises(Problem, match=re.escape(f"a pattern is no regular expression of units ({told})")):
        pattern(text, {}, {}, "here")


def test_a_mask_of_two_words_is_one_unit():
    assert pattern(r"FORCE [^\s.,]+ PERSON", {}, {}, "here").compiled.search(line(["FORCE", "[place name]", "PERSON"]))


def test_macros_may_hold_those_before_them():
    macros = nested({"act": "(?:FORCE|BLOW)", "acts": "{act}(?: AND {act}){{0,2}}"})
    assert pattern("{acts} PERSON", macros, {}, "here").compiled.search(line(["FORCE", "AND", "BLOW", "PERSON"]))


def test_an_index_finds_what_a_text_may_match():
    patterns = [pattern(text, {}, {}, "here") for text in ("FORCE PERSON", "(?:FORCE|BLOW) BODY", r"[^\s.]+")]
    index = Index(patterns)
    assert sorted(index.possible({"FORCE", "PERSON"})) == [0, 2]
    assert sorted(index.possible({"BLOW", "BODY"})) == [1, 2]
    assert index.possible(set()) == [2]
    assert index.possible({"FORCE", "PERSON", "BODY"}, named="BODY") == [1]
