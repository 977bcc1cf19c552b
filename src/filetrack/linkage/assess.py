"""Linkage scored against the simulator's truth; only simulated input has one."""

from __future__ import annotations

import pandas as pd

from filetrack.keys import Key, pseudonyms
from filetrack.linkage.characteristics import NOT_RECORDED
from filetrack.linkage.decide import mutual_best
from filetrack.schemas.care import Member
from filetrack.schemas.codes import Site
from filetrack.schemas.link import Link, PersonPair
from filetrack.schemas.linkage_quality import LinkageScore, Unit
from filetrack.schemas.police import Child
from filetrack.schemas.truth import TrueIncident

FOUND, TRUE = "found", "true"
"""Columns of a judgement: what was linked, and what truly belongs there; missing where there is nothing."""
EVEN = 0.5
"""The match probability from which two people are more likely one than not."""
_INCIDENT_KIND = {Site.NORTH: "police_reference", Site.SOUTH: "cris"}
_FAMILY_KIND = {Site.NORTH: "child", Site.SOUTH: "file"}


def families_judged(truth: pd.DataFrame, links: pd.DataFrame, members: pd.DataFrame, key: Key) -> pd.DataFrame:
    """Families `found` for incidents and the `true` ones, indexed by incident; `site` beside.

    The truth holds agencies' own references; their pseudonyms are made again with the key that the extracts were made
    with. In the north a family is known by any of its children, in the south by its file.
    """
    reference = _pseudonyms(truth, TrueIncident.family_ref, key, _FAMILY_KIND, "care")
    true = pd.DataFrame(
        {
            Link.incident_id: _pseudonyms(truth, TrueIncident.incident_ref, key, _INCIDENT_KIND, "police"),
            TRUE: reference.map(_families_by_reference(members)).fillna(reference),
            Link.site: truth[TrueIncident.site],
        }
    )
    found = links[[Link.site, Link.incident_id, Link.family_id]].rename(columns={Link.family_id: FOUND})
    return found.merge(true, on=[Link.site, Link.incident_id], how="outer").set_index(Link.incident_id)


def children_judged(families: pd.DataFrame, pairs: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Families in which police's children were `found`, and the `true` ones, indexed by incident; `site` beside.

    `families` are those judged. A child is found in the family of the member who is its best pair, if it is that
    member's best too, and more likely the same person than not. The truth does not tell a child from its siblings.
    """
    listed = children[children[Child.incident_id].isin(families.index)]
    likely = pairs[
        (pairs[PersonPair.match_probability] >= EVEN) & pairs[PersonPair.person_id].isin(listed[Child.child_id])
    ]
    person = [PersonPair.incident_id, PersonPair.person_id]
    member = [PersonPair.incident_id, PersonPair.family_id, PersonPair.member_id]
    best = mutual_best(likely, person, member, PersonPair.match_weight).set_index(PersonPair.person_id)
    return pd.DataFrame(
        {
            Link.site: listed[Child.site].to_numpy(),
            FOUND: listed[Child.child_id].map(best[PersonPair.family_id]).to_numpy(),
            TRUE: listed[Child.incident_id].map(families[TRUE]).to_numpy(),
        },
        index=pd.Index(listed[Child.incident_id], name=Link.incident_id),
    )


def scores(judged: pd.DataFrame, unit: Unit, groups: pd.DataFrame) -> pd.DataFrame:
    """How many links of each group are right, false and missed (`LinkageScore`).

    `judged` and `groups` are indexed by incident; a column of `groups` is a grouping, its categories in order.
    Incidents that `groups` does not have make a group of their own.
    """
    rows = []
    for grouping in groups:
        of_each = groups[grouping].reindex(judged.index)
        for group, part in judged.groupby(of_each, observed=True, dropna=False):
            label = NOT_RECORDED if pd.isna(group) else str(group)
            named = {LinkageScore.unit: unit.value, LinkageScore.grouping: str(grouping), LinkageScore.group: label}
            rows.append(named | tally(part))
    return pd.DataFrame(rows, columns=list(LinkageScore.to_schema().columns))


def tally(judged: pd.DataFrame) -> dict[str, float | None]:
    """Right, false and missed links, precision, recall and F1; a false link of a known family is not missed as well."""
    linked, known = judged[FOUND].notna(), judged[TRUE].notna()
    right = int((linked & (judged[FOUND] == judged[TRUE])).sum())
    return {
        LinkageScore.compared: len(judged),
        LinkageScore.known: int(known.sum()),
        LinkageScore.linked: int(linked.sum()),
        LinkageScore.right: right,
        LinkageScore.wrong: int(linked.sum()) - right,
        LinkageScore.missed: int((known & ~linked).sum()),
        LinkageScore.precision: ratio(right, linked.sum()),
        LinkageScore.recall: ratio(right, known.sum()),
        LinkageScore.f1: ratio(2 * right, linked.sum() + known.sum()),
    }


def _pseudonyms(truth: pd.DataFrame, column: str, key: Key, kinds: dict[Site, str], agency: str) -> pd.Series:
    """Pseudonyms of an agency's references in a frame of the truth; missing where there is none."""
    made = truth[column].astype("object").copy()
    for site, kind in kinds.items():
        here = (truth[TrueIncident.site] == site) & made.notna()
        made[here] = pseudonyms(made[here].astype("str"), key, kind, site, agency)
    return made


def _families_by_reference(members: pd.DataFrame) -> pd.Series:
    """Family of each reference that it is known by: its own, and (north) those of its children."""
    by_member = pd.Series(members[Member.family_id].to_numpy(), index=members[Member.member_id])
    families = members[Member.family_id].unique()
    known = pd.concat([by_member, pd.Series(families, index=families)])
    return known[~known.index.duplicated()]


def ratio(part: float, whole: float) -> float | None:
    """A share, or None of nothing."""
    return float(part / whole) if whole else None
