"""Three incidents as the machine coded them, `i` with two children, and people's codes of them."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.schemas.base import DATE
from filetrack.schemas.human_code import HumanCode, MachineCode
from filetrack.schemas.study import Coding

LIMITS = Coding(batch=4, sample=5, seed=1, kappa_weights="quadratic", resamples=100)

MACHINE = """
north i -  level          low
north i -  injury         none
north i -  context        money
north i c1 child_location asleep
north i c2 child_location witnessed
north j -  level          medium
north j -  injury         victim
south k -  level          high
south k -  injury         victim;child
"""


def machine_codes() -> pd.DataFrame:
    rows = [line.split() for line in MACHINE.split("\n") if line]
    return pd.DataFrame(rows, columns=list(MachineCode.to_schema().columns), dtype="str").replace("-", None)


def human_codes(*lines: str) -> pd.DataFrame:
    """People's codes from `incident child variable code coder day role` lines, days of January 2009."""
    columns = ["incident_id", "child_id", "variable", "code", "coder", "coded_on", "role"]
    frame = pd.DataFrame([line.split() for line in lines], columns=columns, dtype="str").replace("-", None)
    days = pd.to_datetime("2009-01-" + frame["coded_on"]).astype(DATE)
    frame = frame.assign(coded_on=days, note=pd.Series(None, index=frame.index, dtype="str"))
    return frame[list(HumanCode.to_schema().columns)]


@pytest.fixture
def machine() -> pd.DataFrame:
    return machine_codes()


@pytest.fixture
def children() -> pd.DataFrame:
    """The columns of police.Child that sheets need."""
    return pd.DataFrame({"incident_id": ["i", "i"], "child_id": ["c1", "c2"], "number": [1, 2]})
