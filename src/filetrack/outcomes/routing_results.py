"""What each protocol sends to whom, and which families with a safeguarding service it would have missed (chapter 9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from filetrack.outcomes.cohort import timed
from filetrack.outcomes.routing import Graded, History, Sent, graded, unknown
from filetrack.schemas.base import Frame
from filetrack.schemas.codes import Endpoint, Receiver, Route
from filetrack.schemas.outcomes import FollowUp, RoutingMissed, RoutingProtocol, RoutingUnknown, RoutingVolume
from filetrack.schemas.protocol import Notified, Protocol

CANNOT_SAY = (
    "What would have happened under it: routing changes what families are offered, what is recorded of them and what "
    "the police notify. Services were given by what social services knew when everything was sent to them, so that a "
    "family missed is one with a service then, not one harmed. Outcomes are known of families traced only. Of later "
    "notifications the records hold the day, not the incident. {months}, {sites}: intervals are of families like these."
)

_SHOWN_FROM = 3
_OPEN = [Route.FAMILY_SUPPORT_OPEN, Route.SAFEGUARDING_OPEN]


class Followed(NamedTuple):
    """Traced notifications and first ones of families (`FollowUp`); sampled and later notifications (`Notified`).

    `sites` are the study's, in their order; `months` those of which its sample is.
    """

    notified: pd.DataFrame
    first: pd.DataFrame
    sampled: pd.DataFrame
    later: pd.DataFrame
    history: History
    sites: Sequence[str]
    months: int

    @property
    def cannot_say(self) -> str:
        """What no result of a protocol says, with how many months and sites the sample is of."""
        return CANNOT_SAY.format(
            months=_number(self.months, "month").capitalize(), sites=_number(len(self.sites), "site")
        )


class Share(NamedTuple):
    """A share with its 95% limits; missing where there is nothing to share."""

    estimate: float
    lower: float
    upper: float


def _number(number: int, of: str) -> str:
    """A number in words, `two sites`; in figures where it is large."""
    named = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(number, f"{number}")
    return f"{named} {of}{'' if number == 1 else 's'}"


def routed(protocols: dict[str, Protocol], followed: Followed) -> dict[type[Frame], pd.DataFrame]:
    """Return the results of all protocols, by name, a frame for each of their schemas."""
    rows: dict[type[Frame], list[tuple]] = {
        schema: [] for schema in (RoutingProtocol, RoutingVolume, RoutingMissed, RoutingUnknown)
    }
    sampled, later = followed.sampled, followed.later
    for name, protocol in protocols.items():
        size = (len(sampled), len(followed.first), len(later))
        rows[RoutingProtocol].append(
            (name, protocol.title, protocol.section, *size, " ".join(protocol.readings), followed.cannot_say)
        )
        rows[RoutingVolume] += [(name, *row) for row in _volumes(protocol, followed)]
        rows[RoutingMissed] += [(name, *row) for row in _missed(protocol, followed)]
        for variable, reading in protocol.asked:
            counts = [(int(unknown(variable, notes, followed.history).sum()), len(notes)) for notes in (sampled, later)]
            rows[RoutingUnknown].append((name, variable, *counts[0], *counts[1], str(reading).lower()))
    return {schema: pd.DataFrame(found, columns=list(schema.to_schema().columns)) for schema, found in rows.items()}


def share(holds: pd.Series, cluster: pd.Series) -> Share:
    """Return the share of units for which it holds, with Clopper and Pearson's limits for the effective number of them.

    That is the number over the design effect of clustering, by linearisation, and no more than there are (Korn and
    Graubard 1998). Clusters of one give the exact limits.
    """
    from statsmodels.stats.proportion import proportion_confint

    units = len(holds)
    if not units:
        return Share(np.nan, np.nan, np.nan)
    estimate, effect = float(holds.mean()), 1.0
    sums = (holds - estimate).groupby(cluster).sum()
    if 0 < estimate < 1 and len(sums) > 1:
        clustered = float((sums**2).sum()) * len(sums) / (len(sums) - 1)
        effect = max(1.0, clustered / (estimate * (1 - estimate) * units**2 / (units - 1)))
    lower, upper = proportion_confint(estimate * units / effect, units / effect, method="beta")
    return Share(*(float(f"{value:.6g}") for value in (estimate, lower, upper)))


def _volumes(protocol: Protocol, followed: Followed) -> Iterator[tuple[Any, ...]]:
    found = graded(protocol, followed.sampled, followed.history)
    for site in ("both", *followed.sites):
        here = followed.sampled[Notified.site].isin(followed.sites if site == "both" else [site])
        for grade, agency, sent in _destinations(protocol, found):
            yield (site, grade, str(agency), *_volume(followed.sampled[here], Sent(*(s[here] for s in sent))))


def _destinations(protocol: Protocol, found: Graded) -> Iterator[tuple[str, str, Sent]]:
    """Each grade with each agency that receives it, then all grades together with each agency."""
    for name, grade in protocol.grades.items():
        for agency in grade.to or ["nobody"]:
            yield name, agency, found.among([name])
    for agency in Receiver:
        if protocol.grades_to(agency):
            yield "all", agency, found.to(protocol, agency)
    held = [name for name, grade in protocol.grades.items() if not grade.to]
    if held:
        yield "all", "nobody", found.among(held)


def _volume(notes: pd.DataFrame, sent: Sent) -> tuple[Any, ...]:
    family = notes[Notified.family_id]
    by_family = sent.read.groupby(family).any()
    return (
        *(int(some.sum()) for some in (sent.read, sent.surely, sent.perhaps)),
        len(notes),
        *share(sent.read, family.fillna(notes[Notified.incident_id])),
        int(by_family.sum()),
        len(by_family),
        *share(by_family, by_family.index.to_series()),
        int((sent.read & family.isna()).sum()),
    )


def _missed(protocol: Protocol, followed: Followed) -> Iterator[tuple[Any, ...]]:
    first = followed.first.set_index(FollowUp.family_id)
    reached = _first_sent(protocol, followed, first.index)
    not_open = ~first[FollowUp.route].isin(_OPEN)
    for service, day in _services(followed).items():
        for group, chosen in {"all": not_open | True, "not_open": not_open}.items():
            had = chosen & day.notna()
            told = _told(day[had], first.loc[had, FollowUp.starts_on], reached[had])
            yield (service, group, int(chosen.sum()), *told)


def _told(service: pd.Series, start: pd.Series, reached: pd.DataFrame) -> tuple[Any, ...]:
    """Families with a service by whether, and when, social services were told of them."""
    in_time = reached.le(service, axis=0)
    missed, at_once = ~in_time["read"], reached["read"] <= start
    never = reached["read"].isna()
    delay = (reached["read"] - start)[~at_once & ~never].dt.days
    return (
        len(service),
        *(int(some.sum()) for some in (at_once, in_time["read"] & ~at_once, missed & ~never, never, missed)),
        *(int((~in_time[way]).sum()) for way in ("perhaps", "surely")),
        *share(missed, missed.index.to_series()),
        float(delay.median()) if len(delay) >= _SHOWN_FROM else np.nan,
    )


def _first_sent(protocol: Protocol, followed: Followed, families: pd.Index) -> pd.DataFrame:
    """Day of the first notification of each family, of those traced or later, that social services receive (`Sent`)."""
    traced = followed.sampled[Notified.incident_id].isin(followed.notified[FollowUp.incident_id])
    notes = pd.concat([followed.sampled[traced], followed.later], ignore_index=True)
    sent = graded(protocol, notes, followed.history).to(protocol, Receiver.SOCIAL_SERVICES)
    return pd.DataFrame(
        {
            way: notes[holds].groupby(Notified.family_id)[Notified.happened_on].min().reindex(families)
            for way, holds in sent._asdict().items()
        }
    )


def _services(followed: Followed) -> dict[str, pd.Series]:
    """Day of each family's safeguarding service: triggered by a sampled notification, later, the sooner of both.

    A triggered one has the day of the notification that it answers. For all families, whatever service they had, the
    day is the end of follow-up.
    """
    first, notified = followed.first.set_index(FollowUp.family_id, drop=False), followed.notified
    triggered = notified[notified[FollowUp.route] == Route.SAFEGUARDING_TRIGGERED]
    answer = triggered.groupby(FollowUp.family_id)[FollowUp.starts_on].min().reindex(first.index)
    after = first[FollowUp.high_on].where(timed(first, [Endpoint.HIGH], []).cause == 1)
    either = pd.concat([answer, after], axis=1).min(axis=1)
    return {"answer": answer, "later": after, "either": either, "whatever": first[FollowUp.ends_on]}
