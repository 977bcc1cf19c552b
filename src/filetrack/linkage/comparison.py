"""How the police's details of a family compare with social services' own, once the two are linked (§6.2.3)."""

from __future__ import annotations

import pandas as pd

from filetrack.linkage.decide import mutual_best
from filetrack.linkage.parts import whole
from filetrack.references import among
from filetrack.schemas.base import Identity
from filetrack.schemas.care import Member
from filetrack.schemas.codes import EndState, MemberRole
from filetrack.schemas.link import FamilyComparison, PersonPair, Trace
from filetrack.schemas.police import Child, Person

COMPARED = (Identity.forename_key, Identity.surname_key, Identity.birth_key)
"""Fields whose difference is a discrepancy; a field blank on one side is none."""


def family_comparisons(
    traces: pd.DataFrame, pairs: pd.DataFrame, people: pd.DataFrame, children: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """One row a family to which a notification was traced (`FamilyComparison`).

    Police people are paired with members one to one, by match weight. A family cannot be compared where its
    notifications list no child. It is discrepant where a pair's names or dates of birth differ, or where a child of
    the family is none of the police's.
    """
    traced = traces.loc[traces[Trace.end_state] == EndState.TRACED, [Trace.site, Trace.incident_id, Trace.family_id]]
    matched = _matched(traced, pairs)
    family = Trace.family_id
    listed = traced.loc[among(traced[Trace.incident_id], children[Child.incident_id]), family]
    theirs = members[members[Member.role] == MemberRole.CHILD]
    missing = theirs.loc[~among(theirs[Member.member_id], matched[Member.member_id]), family]
    differing = matched.loc[_differ(matched, people, children, members), family]
    families = traced[[Trace.site, family]].drop_duplicates().sort_values([Trace.site, family], ignore_index=True)
    compared = families[family].isin(listed)
    child_missing = compared & families[family].isin(missing)
    return families.assign(
        **{
            FamilyComparison.compared: compared,
            FamilyComparison.discrepant: child_missing | (compared & families[family].isin(differing)),
            FamilyComparison.child_missing: child_missing,
        }
    )


def _matched(traced: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Police people of traced notifications and the members that they are."""
    within = [PersonPair.incident_id, PersonPair.family_id]
    supporting = pairs[pairs[PersonPair.match_weight] > 0].merge(traced[within], on=within)
    person, member = [*within, PersonPair.person_id], [*within, PersonPair.member_id]
    return mutual_best(supporting, person, member, PersonPair.match_weight)


def _differ(matched: pd.DataFrame, people: pd.DataFrame, children: pd.DataFrame, members: pd.DataFrame) -> pd.Series:
    """Whether the two records of each matched person differ in a field that both hold."""
    fields = list(COMPARED)
    adults = people[[Person.incident_id, Person.person_id, *fields]]
    young = children[[Child.incident_id, Child.child_id, *fields]].rename(columns={Child.child_id: Person.person_id})
    police = matched.merge(
        pd.concat([adults, young]), on=[PersonPair.incident_id, PersonPair.person_id], how="left", validate="one_to_one"
    )
    care = matched.merge(
        members[[Member.family_id, Member.member_id, *fields]],
        on=[PersonPair.family_id, PersonPair.member_id],
        how="left",
        validate="many_to_one",
    )
    theirs, ours = (side[fields].apply(whole) for side in (police, care))
    apart = theirs.ne(ours) & theirs.notna() & ours.notna()
    return apart.any(axis=1).set_axis(matched.index)
