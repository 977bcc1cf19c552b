"""From pairs of people to one decision per notification: which family, if any, and what decided it (§6.2.1)."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from filetrack.schemas.care import Event
from filetrack.schemas.codes import LinkMethod
from filetrack.schemas.link import Link, PersonPair, SupportedFamily
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import FamilyProbability, Linkage, Thresholds

CONFLICT = "conflict"


def rule(linkage: Linkage) -> str:
    """How a notification's family is decided, in words for readers."""
    return (
        "A family whose record quotes the notification's reference is its family. Else the people decide: each person "
        "on the police record is set beside at most one member of a family, and the match weights of those who speak "
        "for the family are added up. Nobody counts against it: not a child whom one side does not list, nor a new "
        f"partner. A family is accepted from a weight of {linkage.family_weight:g} on, if it leads the next by "
        f"{linkage.family_margin:g} or more. A weight of {linkage.review_weight:g} or more that does not suffice goes "
        "to reviewers; below that there is no link. Neither people nor reviewers overrule a reference: where they "
        "contradict it, a conflict is counted."
    )


def mutual_best(pairs: pd.DataFrame, left: list[str], right: list[str], weight: str) -> pd.DataFrame:
    """The pairs that are best for both their sides, so that each side stands in one pair at most.

    `left` and `right` name the columns that tell a side; equal weights go to the first in order of those columns.
    """
    order = list(dict.fromkeys([*left, *right]))
    ranked = pairs.sort_values([weight, *order], ascending=[False, *([True] * len(order))])
    best = ~ranked.duplicated(left) & ~ranked.duplicated(right)
    return ranked[best].sort_values(order, ignore_index=True)


def one_to_one(pairs: pd.DataFrame, left: list[str], right: list[str], weight: str) -> pd.DataFrame:
    """The best pairs for both sides, then the best among the sides that are left, until no pair is."""
    found = [pairs.head(0)]
    while len(pairs):
        best = mutual_best(pairs, left, right, weight)
        found.append(best)
        pairs = _without(_without(pairs, best, left), best, right)
    return pd.concat(found, ignore_index=True)


def supporting(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs that speak for a family: of positive weight, a police person and a member in one at most."""
    within = [PersonPair.incident_id, PersonPair.family_id]
    positive = pairs[pairs[PersonPair.match_weight] > 0]
    person, member = [*within, PersonPair.person_id], [*within, PersonPair.member_id]
    return one_to_one(positive, person, member, PersonPair.match_weight)


def families_supported(
    pairs: pd.DataFrame, linkage: Linkage, listed: pd.Series | None = None, held: pd.Series | None = None
) -> pd.DataFrame:
    """Every family that people support for an incident (`SupportedFamily`), the weightiest first.

    A family's weight is the sum of its members' positive match weights, one police person to one member. Nobody
    counts against it: children missing on one side or a new partner leave the weight of the others. The margin is its
    lead over the incident's best other family. It is accepted from `family_weight` and `family_margin` on; where none
    is, every family from `review_weight` on is to be reviewed.

    `listed` tells how many people are on each incident's record, `held` how many in each family's. Where they are
    given, the probability allows for people of the shorter record who are beside nobody.
    """
    incident, weight = SupportedFamily.incident_id, SupportedFamily.weight
    of_family = supporting(pairs).groupby([PersonPair.site, incident, PersonPair.family_id])[PersonPair.match_weight]
    families = of_family.agg(["sum", "size"]).reset_index()
    families = families.rename(columns={"sum": weight, "size": SupportedFamily.people})
    order = [SupportedFamily.site, incident, weight, SupportedFamily.family_id]
    families = families.sort_values(order, ascending=[True, True, False, True], ignore_index=True)

    rank = families.groupby(incident).cumcount()
    first, second = (
        families[weight].where(rank == place).groupby(families[incident]).transform("max") for place in (0, 1)
    )
    families[SupportedFamily.margin] = families[weight] - second.fillna(0).where(rank == 0, first)
    families[SupportedFamily.unmatched] = _unmatched(families, listed, held)
    families[SupportedFamily.probability] = _probabilities(families, linkage.probability)
    families = accepted(families, linkage)
    settled = families[SupportedFamily.accepted].groupby(families[incident]).transform("any")
    families[SupportedFamily.review] = ~settled & (families[weight] >= linkage.review_weight)
    return families


def accepted(families: pd.DataFrame, limits: Linkage | Thresholds) -> pd.DataFrame:
    """Supported families, the weightiest of an incident first, as these thresholds accept them."""
    leads = ~families[SupportedFamily.incident_id].duplicated()
    leads &= families[SupportedFamily.margin] >= limits.family_margin
    return families.assign(
        **{SupportedFamily.accepted: leads & (families[SupportedFamily.weight] >= limits.family_weight)}
    )


def links(
    sampled: pd.DataFrame,
    events: pd.DataFrame,
    families: pd.DataFrame,
    reviewed: pd.Series | None = None,
    alone: Collection[str] = (),
) -> pd.DataFrame:
    """One decision per sampled notification (`Link`), with a column that tells a `conflict`.

    A family whose record quotes the notification's reference is its family: the marker decides. It is never overruled,
    but where people or reviewers point elsewhere, or several families quote the reference, that is a conflict; several
    families leave the decision to people. `reviewed` holds the families that reviewers chose (missing: none), by
    incident. At sites `alone` records of families are not held, and nothing is decided.
    """
    incident = Sampled.incident_id
    quoted = sampled.merge(
        events[[Event.site, Event.family_id, Event.reference]].drop_duplicates(),
        left_on=[Sampled.site, Sampled.notification_id],
        right_on=[Event.site, Event.reference],
    )
    quoting = quoted.groupby(incident)[Event.family_id].agg(["first", "size"])
    marked = quoting.loc[quoting["size"] == 1, "first"]
    pointed = families[families[SupportedFamily.accepted]].set_index(incident)[Link.family_id]

    chosen_by = {LinkMethod.PEOPLE: pointed, LinkMethod.REVIEW: reviewed, LinkMethod.MARKER: marked}

    decided = sampled[[Sampled.site, incident]].copy()
    decided[Link.family_id] = pd.Series(pd.NA, index=decided.index, dtype="str")
    decided[Link.method] = np.where(decided[Link.site].isin(alone), LinkMethod.NOT_HELD.value, LinkMethod.NONE.value)
    decided[CONFLICT] = decided[incident].isin(quoting.index[quoting["size"] > 1])
    for method, chosen in chosen_by.items():
        if chosen is None:
            continue
        here, family = decided[incident].isin(chosen.index), decided[incident].map(chosen).astype("str")
        contradicted = (decided[Link.method] != LinkMethod.NONE) & ~(family == decided[Link.family_id])
        decided[CONFLICT] |= here & contradicted & (method == LinkMethod.MARKER)
        decided[Link.family_id] = family.where(here, decided[Link.family_id])
        decided[Link.method] = decided[Link.method].mask(here, method.value)
    return _with_support(decided, families)


def counts(decided: pd.DataFrame) -> pd.DataFrame:
    """Decisions and conflicts by site and method (`LinkCount`)."""
    grouped = decided.groupby([Link.site, Link.method])[CONFLICT]
    return grouped.agg(notifications="size", conflicts="sum").reset_index()


def _without(pairs: pd.DataFrame, taken: pd.DataFrame, side: list[str]) -> pd.DataFrame:
    """The pairs whose side is in none of those taken."""
    known = pd.MultiIndex.from_frame(taken[side])
    return pairs[~pd.MultiIndex.from_frame(pairs[side]).isin(known)]


def _unmatched(families: pd.DataFrame, listed: pd.Series | None, held: pd.Series | None) -> pd.Series | int:
    """How many people of the shorter of the two records are beside nobody of the other."""
    if listed is None or held is None:
        return 0
    sizes = families[SupportedFamily.incident_id].map(listed), families[SupportedFamily.family_id].map(held)
    return np.minimum(*sizes).astype("int64") - families[SupportedFamily.people]


def _probabilities(families: pd.DataFrame, scale: FamilyProbability) -> pd.Series:
    """Each family's share among its incident's families and none, in powers of two of what speaks for them."""
    incident = families[SupportedFamily.incident_id]
    evidence = families[SupportedFamily.weight] - scale.unmatched * families[SupportedFamily.unmatched]
    top = evidence.groupby(incident).transform("max").clip(lower=scale.none_weight)
    family = 2 ** (scale.worth * (evidence - top))
    none = 2 ** (scale.worth * (scale.none_weight - top))
    return (family / (none + family.groupby(incident).transform("sum"))).round(6)


def _with_support(decided: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Decisions with the people's support for their family, and the probability that they are right."""
    pair = [Link.incident_id, Link.family_id]
    support = families[[*pair, Link.weight, Link.margin, Link.people, Link.probability]]
    decided = decided.merge(support, on=pair, how="left")
    decided[Link.people] = decided[Link.people].fillna(0).astype("int64")
    of_any = families.groupby(Link.incident_id)[Link.probability].sum()
    none = (1 - decided[Link.incident_id].map(of_any).fillna(0)).clip(lower=0)
    by_method = {LinkMethod.PEOPLE: decided[Link.probability], LinkMethod.NONE: none}
    decided[Link.probability] = 1.0
    for method, probability in by_method.items():
        decided[Link.probability] = decided[Link.probability].mask(decided[Link.method] == method, probability)
    return decided.sort_values([Link.site, Link.incident_id], ignore_index=True)
