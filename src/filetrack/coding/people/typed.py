"""Codes as people write them, by the coding manual, and as records hold them."""

from __future__ import annotations

from filetrack.schemas.codes import Level
from filetrack.schemas.finding import Variable
from filetrack.schemas.human_code import CODES, SEVERAL_NONE

WRITTEN: dict[Variable, dict[str, str]] = {
    **{variable: {code: code for code in codes} for variable, codes in CODES.items()},
    Variable.LEVEL: {"1": Level.LOW.value, "2": Level.MEDIUM.value, "3": Level.HIGH.value},
}
"""What may be written for each variable, and the code that it stands for."""


def written(variable: str, code: str) -> str:
    """A code as the manual writes it."""
    return {held: word for word, held in WRITTEN[Variable(variable)].items()}.get(code, code)


def understood(variable: str, text: str) -> str | None:
    """The code that is written, several in their list's order; None where it is no code of the variable."""
    words = WRITTEN.get(variable, {})
    given = [words.get(part.strip()) for part in text.split(";")]
    several = len(given) > 1
    if None in given or len({*given}) < len(given):
        return None
    if several and (variable not in SEVERAL_NONE or SEVERAL_NONE[variable] in given):
        return None
    return joined(variable, given)


def is_code(variable: str, code: str) -> bool:
    """Whether a code is one that records may hold for the variable."""
    return understood(variable, written(variable, code)) == code


def joined(variable: str, codes: list[str]) -> str:
    """Codes of a variable as one, in their list's order."""
    return ";".join(sorted(codes, key=CODES[Variable(variable)].index))
