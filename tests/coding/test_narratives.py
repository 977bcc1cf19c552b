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
    ("R20", "He hit her with his fist. No mark.", "medium"),
    ("R22", "I could see that she had a graze on her chin.", "high"),
    ("R24", "Male with knife threatening partner.", "high"),
    ("R24", "He hit her with a slipper and then a belt. No marks.", "high"),
    ("R25", "He shouted through the letterbox that he would kill her.", "high"),
    ("R26", "He dangled her over the balcony.", "high"),
    ("R2", "They argued. While they were married, she says, he hit her several times.", "low"),
    ("R6", "He took a mallet from the shed and broke up her computer.", "medium"),
    ("R12", "They argued. He tapped her on the shoulder to wake her.", "low"),
    ("R26", "She is pregnant. He says the baby is not his, kicked her in the belly.", "high"),
    ("R7b", "A brick came through her kitchen window.", "medium"),
    ("R25", "He texted that he will kill him b4 xmas.", "high"),
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
    ("R2", "On a prior occasion he slapped her. Tonight they only shouted.", "low"),
    ("R2", "No physical violence this time although he has hit her before.", None),
    ("R2", "Has there been injury: No. Is there escalation: Yes, slapped her in June. Argument only today.", "low"),
    ("R2", "He has been known to hit her when drunk. No assault today, they argued.", "low"),
    ("R2", "Two days ago he pushed her. Tonight they argued.", "low"),
    ("R2", "In 2003, whilst drunk, he punched her and broke her arm. Today they rowed about money.", "low"),
    ("R2", "She was assaulted by him on 14/02/2006, crime ref known. This is a verbal row.", "low"),
    ("R2", "IP is in breach of nothing. Bail is for assault on her. They argued.", "low"),
    ("R2, this time", "They split up two weeks ago, he attended the address and pushed her over.", "medium"),
    ("R2, this time", "They have been together since 2004 and he has slapped her during an argument.", "medium"),
    ("R2, this time", "Suspect, who was released from prison last week, went to IP's house and shoved her.", "medium"),
    ("R2, this time", "No previous DV reported, husband pushed IP.", "medium"),
    ("R2, this time", "The argument was over something that happened last year, he pushed her.", "medium"),
    ("R2, this time", "He usually lives elsewhere, he came round and pushed her.", "medium"),
    ("R3", "She rang in case he kicked off and hurt her. They had argued.", "low"),
    ("R3", "He said he'd break her legs.", "low"),
    ("R3", "She wants him removed before he hits her. They argued.", "low"),
    ("R3, done", "She was frightened as he grabbed her arm.", "medium"),
    ("R3, done", "As she was about to leave he grabbed hold of her.", "medium"),
    ("R4", "She went for a walk to calm down after the row.", "low"),
    ("R4", "He laid into her about the state of the house. They argued.", "low"),
    ("R4", "The news hit her hard. He shouted at her for crying.", "low"),
    ("R4, done", "Male went for his partner and had to be pulled off. No marks.", "medium"),
    ("R13", "Caller reported male hitting female. Both parties stated it was just an argument.", "low"),
    ("R13", "Initial call was of an assault. No assault disclosed, verbal argument over washing.", "low"),
    ("R13, seen", "Caller saw him hit her. She has a bruised cheek. He says it was just an argument.", "high"),
    ("not", "Victim does not know why he slapped her.", "medium"),
    ("not", "Victim does not want him arrested for pushing her.", "medium"),
    ("not", "No visible injuries as a result of being pushed.", "medium"),
    ("not", "He'd not hit her, only slapped her.", "medium"),
    ("not", "No complaints of pain or injury. Verbal argument.", "low"),
    ("R14", "He dug his fingers into her arm but left no mark.", "medium"),
    ("R14", "He wrestled the keys off her.", "medium"),
    ("R15", "He gobbed in her face.", "medium"),
    ("R7b", "Her ex has put her window through.", "medium"),
    ("typed", "He pnchd her n pusht her over, she cudnt get up.", "medium"),
    ("typed", "The clever dog was no bother, they had words about walking it.", "low"),
    ("R2", "She has a scar on her chin from when he threw a bottle at her. Tonight a verbal row.", "low"),
    ("R2", "They separated after an incident in which he had punched her. He rang to abuse her.", "low"),
    ("R2", "He once broke her tooth. Tonight he was only shouting.", "low"),
    ("R2, this time", "He has slapped her in the past. He slapped her again tonight. No marks.", "medium"),
    ("R3", "A neighbour thought that he had hit her. They were arguing.", "low"),
    ("R3", "When she asked for them back he said he would come round and give her a slap.", "low"),
    ("R4", "A row over a broken plate.", "low"),
    ("R4", "He was pushing his daughter on the swing when they began to argue.", "low"),
    ("R6", "He had a knife and fork in his hand as he was eating and they argued.", "low"),
    ("R7a", "He kicked the door shut during the row.", "low"),
    ("R7b", "He let the dog out and all of her tyres were slashed.", "medium"),
    ("R10", "She shouted 'I'll kill you'. They argued. Both say that it was in fun and a manner of speaking.", "low"),
    ("R11", "She walked into the open cupboard door and cut her eyebrow. They had argued.", "low"),
    ("R11, done", "He pushed her. She slipped off the step and has a grazed knee.", "high"),
    ("R13, seen", "She says she walked into a door. She has two black eyes. He has been arrested.", "high"),
    ("R14", "He pushed her off the chair. Child at nursery.", "medium"),
    ("R14", "He pushed the car door onto her as she got out.", "medium"),
    ("R15", "She emptied the glass over his shirt.", "medium"),
    ("R17", "He made a fist and brought it up beside her ear.", "medium"),
    ("R19", "He punched the wall. He has two broken fingers. She was not touched.", "medium"),
    (
        "R22, old",
        "He pushed her twice. A dislocated shoulder at Easter was his doing too. She has no injury.",
        "medium",
    ),
    ("R23", "He held her face down in the cushions so that she could not get her breath.", "high"),
    ("R24", "He struck her with one of the struts.", "high"),
    ("R24, used", "He slashed at her with a knife, slicing through her sleeve.", "high"),
    ("R25", "She was threatened with being killed.", "high"),
    ("R25, not", "She fears that next time he will finish the job. They argued.", "low"),
    ("R25, not", "They were arguing about whether the child should be made to finish her dinner.", "low"),
    ("R26", "He grabbed the wheel as she drove on the motorway.", "high"),
    ("R27", "He says he'll cut himself if she goes.", "high"),
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
