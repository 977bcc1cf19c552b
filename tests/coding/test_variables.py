"""Contexts, weapons, removal, aggressor, injuries, caller and forms: sentences that the simulator does not write."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from filetrack import io
from filetrack.coding.narrative import BOOKS, ListedChild, Reader, VariableBook
from filetrack.coding.narrative.level import Fired
from filetrack.coding.narrative.variables import BookReader
from filetrack.coding.narrative.words import Tokeniser
from filetrack.problems import Problem
from filetrack.schemas.codes import Level
from filetrack.schemas.finding import Variable

RULES = Path(__file__).parents[2] / "config" / "coding"
CHILD = [ListedChild(1, 6, "male")]


@pytest.fixture(scope="module")
def reader(words, level_rules, location_rules) -> Reader:
    return Reader(words, level_rules, location_rules, [io.settings(RULES / f"{n}.yaml", VariableBook) for n in BOOKS])


def sentences() -> list[dict]:
    with (Path(__file__).parent / "variables.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def findings(reader: Reader, variable: str, text: str) -> list:
    found = reader.read_form(text) if variable.startswith("form") else reader.read(text, CHILD).findings
    return [one for one in found if one.variable == variable]


@pytest.mark.parametrize("variable", sorted({row["variable"] for row in sentences()}))
def test_sentences_of_police_are_read(reader, variable):
    rows = [row for row in sentences() if row["variable"] == variable]
    assert len(rows) >= 6
    assert any(not row["codes"] for row in rows)
    wrong = [
        row["text"]
        for row in rows
        if {f.code for f in findings(reader, variable, row["text"])} != set(row["codes"].split())
    ]
    assert not wrong


EXAMPLES = [
    ("by_phone", "T1", "yes", "He has been sending her text messages all day."),
    ("context", "C1", "alcohol_drugs", "She was unsteady, slurring, and smelt of drink."),
    ("context", "C1b", "alcohol_drugs", "He had taken ecstasy."),
    ("context", "C2", "relationship", "She asked for a divorce last month and he took it badly."),
    ("context", "C3", "relationship", "He accused her of an affair."),
    ("context", "C4", "relationship", "He came for his personal belongings."),
    ("context", "C5", "access", "She had changed the locks on him."),
    ("context", "C6", "access", "He will not let her see the kids."),
    ("context", "C7", "child_contact", "It took place at the contact centre."),
    ("context", "C7b", "child_contact", "She refused him contact on Sunday."),
    ("context", "C8", "parenting", "They disagreed on how to raise the baby."),
    ("context", "C9", "money", "He wanted to know where his wages had gone."),
    ("weapon", "W1", "other", "He came at her with a spanner."),
    ("removal", "M1", "perpetrator_arrested", "[suspect] detained to prevent a breach."),
    ("removal", "M2", "perpetrator_left", "[suspect] walked off."),
    ("removal", "M3", "victim_left", "[victim] said she had had enough and left the house, and departed."),
    ("removal", "M4", "perpetrator_left", "[suspect] shouted at [victim]. He then drove off."),
    ("removal", "M5", "perpetrator_left", "Area searched for [suspect]."),
    ("aggressor", "A1", "2", "[accused 2] kicked [accused 1]."),
    ("aggressor", "A2", "1", "[accused 1] kept ringing [accused 2]."),
    ("injury", "I1", "officer", "An officer sustained a sprained ankle."),
    ("injury", "I2", "child", "The boy was hit and has a bruise."),
    ("injury", "I3", "relative", "His father was punched and had a cut lip."),
    ("injury", "I4", "unknown", "A third party was left with bruising."),
    ("caller", "L1", "neighbour", "Call from the flat below."),
    ("caller", "L2", "relative", "Her sister phoned the police."),
    ("form_weapon", "F1", "full", "He had an axe."),
    ("form_weapon", "F1", "full", "Incident involved a heavy vase."),
    ("form_weapon", "F1", "full", "She was threatened with a van."),
    ("form_weapon", "F2", "partial", "A weapon was used."),
    ("form_injury", "F3", "full", "She had a swollen eye."),
    ("form_injury", "F4", "partial", "She was injured."),
]


@pytest.mark.parametrize(("variable", "rule", "code", "text"), EXAMPLES, ids=[f"{e[1]}" for e in EXAMPLES])
def test_each_rule(reader, variable, rule, code, text):
    assert (rule, code) in [(found.rule, found.code) for found in findings(reader, variable, text)]


def test_every_rule_has_an_example_and_a_reason():
    shown = {(variable, rule) for variable, rule, *_ in EXAMPLES}
    for name in BOOKS:
        book = io.settings(RULES / f"{name}.yaml", VariableBook)
        for variable, rules in book.variables.items():
            assert {rule.code for rule in rules.rules} == {rule for v, rule in shown if v == variable}
            assert all(rule.reason for rule in rules.rules)
        assert all(words.reason for words in book.classes.values())


NOT_CODED = [
    ("context", "No alcohol involved."),
    ("context", "He denied that he was drunk."),
    ("context", "Last year he had been drinking heavily."),
    ("context", "She fears that he might be drunk when he comes."),
    ("context", "They had both been separated by the officers."),
    ("context", "Offered a cup of tea and a glass of water."),
    ("context", "She is to stop all contact by telephone."),
    ("context", "He stopped her in street and shouted."),
    ("weapon", "In 2004 he cut her with a knife."),
    ("weapon", "She fears that he may use a knife."),
    ("weapon", "He did not pick up the knife."),
    ("removal", "[suspect] would not leave."),
    ("removal", "[suspect] was told to leave."),
    ("removal", "[victim] fears he will be arrested and come back."),
    ("aggressor", "[victim 1] denies that she hit [victim 2]."),
    ("aggressor", "Last year [victim 2] punched [victim 1]."),
    ("aggressor", "[suspect] punched [victim]."),
    ("injury", "No injuries to the child or to her mother."),
    ("injury", "[child 1] was not hurt."),
    ("caller", "Abusive calls from [suspect]."),
    ("caller", "She did not call police."),
    ("form_weapon", "No weapons. A verbal argument."),
    ("form_weapon", "An argument over the car. A table was moved."),
    ("form_injury", "No one was hurt."),
]


@pytest.mark.parametrize(("variable", "text"), NOT_CODED)
def test_what_is_denied_past_or_feared_is_not_coded(reader, variable, text):
    assert findings(reader, variable, text) == []


def test_whoever_left_is_told_by_the_mask(reader):
    said = {who: f"{who} left before police came." for who in ("[victim]", "[other person]", "[victim 2]", "P1")}
    codes = {who: findings(reader, "removal", text)[0].code for who, text in said.items()}
    assert codes == {
        "[victim]": "victim_left",
        "[other person]": "perpetrator_left",
        "[victim 2]": "victim_perpetrator_left",
        "P1": "victim_perpetrator_left",
    }


def test_the_aggressor_is_who_did_most_and_violence_goes_before_words(reader):
    def code(text: str) -> list[str]:
        return [one.code for one in findings(reader, "aggressor", text)]

    assert code("[victim 1] swore at [victim 2]. [victim 2] slapped [victim 1].") == ["2"]
    assert code("[victim 1] swore at [victim 2]. [victim 2] swore at [victim 1].") == []
    assert code("[victim 1] slapped [victim 2]. [victim 2] pushed [victim 1]. [victim 2] kicked [victim 1].") == [
        "2",
        "2",
    ]


def test_the_first_caller_told_of_holds(reader):
    text = "A neighbour called police. [victim] then rang 999."
    assert [one.code for one in findings(reader, "caller", text)] == ["neighbour"]


def test_an_injured_child_is_the_one_of_the_mask_or_the_only_one(reader):
    two = [ListedChild(1, 6, "male"), ListedChild(2, 9, "female")]

    def child(text: str, listed: list[ListedChild]) -> list[int | None]:
        return [one.child for one in reader.read(text, listed).findings if one.variable == "injury"]

    assert child("[child 2] has a bruise.", two) == [2]
    assert child("One child has a bruise.", two) == [None]
    assert child("One child has a bruise.", two[:1]) == [1]
    assert child("The second child listed has a bruise.", two) == [2]
    assert child("The 9 year old was found to have a bruise.", two) == [2]
    assert child("Her son was found to have a bruise.", two) == [1]


def test_a_finding_spans_its_words(reader):
    text = "They argued over the rent. [suspect] had already gone."
    spans = {one.variable: text[one.start : one.end] for one in reader.read(text).findings}
    assert spans["context"] == "rent"
    assert spans["removal"] == "[suspect] had already gone"


def test_a_narrative_is_not_read_as_a_form_nor_a_form_as_a_narrative(reader):
    text = "He waved a knife at her."
    assert not {one.variable for one in reader.read(text).findings} & {"form_weapon", "form_injury"}
    assert {one.variable for one in reader.read_form(text)} == {"form_weapon"}


def book(**rule) -> VariableBook:
    rules = {"keep": "all", "rules": [{"code": "X", "reason": "", **rule}]}
    return VariableBook(reads="narrative", classes={}, variables={Variable.WEAPON: rules})


def test_a_rule_that_gives_no_code_is_refused(words, level_rules):
    with pytest.raises(Problem, match="rule X gives no code"):
        BookReader(book(patterns=["knife"]), Tokeniser(words), words, level_rules)


def test_a_rule_may_rest_on_rules_of_violence(words, level_rules):
    fired = Fired("R24", Level.HIGH, False, 3, 9, frozenset({"KNIFE", "HEAVY"}))
    resting = book(rests_on=["R24"], gives="other", by_class={"KNIFE": "knife"})
    tokeniser = Tokeniser(words)
    read = BookReader(resting, tokeniser, words, level_rules)
    assert [(one.code, one.start, one.end) for one in read.read(tokeniser.text(""), [fired])] == [("knife", 3, 9)]
    assert [one.code for one in read.read(tokeniser.text(""), [fired._replace(classes=frozenset())])] == ["other"]
    assert list(read.read(tokeniser.text(""), [fired._replace(rule="R25")])) == []


def test_no_example_is_a_sentence_of_the_simulator():
    phrases = Path(__file__).parents[2] / "src/filetrack/simulate/narratives/phrases"
    written = "\n".join(str(yaml.safe_load(file.read_text())) for file in sorted(phrases.glob("*.yaml")))
    assert not [row["text"] for row in sentences() if row["text"] in written]
