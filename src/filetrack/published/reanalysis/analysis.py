"""The re-analysis as a whole: every declared statement, corrected for being one of many, with its verdict."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.published.reanalysis import effects
from filetrack.published.reanalysis.examined import EFFECT, Examined, examined
from filetrack.published.reanalysis.operands import count_sets, derivation, value
from filetrack.published.reanalysis.tests_by_design import equivalence_under_clusters, under_clusters
from filetrack.published.reanalysis.verdicts import Facts, verdict
from filetrack.schemas.reanalysis import VERDICTS, Reanalysed, Reanalysis, Statement


class Analysed(NamedTuple):
    """A statement with all sets of its counts examined, the one with the greatest p first."""

    statement: Statement
    sets: list[Examined]
    against: float
    design_effect: float
    derivation: str


def design_effect(sizes: list[tuple[int, int]]) -> float:
    """Return the greatest variance inflation by clusters: sum of squared sizes over sum of sizes.

    That of Kish for clusters whose members are all alike, spread over the compared groups in proportion. `sizes` holds
    sizes of clusters and how many have that size.
    """
    return sum(size**2 * number for size, number in sizes) / sum(size * number for size, number in sizes)


def reanalysed(declared: Reanalysis, printed: dict[str, float]) -> pd.DataFrame:
    """Return one row per declared statement (schema Reanalysed), in the order declared.

    Holm and Benjamini-Hochberg run over all statements that have a p. Raises Problem when a figure is not in print.
    """
    analysed = [_analysed(statement, printed, declared) for statement in declared.statements]
    rows = pd.DataFrame([_row(a) for a in analysed], columns=list(Reanalysed.to_schema().columns))
    rows = rows.assign(**_corrected(rows[Reanalysed.p], declared.alpha))
    cut = rows.loc[rows[Reanalysed.q_bh] < declared.alpha, Reanalysed.p].max()
    told = [
        _verdict(a, p_clustered, q, cut, declared)
        for a, p_clustered, q in zip(analysed, rows[Reanalysed.p_clustered], rows[Reanalysed.q_bh], strict=True)
    ]
    return rows.assign(
        **{Reanalysed.verdict: [word for word, _ in told], Reanalysed.reason: [reason for _, reason in told]}
    )


def verdict_line(statements: pd.DataFrame) -> str:
    """Return the one line that a command prints: how many statements met with each verdict."""
    verdicts = statements[Reanalysed.verdict].value_counts()
    told = ", ".join(f"{verdicts.get(word, 0)} {word}" for word in VERDICTS)
    return f"{len(statements)} statements: {told}"


def _analysed(statement: Statement, printed: dict[str, float], declared: Reanalysis) -> Analysed:
    inflation = design_effect(declared.clusters[statement.unit])
    if statement.design == "none":
        return Analysed(statement, [], np.nan, inflation, "")
    against = float(value(statement.against, printed)) / 100 if statement.against else np.nan
    sets = [e for counts in count_sets(statement, printed) for e in examined(statement, counts, against, declared)]
    worst_first = sorted(sets, key=lambda e: -e.tested.p)
    return Analysed(statement, worst_first, against, inflation, derivation(statement, printed))


def _row(analysed: Analysed) -> dict:
    statement, sets = analysed.statement, analysed.sets
    row = {
        Reanalysed.id: statement.id,
        Reanalysed.statement: statement.statement,
        Reanalysed.section: statement.section,
        Reanalysed.origin: statement.origin,
        Reanalysed.claim: statement.claim,
        Reanalysed.unit: statement.unit,
        Reanalysed.test: "none",
        Reanalysed.against: analysed.against,
        Reanalysed.margin: statement.margin,
        Reanalysed.design_effect: analysed.design_effect,
        Reanalysed.derivation: analysed.derivation or None,
    }
    if not sets:
        return row
    worst = sets[0]
    return row | {
        Reanalysed.counts: _counts(analysed),
        Reanalysed.n: worst.n,
        Reanalysed.test: worst.tested.name,
        Reanalysed.statistic: worst.tested.statistic,
        Reanalysed.p_least: sets[-1].tested.p,
        Reanalysed.p: worst.tested.p,
        Reanalysed.effect_name: EFFECT[statement.design],
        Reanalysed.effect: worst.effect.value,
        Reanalysed.lower: min(e.effect.lower for e in sets),
        Reanalysed.upper: max(e.effect.upper for e in sets),
        Reanalysed.p_equivalence: max(e.p_equivalence for e in sets),
        Reanalysed.detectable: worst.detectable,
        Reanalysed.p_clustered: max(under_clusters(e.tested, analysed.design_effect) for e in (worst, sets[-1])),
        **_ratios(statement, worst),
    }


def _ratios(statement: Statement, worst: Examined) -> dict:
    if statement.design != "groups":
        return {}
    counts = [number for row in worst.counts.values() for number in row]
    ratio, odds = effects.ratio(*counts), effects.odds_ratio(*counts)
    names = (Reanalysed.ratio, Reanalysed.ratio_lower, Reanalysed.ratio_upper)
    odds_names = (Reanalysed.odds_ratio, Reanalysed.odds_ratio_lower, Reanalysed.odds_ratio_upper)
    return dict(zip(names, ratio, strict=True)) | dict(zip(odds_names, odds, strict=True))


def _counts(analysed: Analysed) -> str:
    statement, counts = analysed.statement, analysed.sets[0].counts
    if statement.design == "table":
        told = [f"{name}: {' / '.join(map(str, row))}" for name, row in counts.items()]
        return f"{' / '.join(statement.outcomes)}; " + "; ".join(told)
    told = "; ".join(f"{name} {events} of {n}" for name, (events, n) in counts.items())
    held = f", against {100 * analysed.against:g}%" if statement.design == "share" else ""
    several = f" (one of {len(analysed.sets)} sets that print allows)" if len(analysed.sets) > 1 else ""
    return f"{statement.outcome}: {told}{held}{several}"


def _corrected(p: pd.Series, alpha: float) -> dict[str, pd.Series]:
    from statsmodels.stats.multitest import multipletests

    tested = p.dropna().astype(float)
    return {
        name: pd.Series(multipletests(tested, alpha=alpha, method=method)[1], index=tested.index).reindex(p.index)
        for name, method in ((Reanalysed.p_holm, "holm"), (Reanalysed.q_bh, "fdr_bh"))
    }


def _verdict(analysed: Analysed, p_clustered: float, q: float, cut: float, declared: Reanalysis) -> tuple[str, str]:
    statement, sets = analysed.statement, analysed.sets
    if statement.design == "none":
        return "not testable", statement.note
    if not sets:
        return "contradicted", f"No whole numbers agree with the printed figures. {statement.note}".strip()
    nothing = analysed.against if statement.design == "share" else 0.0
    facts = Facts(
        claim=statement.claim,
        subject=f"The distance from {100 * nothing:g}%" if statement.design == "share" else "The difference",
        sets=len(sets),
        p_least=sets[-1].tested.p,
        p=sets[0].tested.p,
        p_clustered=p_clustered,
        p_least_clustered=under_clusters(sets[-1].tested, analysed.design_effect),
        q=q,
        cut=cut,
        away_least=min(e.away for e in sets),
        away_most=max(e.away for e in sets),
        lower=min(e.effect.lower for e in sets) - nothing,
        upper=max(e.effect.upper for e in sets) - nothing,
        p_equivalence=max(equivalence_under_clusters(e.p_equivalence, analysed.design_effect) for e in sets),
        detectable=sets[0].detectable,
        matters=_matters(statement, declared),
        alpha=declared.alpha,
    )
    word, reason = verdict(facts)
    return word, f"{reason} {statement.note}".strip()


def _matters(statement: Statement, declared: Reanalysis) -> float:
    if statement.margin is not None:
        return statement.margin
    if statement.design == "table":
        return declared.matters["association"]
    if statement.design == "trend":
        scores = statement.scores or range(len(statement.groups))
        return declared.matters["difference"] / (max(scores) - min(scores))
    return declared.matters["difference"]
