"""The plan's incidents and families: solved count tables made into 251 incidents of 236 families (ch. 4 to 6).

What is set here of each `PlannedIncident` (`people_plan` fills the rest):

- `site`, `presence`, `level`, `parties`, `no_offence` (`offences` stays empty), `weapon`, `removal`, `safe`;
- `location` is `TELEPHONE` for the ten telephone incidents, which list one child each, are never at level medium and
  have neither weapon nor injury; all others stand at the default;
- `adults`: two, a woman and a man, with `sex` and `injured` set; for one victim and one perpetrator the victim is
  first and `aggressor` is 1; where both are of one part the order is random and `aggressor` says which;
- `injured`: one entry a person; a child is among them only at three safeguarding families newly triggered (which child
  is injured is not set);
- `children`: as many as are listed, each with its `location` (exact); nothing else of a child is set. The incidents of
  a family list equally many. Five traced families list none, and up to one that is not traced;
- `caller`, `grade` (north; None where missing), `response`, `response_minutes`;
- `assessor` (None: no risk assessment), `risk` (None with an assessor: the one without a grade);
- `end_state`, `pathway` (the answer to this notification), `sent_days` (north), `received_days` (traced);
- `weapon_conveyed` is `NOT` for the one traced weapon that its notification did not tell of; else None.

Of each `PlannedFamily`: `site`, `incidents` (in order; those of a family with several have the same parties, the same
adults' sexes and the same aggressor, are no telephone incidents, and are answered quickly enough to stay apart),
`pathway` (None unless a notification is traced), and `previous`, which is `OPEN` where the case was open and None
elsewhere (`family_plan` fills it). Of the triggered family-support families one is at level high with an injury and a
knife (the one without previous involvement, §6.4), of the triggered safeguarding families at least two are at level
high with an injury (none and low previous involvement; each with an injured child, of which two are infants, §6.5.5).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from filetrack.problems import Problem
from filetrack.schemas.codes import (
    PRESENT,
    Assessor,
    Caller,
    CallGrade,
    ChildLocation,
    Conveyed,
    EndState,
    Injured,
    Level,
    Location,
    Parties,
    Pathway,
    Presence,
    PreviousInvolvement,
    Removal,
    RiskGrade,
    Site,
    Weapon,
)
from filetrack.simulate.calibration.blocks import Population
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.calibration.margins import drawn, fitted, solved, system
from filetrack.simulate.calibration.matching import Piles, Record, Unmatched, alike, matched
from filetrack.simulate.decks import between, deck, one, shuffled
from filetrack.simulate.plan.entities import PlannedAdult, PlannedChild, PlannedFamily, PlannedIncident

BEFORE_FAMILIES = ("injuries", "calls", "callers", "tracing", "notifications", "risks")
"""Blocks that are matched incident by incident; the others once families are known."""

ROUNDS = 10
"""Draws from which tables are solved before the figures are said to be impossible."""

TRIES = 50
"""Orders in which incidents are tried before families with several are said not to fit."""

OPEN = "_open"
_TRACED = tuple(pathway.value for pathway in Pathway)
_MINIMAL = (Pathway.NO_FURTHER_ACTION, Pathway.LETTER)
_LOST_PAIRS = {
    Site.NORTH: (
        (_MINIMAL, (EndState.NOTIFICATION_NOT_LOCATED,)),
        ((EndState.FAMILY_NOT_KNOWN,), (EndState.FAMILY_NOT_KNOWN,)),
    ),
    Site.SOUTH: (
        (_MINIMAL, (EndState.NOTIFICATION_NOT_LOCATED,)),
        ((EndState.FAMILY_NOT_KNOWN,), (EndState.FAMILY_NOT_KNOWN,)),
        ((EndState.FILE_NOT_FOUND,), (EndState.FILE_NOT_FOUND,)),
    ),
}
_INJURED = {
    "victims": Injured.VICTIM,
    "children": Injured.CHILD,
    "perpetrators": Injured.PERPETRATOR,
    "accused": Injured.VICTIM_PERPETRATOR,
    "officers": Injured.OFFICER,
    "relatives": Injured.RELATIVE,
    "unrecorded": Injured.UNKNOWN,
}
_RESPONSE_MINUTES = {
    "to_15": (3, 13),
    "to_30": (17, 28),
    "to_45": (33, 43),
    "to_60": (48, 57),
    "to_2_hours": (64, 116),
    "to_3_hours": (124, 176),
    "to_5_hours": (185, 295),
    "to_8_hours": (305, 475),
    "to_12_hours": (485, 715),
    "over_12_hours": (730, 1500),
}
_SENT_DAYS = {
    "sent_2": (0, 2),
    "sent_5": (3, 5),
    "sent_10": (6, 10),
    "sent_15": (11, 15),
    "sent_20": (16, 20),
    "sent_30": (21, 30),
    "sent_40": (31, 40),
    "sent_60": (41, 60),
    "sent_over_60": (62, 75),
}
_QUICK = ("sent_2", "sent_5")
"""Notifications of families with several are sent as soon as this, so that they arrive in order."""


def incident_plan(
    figures: Figures, readings: pd.DataFrame, settings: Population, rng: np.random.Generator
) -> list[PlannedFamily]:
    """Return the families of the sample with their incidents, in random order; every hard reading holds.

    `readings` is the registry (schema Reading), `settings` the config `population.yaml`. Raises Problem where no whole
    numbers meet the figures.
    """
    made = system(settings, readings, figures)
    expected = fitted(made)
    for _ in range(ROUNDS):
        counts = solved(made, expected, drawn(made, expected, figures.claim("4.2-incidents"), rng), rng)
        if counts is not None:
            try:
                return _planned(made.counted(counts), settings, figures, rng)
            except Unmatched:
                continue
    raise Problem("config/population.yaml and data/published/readings.csv: no whole numbers meet all hard figures.")


def _planned(
    counted: dict[str, pd.DataFrame], settings: Population, figures: Figures, rng: np.random.Generator
) -> list[PlannedFamily]:
    """Return the families that the tables' cells make. Raises Unmatched where repeats find none alike."""
    piles = {name: Piles(name, block, counted[name], rng) for name, block in settings.blocks.items() if block.parent}
    records = _hub(counted["incidents"], rng)
    for name in BEFORE_FAMILIES:
        matched(piles[name], records, rng)
    families = _families(records, figures, rng)
    _within_families(records, families, piles, rng)
    places = _places(records, figures, rng)
    days = _sent_days(records, figures, rng)
    incidents = [_incident(record, places[n], days[n], rng) for n, record in enumerate(records)]
    return [_family([records[n] for n in family], [incidents[n] for n in family]) for family in shuffled(families, rng)]


def _hub(cells: pd.DataFrame, rng: np.random.Generator) -> list[Record]:
    records = [dict(cell) for cell in cells.to_dict("records") for _ in range(cell["count"])]
    return shuffled(records, rng)


# ---------------------------------------------------------------- families


def _families(records: list[Record], figures: Figures, rng: np.random.Generator) -> list[list[int]]:
    """Return the positions of each family's incidents, in order. Raises Unmatched where repeats find none alike."""
    for _ in range(TRIES):
        several = _repeats(records, figures, rng)
        if several is not None:
            grouped = {position for family in several for position in family}
            return [shuffled(family, rng) for family in several] + [
                [position] for position in range(len(records)) if position not in grouped
            ]
    raise Unmatched("The simulator finds no incidents alike enough for the families with several.")


def _repeats(records: list[Record], figures: Figures, rng: np.random.Generator) -> list[list[int]] | None:
    """Return the families with several incidents (Table 32, §4.6), or None where this order of trying fails."""
    further = shuffled([n for n, record in enumerate(records) if record["order"] == "further"], rng)
    further.sort(key=lambda n: records[n]["armed"] != "armed")
    free = shuffled([n for n, record in enumerate(records) if record["order"] == "first"], rng)
    groups = []
    for site, column in ((Site.NORTH, "North"), (Site.SOUTH, "South")):
        here = [n for n in further if records[n]["site"] == site]
        for _ in range(figures.maybe(32, "families with 3", column)):
            pairs = shuffled(combinations([n for n in here if records[n]["armed"] != "armed"], 2), rng)
            joined = next((pair for pair in pairs if any(_belong(records, pair, n) for n in free)), None)
            if joined is None:
                return None
            groups.append(joined)
            here = [n for n in here if n not in joined]
        groups = [(n,) for n in here if records[n]["armed"] == "armed"] + groups
        groups += [(n,) for n in here if records[n]["armed"] != "armed"]
    families = []
    for group in groups:
        first = next((n for n in free if _belong(records, group, n)), None)
        if first is None:
            return None
        free.remove(first)
        families.append([first, *group])
    return _lost_pairs(records, families, free, figures, rng)


def _lost_pairs(
    records: list[Record], families: list[list[int]], free: list[int], figures: Figures, rng: np.random.Generator
) -> list[list[int]] | None:
    """Return the families with those added that have two incidents of which one or both cannot be traced."""
    traced = sum(figures.maybe(32, "families with 2", column) for column in ("North", "South"))
    for _ in range(figures.claim("4.6-families-two") - traced):
        site = one(list(Site), rng)
        states = one(_LOST_PAIRS[site], rng)
        pair = next(
            (
                [first, other]
                for first in free
                for other in free
                if first != other
                and records[first]["site"] == site
                and records[first]["outcome"] in states[0]
                and records[other]["outcome"] in states[1]
                and _same_couple(records[first], records[other])
            ),
            None,
        )
        if pair is None:
            return None
        free = [n for n in free if n not in pair]
        families.append(pair)
    return families


def _belong(records: list[Record], further: tuple[int, ...], first: int) -> bool:
    """Whether notifications may follow another of the same family, whose pathway the first one is."""
    host = records[first]
    return all(
        _same_couple(records[n], host)
        and (
            records[n]["outcome"] == host["outcome"]
            or (records[n]["outcome"], host["outcome"]) == (Pathway.NO_FURTHER_ACTION, Pathway.LETTER)
        )
        and (records[n]["armed"] == "unarmed" or (host["armed"], host["weapon_told"]) == ("armed", "told"))
        for n in further
    )


def _same_couple(one_record: Record, other: Record) -> bool:
    return all(one_record[key] == other[key] for key in ("site", "parties")) and "telephone" not in (
        one_record["presence"],
        other["presence"],
    )


def _within_families(
    records: list[Record], families: list[list[int]], piles: dict[str, Piles], rng: np.random.Generator
) -> None:
    """Match what a family's incidents share, and days to the notification; changes the records.

    A family's incidents have one aggressor, a man where there are three (box 1), and list equally many children.
    """
    several = [family for family in families if len(family) > 1]
    grouped = [n for family in several for n in family]
    others = [record for n, record in enumerate(records) if n not in grouped]
    for family in several:
        wish = _any_aggressor if len(family) < 3 else _a_man
        alike(piles["aftermath"], [records[n] for n in family], "aggressor", wish, rng)
        alike(piles["households"], [records[n] for n in family], "listed", lambda unit: unit["listed"] > 0, rng)
    matched(piles["aftermath"], others, rng)
    matched(piles["households"], others, rng)
    quick = {n: lambda unit: unit["days"] in _QUICK for n in grouped if records[n]["site"] == Site.NORTH}
    matched(piles["delays"], records, rng, quick)


def _any_aggressor(unit: Record) -> bool:
    return True


def _a_man(unit: Record) -> bool:
    return unit["aggressor"] == "man"


# --------------------------------------------------------------- incidents


def _places(records: list[Record], figures: Figures, rng: np.random.Generator) -> list[list[ChildLocation]]:
    """Return where each child listed was, by incident; a child who calls or is hurt saw what happened (Table 19)."""
    cards = deck(figures.counts(19, PRESENT), rng)
    made: list[list[ChildLocation]] = [[] for _ in records]
    seen = {n for n, record in enumerate(records) if record["children"] or record["caller"] == Caller.CHILD}
    for n in sorted(seen) + [n for n in range(len(records)) if n not in seen]:
        record = records[n]
        for number in range(record["present"]):
            card = cards.index(ChildLocation.WITNESSED) if n in seen and not number else -1
            made[n].append(cards.pop(card))
        made[n] += [ChildLocation.NOT_ON_PREMISES] * (record["located"] - record["present"])
        unclear = record["presence"] == "telephone"
        made[n] += [ChildLocation.PHONE_OR_TEXT if unclear else ChildLocation.NOT_RECORDED] * (
            record["listed"] - record["located"]
        )
    return [shuffled(places, rng) for places in made]


def _sent_days(records: list[Record], figures: Figures, rng: np.random.Generator) -> list[int | None]:
    """Return days to sending within the bands of Table 29, with the printed mean (§5.10.2)."""
    bands = [_SENT_DAYS.get(record["days"]) for record in records]
    days = [between(*band, rng) if band else None for band in bands]
    dated = [n for n, band in enumerate(bands) if band]
    short = round(figures.claims["5.10.2-mean-days"] * len(dated)) - sum(days[n] for n in dated)
    step = 1 if short > 0 else -1
    while short:
        n = one(dated, rng)
        if bands[n][0] <= days[n] + step <= bands[n][1]:
            days[n] += step
            short -= step
    return days


def _incident(
    record: Record, places: list[ChildLocation], sent: int | None, rng: np.random.Generator
) -> PlannedIncident:
    adults, aggressor = _adults(record, rng)
    telephone = record["presence"] == "telephone"
    outcome = str(record["outcome"]).removesuffix(OPEN)
    traced = outcome in _TRACED
    minutes = _RESPONSE_MINUTES.get(record["response"])
    return PlannedIncident(
        site=Site(record["site"]),
        presence=Presence.NOT_RECORDED_PRESENT if telephone else Presence(record["presence"]),
        level=Level(record["level"]),
        location=Location.TELEPHONE if telephone else Location.HOME,
        parties=Parties(record["parties"]),
        adults=adults,
        aggressor=aggressor,
        children=[PlannedChild(location=place) for place in places],
        weapon=Weapon(record["weapon"]),
        injured=[part for name, part in _INJURED.items() for _ in range(record[name])],
        removal=Removal(record["removal"]),
        no_offence=record["offence"] == "no_offence",
        safe=record["safety"] == "moved",
        caller=Caller(record["caller"]),
        grade=CallGrade(record["grade"]) if record["grade"] in list(CallGrade) else None,
        response="timed" if minutes else record["response"],
        response_minutes=between(*minutes, rng) if minutes else None,
        assessor=None if record["assessor"] == "nobody" else Assessor(record["assessor"]),
        risk=RiskGrade(record["risk"]) if record["risk"] in list(RiskGrade) else None,
        end_state=EndState.TRACED if traced else EndState(outcome),
        pathway=Pathway(outcome) if traced else None,
        sent_days=sent,
        received_days=_received_days(record, sent, rng) if traced else None,
        weapon_conveyed=Conveyed.NOT if record["weapon_told"] == "not_told" else None,
    )


def _adults(record: Record, rng: np.random.Generator) -> tuple[tuple[PlannedAdult, PlannedAdult], int]:
    """Return a woman and a man, and which of them was the aggressor; a sole injured adult of two alike is the other."""
    aggressor = 1 if record["parties"] == Parties.VICTIM_AND_PERPETRATOR else int(rng.integers(2))
    adults = [PlannedAdult(sex="F"), PlannedAdult(sex="F")]
    adults[aggressor if record["aggressor"] == "man" else 1 - aggressor].sex = "M"
    hurt = record["victims"] + record["accused"]
    adults[1 - aggressor].injured = hurt > 0
    adults[aggressor].injured = hurt > 1 or record["perpetrators"] > 0
    return (adults[0], adults[1]), aggressor


def _received_days(record: Record, sent: int | None, rng: np.random.Generator) -> int:
    """Return days from the report to receipt: some days after sending in the north, as stamped in the south."""
    if record["site"] == Site.SOUTH:
        return int(str(record["days"]).removeprefix("received_"))
    return between(3, 6, rng) if sent is None else sent + between(0, 2, rng)


def _family(records: list[Record], incidents: list[PlannedIncident]) -> PlannedFamily:
    for incident in incidents:
        if incident.adults[0].sex != incidents[0].adults[0].sex:
            incident.adults, incident.aggressor = incident.adults[::-1], 1 - incident.aggressor
    pathways = [incident.pathway for incident in incidents if incident.pathway]
    is_open = any(str(record["outcome"]).endswith(OPEN) for record in records)
    return PlannedFamily(
        incidents[0].site,
        incidents,
        pathway=max(pathways, key=list(Pathway).index) if pathways else None,
        previous=PreviousInvolvement.OPEN if is_open else None,
    )
