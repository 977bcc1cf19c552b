"""What the police record tells of a notification: incident, victim, perpetrator, youngest child (§4.3 to §5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import inf

import pandas as pd
import pandera.pandas as pa

from filetrack.schemas.case import Case, CaseAction, CaseAdult, CaseChild, CaseContext, CaseInjury, CaseOffence
from filetrack.schemas.codes import Code, Part
from filetrack.schemas.linkage_quality import Grouping
from filetrack.schemas.study import Assessment

OF_THE_INCIDENT = (
    Case.site,
    Case.relationship,
    Case.location,
    Case.weekday,
    Case.time_of_day,
    Case.level,
    Case.presence,
    Case.children,
    Case.parties,
    Case.aggressor,
    Case.has_offence,
    Case.unsubstantiated,
    Case.details_missing,
    Case.described,
    Case.weapon,
    Case.injured_people,
    Case.injury,
    Case.victim_or_child_injured,
    Case.removal,
    Case.moved_to_safety,
    Case.caller,
    Case.calls,
    Case.call_grade,
    Case.officers,
    Case.response,
    Case.response_minutes,
    Case.risk,
    Case.risk_assessor,
    Case.risk_days,
    Case.consent,
    Case.child_omitted,
    Case.presence_omitted,
    Case.weapon_conveyed,
    Case.injury_conveyed,
    Case.inconsistent,
)
OF_AN_ADULT = (
    CaseAdult.sex,
    CaseAdult.age_years,
    CaseAdult.ethnic_appearance,
    CaseAdult.occupation,
    CaseAdult.alcohol,
    CaseAdult.drugs,
    CaseAdult.mental_health,
    CaseAdult.physical_health,
    CaseAdult.pregnant,
)
OF_A_CHILD = (
    CaseChild.age_years,
    CaseChild.sex,
    CaseChild.ethnic_appearance,
    CaseChild.relation,
    CaseChild.child_location,
)
OF_SEVERAL = {
    CaseInjury: CaseInjury.injured,
    CaseContext: CaseContext.context,
    CaseOffence: CaseOffence.offence,
    CaseAction: CaseAction.action,
}
"""Codes of which an incident may have several."""
NOT_RECORDED = "Not recorded"


def characteristics(
    cases: pd.DataFrame, adults: pd.DataFrame, children: pd.DataFrame, sites: Mapping[str, str]
) -> pd.DataFrame:
    """One row a notification, indexed by incident; columns are titled in words, codes are given by their labels.

    `sites` are the study's, with their labels.

    Where both adults have one part, the first of them stands as the victim and there is no perpetrator.
    """
    incidents = pd.Index(cases[Case.incident_id], name=Case.incident_id)
    order = adults[CaseAdult.part].map({part.value: rank for rank, part in enumerate(Part)})
    ranked = adults.assign(order=order).sort_values([CaseAdult.incident_id, "order", CaseAdult.person_id])
    accused = ranked[ranked[CaseAdult.part] == Part.PERPETRATOR]
    victims = ranked[ranked[CaseAdult.part] != Part.PERPETRATOR]
    youngest = children.sort_values([CaseChild.incident_id, CaseChild.age_years, CaseChild.child_id])
    parts = [
        _titled(cases, Case, OF_THE_INCIDENT, ""),
        _titled(victims, CaseAdult, OF_AN_ADULT, "Victim: "),
        _titled(accused, CaseAdult, OF_AN_ADULT, "Perpetrator: "),
        _titled(youngest, CaseChild, OF_A_CHILD, "Youngest child: "),
    ]
    known = pd.concat([part.reindex(incidents) for part in parts], axis=1)
    site = Case.to_schema().columns[Case.site].title
    return known.assign(**{site: _coded(known[site], sites)})


def noted(incidents: pd.Series, several: dict[type[pa.DataFrameModel], pd.DataFrame]) -> pd.DataFrame:
    """Whether each code of the frames `OF_SEVERAL` is noted of an incident: a column a code, indexed by incident."""
    made = {}
    for schema, frame in several.items():
        code = OF_SEVERAL[schema]
        described = schema.to_schema().columns[code]
        for value, label in _labels(described).items():
            made[f"{described.title}: {label}"] = incidents.isin(frame.loc[frame[code] == value, Case.incident_id])
    return pd.DataFrame(made).set_index(pd.Index(incidents, name=Case.incident_id))


def groupings(
    cases: pd.DataFrame,
    adults: pd.DataFrame,
    children: pd.DataFrame,
    assessment: Assessment,
    sites: Mapping[str, str],
) -> pd.DataFrame:
    """By what errors are counted (`Grouping`): a column each, one row a notification, indexed by incident."""
    known = characteristics(cases, adults, children, sites)
    victim, child = (
        f"{who}: {schema.to_schema().columns[schema.age_years].title}"
        for who, schema in (("Victim", CaseAdult), ("Youngest child", CaseChild))
    )
    titles = Case.to_schema().columns
    ethnicity = f"Victim: {CaseAdult.to_schema().columns[CaseAdult.ethnic_appearance].title}"
    return pd.DataFrame(
        {
            Grouping.SITE.value: known[titles[Case.site].title],
            Grouping.LEVEL.value: known[titles[Case.level].title],
            Grouping.ETHNICITY.value: with_not_recorded(known[ethnicity]),
            Grouping.VICTIM_AGE.value: banded(known[victim], assessment.victim_ages),
            Grouping.YOUNGEST_AGE.value: banded(known[child], assessment.child_ages),
            Grouping.CHILDREN.value: banded(known[titles[Case.children].title], assessment.children_listed),
        }
    )


def banded(values: pd.Series, begins: list[int]) -> pd.Series:
    """Whole numbers by the band that each falls in, named `Under 25`, `25 to 34`, `45 or more`, `3`.

    `begins` tells where bands begin after the one from 0.
    """
    edges = [0, *begins]
    inner = [f"{low}" if high == low + 1 else f"{low} to {high - 1}" for low, high in pairwise(edges)]
    first = inner[0] if begins[0] == 1 else f"Under {begins[0]}"
    names = [first, *inner[1:], f"{begins[-1]} or more"]
    return with_not_recorded(pd.cut(values.astype("Float64").astype("float"), [*edges, inf], right=False, labels=names))


def with_not_recorded(values: pd.Series) -> pd.Series:
    """Groups, with one for what is missing."""
    known = values if NOT_RECORDED in values.cat.categories else values.cat.add_categories(NOT_RECORDED)
    return known.fillna(NOT_RECORDED)


def _titled(frame: pd.DataFrame, schema: type[pa.DataFrameModel], columns: tuple[str, ...], of: str) -> pd.DataFrame:
    """The first row of each incident, its columns under their titles, its codes under their labels in order."""
    described = schema.to_schema().columns
    first = frame.drop_duplicates(Case.incident_id).set_index(Case.incident_id)
    return pd.DataFrame(
        {of + described[column].title: _labelled(first[column], described[column]) for column in columns}
    )


def _labelled(values: pd.Series, column: pa.Column) -> pd.Series:
    labels = _labels(column)
    return _coded(values, labels) if labels else values


def _coded(values: pd.Series, labels: Mapping[str, str]) -> pd.Series:
    return values.map(labels).astype(pd.CategoricalDtype([*labels.values()], ordered=True))


def _labels(column: pa.Column) -> dict[str, str]:
    """The label of each code that a column allows, in order."""
    allowed = [value for check in column.checks if check.name == "isin" for value in check.statistics["allowed_values"]]
    return {
        str(value): value.label if isinstance(value, Code) else value.replace("_", " ").capitalize()
        for value in allowed
    }
