"""Incidents outside the sample: a plan is made up for each at random, plausible but bound to no published figure."""

from __future__ import annotations

import datetime as dt

import numpy as np

from filetrack.schemas.codes import (
    PRESENT,
    Action,
    Assessor,
    Caller,
    CallGrade,
    ChildLocation,
    ChildRelation,
    Consent,
    Context,
    Conveyed,
    Injured,
    Level,
    Location,
    Occupation,
    Offence,
    Parties,
    Presence,
    Relationship,
    Removal,
    RiskGrade,
    Site,
    Timing,
    Weapon,
)
from filetrack.simulate.decks import between, one, shuffled, weighted
from filetrack.simulate.plan.entities import PlannedAdult, PlannedChild, PlannedIncident
from filetrack.simulate.population.people import APPEARANCE, Family, Person, years_old
from filetrack.simulate.settings import Records

_PLACES = {Location.HOME: 86, Location.PUBLIC: 6, Location.TELEPHONE: 3, Location.OTHER: 5}
_LEVELS = {Level.LOW: 55, Level.MEDIUM: 22, Level.HIGH: 23}
_WHERE = {
    ChildLocation.WITNESSED: 40,
    ChildLocation.ASLEEP: 8,
    ChildLocation.ON_PREMISES: 18,
    ChildLocation.NOT_ON_PREMISES: 8,
    ChildLocation.NOT_RECORDED: 26,
}
_WHERE_IN_PUBLIC = (ChildLocation.WITNESSED, ChildLocation.NOT_ON_PREMISES, ChildLocation.NOT_RECORDED)
_CONTEXTS = (Context.ALCOHOL_DRUGS, Context.RELATIONSHIP, Context.ACCESS, Context.MONEY)
_WEAPONS = {Weapon.NONE: 75, Weapon.KNIFE: 10, Weapon.OTHER: 15}
_OCCUPATIONS = {
    Occupation.NOT_RECORDED: 35,
    Occupation.UNEMPLOYED: 35,
    Occupation.PERSONAL_SERVICE: 5,
    Occupation.SALES: 5,
    Occupation.SKILLED_TRADES: 6,
    Occupation.OPERATIVES: 4,
    Occupation.ELEMENTARY: 6,
    Occupation.STUDENT: 4,
}
_CALLERS = {
    Caller.VICTIM: 75,
    Caller.PERPETRATOR: 3,
    Caller.NEIGHBOUR: 5,
    Caller.RELATIVE: 4,
    Caller.ANONYMOUS: 4,
    Caller.OTHER: 9,
}
_CALL_GRADES = {CallGrade.EMERGENCY: 22, CallGrade.ROUTINE_RAISED: 9, CallGrade.ROUTINE: 95, None: 4}
_RISKS = {
    Level.LOW: {RiskGrade.BRONZE: 88, RiskGrade.SILVER: 12},
    Level.MEDIUM: {RiskGrade.BRONZE: 60, RiskGrade.SILVER: 38, RiskGrade.GOLD: 2},
    Level.HIGH: {RiskGrade.BRONZE: 38, RiskGrade.SILVER: 50, RiskGrade.GOLD: 12},
}
_OFFENCES = {
    Level.LOW: (Offence.BREACH_OF_PEACE, Offence.HARASSMENT, Offence.CRIMINAL_DAMAGE, Offence.BREACH_OF_INJUNCTION),
    Level.MEDIUM: (Offence.COMMON_ASSAULT, Offence.COMMON_ASSAULT, Offence.CRIMINAL_DAMAGE),
    Level.HIGH: (Offence.ACTUAL_BODILY_HARM, Offence.ACTUAL_BODILY_HARM, Offence.COMMON_ASSAULT),
}
_NORTHERN_OFFENCES = (Offence.VERBAL_ABUSE, Offence.THREATENING, Offence.EMOTIONAL_ABUSE)
_TELEPHONE_OFFENCES = (Offence.HARASSMENT, Offence.OTHER)
_ACTIONS = (Action.SAFETY_INFORMATION, Action.VICTIM_CALL, Action.VICTIM_VISIT, Action.VICTIM_LETTER)
_NORTHERN_ACTIONS = (Action.REFERRAL_FPU, Action.CARE_PACK)
_AFTER_ARREST = (Action.BAIL, Action.NO_CHARGE, Action.CAUTION)
_TIMINGS = {Timing.WITHIN_DAY: 50, Timing.AFTER_DAY: 40, Timing.NOT_RECORDED: 10}
_CONSENTS = {Consent.NEITHER: 79, Consent.AWARE: 15, Consent.OBTAINED: 6}


def unplanned(
    family: Family,
    reported_at: dt.datetime,
    relationship: Relationship,
    records: Records,
    rng: np.random.Generator,
) -> PlannedIncident:
    """Return what happened in an incident of a family, reported at a time; it holds together as planned ones do."""
    location = weighted(_PLACES, rng)
    level = weighted(_LEVELS, rng)
    if location == Location.TELEPHONE and level == Level.MEDIUM:
        level = Level.LOW
    people = [family.mother, family.other] if rng.random() < 0.85 else [family.other, family.mother]
    children = [_child(child, location, family, reported_at, records, rng) for child in family.children]
    present = any(child.location in PRESENT for child in children)
    plan = PlannedIncident(
        site=family.site,
        presence=Presence.PRESENT if present else Presence.NOT_RECORDED_PRESENT,
        level=level,
        location=location,
        relationship=relationship,
        adults=tuple(_adult(person, reported_at, records, rng) for person in people),
        children=children,
        contexts=shuffled(_CONTEXTS, rng)[: weighted({0: 30, 1: 50, 2: 20}, rng)],
        reported_on=reported_at.date(),
        minute=reported_at.hour * 60 + reported_at.minute,
        caller=weighted(_CALLERS, rng),
        calls=weighted({1: 90, 2: 7, 3: 3}, rng),
        response_minutes=int(rng.gamma(1.2, 18)) + 2,
    )
    plan.details_missing = any(person.age is None or not person.sex for person in [*plan.adults, *children])
    _conduct(plan, rng)
    _response(plan, rng)
    _notification(plan, rng)
    return plan


# ------------------------------------------------------------------ people


def _adult(person: Person, at: dt.datetime, records: Records, rng: np.random.Generator) -> PlannedAdult:
    return PlannedAdult(
        sex=person.sex,
        age=None if rng.random() < records.adult_birth_missing else years_old(person.born, at.date()),
        ethnic_appearance=APPEARANCE[person.appearance],
        occupation=weighted(_OCCUPATIONS, rng),
        alcohol=rng.random() < 0.2,
        drugs=rng.random() < 0.03,
        mental_health=rng.random() < 0.04,
    )


def _child(
    child: Person, location: Location, family: Family, at: dt.datetime, records: Records, rng: np.random.Generator
) -> PlannedChild:
    others = (ChildRelation.PARENT_AND_PARTNER, ChildRelation.PARENT_AND_UNKNOWN, ChildRelation.UNCLEAR)
    return PlannedChild(
        location=_where(location, rng),
        age=None if rng.random() < records.child_birth_missing else years_old(child.born, at.date()),
        sex="" if rng.random() < records.sex_missing else child.sex,
        ethnic_appearance=APPEARANCE[child.appearance],
        relation=ChildRelation.BOTH_PARENTS if family.father is family.other else one(others, rng),
    )


def _where(location: Location, rng: np.random.Generator) -> ChildLocation:
    if location == Location.TELEPHONE:
        return ChildLocation.PHONE_OR_TEXT
    if location == Location.PUBLIC:
        return one(_WHERE_IN_PUBLIC, rng)
    return weighted(_WHERE, rng)


# ------------------------------------------------ conduct, response, notice


def _conduct(plan: PlannedIncident, rng: np.random.Generator) -> None:
    """Set parties, weapons, injuries and offences: weapons and injuries are of the high level, at a meeting."""
    partners = plan.relationship in (Relationship.CURRENT, Relationship.FORMER)
    if plan.site == Site.SOUTH and partners and plan.level != Level.HIGH and rng.random() < 0.3:
        plan.parties = Parties.BOTH_VICTIMS
        plan.aggressor = int(rng.integers(2))
    telephone = plan.location == Location.TELEPHONE
    if plan.level == Level.HIGH and not telephone:
        plan.weapon = weighted(_WEAPONS, rng)
        if rng.random() < 0.75:
            plan.injured = [Injured.VICTIM]
            plan.adults[0].injured = True
    plan.no_offence = plan.parties == Parties.BOTH_VICTIMS or (plan.level != Level.HIGH and rng.random() < 0.5)
    if not plan.no_offence:
        offences = _TELEPHONE_OFFENCES if telephone else _OFFENCES[plan.level]
        plan.offences = [one(offences, rng)]
        if plan.site == Site.NORTH and rng.random() < 0.5:
            plan.offences.append(one(_NORTHERN_OFFENCES, rng))


def _response(plan: PlannedIncident, rng: np.random.Generator) -> None:
    """Set who left, what the police did, and their assessment of the risk."""
    identified = plan.parties == Parties.VICTIM_AND_PERPETRATOR
    if plan.offences and identified and rng.random() < 0.6:
        plan.removal = Removal.ARRESTED
        plan.actions = [(Action.ARREST, Timing.WITHIN_DAY), (one(_AFTER_ARREST, rng), Timing.AFTER_DAY)]
    elif plan.location == Location.HOME and rng.random() < 0.5:
        plan.removal = Removal.PERPETRATOR_LEFT if identified else Removal.VICTIM_PERPETRATOR_LEFT
    possible = _ACTIONS + (_NORTHERN_ACTIONS if plan.site == Site.NORTH else ())
    plan.actions += [(action, weighted(_TIMINGS, rng)) for action in shuffled(possible, rng)[: between(0, 2, rng)]]
    if plan.site == Site.NORTH:
        plan.grade = weighted(_CALL_GRADES, rng)
        plan.officers = between(1, 6, rng)
    if rng.random() < (0.88 if plan.site == Site.NORTH else 0.5):
        specialist = plan.site == Site.NORTH and rng.random() < 0.25
        plan.assessor = Assessor.SPECIALIST if specialist else Assessor.FRONT_LINE
        plan.risk = weighted(_RISKS[plan.level], rng)
        plan.risk_days = int(rng.gamma(1.1, 6)) if plan.site == Site.NORTH else 0


def _notification(plan: PlannedIncident, rng: np.random.Generator) -> None:
    """Set when a notification would be sent, and what it would leave out."""
    plan.weapon_conveyed = None if plan.weapon == Weapon.NONE else Conveyed.FULL
    plan.injury_conveyed = Conveyed.FULL if plan.injured else None
    plan.child_omitted = bool(plan.children) and rng.random() < 0.07
    plan.presence_omitted = plan.presence == Presence.PRESENT and rng.random() < 0.1
    if plan.site == Site.NORTH:
        plan.sent_days = int(rng.gamma(1.1, 6))
        plan.consent = weighted(_CONSENTS, rng)
