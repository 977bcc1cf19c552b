"""The reviewers' report as data: what was found in each extract, in sums and in full, beside runs that were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from filetrack.schemas.check import Check, Checks
from filetrack.schemas.codes import Severity
from filetrack.schemas.quality import CheckCount, Completeness, Distribution, Reconciled, TraceStep
from filetrack.schemas.quality_report import (
    FOUND,
    BaseStep,
    Before,
    BetweenAgencies,
    CheckResult,
    ColumnGiven,
    ColumnValues,
    Earlier,
    ExtractQuality,
    FileRows,
    Outcome,
    QualityReport,
    Totals,
    ValueCount,
)
from filetrack.schemas.run import Run
from filetrack.schemas.study import Study

Kept = Mapping[str, QualityReport]
LINES = "results/records/{site}/{agency}_{what}.csv"


@dataclass(frozen=True)
class Findings:
    """What was counted: in each extract rows by file, checks, completeness of columns and what records hold.

    Of a whole run also the checks between agencies, and the steps from rows read to the bases of tables.
    """

    reconciled: pd.DataFrame
    checks: pd.DataFrame
    completeness: pd.DataFrame
    distributions: pd.DataFrame
    between: pd.DataFrame = field(default_factory=partial(pd.DataFrame, columns=list(CheckCount.to_schema().columns)))
    bases: pd.DataFrame = field(default_factory=partial(pd.DataFrame, columns=list(TraceStep.to_schema().columns)))

    def extracts(self) -> list[tuple[str, str]]:
        """Site and agency of each extract."""
        places = self.reconciled[[Reconciled.site, Reconciled.agency]].drop_duplicates()
        return list(zip(places[Reconciled.site], places[Reconciled.agency], strict=True))

    def of(self, site: str, agency: str) -> Findings:
        """What was counted in one extract."""
        return Findings(
            *(
                frame[frame[Reconciled.site].eq(site) & frame[Reconciled.agency].eq(agency)]
                for frame in (self.reconciled, self.checks, self.completeness, self.distributions)
            )
        )


def quality_report(
    run: Run, checks: Checks, study: Study, findings: Findings, kept: Kept, *, lines: str = LINES
) -> QualityReport:
    """Return the report of a run, beside those that were kept, by name; counts stand beside the last of them.

    `lines` is where line numbers of rows that failed are, of a `{site}`, an `{agency}` and a kind (`{what}`).
    """
    return QualityReport(
        run=run,
        smallest_count=study.disclosure.smallest_count,
        codebook={code: _in_force(code, checks, study) for code in checks.checks},
        extracts=[
            _extract(site, study.sites.get(site, site), agency, findings, kept, lines)
            for site, agency in findings.extracts()
        ],
        between=[
            BetweenAgencies(site=site, label=study.sites[site], checks=_checks(checks, None))
            for site, checks in findings.between.groupby(CheckCount.site, sort=False)
        ],
        bases=_bases(findings.bases, study.sites),
    )


def _in_force(code: str, checks: Checks, study: Study) -> Check:
    check = checks[code]
    return check.model_copy(update={"threshold": checks.threshold(code, check.severity, study.ingest)})


def _extract(site: str, label: str, agency: str, findings: Findings, kept: Kept, lines: str) -> ExtractQuality:
    found = findings.of(site, agency)
    earlier = {
        name: extract
        for name, report in sorted(kept.items())
        for extract in report.extracts
        if (extract.site, extract.agency) == (site, agency)
    }
    last = max(earlier, default=None)
    before = earlier[last] if last else None
    files = _files(found.reconciled)
    checks = _checks(found.checks, before)
    return ExtractQuality(
        site=site,
        label=label,
        agency=agency,
        totals=_totals(files, checks),
        files=files,
        checks=checks,
        completeness=_completeness(found.completeness, before),
        distributions=_distributions(found.distributions),
        protected=[lines.format(site=site, agency=agency, what=what) for what in ("quarantine", "warned")],
        before=last,
        trend=[
            Earlier(name=name, commit=kept[name].run.commit, totals=extract.totals) for name, extract in earlier.items()
        ],
    )


def _files(reconciled: pd.DataFrame) -> list[FileRows]:
    return [
        FileRows(
            file=row[Reconciled.file],
            read=row[Reconciled.rows_read],
            accepted=row[Reconciled.rows_accepted],
            quarantined=row[Reconciled.rows_quarantined],
        )
        for row in reconciled.to_dict("records")
    ]


def _checks(checks: pd.DataFrame, before: ExtractQuality | None) -> list[CheckResult]:
    known = {(one.file, one.column, one.code): one for one in before.checks} if before else {}
    results = []
    for row in checks.to_dict("records"):
        place = (row[CheckCount.file], row[CheckCount.column], row[CheckCount.rule])
        other = known.get(place)
        results.append(
            CheckResult(
                file=place[0],
                column=place[1],
                code=place[2],
                expected=row[CheckCount.expected],
                severity=row[CheckCount.severity],
                outcome=_outcome(row),
                units=row[CheckCount.units],
                passed=row[CheckCount.passed],
                failed=row[CheckCount.failed],
                not_run=None if row[CheckCount.ran] else row[CheckCount.not_run],
                before=Before(part=other.failed, whole=other.units) if other else None,
            )
        )
    return results


def _outcome(check: dict) -> Outcome:
    if not check[CheckCount.ran]:
        return Outcome.NOT_RUN
    return Outcome(Severity(check[CheckCount.severity]).value) if check[CheckCount.failed] else Outcome.PASSED


def _completeness(completeness: pd.DataFrame, before: ExtractQuality | None) -> list[ColumnGiven]:
    known = {(one.file, one.column): one for one in before.completeness} if before else {}
    columns = []
    for row in completeness.to_dict("records"):
        other = known.get((row[Completeness.file], row[Completeness.column]))
        columns.append(
            ColumnGiven(
                file=row[Completeness.file],
                column=row[Completeness.column],
                label=row[Completeness.label],
                units=row[Completeness.units],
                given=row[Completeness.given],
                before=Before(part=other.given, whole=other.units) if other else None,
            )
        )
    return columns


def _distributions(distributions: pd.DataFrame) -> list[ColumnValues]:
    places = [Distribution.file, Distribution.column, Distribution.label]
    return [
        ColumnValues(
            file=file,
            column=column,
            label=label,
            values=[
                ValueCount(value=value, count=None if pd.isna(count) else int(count))
                for value, count in zip(values[Distribution.value], values[Distribution.count], strict=True)
            ],
        )
        for (file, column, label), values in distributions.groupby(places, sort=False)
    ]


def _bases(steps: pd.DataFrame, labels: Mapping[str, str]) -> list[BaseStep]:
    return [
        BaseStep(
            base=step[TraceStep.base],
            site=step[TraceStep.site],
            label=labels[step[TraceStep.site]],
            description=step[TraceStep.description],
            unit=step[TraceStep.unit],
            count=step[TraceStep.count],
            left_out=None if pd.isna(step[TraceStep.left_out]) else step[TraceStep.left_out],
            reason=None if pd.isna(step[TraceStep.reason]) else step[TraceStep.reason],
        )
        for step in steps.to_dict("records")
    ]


def _totals(files: list[FileRows], checks: list[CheckResult]) -> Totals:
    made = Counter(check.outcome for check in checks)
    failed = Counter()
    for check in checks:
        failed[check.outcome] += check.failed
    return Totals(
        read=sum(file.read for file in files),
        accepted=sum(file.accepted for file in files),
        quarantined=sum(file.quarantined for file in files),
        checks={outcome: made[outcome] for outcome in Outcome},
        failed={outcome: failed[outcome] for outcome in FOUND},
    )
