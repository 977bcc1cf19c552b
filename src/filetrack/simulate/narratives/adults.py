"""What a text calls the adults of a scene."""

from __future__ import annotations

import random

from filetrack.schemas.codes import Relationship
from filetrack.simulate.narratives.hand import Habits, Slot, usual
from filetrack.simulate.narratives.scene import Adult, Scene

_PRONOUNS = {"F": ("she", "her", "her", "Ms"), "M": ("he", "him", "his", "Mr")}


def sexes(scene: Scene) -> tuple[str, str]:
    """The sexes of the adult harmed and of the aggressor, as a text has them."""
    opposite = {"F": "M", "M": "F"}
    harmed, actor = scene.harmed.sex, scene.actor.sex
    harmed = harmed if harmed in opposite else opposite.get(actor, "F")
    return harmed, actor if actor in opposite else opposite[harmed]


def _slots(scene: Scene, victim: tuple[str, str], other: tuple[str, str]) -> dict[str, Slot]:
    """The two adults' names and pronouns; where both are of one sex, the other's pronouns give way to the name."""
    victim_sex, other_sex = sexes(scene)
    he, him, his = _PRONOUNS[other_sex][:3]
    if victim_sex == other_sex:
        he, him, his = other[1], other[1], f"{other[1]}'s"
    vhe, vhim, vhis = _PRONOUNS[victim_sex][:3]
    slots = {"v": victim, "vs": victim[1], "vhe": vhe, "vhim": vhim, "vhis": vhis}
    return slots | {"o": other, "ohe": he, "ohim": him, "ohis": his}


def adult_slots(scene: Scene, dice: random.Random, terse: bool, habits: Habits) -> dict[str, Slot]:
    """The adults as one officer calls them: by forename, surname or title, or by role where one is the victim."""
    adults = scene.harmed, scene.actor
    distinct_forenames = all(_told_by(scene, adult, adult.forename) for adult in adults)
    distinct_surnames = all(_told_by(scene, adult, adult.surname) for adult in adults)
    if scene.one_part:
        roles = PLACES_ON_RECORD[::-1] if scene.aggressor == 0 else PLACES_ON_RECORD
    else:
        roles = usual(_SHORT_ROLES if terse else _ROLES, habits.roles)
    manners = ["forename"] * 3 * distinct_forenames + ["surname", "title"] * distinct_surnames
    manners += ["role", "role then forename"] if distinct_forenames and not scene.one_part else []
    manner = dice.choice(manners or ["role alone" if scene.one_part else "role"])
    titles = [_PRONOUNS[sex][3] for sex in sexes(scene)]
    full = [
        f"{adult.forename} {adult.surname}".strip() if _told_by(scene, adult, adult.forename) else ""
        for adult in adults
    ]
    called = [_called(*who, manner) for who in zip(adults, full, roles, titles, strict=True)]
    return _slots(scene, *called)


PLACES_ON_RECORD = ("P1", "P2")


_ROLES = (("the victim", "the suspect"), ("the victim", "the other party"), ("the aggrieved", "the suspect"))


_SHORT_ROLES = (("IP", "OP"), ("AP", "susp"), ("VP", "OP"), ("IP", "suspect"), ("victim", "offender"))


def _told_by(scene: Scene, adult: Adult, name: str) -> bool:
    """Whether a name of an adult is nobody else's on the record; children may bear the surname."""
    other = scene.other if adult is scene.victim else scene.victim
    others = [other.forename, other.surname, *(child.forename for child in scene.children)]
    return bool(name) and name.casefold() not in {known.casefold() for known in others}


def _called(adult: Adult, full: str, role: str, title: str, manner: str) -> tuple[str, str]:
    return {
        "forename": (full, adult.forename),
        "surname": (full or adult.surname, adult.surname),
        "title": (full or f"{title} {adult.surname}", f"{title} {adult.surname}"),
        "role": (f"{role} {full}".strip(), role),
        "role alone": (role, role),
        "role then forename": (f"{role} {full}".strip(), adult.forename),
    }[manner]


def parent_slots(scene: Scene, dice: random.Random) -> dict[str, Slot]:
    """The adults as a child-protection record calls them: by their part in the family."""
    victim_sex, other_sex = sexes(scene)
    parent = {"F": "the mother", "M": "the father"}
    victim = parent[victim_sex]
    ties = {
        Relationship.CURRENT: ["partner", "live-in partner"],
        Relationship.FORMER: ["ex-partner", "former partner"],
        Relationship.RELATIVE: [kin(scene, other_sex)],
        Relationship.UNCLEAR: ["other adult"],
    }[scene.relationship]
    tie = dice.choice(ties)
    unclear = scene.relationship == Relationship.UNCLEAR
    other = ("another adult" if unclear else f"{_PRONOUNS[victim_sex][2]} {tie}", f"the {tie}")
    partners = scene.relationship in (Relationship.CURRENT, Relationship.FORMER)
    if partners and victim_sex != other_sex and dice.random() < 0.5:
        other = (parent[other_sex], parent[other_sex])
    return _slots(scene, (victim, victim), other)


def kin(scene: Scene, sex: str) -> str:
    """A relative of that sex, the same in all of a scene."""
    kin = {"F": ("sister", "aunt", "cousin", "adult daughter"), "M": ("brother", "uncle", "cousin", "adult son")}[sex]
    return kin[(len(scene.victim.forename) + len(scene.other.forename)) % len(kin)]
