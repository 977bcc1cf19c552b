"""The 251 sampled incidents and their families as the published tables have them, still nameless (ch. 4 to 7)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from filetrack.schemas.codes import (
    PRESENT,
    ChildLocation,
    EndState,
    Level,
    Location,
    Pathway,
    Presence,
    PreviousInvolvement,
    Relationship,
    Site,
    SubsequentInvolvement,
    TimeOfDay,
    Weekday,
)
from filetrack.simulate.calibration import Figures
from filetrack.simulate.decks import between, deck, one, shuffled, weighted
from filetrack.simulate.settings import Simulation

MINIMUM_GAP_DAYS = 9
"""Between two sampled incidents of one family, so that their notifications arrive in order."""

_BANDS = {
    TimeOfDay.NIGHT: (21 * 60, 27 * 60 - 1),
    TimeOfDay.MORNING: (3 * 60, 9 * 60 - 1),
    TimeOfDay.DAY: (9 * 60, 15 * 60 - 1),
    TimeOfDay.EVENING: (15 * 60, 21 * 60 - 1),
}
_RESPONSE_MINUTES = {
    "Less than 15 minutes": (3, 13),
    "16–30 minutes": (17, 28),
    "31–45 minutes": (33, 43),
    "46–60 minutes": (48, 57),
    "1–2 hours": (64, 116),
    "2–3 hours": (124, 176),
    "3–5 hours": (185, 295),
    "5–8 hours": (305, 475),
    "8–12 hours": (485, 715),
    "12+ hours": (730, 1500),
}
_SENT_DAYS = {
    "0–2": (0, 2),
    "3–5": (3, 5),
    "6–10": (6, 10),
    "11–15": (11, 15),
    "16–20": (16, 20),
    "21–30": (21, 30),
    "31–40": (31, 40),
    "Over 40": (41, 60),
}
_LONG_DELAY_DAYS = (62, 75)
_RECEIVED_DAYS = {"Same day": 0, "1": 1, "2": 2, "3": 3, "4": 4, "6": 6}
_TABLE_35_ROW = {PreviousInvolvement.MISSING: "Unknown"}
_SITE_COLUMN = {Site.NORTH: "Northern", Site.SOUTH: "Southern"}
_LOST_REPEATS = {
    Site.NORTH: (
        (EndState.TRACED, EndState.NOTIFICATION_NOT_LOCATED),
        (EndState.FAMILY_NOT_KNOWN, EndState.FAMILY_NOT_KNOWN),
    ),
    Site.SOUTH: (
        (EndState.TRACED, EndState.NOTIFICATION_NOT_LOCATED),
        (EndState.FAMILY_NOT_KNOWN, EndState.FAMILY_NOT_KNOWN),
        (EndState.FILE_NOT_FOUND, EndState.FILE_NOT_FOUND),
    ),
}


@dataclass
class Sampled:
    """A sampled incident. Minutes are after midnight, `response_minutes` from call to arrival, days from report."""

    site: Site
    presence: Presence
    level: Level
    location: Location = Location.HOME
    relationship: Relationship = Relationship.CURRENT
    parties: str = "victim_and_perpetrator"
    offence: bool = True
    children: int = 0
    child_locations: list[ChildLocation] = field(default_factory=list)
    reported_on: dt.date = dt.date.min
    minute: int = 0
    time_clear: bool = True
    response: str = "timed"
    response_minutes: int | None = None
    end_state: EndState = EndState.TRACED
    sent_days: int | None = None
    received_days: int | None = None

    @property
    def received_on(self) -> dt.date | None:
        """Date that social services received the notification; None unless it can be traced."""
        return None if self.received_days is None else self.reported_on + dt.timedelta(days=self.received_days)


@dataclass
class SampledFamily:
    """A family of the sample: its incidents in order and what social services did, where it can be traced."""

    site: Site
    incidents: list[Sampled]
    pathway: Pathway | None = None
    previous: PreviousInvolvement | None = None
    subsequent: SubsequentInvolvement | None = None
    reclassified: bool = False
    discrepant: bool = False
    child_missing: bool = False

    @property
    def traced(self) -> list[Sampled]:
        """The incidents whose notification can be traced, in order."""
        return [incident for incident in self.incidents if incident.end_state == EndState.TRACED]

    @property
    def known(self) -> bool:
        """Whether social services know the family."""
        return all(incident.end_state != EndState.FAMILY_NOT_KNOWN for incident in self.incidents)


def sampled_families(
    figures: Figures, simulation: Simulation, first_day: dt.date, rng: np.random.Generator
) -> list[SampledFamily]:
    """Return the sampled families with their incidents; every margin of the published tables holds."""
    incidents = _incidents(figures, simulation, rng)
    _places(incidents, figures, rng)
    _parties(incidents, simulation, rng)
    families = _families(incidents, figures, rng)
    _children(families, figures, rng)
    _child_locations(incidents, figures, rng)
    _relationships(families, figures, rng)
    _days(families, figures, simulation, first_day, rng)
    _minutes(incidents, figures, rng)
    _responses(incidents, figures, simulation, rng)
    _delays(families, figures, rng)
    _involvement(families, figures, simulation, rng)
    _differences(families, figures, rng)
    return families


# --------------------------------------------------------------- incidents


def _incidents(figures: Figures, simulation: Simulation, rng: np.random.Generator) -> list[Sampled]:
    present = simulation.readings.present
    totals = {
        Site.NORTH: figures.count(32, "Original sample identified in police records for January 2007", "North"),
        Site.SOUTH: figures.count(32, "Original sample identified in police records for January 2007", "South"),
    }
    columns = {
        Presence.PRESENT: ("Children present, Number", present),
        Presence.NOT_RECORDED_PRESENT: (
            "Children not present, Number",
            {site: totals[site] - present[site] for site in Site},
        ),
    }
    incidents = []
    for presence, (column, sites) in columns.items():
        levels = deck(figures.counts(21, Level, column), rng)
        incidents += [Sampled(site, presence, level) for site, level in zip(deck(sites, rng), levels, strict=True)]
    return shuffled(incidents, rng)


def _places(incidents: list[Sampled], figures: Figures, rng: np.random.Generator) -> None:
    places = figures.counts(14, Location)
    by_phone = [
        incident
        for incident in incidents
        if incident.presence == Presence.NOT_RECORDED_PRESENT and incident.level != Level.MEDIUM
    ]
    by_phone = shuffled(by_phone, rng)[: places.pop(Location.TELEPHONE)]
    for incident in by_phone:
        incident.location = Location.TELEPHONE
    elsewhere = [incident for incident in incidents if incident.location != Location.TELEPHONE]
    for incident, place in zip(elsewhere, deck(places, rng), strict=True):
        incident.location = place


def _parties(incidents: list[Sampled], simulation: Simulation, rng: np.random.Generator) -> None:
    readings = simulation.readings
    for site in Site:
        here = [incident for incident in incidents if incident.site == site]
        lesser = shuffled([incident for incident in here if incident.level != Level.HIGH], rng)
        for incident in lesser[: readings.no_offence[site]]:
            incident.offence = False
    south = [incident for incident in incidents if incident.site == Site.SOUTH]
    alone = [incident for incident in south if not incident.offence][: readings.both_victims_no_offence]
    with_offence = shuffled(
        [incident for incident in south if incident.offence and incident.location != Location.TELEPHONE], rng
    )
    more = readings.both_victims - readings.both_victims_no_offence
    for incident in alone + with_offence[:more]:
        incident.parties = "both_victims"
    for incident in with_offence[more : more + readings.both_accused]:
        incident.parties = "both_accused"


# ---------------------------------------------------------------- families


def _families(incidents: list[Sampled], figures: Figures, rng: np.random.Generator) -> list[SampledFamily]:
    """Group repeat incidents and say where each notification's tracing ends; changes end states."""
    families = []
    lost = _lost_repeats(figures, rng)
    for site, column in ((Site.NORTH, "North"), (Site.SOUTH, "South")):
        here = [incident for incident in incidents if incident.site == site]
        states = Counter(
            {state: figures.count(32, state.label, column) for state in EndState if state != EndState.TRACED}
        )
        states[EndState.TRACED] = len(here) - states.total()
        groups = [(EndState.TRACED,) * 3] * figures.maybe(32, "families with 3", column)
        groups += [(EndState.TRACED,) * 2] * figures.maybe(32, "families with 2", column)
        groups += [tuple(shuffled(group, rng)) for group in lost[site]]
        alone = [incident for incident in here if incident.location == Location.TELEPHONE]
        free = shuffled([incident for incident in here if incident.location != Location.TELEPHONE], rng)
        for group in groups:
            members, free = free[: len(group)], free[len(group) :]
            families.append(SampledFamily(site, members))
            for incident, state in zip(members, group, strict=True):
                incident.end_state = state
            states.subtract(group)
        for incident, state in zip(alone + free, deck(states, rng), strict=True):
            incident.end_state = state
            families.append(SampledFamily(site, [incident]))
    return families


def _lost_repeats(figures: Figures, rng: np.random.Generator) -> dict[Site, list[tuple[EndState, EndState]]]:
    """Return end states of the families with two incidents that lost a notification or both, by site."""
    traced = sum(figures.maybe(32, "families with 2", column) for column in ("North", "South"))
    lost: dict[Site, list] = {site: [] for site in Site}
    for _ in range(figures.claim("4.6-families-two") - traced):
        site = one(list(Site), rng)
        lost[site].append(one(_LOST_REPEATS[site], rng))
    return lost


def _children(families: list[SampledFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Say how many children each incident lists: as many at each of a family's incidents."""
    counts = _children_counts(figures, rng)
    for family in families:
        if len(family.incidents) > 1:
            most = [number for number, left in sorted(counts.items()) if number and left >= len(family.incidents)]
            _list_children(family, one([number for number in most if number <= 4], rng), counts)
        elif family.incidents[0].location == Location.TELEPHONE:
            _list_children(family, 1, counts)
    singles = shuffled([f for f in families if len(f.incidents) == 1 and not f.incidents[0].children], rng)
    unlisted = counts.pop(0)
    for family in singles:
        incident = family.incidents[0]
        if unlisted and family.site == Site.NORTH and incident.presence == Presence.NOT_RECORDED_PRESENT:
            unlisted -= 1
            continue
        _list_children(family, one(sorted(counts.elements()), rng), counts)


def _list_children(family: SampledFamily, number: int, counts: Counter) -> None:
    for incident in family.incidents:
        incident.children = number
        counts[number] -= 1


def _children_counts(figures: Figures, rng: np.random.Generator) -> Counter:
    """Return how many incidents list how many children (§4.3); they sum to Table 19's children."""
    incidents = figures.count(18, "Total")
    ones = figures.claim("4.3-one-child")
    twos = round(incidents * figures.claim("4.3-two-children-percent") / 100)
    more = round(incidents * figures.claim("4.3-three-children-percent") / 100)
    sizes = [3] * more
    left = figures.count(19, "Total") - ones - 2 * twos - sum(sizes)
    while left:
        position = int(rng.integers(more) * rng.random())
        if sizes[position] < 6:
            sizes[position] += 1
            left -= 1
    return Counter({0: incidents - ones - twos - more, 1: ones, 2: twos, **Counter(sizes)})


def _child_locations(incidents: list[Sampled], figures: Figures, rng: np.random.Generator) -> None:
    counts = figures.counts(19, ChildLocation)
    for incident in incidents:
        if incident.location == Location.TELEPHONE:
            incident.child_locations = [ChildLocation.PHONE_OR_TEXT]
            counts[ChildLocation.PHONE_OR_TEXT] -= 1
    slots = [
        (incident, number)
        for incident in incidents
        if incident.presence == Presence.PRESENT
        for number in range(incident.children)
    ]
    first = [slot for slot in slots if slot[1] == 0]
    others = shuffled([slot for slot in slots if slot[1] > 0], rng)
    there = first + others[: sum(counts[code] for code in PRESENT) - len(first)]
    apart = others[len(there) - len(first) :] + [
        (incident, number)
        for incident in incidents
        if incident.presence != Presence.PRESENT and incident.location != Location.TELEPHONE
        for number in range(incident.children)
    ]
    where: dict[tuple[int, int], ChildLocation] = {}
    cards = deck({code: counts[code] for code in PRESENT}, rng)
    for incident, number in sorted(there, key=lambda slot: slot[0].location != Location.PUBLIC):
        seen = cards.index(ChildLocation.WITNESSED) if incident.location == Location.PUBLIC else 0
        where[id(incident), number] = cards.pop(seen)
    absent = deck({code: counts[code] for code in (ChildLocation.NOT_ON_PREMISES, ChildLocation.NOT_RECORDED)}, rng)
    for (incident, number), code in zip(apart, absent, strict=True):
        where[id(incident), number] = code
    for incident in incidents:
        if incident.location != Location.TELEPHONE:
            codes = [where[id(incident), number] for number in range(incident.children)]
            incident.child_locations = shuffled(codes, rng)


def _relationships(families: list[SampledFamily], figures: Figures, rng: np.random.Generator) -> None:
    counts = figures.counts(12, (Relationship.CURRENT, Relationship.FORMER))
    repeats = [family for family in families if len(family.incidents) > 1]
    for family in repeats:
        relationship = one(list(counts), rng)
        counts[relationship] -= len(family.incidents)
        for incident in family.incidents:
            incident.relationship = relationship
    singles = [family for family in families if len(family.incidents) == 1]
    for family, relationship in zip(singles, deck(counts, rng), strict=True):
        family.incidents[0].relationship = relationship


# -------------------------------------------------------- dates and times


def _days(
    families: list[SampledFamily],
    figures: Figures,
    simulation: Simulation,
    first_day: dt.date,
    rng: np.random.Generator,
) -> None:
    days = [
        first_day + dt.timedelta(days=n)
        for n in range(31)
        if (first_day + dt.timedelta(days=n)).month == first_day.month
    ]
    dealt: list[dt.date] = []
    for position, weekday in enumerate(Weekday):
        same = [day for day in days if (day.weekday() + 1) % 7 == position]
        count = figures.count(15, weekday.label)
        if first_day in same:
            on_first = round(count * simulation.first_of_january_share)
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


def _minutes(incidents: list[Sampled], figures: Figures, rng: np.random.Generator) -> None:
    bands = deck(figures.counts(16, TimeOfDay), rng)
    for incident, band in zip(incidents, bands, strict=True):
        incident.time_clear = band != TimeOfDay.UNCLEAR
        incident.minute = between(*_BANDS.get(band, (7 * 60, 13 * 60)), rng) % 1440


def _responses(incidents: list[Sampled], figures: Figures, simulation: Simulation, rng: np.random.Generator) -> None:
    unclear = {Site.SOUTH: figures.claim("5.3.3-unclear-south")}
    unclear[Site.NORTH] = figures.count(23, "Unclear") - unclear[Site.SOUTH]
    bands = _response_bands(figures, simulation, rng)
    for site in Site:
        here = shuffled([incident for incident in incidents if incident.site == site], rng)
        timed = simulation.readings.timed[site]
        for position, incident in enumerate(here):
            if position < timed:
                incident.response_minutes = between(*_RESPONSE_MINUTES[bands[site][position]], rng)
            else:
                incident.response = "unclear" if position < timed + unclear[site] else "not_applicable"


def _response_bands(figures: Figures, simulation: Simulation, rng: np.random.Generator) -> dict[Site, list[str]]:
    """Return the response band of each timed incident by site: Table 23 split as §5.3.3 tells."""
    names = list(_RESPONSE_MINUTES)
    counts = {name: figures.count(23, name) for name in names}
    fast, slowest = names[0], names[-1]
    south = [fast] * figures.claim("5.3.3-fifteen-south")
    south += [slowest] * figures.claim("5.3.3-twelve-hours-south")
    within_hour = deck({name: counts[name] for name in names[1:4]}, rng)
    over_hour = deck({name: counts[name] for name in names[4:-1]}, rng)
    share = figures.claim("5.3.3-hour-south") - figures.claim("5.3.3-fifteen-south")
    south += within_hour[:share]
    south += over_hour[: simulation.readings.timed[Site.SOUTH] - len(south)]
    return {Site.SOUTH: south, Site.NORTH: deck(Counter(counts) - Counter(south), rng)}


def _delays(families: list[SampledFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Say after how many days each notification was sent (north) and received (both sites)."""
    north = [family for family in families if family.site == Site.NORTH]
    repeated = [incident for family in north if len(family.incidents) > 1 for incident in family.incidents]
    once = shuffled([family.incidents[0] for family in north if len(family.incidents) == 1], rng)
    sent = _sent_days(figures, rng)
    quick = shuffled([days for days in sent if days is not None and days <= 5], rng)[: len(repeated)]
    left = Counter(sent) - Counter(quick)
    for incident, days in zip(repeated + once, quick + deck(left, rng), strict=True):
        incident.sent_days = days
        if incident.end_state == EndState.TRACED:
            incident.received_days = days + between(0, 2, rng) if days is not None else between(3, 6, rng)
    traced = [incident for f in families if f.site == Site.SOUTH for incident in f.traced]
    received = deck({days: figures.count(30, row) for row, days in _RECEIVED_DAYS.items()}, rng)
    for incident, days in zip(traced, received, strict=True):
        incident.received_days = days


def _sent_days(figures: Figures, rng: np.random.Generator) -> list[int | None]:
    """Return days to sending, in Table 29's bands, with the printed mean (§5.10.2)."""
    long = figures.claim("5.10.2-sixty-days-cases")
    bands = [band for row, band in _SENT_DAYS.items() for _ in range(figures.count(29, row))]
    bands[-long:] = [_LONG_DELAY_DAYS] * long
    days = [between(*band, rng) for band in bands]
    wanted = round(figures.claims["5.10.2-mean-days"] * len(days))
    while sum(days) != wanted:
        position = int(rng.integers(len(days)))
        step = 1 if sum(days) < wanted else -1
        if bands[position][0] <= days[position] + step <= bands[position][1]:
            days[position] += step
    return days + [None] * figures.count(29, "Date missing")


# ---------------------------------------------------------- social services


def _involvement(
    families: list[SampledFamily], figures: Figures, simulation: Simulation, rng: np.random.Generator
) -> None:
    """Deal pathways, previous and subsequent involvement to the families that were traced."""
    for site, column in _SITE_COLUMN.items():
        traced = [family for family in families if family.site == site and family.traced]
        for family, pathway in zip(traced, deck(figures.counts(33, Pathway, column), rng), strict=True):
            family.pathway = pathway
    minimal = (Pathway.LETTER, Pathway.VISIT_OR_CALL)
    groups = {
        "No further action": ((Pathway.NO_FURTHER_ACTION,), 36),
        "Letter, visit or phone call": (minimal, 37),
        "Family support intervention": ((Pathway.FAMILY_SUPPORT,), None),
        "Safeguarding intervention": ((Pathway.SAFEGUARDING,), None),
    }
    for column, (pathways, table) in groups.items():
        members = [family for family in families if family.pathway in pathways]
        previous = Counter(
            {code: figures.count(35, _TABLE_35_ROW.get(code, code.label), column) for code in PreviousInvolvement}
        )
        if pathways == minimal:
            visits = Counter(
                {
                    PreviousInvolvement.NONE: figures.claim("6.5.3-visits-unknown"),
                    PreviousInvolvement.LOW: figures.claim("6.5.3-visits-low"),
                }
            )
            members.sort(key=lambda family: family.pathway != Pathway.VISIT_OR_CALL)
            cards = deck(visits, rng) + deck(previous - visits, rng)
        else:
            cards = deck(previous, rng)
        for family, code in zip(members, cards, strict=True):
            family.previous = code
        if table:
            later = {code: figures.maybe(table, code.label) for code in SubsequentInvolvement}
            for family, code in zip(members, deck(later, rng), strict=True):
                family.subsequent = code
        else:
            for family in members:
                family.subsequent = weighted(simulation.care.subsequent_weights, rng)
    reclassified = [
        family
        for family in families
        if family.previous == PreviousInvolvement.OPEN and family.pathway == Pathway.SAFEGUARDING
    ]
    for family in reclassified[: figures.claim("6.4-open-reclassified")]:
        family.reclassified = True


def _differences(families: list[SampledFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Say which families differ between the agencies, and for which the police missed a child (§6.2.3)."""
    traced = shuffled([family for family in families if family.traced], rng)
    traced.sort(key=lambda family: family.incidents[0].children > 0)
    missing = figures.claim("6.2.3-child-missing")
    for family in traced[:missing]:
        family.child_missing = True
    for family in traced[missing : figures.claim("6.2.3-discrepant")]:
        family.discrepant = True
