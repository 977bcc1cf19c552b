"""Invented families enough for models: a hundred and fifty, with courses, gaps and other links, from a seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from filetrack import io
from filetrack.history import HistoryRules
from filetrack.outcomes import cohort
from filetrack.outcomes.analyses import Cohort
from filetrack.outcomes.treated import Links, Sources
from filetrack.schemas.care import Event, Household, Member
from filetrack.schemas.case import Case, CaseFamily, InDepthFamily
from filetrack.schemas.codes import EndState, MemberRole
from filetrack.schemas.scenario import Scenario, ScenarioFamily, ScenarioTrace

HISTORY = io.settings(Path(__file__).resolve().parents[2] / "config/coding/involvement.yaml", HistoryRules)
WINDOWS = cohort.Windows(42, 21)
FAMILIES, LOST = 150, 20
_DAY = "datetime64[us]"


def sources(seed: int = 1) -> Sources:
    """Return the sources of treatments: 150 families traced, 20 notifications not; three sets of links."""
    rng = np.random.default_rng(seed)
    cases, families, members = _cases(rng), _families(rng), _members()
    events = _events(cases, rng)
    notified = cohort.notified(cases, families, events, members, HISTORY, WINDOWS)
    first = cohort.first_of_family(notified)
    households = pd.DataFrame(columns=list(Household.to_schema().columns))
    followed = Cohort(
        notified, first, first.iloc[:0], cohort.repeats(first, events), events, households, _in_depth(rng)
    )
    unrecorded = pd.DataFrame(
        {
            "previous": first["previous"] == "history_missing",
            "infant": False,
            "injury": ~first["injury"] & (rng.random(len(first)) < 0.3),
            "weapon": False,
        }
    )
    engaged = followed.in_depth[[InDepthFamily.mother, InDepthFamily.father, InDepthFamily.children]]
    lower = cases.set_index(Case.incident_id)[Case.level].replace({"medium": "low"})
    return Sources(
        followed,
        unrecorded,
        engaged == "unknown",
        lower,
        _links(cases, families),
        cases,
        families,
        members,
        HISTORY,
        WINDOWS,
    )


def _cases(rng: np.random.Generator) -> pd.DataFrame:
    number = FAMILIES + LOST
    family = np.array([f"f{place:03d}" for place in range(number)], dtype=object)
    pathway = rng.choice(
        ["no_further_action", "letter", "family_support", "safeguarding"], number, p=[0.5, 0.2, 0.2, 0.1]
    )
    served = np.isin(pathway, ["family_support", "safeguarding"])
    frame = pd.DataFrame(
        {
            Case.site: np.where(np.arange(number) % 2, "south", "north"),
            Case.incident_id: [f"i{place:03d}" for place in range(number)],
            Case.end_state: EndState.TRACED.value,
            Case.family_id: family,
            Case.received_on: (pd.Timestamp("2007-01-05") + pd.to_timedelta(rng.integers(0, 28, number), "D")).astype(
                _DAY
            ),
            Case.pathway: pathway,
            Case.trigger: np.where(served, "triggered", "none"),
            Case.injury: rng.random(number) < np.where(served, 0.5, 0.3),
            Case.weapon: rng.choice(["none", "knife", "other"], number, p=[0.8, 0.1, 0.1]),
            Case.level: rng.choice(["low", "medium", "high"], number),
        }
    )
    lost = frame.index >= FAMILIES
    frame.loc[lost, Case.end_state] = EndState.FAMILY_NOT_KNOWN.value
    frame.loc[lost, [Case.family_id, Case.received_on, Case.pathway, Case.trigger]] = None
    return frame


def _families(rng: np.random.Generator) -> pd.DataFrame:
    previous = rng.choice(["none", "low", "medium", "history_missing"], FAMILIES, p=[0.4, 0.25, 0.25, 0.1])
    return pd.DataFrame(
        {
            CaseFamily.family_id: [f"f{place:03d}" for place in range(FAMILIES)],
            CaseFamily.previous: previous,
            CaseFamily.infant: rng.random(FAMILIES) < 0.3,
        }
    )


def _members() -> pd.DataFrame:
    return pd.DataFrame(
        {
            Member.family_id: [f"f{place:03d}" for place in range(FAMILIES)] + ["g000"],
            Member.birth_month: ["2001-01"] * FAMILIES + ["2006-11"],
            Member.role: MemberRole.CHILD.value,
        }
    )


def _events(cases: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    traced = cases.dropna(subset=[Case.family_id])
    sampled = traced[[Case.family_id, Case.received_on]].set_axis([Event.family_id, Event.happened_on], axis=1)
    frames = [sampled.assign(**{Event.kind: "notification"})]
    for kind, share in (
        ("notification", 0.5),
        ("notification", 0.4),
        ("initial_assessment", 0.3),
        ("record_transferred", 0.05),
    ):
        some = sampled[rng.random(len(sampled)) < share]
        days = pd.to_timedelta(rng.integers(60, 600, len(some)), "D")
        frames.append(some.assign(**{Event.happened_on: some[Event.happened_on] + days, Event.kind: kind}))
    other = pd.DataFrame(
        {Event.family_id: "g000", Event.happened_on: pd.to_datetime(["2006-12-01", "2007-01-20"]).astype(_DAY)}
    )
    frames.append(other.assign(**{Event.kind: ["case_opened", "notification"]}))
    return pd.concat(frames, ignore_index=True)


def _in_depth(rng: np.random.Generator) -> pd.DataFrame:
    engaged = ["full", "partial", "refused", "unknown"]
    return pd.DataFrame(
        {
            InDepthFamily.family_id: [f"f{place:03d}" for place in range(40)],
            InDepthFamily.trigger: rng.choice(["open", "triggered"], 40),
            InDepthFamily.outcome: rng.choice(["mother_and_partner", "mother", "away"], 40),
            InDepthFamily.mother: rng.choice(engaged, 40),
            InDepthFamily.father: rng.choice(engaged, 40),
            InDepthFamily.children: rng.choice(engaged, 40),
        }
    )


def _links(cases: pd.DataFrame, families: pd.DataFrame) -> Links:
    """The study's links (0); without the first family's (1); and with a lost notification traced to family g000 (2)."""
    columns = [
        ScenarioTrace.site,
        ScenarioTrace.incident_id,
        ScenarioTrace.end_state,
        ScenarioTrace.family_id,
        ScenarioTrace.received_on,
    ]
    own = cases[columns]
    fewer, more = own.copy(), own.copy()
    fewer.loc[0, [ScenarioTrace.end_state, ScenarioTrace.family_id, ScenarioTrace.received_on]] = [
        "family_not_known",
        None,
        None,
    ]
    more.loc[FAMILIES, ScenarioTrace.end_state] = EndState.TRACED.value
    more.loc[FAMILIES, ScenarioTrace.family_id] = "g000"
    more.loc[FAMILIES, ScenarioTrace.received_on] = pd.Timestamp("2007-01-20")
    traces = pd.concat([frame.assign(scenario=number) for number, frame in enumerate((own, fewer, more))])
    known = cases.dropna(subset=[Case.family_id])[[Case.family_id, Case.pathway]].merge(families)
    known = known[[ScenarioFamily.family_id, ScenarioFamily.pathway, ScenarioFamily.previous]]
    added = pd.DataFrame([["g000", "safeguarding", "open_case"]], columns=known.columns)
    told = pd.concat(
        [known.assign(scenario=0), known.iloc[1:].assign(scenario=1), pd.concat([known, added]).assign(scenario=2)],
        ignore_index=True,
    )
    scenarios = pd.DataFrame(
        {
            Scenario.scenario: [0, 1, 2],
            Scenario.decided: [True, False, False],
            Scenario.strict: [False, True, False],
            Scenario.loose: [False, False, True],
            Scenario.draws: [10, 0, 5],
            Scenario.changed: [0, 1, 1],
        }
    )
    return Links(scenarios, traces.reset_index(drop=True), told)
