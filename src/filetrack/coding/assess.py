"""The machine's levels against the simulator's; only simulated input has any, and it tells nothing of real texts."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from filetrack.coding.people.agreement import kappa
from filetrack.keys import Key, pseudonyms
from filetrack.schemas.codes import Level, Site
from filetrack.schemas.coding import CaseCoding, Coding, LevelAgainstTruth, LevelScore
from filetrack.schemas.truth import TrueIncident

_KIND = {Site.NORTH: "police_reference", Site.SOUTH: "cris"}
_KAPPA = (LevelScore.kappa, LevelScore.kappa_low, LevelScore.kappa_high)
_SEVERITY = {level.value: rank for rank, level in enumerate(reversed(Level))}
"""Rank of each level, the lowest first."""


def levels_judged(truth: pd.DataFrame, codings: pd.DataFrame, key: Key) -> pd.DataFrame:
    """The level meant and the level that the machine coded, an incident a row; `site` beside.

    The truth holds agencies' own references; their pseudonyms are made again with the key of the extracts.
    """
    references = [
        pseudonyms(part[TrueIncident.incident_ref], key, _KIND[Site(site)], site, "police")
        for site, part in truth.groupby(TrueIncident.site)
    ]
    meant = truth.assign(**{CaseCoding.incident_id: pd.concat(references)})
    meant = meant.rename(columns={TrueIncident.level: LevelAgainstTruth.meant})
    keys = [CaseCoding.site, CaseCoding.incident_id]
    coded = codings.loc[codings[CaseCoding.coding] == Coding.MACHINE, [*keys, CaseCoding.level]]
    return coded.merge(meant[[*keys, LevelAgainstTruth.meant]], on=keys)


def against_truth(judged: pd.DataFrame) -> pd.DataFrame:
    """Incidents of each site by level meant and level coded, none left out (`LevelAgainstTruth`)."""
    every = pd.MultiIndex.from_product(
        [list(Site), list(Level), list(Level)],
        names=[LevelAgainstTruth.site, LevelAgainstTruth.meant, LevelAgainstTruth.level],
    )
    counts = judged.groupby(every.names).size().reindex(every, fill_value=0)
    return counts.rename(LevelAgainstTruth.incidents).reset_index()


def scores(judged: pd.DataFrame, weights: Literal["linear", "quadratic"]) -> pd.DataFrame:
    """How many levels of each site are as meant, higher and lower, and weighted kappa (`LevelScore`)."""
    rows = []
    for site, part in judged.groupby(LevelAgainstTruth.site):
        both = part[[LevelAgainstTruth.meant, LevelAgainstTruth.level]]
        meant, coded = (both[name].map(_SEVERITY) for name in both)
        agreement = kappa(both, tuple(Level), weights) if both.stack().nunique() > 1 else (None,) * 3
        rows.append(
            {
                LevelScore.site: site,
                LevelScore.compared: len(part),
                LevelScore.alike: int((coded == meant).sum()),
                LevelScore.higher: int((coded > meant).sum()),
                LevelScore.lower: int((coded < meant).sum()),
                **dict(zip(_KAPPA, agreement, strict=True)),
            }
        )
    return pd.DataFrame(rows, columns=list(LevelScore.to_schema().columns))
