"""What the records do not tell of families: where a code says so, and where "none" stands for a form left blank (§4.9).

A box left blank is told by the text where it can be; what is left is not recorded, and coded as none in the study.
"""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.care import Member
from filetrack.schemas.case import InDepthFamily
from filetrack.schemas.codes import Engagement, MemberRole, PreviousInvolvement, Weapon
from filetrack.schemas.outcomes import FollowUp
from filetrack.schemas.police import Child, Incident, Person


def unrecorded(
    first: pd.DataFrame, incidents: pd.DataFrame, people: pd.DataFrame, children: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Which values of `first` (`FollowUp`) are not recorded: a row a row of it, a column a variable.

    Injury: nobody is known to be injured, no box says that nobody was, and it is left blank for an adult. Weapon: none
    is known, and a box for weapons, where the site's form has one, is blank. Infant: none is known, a child whom the
    police list has no month of birth, and social services know fewer children than the police list.
    """
    incident = first[FollowUp.incident_id]
    form = incidents.set_index(Incident.incident_id).loc[incident].set_axis(first.index)
    boxed = first[FollowUp.site].isin(incidents.loc[incidents[Incident.weapon_tick].notna(), Incident.site])
    blank = incident.isin(people.loc[people[Person.injured].isna(), Person.incident_id])
    undated = incident.isin(children.loc[children[Child.birth_month].isna(), Child.incident_id])
    listed = incident.map(children[Child.incident_id].value_counts()).fillna(0)
    known = members.loc[members[Member.role] == MemberRole.CHILD, Member.family_id].value_counts()
    fewer = first[FollowUp.family_id].map(known).fillna(0) < listed
    said_no = form[Incident.injury_tick].eq(False).fillna(False).astype(bool)
    return pd.DataFrame(
        {
            FollowUp.previous: first[FollowUp.previous] == PreviousInvolvement.MISSING,
            FollowUp.infant: ~first[FollowUp.infant] & undated & fewer,
            FollowUp.injury: ~first[FollowUp.injury] & ~said_no & blank,
            FollowUp.weapon: (first[FollowUp.weapon] == Weapon.NONE) & boxed & form[Incident.weapon_tick].isna(),
        }
    )


def unrecorded_in_depth(in_depth: pd.DataFrame) -> pd.DataFrame:
    """Whose engagement is not known, of families studied in depth (`InDepthFamily`)."""
    return in_depth[[InDepthFamily.mother, InDepthFamily.father, InDepthFamily.children]] == Engagement.UNKNOWN
