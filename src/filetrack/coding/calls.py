"""Calls about an incident and who made the first (§5.3, Table 22), and the police's risk assessment (§5.6.1, Table 25).

Every function takes frames indexed by incident, or findings, and returns a Series indexed as the incidents are.
"""

from __future__ import annotations

import pandas as pd

from filetrack.coding.found import as_told
from filetrack.schemas.codes import Caller
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.police import Incident, Response, RiskAssessment

GRADE_UNKNOWN = "unknown"


def caller(incidents: pd.DataFrame, responses: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Who first called the police: the call record's caller, else the text's first, else other (§5.3.2)."""
    told = as_told(findings, Variable.CALLER).drop_duplicates(Finding.incident_id)
    text = told.set_index(Finding.incident_id)[Finding.code].reindex(incidents.index)
    return responses[Response.caller].reindex(incidents.index).fillna(text).fillna(Caller.OTHER.value).astype("str")


def risk(incidents: pd.DataFrame, assessments: pd.DataFrame) -> pd.Series:
    """Grade of the risk assessment; unknown where it has none, missing where there was none (§5.6.1, Table 25)."""
    return assessments[RiskAssessment.grade].fillna(GRADE_UNKNOWN).reindex(incidents.index)


def risk_days(incidents: pd.DataFrame, assessments: pd.DataFrame) -> pd.Series:
    """Days from the report to the risk assessment; missing without a date, or with one before the report (§5.6.1)."""
    assessed = assessments[RiskAssessment.assessed_on].reindex(incidents.index)
    days = (assessed - incidents[Incident.reported_on]).dt.days
    return days.where(days >= 0).astype("Int64")


def first_assessments(assessments: pd.DataFrame) -> pd.DataFrame:
    """The first risk assessment of each incident, indexed by incident."""
    ordered = assessments.sort_values([RiskAssessment.incident_id, RiskAssessment.assessed_on], kind="stable")
    return ordered.drop_duplicates(RiskAssessment.incident_id).set_index(RiskAssessment.incident_id)
