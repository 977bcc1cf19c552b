"""What a text tells of what was done, with what, to whom, and how it ended (§4.10, §4.8)."""

from __future__ import annotations

import random

from filetrack.schemas.codes import (
    Caller,
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
from filetrack.simulate.narratives.adults import PLACES_ON_RECORD, kin, sexes
from filetrack.simulate.narratives.children import child_slots, one_of, series
from filetrack.simulate.narratives.hand import CHOICE, Officer, Slot, paragraph, phrases
from filetrack.simulate.narratives.scene import Scene


def setting_slots(officer: Officer, scene: Scene) -> dict[str, str]:
    """Slots for the place, and for how the adults are related."""
    frames = phrases("police")
    dice = officer.dice
    relation = dice.choice(frames["relation"][scene.relationship.value])
    if scene.relationship == Relationship.RELATIVE:
        his_relation = f"{{vhis}} {kin(scene, sexes(scene)[1])}"
    else:
        his_relation = dice.choice(frames["his_relation"][scene.relationship.value])
    setting = {"relation": relation, "his_relation": his_relation}
    if scene.location == Location.TELEPHONE:
        return setting
    shared = scene.location == Location.HOME and scene.relationship == Relationship.CURRENT
    places = frames["place"]["shared" if shared and dice.random() < 0.6 else scene.location.value]
    at = dice.choice(list(places))
    place = CHOICE.sub(lambda found: dice.choice(found[1].split("|")), dice.choice(places[at]))
    if at == "outside":
        at, place = "on", f"the pavement outside {place}"
    return setting | {"at": at, "place": place}


def of_conduct(officer: Officer, scene: Scene) -> list[str]:
    """Sentences on what was done, on who was hurt, and on what was not done."""
    if scene.location == Location.TELEPHONE and scene.level == Level.MEDIUM:
        raise ValueError("a telephone incident cannot be of medium violence")
    said = _done(officer, scene)
    abuse = [] if scene.location == Location.TELEPHONE or scene.level == Level.LOW else phrases("police")["abuse"]
    hurt = _hurt(officer, scene)
    none = _not_done(scene, bool(hurt))
    return [
        *said,
        officer.maybe(0.3, abuse) if abuse else "",
        *hurt,
        officer.maybe(0.6 * officer.habits.negates, none) if none else "",
    ]


def _done(officer: Officer, scene: Scene) -> list[str]:
    frames = phrases("conduct")[scene.level.value]
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
    things = phrases("conduct")["high"]["weapons"]
    kinds = {Weapon.NONE: [], Weapon.KNIFE: ["knife"], Weapon.OTHER: ["other"]}.get(scene.weapon, ["knife", "other"])
    others = ["other", "other", "other", "thrown", "thrown", "struck", "fire"]
    if scene.location != Location.HOME:
        others = ["other", "other", "thrown", "struck", "car"]
    kinds = [dice.choice(others) if kind == "other" else kind for kind in kinds]
    return [(kind, dice.choice(things[kind])) for kind in kinds]


def all_weapons(scene: Scene) -> str:
    """Every weapon of the scene, as a list in a sentence."""
    return series([thing for _, thing in _weapons(scene)])


def _hurt(officer: Officer, scene: Scene) -> list[str]:
    """Sentences on those hurt whom the account of what was done leaves out."""
    frames = phrases("conduct")["injuries"]
    high = scene.level == Level.HIGH
    said = [officer.write(frames["accident"])] if scene.harmed.injured and not high else []
    if scene.actor.injured:
        said.append(officer.write(frames["actor" if high else "self"]))
    for child in scene.children:
        if child.injured:
            slots = child_slots([child], one_of(scene, child))
            said.append(officer.write(frames["child" if high else "child_accident"], **slots))
    others = (Injured.OFFICER, Injured.RELATIVE, Injured.UNKNOWN)
    return said + [officer.write(frames[part.value]) for part in scene.injured if part in others]


def _not_done(scene: Scene, hurt: bool) -> list[str]:
    none = phrases("police")["none"]
    if scene.location == Location.TELEPHONE:
        return [] if scene.one_part else none[f"{scene.level.value}_telephone"]
    if scene.level == Level.HIGH:
        if scene.harmed.injured:
            return none["high_hurt"]
        return [] if hurt else none["high_unhurt"]
    return [] if hurt else none[scene.level.value]


def short_conduct(officer: Officer, scene: Scene) -> list[str]:
    """Sentences on what was done, often in few words."""
    if scene.one_part or scene.location == Location.TELEPHONE or scene.weapon != Weapon.NONE:
        return of_conduct(officer, scene)
    if officer.dice.random() < 0.6:
        return of_conduct(officer, scene)
    frames = phrases("conduct")[scene.level.value]
    if scene.level == Level.HIGH:
        terse = frames["hurt_terse" if scene.harmed.injured else "unhurt_terse"]
    else:
        terse = frames["terse"]
    return [officer.write(terse), *_hurt(officer, scene)]


def of_background(officer: Officer, scene: Scene, chance: float = 1.0) -> str:
    """Sentences on what the incident was about: every context of the scene, or each by chance, and no other."""
    frames = phrases("police")
    if not scene.contexts:
        said = [officer.maybe(0.4 * chance, frames["no_context"])]
    else:
        said = [officer.maybe(chance, _of_context(frames["context"][code.value], scene)) for code in scene.contexts]
    if Context.ALCOHOL_DRUGS not in scene.contexts:
        said.append(officer.maybe(0.1 * chance, frames["sober"]))
    return paragraph(said)


def _of_context(frames: dict, scene: Scene) -> list[str]:
    here = [] if scene.location == Location.TELEPHONE else frames.get("here", [])
    return frames["any"] + here + frames.get(scene.relationship.value, []) * 2


def of_removal(officer: Officer, scene: Scene) -> str:
    """Who left, or was taken from the place; not where nobody was."""
    frames, left = _removal_frames(scene)
    if officer.terse:
        listed = phrases("police")["terse_removal"][left]
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
    return phrases("police")["removal"][left.value], left.value


def _swapped(people: dict[str, Slot]) -> dict[str, Slot]:
    """The slots of the aggressor filled with the other adult."""
    return {"o": people["v"], "ohe": people["vhe"], "ohim": people["vhim"], "ohis": people["vhis"]}


def of_ending(officer: Officer, scene: Scene) -> str:
    """Who left, and how the text closes."""
    close = phrases("police")["close"]["one_part" if scene.one_part else "any"]
    return paragraph([of_removal(officer, scene), officer.maybe(0.6, close)])


def of_caller(officer: Officer, scene: Scene) -> str:
    """Who called first, in the south, where no call record tells."""
    if scene.caller is None or scene.site == Site.NORTH:
        return ""
    frames = phrases("police")
    of_role = {Parties.BOTH_ACCUSED: Caller.VICTIM, Parties.BOTH_VICTIMS: Caller.PERPETRATOR}
    by_place = officer.people["v"][1] in PLACES_ON_RECORD and scene.caller.value in frames["caller_by_role"]
    if by_place or of_role.get(scene.parties) == scene.caller:
        return officer.write(frames["caller_by_role"][scene.caller.value])
    return officer.write(frames["caller"][scene.caller.value]["in_person" if scene.in_person else "call"])


def form_injury(officer: Officer, scene: Scene, injury: Conveyed) -> list[str]:
    """Sentences on who was hurt, as much as the form conveys."""
    frames = phrases("merlin")["form"]
    wounds = frames["wounds" if scene.level == Level.HIGH else "slight_wounds"]
    parent = {"F": "the mother", "M": "the father"}
    hurt = [parent[sex] for sex, adult in zip(sexes(scene), (scene.harmed, scene.actor), strict=True) if adult.injured]
    hurt = list(dict.fromkeys(hurt)) + ["a child"] * any(child.injured for child in scene.children)
    full = injury == Conveyed.FULL
    listed = frames["injury_full" if full else "injury_partial"]
    return [officer.write(listed, who=who, wound=officer.dice.choice(wounds)) for who in hurt or ["one party"]]
