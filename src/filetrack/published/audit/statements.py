"""Checks of the running text: counts with percentages, worded shares, units of bases, repetitions, values in tables."""

from __future__ import annotations

from collections.abc import Iterator

from filetrack.published.audit import rounding, words
from filetrack.published.audit.operands import bounds
from filetrack.published.audit.printed import LARGE, Figure, Printed, Table
from filetrack.published.audit.registry import Found, check
from filetrack.published.audit.relations import IMPOSSIBLE, any_count, other_base, share_gap
from filetrack.published.audit.tables import number
from filetrack.schemas.audit import Bond, Gravity
from filetrack.schemas.codes import Quantity

PERCENT_MARK = "-percent"
ANYONE = {"people", "cases"}
"""Words that may stand for any unit."""


def related(printed: Printed, *kinds: Bond) -> set[str]:
    """Return the statements that a relation of these kinds (of any kind, if none is named) judges."""
    return {claim for bound in bounds(printed) if not kinds or bound.kind in kinds for claim in bound.left[0].claims}


def counted(printed: Printed) -> Iterator[tuple[Figure, Figure]]:
    """Yield each percentage of the text with the count that stands beside it, of the same thing."""
    for name, claim in printed.claims.items():
        if not claim.is_share:
            continue
        count = printed.claims.get(name.removesuffix(PERCENT_MARK)) if name.endswith(PERCENT_MARK) else None
        if count is None or count.kind != Quantity.COUNT:
            same = [
                other
                for other in printed.claims.values()
                if other.kind == Quantity.COUNT
                and other.core == claim.core
                and other.place.section == claim.place.section
            ]
            count = same[0] if same else None
        if count is not None:
            yield claim, count


@check("A percentage against the count beside it")
def count_beside(printed: Printed, touched) -> Iterator[Found]:
    """Where the text gives a count and its percentage, the two must agree on a base."""
    declared = related(printed, Bond.SHARE)
    for claim, count in counted(printed):
        base = claim.base or count.base
        if not base or claim.place.claim in declared:
            continue
        touched([claim.place.claim, count.place.claim])
        if "half_up" in rounding.ways(count.value, base, claim.value, claim.step):
            continue
        exact = float(rounding.share(count.value, base))
        yield Found(
            share_gap(claim, exact),
            claim.place,
            f"{number(claim.value)}%",
            f"{number(count.value)} of {base}: {exact:.1f}%",
            f"{claim.place} gives {number(count.value)} as {number(claim.value)} per cent; of {base} {claim.unit} it "
            f"is {exact:.1f} per cent{other_base(printed, count.value, base, claim)}.",
            count.place,
        )


@check("A part within its base")
def part_within_base(printed: Printed, touched) -> Iterator[Found]:
    """A count cannot exceed the number that it is said to be of."""
    for claim in printed.claims.values():
        if claim.kind != Quantity.COUNT or not claim.base:
            continue
        touched([claim.place.claim])
        if claim.value > claim.base:
            yield Found(
                Gravity.MATERIAL,
                claim.place,
                number(claim.value),
                f"at most {claim.base}",
                f"{claim.place} counts {number(claim.value)} out of {claim.base}.",
                effect=IMPOSSIBLE,
            )


@check("A whole number behind a stated percentage")
def count_exists(printed: Printed, touched) -> Iterator[Found]:
    """A percentage of a small group must be the share of some whole number."""
    declared = related(printed, Bond.SHARE, Bond.WHOLE)
    with_count = {claim.place.claim for claim, _ in counted(printed)}
    for name, claim in printed.claims.items():
        if not claim.is_share or not claim.base or name in declared or name in with_count:
            continue
        touched([name])
        if not any_count(claim.value, claim.base, claim.step):
            yield Found(
                Gravity.MATERIAL,
                claim.place,
                f"{number(claim.value)}%",
                f"no whole number of {claim.base}",
                f"{claim.place} says {number(claim.value)} per cent of {claim.base} {claim.unit}, which no whole "
                "number gives.",
                effect=IMPOSSIBLE,
            )


@check("A fraction of a group that it does not divide")
def loose_fraction(printed: Printed, touched) -> Iterator[Found]:
    """“Half of 15”, said without “about”, is no number of people."""
    declared = related(printed, Bond.SHARE)
    for name, claim in printed.claims.items():
        if claim.kind != Quantity.COMPARISON or not claim.base or name in declared or claim.value in (0, 100):
            continue
        if claim.stated("direction") != "about" or words.is_loose(claim) or not words.names_a_fraction(claim):
            continue
        if beside(printed, claim):
            continue
        touched([name])
        exact = 3 if abs(claim.value - 33.3) < 0.1 or abs(claim.value - 66.7) < 0.1 else 20
        if (round(claim.value * exact / 100) * claim.base) % exact:
            yield Found(
                Gravity.ROUNDING,
                claim.place,
                f"{claim.value:g}% of {claim.base}",
                f"{claim.value * claim.base / 100:.1f}",
                f"{claim.place} names a fraction of {claim.base} {claim.unit} that is no whole number "
                f"({claim.value * claim.base / 100:.1f}).",
                effect="The words are loose; they give no count to reproduce.",
            )


def beside(printed: Printed, claim: Figure) -> list[Figure]:
    """Return the counts or percentages of the same thing that stand beside a comparison in words."""
    name = claim.place.claim
    stem = name.rpartition("-")[0]
    found = []
    for other_name, other in printed.claims.items():
        if other_name == name or other.place.section != claim.place.section:
            continue
        if other.kind not in (Quantity.COUNT, Quantity.PERCENT):
            continue
        if other_name.removesuffix(PERCENT_MARK) == stem or (other.core == claim.core and other.base == claim.base):
            found.append(other)
    return found


@check("Words for a share against the figure beside them")
def words_beside(printed: Printed, touched) -> Iterator[Found]:
    """“The majority (n=…)” must be a majority."""
    declared = related(printed, Bond.SHARE)
    for name, claim in printed.claims.items():
        if claim.kind != Quantity.COMPARISON or name in declared or claim.unit == "percentage points":
            continue
        for figure in beside(printed, claim):
            base = claim.base or figure.base
            if not base or figure.value == claim.base or (figure.base or base) != base:
                continue
            touched([name, figure.place.claim])
            is_share = figure.is_share
            percent = figure.value if is_share else float(rounding.share(figure.value, base))
            severity = words.judged(claim, percent)
            if severity:
                said = (
                    f"{number(figure.value)} per cent"
                    if is_share
                    else f"{number(figure.value)} of {base}, {percent:.1f} per cent"
                )
                yield Found(
                    severity,
                    claim.place,
                    words.phrase(claim),
                    f"{percent:.1f}%",
                    f"{claim.place} means {words.phrase(claim)}, but gives {said}.",
                    figure.place,
                    "The statement cannot be a target of the reproduction; the figure beside it is.",
                )
                break


@check("A base counts what the statement counts")
def unit_of_base(printed: Printed, touched) -> Iterator[Found]:
    """A share “of notifications” whose base is a number of families is a share of families."""
    units = {table.unit for table in printed.tables.values()} - ANYONE
    seen: set[tuple] = set()
    for name, claim in printed.claims.items():
        known = printed.wholes.get(claim.base or 0, set())
        if claim.kind not in (Quantity.COUNT, Quantity.PERCENT) or claim.unit not in units or not known & units:
            continue
        touched([name])
        alike = "people" in known or any(printed.interchangeable(unit, claim.unit) for unit in known)
        place = (claim.place.section, claim.base, claim.unit)
        if claim.unit not in known and not alike and place not in seen and not _left_over(printed, claim):
            seen.add(place)
            counted = " or ".join(sorted(known))
            yield Found(
                Gravity.MINOR,
                claim.place,
                f"{claim.unit}, base {claim.base}",
                f"{claim.base} {counted}",
                f"{claim.place} speaks of {claim.unit}, but {claim.base} is a number of {counted}.",
                effect=f"The figure has to be made of {counted}.",
            )


def _left_over(printed: Printed, claim: Figure) -> bool:
    """Whether the base is what is left of a whole of the statement's unit after a count of the same chapter's."""
    taken = {
        other.value
        for other in printed.claims.values()
        if other.kind == Quantity.COUNT
        and other.unit == claim.unit
        and other.value >= LARGE
        and other.place.chapter == claim.place.chapter
    }
    return any(whole - claim.base in taken for whole, units in printed.wholes.items() if claim.unit in units)


@check("One description, one value")
def said_again(printed: Printed, touched) -> Iterator[Found]:
    """Statements about the same thing, of the same base, have the same value."""
    groups: dict[tuple, list[Figure]] = {}
    for claim in printed.claims.values():
        if claim.kind in (Quantity.COUNT, Quantity.PERCENT) and (claim.base or claim.stated("table")):
            groups.setdefault((claim.core, claim.kind, claim.unit, claim.base), []).append(claim)
    for claims in groups.values():
        touched([claim.place.claim for claim in claims] if len(claims) > 1 else [])
        for claim in claims[1:]:
            if claim.value != claims[0].value and not claim.core.startswith("of these"):
                yield Found(
                    Gravity.MATERIAL,
                    claims[0].place,
                    number(claims[0].value),
                    number(claim.value),
                    f"{claims[0].place} has {number(claims[0].value)} {claim.unit} for “{claim.core}”, {claim.place} "
                    f"has {number(claim.value)}.",
                    claim.place,
                )


@check("A figure of a table stands in it")
def stands_in_table(printed: Printed, touched) -> Iterator[Found]:
    """A statement that rests on a table can be read from it: a cell, a sum of neighbouring cells, or their share."""
    declared = {claim for bound in bounds(printed) for claim in bound.claims}
    for name, claim in printed.claims.items():
        table = printed.tables.get(claim.stated("table"))
        if table is None or name in declared or claim.kind not in (Quantity.COUNT, Quantity.PERCENT):
            continue
        if not table.counted_by and not table.of_kind(Quantity.COUNT):
            continue
        if claim.unit != table.unit or (claim.is_share and claim.base not in _wholes_of(table)):
            continue
        touched([name])
        values = _readable(table, claim.is_share)
        if (
            not any(abs(value - claim.value) < claim.step for value in values)
            if claim.is_share
            else claim.value not in values
        ):
            yield Found(
                Gravity.MATERIAL if claim.base in printed.wholes or not claim.base else Gravity.MINOR,
                claim.place,
                number(claim.value) + ("%" if claim.is_share else ""),
                f"not in Table {table.number}",
                f"{claim.place} has {number(claim.value)}{' per cent' if claim.is_share else ''}, which cannot be read "
                f"from Table {table.number} as a cell, a sum or a share.",
                table.place(),
            )


def _wholes_of(table: Table) -> set[int | None]:
    totals = {table.value(table.total_row, column) for column in table.of_kind(Quantity.COUNT)}
    return {None, table.base, *totals}


def _readable(table: Table, shares: bool) -> set[float]:
    """Values that a reader can take from a table: cells, sums of neighbouring rows, what is left of a total."""
    counts: set[float] = {float(len(table.parts)), float(table.base or 0)}
    percents: set[float] = set()
    for column in [*table.of_kind(Quantity.COUNT), *table.of_kind(Quantity.PERCENT)]:
        values = [table.value(row, column) or 0.0 for row in table.parts]
        total = table.value(table.total_row, column) or sum(values)
        runs = {sum(values[first:last]) for first in range(len(values)) for last in range(first + 1, len(values) + 1)}
        runs |= {total} | {total - run for run in runs}
        if column in table.of_kind(Quantity.PERCENT):
            percents |= runs
        else:
            counts |= runs
            percents |= {100 * run / base for run in runs for base in (total, table.base) if base}
    return percents if shares else counts
