"""The register of checks: each has a name, a title and a reason, and yields what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from filetrack.published.audit.printed import Place, Printed
from filetrack.schemas.audit import Gravity

UNREADABLE = "A reproduction can meet one of the two figures, not both; it has to say which."
HARMLESS = "None: the counts stand, and a reproduction compares counts."
SMALL = "Small: a reproduction follows the table and notes the difference."


@dataclass(frozen=True)
class Found:
    """One thing that a check found, before it has a name."""

    severity: Gravity
    place: Place
    printed: str
    follows: str
    text: str
    other: Place = field(default_factory=Place)
    effect: str = ""

    @property
    def said_effect(self) -> str:
        usual = {Gravity.ROUNDING: HARMLESS, Gravity.MINOR: SMALL, Gravity.MATERIAL: UNREADABLE}
        return self.effect or usual[self.severity]


@dataclass
class Touched:
    """Which checks looked at which statements."""

    checks: dict[str, set[str]]

    def by(self, check: str, claims: Iterable[str]) -> None:
        for claim in claims:
            if claim:
                self.checks.setdefault(claim, set()).add(check)


Finder = Callable[[Printed, Callable[[Iterable[str]], None]], Iterator[Found]]


@dataclass(frozen=True)
class Check:
    """A check: its name, what it asks, why, and the function that answers."""

    name: str
    title: str
    reason: str
    find: Finder


CHECKS: dict[str, Check] = {}


def check(title: str) -> Callable[[Finder], Finder]:
    """Register a function as a check; its name is the function's, its reason the first line of its docstring."""

    def register(find: Finder) -> Finder:
        CHECKS[find.__name__] = Check(find.__name__, title, (find.__doc__ or "").strip().splitlines()[0], find)
        return find

    return register
