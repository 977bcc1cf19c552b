"""`python -m filetrack.outcomes`: outcomes over 21 months, by the declared analyses (chapter 7)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.history import HistoryRules
from filetrack.outcomes import cohort
from filetrack.outcomes.analyses import Cohort, analysed
from filetrack.problems import told
from filetrack.schemas.analysis import Analyses
from filetrack.schemas.base import Frame
from filetrack.schemas.care import Event, Household, Member
from filetrack.schemas.case import Case, CaseFamily, InDepthFamily
from filetrack.schemas.codes import Site
from filetrack.schemas.outcomes import (
    CurvePoint,
    Effect,
    OutcomeAnalysis,
    OutcomeCount,
    OutcomeTest,
    Refusal,
)
from filetrack.schemas.study import Study

FILES = {
    OutcomeAnalysis: "analyses.csv",
    CurvePoint: "curves.csv",
    Effect: "effects.csv",
    OutcomeTest: "tests.csv",
    Refusal: "refusals.csv",
    OutcomeCount: "counts.csv",
}


@told
def analyse(
    config: Path = Path("config/study.yaml"),
    analyses: Path = Path("config/analyses.yaml"),
    rules: Path = Path("config/coding"),
    records: Path = Path("results/records"),
    outcomes: Path = Path("results/outcomes"),
) -> None:
    """Follow families for 21 months by the declared analyses; write their results, a CSV a kind."""
    study = io.settings(config, Study)
    declared = io.settings(analyses, Analyses)
    history = io.settings(rules / "involvement.yaml", HistoryRules)
    found = analysed(declared, _cohort(records, study, history))
    for schema, name in FILES.items():
        io.write(found[schema], outcomes / name, schema)
    print(f"outcomes: {len(declared.analyses)} analyses, {len(found[Refusal])} models or tests refused")


def _cohort(records: Path, study: Study, history: HistoryRules) -> Cohort:
    windows = cohort.Windows(study.involvement.response_days, study.period.follow_up_months)
    events, members = _of_both(records, "events", Event), _of_both(records, "members", Member)
    cases = io.read(records / "cases.parquet", Case)
    families = io.read(records / "case_families.parquet", CaseFamily)
    notified = cohort.notified(cases, families, events, members, history, windows)
    first = cohort.first_of_family(notified)
    return Cohort(
        notified,
        first,
        cohort.closed(first, events, members, history),
        cohort.repeats(first, events),
        events,
        _of_both(records, "households", Household),
        io.read(records / "in_depth.parquet", InDepthFamily),
    )


def _of_both(records: Path, name: str, schema: type[Frame]) -> pd.DataFrame:
    return io.read_together([records / site / f"{name}.parquet" for site in Site], schema)


if __name__ == "__main__":
    typer.run(analyse)
