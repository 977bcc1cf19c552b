"""Contexts, weapons, removal, aggressor, injuries, caller and forms: sentences that the simulator does not write."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from filetrack import io
from filetrack.coding.narrative import BOOKS, ListedChild, Reader, VariableBook
from filetrack.coding.narrative.frame import coded
from filetrack.coding.narrative.level import Fired
from filetrack.coding.narrative.variables import BookReader, Books
from filetrack.coding.narrative.words import Tokeniser
from filetrack.problems import Problem
from filetrack.schemas.codes import Level
from filetrack.schemas.finding import Variable

RULES = Path(__file__).parents[2] / "config" / "coding"
CHILD = [ListedChild(1, 6, "male")]
PEOPLE_AND_WEAPONS = ("injury_to", "weapon", "threats_to_kill")


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
    ("removal", "M6", "perpetrator_left", "Officers escorted the suspect away."),
    ("removal", "M7", "perpetrator_left", "The female suspect was abusive. She stormed off."),
    ("removal", "M8", "perpetrator_left", "Husband not seen again. Area search negative."),
    ("aggressor", "A1", "2", "[accused 2] kicked [accused 1]."),
    ("aggressor", "A2", "1", "[accused 1] kept ringing [accused 2]."),
    ("injury", "I1", "officer", "An officer sustained a sprained ankle."),
    ("injury", "I2", "child", "The boy was hit and has a bruise."),
    ("injury", "I3", "relative", "His father was punched and had a cut lip."),
    ("injury", "I4", "unknown", "A third party was left with bruising."),
    ("caller", "L1", "neighbour", "Call from the flat below."),
    ("caller", "L2", "relative", "Police came. Her sister had phoned the police."),
    ("caller", "L3", "neighbour", "Seen at scene. Neighbours rang about the noise."),
    ("caller", "L4", "relative", "Her mum rang, worried about her."),
    ("caller", "L5", "other", "Security at the supermarket. Male shouting at female."),
    ("caller", "L6", "other", "Officers on mobile patrol saw them arguing."),
    ("caller", "L7", "child", "She asked her son to ring the police."),
    ("caller", "L8", "perpetrator", "Her husband called police and said that he had hit her."),
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


PARTIES = [
    ("Suspect threw a shoe at her, which hit the baby and caused a lump.", "child", "other", "none"),
    ("Both had been drinking and fought. Both with minor cuts.", "victim;perpetrator", "none", "none"),
    ("His girlfriend scratched his neck and was arrested. He is the victim.", "victim", "none", "none"),
    ("She scratched his face as he held her down. Suspect has marks that are bleeding.", "perpetrator", "none", "none"),
    ("Her mother tried to intervene and was pushed, sustaining a graze.", "relative", "none", "none"),
    ("Her sister says he punched her, cutting her lip.", "victim", "none", "none"),
    ("Neighbour saw him punch her. Female has a bloody nose.", "victim", "none", "none"),
    ("The 4 year old was knocked over and has a graze to her knee.", "child", "none", "none"),
    ("Officers noted swelling to her left eye.", "victim", "none", "none"),
    ("Officers were shown bruising to her arm by the victim.", "victim", "none", "none"),
    ("He kicked out at officers, one of whom had a grazed knee.", "officer", "none", "none"),
    ("Suspect put his fist through the door and cut his hand.", "perpetrator", "none", "none"),
    ("He slammed the door on her fingers, which are bruised.", "victim", "none", "none"),
    ("He pushed her causing her to fall and sustain a bruise.", "victim", "none", "none"),
    ("Slapped once. IP complained of pain to her cheek, no marks.", "none", "none", "none"),
    ("Slight reddening to her arm, faded before police left. He had grabbed it.", "none", "none", "none"),
    ("SUSP HAD KNIFE, WAVING IT ABOUT.", "none", "knife", "none"),
    ("He came at her first with a hammer and then a bread knife.", "none", "knife;other", "none"),
    ("Plates were thrown at her by the suspect.", "none", "other", "none"),
    ("He picked up a chair and raised it above his head.", "none", "other", "none"),
    ("He burnt her arm with a cigarette.", "victim", "other", "none"),
    ("He slashed her tyres with a knife.", "none", "none", "none"),
    ("He came home from work with a hammer and they argued.", "none", "none", "none"),
    ("He threw a cup of cold tea over her.", "none", "none", "none"),
    ("She threatened to kill him.", "none", "none", "victim"),
    ("He said he would kill her, the kids and her parents.", "none", "none", "victim;child;other"),
    ("He threatened to kill her and the children became upset.", "none", "none", "victim"),
    ("He said she and the kids would be dead by Friday.", "none", "none", "victim;child"),
    ("He told a friend that he was going to kill his wife.", "none", "none", "victim"),
    ("He told her that he'd kill her new partner.", "none", "none", "other"),
    ("He shouted at her brother that he was a dead man.", "none", "none", "other"),
    ("She has had a death threat by text from her ex.", "none", "none", "victim"),
    ("He texted that he is going to end his life.", "none", "none", "self_only"),
    ("He threatened to kill the dog.", "none", "none", "none"),
    ("They argued about who had killed the houseplants.", "none", "none", "none"),
    ("He said the job was killing him and walked out.", "none", "none", "none"),
    (
        "He put his hand through the kitchen window and needed stitches. Nobody else hurt.",
        "perpetrator",
        "none",
        "none",
    ),
    (
        "She bit him on the arm to make him let go, teeth marks visible. IP herself had no injuries.",
        "perpetrator",
        "none",
        "none",
    ),
    (
        "His mother tried to calm him and was pushed over, breaking her wrist. Wife not touched.",
        "relative",
        "none",
        "none",
    ),
    ("PC Khan was spat at and kicked, sustaining a cut shin. Only words before.", "officer", "none", "none"),
    (
        "Caller is IP's mum. She went round to help and he slammed the door on her arm, it is badly bruised.",
        "relative",
        "none",
        "none",
    ),
    (
        "I am IP's brother. He hit me in the mouth when I told him to leave and my lip is cut.",
        "relative",
        "none",
        "none",
    ),
    ("Victim (male) has scratches down both cheeks where she clawed him.", "victim", "none", "none"),
    ("Her front tooth has been knocked loose by him.", "victim", "none", "none"),
    ("She said he'd give her a black eye.", "none", "none", "none"),
    ("The cut on her finger was from chopping onions that morning.", "none", "none", "none"),
    (
        "I'm her neighbour. I went to help and he pushed me over, I've grazed both hands. She's all right.",
        "other",
        "none",
        "none",
    ),
    ("He told her to start picking her coffin.", "none", "none", "victim"),
    ("He said it would be her last Christmas.", "none", "none", "victim"),
    ("He drew his finger across his throat while looking at her.", "none", "none", "victim"),
    ("He said he would set the house alight with her and the kids inside.", "none", "none", "victim;child"),
    ("He said he would rather see the baby dead than with her new bloke.", "none", "none", "child"),
    ("He held the toddler over the banister and said he would let go.", "none", "none", "child"),
    ('"You and the kids are dead," he told her.', "none", "none", "victim;child"),
    ("Ex told her he'd put her boyfriend in the ground.", "none", "none", "other"),
    ("He threatened to murder her mother.", "none", "none", "other"),
    ('He told PC Shaw "I\'ll find out where you live and slit your throat".', "none", "none", "other"),
    ("He would bury the pair of them, meaning IP and her new boyfriend.", "none", "none", "victim;other"),
    ("He said he would gas himself and the kids in the car.", "none", "none", "child"),
    ("He was asked if he had threatened to kill her and said never.", "none", "none", "none"),
    ('"You\'re dead to me," he told her and hung up.', "none", "none", "none"),
    ("It nearly killed him to lose the kids.", "none", "none", "none"),
    ("He said he would burn her clothes.", "none", "none", "none"),
    ("He rested the knife on her shoulder and asked who she had been with.", "none", "knife", "none"),
    ("He threw a mug of boiling tea over her.", "none", "other", "none"),
    ("He stubbed a cigarette out on her arm.", "none", "other", "none"),
    ("He used a hammer to smash the television. No one was near.", "none", "none", "none"),
    ("He pulled a lock knife from his pocket, opened it and showed it to her.", "none", "knife", "none"),
    ("Your officers ran her over to her friend's.", "none", "none", "none"),
    ("He said he could hold her under in the bath and nobody would know.", "none", "none", "victim"),
    ("She said that she'd cave his skull in with the kettle next time.", "none", "none", "victim"),
    ("He said that he would cave her skull in and her mother's too.", "none", "none", "victim;other"),
    ("He told the AP she would be found in bits if she went to court.", "none", "none", "victim"),
    ("He drew a thumb slowly across his neck while looking at her.", "none", "none", "victim"),
    ("He told her that she and both girls would go up with the house if she left.", "none", "none", "victim;child"),
    ("If she grasses he'll drown the kids in bath then her.", "none", "none", "victim;child"),
    ("His words were that any man he finds here will be killed.", "none", "none", "other"),
    ("He told her he'd swallow the lot, see you at my funeral.", "none", "none", "self_only"),
    ("She rang 999 and told the operator he'll kill me.", "none", "none", "none"),
    ("He said their marriage was dead and she was dead to him.", "none", "none", "none"),
    ("He sank his teeth into her shoulder.", "victim", "none", "none"),
    ("He held her by the ear. Her ear needed glue.", "victim", "none", "none"),
    ("He pushed her and she has two crushed toes.", "victim", "none", "none"),
    ("He gave her a shiner.", "victim", "none", "none"),
    ("He slapped her, her eye is closed up and black.", "victim", "none", "none"),
    ("The boy was pulled by the arm and he has a bruise above the elbow.", "child", "none", "none"),
    ("I'm Kelly's dad. He came in and hit me in the face, I have a broken nose.", "relative", "none", "none"),
    ("He bent back the thumb of WPC Hale, which was later found to be sprained.", "officer", "none", "none"),
    ("He was scratching a scratchcard with a coin.", "none", "none", "none"),
    ("The bruise on her arm is from a blood test at the surgery.", "none", "none", "none"),
    ("There was petrol in the shed for the mower.", "none", "none", "none"),
    ("He squirted lighter fluid at her and flicked a lighter.", "none", "other", "none"),
    ("Officers used their baton to knock.", "none", "none", "none"),
    ("She picked up a pair of scissors and jabbed them towards his stomach.", "none", "other", "none"),
    ("He threw a metal scooter, which struck her on the shin.", "none", "other", "none"),
    ("Male was driving a blue Astra straight at a woman.", "none", "other", "none"),
    ("She had long raised stripes on her shoulders where he had lashed her.", "victim", "none", "none"),
    ("When her father barred the way he was struck on the mouth and lost a tooth.", "relative", "none", "none"),
    ("He punched the door, opening up three knuckles. She was not touched.", "perpetrator", "none", "none"),
    ("A friend, Mrs U, rang. They argued. Mrs U tripped on a toy and sprained her ankle.", "other", "none", "none"),
    ("VIW1's father (VIW2) came. SUSP hit VIW2. VIW2 has a 5cm laceration.", "relative", "none", "none"),
    ("Tyler (9) was thrown aside by his father and has a graze to his knee.", "child", "none", "none"),
    ("He said he'd slit the new bloke's throat.", "none", "none", "other"),
    ("He told her that nobody would miss her if he finished the job.", "none", "none", "victim"),
    ("He said he would do away with her and the neighbour alike.", "none", "none", "victim;other"),
]


@pytest.mark.parametrize(("text", *PEOPLE_AND_WEAPONS), PARTIES)
def test_who_was_hurt_and_threatened_and_with_what(reader, text, injury_to, weapon, threats_to_kill):
    frame = coded(reader, text)
    assert tuple(getattr(frame, name) for name in PEOPLE_AND_WEAPONS) == (injury_to, weapon, threats_to_kill)


CODED = [
    ("caller", "neighbour", "Informant is NDN, states can hear banging."),
    ("caller", "neighbour", "IP went next door and the neighbour called police."),
    ("caller", "child", "I am ten. Dad shouted at Mum."),
    ("caller", "child", "CHILD ON LINE SAYING DADDY HURTING MUMMY."),
    ("caller", "relative", "IPs mum rang. Susp had come for contact."),
    ("caller", "anonymous", "Caller refused to give details, reports sounds of a disturbance."),
    ("caller", "other", "GP surgery rang, patient disclosed assault by husband."),
    ("caller", "victim", "Mother contacted police as father was outside."),
    ("caller", "victim", "IP called her mum and then rang police."),
    ("caller", "victim", "The school was contacted and will monitor. IP reports that her ex shouted at her."),
    ("caller", "victim", "Police called to the address. Neighbours spoken to but heard nothing."),
    ("perpetrator_removal", "arrest", "Male was lifted for breach of the peace."),
    ("perpetrator_removal", "arrest", "A/P in custody."),
    ("perpetrator_removal", "left_site", "GOA. No trace on area search."),
    ("perpetrator_removal", "left_site", "He's legged it through the back."),
    ("perpetrator_removal", "left_site", "Male was asked to leave."),
    ("perpetrator_removal", "victim_left", "Female and children taken to a place of safety."),
    ("perpetrator_removal", "victim_left", "I took the kids and went to my mum's."),
    ("perpetrator_removal", "other", "Suspect to be arrested when located."),
    ("perpetrator_removal", "other", "His brother was arrested. Both parties remained."),
    ("perpetrator_removal", "other", "He went to the kitchen and shouted. Both remained."),
    ("perpetrator_removal", "other", "IP left him in 2005."),
    ("child_location", "witnessed", "The baby's on her hip."),
    ("child_location", "another_room", "The children were in the lounge and overheard it."),
    ("child_location", "not_recorded", "She went into the child's bedroom."),
    ("child_location", "phone_or_text_incident", "Text from ex threatening to smash her windows."),
    ("child_location", "not_recorded", "He found a text on her phone and shouted."),
    ("context_codes", "alcohol_drugs", "He came in from the pub and started on her."),
    ("context_codes", "separation", "She told him it was over and he did not take it well."),
    ("context_codes", "access", "Suspect forced his way in."),
    ("context_codes", "contact", "They were arguing about which weekend he has the children."),
    ("context_codes", "parenting", "Argument over whose turn it was to change the baby."),
    ("context_codes", "financial", "He accused her of taking 50 from his wallet."),
    ("context_codes", "none_described", "Father is in custody for an argument over the dog."),
    ("context_codes", "none_described", "The argument was loud. All was calm when it was over."),
]


@pytest.mark.parametrize(("column", "code", "text"), CODED, ids=[e[2] for e in CODED])
def test_a_narrative_alone_is_coded_in_the_manuals_values(reader, column, code, text):
    assert getattr(coded(reader, text), column) == code


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
        BookReader(book(patterns=["knife"]), Tokeniser(words), level_rules)


def test_a_rule_may_rest_on_rules_of_violence(words, level_rules):
    fired = Fired("R24", Level.HIGH, False, 3, 9, frozenset({"KNIFE", "HEAVY"}))
    resting = book(rests_on=["R24"], gives="other", by_class={"KNIFE": "knife"})
    tokeniser = Tokeniser(words)
    books = Books([BookReader(resting, tokeniser, level_rules)])
    fires = [[fired], [fired._replace(classes=frozenset())], [fired._replace(rule="R25")]]
    knife, other, nothing = books.read([tokeniser.text("")] * 3, fires)
    assert [(one.code, one.start, one.end) for one in knife] == [("knife", 3, 9)]
    assert ([one.code for one in other], nothing) == (["other"], [])


def test_no_example_is_a_sentence_of_the_simulator():
    phrases = Path(__file__).parents[2] / "src/filetrack/simulate/narratives/phrases"
    written = "\n".join(str(yaml.safe_load(file.read_text())) for file in sorted(phrases.glob("*.yaml")))
    assert not [row["text"] for row in sentences() if row["text"] in written]
