"""What the police record of the planned incidents: time, place, context, offences, actions, notification (ch. 4, 5).

Every count is dealt from the published tables and statements; what a record must fit is said beside its deck.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from filetrack.problems import Problem
from filetrack.schemas.codes import (
    Action,
    Assessor,
    ChildLocation,
    Consent,
    Context,
    Conveyed,
    EndState,
    Injured,
    Level,
    Location,
    Offence,
    Presence,
    Relationship,
    Removal,
    Site,
    TimeOfDay,
    Timing,
    Weapon,
    Weekday,
)
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.decks import assigned, between, deck, matched, one, shuffled
from filetrack.simulate.plan.entities import PlannedFamily, PlannedIncident

MINIMUM_GAP_DAYS = 9
"""Between two sampled incidents of one family, so that their notifications arrive in order."""

_BANDS = {
    TimeOfDay.NIGHT: (21 * 60, 27 * 60 - 1),
    TimeOfDay.MORNING: (3 * 60, 9 * 60 - 1),
    TimeOfDay.DAY: (9 * 60, 15 * 60 - 1),
    TimeOfDay.EVENING: (15 * 60, 21 * 60 - 1),
}
_TIMINGS = {
    Timing.WITHIN_DAY: "Undertaken within 24 hours",
    Timing.AFTER_DAY: "Undertaken after 24 hours",
    Timing.BOTH: "Undertaken both within 24 hours and subsequently",
    Timing.NOT_RECORDED: "Undertaken but time not recorded",
}
_NORTH_ACTIONS = frozenset(
    {Action.REFERRAL_FPU, Action.REFERRAL_DVLO, Action.CARE_PACK, Action.REFERRAL_HEALTH_VISITOR}
)
_AFTER_ARREST = (Action.CAUTION, Action.NO_CHARGE)
_NORTH_OFFENCES = frozenset(
    {Offence.VERBAL_ABUSE, Offence.THREATENING, Offence.EMOTIONAL_ABUSE, Offence.THREATS_TO_KILL}
)
_VIOLENT_OFFENCES = {
    Offence.ACTUAL_BODILY_HARM: (Level.HIGH,),
    Offence.GRIEVOUS_BODILY_HARM: (Level.HIGH,),
    Offence.RAPE: (Level.HIGH,),
    Offence.THREATS_TO_KILL: (Level.HIGH,),
    Offence.COMMON_ASSAULT: (Level.HIGH, Level.MEDIUM),
}
_NEEDS_A_MEETING = frozenset({Offence.CRIMINAL_DAMAGE, Offence.BREACH_OF_PEACE})
_SEEN_IN_PUBLIC = (ChildLocation.WITNESSED, ChildLocation.NOT_ON_PREMISES, ChildLocation.NOT_RECORDED)


def plan_records(
    families: Sequence[PlannedFamily],
    figures: Figures,
    first_day: dt.date,
    first_of_january_share: float,
    rng: np.random.Generator,
) -> None:
    """Fill in what the police record of each incident; changes the plan in place."""
    incidents = [incident for family in families for incident in family.incidents]
    _relationships(families, figures, rng)
    _places(incidents, figures, rng)
    _days(families, figures, first_day, first_of_january_share, rng)
    _minutes(incidents, figures, rng)
    _contexts(incidents, figures, rng)
    _calls(incidents, figures, rng)
    _actions(incidents, figures, rng)
    _offences(incidents, figures, rng)
    _risk_days(incidents, figures, rng)
    _consents(incidents, figures, rng)
    _notifications(incidents, figures, rng)


# --------------------------------------------------------- who, where, when


def _relationships(families: Sequence[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    counts = Counter(figures.counts(12, (Relationship.CURRENT, Relationship.FORMER)))
    once = [family for family in families if len(family.incidents) == 1]
    for family in families:
        if len(family.incidents) > 1:
            relationship = one(list(counts), rng)
            counts[relationship] -= len(family.incidents)
            for incident in family.incidents:
                incident.relationship = relationship
    for family, relationship in zip(once, deck(counts, rng), strict=True):
        family.incidents[0].relationship = relationship


def _places(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    """Deal Table 14's places: no child sleeps, or is in another room, in a public place."""
    places = figures.counts(14, Location)
    del places[Location.TELEPHONE]
    met = [incident for incident in incidents if incident.location != Location.TELEPHONE]
    cards = deck(places, rng)
    outdoors = [all(child.location in _SEEN_IN_PUBLIC for child in incident.children) for incident in met]
    fits = np.array([[place != Location.PUBLIC or outside for place in cards] for outside in outdoors])
    for incident, card in zip(met, assigned(fits, rng), strict=True):
        incident.location = cards[card]


def _days(
    families: Sequence[PlannedFamily],
    figures: Figures,
    first_day: dt.date,
    first_of_january_share: float,
    rng: np.random.Generator,
) -> None:
    days = [first_day + dt.timedelta(days=n) for n in range(31)]
    days = [day for day in days if day.month == first_day.month]
    dealt: list[dt.date] = []
    for position, weekday in enumerate(Weekday):
        same = [day for day in days if (day.weekday() + 1) % 7 == position]
        count = figures.count(15, weekday.label)
        if first_day in same:
            on_first = round(count * first_of_january_share)
            dealt += [first_day] * on_first
            same.remove(first_day)
            count -= on_first
        dealt += [same[n % len(same)] for n in range(count)]
    dealt = shuffled(dealt, rng)
    for family in sorted(families, key=lambda family: -len(family.incidents)):
        chosen = _apart(dealt, len(family.incidents), rng)
        for incident, day in zip(family.incidents, chosen, strict=True):
            incident.reported_on = day
            dealt.remove(day)


def _apart(days: list[dt.date], number: int, rng: np.random.Generator) -> list[dt.date]:
    """Return so many of the days in order, each well after the one before."""
    while True:
        chosen = sorted(days[position] for position in rng.choice(len(days), size=number, replace=False))
        if all((b - a).days >= MINIMUM_GAP_DAYS for a, b in pairwise(chosen)):
            return chosen


def _minutes(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    bands = deck(figures.counts(16, TimeOfDay), rng)
    for incident, band in zip(incidents, bands, strict=True):
        incident.time_clear = band != TimeOfDay.UNCLEAR
        incident.minute = between(*_BANDS.get(band, (7 * 60, 13 * 60)), rng) % 1440


# ----------------------------------------------------------------- context

_CONTEXT_CLAIMS = {
    Context.ALCOHOL_DRUGS: "4.8.1-alcohol-drugs",
    Context.RELATIONSHIP: "4.8.2-relationship",
    Context.ACCESS: "4.8.3-access",
    Context.CHILD_CONTACT: "4.8.4-contact",
    Context.PARENTING: "4.8.5-parenting",
    Context.MONEY: "4.8.6-money",
}
_CONTEXT_PAIRS = {
    (Context.RELATIONSHIP, Context.ALCOHOL_DRUGS): "4.8.2-alcohol-additional",
    (Context.ACCESS, Context.ALCOHOL_DRUGS): "4.8.3-access-alcohol",
    (Context.ACCESS, Context.CHILD_CONTACT): "4.8.3-access-contact",
    (Context.MONEY, Context.ALCOHOL_DRUGS): "4.8.6-money-drugs",
}
_OTHER_PAIRS = (
    (Context.CHILD_CONTACT, Context.PARENTING),
    (Context.RELATIONSHIP, Context.MONEY),
    (Context.RELATIONSHIP, Context.PARENTING),
    (Context.CHILD_CONTACT, Context.MONEY),
)


def _contexts(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    """Deal the contexts of §4.8: one or two an incident, with the pairs that it counts; the rest are not described.

    Child contact is at issue only where children are listed, and mostly between former partners.
    """
    described = figures.count(18, "Total") - figures.claim("4.8-no-description")
    singles = Counter({context: figures.claim(name) for context, name in _CONTEXT_CLAIMS.items()})
    pairs = Counter({pair: figures.claim(name) for pair, name in _CONTEXT_PAIRS.items()})
    more = singles.total() - described - pairs.total()
    pairs.update(_OTHER_PAIRS[:more])
    pairs.update(one(_OTHER_PAIRS, rng) for _ in range(more - len(_OTHER_PAIRS)))
    for pair, count in pairs.items():
        for context in pair:
            singles[context] -= count
    if min(singles.values()) < 0:
        raise Problem("The contexts that §4.8 counts together exceed those that it counts alone.")
    cards = deck({**pairs, **{(context,): count for context, count in singles.items()}}, rng)
    chosen = shuffled(incidents, rng)[:described]
    fits = np.array(
        [[Context.CHILD_CONTACT not in card or _has_contact(incident) for card in cards] for incident in chosen]
    )
    for incident, card in zip(chosen, assigned(fits, rng), strict=True):
        incident.contexts = list(cards[card])


def _has_contact(incident: PlannedIncident) -> bool:
    return bool(incident.children) and incident.relationship == Relationship.FORMER


# ------------------------------------------------------------------- calls


def _calls(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    """Deal numbers of calls, and of officers in the north; missing where §5.3.1 gives none: of calls, in the south."""
    counts = Counter({1: figures.claim("5.3.1-one-call"), 2: figures.claim("5.3.1-two-calls")})
    counts[3] = figures.claim("5.3.1-three-calls")
    counts[figures.claim("5.3.1-six-calls-calls")] = figures.claim("5.3.1-six-calls")
    cards = deck({**counts, None: len(incidents) - counts.total()}, rng)
    fits = np.array(
        [
            [
                calls == 1 or (incident.response != "not_applicable" and (calls or incident.site == Site.SOUTH))
                for calls in cards
            ]
            for incident in incidents
        ],
        dtype=bool,
    )
    for incident, card in zip(incidents, assigned(fits, rng), strict=True):
        incident.calls = cards[card]
    north = [incident for incident in incidents if incident.site == Site.NORTH]
    bands = {(1, 2): "5.3.1-officers-two", (3, 4): "5.3.1-officers-four", (5, 8): "5.3.1-officers-five"}
    officers = Counter({band: figures.claim(name) for band, name in bands.items()})
    for incident, band in zip(north, deck({**officers, None: len(north) - officers.total()}, rng), strict=True):
        incident.officers = None if band is None else between(*band, rng)


# ----------------------------------------------------- actions and offences


def _actions(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    """Deal Tables 26 and 28 with their times, and what §4.9 and §5.7 to §5.10 count beside them."""
    arrested = [incident for incident in incidents if incident.removal == Removal.ARRESTED]
    table_26 = list(Action)[: list(Action).index(Action.ARREST)]
    for action in table_26:
        _act(_taking(action, incidents, figures, rng), action, _timings(26, action, figures, rng))
    _act(arrested, Action.ARREST, _timings(28, Action.ARREST, figures, rng))
    sought = shuffled(incidents, rng)[: figures.count(28, Action.WARRANT.label, "Total")]
    _act(sought, Action.WARRANT, _timings(28, Action.WARRANT, figures, rng))
    left = shuffled(arrested, rng)
    for action in _AFTER_ARREST:
        timings = _timings(28, action, figures, rng)
        chosen, left = left[: len(timings)], left[len(timings) :]
        _act(chosen, action, timings)
    charged = [incident for incident in arrested if Action.NO_CHARGE not in _taken(incident)]
    _anytime(charged, Action.BAIL, figures.claim("5.9.2-bail"), rng)
    _anytime(arrested, Action.RETRACTION, figures.claim("5.9.2-retractions"), rng)
    injured = [incident for incident in incidents if incident.injured]
    photographed = round(len(injured) * figures.claim("4.9-photos-percent") / 100)
    _anytime(injured, Action.PHOTOGRAPHS, photographed, rng)
    north = [incident for incident in incidents if incident.site == Site.NORTH]
    _anytime(north, Action.SPECIALIST_ASSIGNED, figures.claim("5.7.1-both-specialists"), rng)
    quiet = [incident for incident in incidents if incident.no_offence]
    warned = shuffled(quiet, rng)
    breaches = figures.claim("5.9.1-breach-warning")
    _anytime(warned[:breaches], Action.BREACH_WARNING, breaches, rng)
    _anytime(warned[breaches:], Action.HARASSMENT_WARNING, figures.claim("5.9.1-harassment-warning"), rng)
    pregnant = [incident for incident in north if _pregnant(incident)]
    others = [incident for incident in north if not _pregnant(incident)]
    forms, of_pregnant = figures.claim("5.10.3-multi-agency-form"), figures.claim("5.10.3-form-pregnant")
    _anytime(pregnant, Action.MULTI_AGENCY_FORM, of_pregnant, rng)
    _anytime(others, Action.MULTI_AGENCY_FORM, forms - of_pregnant, rng)


def _taking(
    action: Action, incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator
) -> list[PlannedIncident]:
    """Return the incidents on which an action of Table 26 was taken."""
    if action == Action.PLACE_OF_SAFETY:
        return [incident for incident in incidents if incident.safe]
    possible = incidents
    if action in _NORTH_ACTIONS:
        possible = [incident for incident in incidents if incident.site == Site.NORTH]
    chosen = shuffled(possible, rng)
    if action == Action.REFERRAL_HEALTH_VISITOR:
        chosen.sort(key=lambda incident: not _pregnant(incident))
    if action == Action.SAFETY_INFORMATION:
        chosen.sort(key=lambda incident: incident.site == Site.NORTH and rng.random() < _MOSTLY_SOUTH)
    return chosen[: figures.count(26, action.label, "Total")]


_MOSTLY_SOUTH = 0.93
"""Share of northern incidents that come last for safety information: "on the vast majority of occasions" southern."""


def _timings(table: int, action: Action, figures: Figures, rng: np.random.Generator) -> list[Timing]:
    return deck({timing: figures.maybe(table, action.label, column) for timing, column in _TIMINGS.items()}, rng)


def _act(incidents: Sequence[PlannedIncident], action: Action, timings: Sequence[Timing]) -> None:
    for incident, timing in zip(incidents, timings, strict=True):
        incident.actions.append((action, timing))


def _anytime(incidents: Sequence[PlannedIncident], action: Action, number: int, rng: np.random.Generator) -> None:
    for incident in shuffled(incidents, rng)[:number]:
        incident.actions.append((action, one((Timing.WITHIN_DAY, Timing.AFTER_DAY), rng)))


def _taken(incident: PlannedIncident) -> set[Action]:
    return {action for action, _ in incident.actions}


def _pregnant(incident: PlannedIncident) -> bool:
    return any(adult.pregnant for adult in incident.adults)


def _offences(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    """Deal Table 27 over the incidents with an offence, at least one each.

    Assaults need the level that they speak for, and a telephone incident no meeting; releases without charge mostly
    follow a breach of the peace (§5.10.1).
    """
    accused = [incident for incident in incidents if not incident.no_offence]
    offences = list(Offence)
    allowed = np.array([[_can_be(offence, incident) for offence in offences] for incident in accused])
    peace = offences.index(Offence.BREACH_OF_PEACE)
    released = [position for position, incident in enumerate(accused) if Action.NO_CHARGE in _taken(incident)]
    possible = [position for position in shuffled(released, rng) if allowed[position, peace]]
    least = np.ones(len(accused), dtype=int)
    counts = np.array([figures.count(27, offence.label) for offence in offences])
    certain = possible[: len(released) // 2 + 1 + between(0, 6, rng)]
    allowed[certain, peace] = False
    counts[peace] -= len(certain)
    least[certain] = 0
    table = matched(allowed, least, counts, rng)
    table[certain, peace] = True
    for incident, row in zip(accused, table, strict=True):
        incident.offences = [offence for offence, dealt in zip(offences, row, strict=True) if dealt]


def _can_be(offence: Offence, incident: PlannedIncident) -> bool:
    if offence in _NORTH_OFFENCES and incident.site != Site.NORTH:
        return False
    if incident.location == Location.TELEPHONE and offence in _NEEDS_A_MEETING:
        return False
    if incident.location == Location.TELEPHONE and offence in _VIOLENT_OFFENCES:
        return offence == Offence.THREATS_TO_KILL and incident.level == Level.HIGH
    return incident.level in _VIOLENT_OFFENCES.get(offence, tuple(Level))


# ---------------------------------------------- risk, consent, notification


def _risk_days(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    """Deal days to risk assessments as §5.6.1 counts them; the northern mean comes out as printed."""
    assessed = {site: [i for i in incidents if i.site == site and i.assessor is not None] for site in Site}
    north = len(assessed[Site.NORTH])
    same_day = figures.claim("5.6.1-north-same-day")
    within = round(north * figures.claim("5.6.1-north-five-days-percent") / 100)
    later = north - same_day - within
    bands = [(0, 0)] * same_day
    for name, number in (("five", within), ("forty", later)):
        ends = (figures.claim(f"5.6.1-north-{name}-days-low"), figures.claim(f"5.6.1-north-{name}-days-high"))
        bands += [ends] * number
    days = with_mean(bands, figures.claims["5.6.1-north-mean-days"], rng)
    for incident, number in zip(_specialists_last(assessed[Site.NORTH], rng), sorted(days), strict=True):
        incident.risk_days = number
    late = figures.claim("5.6.1-south-not-same-day")
    for position, incident in enumerate(shuffled(assessed[Site.SOUTH], rng)):
        incident.risk_days = between(1, 4, rng) if position < late else 0


def _specialists_last(incidents: list[PlannedIncident], rng: np.random.Generator) -> list[PlannedIncident]:
    """Return the incidents in random order, those that a specialist assessed more often late."""
    lateness = {id(incident): rng.random() + 0.5 * (incident.assessor == Assessor.SPECIALIST) for incident in incidents}
    return sorted(incidents, key=lambda incident: lateness[id(incident)])


def with_mean(bands: Sequence[tuple[int, int]], mean: float, rng: np.random.Generator) -> list[int]:
    """Return a whole number in each band, such that their mean is the one given, to its rounding."""
    numbers = [between(*band, rng) for band in bands]
    wanted = round(mean * len(numbers))
    while sum(numbers) != wanted:
        position = int(rng.integers(len(numbers)))
        step = 1 if sum(numbers) < wanted else -1
        if bands[position][0] <= numbers[position] + step <= bands[position][1]:
            numbers[position] += step
    return numbers


def _consents(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    north = [incident for incident in incidents if incident.site == Site.NORTH]
    neither = round(len(north) * figures.claim("5.10.1-no-consent-percent") / 100)
    counts = {Consent.NEITHER: neither, Consent.OBTAINED: figures.claim("5.10.1-consent")}
    counts[Consent.AWARE] = len(north) - sum(counts.values())
    for incident, consent in zip(north, deck(counts, rng), strict=True):
        incident.consent = consent


def _notifications(incidents: list[PlannedIncident], figures: Figures, rng: np.random.Generator) -> None:
    """Say what notifications left out or had wrong: §5.10.4 over all of them, §6.2.3 over those traced."""
    for incident in incidents:
        incident.weapon_conveyed = incident.weapon_conveyed or (
            Conveyed.FULL if incident.weapon != Weapon.NONE else None
        )
        incident.injury_conveyed = Conveyed.FULL if victim_or_child_injured(incident) else None
    traced = [incident for incident in incidents if incident.end_state == EndState.TRACED]
    armed = [incident for incident in traced if incident.weapon_conveyed == Conveyed.FULL]
    for incident in shuffled(armed, rng)[: figures.claim("6.2.3-weapons-incomplete")]:
        incident.weapon_conveyed = Conveyed.PARTIAL
    hurt = [incident for incident in traced if incident.injury_conveyed and not _short_of(incident)]
    hurt.sort(key=lambda incident: incident.presence != Presence.PRESENT)
    with_children = [incident for incident in hurt if incident.children and Injured.CHILD not in incident.injured]
    for incident in shuffled(with_children, rng)[: figures.claim("6.2.3-injuries-limited")]:
        incident.injury_conveyed = Conveyed.PARTIAL
    short = shuffled([incident for incident in incidents if _short_of(incident)], rng)
    presences, children = figures.claim("5.10.4-presence-omitted"), figures.claim("5.10.4-child-omitted")
    apart = figures.claim("5.10.4-inconsistent") - presences - children
    short.sort(key=lambda incident: bool(incident.children))
    alone, doubled = short[:apart], short[apart:]
    left = shuffled([incident for incident in incidents if not _short_of(incident)], rng)
    silent = [incident for incident in doubled if incident.presence == Presence.PRESENT]
    unnamed = [incident for incident in doubled if incident not in silent]
    silent = _filled(silent, presences, left, lambda incident: incident.presence == Presence.PRESENT)
    unnamed = _filled(unnamed, children, left, lambda incident: bool(incident.children))
    for incident in silent:
        incident.presence_omitted = True
    for incident in unnamed:
        incident.child_omitted = True
    for incident in left[: apart - len(alone)]:
        incident.date_wrong = True


def _filled(chosen: list, number: int, left: list, fits) -> list:
    """Take fitting incidents out of those left until there are enough."""
    taken = [incident for incident in left if fits(incident)][: number - len(chosen)]
    for incident in taken:
        left.remove(incident)
    if len(chosen) + len(taken) != number:
        raise Problem("What notifications left out (§5.10.4, §6.2.3) cannot be dealt to the sample's incidents.")
    return chosen + taken


def _short_of(incident: PlannedIncident) -> bool:
    """Whether a weapon or an injury was not conveyed in full."""
    lacking = (Conveyed.PARTIAL, Conveyed.NOT)
    return incident.weapon_conveyed in lacking or incident.injury_conveyed in lacking


def victim_or_child_injured(incident: PlannedIncident) -> bool:
    """Whether a victim or a child was injured, an injured party to an incident of two accused included (§6.2.3)."""
    return any(who in (Injured.VICTIM, Injured.CHILD, Injured.VICTIM_PERPETRATOR) for who in incident.injured)
