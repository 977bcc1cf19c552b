"""The people of the planned sample: children and adults as the police record them (§4.3, §4.4; Tables 4 to 11).

A family's incidents list the same people: whoever stands in two incidents uses two cards of a deck.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from filetrack.problems import Problem
from filetrack.schemas.codes import (
    Caller,
    ChildLocation,
    ChildRelation,
    EndState,
    EthnicAppearance,
    Injured,
    Occupation,
    Part,
    Parties,
    Pathway,
    Site,
)
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.decks import assigned, between, deck, one, shuffled
from filetrack.simulate.plan.entities import PlannedAdult, PlannedChild, PlannedFamily, PlannedIncident

YOUNGEST_PARENT = 15
"""Least age of a parent at a child's birth."""

_CHILD_BANDS = {
    "Under 1": (0, 0),
    "1 or 2": (1, 2),
    "3 or 4": (3, 4),
    "5 or 6": (5, 6),
    "7 or 8": (7, 8),
    "9 or 10": (9, 10),
    "11 or 12": (11, 12),
    "13 or 14": (13, 14),
    "15 or 16": (15, 16),
    "17 and over": (17, 17),
    "Not recorded": None,
}
_WITNESS_ROW = {"17 and over": "17+ years"}
_WITNESSES = "Children who witnessed the incident, Number"
_ADULT_BANDS = {
    "17–20": (17, 20),
    "21–30": (21, 30),
    "31–40": (31, 40),
    "41–50": (41, 50),
    "51–60": (51, 60),
    "61–64": (61, 64),
    "Unknown": None,
}


@dataclass(eq=False)
class _Adults:
    """One adult of a family in all its incidents; `part` is theirs in the first."""

    family: PlannedFamily
    position: int
    records: list[PlannedAdult]
    parts: list[Part]

    @property
    def sex(self) -> str:
        return self.records[0].sex


@dataclass(eq=False)
class _Child:
    """One child of a family in all its incidents."""

    family: PlannedFamily
    position: int
    records: list[PlannedChild]

    @property
    def witnessed(self) -> int:
        """In how many of the incidents the child saw what happened."""
        return sum(record.location == ChildLocation.WITNESSED for record in self.records)


def plan_people(families: Sequence[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Give the families' adults and children what the police record of them; changes the plan in place."""
    children = [
        _Child(family, position, [incident.children[position] for incident in family.incidents])
        for family in families
        for position in range(len(family.incidents[0].children))
    ]
    adults = [
        _Adults(
            family,
            position,
            [i.adults[position] for i in family.incidents],
            [part(i, position) for i in family.incidents],
        )
        for family in families
        for position in (0, 1)
    ]
    _ages_of_children(children, figures, rng)
    _relations(children, figures, rng)
    _sexes(children, figures, rng)
    _ages_of_adults(adults, figures, rng)
    _appearances(adults, children, figures, rng)
    _occupations(adults, figures, rng)
    _conditions(families, adults, figures, rng)
    _injured_children(families)
    _details_missing(families, figures, rng)


def part(incident: PlannedIncident, position: int) -> Part:
    """The part of an incident's first or second adult."""
    match incident.parties:
        case Parties.BOTH_VICTIMS:
            return Part.VICTIM
        case Parties.BOTH_ACCUSED:
            return Part.BOTH
    return Part.PERPETRATOR if position else Part.VICTIM


# ---------------------------------------------------------------- children


def _ages_of_children(children: list[_Child], figures: Figures, rng: np.random.Generator) -> None:
    """Deal ages in Table 4's bands, and Table 20's for witnesses; infants only where the plan has or allows them."""
    witnesses = Counter({band: figures.count(20, _WITNESS_ROW.get(band, band), _WITNESSES) for band in _CHILD_BANDS})
    others = Counter({band: figures.count(4, band) for band in _CHILD_BANDS}) - witnesses
    decks = {True: witnesses, False: others}
    bands: dict[int, str] = {}

    def deal(child: _Child, band: str) -> None:
        bands[id(child)] = band
        for record in child.records:
            decks[record.location == ChildLocation.WITNESSED][band] -= 1

    infants = [child for child in children if child.family.infant]
    for family in {id(child.family): child.family for child in infants}.values():
        deal(_infant(family, children, rng), "Under 1")
    calling = {id(child) for child in _callers(children)}
    repeated = [child for child in children if len(child.records) > 1 and id(child) not in bands]
    for child in repeated:
        taken = {bands[id(other)] for other in children if other.family is child.family and id(other) in bands}
        needed = Counter(record.location == ChildLocation.WITNESSED for record in child.records)
        free = [
            band
            for band in _CHILD_BANDS
            if band not in taken
            and band not in ("Under 1", "Not recorded")
            and _band_fits(child, band, id(child) in calling)
            and all(decks[seen][band] >= number for seen, number in needed.items())
        ]
        deal(child, one(free, rng))
    for seen in (True, False):
        slots = [child for child in children if id(child) not in bands and bool(child.witnessed) == seen]
        cards = deck(decks[seen], rng)
        fits = np.array([[_band_fits(child, band, id(child) in calling) for band in cards] for child in slots])
        for child, card in zip(slots, assigned(fits, rng), strict=True):
            bands[id(child)] = cards[card]
    years = _distinct_years(children, bands, rng)
    for child in children:
        for record in child.records:
            record.age = years[id(child)]


def _infant(family: PlannedFamily, children: list[_Child], rng: np.random.Generator) -> _Child:
    """The child of a family who is under a year old: no caller, and one who saw the incident where one did."""
    callers = {id(child) for child in _callers(children)}
    theirs = [child for child in reversed(children) if child.family is family and id(child) not in callers]
    return max(theirs, key=lambda child: child.witnessed)


def _callers(children: list[_Child]) -> list[_Child]:
    """The first child who saw what happened, of each incident whose caller was a child."""
    return [child for child in children if any(_calls(child, incident) for incident in child.family.incidents)]


def _calls(child: _Child, incident: PlannedIncident) -> bool:
    return incident.caller == Caller.CHILD and incident.children[child.position] is _witness(incident)


def _witness(incident: PlannedIncident) -> PlannedChild | None:
    """The first child listed who saw what happened, if any."""
    return next((child for child in incident.children if child.location == ChildLocation.WITNESSED), None)


def _band_fits(child: _Child, band: str, calls: bool) -> bool:
    if calls:
        return band in ("9 or 10", "11 or 12", "13 or 14", "5 or 6", "7 or 8", "15 or 16")
    if child.family.in_depth and child.family.in_depth.only_under_four:
        return band in ("1 or 2", "Not recorded")
    if band == "Under 1":
        served = child.family.pathway in (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)
        return not served and not child.family.infant
    return True


def _distinct_years(children: list[_Child], bands: dict[int, str], rng: np.random.Generator) -> dict[int, int | None]:
    """Return an age in years for each child, in its band; brothers and sisters are of different ages.

    Children who would share an age change bands with others who saw, or did not see, as much. Changes `bands`.
    """
    siblings: dict[int, list[_Child]] = {}
    for child in children:
        siblings.setdefault(id(child.family), []).append(child)
    calling = {id(child) for child in _callers(children)}
    movable = [
        child
        for child in children
        if len(child.records) == 1
        and id(child) not in calling
        and not (child.family.infant and bands[id(child)] == "Under 1")
    ]

    def crowding(*families: PlannedFamily) -> int:
        counts = [Counter(bands[id(child)] for child in siblings[id(family)]) for family in families]
        return sum(max(0, number - _room(band)) for count in counts for band, number in count.items())

    crowded = [child for child in movable if crowding(child.family)]
    while crowded:
        child = crowded.pop()
        for other in shuffled(movable, rng) if crowding(child.family) else ():
            if other.family is child.family or bool(other.witnessed) != bool(child.witnessed):
                continue
            if not (_band_fits(child, bands[id(other)], False) and _band_fits(other, bands[id(child)], False)):
                continue
            before = crowding(child.family, other.family)
            _swap(bands, id(child), id(other))
            if crowding(child.family, other.family) < before:
                break
            _swap(bands, id(child), id(other))
    if any(crowding(family[0].family) for family in siblings.values()):
        raise Problem("No ages can be dealt to the sample's children so that brothers and sisters differ in age.")
    return {key: age for family in siblings.values() for key, age in _years(family, bands, rng).items()}


def _years(siblings: list[_Child], bands: dict[int, str], rng: np.random.Generator) -> dict[int, int | None]:
    years: dict[int, int | None] = {}
    for child in siblings:
        band = _CHILD_BANDS[bands[id(child)]]
        free = band and [year for year in range(band[0], band[1] + 1) if year not in years.values()]
        years[id(child)] = one(free, rng) if free else None
    return years


def _room(band: str) -> int:
    """How many brothers and sisters of different ages a band holds."""
    ends = _CHILD_BANDS[band]
    return ends[1] - ends[0] + 1 if ends else 99


def _swap(bands: dict[int, str], one_child: int, other: int) -> None:
    bands[one_child], bands[other] = bands[other], bands[one_child]


def _relations(children: list[_Child], figures: Figures, rng: np.random.Generator) -> None:
    """Deal Table 13: brothers and sisters are mostly related alike to the adults, half-brothers and -sisters not."""
    left = Counter({code: figures.count(13, code.label) for code in ChildRelation})
    families = shuffled({id(child.family): child.family for child in children}.values(), rng)
    for family in sorted(families, key=lambda family: -len(family.incidents)):
        for child in [child for child in children if child.family is family]:
            size = len(child.records)
            like = [code for code in ChildRelation if left[code] >= size]
            before = [
                other.records[0].relation
                for other in children
                if other.family is family and other.position < child.position
            ]
            code = before[-1] if before and before[-1] in like else _by_count(left, like, rng)
            left[code] -= size
            for record in child.records:
                record.relation = code


def _by_count(left: Counter, codes: list, rng: np.random.Generator):
    weights = np.array([left[code] for code in codes], dtype=float)
    return codes[int(rng.choice(len(codes), p=weights / weights.sum()))]


def _sexes(children: list[_Child], figures: Figures, rng: np.random.Generator) -> None:
    """Deal sexes (§4.3): girls counted, boys and those not recorded as the percentages allow."""
    total, girls = figures.count(4, "Total"), figures.claim("4.3-female")
    percents = figures.claim("4.3-male-percent"), figures.claim("4.3-gender-unknown-percent")
    possible = [
        (boys, total - girls - boys)
        for boys in range(total - girls)
        if (_percent(boys, total), _percent(total - girls - boys, total)) == percents
    ]
    boys, blank = one(possible, rng)
    left = Counter({"F": girls, "M": boys, "": blank})
    for child in sorted(shuffled(children, rng), key=lambda child: -len(child.records)):
        size = len(child.records)
        known = [sex for sex in ("F", "M", "") if left[sex] >= size and (sex or size == 1)]
        sex = _by_count(left, known, rng)
        left[sex] -= size
        for record in child.records:
            record.sex = sex


# ------------------------------------------------------------------ adults


def _ages_of_adults(adults: list[_Adults], figures: Figures, rng: np.random.Generator) -> None:
    """Deal ages in the bands of Tables 6 and 8, from the youngest to the oldest that §4.4 names; parents old enough."""
    decks = {
        Part.VICTIM: _adult_years(figures, 6, "4.4.2", rng),
        Part.PERPETRATOR: _adult_years(figures, 8, "4.4.3", rng),
    }
    for part_, cards in decks.items():
        slots = [adult for adult in adults if adult.parts[0] == part_]
        several = [adult for adult in slots if len(adult.records) > 1]
        for adult in several:
            known = [age for age in cards if age is not None and _old_enough(adult, age)]
            bands = Counter(_band_of(age) for age in known)
            age = one([age for age in known if bands[_band_of(age)] >= len(adult.records)], rng)
            _give_age(adult, age, cards)
        once = [adult for adult in slots if len(adult.records) == 1]
        fits = np.array([[_old_enough(adult, age) for age in cards] for adult in once])
        for adult, card in zip(once, assigned(fits, rng), strict=True):
            adult.records[0].age = cards[card]
    for adult in adults:
        if adult.parts[0] == Part.BOTH:
            least = max(20, _eldest(adult.family) + YOUNGEST_PARENT)
            for record in adult.records:
                record.age = between(least, least + 15, rng)


def _give_age(adult: _Adults, age: int, cards: list) -> None:
    """Set an adult's age in all incidents and take a card of its band for each, the youngest and oldest last."""
    known = [card for card in cards if card is not None]
    ends = (min(known), max(known))
    cards.remove(age)
    for record in adult.records:
        record.age = age
    same = [card for card in cards if card is not None and _band_of(card) == _band_of(age)]
    for card in sorted(same, key=lambda card: card in ends)[: len(adult.records) - 1]:
        cards.remove(card)


def _adult_years(figures: Figures, table: int, section: str, rng: np.random.Generator) -> list[int | None]:
    youngest, oldest = figures.claim(f"{section}-age-min"), figures.claim(f"{section}-age-max")
    years: list[int | None] = []
    for row, band in _ADULT_BANDS.items():
        count = figures.count(table, row)
        if band is None:
            years += [None] * count
            continue
        low, high = max(band[0], youngest), min(band[1], oldest)
        ends = [end for end in (youngest, oldest) if low <= end <= high][:count]
        years += ends + [between(low, high, rng) for _ in range(count - len(ends))]
    return shuffled(years, rng)


def _band_of(age: int) -> str:
    return next(row for row, band in _ADULT_BANDS.items() if band and band[0] <= age <= band[1])


def _old_enough(adult: _Adults, age: int | None) -> bool:
    if age is None:
        return len(adult.records) == 1
    parent = adult.sex == "F" or any(
        child.relation == ChildRelation.BOTH_PARENTS for child in adult.family.incidents[0].children
    )
    return not parent or age >= _eldest(adult.family) + YOUNGEST_PARENT


def _eldest(family: PlannedFamily) -> int:
    return max((child.age or 0 for child in family.incidents[0].children), default=0)


def _occupations(adults: list[_Adults], figures: Figures, rng: np.random.Generator) -> None:
    """Deal Tables 7 and 9; only women are housewives. Each incident's record has its own entry."""
    for part_, table in ((Part.VICTIM, 7), (Part.PERPETRATOR, 9)):
        slots = [
            record
            for adult in adults
            for record, theirs in zip(adult.records, adult.parts, strict=True)
            if theirs == part_
        ]
        cards = deck({code: figures.maybe(table, code.label) for code in Occupation}, rng)
        fits = np.array([[code != Occupation.HOUSEWIFE or record.sex == "F" for code in cards] for record in slots])
        for record, card in zip(slots, assigned(fits, rng), strict=True):
            record.occupation = cards[card]


# ------------------------------------------------------- ethnic appearance


def _appearances(adults: list[_Adults], children: list[_Child], figures: Figures, rng: np.random.Generator) -> None:
    """Deal Tables 10, 11 and 5; a child mostly looks like a parent."""
    columns = {Part.VICTIM: "Victim", Part.PERPETRATOR: "Perpetrator", Part.BOTH: "Victim and perpetrator"}
    for (site, table), part_ in product(((Site.NORTH, 10), (Site.SOUTH, 11)), Part):
        slots = [adult for adult in adults if adult.family.site == site and adult.parts[0] == part_]
        if not slots:
            continue
        codes = [code for code in EthnicAppearance if not (site == Site.NORTH and code == EthnicAppearance.OTHER)]
        left = Counter({code: figures.maybe(table, _PRINTED.get(code, code.label), columns[part_]) for code in codes})
        for adult in sorted(shuffled(slots, rng), key=lambda adult: -len(adult.records)):
            size = len(adult.records)
            code = _by_count(left, [code for code in codes if left[code] >= size], rng)
            left[code] -= size
            for record in adult.records:
                record.ethnic_appearance = code
    for site, left in _children_appearances(children, figures, rng).items():
        here = [child for child in children if child.family.site == site]
        for child in sorted(shuffled(here, rng), key=lambda child: -len(child.records)):
            size = len(child.records)
            free = [code for code in left if left[code] >= size]
            parents = [adult.ethnic_appearance for adult in child.family.incidents[0].adults]
            like = [code for code in free if code in parents and code != EthnicAppearance.UNKNOWN]
            blank = EthnicAppearance.UNKNOWN in free and rng.random() < left[EthnicAppearance.UNKNOWN] / left.total()
            code = EthnicAppearance.UNKNOWN if blank else _by_count(left, like or free, rng)
            left[code] -= size
            for record in child.records:
                record.ethnic_appearance = code


_PRINTED = {EthnicAppearance.UNKNOWN: "Unknown"}
_BLACK_ASIAN_ARAB = (EthnicAppearance.BLACK_AFRICAN, EthnicAppearance.ASIAN, EthnicAppearance.ARAB)


def _children_appearances(children: list[_Child], figures: Figures, rng: np.random.Generator) -> dict[Site, Counter]:
    """Split Table 5 by site: shares of black, Asian and Arab children, and of those not recorded (§4.3)."""
    total = Counter({code: figures.maybe(5, code.label) for code in EthnicAppearance})
    number = Counter()
    for child in children:
        number[child.family.site] += len(child.records)
    north, south = number[Site.NORTH], number[Site.SOUTH]
    unknown = total[EthnicAppearance.UNKNOWN]
    minority = sum(total[code] for code in _BLACK_ASIAN_ARAB)
    possible = [
        (blank, some)
        for blank in range(unknown + 1)
        if _percent(blank, north) == figures.claim("4.3-ethnicity-missing-north-percent")
        for some in range(minority + 1)
        if _percent(some, north - blank) == figures.claim("4.3-black-asian-arab-north-percent")
        and _percent(minority - some, south - unknown + blank) == figures.claim("4.3-black-asian-arab-south-percent")
    ]
    if not possible:
        raise Problem("No split of Table 5 by site gives the printed shares of §4.3 with this number of children.")
    blank, some = one(possible, rng)
    cards = deck({code: total[code] for code in _BLACK_ASIAN_ARAB}, rng)
    northern = Counter(cards[:some]) + Counter({EthnicAppearance.UNKNOWN: blank})
    dark = between(0, min(total[EthnicAppearance.DARK_EUROPEAN], 2), rng)
    northern[EthnicAppearance.DARK_EUROPEAN] = dark
    northern[EthnicAppearance.WHITE_EUROPEAN] = north - northern.total()
    southern = total.copy()
    southern.subtract(northern)
    if min(southern.values()) < 0 or southern.total() != south:
        raise Problem("Table 5 cannot be split by site with this number of children.")
    return {Site.NORTH: +northern, Site.SOUTH: +southern}


# -------------------------------------------------------------- conditions


def _conditions(
    families: Sequence[PlannedFamily], adults: list[_Adults], figures: Figures, rng: np.random.Generator
) -> None:
    """Note alcohol, drugs, health and pregnancy as §4.4.2 and §4.4.3 count them."""
    records = [
        (adult, record, theirs, incident)
        for adult in adults
        for record, theirs, incident in zip(adult.records, adult.parts, adult.family.incidents, strict=True)
    ]
    perpetrators = [record for _, record, theirs, _ in records if theirs == Part.PERPETRATOR]
    for name, women in (("alcohol", True), ("drugs", False), ("mental-health", True)):
        total = figures.claim(f"4.4.3-{name}")
        female = figures.claim(f"4.4.3-{name}-women") if women else 0
        _note(_some(perpetrators, total - female, rng, sex="M"), name)
        _note(_some(perpetrators, female, rng, sex="F"), name)
    _note(_some(perpetrators, figures.claim("4.4.3-physical-health"), rng), "physical-health")

    incidents = [(family, incident) for family in families for incident in family.incidents]
    with_victims = [incident for _, incident in incidents if incident.parties != Parties.BOTH_ACCUSED]
    for incident in shuffled(with_victims, rng)[: figures.claim("4.4.2-alcohol")]:
        _note([one(_victims(incident), rng)], "alcohol")
    victims = [record for _, record, theirs, _ in records if theirs == Part.VICTIM]
    _note(_some(victims, figures.claim("4.4.2-drugs"), rng), "drugs")
    _note(_some(victims, figures.claim("4.4.2-mental-health"), rng), "mental-health")
    for incident in _pregnancies(incidents, figures, rng):
        _note([one([adult for adult in _victims(incident) if adult.sex == "F"], rng)], "pregnant")


def _pregnancies(
    incidents: list[tuple[PlannedFamily, PlannedIncident]], figures: Figures, rng: np.random.Generator
) -> list[PlannedIncident]:
    """Choose the incidents of pregnant victims: how many were traced, how many of those got no action (§6.5.1)."""
    single = [
        (family, incident)
        for family, incident in shuffled(incidents, rng)
        if len(family.incidents) == 1 and any(adult.sex == "F" for adult in _victims(incident))
    ]
    traced = [(f, i) for f, i in single if i.end_state == EndState.TRACED]
    none = [i for f, i in traced if f.pathway == Pathway.NO_FURTHER_ACTION]
    served = [i for f, i in traced if f.pathway in (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)]
    lost = [i for _, i in single if i.end_state != EndState.TRACED]
    followed, unanswered = figures.claim("6.5.1-pregnant"), figures.claim("6.5.1-pregnant-nfa")
    north = [i for i in none if i.site == Site.NORTH][:1]
    return (
        north
        + [i for i in none if i not in north][: unanswered - len(north)]
        + served[: followed - unanswered]
        + lost[: figures.claim("4.4.2-pregnant") - followed]
    )


def _victims(incident: PlannedIncident) -> list[PlannedAdult]:
    return [adult for position, adult in enumerate(incident.adults) if part(incident, position) == Part.VICTIM]


def _some(
    records: list[PlannedAdult], number: int, rng: np.random.Generator, sex: str | None = None
) -> list[PlannedAdult]:
    return shuffled([record for record in records if sex in (None, record.sex)], rng)[:number]


def _note(records: Iterable[PlannedAdult], name: str) -> None:
    for record in records:
        setattr(record, name.replace("-", "_"), True)


def _injured_children(families: Sequence[PlannedFamily]) -> None:
    """Say which child was injured: the infant of a family that is to have one, otherwise one who saw the incident."""
    for family in families:
        for incident in family.incidents:
            infants = [child for child in incident.children if family.infant and child.age == 0]
            if Injured.CHILD in incident.injured:
                (infants[0] if infants else _witness(incident)).injured = True


def _details_missing(families: Sequence[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Flag the incidents with demographic details missing or wrong (§5.2): those without an age or sex, and others."""
    incidents = [incident for family in families for incident in family.incidents]
    for incident in incidents:
        incident.details_missing = any(person.age is None or not person.sex for person in _everyone(incident))
    flagged = sum(incident.details_missing for incident in incidents)
    others = [
        family.incidents[0]
        for family in families
        if len(family.incidents) == 1 and not family.incidents[0].details_missing
    ]
    more = figures.claim("5.2-missing") - flagged
    if more < 0:
        raise Problem("More incidents lack an age or a sex than §5.2 counts without demographic details.")
    for incident in shuffled(others, rng)[:more]:
        incident.details_missing = True


def _everyone(incident: PlannedIncident) -> list[PlannedAdult | PlannedChild]:
    return [*incident.adults, *incident.children]


def _percent(part_: int, whole: int) -> int:
    return int(100 * part_ / whole + 0.5) if whole else 0
