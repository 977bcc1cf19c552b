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
from filetrack.schemas.police import Child, Person
from filetrack.schemas.truth import TrueAdult, TrueChild, TrueIncident

FOUND, TRUE = "found", "true"
"""Columns of a judgement: what was linked, and what truly belongs there; missing where there is nothing."""
EVEN = 0.5
"""The match probability from which two people are more likely one than not."""
_PERSON = [PersonPair.incident_id, PersonPair.person_id]
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


def adults_judged(
    truth: pd.DataFrame,
    families: pd.DataFrame,
    pairs: pd.DataFrame,
    people: pd.DataFrame,
    members: pd.DataFrame,
    key: Key,
) -> pd.DataFrame:
    """Members `found` for adults on police records and the `true` ones, indexed by incident; `site` beside.

    `families` are those judged. An adult truly is the member of his or her part in the incident's true family.
    """
    incident = _pseudonyms(truth, TrueAdult.incident_ref, key, _INCIDENT_KIND, "police")
    nominal = _pseudonyms(truth, TrueAdult.person_ref, key, {Site.NORTH: "nominal"}, "police")
    of_report = incident + "-" + truth[TrueAdult.person_ref].str.lower()
    part = [Member.family_id, Member.role]
    member_of = members.drop_duplicates(part).set_index(part)[Member.member_id]
    family, role = incident.map(families[TRUE]), truth[TrueAdult.role]
    member = member_of.reindex(pd.MultiIndex.from_arrays([family, role])).set_axis(truth.index)
    true = pd.DataFrame(
        {
            Link.site: truth[TrueAdult.site],
            Link.incident_id: incident,
            PersonPair.person_id: nominal.where(truth[TrueAdult.site] == Site.NORTH, of_report),
            TRUE: member.fillna(family + "-" + role),
        }
    )
    listed = people[[Person.site, Person.incident_id, Person.person_id]]
    return _people_judged(listed[listed[Person.incident_id].isin(families.index)], true, pairs)


def children_judged(
    truth: pd.DataFrame, families: pd.DataFrame, pairs: pd.DataFrame, children: pd.DataFrame, key: Key
) -> pd.DataFrame:
    """Members `found` for children on police records and the `true` ones, indexed by incident; `site` beside.

    `families` are those judged. In the south a child's reference is its family's file and its number there.
    """
    parts = truth[TrueChild.child_ref].str.partition("/")
    record = _pseudonyms(truth.assign(record=parts[0]), "record", key, _FAMILY_KIND, "care")
    number = parts[2].where(parts[2] == "", "-" + parts[2])
    true = pd.DataFrame(
        {
            Link.site: truth[TrueChild.site],
            Link.incident_id: _pseudonyms(truth, TrueChild.incident_ref, key, _INCIDENT_KIND, "police"),
            Child.number: truth[TrueChild.number],
            TRUE: record + number,
        }
    )
    listed = children[[Child.site, Child.incident_id, Child.number, Child.child_id]]
    listed = listed.rename(columns={Child.child_id: PersonPair.person_id})
    return _people_judged(listed[listed[Child.incident_id].isin(families.index)], true, pairs)


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


def _people_judged(listed: pd.DataFrame, true: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """People of police records beside who they are, and the member found for each.

    That is the member of the best pair, if it is that member's best too, and more likely one person than two.
    """
    people = listed.merge(true, how="outer")
    likely = pairs[pairs[PersonPair.match_probability] >= EVEN].merge(people[_PERSON])
    member = [PersonPair.incident_id, PersonPair.family_id, PersonPair.member_id]
    best = mutual_best(likely, _PERSON, member, PersonPair.match_weight)
    found = best[[*_PERSON, PersonPair.member_id]].rename(columns={PersonPair.member_id: FOUND})
    judged = people.merge(found, on=_PERSON, how="left")
    return judged.set_index(Link.incident_id)[[Link.site, FOUND, TRUE]]


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
