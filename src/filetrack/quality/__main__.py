"""Commands: what reviewers rely on: an extract checked before it is sent, reports of a run, its manifest verified."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from filetrack.bulletin.site import Place
from filetrack.bulletin.site import places as places_of
from filetrack.io.configs import settings, site_forms
from filetrack.problems import Problem, told
from filetrack.quality.manifest import departures
from filetrack.quality.verdict import EXIT_CODES, Verdict, counted, lights, verdict
from filetrack.schemas.check import Checks
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.quality import CheckCount, Completeness, Distribution, Quarantined, Reconciled, TraceStep
from filetrack.schemas.quality_report import KEPT_NAME, QualityReport
from filetrack.schemas.run import RunManifest
from filetrack.schemas.sample import Register, Sampled, SampleStep
from filetrack.schemas.site import SiteConfig, declared
from filetrack.schemas.study import Study

COUNTED = {
    "reconciled": Reconciled,
    "checks": CheckCount,
    "completeness": Completeness,
    "distributions": Distribution,
}
"""What ingest counts of each extract, by the names of its files."""

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command()
@told
def verify(root: Annotated[Path, typer.Argument(help="The study's folder.")] = Path()) -> None:
    """Check that all files of a run are as its manifest has them. Exit code 1: some are not, and each is told."""
    recorded = settings(root / "results/manifest.json", RunManifest)
    found = departures(recorded, root)
    if found:
        raise Problem(f"{len(found)} departures from the manifest.\n" + "\n".join(found))
    print(f"{len(recorded.given) + len(recorded.made)} files are as the manifest has them.")


@app.command(epilog=EXIT_CODES)
@told
def check(
    folder: Annotated[Path, typer.Argument(help="An agency's files, as they are held or as anonymised.")],
    site: Annotated[str | None, typer.Option(help="If the files do not tell.")] = None,
    agency: Annotated[Literal["police", "care"] | None, typer.Option(help="If the files do not tell.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write pages, counts and lines; else they are told.")
    ] = None,
    config: Path = Path("config"),
) -> None:
    """Check an agency's files before they are sent, as the study would when it reads them. Shows no value of a row.

    Files that are not anonymised are, in memory and under a key that is thrown away.
    """
    from filetrack.extracts.__main__ import ingested
    from filetrack.extracts.findings import outcomes, rows_in_words

    if not folder.is_dir():
        _wrong_use(f"{folder} is not a folder.")
    study, codebook = settings(config / "study.yaml", Study), settings(config / "checks.yaml", Checks)
    manifest = _manifest(folder, study)
    site, agency = _place(folder, manifest, site, agency, site_forms(config / "sites", study.sites))
    anonymised = None if manifest else _custodian(site, agency, config, study)
    files, records = ingested(
        folder, site, agency, study, codebook, config / "sites", config / "codelists", manifest, anonymised
    )
    found = outcomes(files)
    for stop in (stop for file in files.values() for stop in file.stops):
        print(stop)
    for light in lights(found["checks"], codebook):
        print(light)
    print(f"{site} {agency}: {rows_in_words(found['reconciled'])}. {counted(found['checks'])}.")
    if out is not None:
        _write_findings(files, records, study, codebook, manifest, config, out / f"{site}_{agency}")
    outcome = verdict(found["checks"])
    print(f"{outcome.told[0].upper()}{outcome.told[1:]}.")
    raise SystemExit(outcome.value)


def _write_findings(files, records, study: Study, codebook: Checks, manifest: Manifest | None, config: Path, out: Path):
    """Write counts, lines and pages of one agency's files, the names of its own beginning as `out` does."""
    from filetrack import io
    from filetrack.extracts.findings import COUNTS, counts, lines
    from filetrack.quality.provenance import run_record
    from filetrack.quality.summary import Findings, quality_report

    found = counts(files, records, study)
    for name, frame in found.items():
        io.write(frame, out.with_name(f"{out.name}_{name}.csv"), COUNTS[name])
    for name, frame in lines(files.values()).items():
        io.write(frame, out.with_name(f"{out.name}_{name}.csv"), Quarantined)
    given = study.model_copy(update={"input": "extracts"})
    run = run_record(given, io.contents(config), [manifest] if manifest else [], None, study.seed)
    of_one = Findings(*(found[name] for name in COUNTED))
    reported = quality_report(run, codebook, study, of_one, {}, lines="{site}_{agency}_{what}.csv")
    _write_report(reported, out.parent, among=[])


def _manifest(folder: Path, study: Study) -> Manifest | None:
    """The manifest beside anonymised files; it ends the check where it cannot be read or tells of another encoding."""
    from filetrack.extracts.manifest import check_manifest

    path = folder / "manifest.json"
    if not path.is_file():
        return None
    try:
        found = settings(path, Manifest)
        check_manifest(found, site=found.site, agency=found.agency, linkage=study.linkage, where=str(path))
    except Problem as problem:
        print(f"{problem}\n{Verdict.STOPPED.told}")
        raise SystemExit(Verdict.STOPPED.value) from None
    return found


def _place(
    folder: Path,
    manifest: Manifest | None,
    site: str | None,
    agency: str | None,
    forms: Mapping[str, SiteConfig],
) -> tuple[str, str]:
    """Whose files lie in a folder: as the manifest has it, as told, or as the names of the files tell."""
    from filetrack.extracts.custody import likely

    if manifest:
        places = [(manifest.site, manifest.agency)]
    elif site and agency:
        places = [(site, agency)]
    else:
        places = likely([path.name for path in folder.iterdir()], forms)
    places = [place for place in places if site in (None, place[0]) and agency in (None, place[1])]
    if len(places) != 1:
        _wrong_use(f"{folder} does not tell whose files it holds, or another agency's. Say --site and --agency.")
    return places[0]


def _wrong_use(message: str) -> NoReturn:
    print(f"filetrack: {message}", file=sys.stderr)
    raise SystemExit(Verdict.WRONG_USE.value)


def _custodian(site: str, agency: str, config: Path, study: Study) -> Callable:
    """What a custodian would make of clear files, under a key that nobody keeps."""
    import secrets

    from filetrack.anonymise.extract import anonymised
    from filetrack.keys import Key

    key = Key(secrets.token_bytes(32), "project")
    words = _ordinary_words(config / "ordinary_words.csv")
    return lambda files: anonymised(files, site, agency, key, study.linkage, words)


def _ordinary_words(path: Path) -> frozenset[str]:
    import csv

    with path.open(encoding="utf-8", newline="") as rows:
        return frozenset(row["word"] for row in csv.DictReader(rows))


@app.command()
@told
def trace(
    config: Path = Path("config/study.yaml"),
    checks: Path = Path("config/checks.yaml"),
    tables: Path = Path("config/tables.yaml"),
    results: Path = Path("results"),
) -> None:
    """Trace every table's base back to rows read, and check what the agencies of a site say of each other."""
    study = settings(config, Study)
    forms = site_forms(config.parent / "sites", study.sites)
    _trace(study, forms, settings(checks, Checks), tables, results)


def _trace(study: Study, forms: Mapping[str, SiteConfig], codebook: Checks, tables: Path, results: Path) -> None:
    from filetrack import io
    from filetrack.quality.across import AGENCIES_TOGETHER, across
    from filetrack.quality.trace import LINKS, RECORDS, REGISTER, SAMPLED
    from filetrack.quality.trace import trace as traced
    from filetrack.schemas.at_sites import table_sites
    from filetrack.schemas.declared import SOURCES, Tables
    from filetrack.schemas.link import Link
    from filetrack.schemas.of_study import of_study
    from filetrack.schemas.quality import Held

    records = {
        site: {name: io.read(results / f"records/{site}/{name}.parquet", schema) for name, schema in RECORDS.items()}
        for site in forms
    }
    kept = {SAMPLED: Sampled, LINKS: Link, **SOURCES}
    frames = {name: io.read(results / f"records/{name}.parquet", schema) for name, schema in kept.items()}
    frames[REGISTER] = io.read(results / "sample/register.csv", Register)
    places = [results / f"quality/{site}_{agency}_reconciled.csv" for site, agency in declared(forms)]
    steps = io.read(results / "sample/steps.csv", SampleStep)
    declared_tables = of_study(settings(tables, Tables), study)
    held = io.read_together([results / f"quality/{site}_{agency}_held.csv" for site, agency in declared(forms)], Held)
    at = table_sites(declared_tables.in_order(), study.sites, held, {})
    found = traced(io.read_together(places, Reconciled), steps, records, frames, declared_tables, forms, at)
    io.write(found, results / "quality/trace.csv", TraceStep)
    for site in forms:
        counted_both = across(site, *(records[site][name] for name in AGENCIES_TOGETHER), study.ingest, codebook)
        io.write(counted_both, results / f"quality/{site}_both_checks.csv", CheckCount)
    print(f"{found[TraceStep.base].nunique()} frames of cases traced back to rows read at {len(forms)} sites")


@app.command()
@told
def report(
    config: Path = Path("config/study.yaml"),
    checks: Path = Path("config/checks.yaml"),
    extracts: Path = Path("data/extracts"),
    results: Path = Path("results"),
    earlier: Annotated[Path, typer.Option(help="Reports of earlier runs that `keep` kept.")] = Path("data/earlier"),
    tables: Annotated[Path | None, typer.Option(help="Trace the bases of these tables first, as `trace` does.")] = None,
    commit: str = "",
    seed: int | None = None,
) -> None:
    """Write the reviewers' pages of a run to `quality/` of its results, and the same as data (`quality.json`)."""
    from filetrack import io
    from filetrack.quality.provenance import run_record
    from filetrack.quality.summary import Findings, quality_report

    study, codebook = settings(config, Study), settings(checks, Checks)
    forms = site_forms(config.parent / "sites", study.sites)
    if tables is not None:
        _trace(study, forms, codebook, tables, results)
    folder = results / "quality"
    places = declared(forms)
    manifests = [settings(extracts / site / agency / "manifest.json", Manifest) for site, agency in places]
    run = run_record(study, io.contents(config.parent), manifests, commit or None, study.seed if seed is None else seed)
    found = Findings(
        *(
            io.read_together([folder / f"{site}_{agency}_{name}.csv" for site, agency in places], schema)
            for name, schema in COUNTED.items()
        ),
        between=io.read_together([folder / f"{site}_both_checks.csv" for site in forms], CheckCount),
        bases=io.read(folder / "trace.csv", TraceStep),
    )
    kept = {path.stem: settings(path, QualityReport) for path in sorted(earlier.glob("*.json"))}
    reported = quality_report(run, codebook, study, found, kept)
    _write_report(reported, folder, among=places_of(study))
    print(folder / "index.html")


def _write_report(reported: QualityReport, folder: Path, *, among: Sequence[Place]) -> None:
    from filetrack.quality.pages import pages

    for name, html in pages(reported, among).items():
        (folder / name).write_text(html, encoding="utf-8")
    (folder / "quality.json").write_text(reported.model_dump_json(indent=1) + "\n", encoding="utf-8")


@app.command()
@told
def keep(
    name: Annotated[str, typer.Argument(help="Small letters, digits, - and _. Runs stand in the order of names.")],
    results: Path = Path("results"),
    earlier: Path = Path("data/earlier"),
) -> None:
    """Keep the report of this run under a name, so that later runs are set beside it."""
    if not KEPT_NAME.fullmatch(name):
        raise Problem("The name of a kept run holds small letters, digits, - and _, and begins with a letter or digit.")
    kept = earlier / f"{name}.json"
    if kept.exists():
        raise Problem(f"{kept} is there already. Choose another name, or remove it if that run is not wanted.")
    reported = settings(results / "quality/quality.json", QualityReport)
    earlier.mkdir(parents=True, exist_ok=True)
    kept.write_text(reported.model_dump_json(indent=1) + "\n", encoding="utf-8")
    print(kept)


if __name__ == "__main__":
    app()
