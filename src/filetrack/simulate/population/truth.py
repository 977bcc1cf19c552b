"""The truth of a simulation as frames: what the agencies' files were made to show."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.codes import EndState, Site
from filetrack.schemas.truth import TrueChild, TrueFamily, TrueIncident, TrueMember
from filetrack.simulate.population.cases import Case
from filetrack.simulate.population.whole import Population


def truth(population: Population) -> dict[type, pd.DataFrame]:
    """Return the truth's frames by schema, sorted by site and references."""
    cases = population.cases
    frames = {
        TrueIncident: [row for case in cases for row in _incidents(case)],
        TrueChild: [row for case in cases for row in _children(case)],
        TrueFamily: [_family(case) for case in cases if case.plan.traced],
        TrueMember: [row for case in cases if case.care for row in _members(case)],
    }
    return {schema: _sorted(schema, rows) for schema, rows in frames.items()}


def _sorted(schema: type, rows: list[dict]) -> pd.DataFrame:
    columns = list(schema.to_schema().columns)
    return pd.DataFrame(rows, columns=columns).sort_values(columns[:3]).reset_index(drop=True)


def _incidents(case: Case) -> list[dict]:
    rows = []
    for incident, planned in zip(case.incidents, case.plan.incidents, strict=True):
        rows.append(
            {
                TrueIncident.site: str(incident.site),
                TrueIncident.incident_ref: incident.reference,
                TrueIncident.family_ref: case.care.reference if case.care else None,
                TrueIncident.level: str(planned.level),
                TrueIncident.presence: str(planned.presence),
                TrueIncident.end_state: str(planned.end_state),
                TrueIncident.pathway: str(planned.pathway) if planned.end_state == EndState.TRACED else None,
            }
        )
    return rows


def _children(case: Case) -> list[dict]:
    return [
        {
            TrueChild.site: str(incident.site),
            TrueChild.incident_ref: incident.reference,
            TrueChild.number: number,
            TrueChild.child_location: str(child.location),
        }
        for incident in case.incidents
        for number, child in enumerate(incident.plan.children, start=1)
    ]


def _family(case: Case) -> dict:
    return {
        TrueFamily.site: str(case.plan.site),
        TrueFamily.family_ref: case.care.reference,
        TrueFamily.pathway: str(case.plan.pathway),
        TrueFamily.previous: str(case.plan.previous),
        TrueFamily.subsequent: str(case.plan.subsequent),
    }


def _members(case: Case) -> list[dict]:
    care = case.care
    references = care.child_references
    if case.plan.site == Site.SOUTH:
        references = tuple(f"{care.reference}/{number}" for number in range(1, len(care.children) + 1))
    return [
        {TrueMember.site: str(case.plan.site), TrueMember.family_ref: care.reference, TrueMember.child_ref: child}
        for child in references
    ]
