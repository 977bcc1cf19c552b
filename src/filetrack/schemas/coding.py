"""How texts were coded: rules that fired, doubts, fields of the record beside them, other codings of the same cases."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite, Frame
from filetrack.schemas.codes import Code, Level, Presence
from filetrack.schemas.finding import Variable
from filetrack.schemas.human_code import CodeCount

CODED_LABELS = {
    Variable.LEVEL: "Level of violence",
    Variable.INJURY: "Injuries",
    Variable.THREATS_TO_KILL: "Threats to kill",
    Variable.WEAPON: "Weapons",
    Variable.CONTEXT: "Contexts",
    Variable.CHILD_LOCATION: "Children's locations",
    Variable.CALLER: "First caller",
    Variable.REMOVAL: "Removal from the site",
}
"""The variables that rules or people code, as tables call them."""


def resting_on(by_whom: pd.DataFrame, variable: Variable) -> str:
    """Whose the codes of a variable are, in words, by counts (`CodeCount`)."""
    counts = by_whom.set_index(CodeCount.variable).loc[variable]
    of_each = (CodeCount.machine, CodeCount.coder, CodeCount.adjudicator)
    rules, coders, adjudicator = (int(counts[name]) for name in of_each)
    label = CODED_LABELS[variable]
    if not coders + adjudicator:
        return f"{label}: {rules:,} codes, all by rules."
    return f"{label}: {rules:,} codes by rules, {coders:,} by coders, {adjudicator:,} by an adjudicator."


class Told(Code):
    """What a text and a field of the record may each tell of an incident."""

    VIOLENCE = "violence", "Violence beyond words; field: the recorded offence"
    INJURY = "injury", "Injury; fields: injury box, and of each adult and child"
    WEAPON = "weapon", "Weapon; field: weapon box"
    THREATS_TO_KILL = "threats_to_kill", "Threat to kill; field: offence of threats to kill"
    ARREST = "arrest", "Arrest; field: the police's actions"
    CHILD_PRESENT = "child_present", "Child at the place; fields: boxes for children present"


class Coding(Code):
    """Whose codes count."""

    MACHINE = "machine", "By rules alone"
    PEOPLE = "people", "By people alone"
    CONSERVATIVE = "conservative", "Conservative"


class Doubt(AtSite):
    """A reason why a person should read an incident's record; an incident may have several, or none."""

    incident_id: Series[str] = pa.Field(title="Incident")
    reason: Series[str] = pa.Field(title="Reason")


class LowLevel(AtSite):
    """The lower of the levels between which the texts leave an incident, if they say anything of what happened."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    level: Series[str] = pa.Field(isin=list(Level), title="Level of violence")


class DoubtCount(AtSite):
    """Incidents that a person should read, by reason. The first row of a site counts each incident once."""

    reason: Series[str] = pa.Field(title="Reason")
    incidents: Series[int] = pa.Field(ge=0, title="Incidents")
    coded: Series[int] = pa.Field(ge=0, title="Incidents coded")


class RuleFired(Frame):
    """A rule for the level of violence, and the incidents in whose texts it fired."""

    rule: Series[str] = pa.Field(title="Rule")
    level: Series[str] = pa.Field(isin=list(Level), title="Level that it gives")
    reason: Series[str] = pa.Field(title="Reason")
    incidents: Series[int] = pa.Field(ge=0, title="Incidents")
    carried: Series[int] = pa.Field(
        ge=0, title="Level rests on it", description="Incidents to which the texts give this level."
    )


class Disagreement(AtSite):
    """Incidents by what their texts and a field of the record tell. A blank field tells nothing."""

    told: Series[str] = pa.Field(isin=list(Told), title="What is told")
    both: Series[int] = pa.Field(ge=0, title="By text and field")
    text_only: Series[int] = pa.Field(ge=0, title="By the text only")
    field_only: Series[int] = pa.Field(ge=0, title="By the field only")
    neither: Series[int] = pa.Field(ge=0, title="By neither")
    blank: Series[int] = pa.Field(ge=0, title="Field blank")


class CaseCoding(AtSite):
    """An incident as a coding has it; what the coding does not tell is missing."""

    incident_id: Series[str] = pa.Field(title="Incident")
    coding: Series[str] = pa.Field(isin=list(Coding), title="Coding")
    level: Series[str] = pa.Field(isin=list(Level), nullable=True, title="Level of violence")
    presence: Series[str] = pa.Field(isin=list(Presence), nullable=True, title="Children's presence")


class CellCoding(Frame):
    """A cell of a table that rests on the level of violence: in the study, and under other codings."""

    table: Series[str] = pa.Field(title="Table number")
    row: Series[str] = pa.Field(title="Row label, as printed")
    column: Series[str] = pa.Field(title="Column label, as printed")
    kind: Series[str] = pa.Field(isin=["count", "percent"], title="Kind of figure")
    value: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="In the study")
    machine: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="By rules alone")
    people: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="By people alone", description="Missing where people have coded no incident."
    )
    conservative: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        title="Conservative",
        description="As in the study, but the lower level wherever the rules alone decide and are unsure.",
    )


class LevelAgainstTruth(AtSite):
    """Incidents by the level that the simulator meant and the level coded."""

    meant: Series[str] = pa.Field(isin=list(Level), title="Simulated level")
    level: Series[str] = pa.Field(isin=list(Level), title="Coded level")
    incidents: Series[int] = pa.Field(ge=0, title="Incidents")


class LevelScore(AtSite):
    """The coded levels of a site against the simulated ones."""

    compared: Series[int] = pa.Field(ge=0, title="Incidents")
    alike: Series[int] = pa.Field(ge=0, title="Level as simulated")
    higher: Series[int] = pa.Field(ge=0, title="Coded higher")
    lower: Series[int] = pa.Field(ge=0, title="Coded lower")
    kappa: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Weighted kappa", description="Missing where all are of one level."
    )
    kappa_low: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Lower end of its interval")
    kappa_high: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper end of its interval")
