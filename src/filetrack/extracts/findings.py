"""What was found in an agency's files: counts for reviewers, and lines of rows for the protected tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from filetrack import io
from filetrack.extracts.held import held
from filetrack.problems import Problem
from filetrack.quality.completeness import completeness, completeness_of_records
from filetrack.quality.distributions import distributions
from filetrack.quality.examination import Examination, together
from filetrack.schemas import care, police
from filetrack.schemas.base import AtSite, Frame
from filetrack.schemas.quality import CheckCount, Completeness, Distribution, Held, Quarantined, Reconciled
from filetrack.schemas.raw.base import Raw
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
"""Records of both agencies, and the names of their files."""

COUNTS = {
    "reconciled": Reconciled,
    "checks": CheckCount,
    "completeness": Completeness,
    "distributions": Distribution,
    "held": Held,
}
"""What is counted of an agency's files, by the names of the files of counts."""


def outcomes(files: dict[type[Raw], Examination]) -> dict[str, pd.DataFrame]:
    """Rows read, accepted and refused (Reconciled), and how every check came out (CheckCount)."""
    return {
        "reconciled": together(file.reconciled() for file in files.values()),
        "checks": together(file.counts() for file in files.values()),
    }


def counts(
    files: dict[type[Raw], Examination],
    records: dict[type[AtSite], pd.DataFrame],
    study: Study,
    given: set[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Frames of `COUNTS`: rows, checks, completeness of columns, and what records hold.

    `given` are the fields that a mapping fills, each named `record.field`.
    """
    first = next(iter(files.values()))
    place = {"site": first.site, "agency": first.agency}
    columns = [completeness(file, schema) for schema, file in files.items()]
    return {
        **outcomes(files),
        "completeness": together([*columns, completeness_of_records(records, RECORDS, **place)]),
        "distributions": distributions(records, RECORDS, **place, study=study),
        "held": held(records, **place, given=given),
    }


def lines(files: Iterable[Examination]) -> dict[str, pd.DataFrame]:
    """Lines that were refused (`quarantine`), and lines that failed a check but were not (`warned`); Quarantined."""
    files = list(files)
    return {
        "quarantine": together(file.quarantined() for file in files),
        "warned": together(file.warned() for file in files),
    }


def would_stop(files: dict[type[Raw], Examination], records: dict[type[AtSite], pd.DataFrame]) -> Iterator[str]:
    """What stops the ingest of an agency's files, if anything: their faults, else records that no table can rest on."""
    faults = [f"{file.agency}: {stop}" for file in files.values() for stop in file.stops]
    yield from faults
    for schema, frame in records.items() if not faults else ():
        try:
            io.validated(frame[[*schema.to_schema().columns]].reset_index(drop=True), schema, RECORDS[schema])
        except Problem as problem:
            yield str(problem)


def nothing(agency: str) -> tuple[dict[type[AtSite], pd.DataFrame], dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Records, lines and counts of an agency that a site has none of: every frame that there is else, without a row."""
    module = {"police": police, "care": care}[agency].__name__
    return (
        {schema: _empty(schema) for schema in RECORDS if schema.__module__ == module},
        {name: _empty(Quarantined) for name in ("quarantine", "warned")},
        {name: _empty(schema) for name, schema in COUNTS.items()},
    )


def _empty(schema: type[Frame]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(schema.to_schema().columns))


def rows_in_words(reconciled: pd.DataFrame) -> str:
    """Rows read, accepted and quarantined of all files, in words."""
    columns = [Reconciled.rows_read, Reconciled.rows_accepted, Reconciled.rows_quarantined]
    read, accepted, refused = reconciled[columns].sum().astype(int)
    return f"{read} rows read, {accepted} accepted, {refused} quarantined"
