"""Command line of a custodian's anonymisation: make a key, anonymise an agency's files (§2.3)."""

from __future__ import annotations

import csv
import hashlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated, Literal

import typer

from filetrack import io, keys
from filetrack.anonymise.extract import Files, anonymised
from filetrack.problems import Problem, told
from filetrack.schemas.manifest import AGENCIES, ExtractedFile, Manifest
from filetrack.schemas.raw.base import Raw, extract_file
from filetrack.schemas.raw.of_site import raw_schemas
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.study import Study

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

AgencyName = Literal["police", "care"]


@app.command()
@told
def extract(
    site: str,
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
    custodian = _Custodian(
        io.settings(config, Study), sites, agencies, extracts, _ordinary_words(words), _key(key, simulated_seed)
    )
    for line in custodian.extract((site, agency)):
        print(line)


@app.command()
@told
def every(
    config: Path = Path("config/study.yaml"),
    sites: Annotated[Path, typer.Option(help="How each site's files come.")] = Path("config/sites"),
    agencies: Path = Path("data/agencies"),
    extracts: Path = Path("data/extracts"),
    words: Annotated[Path, typer.Option(help="Names that are also ordinary words.")] = Path(
        "config/ordinary_words.csv"
    ),
    simulated_seed: Annotated[int, typer.Option(help="The seed the simulated data came from.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Agencies anonymised at a time.")] = 1,
) -> None:
    """Anonymise both agencies' files of every site of a simulated study; the last line of each is printed."""
    study = io.settings(config, Study)
    custodian = _Custodian(study, sites, agencies, extracts, _ordinary_words(words), _key(None, simulated_seed))
    places = list(product(study.sites, AGENCIES))
    with ProcessPoolExecutor(jobs) as pool:
        for lines in map(custodian.extract, places) if jobs == 1 else pool.map(custodian.extract, places):
            print(lines[-1])


@app.command(name="key")
@told
def make_key(path: Path) -> None:
    """Make a random key for a study and keep it where only its owner can read it."""
    made = keys.make(path)
    print(f"{path}: key made, fingerprint {made.fingerprint}. Give it to the other custodian, to nobody else.")


@dataclass(frozen=True)
class _Custodian:
    """Who anonymises agencies' files: the study's terms, where files lie, and the key."""

    study: Study
    sites: Path
    agencies: Path
    extracts: Path
    ordinary: frozenset[str]
    key: keys.Key

    def extract(self, place: tuple[str, AgencyName]) -> list[str]:
        """Write the extract of a site's agency and its manifest; what is to be told of it, last what was done."""
        site, agency = place
        form = io.site(self.sites, site)
        source, folder = (tree / site / agency for tree in (self.agencies, self.extracts))
        files, told = _read(source, _schemas(source, form, agency), form, agency)
        io.write_raw(anonymised(files, site, agency, self.key, self.study.linkage, self.ordinary), folder)
        manifest = Manifest(
            site=site,
            agency=agency,
            identifiers=self.study.linkage.identifiers,
            encoding=self.study.linkage.encoding,
            key_fingerprint=self.key.fingerprint,
            key_kind=self.key.kind,
            files=_extracted(files, folder),
        )
        (folder / "manifest.json").write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
        rows = sum(file.rows for file in manifest.files)
        return [*told, f"{folder}: {len(manifest.files)} files, {rows:,} rows anonymised"]


def _schemas(folder: Path, form: SiteConfig, agency: AgencyName) -> tuple[type[Raw], ...]:
    return raw_schemas(form, agency, [path.name for path in folder.iterdir()] if folder.is_dir() else [])


def _read(
    folder: Path, schemas: tuple[type[Raw], ...], site: SiteConfig, agency: AgencyName
) -> tuple[Files, list[str]]:
    """The agency's files, if nothing in them would be lost or changed, and what else is to be told of them."""
    forms = getattr(site.agencies, agency)
    read = io.read_folder(folder, schemas, anonymised=False, forms=forms, limits=site.limits)
    files = io.sound(read.files)
    told = [
        f"{file.where}: {finding.told}" for file in read.files.values() for finding in file.findings if finding.told
    ]
    return files, [*told, *(f"{folder}: {finding.told}" for finding in read.findings if finding.told)]


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
        name = extract_file(schema)
        rows[name] = rows.get(name, 0) + len(frame)
    return [
        ExtractedFile(file=name, rows=count, sha256=hashlib.sha256((folder / name).read_bytes()).hexdigest())
        for name, count in rows.items()
    ]


if __name__ == "__main__":
    app()
