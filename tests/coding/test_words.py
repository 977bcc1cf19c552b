"""Texts cut into words and classes."""

from __future__ import annotations

import pytest

from filetrack.coding.narrative.words import Lexicon, Spelling, Typing, WordClass, Words, forms, mistyped, tokens
from filetrack.problems import Problem


def classes(**words: list[str]) -> dict[str, WordClass]:
    return {tag: WordClass(reason="", words=entries) for tag, entries in words.items()}


def shared(never=(), **words: list[str]) -> Words:
    typing = Typing(least=7, never=list(never), slips={"the": ["teh"]})
    return Words(typing=typing, titles=["mr"], abbreviations=["approx"], classes=classes(**words))


def tags(text: str, words: Words, **own: list[str]) -> list[str]:
    spelling = Spelling(words, classes(**own))
    return Lexicon(words, classes(**own), "own.yaml").passage(spelling.tokens(text)).tags


def test_masked_names_lose_their_number_and_children_keep_it():
    found = tokens("[viw 2] saw [child 3]")
    assert [(token.word, token.number) for token in found] == [("[viw]", 2), ("saw", None), ("[child]", 3)]


@pytest.mark.parametrize("text", ["One. Two", "One; two", "One\ntwo", "One!\n\ntwo", "One? Two"])
def test_sentences_end_at_stops_semicolons_and_lines(text):
    assert [token.word for token in tokens(text)] == ["one", ".", "two"]


def test_a_stop_after_an_abbreviation_or_in_a_number_ends_nothing():
    found = tokens("approx. 2.5 cm", frozenset({"approx"}))
    assert [token.word for token in found] == ["approx", "2.5", "cm"]


def test_spans_point_into_the_text():
    text = "He’s HIT [victim]"
    assert [text[token.start : token.end] for token in tokens(text)] == ["He", "s", "HIT", "[victim]"]


def test_regular_forms():
    assert {"push", "pushes", "pushed", "pushing"} <= forms("push+")
    assert {"grab", "grabs", "grabbed", "grabbing"} <= forms("grab+")
    assert {"choke", "chokes", "choked", "choking"} <= forms("choke+")
    assert forms("hold of") == {"hold of"}


def test_mistakes_keep_the_first_letter_and_drop_none_at_the_end():
    slips = mistyped("punched")
    assert {"puched", "pucnhed", "punchde"} <= slips
    assert all(slip[0] == "p" for slip in slips)
    assert "punche" not in slips


def test_the_longest_phrase_wins():
    words = shared(FIGURE=["hit the roof"], BLOW=["hit"])
    assert tags("he hit the roof and hit him", words) == ["he", "FIGURE", "and", "BLOW", "him"]


def test_terse_logs_leave_articles_out():
    assert tags("hit roof", shared(FIGURE=["hit the roof"])) == ["FIGURE"]


def test_mistakes_are_put_right_unless_they_are_words_of_their_own():
    assert tags("teh widnow", shared(THING=["window"])) == ["the", "widnow"]
    assert tags("strnagled", shared(STRANGLE=["strangled"])) == ["STRANGLE"]
    assert tags("sitting", shared(SPIT=["spitting"], never=["sitting"])) == ["sitting"]
    assert tags("present", shared(THING=["presents"]), THERE=["present"]) == ["THERE"]


def test_titles_are_left_out():
    assert tags("Mr [name]", shared()) == ["[name]"]


def test_an_own_class_outranks_a_shared_one():
    assert tags("saw", shared(TOOL=["saw"]), SAW=["saw"]) == ["SAW"]


def test_a_word_in_two_classes_of_a_file_is_refused():
    with pytest.raises(Problem, match=r"words\.yaml: “hit” stands in BLOW and in FIGURE"):
        Lexicon(shared(BLOW=["hit"], FIGURE=["hit"]), {}, "own.yaml")
