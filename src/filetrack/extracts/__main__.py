"""`python -m filetrack.extracts`: agencies' anonymised extracts, read and conformed to records."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
import typer

from filetrack import io
from filetrack.extracts.check import (
    answers,
    fields_of,
    follow_up,
    linkage,
    references,
    sample,
    summary,
    tables_in_words,
    wanted,
)
from filetrack.extracts.custody import Files, as_extract, check_births
from filetrack.extracts.draft import (
    agency_of,
    drafted,
    matched_in_words,
    recognised,
    said_of_files,
    said_of_format,
    text,
    to_see_to,
)
from filetrack.extracts.examined import examined
from filetrack.extracts.findings import COUNTS, RECORDS, counts, lines, nothing, rows_in_words, would_stop
from filetrack.extracts.held import filled_by
from filetrack.extracts.manifest import check_manifest
from filetrack.extracts.sources import source
from filetrack.io.glimpse import glimpses
from filetrack.problems import Problem, in_words, nearest, told
from filetrack.quality.examination import Examination, raise_stops
from filetrack.schemas.aliases import Aliases
from filetrack.schemas.base import AtSite
from filetrack.schemas.care import Event
from filetrack.schemas.check import Checks, within
from filetrack.schemas.codelist import Wording
from filetrack.schemas.declared import Tables
from filetrack.schemas.manifest import AGENCIES, Manifest
from filetrack.schemas.mapping import Mapping, unfilled
from filetrack.schemas.needs import Table, held_by
from filetrack.schemas.of_study import of_study
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.quality import Quarantined
from filetrack.schemas.raw.base import Raw
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.study import Study

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command()
@told
def conform(
    agency: Literal["police", "care"],
    named: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="All sites if none is named.")] = None,
    config: Path = Path("config/study.yaml"),
    checks: Path = Path("config/checks.yaml"),
    sites: Path = Path("config/sites"),
    codelists: Path = Path("config/codelists"),
    extracts: Path = Path("data/extracts"),
    records: Path = Path("results/records"),
    quality: Path = Path("results/quality"),
    jobs: Annotated[int, typer.Option(min=1, help="Extracts read at a time.")] = 1,
) -> None:
    """Read an agency's extracts strictly; write their records, quarantines and how every check came out.

    Ends with everything that stops the run, if anything does; nothing is written then of an extract that does. Of
    an agency that a site has none of, all are empty.
    """
    study, codebook = io.settings(config, Study), io.settings(checks, Checks)
    ingest = _Ingest(agency, study, codebook, sites, codelists, extracts, records, quality)
    with ProcessPoolExecutor(jobs) as pool:
        done = list((map if jobs == 1 else pool.map)(ingest, named or study.sites))
    for line, _ in done:
        if line:
            print(line)
    stopped = [problem for _, problem in done if problem]
    if stopped:
        raise Problem("\n".join(stopped))


@app.command()
@told
def check(
    site: str,
    config: Path = Path("config/study.yaml"),
    checks: Path = Path("config/checks.yaml"),
    sites: Path = Path("config/sites"),
    codelists: Path = Path("config/codelists"),
    tables: Path = Path("config/tables.yaml"),
    extracts: Path = Path("data/extracts"),
) -> None:
    """Tell which tables a site can have and what is missing for the others, by its extracts, else by its config."""
    study, codebook, form = io.settings(config, Study), io.settings(checks, Checks), io.site(sites, site)
    held, stops, records = set(), [], {}
    for agency in AGENCIES:
        how, folder = form.source(agency), extracts / site / agency
        if how is None:
            print(f"{agency}: no files in the site's config")
        elif not (folder / "manifest.json").is_file():
            held |= filled_by(how) if isinstance(how, Mapping) else fields_of(agency)
            print(f"{agency}: by the site's config alone, as {folder} holds no extract; no row was read")
        else:
            manifest = _manifest(folder, site, agency, study)
            files, made = ingested(folder, site, agency, study, codebook, sites, codelists, manifest)
            stops += would_stop(files, made)
            counted = counts(files, made, study, filled_by(how) if isinstance(how, Mapping) else None)
            held |= held_by(counted["held"], site)
            records |= made
            print(f"{agency}: {rows_in_words(counted['reconciled'])}")
    found = answers(_tables_with(site, study, tables), site, held)
    print(
        *tables_in_words(found, site, form),
        "",
        linkage(held),
        *references(records.get(Notification), records.get(Event)),
        sample(records.get(Incident), study.period),
        follow_up(records.get(Event), study.period),
        summary(found),
        sep="\n",
    )
    if stops:
        raise Problem("\n  ".join(["no table is made before this is mended, as ingest would stop:", *stops]))


@app.command()
@told
def init(
    folder: Path,
    site: Annotated[str, typer.Option(help="Name of the site: small letters, digits and _.")],
    agency: Annotated[Literal["police", "care"], typer.Option()],
    format: Annotated[str, typer.Option(help="A format of config/formats, `none`, or `auto`.")] = "auto",
    sites: Path = Path("config/sites"),
    formats: Path = Path("config/formats"),
    codelists: Path = Path("config/codelists"),
    aliases: Path = Path("config/aliases.yaml"),
    tables: Path = Path("config/tables.yaml"),
    config: Path = Path("config/study.yaml"),
) -> None:
    """Draft how an agency's files become records, from a look at FOLDER, to SITES/<site>.yaml for a person to read."""
    path = sites / f"{site}.yaml"
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if before and io.settings(path, SiteConfig).source(agency):
        raise Problem(f"{path} says already how the files of {agency} come. Take that out, or give another --site.")
    if not folder.is_dir() or not (looks := glimpses(folder)):
        raise Problem(f"{folder} holds no files to draft from: CSV, XLSX, Parquet or XML.")
    known = {one.stem: io.settings(one, Mapping) for one in sorted(formats.glob("*.yaml"))}
    known = {name: one for name, one in known.items() if agency_of(one) == agency}
    name = recognised(looks, known) if format == "auto" else format
    if name in known:
        source, drafts = said_of_format(name, known[name], looks), []
    else:
        names = io.settings(aliases, Aliases)
        lists = {one.stem: io.read(one, Wording) for one in sorted(codelists.glob("*.csv"))}
        drafts = [drafted(look, agency, names, lists) for look in looks]
        source = said_of_files(drafts)
    said = {agency: source}
    checked = io.checked(said, SiteConfig, str(path)).source(agency)
    held = filled_by(known.get(name, checked))
    study = io.settings(config, Study)
    lacks = wanted(answers(_tables_with(site, study, tables), site, held), agency)
    path.write_text(before + text(said, drafts, lacks), encoding="utf-8")
    print(f"{path}: {agency}, {f'format {name}' if name in known else matched_in_words(drafts)}")
    for one in (*to_see_to(drafts), *unfilled(known.get(name, checked), agency)):
        print(f"- {one}")


@dataclass(frozen=True)
class _Ingest:
    """What reading an agency's extracts needs, and where what comes of it is written."""

    agency: Literal["police", "care"]
    study: Study
    checks: Checks
    sites: Path
    codelists: Path
    extracts: Path
    records: Path
    quality: Path

    def __call__(self, site: str) -> tuple[str, str]:
        """Write what comes of a site's extract; say what was done, or what stopped it."""
        try:
            return f"{site} {self.agency}: {self._conformed(site)}", ""
        except Exception as error:
            return "", in_words(error)

    def _conformed(self, site: str) -> str:
        agency, records, quality = self.agency, self.records / site, self.quality / f"{site}_{self.agency}"
        how = io.site(self.sites, site).source(agency)
        if how is None:
            _write(*nothing(agency), records, quality, agency)
            return "the site's config declares no files, so that no records are made"
        folder = self.extracts / site / agency
        manifest = _manifest(folder, site, agency, self.study)
        files, conformed = ingested(folder, site, agency, self.study, self.checks, self.sites, self.codelists, manifest)
        raise_stops(files.values())
        counted = counts(files, conformed, self.study, filled_by(how) if isinstance(how, Mapping) else None)
        _write(conformed, lines(files.values()), counted, records, quality, agency)
        return rows_in_words(counted["reconciled"])


def _tables_with(site: str, study: Study, tables: Path) -> list[Table]:
    """The tables of the study, the site being one of its sites or yet to be."""
    sites = {**study.sites, site: study.sites.get(site, site)}
    return of_study(io.settings(tables, Tables), study.model_copy(update={"sites": sites})).in_order()


def _write(
    conformed: dict[type[AtSite], pd.DataFrame],
    refused: dict[str, pd.DataFrame],
    counted: dict[str, pd.DataFrame],
    records: Path,
    quality: Path,
    agency: str,
) -> None:
    """Write records and lines of an agency to a site's folder, and counts to files whose names begin as `quality`."""
    for schema, frame in conformed.items():
        io.write(frame, records / f"{RECORDS[schema]}.parquet", schema)
    for name, frame in refused.items():
        io.write(frame, records / f"{agency}_{name}.csv", Quarantined)
    for name, frame in counted.items():
        io.write(frame, quality.with_name(f"{quality.name}_{name}.csv"), COUNTS[name])


def ingested(
    folder: Path,
    site: str,
    agency: str,
    study: Study,
    checks: Checks,
    sites: Path,
    codelists: Path,
    manifest: Manifest | None = None,
    anonymise: Callable[[Files], Files] | None = None,
) -> tuple[dict[type[Raw], Examination], dict[type[AtSite], pd.DataFrame]]:
    """Examinations of the files in a folder, and the records made from them.

    Files that are still clear are made an extract by `anonymise`, in memory.
    """
    form = io.site(sites, site)
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    of = source(site, agency, form, partial(_wordings, codelists), names, anonymised=anonymise is None)
    tree = form.agencies if anonymise else form.extracts
    read = io.read_folder(
        folder,
        of.files,
        anonymised=anonymise is None,
        forms=getattr(tree, agency),
        limits=form.limits,
        manifest=manifest,
    )
    extract = as_extract(read, anonymise) if anonymise else read
    checks = within(checks, form.days_of(agency, study.period))
    files = examined(extract, site=site, agency=agency, ingest=study.ingest, checks=checks)
    if anonymise:
        for schema, file in files.items():
            check_births(file, schema, read.files[schema].rows)
    return files, of.conform(files, study)


def _wordings(codelists: Path, name: str) -> pd.DataFrame:
    path = codelists / f"{name}.csv"
    if not path.is_file():
        known = [file.stem for file in codelists.glob("*.csv")]
        raise Problem(f"{path} does not exist: config names this code list{nearest(name, known)}.")
    return io.read(path, Wording)


def _manifest(folder: Path, site: str, agency: str, study: Study) -> Manifest:
    path = folder / "manifest.json"
    if not path.is_file():
        raise Problem(
            f"{path} is missing: it comes with an anonymised extract and says how fields were encoded. "
            f"Ask the custodian for it, or run: python -m filetrack.anonymise extract {site} {agency}"
        )
    manifest = io.settings(path, Manifest)
    check_manifest(manifest, site=site, agency=agency, linkage=study.linkage, where=str(path))
    return manifest


if __name__ == "__main__":
    app()
