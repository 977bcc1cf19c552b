"""Command line of a custodian's anonymisation: make a key, anonymise an agency's files (§2.3)."""

from __future__ import annotations

import csv
import hashlib
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

import typer

from filetrack import io, keys
from filetrack.anonymise.extract import Files, anonymised
from filetrack.problems import Problem, told
from filetrack.schemas.codes import Site
from filetrack.schemas.manifest import ExtractedFile, Manifest
from filetrack.schemas.raw.base import Raw, file_of
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.study import Study

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

SiteName = Literal["north", "south"]
AgencyName = Literal["police", "care"]


@app.command()
@told
def extract(
    site: SiteName,
    agency: AgencyName,
    config: Path = Path("config/study.yaml"),
    sites: Annotated[Path, typer.Option(help="How each site's files come.")] = Path("config/sites"),
    agencies: Path = Path("data/agencies"),
    extracts: Path = Path("data/extracts"),
    words: Annotated[Path, typer.Option(help="Names that are also ordinary words.")] = Path(
        "config/ordinary_words.csv"
    ),
    key: Annotated[Path | None, typer.Option(help="The study's key, kept outside the project.")] = None,
    simulated_seed: Annotated[int | None, typer.Option(help="For simulated data: the seed they came from.")] = None,
) -> None:
    """Anonymise an agency's files into its extract, with a manifest."""
    study = io.settings(config, Study)
    secret = _key(key, simulated_seed)
    schemas = import_module(f"filetrack.schemas.raw.{site}_{agency}").FILES
    files = _read(agencies / site / agency, schemas, io.settings(sites / f"{site}.yaml", SiteConfig), agency)
    ordinary = _ordinary_words(words)
    folder = extracts / site / agency
    io.write_raw(anonymised(files, site, agency, secret, study.linkage, ordinary), folder)
    manifest = Manifest(
        site=Site(site),
        agency=agency,
        identifiers=study.linkage.identifiers,
        encoding=study.linkage.encoding,
        key_fingerprint=secret.fingerprint,
        key_kind=secret.kind,
        files=_extracted(files, folder),
    )
    (folder / "manifest.json").write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    print(f"{folder}: {len(manifest.files)} files, {sum(file.rows for file in manifest.files):,} rows anonymised")


@app.command(name="key")
@told
def make_key(path: Path) -> None:
    """Make a random key for a study and keep it where only its owner can read it."""
    made = keys.make(path)
    print(f"{path}: key made, fingerprint {made.fingerprint}. Give it to the other custodian, to nobody else.")


def _read(folder: Path, schemas: tuple[type[Raw], ...], site: SiteConfig, agency: AgencyName) -> Files:
    """The agency's files, if nothing in them would be lost or changed; what else is to be told of them is printed."""
    forms = getattr(site.agencies, agency)
    read = io.read_folder(folder, schemas, anonymised=False, forms=forms, limits=site.limits)
    files = io.sound(read.files)
    told = [
        f"{file.where}: {finding.told}" for file in read.files.values() for finding in file.findings if finding.told
    ]
    for words in [*told, *(f"{folder}: {finding.told}" for finding in read.findings if finding.told)]:
        print(words)
    return files


def _key(path: Path | None, seed: int | None) -> keys.Key:
    if (path is None) == (seed is None):
        raise Problem("Say which key: --key FILE for an agency's data, or --simulated-seed N for simulated data.")
    return keys.read(path) if path is not None else keys.stored_simulated(seed)


def _ordinary_words(path: Path) -> frozenset[str]:
    if not path.is_file():
        raise Problem(f"{path} does not exist: it lists names that are also ordinary words, under the header “word”.")
    with path.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["word"] for row in csv.DictReader(lines))


def _extracted(files: Files, folder: Path) -> list[ExtractedFile]:
    rows: dict[str, int] = {}
    for schema, frame in files.items():
        rows[file_of(schema)["file"]] = rows.get(file_of(schema)["file"], 0) + len(frame)
    return [
        ExtractedFile(file=name, rows=count, sha256=hashlib.sha256((folder / name).read_bytes()).hexdigest())
        for name, count in rows.items()
    ]


if __name__ == "__main__":
    app()
