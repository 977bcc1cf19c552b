"""Whose code holds: an adjudicator's before the coders', where all agree, before the machine's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.coding.people.typed import is_code, joined, written
from filetrack.problems import Problem, line_list
from filetrack.schemas.case import Case, CaseChild, CaseContext, CaseInjury
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.human_code import (
    CODES,
    SEVERAL_NONE,
    By,
    CodeCount,
    DecidedCode,
    DisputedCode,
    HumanCode,
    MachineCode,
    Role,
)
from filetrack.schemas.police import Child

KEYS = [MachineCode.incident_id, MachineCode.child_id, MachineCode.variable]
"""What a code is about."""

_OF_CASES = {
    Case.level: Variable.LEVEL.value,
    Case.weapon: Variable.WEAPON.value,
    Case.caller: Variable.CALLER.value,
    Case.removal: Variable.REMOVAL.value,
}
_PLACE = [Case.site, Case.incident_id]
_DIFFERENT = "different"
_BETWEEN = " | "


def machine_codes(
    cases: pd.DataFrame, children: pd.DataFrame, contexts: pd.DataFrame, injuries: pd.DataFrame, threats: pd.DataFrame
) -> pd.DataFrame:
    """The machine's codes of what people code too, one row an incident (or child) and variable (`MachineCode`).

    `threats` are the findings of threats to kill.
    """
    variable, code = MachineCode.variable, MachineCode.code
    single = cases[[*_PLACE, *_OF_CASES]].rename(columns=_OF_CASES).melt(_PLACE, var_name=variable, value_name=code)
    located = children[[*_PLACE, CaseChild.child_id, CaseChild.child_location]]
    located = located.set_axis([*_PLACE, MachineCode.child_id, code], axis=1)
    every = [
        single,
        _several(cases, contexts.set_index(CaseContext.incident_id)[CaseContext.context], Variable.CONTEXT),
        _several(cases, injuries.set_index(CaseInjury.incident_id)[CaseInjury.injured], Variable.INJURY),
        _several(cases, threats.set_index(Finding.incident_id)[Finding.code], Variable.THREATS_TO_KILL),
        located.assign(**{variable: Variable.CHILD_LOCATION.value}),
    ]
    frame = pd.concat(every, ignore_index=True)[list(MachineCode.to_schema().columns)].astype("str")
    order = {of.value: rank for rank, of in enumerate(CODES)}
    keys = [*_PLACE, variable, MachineCode.child_id]
    return frame.sort_values(keys, key=lambda column: column.replace(order), ignore_index=True)


def checked(codes: pd.DataFrame, machine: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return people's codes as they stand (`HumanCode`).

    Raises Problem naming the lines whose incident, child or variable this study does not code, and those whose code
    is none of the variable's.
    """
    pairs = zip(codes[HumanCode.variable], codes[HumanCode.code], strict=True)
    faults = {
        "the study does not code the incident, or the incident does not list the child": ~coded(codes, machine),
        f"{HumanCode.code} is none of the variable's": np.array([not is_code(*pair) for pair in pairs], dtype=bool),
    }
    told = [f"{line_list(codes.index[rows] + 2)}: {fault}" for fault, rows in faults.items() if rows.any()]
    if told:
        raise Problem(f"{where}, {'; '.join(told)}.")
    return codes


def coded(codes: pd.DataFrame, machine: pd.DataFrame) -> np.ndarray:
    """Whether the machine codes what each row is about."""
    return codes[KEYS].merge(machine[KEYS], how="left", indicator=True)["_merge"].eq("both").to_numpy()


def outranked(machine: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """The code that holds in place of each of the machine's, and whose it is (`DecidedCode`).

    An adjudicator's last code holds; without one the coders', where the last codes of all are alike; else the
    machine's.
    """
    beside = machine.merge(_said(codes), how="left", on=KEYS, validate="one_to_one")
    adjudicated, agreed = beside[By.ADJUDICATOR.value], beside[By.CODER.value].where(beside[_DIFFERENT] == 1)
    beside[DecidedCode.by] = np.select(
        [adjudicated.notna(), agreed.notna()], [By.ADJUDICATOR.value, By.CODER.value], By.MACHINE.value
    )
    beside[DecidedCode.code] = adjudicated.fillna(agreed).fillna(beside[MachineCode.code])
    return beside[list(DecidedCode.to_schema().columns)].astype("str")


def disputed(machine: pd.DataFrame, codes: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Codes on which coders differ and no adjudicator has decided, as a form for one (`DisputedCode`)."""
    beside = machine.merge(_said(codes), on=KEYS, validate="one_to_one")
    waiting = beside[(beside[_DIFFERENT] > 1) & beside[By.ADJUDICATOR.value].isna()]
    numbers = children[[Child.incident_id, Child.child_id, Child.number]]
    form = waiting.merge(numbers, how="left", on=[Child.incident_id, Child.child_id], validate="one_to_one")
    about = form[DisputedCode.variable]
    shown = {
        DisputedCode.child: form[Child.number].astype("Int64"),
        DisputedCode.coders: [_all_written(*pair) for pair in zip(about, form[By.CODER.value], strict=True)],
        DisputedCode.machine: [written(*pair) for pair in zip(about, form[MachineCode.code], strict=True)],
        DisputedCode.code: None,
        DisputedCode.note: None,
    }
    return form.assign(**shown)[list(DisputedCode.to_schema().columns)]


def counts(decided: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """How many codes of each variable rest on whom, and how many wait for an adjudicator (`CodeCount`)."""
    by = pd.crosstab(decided[DecidedCode.variable], decided[DecidedCode.by])
    by = by.reindex(index=[variable.value for variable in CODES], columns=[one.value for one in By], fill_value=0)
    by[CodeCount.to_adjudicate] = waiting[DisputedCode.variable].value_counts().reindex(by.index, fill_value=0)
    return by.rename_axis(index=CodeCount.variable, columns=None).reset_index()


def _several(cases: pd.DataFrame, given: pd.Series, variable: Variable) -> pd.DataFrame:
    """The codes of each case as one; the variable's code for none where there is no other."""
    joint = given.groupby(level=0).agg(lambda codes: joined(variable, [*codes.unique()]))
    code = cases[Case.incident_id].map(joint).astype("object").fillna(SEVERAL_NONE[variable])
    return cases[_PLACE].assign(**{MachineCode.variable: variable.value, MachineCode.code: code})


def _said(codes: pd.DataFrame) -> pd.DataFrame:
    """What people last said, one row for each thing coded: coders' codes, how many differ, and an adjudicator's."""
    ordered = codes.sort_values(HumanCode.coded_on, kind="stable")
    last = ordered.drop_duplicates([*KEYS, HumanCode.coder, HumanCode.role], keep="last")
    of_coder = last[HumanCode.role] == Role.CODER
    coders = last[of_coder].sort_values(HumanCode.code).groupby(KEYS, dropna=False)[HumanCode.code]
    adjudicators = last[~of_coder].groupby(KEYS, dropna=False)[HumanCode.code]
    columns = {
        _DIFFERENT: coders.nunique(),
        By.CODER.value: coders.agg(lambda given: _BETWEEN.join(given.unique())),
        By.ADJUDICATOR.value: adjudicators.last(),
    }
    return pd.DataFrame(columns).reset_index()


def _all_written(variable: str, codes: str) -> str:
    return _BETWEEN.join(written(variable, code) for code in codes.split(_BETWEEN))
