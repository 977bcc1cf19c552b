"""What a text tells of the children: where each was, what each saw or heard (§4.12)."""

from __future__ import annotations

from filetrack.schemas.codes import PRESENT, ChildLocation, Location, Relationship, Site
from filetrack.simulate.narratives.hand import Officer, Slot, phrases
from filetrack.simulate.narratives.scene import Scene, SceneChild

_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


_SILENT = (ChildLocation.NOT_RECORDED, ChildLocation.PHONE_OR_TEXT)


def of_children(officer: Officer, scene: Scene) -> str:
    """Return what is said of where each child was; nothing is said of a child whose location is not recorded."""
    frames = phrases("children")
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
        officer.write(_where(officer, scene, group), **child_slots(group, called)) for group, called in groups
    )


def _left_to_the_tick(officer: Officer, scene: Scene, locations: set[ChildLocation]) -> bool:
    ticked = scene.site == Site.NORTH and scene.presence_tick is True
    return ticked and locations == {ChildLocation.ON_PREMISES} and officer.dice.random() < 0.4


def _groups(officer: Officer, children: list[SceneChild]) -> list[list[SceneChild]]:
    """Children as they are spoken of: those of one location together, or each alone."""
    alone = officer.dice.random() < 0.35
    groups: dict[object, list[SceneChild]] = {}
    for position, child in enumerate(children):
        groups.setdefault(position if alone else child.location, []).append(child)
    return list(groups.values())


def _where(officer: Officer, scene: Scene, group: list[SceneChild]) -> list[str]:
    """The frames that suit the children's location and ages and the place."""
    location = group[0].location.value
    frames = phrases("children")[location]
    telephone = scene.location == Location.TELEPHONE
    if telephone and "telephone" in frames:
        return frames["telephone"]
    if officer.terse and not telephone and officer.dice.random() < 0.6:
        return phrases("children")["terse"][location]
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


def seen(officer: Officer, scene: Scene, frames: list[str]) -> str:
    """That the children were seen; nothing where one was elsewhere, or hurt."""
    if not scene.children or any(child.location not in PRESENT or child.injured for child in scene.children):
        return ""
    children = list(scene.children)
    return officer.maybe(0.6, frames, **child_slots(children, _all(officer, scene, named=False)))


def child_slots(group: list[SceneChild], called: str) -> dict[str, Slot]:
    """Slots for children as a group, or for the only one."""
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


def _all(officer: Officer, scene: Scene, named: bool = True) -> str:
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
        return f"{everyone}, {names[0]}," if count == 1 else f"{everyone} ({series(names)})"
    return everyone


def _listed(officer: Officer, scene: Scene, group: list[SceneChild]) -> str:
    if len(group) > 1:
        return series([one_of(scene, child) for child in group])
    child, dice = group[0], officer.dice
    whose = dice.choice(_whose(officer, scene))
    named = one_of(scene, child)
    if whose and _has_name(scene, child):
        return f"{whose} {_NOUNS.get(child.sex, 'child')} {named}"
    if child.age_years and _has_name(scene, child) and dice.random() < 0.3:
        return f"{child.forename}, aged {child.age_years},"
    return named


_NOUNS = {"M": "son", "F": "daughter"}


def _whose(officer: Officer, scene: Scene) -> list[str]:
    victims = f"{officer.people['v'][1]}'s"
    if scene.relationship in (Relationship.CURRENT, Relationship.FORMER):
        return ["", "", "their", "their", victims]
    return ["", victims]


def one_of(scene: Scene, child: SceneChild) -> str:
    """A child by name and age; by age, or by place on the record, where the name would not tell who is meant."""
    if _has_name(scene, child):
        return f"{child.forename}{years_old(child)}"
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


def years_old(child: SceneChild) -> str:
    """A child's age in brackets, or nothing."""
    if child.age_years is None:
        return ""
    return f" ({child.age_years})" if child.age_years else " (under 1)"


def series(words: list[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
