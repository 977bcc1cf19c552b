"""The outcomes over 21 months on their page: each analysis with its base, figures, estimates, tests and limits."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.figures import count_text, p_text
from filetrack.bulletin.frames import FrameView
from filetrack.schemas.outcomes import Effect, OutcomeAnalysis, OutcomeCount, OutcomeTest, Refusal


@dataclass(frozen=True)
class Outcomes:
    """What the analyses of a run found, a frame a kind of result."""

    analyses: pd.DataFrame
    effects: pd.DataFrame
    tests: pd.DataFrame
    refusals: pd.DataFrame
    counts: pd.DataFrame


@dataclass(frozen=True)
class Drawn:
    """A figure: its name, which is its file's, its title, and what it shows in words."""

    name: str
    title: str
    alt: str


@dataclass(frozen=True)
class AnalysisView:
    """An analysis as the page shows it; a table without rows is None."""

    name: str
    title: str
    base: str
    cannot_say: str
    figures: list[Drawn]
    effects: FrameView | None
    counts: FrameView | None
    tests: FrameView | None
    refusals: FrameView | None


def view(outcomes: Outcomes) -> dict[str, object]:
    """Return every analysis in the order declared, and what the page lists them under."""
    views = [_analysis(one, outcomes) for one in outcomes.analyses.to_dict("records")]
    return {"analyses": views}


def _analysis(one: dict, outcomes: Outcomes) -> AnalysisView:
    name = one[OutcomeAnalysis.analysis]
    effects, tests, refusals, counts = (
        frame[frame[OutcomeAnalysis.analysis].eq(name)].to_dict("records")
        for frame in (outcomes.effects, outcomes.tests, outcomes.refusals, outcomes.counts)
    )
    aside = one[OutcomeAnalysis.set_aside]
    return AnalysisView(
        name,
        one[OutcomeAnalysis.title],
        f"Unit: {one[OutcomeAnalysis.unit]}. {count_text(one[OutcomeAnalysis.base])} units of "
        f"{count_text(one[OutcomeAnalysis.families])} families, {count_text(one[OutcomeAnalysis.events])} events"
        + (f"; {count_text(aside)} set aside." if aside else "."),
        one[OutcomeAnalysis.cannot_say],
        [],
        _view(
            ["Model", "Term or group", "What is estimated", "Estimate (95% interval)", "p", "Units", "Events"],
            [4, 5, 6],
            [_effect(row) for row in effects],
        ),
        _view(["What is counted", "Value", "Number", "Out of"], [2, 3], [_count(row) for row in counts]),
        _view(["Test", "Of", "Statistic", "Degrees of freedom", "p"], [2, 3, 4], [_test(row) for row in tests]),
        _view(
            ["Model or test", "Why it is refused"], [], [[row[Refusal.model], row[Refusal.reason]] for row in refusals]
        ),
    )


def _view(headings: list[str], numbers: list[int], rows: list[list[str]]) -> FrameView | None:
    return FrameView(headings, rows, numbers) if rows else None


def _effect(row: dict) -> list[str]:
    return [
        row[Effect.model],
        row[Effect.term],
        row[Effect.measure],
        f"{_number(row[Effect.estimate])} ({_number(row[Effect.lower])} to {_number(row[Effect.upper])})",
        p_text(row[Effect.p]),
        count_text(row[Effect.units]),
        count_text(row[Effect.events]),
    ]


def _count(row: dict) -> list[str]:
    names = (OutcomeCount.measure, OutcomeCount.value)
    return [*(row[name] for name in names), count_text(row[OutcomeCount.number]), count_text(row[OutcomeCount.of])]


def _test(row: dict) -> list[str]:
    df = row[OutcomeTest.df]
    return [
        row[OutcomeTest.test],
        row[OutcomeTest.of],
        _number(row[OutcomeTest.statistic]),
        "–" if pd.isna(df) else f"{df:g}",
        p_text(row[OutcomeTest.p]),
    ]


def _number(value: float) -> str:
    """Three significant figures, without powers of ten; `no bound` where there is none."""
    if pd.isna(value):
        return "–"
    if value in (float("inf"), float("-inf")):
        return "no bound"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
