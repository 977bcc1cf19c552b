"""Typed sheets read back: each cell checked, and what is new in them made into rows to be added."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from filetrack.coding.people.decide import KEYS, coded
from filetrack.coding.people.sheet import MACHINE, NARRATIVE, NOTIFICATION, OPTION, RECORDED, cells
from filetrack.coding.people.typed import WRITTEN, understood
from filetrack.problems import Problem, line_list, nearest
from filetrack.schemas.human_code import SEVERAL_NONE, DisputedCode, HumanCode, MachineCode, PeopleIncident, Role
from filetrack.schemas.police import Child

_LINE = "line"
_TYPED = "typed"
_CHILD = "number"
_SHOWN = [PeopleIncident.batch, RECORDED, NARRATIVE, NOTIFICATION, MACHINE]


def entered(
    typed: pd.DataFrame,
    held: pd.DataFrame,
    machine: pd.DataFrame,
    children: pd.DataFrame,
    coder: str,
    role: Role,
    day: dt.date,
    where: str,
    revise: bool = False,
) -> pd.DataFrame:
    """The codes of a typed sheet that the coder has not given before, as rows to add to those held (`HumanCode`).

    `typed` is text as it was filled in, a coder's sheet or an adjudicator's; a blank cell gives no code. A code that
    the coder gave before is not added again, so that a sheet entered twice changes nothing.

    Raises Problem naming columns and lines: a column that the sheet does not have, a code that is none, an incident
    or child that the study does not code, two codes for one thing; and, unless they are to `revise`, codes other
    than the coder gave before.
    """
    if not coder.strip():
        raise Problem("No coder is named.")
    given = _checked(_filled(typed, children, where), machine, where)
    before = held[(held[HumanCode.coder] == coder) & (held[HumanCode.role] == role)]
    before = before.sort_values(HumanCode.coded_on, kind="stable").drop_duplicates(KEYS, keep="last")
    beside = given.merge(before[[*KEYS, HumanCode.code]], how="left", on=KEYS, suffixes=("", "_before"))
    earlier = beside[f"{HumanCode.code}_before"]
    changed = earlier.notna() & (earlier != beside[HumanCode.code])
    if changed.any() and not revise:
        raise Problem(
            f"{where}, {line_list(beside.loc[changed, _LINE].unique())}: {coder} coded otherwise before. "
            "Say --revise if the later code is to hold; the earlier one stays on file."
        )
    new = beside[earlier.isna() | changed]
    own = {HumanCode.coder: coder, HumanCode.coded_on: pd.Timestamp(day), HumanCode.role: role.value}
    return new.assign(**own)[list(HumanCode.to_schema().columns)].reset_index(drop=True)


def _checked(given: pd.DataFrame, machine: pd.DataFrame, where: str) -> pd.DataFrame:
    """Codes as typed, with the codes that they stand for. Raises Problem as `entered` does."""
    about = given[HumanCode.variable]
    pairs = zip(about, given[_TYPED], strict=True)
    codes = pd.Series([understood(*pair) for pair in pairs], index=given.index, dtype="str")
    known = given[HumanCode.incident_id].isin(machine[MachineCode.incident_id])
    faults = {
        "the study does not code the incident": ~known,
        f"{HumanCode.variable} is none that people code": ~about.isin(list(WRITTEN)),
        "the record does not list the child": known & about.isin(list(WRITTEN)) & ~coded(given, machine),
        "the same is coded twice": given.duplicated(KEYS, keep=False),
    }
    for variable, words in WRITTEN.items():
        faults[f"{variable} is not one of {', '.join(words)}"] = codes.isna() & (about == variable)
    told = [f"{line_list(given.loc[rows, _LINE].unique())}: {fault}" for fault, rows in faults.items() if rows.any()]
    if told:
        raise Problem(f"{where}, {'; '.join(told)}. Nothing was entered.")
    return given.assign(**{HumanCode.code: codes})


def _filled(typed: pd.DataFrame, children: pd.DataFrame, where: str) -> pd.DataFrame:
    """The cells that are filled in, one row a code: its line, what it is about, the code as typed, the note."""
    lines = typed.apply(lambda column: column.str.strip()).assign(**{_LINE: typed.index + 2})
    if HumanCode.variable in typed:
        _expect(typed, list(DisputedCode.to_schema().columns), [], where)
        filled = lines[lines[HumanCode.code] != ""].rename(columns={HumanCode.code: _TYPED})
    else:
        headings = [*cells(children)]
        _expect(typed, [HumanCode.incident_id, *headings, HumanCode.note], _SHOWN, where)
        filled = _of_cells(lines, headings, children)
    columns = [HumanCode.child_id, HumanCode.note]
    filled[columns] = filled[columns].replace("", None)
    return filled[[_LINE, *KEYS, _TYPED, HumanCode.note]]


def _expect(typed: pd.DataFrame, headings: list[str], shown: list[str], where: str) -> None:
    missing = [heading for heading in headings if heading not in typed]
    unknown = [heading for heading in typed if heading not in {*headings, *shown}]
    faults = [f"no column “{heading}”{nearest(heading, unknown)}" for heading in missing]
    faults += [f"unknown column “{heading}”" for heading in unknown]
    if faults:
        raise Problem(f"{where}: {'; '.join(faults)}. Keep the headings of the sheet as they were.")


def _of_cells(lines: pd.DataFrame, headings: list[str], children: pd.DataFrame) -> pd.DataFrame:
    """The codes of a coder's sheet: those of a variable that has a cell a code are joined."""
    incident, variable = HumanCode.incident_id, HumanCode.variable
    given = lines.melt([_LINE, incident, HumanCode.note], headings, var_name=variable, value_name=_TYPED)
    given = given[given[_TYPED] != ""]
    heading = given[variable].str.partition(OPTION)
    given[variable], option = heading[0], heading[2]
    several = given[variable].isin(SEVERAL_NONE)
    marked = given[_TYPED].mask(given[_TYPED] == "yes", option).mask(given[_TYPED] == "no", "")
    given[_TYPED] = given[_TYPED].where(~several, marked)
    given[_CHILD] = option.mask(several, "")
    about = [_LINE, incident, HumanCode.note, variable, _CHILD]
    codes = given.groupby(about, sort=False)[_TYPED].agg(lambda codes: ";".join(codes[codes != ""])).reset_index()
    numbers = children[[Child.incident_id, Child.child_id]].assign(**{_CHILD: children[Child.number].astype("str")})
    return codes.merge(numbers, how="left", on=[incident, _CHILD], validate="many_to_one")
