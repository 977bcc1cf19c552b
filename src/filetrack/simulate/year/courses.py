"""What social care does with families: contacts, referrals and the work that follows, as days of each family."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from filetrack.simulate.year.draws import NEVER, chance, chosen, days, lasting
from filetrack.simulate.year.settings import Care

POLICE = "6"
"""Source of contacts and referrals: the police."""


@dataclass(frozen=True)
class Contacts:
    """Contacts in parallel arrays, by family and day.

    `new` ones open a referral, `existing` ones come while one is open; `notification` is the position of the
    notification that each is, -1 for others.
    """

    family: np.ndarray
    on: np.ndarray
    source: np.ndarray
    notification: np.ndarray
    new: np.ndarray
    existing: np.ndarray

    def take(self, kept: np.ndarray) -> Contacts:
        """The contacts at these places."""
        return Contacts(*(getattr(self, field.name)[kept] for field in fields(self)))


@dataclass(frozen=True)
class Referrals:
    """Referrals and their work in parallel arrays: days on which each began and ended, never where there was none."""

    family: np.ndarray
    on: np.ndarray
    source: np.ndarray
    no_further_action: np.ndarray
    assessment: np.ndarray
    assessed: np.ndarray
    enquiry: np.ndarray
    enquired: np.ndarray
    conference: np.ndarray
    protection: np.ndarray
    protection_ended: np.ndarray
    need: np.ndarray
    need_ended: np.ndarray
    looked_after: np.ndarray
    looked_after_ended: np.ndarray
    closed: np.ndarray

    def take(self, kept: np.ndarray) -> Referrals:
        """The referrals at these places."""
        return Referrals(*(getattr(self, field.name)[kept] for field in fields(self)))


@dataclass(frozen=True)
class Sent:
    """Notifications sent of families that care knows: family, day sent, and the notification's position."""

    family: np.ndarray
    on: np.ndarray
    notification: np.ndarray


def courses(
    families: int, sent: Sent, window: tuple[np.datetime64, np.datetime64], care: Care, rng: np.random.Generator
) -> tuple[Contacts, Referrals]:
    """Contacts and referrals of families from the first to the last day of a window.

    A contact while a referral is open opens no other. A notification that comes then is mostly noted on the case,
    and is no contact.
    """
    contacts = _contacts(families, sent, window, care, rng)
    candidates = _work(contacts, care, rng)
    open_until = _open_until(contacts.family, candidates.closed, contacts.new)
    existing = contacts.on <= open_until
    noted = existing & (contacts.notification >= 0) & chance(care.not_a_contact, len(existing), rng)
    new = contacts.new & ~existing
    told = Contacts(contacts.family, contacts.on, contacts.source, contacts.notification, new, existing)
    return told.take(~noted), candidates.take(new)


# -------------------------------------------------------------------- inside


def _contacts(
    families: int, sent: Sent, window: tuple[np.datetime64, np.datetime64], care: Care, rng: np.random.Generator
) -> Contacts:
    first, last = window
    length = int((last - first).astype("int64")) + 1
    others = np.repeat(np.arange(families), rng.poisson(care.contacts_a_year * length / 365.25, families))
    received = sent.on + days(care.days_to_receive, len(sent.on), rng)
    family = np.concatenate([others, sent.family])
    on = np.concatenate([first + rng.integers(length, size=len(others)), received])
    source = np.concatenate(
        [chosen(care.other_contacts, len(others), rng), np.full(len(received), POLICE, dtype=object)]
    )
    notification = np.concatenate([np.full(len(others), -1), sent.notification])
    new = chance(care.referred, len(family), rng)
    kept = np.flatnonzero(on <= last)
    order = kept[np.lexsort((notification[kept], on[kept], family[kept]))]
    return Contacts(family, on, source, notification, new, np.zeros(len(family), dtype=bool)).take(order)


def _work(contacts: Contacts, care: Care, rng: np.random.Generator) -> Referrals:
    """The work of each contact, were it a referral."""
    on, count = contacts.on, len(contacts.on)
    mean = care.mean_days

    def some(of: np.ndarray, share: float, begun: np.ndarray) -> np.ndarray:
        return np.where(of & chance(share, count, rng), begun, NEVER)

    def later(begun: np.ndarray, after: float) -> np.ndarray:
        return begun + lasting(after, count, rng)

    acted_on = ~chance(care.no_further_action, count, rng)
    assessment = some(acted_on, care.assessed, on + rng.integers(0, 4, count))
    assessed = later(assessment, mean.assessment)
    enquiry = some(acted_on, care.section_47, on + rng.integers(0, 15, count))
    enquired = later(enquiry, mean.section_47)
    conference = some(~np.isnat(enquiry), care.conference, later(enquired, mean.conference))
    protection = some(~np.isnat(conference), care.protection_plan, conference)
    protection_ended = later(protection, mean.protection_plan)
    need = some(~np.isnat(assessed) & np.isnat(protection), care.need_plan, assessed)
    need_ended = later(need, mean.need_plan)
    looked_after = some(acted_on, care.looked_after, on + rng.integers(1, 120, count))
    looked_after_ended = later(looked_after, mean.looked_after)
    ends = (on, assessed, enquired, conference, protection_ended, need_ended, looked_after_ended)
    closed = np.fmax.reduce(ends)
    return Referrals(
        contacts.family, on, contacts.source, ~acted_on, assessment, assessed, enquiry, enquired, conference,
        protection, protection_ended, need, need_ended, looked_after, looked_after_ended, closed,
    )  # fmt: skip


def _open_until(family: np.ndarray, closed: np.ndarray, new: np.ndarray) -> np.ndarray:
    """The last day on which a referral of the family before each contact is open; never where there was none.

    Those that came while another was open count as well: work goes on from one to the next.
    """
    ends = pd.Series(np.where(new, closed, NEVER))
    until = ends.groupby(family).cummax().groupby(family).ffill().groupby(family).shift()
    return until.to_numpy().astype("datetime64[D]")
