"""The people to compare: those of sampled incidents, and the members of families (§6.2.1)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from filetrack.references import among
from filetrack.schemas.base import IDENTITY
from filetrack.schemas.care import Member
from filetrack.schemas.link import PersonPair
from filetrack.schemas.police import Child, Person


def police_people(sampled_incidents: pd.Series, people: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Adults and children of sampled incidents: `incident_id`, `person_id`, and the linkage fields."""
    adults = people[[Person.incident_id, Person.person_id, *IDENTITY]]
    young = children[[Child.incident_id, Child.child_id, *IDENTITY]].rename(columns={Child.child_id: Person.person_id})
    both = pd.concat([adults, young], ignore_index=True)
    both = both[among(both[Person.incident_id], sampled_incidents)]
    return both.sort_values([Person.incident_id, Person.person_id, *IDENTITY], ignore_index=True)


def family_members(members: pd.DataFrame) -> pd.DataFrame:
    """Members of families: `family_id`, `member_id`, and the linkage fields."""
    wanted = members[[Member.family_id, Member.member_id, *IDENTITY]]
    return wanted.sort_values([Member.family_id, Member.member_id, *IDENTITY], ignore_index=True)


def of_fields(people: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """People with these linkage fields alone; `forename` names the columns that begin so."""
    return people.drop(columns=[column for column in IDENTITY if column.split("_")[0] not in fields])


def person_pairs(scored: pd.DataFrame, police: pd.DataFrame, care: pd.DataFrame, site: str) -> pd.DataFrame:
    """Scored pairs of row numbers as pairs of people (`PersonPair`)."""
    who = police.loc[scored["left"], [Person.incident_id, Person.person_id]].reset_index(drop=True)
    whom = care.loc[scored["right"], [Member.family_id, Member.member_id]].reset_index(drop=True)
    weights = scored[[PersonPair.match_weight, PersonPair.match_probability]].reset_index(drop=True)
    pairs = pd.concat([who, whom, weights], axis=1)
    pairs.insert(0, PersonPair.site, site)
    ids = [PersonPair.incident_id, PersonPair.person_id, PersonPair.family_id, PersonPair.member_id]
    return pairs.sort_values(ids, ignore_index=True)
