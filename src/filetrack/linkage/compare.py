"""What is compared between two people: comparisons with graded levels, in SQL, on encoded or clear fields."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from filetrack.problems import Problem
from filetrack.schemas.base import Identity
from filetrack.schemas.study import Linkage

ADDRESS, AREA = "address", "area"
"""Names of the columns that only people files linked by themselves have: a standardised address; a state or region."""

SILENT = "silent"
"""What a comparison of which a side is missing, or for which another speaks, is said to be."""


@dataclass(frozen=True)
class Level:
    """A degree of agreement: the first of its comparison whose condition holds counts.

    `agree` are the columns that a pair has in common at a level that is plain agreement: how often others have them in
    common is counted. Of those, `given` are columns on which those who live together agree: the level stands for what
    agreement on the rest is worth then, with the m of `exact`. Agreement on a rare value of `rare` counts for more
    than on a common one (term frequency).
    """

    name: str
    condition: str
    agree: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    rare: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A field's comparison: where it says nothing (`silent`), its levels from most to least alike, what it reads."""

    name: str
    silent: str
    levels: tuple[Level, ...]
    reads: tuple[str, ...]

    @property
    def trained(self) -> tuple[Level, ...]:
        """The levels whose m and u are estimated: all but those of people who live together."""
        return tuple(level for level in self.levels if not level.given)

    def reached(self, levels: tuple[Level, ...]) -> str:
        """The name of the first of some levels whose condition holds, in SQL; `SILENT` where the comparison is."""
        *graded, last = levels
        cases = " ".join(f"when {level.condition} then '{level.name}'" for level in graded)
        return f"case when {self.silent} then '{SILENT}' {cases} else '{last.name}' end"


def comparisons(linkage: Linkage, columns: Collection[str]) -> list[Comparison]:
    """The comparisons that can be made with the columns that both files have.

    Raises Problem when the config assumes no probabilities for a level of one of them.
    """
    names = [_forename(linkage, columns), _surname(linkage, columns)]
    every = [*names, _birth(linkage, columns), _postcode(linkage), _sex(), _address(linkage, columns), _area(columns)]
    made = [comparison for comparison in every if set(comparison.reads) <= set(columns)]
    for comparison in made:
        levels = [level.name for level in comparison.trained]
        if not set(levels) <= set(linkage.priors.get(comparison.name, {})):
            raise Problem(
                f"linkage.priors.{comparison.name} in the study's config must give m and u for: {', '.join(levels)}."
            )
    return made


def training_rules(linkage: Linkage, columns: Collection[str]) -> list[list[str]]:
    """The config's training rules that can be followed with the columns that both files have."""
    return [list(rule) for rule in linkage.training if set(rule) <= set(columns)]


def blocking_rules(linkage: Linkage, columns: Collection[str]) -> list[list[str]]:
    """The config's blocking rules that can be followed with the columns that both files have.

    Where the files have the columns of none, each rule's columns that they have make one.
    """
    full = [rule for rule in linkage.blocking if set(rule) <= set(columns)]
    parts = [[column for column in rule if column in columns] for rule in linkage.blocking]
    return [list(rule) for rule in dict.fromkeys(tuple(rule) for rule in full or parts if rule)]


def agreement(columns: Collection[str]) -> str:
    """The condition that two people, `l` and `r`, agree on all these columns."""
    return " and ".join(f'l."{column}" = r."{column}"' for column in columns)


def swapped_names(linkage: Linkage, columns: Collection[str]) -> list[str]:
    """The condition that one's forename is the other's surname and the other way round, where that can be seen."""
    forename, surname = Identity.forename_key, Identity.surname_key
    swap = f'l."{forename}" = r."{surname}" and l."{surname}" = r."{forename}"'
    return [swap] if _swaps_seen(linkage, columns) else []


def _swaps_seen(linkage: Linkage, columns: Collection[str]) -> bool:
    comparable = linkage.identifiers == "clear" or linkage.encoding.shared_name_key
    return comparable and {Identity.forename_key, Identity.surname_key} <= set(columns)


def _equal(column: str) -> str:
    return f'"{column}_l" = "{column}_r"'


def _exact(column: str, rare: bool = False, name: str = "exact") -> Level:
    return Level(name, _equal(column), agree=(column,), rare=column if rare else None)


def _shared(name: str, exact: Level, given: tuple[str, ...], columns: Collection[str]) -> tuple[Level, ...]:
    """Agreement of those who live together, to stand before `exact`; none where a file lacks one of the columns."""
    agree = (*given, *exact.agree)
    shared = Level(name, " and ".join(map(_equal, agree)), agree, given, exact.rare)
    return (shared,) if set(given) <= set(columns) else ()


def _missing(column: str) -> str:
    return f'"{column}_l" is null or "{column}_r" is null'


_CROSSINGS = (
    f'"{Identity.forename_key}_l" = "{Identity.surname_key}_r"',
    f'"{Identity.surname_key}_l" = "{Identity.forename_key}_r"',
)
_NAMES_AGREE = f"coalesce({_equal(Identity.forename_key)} or {_equal(Identity.surname_key)}, false)"
_SWAPPED = f"({' and '.join(_CROSSINGS)} and not {_NAMES_AGREE})"
_CROSSED = f"(({' or '.join(_CROSSINGS)}) and not {_NAMES_AGREE})"


def _graded(column: str, linkage: Linkage) -> tuple[Level, ...]:
    clear = linkage.identifiers == "clear"
    limits = linkage.similarity.clear if clear else linkage.similarity.encoded
    likeness = _jaro_winkler(column) if clear else _dice(column)
    return (
        Level("similar", f"{likeness} >= {limits.similar}"),
        Level("alike", f"{likeness} >= {limits.alike}"),
        Level("different", "ELSE"),
    )


def _jaro_winkler(column: str) -> str:
    return f'jaro_winkler_similarity("{column}_l", "{column}_r")'


def _dice(column: str) -> str:
    common, all_bits = f'bit_count("{column}_l" & "{column}_r")', f'bit_count("{column}_l") + bit_count("{column}_r")'
    return f"2.0 * {common} / ({all_bits})"


def _one_slip(column: str) -> str:
    """One character other, or two neighbours changed over; the costly test is made only where it can hold."""
    pair = f'"{column}_l", "{column}_r"'
    return (
        f'case when length("{column}_l") <> length("{column}_r") then false'
        f" when hamming({pair}) = 2 then damerau_levenshtein({pair}) = 1 else hamming({pair}) = 1 end"
    )


def _forename(linkage: Linkage, columns: Collection[str]) -> Comparison:
    """Forenames; where they are swapped with surnames, or one is, they speak for both and surnames are silent."""
    key, similar = Identity.forename_key, Identity.forename_similar
    seen = _swaps_seen(linkage, columns)
    swapped = (Level("swapped", _SWAPPED), Level("crossed", _CROSSED)) if seen else ()
    short = _short_names(linkage) if linkage.identifiers == "clear" else ()
    levels = (_exact(key, rare=True), *swapped, *short, *_graded(similar, linkage))
    reads = (key, similar, *((Identity.surname_key,) if seen else ()))
    return Comparison("forename", _missing(similar), levels, reads)


def _short_names(linkage: Linkage) -> tuple[Level, ...]:
    """The level at which one forename is a short form of the other, or both are of a third."""
    pairs = {pair for full, short in linkage.short_names.items() for pair in _pairs([full, *short])}
    listed = ", ".join(f"'{one} {other}'" for one, other in sorted(pairs))
    names = f'"{Identity.forename_key}_l" || \' \' || "{Identity.forename_key}_r"'
    return (Level("short", f"{names} in ({listed})"),) if pairs else ()


def _pairs(names: list[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in names for other in names if one != other]


def _surname(linkage: Linkage, columns: Collection[str]) -> Comparison:
    """Surnames; those who live together share theirs, so that its agreement says little where postcodes agree."""
    key, similar, postcode = Identity.surname_key, Identity.surname_similar, Identity.postcode_key
    seen = _swaps_seen(linkage, columns)
    exact = _exact(key, rare=True)
    levels = (*_shared("household", exact, (postcode,), columns), exact, *_graded(similar, linkage))
    reads = (key, similar, *((Identity.forename_key,) if seen else ()))
    silent = f"{_missing(similar)} or coalesce({_CROSSED}, false)" if seen else _missing(similar)
    return Comparison("surname", silent, levels, reads)


def _birth(linkage: Linkage, columns: Collection[str]) -> Comparison:
    """Dates of birth; in clear also day and month changed over, and a slip in one figure or two neighbours.

    Twins share theirs, so that its agreement says less where surnames and postcodes agree.
    """
    key, month = Identity.birth_key, Identity.birth_month
    swapped = f'"{key}_l" = "{key}_r"[1:5] || "{key}_r"[9:10] || \'-\' || "{key}_r"[6:7]'
    slips = (Level("swapped", swapped), Level("slip", _one_slip(key)))
    exact = _exact(key)
    levels = (
        *_shared("twins", exact, (Identity.surname_key, Identity.postcode_key), columns),
        exact,
        *(slips if linkage.identifiers == "clear" else ()),
        Level("month", _equal(month)),
        Level("year", f'"{month}_l"[1:4] = "{month}_r"[1:4]'),
        Level("different", "ELSE"),
    )
    return Comparison("birth", _missing(key), levels, (key, month))


def _postcode(linkage: Linkage) -> Comparison:
    key, district = Identity.postcode_key, Identity.postcode_district
    similar = (Level("similar", _one_slip(key)),) if linkage.identifiers == "clear" else ()
    levels = (_exact(key, rare=True), *similar, Level("district", _equal(district)), Level("different", "ELSE"))
    return Comparison("postcode", _missing(district), levels, (key, district))


def _sex() -> Comparison:
    levels = (_exact(Identity.sex, name="same"), Level("different", "ELSE"))
    return Comparison("sex", _missing(Identity.sex), levels, (Identity.sex,))


def _address(linkage: Linkage, columns: Collection[str]) -> Comparison:
    """Addresses; one postcode's are few, and a family has one, so that agreement says less where those agree."""
    exact = _exact(ADDRESS)
    levels = (
        *_shared("household", exact, (Identity.surname_key, Identity.postcode_key), columns),
        *_shared("neighbours", exact, (Identity.postcode_key,), columns),
        exact,
        Level("similar", f"{_jaro_winkler(ADDRESS)} >= {linkage.similarity.clear.similar}"),
        Level("different", "ELSE"),
    )
    return Comparison(ADDRESS, _missing(ADDRESS), levels, (ADDRESS,))


def _area(columns: Collection[str]) -> Comparison:
    """States or regions, which say little where postcodes agree, as far as these lie in one."""
    exact = _exact(AREA, name="same")
    levels = (*_shared("neighbours", exact, (Identity.postcode_key,), columns), exact, Level("different", "ELSE"))
    return Comparison(AREA, _missing(AREA), levels, (AREA,))
