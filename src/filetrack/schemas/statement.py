"""Statements of the report's running text as declared measures (`config/statements.yaml`), and what records give."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series
from pydantic import Field, model_validator

from filetrack.problems import nearest
from filetrack.schemas.base import Frame
from filetrack.schemas.case import (
    Case,
    CaseAction,
    CaseAdult,
    CaseChild,
    CaseContext,
    CaseFamily,
    CaseInjury,
    CaseOffence,
    InDepthAgency,
    InDepthConversation,
    InDepthFamily,
    InDepthService,
)
from filetrack.schemas.study import Strict

UNITS: dict[str, tuple[type[Frame], str]] = {
    "cases": (Case, Case.incident_id),
    "case_children": (CaseChild, CaseChild.incident_id),
    "case_adults": (CaseAdult, CaseAdult.incident_id),
    "case_injuries": (CaseInjury, CaseInjury.incident_id),
    "case_contexts": (CaseContext, CaseContext.incident_id),
    "case_offences": (CaseOffence, CaseOffence.incident_id),
    "case_actions": (CaseAction, CaseAction.incident_id),
    "case_families": (CaseFamily, CaseFamily.family_id),
    "in_depth": (InDepthFamily, InDepthFamily.family_id),
    "in_depth_services": (InDepthService, InDepthService.family_id),
    "in_depth_agencies": (InDepthAgency, InDepthAgency.family_id),
    "in_depth_conversations": (InDepthConversation, InDepthConversation.family_id),
}
"""Frames that a statement may count, with the key that joins them: incident or family."""

Value = str | bool | int


class Condition(Strict):
    """What a value must be: one of `codes`, within a band of numbers, or missing. Exactly one kind of condition."""

    codes: list[Value] | None = None
    over: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    missing: bool | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Condition:
        band = any(end is not None for end in (self.over, self.at_least, self.at_most))
        if (self.codes is not None) + band + (self.missing is not None) != 1:
            raise ValueError("a condition needs exactly one of codes, a band of numbers, missing")
        return self


Where = dict[str, Condition | list[Value] | Value]
"""Conditions by variable, all of which hold; a value or a list of values is short for `codes`."""


class Selection(Strict):
    """Rows of a frame: conditions on the rows themselves, and on rows of other frames with the same key.

    `having` names frames of which the incident, or family, must have a row that meets conditions.
    """

    where: Where = {}
    having: list[Related] = []


class Related(Strict):
    """Rows of another frame, joined by incident or by family."""

    of: str
    where: Where = {}


class Statement(Strict):
    """A measure and the claims that give it.

    `count`, `percent`, `compare`, `mean`, `lowest`, `highest` and `rank` name claims of the transcription by the
    kind of figure that they give. A share is of `base`, a wider selection of the same frame.
    """

    measure: str
    of: str
    select: Selection = Selection()
    base: Selection = Selection()
    variable: str | None = None
    code: str | None = None
    count: list[str] = []
    percent: list[str] = []
    compare: list[str] = []
    mean: list[str] = []
    lowest: list[str] = []
    highest: list[str] = []
    rank: list[str] = []
    note: str | None = None

    @model_validator(mode="after")
    def _names_are_known(self) -> Statement:
        for name, where in self.parts:
            if name not in UNITS:
                raise ValueError(f"“{self.measure}”: no frame “{name}”{nearest(name, UNITS)}")
            columns = UNITS[name][0].to_schema().columns
            for variable, condition in where.items():
                _check(self.measure, name, columns, variable, condition)
        if (self.mean or self.lowest or self.highest or self.rank) and self.variable is None:
            raise ValueError(f"“{self.measure}” needs the variable of its mean, its ends or its ranks")
        if not self.claims:
            raise ValueError(f"“{self.measure}” names no claim")
        return self

    @property
    def claims(self) -> list[tuple[str, str]]:
        """Claims with the kind of figure that each gives."""
        kinds = ("count", "percent", "compare", "mean", "lowest", "highest", "rank")
        return [(claim, kind) for kind in kinds for claim in getattr(self, kind)]

    @property
    def parts(self) -> list[tuple[str, Where]]:
        """Conditions, each with the frame that it is on."""
        own = [(self.of, self.select.where), (self.of, self.base.where)]
        return own + [(other.of, other.where) for other in (*self.select.having, *self.base.having)]


class Statements(Strict):
    """The whole of `config/statements.yaml`."""

    statements: list[Statement] = Field(min_length=1)

    @model_validator(mode="after")
    def _claims_are_given_once(self) -> Statements:
        claims = [claim for statement in self.statements for claim, _ in statement.claims]
        repeated = sorted({claim for claim in claims if claims.count(claim) > 1})
        if repeated:
            raise ValueError(f"measured more than once: {', '.join(repeated)}")
        return self


class Stated(Frame):
    """What records give for a statement of the text (`results/measures/statements.csv`)."""

    claim: Series[str] = pa.Field(unique=True, title="Name of the claim")
    measure: Series[str] = pa.Field(title="What is measured")
    kind: Series[str] = pa.Field(
        isin=["count", "percent", "compare", "mean", "lowest", "highest", "rank"], title="Kind of figure"
    )
    value: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        title="Value",
        description="Exact; a percentage for shares; missing where the base is 0 or missing.",
    )
    part: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, title="Count")
    base: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=0, title="Base", description="Missing where no site holds what is counted."
    )


def _check(measure: str, frame: str, columns: dict, variable: str, condition: object) -> None:
    if variable not in columns:
        raise ValueError(f"“{measure}”: {frame} have no variable “{variable}”{nearest(variable, columns)}")
    allowed = [str(v) for c in columns[variable].checks if c.name == "isin" for v in c.statistics["allowed_values"]]
    codes = condition.codes if isinstance(condition, Condition) else condition
    for code in codes if isinstance(codes, list) else [codes]:
        if code is not None and allowed and str(code) not in allowed:
            raise ValueError(f"“{measure}”: {variable} has no code “{code}”{nearest(str(code), allowed)}")


Selection.model_rebuild()
