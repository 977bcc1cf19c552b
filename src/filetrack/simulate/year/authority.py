"""One authority's year: its families, what its police and its social care hold of them, and what is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from filetrack.schemas.truth import TrueMember, TrueNotification
from filetrack.simulate.population.names import NameList
from filetrack.simulate.year.care import EVENTS, FAMILY, PERSON, event_tables, person_tables
from filetrack.simulate.year.courses import Sent, courses
from filetrack.simulate.year.draws import DAY, chance, numbered, places, shared_out
from filetrack.simulate.year.people import Area, Households, households
from filetrack.simulate.year.police import INCIDENT, NOTIFICATION, Notified, notified, police_files
from filetrack.simulate.year.settings import Size, Year
from filetrack.simulate.year.texts import Texts, texts

Tables = dict[str, pd.DataFrame]
_PILOT = 2000
"""Families drawn to learn how many rows of events a family has."""


@dataclass(frozen=True)
class Authority:
    """What is drawn for an authority: its police's files, its care's tables, and the truth of both."""

    name: str
    label: str
    police: Tables
    care: Tables
    notifications: pd.DataFrame
    members: pd.DataFrame

    @property
    def events(self) -> int:
        """Rows of care's tables of events."""
        return sum(len(self.care[table]) for table in EVENTS)


def authorities(year: Year, size: Size, names: Mapping[str, NameList], seed: int) -> Iterator[Authority]:
    """Draw authorities one after the other, each from a seed of its own; the same seed gives the same."""
    of_all, *seeds = np.random.SeedSequence(seed).spawn(1 + size.authorities)
    rng = np.random.default_rng(of_all)
    listed = {origin: names[origin] for origin in year.families.origins}
    written = texts(year.police, year.families.children, rng)
    alone, notified_too = (_rows_of_a_family(year, listed, told, rng) for told in (0, 1))
    for number, (own, of_it) in enumerate(zip(seeds, sizes(year, size, rng), strict=True)):
        draw = _Draw(year, listed, Area(number), np.random.default_rng(own))
        yield draw.authority(of_it, written, (alone, notified_too - alone))


def sizes(year: Year, size: Size, rng: np.random.Generator) -> list[Size]:
    """The size of each authority, which differ; together they are the whole."""
    weights = np.exp(rng.normal(0, year.unequal, size.authorities))
    notifying = weights * np.exp(rng.normal(0, year.unequal_notified, size.authorities))
    incidents = shared_out(size.incidents, weights)
    notifications = np.minimum(shared_out(size.notifications, notifying), incidents)
    events = shared_out(size.events, weights)
    each = zip(incidents.tolist(), notifications.tolist(), events.tolist(), strict=True)
    return [Size.model_construct(authorities=1, incidents=a, notifications=b, events=c) for a, b, c in each]


# -------------------------------------------------------------------- inside


def _rows_of_a_family(year: Year, names: Mapping[str, NameList], notifications: int, rng: np.random.Generator) -> float:
    """Rows of events that a family on record has on average, notified so many times."""
    draw = _Draw(year, names, Area(0), rng)
    families = draw.households(_PILOT)
    family = np.tile(np.arange(_PILOT), notifications)
    sent = Sent(family, draw.days(len(family)), np.arange(len(family)))
    return sum(map(len, draw.events(families, sent).values())) / _PILOT


@dataclass(frozen=True)
class _Draw:
    year: Year
    names: Mapping[str, NameList]
    area: Area
    rng: np.random.Generator

    @property
    def first(self) -> np.datetime64:
        return np.datetime64(self.year.months[0]).astype(DAY)

    @property
    def end(self) -> np.datetime64:
        return (np.datetime64(self.year.months[-1]) + 1).astype(DAY)

    def days(self, count: int) -> np.ndarray:
        """Days of the year."""
        return self.first + self.rng.integers(int((self.end - self.first).astype("int64")), size=count)

    def households(self, count: int) -> Households:
        return households(count, self.year.families, self.names, self.area, self.end, self.rng)

    def events(self, families: Households, sent: Sent) -> Tables:
        last = self.end + self.year.follow_up_days
        window = (self.first - self.year.history_days, last)
        contacts, referrals = courses(len(families), sent, window, self.year.care, self.rng)
        return event_tables(families, contacts, referrals, last, self.year.care, self.rng)

    def authority(self, size: Size, written: Texts, rows: tuple[float, float]) -> Authority:
        name = f"authority_{self.area.number + 1:03}"
        family = self._families_of(size.notifications)
        count = int(family.max()) + 1
        families = self.households(count)
        told = notified(family, self.days(len(family)), self.year.police, self.rng)
        others = self.days(size.incidents - len(family))
        police, text = police_files(families, told, others, self.year.police, self.year.errors, written, self.rng)
        known = chance(self.year.families.known, count, self.rng)
        place = np.where(known, np.cumsum(known) - 1, -1)[family]
        on_file = self._on_file(families.take(np.flatnonzero(known)), size.events, (place >= 0).sum(), rows)
        care = person_tables(on_file, self.year.care, self.rng) | self.events(on_file, _sent(told, place))
        level = pd.Series(written.level[text], dtype="str")
        members = np.flatnonzero(on_file.of < known.sum())
        return Authority(
            name,
            f"Authority {self.area.number + 1}",
            police,
            care,
            _true_notifications(name, place, level),
            pd.DataFrame(
                {
                    TrueMember.site: name,
                    TrueMember.family_ref: numbered(FAMILY, on_file.of[members]),
                    TrueMember.child_ref: numbered(PERSON, members),
                }
            ),
        )

    def _families_of(self, notifications: int) -> np.ndarray:
        """The family of each notification, families in order; the last family has no more than are left."""
        counts = 1 + places(self.year.families.notifications, notifications, self.rng)
        return np.repeat(np.arange(notifications), counts)[:notifications]

    def _on_file(self, known: Households, events: int, notifications: int, rows: tuple[float, float]) -> Households:
        """Families with a care record: the known, some at a former postcode, and others to the events asked for."""
        alone, of_notification = rows
        rest = events - len(known) * alone - notifications * of_notification
        moved = chance(self.year.errors.moved, len(known), self.rng)
        elsewhere = self.area.postcodes(len(known), self.year.families.to_a_postcode, self.rng)
        known = replace(known, postcodes=np.where(moved, elsewhere, known.postcodes))
        return known.joined(self.households(max(round(rest / alone), 0)))


def _sent(told: Notified, place: np.ndarray) -> Sent:
    """The notifications of families on record."""
    at = np.flatnonzero(place >= 0)
    return Sent(place[at], told.sent[at], at)


def _true_notifications(site: str, place: np.ndarray, level: pd.Series) -> pd.DataFrame:
    number = np.arange(len(place))
    return pd.DataFrame(
        {
            TrueNotification.site: site,
            TrueNotification.notification_ref: numbered(NOTIFICATION, number),
            TrueNotification.incident_ref: numbered(INCIDENT, number),
            TrueNotification.family_ref: numbered(FAMILY, place).mask(place < 0),
            TrueNotification.level: level,
        }
    )
