"""How many accepted links are false: by reviewers' judgement of a sample of them, and by their own probabilities.

Links are sampled by strata of their weight, as is common (Maizey and others, International Journal of Population Data
Science, article 2651). Of the links that nobody judged, those that are false are drawn from the beta distribution that
a stratum's judgements leave of the Jeffreys prior (Brown, Cai and DasGupta 2001, Statistical Science 16: 101-133); the
middle 95 in 100 draws are the interval.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.schemas.codes import LinkMethod, Verdict
from filetrack.schemas.link import Link, ReviewDecision
from filetrack.schemas.linkage_quality import Basis, FalseLinks
from filetrack.schemas.study import ClericalSample

STRATUM, DRAWN = "stratum", "drawn"
ALL = "All accepted links"
LOW, HIGH = 0.025, 0.975
_DRAWS = 4_000
_JEFFREYS = 0.5


def accepted_links(automatic: pd.DataFrame, sample: ClericalSample, seed: int) -> pd.DataFrame:
    """Accepted links with their `stratum`, and whether each is `drawn` for review.

    `automatic` are decisions without reviewers'. A stratum is what decided the link, and a band of the family weight.
    An incident keeps its random number, so that a link once drawn stays drawn as long as its stratum changes little.
    """
    accepted = automatic[automatic[Link.family_id].notna()]
    bands = [*sample.weights, np.inf]
    names = [f"weight below {bands[0]:g}", *(f"weight from {weight:g}" for weight in sample.weights)]
    band = pd.cut(accepted[Link.weight].fillna(0), [-np.inf, *bands], right=False, labels=names).astype("str")
    stratum = accepted[Link.method].map(LinkMethod.labels()) + ", " + band
    number = pd.util.hash_pandas_object(accepted[Link.incident_id], index=False, hash_key=f"{seed:016d}")
    drawn = number.groupby(stratum).rank(method="first") <= sample.links
    return accepted.assign(**{STRATUM: stratum, DRAWN: drawn})


def false_links(accepted: pd.DataFrame, decisions: pd.DataFrame, seed: int) -> pd.DataFrame:
    """How many of the accepted links are false, on either basis (`FalseLinks`).

    `accepted` is as `accepted_links` gives, `decisions` as `review.checked`. What reviewers doubt or dispute counts
    half in the estimate, as right at the lower and as false at the upper end of the interval.
    """
    rng = np.random.default_rng(seed)
    told = [_by_probability(accepted[accepted[Link.method] == LinkMethod.PEOPLE], rng)]
    if len(accepted):
        told.append(_by_review(_judged(accepted, decisions), rng))
    return pd.concat(told, ignore_index=True)[list(FalseLinks.to_schema().columns)]


def _judged(accepted: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Counts by stratum: links, drawn, judged, false, doubtful."""
    of_link = [ReviewDecision.incident_id, ReviewDecision.family_id]
    words = decisions.groupby(of_link)[ReviewDecision.decision].agg(["first", "nunique"])
    word = words["first"].where(words["nunique"] == 1, Verdict.UNSURE.value)
    drawn = accepted[DRAWN]
    judged = accepted[of_link].merge(word.rename(ReviewDecision.decision), on=of_link, how="left")
    verdict = judged[ReviewDecision.decision].set_axis(accepted.index)
    counted = pd.DataFrame(
        {
            FalseLinks.links: 1,
            FalseLinks.drawn: drawn,
            FalseLinks.judged: drawn & verdict.notna(),
            FalseLinks.false: drawn & (verdict == Verdict.NO_LINK),
            FalseLinks.doubtful: drawn & (verdict == Verdict.UNSURE),
        }
    )
    return counted.astype("int64").groupby(accepted[STRATUM].rename(FalseLinks.stratum)).sum().reset_index()


def _by_review(strata: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Estimates of each stratum in which links were judged; of all links once some were judged in every stratum."""
    every = strata.drop(columns=FalseLinks.stratum).sum().to_frame().T.assign(**{FalseLinks.stratum: ALL})
    told = pd.concat([strata, every], ignore_index=True).assign(**{FalseLinks.basis: Basis.REVIEW.value})
    with np.errstate(invalid="ignore"):
        share = (strata[FalseLinks.false] + strata[FalseLinks.doubtful] / 2) / strata[FalseLinks.judged]
    estimate = share * strata[FalseLinks.links]
    low = _end(strata, strata[FalseLinks.false], LOW, rng)
    high = _end(strata, strata[FalseLinks.false] + strata[FalseLinks.doubtful], HIGH, rng)
    known = np.append(share.notna(), share.notna().all())
    figures = {FalseLinks.estimate: np.append(estimate, estimate.sum()), FalseLinks.low: low, FalseLinks.high: high}
    return told.assign(**{name: pd.Series(values).round(3).where(known) for name, values in figures.items()})


def _end(strata: pd.DataFrame, false: pd.Series, share: float, rng: np.random.Generator) -> np.ndarray:
    """An end of the interval for each stratum, and for all, where so many of the links judged are false.

    Where none is, the lower end is none, as the authors of the interval recommend.
    """
    links, judged, false = (
        column.to_numpy() for column in (strata[FalseLinks.links], strata[FalseLinks.judged], false)
    )
    chance = rng.beta(false + _JEFFREYS, judged - false + _JEFFREYS, (_DRAWS, len(strata)))
    unseen = rng.binomial(links - judged, chance)
    if share == LOW:
        unseen[:, false == 0] = 0
    drawn = false + unseen
    return np.quantile(np.column_stack([drawn, drawn.sum(axis=1)]), share, axis=0)


def _by_probability(links: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The estimate from the probabilities of links that people decided; each may be false by itself."""
    doubt = 1 - links[Link.probability].to_numpy()
    drawn = [(rng.random(len(doubt)) < doubt).sum() for _ in range(_DRAWS)]
    low, high = np.quantile(drawn, [LOW, HIGH])
    counts = dict.fromkeys((FalseLinks.drawn, FalseLinks.judged, FalseLinks.false, FalseLinks.doubtful), 0)
    row = counts | {
        FalseLinks.basis: Basis.PROBABILITY.value,
        FalseLinks.stratum: LinkMethod.PEOPLE.label,
        FalseLinks.links: len(links),
        FalseLinks.estimate: round(float(doubt.sum()), 3),
        FalseLinks.low: low,
        FalseLinks.high: high,
    }
    return pd.DataFrame([row])
