"""Names in texts: what is masked, how it is called, and what is left."""

from __future__ import annotations

import pytest

from filetrack.anonymise.mask import labelled, masked

FAMILY = [
    ("Dana", "O'Néill", "victim", False),
    ("Mark", "Tully", "suspect", False),
    ("Anne-Marie", "Tully", "child", True),
    ("Ben", "Tully", "child", True),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DANA ONEILL rang.", "[victim] rang."),
        ("O'Neill, Dana rang; dana's phone broke", "[victim] rang; [victim]'s phone broke"),
        ("Dana and Danae", "[victim] and Danae"),
        ("Ann Marie was asleep, annemarie tully too", "Ann [child 1] was asleep, [child 1] too"),
        ("Anne Marie and Ben saw Mark push Dana", "[child 1] and [child 2] saw [suspect] push [victim]"),
        ("Mr Tully left", "Mr [suspect] left"),
        ("A red mark on her arm, made by Mark.", "A red mark on her arm, made by [suspect]."),
        ("RED MARK SEEN", "RED [suspect] SEEN"),
        ("ring 020 7946 0000 or 07700900123, now at ZZ9 9ZZ", "ring [number] or [number], now at [postcode]"),
        ("at 21:30 on 14/01/2007, 2 children, flat 123", "at 21:30 on 14/01/2007, 2 children, flat 123"),
        ("", ""),
    ],
)
def test_names_known_on_the_record_are_masked_by_role(text, expected):
    assert masked(text, labelled(FAMILY), {"mark"}) == expected


@pytest.mark.parametrize(
    "log",
    [
        "12/01/2007 14:30 - safety booklet given",
        "01/02/2007 09:05 - DVLO made aware\n02/02/2007 10:00 - call to victim\nno time - letter to suspect",
        "01/02/2007 00:00 - arrested\r\nno time - allocated to CSU specialist",
    ],
)
def test_a_log_of_actions_below_the_text_stays_word_for_word(log):
    assert masked(f"Mark hit Dana at ZZ9\n\n{log}", labelled(FAMILY), {"mark"}) == (
        f"[suspect] hit [victim] at ZZ9\n\n{log}"
    )


def test_whether_an_ordinary_word_is_a_name_is_judged_by_its_line():
    text = "mark hit her, she has a bruise\n12/01/2007 14:30 - DVLO made aware of a mark"
    assert masked(text, labelled(FAMILY), {"mark"}) == (
        "[suspect] hit her, she has a bruise\n12/01/2007 14:30 - DVLO made aware of a mark"
    )


def test_adults_are_numbered_only_where_several_bear_the_role():
    both = [("Ada", "Low", "victim", False), ("Bo", "High", "victim", False), ("Cy", "Low", "suspect", False)]
    assert masked("Ada, Bo and Cy", labelled(both)) == "[victim 1], [victim 2] and [suspect]"


def test_a_person_who_stands_twice_on_a_record_keeps_one_mask_and_blank_children_keep_their_number():
    people = [
        ("Ada", "Low", "mother", False),
        ("", "", "child", True),
        ("Bo", "Low", "child", True),
        ("Ada", "Low", "mother", False),
        ("Bo", "Low", "child", True),
    ]
    assert masked("Ada and Bo", labelled(people)) == "[mother] and [child 2]"


def test_a_name_that_several_bear_is_masked_without_saying_whose_it_is():
    people = [("Sam", "Roe", "victim", False), ("Sam", "Poe", "child", True)]
    assert masked("Sam Roe shouted. Sam cried.", labelled(people)) == "[victim] shouted. [name] cried."


def test_a_surname_alone_is_an_adults_unless_two_adults_bear_it():
    child = ("Eve", "Roe", "child", True)
    couple = [("Ada", "Roe", "victim", False), ("Bo", "Roe", "suspect", False), child]
    assert masked("Ms Roe", labelled([couple[0], child])) == "Ms [victim]"
    assert masked("Mr Roe", labelled(couple)) == "Mr [name]"
    assert masked("Roe", labelled([child])) == "[child 1]"


def test_a_forename_is_surer_than_part_of_a_double_one():
    people = [("Leigh", "Poe", "suspect", False), ("Demi-Leigh", "Roe", "victim", False)]
    assert masked("Leigh hit Demi-Leigh, or Demi", labelled(people)) == "[suspect] hit [victim], or [victim]"


def test_masks_are_not_masked_again():
    assert masked("[victim] spoke", labelled([("Victim", "Roe", "suspect", False)])) == "[victim] spoke"
