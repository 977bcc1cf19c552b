"""An agency's folder is read file by file; rows are given only where nothing of them is lost or changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.manifest import ExtractedFile, Manifest
from filetrack.schemas.raw import north_care
from filetrack.schemas.raw.north_care import Letters
from filetrack.schemas.raw.south_care import Forms
from filetrack.schemas.raw.south_police import Merlin
from filetrack.schemas.study import Encoding
from tests.io.conftest import HEADER, failed, told

ROW = "k1,01/02/2007,A\n"


def read(folder: Path, **reading) -> io.RawFile:
    return io.read_folder(folder, [Letters], anonymised=True, **reading).files[Letters]


def test_values_are_text_under_their_line_numbers(tmp_path):
    (tmp_path / "letters.csv").write_text(HEADER + 'k1,01/02/2007,"DV LETTER\n1"\n\nNA,02/03/2016,007\n')
    frame = io.read_raw(tmp_path, Letters, anonymised=True)
    assert frame.to_numpy().tolist() == [["k1", "01/02/2007", "DV LETTER\n1"], ["NA", "02/03/2016", "007"]]
    assert frame.index.tolist() == [2, 5]
    assert frame.index.name == "line"


def test_columns_may_come_in_another_order(tmp_path):
    (tmp_path / "letters.csv").write_text("Letter,ICS Child ID,Date Sent\nA,k1,01/02/2007\n")
    frame = io.read_raw(tmp_path, Letters, anonymised=True)
    assert frame.columns.tolist() == ["ICS Child ID", "Date Sent", "Letter"]
    assert frame.iloc[0].tolist() == ["k1", "01/02/2007", "A"]


def test_an_extract_has_no_direct_identifiers_and_says_so(tmp_path):
    (tmp_path / "merlin.csv").write_text(
        "MERLIN_NO,CREATED,DV_BOX,OTHER_REFS,CIRCUMSTANCES,SENT_INCIDENT_DATE,SENT_SUBJECTS,SENT_PRESENT,SENT_TEXT\n"
        "p1,13/01/2007,Y,CRIS p2,x,12/01/2007,1,Y,x\n"
    )
    assert len(io.read_raw(tmp_path, Merlin, anonymised=True)) == 1


def test_everything_unsound_is_told_at_once_with_place_and_lines(tmp_path):
    (tmp_path / "letters.csv").write_text(HEADER + "k1,01/02/2007\nk2,39114,A\n k3,01/02/2007,A\n")
    with pytest.raises(Problem) as problem:
        io.read_raw(tmp_path, Letters, anonymised=True)
    words = str(problem.value)
    assert f"{tmp_path / 'letters.csv'}: line 2: not the 3 fields of the header" in words
    assert "line 3: “Date Sent” holds numbers instead of dates" in words
    assert "blanks around" not in words


def test_a_missing_file_is_told_with_its_columns_and_the_nearest_name(tmp_path):
    assert failed(read(tmp_path / "nowhere")) == {"file_missing": ()}
    (tmp_path / "Letters.CSV").write_text(HEADER)
    (tmp_path / "smith.csv").write_text(HEADER)
    words = told(read(tmp_path))
    assert "(is it “Letters.CSV”?)" in words
    assert "“ICS Child ID”, “Date Sent”, “Letter”" in words
    assert "smith" not in words


def test_a_folder_of_the_name_is_no_file(tmp_path):
    (tmp_path / "letters.csv").mkdir()
    assert failed(read(tmp_path)) == {"file_missing": ()}


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    (tmp_path / "elsewhere.csv").write_text(HEADER + ROW)
    folder = tmp_path / "extract"
    folder.mkdir()
    (folder / "letters.csv").symlink_to(tmp_path / "elsewhere.csv")
    file = read(folder)
    assert failed(file) == {"file_outside": ()}
    assert len(file.rows) == 0
    (folder / "letters.csv").unlink()
    (folder / "letters.csv").symlink_to("letters.csv")
    assert failed(read(folder)) == {"file_outside": ()}


def test_a_folder_may_itself_be_a_link(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "letters.csv").write_text(HEADER + ROW)
    (tmp_path / "extract").symlink_to(tmp_path / "disk")
    assert failed(read(tmp_path / "extract")) == {}


def test_files_that_no_schema_names_are_counted_and_not_named(tmp_path):
    for name in ("letters.csv", "manifest.json", "janet smith.docx"):
        (tmp_path / name).write_text(HEADER + ROW)
    (tmp_path / "old").mkdir()
    (finding,) = io.read_folder(tmp_path, [Letters], anonymised=True).findings
    assert (finding.check, finding.units, finding.failed) == ("unknown_file", 4, 2)
    assert "smith" not in finding.told


def manifest(content: bytes, rows: int, file: str = "letters.csv") -> Manifest:
    return Manifest(
        site="north",
        agency="care",
        identifiers="encoded",
        encoding=Encoding.model_construct(),
        key_fingerprint="x",
        key_kind="simulated",
        files=[ExtractedFile(file=file, rows=rows, sha256=hashlib.sha256(content).hexdigest())],
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([ROW, ROW], ""),
        ([ROW], "its hash is not the one in the manifest and it has 1 rows, where 2 were sent"),
        ([ROW, ROW.replace("A", "B")], "its hash is not the one in the manifest"),
        ([ROW, "k1\n"], "its hash is not the one in the manifest"),
    ],
)
def test_a_file_is_compared_with_what_was_sent(tmp_path, rows, words):
    (tmp_path / "letters.csv").write_text("".join([HEADER, *rows]))
    file = read(tmp_path, manifest=manifest((HEADER + ROW + ROW).encode(), 2))
    (finding,) = (one for one in file.findings if one.check == "not_as_sent")
    assert finding.failed == bool(words)
    assert words in finding.told
    assert "where" not in finding.told or "where" in words


def test_a_file_that_the_manifest_does_not_list_was_not_sent(tmp_path):
    (tmp_path / "letters.csv").write_text(HEADER + ROW)
    assert "does not list it" in told(read(tmp_path, manifest=manifest(b"", 0, "other.csv")))


def test_each_schema_has_its_file_in_the_order_asked_for(tmp_path):
    files = io.read_folder(tmp_path, north_care.FILES, anonymised=True).files
    assert [*files] == [*north_care.FILES]
    assert {*map(str, (code for file in files.values() for code in failed(file)))} == {"file_missing"}


def test_a_workbook_written_is_read_back_and_its_bytes_repeat(tmp_path):
    headers = list(Forms.to_schema().columns)
    frame = pd.DataFrame([["f1", "2008-11-03", "=1+1"]], columns=headers, dtype="str")
    for folder in ("one", "two"):
        io.write_raw({Forms: frame}, tmp_path / folder)
    one, two = ((tmp_path / folder / "data_collection_forms.xlsx").read_bytes() for folder in ("one", "two"))
    assert one == two
    read = io.read_raw(tmp_path / "one", Forms, anonymised=False)
    assert read.to_numpy().tolist() == [["f1", "2008-11-03", "=1+1"]]
