"""Rules of violence: what keeps one from firing, and rules that cannot be used."""

from __future__ import annotations

import pytest

from filetrack.coding.narrative.level import LevelReader, LevelRule, LevelRules, Sense
from filetrack.coding.narrative.rules import Scope
from filetrack.coding.narrative.words import Passage, Text
from filetrack.problems import Problem
from filetrack.schemas.codes import Level

PUSH = LevelRule(code="R14", reason="", level=Level.MEDIUM, patterns=["FORCE"])
NEGATED = Scope(name="negated", reason="", cues=["NIL"], looks="before", reach=3, until=["BUT"], new_subject=True)
PAST = Scope(name="past", reason="", cues=["PREVIOUS"], looks="around", reach=3, until=[], new_subject=False)


def passage_of(tags: str) -> Passage:
    """Units given by their tags, as if each were written in so many letters."""
    units = tags.split()
    ends = [sum(len(unit) + 1 for unit in units[: i + 1]) - 1 for i in range(len(units))]
    text = Text(units, [end - len(unit) for end, unit in zip(ends, units, strict=True)], ends, {}, [], [])
    return Passage(text, units, list(range(len(units))), list(range(1, len(units) + 1)))


def fired(text: str, *rules: LevelRule, scopes=(NEGATED, PAST), withdrawn=()) -> list[str]:
    """Codes of the rules that fire on units given by their tags."""
    book = LevelRules(
        classes={},
        macros={"few": "(?:[^\\s.,]+ ){0,3}"},
        scopes=list(scopes),
        withdrawn=list(withdrawn),
        rules=list(rules),
        offences=[],
    )
    reader, passage = LevelReader(book, {"held": "TAKE"}), passage_of(text)
    return [one.rule for one in reader.fired([passage], [reader.withdrawn(passage)])[0]]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("PERSON FORCE PERSON", True),
        ("NIL FORCE", False),
        ("NIL FORCE , FORCE", False),
        ("NIL a b c d FORCE", True),
        ("NIL INJURY BUT FORCE", True),
        ("NIL INJURY . FORCE", True),
        ("NIL INJURY , PERSON FORCE PERSON", True),
        ("PREVIOUS PERSON FORCE PERSON", False),
        ("PERSON FORCE PERSON PREVIOUS", False),
        ("PERSON FORCE PERSON . PREVIOUS", True),
    ],
)
def test_a_cue_reaches_so_far(text, fires):
    assert bool(fired(text, PUSH)) is fires


def test_a_rule_may_fire_despite_a_scope():
    assert fired("PREVIOUS FORCE", PUSH.model_copy(update={"despite": ["past"]})) == ["R14"]


def test_unless_begins_where_the_match_does():
    rule = PUSH.model_copy(update={"unless": ["FORCE the THING"]})
    assert fired("FORCE the THING", rule) == []
    assert fired("FORCE PERSON against the THING", rule) == ["R14"]


def test_not_in_sentence_looks_at_the_whole_sentence_and_no_other():
    rule = PUSH.model_copy(update={"not_in_sentence": ["SELF"]})
    assert fired("SELF a FORCE", rule) == []
    assert fired("SELF . FORCE", rule) == ["R14"]


def test_not_in_text_looks_at_all_of_it():
    rule = PUSH.model_copy(update={"not_in_text": ["CALM"]})
    assert fired("FORCE . a CALM b", rule) == []
    assert fired("FORCE . a", rule) == ["R14"]


def test_marks_of_an_accident_stand_where_nothing_done_is_told():
    marks = LevelRule(code="R22", reason="", level=Level.HIGH, patterns=["WOUND"], seen=True)
    assert fired("WOUND . ACCIDENT", PUSH, marks) == []
    assert fired("FORCE . WOUND . ACCIDENT", PUSH, marks) == ["R14", "R22"]


def test_a_withdrawn_allegation_leaves_what_others_saw():
    marks = LevelRule(code="R22", reason="", level=Level.HIGH, patterns=["WOUND"], seen=True)
    assert fired("FORCE . WOUND . WITHDRAW", PUSH, marks, withdrawn=["WITHDRAW"]) == ["R22"]


def test_a_span_covers_the_words_that_matched():
    rule = LevelRule(code="R23", reason="", level=Level.HIGH, patterns=["FORCE {few}THROAT"])
    book = LevelRules(
        classes={}, macros={"few": "(?:[^\\s.,]+ ){0,3}"}, scopes=[], withdrawn=[], rules=[rule], offences=[]
    )
    assert [
        (one.start, one.end) for one in LevelReader(book, {}).fired([passage_of("a FORCE by THROAT")], [False])[0]
    ] == [(2, 17)]


@pytest.mark.parametrize(
    ("text", "written", "fires"),
    [
        ("FORCE for a walk", "FORCE", False),
        ("FORCE PERSON", "FORCE", True),
        ("FORCE for a walk", "laid into", True),
        ("FORCE PERSON . FORCE for a walk", "FORCE", True),
    ],
)
def test_a_word_has_the_sense_that_its_place_gives_it(text, written, fires):
    aside = Sense(reason="", of=["FORCE"], pattern="(?P<unit>FORCE)(?= for)", to="aside", written=written)
    book = LevelRules(classes={}, macros={}, scopes=[], senses=[aside], withdrawn=[], rules=[PUSH], offences=[])
    reader = LevelReader(book, {})
    assert bool(reader.fired(reader.meant([passage_of(text)]), [False])[0]) is fires


def test_an_unknown_scope_is_refused():
    with pytest.raises(Problem, match="R14: “despite” names an unknown scope"):
        fired("", PUSH.model_copy(update={"despite": ["negatd"]}))


def test_a_broken_pattern_is_refused():
    with pytest.raises(Problem, match="R14: a pattern is no regular expression"):
        fired("", PUSH.model_copy(update={"patterns": ["(FORCE"]}))


def test_a_pattern_that_can_never_match_is_refused():
    with pytest.raises(Problem, match="R14: “held” is of class TAKE"):
        fired("", PUSH.model_copy(update={"patterns": ["held PERSON"]}))
