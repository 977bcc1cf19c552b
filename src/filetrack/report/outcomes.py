"""The outcomes over 21 months on their page: each analysis with its base, figures, estimates, tests and limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.figures import count_text, interval_text, p_text, percent_text, range_text
from filetrack.bulletin.frames import FrameView, frame_view
from filetrack.report.drawn import Drawn, placed
from filetrack.schemas.codes import Receiver, Treatment
from filetrack.schemas.outcomes import (
    Effect,
    OutcomeAnalysis,
    OutcomeCount,
    OutcomeTest,
    Refusal,
    RoutingMissed,
    RoutingProtocol,
    RoutingUnknown,
    RoutingVolume,
    Specification,
)

SHARE = "cumulative incidence"
"""The measure of headlines that are shares."""


@dataclass(frozen=True)
class Outcomes:
    """What the analyses of a run found, a frame a kind of result."""

    analyses: pd.DataFrame
    effects: pd.DataFrame
    tests: pd.DataFrame
    refusals: pd.DataFrame
    counts: pd.DataFrame
    specifications: pd.DataFrame
    protocols: pd.DataFrame
    volumes: pd.DataFrame
    missed: pd.DataFrame
    unknown: pd.DataFrame


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


@dataclass(frozen=True)
class ProtocolView:
    """A routing protocol as the page shows it: how much it sends to whom, what is not known, how it is read."""

    name: str
    title: str
    section: str
    readings: str | None
    cannot_say: str
    volumes: FrameView
    unknown: FrameView


def view(outcomes: Outcomes, drawn: Sequence[Drawn]) -> dict[str, object]:
    """Return every analysis in the order declared, headlines under all treatments, and the routing protocols.

    `drawn` are the run's figures.
    """
    return {
        "contents": [
            ("analyses", "Analyses"),
            ("specifications", "Under other treatments"),
            ("routing", "Routed otherwise"),
        ],
        "analyses": [_analysis(one, outcomes, drawn) for one in outcomes.analyses.to_dict("records")],
        "specifications": _specifications(outcomes.specifications),
        "specified": placed(drawn, "specifications"),
        "notes": _notes(outcomes.specifications),
        "routing": _routing(outcomes),
        "protocols": [_protocol(one, outcomes) for one in outcomes.protocols.to_dict("records")],
    }


def _analysis(one: dict, outcomes: Outcomes, drawn: Sequence[Drawn]) -> AnalysisView:
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
        placed(drawn, name),
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


def _specifications(frame: pd.DataFrame) -> FrameView:
    """Headlines in columns, treatments in rows; a dash where a headline cannot be estimated so."""
    headlines = list(frame[Specification.title].unique())
    cells = {
        (one[Specification.treatment], one[Specification.title]): _specified(one) for one in frame.to_dict("records")
    }
    measures = frame.drop_duplicates(Specification.title)[Specification.measure]
    headings = [f"{title} ({measure})" for title, measure in zip(headlines, measures, strict=True)]
    rows = [[one.label, *(cells.get((one, title), "–") for title in headlines)] for one in Treatment]
    return FrameView(["Treatment", *headings], rows, list(range(1, len(headlines) + 1)))


def _specified(one: dict) -> str:
    if pd.isna(one[Specification.estimate]):
        return "–"
    write = _percent if one[Specification.measure] == SHARE else _number
    return interval_text(write, *(one[name] for name in _LIMITS))


_LIMITS = (Specification.estimate, Specification.lower, Specification.upper)


def _notes(frame: pd.DataFrame) -> FrameView:
    """What a treatment leaves as it was, or why a headline is not estimated under it."""
    noted = frame[frame[Specification.note].notna()]
    rows = [
        [one[Specification.title], Treatment(one[Specification.treatment]).label, one[Specification.note]]
        for one in noted.to_dict("records")
    ]
    return FrameView(["Headline", "Treatment", "Note"], rows, [])


def _routing(outcomes: Outcomes) -> FrameView:
    """Each protocol: notifications sent to social services, and families with a safeguarding service that it misses."""
    volumes, missed = outcomes.volumes, outcomes.missed
    sent = volumes[
        volumes[RoutingVolume.site].eq("both")
        & volumes[RoutingVolume.grade].eq("all")
        & volumes[RoutingVolume.agency].eq(Receiver.SOCIAL_SERVICES)
    ].set_index(RoutingVolume.protocol)
    late = missed[missed[RoutingMissed.service].eq("either") & missed[RoutingMissed.group].eq("all")]
    late = late.set_index(RoutingMissed.protocol)
    rows = []
    for one in outcomes.protocols.to_dict("records"):
        name = one[RoutingProtocol.protocol]
        to, not_told = sent.loc[name], late.loc[name]
        rows.append(
            [
                one[RoutingProtocol.title],
                _between(to, RoutingVolume.notifications, RoutingVolume.least, RoutingVolume.most),
                interval_text(
                    _percent, *(to[n] for n in (RoutingVolume.share, RoutingVolume.lower, RoutingVolume.upper))
                ),
                f"{_between(not_told, RoutingMissed.missed, RoutingMissed.missed_least, RoutingMissed.missed_most)}"
                f" of {count_text(not_told[RoutingMissed.families])}",
                range_text(not_told[RoutingMissed.lower], not_told[RoutingMissed.upper]),
            ]
        )
    headings = ["Protocol", "Notifications to social services", "Share (95% interval)"]
    return FrameView([*headings, "Families with a safeguarding service missed", "95% interval"], rows, [1, 2, 3, 4])


def _between(row: pd.Series, value: str, least: str, most: str) -> str:
    """A count, with what it is at least and at most whatever is not known."""
    if row[least] == row[most]:
        return count_text(row[value])
    return f"{count_text(row[value])} ({count_text(row[least])}–{count_text(row[most])})"


def _protocol(one: dict, outcomes: Outcomes) -> ProtocolView:
    name = one[RoutingProtocol.protocol]
    volumes = outcomes.volumes[
        outcomes.volumes[RoutingVolume.protocol].eq(name) & outcomes.volumes[RoutingVolume.site].eq("both")
    ]
    unknown = outcomes.unknown[outcomes.unknown[RoutingUnknown.protocol].eq(name)]
    shown = [RoutingVolume.grade, RoutingVolume.agency, RoutingVolume.notifications, RoutingVolume.least]
    asked = [RoutingUnknown.variable, RoutingUnknown.unknown, RoutingUnknown.of, RoutingUnknown.read_as]
    readings = one[RoutingProtocol.readings]
    return ProtocolView(
        name,
        one[RoutingProtocol.title],
        one[RoutingProtocol.section],
        None if pd.isna(readings) else readings,
        one[RoutingProtocol.cannot_say],
        frame_view(volumes, RoutingVolume, [*shown, RoutingVolume.most, RoutingVolume.families]),
        frame_view(unknown, RoutingUnknown, asked),
    )


def _percent(share: float) -> str:
    return percent_text(100 * share)


def _number(value: float) -> str:
    """Three significant figures, without powers of ten; `no bound` where there is none."""
    if pd.isna(value):
        return "–"
    if value in (float("inf"), float("-inf")):
        return "no bound"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
