"""`python -m filetrack.extracts`: one agency's anonymised extract, read and conformed to records."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Literal

import pandas as pd
import typer

from filetrack import io
from filetrack.extracts.codelists import meanings
from filetrack.extracts.custody import Files, as_extract, check_births
from filetrack.extracts.examined import examined
from filetrack.extracts.findings import COUNTS, RECORDS, counts, lines, rows_in_words
from filetrack.extracts.manifest import check_manifest
from filetrack.problems import Problem, told
from filetrack.quality.examination import Examination, raise_stops
from filetrack.schemas.base import AtSite
from filetrack.schemas.check import Checks
from filetrack.schemas.codelist import Wording
from filetrack.schemas.codes import Code, Site
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.quality import Quarantined
from filetrack.schemas.raw.base import Raw
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.study import Study


@told
def conform(
    site: Site,
    agency: Literal["police", "care"],
    config: Path = Path("config/study.yaml"),
    checks: Path = Path("config/checks.yaml"),
    sites: Path = Path("config/sites"),
    codelists: Path = Path("config/codelists"),
    extracts: Path = Path("data/extracts"),
    records: Path = Path("results/records"),
    quality: Path = Path("results/quality"),
) -> None:
    """Read an agency's extract strictly; write its records, its quarantine and how every check came out.

    Ends with everything that stops the run, if anything does; nothing is written then.
    """
    study, codebook = io.settings(config, Study), io.settings(checks, Checks)
    folder = extracts / site / agency
    manifest = _manifest(folder, site, agency, study)
    files, conformed = ingested(folder, site, agency, study, codebook, sites, codelists, manifest)
    raise_stops(files.values())
    for schema, frame in conformed.items():
        io.write(frame, records / site / f"{RECORDS[schema]}.parquet", schema)
    for name, frame in lines(files.values()).items():
        io.write(frame, records / site / f"{agency}_{name}.csv", Quarantined)
    counted = counts(files, conformed, study)
    for name, frame in counted.items():
        io.write(frame, quality / f"{site}_{agency}_{name}.csv", COUNTS[name])
    print(f"{site} {agency}: {rows_in_words(counted['reconciled'])}")


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
    source = import_module(f"filetrack.extracts.{site}_{agency}")
    form = io.settings(sites / f"{site}.yaml", SiteConfig)
    tree = form.agencies if anonymise else form.extracts
    read = io.read_folder(
        folder,
        source.FILES,
        anonymised=anonymise is None,
        forms=getattr(tree, agency),
        limits=form.limits,
        manifest=manifest,
    )
    extract = as_extract(read, anonymise) if anonymise else read
    files = examined(extract, site=site, agency=agency, ingest=study.ingest, checks=checks)
    if anonymise:
        for schema, file in files.items():
            check_births(file, schema, read.files[schema].rows)
    return files, source.conform(files, _codes(codelists, site, agency, source.CODELISTS), study)


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


def _codes(folder: Path, site: str, agency: str, lists: dict[str, type[Code]]) -> dict[str, pd.Series]:
    return {column: _meanings(folder / f"{site}_{agency}_{column}.csv", known) for column, known in lists.items()}


def _meanings(path: Path, known: type[Code]) -> pd.Series:
    return meanings(io.read(path, Wording), known, str(path))


if __name__ == "__main__":
    typer.run(conform)
