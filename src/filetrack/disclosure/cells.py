"""The figures of a release: every cell of the tables and measures by what it counts, and what holds between counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from filetrack.disclosure.groups import MISSING, Count, Tokens, tokens
from filetrack.disclosure.system import Told
from filetrack.problems import Problem, nearest
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState
from filetrack.schemas.declared import SOURCES, CrossTab, Declared, Line, RegisterTable, TracingTable
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime
from filetrack.schemas.sample import Register
from filetrack.schemas.study import Relation
from filetrack.schemas.table import Cell

REGISTER, CASES, FAMILIES = "register", "cases", "case_families"
NOTIFIED = "notified"
_REGISTERED = {
    Register.incidents: {},
    Register.notified: {NOTIFIED: ["partners", "relatives"]},
    Register.notified_partners: {NOTIFIED: ["partners"]},
}
_WHOLE_NUMBERS = ("int", "Int")


@dataclass(frozen=True)
class Figure:
    """A cell by what it counts, exact. A percentage is `value` of `base`; a count may have a base as well."""

    table: str
    row: str
    column: str
    kind: str
    count: Count
    value: int
    base_count: Count | None = None
    base: int | None = None


def figures(tables: Sequence[Declared], cells: pd.DataFrame) -> list[Figure]:
    """Return each cell of the declared tables with the count behind it (`Cell`)."""
    made = {key: cell for key, cell in zip(_keys(cells), cells.to_dict("records"), strict=True)}
    found = []
    for table in tables:
        for row, column, kind, count, base in _cells(table, made):
            cell = made.get((table.number, row, column))
            if cell is None or cell[Cell.kind] != kind:
                continue
            base_value = None if pd.isna(cell[Cell.base]) else int(cell[Cell.base])
            value = cell[Cell.value]
            if kind == "percent":
                value = pd.NA if pd.isna(value) else value * base_value / 100
            if pd.isna(value):
                continue
            base = None if base_value is None else base
            found.append(Figure(table.number, row, column, kind, count, round(value), base, base_value))
    unknown = len(cells.dropna(subset=Cell.value)) - len(found)
    if unknown:
        raise Problem(f"{unknown} cells of the tables are not declared: count the tables again before a release.")
    return found


def absent(tables: Sequence[Declared], cells: pd.DataFrame) -> list[Told]:
    """What a table tells by leaving out a row or a group of columns that is printed only if any: that there is none."""
    made = set(_keys(cells))
    return [
        Told(count, 0, 0, f"Table {table.number} has no such row or column")
        for table in tables
        for row, column, kind, count, _ in _cells(table, made)
        if kind == "count" and (table.number, row, column) not in made
    ]


def structure(tables: Sequence[Declared], cells: pd.DataFrame, relations: Sequence[Relation]) -> list[Told]:
    """What is known of counts without a figure: rows cover a table's records, and the declared relations hold."""
    made = set(_keys(cells))
    told = [fact for table in tables if isinstance(table, CrossTab) for fact in _covering(table)]
    for table in tables:
        if isinstance(table, TracingTable):
            told += _tracing_facts(table, made)
    facts = {*told, *map(_relation, relations)}
    return sorted((fact for fact in facts if fact.count.terms), key=lambda fact: (fact.by, str(fact.count)))


def refuse_unknown(relations: Sequence[Relation], made: Sequence[Figure], tables: Sequence[Declared] = ()) -> None:
    """Raise Problem if a relation names a source, or a variable of one, that nothing has.

    Neither a figure nor a schema of records, nor a table, be it one that is not made.
    """
    known = {source: set(schema.to_schema().columns) for source, schema in SOURCES.items()}
    counts = [figure.count for figure in made] + [count for table in tables for *_, count, _ in _cells(table, ())]
    for group in {group for count in counts for _, group in count.terms}:
        known.setdefault(group.source, set()).update(variable for variable, _ in group.where)
    for part in (part for relation in relations for part in (*relation.counts, *relation.equal)):
        if part.source not in known:
            raise Problem(
                f"A relation under disclosure counts “{part.source}”{nearest(part.source, known)}: no table does."
            )
        for variable in part.where.keys() - known[part.source]:
            near = nearest(variable, known[part.source])
            raise Problem(f"A relation under disclosure names “{variable}”{near}, which {part.source} do not have.")


def measured(measures: Mapping[str, pd.DataFrame]) -> list[Figure]:
    """Return the counts and shares of the measures, those that are there; means and medians are left out.

    They are named as cells: table the measure, row what is counted, column the site.
    """
    makers = {
        "attrition": _attrition,
        "notification_delay": _notification_delay,
        "response_time": _response_time,
        "level_evidence": _level_evidence,
    }
    return [figure for name, frame in measures.items() for figure in makers[name](frame)]


def _keys(cells: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(cells[Cell.table], cells[Cell.row], cells[Cell.column], strict=True))


_Named = tuple[str, str, str, Count, Count | None]


def _cells(table: Declared, made) -> Iterator[_Named]:
    """Row, column and kind of every cell that a table may have, what it counts, and its base."""
    if isinstance(table, CrossTab):
        yield from _cross_tab(table)
    elif isinstance(table, RegisterTable):
        yield from _register(table)
    else:
        yield from _tracing(table, made)


def _cross_tab(table: CrossTab) -> Iterator[_Named]:
    for group in table.groups:
        labels = [line.label for line in table.rows]
        whole = Count.of(table.of.source, table.of.where) if table.of else _rows(table, group, table.rows)
        for label in [*labels, *([table.total] if table.total else [])]:
            lines = table.rows if label == table.total else [line for line in table.rows if line.label == label]
            count = _rows(table, group, lines)
            yield label, table.count_label(group), "count", count, whole if table.of and not table.shares else None
            for share in table.shares_of(group):
                inside = [line for line in lines if line.label not in share.without]
                base = whole
                if share.without:
                    base = _rows(table, group, [line for line in table.rows if line.label not in share.without])
                yield label, table.share_label(group, share), "percent", _rows(table, group, inside), base


def _rows(table: CrossTab, group: str | None, lines: Sequence[Line]) -> Count:
    """The number of records in printed rows of a group of columns."""
    if table.multiple:
        held = _answers(table, group)
        answers = [{_question(table, line): held} for line in lines]
        return sum_of([Count.of(table.of.source, table.of.where, answer) for answer in answers])
    across = _across(table, group)
    if len(lines) == len(table.rows) and not table.only_named:
        return Count.of(table.source, table.where, across)
    variable = _row_variable(table, group)
    return Count.of(table.source, table.where, across, {variable: _tokens(table, variable, lines)})


def sum_of(counts: Sequence[Count]) -> Count:
    """The sum of counts."""
    total = Count(())
    for count in counts:
        total += count
    return total


def _row_variable(table: CrossTab, group: str | None) -> str:
    if table.variable:
        return table.variable
    return next(column.variable for column in table.columns.groups if column.label == group)


def _across(table: CrossTab, group: str | None) -> dict[str, Tokens]:
    """The condition that a group of columns sets."""
    if table.columns is None or table.columns.variable is None or group == table.columns.total:
        return {}
    own = next(column for column in table.columns.groups if column.label == group)
    return {table.columns.variable: _codes(table, group), **own.where}


def _codes(table: CrossTab, group: str | None) -> Tokens:
    return tuple(
        code for column in table.columns.groups if group in (column.label, table.columns.total) for code in column.codes
    )


def _question(table: CrossTab, line: Line) -> str:
    """A row of a multiple-response table as a variable of those who are asked."""
    where = "".join(f" {name}={value}" for name, values in sorted(table.where.items()) for value in values)
    return f"{table.source}{where}: {' '.join(line.codes)}"


def _answers(table: CrossTab, group: str | None) -> Tokens:
    return _codes(table, group) if table.columns else ("yes",)


def _tokens(table: CrossTab, variable: str, lines: Sequence[Line]) -> Tokens:
    dtype = str(SOURCES[table.source].to_schema().columns[variable].dtype)
    return tuple(token for line in lines for token in tokens(line, dtype.startswith(_WHOLE_NUMBERS)))


def _covering(table: CrossTab) -> Iterator[Told]:
    """Every record of a single-choice table is in one of its rows, and in one of its groups of columns."""
    if table.multiple:
        return
    by, everyone = f"rows of Table {table.number} cover its records", Count.of(table.source, table.where)
    if not table.only_named:
        for variable in table.row_variables:
            inside = Count.of(table.source, table.where, {variable: _tokens(table, variable, table.rows)})
            yield Told(inside - everyone, 0, 0, by)
    if table.columns and table.columns.variable:
        codes = [code for column in table.columns.groups for code in column.codes]
        inside = Count.of(table.source, table.where, {table.columns.variable: codes})
        yield Told(inside - everyone, 0, 0, f"columns of Table {table.number} cover its records")


def _register(table: RegisterTable) -> Iterator[_Named]:
    for month, label in table.months.items():
        for column in table.columns:
            place = {Register.month: [month], Register.site: column.sites}
            count = Count.of(REGISTER, place, _REGISTERED[column.counts])
            yield label, column.name, "count", count, None
            if column.share_of:
                base = Count.of(REGISTER, place, _REGISTERED[column.share_of])
                yield label, f"{column.name} (%)", "percent", count, base


def _tracing(table: TracingTable, made) -> Iterator[_Named]:
    for label, sites in table.places.items():
        place = {} if label == table.total and table.everywhere else {Case.site: sites}
        original, families = Count.of(CASES, place), Count.of(FAMILIES, place)
        traced = Count.of(CASES, place, {Case.end_state: [EndState.TRACED]})
        counts = {
            table.original: original,
            **{words: Count.of(CASES, place, {Case.end_state: [state]}) for state, words in table.end_states.items()},
            table.traced: traced,
            table.surplus: traced - families,
        }
        for row, count in counts.items():
            yield row, label, "count", count, None
            yield row, f"{label} (%)", "percent", count, original
        if label in table.sites.values():
            for n, row in _multiples(table, made).items():
                yield row, label, "count", Count.of(FAMILIES, place, {CaseFamily.notifications: [n]}), None
        yield table.families, label, "count", families, None


def _multiples(table: TracingTable, made) -> dict[str, str]:
    """The numbers of notifications, above one, that a family may have, with their rows."""
    before, after = table.multiple.split("{n}")
    rows = {row for number, row, _ in made if number == table.number}
    found = {row[len(before) : len(row) - len(after)]: row for row in rows if row.startswith(before)}
    printed = {str(n): table.multiple.format(n=n) for n in table.multiples}
    return dict(sorted((printed | {n: row for n, row in found.items() if n.isdigit()}).items()))


def _tracing_facts(table: TracingTable, made) -> Iterator[Told]:
    """Traced notifications are those of the families; every notification has an end, every family a number of them."""
    by, numbers = f"Table {table.number} counts notifications by family", ["1", *_multiples(table, made)]
    for label in dict.fromkeys(table.sites.values()):
        place = {Case.site: table.places[label]}
        held = [Count.of(FAMILIES, place, {CaseFamily.notifications: [n]}) * int(n) for n in numbers]
        yield Told(sum_of(held) - Count.of(CASES, place, {Case.end_state: [EndState.TRACED]}), 0, 0, by)
    everyone = {} if table.everywhere else {Case.site: list(table.sites)}
    yield _all(FAMILIES, everyone, {CaseFamily.notifications: numbers}, by)
    yield _all(CASES, everyone, {Case.end_state: list(EndState)}, by)
    for source in (CASES, FAMILIES) if table.everywhere else ():
        yield _all(source, {}, {Case.site: list(table.sites)}, by)


def _all(source: str, of: dict[str, Tokens], where: dict[str, Tokens], by: str) -> Told:
    return Told(Count.of(source, of, where) - Count.of(source, of), 0, 0, by)


def _relation(relation: Relation) -> Told:
    sides = [
        sum_of([Count.of(part.source, part.where) * part.times for part in side])
        for side in (relation.counts, relation.equal)
    ]
    return Told(sides[0] - sides[1], 0, 0, relation.why)


def _attrition(frame: pd.DataFrame) -> Iterator[Figure]:
    for row in frame.to_dict("records"):
        place = {Case.site: [row[Attrition.site]]}
        count, original = Count.of(CASES, place, {Case.end_state: [row[Attrition.end_state]]}), Count.of(CASES, place)
        yield from _with_share(
            "attrition", row[Attrition.end_state], row[Attrition.site], count, row[Attrition.notifications],
            original, row[Attrition.sampled],
        )  # fmt: skip


def _notification_delay(frame: pd.DataFrame) -> Iterator[Figure]:
    days = Case.notification_days
    chosen = {
        NotificationDelay.notifications: {},
        NotificationDelay.missing: {days: [MISSING]},
        NotificationDelay.within_two_days: {days: ["[,3)"]},
    }
    yield from _by_site("notification_delay", frame, chosen)


def _response_time(frame: pd.DataFrame) -> Iterator[Figure]:
    minutes = Case.response_minutes
    chosen = {
        ResponseTime.incidents: {},
        ResponseTime.timed: {minutes: ["[0,]"]},
        ResponseTime.within_15: {minutes: ["[0,15]"]},
        ResponseTime.within_60: {minutes: ["[0,60]"]},
        ResponseTime.unclear: {minutes: ["unclear"]},
        ResponseTime.not_applicable: {minutes: ["not_applicable"]},
    }
    yield from _by_site("response_time", frame, chosen)


def _by_site(table: str, frame: pd.DataFrame, chosen: Mapping[str, dict[str, Tokens]]) -> Iterator[Figure]:
    """Counts of incidents by site; each but the first with its share of the first."""
    whole = next(iter(chosen))
    for row in frame.to_dict("records"):
        site = row[Attrition.site]
        base = Count.of(CASES, {Case.site: [site]})
        yield Figure(table, whole, site, "count", base, row[whole])
        for name, condition in list(chosen.items())[1:]:
            count = Count.of(CASES, {Case.site: [site]}, condition)
            yield from _with_share(table, name, site, count, row[name], base, row[whole])


def _with_share(
    table: str, row: str, column: str, count: Count, value: int, whole: Count, whole_value: int
) -> Iterator[Figure]:
    yield Figure(table, row, column, "count", count, value)
    if whole_value:
        yield Figure(table, row, f"{column} (%)", "percent", count, value, whole, whole_value)


def _level_evidence(frame: pd.DataFrame) -> Iterator[Figure]:
    if frame.empty:
        return
    name = LevelEvidence
    held = frame.set_index([name.field, name.recorded, name.site, name.level])[name.incidents]
    every = pd.MultiIndex.from_tuples(
        [
            (field, recorded, site, level)
            for field, recorded in sorted(set(zip(frame[name.field], frame[name.recorded], strict=True)))
            for site in dict.fromkeys(frame.loc[frame[name.field] == field, name.site])
            for level in sorted(set(frame[name.level]))
        ]
    )
    for (field, recorded, site, level), value in held.reindex(every, fill_value=0).items():
        where = {Case.site: [site], f"record: {field}": [recorded], Case.level: [level]}
        row = f"{field}: {recorded}, {level}"
        yield Figure("level_evidence", row, str(site), "count", Count.of(CASES, where), int(value))
