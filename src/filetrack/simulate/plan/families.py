"""The plan's traced families: what social services knew before, and what followed (§6.2.3, §6.4 to §6.6, §7.2).

Families with no or minimal intervention and all involvement before the notification are planned here, served families'
interventions in `in_depth_plan`. A family's `discrepant` says that names or births differ between the agencies;
families of `child_missing` are discrepant by that alone and not flagged twice, so that both together are the printed
number. A child under twelve months is flagged (`infant`) where the report counts one; other served families have none.

What §7.2.2 says holds when the family that was assessed after six notifications is the one with six, and that of
box 23, with eight, has the most. Two figures cannot hold: Table 35 leaves nine families of medium involvement with a
letter, not ten (§6.5.2), and 62 of 184 families at medium, high or open are just over a third (§6.4).
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np

from filetrack.problems import Problem
from filetrack.schemas.codes import (
    Caller,
    Injured,
    Level,
    Pathway,
    PreviousInvolvement,
    Source,
    SubsequentInvolvement,
    Weapon,
)
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.decks import between, deck, one, shuffled
from filetrack.simulate.plan.entities import PlannedFamily
from filetrack.simulate.plan.in_depth import plan_in_depth
from filetrack.simulate.settings import Simulation

SERVED = (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)
_MINIMAL = (Pathway.LETTER, Pathway.VISIT_OR_CALL)
_FEW = (PreviousInvolvement.NONE, PreviousInvolvement.LOW)
_TABLE_35_ROW = {PreviousInvolvement.MISSING: "Unknown"}
_REFERRERS = (Source.HEALTH, Source.EDUCATION, Source.OTHER)
_ALSO_REFERRED = 0.25
_FEW_NOTIFICATIONS = (1, 4)

After = tuple[int, list[Source]]
"""Later notifications, and the other agencies that made contact."""


def plan_families(
    families: list[PlannedFamily], figures: Figures, simulation: Simulation, rng: np.random.Generator
) -> list[PlannedFamily]:
    """Fill the traced families in place and return the booster families, whose incidents are still to be found.

    A family comes with its incidents, its pathway, and `previous` set where the case was open. Raises Problem when the
    printed figures exclude each other.
    """
    traced = [family for family in families if family.traced]
    _previous(traced, figures, rng)
    _infants(traced, figures, rng)
    _earlier(traced, figures, rng)
    _after_no_action(_answered(traced, Pathway.NO_FURTHER_ACTION), figures, rng)
    _after_minimal(_answered(traced, *_MINIMAL), figures, rng)
    boosters = plan_in_depth(_answered(traced, *SERVED), figures, simulation, rng)
    _differences(traced, figures, rng)
    return boosters


def _answered(families: list[PlannedFamily], *pathways: Pathway) -> list[PlannedFamily]:
    return [family for family in families if family.pathway in pathways]


def _opened(family: PlannedFamily) -> bool:
    return family.previous == PreviousInvolvement.OPEN


# -------------------------------------------------------------------- before


def _previous(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Deal previous involvement to the families that were not open (Table 35, §6.5.3)."""

    def table_35(column: str) -> Counter:
        codes = [code for code in PreviousInvolvement if code != PreviousInvolvement.OPEN]
        return Counter({code: figures.count(35, _TABLE_35_ROW.get(code, code.label), column) for code in codes})

    visits = Counter(
        {
            PreviousInvolvement.NONE: figures.claim("6.5.3-visits-unknown"),
            PreviousInvolvement.LOW: figures.claim("6.5.3-visits-low"),
        }
    )
    letters = table_35("Letter, visit or phone call") - visits
    _deal(_answered(families, Pathway.NO_FURTHER_ACTION), deck(table_35("No further action"), rng))
    _deal(_answered(families, Pathway.LETTER), deck(letters, rng))
    _deal(_answered(families, Pathway.VISIT_OR_CALL), deck(visits, rng))
    for pathway in SERVED:
        triggered = [family for family in _answered(families, pathway) if not _opened(family)]
        cards = sorted(deck(table_35(pathway.label), rng), key=lambda code: code not in _FEW)
        _deal(_gravest_first(triggered, armed=pathway == Pathway.FAMILY_SUPPORT, rng=rng), cards)


def _deal(families: list[PlannedFamily], cards: list[PreviousInvolvement]) -> None:
    if len(families) != len(cards):
        raise Problem(f"Table 35 has {len(cards)} families where the plan has {len(families)}.")
    for family, code in zip(families, cards, strict=True):
        family.previous = code


def _gravest_first(families: list[PlannedFamily], armed: bool, rng: np.random.Generator) -> list[PlannedFamily]:
    """Return families in random order, grave incidents first; a knife was in one family's only (§6.4)."""
    return sorted(shuffled(families, rng), key=lambda family: (not _grave(family), _knife(family) != armed))


def _grave(family: PlannedFamily) -> bool:
    """Whether a notified incident was at the high level, with an injury (§6.4)."""
    return any(incident.level == Level.HIGH and incident.injured for incident in family.traced)


def _knife(family: PlannedFamily) -> bool:
    return any(incident.weapon in (Weapon.KNIFE, Weapon.KNIFE_AND_OTHER) for incident in family.traced)


def _hurt_child(family: PlannedFamily) -> bool:
    return any(Injured.CHILD in incident.injured for incident in family.traced)


def _infants(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Choose served families with a child under twelve months (§6.4, §6.5.5)."""
    served = _answered(families, *SERVED)
    few = [family for family in served if family.previous in _FEW]
    hurt = [family for family in served if not _opened(family) and _hurt_child(family)]
    sure = [family for family in dict.fromkeys(few + hurt) if _may_have_infant(family)]
    choices = [
        chosen
        for size in range(len(sure) + 1)
        for chosen in combinations(sure, size)
        if sum(family in few for family in chosen) == figures.claim("6.4-three-infants")
        and sum(family in hurt for family in chosen) == figures.claim("6.5.5-new-infant-injured")
    ]
    if not choices:
        raise Problem("No choice of the triggered families gives the infants of §6.4 and §6.5.5.")
    chosen = list(one(choices, rng))
    safeguarding = _answered(served, Pathway.SAFEGUARDING)
    wanted = figures.claim("6.5.5-infants") - sum(family in safeguarding for family in chosen)
    others = [family for family in safeguarding if _opened(family) and _may_have_infant(family)]
    for family in chosen + shuffled(others, rng)[:wanted]:
        family.infant = True


def _may_have_infant(family: PlannedFamily) -> bool:
    """Whether the police list a child who did not have to be old enough to call."""
    listed = min(len(incident.children) for incident in family.incidents)
    called = any(incident.caller == Caller.CHILD for incident in family.incidents)
    return listed > called


# ------------------------------------------------------ earlier notifications


def _earlier(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Say how often the police had notified each family before (§6.5.1, §6.5.3, §6.5.4, §6.6)."""
    known = [family for family in families if family.previous != PreviousInvolvement.NONE]
    no_action = shuffled(_answered(known, Pathway.NO_FURTHER_ACTION), rng)
    sizes = _earlier_no_action(figures, rng)
    for family, size in zip(no_action, sizes, strict=False):
        family.earlier = size
    usual = [size for size in sizes if size <= max(_FEW_NOTIFICATIONS)] + [0] * (len(no_action) - len(sizes))
    new = [family for family in _answered(known, Pathway.SAFEGUARDING) if not _opened(family)]
    for family in _answered(known, Pathway.LETTER) + new:
        family.earlier = one(usual, rng)
    support = _answered(families, Pathway.FAMILY_SUPPORT)
    sizes = _earlier_support(figures)
    known_support = sorted(_answered(known, Pathway.FAMILY_SUPPORT), key=_opened)
    sizes.remove(five := figures.claim("6.5.4-five-notifications-size"))
    sizes = [five, *shuffled(sizes + [0] * (len(known_support) - 1 - len(sizes)), rng)]
    for family, size in zip(known_support, sizes, strict=True):
        family.earlier = size
    opened = [family.earlier for family in support if _opened(family)]
    safeguarded = [family for family in _answered(families, Pathway.SAFEGUARDING) if _opened(family)]
    for family, size in zip(safeguarded, _earlier_open(opened, len(safeguarded), figures, rng), strict=True):
        family.earlier = size


def _earlier_no_action(figures: Figures, rng: np.random.Generator) -> list[int]:
    low, high = figures.claim("6.5.1-nfa-two-four-low"), figures.claim("6.5.1-nfa-two-four-high")
    return [
        *[figures.claim("6.5.1-nfa-one-size")] * figures.claim("6.5.1-nfa-one"),
        *[between(low, high, rng) for _ in range(figures.claim("6.5.1-nfa-two-four"))],
        *[figures.claim("6.5.1-nfa-fourteen-size")] * figures.claim("6.5.1-nfa-fourteen"),
    ]


def _earlier_support(figures: Figures) -> list[int]:
    return [
        figures.claim(f"6.5.4-{words}-size")
        for words in ("one-notification", "five-notifications", "six-notifications")
        for _ in range(figures.claim(f"6.5.4-{words}"))
    ]


def _earlier_open(support: list[int], number: int, figures: Figures, rng: np.random.Generator) -> list[int]:
    """Return the numbers for the open safeguarding families: §6.6 less the open family-support families' numbers."""
    six, four = figures.claim("6.6-notified-six-size"), figures.claim("6.6-notified-four-size")
    sizes = [
        *[0] * (figures.claim("6.6-first-incident") - support.count(0)),
        *[six] * (figures.claim("6.6-notified-six") - support.count(six)),
        *[four] * (figures.claim("6.6-notified-four") - support.count(four)),
    ]
    others = [size for size in range(1, six) if size != four]
    return shuffled(sizes + [one(others, rng) for _ in range(number - len(sizes))], rng)


# --------------------------------------------------------------------- after


def _after_no_action(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Deal what followed no further action (Table 36, §7.2.1)."""
    counts = {code: figures.maybe(36, code.label) for code in SubsequentInvolvement}
    repeated = round(counts[SubsequentInvolvement.MEDIUM] * figures.claims["7.2.1-medium-repeat-half"] / 100)
    hospital = figures.claim("7.2.1-high-hospital")
    cards: dict[SubsequentInvolvement, list[After]] = {
        SubsequentInvolvement.LOW: [
            *((size, _perhaps_referred(rng)) for size in _low_no_action(figures, rng)),
            *((0, [one(_REFERRERS, rng)]) for _ in range(figures.claim("7.2.1-low-agencies"))),
        ],
        SubsequentInvolvement.MEDIUM: [
            *((between(*_FEW_NOTIFICATIONS, rng), _perhaps_referred(rng)) for _ in range(repeated)),
            *((0, [one(_REFERRERS, rng)]) for _ in range(counts[SubsequentInvolvement.MEDIUM] - repeated)),
        ],
        SubsequentInvolvement.HIGH: [
            *((0, [Source.HEALTH]) for _ in range(hospital)),
            *((0, [one(_REFERRERS[1:], rng)]) for _ in range(counts[SubsequentInvolvement.HIGH] - hospital)),
        ],
    }
    _deal_after(families, counts, cards, rng)


def _low_no_action(figures: Figures, rng: np.random.Generator) -> list[int]:
    """Return the later notifications of the families that were notified again without an assessment."""
    many = [
        figures.claim(f"7.2.1-low-{word}-size")
        for word in ("six", "five", "four", "three")
        for _ in range(figures.claim(f"7.2.1-low-{word}"))
    ]
    fewer = figures.claim("7.2.1-low-police") - len(many)
    return many + [between(1, min(many) - 1, rng) for _ in range(fewer)]


def _after_minimal(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Deal what followed a letter, visit or call (Table 37, §7.2.2); others notified as after no further action."""
    counts = {code: figures.maybe(37, code.label) for code in SubsequentInvolvement}
    box, five = figures.claim("7.2.2-box-notifications"), figures.claim("7.2.2-five-size")
    low = counts[SubsequentInvolvement.LOW]
    by_police = round(low * figures.claim("7.2.1-low-police") / figures.claim("7.2.1-low"))
    notified = [box] + [five] * figures.claim("7.2.2-five")
    notified += [between(1, five - 1, rng) for _ in range(by_police - len(notified))]
    assessed_again = figures.claim("7.2.2-medium-repeat")
    cards: dict[SubsequentInvolvement, list[After]] = {
        SubsequentInvolvement.LOW: [
            *((size, _perhaps_referred(rng)) for size in notified),
            *((0, [one(_REFERRERS, rng)]) for _ in range(low - by_police)),
        ],
        SubsequentInvolvement.MEDIUM: [
            *((figures.claim("7.2.2-medium-repeat-size"), []) for _ in range(assessed_again)),
            *((0, [one(_REFERRERS, rng)]) for _ in range(counts[SubsequentInvolvement.MEDIUM] - assessed_again)),
        ],
        SubsequentInvolvement.HIGH: [
            *((0, [Source.HEALTH]) for _ in range(figures.claim("7.2.2-high-hospital"))),
            (figures.claim("7.2.2-high-notifications"), [Source.HEALTH]),
        ],
    }
    letters_first = sorted(families, key=lambda family: family.pathway != Pathway.LETTER)
    _deal_after(letters_first, counts, cards, rng)


def _perhaps_referred(rng: np.random.Generator) -> list[Source]:
    return [one(_REFERRERS, rng)] if rng.random() < _ALSO_REFERRED else []


def _deal_after(
    families: list[PlannedFamily],
    counts: dict[SubsequentInvolvement, int],
    cards: dict[SubsequentInvolvement, list[After]],
    rng: np.random.Generator,
) -> None:
    """Give each family a level of subsequent involvement, and the first of a level its first card."""
    for family, code in zip(families, deck(counts, rng), strict=True):
        family.subsequent = code
        family.later, family.later_sources = cards[code].pop(0) if code in cards else (0, [])


# ---------------------------------------------------------------- differences


def _differences(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Say where the agencies' details differ and where the police missed a child (§6.2.3); not among served families.

    Families are compared whose notifications list a child.
    """
    compared = [family for family in shuffled(families, rng) if any(incident.children for incident in family.traced)]
    missing = figures.claim("6.2.3-child-missing")
    compared.sort(key=lambda family: family.pathway in SERVED)
    for family in compared[:missing]:
        family.child_missing = True
    for family in shuffled(compared[missing:], rng)[: figures.claim("6.2.3-discrepant") - missing]:
        family.discrepant = True
