"""Linkage scored against the simulator's truth; only simulated input has one."""

from __future__ import annotations

import pandas as pd

from filetrack.keys import Key, pseudonyms
from filetrack.schemas.care import Member
from filetrack.schemas.codes import Site
from filetrack.schemas.link import Link, LinkageScore
from filetrack.schemas.truth import TrueIncident

_INCIDENT_KIND = {Site.NORTH: "police_reference", Site.SOUTH: "cris"}
_FAMILY_KIND = {Site.NORTH: "child", Site.SOUTH: "file"}


def scores(truth: pd.DataFrame, links: pd.DataFrame, members: pd.DataFrame, key: Key) -> pd.DataFrame:
    """How many links are right, wrong and missed at each site (`LinkageScore`).

    The truth holds agencies' own references; their pseudonyms are made again with the key that the extracts were made
    with. In the north a family is known by any of its children, in the south by its file.
    """
    families = _families_by_reference(members)
    rows = []
    for site in Site:
        true = truth[truth[TrueIncident.site] == site]
        incident = pseudonyms(true[TrueIncident.incident_ref], key, _INCIDENT_KIND[site], site, "police")
        family_ref = true[TrueIncident.family_ref].fillna("")
        family = pseudonyms(family_ref, key, _FAMILY_KIND[site], site, "care").map(families)
        rows.append(_score(site, links[links[Link.site] == site], incident, family, family_ref != ""))
    return pd.DataFrame(rows)


def _score(site: Site, links: pd.DataFrame, incident: pd.Series, family: pd.Series, known: pd.Series) -> dict:
    """Counts of one site; a link of an incident that the truth does not have, or has no family for, is wrong."""
    right = links[Link.incident_id].map(pd.Series(family.to_numpy(), index=incident))
    linked = links[Link.family_id].notna()
    found = int((linked & (links[Link.family_id] == right)).sum())
    of_known = links[Link.incident_id].isin(incident[known])
    count = int(linked.sum())
    return {
        LinkageScore.site: site.value,
        LinkageScore.notifications: len(links),
        LinkageScore.known: int(known.sum()),
        LinkageScore.linked: count,
        LinkageScore.right_family: found,
        LinkageScore.wrong_family: count - found,
        LinkageScore.missed: int(known.sum()) - int((linked & of_known).sum()),
        LinkageScore.precision: found / count if count else None,
        LinkageScore.recall: found / int(known.sum()) if known.any() else None,
    }


def _families_by_reference(members: pd.DataFrame) -> pd.Series:
    """Families by the pseudonyms that tell them: their own, and those of their members."""
    own = pd.Series(members[Member.family_id].to_numpy(), index=members[Member.family_id])
    by_member = pd.Series(members[Member.family_id].to_numpy(), index=members[Member.member_id])
    both = pd.concat([own, by_member])
    return both[~both.index.duplicated()]
