from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from filetrack import io
from filetrack.disclosure.__main__ import app
from filetrack.disclosure.release import line_hash
from filetrack.figures.__main__ import app as figures
from filetrack.io.configs import LOADER
from filetrack.schemas.disclosure import Audit, Release, ReleasedCell, ReleaseNote
from filetrack.schemas.figure import DrawnFigure
from filetrack.schemas.table import Cell, TableSite
from tests.disclosure.conftest import ROOT
from tests.disclosure.test_cells import measures  # noqa: F401
from tests.html_pages import Reader

SHOWN = ["36", "37", "38"]
SIGNED = ["--reviewer", "A reviewer", "--decision", "approved", "--on", "2009-03-02"]


class Place:
    """A study's folder with a few counted tables, and the commands run in it."""

    def __init__(self, root: Path) -> None:
        self.root, self.results, self.log = root, root / "results", root / "releases/log.jsonl"

    def set(self, **values) -> None:
        path = self.root / "study.yaml"
        study = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
        study["disclosure"]["release"] |= {name: value for name, value in values.items() if name != "input"}
        study["input"] = values.get("input", study["input"])
        path.write_text(json.dumps(study, default=str), encoding="utf-8")

    def run(self, command: str, *more: str):
        places = {
            "--config": "study.yaml", "--tables": "tables.yaml", "--results": "results", "--extracts": "extracts",
            "--sign-off": "release.yaml", "--earlier": "releases",
        }  # fmt: skip
        taken = {
            "protect": ["--config", "--tables", "--results"],
            "audit": ["--config", "--tables", "--results", "--earlier"],
            "sign": ["--results", "--sign-off"],
            "release": list(places),
        }[command]
        given = [part for name in taken for part in (name, str(self.root / places[name]))]
        return CliRunner().invoke(app, [command, *given, *more])

    def prepare(self, *signed: str) -> None:
        for command in ("protect", "audit"):
            assert self.run(command).exit_code == 0
        if signed:
            assert self.run("sign", *signed).exit_code == 0

    def refused(self) -> str:
        answer = self.run("release")
        assert answer.exit_code == 1
        assert not (self.results / "release").exists()
        return answer.stderr

    def files(self, folder: str) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.results / folder).iterdir())}


@pytest.fixture(scope="module")
def counted_place(tmp_path_factory, counted_cells, measures) -> Path:  # noqa: F811
    place = Place(tmp_path_factory.mktemp("counted"))
    shutil.copyfile(ROOT / "config/study.yaml", place.root / "study.yaml")
    place.set(input="extracts", relations=[])
    declared = yaml.load((ROOT / "config/tables.yaml").read_text(encoding="utf-8"), Loader=LOADER)
    chosen = {"tables": [table for table in declared["tables"] if table["number"] in SHOWN]}
    (place.root / "tables.yaml").write_text(json.dumps(chosen), encoding="utf-8")
    io.write(counted_cells(SHOWN), place.results / "tables/cells.csv", Cell)
    sites = [("north", number, True, "Ticked where seen." if number == SHOWN[0] else None) for number in SHOWN]
    at = pd.DataFrame(sites, columns=list(TableSite.to_schema().columns))
    io.write(at, place.results / "tables/sites.csv", TableSite)
    (place.results / "measures").mkdir()
    for name, frame in measures.items():
        frame.to_csv(place.results / f"measures/{name}.csv", index=False)
    return place.root


@pytest.fixture(scope="module")
def signed_place(tmp_path_factory, counted_place) -> Path:
    root = tmp_path_factory.mktemp("signed")
    shutil.copytree(counted_place, root, dirs_exist_ok=True)
    Place(root).prepare(*SIGNED)
    return root


@pytest.fixture(scope="module")
def twice_released_place(tmp_path_factory, signed_place) -> Path:
    root = tmp_path_factory.mktemp("released")
    shutil.copytree(signed_place, root, dirs_exist_ok=True)
    place = Place(root)
    place.run("release")
    place.set(rounding_base=10)
    place.prepare(*SIGNED)
    place.run("release")
    return root


@pytest.fixture(scope="module")
def shown(tmp_path_factory, signed_place) -> Path:
    """A release with its drawings and its page, both made where nothing but the release was left."""
    place = copied(signed_place, tmp_path_factory.mktemp("shown"))
    place.run("release")
    for folder in ("tables", "measures", "disclosure"):
        shutil.rmtree(place.results / folder)
    out, tables = place.results / "release", ["--tables", str(place.root / "tables.yaml")]
    drawn = ["released", "--release", str(out), "--declared", str(ROOT / "config/figures.yaml"), *tables]
    assert CliRunner().invoke(figures, drawn).exit_code == 0
    assert CliRunner().invoke(app, ["page", "--results", str(place.results), *tables]).exit_code == 0
    return out


def copied(root: Path, to: Path) -> Place:
    return Place(Path(shutil.copytree(root, to / root.name)))


@pytest.fixture
def place(tmp_path, counted_place) -> Place:
    return copied(counted_place, tmp_path)


@pytest.fixture
def signed(tmp_path, signed_place) -> Place:
    """A place whose release is audited, passed and signed."""
    return copied(signed_place, tmp_path)


@pytest.fixture
def twice_released(tmp_path, twice_released_place) -> Place:
    """A place with releases to base 6 and to base 10."""
    return copied(twice_released_place, tmp_path)


def test_what_passed_and_is_signed_is_released_and_logged(signed):
    assert signed.run("release").exit_code == 0
    cells = io.read(signed.results / "release/cells.csv", ReleasedCell)
    counts = cells.loc[cells[ReleasedCell.kind] == "count", ReleasedCell.value]
    assert {int(value) % 6 for value in counts if value} == {3}
    line = Release.model_validate_json(signed.log.read_text(encoding="utf-8"))
    assert ReleaseNote.model_validate_json(signed.files("release")["release.json"]).input == "extracts"
    assert (line.number, line.reviewer, line.method, line.previous) == (1, "A reviewer", "rounding", None)
    assert (signed.root / "releases/0001/cells.csv").read_bytes() == signed.files("release")["cells.csv"]


def test_no_exact_count_leaves(signed):
    signed.run("release")
    assert set(signed.files("release")) & {"audit.csv", "audit.json", "told.csv"} == set()
    table = pd.read_csv(signed.results / "release/table_36.csv", index_col=0, keep_default_na=False)
    assert table.loc[["None", "High"], "Number"].tolist() == ["51", "3"]


def test_a_release_that_is_refused_leaves_nothing_of_an_earlier_one(twice_released):
    assert twice_released.files("release")
    (twice_released.root / "release.yaml").unlink()
    assert "Nobody has signed the release" in twice_released.refused()


def test_charts_and_page_show_protected_counts_alone(shown):
    listed = io.read(shown / "figures/figures.csv", DrawnFigure).set_index(DrawnFigure.name)
    assert list(listed.index) == [f"table_{number}" for number in SHOWN]
    alt = listed.at["table_36", DrawnFigure.alt]
    assert alt.startswith("Bars as long as counts. None 51, Low 39, Medium 15, High 3, Unknown 3.")
    drawn = re.findall(r">(\d+)</text>", (shown / "figures/table_36.svg").read_text(encoding="utf-8"))
    assert {"51", "39", "15"} <= set(drawn)
    page = (shown / "index.html").read_text(encoding="utf-8")
    counts = [int(text) for text in re.findall(r"<td>(\d+)", page)]
    assert len(counts) > 30
    assert {count % 6 for count in counts if count} == {3}


def test_everything_that_the_page_leads_to_lies_in_the_release(shown):
    page = Reader((shown / "index.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)
    images = {given["src"] for tag, given in page.tags if tag == "img"}
    assert images == {f"figures/table_{number}.svg" for number in SHOWN}
    assert {f"table_{number}.{form}" for number in SHOWN for form in ("csv", "xlsx")} <= page.pages
    for address in page.pages | images:
        assert (shown / address).resolve().is_relative_to(shown.resolve())
        assert (shown / address).is_file()


def test_the_page_tells_who_approved_what_and_how_it_was_protected(shown):
    words = Reader((shown / "index.html").read_text(encoding="utf-8")).words()
    note = io.settings(shown / "release.json", ReleaseNote)
    assert f"By A reviewer On 2009-03-02 SHA-256 of what was seen {note.reviewed.seen}" in words
    assert all(" ".join(text.split()) in words for text in (note.remark, *note.explained))
    assert words.count("Ticked where seen.") == 1


def test_every_image_has_its_words_and_every_chart_the_remark(shown):
    images = [given for tag, given in Reader((shown / "index.html").read_text(encoding="utf-8")).tags if tag == "img"]
    remark = io.settings(shown / "release.json", ReleaseNote).remark
    assert len(images) == len(SHOWN)
    for image in images:
        assert image["alt"].endswith(remark)
        drawn = "".join(re.findall(r">([^<]+)</text>", (shown / image["src"]).read_text(encoding="utf-8")))
        assert remark.replace(" ", "") in drawn.replace(" ", "")


def test_a_release_that_nobody_approved_has_no_approval_to_show(place):
    place.set(input="simulated")
    add_extract(place, "simulated")
    place.run("release")
    assert io.settings(place.results / "release/release.json", ReleaseNote).reviewed is None


def test_nobody_signed(signed):
    (signed.root / "release.yaml").unlink()
    assert "Nobody has signed the release" in signed.refused()


def test_something_else_was_signed(signed, twice_released):
    shutil.copytree(twice_released.results / "disclosure", signed.results / "disclosure", dirs_exist_ok=True)
    assert "What was signed is not what is to be released" in signed.refused()


def changed_by_hand(place: Place) -> None:
    path = place.results / "disclosure/cells.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("51.0", "52.0"), encoding="utf-8")


def test_a_cell_changed_by_hand_after_the_signature(signed):
    changed_by_hand(signed)
    assert "What was signed is not" in signed.refused()


def test_a_cell_changed_by_hand_before_the_signature(signed):
    changed_by_hand(signed)
    assert signed.run("sign", *SIGNED).exit_code == 0
    assert "The audit is not of the figures to be released" in signed.refused()


@pytest.mark.parametrize(
    ("file", "protected", "instead"), [("cells.csv", "51.0", "52.0"), ("told.csv", ",49,54,", ",0,,")]
)
def test_a_file_changed_by_hand_is_not_audited(signed, file, protected, instead):
    path = signed.results / "disclosure" / file
    text = path.read_text(encoding="utf-8")
    assert protected in text
    path.write_text(text.replace(protected, instead), encoding="utf-8")
    assert "changed since they were protected" in signed.run("audit").stderr


def test_an_audit_under_suppression_knows_what_was_protected(place):
    place.set(method="suppression")
    assert place.run("protect").exit_code == 0
    assert place.run("audit").exit_code == 0
    path = place.results / "disclosure/cells.csv"
    cells = io.read(path, ReleasedCell)
    cells.loc[cells[ReleasedCell.value].isna(), ReleasedCell.value] = 1
    io.write(cells, path, ReleasedCell)
    assert "changed since they were protected" in place.run("audit").stderr


def test_the_reviewer_refused(signed):
    signed.run("sign", "--reviewer", "A reviewer", "--decision", "refused")
    assert "The reviewer refused the release" in signed.refused()


def test_a_release_that_does_not_pass_stops_and_names_the_tables(place):
    place.set(fewest_values=7)
    place.prepare(*SIGNED)
    assert not io.settings(place.results / "disclosure/audit.json", Audit).passed
    told = place.refused()
    assert "did not pass the audit" in told
    assert "Table 36" in told
    assert not any(label in told for label in ("Medium", "Unknown", "None"))


def test_a_second_release_is_audited_against_the_first(twice_released):
    first, second = twice_released.log.read_text(encoding="utf-8").splitlines()
    assert Release.model_validate_json(second).previous == line_hash(first)
    audit = io.settings(twice_released.results / "disclosure/audit.json", Audit)
    assert audit.earlier == {1: "same"}
    assert audit.log == line_hash(first)


def test_an_audit_from_before_another_release_does_not_count(signed, twice_released):
    shutil.copytree(signed.results / "disclosure", twice_released.results / "disclosure", dirs_exist_ok=True)
    twice_released.run("sign", *SIGNED)
    assert "Something was released since the audit" in twice_released.run("release").stderr


def test_a_rerun_releases_the_same_and_logs_nothing(twice_released):
    released, log = twice_released.files("release"), twice_released.log.read_bytes()
    shutil.rmtree(twice_released.results / "release")
    assert twice_released.run("release").exit_code == 0
    assert (twice_released.files("release"), twice_released.log.read_bytes()) == (released, log)


def test_a_changed_line_of_the_log_stops_the_audit(twice_released):
    text = twice_released.log.read_text(encoding="utf-8")
    twice_released.log.write_text(text.replace("A reviewer", "Another", 1), encoding="utf-8")
    assert "release log was changed: line 2" in twice_released.run("audit").stderr


def test_a_line_taken_out_of_the_log_stops_the_audit(twice_released):
    second = twice_released.log.read_text(encoding="utf-8").splitlines()[1]
    twice_released.log.write_text(f"{second}\n", encoding="utf-8")
    assert "release log was changed: line 1" in twice_released.run("audit").stderr


def test_the_last_line_of_the_log_cut_off_stops_the_audit(twice_released):
    first = twice_released.log.read_text(encoding="utf-8").splitlines()[0]
    twice_released.log.write_text(f"{first}\n", encoding="utf-8")
    assert "was kept of a release that the log does not tell of" in twice_released.run("audit").stderr


def test_what_an_earlier_release_told_cannot_be_changed(twice_released):
    (twice_released.root / "releases/0001/told.csv").write_text("count,low,high,by\n", encoding="utf-8")
    assert "not what release 1 told" in twice_released.run("audit").stderr


def add_extract(place: Place, key_kind: str) -> None:
    manifest = {
        "site": "north", "agency": "police", "identifiers": "encoded",
        "encoding": {"bits": 512, "qgram": 2, "hashes": 12},
        "key_fingerprint": "f", "key_kind": key_kind, "files": [],
    }  # fmt: skip
    path = place.root / f"extracts/north/{key_kind}/manifest.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_tables_that_changed_since_are_protected_again_before_an_audit(signed):
    path = signed.results / "tables/cells.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",52.0,", ",62.0,"), encoding="utf-8")
    assert "changed since they were protected" in signed.run("audit").stderr


def test_of_simulated_extracts_the_exact_figures_are_shown_and_marked(place):
    place.set(input="simulated")
    add_extract(place, "simulated")
    assert place.run("release").exit_code == 0
    note = ReleaseNote.model_validate_json(place.files("release")["release.json"])
    assert (note.input, note.method) == ("simulated", "exact")
    assert "nobody is real" in place.files("release")["table_36.csv"].decode()
    assert not place.log.exists()


@pytest.mark.parametrize(
    ("given", "key_kinds"), [("simulated", ["simulated", "project"]), ("simulated", []), ("extracts", ["simulated"])]
)
def test_what_may_be_a_custodians_is_never_taken_for_simulated(signed, given, key_kinds):
    (signed.root / "release.yaml").unlink()
    signed.set(input=given)
    for key_kind in key_kinds:
        add_extract(signed, key_kind)
    assert "Nobody has signed the release" in signed.refused()


def test_the_same_counts_give_the_same_bytes(signed):
    first = signed.files("disclosure")
    signed.prepare()
    assert signed.files("disclosure") == first
