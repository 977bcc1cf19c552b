"""Sets of links beside the study's own: each is told by what it changes, so that hundreds cost little more than one.

`traces` and `families` hold every row of the study's own set of links (`own`, a scenario's number); of another set they
hold those notifications that end otherwise (`ScenarioTrace`), and the families to which these were traced or now are
(`ScenarioFamily`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from filetrack.references import among
from filetrack.schemas.scenario import Scenario, ScenarioFamily, ScenarioTrace

VARIANT, FIRST = "variant", "first"
"""A family together with the notifications linked to it, under whatever sets of links; the first of these."""
_SCENARIO, _INCIDENT, _FAMILY = ScenarioTrace.scenario, ScenarioTrace.incident_id, ScenarioTrace.family_id


def own_number(scenarios: pd.DataFrame) -> int:
    """The number of the study's own set of links (`Scenario`)."""
    return int(scenarios.loc[scenarios[Scenario.decided], _SCENARIO].iloc[0])


def replaced(traces: pd.DataFrame, own: int) -> pd.DataFrame:
    """The study's rows of notifications that end otherwise under other sets, each with the `scenario` of that set."""
    others = traces.loc[traces[_SCENARIO] != own, [_SCENARIO, _INCIDENT]]
    return others.merge(traces[traces[_SCENARIO] == own].drop(columns=_SCENARIO), on=_INCIDENT)


def touched(traces: pd.DataFrame, own: int) -> pd.DataFrame:
    """The families whose notifications are other ones, by scenario."""
    both = pd.concat([traces[traces[_SCENARIO] != own], replaced(traces, own)])
    return both[[_SCENARIO, _FAMILY]].dropna().drop_duplicates(ignore_index=True)


def traces_under(traces: pd.DataFrame, scenario: int, own: int) -> pd.DataFrame:
    """Where every notification ended under one set of links."""
    theirs, ours = (traces[traces[_SCENARIO] == number] for number in (scenario, own))
    return pd.concat([ours[~among(ours[_INCIDENT], theirs[_INCIDENT])], theirs]).assign(**{_SCENARIO: scenario})


def families_under(families: pd.DataFrame, traces: pd.DataFrame, scenario: int, own: int) -> pd.DataFrame:
    """Every family to which a notification was traced under one set of links, in order."""
    theirs, ours = (families[families[_SCENARIO] == number] for number in (scenario, own))
    changed = touched(traces[traces[_SCENARIO].isin([scenario, own])], own)[_FAMILY]
    every = pd.concat([ours[~among(ours[_FAMILY], changed)], theirs]) if scenario != own else ours
    return every.assign(**{_SCENARIO: scenario}).sort_values(ScenarioFamily.family_id, ignore_index=True)


def of_touched(traces: pd.DataFrame, own: int) -> pd.DataFrame:
    """The rows of the families whose notifications are other ones, as each other set of links has them."""
    at = [_SCENARIO, _INCIDENT]
    theirs, ours = traces[traces[_SCENARIO] != own], traces[traces[_SCENARIO] == own].drop(columns=_SCENARIO)
    stay = touched(traces, own).merge(ours, on=_FAMILY)
    moved = pd.MultiIndex.from_frame(stay[at]).isin(pd.MultiIndex.from_frame(theirs[at]))
    return pd.concat([stay[~moved], theirs.dropna(subset=_FAMILY)], ignore_index=True)


def variants(linked: pd.DataFrame, told_by: Sequence[str] = (_INCIDENT,)) -> pd.DataFrame:
    """`linked` with the `variant` of each row's family: a family with the same notifications is one, whatever the set.

    What a notification is, these columns tell. Of each variant one scenario is `first`.
    """
    at = [_SCENARIO, _FAMILY]
    rows = linked.sort_values([*at, _INCIDENT], ignore_index=True)
    told = rows[told_by[0]].str.cat([rows[column] for column in told_by[1:]], sep=" ")
    families = told.groupby([rows[name] for name in at]).agg("\n".join).rename("told").reset_index()
    kind = families.groupby([_FAMILY, "told"], sort=False).ngroup().astype("str")
    families = families.assign(**{VARIANT: kind, FIRST: ~kind.duplicated()}).drop(columns="told")
    return rows.merge(families, on=at)


def in_place(rows: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Rows of families' records, once for each variant of a family among `families`, which takes the family's place."""
    of = families[[_FAMILY, VARIANT]].drop_duplicates()
    return rows.merge(of, on=_FAMILY).drop(columns=_FAMILY).rename(columns={VARIANT: _FAMILY})
