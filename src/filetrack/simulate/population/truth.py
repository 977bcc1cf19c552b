"""The truth of a simulation as frames: what the agencies' files were made to show."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.codes import EndState, MemberRole, Site
from filetrack.schemas.truth import TrueAdult, TrueChild, TrueFamily, TrueIncident, TrueMember
from filetrack.simulate.population.cases import CareFamily, Case
from filetrack.simulate.population.people import mother_comes_first
from filetrack.simulate.population.whole import Population


def truth(population: Population) -> dict[type, pd.DataFrame]:
    """Return the truth's frames by schema, sorted by site and references.

    The police's references of adults are known once their files are written (`agency_files`).
    """
    cases = population.cases
    frames = {
        TrueIncident: [row for case in cases for row in _incidents(case)],
        TrueAdult: [row for case in cases for row in _adults(case)],
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


def _adults(case: Case) -> list[dict]:
    rows = []
    for incident, planned in zip(case.incidents, case.plan.incidents, strict=True):
        parts = (_role_of_mother(case), _role_of_other(case))
        roles = parts if mother_comes_first(planned) else parts[::-1]
        rows += [
            {
                TrueAdult.site: str(incident.site),
                TrueAdult.incident_ref: incident.reference,
                TrueAdult.person_ref: reference,
                TrueAdult.role: role,
            }
            for reference, role in zip(incident.adult_references, roles, strict=True)
        ]
    return rows


def _role_of_mother(case: Case) -> str | None:
    return str(MemberRole.MOTHER) if case.care else None


def _role_of_other(case: Case) -> str | None:
    """The part that the family's record gives the incident's other adult, if it names him or her."""
    if not case.care:
        return None
    if case.true.other == case.true.father:
        return str(MemberRole.FATHER) if case.care.father else None
    return str(MemberRole.PARTNER) if case.care.partner else None


def _children(case: Case) -> list[dict]:
    """The children whom the police list: the first of the family's, in order."""
    references = _child_references(case.care) if case.care else [None] * len(case.true.children)
    return [
        {
            TrueChild.site: str(incident.site),
            TrueChild.incident_ref: incident.reference,
            TrueChild.number: number,
            TrueChild.child_location: str(child.location),
            TrueChild.child_ref: references[number - 1],
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
    return [
        {TrueMember.site: str(case.plan.site), TrueMember.family_ref: care.reference, TrueMember.child_ref: child}
        for child in _child_references(care)
    ]


def _child_references(care: CareFamily) -> list[str]:
    """Social services' references of a family's children, in the order of the family."""
    if care.site == Site.NORTH:
        return list(care.child_references)
    return [f"{care.reference}/{number}" for number in range(1, len(care.children) + 1)]
