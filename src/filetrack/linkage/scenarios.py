"""How links might be otherwise: decided by strict and loose thresholds, and drawn from their probabilities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from filetrack.linkage.decide import families_supported
from filetrack.schemas.codes import LinkMethod
from filetrack.schemas.link import Link, SupportedFamily
from filetrack.schemas.scenario import Scenario
from filetrack.schemas.study import Linkage, Thresholds

NONE = ""
Decide = Callable[[pd.DataFrame], pd.DataFrame]
"""From supported families to links, with the markers and reviewers' decisions that no threshold moves."""


def scenarios(
    decided: pd.DataFrame, supported: pd.DataFrame, pairs: pd.DataFrame, decide: Decide, linkage: Linkage
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the distinct sets of links (`Scenario`), and each incident's family in each of them.

    The second frame has a row an incident and a column a scenario; no family is missing. `decided` are the study's
    links, `supported` the families that `pairs` support.
    """
    varied = linkage.sensitivity
    drawn = drawn_families(decided, supported, varied.draws, np.random.default_rng(linkage.seed))
    given = [
        decided,
        *(decide(families_supported(pairs, _with(linkage, limits))) for limits in (varied.strict, varied.loose)),
    ]
    fixed = np.array([_families(found, decided[Link.incident_id]) for found in given])
    sets, which = np.unique(np.vstack([fixed, drawn]).astype(str), axis=0, return_inverse=True)
    which = which.ravel()
    number = np.arange(len(sets))
    told = pd.DataFrame(
        {
            Scenario.scenario: number,
            Scenario.decided: number == which[0],
            Scenario.strict: number == which[1],
            Scenario.loose: number == which[2],
            Scenario.draws: np.bincount(which[len(given) :], minlength=len(sets)),
            Scenario.changed: (sets != sets[which[0]]).sum(axis=1),
        }
    )
    families = pd.DataFrame(sets.T, index=decided[Link.incident_id], columns=number, dtype="str")
    return told, families.replace(NONE, None)


def relinked(found: pd.DataFrame, families: pd.Series) -> pd.DataFrame:
    """Links with the incidents' families under a scenario; incidents that are in none of it keep theirs."""
    varied = found[Link.incident_id].isin(families.index)
    otherwise = found[Link.incident_id].map(families).astype("str")
    return found.assign(**{Link.family_id: found[Link.family_id].mask(varied, otherwise)})


def drawn_families(decided: pd.DataFrame, supported: pd.DataFrame, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Each decision's family in each draw (draws x decisions; `NONE` for none), by the families' probabilities.

    Incidents are drawn one by one. What an agency's reference or a reviewer decided stays.
    """
    of_people = decided[Link.method].isin([LinkMethod.PEOPLE, LinkMethod.NONE])
    drawn = np.tile(_families(decided, decided[Link.incident_id]), (draws, 1))
    drawn[:, of_people.to_numpy()] = NONE
    place = pd.Series(np.arange(len(decided)), index=decided[Link.incident_id])[of_people.to_numpy()]
    open_ones = supported[supported[SupportedFamily.incident_id].isin(place.index)]
    incident = open_ones[SupportedFamily.incident_id].map(place).to_numpy()
    upper = open_ones.groupby(SupportedFamily.incident_id)[SupportedFamily.probability].cumsum().to_numpy()
    lower = upper - open_ones[SupportedFamily.probability].to_numpy()
    chance = rng.random((draws, len(decided)))[:, incident]
    draw, row = np.nonzero((chance >= lower) & (chance < upper))
    drawn[draw, incident[row]] = open_ones[SupportedFamily.family_id].to_numpy(dtype=object)[row]
    return drawn


def _with(linkage: Linkage, limits: Thresholds) -> Linkage:
    """The rules of linkage with other thresholds; what is under them is left unlinked."""
    changed = limits.model_dump() | {"review_weight": min(linkage.review_weight, limits.family_weight)}
    return linkage.model_copy(update=changed)


def _families(found: pd.DataFrame, incidents: pd.Series) -> np.ndarray:
    """Each incident's family, `NONE` for none."""
    return found.set_index(Link.incident_id)[Link.family_id].reindex(incidents).fillna(NONE).to_numpy(dtype=object)
