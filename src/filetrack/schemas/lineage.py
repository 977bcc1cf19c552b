"""What a coded column is made from: the fields of records that it needs, declared beside its definition."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandera.pandas as pa

_NEEDS, _ALSO = "made_from", "made_also_from"


@dataclass(frozen=True)
class Lineage:
    """What a coded column is made from, each field named `record.field`.

    Of each of `needs` at least one field must be held, or the column cannot be coded; where a site does not hold what
    stands in `also`, it is coded without.
    """

    needs: frozenset[frozenset[str]] = frozenset()
    also: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *fields: str) -> Lineage:
        """What needs each of some fields."""
        return cls(frozenset(frozenset({field}) for field in fields))

    @property
    def fields(self) -> frozenset[str]:
        """Every field named."""
        return self.also.union(*self.needs)

    def __or__(self, other: Lineage) -> Lineage:
        return Lineage(self.needs | other.needs, self.also | other.also)


def made_from(*needs: str, also: str = "") -> dict[str, object]:
    """Metadata of a coded column: `"record.field"` or `"record.field | other.field"` for each thing that it needs.

    `also` lists what it is made from besides, apart by blanks. A coded column may stand for what it is made from
    itself, alone or in `also`: `"case_child.child_location"`.
    """
    return {_NEEDS: list(needs), _ALSO: also.split()}


def declared(column: pa.Column) -> Lineage | None:
    """What a column is declared to be made from; None where it is not coded."""
    said = column.metadata or {}
    if _NEEDS not in said:
        return None
    return Lineage(frozenset(frozenset(re.split(r"\s*\|\s*", one)) for one in said[_NEEDS]), frozenset(said[_ALSO]))
