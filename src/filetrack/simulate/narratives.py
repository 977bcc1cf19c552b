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

from filetrack.schemas.codes import PRESENT, ChildLocation, EventKind, Level, Location, Relationship, Site


@dataclass(frozen=True)
class Adult:
    """An adult of an incident; `sex` is M, F or blank."""

    forename: str
    surname: str
    sex: str


@dataclass(frozen=True)
class SceneChild:
    """A child of an incident; `location` is what the text must say of it."""

    forename: str
    age_years: int | None
    sex: str | None
    location: ChildLocation


@dataclass(frozen=True)
class Scene:
    """An incident as the study would code it; `presence_tick` is the north's box for children present."""

    site: Site
    level: Level
    relationship: Relationship
    location: Location
    victim: Adult
    other: Adult
    both_victims: bool
    children: tuple[SceneChild, ...]
    presence_tick: bool | None


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
        officer.maybe(0.4, _contexts(scene)),
        *_conduct(officer, scene),
        _children(officer, scene),
        _seen(officer, scene, frames["seen"]),
        officer.maybe(0.3, _phrases("police")["history"]),
        officer.maybe(0.5 if scene.location == Location.HOME else 0, frames["home"]),
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


# -- an officer's hand ---------------------------------------------------------------------------------------------


@cache
def _phrases(name: str) -> dict:
    return yaml.safe_load(resources.files("filetrack.simulate").joinpath(f"phrases/{name}.yaml").read_text("utf-8"))


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
    opposite = {"F": "M", "M": "F"}
    victim = scene.victim.sex if scene.victim.sex in opposite else opposite.get(scene.other.sex, "F")
    return victim, scene.other.sex if scene.other.sex in opposite else opposite[victim]


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
    adults = scene.victim, scene.other
    distinct_forenames = _distinct([adult.forename for adult in adults])
    distinct_surnames = _distinct([adult.surname for adult in adults])
    roles = ("the victim", "the other party")
    if not scene.both_victims:
        roles = dice.choice(_SHORT_ROLES if terse else _ROLES)
    manners = ["forename"] * 3 * distinct_forenames + ["surname", "title"] * distinct_surnames
    manners += ["role", "role then forename"] if distinct_forenames and not scene.both_victims else []
    manner = dice.choice(manners or ["role"])
    titles = [_PRONOUNS[sex][3] for sex in _sexes(scene)]
    called = [_called(*who, manner) for who in zip(adults, roles, titles, strict=True)]
    return _slots(scene, *called)


_ROLES = (("the victim", "the suspect"), ("the victim", "the other party"), ("the aggrieved", "the suspect"))
_SHORT_ROLES = (("IP", "OP"), ("AP", "susp"), ("VP", "OP"), ("IP", "suspect"), ("victim", "offender"))


def _distinct(names: list[str]) -> bool:
    return all(names) and len({name.casefold() for name in names}) == len(names)


def _called(adult: Adult, role: str, title: str, manner: str) -> tuple[str, str]:
    full = f"{adult.forename} {adult.surname}".strip()
    return {
        "forename": (full, adult.forename),
        "surname": (full, adult.surname),
        "title": (full, f"{title} {adult.surname}"),
        "role": (f"{role} {full}".strip(), role),
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
    """Sentences on what was done, and on what was not."""
    frames = _phrases("conduct")[scene.level.value]
    telephone = scene.location == Location.TELEPHONE
    if telephone and scene.level == Level.MEDIUM:
        raise ValueError("a telephone incident cannot be of medium violence")
    none, abuse = _phrases("police")["none"], _phrases("police")["abuse"]
    if scene.both_victims:
        pool, abuse = frames["both_telephone" if telephone else "both"], []
        none = [] if telephone or scene.level == Level.HIGH else none[scene.level.value]
    elif telephone:
        pool, none, abuse = frames["telephone"], none[f"{scene.level.value}_telephone"], []
    else:
        pool = officer.dice.choice(_pools(frames, scene))
        hurt = pool in (frames.get("hurt"), frames.get("hurt_indoors"))
        none = none[{Level.HIGH: "high_hurt" if hurt else "high_unhurt"}.get(scene.level, scene.level.value)]
    return [
        officer.write(pool),
        officer.maybe(0.3, abuse) if abuse and scene.level != Level.LOW else "",
        officer.maybe(0.6, none) if none else "",
    ]


def _pools(frames: dict, scene: Scene) -> list[list[str]]:
    """The lists of frames that suit the place, each as often as it should be drawn from."""
    anywhere = [frames["hurt"], frames["hurt"], frames["unhurt"]] if "hurt" in frames else [frames["any"]] * 3
    if scene.location == Location.PUBLIC:
        return [*anywhere, frames["public_place"]]
    pools = [*anywhere, frames["indoors"], *([frames["hurt_indoors"]] if "hurt_indoors" in frames else [])]
    if scene.location == Location.HOME and scene.relationship != Relationship.CURRENT:
        pools.append(frames["visit"])
    return pools


def _short_conduct(officer: _Officer, scene: Scene) -> list[str]:
    if scene.both_victims or scene.location == Location.TELEPHONE or officer.dice.random() < 0.6:
        return _conduct(officer, scene)
    return [officer.write(_phrases("conduct")[scene.level.value]["terse"])]


def _contexts(scene: Scene) -> list[str]:
    frames = _phrases("police")["context"]
    contexts = [*frames["any"], *frames[scene.relationship.value], *frames[scene.relationship.value]]
    parents = {Relationship.CURRENT: "current_parents", Relationship.FORMER: "former_parents"}
    if scene.children and scene.relationship in parents:
        contexts += frames[parents[scene.relationship]] * 2
    return contexts


def _ending(officer: _Officer, scene: Scene) -> str:
    frames = _phrases("police")["ending"]
    whose = "both" if scene.both_victims else scene.level.value
    return officer.write(frames[f"{whose}_telephone" if scene.location == Location.TELEPHONE else whose])


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
        groups = [(said, _all(officer, said))]
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
    if not scene.children or any(child.location not in PRESENT for child in scene.children):
        return ""
    children = list(scene.children)
    return officer.maybe(0.6, frames, **_child_slots(children, _all(officer, children, named=False)))


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


def _all(officer: _Officer, children: list[SceneChild], named: bool = True) -> str:
    """All children of the scene at once, sometimes with their names."""
    count = len(children)
    if count == 1:
        everyone = "the child"
    elif count == 2:
        everyone = "both children"
    else:
        everyone = officer.dice.choice(["the children", f"all {_NUMBERS.get(count, count)} children"])
    names = [child.forename for child in children]
    if named and _distinct(names) and officer.dice.random() < 0.5:
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
    known = [other.forename for other in scene.children if other is not child]
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
    frames = _phrases("police")
    if scene.location == Location.TELEPHONE:
        return officer.write(frames["terse_ending_telephone"])
    endings = frames["terse_ending_high" if scene.level == Level.HIGH else "terse_ending"]
    impartial = [frame for frame in endings if "{" not in frame]
    return officer.write(impartial if scene.both_victims else endings)


def _terse(officer: _Officer, scene: Scene) -> str:
    parts = [*_short_conduct(officer, scene)]
    parts += [_children(officer, scene), officer.maybe(0.4, _contexts(scene)), _short_ending(officer, scene)]
    return _paragraph(parts)


def _log(officer: _Officer, scene: Scene) -> str:
    telephone = scene.location == Location.TELEPHONE
    call = officer.write(_phrases("police")["terse_opening"], **_setting(officer, scene)) if not telephone else ""
    found = _paragraph([*_short_conduct(officer, scene), officer.maybe(0.3, _contexts(scene))])
    children, history = _children(officer, scene), officer.maybe(0.2, _phrases("police")["history"])
    headings = ("CALL", "REPORT" if telephone else "O/A", "CH", "PREV", "RES")
    return _headed(headings, [call, found, children, history, _short_ending(officer, scene)])


def _summary(officer: _Officer, scene: Scene) -> str:
    frames = _phrases("police")
    parts = [_opening(officer, scene), *_conduct(officer, scene), officer.maybe(0.5, _contexts(scene))]
    parts.append(_children(officer, scene))
    parts.append(officer.maybe(0.3, frames["history"] + frames["fear"]))
    parts.append(_ending(officer, scene))
    return _paragraph(parts)


def _report(officer: _Officer, scene: Scene) -> str:
    frames = _phrases("police")
    telephone = scene.location == Location.TELEPHONE
    children_early = officer.dice.random() < 0.5
    parts = [_opening(officer, scene), officer.maybe(0 if telephone else 0.6, frames["arrival"])]
    parts += [officer.maybe(0.7, _contexts(scene)), *_conduct(officer, scene)]
    parts.append(_children(officer, scene) if children_early else "")
    parts += [officer.maybe(0.5, frames["history"]), officer.maybe(0.3, frames["fear"])]
    parts.append("" if children_early else _children(officer, scene))
    parts.append(_ending(officer, scene))
    return _paragraph(parts)


def _sections(officer: _Officer, scene: Scene) -> str:
    frames = _phrases("police")
    sections = [
        _opening(officer, scene),
        _paragraph([officer.maybe(0.6, _contexts(scene)), *_conduct(officer, scene)]),
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
