"""What the police record tells of a notification: incident, victim, perpetrator, youngest child (§4.3 to §5.6)."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from filetrack.schemas.case import Case, CaseAdult, CaseChild
from filetrack.schemas.codes import Code, Part
from filetrack.schemas.linkage_quality import Grouping

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
    Case.consent,
    Case.child_omitted,
    Case.presence_omitted,
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
VICTIM_AGES = {0: "Under 25", 25: "25 to 34", 35: "35 to 44", 45: "45 or over"}
CHILD_AGES = {0: "Under 1", 1: "1 to 4", 5: "5 to 10", 11: "11 to 17"}
CHILDREN_LISTED = {0: "None", 1: "1", 2: "2", 3: "3", 4: "4 or more"}
NOT_RECORDED = "Not recorded"


def characteristics(cases: pd.DataFrame, adults: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """One row a notification, indexed by incident; columns are titled in words, codes are given by their labels.

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
    return pd.concat([part.reindex(incidents) for part in parts], axis=1)


def groupings(cases: pd.DataFrame, adults: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """By what errors are counted (`Grouping`): a column each, one row a notification, indexed by incident."""
    known = characteristics(cases, adults, children)
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
            Grouping.VICTIM_AGE.value: banded(known[victim], VICTIM_AGES),
            Grouping.YOUNGEST_AGE.value: banded(known[child], CHILD_AGES),
            Grouping.CHILDREN.value: banded(known[titles[Case.children].title], CHILDREN_LISTED),
        }
    )


def banded(values: pd.Series, bands: dict[int, str]) -> pd.Series:
    """Values by the band that each falls in; `bands` maps the least value of a band to its name."""
    cut = pd.cut(
        values.astype("Float64").astype("float"), [*bands, float("inf")], right=False, labels=[*bands.values()]
    )
    return with_not_recorded(cut)


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
    allowed = [value for check in column.checks if check.name == "isin" for value in check.statistics["allowed_values"]]
    if not allowed:
        return values
    labels = {
        str(value): value.label if isinstance(value, Code) else value.replace("_", " ").capitalize()
        for value in allowed
    }
    return values.map(labels).astype(pd.CategoricalDtype([*labels.values()], ordered=True))
