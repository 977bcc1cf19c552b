"""Notification-routing protocols as declarations (`config/protocols/`), and what they grade (chapter 9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series
from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from filetrack.problems import nearest
from filetrack.schemas.base import DATE, AtSite
from filetrack.schemas.codes import Level, Location, Presence, Receiver, Relationship, RiskGrade, Weapon
from filetrack.schemas.study import Strict


class Notified(AtSite):
    """A notification as a protocol sees it. Of one known only from the family's record, the incident is unknown."""

    incident_id: Series[str] = pa.Field(nullable=True, title="Sampled incident")
    family_id: Series[str] = pa.Field(nullable=True, title="Family", description="Missing where it is not known.")
    happened_on: Series[DATE] = pa.Field(
        title="Day", description="Received by social services; where that is not recorded, reported to the police."
    )
    risk: Series[str] = pa.Field(isin=list(RiskGrade), nullable=True, title="Police risk grade", description="§5.6.1.")
    level: Series[str] = pa.Field(isin=list(Level), nullable=True, title="Level of violence", description="§4.10.")
    weapon: Series[str] = pa.Field(isin=list(Weapon), nullable=True, title="Weapons", description="§4.9.")
    injury: Series[pd.BooleanDtype] = pa.Field(nullable=True, title="Anyone injured", description="§4.9.")
    victim_or_child_injured: Series[pd.BooleanDtype] = pa.Field(nullable=True, title="Victim or child injured")
    has_offence: Series[pd.BooleanDtype] = pa.Field(nullable=True, title="An offence was identified")
    presence: Series[str] = pa.Field(isin=list(Presence), nullable=True, title="Children's presence")
    witnessed: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, title="A child witnessed the incident", description="Missing where none did by a partial record."
    )
    infant: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, title="A listed child is under 12 months", description="Missing where ages do not tell."
    )
    under_seven: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, title="A listed child is under seven years", description="Missing where ages do not tell."
    )
    pregnant: Series[pd.BooleanDtype] = pa.Field(nullable=True, title="Pregnancy noted of an adult")
    relationship: Series[str] = pa.Field(isin=list(Relationship), nullable=True, title="Relationship of the adults")
    location: Series[str] = pa.Field(isin=list(Location), nullable=True, title="Incident location")


KEYS = (Notified.site, Notified.incident_id, Notified.family_id, Notified.happened_on)
CODED = [name for name in Notified.to_schema().columns if name not in KEYS]
EARLIER = "earlier_notifications"
"""The variable that is counted, not coded: days before this one on which the family was notified."""
VARIABLES = [*CODED, EARLIER]
"""What rules may ask."""


class Number(Strict):
    """How many earlier notifications: at least, at most; of all on record, or of the last so many months."""

    at_least: int | None = Field(default=None, ge=1)
    at_most: int | None = Field(default=None, ge=0)
    within_months: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _says_something(self) -> Number:
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"{EARLIER} needs at_least, at_most or both")
        if None not in (self.at_least, self.at_most) and self.at_least > self.at_most:
            raise ValueError(f"{EARLIER} cannot be at least {self.at_least} and at most {self.at_most}")
        return self


def _kind(condition: object) -> str:
    return "number" if isinstance(condition, dict | Number) else "codes"


def _known_receiver(name: object) -> object:
    if name not in list(Receiver):
        raise ValueError(f"there is no agency “{name}”{nearest(str(name), list(Receiver))}")
    return name


Condition = Annotated[
    Annotated[list[str | bool], Tag("codes"), Field(min_length=1)] | Annotated[Number, Tag("number")],
    Discriminator(_kind),
]


class Grade(Strict):
    """A grade in words, and the agencies that receive the notification; none where it is not forwarded."""

    title: str = Field(min_length=1)
    to: list[Annotated[Receiver, BeforeValidator(_known_receiver)]]


class Rule(Strict):
    """A grade, and what must all hold of a notification for it."""

    grade: str
    when: dict[str, Condition] = Field(min_length=1)


class Unknown(NamedTuple):
    """A variable that a protocol asks for, and as what it reads it where it is not known."""

    variable: str
    read_as: str | bool | int


class Protocol(Strict):
    """A protocol: the first rule that holds gives the grade; where none does, `otherwise`.

    `unknown` says for each variable that rules ask for as what it is read where it is not known: a code, true or
    false, or the least number of earlier notifications. `readings` tell what the report leaves open.
    """

    title: str = Field(min_length=1)
    section: str = Field(min_length=1)
    readings: list[str]
    grades: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Grade] = Field(min_length=1)
    rules: list[Rule]
    otherwise: str
    unknown: dict[str, bool | int | str] = {}

    @property
    def asked(self) -> list[Unknown]:
        """The variables that rules ask for, in their order, each with the reading of what is not known."""
        return [Unknown(name, self.unknown[name]) for name in VARIABLES if name in self.unknown]

    def grades_to(self, receiver: Receiver) -> list[str]:
        """The grades whose notifications an agency receives."""
        return [name for name, grade in self.grades.items() if receiver in grade.to]

    @model_validator(mode="after")
    def _grades_are_known_and_given(self) -> Protocol:
        given = [*(rule.grade for rule in self.rules), self.otherwise]
        for name in given:
            if name not in self.grades:
                raise ValueError(f"there is no grade “{name}”{nearest(name, self.grades)}")
        never = [name for name in self.grades if name not in given]
        if never:
            raise ValueError(f"no rule gives the grade {', '.join(never)}")
        if "all" in self.grades:
            raise ValueError("“all” is no grade: results call all grades together so")
        return self

    @model_validator(mode="after")
    def _variables_and_codes_are_known(self) -> Protocol:
        for rule in self.rules:
            for variable, condition in rule.when.items():
                _check(variable, condition)
        asked = {variable for rule in self.rules for variable in rule.when}
        silent = [name for name in VARIABLES if name in asked and name not in self.unknown]
        if silent:
            raise ValueError(f"`unknown` does not say as what it reads an unknown {' or '.join(silent)}")
        for variable, value in self.unknown.items():
            if variable not in asked:
                raise ValueError(f"`unknown` names “{variable}”, which no rule asks for{nearest(variable, asked)}")
            if variable != EARLIER:
                _check(variable, [value])
            elif isinstance(value, bool | str) or value < 0:
                raise ValueError(f"an unknown {EARLIER} is read as the least number that it may be")
        return self


def _check(variable: str, condition: list | Number) -> None:
    if variable not in VARIABLES:
        raise ValueError(f"there is no variable “{variable}”{nearest(variable, VARIABLES)}")
    if isinstance(condition, Number) != (variable == EARLIER):
        kind = "a number: at_least, at_most" if variable == EARLIER else "a list of codes"
        raise ValueError(f"{variable} is asked by {kind}")
    if variable != EARLIER:
        _check_codes(variable, condition)


def _check_codes(variable: str, codes: Iterable[object]) -> None:
    column = Notified.to_schema().columns[variable]
    allowed = [str(v) for check in column.checks if check.name == "isin" for v in check.statistics["allowed_values"]]
    for code in codes:
        if isinstance(code, bool) == bool(allowed):
            raise ValueError(f"{variable} cannot be “{code}”: yes-or-no variables are true or false")
        if allowed and code not in allowed:
            raise ValueError(f"{variable} has no code “{code}”{nearest(str(code), allowed)}")
        if not allowed and not isinstance(code, bool):
            raise ValueError(f"{variable} cannot be “{code}”: it is true or false")
