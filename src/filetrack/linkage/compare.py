"""What is compared between two people: comparisons with graded levels, in SQL, on encoded or clear fields."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from filetrack.problems import Problem
from filetrack.schemas.base import Identity
from filetrack.schemas.study import Linkage

ADDRESS = "address"
"""Name of the column that holds a standardised address; only people files linked by themselves have one."""


@dataclass(frozen=True)
class Level:
    """A degree of agreement: the first of its comparison whose condition holds counts.

    Agreement on a rare value of `rare` counts for more than on a common one (term frequency).
    """

    name: str
    condition: str
    rare: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A field's comparison: where it says nothing (`silent`), its levels from most to least alike, what it reads."""

    name: str
    silent: str
    levels: tuple[Level, ...]
    reads: tuple[str, ...]


def comparisons(linkage: Linkage, columns: Collection[str]) -> list[Comparison]:
    """The comparisons that can be made with the columns that both files have.

    Raises Problem when the config assumes probabilities for other levels than a comparison has.
    """
    names = [_forename(linkage, columns), _surname(linkage, columns)]
    every = [*names, _birth(), _postcode(), _sex(), _address(linkage)]
    made = [comparison for comparison in every if set(comparison.reads) <= set(columns)]
    for comparison in made:
        levels = [level.name for level in comparison.levels]
        if sorted(linkage.priors.get(comparison.name, {})) != sorted(levels):
            raise Problem(
                f"linkage.priors.{comparison.name} in the study's config must give m and u for: {', '.join(levels)}."
            )
    return made


def training_rules(linkage: Linkage, columns: Collection[str]) -> list[list[str]]:
    """The config's training rules that can be followed with the columns that both files have."""
    return [list(rule) for rule in linkage.training if set(rule) <= set(columns)]


def blocking_rules(linkage: Linkage, columns: Collection[str]) -> list[str]:
    """Conditions of which a pair must satisfy one to be compared: the config's, and swapped names where seen.

    Where the files have the columns of none of the config's rules, each rule's columns that they have make one.
    """
    full = [rule for rule in linkage.blocking if set(rule) <= set(columns)]
    parts = [[column for column in rule if column in columns] for rule in linkage.blocking]
    rules = list(dict.fromkeys(_all_equal(rule) for rule in full or parts if rule))
    if _swaps_seen(linkage, columns):
        forename, surname = Identity.forename_key, Identity.surname_key
        rules.append(f'l."{forename}" = r."{surname}" and l."{surname}" = r."{forename}"')
    return rules


def _all_equal(rule: Collection[str]) -> str:
    return " and ".join(f'l."{column}" = r."{column}"' for column in rule)


def _swaps_seen(linkage: Linkage, columns: Collection[str]) -> bool:
    comparable = linkage.identifiers == "clear" or linkage.encoding.shared_name_key
    return comparable and {Identity.forename_key, Identity.surname_key} <= set(columns)


def _equal(column: str) -> str:
    return f'"{column}_l" = "{column}_r"'


def _missing(column: str) -> str:
    return f'"{column}_l" is null or "{column}_r" is null'


_SWAPPED = (
    f'("{Identity.forename_key}_l" = "{Identity.surname_key}_r"'
    f' and "{Identity.surname_key}_l" = "{Identity.forename_key}_r"'
    f' and "{Identity.forename_key}_l" <> "{Identity.surname_key}_l")'
)


def _likeness(column: str, linkage: Linkage) -> str:
    if linkage.identifiers == "clear":
        return f'jaro_winkler_similarity("{column}_l", "{column}_r")'
    common, all_bits = f'bit_count("{column}_l" & "{column}_r")', f'bit_count("{column}_l") + bit_count("{column}_r")'
    return f"2.0 * {common} / ({all_bits})"


def _graded(column: str, linkage: Linkage) -> tuple[Level, ...]:
    limits = linkage.similarity.clear if linkage.identifiers == "clear" else linkage.similarity.encoded
    likeness = _likeness(column, linkage)
    return (
        Level("similar", f"{likeness} >= {limits.similar}"),
        Level("alike", f"{likeness} >= {limits.alike}"),
        Level("different", "ELSE"),
    )


def _forename(linkage: Linkage, columns: Collection[str]) -> Comparison:
    """Forenames; their level `swapped` speaks for both names, and the surname is silent then."""
    key = Identity.forename_key
    seen = _swaps_seen(linkage, columns)
    swapped = Level("swapped", _SWAPPED if seen else "false")
    levels = (Level("exact", _equal(key), rare=key), swapped, *_graded(Identity.forename_similar, linkage))
    reads = (key, Identity.forename_similar, *((Identity.surname_key,) if seen else ()))
    return Comparison("forename", _missing(key), levels, reads)


def _surname(linkage: Linkage, columns: Collection[str]) -> Comparison:
    key = Identity.surname_key
    seen = _swaps_seen(linkage, columns)
    levels = (Level("exact", _equal(key), rare=key), *_graded(Identity.surname_similar, linkage))
    reads = (key, Identity.surname_similar, *((Identity.forename_key,) if seen else ()))
    silent = _missing(key)
    return Comparison("surname", f"{silent} or coalesce({_SWAPPED}, false)" if seen else silent, levels, reads)


def _birth() -> Comparison:
    key, month = Identity.birth_key, Identity.birth_month
    levels = (
        Level("exact", _equal(key)),
        Level("month", _equal(month)),
        Level("year", f'"{month}_l"[1:4] = "{month}_r"[1:4]'),
        Level("different", "ELSE"),
    )
    return Comparison("birth", _missing(key), levels, (key, month))


def _postcode() -> Comparison:
    key, district = Identity.postcode_key, Identity.postcode_district
    levels = (Level("exact", _equal(key)), Level("district", _equal(district)), Level("different", "ELSE"))
    return Comparison("postcode", _missing(district), levels, (key, district))


def _sex() -> Comparison:
    levels = (Level("same", _equal(Identity.sex)), Level("different", "ELSE"))
    return Comparison("sex", _missing(Identity.sex), levels, (Identity.sex,))


def _address(linkage: Linkage) -> Comparison:
    """Addresses, silent where postcodes agree: one fact is not counted twice."""
    likeness = f'jaro_winkler_similarity("{ADDRESS}_l", "{ADDRESS}_r")'
    same_postcode = f"coalesce({_equal(Identity.postcode_key)}, false)"
    levels = (
        Level("exact", _equal(ADDRESS)),
        Level("similar", f"{likeness} >= {linkage.similarity.clear.similar}"),
        Level("different", "ELSE"),
    )
    return Comparison(ADDRESS, f"{_missing(ADDRESS)} or {same_postcode}", levels, (ADDRESS, Identity.postcode_key))
