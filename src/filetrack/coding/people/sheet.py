"""The sheet that people code by: what they see of an incident, and the cells that they fill in."""

from __future__ import annotations

import pandas as pd

from filetrack.coding.people.typed import WRITTEN, written
from filetrack.schemas.codes import Action
from filetrack.schemas.finding import Variable
from filetrack.schemas.human_code import LABELS, SEVERAL_NONE, HumanCode, MachineCode, PeopleIncident
from filetrack.schemas.police import Child, Incident, Notification, Person, PoliceAction, Response
from filetrack.schemas.sample import Sampled

OPTION = ": "
"""Between the variable and a code of it, or a child's number, in the heading of a cell to be filled in."""

RECORDED, NARRATIVE, NOTIFICATION, MACHINE = "recorded", "narrative", "text of the notification", "machine"
"""Headings of what is there to be read."""

_TICK = {True: "yes", False: "no"}


def cells(children: pd.DataFrame) -> dict[str, list[str]]:
    """The headings of the cells to be filled in, each with what may be written there.

    A variable of which several codes may hold has a cell a code; a child's location one for each child of the record
    that lists most.
    """
    most = int(children[Child.number].max()) if len(children) else 0
    found: dict[str, list[str]] = {}
    for variable, words in WRITTEN.items():
        if variable in SEVERAL_NONE:
            found |= {f"{variable}{OPTION}{code}": ["yes", "no"] for code in words}
        elif variable == Variable.CHILD_LOCATION:
            found |= {f"{variable}{OPTION}{number}": [*words] for number in range(1, most + 1)}
        else:
            found[variable.value] = [*words]
    return found


def codebook() -> pd.DataFrame:
    """What may be written for each variable, with what it stands for, one row a code."""
    rows = [
        (variable.value, word, LABELS[variable][code])
        for variable, words in WRITTEN.items()
        for word, code in words.items()
    ]
    return pd.DataFrame(rows, columns=[HumanCode.variable, HumanCode.code, "stands for"])


def sheet(
    come: pd.DataFrame, texts: pd.DataFrame, children: pd.DataFrame, machine: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The sheet of the incidents that come to people (`PeopleIncident`), with their texts (of `seen`).

    Blind, unless the machine's codes are given: then its last column tells them.
    """
    shown = come[[PeopleIncident.batch, PeopleIncident.incident_id]].join(texts, on=PeopleIncident.incident_id)
    shown = shown.reindex(columns=[*shown.columns, *cells(children), HumanCode.note])
    if machine is not None:
        shown[MACHINE] = shown[PeopleIncident.incident_id].map(told(machine, children))
    return shown


def told(machine: pd.DataFrame, children: pd.DataFrame) -> pd.Series:
    """The machine's codes of each incident in a line, as people write them."""
    of_child = [Child.incident_id, Child.child_id]
    numbered = machine.merge(children[[*of_child, Child.number]], how="left", on=of_child, validate="many_to_one")
    number = numbered[Child.number].astype("Int64").astype("str")
    about = numbered[MachineCode.variable]
    code = [written(*pair) for pair in zip(about, numbered[MachineCode.code], strict=True)]
    lines = about.where(number.isna(), about + " " + number) + OPTION + code
    return lines.groupby(numbered[MachineCode.incident_id]).agg("; ".join)


def seen(
    sampled: pd.DataFrame,
    incidents: pd.DataFrame,
    notifications: pd.DataFrame,
    people: pd.DataFrame,
    children: pd.DataFrame,
    responses: pd.DataFrame,
    actions: pd.DataFrame,
) -> pd.DataFrame:
    """What people see of each sampled incident: what is recorded in fields, and both texts; indexed by incident."""
    held = sampled.merge(notifications, on=Sampled.notification_id, suffixes=("", "_stated"), validate="one_to_one")
    records = incidents.set_index(Incident.incident_id).loc[sorted(sampled[Sampled.incident_id])]
    hurt = pd.concat([_injured(people, people[Person.role]), _injured(children, _numbered(children))])
    arrested = actions.loc[actions[PoliceAction.action] == Action.ARREST, PoliceAction.incident_id].unique()
    told = {
        "offence": records[Incident.offence],
        "injury box": records[Incident.injury_tick].map(_TICK),
        "weapon box": records[Incident.weapon_tick].map(_TICK),
        "injured": hurt.groupby(level=0).agg(", ".join),
        "first caller": responses.set_index(Response.incident_id)[Response.caller],
        "arrest": pd.Series("yes", index=arrested),
    }
    fields = [name + OPTION + column.reindex(records.index).dropna() for name, column in told.items()]
    texts = {
        RECORDED: pd.concat(fields).groupby(level=0, sort=False).agg("; ".join).reindex(records.index).fillna(""),
        NARRATIVE: records[Incident.narrative],
        NOTIFICATION: held.set_index(Sampled.incident_id)[Notification.narrative].reindex(records.index).fillna(""),
    }
    return pd.DataFrame(texts)


def _injured(people: pd.DataFrame, names: pd.Series) -> pd.Series:
    """Names of those whose field says that they were injured, by incident."""
    injured = people[Person.injured].eq(True).fillna(False).astype(bool)
    return names[injured].set_axis(people.loc[injured, Person.incident_id])


def _numbered(children: pd.DataFrame) -> pd.Series:
    return "child " + children[Child.number].astype("str")
