"""What is compared between two people: comparisons with graded levels, in SQL, on encoded or clear fields."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from filetrack.linkage.parts import BIRTH_YEAR
from filetrack.problems import Problem
from filetrack.schemas.base import Identity
from filetrack.schemas.study import Linkage
from filetrack.schemas.tokens import (
    DAY_AND_MONTH,
    DAY_AND_YEAR,
    DAY_OR_MONTH,
    FORENAME_AT_POSTCODE,
    FULL_FORENAME,
    FULL_NAME,
    POSTCODE_BUT_ONE,
    SURNAME_AT_POSTCODE,
)

ADDRESS, AREA = "address", "area"
"""Names of the columns that only people files linked by themselves have: a standardised address; a state or region."""

SILENT = "silent"
"""What a comparison of which a side is missing, or for which another speaks, is said to be."""


@dataclass(frozen=True)
class Level:
    """A degree of agreement: the first of its comparison whose condition holds counts.

    `agree` are the columns that a pair has in common at a level that is plain agreement: how often others have them in
    common is counted, among those who agree on `within` where the columns hold that as well. `given` are columns on
    which those who live together agree: the level stands for what agreement on the rest is worth then, with the m of
    `exact`. Agreement on a rare value of `rare` counts for more than on a common one (term frequency). What is
    `assumed` keeps the config's m and u: training has no pairs of it.
    """

    name: str
    condition: str
    agree: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    rare: str | None = None
    assumed: bool = False


@dataclass(frozen=True)
class Comparison:
    """A field's comparison: where it says nothing (`silent`), its levels from most to least alike, what it reads."""

    name: str
    silent: str
    levels: tuple[Level, ...]
    reads: tuple[str, ...]

    @property
    def trained(self) -> tuple[Level, ...]:
        """The levels that training sees: all but those of people who live together and those assumed."""
        return tuple(level for level in self.levels if not level.given and not level.assumed)

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
        levels = [level.name for level in comparison.levels if not level.given]
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


def _any_equal(columns: Collection[str]) -> str:
    return f"coalesce({' or '.join(map(_equal, columns))}, false)"


def _exact(column: str, rare: bool = False, name: str = "exact") -> Level:
    return Level(name, _equal(column), agree=(column,), rare=column if rare else None)


def _shared(
    name: str, agree: tuple[str, ...], given: tuple[str, ...], columns: Collection[str], rare: str | None = None
) -> tuple[Level, ...]:
    """Agreement of those who live together, to stand before `exact`; none where a file lacks one of the columns."""
    every = (*given, *agree)
    shared = Level(name, " and ".join(map(_equal, every)), every, given, rare=rare)
    return (shared,) if set(every) <= set(columns) else ()


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


def _compound(linkage: Linkage) -> bool:
    return linkage.identifiers == "encoded" and linkage.encoding.tokens == "compound"


def _same_name(key: str, similar: str, at_postcode: str, linkage: Linkage) -> Level:
    """Names that are equal; under compound tokens where any of these, or the filters, show it."""
    if not _compound(linkage):
        return _exact(key, rare=True)
    shown = _any_equal((key, at_postcode, FULL_NAME, similar))
    return Level("exact", shown, agree=(key,), within=(BIRTH_YEAR,))


def _salted_apart(linkage: Linkage) -> str | None:
    """Where filters of names are not salted alike, as far as is known; None where none is salted."""
    field = {"birth_year": BIRTH_YEAR, "birth_month": Identity.birth_month}.get(linkage.encoding.salt)
    return None if field is None or linkage.identifiers == "clear" else f"not {_any_equal((field,))}"


def _unequal(linkage: Linkage) -> tuple[Level, ...]:
    """The level of names whose tokens tell that they are not equal, and whose filters, salted apart, tell nothing."""
    salted_apart = _salted_apart(linkage)
    return (Level("unequal", salted_apart, assumed=True),) if salted_apart else ()


def _unseen(similar: str, exact: Level, linkage: Linkage) -> str:
    """Where a name is missing; also where its filters are salted apart and no token tells whether names are equal."""
    salted_apart = _salted_apart(linkage)
    if salted_apart is None or not _compound(linkage):
        return _missing(similar)
    told = f"{exact.condition} or {_any_equal((Identity.postcode_key,))}"
    return f"{_missing(similar)} or ({salted_apart} and not ({told}))"


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
    exact = _same_name(key, similar, FORENAME_AT_POSTCODE, linkage)
    seen = _swaps_seen(linkage, columns)
    swapped = (Level("swapped", _SWAPPED), Level("crossed", _CROSSED)) if seen else ()
    levels = (exact, *swapped, *_short_names(linkage), *_unequal(linkage), *_graded(similar, linkage))
    reads = (key, similar, *_both_names(linkage), *((Identity.surname_key,) if seen else ()))
    return Comparison("forename", _unseen(similar, exact, linkage), levels, reads)


def _both_names(linkage: Linkage) -> tuple[str, ...]:
    return (FULL_NAME,) if _compound(linkage) else ()


def _short_names(linkage: Linkage) -> tuple[Level, ...]:
    """The level at which one forename is a short form of the other, or both are of a third; of listed names."""
    if linkage.identifiers == "encoded":
        return (Level("short", _equal(FULL_FORENAME)),)
    pairs = {pair for full, short in linkage.encoding.short_names.items() for pair in _pairs([full, *short])}
    listed = ", ".join(f"'{one} {other}'" for one, other in sorted(pairs))
    names = f'"{Identity.forename_key}_l" || \' \' || "{Identity.forename_key}_r"'
    return (Level("short", f"{names} in ({listed})"),) if pairs else ()


def _pairs(names: Collection[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in names for other in names if one != other]


def _surname(linkage: Linkage, columns: Collection[str]) -> Comparison:
    """Surnames; those who live together share theirs, so that its agreement says little where postcodes agree."""
    key, similar, postcode = Identity.surname_key, Identity.surname_similar, Identity.postcode_key
    exact = _same_name(key, similar, SURNAME_AT_POSTCODE, linkage)
    at_home = SURNAME_AT_POSTCODE if _compound(linkage) else key
    seen = _swaps_seen(linkage, columns)
    levels = (
        *_shared("household", (at_home,), (postcode,), columns, rare=exact.rare),
        exact,
        *_unequal(linkage),
        *_graded(similar, linkage),
    )
    reads = (key, similar, *_both_names(linkage), *((Identity.forename_key,) if seen else ()))
    unseen = _unseen(similar, exact, linkage)
    return Comparison("surname", f"{unseen} or coalesce({_CROSSED}, false)" if seen else unseen, levels, reads)


def _birth(linkage: Linkage, columns: Collection[str]) -> Comparison:
    """Dates of birth; also day and month changed over, and a slip.

    A slip is, in clear, one figure or two neighbours; of encoded dates, the month or the year alone that differs.
    Twins share theirs, so that its agreement says less where surnames and postcodes agree.
    """
    key, month = Identity.birth_key, Identity.birth_month
    if linkage.identifiers == "clear":
        swapped = f'"{key}_l" = "{key}_r"[1:5] || "{key}_r"[9:10] || \'-\' || "{key}_r"[6:7]'
        slip = _one_slip(key)
    else:
        swapped, slip = _equal(DAY_OR_MONTH), _any_equal((DAY_AND_YEAR, DAY_AND_MONTH))
    at_home = (SURNAME_AT_POSTCODE,) if _compound(linkage) else (Identity.surname_key, Identity.postcode_key)
    levels = (
        *_shared("twins", (key,), at_home, columns),
        _exact(key),
        Level("swapped", swapped),
        Level("slip", slip),
        Level("month", _equal(month)),
        Level("year", f'"{month}_l"[1:4] = "{month}_r"[1:4]'),
        Level("different", "ELSE"),
    )
    return Comparison("birth", _missing(key), levels, (key, month))


def _postcode(linkage: Linkage) -> Comparison:
    """Postcodes; also a slip: in clear one character or two neighbours, encoded one of the last three characters."""
    key, district = Identity.postcode_key, Identity.postcode_district
    slip = _one_slip(key) if linkage.identifiers == "clear" else _any_equal(POSTCODE_BUT_ONE)
    levels = (
        _exact(key, rare=True),
        Level("similar", slip),
        Level("district", _equal(district)),
        Level("different", "ELSE"),
    )
    return Comparison("postcode", _missing(district), levels, (key, district))


def _sex() -> Comparison:
    levels = (_exact(Identity.sex, name="same"), Level("different", "ELSE"))
    return Comparison("sex", _missing(Identity.sex), levels, (Identity.sex,))


def _address(linkage: Linkage, columns: Collection[str]) -> Comparison:
    """Addresses; one postcode's are few, and a family has one, so that agreement says less where those agree."""
    exact = _exact(ADDRESS)
    levels = (
        *_shared("household", (ADDRESS,), (Identity.surname_key, Identity.postcode_key), columns),
        *_shared("neighbours", (ADDRESS,), (Identity.postcode_key,), columns),
        exact,
        Level("similar", f"{_jaro_winkler(ADDRESS)} >= {linkage.similarity.clear.similar}"),
        Level("different", "ELSE"),
    )
    return Comparison(ADDRESS, _missing(ADDRESS), levels, (ADDRESS,))


def _area(columns: Collection[str]) -> Comparison:
    """States or regions, which say little where postcodes agree, as far as these lie in one."""
    exact = _exact(AREA, name="same")
    levels = (*_shared("neighbours", (AREA,), (Identity.postcode_key,), columns), exact, Level("different", "ELSE"))
    return Comparison(AREA, _missing(AREA), levels, (AREA,))
