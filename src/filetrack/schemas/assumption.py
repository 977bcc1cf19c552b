"""Assumptions of the study (`config/assumptions.yaml`): readings where the report is silent or contradicts itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from filetrack.schemas.study import Strict

Grade = Literal["high", "medium", "low"]


class Assumption(Strict):
    """One assumption. `quality`: how well the report supports it. `impact`: how far results move if it is wrong.

    `elsewhere`: its text in a study of other sites than the report's; empty where it says nothing of them.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    text: str
    elsewhere: str | None = None
    section: str
    quality: Grade
    impact: Grade

    @property
    def text_elsewhere(self) -> str:
        """Its text in a study of other sites: none where it says nothing of them."""
        return self.text if self.elsewhere is None else self.elsewhere


class Assumptions(Strict):
    """The whole of `config/assumptions.yaml`."""

    assumptions: list[Assumption]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Assumptions:
        names = [assumption.id for assumption in self.assumptions]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"used more than once: {', '.join(repeated)}")
        return self
