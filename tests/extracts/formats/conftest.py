"""Agencies' files in formats that ship, read as a site that names the format has them read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io, keys
from filetrack.anonymise.extract import anonymised
from filetrack.extracts.__main__ import ingested
from filetrack.extracts.findings import outcomes
from filetrack.schemas.base import AtSite
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.check import Checks
from filetrack.schemas.codes import Severity
from filetrack.schemas.quality import CheckCount, Reconciled
from filetrack.schemas.study import Study

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "config"
REAL = Path(os.environ.get("FILETRACK_REALDATA", ROOT.parent / "shared" / "realdata"))

needs_real = pytest.mark.skipif(
    not REAL.is_dir(), reason="files that others published are not here (FILETRACK_REALDATA names their folder)"
)


@dataclass(frozen=True)
class Read:
    """What was read of an agency's files."""

    records: dict[type[AtSite], pd.DataFrame]
    reconciled: pd.DataFrame
    checks: pd.DataFrame
    stops: list[str]

    @property
    def rows(self) -> dict[str, tuple[int, int]]:
        """Rows read and quarantined, by file."""
        counts = self.reconciled.set_index(Reconciled.file)[[Reconciled.rows_read, Reconciled.rows_quarantined]]
        return {file: tuple(row) for file, row in zip(counts.index, counts.to_numpy().tolist(), strict=True)}

    @property
    def kinds(self) -> dict[str, int]:
        """How many events there are of each kind."""
        return self.records[Event][Event.kind].value_counts().to_dict()

    @property
    def events(self) -> list[tuple[str, str, str]]:
        """Day, kind and source of every event, whosever it is."""
        frame = self.records[Event]
        days = frame[Event.happened_on].dt.strftime("%Y-%m-%d")
        return sorted(zip(days, frame[Event.kind], frame[Event.source].fillna(""), strict=True))

    @property
    def members(self) -> pd.DataFrame:
        """Members of families."""
        return self.records[Member]

    @property
    def families(self) -> int:
        """How many families there are."""
        return len(self.records[Family])

    def failed(self, rule: str) -> dict[str, int]:
        """How often a check failed, by file; those in which it did not are left out."""
        counts = self.checks[self.checks[CheckCount.rule] == rule].groupby(CheckCount.file)[CheckCount.failed].sum()
        return counts[counts > 0].to_dict()


@pytest.fixture
def read(study: Study, tmp_path: Path) -> Callable[..., Read]:
    """Read a folder of care files in a format: `read("ssd", folder)`.

    `said` replaces what the format says, `told` names checks that only tell, `codelists` is a folder of code lists.
    """
    config = tmp_path / "config"
    config.mkdir()
    (config / "formats").symlink_to(CONFIG / "formats")
    codebook = io.settings(CONFIG / "checks.yaml", Checks)
    clear = study.linkage.model_copy(update={"identifiers": "clear"})
    custodian = partial(anonymised, site="newtown", agency="care", key=keys.stored_simulated(1), linkage=clear)

    def of(
        name: str, folder: Path, said: str = "", *, told: tuple[str, ...] = (), codelists: Path | None = None
    ) -> Read:
        (config / "sites").mkdir(exist_ok=True)
        (config / "sites" / "newtown.yaml").write_text(
            f"days: {{first: 1990-01-01, last: 2031-12-31}}\ncare:\n  format: {name}\n{said}", encoding="utf-8"
        )
        lenient = {rule: codebook[rule].model_copy(update={"severity": Severity.WARN}) for rule in told}
        checks = codebook.model_copy(update={"checks": codebook.checks | lenient})
        files, records = ingested(
            folder, "newtown", "care", study, checks, config / "sites", codelists or CONFIG / "codelists",
            anonymise=custodian,
        )  # fmt: skip
        found = outcomes(files)
        stops = [stop for file in files.values() for stop in file.stops]
        return Read(records, found["reconciled"], found["checks"], stops)

    return of


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write text files: `folder({"ssd_person.csv": "pers_person_id\\n1\\n"})`."""

    def of(files: dict[str, str]) -> Path:
        place = tmp_path / "care"
        place.mkdir(exist_ok=True)
        for name, text in files.items():
            (place / name).write_text(text, encoding="utf-8")
        return place

    return of
