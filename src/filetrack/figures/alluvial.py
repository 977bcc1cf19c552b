"""Notifications by site and end of tracing, families by how they were answered and what came after (§6.2, §6.3, §7.2).

Of the notifications traced, those that were further ones of a family end there: from then on families flow.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from filetrack.figures.style import COLOURS, GREY, PALE, SMALL, UNDER_TEXT, WIDTH, Caption, nothing, sheet, spread
from filetrack.schemas.codes import EndState, Route, SubsequentInvolvement
from filetrack.schemas.measure import Attrition
from filetrack.schemas.outcomes import RouteOutcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

READING = (
    "Ribbons are as wide as their numbers. An answer is the most that any of a family's notifications led to; further "
    "notifications of a family are not followed apart."
)
EMPTY = "No notification is counted."
FURTHER = "further"
"""The node of further notifications of a family."""
HEADINGS = ("Notified by\nthe police", "End of tracing", "Answer", "{months} months\nafter")
END_STATES = EndState.labels()
LABELS = (
    END_STATES,
    Route.labels() | {FURTHER: "Further notifications of a family"},
    SubsequentInvolvement.labels(),
)
"""Labels of the nodes of each column but the first, in their order; a node of the first is called as its site."""
MOST_SITES = 8
"""More sites than these are drawn as one."""
_BODY, _TOP, _GAP, _BAR, _LINE = 4.5, 0.36, 0.13, 0.09, 0.115
_LEFTS = (0.84, 2.06, 3.66, 5.5)
_CHARACTERS = (14, 27, 38, 12)


class Flow(NamedTuple):
    """How many go from a node of one column to a node of the next."""

    column: int
    source: str
    target: str
    number: int


class Node(NamedTuple):
    """A bar: inches from the top of the drawing, its height, and how many pass it."""

    top: float
    height: float
    number: int


def flows(attrition: pd.DataFrame, routes: pd.DataFrame, sites: Mapping[str, str]) -> list[Flow]:
    """The flows of counts of `Attrition` and `RouteOutcome`, in the order of the codes; none that is 0.

    `sites` are the study's, with their labels.
    """
    named = sites if len(sites) <= MOST_SITES else dict.fromkeys(sites, f"All {len(sites)} sites")
    attrition = attrition.assign(**{Attrition.site: attrition[Attrition.site].map(named)})
    labels = list(dict.fromkeys(named.values()))
    ended = _counted(attrition, [Attrition.site, Attrition.end_state], Attrition.notifications)
    after = _counted(routes, [RouteOutcome.route, RouteOutcome.subsequent], RouteOutcome.families)
    answered = {route: sum(number for key, number in after.items() if key[0] == route) for route in Route}
    traced = sum(ended.get((site, EndState.TRACED), 0) for site in labels)
    found = [
        *(Flow(0, site, state, ended.get((site, state), 0)) for site in labels for state in EndState),
        *(Flow(1, EndState.TRACED, route, answered[route]) for route in Route),
        Flow(1, EndState.TRACED, FURTHER, traced - sum(answered.values())),
        *(Flow(2, route, level, after.get((route, level), 0)) for route in Route for level in SubsequentInvolvement),
    ]
    return [flow for flow in found if flow.number > 0]


def alluvial(found: list[Flow], months: int, caption: Caption, ends: Mapping[str, str] = END_STATES) -> Figure:
    """The flows as ribbons between bars as high as their numbers; a colour for each answer.

    `months` are those for which families were followed, `ends` labels of the end states of tracing.
    """
    if not found:
        return nothing(caption, EMPTY)
    drawn = sheet(caption, _BODY)
    axes = drawn.figure.add_axes((0, drawn.at(_BODY), 1, drawn.at(0) - drawn.at(_BODY)))
    axes.set(xlim=(0, WIDTH), ylim=(_BODY, 0))
    axes.set_axis_off()
    nodes = placed(found)
    _draw_ribbons(axes, found, nodes)
    for column, heading in enumerate(HEADINGS):
        left = column == 0
        axes.text(
            _LEFTS[column] + _BAR * left,
            0.02,
            heading.format(months=months),
            size=SMALL,
            weight="bold",
            va="top",
            ha="right" if left else "left",
        )
        here = {name: node for (place, name), node in nodes.items() if place == column}
        _draw_nodes(axes, column, here, {name: _label(column, name, ends) for name in here})
    return drawn.figure


def in_words(found: list[Flow], ends: Mapping[str, str] = END_STATES) -> str:
    """What the ribbons show: every flow with its number; `ends` are labels of the end states of tracing."""
    if not found:
        return EMPTY
    told = []
    for (column, name), node in placed(found).items():
        onward = [flow for flow in found if (flow.column, flow.source) == (column, name)]
        if onward:
            to = "; ".join(f"{_label(column + 1, flow.target, ends)} {flow.number:,}" for flow in onward)
            told.append(f"{_label(column, name, ends)} ({node.number:,}): {to}.")
    return " ".join(["Ribbons as wide as their numbers, from left to right.", *told])


def placed(found: list[Flow]) -> dict[tuple[int, str], Node]:
    """Where each node stands, by column and name; a node is as high as the more of what comes and what goes."""
    numbers: dict[tuple[int, str], int] = {}
    sites = dict.fromkeys(flow.source for flow in found if flow.column == 0)
    for column, names in enumerate((sites, *LABELS)):
        for name in names:
            comes = sum(flow.number for flow in found if (flow.column + 1, flow.target) == (column, name))
            goes = sum(flow.number for flow in found if (flow.column, flow.source) == (column, name))
            if comes or goes:
                numbers[column, name] = max(comes, goes)
    columns = [[key for key in numbers if key[0] == column] for column in range(len(HEADINGS))]
    scale = min((_BODY - _TOP - _GAP * len(keys)) / sum(numbers[key] for key in keys) for keys in columns if keys)
    nodes = {}
    for keys in columns:
        top = _TOP
        for key in keys:
            nodes[key] = Node(top, numbers[key] * scale, numbers[key])
            top += nodes[key].height + _GAP
    return nodes


def _draw_ribbons(axes: Axes, found: list[Flow], nodes: dict[tuple[int, str], Node]) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    gone = {key: node.top for key, node in nodes.items()}
    come = dict(gone)
    for flow in found:
        source, target = (flow.column, flow.source), (flow.column + 1, flow.target)
        high = flow.number * nodes[source].height / nodes[source].number
        left, right, here, there = _LEFTS[flow.column] + _BAR, _LEFTS[flow.column + 1], gone[source], come[target]
        middle = (left + right) / 2
        over = [(left, here), (middle, here), (middle, there), (right, there)]
        back = [(right, there + high), (middle, there + high), (middle, here + high), (left, here + high)]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
        axes.add_patch(
            PathPatch(Path(over + back, codes), facecolor=_colour(flow), edgecolor="white", alpha=0.45, linewidth=0.4)
        )
        gone[source] += high
        come[target] += high


def _draw_nodes(axes: Axes, column: int, nodes: dict[str, Node], labels: dict[str, str]) -> None:
    from matplotlib.patches import Rectangle

    texts = {
        name: textwrap.wrap(f"{node.number:,} {labels[name]}", _CHARACTERS[column]) for name, node in nodes.items()
    }
    middles = [node.top + node.height / 2 for node in nodes.values()]
    heights = spread(middles, [_LINE * len(lines) + 0.02 for lines in texts.values()])
    for (name, node), height in zip(nodes.items(), heights, strict=True):
        axes.add_patch(Rectangle((_LEFTS[column], node.top), _BAR, node.height, color=GREY, linewidth=0))
        x, align = (_LEFTS[0] - 0.05, "right") if column == 0 else (_LEFTS[column] + _BAR + 0.05, "left")
        axes.text(
            x, height, "\n".join(texts[name]), size=SMALL, va="center", ha=align, linespacing=1.1, bbox=UNDER_TEXT
        )


def _colour(flow: Flow) -> str:
    routes = list(Route)
    route = {1: flow.target, 2: flow.source}.get(flow.column)
    return COLOURS[routes.index(route)] if route in routes else PALE


def _label(column: int, name: str, ends: Mapping[str, str]) -> str:
    return (ends, *LABELS[1:])[column - 1][name] if column else name


def _counted(frame: pd.DataFrame, keys: list[str], number: str) -> dict[tuple, int]:
    return {key: int(count) for key, count in frame.groupby(keys)[number].sum().items()}
