"""Checks of what a reader declared to belong together: cells and statements, in tables and text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filetrack.published.audit import rounding, systems, words
from filetrack.published.audit.columns import share_columns
from filetrack.published.audit.operands import BASE, Bound, Side, bounds
from filetrack.published.audit.printed import Figure, Place, Printed
from filetrack.published.audit.registry import Found, check
from filetrack.published.audit.tables import number
from filetrack.schemas.audit import Bond, Gravity, Importance
from filetrack.schemas.codes import Quantity

NO_ANSWER = re.compile(r"unknown|not (clearly )?(recorded|known)|missing|unclear", re.IGNORECASE)
"""Rows that hold no answer take no place in an order."""

IMPOSSIBLE = "No records can give it; one of the figures has to be set aside."


def declared(printed: Printed, touched, *kinds: Bond) -> Iterator[Bound]:
    """Yield the relations of these kinds that belong to no system of unknowns; their statements are looked at."""
    in_systems = {bound.name for bound in bounds(printed) if not bound.is_known}
    for bound in bounds(printed):
        if bound.kind in kinds and bound.name not in in_systems:
            touched(bound.claims)
            yield bound


def weighed(bound: Bound, usual: Gravity) -> Gravity:
    """Return the severity with what hangs on the relation: a headline is material, a detail never more than minor."""
    if usual == Gravity.ROUNDING:
        return usual
    if bound.weight == Importance.HEADLINE:
        return Gravity.MATERIAL
    return Gravity.MINOR if bound.weight == Importance.DETAIL else usual


def gap(first: float, second: float) -> Gravity:
    """Counts that differ by more than a tenth of the larger are material, others minor."""
    return Gravity.MATERIAL if abs(first - second) > 0.1 * max(first, second) else Gravity.MINOR


def place_of(bound: Bound, side: Side) -> Place:
    return side.place if side.figures else Place(bound.section)


def found(bound: Bound, severity: Gravity, says: str, follows: str, text: str, effect: str = "") -> Found:
    """Return a finding of a relation: its place is the left side, the other place the first figure on the right."""
    left, right = bound.left[0], next((s for group in bound.right for s in group if s.figures), bound.right[0][0])
    place, other = place_of(bound, left), place_of(bound, right)
    if not left.figures and right.figures:
        place, other = other, Place()
    reason = _reason(bound)
    about = f"{reason[:1].upper()}{reason[1:]}: " if reason else ""
    return Found(weighed(bound, severity), place, says, follows, f"{about}{text}.", other, effect)


def _reason(bound: Bound) -> str:
    return re.sub(r"^§\S+:?\s*", "", bound.note).rstrip(".")


def named(side: Side) -> str:
    """Name a side in words: the place and the figure, or the sum."""
    if side.figure:
        return f"{side.figure.place} {_shown(side.figure)}"
    if not side.figures:
        return f"the figure {side}"
    places = list(dict.fromkeys(_short(figure) for figure in side.figures))
    return f"{side} ({', '.join(places[:3])}{', …' if len(places) > 3 else ''})"


def _short(figure: Figure) -> str:
    place = figure.place
    return f"Table {place.table}" if place.table else f"§{place.section}"


def _shown(figure: Figure) -> str:
    if figure.kind == BASE:
        return f"is of {number(figure.value)}"
    value = number(figure.value) if figure.value is not None else "a dash"
    return f"has {value} per cent" if figure.is_share else f"has {value}"


def _is_share(side: Side) -> bool:
    return bool(side.figures) and all(figure.is_share for figure in side.figures)


@check("The same thing said twice")
def said_twice(printed: Printed, touched) -> Iterator[Found]:
    """One quantity has one value, wherever it is printed."""
    for bound in declared(printed, touched, Bond.EQUALS):
        left, right = bound.left[0], bound.right[0][0]
        if left.value == right.value:
            continue
        apart, severity = abs(left.value - right.value), gap(left.value, right.value)
        if _is_share(left) and _is_share(right):
            severity = Gravity.ROUNDING if apart <= 1 else Gravity.MINOR if apart <= 2 else Gravity.MATERIAL
        yield found(
            bound,
            severity,
            str(left),
            str(right),
            f"{named(left)}, but {named(right)}",
        )


@check("A whole and its parts")
def whole_and_parts(printed: Printed, touched) -> Iterator[Found]:
    """Parts that exclude one another and leave nothing out add up to the whole."""
    for bound in declared(printed, touched, Bond.SUM):
        left, right = bound.left[0], bound.right[0][0]
        shares = [figure for side in (left, right) for figure in side.figures if figure.is_share]
        allowed = 0.5 * len(shares) + 1e-9 if shares else 0
        apart = abs(left.value - right.value)
        if apart <= allowed:
            continue
        severity = gap(left.value, right.value)
        yield found(
            bound,
            severity,
            str(left),
            str(right),
            f"{named(left)}, but its parts make {named(right)}"
            if left.figures
            else f"Parts of one whole make {named(right)}, not {number(left.value)}",
        )


@check("A part within its whole, a figure within its bound")
def within_bounds(printed: Printed, touched) -> Iterator[Found]:
    """A subset is never larger than the set; a figure said to be larger is larger."""
    for bound in declared(printed, touched, Bond.AT_MOST, Bond.MORE_THAN):
        left, right, strict = _size(bound.left), _size(bound.right[0]), bound.kind == Bond.MORE_THAN
        if (left > right) if strict else (left <= right):
            continue
        says = "should be more than" if strict else "cannot be more than"
        yield found(
            bound,
            Gravity.MATERIAL,
            _sized(bound.left),
            f"{'more than' if strict else 'at most'} {_sized(bound.right[0])}",
            f"{_size_named(bound.left)}, which {says} {_limit_named(bound.right[0])}",
            "" if strict else IMPOSSIBLE,
        )


def _size(sides: list[Side]) -> float:
    """A figure, or the percentage of a part and its whole."""
    return sides[0].value if len(sides) == 1 else float(rounding.share(sides[0].value, max(sides[1].value, 1)))


def _sized(sides: list[Side]) -> str:
    return str(sides[0]) if len(sides) == 1 else f"{_size(sides):.1f}%"


def _size_named(sides: list[Side]) -> str:
    if len(sides) == 1:
        return named(sides[0])
    part, whole = sides
    return f"{part.place} has {number(part.value)} of {number(whole.value)} ({_size(sides):.1f} per cent)"


def _limit_named(sides: list[Side]) -> str:
    if len(sides) == 1 and sides[0].figure:
        return f"{number(sides[0].value)} ({sides[0].place})"
    return _size_named(sides)


@check("Two different things do not share a figure")
def one_figure_for_two(printed: Printed, touched) -> Iterator[Found]:
    """Where print gives one figure for two things that differ, one may be a copy of the other, or turned into it."""
    for bound in declared(printed, touched, Bond.DIFFERS):
        left, right = bound.left[0], bound.right[0][0]
        if left.value == right.value:
            yield found(
                bound,
                Gravity.MINOR,
                str(left),
                "another figure",
                f"{named(left)} and so {named(right)}, though the two are not the same thing",
                "It is not clear which of the two things was counted.",
            )


@check("A figure keeps its unit and its base")
def unit_kept(printed: Printed, touched) -> Iterator[Found]:
    """A percentage repeated of another unit or base is another percentage, even where the number is the same."""
    units = {table.unit for table in printed.tables.values()} - {"people"}
    for bound in declared(printed, touched, Bond.EQUALS):
        first, second = bound.left[0].figure, bound.right[0][0].figure
        if (
            not first
            or not second
            or printed.interchangeable(first.unit, second.unit)
            or not {first.unit, second.unit} <= units
        ):
            continue
        if first.is_share and second.is_share:
            changed = first.base and second.base and first.base != second.base
        else:
            table = printed.tables.get(second.place.table)
            changed = table and first.base and first.base == table.base and first.value == second.value
        if changed:
            mark = "%" if first.is_share else ""
            yield found(
                bound,
                Gravity.MINOR,
                f"{number(first.value)}{mark} {first.unit}",
                f"{number(second.value)}{mark} {second.unit}",
                f"{first.place!s} speaks of {first.unit}, {second.place} of {second.unit}, for one figure",
                f"The unit has to be chosen: {first.unit} or {second.unit}.",
            )


@check("A stated share against its counts")
def stated_share(printed: Printed, touched) -> Iterator[Found]:
    """A percentage in the text follows from the counts that the tables or the text give for it."""
    for bound in declared(printed, touched, Bond.SHARE):
        claim, (part, whole) = bound.left[0].figure, bound.right[0]
        if claim is None or not claim.is_share:
            continue
        if whole.value <= 0:
            yield _of_nothing(bound, claim, whole)
            continue
        if "half_up" in rounding.ways(part.value, whole.value, claim.value, claim.step):
            continue
        exact = float(rounding.share(part.value, whole.value))
        yield found(
            bound,
            share_gap(claim, exact),
            f"{number(claim.value)}%",
            f"{number(part.value)} of {number(whole.value)}: {exact:.1f}%",
            f"{claim.place!s} says {number(claim.value)} per cent, but {number(part.value)} of "
            f"{number(whole.value)} ({_sources(part, whole)}) is {exact:.1f} per cent"
            + other_base(printed, part.value, whole.value, claim),
        )


def _of_nothing(bound: Bound, claim: Figure, whole: Side) -> Found:
    text = f"{claim.place!s} is a share of a whole that comes to {number(whole.value)} ({_sources(whole)})"
    return found(bound, Gravity.MATERIAL, number(claim.value), f"a whole of {number(whole.value)}", text, IMPOSSIBLE)


def share_gap(claim: Figure, exact: float) -> Gravity:
    """A share less than a step off is a matter of rounding, less than two points minor, beyond that material."""
    off = abs(claim.value - exact)
    return Gravity.ROUNDING if off < claim.step else Gravity.MINOR if off < 2 else Gravity.MATERIAL


def other_base(printed: Printed, part: float, whole: float, claim: Figure) -> str:
    """Say which base of the report would give the percentage, where the stated one is off by a step or more.

    Bases of the table named come first, then wholes of the same unit, bases of the same section, the commonest bases.
    """
    if rounding.off_by(part, whole, claim.value) < claim.step or part < 5:
        return ""
    table = claim.stated("table")
    near = [base for column in share_columns(printed) if column.table.number == table for base in column.bases.values()]
    near += [size for size, units in sorted(printed.wholes.items()) if claim.unit in units]
    near += [
        other.base for other in printed.claims.values() if other.place.section == claim.place.section and other.base
    ]
    fits = [
        base
        for base in [*near, *printed.bases[:3]]
        if base != whole and base >= part and "half_up" in rounding.ways(part, base, claim.value)
    ]
    return f"; it would fit a base of {fits[0]}" if fits else ""


def _sources(*sides: Side) -> str:
    places = list(dict.fromkeys(_short(figure) for side in sides for figure in side.figures))
    return ", ".join(places[:4]) or "by declaration"


@check("Words for a share against its counts")
def worded_share(printed: Printed, touched) -> Iterator[Found]:
    """“Most”, “nearly half” and “just under a third” say something that counts can bear out or not."""
    for bound in declared(printed, touched, Bond.SHARE):
        claim, (part, whole) = bound.left[0].figure, bound.right[0]
        if claim is None or claim.kind != Quantity.COMPARISON:
            continue
        if whole.value <= 0:
            yield _of_nothing(bound, claim, whole)
            continue
        percent = float(rounding.share(part.value, whole.value))
        severity = words.judged(claim, percent)
        if severity:
            yield found(
                bound,
                severity,
                words.phrase(claim),
                f"{number(part.value)} of {number(whole.value)}: {percent:.1f}%",
                f"{claim.place!s} means {words.phrase(claim)}, but {number(part.value)} of "
                f"{number(whole.value)} ({_sources(part, whole)}) is {percent:.1f} per cent",
                "The statement cannot be a target of the reproduction; the counts are.",
            )


@check("Two shares compared in words")
def compared_shares(printed: Printed, touched) -> Iterator[Found]:
    """“The same as” and “similar to” say how far two shares may lie apart."""
    for bound in declared(printed, touched, Bond.DIFFERENCE):
        claim, groups = bound.left[0].figure, bound.right
        if claim is None or len(groups) != 2:
            continue
        empty = next((whole for _, whole in groups if whole.value <= 0), None)
        if empty:
            yield _of_nothing(bound, claim, empty)
            continue
        shares = [float(rounding.share(part.value, whole.value)) for part, whole in groups]
        severity = words.judged_difference(claim, *shares)
        if severity:
            counts = " and ".join(
                f"{number(part.value)} of {number(whole.value)} ({percent:.1f} per cent)"
                for (part, whole), percent in zip(groups, shares, strict=True)
            )
            yield found(
                bound,
                severity,
                "no difference",
                f"{abs(shares[0] - shares[1]):.1f} points",
                f"{claim.place!s} compares {counts}",
                "Whether the two differ has to be tested, not read.",
            )


@check("A whole number behind a percentage")
def whole_number_behind(printed: Printed, touched) -> Iterator[Found]:
    """A percentage of a small group must be the share of some whole number."""
    for bound in declared(printed, touched, Bond.WHOLE):
        claim, base = bound.left[0].figure, bound.right[0][0]
        if claim and not any_count(claim.value, base.value, claim.step):
            yield found(
                bound,
                Gravity.MATERIAL,
                f"{number(claim.value)}%",
                f"no whole number of {number(base.value)}",
                f"{claim.place!s} says {number(claim.value)} per cent, but no whole number out of "
                f"{number(base.value)} ({_sources(base)}) gives it under any way of rounding",
                IMPOSSIBLE,
            )


def any_count(percent: float, base: float, step: float = 1) -> bool:
    """Whether some whole number out of a base gives the percentage under rounding up, down or to the nearest."""
    near = int(percent * base / 100)
    return any(rounding.off_by(count, base, percent) < step for count in (near - 1, near, near + 1) if count >= 0)


@check("A place in an order")
def order(printed: Printed, touched) -> Iterator[Found]:
    """What is called the largest is not exceeded in its table."""
    for bound in declared(printed, touched, Bond.RANK):
        left, cell = bound.left[0], bound.right[0][0].figure
        if cell is None or not cell.place.table:
            continue
        table = printed.tables[cell.place.table]
        column = [table.value(row, cell.place.column) or 0 for row in table.parts if not NO_ANSWER.search(row)]
        place = 1 + sum(value > (cell.value or 0) for value in column)
        if place != left.value:
            yield found(
                bound,
                Gravity.MATERIAL if cell.value is None or max(column) > 1.1 * cell.value else Gravity.MINOR,
                f"place {number(left.value)}",
                f"place {place}",
                f"{named(left)} for a place in order, but {cell.place} "
                f"({number(cell.value or 0)}) is number {place} of its column",
                "The order follows the table.",
            )


@check("The mean of groups lies between them")
def between_groups(printed: Printed, touched) -> Iterator[Found]:
    """The share of a whole is a weighted mean of its groups' shares; some whole group sizes must give all of them."""
    for bound in declared(printed, touched, Bond.MIXTURE):
        groups = [side for group in bound.right for side in group]
        if _mixture_exists(bound.left, [group.value for group in groups]):
            continue
        whole = f"{number(bound.left[0].value)}" + (
            f" of {number(bound.left[1].value)}" if len(bound.left) > 1 else " per cent"
        )
        parts = " and ".join(f"{number(group.value)} per cent" for group in groups)
        yield found(
            bound,
            Gravity.MATERIAL,
            parts,
            f"{whole} overall",
            f"Groups with {parts} ({_sources(*groups)}) cannot make up a whole with {whole} ({_sources(*bound.left)}), "
            "whatever their sizes",
            IMPOSSIBLE,
        )


def _mixture_exists(left: list[Side], shares: list[float]) -> bool:
    if len(left) == 1:
        return min(shares) - 1 <= left[0].value <= max(shares) + 1
    part, whole = (side.value for side in left)
    rows = [
        systems.Row(tuple((f"n{i}", 1.0) for i in range(len(shares))), whole, whole, 0),
        systems.Row(tuple((f"k{i}", 1.0) for i in range(len(shares))), part, part, 0),
    ]
    for i, percent in enumerate(shares):
        rows.append(systems.Row(((f"n{i}", 1.0),), 1, whole, 0))
        rows += systems.share_rows({f"k{i}": 1.0}, 0.0, {f"n{i}": 1.0}, 0.0, percent, 0)
    return systems.solvable(rows)


@check("A mean within its bands")
def mean_of_bands(printed: Printed, touched) -> Iterator[Found]:
    """A mean lies between the means of the lower and of the upper ends of the bands that were counted."""
    for bound in declared(printed, touched, Bond.BAND_MEAN):
        mean, counts = bound.left[0], bound.right[0][0]
        bands = [(band(figure.place.row), figure.value or 0) for figure in counts.figures]
        known = [(ends, count) for ends, count in bands if ends]
        people = sum(count for _, count in known) or 1
        low = sum(ends[0] * count for ends, count in known) / people
        high = sum(ends[1] * count for ends, count in known) / people
        if not low <= mean.value <= high:
            yield found(
                bound,
                Gravity.MATERIAL,
                number(mean.value),
                f"from {low:.1f}" + (f" to {high:.1f}" if high < float("inf") else ""),
                f"{named(mean)} as a mean, but the bands of {_sources(counts)} allow only {low:.1f} or more"
                + (f" and at most {high:.1f}" if high < float("inf") else ""),
                IMPOSSIBLE,
            )


def band(label: str) -> tuple[float, float] | None:
    """Return the ends of a band named by its label (`3–5`, `Over 40`, `12+ hours`), None where it names none."""
    numbers = [float(text) for text in re.findall(r"\d+(?:\.\d+)?", label)]
    if not numbers:
        return (0.0, 0.0) if label.lower().startswith("same") else None
    if re.search(r"\b(over|more)\b|\+", label, re.IGNORECASE):
        return numbers[0], float("inf")
    if re.search(r"\b(under|less)\b", label, re.IGNORECASE):
        return 0.0, numbers[0]
    return numbers[0], numbers[-1]


@check("Answers said to be alike")
def alike_answers(printed: Printed, touched) -> Iterator[Found]:
    """Two things said to be so in one place and not in another must have the same answers in the table."""
    for bound in declared(printed, touched, Bond.SAME_ANSWER):
        first, second = bound.left[0].figures[0], bound.right[0][0].figures[0]
        if (first.printed == "No") != (second.printed == "No"):
            yield found(
                bound,
                Gravity.MINOR,
                first.printed[:40],
                second.printed[:40],
                f"{first.place} is “{first.printed[:40]}”, but {second.place} is “{second.printed[:40]}”, "
                "though the text takes them together",
                "The comparison of places follows the table.",
            )


@check("Figures that stand together in whole numbers")
def joint_system(printed: Printed, touched) -> Iterator[Found]:
    """Several figures, each possible alone, can exclude one another: integer programming tells."""
    groups: dict[str, list[Bound]] = {}
    for bound in bounds(printed):
        groups.setdefault(bound.name, []).append(bound)
    for members in groups.values():
        if all(bound.is_known for bound in members):
            continue
        touched([claim for bound in members for claim in bound.claims])
        rows = [row for label, bound in enumerate(members) for row in _system_rows(bound, label)]
        clash = systems.conflict(rows)
        if not clash:
            continue
        kept = [members[label] for label in sorted(clash)]
        sides = [side for bound in kept for side in bound.sides if side.figures]
        figures = [figure for side in sides for figure in side.figures]
        said = list(dict.fromkeys(map(named, sides)))
        first = figures[0].place if figures else Place()
        other = next((f.place for f in figures if f.place.section != first.section), Place())
        severity = weighed(members[0], Gravity.MATERIAL)
        reason = next((_reason(bound) for bound in kept if bound.note), "")
        yield Found(
            severity,
            first,
            "; ".join(dict.fromkeys(number(side.value) for side in sides)),
            "no whole numbers",
            f"No whole numbers satisfy all of these: {'; '.join(said)}" + (f" ({reason})." if reason else "."),
            other,
            IMPOSSIBLE,
        )


def _system_rows(bound: Bound, label: int) -> list[systems.Row]:
    left, right = bound.left[0], bound.right[0]
    if bound.kind == Bond.SHARE:
        part, whole = right
        return systems.share_rows(part.unknowns, part.value, whole.unknowns, whole.value, left.value, label)
    coefficients = dict(left.unknowns)
    for name, coefficient in right[0].unknowns.items():
        coefficients[name] = coefficients.get(name, 0.0) - coefficient
    constant = right[0].value - left.value
    low, high = {
        Bond.AT_MOST: (-float("inf"), constant),
        Bond.MORE_THAN: (constant + 1, float("inf")),
    }.get(Bond(bound.kind), (constant, constant))
    return [systems.Row(tuple(sorted(coefficients.items())), low, high, label)]
