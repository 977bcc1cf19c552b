"""What an incident was about, weapons, and who was injured (§4.8, §4.9, Table 17)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.coding.found import about
from filetrack.schemas.case import CaseAdult, CaseContext, CaseInjury
from filetrack.schemas.codes import Context, Injured, Part, Weapon
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.police import Child, Incident, Person

_INJURED = {
    Part.VICTIM.value: Injured.VICTIM.value,
    Part.PERPETRATOR.value: Injured.PERPETRATOR.value,
    Part.BOTH.value: Injured.VICTIM_PERPETRATOR.value,
}
_FROM_TEXT = (Injured.OFFICER, Injured.RELATIVE, Injured.UNKNOWN)
_VICTIM_OR_CHILD = (Injured.VICTIM, Injured.CHILD, Injured.VICTIM_PERPETRATOR)
_KEYS = [CaseInjury.site, CaseInjury.incident_id, CaseInjury.injured]


def case_contexts(incidents: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """What the texts say that incidents were about, once per incident and context (`CaseContext`; §4.8)."""
    contexts = about(findings, Variable.CONTEXT).rename(columns={Finding.code: CaseContext.context})
    contexts = contexts[contexts[Finding.incident_id].isin(incidents.index)]
    order = {code.value: rank for rank, code in enumerate(Context)}
    keys = [CaseContext.site, CaseContext.incident_id, CaseContext.context]
    return (
        contexts[keys].drop_duplicates().sort_values(keys, key=lambda column: column.replace(order), ignore_index=True)
    )


def described(incidents: pd.DataFrame, contexts: pd.DataFrame) -> pd.Series:
    """Whether a record describes what its incident was about (§4.8)."""
    return _among(incidents, contexts)


def weapon(incidents: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Weapons used or displayed (§4.9): those that the texts name; an unnamed one where only the box says weapon."""
    named = about(findings, Variable.WEAPON)
    knife, other = (_among(incidents, named[named[Finding.code] == code]) for code in (Weapon.KNIFE, Weapon.OTHER))
    ticked = incidents[Incident.weapon_tick].eq(True).fillna(False).astype(bool)
    coded = np.select(
        [knife & other, knife, other | ticked],
        [Weapon.KNIFE_AND_OTHER.value, Weapon.KNIFE.value, Weapon.OTHER.value],
        default=Weapon.NONE.value,
    )
    return pd.Series(coded, index=incidents.index, dtype="str")


def case_injuries(
    people: pd.DataFrame, case_adults: pd.DataFrame, children: pd.DataFrame, findings: pd.DataFrame
) -> pd.DataFrame:
    """People injured, one row each (`CaseInjury`; §4.9, Table 17).

    Adults by the police's field for each of them, with their part in the incident; children by their own box, else
    by the text; officers, relatives and people whose part is not told by the text, one of each.
    """
    told = about(findings, Variable.INJURY)
    others = told[told[Finding.code].isin(_FROM_TEXT)].rename(columns={Finding.code: CaseInjury.injured})[_KEYS]
    frames = [_adults(people, case_adults), _children(children, told), others.drop_duplicates()]
    order = {code.value: rank for rank, code in enumerate(Injured)}
    return pd.concat(frames).sort_values(_KEYS, key=lambda column: column.replace(order), ignore_index=True)


def injured_people(incidents: pd.DataFrame, injuries: pd.DataFrame) -> pd.Series:
    """Number of people injured (§4.9)."""
    return injuries[CaseInjury.incident_id].value_counts().reindex(incidents.index, fill_value=0)


def victim_or_child_injured(incidents: pd.DataFrame, injuries: pd.DataFrame) -> pd.Series:
    """Whether a victim, a child, or someone who is victim and perpetrator was injured (§6.2.3)."""
    return _among(incidents, injuries[injuries[CaseInjury.injured].isin(_VICTIM_OR_CHILD)])


def _adults(people: pd.DataFrame, case_adults: pd.DataFrame) -> pd.DataFrame:
    keys = [Person.site, Person.incident_id, Person.person_id]
    injured = people.loc[people[Person.injured].eq(True).fillna(False), keys]
    adults = injured.merge(case_adults[[*keys, CaseAdult.part]], on=keys, validate="one_to_one")
    return adults.assign(**{CaseInjury.injured: adults[CaseAdult.part].map(_INJURED)})[_KEYS]


def _children(children: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Children injured; where the text tells of one without telling which, and no other is known, one of them."""
    hurt = told[told[Finding.code] == Injured.CHILD]
    box = children[Child.injured].astype("boolean")
    known = children[box.fillna(children[Child.child_id].isin(hurt[Finding.child_id].dropna())).astype(bool)]
    unnamed = hurt[hurt[Finding.child_id].isna()].drop_duplicates(Finding.incident_id)
    unnamed = unnamed[~unnamed[Finding.incident_id].isin(known[Child.incident_id])]
    rows = pd.concat([frame[[CaseInjury.site, CaseInjury.incident_id]] for frame in (known, unnamed)])
    return rows.assign(**{CaseInjury.injured: Injured.CHILD.value})


def _among(incidents: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    return pd.Series(incidents.index.isin(rows[CaseInjury.incident_id]), index=incidents.index)
