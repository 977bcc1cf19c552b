"""The coding on the page: whose codes count, which rules fired, texts beside fields, tables under other codings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.figures import count_text, percent_text, share_text
from filetrack.bulletin.frames import FrameView, frame_view
from filetrack.schemas.codes import Level
from filetrack.schemas.coding import (
    CODED_LABELS,
    CellCoding,
    Disagreement,
    DoubtCount,
    LevelAgainstTruth,
    LevelScore,
    RuleFired,
)
from filetrack.schemas.human_code import Among, By, CodeAgreement, CodeConfusion, CodeCount, Pair

LABELS = {variable.value: label for variable, label in CODED_LABELS.items()} | {
    By.MACHINE.value: "Rules",
    Among.SAMPLE.value: "Random sample",
    Among.CODED.value: "All that both coded",
}


@dataclass(frozen=True)
class Judged:
    """The rules' levels beside the simulator's, by site."""

    scores: pd.DataFrame
    levels: pd.DataFrame


@dataclass(frozen=True)
class Coding:
    """What a run tells of its coding. `judged` is None where no truth is known."""

    by_whom: pd.DataFrame
    doubts: pd.DataFrame
    rules: pd.DataFrame
    disagreement: pd.DataFrame
    codings: pd.DataFrame
    agreement: pd.DataFrame
    confusion: pd.DataFrame
    judged: Judged | None


def view(coding: Coding, sites: Mapping[str, str]) -> dict[str, object]:
    """Return the section's tables; `sites` are the study's, with their labels."""
    own = coding.rules[coding.rules[RuleFired.incidents] > 0]
    return {
        "by_whom": frame_view(coding.by_whom, CodeCount, list(CodeCount.to_schema().columns), labels=LABELS),
        "doubts": doubts_view(coding.doubts, sites),
        "rules": frame_view(coding.rules, RuleFired, list(RuleFired.to_schema().columns)),
        "fired": {"rules": count_text(len(own)), "of": count_text(len(coding.rules))},
        "disagreement": frame_view(
            coding.disagreement, Disagreement, list(Disagreement.to_schema().columns), labels=sites
        ),
        "codings": codings_view(coding.codings),
        "people": bool(coding.codings[CellCoding.people].notna().any()),
        "agreement": between_two(coding.agreement, CodeAgreement),
        "confusion": between_two(coding.confusion, CodeConfusion),
        "judged": None if coding.judged is None else judged_view(coding.judged, sites),
    }


def between_two(frame: pd.DataFrame, schema: type[Pair]) -> FrameView | None:
    """What two gave, by variable and code; None where nobody coded."""
    if frame.empty:
        return None
    shown = frame.fillna({Pair.code: "–"})
    return frame_view(shown, schema, list(schema.to_schema().columns), decimals=2, labels=LABELS)


def doubts_view(doubts: pd.DataFrame, sites: Mapping[str, str]) -> FrameView:
    """Incidents that a person should read, with their share of the site's."""
    rows = [
        [
            sites[one[DoubtCount.site]],
            one[DoubtCount.reason].capitalize(),
            share_text(one[DoubtCount.incidents], one[DoubtCount.coded]),
        ]
        for one in doubts.to_dict("records")
    ]
    return FrameView(["Site", "Reason", "Incidents"], rows, [2])


def codings_view(codings: pd.DataFrame) -> FrameView:
    """Counts and percentages of the cells side by side, as far as a coding tells of any incident."""
    columns = [CellCoding.value, CellCoding.machine, CellCoding.people, CellCoding.conservative]
    described = CellCoding.to_schema().columns
    shown = [name for name in columns if codings[name].notna().any()]
    rows = [
        [
            one[CellCoding.table],
            one[CellCoding.row],
            one[CellCoding.column],
            *((count_text if one[CellCoding.kind] == "count" else percent_text)(one[name]) for name in shown),
        ]
        for one in codings.to_dict("records")
    ]
    headings = ["Table", "Row", "Column", *(described[name].title for name in shown)]
    return FrameView(headings, rows, list(range(3, 3 + len(shown))))


def judged_view(judged: Judged, sites: Mapping[str, str]) -> dict[str, FrameView]:
    """How the rules' levels stand to the simulator's: by site, and level by level."""
    names = [LevelAgainstTruth.site, LevelAgainstTruth.meant]
    wide = judged.levels.pivot(index=names, columns=LevelAgainstTruth.level, values=LevelAgainstTruth.incidents)
    rows = [
        [sites[site], meant.label, *(count_text(wide.loc[(site, meant), coded]) for coded in Level)]
        for site in dict.fromkeys(judged.levels[LevelAgainstTruth.site])
        for meant in Level
    ]
    headings = ["Site", "Simulated level", *(f"Coded {coded.label.lower()}" for coded in Level)]
    return {
        "scores": frame_view(judged.scores, LevelScore, list(LevelScore.to_schema().columns), decimals=3, labels=sites),
        "levels": FrameView(headings, rows, [2, 3, 4]),
    }
