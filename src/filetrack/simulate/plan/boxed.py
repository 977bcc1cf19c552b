"""The report's boxed cases made to appear in the plan, as structures (`config/boxed_cases.yaml`, ch. 4 to 7).

An incident or a family that is nearly a boxed case is made into it by exchanges: it gives some attributes to another
one and takes that one's, both being alike in all that those attributes are counted with. No count changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from filetrack.problems import Problem
from filetrack.schemas.boxed import BoxedCase, BoxedCases, BoxedChild, BoxedIncident
from filetrack.schemas.codes import (
    PRESENT,
    Action,
    Caller,
    ChildLocation,
    ChildRelation,
    Context,
    Conveyed,
    EndState,
    Engagement,
    Injured,
    Level,
    Location,
    Offence,
    Parties,
    Pathway,
    Presence,
    PreviousInvolvement,
    Relationship,
    Removal,
    Site,
    Stage,
    SubsequentInvolvement,
    TimeOfDay,
    Trigger,
    Weapon,
    Weekday,
)
from filetrack.simulate.decks import shuffled
from filetrack.simulate.plan.entities import PlannedAdult, PlannedChild, PlannedFamily, PlannedIncident
from filetrack.simulate.plan.people import YOUNGEST_PARENT

YOUNGEST_CALLER = 5
"""Least age of a child who calls the police (§5.3.4)."""
UNDER_FOUR = 4
"""Age that every child of some families without services for children is under (§7.6)."""

DETOURS = 6
"""Exchanges on the way to a case that do not themselves lessen the differences, at most."""

TRIES = 3
"""How often a case may fail that is tried before all others."""
NEAREST = 5
"""Incidents or families from which detours are tried, those first that differ least."""

_TWELVE_HOURS = 12 * 60
_RARE = 4
"""Weight of a difference that few incidents mend, so that those which have it are tried first."""
_NO_CHILD = 6
"""Differences of a child that is asked for where none is left to compare."""
_SERVED = (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)
_SEEN_IN_PUBLIC = (ChildLocation.WITNESSED, ChildLocation.NOT_ON_PREMISES, ChildLocation.NOT_RECORDED)
_HOURS = ((3, TimeOfDay.NIGHT), (9, TimeOfDay.MORNING), (15, TimeOfDay.DAY), (21, TimeOfDay.EVENING))
_AGE_BANDS = (0, 2, 4, 6, 8, 10, 12, 14, 16, 17)
"""Last years of the bands of Tables 4 and 20."""


class NotPlaced(Problem):
    """A boxed case that no incident or family of a plan can be made into."""


Undo = Callable[[], None]
Placed = dict[int, tuple[PlannedFamily, BoxedCase]]
"""The families that are boxed cases already, by identity."""


def place_boxed_cases(
    families: Sequence[PlannedFamily],
    boosters: Sequence[PlannedFamily],
    boxes: BoxedCases,
    rng: np.random.Generator,
) -> list[PlannedFamily]:
    """Make each boxed case appear, each in a family of its own; changes the plan in place, and no count of it.

    Returns the families in the order of the cases. Raises NotPlaced naming a case that cannot be made to appear; the
    plan is then as it was.
    """
    everyone = [*families, *boosters]
    order = _hardest_first(boxes.cases, everyone)
    in_vain = 0
    for _ in boxes.cases:
        placed: Placed = {}
        undoing: list[Undo] = []
        for number in order:
            family = _placed(boxes.cases[number], everyone, placed, undoing, rng)
            if family is None:
                failed = number
                break
            placed[id(family)] = family, boxes.cases[number]
        else:
            return [next(family for family, own in placed.values() if own is case) for case in boxes.cases]
        for undo in reversed(undoing):
            undo()
        in_vain += failed == order[0]
        if in_vain == TRIES:
            break
        order = [failed, *(number for number in order if number != failed)]
    raise NotPlaced(
        f"config/boxed_cases.yaml: {boxes.cases[failed].name} cannot be made to appear: no incident or family comes "
        "to it by exchanges that leave every count as it is."
    )


def _hardest_first(cases: Sequence[BoxedCase], families: Sequence[PlannedFamily]) -> list[int]:
    """Return the cases' positions, those first of which much is asked and which few families may become."""
    possible = [sum(not _settled(case, family) for family in families) for case in cases]
    return sorted(range(len(cases)), key=lambda number: possible[number] / cases[number].asked)


def _placed(
    case: BoxedCase,
    families: list[PlannedFamily],
    placed: Placed,
    undoing: list[Undo],
    rng: np.random.Generator,
) -> PlannedFamily | None:
    """Make one of the families that are no case yet into this one, or None; adds to what undoes it all."""
    free = [family for family in shuffled(families, rng) if id(family) not in placed and not _settled(case, family)]
    free.sort(key=lambda family: differences(case, family).total())
    for detours, family in [*product((0,), free), *product((DETOURS,), free[:NEAREST])]:
        others = [other for other in families if other is not family]
        done = _made(case, family, others, placed, detours, rng)
        if done is not None:
            undoing += done
            return family
    return None


def _made(
    case: BoxedCase,
    family: PlannedFamily,
    others: list[PlannedFamily],
    placed: Placed,
    detours: int,
    rng: np.random.Generator,
) -> list[Undo] | None:
    """Exchange what differs from the case until nothing does and return what undoes it; None where that fails.

    `detours` is how many exchanges may be made that do not themselves lessen the differences.
    """
    done: list[Undo] = []
    while left := differences(case, family):
        exchanged = _related(left, case, family, others, placed, rng) or _first(
            TRADES, 1, left, case, family, others, placed, rng
        )
        if exchanged is None and detours:
            detours -= 1
            exchanged = _first(shuffled(TRADES, rng), 0, left, case, family, others, placed, rng)
        if exchanged is None:
            for undo in reversed(done):
                undo()
            return None
        done.append(exchanged)
    return done


def _first(trades: Sequence[Trade], *further: object) -> Undo | None:
    """Make the first exchange that can be made and return what undoes it."""
    return next((undo for trade in trades if (undo := _traded(trade, *further))), None)


# ------------------------------------------------------------- differences


def differences(case: BoxedCase, family: PlannedFamily) -> Counter:
    """Return in which attributes a family differs from a boxed case and how often, its incidents in any order."""
    left: Counter = Counter()
    for name, asked in case.family.asked:
        left[name] += not _family_meets(family, name, asked)
    left["incidents"] += bool(case.incidents) and not _as_many(case, family)
    if case.incidents and _as_many(case, family):
        ways = [list(map(_incident_differences, case.incidents, order)) for order in permutations(family.incidents)]
        for counts in min(ways, key=lambda way: sum(map(Counter.total, way))):
            left.update(counts)
    return +left


def _as_many(case: BoxedCase, family: PlannedFamily) -> bool:
    return len(case.incidents) == len(family.incidents)


def _family_meets(family: PlannedFamily, name: str, asked: object) -> bool:
    match name:
        case "trigger":
            return family.in_depth is not None and _trigger(family) == asked
        case "earlier_at_least":
            return family.earlier >= asked
        case "later_at_least":
            return family.later >= asked
        case "stage" | "outcome" | "mother" | "package":
            return family.in_depth is not None and getattr(family.in_depth, name) == asked
    return getattr(family, name) == asked


def _trigger(family: PlannedFamily) -> Trigger:
    return Trigger.OPEN if family.previous == PreviousInvolvement.OPEN else Trigger.TRIGGERED


def _incident_differences(look: BoxedIncident, incident: PlannedIncident) -> Counter:
    left: Counter = Counter()
    for name, asked in look.asked:
        left[name] += not _incident_meets(incident, name, asked)
    left["contexts"] = len(set(look.contexts) - set(incident.contexts))
    left["offences"] = len(set(look.offences) - set(incident.offences))
    left["actions"] = _RARE * len(set(look.actions) - {action for action, _ in incident.actions})
    left["injured"] = len(set(look.injured) - set(incident.injured))
    for name, adult in zip(("victim", "perpetrator"), incident.adults, strict=True):
        left[name] = sum(not getattr(adult, condition) for condition in getattr(look, name))
    left["children"] *= _NO_CHILD
    left["caller"] *= _RARE
    left["child"] = _child_differences(look.child, incident.children)
    return left


def _incident_meets(incident: PlannedIncident, name: str, asked: object) -> bool:
    match name:
        case "children":
            return len(incident.children) == asked
        case "weekday":
            return list(Weekday)[(incident.reported_on.weekday() + 1) % 7] == asked
        case "time":
            return _time(incident) == asked
        case "response_minutes":
            return incident.response_minutes is not None and asked[0] <= incident.response_minutes <= asked[1]
    return getattr(incident, name) == asked


def _time(incident: PlannedIncident) -> TimeOfDay:
    if not incident.time_clear:
        return TimeOfDay.UNCLEAR
    return next((code for end, code in _HOURS if incident.minute < 60 * end), TimeOfDay.NIGHT)


def _child_differences(looks: Sequence[BoxedChild], children: Sequence[PlannedChild]) -> int:
    """Return how often children differ from those asked for, each compared with the one that it is most like."""
    if len(children) < len(looks):
        return _NO_CHILD * len(looks)
    return min(
        sum(
            getattr(child, name) != asked
            for look, child in zip(looks, chosen, strict=True)
            for name, asked in look.asked
        )
        for chosen in permutations(children, len(looks))
    )


def _settled(case: BoxedCase, family: PlannedFamily) -> set[str]:
    """Return the differences that no exchange mends."""
    left = set(differences(case, family))
    mendable = MENDABLE
    if any(look.location == Location.TELEPHONE for look in case.incidents):
        mendable -= {"location"}
    elif any(incident.location == Location.TELEPHONE for incident in family.incidents) and case.incidents:
        mendable -= {"location", "children", "child"}
    for look, incident in zip(case.incidents, family.incidents, strict=False):
        if look.weapon is not None and (look.weapon == Weapon.NONE) != (incident.weapon == Weapon.NONE):
            mendable -= {"weapon"}
        if look.injured and (Injured.CHILD in look.injured or not incident.injured):
            mendable -= {"injured"}
    return left - mendable


# --------------------------------------------------------------- exchanges


@dataclass(frozen=True)
class Line:
    """A child and the two adults, one or both of them parents."""

    child: PlannedChild
    adults: tuple[PlannedAdult, PlannedAdult]


Holder = tuple[PlannedFamily, PlannedIncident | None, object]
"""Who holds attributes: a family, or one of its incidents, or an adult, a child or a child and adults of it."""


@dataclass(frozen=True)
class Trade:
    """Attributes that are exchanged together.

    `of` says whose they are, `mends` which differences they make up, and `like` what both holders must share, so that
    nothing that is counted with the attributes changes; None: takes no part.
    """

    mends: frozenset[str]
    of: str
    attributes: tuple[str, ...]
    like: Callable[[PlannedFamily, PlannedIncident | None, object], Hashable | None]


def _traded(
    trade: Trade,
    fewer: int,
    left: Counter,
    case: BoxedCase,
    family: PlannedFamily,
    others: list[PlannedFamily],
    placed: Placed,
    rng: np.random.Generator,
) -> Undo | None:
    """Make an exchange that leaves so many `fewer` differences, both families sound; return what undoes it, if any.

    A family that is another case already stays that case.
    """
    if not trade.mends & set(left):
        return None
    by_likeness: dict[Hashable, list[Holder]] = {}
    for holder in [holder for other in others for holder in _holders(trade.of, other)]:
        by_likeness.setdefault(trade.like(*holder), []).append(holder)
    for mine in shuffled(_holders(trade.of, family), rng):
        likeness = trade.like(*mine)
        for theirs in shuffled(by_likeness.get(likeness, []), rng) if likeness is not None else []:
            if _same(trade, mine[2], theirs[2]):
                continue
            _exchange(trade, mine[2], theirs[2])
            better = differences(case, family).total() <= left.total() - fewer
            if better and _sound(family) and _sound(theirs[0]) and _still(theirs[0], placed):
                return lambda trade=trade, mine=mine[2], theirs=theirs[2]: _exchange(trade, mine, theirs)
            _exchange(trade, mine[2], theirs[2])
    return None


def _still(family: PlannedFamily, placed: Placed) -> bool:
    return id(family) not in placed or not differences(placed[id(family)][1], family)


def _holders(of: str, family: PlannedFamily) -> Iterator[Holder]:
    if of == "family":
        yield family, None, family
        return
    for incident in family.incidents:
        match of:
            case "incident":
                yield family, incident, incident
            case "victim":
                yield family, incident, incident.adults[0]
            case "perpetrator":
                yield family, incident, incident.adults[1]
            case "child":
                yield from ((family, incident, child) for child in incident.children)
            case "line":
                yield from ((family, incident, Line(child, incident.adults)) for child in incident.children)


def _exchange(trade: Trade, one: object, other: object) -> None:
    for path in trade.attributes:
        mine, theirs, name = _at(one, path), _at(other, path), path.split(".")[-1]
        ours = getattr(mine, name)
        setattr(mine, name, getattr(theirs, name))
        setattr(theirs, name, ours)


def _same(trade: Trade, one: object, other: object) -> bool:
    """Whether an exchange would change nothing."""
    return all(
        getattr(_at(one, path), path.split(".")[-1]) == getattr(_at(other, path), path.split(".")[-1])
        for path in trade.attributes
    )


def _at(holder: object, path: str) -> object:
    """Return what holds the last attribute of a path such as `adults.0.injured`."""
    for part in path.split(".")[:-1]:
        holder = holder[int(part)] if part.isdigit() else getattr(holder, part)
    return holder


def _related(
    left: Counter,
    case: BoxedCase,
    family: PlannedFamily,
    others: list[PlannedFamily],
    placed: Placed,
    rng: np.random.Generator,
) -> Undo | None:
    """Give a family with several incidents the relationship of as many others, which take its; return the undoing."""
    if "relationship" not in left or _alone(family):
        return None
    asked, own = case.incidents[0].relationship, family.incidents[0].relationship
    free = [other for other in shuffled(others, rng) if id(other) not in placed]
    single = [other for other in free if _alone(other) and other.incidents[0].relationship == asked]
    chosen = [
        other
        for other in single
        if own == Relationship.FORMER or Context.CHILD_CONTACT not in other.incidents[0].contexts
    ][: len(family.incidents)]

    def turn(ours: Relationship, theirs: Relationship) -> None:
        for incident in family.incidents:
            incident.relationship = ours
        for other in chosen:
            other.incidents[0].relationship = theirs

    turn(asked, own)
    if len(chosen) == len(family.incidents) and _sound(family):
        return lambda: turn(own, asked)
    turn(own, asked)
    return None


# ---------------------------------------------------------------- likeness


def _alone(family: PlannedFamily) -> bool:
    return len(family.incidents) == 1


def _by_phone(incident: PlannedIncident) -> bool:
    return incident.location == Location.TELEPHONE


def _harm(incident: PlannedIncident) -> str:
    """Who was hurt: a child, else a victim, else anyone, as the population's tables have it."""
    hurt = set(incident.injured)
    if Injured.CHILD in hurt:
        return "child"
    return "victim" if hurt & {Injured.VICTIM, Injured.VICTIM_PERPETRATOR} else "other" if hurt else "none"


def _aggressor(incident: PlannedIncident) -> str:
    return incident.adults[incident.aggressor].sex


def _pregnant(incident: PlannedIncident) -> bool:
    return any(adult.pregnant for adult in incident.adults)


def _short(incident: PlannedIncident) -> bool:
    lacking = (Conveyed.PARTIAL, Conveyed.NOT)
    return incident.weapon_conveyed in lacking or incident.injury_conveyed in lacking


def _left_out(incident: PlannedIncident) -> bool:
    return incident.child_omitted or incident.presence_omitted or incident.date_wrong


def _response(incident: PlannedIncident) -> str:
    minutes = incident.response_minutes
    if minutes is None:
        return incident.response
    return "to_15" if minutes <= 15 else "to_60" if minutes <= 60 else "longer"


def _scene(incident: PlannedIncident) -> tuple:
    return incident.site, incident.level, incident.presence, _by_phone(incident)


def _any(*_: object) -> str:
    return "any"


def _of_one_incident(family: PlannedFamily, *_: object) -> str | None:
    return "any" if _alone(family) else None


def _met(family: PlannedFamily, incident: PlannedIncident, _: object) -> str | None:
    return None if _by_phone(incident) else "met"


def _as_arrested(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable:
    return *_scene(incident), incident.parties, _harm(incident), _aggressor(incident), _pregnant(incident)


def _as_policed(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable | None:
    if incident.removal == Removal.ARRESTED:
        return None
    return incident.site, incident.no_offence, incident.safe, bool(incident.injured), _pregnant(incident)


def _as_called(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable:
    """Northern calls have grades, which are counted by level; of southern ones responses, at level low and above."""
    if incident.site == Site.NORTH:
        return _scene(incident)
    late = (incident.response_minutes or 0) > _TWELVE_HOURS
    return incident.site, incident.presence, _by_phone(incident), incident.level == Level.LOW, late


def _as_timed(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable | None:
    if incident.response == "not_applicable" or (incident.response_minutes or 0) > _TWELVE_HOURS:
        return None
    return incident.site, incident.level == Level.LOW, incident.caller == Caller.CHILD


def _as_soon(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable | None:
    """A child's call is counted by whether it was answered within 15 minutes or an hour (§5.3.4), not by the minute."""
    if incident.response_minutes is None or _response(incident) == "longer":
        return None
    return incident.site, incident.level == Level.LOW, _response(incident)


def _as_answered(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable:
    return incident.presence, _by_phone(incident), _response(incident)


def _as_listed(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable | None:
    if not _alone(family) or not incident.children or _harm(incident) == "child":
        return None
    return incident.site, incident.presence, _by_phone(incident)


def _as_household(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable | None:
    listed = _as_listed(family, incident, _)
    return None if listed is None or incident.parties == Parties.BOTH_ACCUSED else (*listed, incident.parties)


def _as_notified(family: PlannedFamily, incident: PlannedIncident, _: object) -> str | None:
    return None if _short(incident) else "any"


def _as_told_of_weapons(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable | None:
    if incident.weapon_conveyed in (None, Conveyed.NOT):
        return None
    otherwise = _left_out(incident) or incident.injury_conveyed == Conveyed.PARTIAL
    return incident.end_state == EndState.TRACED, otherwise


def _as_armed(family: PlannedFamily, incident: PlannedIncident, _: object) -> str | None:
    return None if incident.weapon == Weapon.NONE or family.pathway in _SERVED else "armed"


def _as_hurt(family: PlannedFamily, incident: PlannedIncident, _: object) -> Hashable | None:
    if incident.parties != Parties.VICTIM_AND_PERPETRATOR or not incident.injured or Injured.CHILD in incident.injured:
        return None
    return incident.site, incident.level, incident.no_offence, _harm(incident)


def _adult_like(family: PlannedFamily, incident: PlannedIncident, adult: PlannedAdult) -> Hashable | None:
    return adult.sex if incident.parties == Parties.VICTIM_AND_PERPETRATOR else None


def _expecting(family: PlannedFamily, incident: PlannedIncident, adult: PlannedAdult) -> Hashable | None:
    if adult.sex != "F" or not _alone(family) or incident.parties == Parties.BOTH_ACCUSED:
        return None
    taken = {action for action, _ in incident.actions}
    helped = tuple(action in taken for action in (Action.REFERRAL_HEALTH_VISITOR, Action.MULTI_AGENCY_FORM))
    return incident.site, incident.end_state == EndState.TRACED, family.pathway, helped


def _child_of_age(family: PlannedFamily, incident: PlannedIncident, child: PlannedChild) -> Hashable | None:
    if not _alone(family) or child.age is None or child.injured:
        return None
    return child.location == ChildLocation.WITNESSED


def _line(family: PlannedFamily, incident: PlannedIncident, line: Line) -> Hashable | None:
    """A child's and adults' ages; an injured child's stay under, or over, twelve months (§6.5.5)."""
    if not _alone(family) or line.child.age is None or incident.parties == Parties.BOTH_ACCUSED:
        return None
    return incident.parties, line.child.location == ChildLocation.WITNESSED, line.child.age == 0


def _child_somewhere(family: PlannedFamily, incident: PlannedIncident, child: PlannedChild) -> Hashable | None:
    if child.location not in PRESENT or child.injured:
        return None
    return incident.site, _age_band(child.age)


def _child_elsewhere(family: PlannedFamily, incident: PlannedIncident, child: PlannedChild) -> Hashable | None:
    if child.location not in PRESENT or child.location == ChildLocation.WITNESSED:
        return None
    return incident.site


def _age_band(age: int | None) -> int | None:
    return None if age is None else next(number for number, last in enumerate(_AGE_BANDS) if age <= last)


def _child_of_sex(family: PlannedFamily, incident: PlannedIncident, child: PlannedChild) -> str | None:
    return "known" if _alone(family) and child.sex else None


def _before(family: PlannedFamily, *_: object) -> Hashable | None:
    """Involvement before, of boosters newly served and of families with little or no answer."""
    if family.previous in (None, PreviousInvolvement.OPEN):
        return None
    if family.in_depth is None or family.booster:
        return family.booster, family.pathway
    return None


def _earlier(family: PlannedFamily, *_: object) -> Hashable | None:
    if family.in_depth is None or family.previous == PreviousInvolvement.NONE:
        return None
    return _trigger(family), family.pathway, family.booster


def _after(family: PlannedFamily, *_: object) -> Hashable | None:
    """What came later, of families with little or no answer."""
    return family.pathway if family.pathway and family.in_depth is None else None


def _after_service(family: PlannedFamily, *_: object) -> Hashable | None:
    deep = family.in_depth
    if deep is None or family.reclassified or family.subsequent == SubsequentInvolvement.HIGH:
        return None
    if _trigger(family) == Trigger.OPEN and deep.stage not in (Stage.FAMILY_SUPPORT, Stage.SAFEGUARDING):
        return None
    return _trigger(family), deep.assessed


def _after_quiet_service(family: PlannedFamily, *_: object) -> Hashable | None:
    """What came after an intervention that was not taken up again."""
    deep = family.in_depth
    if deep is None or deep.stage == Stage.AWAY or family.reclassified or deep.episodes > 1:
        return None
    return _trigger(family)


def _in_depth(family: PlannedFamily, *_: object) -> Hashable | None:
    """An intervention as a whole and what came after, of families that came to it alike."""
    deep = family.in_depth
    if deep is None or family.reclassified:
        return None
    return deep.stage, family.pathway, _trigger(family), family.previous == PreviousInvolvement.NONE


def _package(family: PlannedFamily, *_: object) -> str | None:
    deep = family.in_depth
    if deep is None or deep.stage != Stage.SECTION_47:
        return None
    return None if family.previous in (PreviousInvolvement.OPEN, PreviousInvolvement.NONE) else "known"


def _trade(mends: str, of: str, attributes: str, like: Callable) -> Trade:
    return Trade(frozenset(mends.split()), of, tuple(attributes.split()), like)


TRADES = (
    _trade("children child", "incident", "children", _as_listed),
    _trade("children child", "incident", "children adults.0.age adults.1.age", _as_household),
    _trade("caller response_minutes", "incident", "caller grade response response_minutes calls", _as_called),
    _trade("response_minutes caller", "incident", "response response_minutes", _as_timed),
    _trade("response_minutes", "incident", "response_minutes", _as_soon),
    _trade("caller", "incident", "caller", _as_answered),
    _trade("removal no_offence offences actions", "incident", "no_offence offences removal safe actions", _as_arrested),
    _trade("actions", "incident", "actions", _as_policed),
    _trade("weapon", "incident", "weapon", _as_armed),
    _trade("injured", "incident", "injured adults.0.injured adults.1.injured", _as_hurt),
    _trade("relationship", "incident", "relationship", _of_one_incident),
    _trade("relationship", "incident", "relationship contexts", _of_one_incident),
    _trade("contexts", "incident", "contexts", _any),
    _trade("location", "incident", "location", _met),
    _trade("weekday", "incident", "reported_on", _of_one_incident),
    _trade("time", "incident", "minute time_clear", _any),
    _trade("presence_omitted", "incident", "child_omitted presence_omitted date_wrong", _as_notified),
    _trade("weapon_conveyed", "incident", "weapon_conveyed", _as_told_of_weapons),
    _trade("perpetrator", "perpetrator", "alcohol", _adult_like),
    _trade("perpetrator", "perpetrator", "drugs", _adult_like),
    _trade("perpetrator", "perpetrator", "mental_health", _adult_like),
    _trade("victim", "victim", "alcohol", _adult_like),
    _trade("victim", "victim", "pregnant", _expecting),
    _trade("child", "child", "age", _child_of_age),
    _trade("child", "line", "child.age adults.0.age adults.1.age", _line),
    _trade("child", "child", "location", _child_somewhere),
    _trade("child", "child", "location", _child_elsewhere),
    _trade("child", "child", "relation", _of_one_incident),
    _trade("child", "child", "sex", _child_of_sex),
    _trade("previous earlier", "family", "previous earlier", _before),
    _trade("earlier earlier_at_least", "family", "earlier", _earlier),
    _trade("subsequent later later_at_least", "family", "subsequent later later_sources", _after),
    _trade(
        "subsequent later later_at_least",
        "family",
        "subsequent later later_sources in_depth.episodes",
        _after_service,
    ),
    _trade(
        "subsequent later later_at_least",
        "family",
        "subsequent later later_sources in_depth.episodes",
        _after_quiet_service,
    ),
    _trade(
        "outcome mother package subsequent later later_at_least",
        "family",
        "in_depth subsequent later later_sources",
        _in_depth,
    ),
    _trade("package", "family", "in_depth.package", _package),
)
"""Every exchange, in the order in which they are tried."""
MENDABLE = frozenset().union(*(trade.mends for trade in TRADES))


# ------------------------------------------------------------------- sound


def _sound(family: PlannedFamily) -> bool:
    """Whether a family still keeps the rules by which its people and records were dealt."""
    return _ages_sound(family) and all(_incident_sound(family, incident) for incident in family.incidents)


def _ages_sound(family: PlannedFamily) -> bool:
    for incident in family.incidents:
        known = [child.age for child in incident.children if child.age is not None]
        infants = known.count(0)
        if len(known) != len(set(known)):
            return False
        if (family.infant and infants != 1) or (family.pathway in _SERVED and not family.infant and infants):
            return False
        if not all(_old_enough(adult, incident.children, max(known, default=0)) for adult in incident.adults):
            return False
    deep = family.in_depth
    if deep is None or deep.children != Engagement.NOT_INVOLVED or not family.incidents:
        return True
    ages = [child.age for child in family.incidents[0].children]
    return deep.only_under_four == all(age is None or age < UNDER_FOUR for age in ages)


def _old_enough(adult: PlannedAdult, children: Sequence[PlannedChild], eldest: int) -> bool:
    parent = adult.sex == "F" or any(child.relation == ChildRelation.BOTH_PARENTS for child in children)
    return adult.age is None or not parent or not children or adult.age >= eldest + YOUNGEST_PARENT


def _incident_sound(family: PlannedFamily, incident: PlannedIncident) -> bool:
    children = incident.children
    seen = [child for child in children if child.location == ChildLocation.WITNESSED]
    present = any(child.location in PRESENT for child in children)
    people = [*incident.adults, *children]
    lacking = any(person.age is None or not person.sex for person in people)
    contact = Context.CHILD_CONTACT in incident.contexts
    outdoors = all(child.location in _SEEN_IN_PUBLIC for child in children)
    hurt = [child for child in children if child.injured]
    return (
        (incident.details_missing or not lacking)
        and (not contact or (bool(children) and incident.relationship == Relationship.FORMER))
        and (incident.location != Location.PUBLIC or outdoors)
        and (incident.caller != Caller.CHILD or (bool(seen) and (seen[0].age or 0) >= YOUNGEST_CALLER))
        and len(hurt) == incident.injured.count(Injured.CHILD)
        and (incident.presence != Presence.PRESENT or present)
        and (not incident.child_omitted or bool(children))
        and (not incident.presence_omitted or incident.presence == Presence.PRESENT)
        and (incident.calls == 1 or incident.response != "not_applicable")
        and not (incident.removal == Removal.ARRESTED and not incident.offences)
        and (not _by_phone(incident) or Offence.BREACH_OF_PEACE not in incident.offences)
    )
