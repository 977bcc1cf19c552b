"""Where children are by the text: which child is meant, and what the phrase says of it."""

from __future__ import annotations

import pytest

from filetrack.coding.narrative import ListedChild

GIRL_9, BOY_4, GIRL_2 = ListedChild(1, 9, "female"), ListedChild(2, 4, "male"), ListedChild(3, 2, "female")
NOTHING_KNOWN = ListedChild(1, None, None)

ONE = [
    ("[child 1] was asleep in the next room.", "asleep"),
    ("The child slept in the same room.", "asleep"),
    ("The child heard shouting from upstairs.", "another_room"),
    ("The child woke and came downstairs.", "witnessed"),
    ("The child did not wake.", "asleep"),
    ("They argued in front of the child.", "witnessed"),
    ("It was witnessed by the child, [child 1], who was upset.", "witnessed"),
    ("Child seen safe and well by officers.", "on_premises"),
    ("[child 1] was in the garden.", "on_premises"),
    ("Also in the house was [child 1].", "on_premises"),
    ("No children present.", "not_on_premises"),
    ("The child was not present.", "not_on_premises"),
    ("The child did not see this.", None),
    ("They argued about the child.", None),
    ("He wanted contact with [child 1] and came to the house.", None),
    ("[child 1]'s school was told.", None),
    ("It is not known whether the child was present.", None),
    ("She worries that the child will see it.", None),
    ("Last year [child 1] saw him hit her.", None),
    ("[victim] was asleep upstairs.", None),
    ("He was asleep.", None),
    ("[child 1] is four. He was asleep.", "asleep"),
    ("[child 1] was upset, and [victim] was asleep.", None),
    ("[child 1] at the scene, not known where.", "on_premises"),
    ("[child 1] at the location at the time.", "on_premises"),
    ("[child 1] at the address, not known if awake.", None),
    ("[child 1] described what the child had seen.", "witnessed"),
]


@pytest.mark.parametrize(("text", "location"), ONE)
def test_one_child(reader, text, location):
    assert reader.read(text, [NOTHING_KNOWN]).locations.get(1) == location


SEVERAL = [
    ("The 4 year old was asleep.", {2: "asleep"}),
    ("Her son (4) was asleep.", {2: "asleep"}),
    ("Their daughter aged 9 saw it.", {1: "witnessed"}),
    ("Their daughter saw it.", {}),
    ("The eldest child saw it.", {1: "witnessed"}),
    ("The toddler was in the room.", {3: "witnessed"}),
    ("A 26 month old girl was asleep.", {3: "asleep"}),
    ("One of the children saw it.", {}),
    ("Her daughters were at school.", {1: "not_on_premises", 3: "not_on_premises"}),
    ("[child 1] and [child 3] were asleep.", {1: "asleep", 3: "asleep"}),
    ("[child 1] was asleep and [child 2] in the room.", {1: "asleep", 2: "witnessed"}),
    (
        "All three children were at home. [child 2] was at nursery.",
        {1: "on_premises", 2: "not_on_premises", 3: "on_premises"},
    ),
    ("[child 7] was asleep.", {}),
    ("Also in the flat were all three children.", {1: "on_premises", 2: "on_premises", 3: "on_premises"}),
    ("The third child listed and [child 2] were both asleep.", {2: "asleep", 3: "asleep"}),
    ("[child 3] (under 1) and [child 2] (4) were both asleep.", {2: "asleep", 3: "asleep"}),
    ("[child 1] (9), [child 3] (under 1) and [child 2] saw it.", {1: "witnessed", 2: "witnessed", 3: "witnessed"}),
    ("CHILDREN: [child 1] was asleep.", {1: "asleep"}),
    ("The third child listed was asleep.", {3: "asleep"}),
    ("This was in front of the second child listed.", {2: "witnessed"}),
    ("The ninth child listed was asleep.", {}),
    ("CHILDREN: in bed.", {1: "asleep", 2: "asleep", 3: "asleep"}),
]


@pytest.mark.parametrize(("text", "locations"), SEVERAL)
def test_several_children(reader, text, locations):
    assert reader.read(text, [GIRL_9, BOY_4, GIRL_2]).locations == locations


def test_a_finding_says_whether_the_child_was_named_alone(reader):
    found = reader.read("The children were at home. [child 2] was asleep.", [GIRL_9, BOY_4]).findings
    assert [(one.child, one.rule, one.code) for one in found] == [
        (1, "together", "on_premises"),
        (2, "named", "asleep"),
    ]
