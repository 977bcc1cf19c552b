"""The agencies' files as files: deterministic, different between seeds, without the study's codes, with decoys."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd

from filetrack import io
from filetrack.schemas import codes
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from filetrack.schemas.raw.base import identified
from filetrack.schemas.truth import TrueChild, TrueFamily, TrueIncident, TrueMember
from filetrack.simulate.__main__ import TRUTH
from tests.simulate.conftest import ROOT, simulated

MODULES = {
    ("north", "police"): north_police,
    ("south", "police"): south_police,
    ("north", "care"): north_care,
    ("south", "care"): south_care,
}


def run(tmp_path, name: str, *options: str) -> subprocess.CompletedProcess:
    place = ["--agencies", str(tmp_path / name / "agencies"), "--truth", str(tmp_path / name / "truth")]
    command = [sys.executable, "-m", "filetrack.simulate", *place, "--seed", "1", *options]
    env = {"PYTHONPATH": "src", "PYTHONHASHSEED": "5"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=env, check=False)


def test_the_same_seed_gives_the_same_bytes_and_readable_files(tmp_path):
    assert run(tmp_path, "one").returncode == 0
    here = simulated(1)
    for (site, agency), frames in here.by_agency.items():
        io.write_raw(frames, tmp_path / "two/agencies" / site / agency)
    for schema, name in TRUTH.items():
        io.write(here.truth[schema], tmp_path / f"two/truth/{name}.parquet", schema)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) == len(TRUTH) + 7 + 8 + 5 + 2
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes(), path
    for (site, agency), module in MODULES.items():
        for schema in module.FILES:
            frame = io.read_raw(tmp_path / "one/agencies" / site / agency, schema, anonymised=False)
            assert len(frame) == len(here.files[schema])


def test_a_missing_figure_is_told_in_words(tmp_path):
    published = tmp_path / "published"
    published.mkdir()
    for name in ("tables.csv", "claims.csv"):
        text = (ROOT / "data/published" / name).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines(keepends=True) if not line.startswith("12,Ex-partners,Number")]
        (published / name).write_text("".join(lines), encoding="utf-8")
    told = run(tmp_path, "3", "--published", str(published))
    assert told.returncode == 1
    assert "no count for Table 12, row “Ex-partners”" in told.stderr
    assert "Traceback" not in told.stderr


def test_seeds_give_different_people():
    names = []
    for seed in (1, 2):
        people = simulated(seed).files[north_police.People]
        columns = [north_police.People.forename, north_police.People.surname, north_police.People.dob]
        names.append(set(people[columns].itertuples(index=False, name=None)))
    assert not {person for person in names[0] & names[1] if person[2]}


def test_no_cell_holds_a_code_of_the_study(study):
    coded = (
        codes.Level, codes.ChildLocation, codes.Presence, codes.EndState, codes.Pathway, codes.Trigger,
        codes.PreviousInvolvement, codes.SubsequentInvolvement, codes.EventKind, codes.Relationship, codes.Location,
    )  # fmt: skip
    values = {code.value for list_ in coded for code in list_} | {code.label for list_ in coded for code in list_}
    for schema, frame in study.files.items():
        for column in frame.columns:
            assert not values & set(frame[column].unique()), (schema.__name__, column)


def test_every_reference_in_the_truth_is_in_the_files(study):
    north = study.files[north_police.Incidents][north_police.Incidents.incident_ref]
    south = study.files[south_police.Cris][south_police.Cris.cris_no]
    incidents = study.truth[TrueIncident]
    assert incidents[TrueIncident.incident_ref].isin([*north, *south]).all()
    known = {
        *study.files[north_care.Children][north_care.Children.child_id],
        *study.files[south_care.FileIndex][south_care.FileIndex.file_no],
    }
    assert incidents[TrueIncident.family_ref].dropna().isin(known).all()
    assert study.truth[TrueFamily][TrueFamily.family_ref].isin(known).all()
    assert study.truth[TrueChild][TrueChild.incident_ref].isin(incidents[TrueIncident.incident_ref]).all()
    assert set(study.truth[TrueMember][TrueMember.family_ref]) == set(incidents[TrueIncident.family_ref].dropna())


def test_words_are_of_the_codelists(study):
    """What the simulator writes, the committed code lists know: same wordings, none left out."""
    files = {
        "north_police_relationship": (north_police.Incidents, north_police.Incidents.relationship),
        "north_police_place": (north_police.Incidents, north_police.Incidents.place),
        "south_police_venue_type": (south_police.Cris, south_police.Cris.venue_type),
        "south_police_relation": (south_police.Cris, south_police.Cris.relation),
        "north_care_event": (north_care.Events, north_care.Events.event),
        "north_care_entry_type": (north_care.DiarySheets, north_care.DiarySheets.entry_type),
        "south_care_entry": (south_care.Events, south_care.Events.entry),
        "south_care_location": (south_care.FileIndex, south_care.FileIndex.location),
    }
    for name, (schema, column) in files.items():
        known = pd.read_csv(ROOT / f"config/codelists/{name}.csv", dtype=str, keep_default_na=False)["value"]
        used = study.files[schema][column].str.casefold()
        assert set(used) <= set(known.str.casefold()), name


def test_identifying_columns_hold_people(study):
    for schema, frame in study.files.items():
        for column, metadata in identified(schema).items():
            if (
                metadata.get("identifies") in ("forename", "surname", "postcode")
                and schema is not north_care.FamilyLinks
            ):
                assert (frame[column] != "").all(), (schema.__name__, column)


def test_families_outside_the_sample_never_are_a_sampled_family(study):
    children = study.files[north_care.Children]
    key = [north_care.Children.forename, north_care.Children.surname, north_care.Children.dob]
    assert not children.duplicated(key).any()
    index = study.files[south_care.FileIndex]
    key = [south_care.FileIndex.forename, south_care.FileIndex.surname, south_care.FileIndex.dob]
    assert not index[index[south_care.FileIndex.dob] != ""].duplicated(key).any()


def test_merlin_has_records_that_must_not_count(study):
    merlin = study.files[south_police.Merlin]
    refs = merlin[south_police.Merlin.other_refs].str.extract(r"CRIS\D*([0-9]{7}/07)")[0]
    cris = study.files[south_police.Cris].set_index(south_police.Cris.cris_no)
    ticked = merlin[south_police.Merlin.dv_box] == "Y"
    assert (ticked & refs.isna()).sum() > 3
    assert (refs.notna() & ~refs.isin(cris.index)).sum() > 3
    flags = refs[refs.isin(cris.index)].map(cris[south_police.Cris.dv_flag])
    assert (flags == "").sum() > 3
    assert (~ticked & refs.notna()).sum() > 3
