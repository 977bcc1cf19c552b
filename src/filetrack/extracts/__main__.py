"""`python -m filetrack.extracts`: one agency's anonymised extract, read and conformed to records."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Literal

import pandas as pd
import typer

from filetrack import io
from filetrack.extracts.codelists import meanings
from filetrack.extracts.manifest import check_manifest
from filetrack.problems import Problem, told
from filetrack.quality.examination import Examination, together
from filetrack.schemas import care, police
from filetrack.schemas.codelist import Wording
from filetrack.schemas.codes import Code, Site
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.study import Study

RECORDS = {
    police.Incident: "incidents",
    police.Person: "people",
    police.Child: "children",
    police.Notification: "notifications",
    police.Response: "responses",
    police.RiskAssessment: "risk_assessments",
    police.IncidentOffence: "offences",
    police.PoliceAction: "actions",
    care.Family: "families",
    care.Member: "members",
    care.Event: "events",
    care.ServiceUse: "services",
    care.Consultation: "consultations",
    care.Conversation: "conversations",
    care.Household: "households",
}


@told
def conform(
    site: Site,
    agency: Literal["police", "care"],
    config: Path = Path("config/study.yaml"),
    codelists: Path = Path("config/codelists"),
    extracts: Path = Path("data/extracts"),
    records: Path = Path("results/records"),
    quality: Path = Path("results/quality"),
) -> None:
    """Read an agency's extract strictly; write its records, its quarantine and how every check came out."""
    study = io.settings(config, Study)
    source = import_module(f"filetrack.extracts.{site}_{agency}")
    folder = extracts / site / agency
    _check_manifest(folder, site, agency, study)
    frames = {schema: io.read_raw(folder, schema, anonymised=True) for schema in source.FILES}
    codes = {
        column: _meanings(codelists / f"{site}_{agency}_{column}.csv", known)
        for column, known in source.CODELISTS.items()
    }
    conformed, files = source.conform(frames, codes, study)
    for schema, frame in conformed.items():
        io.write(frame, records / site / f"{RECORDS[schema]}.parquet", schema)
    _write_findings(files, records / site / f"{agency}_quarantine.csv", quality / f"{site}_{agency}")


def _check_manifest(folder: Path, site: str, agency: str, study: Study) -> None:
    path = folder / "manifest.json"
    if not path.is_file():
        raise Problem(
            f"{path} is missing: it comes with an anonymised extract and says how fields were encoded. "
            f"Ask the custodian for it, or run: python -m filetrack.anonymise extract {site} {agency}"
        )
    manifest = io.settings(path, Manifest)
    check_manifest(manifest, site=site, agency=agency, linkage=study.linkage, where=str(path))


def _meanings(path: Path, known: type[Code]) -> pd.Series:
    return meanings(io.read(path, Wording), known, str(path))


def _write_findings(files: list[Examination], quarantine: Path, quality: Path) -> None:
    reconciled = together(file.reconciled() for file in files)
    io.write(together(file.quarantined() for file in files), quarantine, Quarantined)
    io.write(reconciled, quality.with_name(f"{quality.name}_reconciled.csv"), Reconciled)
    io.write(together(file.checks() for file in files), quality.with_name(f"{quality.name}_checks.csv"), CheckCount)
    read, accepted, refused = (
        int(reconciled[column].sum())
        for column in (Reconciled.rows_read, Reconciled.rows_accepted, Reconciled.rows_quarantined)
    )
    print(f"{files[0].site} {files[0].agency}: {read} rows read, {accepted} accepted, {refused} quarantined")


if __name__ == "__main__":
    typer.run(conform)
