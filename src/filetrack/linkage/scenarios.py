"""How links might be otherwise: decided by strict and loose thresholds, and drawn from their probabilities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from filetrack.linkage.decide import accepted
from filetrack.references import among
from filetrack.scenarios import FIRST, VARIANT, in_place, of_touched, variants
from filetrack.schemas.codes import EndState, LinkMethod
from filetrack.schemas.link import Link, SupportedFamily, Trace
from filetrack.schemas.scenario import Scenario, ScenarioTrace
from filetrack.schemas.study import Linkage

NONE = ""
Decide = Callable[[pd.DataFrame], pd.DataFrame]
"""From supported families to links, with the markers and reviewers' decisions that no threshold moves."""

End = Callable[[pd.DataFrame, pd.DataFrame, pd.DataFrame], pd.DataFrame]
"""From links, families and their dated entries to where tracing ended (`Trace`)."""


def scenarios(
    decided: pd.DataFrame, supported: pd.DataFrame, decide: Decide, linkage: Linkage
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the distinct sets of links (`Scenario`), and the links of each that are not the study's own.

    The second frame has a row a scenario and incident, with its family there, missing for none. `decided` are the
    study's links, `supported` the families that people support.
    """
    varied = linkage.sensitivity
    names = pd.Index(sorted({NONE, *supported[SupportedFamily.family_id], *decided[Link.family_id].dropna()}))
    given = [decided, *(decide(accepted(supported, limits)) for limits in (varied.strict, varied.loose))]
    fixed = [_families(found, decided[Link.incident_id], names) for found in given]
    drawn = drawn_families(decided, supported, names, varied.draws, np.random.default_rng(linkage.seed))
    every = np.vstack([*fixed, drawn])
    moves = np.flatnonzero((every != every[0]).any(axis=0))
    sets, which = (
        np.unique(every[:, moves], axis=0, return_inverse=True)
        if len(moves)
        else (every[:1, moves], np.zeros(len(every), dtype=int))
    )
    which = which.ravel()
    number = np.arange(len(sets))
    changed = sets != sets[which[0]]
    told = pd.DataFrame(
        {
            Scenario.scenario: number,
            Scenario.decided: number == which[0],
            Scenario.strict: number == which[1],
            Scenario.loose: number == which[2],
            Scenario.draws: np.bincount(which[len(given) :], minlength=len(sets)),
            Scenario.changed: changed.sum(axis=1),
        }
    )
    scenario, place = np.nonzero(changed)
    family = pd.Series(names[sets[scenario, place]], dtype="str")
    otherwise = {
        ScenarioTrace.scenario: scenario,
        Link.incident_id: decided[Link.incident_id].to_numpy()[moves[place]],
        Link.family_id: family.mask(family == NONE),
    }
    return told, pd.DataFrame(otherwise)


def scenario_traces(
    found: pd.DataFrame,
    ends: pd.DataFrame,
    otherwise: pd.DataFrame,
    own: int,
    end: End,
    families: pd.DataFrame,
    events: pd.DataFrame,
) -> pd.DataFrame:
    """Where notifications end under every set of links (`ScenarioTrace`; of other sets than the study's, what differs).

    `found` and `ends` are the study's links and traces, `otherwise` the links of other sets as `scenarios` gives them.
    A family is traced anew only where its notifications are other ones, and once for the same ones.
    """
    scenario = ScenarioTrace.scenario
    links = found[[Link.site, Link.incident_id, Link.family_id]]
    theirs = otherwise.merge(links[[Link.site, Link.incident_id]], on=Link.incident_id)
    linked = variants(of_touched(pd.concat([links.assign(**{scenario: own}), theirs], ignore_index=True), own))
    first = linked[linked[FIRST]]
    traced = end(
        first.drop(columns=Link.family_id).rename(columns={VARIANT: Link.family_id}),
        in_place(families, first),
        in_place(events, first),
    ).rename(columns={Link.family_id: VARIANT})
    traced = linked.merge(traced.drop(columns=Trace.site), on=[VARIANT, Trace.incident_id])
    unknown = theirs[theirs[Link.family_id].isna()].assign(**{Trace.end_state: EndState.FAMILY_NOT_KNOWN.value})
    columns = list(ScenarioTrace.to_schema().columns)
    ends = ends.assign(**{scenario: own})[columns]
    told = [Trace.incident_id, Trace.end_state, Trace.family_id, Trace.event_id]
    other = pd.concat([traced, unknown])[columns]
    same = pd.MultiIndex.from_frame(other[told]).isin(pd.MultiIndex.from_frame(ends[told]))
    order = [scenario, ScenarioTrace.site, ScenarioTrace.incident_id]
    return pd.concat([ends, other[~same]]).sort_values(order, ignore_index=True)


def drawn_families(
    decided: pd.DataFrame, supported: pd.DataFrame, names: pd.Index, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Each decision's family in each draw (draws x decisions, places in `names`), by the families' probabilities.

    Incidents are drawn one by one. What an agency's reference or a reviewer decided stays.
    """
    of_people = decided[Link.method].isin([LinkMethod.PEOPLE, LinkMethod.NONE]).to_numpy()
    fixed = _families(decided, decided[Link.incident_id], names)
    drawn = np.tile(np.where(of_people, names.get_loc(NONE), fixed).astype("int32"), (draws, 1))
    place = pd.Series(np.arange(len(decided)), index=decided[Link.incident_id])[of_people]
    open_ones = supported[among(supported[SupportedFamily.incident_id], place.index.to_series())]
    incident = place.reindex(open_ones[SupportedFamily.incident_id]).to_numpy()
    family = names.get_indexer(open_ones[SupportedFamily.family_id])
    upper = open_ones.groupby(SupportedFamily.incident_id)[SupportedFamily.probability].cumsum().to_numpy()
    lower = upper - open_ones[SupportedFamily.probability].to_numpy()
    for one in drawn:
        chance = rng.random(len(decided))[incident]
        chosen = (chance >= lower) & (chance < upper)
        one[incident[chosen]] = family[chosen]
    return drawn


def _families(found: pd.DataFrame, incidents: pd.Series, names: pd.Index) -> np.ndarray:
    """Each incident's family, as its place in `names`."""
    return names.get_indexer(found.set_index(Link.incident_id)[Link.family_id].reindex(incidents).fillna(NONE))
