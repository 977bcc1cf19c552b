"""Simulator: the free text that police officers and social workers write (§4.8 to §4.12, §5.2).

What a text says of an incident's violence and of each child's whereabouts must be, to a careful reader, what its scene
says.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from filetrack.schemas.codes import Conveyed, EventKind, Location, Site
from filetrack.simulate.narratives.adults import adult_slots, parent_slots
from filetrack.simulate.narratives.children import child_slots, of_children, seen, years_old
from filetrack.simulate.narratives.conduct import (
    all_weapons,
    form_injury,
    of_background,
    of_caller,
    of_conduct,
    of_ending,
    of_removal,
    setting_slots,
    short_conduct,
)
from filetrack.simulate.narratives.hand import OFFICERS, Habits, Officer, dice_of, habits, paragraph, phrases, usual
from filetrack.simulate.narratives.scene import Scene, SceneChild


def police_text(scene: Scene, rng: np.random.Generator, officer: int | None = None) -> str:
    """Return what an officer, or any, wrote of an incident: the north's summary box, or the south's CRIS report.

    Raises ValueError for a telephone incident of medium violence, which cannot be.
    """
    dice = dice_of(rng)
    habit = habits(scene.site.value, dice.randrange(OFFICERS) if officer is None else officer)
    if scene.location == Location.TELEPHONE and habit.desk:
        style = _by_telephone
    else:
        style = usual(_NORTH if scene.site == Site.NORTH else _SOUTH, habit.style)
    terse = style in (_terse, _log)
    return style(Officer(dice, terse, adult_slots(scene, dice, terse, habit), habit), scene)


def merlin_text(scene: Scene, rng: np.random.Generator) -> str:
    """Return a MERLIN record of a domestic incident: it names children, and adults by their part in the family."""
    dice = dice_of(rng)
    officer = Officer(dice, False, parent_slots(scene, dice), _any_of("MERLIN", dice))
    frames = phrases("merlin")["domestic"]
    opening = frames["opening_telephone" if scene.location == Location.TELEPHONE else "opening"]
    parts = [
        officer.write(opening, **setting_slots(officer, scene)),
        officer.write(frames["lead"]),
        of_background(officer, scene, 0.4),
        *of_conduct(officer, scene),
        of_children(officer, scene),
        seen(officer, scene, frames["seen"]),
        _recalled(officer, 0.3, "history"),
        officer.maybe(0.5 if scene.location == Location.HOME else 0, frames["home"]),
        officer.write(frames["ending"]),
    ]
    return paragraph(parts)


def form_text(
    scene: Scene, rng: np.random.Generator, weapon: Conveyed | None = None, injury: Conveyed | None = None
) -> str:
    """Return the text of the form as sent: short, with as much of weapon and injury as it conveys; None is no such."""
    dice = dice_of(rng)
    officer = Officer(dice, False, {}, _any_of("forms", dice))
    frames = phrases("merlin")["form"]
    parts = [
        officer.write(frames["opening_telephone" if scene.location == Location.TELEPHONE else "opening"]),
        officer.write(frames[scene.level.value]),
        officer.write(frames["weapon_full"], weapon=all_weapons(scene)) if weapon == Conveyed.FULL else "",
        officer.write(frames["weapon_partial"]) if weapon == Conveyed.PARTIAL else "",
        *(form_injury(officer, scene, injury) if injury in (Conveyed.FULL, Conveyed.PARTIAL) else ()),
        officer.write(frames["ending"]),
    ]
    return paragraph(parts)


def merlin_text_not_domestic(rng: np.random.Generator, child: SceneChild) -> str:
    """Return a MERLIN record of a child who came to notice for something else; it holds no search phrase (§2.3.1)."""
    dice = dice_of(rng)
    officer = Officer(dice, False, {}, _any_of("MERLIN", dice))
    frames = phrases("merlin")
    slots = child_slots([child], child.forename or "The child")
    first = dict(slots, c=(f"{slots['c'][0]}{years_old(child)}", slots["c"][0]))
    young = child.age_years is not None and child.age_years < 8
    came = frames["other"]["any"] + ([] if young else frames["other"]["older"])
    return paragraph([officer.write(came, **first), officer.write(frames["other_ending"], **slots)])


def diary_text(kind: EventKind, rng: np.random.Generator) -> str:
    """Return a social worker's diary entry for a notification, contact, letter, phone call, visit or other entry.

    It names nobody. Raises KeyError for another kind of event.
    """
    dice = dice_of(rng)
    return paragraph([Officer(dice, False, {}, _any_of("diary", dice)).write(phrases("diary")[kind.value])])


def _any_of(desk: str, dice: random.Random) -> Habits:
    return habits(desk, dice.randrange(OFFICERS))


def _recalled(officer: Officer, chance: float, *kinds: str) -> str:
    """A sentence on the past, or on what is feared, of these kinds, or none."""
    return officer.maybe(
        chance * officer.habits.recalls, [frame for kind in kinds for frame in phrases("police")[kind]]
    )


def _opening(officer: Officer, scene: Scene) -> str:
    frames = phrases("police")["opening"]
    kind = "telephone" if scene.location == Location.TELEPHONE else scene.site.value
    return officer.write(frames[kind], **setting_slots(officer, scene))


def _short_ending(officer: Officer, scene: Scene) -> str:
    return paragraph([of_removal(officer, scene), officer.maybe(0.5, phrases("police")["terse_close"])])


def _terse(officer: Officer, scene: Scene) -> str:
    parts = [*short_conduct(officer, scene), of_children(officer, scene), of_background(officer, scene)]
    return paragraph([*parts, _short_ending(officer, scene)])


def _log(officer: Officer, scene: Scene) -> str:
    telephone = scene.location == Location.TELEPHONE
    call = officer.write(phrases("police")["terse_opening"], **setting_slots(officer, scene)) if not telephone else ""
    found = paragraph([*short_conduct(officer, scene), of_background(officer, scene)])
    children, history = of_children(officer, scene), _recalled(officer, 0.2, "history")
    headings = ("CALL", "REPORT" if telephone else "O/A", "CH", "PREV", "RES")
    return _headed(headings, [call, found, children, history, _short_ending(officer, scene)])


def _summary(officer: Officer, scene: Scene) -> str:
    parts = [_opening(officer, scene), *of_conduct(officer, scene), of_background(officer, scene)]
    parts.append(of_children(officer, scene))
    parts.append(_recalled(officer, 0.3, "history", "fear"))
    parts.append(of_ending(officer, scene))
    return paragraph(parts)


def _report(officer: Officer, scene: Scene) -> str:
    telephone = scene.location == Location.TELEPHONE
    children_early = officer.dice.random() < 0.5
    parts = [_opening(officer, scene), of_caller(officer, scene)]
    parts.append(officer.maybe(0 if telephone else 0.6, phrases("police")["arrival"]))
    parts += [of_background(officer, scene), *of_conduct(officer, scene)]
    parts.append(of_children(officer, scene) if children_early else "")
    parts += [_recalled(officer, 0.5, "history"), _recalled(officer, 0.3, "fear")]
    parts.append("" if children_early else of_children(officer, scene))
    parts.append(of_ending(officer, scene))
    return paragraph(parts)


def _sections(officer: Officer, scene: Scene) -> str:
    sections = [
        paragraph([_opening(officer, scene), of_caller(officer, scene)]),
        paragraph([of_background(officer, scene), *of_conduct(officer, scene)]),
        of_children(officer, scene),
        _recalled(officer, 0.6, "history"),
        _recalled(officer, 0.4, "fear"),
        of_ending(officer, scene),
    ]
    return _headed(officer.dice.choice(phrases("police")["headings"]), sections)


def _by_telephone(officer: Officer, scene: Scene) -> str:
    """A report of telephone contact as a desk takes it down from the caller."""
    sections = [
        paragraph([_opening(officer, scene), of_caller(officer, scene)]),
        paragraph([*of_conduct(officer, scene), of_children(officer, scene)]),
        of_background(officer, scene),
        _recalled(officer, 0.4, "history"),
        of_ending(officer, scene),
    ]
    return _headed(phrases("police")["telephone_headings"], sections)


def _headed(headings: Sequence[str], sections: Sequence[str]) -> str:
    said = zip(headings, sections, strict=True)
    return paragraph([f"{heading}: {text}" for heading, text in said if text])


_NORTH = (_terse, _terse, _log, _summary, _summary)


_SOUTH = (_report, _report, _sections)
