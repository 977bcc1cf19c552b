"""Frames are read and written as schemas; configs are refused with the key at fault."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.sample import Register, Sampled
from filetrack.schemas.study import Study

CONFIG = Path(__file__).parents[2] / "config" / "study.yaml"


def sampled(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[Sampled.site, Sampled.incident_id, Sampled.notification_id])


@pytest.mark.parametrize("name", ["sampled.parquet", "sampled.csv"])
def test_a_frame_written_is_read_back(tmp_path, name):
    frame = sampled(("north", "0012", "NA"), ("south", "c1", "m1"))
    io.write(frame[reversed(frame.columns)], tmp_path / name, Sampled)
    assert io.read(tmp_path / name, Sampled).to_numpy().tolist() == frame.to_numpy().tolist()


def test_frames_of_several_files_are_read_below_one_another(tmp_path):
    frames = [sampled(("north", "0012", "NA")), sampled(), sampled(("south", "c1", "m1"))]
    paths = [tmp_path / f"{number}.csv" for number in range(3)]
    for frame, path in zip(frames, paths, strict=True):
        io.write(frame, path, Sampled)
    assert io.read_together(paths, Sampled).to_numpy().tolist() == [["north", "0012", "NA"], ["south", "c1", "m1"]]
    with pytest.raises(Problem, match="made by an earlier stage"):
        io.read_together([*paths, tmp_path / "3.csv"], Sampled)


def test_a_fault_names_schema_column_and_number_of_rows_but_no_value(tmp_path):
    frame = sampled(("East", "SECRET", "m1"), ("south", "SECRET", "m2"))
    with pytest.raises(Problem) as problem:
        io.write(frame, tmp_path / "sampled.parquet", Sampled)
    words = str(problem.value)
    assert "does not satisfy Sampled" in words
    assert "site" in words
    assert "incident_id" in words
    assert "SECRET" not in words
    assert not (tmp_path / "sampled.parquet").exists()


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(Problem, match="notification_id: missing column"):
        io.write(sampled()[[Sampled.site, Sampled.incident_id]], tmp_path / "sampled.csv", Sampled)


def test_a_missing_frame_says_what_to_run(tmp_path):
    with pytest.raises(Problem, match="made by an earlier stage"):
        io.read(tmp_path / "register.csv", Register)


def changed(tmp_path: Path, change) -> Path:
    values = yaml.safe_load(CONFIG.read_text())
    change(values)
    path = tmp_path / "study.yaml"
    path.write_text(yaml.safe_dump(values))
    return path


def test_the_committed_config_is_sound():
    assert io.settings(CONFIG, Study).period.sample_months == ["2007-01"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda v: v["ingest"].update(stop_shares=0.1),
            r"unknown key “ingest.stop_shares” \(did you mean “stop_share”\?\)",
        ),
        (lambda v: v["ingest"].update(stop_share=1.5), "“ingest.stop_share”"),
        (lambda v: v.pop("period"), "“period”"),
        (lambda v: v["period"].update(sample_to="2006-12-31"), "sample_to must not be before sample_from"),
        (lambda v: v["period"].update(sample_to="2007-02-01"), "booster_month must not be a month of the sample"),
        (lambda v: v["sites"].update(North="Northern"), "sites.North"),
        (lambda v: v["sites"].update(both="Both"), "no site can be called both"),
        (lambda v: v["sites"].pop("south"), "study.yaml: linkage.fields names south"),
        (lambda v: v["period"].update(register_months=["../../x"]), "register_months"),
    ],
)
def test_a_wrong_config_names_the_key(tmp_path, change, words):
    with pytest.raises(Problem, match=words):
        io.settings(changed(tmp_path, change), Study)


def test_a_config_that_is_not_yaml_names_the_line(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text("a: 1\nb: [1\n")
    with pytest.raises(Problem, match="is not YAML"):
        io.settings(path, Study)


def test_a_config_that_is_not_json_names_the_line(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text('{"site":\n north}')
    with pytest.raises(Problem, match=r"is not JSON \(line 2\)"):
        io.settings(path, Study)


def test_the_contents_of_a_config_are_by_path_and_of_its_kinds_only(tmp_path):
    for name in ("b.yaml", "lists/a.csv", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert io.contents(tmp_path) == {"b.yaml": b"b.yaml", "lists/a.csv": b"lists/a.csv"}
