"""The example of the tutorial, from the agencies' files through anonymisation to records."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from filetrack import io
from filetrack.anonymise.__main__ import app
from filetrack.extracts.__main__ import check, ingested
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.check import Checks
from filetrack.schemas.police import Child, Incident, Notification, Person
from tests.extracts.mapped.conftest import EXAMPLE, ROOT


@pytest.fixture(scope="module")
def newtown(tmp_path_factory, study):
    """Where the example was anonymised as its custodians would."""
    place = tmp_path_factory.mktemp("newtown")
    shutil.copytree(ROOT / "config", place / "config")
    shutil.copytree(EXAMPLE, place / "agencies" / "newtown")
    shutil.copy(EXAMPLE / "newtown.yaml", place / "config" / "sites")
    shutil.copy(EXAMPLE / "newtown_entry.csv", place / "config" / "codelists")
    (place / "config" / "study.yaml").write_text(yaml.safe_dump(study.model_dump(mode="json")), encoding="utf-8")
    for agency in ("police", "care"):
        options = {
            "--config": "config/study.yaml",
            "--sites": "config/sites",
            "--agencies": "agencies",
            "--extracts": "extracts",
        }
        paths = [word for option, path in options.items() for word in (option, str(place / path))]
        words = ["--words", str(ROOT / "config" / "ordinary_words.csv"), "--simulated-seed", "1"]
        done = CliRunner().invoke(app, ["extract", "newtown", agency, *paths, *words])
        assert done.exit_code == 0, done.output
    return place


def records(newtown, study, agency: str):
    checks = io.settings(newtown / "config" / "checks.yaml", Checks)
    folder = newtown / "extracts" / "newtown" / agency
    config = newtown / "config"
    return ingested(folder, "newtown", agency, study, checks, config / "sites", config / "codelists")


@pytest.fixture(scope="module")
def read(newtown, study):
    """Examined files and records of each agency of the example."""
    return {agency: records(newtown, study, agency) for agency in ("police", "care")}


def test_every_row_of_the_example_is_read_into_records(read):
    files, police = read["police"]
    assert all(file.accepted.all() for file in files.values())
    incidents = len(pd.read_csv(EXAMPLE / "police" / "pvp_export.csv", sep=";"))
    assert len(police[Incident]) == len(police[Notification]) == incidents
    assert len(police[Person]) == 2 * incidents
    assert police[Child][Child.number].max() == 3
    files, care = read["care"]
    assert all(file.accepted.all() for file in files.values())
    chronology = pd.read_csv(EXAMPLE / "care" / "chronology.csv", dtype=str)
    assert len(care[Family]) == chronology["Family No"].nunique()
    assert (care[Member][Member.role] == "child").sum() == chronology["Person ID"].nunique()
    assert {*care[Event][Event.family_id]} == {*care[Family][Family.family_id]}


def test_check_tells_what_would_stop_ingest(newtown, capsys):
    words = newtown / "config" / "codelists" / "newtown_entry.csv"
    known = words.read_text(encoding="utf-8")
    words.write_text("value,code\nHome visit,visit\n", encoding="utf-8")
    config = newtown / "config"
    files = [config / name for name in ("study.yaml", "checks.yaml", "sites", "codelists", "tables.yaml")]
    try:
        with pytest.raises(SystemExit):
            check("newtown", *files, newtown / "extracts")
    finally:
        words.write_text(known, encoding="utf-8")
    told = capsys.readouterr()
    assert "Sample: drawn from the" in told.out
    assert (
        "no table is made before this is mended, as ingest would stop:\n  care: chronology.csv, column “Entry”"
        in told.err
    )


def test_references_that_agencies_quote_to_each_other_agree(read):
    _, police = read["police"]
    _, care = read["care"]
    quoted = care[Event][Event.reference].dropna()
    assert len(quoted) > 10
    assert quoted.isin(police[Notification][Notification.notification_id]).all()


def test_the_extract_holds_no_name_and_no_column_that_nothing_uses(newtown):
    sent = "".join(path.read_text(encoding="utf-8") for path in (newtown / "extracts").rglob("*.csv"))
    assert not {"Officer", "Worker"} & {*sent.replace("\n", ",").split(",")}
    clear = pd.read_csv(EXAMPLE / "police" / "pvp_export.csv", sep=";", dtype=str)
    for header in ("V first name", "V surname", "S surname", "Occurrence No", "V postcode"):
        assert not [value for value in clear[header].dropna().unique() if value.lower() in sent.lower().split()]


def test_parquet_gives_the_same_records_as_csv(newtown, study, read, tmp_path):
    folder = newtown / "extracts" / "newtown" / "care"
    frame = pd.read_csv(folder / "chronology.csv", dtype=str, keep_default_na=False)
    shutil.copytree(newtown / "config", tmp_path / "config")
    config = yaml.safe_load((EXAMPLE / "newtown.yaml").read_text(encoding="utf-8"))
    config["care"]["files"] = {"chronology.parquet": config["care"]["files"]["chronology.csv"]}
    (tmp_path / "config" / "sites" / "newtown.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (tmp_path / "extracts" / "newtown" / "care").mkdir(parents=True)
    frame.assign(**{"Entry date": pd.to_datetime(frame["Entry date"])}).to_parquet(
        tmp_path / "extracts" / "newtown" / "care" / "chronology.parquet"
    )
    _, expected = read["care"]
    _, care = records(tmp_path, study, "care")
    for schema, frame in expected.items():
        pd.testing.assert_frame_equal(care[schema], frame)
