"""A year's folder: drawn, anonymised and read as the pipeline reads it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from filetrack import io
from filetrack.anonymise.__main__ import app as custodian
from filetrack.schemas.manifest import AGENCIES, Manifest
from filetrack.schemas.raw.of_site import raw_schemas
from filetrack.schemas.study import Study
from filetrack.schemas.truth import TrueMember, TrueNotification
from filetrack.simulate.__main__ import app as simulator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two authorities of 300 incidents, drawn in a folder, with a copy of what the config needs."""
    monkeypatch.setenv("FILETRACK_KEYS", str(tmp_path / "keys"))
    config = tmp_path / "config"
    config.mkdir()
    for name in ("study.yaml", "simulation.yaml", "year.yaml", "ordinary_words.csv", "formats", "codelists", "sites"):
        copy = shutil.copytree if (ROOT / "config" / name).is_dir() else shutil.copy
        copy(ROOT / "config" / name, config / name)
    year = config / "year.yaml"
    year.write_text(year.read_text(encoding="utf-8").replace("texts: 20000", "texts: 20"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(app, *words: str):
    return CliRunner().invoke(app, list(words))


def drawn(folder: Path, form: str) -> Path:
    out = folder / form
    asked = ("--authorities", "2", "--incidents", "300", "--format", form)
    assert command(simulator, "year", "--out", str(out), *asked).exit_code == 0
    return out


def test_a_year_drawn_and_anonymised_is_read_without_a_fault(folder, monkeypatch):
    out = drawn(folder, "parquet")
    monkeypatch.chdir(out)
    told = command(custodian, "every")
    assert told.exit_code == 0, told.output
    assert told.output.count("rows anonymised") == 4
    study = io.settings(Path("config/study.yaml"), Study)
    assert list(study.sites) == ["authority_001", "authority_002"]
    rows = 0
    for site in study.sites:
        form = io.site(Path("config/sites"), site)
        for agency in AGENCIES:
            extract = Path("data/extracts") / site / agency
            manifest = io.settings(extract / "manifest.json", Manifest)
            schemas = raw_schemas(form, agency, [path.name for path in extract.iterdir()], anonymised=True)
            frames = io.sound(io.read_folder(extract, schemas, anonymised=True, manifest=manifest).files)
            assert sum(map(len, frames.values())) == sum(file.rows for file in manifest.files)
            rows += len(next(iter(frames.values()))) if agency == "police" else 0
        truth = Path("data/truth") / site
        members = io.read(truth / "care_members.parquet", TrueMember)
        known = io.read(truth / "notifications.parquet", TrueNotification)[TrueNotification.family_ref].dropna()
        assert set(known) == set(members[TrueMember.family_ref])
    assert rows == 300


def test_a_year_comes_as_csv_too(folder):
    out = drawn(folder, "csv")
    told = yaml.safe_load((out / "config/sites/authority_002.yaml").read_text(encoding="utf-8"))
    assert (told["police"]["suffix"], told["care"]["suffix"]) == (".csv", ".csv")
    people = pd.read_csv(out / "data/agencies/authority_001/police/people.csv", dtype=str, keep_default_na=False)
    assert set(people["Role"]) == {"victim", "perpetrator"}


def test_a_folder_that_holds_something_is_left_alone(folder):
    told = command(simulator, "year", "--out", str(folder))
    assert told.exit_code == 1
    assert "is not empty" in told.output


def test_a_size_that_the_config_does_not_have_is_refused_with_the_nearest(folder):
    told = command(simulator, "year", "--out", str(folder / "out"), "--size", "nations")
    assert told.exit_code == 1
    assert "nation" in told.output
    assert not (folder / "out").exists()
