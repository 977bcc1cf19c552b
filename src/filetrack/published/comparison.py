"""Comparison with print: every printed figure that records can give, whether or not it agrees, and why not."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.problems import Problem
from filetrack.published.audit.printed import Figure, Place
from filetrack.published.audit.words import judged
from filetrack.schemas.audit import AuditFinding, Gravity
from filetrack.schemas.declared import Carried
from filetrack.schemas.reading import Firmness, Reading
from filetrack.schemas.statement import Stated
from filetrack.schemas.table import (
    Cell,
    Claim,
    ComparedCell,
    ComparedClaim,
    ComparedTable,
    PublishedCell,
    Verdict,
)

KEY = [PublishedCell.table, PublishedCell.row, PublishedCell.column]
SIMILAR = 5
"""Percentage points within which two shares that the text calls alike may differ."""
_PART = "part"


class Evidence(NamedTuple):
    """What print says of itself: the audit's findings (AuditFinding), and what a population can meet (Reading)."""

    findings: pd.DataFrame
    readings: pd.DataFrame


def compared(
    published: pd.DataFrame, cells: pd.DataFrame, evidence: Evidence, carried: Collection[tuple[str, str]] = ()
) -> pd.DataFrame:
    """Return one row per printed cell of the tables in `cells`, in printed order (`ComparedCell`).

    A count agrees when equal; a percentage when equal after rounding half up to whole per cent, and differs by
    rounding while it is less than one point from the exact figure; a printed dash agrees with 0 or nothing. What
    neither agrees nor rounds differs, as does a printed cell that was not made; it differs because print contradicts
    itself where a finding names the cell and no reading says that it can be met. Cells that print words are left out,
    and so are columns (table, column) that are `carried` because no record holds them.
    Raises Problem when a cell is transcribed twice.
    """
    figures = published[PublishedCell.kind].ne("text")
    columns = pd.MultiIndex.from_frame(published[[PublishedCell.table, PublishedCell.column]])
    held = ~columns.isin(list(carried)) if carried else True
    printed = published[figures & held & published[PublishedCell.table].isin(cells[Cell.table])]
    twice = int(printed.duplicated(KEY).sum())
    if twice:
        raise Problem(
            f"{twice} cell{'s' if twice > 1 else ''} of the printed tables stand{'' if twice > 1 else 's'} twice. "
            "Keep one row per table, row and column in data/published/tables.csv."
        )
    made = cells[[*KEY, Cell.value]].rename(columns={Cell.value: ComparedCell.reproduced})
    both = printed[[*KEY, PublishedCell.kind, PublishedCell.value]].rename(
        columns={PublishedCell.value: ComparedCell.published}
    )
    both = both.merge(made, on=KEY, how="left", validate="one_to_one")
    percent = both[PublishedCell.kind].eq("percent")
    both[ComparedCell.verdict] = _verdicts(
        both[ComparedCell.published], both[ComparedCell.reproduced], percent, dash=both[ComparedCell.published].isna()
    )
    explained = _explanations(evidence)
    both[ComparedCell.finding] = ["T{}[{}|{}]".format(*key) for key in both[KEY].to_numpy()]
    both[ComparedCell.finding] = both[ComparedCell.finding].map(explained)
    return _explained(both)[list(ComparedCell.to_schema().columns)]


def compared_claims(published: pd.DataFrame, stated: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Return one row per statement of the text that is measured (`ComparedClaim`), in the order of the text.

    As for cells; a mean agrees when equal at the digits printed, a comparison in words when the share bears it out.
    Raises Problem when a measure names a claim that is not transcribed.
    """
    unknown = sorted(set(stated[Stated.claim]) - set(published[Claim.claim]))
    if unknown:
        raise Problem(
            f"config/statements.yaml measures {len(unknown)} claims that data/published/claims.csv does not have: "
            f"{', '.join(unknown[:5])}{' …' if len(unknown) > 5 else ''}. Give a claim's name as it stands there."
        )
    columns = [Claim.claim, Claim.section, Claim.quote, Claim.quantity, Claim.value, Claim.base, Claim.about]
    both = published[columns].merge(stated, on=Claim.claim, how="inner", suffixes=("", "_made"), validate="one_to_one")
    shares = both[Stated.kind].isin(["percent", "mean"])
    printed, made = both[Claim.value].astype("Float64"), both[f"{Stated.value}_made"].astype("Float64")
    digits = printed.map(lambda value: len(f"{value:.6f}".rstrip("0").partition(".")[2]))
    scaled = np.power(10.0, digits.astype(float))
    verdicts = _verdicts(printed * scaled, made * scaled, shares, dash=pd.Series(False, index=both.index))
    worded = pd.Series([_in_words(row) for row in both.to_dict("records")], index=both.index, dtype="str")
    verdicts = verdicts.mask(both[Stated.kind].eq("compare"), worded)
    compared_ = pd.DataFrame(
        {
            ComparedClaim.claim: both[Claim.claim],
            ComparedClaim.section: both[Claim.section],
            ComparedClaim.quote: both[Claim.quote],
            ComparedClaim.measure: both[Stated.measure],
            ComparedClaim.kind: both[Stated.kind],
            ComparedClaim.published: printed,
            ComparedClaim.reproduced: made,
            ComparedClaim.part: both[_PART],
            ComparedClaim.base: both[f"{Stated.base}_made"],
            ComparedClaim.verdict: verdicts,
            ComparedClaim.finding: both[Claim.claim].map(_explanations(evidence)),
        }
    )
    return _explained(compared_)


def by_table(comparison: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return, for each table, how many count and percentage cells are printed and how many of each agree."""
    kinds = comparison.merge(published[[*KEY, PublishedCell.kind]], on=KEY, how="left", validate="one_to_one")
    count, percent = (kinds[PublishedCell.kind].eq(kind) for kind in ("count", "percent"))
    agrees = kinds[ComparedCell.verdict].eq(Verdict.AGREES)
    parts = {
        ComparedTable.count_cells: count,
        ComparedTable.counts_agreeing: count & agrees,
        ComparedTable.percent_cells: percent,
        ComparedTable.percents_agreeing: percent & agrees,
    }
    sums = pd.DataFrame(parts).groupby(kinds[ComparedCell.table], sort=False).sum()
    return sums.rename_axis(ComparedTable.table).reset_index()


def carried_cells(published: pd.DataFrame, carried: Collection[Carried]) -> pd.DataFrame:
    """Return the printed cells of the tables and columns that are carried as they stand in print (`PublishedCell`)."""
    tables = {table.number for table in carried if table.column is None}
    columns = {(table.number, table.column) for table in carried}
    held = pd.MultiIndex.from_frame(published[[PublishedCell.table, PublishedCell.column]]).isin(list(columns))
    return published[published[PublishedCell.table].isin(tables) | held].reset_index(drop=True)


def summary_line(tables: pd.DataFrame) -> str:
    """Return the one line that a command prints: how many cells of each kind agree with print."""
    counts, agreeing, percents, rounded = (
        int(tables[name].sum())
        for name in (
            ComparedTable.count_cells,
            ComparedTable.counts_agreeing,
            ComparedTable.percent_cells,
            ComparedTable.percents_agreeing,
        )
    )
    return f"{agreeing} of {counts} count cells agree, {rounded} of {percents} percentages ({len(tables)} tables)"


def agreement_line(comparison: pd.DataFrame, what: str) -> str:
    """Return in one line how many figures have which verdict."""
    counts = comparison[ComparedCell.verdict].value_counts()
    said = ", ".join(f"{int(counts.get(verdict, 0))} {verdict.label.lower()}" for verdict in Verdict)
    return f"{len(comparison)} {what}: {said}"


def _verdicts(printed: pd.Series, made: pd.Series, rounded: pd.Series, dash: pd.Series) -> pd.Series:
    """Verdicts before the audit is asked; `rounded` tells which figures print rounds."""
    whole = made.where(~rounded, np.floor(made + 0.5))
    agrees = printed.eq(whole).fillna(False) | (dash & made.fillna(0).eq(0))
    near = rounded & (printed - made).abs().lt(1).fillna(False)
    verdicts = pd.Series(Verdict.DIFFERS.value, index=printed.index, dtype="str")
    return verdicts.mask(near, Verdict.ROUNDING.value).mask(agrees.astype(bool), Verdict.AGREES.value)


def _in_words(row: dict) -> str:
    """Verdict of a comparison in words."""
    if pd.isna(row[f"{Stated.value}_made"]):
        return Verdict.DIFFERS.value
    value = float(row[f"{Stated.value}_made"])
    if row[Claim.value] == 0 and "percentage points" in str(row.get(Claim.unit, "")):
        return (Verdict.AGREES if abs(value) <= SIMILAR else Verdict.DIFFERS).value
    figure = Figure(
        value=row[Claim.value],
        kind=row[Claim.quantity],
        unit="",
        base=None,
        printed="",
        place=Place(section=row[Claim.section], claim=row[Claim.claim], quote=row[Claim.quote]),
        about=row[Claim.about],
    )
    return (Verdict.AGREES if judged(figure, value) is None else Verdict.DIFFERS).value


def _explained(comparison: pd.DataFrame) -> pd.DataFrame:
    """Let a figure that differs contradict itself where a finding names it; agreeing figures name no finding."""
    named = comparison[ComparedCell.finding].notna()
    differs = comparison[ComparedCell.verdict].eq(Verdict.DIFFERS)
    verdict = comparison[ComparedCell.verdict].mask(differs & named, Verdict.CONTRADICTS.value)
    finding = comparison[ComparedCell.finding].where(differs & named)
    return comparison.assign(**{ComparedCell.verdict: verdict, ComparedCell.finding: finding})


def _explanations(evidence: Evidence) -> dict[str, str]:
    """The finding that says why a figure cannot be met, by place: its reading points to it, or it names the figure.

    A figure that a reading says can be met has none.
    """
    readings = evidence.readings
    places = readings[Reading.target].str.strip("<>= ")
    pointed = readings[Reading.finding].notna()
    met = places[readings[Reading.kind].eq(Firmness.HARD)]
    named = _of_findings(evidence.findings) | dict(
        zip(places[pointed], readings[Reading.finding][pointed], strict=True)
    )
    met = set(met)
    return {place: finding for place, finding in named.items() if place not in met}


def _of_findings(findings: pd.DataFrame) -> dict[str, str]:
    """The weightiest finding on each place, by the name of a claim or `T32[row|column]`."""
    weighty = findings[findings[AuditFinding.severity].ne(Gravity.ROUNDING)]
    cells = weighty[weighty[AuditFinding.table].notna()]
    places = (
        "T" + cells[AuditFinding.table] + "[" + cells[AuditFinding.row] + "|" + cells[AuditFinding.column] + "]",
        weighty[AuditFinding.claim],
        weighty[AuditFinding.other],
    )
    named = pd.concat(places).dropna()
    named = named[~named.duplicated()]
    return dict(zip(named, weighty.loc[named.index, AuditFinding.finding], strict=True))
