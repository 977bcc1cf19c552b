from __future__ import annotations

import pytest

from filetrack.bulletin.frames import Link
from filetrack.report.asked import PARTS, asked, target_text


@pytest.fixture
def told(readings, evidence) -> dict[str, object]:
    return asked(readings, evidence)


def test_figures_are_counted_by_part_and_by_whether_they_can_hold(told):
    assert (told["all"], told["hard"], told["soft"]) == ("4", "2", "2")
    parts = {part: counts for part, *counts in told["parts"]}
    assert parts[PARTS["families"]] == ["1", "1", "2"]
    assert parts["elsewhere"] == ["0", "1", "1"], "a part without words keeps its name"
    assert len(parts) == len(PARTS) + 1


def test_what_cannot_hold_says_why_and_points_to_the_finding(told):
    assert told["impossible"] == [
        ["§4.2", "One", "families: less than 1", "None is left", Link("A slip.", "published.html#finding-b")],
        [
            "§6.4",
            "Letters, all sites",
            "families: 7",
            "Seven is not eight",
            Link("A great thing.", "published.html#finding-d"),
        ],
    ]


def test_the_others_stand_in_the_order_of_the_report_with_their_reading(told):
    assert told["others"] == [
        ["§4.1", "All", "families: at least 12", "As they are"],
        ["§6.3", "Letters", "families: 7 − 1", "–"],
    ]


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("T1[a - b|N] + 4.1-one", "5 + 9%"),
        ("> 4.1-one", "more than 9%"),
        (">= 0", "at least 0"),
        ("251 - 4.1-other", "251 − 4.1-other"),
    ],
)
def test_a_target_names_the_printed_figures(target, text):
    assert target_text(target, {"T1[a - b|N]": "5", "4.1-one": "9%"}) == text
