"""What the simulator's texts say, masked as the custodian masks them, is what the coder reads in them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from filetrack import io
from filetrack.anonymise.mask import labelled, masked
from filetrack.coding.narrative import ListedChild, Reader, Reading
from filetrack.coding.narrative.__main__ import reader_of
from filetrack.schemas.codes import (
    Caller,
    ChildLocation,
    Context,
    Conveyed,
    Injured,
    Level,
    Location,
    Parties,
    Relationship,
    Removal,
    Site,
    Weapon,
)
from filetrack.simulate.files.corruption import misspelt
from filetrack.simulate.narratives.hand import words_written
from filetrack.simulate.narratives.scene import Adult, Scene, SceneChild
from filetrack.simulate.narratives.texts import form_text, merlin_text, police_text
from filetrack.simulate.population.names import name_lists
from filetrack.simulate.settings import Simulation

RULES = Path(__file__).parents[2] / "config" / "coding"
LABELS = {
    (Site.NORTH, Parties.VICTIM_AND_PERPETRATOR): ("victim", "other person"),
    (Site.NORTH, Parties.BOTH_VICTIMS): ("victim", "victim"),
    (Site.NORTH, Parties.BOTH_ACCUSED): ("other person", "other person"),
    (Site.SOUTH, Parties.VICTIM_AND_PERPETRATOR): ("viw", "suspect"),
    (Site.SOUTH, Parties.BOTH_VICTIMS): ("victim", "victim"),
    (Site.SOUTH, Parties.BOTH_ACCUSED): ("accused", "accused"),
}
PLACES = [place for place in ChildLocation if place != ChildLocation.PHONE_OR_TEXT]
OTHERS = (Injured.OFFICER, Injured.RELATIVE, Injured.UNKNOWN)
COUNT = 300


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_of(RULES)


def random_scene(site: Site, rng: np.random.Generator) -> Scene:
    """A scene that a plan may hold: weapons and others' injuries at level high, none of it by telephone.

    Some names are borne by two; a child's age or sex may be missing.
    """

    def one(codes):
        return codes[rng.integers(len(codes))]

    parties = one([Parties.VICTIM_AND_PERPETRATOR] * 6 + [Parties.BOTH_VICTIMS] * 3 + [Parties.BOTH_ACCUSED])
    location = one([Location.HOME] * 7 + [Location.PUBLIC, Location.OTHER, Location.TELEPHONE])
    telephone = location == Location.TELEPHONE
    level = one([Level.LOW, Level.HIGH] if telephone else list(Level))
    here, high = not telephone, level == Level.HIGH
    removals = [Removal.ARRESTED, Removal.PERPETRATOR_LEFT, Removal.VICTIM_LEFT, Removal.OTHER]
    if parties != Parties.VICTIM_AND_PERPETRATOR:
        removals = [Removal.ARRESTED, Removal.VICTIM_PERPETRATOR_LEFT, Removal.OTHER]
    hurt = [here and level != Level.LOW and rng.random() < 0.35 for _ in range(4)]
    count, surname = int(rng.integers(0, 6)), one(["Holt", "Ruby"])
    alike = one(PLACES) if rng.random() < 0.3 else None
    children = tuple(
        SceneChild(
            one(["Leon", "Sarah", "Pike"]) if n == 0 else ("Leo", "Zara", "Ruby", "Otis")[n - 1],
            one([None, 0, 0, 1, *range(2, 17)]),
            one(["M", "F", None]),
            ChildLocation.PHONE_OR_TEXT if telephone else alike or one(PLACES),
            hurt[2] and n in (0, count - 1),
            surname,
        )
        for n in range(count)
    )
    return Scene(
        site=site,
        level=level,
        relationship=one([Relationship.CURRENT, Relationship.FORMER]),
        location=location,
        victim=Adult(one(["Sarah", "Jane", "Toni"]), one(["Holt", "Pike"]), one("FFM"), hurt[0]),
        other=Adult(one(["Darren", "Leon", "Iain"]), one(["Pike", "Shaw", "Jane"]), one("MMF"), hurt[1]),
        children=children,
        presence_tick=None,
        parties=parties,
        aggressor=1 if parties == Parties.VICTIM_AND_PERPETRATOR else int(rng.integers(2)),
        contexts=tuple(code for code in Context if rng.random() < 0.25),
        weapon=one([Weapon.NONE, Weapon.NONE, Weapon.KNIFE, Weapon.OTHER, Weapon.KNIFE_AND_OTHER])
        if high and here
        else Weapon.NONE,
        injured=(one(OTHERS),) if hurt[3] and high else (),
        removal=Removal.OTHER if telephone and rng.random() < 0.7 else one(removals),
        caller=one(list(Caller)),
        in_person=rng.random() < 0.1,
    )


@cache
def scenes(site: Site, seed: int = 11) -> list[tuple[Scene, str, str]]:
    """Random scenes with the masked texts of the police's record and of the notification record."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(COUNT):
        scene = random_scene(site, rng)
        labels = LABELS[site, scene.parties]
        adults = [
            (a.forename, a.surname, label, False) for a, label in zip((scene.victim, scene.other), labels, strict=True)
        ]
        children = [(child.forename, child.surname, "child", True) for child in scene.children]
        text = masked(police_text(scene, rng), labelled(adults + children))
        made.append((scene, text, masked(merlin_text(scene, rng), labelled(children))))
    return made


def listed(scene: Scene) -> list[ListedChild]:
    sexes = {"M": "male", "F": "female", None: None}
    return [ListedChild(n, c.age_years, sexes[c.sex]) for n, c in enumerate(scene.children, start=1)]


@cache
def readings(reader: Reader, site: Site) -> list[tuple[Scene, str, Reading]]:
    """Random scenes with the police's text and what is read in it."""
    return [(scene, text, reader.read(text, listed(scene))) for scene, text, _ in scenes(site)]


def codes(reading: Reading, variable: str) -> set[str]:
    return {found.code for found in reading.findings if found.variable == variable}


def planned(scene: Scene, variable: str) -> set[str]:
    """Codes that a police text must carry for a variable."""
    if variable == "level":
        return {scene.level.value}
    if variable == "context":
        return {code.value for code in scene.contexts}
    if variable == "weapon":
        both = (Weapon.KNIFE.value, Weapon.OTHER.value)
        return {code for code in both if code in scene.weapon.value}
    if variable == "removal":
        return set() if scene.removal == Removal.OTHER else {scene.removal.value}
    if variable == "aggressor":
        return {str(scene.aggressor + 1)} if scene.one_part else set()
    if variable == "injury":
        hurt = {"child"} if any(child.injured for child in scene.children) else set()
        return hurt | {code.value for code in scene.injured}
    return {scene.caller.value} if scene.site == Site.SOUTH else set()


@pytest.mark.parametrize("site", list(Site))
@pytest.mark.parametrize("variable", ["level", "context", "weapon", "removal", "aggressor", "injury", "caller"])
def test_police_texts_read_back(reader, site, variable):
    wrong = []
    for scene, text, reading in readings(reader, site):
        read = {reading.level.value} if variable == "level" and reading.level else codes(reading, variable)
        if read != planned(scene, variable):
            wrong.append((sorted(planned(scene, variable)), sorted(read), text))
    assert not wrong, (len(wrong), wrong[:3])


@pytest.mark.parametrize("site", list(Site))
def test_children_are_read_where_they_were(reader, site):
    for scene, text, reading in readings(reader, site):
        silent = (ChildLocation.NOT_RECORDED, ChildLocation.PHONE_OR_TEXT)
        said = {n: c.location for n, c in enumerate(scene.children, start=1) if c.location not in silent}
        assert reading.locations == said, text


def test_notification_records_say_no_more_than_the_scene(reader):
    for scene, _, text in scenes(Site.SOUTH):
        reading = reader.read(text, listed(scene))
        assert reading.level == scene.level, text
        assert codes(reading, "context") <= planned(scene, "context"), text
        for variable in ("weapon", "injury"):
            assert codes(reading, variable) == planned(scene, variable), text
        for variable in ("removal", "aggressor", "caller"):
            assert not codes(reading, variable), text


def test_an_injured_child_is_the_right_one(reader):
    for scene, text, reading in readings(reader, Site.SOUTH):
        hurt = {n for n, child in enumerate(scene.children, start=1) if child.injured}
        found = {one.child for one in reading.findings if (one.variable, one.code) == ("injury", "child")}
        assert found == hurt, text


def test_forms_convey_what_they_must(reader):
    rng = np.random.default_rng(12)
    levels = Counter()
    for scene, _, _ in scenes(Site.NORTH):
        weapon = None if scene.weapon == Weapon.NONE else list(Conveyed)[rng.integers(3)]
        hurt = scene.victim.injured or scene.other.injured or any(child.injured for child in scene.children)
        injury = list(Conveyed)[rng.integers(3)] if hurt else None
        text = form_text(scene, rng, weapon=weapon, injury=injury)
        read = {found.variable: found.code for found in reader.read_form(text)}
        told = {"form_weapon": weapon, "form_injury": injury}
        assert read == {name: code for name, code in told.items() if code in (Conveyed.FULL, Conveyed.PARTIAL)}, text
        levels[weapon, injury] += 1
    assert len(levels) == 12 + 4


def test_the_custodian_knows_which_names_are_words_that_officers_write():
    settings = io.settings(RULES.parent / "simulation.yaml", Simulation)
    lists = name_lists(settings.origins).values()
    names = {name.casefold() for held in lists for name in (*held.female, *held.male, *held.surnames)}
    ordinary = set((RULES.parent / "ordinary_words.csv").read_text(encoding="utf-8").split())
    assert {"black", "said"} <= names & words_written()
    assert names & words_written() - ordinary == {"stanley"}, "a Stanley knife has a capital, as the name has"


def test_no_slip_in_a_name_makes_it_a_word_that_officers_write():
    slips = {misspelt(name, np.random.default_rng(n)).casefold() for name in ("Shaw", "Ian", "Todd") for n in range(99)}
    assert len(slips) > 20
    assert not slips & words_written()
