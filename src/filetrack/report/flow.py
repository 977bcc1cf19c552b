"""The flow of the sample, RECORD style: what each step left and took at each site, down to families by pathway."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from filetrack.bulletin.figures import share_text
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState, Pathway
from filetrack.schemas.sample import SampleStep

WIDTH, MAIN, SIDE = 400, 192, 188
LINE, ASCENT, SPACE, PAD, GAP = 17, 12.5, 6, 11, 16
CHARACTERS = 27
END_STATES = EndState.labels()


@dataclass(frozen=True)
class Loss:
    """Units that a step took out, and why."""

    reason: str
    count: int
    text: str


@dataclass(frozen=True)
class Stage:
    """What a step left, after what it took out."""

    label: str
    count: int
    unit: str
    losses: list[Loss] = field(default_factory=list)


@dataclass(frozen=True)
class Panel:
    """The stages at one site, or at all, and the pathways of the families that are left."""

    key: str
    title: str
    stages: list[Stage]
    pathways: list[Loss] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A line of text in a box, with the height of its baseline."""

    text: str
    y: float
    strong: bool


@dataclass(frozen=True)
class Box:
    """A box of a drawing with its lines of text. `kind` is `stage` or `loss`."""

    x: float
    y: float
    width: float
    height: float
    lines: list[Line]
    kind: str


@dataclass(frozen=True)
class Bar:
    """A pathway in the last box of a drawing, with a bar as long as its share of families."""

    label: str
    text: str
    y: float
    length: float


@dataclass(frozen=True)
class Drawing:
    """A panel laid out on a canvas."""

    panel: Panel
    height: float
    boxes: list[Box]
    arrows: list[str]
    bars: list[Bar]


def sampling_panels(steps: pd.DataFrame, sites: Mapping[str, str]) -> list[Panel]:
    """Return, for each site, the steps from what was searched to the sample, with what each left out and why.

    `sites` are the study's, with their labels.
    """
    return [
        Panel(f"sample-{site}", f"{label} site", _sampling(steps[steps[SampleStep.site].eq(site)]))
        for site, label in sites.items()
    ]


def tracing_panels(
    cases: pd.DataFrame, families: pd.DataFrame, sites: Mapping[str, str], ends: Mapping[str, str] = END_STATES
) -> list[Panel]:
    """Return, for each site and for all, sampled notifications, those traced, families, and families by pathway.

    `ends` are labels of the end states of tracing.
    """
    panels = [
        _tracing(
            site,
            f"{label} site",
            cases[cases[Case.site].eq(site)],
            families[families[CaseFamily.site].eq(site)],
            ends,
        )
        for site, label in sites.items()
    ]
    together = "Both sites" if len(sites) == 2 else "All sites"
    return [*panels, _tracing("both", together, cases, families, ends)] if len(sites) > 1 else panels


def drawings(panels: list[Panel]) -> list[Drawing]:
    """Return panels laid out; where all have as many stages, the same stage stands at the same height in each."""
    if len({len(panel.stages) for panel in panels}) > 1:
        return [drawing for panel in panels for drawing in drawings([panel])]
    rows = list(zip(*(panel.stages for panel in panels), strict=True))
    stage_heights = [max(_height(_stage_blocks(stage)) for stage in row) for row in rows]
    loss_heights = [max(_height(_loss_blocks(stage)) for stage in row) for row in rows]
    return [_drawing(panel, stage_heights, loss_heights) for panel in panels]


def _sampling(steps: pd.DataFrame) -> list[Stage]:
    stages = []
    for step in steps.sort_values(SampleStep.step).to_dict("records"):
        excluded = int(step[SampleStep.excluded])
        reason = step[SampleStep.reason] if isinstance(step[SampleStep.reason], str) else "Left out"
        losses = [Loss(reason, excluded, f"{excluded:,}")] if excluded else []
        stages.append(Stage(step[SampleStep.description], int(step[SampleStep.kept]), step[SampleStep.unit], losses))
    return stages


def _tracing(key: str, title: str, cases: pd.DataFrame, families: pd.DataFrame, labels: Mapping[str, str]) -> Panel:
    ends = cases[Case.end_state].value_counts()
    lost = [
        Loss(labels[state], int(ends[state]), share_text(int(ends[state]), len(cases)))
        for state in EndState
        if state != EndState.TRACED and ends.get(state, 0)
    ]
    traced = int(ends.get(EndState.TRACED, 0))
    again = traced - len(families)
    further = [Loss("Further notifications of the same family", again, f"{again:,}")] if again else []
    ways = families[CaseFamily.pathway].value_counts()
    return Panel(
        key,
        title,
        [
            Stage("in the sample", len(cases), "notifications"),
            Stage(EndState.TRACED.label.lower(), traced, "notifications", lost),
            Stage("whose files were read", len(families), "families", further),
        ],
        [Loss(way.label, int(ways.get(way, 0)), share_text(int(ways.get(way, 0)), len(families))) for way in Pathway],
    )


def _stage_blocks(stage: Stage) -> list[list[str]]:
    return [[f"{stage.count:,} {stage.unit}", *textwrap.wrap(stage.label, CHARACTERS)]]


def _loss_blocks(stage: Stage) -> list[list[str]]:
    return [[loss.text, *textwrap.wrap(loss.reason, CHARACTERS)] for loss in stage.losses]


def _height(blocks: list[list[str]]) -> float:
    return sum(map(len, blocks)) * LINE + (len(blocks) - 1) * SPACE + 2 * PAD if blocks else 0


def _box(x: float, y: float, width: float, blocks: list[list[str]], kind: str) -> Box:
    lines, top = [], y + PAD
    for block in blocks:
        lines += [Line(text, top + number * LINE + ASCENT, number == 0) for number, text in enumerate(block)]
        top += len(block) * LINE + SPACE
    return Box(x, y, width, _height(blocks), lines, kind)


def _drawing(panel: Panel, stage_heights: list[float], loss_heights: list[float]) -> Drawing:
    boxes, arrows = [], []
    y, below = 1.0, None
    for stage, stage_height, loss_height in zip(panel.stages, stage_heights, loss_heights, strict=True):
        if below is not None:
            bottom, y = y, y + loss_height + 2 * GAP
            arrows.append(f"M{MAIN / 2} {below} V{y - 2}")
            if stage.losses:
                centre = (bottom + y) / 2
                blocks = _loss_blocks(stage)
                boxes.append(_box(WIDTH - SIDE - 1, centre - _height(blocks) / 2, SIDE, blocks, "loss"))
                arrows.append(f"M{MAIN / 2} {centre} H{WIDTH - SIDE - 3}")
        boxes.append(_box(1, y, MAIN, _stage_blocks(stage), "stage"))
        below = y + boxes[-1].height
        y += stage_height
    if not panel.pathways:
        return Drawing(panel, y + 1, boxes, arrows, [])
    top = y + 2 * GAP
    arrows.append(f"M{MAIN / 2} {below} V{top - 2}")
    height = len(panel.pathways) * 2 * LINE + 2 * PAD
    boxes.append(Box(1, top, WIDTH - 2, height, [], "stage"))
    return Drawing(panel, top + height + 1, boxes, arrows, _bars(panel, top + PAD))


def _bars(panel: Panel, top: float) -> list[Bar]:
    families = sum(way.count for way in panel.pathways) or 1
    return [
        Bar(way.reason, way.text, top + number * 2 * LINE, (WIDTH - 2 - 2 * PAD) * way.count / families)
        for number, way in enumerate(panel.pathways)
    ]
