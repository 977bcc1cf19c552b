"""Planted populations: what is drawn is what was declared, by families enough to tell, and by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from filetrack import io
from filetrack.schemas.care import Event, Member
from filetrack.schemas.case import Case, CaseFamily, InDepthFamily
from filetrack.schemas.codes import EventKind, Outcome
from filetrack.schemas.planted import KnownEffect, Quantity
from filetrack.schemas.study import Study
from filetrack.simulate.__main__ import app
from filetrack.simulate.planted.families import ANSWER, SHARE, families, kinds
from filetrack.simulate.planted.histories import Records, in_depth, records
from filetrack.simulate.planted.settings import Planted
from filetrack.simulate.planted.truth import known_effects
from filetrack.simulate.planted.whole import whole
from tests.simulate.conftest import ROOT

MANY = 20_000


@cache
def settings() -> Planted:
    return io.settings(ROOT / "config/planted.yaml", Planted)


@cache
def drawn() -> Records:
    return records(settings(), io.settings(ROOT / "config/study.yaml", Study), MANY, np.random.default_rng(1))


def first_day(kind: EventKind) -> pd.Series:
    """Days from each family's first notification to its first entry of a kind, by family."""
    began = drawn().cases.groupby(Case.family_id)[Case.received_on].min()
    entries = drawn().events[drawn().events[Event.kind] == kind]
    return (entries.groupby(Event.family_id)[Event.happened_on].min() - began).dt.days


def by_hand(values: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    known = known_effects(settings()).set_index([KnownEffect.quantity, KnownEffect.term])[KnownEffect.value]
    return {key: known[key] for key in values}


def test_records_have_the_columns_that_stages_read():
    for frame, schema in zip(drawn(), (Case, CaseFamily, Event, Member), strict=True):
        io.validated(whole(frame.head(100), schema), schema, schema.__name__)
    studied = in_depth(settings().engagement, 20, np.random.default_rng(1))
    io.validated(whole(studied, InDepthFamily), InDepthFamily, "in depth")


def test_the_same_seed_draws_the_same_records():
    study = io.settings(ROOT / "config/study.yaml", Study)
    once, again = (records(settings(), study, 50, np.random.default_rng(3)) for _ in range(2))
    assert all(one.equals(other) for one, other in zip(once, again, strict=True))


def test_kinds_of_family_have_their_shares():
    every = kinds(settings())
    assert every[SHARE].sum() == pytest.approx(1)
    made = families(settings(), MANY, np.random.default_rng(2))
    shares = every.groupby(ANSWER)[SHARE].sum()
    seen = made[ANSWER].value_counts(normalize=True)[shares.index]
    assert (seen - shares).abs().max() < 4 * np.sqrt(0.25 / MANY)


def test_effects_by_hand():
    at_risk_years = 365 / 365.25
    values = {
        (Quantity.RATE_RATIO, "open"): 2.0,
        (Quantity.RATE_RATIO, "south"): 1.0,
        (Quantity.SURVIVAL, "no_further_action"): np.exp(-0.35 * at_risk_years),
        (Quantity.SERVICE_INCIDENCE, "no_further_action"): 0.35 / 0.55 * (1 - np.exp(-0.55 * at_risk_years)),
        (Quantity.RATE, "open"): 0.6 * 2 * (1 + 0.3 * 0.3) * (1 - 0.3 * 0.2) * (1 + 0.5 * 0.25),
        (Quantity.SHARE, "engaged: yes"): 4 / 7,
    }
    assert by_hand(values) == pytest.approx(values)


def test_entries_come_at_the_declared_pace():
    """Families of no further action: the first service, and what forestalls it, within four errors of what is known."""
    years = (settings().day - 0.5) / 365.25
    quiet = whole(drawn().cases, Case).drop_duplicates(Case.family_id).set_index(Case.family_id)
    quiet = quiet.index[quiet[Case.pathway] == "no_further_action"]
    moved = first_day(EventKind.RECORD_TRANSFERRED).reindex(quiet).fillna(np.inf)
    for kind, known in (
        (EventKind.REGISTRATION, 1 - np.exp(-0.35 * years)),
        (EventKind.CASE_OPENED, 1 - np.exp(-0.2 * years)),
    ):
        followed = moved > settings().day
        met = (first_day(kind).reindex(quiet)[followed] < settings().day).mean()
        assert met == pytest.approx(known, abs=4 * np.sqrt(0.25 / followed.sum()))


def test_families_differ_in_their_repeats_by_frailty():
    """Counts of no further action without predictors, over one year: the variance is mean + frailty mean^2."""
    made = drawn()
    plain = made.case_families[
        (made.case_families[CaseFamily.previous] == "none") & ~made.case_families[CaseFamily.infant]
    ]
    first = made.cases.drop_duplicates(Case.family_id).set_index(Case.family_id)
    quiet = first[(first[Case.pathway] == "no_further_action") & (first[Case.level] == "low")].index
    quiet = quiet.intersection(plain[CaseFamily.family_id])
    notes = made.events[made.events[Event.kind] == EventKind.NOTIFICATION]
    days = (notes[Event.happened_on] - notes[Event.family_id].map(first[Case.received_on])).dt.days
    within = notes.loc[(days > 0) & (days <= 365), Event.family_id].value_counts().reindex(quiet, fill_value=0)
    mean = within.mean()
    assert mean == pytest.approx(0.6, rel=0.1)
    assert (within.var() - mean) / mean**2 == pytest.approx(1.5, rel=0.2)


def test_without_effects_every_ratio_is_one():
    known = known_effects(settings().without_effects())
    ratios = known[known[KnownEffect.quantity].str.endswith("_ratio")]
    assert len(ratios) == 18
    assert (ratios[KnownEffect.value] == 1).all()


def test_engagement_has_its_odds_ratio():
    studied = in_depth(settings().engagement, MANY, np.random.default_rng(4))
    met = studied[InDepthFamily.outcome] == Outcome.BOTH
    engaged = studied[InDepthFamily.mother].isin(["full", "partial"])
    counts = pd.crosstab(engaged, met).to_numpy()
    assert np.log(counts[1, 1] * counts[0, 0] / counts[0, 1] / counts[1, 0]) == pytest.approx(np.log(4), abs=0.13)


def test_answers_leave_some_families_without_further_action():
    answers = settings().answers.model_dump() | {"letter_or_visit": 0.97}
    with pytest.raises(ValidationError, match="leave no family"):
        Planted.model_validate(settings().model_dump() | {"answers": answers})


def test_the_command_writes_records_and_what_is_known(tmp_path):
    paths = {"config": "config/study.yaml", "planted": "config/planted.yaml"}
    options = [part for name, path in paths.items() for part in (f"--{name}", str(ROOT / path))]
    told = CliRunner().invoke(app, ["planted", *options, "--size", "study", "--out", str(tmp_path)])
    assert told.exit_code == 0, told.output
    assert io.read(tmp_path / "case_families.parquet", CaseFamily)[CaseFamily.family_id].nunique() == 184
    assert len(io.read(tmp_path / "known_effects.csv", KnownEffect)) == len(known_effects(settings()))
    unknown = CliRunner().invoke(app, ["planted", *options, "--size", "stdy", "--out", str(tmp_path)])
    assert unknown.exit_code == 1
    assert "did you mean “study”?" in unknown.output
