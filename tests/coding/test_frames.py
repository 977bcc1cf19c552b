"""Acts in words that no lexicon holds, and what only an outsider believed (R13 to R26)."""

from __future__ import annotations

import pytest

from filetrack.coding.narrative.frame import coded


@pytest.mark.parametrize(
    ("text", "level", "weapon"),
    [
        ("He bumped her with his belly until she stepped back into the hedge.", "2", "none"),
        ("The suspect hooked his foot round her ankle so that she toppled onto the grass.", "2", "none"),
        ("Mr Hale propelled his wife out of the back door by her elbow.", "2", "none"),
        ("She gave him one rap upon the head with her knuckles.", "2", "none"),
        ("He slopped his tea down her blouse, it was stone cold.", "2", "none"),
        ("He cracked her across the shins with a length of hosepipe.", "3", "other"),
        ("He pitched a dumbbell across the room at her and it missed.", "3", "other"),
        ("He looped a tow rope over her head and hauled it tight about her neck.", "3", "other"),
        ("He covered her nose and mouth with his hand.", "3", "none"),
        ("They had argued. He rubbed her back when she was upset.", "1", "none"),
        ("Officers were assigned to a domestic on the pavement outside a takeaway. They had argued.", "1", "none"),
        ("Officers were shepherded to the pavement outside by a neighbour. They had argued.", "1", "none"),
        ("They had argued. He shook his head and rubbed his eyes.", "1", "none"),
        ("He drove her to her sister's and dropped her at the door. They had argued.", "1", "none"),
        ("He gripped her sleeve when she burned his jumper with the iron.", "2", "none"),
        ("He tugged the cushions off the sofa. They had argued.", "1", "none"),
        ("He took her gently by the hand and asked her to come in. They had argued.", "1", "none"),
        ("She took a bowl of pasta and threw it in his face.", "2", "none"),
        ("Losing the house had knocked him for six. They argued.", "1", "none"),
        ("IP, who is pregnant, came to the ward with her aunt. He had kicked her one time in the belly.", "3", "none"),
        ("He had squared the papers on the table and struck a line through her name. They argued.", "1", "none"),
    ],
)
def test_acts_are_read_by_their_grammar(reader, text, level, weapon):
    found = coded(reader, text)
    assert (found.level, found.weapon) == (level, weapon)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("A neighbour believed that he was beating her. Both explained that they had been dancing. They argued.", "1"),
        ("A neighbour believed that he was beating her. She told officers that he had slapped her.", "2"),
        ("A neighbour saw him shove her against the bins. She explained that he was upset.", "2"),
        ("She said that he had thumped her. At the station she said he never laid a hand on her. They argued.", "1"),
        ("She said that he had thumped her. He said he never laid a hand on her.", "2"),
        ("An anonymous call reported a man hitting a woman. Both of them say they had a row.", "1"),
        ("Female reports that her partner slapped her. The hoover is in the shed.", "2"),
    ],
)
def test_what_was_only_believed_or_is_taken_back_was_not_done(reader, text, level):
    assert coded(reader, text).level == level


@pytest.mark.parametrize(
    ("text", "injured"),
    [
        ("The husb grabbed the IPs wrist. Bruise to IPs arm.", "victim"),
        (
            "She stated that her husband had gone mad when she asked him to go and had dragged her. She has a bruise.",
            "victim",
        ),
        ("He had her pinned to the wall by her wrists. Her lip is cut.", "victim"),
        ("Suspect is his daughter, 24. Pinned him to the fridge. Bruise to his neck.", "victim"),
        ("Ms A says that her partner, Ms B, the suspect, struck her on the elbow, leaving a swelling.", "victim"),
        ("She trod on the baby's foot as he walked past her. Two toes are bruised.", "child"),
        ("He bit PC 7 on the thumb while being cuffed and broke the skin.", "officer"),
        ("He shoved her over, but she said she was unhurt. Today a bruise has come out on her knee.", "victim"),
        ("The susp kicked in the porch and gashed own calf.", "perpetrator"),
    ],
)
def test_who_acted_is_told_by_the_clause(reader, text, injured):
    assert coded(reader, text).injury_to == injured
