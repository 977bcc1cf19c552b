"""Checks of the places that the text points to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filetrack.problems import nearest
from filetrack.published.audit.operands import bounds
from filetrack.published.audit.printed import Place, Printed
from filetrack.published.audit.registry import Found, check
from filetrack.schemas.audit import Bond, Gravity, Reference

LOST = "A reader cannot tell from the reference which figures are meant."


def _pointing(printed: Printed) -> Iterator[tuple[Place, str, str, dict]]:
    for reference in printed.references:
        place = Place(reference[Reference.section], claim="", quote=reference[Reference.quote])
        kind, _, number = reference[Reference.refers_to].partition(" ")
        yield place, kind, number, reference


@check("What is referred to exists")
def reference_exists(printed: Printed, touched) -> Iterator[Found]:
    """A reference to a table, box or section that is not there leaves the reader without the figures."""
    for place, kind, number, reference in _pointing(printed):
        target = reference[Reference.refers_to]
        if kind == "Table":
            there = number in printed.tables
        else:
            there = target in printed.places or not any(known.startswith(f"{kind} ") for known in printed.places)
        if not there:
            yield Found(
                Gravity.MINOR,
                place,
                target,
                "does not exist",
                f"§{place.section} refers to {target} (“{place.quote}”), which does not exist"
                f"{nearest(target, printed.places) if kind != 'Table' else ''}.",
                effect=LOST,
            )


@check("What is referred to is listed")
def reference_listed(printed: Printed, touched) -> Iterator[Found]:
    """A list of contents that leaves out what the text refers to is not complete."""
    for place, _, _, reference in _pointing(printed):
        target = reference[Reference.refers_to]
        if printed.places.get(target) is False:
            yield Found(
                Gravity.MINOR,
                place,
                target,
                "not in the list",
                f"§{place.section} refers to {target}, which the report's own list leaves out.",
                effect="None for the figures.",
            )


@check("A table holds what it is called for")
def reference_scope(printed: Printed, touched) -> Iterator[Found]:
    """A sentence on each or both of several groups cannot rest on a table whose title names one of them."""
    for place, kind, number, _ in _pointing(printed):
        table = printed.tables.get(number) if kind == "Table" else None
        said = re.search(r"\b(each|both) (\w+?)s?\b", place.quote)
        if table is None or said is None:
            continue
        if re.search(rf", \w+ {said.group(2)}$", table.title):
            yield Found(
                Gravity.MINOR,
                place,
                f"Table {number} for {said.group(0)}",
                table.title,
                f"§{place.section} says of Table {number} that it covers {said.group(0)} (“{place.quote}”), but its "
                f"title is “{table.title}”.",
                table.place(),
                "The other group has to be looked up in another table.",
            )


@check("A section holds what it is called for")
def reference_holds(printed: Printed, touched) -> Iterator[Found]:
    """A figure said to stand in another section should stand there."""
    twins = [bound for bound in bounds(printed) if bound.kind == Bond.EQUALS]
    for place, kind, number, reference in _pointing(printed):
        claim = reference[Reference.claim]
        if kind != "Section" or not claim:
            continue
        touched([claim])
        same = {other for bound in twins if claim in bound.claims for other in bound.claims} - {claim}
        sections = sorted({printed.claims[other].place.section for other in same})
        if not any(section == number or section.startswith(f"{number}.") for section in sections):
            where = " and ".join(f"§{section}" for section in sections) or "no other section"
            yield Found(
                Gravity.MINOR,
                place,
                f"Section {number}",
                where,
                f"§{place.section} refers to section {number} for a figure (“{place.quote}”) that stands in {where}.",
                printed.claims[claim].place,
                LOST,
            )
