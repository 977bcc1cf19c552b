"""The reviewers' report as pages: one of all extracts and one an extract, static, without a value of any row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from filetrack.bulletin.figures import count_text, exact_share_text
from filetrack.bulletin.frames import FrameView, Light, Link, Part
from filetrack.bulletin.pages import templates
from filetrack.bulletin.runs import inputs
from filetrack.bulletin.site import PLACES, VALIDATION, Place, navigation
from filetrack.schemas.check import Check, Threshold
from filetrack.schemas.manifest import AGENCY_LABELS
from filetrack.schemas.quality_report import (
    FOUND,
    BaseStep,
    Before,
    CheckResult,
    ColumnGiven,
    ColumnValues,
    ExtractQuality,
    Outcome,
    QualityReport,
    Totals,
)

RECORDS = ".parquet"
"""How names of files end that hold records made from an extract, beside the extract's own."""

MEANINGS = {
    Outcome.STOP: "the file as a whole is at fault, and the run does not go on",
    Outcome.QUARANTINE: "the row is kept out of the records, and its line is noted in the protected tree",
    Outcome.BLANK: "the row is used, and the value taken as not recorded",
    Outcome.WARN: "nothing is changed; people should look",
    Outcome.NOT_RUN: "there was nothing to check, for the reason that is given",
    Outcome.ASIDE: "sound rows that the study makes no record of; no fault",
    Outcome.PASSED: "nothing failed",
}

CONTENTS = [
    ("extracts", "Extracts"),
    ("found", "What was found"),
    ("quarantine", "Quarantine"),
    ("between", "Between agencies"),
    ("completeness", "Completeness by site"),
    ("trend", "Earlier runs"),
    ("codebook", "The checks"),
    ("run", "How it was run"),
]
CONTENTS_OF_EXTRACT = [
    ("rows", "Rows"),
    ("checks", "Checks"),
    ("quarantine", "Quarantine"),
    ("completeness", "Completeness"),
    ("distributions", "Distributions"),
    ("trend", "Earlier runs"),
    ("run", "Provenance"),
]


def pages(report: QualityReport, among: Sequence[Place] = PLACES) -> dict[str, str]:
    """Return the report's pages by their file names. The same report gives the same text.

    Pages of a run stand among its others and lead to them; those of an extract that was only checked stand alone.
    """
    made = templates("filetrack.quality")
    shared = {
        "run": report.run,
        "site": navigation(VALIDATION.address, among),
        "others": [
            Link("All extracts", "index.html"),
            *(Link(_name(extract), page_name(extract)) for extract in report.extracts),
            *([Link("Bases of the tables", "bases.html")] if report.bases else []),
        ],
        "meanings": [(Light(outcome.label, outcome), MEANINGS[outcome]) for outcome in Outcome],
        "smallest": report.smallest_count,
    }
    index = made.get_template("index.html.j2").render(**shared, **_index(report))
    of_extract = made.get_template("extract.html.j2")
    written = {
        "index.html": index,
        **{page_name(extract): of_extract.render(**shared, **_of(extract, report)) for extract in report.extracts},
    }
    if report.bases:
        written["bases.html"] = made.get_template("bases.html.j2").render(**shared, **_bases(report.bases))
    return written


def page_name(extract: ExtractQuality) -> str:
    """File name of an extract's page: `north_police.html`."""
    return f"{extract.site}_{extract.agency}.html"


def worst(totals: Totals) -> Light:
    """The gravest outcome of an extract's checks, as a light; passed where none found a fault."""
    outcome = next((outcome for outcome in FOUND if totals.checks[outcome]), Outcome.PASSED)
    return Light(outcome.label, outcome)


def extracts_view(report: QualityReport, folder: str = "") -> FrameView:
    """A row an extract: its gravest outcome, its rows, and its checks by outcome. `folder` leads to the pages."""
    rows = [
        [
            Link(_name(extract), folder + page_name(extract)),
            worst(extract.totals),
            *_rows(extract.totals),
            *(count_text(extract.totals.checks[outcome]) for outcome in Outcome),
        ]
        for extract in report.extracts
    ]
    headings = ["Extract", "Gravest finding", "Rows read", "Accepted", "Quarantined"]
    return FrameView(headings + [outcome.label for outcome in Outcome], rows, list(range(2, 12)))


def _index(report: QualityReport) -> dict[str, object]:
    extracts = report.extracts
    return {
        "contents": CONTENTS,
        "current": "index.html",
        "glance": _glance([extract.totals for extract in extracts]),
        "extracts": extracts_view(report),
        "found": _found(report),
        "quarantined": _quarantined(extracts, report.codebook),
        "protected": [path for extract in extracts for path in extract.protected],
        "between": _between(report),
        "completeness": _by_site(extracts),
        "trend": _trend(extracts, report.run.commit),
        "codebook": _codebook(report),
        "inputs": inputs(report.run),
    }


def _of(extract: ExtractQuality, report: QualityReport) -> dict[str, object]:
    beside = bool(extract.before)
    shown = [column for column in extract.distributions if any(one.count is not None for one in column.values)]
    return {
        "contents": CONTENTS_OF_EXTRACT,
        "current": page_name(extract),
        "name": _name(extract),
        "before": extract.before,
        "glance": _glance([extract.totals]),
        "files": FrameView(
            ["File", "Rows read", "Accepted", "Quarantined", "Share quarantined"],
            [
                [file.file, *map(count_text, (file.read, file.accepted, file.quarantined)), _share(file)]
                for file in extract.files
            ],
            [1, 2, 3, 4],
        ),
        "checks": _by_file(extract.checks, lambda checks: _checks(checks, report.codebook, before=beside)),
        "quarantined": _quarantined([extract], report.codebook),
        "protected": extract.protected,
        "completeness": _by_file(extract.completeness, lambda columns: _given(columns, before=beside)),
        "distributions": _by_file(shown, lambda columns: [(one.label, _values(one)) for one in columns]),
        "withheld": [f"{_title(one.file)}: {one.label}" for one in extract.distributions if one not in shown],
        "trend": _trend([extract], report.run.commit),
        "inputs": inputs(report.run, extract.site, extract.agency),
    }


def _name(extract: ExtractQuality) -> str:
    return f"{extract.label}, {AGENCY_LABELS[extract.agency].lower()}"


def _rows(totals: Totals) -> list[str]:
    return [count_text(count) for count in (totals.read, totals.accepted, totals.quarantined)]


def _share(rows) -> str:
    return exact_share_text(rows.quarantined, rows.read)


def _glance(totals: list[Totals]) -> list[dict[str, str]]:
    def made(*outcomes: Outcome) -> str:
        return count_text(sum(one.checks[outcome] for one in totals for outcome in outcomes))

    def failed(outcome: Outcome) -> str:
        return count_text(sum(one.failed[outcome] for one in totals))

    read, quarantined = sum(one.read for one in totals), sum(one.quarantined for one in totals)
    return [
        {"label": "rows read", "value": count_text(read), "of": ""},
        {"label": "accepted", "value": count_text(read - quarantined), "of": ""},
        {"label": "quarantined", "value": count_text(quarantined), "of": exact_share_text(quarantined, read)},
        {"label": "values taken as not recorded", "value": failed(Outcome.BLANK), "of": ""},
        {"label": "warnings", "value": failed(Outcome.WARN), "of": ""},
        {"label": "checks that found a fault", "value": made(*FOUND), "of": f"of {made(*Outcome)}"},
        {"label": "checks that could not run", "value": made(Outcome.NOT_RUN), "of": ""},
    ]


def _found(report: QualityReport) -> FrameView:
    """Checks of all extracts that found a fault, the gravest first."""
    found = [(extract, check) for extract in report.extracts for check in extract.checks if check.outcome in FOUND]
    rows = [
        [
            Link(_name(extract), f"{page_name(extract)}#checks"),
            Light(check.outcome.label, check.outcome),
            check.file,
            check.column,
            report.codebook[check.code].title,
            count_text(check.units),
            count_text(check.failed),
            exact_share_text(check.failed, check.units),
        ]
        for extract, check in sorted(found, key=lambda one: FOUND.index(one[1].outcome))
    ]
    return FrameView(["Extract", "Outcome", "File", "Column", "Found", "Checked", "Failed", "Share"], rows, [5, 6, 7])


def _quarantined(extracts: list[ExtractQuality], codebook: dict[str, Check]) -> FrameView:
    """Rows refused by each check of a file's column."""
    refused = (Outcome.STOP, Outcome.QUARANTINE)
    rows = [
        [
            codebook[check.code].title,
            _name(extract),
            check.file,
            check.column,
            check.expected,
            count_text(check.failed),
            exact_share_text(check.failed, check.units),
        ]
        for extract in extracts
        for check in extract.checks
        if check.outcome in refused
    ]
    headings = ["Why", "Extract", "File", "Column", "Expected", "Rows refused", "Share of rows"]
    return FrameView(headings, rows, [5, 6])


def _between(report: QualityReport) -> FrameView:
    """Checks of what agencies say of each other, the gravest outcome first."""
    made = [(of_site.label, check) for of_site in report.between for check in of_site.checks]
    rows = [
        [
            site,
            Light(check.outcome.label, check.outcome),
            report.codebook[check.code].title,
            check.expected,
            count_text(check.units),
            count_text(check.failed),
            _part(check.passed, check.units),
        ]
        for site, check in sorted(made, key=lambda one: list(Outcome).index(one[1].outcome))
    ]
    headings = ["Site", "Outcome", "Looked for", "Expected", "Checked", "Failed", "Passed"]
    return FrameView(headings, rows, [4, 5, 6])


def _checks(checks: list[CheckResult], codebook: dict[str, Check], *, before: bool) -> FrameView:
    """Checks of a file, the gravest outcome first."""
    headings = ["Column", "Outcome", "Looked for", "Expected", "Checked", "Failed", "Passed"]
    rows = [
        [
            check.column,
            Light(check.outcome.label, check.outcome),
            codebook[check.code].title,
            f"Not run: {check.not_run}" if check.not_run else check.expected,
            count_text(check.units),
            count_text(check.failed),
            _part(check.passed, check.units),
            *([_before(check.before)] if before else []),
        ]
        for check in sorted(checks, key=lambda one: list(Outcome).index(one.outcome))
    ]
    return FrameView(headings + (["Failed before"] if before else []), rows, [4, 5, 6, 7])


def _given(columns: list[ColumnGiven], *, before: bool) -> FrameView:
    headings = ["Column", "What it is", "Rows", "Missing", "Given"]
    rows = [
        [
            column.column,
            column.label,
            count_text(column.units),
            count_text(column.units - column.given),
            _part(column.given, column.units),
            *([_before(column.before)] if before else []),
        ]
        for column in columns
    ]
    return FrameView(headings + (["Given before"] if before else []), rows, [2, 3, 4, 5])


def _values(column: ColumnValues) -> FrameView:
    most = max(one.count or 0 for one in column.values)
    rows = [
        [one.value, "withheld" if one.count is None else Part(count_text(one.count), 100 * one.count / most)]
        for one in column.values
    ]
    return FrameView(["Value", "Records"], rows, [1])


def _by_site(extracts: list[ExtractQuality]) -> FrameView:
    """Columns of records that a record can do without, sites beside one another."""
    sites = {extract.site: extract.label for extract in extracts}
    columns: dict[tuple[str, str], dict[str, Part | str]] = {}
    for extract in extracts:
        for column in extract.completeness:
            if column.file.endswith(RECORDS):
                place = (_title(column.file), column.label)
                columns.setdefault(place, {})[extract.site] = _part(column.given, column.units)
    rows = [[f"{file}: {label}", *(given.get(site, "–") for site in sites)] for (file, label), given in columns.items()]
    return FrameView(["Records and column", *sites.values()], rows, list(range(1, len(sites) + 1)))


def _trend(extracts: list[ExtractQuality], commit: str | None) -> FrameView:
    headings = ["Extract", "Run", "Commit", "Rows read", "Accepted", "Quarantined", "Share"]
    rows = [
        [
            _name(extract),
            name,
            (made_from or "–")[:12],
            *_rows(totals),
            _share(totals),
            *(count_text(totals.failed[outcome]) for outcome in FOUND),
        ]
        for extract in extracts
        if extract.trend
        for name, made_from, totals in [
            *((one.name, one.commit, one.totals) for one in extract.trend),
            ("this run", commit, extract.totals),
        ]
    ]
    return FrameView(headings + [f"Failures: {one.label.lower()}" for one in FOUND], rows, list(range(3, 11)))


def _codebook(report: QualityReport) -> FrameView:
    checks = [check for extract in report.extracts for check in extract.checks]
    rows = []
    for code, check in report.codebook.items():
        of_code = [one for one in checks if one.code == code]
        does = check.severity.label
        if check.optional and check.optional != check.severity:
            does += f"; where a record can do without it: {check.optional.label[0].lower()}{check.optional.label[1:]}"
        rows.append(
            [
                check.title,
                code,
                check.reason,
                does,
                _threshold(check.threshold),
                count_text(len(of_code)),
                count_text(sum(one.outcome in FOUND for one in of_code)),
            ]
        )
    headings = ["Looks for", "Code", "Why it matters", "What a failure does", "Stops the run", "Made", "Found a fault"]
    return FrameView(headings, rows, [5, 6])


def _bases(steps: list[BaseStep]) -> dict[str, object]:
    of_bases: dict[str, list[list[str]]] = {}
    for step in steps:
        left_out = "–" if step.left_out is None else count_text(step.left_out)
        row = [step.label, step.description, count_text(step.count), step.unit, left_out, step.reason or "–"]
        of_bases.setdefault(step.base, []).append(row)
    headings = ["Site", "Step", "Left", "Counted in", "Left out", "Why"]
    return {
        "contents": [(base, _title(base + RECORDS)) for base in of_bases],
        "current": "bases.html",
        "bases": [(base, _title(base + RECORDS), FrameView(headings, rows, [2, 4])) for base, rows in of_bases.items()],
    }


def _threshold(threshold: Threshold | None) -> str:
    if threshold is None:
        return "–"
    return f"from {threshold.rows}, if over {100 * threshold.share:g}%"


def _by_file(parts: Iterable, view: Callable[[list], object]) -> list[tuple[str, object]]:
    """What is shown of each file, files in the order in which they come."""
    of_files: dict[str, list] = {}
    for part in parts:
        of_files.setdefault(part.file, []).append(part)
    return [(_title(file), view(of_file)) for file, of_file in of_files.items()]


def _title(file: str) -> str:
    """A file's name; records by what they are: `risk_assessments.parquet` are `Risk assessments`."""
    return file.removesuffix(RECORDS).replace("_", " ").capitalize() if file.endswith(RECORDS) else file


def _part(part: int, whole: int) -> Part | str:
    return Part(exact_share_text(part, whole), round(100 * part / whole, 1)) if whole else "–"


def _before(before: Before | None) -> str:
    return exact_share_text(before.part, before.whole) if before else "–"
