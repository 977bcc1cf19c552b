"""Two people files linked from the command line."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from filetrack.linkage.__main__ import app
from filetrack.linkage.pair import probable_pairs
from filetrack.linkage.standardise import people

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("FILETRACK_REALDATA", ROOT.parent / "shared" / "realdata")) / "family-context"

LEFT = """Ref,First Name,Last Name,Date Of Birth,Gender,Address,Worker
a1,Ada,Roe,03/02/1999,Female,"1 High St
Sometown
ZZ9 9ZZ",W
a2,Zoë,O'Hara,04/05/2001,Female,"2 High St
ZZ9 8ZZ",W
a3,Max,Poe,06/07/2003,Male,"3 High St
ZZ9 7ZZ",W
a4,Kit,Low,08/09/2004,Other,"4 High St
AB1 2CD",W
"""
RIGHT = """Ref,surname,given name,DOB,sex,Post-Code
b1,Poe,Max,2003-07-06,M,ZZ9 7ZZ
b2,OHARA,ZOE,2001-05-04,F,ZZ9 8ZZ
b3,Roe,Ada,1999-02-04,F,ZZ9 9ZZ
b4,High,Ann,1980-01-01,F,CD1 2AB
"""


def run(tmp_path, left=LEFT, right=RIGHT, identifier="Ref"):
    (tmp_path / "left.csv").write_text(left, encoding="utf-8")
    (tmp_path / "right.csv").write_text(right, encoding="utf-8")
    return pair(tmp_path / "left.csv", tmp_path / "right.csv", identifier, tmp_path / "links.csv")


def pair(left, right, identifier, out):
    config = ["--config", ROOT / "config" / "study.yaml", "--columns", ROOT / "config" / "people_files.yaml"]
    arguments = ["pair", left, right, "--id", identifier, "--out", out, *config]
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_people_are_paired_across_forms_and_nothing_about_them_is_printed(tmp_path):
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    links = pd.read_csv(tmp_path / "links.csv", dtype={"left_id": str, "right_id": str})
    assert list(links.columns) == ["left_id", "right_id", "match_weight", "match_probability"]
    assert set(zip(links["left_id"], links["right_id"], strict=True)) == {("a1", "b3"), ("a2", "b2"), ("a3", "b1")}
    assert "left.csv: columns not used: Worker" in done.output
    assert "4 and 4 people, 3 pairs" in done.output
    for value in ("Ada", "Roe", "a1", "ZZ9", "1999"):
        assert value not in done.output.replace(str(tmp_path), "")


def test_columns_that_are_missing_are_done_without(tmp_path):
    left = "id,forename,dob\n1,Ada,03/02/1999\n2,Max,06/07/2003\n"
    right = "id,forename,dob,postcode\n9,Max,2003-07-06,ZZ9 7ZZ\n8,Eve,1950-01-01,ZZ9 7ZZ\n"
    done = run(tmp_path, left, right, "id")
    assert done.exit_code == 0, done.output
    assert pd.read_csv(tmp_path / "links.csv", dtype=str)[["left_id", "right_id"]].to_numpy().tolist() == [["2", "9"]]


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        (LEFT.replace("Ref", "Reg"), RIGHT, "no column “Ref” (did you mean “Reg”?)"),
        (LEFT, "Ref,colour\nb1,red\n", "share no column that people can be found by"),
        (LEFT, "Ref,sex\nb1,F\n", "share no column that people can be found by"),
        (LEFT.replace("a2,", "a1,"), RIGHT, "blank or repeated in records 1 and 2"),
        (LEFT, RIGHT.replace("sex", "surname name").replace("surname name", "family name"), "are a surname"),
        (LEFT, '"\n', "cannot be read as CSV"),
    ],
)
def test_files_that_cannot_be_linked_say_why(tmp_path, left, right, message):
    done = run(tmp_path, left, right)
    assert done.exit_code == 1
    assert message in done.stderr
    assert not (tmp_path / "links.csv").exists()


def test_the_probability_of_a_pair_is_shared_with_its_rivals(clear):
    fields = {"forename": "forename", "surname": "surname", "dob": "dob"}
    rows = [("ada", "roe", "1999-02-03"), *((f"x{n}", f"y{n}", f"19{n:02d}-01-01") for n in range(10, 90))]
    left = people(pd.DataFrame(rows, columns=list(fields), dtype="str"), fields, {}, ())
    twice = pd.concat([left, left[:1]], ignore_index=True)
    alone, rivals = (
        probable_pairs(left, right, clear, 0.01).query("left == 0")["match_probability"] for right in (left, twice)
    )
    assert alone.tolist() == pytest.approx([1.0], abs=0.01)
    assert rivals.tolist() == pytest.approx([0.5, 0.5], abs=0.01)


def test_dates_are_read_as_written_and_postcodes_of_any_country():
    given = pd.DataFrame({"dob": ["3/2/1999", "1999-02-30", "19990203", "unknown"],
                          "zip": ["94110-1234", "zz9 9zz", "n/a", "2134"]}, dtype="str")  # fmt: skip
    made = people(given, {"dob": "dob", "postcode": "zip"}, {}, ())
    assert made["birth_key"].tolist() == ["1999-02-03", "1999-02-30", "1999-02-03", ""]
    assert made["postcode_key"].tolist() == ["941101234", "ZZ99ZZ", "", "2134"]
    assert made["postcode_district"].tolist() == ["9411012", "ZZ9", "", "21"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the two agencies' files are not here (FILETRACK_REALDATA names them)")
def test_two_agencies_files_in_a_real_format(tmp_path):
    left, right = REAL / "csc.csv", REAL / "education.csv"
    done = pair(left, right, "Cms Id", tmp_path / "links.csv")
    assert done.exit_code == 0, done.output
    ids = [pd.read_csv(path, dtype=str)["Cms Id"] for path in (left, right)]
    links = pd.read_csv(tmp_path / "links.csv", dtype=str)
    found, true = set(zip(links["left_id"], links["right_id"], strict=True)), set(zip(*ids, strict=True))
    assert found - true == set()
    assert len(true - found) <= 2
