"""The command: an extract on disk becomes records, quarantine and counts, or one clear message."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.extracts.__main__ import conform
from filetrack.schemas.care import Consultation, Conversation, Event, Family, Household, Member, ServiceUse
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.raw import south_care as raw
from filetrack.schemas.raw.base import extract_headers, file_of

CONFIG = Path(__file__).parents[2] / "config"


def frame(schema, rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=extract_headers(schema), dtype="str").fillna("")


def sent(rows: dict, folder: Path) -> list[dict]:
    """Files of an extract as its manifest lists them."""
    counts: dict[str, int] = {}
    for schema, part in rows.items():
        counts[file_of(schema)["file"]] = counts.get(file_of(schema)["file"], 0) + len(part)
    return [
        {"file": name, "rows": count, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
        for name, count in counts.items()
    ]


@pytest.fixture
def extract(tmp_path, study):
    """Write a southern social-care extract of twelve files, and run the command on it."""
    files = [f"f{number:02}" for number in range(12)]
    index = {
        raw.FileIndex.person_no: "1",
        raw.FileIndex.location: "CENTRAL FILE STORE",
        raw.FileIndex.volumes: "1 of 1",
        raw.FileIndex.relationship: "CHILD",
    }
    entry = {raw.Events.date: "2007-01-20", raw.Events.entry: "File closed"}
    rows = {
        raw.FileIndex: [{raw.FileIndex.file_no: file, **index} for file in files],
        raw.Forms: [{raw.Forms.file_no: file, raw.Forms.read_on: "2008-11-03"} for file in files],
        raw.Notifications: [{raw.Notifications.file_no: files[0], raw.Notifications.received: "31/02/2007"}],
        raw.Events: [{raw.Events.file_no: file, **entry} for file in files],
        raw.Services: [],
        raw.AgencyContacts: [],
        raw.SpokenWith: [],
        raw.Households: [
            {
                raw.Households.file_no: files[0],
                raw.Households.from_date: "2007-01-20",
                raw.Households.lives_with: "Mother",
            }
        ],
    }
    folder = tmp_path / "extracts" / "south" / "care"
    manifest = {
        "site": "south",
        "agency": "care",
        "identifiers": study.linkage.identifiers,
        "encoding": study.linkage.encoding.model_dump(),
        "key_fingerprint": "0123",
        "key_kind": "simulated",
    }

    def run(*, without_manifest: bool = False, event_dates: str = "2007-01-20", out: str = "out") -> Path:
        events = [{**row, raw.Events.date: event_dates} for row in rows[raw.Events]]
        given = {**rows, raw.Events: events}
        io.write_raw({schema: frame(schema, part) for schema, part in given.items()}, folder)
        if not without_manifest:
            (folder / "manifest.json").write_text(json.dumps({**manifest, "files": sent(given, folder)}))
        conform(
            "care",
            ["south"],
            config=CONFIG / "study.yaml",
            checks=CONFIG / "checks.yaml",
            sites=CONFIG / "sites",
            codelists=CONFIG / "codelists",
            extracts=tmp_path / "extracts",
            records=tmp_path / out / "records",
            quality=tmp_path / out / "quality",
        )
        return tmp_path / out

    return run


def test_an_extract_becomes_records_and_findings(extract, capsys):
    out = extract()
    assert capsys.readouterr().out == "south care: 38 rows read, 37 accepted, 1 quarantined\n"
    assert len(io.read(out / "records/south/families.parquet", Family)) == 12
    assert len(io.read(out / "records/south/members.parquet", Member)) == 12
    assert len(io.read(out / "records/south/events.parquet", Event)) == 12
    assert io.read(out / "records/south/households.parquet", Household)[Household.living].tolist() == ["mother"]
    for name, schema in (("services", ServiceUse), ("consultations", Consultation), ("conversations", Conversation)):
        assert io.read(out / f"records/south/{name}.parquet", schema).empty
    refused = io.read(out / "records/south/care_quarantine.csv", Quarantined)
    assert refused[[Quarantined.file, Quarantined.line, Quarantined.rule]].to_numpy().tolist() == [
        ["data_collection_forms.xlsx, Notifications", 3, "not_a_date"]
    ]
    counts = io.read(out / "quality/south_care_reconciled.csv", Reconciled)
    accounted = counts[Reconciled.rows_accepted] + counts[Reconciled.rows_quarantined]
    assert accounted.tolist() == counts[Reconciled.rows_read].tolist() == [12, 12, 1, 12, 0, 0, 0, 1]
    checks = io.read(out / "quality/south_care_checks.csv", CheckCount)
    assert (checks[CheckCount.passed] + checks[CheckCount.failed]).tolist() == checks[CheckCount.units].tolist()
    failed = checks[checks[CheckCount.failed] > 0]
    assert dict(zip(failed[CheckCount.rule], failed[CheckCount.severity], strict=True)) == {
        "no_rows": "warn",
        "not_a_date": "quarantine",
    }


def test_a_second_run_gives_the_same_bytes(extract):
    one, two = extract(out="one"), extract(out="two")
    written = [path.relative_to(one) for path in sorted(one.rglob("*.*"))]
    assert len(written) == 14
    assert all((one / path).read_bytes() == (two / path).read_bytes() for path in written)


def test_a_wrong_date_format_in_a_whole_file_stops_and_writes_nothing(extract, capsys, tmp_path):
    with pytest.raises(SystemExit) as stop:
        extract(event_dates="20.01.2007")
    assert stop.value.code == 1
    words = capsys.readouterr().err
    assert "data_collection_forms.xlsx, Events, column “Date”: 12 of 12 rows do not have a date, dd/mm/yyyy" in words
    assert "20.01.2007" not in words
    assert not (tmp_path / "out").exists()


def test_a_missing_manifest_says_where_it_comes_from(extract, capsys):
    with pytest.raises(SystemExit):
        extract(without_manifest=True)
    words = capsys.readouterr().err
    assert "manifest.json is missing" in words
    assert "python -m filetrack.anonymise extract south care" in words


def test_every_extract_that_stops_is_told_and_the_others_are_written(extract, tmp_path, capsys):
    extract()
    capsys.readouterr()
    where = {name: CONFIG / name for name in ("sites", "codelists")} | {"extracts": tmp_path / "extracts"}
    files = {"config": CONFIG / "study.yaml", "checks": CONFIG / "checks.yaml"}
    told = []
    for jobs in (1, 2):
        out = {name: tmp_path / f"jobs{jobs}" / name for name in ("records", "quality")}
        with pytest.raises(SystemExit):
            conform("care", **files, **where, **out, jobs=jobs)
        told.append(capsys.readouterr())
        assert (out["records"] / "south/families.parquet").is_file()
    assert told[0] == told[1]
    assert "north/care/manifest.json is missing" in told[0].err
