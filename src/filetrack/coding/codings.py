"""Level and presence of the same cases under other codings: by rules alone, by people alone, conservative (§4.10)."""

from __future__ import annotations

import pandas as pd

from filetrack.coding.decided import located, located_by_people, of_incidents
from filetrack.coding.incident import presence
from filetrack.schemas.case import CaseChild
from filetrack.schemas.coding import CaseCoding, Coding
from filetrack.schemas.finding import Variable
from filetrack.schemas.human_code import By, DecidedCode
from filetrack.schemas.police import Incident


def case_codings(
    incidents: pd.DataFrame, children: pd.DataFrame, decided: pd.DataFrame, levels: pd.Series, low: pd.Series
) -> pd.DataFrame:
    """Each incident as each coding has it (`CaseCoding`).

    `children` (`CaseChild`), `levels` and `low` are the machine's; `low` is the lower level where it is unsure. People
    tell of presence where they placed all children.
    """
    holds, by = (of_incidents(decided, Variable.LEVEL, name) for name in (DecidedCode.code, DecidedCode.by))
    by_people = by != By.MACHINE
    not_placed = children.loc[~located_by_people(children, decided), CaseChild.incident_id]
    as_held = presence(incidents, located(children, decided))
    codings = {
        Coding.MACHINE: (levels, presence(incidents, children)),
        Coding.PEOPLE: (holds.where(by_people), as_held.where(~as_held.index.isin(not_placed))),
        Coding.CONSERVATIVE: (low.mask(by_people, holds), as_held),
    }
    frames = [
        pd.DataFrame(
            {
                CaseCoding.site: incidents[Incident.site],
                CaseCoding.coding: coding.value,
                CaseCoding.level: levels,
                CaseCoding.presence: present,
            }
        ).reset_index(names=CaseCoding.incident_id)
        for coding, (levels, present) in codings.items()
    ]
    return pd.concat(frames, ignore_index=True)[list(CaseCoding.to_schema().columns)]
