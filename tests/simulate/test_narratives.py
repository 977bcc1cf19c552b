"""The simulator's free text: written for every scene, alike under a seed, varied, and right about children."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from filetrack.schemas.codes import (
    Caller,
    ChildLocation,
    Context,
    Conveyed,
    EventKind,
    Injured,
    Level,
    Location,
    Parties,
    Relationship,
    Removal,
    Site,
    Weapon,
)
from filetrack.simulate.narratives.scene import Adult, Scene, SceneChild
from filetrack.simulate.narratives.texts import (
    diary_text,
    form_text,
    merlin_text,
    merlin_text_not_domestic,
    police_text,
)

SARAH = Adult("Sarah", "Holt", "F")
DARREN = Adult("Darren", "Pike", "M")
PHRASES = Path(__file__).parents[2] / "src/filetrack/simulate/narratives/phrases"


def child(forename: str, location: ChildLocation, age: int | None = 6, sex: str | None = "F") -> SceneChild:
    return SceneChild(forename, age, sex, location)


def scene(**changes) -> Scene:
    usual = dict(
        site=Site.SOUTH,
        level=Level.LOW,
        relationship=Relationship.CURRENT,
        location=Location.HOME,
        victim=SARAH,
        other=DARREN,
        children=(),
        presence_tick=None,
    )
    return Scene(**(usual | changes))


def texts(count: int, write=police_text, **changes) -> list[str]:
    rng = np.random.default_rng(7)
    return [write(scene(**changes), rng) for _ in range(count)]


def possible(level: Level, location: Location) -> bool:
    return (level, location) != (Level.MEDIUM, Location.TELEPHONE)


COMBINATIONS = [
    (site, level, relationship, location, parties)
    for site, level, relationship, location, parties in itertools.product(Site, Level, Relationship, Location, Parties)
    if possible(level, location)
]


@pytest.mark.parametrize("write", [police_text, merlin_text])
def test_every_combination_is_written_whole(write):
    rng = np.random.default_rng(3)
    jack = child("Jack", ChildLocation.ASLEEP)
    for site, level, relationship, location, parties in COMBINATIONS * 3:
        text = write(
            scene(
                site=site,
                level=level,
                relationship=relationship,
                location=location,
                parties=parties,
                aggressor=int(rng.integers(2)),
                children=(jack,),
            ),
            rng,
        )
        assert len(text) > 20
        assert not re.search(r"[{}\[\]|]|  | ,|,,|\.\.|None|^[a-z]", text), text


def test_every_location_of_a_child_is_written_in_every_place():
    rng = np.random.default_rng(4)
    for place, where, age, sex in itertools.product(Location, ChildLocation, (None, 0, 2, 9), ("M", "F", None)):
        for _ in range(5):
            children = (child("Jack", where, age, sex), child("Amy", where, age, sex))
            text = police_text(scene(location=place, children=children), rng)
            assert not re.search(r"[{}\[\]|]|  | ,|,,|None", text), text


def test_a_telephone_incident_is_not_of_medium_violence():
    with pytest.raises(ValueError, match="medium"):
        police_text(scene(level=Level.MEDIUM, location=Location.TELEPHONE), np.random.default_rng(1))


def test_the_same_seed_writes_the_same_text():
    first, again = (
        [police_text(scene(), rng), merlin_text(scene(), rng), diary_text(EventKind.VISIT, rng)]
        for rng in (np.random.default_rng(5), np.random.default_rng(5))
    )
    assert first == again
    assert first[0] != police_text(scene(), np.random.default_rng(6))


@pytest.mark.parametrize("site", list(Site))
@pytest.mark.parametrize("level", list(Level))
def test_texts_vary(site, level):
    assert len(set(texts(500, site=site, level=level))) > 470


def test_southern_reports_are_longer():
    north, south = (np.mean([len(text) for text in texts(200, site=site)]) for site in Site)
    assert south > 1.5 * north


def test_slips_never_touch_names():
    jack = child("Jack", ChildLocation.WITNESSED)
    known = {"Sarah", "Holt", "Darren", "Pike", "Jack", "Amy"}
    slipped = 0
    for text in texts(400, children=(jack, child("Amy", ChildLocation.ASLEEP, 3)), level=Level.MEDIUM):
        assert re.search(r"\bDarren\b|suspect|other party", text)
        assert set(re.findall(r"\b(?:Sar|Hol|Dar|Pik|Jac|Amy)\w*", text)) <= known
        slipped += bool(re.search(r"\b(adn|teh|hte|oficers|psuhed|grabed|wich)\b", text))
    assert 10 < slipped < 300


WORDS = {
    ChildLocation.WITNESSED: r"saw|witnes|in front of|same room|watched|in (the |teh |hte )?room|arms|holding|seen",
    ChildLocation.ASLEEP: r"asleep|alseep|slept",
    ChildLocation.ANOTHER_ROOM: r"another room|next room|bedroom|different room|another part|in the kitchen",
    ChildLocation.ON_PREMISES: r"in (\w+ )?house|at (\w+ )?add?res|at addr|at home|premises|within|location|scene",
    ChildLocation.NOT_ON_PREMISES: r"not present|grand|not (was )?there|elsewhere|away|friend|school|relatives?",
}


@pytest.mark.parametrize("site", list(Site))
@pytest.mark.parametrize("where", list(WORDS))
def test_a_childs_whereabouts_are_said_by_name(site, where):
    others = [word for code, word in WORDS.items() if code == ChildLocation.ASLEEP and code != where]
    for text in texts(200, site=site, children=(child("Zara", where), child("Leon", ChildLocation.NOT_RECORDED))):
        said = [sentence for sentence in re.split(r"(?<=[.]) ", text) if "Zara" in sentence]
        assert len(said) == 1, text
        assert re.search(WORDS[where], said[0], re.IGNORECASE), said
        assert not any(re.search(other, said[0]) for other in others), said


@pytest.mark.parametrize("silent", [ChildLocation.NOT_RECORDED, ChildLocation.PHONE_OR_TEXT])
def test_a_child_of_no_recorded_location_is_not_mentioned_beside_others(silent):
    children = (child("Zara", ChildLocation.WITNESSED), child("Leon", silent), child("Ruby", ChildLocation.WITNESSED))
    for write in (police_text, merlin_text):
        for text in texts(300, write, children=children):
            assert "Leon" not in text
            assert re.search("Zara.*Ruby", text)
            assert not re.search(r"\b(the|both|all \w+) child(ren)?\b(?!'s social)", text), text


def test_nothing_is_said_of_children_when_none_is_recorded():
    children = (child("Zara", ChildLocation.NOT_RECORDED), child("Leon", ChildLocation.NOT_RECORDED))
    said = [text for text in texts(300, children=children) if "children" in text.lower()]
    assert 30 < len(said) < 120
    assert all(re.search(r"whereabouts|not recorded|not stated", text) for text in said)


def test_a_telephone_incident_says_nothing_of_children():
    children = (child("Zara", ChildLocation.PHONE_OR_TEXT),)
    for text in texts(200, location=Location.TELEPHONE, children=children):
        assert not re.search(r"Zara|child", text)


def test_the_northern_tick_box_may_stand_for_children_on_the_premises():
    children = (child("Zara", ChildLocation.ON_PREMISES), child("Leon", ChildLocation.ON_PREMISES))
    ticked = texts(300, site=Site.NORTH, children=children, presence_tick=True)
    unticked = texts(300, site=Site.NORTH, children=children, presence_tick=None)
    assert 60 < sum(not re.search(r"Zara|[Cc]hildren", text) for text in ticked) < 180
    assert all(re.search(r"Zara|[Cc]hildren", text) for text in unticked)


def test_children_of_one_location_are_sometimes_said_together():
    children = (child("Zara", ChildLocation.WITNESSED), child("Leon", ChildLocation.WITNESSED))
    together = sum(bool(re.search(r"[Bb]oth children", text)) for text in texts(200, children=children))
    assert 60 < together < 180


def test_namesakes_are_told_apart_by_age():
    children = (child("Darren", ChildLocation.ASLEEP, 4, "M"), child("Zara", ChildLocation.WITNESSED, 8))
    for text in texts(100, children=children):
        assert re.search(r"4 year old", text), text


def test_both_victims_have_no_role():
    for text in texts(300, parties=Parties.BOTH_VICTIMS, level=Level.HIGH):
        assert not re.search(r"suspect|victim\b|aggrieved", text)


def test_child_protection_records_name_no_adult():
    for text in texts(300, merlin_text, level=Level.HIGH, relationship=Relationship.FORMER):
        assert not re.search(r"Sarah|Holt|Darren|Pike", text)
        assert "domestic" in text


def test_other_child_protection_records_hold_no_search_phrase():
    study = yaml.safe_load((Path(__file__).parents[2] / "config/study.yaml").read_text())
    frames = yaml.safe_load((PHRASES / "merlin.yaml").read_text())
    for phrase in study["sample"]["search_phrases"]:
        listed = itertools.chain(*frames["other"].values(), frames["other_ending"])
        assert not any(phrase in frame.lower() for frame in listed)
    rng = np.random.default_rng(1)
    written = {merlin_text_not_domestic(rng, child("Leon", ChildLocation.NOT_RECORDED)) for _ in range(100)}
    assert len(written) > 60
    assert all("Leon (6)" in text for text in written)


@pytest.mark.parametrize(
    "kind",
    [EventKind.NOTIFICATION, EventKind.PHONE_CALL, EventKind.VISIT, EventKind.CONTACT, EventKind.OTHER],
)
def test_diary_entries_vary(kind):
    rng = np.random.default_rng(2)
    assert len({diary_text(kind, rng) for _ in range(200)}) > 12


def test_frames_are_distinct_and_many():
    frames = yaml.safe_load((PHRASES / "conduct.yaml").read_text())
    for level in Level:
        listed = list(itertools.chain.from_iterable(v for k, v in frames[level.value].items() if k != "weapons"))
        of_weapons = frames[level.value].get("knife", []) + frames[level.value].get("other", [])
        assert all(listed.count(frame) == 1 for frame in listed if frame not in of_weapons)
        assert len(listed) > 50


def test_an_incident_that_nothing_is_told_about_hints_at_no_context():
    hints = (
        r"drunk|drinking since|money|rent|debt|contact (?!by tel)|locks|let [^.]* in\b|jealous|separat(?!ely)|parenting"
    )
    for text in texts(300, level=Level.LOW, relationship=Relationship.FORMER):
        said = re.sub(r"[^.]*(such times|history|not been drinking|Neither [^.]* drunk)[^.]*\.", "", text)
        assert not re.search(hints, said), text


def test_only_arrested_people_are_arrested():
    for left in (Removal.PERPETRATOR_LEFT, Removal.VICTIM_LEFT, Removal.OTHER):
        for level in Level:
            for text in texts(100, level=level, removal=left):
                said = re.sub(r"[^.]*(last November|2004|summer before last)[^.]*\.", "", text)
                assert not re.search(r"arrest|charged|bail|custody", said), text


def test_a_weapon_is_the_same_in_every_text():
    rng = np.random.default_rng(8)
    armed = scene(level=Level.HIGH, weapon=Weapon.KNIFE_AND_OTHER)
    things = {name for text in (form_text(armed, rng, Conveyed.FULL) for _ in range(9)) for name in _things(text)}
    assert len(things) == 2
    for text in (police_text(armed, rng), merlin_text(armed, rng)):
        assert all(thing in text for thing in things), text


def _things(text: str) -> list[str]:
    frames = yaml.safe_load((PHRASES / "conduct.yaml").read_text())["high"]["weapons"]
    return [thing for listed in frames.values() for thing in listed if re.search(rf"\b{thing}\b", text, re.IGNORECASE)]


def test_southern_texts_tell_who_called_and_northern_ones_do_not():
    called = re.compile(
        r"999|[Cc]al+(?:ed)? (?:p[ol]|f[ro])|Anonymous|[Cc]all was made|front counter|police station to"
    )
    for caller in Caller:
        assert all(called.search(text) for text in texts(40, caller=caller))
        assert not any(called.search(text) for text in texts(40, site=Site.NORTH, caller=caller))


def test_everyone_hurt_is_told_of():
    hurt = dict(level=Level.HIGH, injured=(Injured.OFFICER, Injured.RELATIVE, Injured.UNKNOWN))
    for text in texts(50, contexts=tuple(Context), **hurt):
        assert re.search(r"[Oo]fficer (sustained|was injured)", text)
        assert re.search(r"'s (sister|brother|cousin|aunt), who tried to help", text)
        assert re.search(r"unknown person|of unknown part", text, re.IGNORECASE)
