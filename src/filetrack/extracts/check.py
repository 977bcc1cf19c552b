"""Which tables a site's files allow, and what those who supply them would have to add for the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from filetrack.schemas.base import AtSite
from filetrack.schemas.care import Event
from filetrack.schemas.mapping import RECORDS, Agency
from filetrack.schemas.mapping import Mapping as FilesToRecords
from filetrack.schemas.needs import Table, is_about, lacking, table_lineage, without
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.study import Period

_NAMED = ("surname_key", "birth_key")
_POLICE, _CARE = ("person", "child"), ("member",)


class Answer(NamedTuple):
    """Whether a table can count a site: what it lacks, or what it is made without."""

    table: Table
    lacks: list[str]
    without: list[str]
    named: bool = True

    @property
    def made(self) -> bool:
        """Whether the table counts the site."""
        return self.named and not self.lacks

    def in_words(self) -> str:
        """One line: the table, and whether it can be made."""
        return f"Table {self.table.number:>2}  {self.table.title}: {self._verdict()}"

    def _verdict(self) -> str:
        if not self.named:
            return "is of another site alone"
        if self.lacks:
            return f"cannot be made: no {'; no '.join(self.lacks)}"
        return f"can be made, without {', '.join(self.without)}" if self.without else "can be made"


def fields_of(agency: Agency) -> set[str]:
    """Every field of an agency's records, each named `record.field`."""
    records = {name: record.schema for name, record in RECORDS.items() if record.agency == agency and record.schema}
    columns = ((name, column) for name, schema in records.items() for column in schema.to_schema().columns)
    return {f"{name}.{column}" for name, column in columns if column != AtSite.site}


def answers(tables: Sequence[Table], site: str, held: Collection[str]) -> list[Answer]:
    """Return for each table whether it can count a site that holds these fields, each named `record.field`."""
    made_from = [table_lineage(table) for table in tables]
    return [
        Answer(table, lacking(needs, held), without(needs, held), is_about(table, site))
        for table, needs in zip(tables, made_from, strict=True)
    ]


def tables_in_words(found: Sequence[Answer], site: str, form: SiteConfig) -> Iterator[str]:
    """What can be made, what would have to be added and where, and how many tables there are."""
    yield from (one.in_words() for one in found)
    if lacks := wanted(found):
        yield ""
        yield "What is not held, and where it would go:"
    for lack, numbers in lacks.items():
        yield f"- {lack}, for {numbers}: {_place(lack, site, form)}"


def wanted(found: Sequence[Answer], agency: Agency | None = None) -> dict[str, str]:
    """Return what is not held, of one agency or of both, with the numbers of the tables that need it."""
    numbers: dict[str, list[str]] = {}
    for one in found:
        for lack in one.lacks if one.named else ():
            if agency in (None, RECORDS[_record(lack)].agency):
                numbers.setdefault(lack, []).append(one.table.number)
    return {lack: f"Table{'s' if len(some) > 1 else ''} {', '.join(some)}" for lack, some in numbers.items()}


def summary(found: Sequence[Answer]) -> str:
    """How many tables can be made."""
    made = [one for one in found if one.made]
    less, other = sum(bool(one.without) for one in made), sum(not one.named for one in found)
    said = [f"{len(made)} of {len(found)} tables can be made"]
    said += [f"{less} of them with less than they could rest on"] if less else []
    said += [f"{other} are of another site alone"] if other else []
    return ", ".join(said) + "."


def linkage(held: Collection[str]) -> str:
    """What links the two agencies' records of the site."""
    police, care = (any(_names(record, held) for record in records) for records in (_POLICE, _CARE))
    by = ["names and dates of birth"] * (police and care) + ["the police's references"] * ("event.reference" in held)
    if by:
        return f"Linkage: on {' and on '.join(by)}."
    sides = " and ".join(side for side, names in (("the police's", police), ("social care's", care)) if not names)
    return (
        f"Linkage: nothing to link on. No names with dates of birth are in {sides} records, and no entry of social "
        "care quotes the police's reference (event.reference)."
    )


def follow_up(events: pd.DataFrame | None, period: Period) -> str:
    """How far social care's entries reach before and after the sample, by month."""
    if events is None or events.empty:
        return "Follow-up: not known before social care's files are there."
    first, last = (getattr(events[Event.happened_on], end)() for end in ("min", "max"))
    wanted = pd.Timestamp(period.sample_to) + pd.DateOffset(months=period.follow_up_months)
    said = f"Follow-up: entries from {first:%Y-%m} to {last:%Y-%m}"
    if last >= wanted:
        return f"{said}, which covers the {period.follow_up_months} months after the sample ({wanted:%Y-%m})."
    return (
        f"{said}. The {period.follow_up_months} months after the sample end later, in {wanted:%Y-%m}: later "
        "involvement is seen in part. Ask for a later extract, or set period.follow_up_months in config/study.yaml."
    )


def references(notifications: pd.DataFrame | None, events: pd.DataFrame | None) -> Iterator[str]:
    """How many of the police's references that social care quotes are numbers of notifications, if any are quoted."""
    if notifications is None or events is None or events[Event.reference].isna().all():
        return
    quoted = events[Event.reference].dropna().drop_duplicates()
    ours = int(quoted.isin(notifications[Notification.notification_id]).sum())
    theirs = int(quoted.isin(notifications[Notification.incident_id]).sum())
    said = f"References: {ours} of the {len(quoted)} that social care quotes are numbers of notifications"
    yield (
        f"{said}."
        if ours >= theirs
        else (
            f"{said}, and {theirs} are numbers of their incidents: let what fills notification.incident_id fill "
            "notification_id too, or no notification is found by its number."
        )
    )


def sample(incidents: pd.DataFrame | None, period: Period) -> str:
    """How many incidents the sample is drawn from: those reported in the period."""
    if incidents is None:
        return "Sample: not known before the police's files are there."
    reported = incidents[Incident.reported_on].between(*map(pd.Timestamp, (period.sample_from, period.sample_to)))
    window = f"from {period.sample_from} to {period.sample_to}"
    said = f"Sample: drawn from the {reported.sum()} of {len(incidents)} incidents that were reported {window}."
    return said if reported.any() else f"{said} Set period in config/study.yaml."


def _record(lack: str) -> str:
    return lack.partition(" ")[0].partition(".")[0]


def _names(record: str, held: Collection[str]) -> bool:
    return all(f"{record}.{column}" in held for column in _NAMED)


def _place(lack: str, site: str, form: SiteConfig) -> str:
    """The files of the mapping that give the record which a field would stand in."""
    record = _record(lack)
    source = form.source(RECORDS[record].agency)
    if source is None:
        return f"config/sites/{site}.yaml has no files of {RECORDS[record].agency}"
    if not isinstance(source, FilesToRecords):
        return f"the site's files are read by the module {source.module}, not by a mapping"
    giving = _giving(source)
    if record not in giving:
        return f"no file of config/sites/{site}.yaml gives {record} records"
    return f"under {record} of {' or '.join(giving[record])} in config/sites/{site}.yaml"


def _giving(source: FilesToRecords) -> Mapping[str, list[str]]:
    """The files that give each record."""
    giving: dict[str, list[str]] = {}
    for file, tables in source.files.items():
        for table in tables:
            for record in table.gives:
                place = f"{file}, sheet {table.sheet}" if table.sheet else file
                giving.setdefault(record, []).append(place)
    return giving
