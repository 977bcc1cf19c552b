"""Narratives written by the coding manual, independently of the rules, and what each must be coded."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from filetrack.coding.narrative import ListedChild

SEX = {"m": "male", "f": "female"}


def narratives() -> list[dict]:
    with (Path(__file__).parent / "narratives.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(children: str) -> list[ListedChild]:
    """Children as `4m 9f`: ages and sexes in the record's order."""
    return [ListedChild(n, int(child[:-1]), SEX[child[-1]]) for n, child in enumerate(children.split(), start=1)]


def test_there_are_enough_narratives_of_every_level():
    levels = [row["level"] for row in narratives()]
    assert len(levels) >= 80
    assert min(levels.count(level) for level in ("high", "medium", "low")) >= 25


def test_levels_agree_with_the_manual(reader):
    wrong = [row["id"] for row in narratives() if (reader.read(row["text"]).level or "low") != row["level"]]
    assert len(wrong) <= 0.02 * len(narratives()), wrong


def test_children_are_where_the_text_says(reader):
    wrong, children = [], 0
    for row in narratives():
        kids = listed(row["children"])
        found = reader.read(row["text"], kids).locations
        for kid, location in zip(kids, row["child_locations"].split(), strict=True):
            children += 1
            if found.get(kid.number, "not_recorded") != location:
                wrong.append(row["id"])
    assert len(wrong) <= 0.03 * children, wrong


EXAMPLES = [
    ("R1", "Verbal argument about money, nothing physical.", "low"),
    ("R1", "They had words and he denies any violence.", "low"),
    ("R1", "An arguement over the car keys.", "low"),
    ("R2", "Last year he broke her nose. Tonight they argued.", "low"),
    ("R2", "On the risk form she answered yes to having been strangled, in 2002.", None),
    ("R3", "She fears he may hit her in future.", None),
    ("R4", "He hit the roof and kicked off. She argued back.", "low"),
    ("R7a", "He slammed the door and pushed the papers off the table.", "low"),
    ("R7b", "He punched the wall and left.", "medium"),
    ("R8", "He was arrested for breach of bail conditions.", "low"),
    ("R9", "He threatened to hit her.", "low"),
    ("R10", "She said her mum would kill her, a figure of speech. They argued.", "low"),
    ("R11", "She tripped and bruised her knee. They had argued.", "low"),
    ("R12", "He hugged her. They had argued.", "low"),
    ("R13", "He pushed her. She later said that this was untrue and that she made it up.", None),
    ("R13", "He denies hitting her. She has a swollen lip.", "high"),
    ("R14", "He pulled her hair. No injury.", "medium"),
    ("R15", "She spat at him.", "medium"),
    ("R15", "He threw a cup of tea over her, it was cold.", "medium"),
    ("R16", "He shoved the 9 year old aside.", "medium"),
    ("R17", "He swung at her and missed.", "medium"),
    ("R18", "The boy was hit and has a bruise.", "high"),
    ("R19", "He cut his own hand when he punched the window.", "medium"),
    ("R20", "He slapped her, causing slight redness.", "medium"),
    ("R21", "PC was kicked on arrest and sustained an injury to the shin.", "high"),
    ("R22", "He pushed her once and she has a bruise.", "high"),
    ("R23", "He put both hands around her neck.", "high"),
    ("R24", "He waved a knife at her.", "high"),
    ("R24", "He drove at her.", "high"),
    ("R25", "He said he would kill her.", "high"),
    ("R26", "He kicked her repeatedly.", "high"),
    ("R27", "He threatened to kill himself.", "high"),
    ("warning", "No injuries were seen and none alleged. They argued.", "low"),
]


@pytest.mark.parametrize(
    ("rule", "text", "level"), EXAMPLES, ids=[f"{rule}-{n}" for n, (rule, *_) in enumerate(EXAMPLES)]
)
def test_each_rule_of_the_manual(reader, rule, text, level):
    assert reader.read(text).level == level


def test_a_finding_carries_its_rule_and_the_words(reader):
    text = "They argued. He grabbed her round the throat."
    high = [found for found in reader.read(text).findings if found.code == "high"]
    assert [(found.rule, text[found.start : found.end]) for found in high] == [("R23", "grabbed her round the throat")]


def test_typing_mistakes_are_read_through(reader):
    assert reader.read("He stranlged her.").level == "high"
    assert reader.read("he puhsed teh victim adn left").level == "medium"


def test_an_empty_text_says_nothing(reader):
    reading = reader.read("", [ListedChild(1, 4, "male")])
    assert reading == (None, {}, (), 0.47, ("says nothing of what happened",), None)


def test_the_same_text_reads_the_same_whatever_its_case(reader):
    text = "[victim] was punched and has a black eye. Children in bed."
    kids = [ListedChild(1, 4, "male")]
    assert reader.read(text, kids) == reader.read(text.upper(), kids)
