"""`python -m filetrack.coding.narrative`: narratives of any source in, codes of the manual out."""

from __future__ import annotations

import csv
import pickle
import re
from functools import partial
from pathlib import Path

import pytest

from filetrack.coding.narrative.__main__ import _batch, code
from filetrack.coding.narrative.frame import Frame

RULES = Path(__file__).parents[2] / "config" / "coding"
HEADER = [
    "id", "level", "level_confidence", "rules", "context_codes", "injury_to", "weapon", "threats_to_kill",
    "child_location", "caller", "perpetrator_removal", "needs_review",
]  # fmt: skip
WRITTEN = {
    "quiet": "Neighbour called police. They argued about money. No injuries. The children were asleep. [suspect] left.",
    "knife": "[suspect] waved a knife at [victim], cut her arm and said he would kill her. [child 2] saw it. Arrested.",
    "phone": "He phoned and texted all day, calling her names. He would hang himself, he said.",
    "both": "He punched her, she has a black eye. She bit him back.",
    "none": "",
}


def run(folder: Path, rows: list[list[str]], **options) -> list[dict[str, str]]:
    with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    code(folder / "in.csv", folder / "out.csv", rules=RULES, **options)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def coded(tmp_path_factory) -> dict[str, dict[str, str]]:
    rows = [["ward", "id", "text"], *(["N1", name, text] for name, text in WRITTEN.items())]
    return {row["id"]: row for row in run(tmp_path_factory.mktemp("coded"), rows)}


def test_codes_come_first_and_other_columns_after_them(coded):
    assert list(coded) == list(WRITTEN)
    assert list(coded["quiet"]) == [*HEADER, "ward"]
    assert {row["ward"] for row in coded.values()} == {"N1"}


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("quiet", "level", "1"),
        ("quiet", "context_codes", "financial"),
        ("quiet", "injury_to", "none"),
        ("quiet", "child_location", "asleep"),
        ("quiet", "caller", "neighbour"),
        ("quiet", "perpetrator_removal", "left_site"),
        ("quiet", "needs_review", "no"),
        ("knife", "level", "3"),
        ("knife", "rules", "R25;R24;R22"),
        ("knife", "weapon", "knife"),
        ("knife", "injury_to", "victim"),
        ("knife", "threats_to_kill", "victim"),
        ("knife", "child_location", "witnessed"),
        ("knife", "perpetrator_removal", "arrest"),
        ("phone", "threats_to_kill", "self_only"),
        ("phone", "child_location", "phone_or_text_incident"),
        ("phone", "context_codes", "none_described"),
        ("phone", "needs_review", "the manual leaves the level to judgement"),
        ("both", "injury_to", "victim;perpetrator"),
        ("none", "level", "1"),
        ("none", "needs_review", "says nothing of what happened"),
    ],
)
def test_value_sets_of_the_manual(coded, name, column, value):
    assert coded[name][column] == value


def test_processes_change_nothing(tmp_path):
    rows = [["id", "text"], *([f"{n}", WRITTEN["knife"] + " x" * (n % 3)] for n in range(501))]
    assert run(tmp_path, rows, processes=2) == run(tmp_path, rows, processes=1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"id,txt\n1,a\n", r"one column “text”, found 0 \(did you mean “txt”\?\)"),
        (b"id,text,text\n1,a,b\n", "one column “text”, found 2"),
        (b"id,text\n1,a\n2,b\n1,c\n", "column “id”: 2 rows stand more than once, lines 2 and 4"),
        (b"id,text\n,a\n", "column “id”: 1 rows are blank, line 2"),
        (b"id,text\n1,a\n2,caf\xe9\n", "line 3: not UTF-8"),
        (b"id,text\n1,a,b\n2\n", "2 rows without 2 fields, lines 2 and 3"),
        (b'id,text\n1,"a\n', "a quote is not closed"),
        (b"id,text,level\n1,a,3\n", "the column “level” is one that coding writes"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path, capsys, content, message):
    (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(SystemExit):
        code(tmp_path / "in.csv", tmp_path / "out.csv", rules=RULES)
    assert re.search(message, capsys.readouterr().err)
    assert not (tmp_path / "out.csv").exists()


def test_a_missing_file_is_told(tmp_path, capsys):
    with pytest.raises(SystemExit):
        code(tmp_path / "none.csv", tmp_path / "out.csv", rules=RULES)
    assert "is missing" in capsys.readouterr().err


def test_a_process_that_was_not_forked_can_be_given_its_work():
    given = pickle.loads(pickle.dumps(partial(_batch, RULES)))
    assert [Frame(*codes).level for codes in given([WRITTEN["knife"], WRITTEN["none"]])] == ["3", "1"]
