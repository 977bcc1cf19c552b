"""Whether the analyses of outcomes find what was planted: coverage of their 95% intervals, and how often tests err.

Many samples are drawn from populations with known effects (`config/planted.yaml`), under effects and under none, of the
study's size and of a larger one, and each goes through the outcomes stage from its records to the rows of results.
Run: `python -m tests.benchmarks.outcomes`.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
import typer

from filetrack import io
from filetrack.history import HistoryRules
from filetrack.outcomes import cohort
from filetrack.outcomes.analyses import Cohort, analysed
from filetrack.schemas.analysis import Analyses
from filetrack.schemas.codes import PreviousInvolvement, Route
from filetrack.schemas.outcomes import CurvePoint, Effect, FollowUp, OutcomeTest
from filetrack.schemas.planted import KnownEffect, Quantity
from filetrack.schemas.study import Study
from filetrack.simulate.planted.histories import in_depth, records
from filetrack.simulate.planted.settings import Planted
from filetrack.simulate.planted.truth import known_effects

ROOT = Path(__file__).parents[2]
MEASURED = Path(__file__).parent / "measured" / "outcomes.json"
AT_ONCE = 25
"""Samples whose records are drawn, and whose clocks are made, together."""

OPEN = [Route.FAMILY_SUPPORT_OPEN, Route.SAFEGUARDING_OPEN]
TRIGGERED = [Route.FAMILY_SUPPORT_TRIGGERED, Route.SAFEGUARDING_TRIGGERED]
GROUPS = {
    "no_further_action": {"route": [Route.NO_FURTHER_ACTION]},
    "letter_or_visit": {"route": [Route.LETTER_OR_VISIT]},
    "triggered": {"route": TRIGGERED},
    "open": {"route": OPEN},
}
PREDICTORS = {
    "earlier_assessment": {"previous": [PreviousInvolvement.MEDIUM]},
    "infant": {"infant": [True]},
    "violence_high": {"level": ["high"]},
    "south": {"site": ["south"]},
}
NOT_OPEN = {"route": [*GROUPS["no_further_action"]["route"], *GROUPS["letter_or_visit"]["route"], *TRIGGERED]}


def declared(study: Study, settings: Planted) -> Analyses:
    """The analyses, of planted quantities, that are made of every sample."""
    timed = {
        "kind": "time_to_event",
        "groups": GROUPS,
        "landmark_days": study.involvement.response_days,
        "every_days": settings.day,
        "least_events": 10,
    }
    services = timed | {"event": ["high_service"], "competing": ["case_opened"]}
    of_each = [
        services | {"name": "services"},
        services | {"name": "services_by_notification", "unit": "notification"},
        timed | {"name": "assessments", "event": ["medium_service"], "competing": ["case_closed"]},
        {
            "name": "repeats",
            "kind": "repeats",
            "groups": GROUPS,
            "predictors": {name: where for name, where in GROUPS.items() if name != "no_further_action"} | PREDICTORS,
            "every_days": settings.day,
            "least_events": 5,
        },
        {
            "name": "triggered",
            "kind": "response",
            "where": NOT_OPEN,
            "outcome": {"route": TRIGGERED},
            "predictors": PREDICTORS,
            "exact": ["earlier_assessment", "infant", "violence_high"],
            "least_events": 5,
        },
        {
            "name": "engagement",
            "kind": "association",
            "exposures": {"engaged": {"mother": ["full"]}},
            "outcome": {"outcome": ["mother_and_partner"]},
        },
    ]
    return Analyses.model_validate({"analyses": [{"title": "-", "cannot_say": "-"} | one for one in of_each]})


QUANTITIES = {
    ("services", "Cox, cause-specific"): Quantity.HAZARD_RATIO,
    ("services_by_notification", "Cox, cause-specific"): Quantity.HAZARD_RATIO,
    ("assessments", "Fine and Gray"): Quantity.SUBHAZARD_RATIO,
    ("repeats", "exact rate"): Quantity.RATE,
    ("repeats", "rate, errors by family"): Quantity.RATE,
    ("repeats", "negative binomial"): Quantity.RATE_RATIO,
    ("repeats", "Andersen and Gill"): Quantity.RATE_RATIO,
    ("triggered", "Firth, profile limits"): Quantity.TRIGGERED,
    ("triggered", "exact"): Quantity.TRIGGERED,
    ("triggered", "logistic"): Quantity.TRIGGERED,
    ("engagement", "share, exact limits"): Quantity.SHARE,
    ("engagement", "Fisher, exact limits"): Quantity.ENGAGEMENT,
    ("services", "survival"): Quantity.SURVIVAL,
    ("services", "incidence"): Quantity.SERVICE_INCIDENCE,
    ("assessments", "incidence"): Quantity.ASSESSMENT_INCIDENCE,
    ("repeats", "mean_cumulative"): Quantity.NUMBER,
}
"""What each estimate of an analysis is an estimate of; curves are read at the day of the config."""
OF_THE_CAUSE = {"services": "high_service", "assessments": "medium_service", "repeats": "notification"}
KEYS = ["analysis", "estimator", "term"]


NOT_NULL = "counts vary no more than Poisson's"
"""What a test asks that is not so in any planted population: families differ in all."""
SAID = """Exact and Firth's: conservative by design where the outcome is rare, as discrete distributions are."""
TARGETS = {"coverage": (0.93, 0.97), "type_one": (0.04, 0.06)}


def samples(settings: Planted, size: str, number: int, rng: np.random.Generator) -> Iterator[Cohort]:
    """Draw so many samples of families: records, clocks, families in depth."""
    study = io.settings(ROOT / "config/study.yaml", Study)
    history = io.settings(ROOT / "config/coding/involvement.yaml", HistoryRules)
    windows = cohort.Windows(study.involvement.response_days, study.period.follow_up_months)
    families, studied = settings.families[size], settings.engagement.families[size]
    drawn = records(settings, study, families * number, rng)
    notified = cohort.notified(*drawn, history, windows)
    first = cohort.first_of_family(notified)
    frames = [notified, first, cohort.repeats(first, drawn.events)]
    depth = in_depth(settings.engagement, studied * number, rng)
    for place in range(number):
        one, again, repeats = (_of(frame, families, place) for frame in frames)
        yield Cohort(one, again, first[:0], repeats, drawn.events[:0], pd.DataFrame(), _of(depth, studied, place))


def _of(frame: pd.DataFrame, size: int, place: int) -> pd.DataFrame:
    """A sample's part of a frame: its families have numbers of their own."""
    return frame[frame[FollowUp.family_id].str[1:].astype(int) // size == place].reset_index(drop=True)


def estimates(task: tuple[str, bool, int, np.random.SeedSequence]) -> tuple[str, bool, pd.DataFrame, pd.DataFrame]:
    """Return the estimates with limits and p, and the tests, of so many samples of a size, with effects or without."""
    size, effects, number, seed = task
    settings = _settings(effects)
    asked = declared(io.settings(ROOT / "config/study.yaml", Study), settings)
    found, tests = [], []
    for sample in samples(settings, size, number, np.random.default_rng(seed)):
        results = analysed(asked, sample)
        curves = results[CurvePoint]
        own = curves[CurvePoint.end] == curves[CurvePoint.analysis].map(OF_THE_CAUSE)
        read = curves[own & (curves[CurvePoint.day] == settings.day)]
        found.append(results[Effect].rename(columns={Effect.model: "estimator"}))
        found.append(read.rename(columns={CurvePoint.curve: "estimator", CurvePoint.group: "term"}))
        tests.append(results[OutcomeTest].rename(columns={OutcomeTest.test: "estimator", OutcomeTest.of: "term"}))
    every = pd.concat(found)[[*KEYS, "estimate", "lower", "upper", "p"]]
    return size, effects, every, pd.concat([every, *tests])[[*KEYS, "p"]].dropna()


def _settings(effects: bool) -> Planted:
    settings = io.settings(ROOT / "config/planted.yaml", Planted)
    return settings if effects else settings.without_effects()


def covered(found: pd.DataFrame, settings: Planted) -> pd.DataFrame:
    """Return by estimator and term how many intervals cover the truth, `of` how many, and how many lie above or below.

    An estimate without limits, as of a group in which nobody met the end, has no interval.
    """
    truth = known_effects(settings).set_index([KnownEffect.quantity, KnownEffect.term])[KnownEffect.value]
    names = list(zip(found["analysis"], found["estimator"], strict=True))
    known = found.assign(quantity=[QUANTITIES.get(name) for name in names]).dropna(
        subset=["quantity", "lower", "upper"]
    )
    known["truth"] = [truth[key] for key in zip(known["quantity"], known["term"], strict=True)]
    known["above"], known["below"] = known["lower"] > known["truth"], known["upper"] < known["truth"]
    known["met"] = ~known["above"] & ~known["below"]
    sums = {"truth": ("truth", "first"), "of": ("met", "size"), "met": ("met", "sum")}
    return known.groupby(KEYS, sort=False).agg(**sums, above=("above", "sum"), below=("below", "sum"))


def erred(tests: pd.DataFrame) -> pd.DataFrame:
    """Return by estimator or test and term how many have p under 0.05, `met`, `of` all."""
    every = tests[tests["term"] != NOT_NULL]
    every = every.assign(met=every["p"] < 0.05)
    return every.groupby(KEYS, sort=False).agg(of=("met", "size"), met=("met", "sum"))


def judged(counts: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return shares with the limits of Monte Carlo error, and whether these reach what is asked."""
    from scipy.stats import binomtest

    low, high = TARGETS[target]
    shares = counts["met"] / counts["of"]
    limits = [binomtest(int(met), int(of)).proportion_ci() for met, of in zip(counts["met"], counts["of"], strict=True)]
    lower, upper = (pd.Series([getattr(one, end) for one in limits], counts.index) for end in ("low", "high"))
    verdict = np.select([upper < low, lower > high], ["below", "above"], "within")
    return counts.assign(share=shares.round(4), low=lower.round(4), high=upper.round(4), verdict=verdict)


def measure(draws: int, workers: int, seed: int) -> dict:
    """Draw samples of every size with effects and without, and return what came of them."""
    sizes = _settings(True).families
    cells = [(size, effects) for size in sizes for effects in (True, False)]
    tasks = []
    for (size, effects), root in zip(cells, np.random.SeedSequence(seed).spawn(len(cells)), strict=True):
        numbers = [min(AT_ONCE, draws - done) for done in range(0, draws, AT_ONCE)]
        tasks += [(size, effects, number, one) for number, one in zip(numbers, root.spawn(len(numbers)), strict=True)]
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        done = list(pool.imap_unordered(estimates, tasks[::-1]))
    measured = {"draws": draws, "families": sizes, "wall_seconds": round(time.perf_counter() - began), "rows": []}
    for size, effects in cells:
        found, tests = (pd.concat([one[place] for one in done if one[:2] == (size, effects)]) for place in (2, 3))
        parts = [("coverage", covered(found, _settings(effects)))]
        parts += [] if effects else [("type_one", erred(tests))]
        for target, counts in parts:
            rows = judged(counts, target).reset_index().to_dict("records")
            measured["rows"] += [{"size": size, "effects": effects, "measure": target, **row} for row in rows]
    return measured


def table(measured: dict) -> str:
    """Return what was measured as lines: percentages by size, those outside what is asked marked."""
    rows = pd.DataFrame(measured["rows"])
    mark = rows["verdict"].map({"below": "-", "above": "+", "within": " "})
    rows["told"] = (100 * rows["share"]).map("{:5.1f}".format) + mark
    rows["of"] = rows["measure"] + rows["effects"].map({True: ", effects", False: ", none"}) + ", " + rows["size"]
    wide = rows.pivot_table(index=KEYS, columns="of", values="told", aggfunc="first", sort=False).fillna("")
    return wide.to_string()


def main(
    draws: Annotated[int, typer.Option(min=10, help="Samples of each size, with effects and without.")] = 500,
    workers: int = 2,
    seed: int = 8,
    out: Path = MEASURED,
) -> None:
    """Measure coverage and type I error, write them as JSON and print them."""
    measured = measure(draws, workers, seed)
    rows = ",\n  ".join(json.dumps(row) for row in measured.pop("rows"))
    out.write_text(f'{json.dumps(measured)[:-1]}, "rows": [\n  {rows}\n]}}\n')
    print(table(json.loads(out.read_text())))
    print(
        f"{draws} samples each in {measured['wall_seconds']} s. + above, - below what is asked, beyond chance. {SAID}"
    )


if __name__ == "__main__":
    typer.run(main)
