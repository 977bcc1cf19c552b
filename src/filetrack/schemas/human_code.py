"""Codes that people gave to sampled incidents, who decided each code, and how far machine and people agree."""

from __future__ import annotations

from enum import StrEnum

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite, Frame
from filetrack.schemas.codes import Caller, ChildLocation, Context, Injured, Level, Removal, ThreatTo, Weapon
from filetrack.schemas.finding import Variable

SEVERAL_NONE = {Variable.INJURY: "none", Variable.THREATS_TO_KILL: "none", Variable.CONTEXT: "none_described"}
"""The variables of which several codes may hold, joined by `;` in their list's order, and the code for no other."""

_LISTS = {
    Variable.LEVEL: Level,
    Variable.WEAPON: Weapon,
    Variable.CALLER: Caller,
    Variable.REMOVAL: Removal,
    Variable.INJURY: Injured,
    Variable.THREATS_TO_KILL: ThreatTo,
    Variable.CONTEXT: Context,
    Variable.CHILD_LOCATION: ChildLocation,
}

LABELS: dict[Variable, dict[str, str]] = {
    variable: codes.labels() | ({SEVERAL_NONE[variable]: "None of these"} if variable in SEVERAL_NONE else {})
    for variable, codes in _LISTS.items()
}
"""The codes of each variable that people code, with their labels; `CHILD_LOCATION` is coded for each child listed."""

CODES = {variable: tuple(labels) for variable, labels in LABELS.items()}

ORDERED = frozenset({Variable.LEVEL})
"""The variables whose codes stand in order, so that two codes can be nearer than two others."""


class Role(StrEnum):
    """As what a person codes."""

    CODER = "coder"
    ADJUDICATOR = "adjudicator"


class By(StrEnum):
    """Whose code holds."""

    MACHINE = "machine"
    CODER = "coder"
    ADJUDICATOR = "adjudicator"


class Among(StrEnum):
    """The incidents over which agreement is measured."""

    SAMPLE = "sample"
    """The random sample: agreement over all incidents."""
    CODED = "coded"
    """All that people coded, of which those that the machine is unsure of are the greater part."""


class MachineCode(AtSite):
    """The machine's code of an incident, or of a child in it, by variable. Several codes are joined by `;`."""

    incident_id: Series[str] = pa.Field(title="Incident")
    child_id: Series[str] = pa.Field(nullable=True, title="Child", description="Missing where about the incident.")
    variable: Series[str] = pa.Field(isin=list(CODES), title="Coded variable")
    code: Series[str] = pa.Field(title="Code")


class HumanCode(Frame):
    """A person's code of an incident, or of a child in it, by variable. Rows are added, never changed."""

    incident_id: Series[str] = pa.Field(title="Incident")
    child_id: Series[str] = pa.Field(nullable=True, title="Child", description="Missing where about the incident.")
    variable: Series[str] = pa.Field(isin=list(CODES), title="Coded variable")
    code: Series[str] = pa.Field(title="Code", description="Several are joined by `;`.")
    coder: Series[str] = pa.Field(title="Coder")
    coded_on: Series[DATE] = pa.Field(title="Date of coding", description="As `2009-03-31`.")
    role: Series[str] = pa.Field(isin=list(Role), title="As what")
    note: Series[str] = pa.Field(nullable=True, title="Note")


class DecidedCode(MachineCode):
    """The code that holds, and whose it is: an adjudicator's, the coders' where all agree, else the machine's."""

    by: Series[str] = pa.Field(isin=list(By), title="Decided by")


class DisputedCode(AtSite):
    """A code on which coders differ, for an adjudicator, who fills in `code` and `note`."""

    incident_id: Series[str] = pa.Field(title="Incident")
    child_id: Series[str] = pa.Field(nullable=True, title="Child", description="Missing where about the incident.")
    child: Series[pd.Int64Dtype] = pa.Field(nullable=True, title="Child's number", description="As in `[child 2]`.")
    variable: Series[str] = pa.Field(isin=list(CODES), title="Coded variable")
    coders: Series[str] = pa.Field(title="Coders' codes", description="In the list's order, whoever gave them.")
    machine: Series[str] = pa.Field(title="Machine's code")
    code: Series[str] = pa.Field(nullable=True, title="Code", description="Blank, to be filled in.")
    note: Series[str] = pa.Field(nullable=True, title="Note")


class PeopleIncident(AtSite):
    """An incident that comes to people, in the order of their sheet."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    batch: Series[int] = pa.Field(ge=1, title="Batch")
    unsure: Series[bool] = pa.Field(title="The machine is unsure")
    drawn: Series[bool] = pa.Field(title="In the random sample")


class CodeCount(Frame):
    """How many codes of a variable rest on whom."""

    variable: Series[str] = pa.Field(isin=list(CODES), title="Coded variable")
    machine: Series[int] = pa.Field(ge=0, title="By the machine")
    coder: Series[int] = pa.Field(ge=0, title="By coders")
    adjudicator: Series[int] = pa.Field(ge=0, title="By an adjudicator")
    to_adjudicate: Series[int] = pa.Field(
        ge=0, title="To adjudicate", description="Of the machine's: coders differ, and nobody has decided."
    )


class Pair(Frame):
    """A code list and two who coded by it: the machine, or a coder, numbered by name."""

    variable: Series[str] = pa.Field(isin=list(CODES), title="Coded variable")
    code: Series[str] = pa.Field(
        nullable=True, title="Code", description="Given or not given, where several codes may hold; else missing."
    )
    first: Series[str] = pa.Field(title="One", description="`machine` or `coder 1`.")
    second: Series[str] = pa.Field(title="Other", description="`coder 2`.")


class CodeAgreement(Pair):
    """How far two agree, over what both coded; a coder's first codes count. Intervals are of 95%."""

    among: Series[str] = pa.Field(isin=list(Among), title="Incidents")
    judged: Series[int] = pa.Field(ge=1, title="Coded by both")
    agreed: Series[int] = pa.Field(ge=0, title="Coded alike")
    kappa: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        title="Cohen's kappa",
        description="Weighted where codes stand in order. Missing where both gave one and the same code throughout.",
    )
    kappa_low: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Lower end of its interval")
    kappa_high: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper end of its interval")
    alpha: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Krippendorff's alpha", description="Ordinal where codes stand in order, else nominal."
    )
    alpha_low: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Lower end of its interval", description="Bootstrap over incidents."
    )
    alpha_high: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper end of its interval")


class CodeConfusion(Pair):
    """How often two gave which codes, over all that both coded."""

    first_code: Series[str] = pa.Field(title="Code of the one")
    second_code: Series[str] = pa.Field(title="Code of the other")
    codes: Series[int] = pa.Field(ge=1, title="Number")
