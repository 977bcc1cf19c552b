"""Codes that hold, the machine's or people's, put where cases have them (§4.8 to §4.11)."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.base import AtSite
from filetrack.schemas.case import CaseChild, CaseContext, CaseInjury
from filetrack.schemas.codes import Context, Injured
from filetrack.schemas.finding import Variable
from filetrack.schemas.human_code import SEVERAL_NONE, By, DecidedCode

_SEVERAL = {Variable.INJURY: (CaseInjury.injured, Injured), Variable.CONTEXT: (CaseContext.context, Context)}
"""Variables of which several codes may hold: their column, and their list."""


def of_incidents(decided: pd.DataFrame, variable: Variable, column: str) -> pd.Series:
    """A column of the codes that hold (`DecidedCode`) for a variable of incidents, indexed by incident."""
    return _about(decided, variable).set_index(DecidedCode.incident_id)[column]


def located(children: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """The children (`CaseChild`), each where the code that holds has it."""
    holds = _of_children(children, decided, DecidedCode.code)
    return children.assign(**{CaseChild.child_location: holds})


def located_by_people(children: pd.DataFrame, decided: pd.DataFrame) -> pd.Series:
    """Whether people placed each child (rows of `children`)."""
    return _of_children(children, decided, DecidedCode.by) != By.MACHINE


def several(rows: pd.DataFrame, decided: pd.DataFrame, variable: Variable) -> pd.DataFrame:
    """Injuries or contexts: the machine's rows where its code holds, else one row for each code that people gave."""
    column, codes = _SEVERAL[variable]
    held = _about(decided, variable)
    by_people = held[held[DecidedCode.by] != By.MACHINE]
    theirs = by_people.assign(**{column: by_people[DecidedCode.code].str.split(";")}).explode(column)
    theirs = theirs[theirs[column] != SEVERAL_NONE[variable]]
    kept = rows[~rows[DecidedCode.incident_id].isin(by_people[DecidedCode.incident_id])]
    order = {code.value: rank for rank, code in enumerate(codes)}
    keys = [AtSite.site, DecidedCode.incident_id, column]
    return pd.concat([kept, theirs[keys]]).sort_values(
        keys, key=lambda values: values.replace(order), kind="stable", ignore_index=True
    )


def _about(decided: pd.DataFrame, variable: Variable) -> pd.DataFrame:
    return decided[decided[DecidedCode.variable] == variable]


def _of_children(children: pd.DataFrame, decided: pd.DataFrame, column: str) -> pd.Series:
    keys = [DecidedCode.incident_id, DecidedCode.child_id]
    held = _about(decided, Variable.CHILD_LOCATION).set_index(keys)[column]
    return pd.Series(held.reindex(pd.MultiIndex.from_frame(children[keys])).to_numpy(), index=children.index)
