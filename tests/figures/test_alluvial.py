"""Ribbons are as wide as the counts of reviewable results, and nobody is lost between columns."""

from __future__ import annotations

from itertools import pairwise

import pytest

from filetrack.figures.alluvial import EMPTY, FURTHER, Flow, alluvial, flows, in_words, placed
from tests.figures.conftest import attrition, routes, texts

ATTRITION = attrition(
    ("north", "traced", 6), ("north", "file_not_found", 0), ("south", "traced", 3), ("south", "file_not_found", 1)
)
ROUTES = routes(
    ("no_further_action", "none", 4),
    ("no_further_action", "low", 1),
    ("safeguarding_open", "high", 2),
    ("letter_or_visit", "low", 0),
)
SITES = {"north": "Northern", "south": "Southern"}
FLOWS = flows(ATTRITION, ROUTES, SITES)


def test_flows_are_the_counts():
    assert [
        Flow(0, "Northern", "traced", 6),
        Flow(0, "Southern", "traced", 3),
        Flow(0, "Southern", "file_not_found", 1),
        Flow(1, "traced", "no_further_action", 5),
        Flow(1, "traced", "safeguarding_open", 2),
        Flow(1, "traced", FURTHER, 2),
        Flow(2, "no_further_action", "none", 4),
        Flow(2, "no_further_action", "low", 1),
        Flow(2, "safeguarding_open", "high", 2),
    ] == FLOWS


def test_what_comes_to_a_node_goes_on_but_for_where_notifications_end():
    nodes = placed(FLOWS)
    assert nodes[1, "traced"].number == sum(flow.number for flow in FLOWS if flow.column == 1) == 9
    assert [node.number for (column, _), node in nodes.items() if column == 3] == [4, 1, 2]


def test_nodes_are_as_high_as_their_numbers_and_do_not_meet():
    nodes = placed(FLOWS)
    scales = {round(node.height / node.number, 9) for node in nodes.values()}
    assert len(scales) == 1
    for column in range(4):
        own = [node for key, node in nodes.items() if key[0] == column]
        assert all(over.top + over.height < under.top for over, under in pairwise(own))


def test_a_ribbon_is_as_wide_as_its_number(caption):
    from matplotlib.patches import PathPatch

    ribbons = [patch for patch in alluvial(FLOWS, 21, caption).axes[0].patches if isinstance(patch, PathPatch)]
    node = placed(FLOWS)[1, "traced"]
    wide = [patch.get_path().vertices[-1][1] - patch.get_path().vertices[0][1] for patch in ribbons]
    assert wide == pytest.approx([flow.number * node.height / node.number for flow in FLOWS])


def test_labels_have_the_numbers(caption):
    shown = {text.replace("\n", " ") for text in texts(alluvial(FLOWS, 21, caption))}
    assert {"6 Northern", "9 Traced to children's social services files", "1 File not found", "4 None"} <= shown
    assert "2 Further notifications of a family" in shown


def test_words_have_the_numbers():
    assert (
        "Traced to children's social services files (9): No further action 5; Safeguarding, case open 2; "
        in in_words(FLOWS)
    )
    assert "No further action (5): None 4; Low 1." in in_words(FLOWS)


def test_no_notification_is_said(caption):
    assert flows(ATTRITION.iloc[:0], ROUTES.iloc[:0], SITES) == []
    assert EMPTY in texts(alluvial([], 21, caption))
    assert in_words([]) == EMPTY


def test_none_traced_is_drawn(caption):
    lost = flows(attrition(("north", "file_not_found", 3)), ROUTES.iloc[:0], SITES)
    assert "3 File not found" in texts(alluvial(lost, 21, caption))
