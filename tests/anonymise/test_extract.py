"""Agencies' files before and after anonymisation, as a custodian runs it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from filetrack import io
from filetrack.anonymise.__main__ import app
from filetrack.anonymise.extract import anonymised
from filetrack.keys import simulated
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from filetrack.schemas.raw.base import Identifies, extract_headers, identified
from filetrack.schemas.study import Study

CONFIG = Path(__file__).parents[2] / "config" / "study.yaml"
LINKAGE = io.settings(CONFIG, Study).linkage
KEY = simulated(1)


def frame(schema, *rows):
    """A raw frame: each row's given values, the rest blank."""
    columns = list(schema.to_schema().columns)
    return pd.DataFrame([{**dict.fromkeys(columns, ""), **row} for row in rows], columns=columns, dtype="str")


@pytest.fixture
def south():
    cris, merlin, children = south_police.Cris, south_police.Merlin, south_police.MerlinChildren
    people = {
        "P1_ROLE": "VICTIM", "P1_FORENAME": "Dana", "P1_SURNAME": "Roe", "P1_DOB": "03/02/1975",
        "P1_POSTCODE": "ZZ9 9ZZ", "P2_ROLE": "SUSPECT", "P2_FORENAME": "Cole", "P2_SURNAME": "Poe",
    }  # fmt: skip
    return {
        cris: frame(
            cris,
            {"CRIS_NO": "4701234/07", "VENUE_ADDRESS": "1 A St", "DETAILS": "Cole hit Dana; Eve Roe saw", **people},
            {"CRIS_NO": "4709999/07", "DETAILS": "Dana is not known here"},
        ),
        merlin: frame(
            merlin,
            {"MERLIN_NO": "07M1", "OTHER_REFS": "CAD 1; cris 04701234 / 07", "CIRCUMSTANCES": "Eve cried, Cole left"},
            {"MERLIN_NO": "07M2", "CIRCUMSTANCES": "Eve was seen"},
        ),
        children: frame(
            children,
            {"MERLIN_NO": "07M1", "SUBJECT_NO": "1", "FORENAME": "Kit", "SURNAME": "Roe", "SCHOOL": "Hill"},
            {"MERLIN_NO": "07M1", "SUBJECT_NO": "2", "FORENAME": "Eve", "SURNAME": "Roe"},
        ),
        south_police.ResearcherIdentifiers: frame(
            south_police.ResearcherIdentifiers, {"Study No": "S1", "CRIS No": "4701234/07"}
        ),
        south_police.CadTimes: frame(south_police.CadTimes, {"Study No": "S1", "Call received": "2007-01-05 21:30"}),
    }


def test_each_file_has_the_columns_of_its_extract_and_its_rows(south):
    extracts = anonymised(south, "south", "police", KEY, LINKAGE)
    for schema, raw in south.items():
        assert list(extracts[schema].columns) == extract_headers(schema)
        assert len(extracts[schema]) == len(raw)


def test_names_are_masked_across_an_agencys_files(south):
    extracts = anonymised(south, "south", "police", KEY, LINKAGE)
    details = extracts[south_police.Cris]["DETAILS"].tolist()
    assert details == ["[suspect] hit [victim]; [child 2] saw", "Dana is not known here"]
    circumstances = extracts[south_police.Merlin]["CIRCUMSTANCES"].tolist()
    assert circumstances == ["[child 2] cried, [suspect] left", "Eve was seen"]


def test_a_number_quoted_by_another_system_has_the_same_pseudonym(south):
    extracts = anonymised(south, "south", "police", KEY, LINKAGE)
    pseudonym = extracts[south_police.Cris]["CRIS_NO"][0]
    assert extracts[south_police.ResearcherIdentifiers]["CRIS No"][0] == pseudonym
    assert extracts[south_police.Merlin]["OTHER_REFS"][0].endswith(f"; CRIS {pseudonym}")
    assert extracts[south_police.Merlin]["OTHER_REFS"][1] == ""


def test_nothing_that_identifies_is_left(south):
    extracts = anonymised(south, "south", "police", KEY, LINKAGE)
    left = " ".join(
        text for extract in extracts.values() for text in extract.iloc[:1].to_numpy().ravel().astype(str)
    ).casefold()
    for identifying in ("dana", "roe", "cole", "eve", "1 a st", "hill", "4701234", "07m1", "03/02", "9zz"):
        assert identifying not in left


def test_clear_mode_gives_standard_forms_in_the_same_columns_and_hides_the_rest(south):
    clear = LINKAGE.model_copy(update={"identifiers": "clear"})
    extract = anonymised(south, "south", "police", KEY, clear)[south_police.Cris]
    assert list(extract.columns) == extract_headers(south_police.Cris)
    assert extract.loc[0, "P1_FORENAME key"] == extract.loc[0, "P1_FORENAME similar"] == "dana"
    assert extract.loc[0, "P1_DOB key"] == "1975-02-03"
    assert extract.loc[0, "P1_POSTCODE key"] == "ZZ99ZZ"
    assert extract.loc[0, "DETAILS"] == "[suspect] hit [victim]; [child 2] saw"
    assert extract.loc[0, "CRIS_NO"].startswith("p")


def test_each_name_is_salted_with_the_birth_of_the_person_who_bears_it(south):
    cris = south_police.Cris
    both = {"P1_FORENAME": "Sam", "P2_FORENAME": "Sam", "P1_DOB": "03/02/1975"}
    south[cris] = frame(cris, {**both, "P2_DOB": "04/05/1980"}, {**both, "P2_DOB": "06/07/1975"})
    encoding = LINKAGE.encoding.model_copy(update={"salt": "birth_year", "tokens": "compound"})
    extract = anonymised(south, "south", "police", KEY, LINKAGE.model_copy(update={"encoding": encoding}))[cris]
    for column in ("FORENAME key", "FORENAME similar"):
        assert extract.loc[0, f"P1_{column}"] != extract.loc[0, f"P2_{column}"]
        assert extract.loc[1, f"P1_{column}"] == extract.loc[1, f"P2_{column}"]


def test_files_that_name_people_give_forename_surname_birth_and_postcode_in_this_order():
    person = [Identifies.FORENAME, Identifies.SURNAME, Identifies.BIRTH, Identifies.POSTCODE]
    named = 0
    for files in (north_police, south_police, north_care, south_care):
        for schema in files.FILES:
            given = [metadata["identifies"] for metadata in identified(schema).values() if metadata]
            of_people = [identifies for identifies in given if identifies in person]
            assert of_people == person * (len(of_people) // 4)
            named += len(of_people) // 4
    assert named == 8


def test_the_log_and_the_form_as_sent_keep_all_but_names(south):
    log = "12/01/2007 14:30 - suspect arrested\nno time - letter to victim"
    south[south_police.Cris].loc[0, "DETAILS"] += f"\n{log}"
    sent = {
        "SENT_INCIDENT_DATE": "05/01/2007",
        "SENT_SUBJECTS": "1,2",
        "SENT_TEXT": "Cole cut Dana on 05/01/2007 21:30, Kit saw",
    }
    for header, text in sent.items():
        south[south_police.Merlin].loc[0, header] = text
    extracts = anonymised(south, "south", "police", KEY, LINKAGE)
    assert extracts[south_police.Cris].loc[0, "DETAILS"] == f"[suspect] hit [victim]; [child 2] saw\n{log}"
    assert extracts[south_police.Merlin].loc[0, list(sent)].tolist() == [
        "05/01/2007",
        "1,2",
        "[suspect] cut [victim] on 05/01/2007 21:30, [child 1] saw",
    ]


def test_a_northern_forms_text_calls_people_as_the_incident_does():
    files = {schema: frame(schema) for schema in north_police.FILES}
    files[north_police.Incidents] = frame(north_police.Incidents, {"Incident Ref": "R1", "Summary": "Cole hit Kit"})
    files[north_police.People] = frame(
        north_police.People, {"Incident Ref": "R1", "Role": "OTHER PERSON", "Forename": "Cole", "Noted": "DRUGS"}
    )
    files[north_police.Children] = frame(
        north_police.Children,
        {"Incident Ref": "R1", "Child No": "1", "Forename": "Eve"},
        {"Incident Ref": "R1", "Child No": "2", "Forename": "Kit"},
    )
    files[north_police.Notifications] = frame(
        north_police.Notifications,
        {"Incident Ref": "R1", "Further Details": "Cole hit Kit", "Sent By": "PC Low", "Consent": "AWARE"},
    )
    extracts = anonymised(files, "north", "police", KEY, LINKAGE)
    form = extracts[north_police.Notifications].iloc[0]
    assert (
        form["Further Details"] == extracts[north_police.Incidents].loc[0, "Summary"] == "[other person] hit [child 2]"
    )
    assert form["Consent"] == "AWARE"
    assert "Sent By" not in form
    assert extracts[north_police.People].loc[0, "Noted"] == "DRUGS"


def test_entries_of_a_child_have_the_childs_pseudonym():
    files = {schema: frame(schema) for schema in north_care.FILES}
    entered = (north_care.Services, north_care.AgencyContacts, north_care.SpokenWith, north_care.Households)
    for schema in (north_care.Children, *entered):
        files[schema] = frame(schema, {"ICS Child ID": "C1"})
    extracts = anonymised(files, "north", "care", KEY, LINKAGE)
    child = extracts[north_care.Children].loc[0, "ICS Child ID"]
    assert child != "C1"
    assert all(extracts[schema]["ICS Child ID"].tolist() == [child] for schema in entered)


def test_a_siblings_and_the_mothers_name_are_known_on_a_childs_diary():
    files = {schema: frame(schema) for schema in north_care.FILES}
    files[north_care.Children] = frame(
        north_care.Children,
        {"ICS Child ID": "C1", "Forename": "Eve", "Surname": "Roe"},
        {"ICS Child ID": "C2", "Forename": "Kit", "Surname": "Roe"},
        {"ICS Child ID": "C3", "Forename": "Max", "Surname": "Doe"},
    )
    files[north_care.FamilyLinks] = frame(
        north_care.FamilyLinks,
        {"ICS Child ID": "C1", "Link": "SIBLING", "Linked Child ID": "C2"},
        {"ICS Child ID": "C2", "Link": "MOTHER", "Forename": "Dana", "Surname": "Roe"},
        {"ICS Child ID": "C2", "Link": "MOTHER'S PARTNER", "Forename": "Cole", "Surname": "Poe"},
    )
    files[north_care.DiarySheets] = frame(
        north_care.DiarySheets, {"Entry ID": "E1", "ICS Child ID": "C1", "Text": "Eve, Kit, Dana, Cole and Max"}
    )
    extract = anonymised(files, "north", "care", KEY, LINKAGE)[north_care.DiarySheets]
    assert extract["Text"].tolist() == ["[child 1], [child 2], [mother], [mother's partner] and Max"]


def test_agencies_encode_alike_so_that_they_can_be_compared():
    police = {schema: frame(schema) for schema in north_police.FILES}
    police[north_police.People] = frame(
        north_police.People, {"Incident Ref": "R1", "Role": "VICTIM", "Forename": "ZOE", "DOB": "03/02/1975"}
    )
    care = {schema: frame(schema) for schema in south_care.FILES}
    care[south_care.FileIndex] = frame(
        south_care.FileIndex, {"File No": "F1", "Relationship": "MOTHER", "Forename": "Zoë", "DOB": "1975-02-03"}
    )
    one = anonymised(police, "north", "police", KEY, LINKAGE)[north_police.People]
    other = anonymised(care, "south", "care", KEY, LINKAGE)[south_care.FileIndex]
    for header in ("Forename key", "Forename similar", "DOB key", "DOB month"):
        assert one.loc[0, header] == other.loc[0, header] != ""


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def agencies(tmp_path, south, monkeypatch):
    monkeypatch.setenv("FILETRACK_KEYS", str(tmp_path / "keys"))
    io.write_raw(south, tmp_path / "agencies" / "south" / "police")
    return tmp_path


def test_the_command_writes_the_extract_with_a_manifest_and_the_same_bytes_twice(agencies):
    def extract(folder):
        places = ["--agencies", agencies / "agencies", "--extracts", agencies / folder, "--config", CONFIG]
        words = ["--words", CONFIG.parent / "ordinary_words.csv"]
        done = run("extract", "south", "police", *places, *words, "--simulated-seed", 1)
        assert done.exit_code == 0, done.output
        assert "Dana" not in done.output
        return agencies / folder / "south" / "police"

    one, other = extract("one"), extract("other")
    manifest = json.loads((one / "manifest.json").read_text())
    assert manifest["key_kind"] == "simulated"
    assert manifest["key_fingerprint"] == KEY.fingerprint
    assert {file["file"]: file["rows"] for file in manifest["files"]} == {
        "cris.csv": 2, "merlin.csv": 2, "merlin_children.csv": 2, "researcher_identifiers.csv": 1, "cad_times.xlsx": 1,
    }  # fmt: skip
    for file in manifest["files"]:
        content = (one / file["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert content == (other / file["file"]).read_bytes()
    for schema in south_police.FILES:
        io.read_raw(one, schema, anonymised=True)


def sent(agencies, sites=CONFIG.parent / "sites"):
    """The custodian's command, on clear files of the southern police."""
    places = ["--agencies", agencies / "agencies", "--extracts", agencies / "sent", "--config", CONFIG]
    words = ["--words", CONFIG.parent / "ordinary_words.csv", "--sites", sites]
    return run("extract", "south", "police", *places, *words, "--simulated-seed", 1)


def test_clear_files_are_read_as_the_site_declares_and_give_the_same_extract(agencies):
    assert sent(agencies).exit_code == 0
    merlin = agencies / "sent" / "south" / "police" / "merlin.csv"
    before = merlin.read_bytes()
    clear = agencies / "agencies" / "south" / "police" / "merlin.csv"
    clear.write_bytes(clear.read_text(encoding="utf-8").replace("MERLIN_NO", "Merlin number").encode("cp1252"))
    (agencies / "sites").mkdir()
    form = "{encoding: cp1252, aliases: {MERLIN_NO: [Merlin number]}}"
    (agencies / "sites" / "south.yaml").write_text(
        f"police: {{module: south_police}}\nagencies: {{police: {{merlin.csv: {form}}}}}"
    )
    done = sent(agencies, agencies / "sites")
    assert done.exit_code == 0, done.output
    assert "“Merlin number” are read as “MERLIN_NO”" in done.output
    assert merlin.read_bytes() == before


def test_what_would_be_lost_or_changed_ends_the_command_and_nothing_leaves(agencies, capsys):
    folder = agencies / "agencies" / "south" / "police"
    (folder / "merlin.csv").write_bytes((folder / "merlin.csv").read_bytes() + b"Dana,1.2E+05\n")
    (folder / "cad_times.xlsx").write_bytes((folder / "cad_times.xlsx").read_bytes()[:-100])
    done = sent(agencies)
    assert done.exit_code == 1
    assert not (agencies / "sent").exists()
    told = done.output + capsys.readouterr().err
    assert "merlin.csv: line 4: not the 9 fields of the header" in told
    assert "cad_times.xlsx, sheet “CAD times”: it cannot be opened as a workbook" in told
    assert "Dana" not in told


@pytest.mark.parametrize("both", [True, False])
def test_one_key_must_be_named(agencies, both, capsys):
    key = agencies / "study.key"
    assert run("key", key).exit_code == 0
    options = ["--key", key, "--simulated-seed", 1] if both else []
    done = run("extract", "south", "police", "--config", CONFIG, *options)
    assert done.exit_code == 1
    assert not (agencies / "extracts").exists()


def test_a_project_key_is_told_by_its_fingerprint_only(agencies):
    done = run("key", agencies / "study.key")
    assert done.exit_code == 0
    secret = (agencies / "study.key").read_text().split()[-1]
    assert secret not in done.output
