"""The draft of a mapping: headers matched to fields, wordings to codes, and what is left for a person to fill."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from filetrack import io
from filetrack.extracts.__main__ import init
from filetrack.io.glimpse import glimpses

CONFIG = Path(__file__).parents[2] / "config"
OCCURRENCES = """Occurrence No;Date Reported;Time Reported;Relationship;Place;Date Shared;V First Name;V Surname;V DOB;\
V Sex;V Postcode;P First Name;P Surname;P DOB;P Sex;DASH Risk;Summary;Beat Code
NT/1;03/02/2024;21:30;Partner;Home;05/02/2024;Ann;Ash;01/02/1990;F;NT1 1AA;Bob;Ash;13/04/1988;M;Standard;They argued.;B7
NT/2;14/02/2024;01:30;Ex;Street;15/02/2024;Cat;Birch;01/02/1991;F;NT1 1AB;Dan;Oak;13/04/1987;M;High;He shouted.;B7
NT/3;15/02/2024;;Cohabitee;Car;;Eve;Elm;01/02/1991;F;NT1 1AB;Flo;Fir;13/04/1987;F;Medium;He shouted.;B7
"""
CHILDREN = "Occurrence No;First Name;Surname;Date of Birth;Gender\nNT/1;Gil;Ash;01/02/2015;M\n"
MEMBERS = "Person ID,Family ID,Forename,Surname,DOB\n77,5,Gil,Ash,2015-02-01\n"
TIMELINE = """Person ID,Event Date,Event Type,Worker
77,2024-02-06,Police notification,Jones
77,2024-02-09,S47,Jones
77,2024-03-09,Panel,Jones
"""


@pytest.fixture
def sites(tmp_path) -> Path:
    """A folder for sites' configs, beside the formats."""
    shutil.copytree(CONFIG / "formats", tmp_path / "config/formats")
    (tmp_path / "config/sites").mkdir()
    (tmp_path / "config/codelists").mkdir()
    shutil.copy(CONFIG / "codelists/south_police_relation.csv", tmp_path / "config/codelists")
    return tmp_path / "config/sites"


def draft(folder: Path, sites: Path, agency: str, **files: str) -> str:
    """The config of newtown after a draft from files of these texts."""
    folder = folder / agency
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    config = (CONFIG / "formats", sites.parent / "codelists", CONFIG / "aliases.yaml", CONFIG / "tables.yaml")
    init(folder, "newtown", agency, "auto", sites, *config)
    return (sites / "newtown.yaml").read_text(encoding="utf-8")


def test_a_foreign_pair_becomes_a_mapping_that_loads(tmp_path, sites, capsys):
    draft(tmp_path, sites, "police", occurrences=OCCURRENCES, children=CHILDREN)
    draft(tmp_path, sites, "care", members=MEMBERS, timeline=TIMELINE)
    newtown = io.site(sites, "newtown")
    occurrences = newtown.police.files["occurrences.csv"][0]
    assert occurrences.delimiter == ";"
    assert {*occurrences.gives} == {"incident", "notification", "risk_assessment", "person"}
    incident = occurrences.gives["incident"][0].fields
    assert (incident["reported_on"].column, incident["narrative"].column) == ("Date Reported", "Summary")
    assert incident["relationship"].codes == {
        "Cohabitee": "current_partner",
        "Ex": "former_partner",
        "Partner": "current_partner",
    }
    assert occurrences.gives["notification"][0].rows_not == {"Date Shared": [""]}
    roles = [give.fields["role"].constant for give in occurrences.gives["person"]]
    assert roles == ["victim", "perpetrator"]
    assert newtown.police.files["children.csv"][0].gives["child"][0].fields["birth"].column == "Date of Birth"
    assert newtown.care.families == "family"
    timeline = newtown.care.files["timeline.csv"][0]
    assert timeline.dates == ["iso"]
    kinds = {"Police notification": "notification", "S47": "section_47_enquiry"}
    assert timeline.gives["event"][0].fields["kind"].codes == kinds
    said = capsys.readouterr().out
    assert "22 of 23 headers of 2 files matched" in said


def test_what_is_not_matched_stands_below_for_a_person_to_fill(tmp_path, sites):
    text = draft(tmp_path, sites, "police", occurrences=OCCURRENCES)
    assert "#   headers not used: Beat Code\n" in text
    assert "#   words without a code under “Place”: Car\n" in text
    assert "# still needed: child records, for Tables 4, 5, 13, 19, 20, 21\n" in text


def test_a_draft_tells_no_name_date_reference_or_text(tmp_path, sites):
    text = draft(tmp_path, sites, "police", occurrences=OCCURRENCES, children=CHILDREN)
    for value in ("NT/1", "Birch", "NT1", "1990", "2024", "argued", "21:30", "B7"):
        assert value not in text


def test_a_shipped_format_is_known_by_its_headers(tmp_path, sites):
    people = "pers_person_id,pers_forename,pers_surname,pers_dob,pers_sex,pers_is_mother\n1,Gil,Ash,2015-02-01,M,N\n"
    text = draft(tmp_path, sites, "care", ssd_person=people)
    assert "care: {format: ssd}" in text


def test_days_of_entries_are_found_by_their_headers(tmp_path, sites):
    cases = "Child ID,Referral Date,S47 Start Date\n7,2024-01-02,\n8,2024-01-03,2024-01-05\n"
    draft(tmp_path, sites, "care", cases=cases)
    gives = io.site(sites, "newtown").care.files["cases.csv"][0].gives["event"]
    assert [(one.fields["kind"].constant, one.rows_not) for one in gives] == [
        ("case_opened", {"Referral Date": [""]}),
        ("section_47_enquiry", {"S47 Start Date": [""]}),
    ]


def test_an_agency_that_is_mapped_is_not_drafted_over(tmp_path, sites, capsys):
    draft(tmp_path, sites, "police", occurrences=OCCURRENCES)
    with pytest.raises(SystemExit):
        init(tmp_path / "police", "newtown", "police", "auto", sites)
    assert "says already how the files of police come" in capsys.readouterr().err


def test_a_look_guesses_how_a_file_comes(tmp_path):
    (tmp_path / "a.csv").write_bytes("Extract of May\nNo;Café;Place\n1;é;x\n".encode("cp1252"))
    look = glimpses(tmp_path)[0]
    assert (look.encoding, look.delimiter, look.title_rows) == ("cp1252", ";", 1)
    assert look.rows.to_dict("list") == {"No": ["1"], "Café": ["é"], "Place": ["x"]}


def test_contacts_from_the_police_are_notifications_and_parents_are_members(tmp_path, sites):
    chronology = """Person ID,Family No,First name,Surname,M/F,Mother first name,Mother surname,Entry date,Entry,From,\
Police ref
7,1,Gil,Ash,M,Ann,Ash,02/03/2024,Contact,Police,N1
7,1,Gil,Ash,M,Ann,Ash,03/03/2024,Home visit,,
7,1,Gil,Ash,M,NK,Ash,04/03/2024,Duty telephone call,School,
"""
    text = draft(tmp_path, sites, "care", chronology=chronology)
    table = io.site(sites, "newtown").care.files["chronology.csv"][0]
    assert table.missing == ["NK"]
    assert [give.fields["role"].constant for give in table.gives["member"]] == ["child", "mother"]
    notified, others = table.gives["event"]
    assert notified.rows == {"Entry": ["Contact"], "From": ["Police"]}
    assert (notified.fields["kind"].constant, notified.fields["reference"].column) == ("notification", "Police ref")
    assert (others.rows_not, others.fields["kind"].codes) == (
        {"From": ["Police"]},
        {"Contact": "contact", "Home visit": "visit"},
    )
    assert "words without a code under “Entry”: Duty telephone call (phone_call?)\n" in text


def test_what_a_person_may_know_besides_is_proposed(tmp_path, sites):
    text = draft(tmp_path, sites, "police", occurrences=OCCURRENCES)
    assert "#   to add to notification: `details: Summary`, if that text goes out\n" in text
    assert "#   to add to risk_assessment: `assessor: {constant: front_line}`, if officers at the scene" in text


def test_a_record_that_lacks_a_header_is_told_and_stands_there_to_be_filled(tmp_path, sites, capsys):
    ppn = "PPN Ref;Log No;Shared with CSC;Consent\nP1;L1;02/02/2024;Yes\n"
    people = "Log No,IO Forename,IO Surname,IO DOB\nL1,Ann,Ash,01/02/1990\n"
    text = draft(tmp_path, sites, "police", ppn=ppn, people=people)
    said = capsys.readouterr().out
    left = "notification records are left out: no header for created_on (Date of the notification record)"
    assert f"- ppn.csv: {left}; found “PPN Ref”, “Log No”, “Shared with CSC”, “Consent”\n" in said
    left = "person records are left out: no header for role (Role in the incident)"
    assert f"- people.csv: {left}; found “Log No”, “IO Forename”, “IO Surname”, “IO DOB”\n" in said
    assert "- no file gives a record “incident”\n" in said
    assert "#     ppn.csv: {delimiter: ;, gives: {notification: {created_on: '?', " in text


def test_a_childs_headers_that_say_so_are_its_own_and_short_words_are_known(tmp_path, sites):
    entries = """Client No,Child First Name,Child Last Name,Child DOB,Step Date,Step Type
7,Gil,Ash,01/02/2015,02/03/2024,Home visit
"""
    text = draft(tmp_path, sites, "care", entries=entries)
    member = io.site(sites, "newtown").care.files["entries.csv"][0].gives["member"][0].fields
    named = {name: member[name].column for name in ("child", "forename", "surname", "birth")}
    assert [*named.values()] == ["Client No", "Child First Name", "Child Last Name", "Child DOB"]
    assert "headers not used" not in text


def test_a_field_is_filled_by_its_own_name_and_columns_of_unknown_words_are_matched(tmp_path, sites, capsys):
    rows = "".join(f"{n};0{n}/02/2024;Call.;Tale {n}.;{'XQ' if n % 2 else 'ZQ'};Flat {n};\n" for n in range(1, 9))
    text = draft(
        tmp_path, sites, "police", log="Log No;Inc Date;Log Text;Narrative;Relationship;Venue;Date sent\n" + rows
    )
    incident = io.site(sites, "newtown").police.files["log.csv"][0].gives["incident"][0].fields
    assert (incident["narrative"].column, incident["relationship"].codes) == ("Narrative", {})
    assert "#   incident.narrative is “Narrative”; it might be “Log Text”\n" in text
    assert "#   headers not used: Log Text, Venue\n" in text
    assert "words without a code under “Relationship”: all 2, to be written among its `codes`\n" in text
    assert "“Venue” is not taken for incident.location: 8 different values" in capsys.readouterr().out
    assert "XQ" not in text


def test_a_header_that_stands_there_twice_is_told(tmp_path, sites, capsys):
    draft(tmp_path, sites, "police", log="Log No,Inc Date,Risk,Risk\n1,02/03/2024,High,Low\n")
    assert "log.csv: “Risk” stands there twice" in capsys.readouterr().out


def test_people_one_a_row_are_told_apart_by_their_roles_and_references_by_what_they_are_of(tmp_path, sites):
    nominals = "Crime Ref,Nominal Role,Fname,Lname\nC1,VIC,Ann,Ash\nC1,SUS,Bob,Oak\nC1,CHI,Gil,Ash\n"
    notices = "PPN No,Crime Ref,Completed,Forwarded to MASH\nP1,C1,02/02/2024,03/02/2024\n"
    log = "Crime Ref,Inc Date,MO\nC1,01/02/2024,They argued.\n"
    draft(tmp_path, sites, "police", nominals=nominals, notices=notices, log=log)
    files = io.site(sites, "newtown").police.files
    person, child = (files["nominals.csv"][0].gives[name][0] for name in ("person", "child"))
    assert (person.rows_not, person.fields["role"].codes) == (
        {"Nominal Role": ["CHI"]},
        {"SUS": "perpetrator", "VIC": "victim"},
    )
    assert (child.rows, child.fields["forename"].column) == ({"Nominal Role": ["CHI"]}, "Fname")
    notice = files["notices.csv"][0].gives["notification"][0].fields
    assert (notice["notification_id"].column, notice["incident_id"].column) == ("PPN No", "Crime Ref")
