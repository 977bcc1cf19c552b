"""The protected release: what is shown of every figure, and what that tells."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from filetrack.disclosure.audit import Attack
from filetrack.disclosure.cells import Figure
from filetrack.disclosure.groups import Count
from filetrack.disclosure.rounding import band, rounded
from filetrack.disclosure.suppression import Counts, suppressed
from filetrack.disclosure.system import Told
from filetrack.problems import Problem
from filetrack.schemas.disclosure import WITHHELD, ReleasedCell, ToldCount
from filetrack.schemas.study import Disclosure, ReleaseRules


def counted(figures: Sequence[Figure]) -> Counts:
    """Every count that the figures rest on, exact, with the tables that show it and the figures that need it."""
    values: dict[Count, int] = {}
    tables: dict[Count, set[str]] = {}
    losses: Counter[Count] = Counter()
    for figure in figures:
        for count, value in ((figure.count, figure.value), (figure.base_count, figure.base)):
            if count is not None:
                if values.setdefault(count, value) != value:
                    shown = "; ".join(sorted({*tables[count], table_name(figure.table)}))
                    raise Problem(f"Tables that count the same differ: {shown}. Count them from the same records.")
                tables.setdefault(count, set()).add(table_name(figure.table))
                losses[count] += 1
    return Counts(values, {count: "; ".join(sorted(names)) for count, names in tables.items()}, losses)


def protected(figures: Sequence[Figure], public: Sequence[Told], rules: Disclosure) -> tuple[pd.DataFrame, list[Told]]:
    """Return the cells as they may leave (`ReleasedCell`), and what they tell of counts.

    Raises Problem where the declared relations contradict the counts, or where no suppression protects them.
    """
    counts = counted(figures)
    refuse_contradictions(counts, public)
    rounding = rules.release.method == "rounding"
    withheld = set() if rounding else suppressed(counts, public, rules.smallest_count, rules.release.narrow)
    return as_released(figures, withheld, rules.release)


def as_released(
    figures: Sequence[Figure], withheld: set[Count], rules: ReleaseRules
) -> tuple[pd.DataFrame, list[Told]]:
    """Return the cells by the method of the rules, and what they tell of counts, if some counts are withheld."""
    counts = counted(figures)
    values = counts.values
    if rules.method == "rounding":
        shown = {count: rounded(value, rules.rounding_base) for count, value in values.items()}
        facts = [Told(count, *band(shown[count], rules.rounding_base), counts.tables[count]) for count in values]
    else:
        shown = {count: value for count, value in values.items() if count not in withheld}
        facts = counts.told(withheld)
    return cells(figures, shown, rules), facts


def refuse_changed(
    released: pd.DataFrame, told: pd.DataFrame, figures: Sequence[Figure], public: Sequence[Told], rules: ReleaseRules
) -> None:
    """Raise Problem unless cells (`ReleasedCell`) and what they tell (`ToldCount`) are what the figures give now."""
    suppression = rules.method == "suppression"
    withheld = {fact.count for fact in facts_of(told) if fact.low < fact.high} if suppression else set()
    made, facts = as_released(figures, withheld, rules)
    pairs = [(released, made), (told, told_frame([*facts, *public]))]
    if any(one.to_csv(index=False) != other.to_csv(index=False) for one, other in pairs):
        raise Problem("Figures, or what was made of them, changed since they were protected: run `protect` again.")


def exact(figures: Sequence[Figure]) -> pd.DataFrame:
    """The cells as counted (`ReleasedCell`): for simulated extracts, of which nobody is real."""
    return cells(figures, counted(figures).values, ReleaseRules(smallest_denominator=1))


def cells(figures: Sequence[Figure], shown: Mapping[Count, int], rules: ReleaseRules) -> pd.DataFrame:
    """The cells from the counts that are shown (`ReleasedCell`), percentages of too few withheld."""
    made = []
    for figure in figures:
        value, base = shown.get(figure.count), shown.get(figure.base_count)
        if figure.kind == "percent":
            enough = None not in (value, base) and base >= rules.smallest_denominator
            value = round(100 * value / base, 4) if enough else None
        made.append([figure.table, figure.row, figure.column, figure.kind, value, base])
    frame = pd.DataFrame(made, columns=list(ReleasedCell.to_schema().columns))
    return frame.astype({ReleasedCell.value: "Float64", ReleasedCell.base: "Int64"})


def refuse_contradictions(counts: Counts, public: Sequence[Told]) -> None:
    """Raise Problem, naming tables or declarations, where no records can have these counts."""
    exactly = counts.told(set())
    if Attack([*exactly, *public]).possible():
        return
    if not Attack(exactly).possible():
        names = sorted({name for tables in counts.tables.values() for name in tables.split("; ")})
        without = {name: [fact for fact in exactly if name not in fact.by.split("; ")] for name in names}
        at_fault = [name for name, facts in without.items() if Attack(facts).possible()]
        raise Problem(f"The tables contradict one another, at {', '.join(at_fault) or 'several'}: count them again.")
    at_fault = sorted({fact.by for fact in public if not Attack([*exactly, fact]).possible()})
    raise Problem(
        f"The counts contradict what is declared of them: {'; '.join(at_fault) or 'several declarations together'}. "
        "Mend the relations under disclosure in config/study.yaml, or count the tables again."
    )


def table_name(table: str) -> str:
    """A table as it is called: by number, or as the measure that it is."""
    return f"Table {table}" if table.isdigit() else table


def remark(method: str, rules: ReleaseRules) -> str:
    """In words, what was done to the figures of a release."""
    if method == "exact":
        return "Simulated extracts: nobody is real. Figures are exact."
    words = {
        "rounding": f"Counts are middles of bands of {rules.rounding_base}; 0 is 0. Percentages are of these.",
        "suppression": "Small counts, and others from which they could be worked out, are withheld.",
    }
    return (
        f"{words[method]} {WITHHELD}: withheld; so are percentages of fewer than {rules.smallest_denominator}. "
        "Figures need not add up."
    )


def explained(method: str, rules: ReleaseRules) -> tuple[str, ...]:
    """For readers, a paragraph each: how the figures of a release were protected, and how to read them."""
    if method == "exact":
        return ("The records were made by a simulation. Nobody in them is real, so nothing has to be protected.",)
    base = rules.rounding_base
    words = {
        "rounding": f"Counts were put into bands of {base} numbers, and each is shown as the middle of its band. "
        f"1 to {base} are shown as {rounded(1, base)}, {base + 1} to {2 * base} as {rounded(base + 1, base)}, "
        "and so on; 0 is shown as 0. Parts of a total were rounded apart from it, so they need not add up to it.",
        "suppression": f"Counts that are small are withheld and shown as {WITHHELD}. Others are withheld as well where "
        "a small one could be worked out from them. Whatever is shown is exact.",
    }
    return (
        words[method],
        "Percentages were reckoned from the counts that are shown, not from exact ones. Those of fewer than "
        f"{rules.smallest_denominator} are withheld ({WITHHELD}).",
        "Before release all figures were put together and examined as by somebody who wants to find out about people: "
        "what small numbers could be worked out from tables that share totals, and from earlier releases.",
        "Means, medians and models are not part of this release.",
    )


def told_frame(facts: Sequence[Told]) -> pd.DataFrame:
    """What a release tells, to be kept (`ToldCount`)."""
    rows = sorted((str(f.count), f.low, None if f.high == float("inf") else f.high, f.by) for f in facts)
    frame = pd.DataFrame(rows, columns=list(ToldCount.to_schema().columns))
    return frame.astype({ToldCount.low: "Int64", ToldCount.high: "Int64"})


def facts_of(frame: pd.DataFrame, release: int | None = None) -> list[Told]:
    """What a kept release told (`ToldCount`), named by its number if given."""
    before = f"release {release}: " if release else ""
    return [
        Told(
            Count.read(row[ToldCount.count]),
            int(row[ToldCount.low]),
            float("inf") if pd.isna(row[ToldCount.high]) else int(row[ToldCount.high]),
            before + f"; {before}".join(row[ToldCount.by].split("; ")),
        )
        for row in frame.to_dict("records")
    ]


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over files by name."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()
