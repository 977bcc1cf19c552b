"""`check`: what a data owner runs before sending; each outcome has its exit code, and no value is shown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from filetrack import io
from filetrack.extracts.custody import likely
from filetrack.quality.__main__ import app
from filetrack.quality.verdict import Verdict
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.raw import south_care as raw

CONFIG = Path(__file__).parents[2] / "config"
SECRET = "Zebedee"


def clear(schema, rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(schema.to_schema().columns), dtype="str").fillna("")


@pytest.fixture
def files() -> dict[type, list[dict[str, str]]]:
    """A file of a family that the southern social services hold, with nothing wrong."""
    file = {raw.FileIndex.file_no: "F1", raw.FileIndex.location: "CENTRAL FILE STORE", raw.FileIndex.volumes: "1 of 1"}
    child = {raw.FileIndex.relationship: "CHILD", raw.FileIndex.forename: SECRET, raw.FileIndex.surname: "Quill"}
    of = {raw.Services.file_no: "F1", raw.Services.date: "2007-01-20"}
    return {
        raw.FileIndex: [{**file, **child, raw.FileIndex.person_no: "1", raw.FileIndex.dob: "2000-05-02"}],
        raw.Forms: [{raw.Forms.file_no: "F1", raw.Forms.read_on: "2008-11-03", raw.Forms.reader: SECRET}],
        raw.Notifications: [{raw.Notifications.file_no: "F1", raw.Notifications.received: "2007-01-12"}],
        raw.Events: [{**of, raw.Events.entry: "File closed"}],
        raw.Services: [
            {**of, raw.Services.service: "GP", raw.Services.member: "Mother", raw.Services.origin: "Signposted"}
        ],
        raw.AgencyContacts: [{**of, raw.AgencyContacts.agency: "GP", raw.AgencyContacts.purpose: "Monitoring"}],
        raw.SpokenWith: [{**of, raw.SpokenWith.spoken_with: "Father"}],
        raw.Households: [
            {raw.Households.file_no: "F1", raw.Households.from_date: "2007-01-20", raw.Households.lives_with: "Mother"}
        ],
    }


@pytest.fixture
def check(tmp_path):
    def run(files, *options: str):
        io.write_raw({schema: clear(schema, rows) for schema, rows in files.items()}, tmp_path / "care")
        return CliRunner().invoke(app, ["check", str(tmp_path / "care"), "--config", str(CONFIG), *options])

    return run


def test_sound_files_pass(check, files):
    done = check(files)
    assert done.exit_code == Verdict.PASSED, done.output
    assert "south care: 8 rows read, 8 accepted, 0 quarantined" in done.output
    assert "0 failed" in done.output


def test_what_is_only_told_is_a_warning(check, files):
    files[raw.FileIndex][0][raw.FileIndex.dob] = "31/02/2000"
    files[raw.Events][0][raw.Events.date] = "2008-11-04"
    done = check(files)
    assert done.exit_code == Verdict.WARNINGS
    assert "blank      file_index.xlsx, Index, DOB: Not a date, 1 of 1 (not_a_date)" in done.output
    assert "Entry dated after the file was read, 1 of 1 (entry_after_reading)" in done.output


def test_rows_that_would_be_refused_are_written_by_line_where_asked_for(check, files, tmp_path):
    files[raw.Events][0][raw.Events.entry] = SECRET
    done = check(files, "--out", str(tmp_path / "out"))
    assert done.exit_code == Verdict.REFUSED
    refused = io.read(tmp_path / "out/south_care_quarantine.csv", Quarantined)
    assert refused[[Quarantined.line, Quarantined.rule]].to_numpy().tolist() == [[3, "unknown_wording"]]
    counts = io.read(tmp_path / "out/south_care_reconciled.csv", Reconciled)
    assert counts[Reconciled.rows_quarantined].sum() == 1
    assert (io.read(tmp_path / "out/south_care_checks.csv", CheckCount)[CheckCount.failed] > 0).sum() == 1
    assert {"index.html", "south_care.html"} <= {path.name for path in (tmp_path / "out").iterdir()}
    written = [path for path in (tmp_path / "out").iterdir() if SECRET.encode() in path.read_bytes()]
    assert written == []
    assert SECRET not in done.output


def test_files_that_cannot_be_used_stop_and_nothing_else_is_judged(check, files, tmp_path):
    check(files)
    (tmp_path / "care/file_index.xlsx").write_bytes(b"PK\x03\x04 cut off")
    done = CliRunner().invoke(app, ["check", str(tmp_path / "care"), "--config", str(CONFIG)])
    assert done.exit_code == Verdict.STOPPED
    assert "file_index.xlsx, Index: " in done.output
    assert "not_a_workbook" in done.output
    assert "unknown_reference" not in done.output


def test_another_use_is_told(check, files, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder in (empty, tmp_path / "nowhere"):
        assert CliRunner().invoke(app, ["check", str(folder), "--config", str(CONFIG)]).exit_code == Verdict.WRONG_USE
    assert check(files, "--site", "west").exit_code == Verdict.WRONG_USE


def test_exit_codes_are_told_by_help():
    told = " ".join(CliRunner().invoke(app, ["check", "--help"]).output.split())
    assert all(f"{verdict.value}: " in told for verdict in Verdict)


@pytest.mark.parametrize(
    ("names", "places"),
    [
        ({"cris.csv", "merlin.csv"}, [("south", "police")]),
        ({"children.csv", "letters.csv", "notes.txt"}, [("north", "care")]),
        ({"file_index.xlsx"}, [("south", "care")]),
        ({"notes.txt"}, []),
    ],
)
def test_whose_files_they_are_is_told_by_their_names(names, places):
    forms = io.site_forms(Path(__file__).parents[2] / "config/sites", ["north", "south"])
    assert likely(names, forms) == places
