"""The plan's families studied in depth: the sample's served families and the boosters (§7.3 to §7.7, §8.2).

Tables 39 to 42 and the numbers of families at each stage hold in every seed. Of the text's figures three cannot hold
beside them: Table 41 leaves two triggered families away from home, not one; Table 40 leaves seven engaged mothers who
are alone with their children, not ten, and four fully engaged fathers apart from them, not none (§7.7).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice, product

import numpy as np

from filetrack.problems import Problem
from filetrack.schemas.codes import (
    Agency,
    Caller,
    Engagement,
    FamilyMember,
    Injured,
    Outcome,
    Pathway,
    PreviousInvolvement,
    Service,
    Site,
    Source,
    Stage,
    SubsequentInvolvement,
    Trigger,
)
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.decks import between, deck, one, shuffled, weighted
from filetrack.simulate.plan.entities import InDepth, PlannedFamily
from filetrack.simulate.settings import Simulation

Status = tuple[Trigger, Stage]
Cell = tuple[Status, Outcome, Engagement, Engagement]
"""A kind of family: its status, outcome, and the engagement of mother and father."""

FOR_CHILDREN = (
    Service.CAMHS,
    Service.YOUNG_CARERS,
    Service.CHILDRENS_COUNSELLING,
    Service.SCHOOL_SUPPORT,
    Service.YOUTH_OFFENDING,
)
_FOR_BOTH_ADULTS = (
    Service.FAMILY_SUPPORT,
    Service.GP,
    Service.SUBSTANCE_MISUSE,
    Service.HOUSING,
    Service.ADULT_COUNSELLING,
    Service.ADULT_MENTAL_HEALTH,
    Service.OTHER,
)
SERVES = {
    FamilyMember.MOTHER: (
        *_FOR_BOTH_ADULTS,
        Service.SPECIALIST_DV,
        Service.ADULT_SOCIAL_SERVICES,
        Service.LOOKED_AFTER,
    ),
    FamilyMember.FATHER: (*_FOR_BOTH_ADULTS, Service.PROBATION),
    FamilyMember.CHILDREN: (*FOR_CHILDREN, Service.FAMILY_SUPPORT, Service.LOOKED_AFTER),
}
"""The services that a member of a family may use; each planned service has such a member who is involved."""

ENGAGED = (Engagement.FULL, Engagement.PARTIAL)
_ASSESSED = (Trigger.TRIGGERED, Stage.INITIAL_ASSESSMENT)
_STATUSES = {
    _ASSESSED: "7.3.1-assessment",
    (Trigger.TRIGGERED, Stage.SECTION_47): "7.3.1-section-47",
    (Trigger.OPEN, Stage.SECTION_47): "7.3.3-section-47",
    (Trigger.OPEN, Stage.FAMILY_SUPPORT): "7.3.3-family-support",
    (Trigger.OPEN, Stage.SAFEGUARDING): "7.3.3-safeguarding",
    (Trigger.OPEN, Stage.AWAY): "7.3.3-away",
}
"""Each status and the figure of its families."""

_MOST_OF_A_KIND = 2
_MOST_UNDER_FOUR = 2
"""Children of a family of the sample who are all under four, so that their ages can differ."""
_MONITORS = (Agency.EDUCATION, Agency.GP)
_REFERRERS = (Source.HEALTH, Source.EDUCATION, Source.OTHER)


def plan_in_depth(
    served: list[PlannedFamily], figures: Figures, simulation: Simulation, rng: np.random.Generator
) -> list[PlannedFamily]:
    """Fill the sample's served families in place and return the boosters, whose incidents are still to be found.

    Fills `in_depth`, `subsequent`, `later`, `later_sources` and `reclassified` of all, and of boosters the rest. Raises
    Problem when the printed figures exclude each other.
    """
    kinds = _kinds(figures, rng)
    boosters = _boosters(served, kinds, figures, rng)
    families = [*served, *boosters]
    _deal_kinds(families, kinds, figures, rng)
    _reclassify(served, figures, rng)
    _after(families, figures, simulation, rng)
    _services(families, figures, rng)
    _agencies(families, figures, rng)
    _conversations(families, figures, rng)
    _young(families, figures, rng)
    _packages(families, figures, rng)
    return boosters


# ----------------------------------------------------- stage, outcome, parents


def _kinds(figures: Figures, rng: np.random.Generator) -> list[Cell]:
    """Return the kind of each family, in random order (§7.3, Tables 40 and 41, §7.7)."""
    cells = [cell for cell in product(_STATUSES, Outcome, Engagement, Engagement) if _possible(cell)]
    margins = _margins(figures)
    matrix = np.array([[holds(cell) for cell in cells] for holds, _ in margins], dtype=float)
    counts = [count for _, count in margins]
    solution = _solved(rng.random(len(cells)), matrix, counts, counts, upper=_MOST_OF_A_KIND)
    return deck(dict(zip(cells, solution.tolist(), strict=True)), rng)


def _possible(cell: Cell) -> bool:
    """Whether the kind can be.

    An open case is away when its children are; children of an assessed family are with their mother (§7.3.1); a mother
    whose children live with their father had died or was too ill to engage (§7.7).
    """
    (trigger, stage), outcome, mother, _ = cell
    if outcome == Outcome.FATHER and mother in ENGAGED:
        return False
    if trigger == Trigger.OPEN:
        return (stage == Stage.AWAY) == (outcome == Outcome.AWAY)
    return stage != Stage.INITIAL_ASSESSMENT or outcome in (Outcome.BOTH, Outcome.MOTHER)


def _margins(figures: Figures) -> list[tuple[Callable[[Cell], bool], int]]:
    """Return the printed figures that the kinds must meet: which cells each counts, and the number of families."""

    def those(
        outcome: Outcome | None = None,
        mother: tuple[Engagement, ...] = tuple(Engagement),
        father: tuple[Engagement, ...] = tuple(Engagement),
        status: Status | None = None,
    ) -> Callable[[Cell], bool]:
        return lambda cell: (
            status in (None, cell[0]) and outcome in (None, cell[1]) and cell[2] in mother and cell[3] in father
        )

    full, partial = (Engagement.FULL,), (Engagement.PARTIAL,)
    both, mother, away, father = Outcome.BOTH, Outcome.MOTHER, Outcome.AWAY, Outcome.FATHER
    with_father, not_signposted = figures.claim("7.7-father"), figures.claim("7.7-father-not-signposted")
    return [
        *((those(status=status), figures.claim(claim)) for status, claim in _STATUSES.items()),
        *((those(outcome), count) for outcome, count in figures.counts(41, Outcome).items()),
        *((those(mother=(e,)), count) for e, count in figures.counts(40, Engagement, "Mother").items()),
        *((those(father=(e,)), count) for e, count in figures.counts(40, Engagement, "Father/Partner").items()),
        (those(both, status=_ASSESSED), figures.claim("7.3.1-assessment-intact")),
        (those(both, mother=ENGAGED), figures.claim("7.7-both-mother-engaged")),
        (those(both, father=ENGAGED), figures.claim("7.7-both-father-engaged")),
        (those(mother, father=partial), figures.claim("7.7-mother-father-engaged")),
        (those(father, father=(Engagement.NOT_INVOLVED,)), not_signposted),
        (those(father, father=(Engagement.REFUSED,)), with_father - not_signposted),
        (those(away, mother=full), figures.claim("7.7-away-full")),
        (those(away, father=full), figures.claim("7.7-away-full")),
        (those(away, mother=partial), figures.claim("7.7-away-mothers")),
        (those(away, father=partial), figures.claim("7.7-away-fathers")),
    ]


def _solved(objective: np.ndarray, matrix: object, low: list, high: list, upper: float = 1) -> np.ndarray:
    """Return whole numbers from 0 to `upper` within the rows' bounds, at the least objective."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    result = milp(
        objective,
        integrality=np.ones(len(objective)),
        bounds=Bounds(0, upper),
        constraints=LinearConstraint(matrix, low, high),
    )
    if not result.success:
        raise Problem(
            "Figures of §7.3 to §7.7 in data/published exclude each other: no families in depth can be planned."
        )
    return np.rint(result.x).astype(int)


def _status_of(family: PlannedFamily) -> tuple[Trigger, Pathway]:
    opened = family.previous == PreviousInvolvement.OPEN
    return (Trigger.OPEN if opened else Trigger.TRIGGERED), family.pathway


def _pathway_of(status: Status) -> Pathway:
    support = (Stage.INITIAL_ASSESSMENT, Stage.FAMILY_SUPPORT)
    return Pathway.FAMILY_SUPPORT if status[1] in support else Pathway.SAFEGUARDING


def _boosters(
    served: list[PlannedFamily], kinds: list[Cell], figures: Figures, rng: np.random.Generator
) -> list[PlannedFamily]:
    """Return the boosters: what the kinds need beyond the sample's families; sites as among these."""
    needed = [(status[0], _pathway_of(status)) for status, *_ in kinds]
    for family in served:
        needed.remove(_status_of(family))
    sites = deck({site: sum(family.site == site for family in served) for site in Site}, rng)
    triggered = [family for family in served if family.previous != PreviousInvolvement.OPEN]
    unknown = sum(family.previous == PreviousInvolvement.NONE for family in triggered)
    previous = [PreviousInvolvement.NONE] * (figures.claim("7.3.1-triggered-none") - unknown)
    known = cycle((PreviousInvolvement.LOW, PreviousInvolvement.MEDIUM))
    boosters = []
    for (trigger, pathway), site in zip(shuffled(needed, rng), islice(cycle(sites), len(needed)), strict=True):
        family = PlannedFamily(site, [], pathway=pathway, previous=PreviousInvolvement.OPEN, booster=True)
        if trigger == Trigger.TRIGGERED:
            family.previous = previous.pop() if previous else next(known)
        family.earlier = 0 if family.previous == PreviousInvolvement.NONE else between(0, 3, rng)
        boosters.append(family)
    return boosters


def _deal_kinds(families: list[PlannedFamily], kinds: list[Cell], figures: Figures, rng: np.random.Generator) -> None:
    """Give each family a kind of its pathway, and its children an engagement (Table 40).

    Of the assessed families the new ones stayed together; those that parted had been assessed before (§7.3.1).
    """
    children = deck(figures.counts(40, Engagement, "Child/ren"), rng)
    left = sorted(kinds, key=lambda kind: kind[0] == _ASSESSED and kind[1] != Outcome.BOTH)
    order = sorted(families, key=lambda family: family.previous != PreviousInvolvement.NONE)
    for family, theirs in zip(order, children, strict=True):
        place = next(
            position
            for position, (status, *_) in enumerate(left)
            if (status[0], _pathway_of(status)) == _status_of(family)
        )
        (_, stage), outcome, mother, father = left.pop(place)
        family.in_depth = InDepth(stage, outcome, mother, father, theirs)


def _reclassify(served: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Choose the open families that were family support until the notification (§6.4)."""
    candidates = [
        family
        for family in served
        if family.previous == PreviousInvolvement.OPEN and family.in_depth.stage == Stage.SAFEGUARDING
    ]
    chosen = sorted(shuffled(candidates, rng), key=lambda family: len(family.incidents))
    for family in chosen[: figures.claim("6.4-open-reclassified")]:
        family.reclassified = True


# ----------------------------------------------------------------- follow-up


def _after(families: list[PlannedFamily], figures: Figures, simulation: Simulation, rng: np.random.Generator) -> None:
    """Plan subsequent involvement, later contacts and episodes, and who was assessed (§7.3.2, §7.3.4, §8.2)."""
    triggered = [family for family in families if family.previous != PreviousInvolvement.OPEN]
    opened = [family for family in families if family.previous == PreviousInvolvement.OPEN]
    _after_triggered(triggered, figures, rng)
    stop_start = _at_least_over(figures.claims["7.3.4-stop-start-third"], len(families))
    again = [family for family in triggered if family.subsequent in _SERVED_AGAIN]
    _after_open(opened, stop_start - len(again), simulation, rng)
    needing = [
        family
        for family in families
        if family.in_depth.stage == Stage.INITIAL_ASSESSMENT or family.in_depth.episodes > 1
    ]
    others = [family for family in shuffled(families, rng) if family not in needing]
    for family in [*needing, *others][: figures.claim("8.2-assessments")]:
        family.in_depth.assessed = True


_SERVED_AGAIN = (SubsequentInvolvement.MEDIUM, SubsequentInvolvement.HIGH)
_NOT_SERVED_AGAIN = (SubsequentInvolvement.NONE, SubsequentInvolvement.LOW)


def _at_least_over(percent: float, base: int) -> int:
    """Return the least number that is more than the percentage of the base."""
    return int(base * percent / 100) + 1


def _after_triggered(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """The first card, a high level, goes to a family whose children live away, where there is one (§7.3.2)."""
    cards = {code: figures.claim(f"7.3.2-{code}") for code in (*_NOT_SERVED_AGAIN, *_SERVED_AGAIN)}
    high = [SubsequentInvolvement.HIGH] * cards.pop(SubsequentInvolvement.HIGH)
    order = sorted(shuffled(families, rng), key=lambda family: family.in_depth.outcome != Outcome.AWAY)
    sizes = [
        figures.claim(f"7.3.2-low-{word}-size")
        for word in ("four", "two", "one")
        for _ in range(figures.claim(f"7.3.2-low-{word}"))
    ]
    for family, code in zip(order, high + deck(cards, rng), strict=True):
        family.subsequent = code
        family.in_depth.episodes = 2 if code in _SERVED_AGAIN else 1
        if code == SubsequentInvolvement.LOW and sizes:
            family.later = sizes.pop()
        elif code != SubsequentInvolvement.NONE:
            family.later = between(1, 2, rng) if code == SubsequentInvolvement.HIGH else 0
            family.later_sources = [one(_REFERRERS, rng)]


def _after_open(
    families: list[PlannedFamily], stop_start: int, simulation: Simulation, rng: np.random.Generator
) -> None:
    """Children who went away were looked after; of the others some were closed and opened again, and the rest not."""
    weights = simulation.care.subsequent_weights
    again = {code: weights[code] for code in _SERVED_AGAIN}
    not_again = {code: weights[code] for code in _NOT_SERVED_AGAIN}
    may_stop = (Stage.FAMILY_SUPPORT, Stage.SAFEGUARDING)
    for family in shuffled(families, rng):
        if family.in_depth.stage == Stage.AWAY:
            family.subsequent, family.later = SubsequentInvolvement.HIGH, between(0, 2, rng)
        elif stop_start and family.in_depth.stage in may_stop and not family.reclassified:
            stop_start -= 1
            family.subsequent, family.in_depth.episodes = weighted(again, rng), between(2, 3, rng)
            family.later = between(family.in_depth.episodes, 2 * family.in_depth.episodes, rng)
        else:
            family.subsequent = weighted(not_again, rng)
            family.later = between(1, 3, rng) if family.subsequent == SubsequentInvolvement.LOW else 0


# ------------------------------------------------------------------- services


def engagement(plan: InDepth, member: FamilyMember) -> Engagement:
    """Return how the member engaged with support services."""
    return {
        FamilyMember.MOTHER: plan.mother,
        FamilyMember.FATHER: plan.father,
        FamilyMember.CHILDREN: plan.children,
    }[member]


class _Services:
    """Who was directed to which services, or found them, as linear rows over unknowns that are 0 or 1.

    Unknowns are, of each family and service, whether it was signposted (Table 39) and whether the family found it
    itself; and of each family, whether it found any itself (`found`), and whether it was directed to one for children
    (`child`; §7.6).
    """

    def __init__(self, families: list[PlannedFamily]) -> None:
        size = (len(families), len(Service))
        self.signposted = np.arange(size[0] * size[1]).reshape(size)
        self.own = self.signposted + self.signposted.size
        self.found = 2 * self.signposted.size + np.arange(len(families))
        self.child = self.found + len(families)
        self.unknowns = 2 * self.signposted.size + 2 * len(families)
        self.low: list[float] = []
        self.high: list[float] = []
        self.cells: list[tuple[int, int, float]] = []
        for position, family in enumerate(families):
            self._family(position, family.in_depth)

    def bound(self, low: float, high: float, *terms: tuple[np.ndarray, float]) -> None:
        """Let the weighted sum of the unknowns lie between two numbers."""
        for unknowns, weight in terms:
            self.cells += [(len(self.low), unknown, weight) for unknown in np.ravel(unknowns).tolist()]
        self.low.append(low)
        self.high.append(high)

    def chosen(self, rng: np.random.Generator) -> np.ndarray:
        """Return the value of each unknown."""
        from scipy.sparse import coo_array

        row, unknown, weight = zip(*self.cells, strict=True)
        matrix = coo_array((weight, (row, unknown)), shape=(len(self.low), self.unknowns)).tocsr()
        return _solved(rng.random(self.unknowns), matrix, self.low, self.high)

    def _family(self, f: int, plan: InDepth) -> None:
        """Each member who is involved uses a service, and each service has a member who may; one is found at most.

        What is found is used. Youth offending services are not the only ones for children, so that their number is the
        same whether these count among them or not.
        """
        involved = [member for member in FamilyMember if engagement(plan, member) != Engagement.NOT_INVOLVED]
        engaged = [member for member in involved if engagement(plan, member) in ENGAGED]
        signposted, own = self.signposted[f], self.own[f]
        for service, s in _PLACES.items():
            possible = service != Service.LOOKED_AFTER or plan.outcome == Outcome.AWAY
            self.bound(0, possible and any(service in SERVES[member] for member in involved), (signposted[s], 1))
            self.bound(0, possible and any(service in SERVES[member] for member in engaged), (own[s], 1))
            self.bound(0, 1, (signposted[s], 1), (own[s], 1))
        for member in involved:
            at = [_PLACES[service] for service in SERVES[member]]
            self.bound(1, np.inf, (signposted[at], 1), (own[at], member in engaged))
        at = [_PLACES[service] for service in FOR_CHILDREN]
        besides = [_PLACES[service] for service in FOR_CHILDREN if service != Service.YOUTH_OFFENDING]
        self.bound(0, 0, (own, 1), (self.found[f], -1))
        self.bound(-np.inf, 0, (signposted[at], 1), (self.child[f], -len(at)))
        self.bound(0, np.inf, (signposted[besides], 1), (self.child[f], -1))


_PLACES = {service: place for place, service in enumerate(Service)}


def _services(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Choose the services of each family: signposted (Table 39), or of its own initiative (§7.6)."""
    choice = _Services(families)
    for service, count in figures.counts(39, Service).items():
        choice.bound(count, count, (choice.signposted[:, _PLACES[service]], 1))
    for_children = figures.claim("7.6-children-services")
    by_themselves = round(len(families) * figures.claims["7.6-self-fifth"] / 100)
    choice.bound(for_children, for_children, (choice.child, 1))
    choice.bound(by_themselves, by_themselves, (choice.found, 1))
    chosen = choice.chosen(rng)
    for family, signposted, own in zip(families, choice.signposted, choice.own, strict=True):
        family.in_depth.signposted = [service for service, s in _PLACES.items() if chosen[signposted[s]]]
        family.in_depth.own = [service for service, s in _PLACES.items() if chosen[own[s]]]


# ---------------------------------------------------- agencies, talks, the rest


def _agencies(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Choose agencies that were contacted in assessments (Table 42), and those asked to monitor (§8.2)."""
    assessed = [family for family in families if family.in_depth.assessed]
    for agency in Agency:
        count = figures.count(42, agency.label, "Number of families (n=29)")
        chosen = {id(family) for family in shuffled(assessed, rng)[:count]}
        for family in assessed:
            if id(family) in chosen:
                family.in_depth.consulted.append(agency)
    monitored = shuffled(families, rng)[: figures.claim("8.2-monitored")]
    visitors = [Agency.HEALTH_VISITORS] * figures.claim("8.2-monitored-health-visitors")
    for family, agency in zip(monitored, [*visitors, *islice(cycle(_MONITORS), len(monitored))], strict=False):
        family.in_depth.monitored_by = [agency]


def _conversations(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Choose with whom social workers spoke, first those who engaged, and which men did no violence (§7.4)."""
    for family in _men_without_violence(families, figures, rng):
        family.in_depth.man_not_perpetrator = True
    for member, claim in _SPOKEN_WITH.items():
        order = sorted(shuffled(families, rng), key=lambda family: not _surely_spoken_with(family.in_depth, member))
        for family in order[: figures.claim(claim)]:
            family.in_depth.spoken_with.append(member)


_SPOKEN_WITH = {
    FamilyMember.MOTHER: "7.4-mothers",
    FamilyMember.FATHER: "7.4-fathers",
    FamilyMember.CHILDREN: "7.4-children",
}


def _surely_spoken_with(plan: InDepth, member: FamilyMember) -> bool:
    other_man = member == FamilyMember.FATHER and plan.man_not_perpetrator
    return other_man or engagement(plan, member) in ENGAGED


def _men_without_violence(
    families: list[PlannedFamily], figures: Figures, rng: np.random.Generator
) -> list[PlannedFamily]:
    """Return the families whose man is not the perpetrator: some with children at their father's, else by aggressor."""
    order = sorted(shuffled(families, rng), key=lambda family: not _woman_aggressor(family))
    fathers = [family for family in order if family.in_depth.outcome == Outcome.FATHER]
    others = [family for family in order if family.in_depth.outcome != Outcome.FATHER]
    with_father = figures.claim("7.7-father") - figures.claim("7.7-father-perpetrators")
    return fathers[:with_father] + others[: figures.claim("7.4-man-not-perpetrator") - with_father]


def _woman_aggressor(family: PlannedFamily) -> bool:
    return any(incident.adults[incident.aggressor].sex == "F" for incident in family.incidents)


def _young(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Choose the families without services for their children whose children are all under four, boosters first."""
    candidates = [
        family
        for family in shuffled(families, rng)
        if family.in_depth.children == Engagement.NOT_INVOLVED and _may_be_young(family)
    ]
    candidates.sort(key=lambda family: not family.booster)
    for family in candidates[: figures.claim("7.6-young-only")]:
        family.in_depth.only_under_four = True


def _may_be_young(family: PlannedFamily) -> bool:
    """Whether no incident needs an older child: none called, none but an infant was injured, at most two are listed."""
    if family.booster:
        return True
    called = any(incident.caller == Caller.CHILD for incident in family.incidents)
    hurt = any(Injured.CHILD in incident.injured for incident in family.incidents)
    listed = len(family.incidents) == 1 and 1 <= len(family.incidents[0].children) <= _MOST_UNDER_FOUR
    return listed and not called and (family.infant or not hurt)


def _packages(families: list[PlannedFamily], figures: Figures, rng: np.random.Generator) -> None:
    """Choose whose Section 47 enquiry was followed by support: known families only (§7.3.1)."""
    candidates = [
        family
        for family in shuffled(families, rng)
        if family.in_depth.stage == Stage.SECTION_47
        and family.previous not in (PreviousInvolvement.OPEN, PreviousInvolvement.NONE)
    ]
    for family in candidates[: figures.claim("7.3.1-section-47-support")]:
        family.in_depth.package = True
