"""The report's boxed cases as structures: the codes of their incidents and families (`config/boxed_cases.yaml`)."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from filetrack.schemas.codes import (
    Action,
    Caller,
    ChildLocation,
    ChildRelation,
    Condition,
    Context,
    Conveyed,
    Engagement,
    Injured,
    Level,
    Location,
    Offence,
    Outcome,
    Parties,
    Pathway,
    Presence,
    PreviousInvolvement,
    Relationship,
    Removal,
    Stage,
    SubsequentInvolvement,
    TimeOfDay,
    Trigger,
    Weapon,
    Weekday,
)
from filetrack.schemas.study import Strict

Count = Annotated[int, Field(ge=0)]


class Look(Strict):
    """What something must be; what is left out may be anything."""

    @cached_property
    def asked(self) -> tuple[tuple[str, Any], ...]:
        """The attributes that must have one value, with their values; no lists."""
        values = ((name, getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, value) for name, value in values if value is not None and not isinstance(value, list))


def _is_list(look: Look, name: str) -> bool:
    return isinstance(getattr(look, name), list)


class BoxedChild(Look):
    """A child that the incident must list."""

    age: Count | None = None
    sex: Literal["F", "M"] | None = None
    location: ChildLocation | None = None
    relation: ChildRelation | None = None
    injured: bool | None = None


class BoxedIncident(Look):
    """What an incident must be; of lists, what must be among its own. `children` is how many are listed."""

    level: Level | None = None
    location: Location | None = None
    relationship: Relationship | None = None
    parties: Parties | None = None
    presence: Presence | None = None
    weapon: Weapon | None = None
    removal: Removal | None = None
    caller: Caller | None = None
    no_offence: bool | None = None
    pathway: Pathway | None = None
    weekday: Weekday | None = None
    time: TimeOfDay | None = None
    response_minutes: tuple[Count, Count] | None = None
    presence_omitted: bool | None = None
    weapon_conveyed: Conveyed | None = None
    children: Count | None = None
    contexts: list[Context] = []
    injured: list[Injured] = []
    offences: list[Offence] = []
    actions: list[Action] = []
    victim: list[Condition] = []
    perpetrator: list[Condition] = []
    child: list[BoxedChild] = []


class BoxedFamily(Look):
    """What a family must be, beside its incidents."""

    pathway: Pathway | None = None
    trigger: Literal[Trigger.TRIGGERED, Trigger.OPEN] | None = None
    previous: PreviousInvolvement | None = None
    subsequent: SubsequentInvolvement | None = None
    earlier: Count | None = None
    earlier_at_least: Count | None = None
    later: Count | None = None
    later_at_least: Count | None = None
    booster: bool | None = None
    infant: bool | None = None
    stage: Stage | None = None
    outcome: Outcome | None = None
    mother: Engagement | None = None
    package: bool | None = None


class BoxedCase(Strict):
    """A boxed case: the boxes that tell of it, its incidents' numbers in the report, and what they tell as codes.

    A case whose unit is an incident has one; a family's are all that it has where any are given, in any order. `note`
    says what a box tells that is not asked for, and why.
    """

    boxes: list[int] = Field(min_length=1)
    numbers: list[int] = []
    section: str
    unit: Literal["incident", "family"]
    family: BoxedFamily = BoxedFamily()
    incidents: list[BoxedIncident] = []
    note: str | None = None

    @model_validator(mode="after")
    def _an_incident_is_one(self) -> BoxedCase:
        if self.unit == "incident" and len(self.incidents) != 1:
            raise ValueError(f"{self.name} is an incident: give one entry under incidents")
        if not self.incidents and self.family == BoxedFamily():
            raise ValueError(f"{self.name} has no structure: name it under no_structure, with a reason")
        return self

    @cached_property
    def asked(self) -> int:
        """How many values are asked for in all."""
        return sum(
            len(look.asked) + sum(len(getattr(look, name)) for name in type(look).model_fields if _is_list(look, name))
            for look in (self.family, *self.incidents)
        )

    @property
    def name(self) -> str:
        """The case in words: its boxes and its number in the report."""
        boxes = f"box {' and '.join(map(str, self.boxes))}"
        return f"{boxes}, case {', '.join(map(str, self.numbers))}" if self.numbers else boxes


class NoStructure(Strict):
    """A box that describes no incident and no family."""

    box: int
    reason: str


class BoxedCases(Strict):
    """The whole of `config/boxed_cases.yaml`. Every box from the first to the last has a case or a reason for none."""

    cases: list[BoxedCase] = Field(min_length=1)
    no_structure: list[NoStructure] = []

    @model_validator(mode="after")
    def _every_box_is_told_of(self) -> BoxedCases:
        structured = {box for case in self.cases for box in case.boxes}
        without = [entry.box for entry in self.no_structure]
        twice = sorted(structured & set(without))
        if twice:
            raise ValueError(f"box {twice[0]} has a case and a reason for none")
        missing = sorted(set(range(1, max(structured | set(without)) + 1)) - structured - set(without))
        if missing:
            raise ValueError(f"box {missing[0]} has neither a case nor a reason for none")
        return self
