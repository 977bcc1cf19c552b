"""Whether the analyses of outcomes find what was planted: coverage of their 95% intervals, and how often tests err.

Many samples are drawn from populations with known effects (`config/planted.yaml`), under effects and under none, of the
study's size and of a larger one, and each goes through the outcomes stage from its records to the rows of results.
What is asked is asked of each estimator of each analysis, over its terms; every term's share is given beside it.
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
            "least_events": 10,
        },
        {
            "name": "triggered",
            "kind": "response",
            "where": NOT_OPEN,
            "outcome": {"route": TRIGGERED},
            "categories": {name: where for name, where in GROUPS.items() if name != "open"},
            "predictors": PREDICTORS,
            "exact": ["earlier_assessment", "infant", "violence_high"],
            "least_events": 10,
            "least_penalised": 2,
        },
        {
            "name": "engagement",
            "kind": "association",
            "exposures": {"engaged": {"mother": ["full", "partial"]}},
            "crossed": {"engagement": {"mother": ["full", "partial", "not_involved", "refused"]}},
            "outcome": {"outcome": ["mother_and_partner"]},
        },
    ]
    return Analyses.model_validate({"analyses": [{"title": "-", "cannot_say": "-"} | one for one in of_each]})


QUANTITIES = {
    ("services", "Cox, cause-specific"): Quantity.HAZARD_RATIO,
    ("services_by_notification", "Cox, cause-specific"): Quantity.HAZARD_RATIO,
    ("assessments", "Fine and Gray"): Quantity.SUBHAZARD_RATIO,
    ("repeats", "rate, errors by family"): Quantity.RATE,
    ("repeats", "negative binomial"): Quantity.RATE_RATIO,
    ("repeats", "Andersen and Gill"): Quantity.RATE_RATIO,
    ("triggered", "Firth, profile limits"): Quantity.TRIGGERED,
    ("triggered", "conditional, mid-p"): Quantity.TRIGGERED,
    ("triggered", "ordinal"): Quantity.TRIGGERED,
    ("engagement", "share, Wilson's limits"): Quantity.SHARE,
    ("engagement", "Fisher, mid-p"): Quantity.ENGAGEMENT,
    ("services", "Kaplan and Meier"): Quantity.MEDIAN,
    ("services", "survival"): Quantity.SURVIVAL,
    ("services", "incidence"): Quantity.SERVICE_INCIDENCE,
    ("assessments", "incidence"): Quantity.ASSESSMENT_INCIDENCE,
    ("repeats", "mean_cumulative"): Quantity.NUMBER,
}
"""What each estimate of an analysis is an estimate of; curves are read at the day of the config."""
OF_THE_CAUSE = {"services": "high_service", "assessments": "medium_service", "repeats": "notification"}
KEYS = ["analysis", "estimator", "term"]
CELL = ["size", "effects", "measure"]
MEDIANS = ["triggered", "open"]
"""Groups of which half meet the end within follow-up; of others an estimate says that too many did."""

NOT_NULL = "counts vary no more than Poisson's"
"""What a test asks that is not so in any planted population: families differ in all."""
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
    for place, sample in enumerate(samples(settings, size, number, np.random.default_rng(seed))):
        results = analysed(asked, sample)
        curves = results[CurvePoint]
        own = curves[CurvePoint.end] == curves[CurvePoint.analysis].map(OF_THE_CAUSE)
        read = curves[own & (curves[CurvePoint.day] == settings.day)]
        of = f"{seed.spawn_key} {place}"
        names = (Effect.model, Effect.term), (CurvePoint.curve, CurvePoint.group), (OutcomeTest.test, OutcomeTest.of)
        frames = (results[Effect], read, results[OutcomeTest])
        effect, curve, test = (
            frame.rename(columns={estimator: "estimator", term: "term"}).assign(sample=of)
            for frame, (estimator, term) in zip(frames, names, strict=True)
        )
        found += [_with_medians(effect), curve]
        tests += [effect, test]
    tested = pd.concat(tests)[[*KEYS, "sample", "p"]].dropna()
    return size, effects, pd.concat(found)[[*KEYS, "sample", "lower", "upper"]], tested


def _with_medians(effects: pd.DataFrame) -> pd.DataFrame:
    """Estimates whose medians have no bound where the curve's limit stays above a half, and only those of `MEDIANS`."""
    median = effects["estimator"] == "Kaplan and Meier"
    upper = effects["upper"].mask(median & effects["upper"].isna(), np.inf)
    return effects.assign(upper=upper)[~median | effects["term"].isin(MEDIANS)]


def _settings(effects: bool) -> Planted:
    settings = io.settings(ROOT / "config/planted.yaml", Planted)
    return settings if effects else settings.without_effects()


def covered(found: pd.DataFrame, settings: Planted) -> pd.DataFrame:
    """Return intervals with the truth and whether they met it, or lie `above` or `below`.

    An estimate without limits, as of a group in which nobody met the end, has no interval.
    """
    truth = known_effects(settings).set_index([KnownEffect.quantity, KnownEffect.term])[KnownEffect.value]
    names = list(zip(found["analysis"], found["estimator"], strict=True))
    known = found.assign(quantity=[QUANTITIES.get(name) for name in names]).dropna(
        subset=["quantity", "lower", "upper"]
    )
    known["truth"] = [truth[key] for key in zip(known["quantity"], known["term"], strict=True)]
    known["above"], known["below"] = known["lower"] > known["truth"], known["upper"] < known["truth"]
    return known.assign(met=~known["above"] & ~known["below"])


def erred(tests: pd.DataFrame) -> pd.DataFrame:
    """Return tests of what is so, with `met` where p is under 0.05."""
    return tests[tests["term"] != NOT_NULL].assign(met=lambda every: every["p"] < 0.05)


def shares(every: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return by keys how many are `met`, of how many, and the share with limits of Monte Carlo error.

    What is estimated of one sample goes together: the error is of the ratio of sums over samples.
    """
    by_sample = every.groupby([*keys, "sample"], sort=False)["met"].agg(met="sum", of="count")
    sums = by_sample.groupby(keys, sort=False).sum()
    share = sums["met"] / sums["of"]
    apart = (by_sample["met"] - by_sample["of"] * share.reindex(by_sample.index.droplevel("sample")).to_numpy()) ** 2
    error = apart.groupby(keys, sort=False).sum() ** 0.5 / sums["of"]
    return sums.assign(share=share.round(4), error=error.round(4)).reset_index()


def judged(counts: pd.DataFrame) -> pd.DataFrame:
    """Return shares with where they are beside what is asked, and whether chance explains what is not `within`."""
    low, high = (counts["measure"].map(lambda measure, end=end: TARGETS[measure][end]) for end in (0, 1))
    away = np.maximum(low - counts["share"], counts["share"] - high).clip(lower=0)
    verdict = np.select([counts["share"] < low, counts["share"] > high], ["below", "above"], "within")
    return counts.assign(verdict=verdict, chance=away <= 1.96 * counts["error"])


def measure(draws: dict[bool, int], workers: int, seed: int) -> dict:
    """Draw so many samples of every size with effects and without, and return what came of them."""
    sizes = _settings(True).families
    cells = [(size, effects) for size in sizes for effects in (True, False)]
    tasks = []
    for (size, effects), root in zip(cells, np.random.SeedSequence(seed).spawn(len(cells)), strict=True):
        numbers = [min(AT_ONCE, draws[effects] - done) for done in range(0, draws[effects], AT_ONCE)]
        tasks += [(size, effects, number, one) for number, one in zip(numbers, root.spawn(len(numbers)), strict=True)]
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        done = list(pool.imap_unordered(estimates, tasks[::-1]))
    every = []
    for size, effects, found, tests in done:
        known = [covered(found, _settings(effects)).assign(measure="coverage")]
        known += [] if effects else [erred(tests).assign(measure="type_one")]
        every += [one.assign(size=size, effects=effects) for one in known]
    every = pd.concat(every, ignore_index=True)
    sides = every.groupby([*CELL, *KEYS], sort=False).agg(
        truth=("truth", "first"), above=("above", "sum"), below=("below", "sum")
    )
    return {
        "draws": {"effects": draws[True], "none": draws[False]},
        "families": sizes,
        "wall_seconds": round(time.perf_counter() - began),
        "estimators": judged(shares(every, ["measure", *KEYS[:2]])).to_dict("records"),
        "by_size": judged(shares(every, ["measure", "size", *KEYS[:2]])).to_dict("records"),
        "rows": judged(shares(every, [*CELL, *KEYS])).join(sides, on=[*CELL, *KEYS]).to_dict("records"),
    }


def table(measured: dict) -> str:
    """Return coverage and type I error of estimators as lines: percentages, those outside what is asked marked."""
    every, sizes = (pd.DataFrame(measured[part]) for part in ("estimators", "by_size"))
    rows = pd.concat([every.assign(size="all"), sizes])
    mark = rows["verdict"].map({"below": "-", "above": "+", "within": " "}).where(~rows["chance"], " ")
    rows["told"] = (100 * rows["share"]).map("{:5.1f}".format) + mark
    rows["of"] = rows["measure"] + ", " + rows["size"]
    wide = rows.pivot_table(index=KEYS[:2], columns="of", values="told", aggfunc="first", sort=False).fillna("")
    return wide.to_string()


def main(
    draws: Annotated[int, typer.Option(min=10, help="Samples of each size with effects.")] = 500,
    without: Annotated[int, typer.Option(min=10, help="Samples of each size without effects, for tests.")] = 1500,
    workers: int = 2,
    seed: int = 8,
    out: Path = MEASURED,
) -> None:
    """Measure coverage and type I error, write them as JSON and print them."""
    measured = measure({True: draws, False: without}, workers, seed)
    parts = {name: ",\n  ".join(map(json.dumps, measured[name])) for name in ("estimators", "by_size", "rows")}
    told = {name: value for name, value in measured.items() if name not in parts}
    lists = "".join(f', "{name}": [\n  {rows}\n]' for name, rows in parts.items())
    out.write_text(f"{json.dumps(told)[:-1]}{lists}}}\n")
    print(table(measured))
    for name in parts:
        within = pd.DataFrame(measured[name])
        inside = (within["verdict"] == "within").sum()
        print(f"{name}: {inside} of {len(within)} within what is asked, {within['chance'].sum()} allowing for chance")


if __name__ == "__main__":
    typer.run(main)
