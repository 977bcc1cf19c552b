"""What police of both sites put on record of an incident: offences, actions with their times, the form as sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from filetrack.schemas.codes import Action, Presence, Timing
from filetrack.simulate.decks import between, one, shuffled
from filetrack.simulate.plan.entities import PlannedAdult, PlannedIncident

_DAY = 24 * 60
_WITHIN = 22 * 60
"""Minutes from the report within which actions of the first day are taken."""
_AFTER = 10 * _DAY
"""Minutes from the report within which later ones are."""


@dataclass(frozen=True)
class Form:
    """The notification form as it went out: date of the incident, numbers of the children named, their presence box."""

    stated_on: dt.date
    named: tuple[int, ...]
    present: bool | None

    def numbers(self, separator: str) -> str:
        """Return the numbers as a form lists them, or NONE."""
        return separator.join(str(number) for number in self.named) or "NONE"


def form(plan: PlannedIncident, rng: np.random.Generator) -> Form:
    """Return the form of a planned incident, with what it omits or has wrong (§5.10.4)."""
    numbers = list(range(1, len(plan.children) + 1))
    if plan.child_omitted:
        kept = shuffled(numbers, rng)[: between(0, len(numbers) - 1, rng)]
        numbers = sorted(kept)
    told = plan.presence == Presence.PRESENT and not plan.presence_omitted
    wrong = dt.timedelta(days=one((-7, -2, -1, 1, 2), rng) if plan.date_wrong else 0)
    return Form(plan.reported_on + wrong, tuple(numbers), True if told else one((False, None), rng))


def offences(plan: PlannedIncident, words: Mapping, separator: str, rng: np.random.Generator) -> str:
    """Return a record's offences in a force's words, or its words for none."""
    return separator.join(one(words[offence], rng) for offence in plan.offences) or one(words[None], rng)


def noted(adult: PlannedAdult, words: Mapping[str, Sequence[str]], separator: str, rng: np.random.Generator) -> str:
    """Return the conditions noted of an adult in a force's words."""
    return separator.join(one(words[condition], rng) for condition in words if getattr(adult, condition))


def actions(plan: PlannedIncident, rng: np.random.Generator) -> list[tuple[Action | None, dt.datetime | None]]:
    """Return actions with their times, in order, those without a time last; None stands for what is no action.

    Where the time of the report is unclear, actions within 24 hours are of the same day, later ones of the day after
    the next or later.
    """
    reported = dt.datetime.combine(plan.reported_on, dt.time()) + dt.timedelta(minutes=plan.minute)
    soonest = min(plan.response_minutes or 15, _WITHIN - 60)
    within = (soonest, _WITHIN) if plan.time_clear else (1, _DAY - 1 - plan.minute)
    after = (_DAY + 30 if plan.time_clear else 2 * _DAY, _AFTER)
    taken: list[tuple[Action | None, dt.datetime | None]] = []
    for timings, minutes in (
        ((Timing.WITHIN_DAY, Timing.BOTH), within),
        ((Timing.AFTER_DAY, Timing.BOTH), after),
    ):
        chosen = [action for action, timing in plan.actions if timing in timings]
        chosen.sort(key=_course)
        times = sorted(between(*minutes, rng) for _ in chosen)
        taken += [
            (action, reported + dt.timedelta(minutes=minute)) for action, minute in zip(chosen, times, strict=True)
        ]
    if rng.random() < 0.4:
        taken.append((None, reported + dt.timedelta(minutes=between(*after, rng))))
    taken.sort(key=lambda entry: entry[1])
    return taken + [(action, None) for action, timing in plan.actions if timing == Timing.NOT_RECORDED]


_AT_SCENE = (Action.SAFETY_INFORMATION, Action.PHOTOGRAPHS, Action.ARREST, Action.PLACE_OF_SAFETY)
_LAST = (Action.CAUTION, Action.NO_CHARGE, Action.BAIL)


def _course(action: Action) -> tuple[int, int]:
    """Return the place of an action in the usual course of things: at the scene, in between, out of custody."""
    stage = 0 if action in _AT_SCENE else 2 if action in _LAST else 1
    return stage, list(Action).index(action)
