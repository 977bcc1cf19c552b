"""The verdict on an agency's files before they are sent: one line a check that failed, and an exit code."""

from __future__ import annotations

from enum import IntEnum

import pandas as pd

from filetrack.schemas.check import Checks
from filetrack.schemas.codes import Severity
from filetrack.schemas.quality import CheckCount


class Verdict(IntEnum):
    """Exit codes of `check`. 1 is left to faults of the config and of the program."""

    PASSED = 0
    WRONG_USE = 2
    WARNINGS = 3
    REFUSED = 4
    STOPPED = 5

    @property
    def told(self) -> str:
        """The verdict in words."""
        return _WORDS[self]


_WORDS = {
    Verdict.PASSED: "all checks passed",
    Verdict.WRONG_USE: "not a folder of files that can be checked, or a wrong option",
    Verdict.WARNINGS: "nothing would be refused; values would be taken as not recorded, or somebody should look",
    Verdict.REFUSED: "rows would be refused",
    Verdict.STOPPED: "the study would stop: the files cannot be used as they are",
}
_GRAVITY = {
    Severity.STOP: Verdict.STOPPED,
    Severity.QUARANTINE: Verdict.REFUSED,
    Severity.BLANK: Verdict.WARNINGS,
    Severity.WARN: Verdict.WARNINGS,
    Severity.ASIDE: Verdict.PASSED,
}
EXIT_CODES = "Exit codes: 1: a fault of the config or the program; " + "; ".join(
    f"{verdict.value}: {verdict.told}" for verdict in Verdict
)


def verdict(checks: pd.DataFrame) -> Verdict:
    """The gravest of what failed among checks (CheckCount)."""
    failed = checks.loc[checks[CheckCount.failed] > 0, CheckCount.severity]
    return max((_GRAVITY[Severity(severity)] for severity in failed.unique()), default=Verdict.PASSED)


def lights(checks: pd.DataFrame, codebook: Checks) -> list[str]:
    """A line for each check that failed, the gravest first: light, place, title, counts and code; no value of a row."""
    order = list(Severity)
    failed = checks[(checks[CheckCount.failed] > 0) & (checks[CheckCount.severity] != Severity.ASIDE)]
    failed = failed.sort_values(CheckCount.severity, key=lambda severity: severity.map(order.index), kind="stable")
    return [
        f"{row[CheckCount.severity]:<10} {row[CheckCount.file]}, {row[CheckCount.column]}: "
        f"{codebook[row[CheckCount.rule]].title}, {row[CheckCount.failed]} of {row[CheckCount.units]} "
        f"({row[CheckCount.rule]})"
        for row in failed.to_dict("records")
    ]


def counted(checks: pd.DataFrame) -> str:
    """How many checks passed, failed and did not run, in words."""
    ran = checks[CheckCount.ran].astype(bool)
    failing = int((ran & (checks[CheckCount.failed] > 0)).sum())
    return f"{len(checks)} checks: {int(ran.sum()) - failing} passed, {failing} failed, {int((~ran).sum())} not run"
