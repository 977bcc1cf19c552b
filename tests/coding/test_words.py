"""Texts cut into words and classes."""

from __future__ import annotations

import pytest

from filetrack.coding.narrative.words import Lexicon, Tokeniser, Typing, WordClass, Words, forms, mistyped, shortened
from filetrack.problems import Problem


def classes(**words: list[str]) -> dict[str, WordClass]:
    return {tag: WordClass(reason="", words=entries) for tag, entries in words.items()}


def shared(never=(), **words: list[str]) -> Words:
    typing = Typing(least=7, never=list(never), slips={"the": ["teh"]})
    return Words(typing=typing, titles=["mr"], abbreviations=["approx"], classes=classes(**words))


def words_of(text: str) -> list[str]:
    return Tokeniser(shared()).text(text).words


def tags(text: str, words: Words, **own: list[str]) -> list[str]:
    tokeniser = Tokeniser(words, classes(**own))
    return Lexicon(tokeniser, classes(**own), "own.yaml").passage(tokeniser.text(text)).tags


def test_masks_stay_whole_and_their_numbers_apart():
    text = Tokeniser(shared()).text("[viw 2] saw [child 3]'s bag, [Other Person] did not")
    assert text.words == ["[viw]", "saw", "[child]", "s", "bag", ",", "[other person]", "did", "not"]
    assert text.numbers == {0: 2, 2: 3}


@pytest.mark.parametrize(
    "text", ["One. Two", "One; two", "One\ntwo", "One!\n\ntwo", "One? Two", "One.Two", "One ... two"]
)
def test_sentences_end_at_stops_semicolons_and_lines(text):
    assert words_of(text) == ["one", ".", "two"]


def test_a_stop_after_an_abbreviation_or_in_a_number_ends_nothing():
    assert words_of("approx. 2.5 cm at 21:30, e.g. it") == ["approx", "2.5", "cm", "at", "21:30", ",", "e.g.", "it"]


def test_spans_point_into_the_text():
    written = "He’s HIT  [victim] (hard)"
    text = Tokeniser(shared()).text(written)
    assert [written[i:j] for i, j in zip(text.starts, text.ends, strict=True)] == [
        "He", "’s", "HIT", "[victim]", "(", "hard", ")",
    ]  # fmt: skip


def test_texts_are_cut_together_as_each_by_itself():
    tokeniser = Tokeniser(shared(), classes(FORCE=["threw out"]))
    written = ["  He threw", "out. Mr B (12) [victim 2]  ", "", "\n", "İt was Mr Ü", "He'd gone; Mr.", "He threw out"]
    assert tokeniser.texts(written) == [tokeniser.text(one) for one in written]
    assert [one.words for one in tokeniser.texts(written)][2:5] == [[], [], ["it", "was", "mr"]]


def test_contractions_are_read_as_their_words():
    assert words_of("He DIDN'T, couldnt and won't; they'll") == [
        "he", "did", "not", ",", "could", "not", "and", "will", "not", ".", "they", "will",
    ]  # fmt: skip


def test_hyphens_and_quotes_part_no_phrase():
    assert tags('"step-father"  hit', shared(KIN=["step father"], BLOW=["hit"])) == ["KIN", "BLOW"]


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
        tags("", shared(BLOW=["hit"], FIGURE=["hit"]))


def test_an_entry_with_an_apostrophe_is_cut_as_a_text_is():
    own = {"GONE": ["at her mother's", "wasn't there", "you're dead"]}
    told = "She was at her mother's. He wasnt there. You're dead"
    assert tags(told, shared(), **own) == ["she", "was", "GONE", ".", "he", "GONE", ".", "GONE"]


def test_an_entry_may_stand_for_anybody():
    assert {"came at her with", "came at me with"} < forms("came at <him> with")
    assert {"slit my throat", "slit their throat"} < forms("slit <his> throat")


def test_short_forms_are_those_of_one_stem():
    assert shortened(["kicking", "kicked", "bottle", "battle"]) == {
        "kicking": {"kickin", "kckng"},
        "kicked": {"kickd", "kickt", "kckd"},
        "bottle": set(),
        "battle": set(),
    }
