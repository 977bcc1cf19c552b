"""Findings of one variable."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.finding import Finding, Variable

_TEXTS = {"incident": 0, "notification": 1, "form": 2}


def about(findings: pd.DataFrame, variable: Variable) -> pd.DataFrame:
    """The findings that speak for a variable."""
    return findings[findings[Finding.variable] == variable]


def as_told(findings: pd.DataFrame, variable: Variable) -> pd.DataFrame:
    """The findings that speak for a variable as they are told: an incident's own text first, from its beginning."""
    keys = [Finding.incident_id, Finding.text, Finding.start]
    return about(findings, variable).sort_values(keys, key=lambda column: column.replace(_TEXTS), kind="stable")
