"""From pairs of people to one decision per notification: which family, if any, and what decided it (§6.2.1)."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.care import Event
from filetrack.schemas.codes import LinkMethod
from filetrack.schemas.link import Link, PersonPair
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Linkage

CONFLICT = "conflict"


def mutual_best(pairs: pd.DataFrame, left: list[str], right: list[str], weight: str) -> pd.DataFrame:
    """The pairs that are best for both their sides, so that each side stands in one pair at most.

    `left` and `right` name the columns that tell a side; equal weights go to the first in order of those columns.
    """
    order = list(dict.fromkeys([*left, *right]))
    ranked = pairs.sort_values([weight, *order], ascending=[False, *([True] * len(order))])
    best = ~ranked.duplicated(left) & ~ranked.duplicated(right)
    return ranked[best].sort_values(order, ignore_index=True)


def families_supported(pairs: pd.DataFrame, linkage: Linkage) -> pd.DataFrame:
    """Every family that people support for an incident: its `weight`, number of `people`, `margin`, and `accepted`.

    A family's weight is the sum of its members' positive match weights, one police person to one member. Nobody
    counts against it: children missing on one side or a new partner leave the weight of the others. The margin is its
    lead over the incident's best other family. It is accepted from `family_weight` and `family_margin` on.
    """
    incident, family = PersonPair.incident_id, PersonPair.family_id
    within = [PersonPair.site, incident, family]
    positive = pairs[pairs[PersonPair.match_weight] > 0]
    person, member = [*within, PersonPair.person_id], [*within, PersonPair.member_id]
    matched = mutual_best(positive, person, member, PersonPair.match_weight)
    weights = matched.groupby(within)[PersonPair.match_weight]
    families = weights.agg(weight="sum", people="size").reset_index()
    families = families.sort_values([incident, Link.weight, family], ascending=[True, False, True])
    of_incident = families.groupby(incident)[Link.weight]
    first, second = of_incident.transform("first"), of_incident.transform(lambda values: _second(values))
    is_first = ~families.duplicated(incident)
    families[Link.margin] = families[Link.weight] - second.where(is_first, first)
    enough = (families[Link.weight] >= linkage.family_weight) & (families[Link.margin] >= linkage.family_margin)
    return families.assign(accepted=is_first & enough).reset_index(drop=True)


def links(sampled: pd.DataFrame, events: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """One decision per sampled notification (`Link`), with a column that tells a `conflict`.

    A family whose record quotes the notification's reference is its family: the marker decides. It is never overruled,
    but where people point to another family, or several families quote the reference, that is a conflict; several
    families leave the decision to people.
    """
    incident = Sampled.incident_id
    quoted = sampled.merge(
        events[[Event.site, Event.family_id, Event.reference]].drop_duplicates(),
        left_on=[Sampled.site, Sampled.notification_id],
        right_on=[Event.site, Event.reference],
    )
    quoting = quoted.groupby(incident)[Event.family_id].agg(["first", "size"])
    marked = quoting.loc[quoting["size"] == 1, "first"]
    pointed = families[families["accepted"]].set_index(incident)[Link.family_id]

    decided = sampled[[Sampled.site, incident]].copy()
    by_marker, by_people = (decided[incident].map(family).astype("str") for family in (marked, pointed))
    decided[Link.family_id] = by_marker.fillna(by_people)
    decided[Link.method] = LinkMethod.NONE.value
    decided.loc[by_people.notna(), Link.method] = LinkMethod.PEOPLE.value
    decided.loc[by_marker.notna(), Link.method] = LinkMethod.MARKER.value
    several = decided[incident].isin(quoting.index[quoting["size"] > 1])
    decided[CONFLICT] = several | (by_marker.notna() & by_people.notna() & (by_marker != by_people))

    support = families[[incident, Link.family_id, Link.weight, Link.margin, Link.people]]
    decided = decided.merge(support, on=[incident, Link.family_id], how="left")
    decided[Link.people] = decided[Link.people].fillna(0).astype("int64")
    return decided.sort_values([Link.site, Link.incident_id], ignore_index=True)


def counts(decided: pd.DataFrame) -> pd.DataFrame:
    """Decisions and conflicts by site and method (`LinkCount`)."""
    grouped = decided.groupby([Link.site, Link.method])[CONFLICT]
    return grouped.agg(notifications="size", conflicts="sum").reset_index()


def _second(values: pd.Series) -> float:
    return values.iloc[1] if len(values) > 1 else 0.0
