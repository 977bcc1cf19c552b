"""The adults of an incident: whom the police record as victim and as perpetrator, and who was the aggressor (§4.4).

`people` are the police's adults; `incidents` are indexed by incident.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.coding.ages import ages
from filetrack.coding.found import as_told
from filetrack.schemas.case import CaseAdult
from filetrack.schemas.codes import Part, Parties, PersonRole
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.police import Child, Incident, Person

_PARTS = (PersonRole.VICTIM, PersonRole.PERPETRATOR)


def parties(incidents: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """Whom the police record as the parties of each incident (§4.4.1).

    Both victims, or both accused, where at least two adults have that role and none the other; else one victim and
    one perpetrator.
    """
    victims, perpetrators = (_having(incidents, people, role) for role in _PARTS)
    coded = np.select(
        [(victims > 1) & (perpetrators == 0), (perpetrators > 1) & (victims == 0)],
        [Parties.BOTH_VICTIMS.value, Parties.BOTH_ACCUSED.value],
        default=Parties.VICTIM_AND_PERPETRATOR.value,
    )
    return pd.Series(coded, index=incidents.index, dtype="str")


def part(people: pd.DataFrame, of_incident: pd.Series) -> pd.Series:
    """An adult's part as tables count adults: the role, or both where both adults were accused (§4.4.1).

    `of_incident` are the incidents' `parties`.
    """
    accused = people[Person.incident_id].map(of_incident) == Parties.BOTH_ACCUSED
    return people[Person.role].mask(accused, Part.BOTH.value)


def aggressor(incidents: pd.DataFrame, people: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Sex of the aggressor; missing where neither role nor text tells (§4.10).

    That of the identified perpetrator. Where both adults are victims or both accused, of the one whom the text most
    often shows as the aggressor, the first of equals.
    """
    adults = people[people[Person.role].isin(_PARTS)].sort_values([Person.incident_id, Person.person_id])
    perpetrators = adults[adults[Person.role] == PersonRole.PERPETRATOR].drop_duplicates(Person.incident_id)
    identified = perpetrators.set_index(Person.incident_id)[Person.sex].reindex(incidents.index)
    number = (adults.groupby(Person.incident_id).cumcount() + 1).astype("str")
    numbered = adults.set_index([adults[Person.incident_id], number])[Person.sex]
    named = pd.MultiIndex.from_arrays([incidents.index, _most_named(findings).reindex(incidents.index)])
    shown = pd.Series(numbered.reindex(named).to_numpy(dtype=object), index=incidents.index, dtype="object")
    alone = parties(incidents, people) == Parties.VICTIM_AND_PERPETRATOR
    return identified.astype("object").where(alone, shown)


def details_missing(incidents: pd.DataFrame, people: pd.DataFrame, children: pd.DataFrame) -> pd.Series:
    """Whether a demographic detail of any adult or child is missing or wrong (§5.2)."""
    of_adults = people.loc[people[Person.details_missing], Person.incident_id]
    of_children = children.loc[children[Child.details_missing], Child.incident_id]
    return _among(incidents, pd.concat([of_adults, of_children]))


def case_adults(people: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """The victims and perpetrators of incidents, one row each (`CaseAdult`; §4.4, Tables 6 to 11)."""
    adults = people[people[Person.role].isin(_PARTS)]
    frame = adults.assign(
        **{
            CaseAdult.part: part(adults, parties(incidents, people)),
            CaseAdult.age_years: ages(adults, incidents[Incident.reported_on]),
        }
    )
    columns = list(CaseAdult.to_schema().columns)
    order = [CaseAdult.site, CaseAdult.incident_id, CaseAdult.person_id]
    return frame[columns].sort_values(order, ignore_index=True)


def _having(incidents: pd.DataFrame, people: pd.DataFrame, role: PersonRole) -> pd.Series:
    counts = people.loc[people[Person.role] == role, Person.incident_id].value_counts()
    return counts.reindex(incidents.index, fill_value=0)


def _most_named(findings: pd.DataFrame) -> pd.Series:
    """For each incident the number of the adult whom findings most often name as the aggressor."""
    named = as_told(findings, Variable.AGGRESSOR)
    keys = [Finding.incident_id, Finding.code]
    times = named.groupby(keys, sort=False).size().sort_values(ascending=False, kind="stable")
    return times.reset_index().drop_duplicates(Finding.incident_id).set_index(Finding.incident_id)[Finding.code]


def _among(incidents: pd.DataFrame, having: pd.Series) -> pd.Series:
    return pd.Series(incidents.index.isin(having), index=incidents.index)
