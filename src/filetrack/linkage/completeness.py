"""How complete the identifiers are that people can be linked by, at each site and agency."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.base import Identity
from filetrack.schemas.care import Member
from filetrack.schemas.codes import MemberRole
from filetrack.schemas.linkage_quality import Completeness

IDENTIFIERS = {
    Identity.forename_key: "Forename",
    Identity.surname_key: "Surname",
    Identity.birth_key: "Date of birth",
    Identity.sex: "Sex",
    Identity.postcode_key: "Postcode",
}


def completeness(people: pd.DataFrame, children: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """How many people have each identifier recorded (`Completeness`): police adults and children, family members."""
    young = members[Member.role] == MemberRole.CHILD
    groups = [
        ("police", "adults", people),
        ("police", "children", children),
        ("care", "adults", members[~young]),
        ("care", "children", members[young]),
    ]
    counted = [_recorded(*group) for group in groups if len(group[-1])]
    return pd.concat([Completeness.empty(), *counted]).sort_values(Completeness.site, kind="stable", ignore_index=True)


def _recorded(agency: str, of: str, people: pd.DataFrame) -> pd.DataFrame:
    by_site = people[list(IDENTIFIERS)].notna().groupby(people[Identity.site])
    recorded = by_site.sum().rename(columns=IDENTIFIERS)
    counts = recorded.rename_axis(columns=Completeness.identifier).stack().rename(Completeness.recorded).reset_index()
    counts[Completeness.people] = counts[Completeness.site].map(by_site.size())
    counts[Completeness.percent] = 100 * counts[Completeness.recorded] / counts[Completeness.people]
    counts[Completeness.agency], counts[Completeness.of] = agency, of
    return counts[list(Completeness.to_schema().columns)]
