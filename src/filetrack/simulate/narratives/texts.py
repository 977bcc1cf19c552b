"""Simulator: the free text that police officers and social workers write (§4.8 to §4.12, §5.2).

The words are in `phrases/*.yaml`: a frame is a sentence with `[choices|in|brackets]` and `{slots}` for people. What a
text says of an incident's violence and of each child's whereabouts must be, to a careful reader, what its scene says.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import numpy as np
import yaml

from filetrack.schemas.codes import (
    PRESENT,
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


@dataclass(frozen=True)
class Adult:
    """An adult of an incident; `sex` is M, F or blank."""

    forename: str
    surname: str
    sex: str
    injured: bool = False


@dataclass(frozen=True)
class SceneChild:
    """A child of an incident; `location` is what the text must say of it."""

    forename: str
    age_years: int | None
    sex: str | None
    location: ChildLocation
    injured: bool = False
    surname: str = ""


@dataclass(frozen=True)
class Scene:
    """An incident as the study would code it; `presence_tick` is the north's box for children present.

    `victim` and `other` are the two adults in the record's order (P1, P2 where both have one part); `aggressor` is the
    place, 0 or 1, of the one who was the aggressor. `injured` counts only for those without a place of their own on
    the record: an officer, a relative, a person of unknown part. `caller` is told where it is set.
    """

    site: Site
    level: Level
    relationship: Relationship
    location: Location
    victim: Adult
    other: Adult
    children: tuple[SceneChild, ...]
    presence_tick: bool | None
    parties: Parties = Parties.VICTIM_AND_PERPETRATOR
    aggressor: int = 1
    contexts: tuple[Context, ...] = ()
    weapon: Weapon = Weapon.NONE
    injured: tuple[Injured, ...] = ()
    removal: Removal = Removal.OTHER
    caller: Caller | None = None
    in_person: bool = False

    @property
    def one_part(self) -> bool:
        """Whether both adults have one part: both victims, or both accused."""
        return self.parties != Parties.VICTIM_AND_PERPETRATOR

    @property
    def harmed(self) -> Adult:
        """The adult who was not the aggressor."""
        return self.other if self.aggressor == 0 else self.victim

    @property
    def actor(self) -> Adult:
        """The aggressor."""
        return self.victim if self.aggressor == 0 else self.other


def police_text(scene: Scene, rng: np.random.Generator) -> str:
    """Return what police wrote of an incident: the north's summary box, or the south's CRIS report.

    Raises ValueError for a telephone incident of medium violence, which cannot be.
    """
    dice = _dice(rng)
    style = dice.choice(_NORTH if scene.site == Site.NORTH else _SOUTH)
    terse = style in (_terse, _log)
    return style(_Officer(dice, terse, _people(scene, dice, terse)), scene)


def merlin_text(scene: Scene, rng: np.random.Generator) -> str:
    """Return a MERLIN record of a domestic incident: it names children, and adults by their part in the family."""
    dice = _dice(rng)
    officer = _Officer(dice, False, _parents(scene, dice))
    frames = _phrases("merlin")["domestic"]
    opening = frames["opening_telephone" if scene.location == Location.TELEPHONE else "opening"]
    parts = [
        officer.write(opening, **_setting(officer, scene)),
        officer.write(frames["lead"]),
        _about(officer, scene, 0.4),
        *_conduct(officer, scene),
        _children(officer, scene),
        _seen(officer, scene, frames["seen"]),
        officer.maybe(0.3, _phrases("police")["history"]),
        officer.maybe(0.5 if scene.location == Location.HOME else 0, frames["home"]),
        officer.write(frames["ending"]),
    ]
    return _paragraph(parts)


def form_text(
    scene: Scene, rng: np.random.Generator, weapon: Conveyed | None = None, injury: Conveyed | None = None
) -> str:
    """Return the text of the form as sent: short, with as much of weapon and injury as it conveys; None is no such."""
    officer = _Officer(_dice(rng), False, {})
    frames = _phrases("merlin")["form"]
    parts = [
        officer.write(frames["opening_telephone" if scene.location == Location.TELEPHONE else "opening"]),
        officer.write(frames[scene.level.value]),
        officer.write(frames["weapon_full"], weapon=_all_weapons(scene)) if weapon == Conveyed.FULL else "",
        officer.write(frames["weapon_partial"]) if weapon == Conveyed.PARTIAL else "",
        *(_form_injury(officer, scene, injury) if injury in (Conveyed.FULL, Conveyed.PARTIAL) else ()),
        officer.write(frames["ending"]),
    ]
    return _paragraph(parts)


def merlin_text_not_domestic(rng: np.random.Generator, child: SceneChild) -> str:
    """Return a MERLIN record of a child who came to notice for something else; it holds no search phrase (§2.3.1)."""
    dice = _dice(rng)
    officer = _Officer(dice, False, {})
    frames = _phrases("merlin")
    slots = _child_slots([child], child.forename or "The child")
    first = dict(slots, c=(f"{slots['c'][0]}{_years(child)}", slots["c"][0]))
    young = child.age_years is not None and child.age_years < 8
    came = frames["other"]["any"] + ([] if young else frames["other"]["older"])
    return _paragraph([officer.write(came, **first), officer.write(frames["other_ending"], **slots)])


def diary_text(kind: EventKind, rng: np.random.Generator) -> str:
    """Return a social worker's diary entry for a notification, contact, letter, phone call, visit or other entry.

    It names nobody. Raises KeyError for another kind of event.
    """
    return _paragraph([_Officer(_dice(rng), False, {}).write(_phrases("diary")[kind.value])])


@cache
def words_written() -> frozenset[str]:
    """Return every word, in lower case, of the frames that texts are made from."""
    return frozenset(_WORD.findall(" ".join(str(_phrases(name)) for name in _BOOKS).lower()))


_BOOKS = ("children", "conduct", "diary", "merlin", "police", "typing")


# -- an officer's hand ---------------------------------------------------------------------------------------------


@cache
def _phrases(name: str) -> dict:
    return yaml.safe_load(
        resources.files("filetrack.simulate.narratives").joinpath(f"phrases/{name}.yaml").read_text("utf-8")
    )


def _dice(rng: np.random.Generator) -> random.Random:
    return random.Random(int(rng.integers(2**63)))


_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"(^|[.?!] )?\{(\w+)\}")
_WORD = re.compile(r"(?<![{\w'])[a-z]+(?![}\w])")
_ARTICLE = re.compile(r"(?<![\w/])(?:[Tt]he|[Aa]n?) (?=[\w{])")
_SPACE = re.compile(r"  +")
_STOP = re.compile(r"[ ,.]*([,.;])")
_SENTENCE = re.compile(r"(^|[.?!] )([a-z])")

Slot = str | tuple[str, str]
"""What stands for a person or thing: one wording, or one for the first mention and one for later."""


@dataclass
class _Officer:
    """Turns frames into sentences in one manner: terse or not, with or without slips, with one way to call people."""

    dice: random.Random
    terse: bool
    people: dict[str, Slot]
    named: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.slips = self.dice.choice((0, 0, 0, 0, 1, 1, 2, 3))
        short = _phrases("typing")["short"]
        self.short = {word: short[word] for word in short if self.terse and self.dice.random() < 0.5}

    def write(self, frames: Sequence[str], **slots: Slot) -> str:
        """Return one of the frames as a sentence."""
        text = self.dice.choice(frames)
        while "[" in text:
            text = _CHOICE.sub(lambda found: self.dice.choice(found[1].split("|")), text)
        return self._fill(self._typed(text), self.people | slots)

    def maybe(self, chance: float, frames: Sequence[str], **slots: Slot) -> str:
        """Return one of the frames as a sentence, or, more often the less the chance, nothing."""
        return self.write(frames, **slots) if self.dice.random() < chance else ""

    def _typed(self, text: str) -> str:
        if self.terse:
            text = _WORD.sub(lambda found: self.short.get(found[0], found[0]), _ARTICLE.sub("", text))
            text = _SENTENCE.sub(lambda found: found[1] + found[2].upper(), text)
        if self.slips and self.dice.random() < 0.5:
            slips = _phrases("typing")["slips"]
            words = [found for found in _WORD.finditer(text) if found[0] in slips]
            if words:
                word = self.dice.choice(words)
                text = text[: word.start()] + self.dice.choice(slips[word[0]]) + text[word.end() :]
                self.slips -= 1
        return text

    def _fill(self, text: str, slots: dict[str, Slot]) -> str:
        def wording(found: re.Match) -> str:
            slot = slots[found[2]]
            if not isinstance(slot, str):
                slot = slot[found[2] in self.named]
                self.named.add(found[2])
            if "{" in slot:
                slot = self._fill(f" {slot}", slots)[1:]
            return slot if found[1] is None else found[1] + slot[:1].upper() + slot[1:]

        return _SLOT.sub(wording, text)


def _paragraph(parts: Sequence[str]) -> str:
    return _SPACE.sub(" ", _STOP.sub(r"\1", " ".join(part for part in parts if part)))


# -- adults --------------------------------------------------------------------------------------------------------


_PRONOUNS = {"F": ("she", "her", "her", "Ms"), "M": ("he", "him", "his", "Mr")}


def _sexes(scene: Scene) -> tuple[str, str]:
    """The sexes of the adult harmed and of the aggressor, as a text has them."""
    opposite = {"F": "M", "M": "F"}
    harmed, actor = scene.harmed.sex, scene.actor.sex
    harmed = harmed if harmed in opposite else opposite.get(actor, "F")
    return harmed, actor if actor in opposite else opposite[harmed]


def _slots(scene: Scene, victim: tuple[str, str], other: tuple[str, str]) -> dict[str, Slot]:
    """The two adults' names and pronouns; where both are of one sex, the other's pronouns give way to the name."""
    victim_sex, other_sex = _sexes(scene)
    he, him, his = _PRONOUNS[other_sex][:3]
    if victim_sex == other_sex:
        he, him, his = other[1], other[1], f"{other[1]}'s"
    vhe, vhim, vhis = _PRONOUNS[victim_sex][:3]
    slots = {"v": victim, "vs": victim[1], "vhe": vhe, "vhim": vhim, "vhis": vhis}
    return slots | {"o": other, "ohe": he, "ohim": him, "ohis": his}


def _people(scene: Scene, dice: random.Random, terse: bool) -> dict[str, Slot]:
    """The adults as one officer calls them: by forename, surname or title, or by role where one is the victim."""
    adults = scene.harmed, scene.actor
    distinct_forenames = all(_told_by(scene, adult, adult.forename) for adult in adults)
    distinct_surnames = all(_told_by(scene, adult, adult.surname) for adult in adults)
    if scene.one_part:
        roles = _PLACES_ON_RECORD[::-1] if scene.aggressor == 0 else _PLACES_ON_RECORD
    else:
        roles = dice.choice(_SHORT_ROLES if terse else _ROLES)
    manners = ["forename"] * 3 * distinct_forenames + ["surname", "title"] * distinct_surnames
    manners += ["role", "role then forename"] if distinct_forenames and not scene.one_part else []
    manner = dice.choice(manners or ["role alone" if scene.one_part else "role"])
    titles = [_PRONOUNS[sex][3] for sex in _sexes(scene)]
    full = [
        f"{adult.forename} {adult.surname}".strip() if _told_by(scene, adult, adult.forename) else ""
        for adult in adults
    ]
    called = [_called(*who, manner) for who in zip(adults, full, roles, titles, strict=True)]
    return _slots(scene, *called)


_PLACES_ON_RECORD = ("P1", "P2")
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


def _parents(scene: Scene, dice: random.Random) -> dict[str, Slot]:
    """The adults as a child-protection record calls them: by their part in the family."""
    victim_sex, other_sex = _sexes(scene)
    parent = {"F": "the mother", "M": "the father"}
    victim = parent[victim_sex]
    ties = {
        Relationship.CURRENT: ["partner", "live-in partner"],
        Relationship.FORMER: ["ex-partner", "former partner"],
        Relationship.RELATIVE: [_kin(scene, other_sex)],
        Relationship.UNCLEAR: ["other adult"],
    }[scene.relationship]
    tie = dice.choice(ties)
    unclear = scene.relationship == Relationship.UNCLEAR
    other = ("another adult" if unclear else f"{_PRONOUNS[victim_sex][2]} {tie}", f"the {tie}")
    partners = scene.relationship in (Relationship.CURRENT, Relationship.FORMER)
    if partners and victim_sex != other_sex and dice.random() < 0.5:
        other = (parent[other_sex], parent[other_sex])
    return _slots(scene, (victim, victim), other)


def _kin(scene: Scene, sex: str) -> str:
    kin = {"F": ("sister", "aunt", "cousin", "adult daughter"), "M": ("brother", "uncle", "cousin", "adult son")}[sex]
    return kin[(len(scene.victim.forename) + len(scene.other.forename)) % len(kin)]


# -- the incident --------------------------------------------------------------------------------------------------


def _setting(officer: _Officer, scene: Scene) -> dict[str, str]:
    """Slots for the place, and for how the adults are related."""
    frames = _phrases("police")
    dice = officer.dice
    relation = dice.choice(frames["relation"][scene.relationship.value])
    if scene.relationship == Relationship.RELATIVE:
        his_relation = f"{{vhis}} {_kin(scene, _sexes(scene)[1])}"
    else:
        his_relation = dice.choice(frames["his_relation"][scene.relationship.value])
    setting = {"relation": relation, "his_relation": his_relation}
    if scene.location == Location.TELEPHONE:
        return setting
    shared = scene.location == Location.HOME and scene.relationship == Relationship.CURRENT
    places = frames["place"]["shared" if shared and dice.random() < 0.6 else scene.location.value]
    at = dice.choice(list(places))
    place = _CHOICE.sub(lambda found: dice.choice(found[1].split("|")), dice.choice(places[at]))
    if at == "outside":
        at, place = "on", f"the pavement outside {place}"
    return setting | {"at": at, "place": place}


def _conduct(officer: _Officer, scene: Scene) -> list[str]:
    """Sentences on what was done, on who was hurt, and on what was not done."""
    if scene.location == Location.TELEPHONE and scene.level == Level.MEDIUM:
        raise ValueError("a telephone incident cannot be of medium violence")
    said = _done(officer, scene)
    abuse = [] if scene.location == Location.TELEPHONE or scene.level == Level.LOW else _phrases("police")["abuse"]
    hurt = _hurt(officer, scene)
    none = _not_done(scene, bool(hurt))
    return [*said, officer.maybe(0.3, abuse) if abuse else "", *hurt, officer.maybe(0.6, none) if none else ""]


def _done(officer: _Officer, scene: Scene) -> list[str]:
    frames = _phrases("conduct")[scene.level.value]
    if scene.location == Location.TELEPHONE:
        return [officer.write(frames["telephone"])]
    if scene.level != Level.HIGH:
        return [officer.write(officer.dice.choice(_pools(frames, scene)))]
    said = [officer.write(frames[kind], weapon=thing) for kind, thing in _weapons(scene)]
    indoors = scene.location != Location.PUBLIC
    if scene.harmed.injured:
        return [*said, officer.write(frames["hurt"] + (frames["hurt_indoors"] if indoors else []))]
    if said:
        return said
    return [officer.write(frames["unhurt"] + frames["unhurt_indoors" if indoors else "unhurt_public"])]


def _pools(frames: dict, scene: Scene) -> list[list[str]]:
    """The lists of frames that suit the place, each as often as it should be drawn from."""
    anywhere = [frames["any"]] * 3 + ([] if scene.one_part else [frames["mutual"]])
    if scene.location == Location.PUBLIC:
        return [*anywhere, frames["public_place"]]
    pools = [*anywhere, frames["indoors"]]
    if scene.location == Location.HOME and scene.relationship != Relationship.CURRENT:
        pools.append(frames["visit"])
    return pools


def _weapons(scene: Scene) -> list[tuple[str, str]]:
    """Kinds of frames for the weapons of an incident, and what each was: the same in all texts about it."""
    named = [name for adult in (scene.victim, scene.other) for name in (adult.forename, adult.surname)]
    dice = random.Random("|".join([*named, scene.weapon.value]))
    things = _phrases("conduct")["high"]["weapons"]
    kinds = {Weapon.NONE: [], Weapon.KNIFE: ["knife"], Weapon.OTHER: ["other"]}.get(scene.weapon, ["knife", "other"])
    others = ["other", "other", "other", "thrown", "thrown", "struck", "fire"]
    if scene.location != Location.HOME:
        others = ["other", "other", "thrown", "struck", "car"]
    kinds = [dice.choice(others) if kind == "other" else kind for kind in kinds]
    return [(kind, dice.choice(things[kind])) for kind in kinds]


def _all_weapons(scene: Scene) -> str:
    return _series([thing for _, thing in _weapons(scene)])


def _hurt(officer: _Officer, scene: Scene) -> list[str]:
    """Sentences on those hurt whom the account of what was done leaves out."""
    frames = _phrases("conduct")["injuries"]
    high = scene.level == Level.HIGH
    said = [officer.write(frames["accident"])] if scene.harmed.injured and not high else []
    if scene.actor.injured:
        said.append(officer.write(frames["actor" if high else "self"]))
    for child in scene.children:
        if child.injured:
            slots = _child_slots([child], _one(scene, child))
            said.append(officer.write(frames["child" if high else "child_accident"], **slots))
    others = (Injured.OFFICER, Injured.RELATIVE, Injured.UNKNOWN)
    return said + [officer.write(frames[part.value]) for part in scene.injured if part in others]


def _not_done(scene: Scene, hurt: bool) -> list[str]:
    none = _phrases("police")["none"]
    if scene.location == Location.TELEPHONE:
        return [] if scene.one_part else none[f"{scene.level.value}_telephone"]
    if scene.level == Level.HIGH:
        if scene.harmed.injured:
            return none["high_hurt"]
        return [] if hurt else none["high_unhurt"]
    return [] if hurt else none[scene.level.value]


def _short_conduct(officer: _Officer, scene: Scene) -> list[str]:
    if scene.one_part or scene.location == Location.TELEPHONE or scene.weapon != Weapon.NONE:
        return _conduct(officer, scene)
    if officer.dice.random() < 0.6:
        return _conduct(officer, scene)
    frames = _phrases("conduct")[scene.level.value]
    if scene.level == Level.HIGH:
        terse = frames["hurt_terse" if scene.harmed.injured else "unhurt_terse"]
    else:
        terse = frames["terse"]
    return [officer.write(terse), *_hurt(officer, scene)]


def _about(officer: _Officer, scene: Scene, chance: float = 1.0) -> str:
    """Sentences on what the incident was about: every context of the scene, or each by chance, and no other."""
    frames = _phrases("police")
    if not scene.contexts:
        said = [officer.maybe(0.4 * chance, frames["no_context"])]
    else:
        said = [officer.maybe(chance, _of_context(frames["context"][code.value], scene)) for code in scene.contexts]
    if Context.ALCOHOL_DRUGS not in scene.contexts:
        said.append(officer.maybe(0.1 * chance, frames["sober"]))
    return _paragraph(said)


def _of_context(frames: dict, scene: Scene) -> list[str]:
    here = [] if scene.location == Location.TELEPHONE else frames.get("here", [])
    return frames["any"] + here + frames.get(scene.relationship.value, []) * 2


def _removal(officer: _Officer, scene: Scene) -> str:
    """Who left, or was taken from the place; not where nobody was."""
    frames, left = _removal_frames(scene)
    if officer.terse:
        listed = _phrases("police")["terse_removal"][left]
    elif scene.location == Location.TELEPHONE and "telephone" in frames:
        listed = frames["telephone"]
    else:
        listed = frames["any"] + frames.get(scene.level.value, [])
    if scene.one_part:
        listed = [frame for frame in listed if "{v}" not in frame]
    swapped = scene.removal == Removal.VICTIM_PERPETRATOR_LEFT and officer.dice.random() < 0.5
    return officer.write(listed, **(_swapped(officer.people) if swapped else {}))


def _removal_frames(scene: Scene) -> tuple[dict, str]:
    left = scene.removal
    if left == Removal.VICTIM_PERPETRATOR_LEFT or (left == Removal.VICTIM_LEFT and scene.one_part):
        left = Removal.PERPETRATOR_LEFT
    return _phrases("police")["removal"][left.value], left.value


def _swapped(people: dict[str, Slot]) -> dict[str, Slot]:
    """The slots of the aggressor filled with the other adult."""
    return {"o": people["v"], "ohe": people["vhe"], "ohim": people["vhim"], "ohis": people["vhis"]}


def _ending(officer: _Officer, scene: Scene) -> str:
    close = _phrases("police")["close"]["one_part" if scene.one_part else "any"]
    return _paragraph([_removal(officer, scene), officer.maybe(0.6, close)])


def _caller(officer: _Officer, scene: Scene) -> str:
    """Who called first, in the south, where no call record tells."""
    if scene.caller is None or scene.site == Site.NORTH:
        return ""
    frames = _phrases("police")
    of_role = {Parties.BOTH_ACCUSED: Caller.VICTIM, Parties.BOTH_VICTIMS: Caller.PERPETRATOR}
    by_place = officer.people["v"][1] in _PLACES_ON_RECORD and scene.caller.value in frames["caller_by_role"]
    if by_place or of_role.get(scene.parties) == scene.caller:
        return officer.write(frames["caller_by_role"][scene.caller.value])
    return officer.write(frames["caller"][scene.caller.value]["in_person" if scene.in_person else "call"])


def _form_injury(officer: _Officer, scene: Scene, injury: Conveyed) -> list[str]:
    frames = _phrases("merlin")["form"]
    wounds = frames["wounds" if scene.level == Level.HIGH else "slight_wounds"]
    parent = {"F": "the mother", "M": "the father"}
    hurt = [parent[sex] for sex, adult in zip(_sexes(scene), (scene.harmed, scene.actor), strict=True) if adult.injured]
    hurt = list(dict.fromkeys(hurt)) + ["a child"] * any(child.injured for child in scene.children)
    full = injury == Conveyed.FULL
    listed = frames["injury_full" if full else "injury_partial"]
    return [officer.write(listed, who=who, wound=officer.dice.choice(wounds)) for who in hurt or ["one party"]]


# -- children ------------------------------------------------------------------------------------------------------


_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
_SILENT = (ChildLocation.NOT_RECORDED, ChildLocation.PHONE_OR_TEXT)


def _children(officer: _Officer, scene: Scene) -> str:
    """Return what is said of where each child was; nothing is said of a child whose location is not recorded."""
    frames = _phrases("children")
    locations = {child.location for child in scene.children}
    if locations <= {ChildLocation.PHONE_OR_TEXT} or _left_to_the_tick(officer, scene, locations):
        return ""
    if locations == {ChildLocation.NOT_RECORDED}:
        one = len(scene.children) == 1
        nothing = frames["terse"]["not_recorded"] if officer.terse else frames["not_recorded"]["any"]
        silent = scene.location == Location.TELEPHONE
        slots = {"kids": "child" if one else "children", "was": "was" if one else "were"}
        return officer.maybe(0 if silent else 0.25, nothing, **slots)
    said = [child for child in scene.children if child.location not in _SILENT]
    together = len(locations) == 1 and officer.dice.random() < 0.6
    if together:
        groups = [(said, _all(officer, scene))]
    else:
        groups = [(group, _listed(officer, scene, group)) for group in _groups(officer, said)]
    return " ".join(
        officer.write(_where(officer, scene, group), **_child_slots(group, called)) for group, called in groups
    )


def _left_to_the_tick(officer: _Officer, scene: Scene, locations: set[ChildLocation]) -> bool:
    ticked = scene.site == Site.NORTH and scene.presence_tick is True
    return ticked and locations == {ChildLocation.ON_PREMISES} and officer.dice.random() < 0.4


def _groups(officer: _Officer, children: list[SceneChild]) -> list[list[SceneChild]]:
    """Children as they are spoken of: those of one location together, or each alone."""
    alone = officer.dice.random() < 0.35
    groups: dict[object, list[SceneChild]] = {}
    for position, child in enumerate(children):
        groups.setdefault(position if alone else child.location, []).append(child)
    return list(groups.values())


def _where(officer: _Officer, scene: Scene, group: list[SceneChild]) -> list[str]:
    """The frames that suit the children's location and ages and the place."""
    location = group[0].location.value
    frames = _phrases("children")[location]
    telephone = scene.location == Location.TELEPHONE
    if telephone and "telephone" in frames:
        return frames["telephone"]
    if officer.terse and not telephone and officer.dice.random() < 0.6:
        return _phrases("children")["terse"][location]
    pool = list(frames["any"])
    if scene.location in (Location.HOME, Location.OTHER):
        pool += frames.get("indoors", []) * 2
    if all(child.age_years is not None and child.age_years < 3 for child in group):
        pool += [] if telephone else frames.get("infant", []) * 2
    if all(child.age_years is None or child.age_years >= 2 for child in group) and not telephone:
        pool += frames.get("walking", [])
    if all(child.age_years is not None and child.age_years >= 5 for child in group):
        pool += frames.get("older", [])
    return pool


def _seen(officer: _Officer, scene: Scene, frames: list[str]) -> str:
    if not scene.children or any(child.location not in PRESENT or child.injured for child in scene.children):
        return ""
    children = list(scene.children)
    return officer.maybe(0.6, frames, **_child_slots(children, _all(officer, scene, named=False)))


def _child_slots(group: list[SceneChild], called: str) -> dict[str, Slot]:
    pronouns = {"M": ("he", "his", "him"), "F": ("she", "her", "her")}
    one = len(group) == 1
    he, his, him = pronouns.get(group[0].sex, ("the child", "their", "the child")) if one else _THEY
    infants = all(child.age_years is not None and child.age_years < 2 for child in group)
    return {
        "c": (called, called),
        "was": "was" if one else "were",
        "che": he,
        "chis": his,
        "chim": him,
        "bed": ("a cot" if one else "their cots") if infants else "bed",
        "room": "bedroom" if one else "bedrooms",
    }


_THEY = ("they", "their", "them")


def _all(officer: _Officer, scene: Scene, named: bool = True) -> str:
    """All children of the scene at once, sometimes with their names."""
    children = scene.children
    count = len(children)
    if count == 1:
        everyone = "the child"
    elif count == 2:
        everyone = "both children"
    else:
        everyone = officer.dice.choice(["the children", f"all {_NUMBERS.get(count, count)} children"])
    names = [child.forename for child in children]
    if named and all(_has_name(scene, child) for child in children) and officer.dice.random() < 0.5:
        return f"{everyone}, {names[0]}," if count == 1 else f"{everyone} ({_series(names)})"
    return everyone


def _listed(officer: _Officer, scene: Scene, group: list[SceneChild]) -> str:
    if len(group) > 1:
        return _series([_one(scene, child) for child in group])
    child, dice = group[0], officer.dice
    whose = dice.choice(_whose(officer, scene))
    named = _one(scene, child)
    if whose and _has_name(scene, child):
        return f"{whose} {_NOUNS.get(child.sex, 'child')} {named}"
    if child.age_years and _has_name(scene, child) and dice.random() < 0.3:
        return f"{child.forename}, aged {child.age_years},"
    return named


_NOUNS = {"M": "son", "F": "daughter"}


def _whose(officer: _Officer, scene: Scene) -> list[str]:
    victims = f"{officer.people['v'][1]}'s"
    if scene.relationship in (Relationship.CURRENT, Relationship.FORMER):
        return ["", "", "their", "their", victims]
    return ["", victims]


def _one(scene: Scene, child: SceneChild) -> str:
    """A child by name and age; by age, or by place on the record, where the name would not tell who is meant."""
    if _has_name(scene, child):
        return f"{child.forename}{_years(child)}"
    ages = [other.age_years for other in scene.children]
    if child.age_years and ages.count(child.age_years) == 1:
        return f"the {child.age_years} year old"
    position = next(n for n, other in enumerate(scene.children) if other is child)
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    return f"the {ordinals[position]} child listed"


def _has_name(scene: Scene, child: SceneChild) -> bool:
    """Whether the forename tells who is meant: nobody else's on the record, and no surname of the children."""
    known = [other.forename for other in scene.children if other is not child]
    known += [other.surname for other in scene.children]
    known += [name for adult in (scene.victim, scene.other) for name in (adult.forename, adult.surname)]
    return bool(child.forename) and child.forename.casefold() not in {name.casefold() for name in known}


def _years(child: SceneChild) -> str:
    if child.age_years is None:
        return ""
    return f" ({child.age_years})" if child.age_years else " (under 1)"


def _series(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


# -- manners of record ---------------------------------------------------------------------------------------------


def _opening(officer: _Officer, scene: Scene) -> str:
    frames = _phrases("police")["opening"]
    kind = "telephone" if scene.location == Location.TELEPHONE else scene.site.value
    return officer.write(frames[kind], **_setting(officer, scene))


def _short_ending(officer: _Officer, scene: Scene) -> str:
    return _paragraph([_removal(officer, scene), officer.maybe(0.5, _phrases("police")["terse_close"])])


def _terse(officer: _Officer, scene: Scene) -> str:
    parts = [*_short_conduct(officer, scene), _children(officer, scene), _about(officer, scene)]
    return _paragraph([*parts, _short_ending(officer, scene)])


def _log(officer: _Officer, scene: Scene) -> str:
    telephone = scene.location == Location.TELEPHONE
    call = officer.write(_phrases("police")["terse_opening"], **_setting(officer, scene)) if not telephone else ""
    found = _paragraph([*_short_conduct(officer, scene), _about(officer, scene)])
    children, history = _children(officer, scene), officer.maybe(0.2, _phrases("police")["history"])
    headings = ("CALL", "REPORT" if telephone else "O/A", "CH", "PREV", "RES")
    return _headed(headings, [call, found, children, history, _short_ending(officer, scene)])


def _summary(officer: _Officer, scene: Scene) -> str:
    frames = _phrases("police")
    parts = [_opening(officer, scene), *_conduct(officer, scene), _about(officer, scene)]
    parts.append(_children(officer, scene))
    parts.append(officer.maybe(0.3, frames["history"] + frames["fear"]))
    parts.append(_ending(officer, scene))
    return _paragraph(parts)


def _report(officer: _Officer, scene: Scene) -> str:
    frames = _phrases("police")
    telephone = scene.location == Location.TELEPHONE
    children_early = officer.dice.random() < 0.5
    parts = [_opening(officer, scene), _caller(officer, scene)]
    parts.append(officer.maybe(0 if telephone else 0.6, frames["arrival"]))
    parts += [_about(officer, scene), *_conduct(officer, scene)]
    parts.append(_children(officer, scene) if children_early else "")
    parts += [officer.maybe(0.5, frames["history"]), officer.maybe(0.3, frames["fear"])]
    parts.append("" if children_early else _children(officer, scene))
    parts.append(_ending(officer, scene))
    return _paragraph(parts)


def _sections(officer: _Officer, scene: Scene) -> str:
    frames = _phrases("police")
    sections = [
        _paragraph([_opening(officer, scene), _caller(officer, scene)]),
        _paragraph([_about(officer, scene), *_conduct(officer, scene)]),
        _children(officer, scene),
        officer.maybe(0.6, frames["history"]),
        officer.maybe(0.4, frames["fear"]),
        _ending(officer, scene),
    ]
    return _headed(officer.dice.choice(frames["headings"]), sections)


def _headed(headings: Sequence[str], sections: Sequence[str]) -> str:
    said = zip(headings, sections, strict=True)
    return _paragraph([f"{heading}: {text}" for heading, text in said if text])


_NORTH = (_terse, _terse, _log, _summary, _summary)
_SOUTH = (_report, _report, _sections)
