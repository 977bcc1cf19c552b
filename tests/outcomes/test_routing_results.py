"""Volumes, families missed and what is not known, of a few families counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import beta

from filetrack import io
from filetrack.outcomes import routing_notified
from filetrack.outcomes.__main__ import _protocols
from filetrack.outcomes.routing_results import Followed, routed, share
from filetrack.problems import Problem
from filetrack.schemas.care import Event, Family
from filetrack.schemas.case import Case, CaseAdult, CaseChild
from filetrack.schemas.outcomes import (
    FollowUp,
    RoutingMissed,
    RoutingProtocol,
    RoutingUnknown,
    RoutingVolume,
)
from filetrack.schemas.police import Incident
from filetrack.schemas.protocol import Notified, Protocol
from tests.outcomes.test_routing import FOLDER

HELD = io.settings(FOLDER / "first_low_risk_held.yaml", Protocol)

FAMILIES = {
    "p": ("bronze", "no_further_action", "2007-06-01"),
    "q": ("bronze", "no_further_action", "2007-06-01"),
    "r": ("bronze", "letter_or_visit", "2007-06-01"),
    "s": ("gold", "no_further_action", "2007-06-01"),
    "t": ("bronze", "safeguarding_triggered", None),
    "u": ("bronze", "safeguarding_open", "2009-01-01"),
    "v": (None, "no_further_action", "2007-06-01"),
}
"""Police grade, answer to the notification of 10 January 2007, day of the next safeguarding service."""

NOTIFIED = [("p", "2007-03-01"), ("q", "2007-09-01"), ("r", "2009-02-01"), ("p", "2007-01-10"), ("p", "2007-03-01")]
"""Entries of notifications in families' records; of p the sampled one, and another that two children's records hold."""


def dates(values: list[str | None]) -> pd.Series:
    return pd.Series(pd.to_datetime(values)).astype("datetime64[us]")


@pytest.fixture(scope="module")
def followed() -> Followed:
    risk, route, high = zip(*FAMILIES.values(), strict=True)
    family = pd.Series(list(FAMILIES))
    first = pd.DataFrame({FollowUp.family_id: family, FollowUp.incident_id: "i" + family, FollowUp.route: route})
    first[FollowUp.starts_on], first[FollowUp.ends_on] = dates(["2007-01-10"] * 7), dates(["2008-10-10"] * 7)
    first[FollowUp.high_on], first[FollowUp.moved_away_on] = dates(list(high)), dates([None] * 7)
    cases = pd.DataFrame(
        {
            Case.site: ["north"] * 4 + ["south"] * 5,
            Case.incident_id: [*first[FollowUp.incident_id], "untraced", "unlinked"],
            Case.family_id: [*family, "p", None],
            Case.received_on: dates(["2007-01-10"] * 7 + [None] * 2),
            Case.risk: [*risk, "silver", "unknown"],
        }
    )
    incidents = pd.DataFrame({Incident.incident_id: ["untraced", "unlinked"]})
    incidents[Incident.reported_on] = dates(["2007-01-20"] * 2)
    children = pd.DataFrame(
        {
            CaseChild.incident_id: ["ip", "ip", "iq", "iq", "ir", "ir"],
            CaseChild.child_location: ["witnessed", "not_recorded", "asleep", "asleep", "asleep", "not_recorded"],
            CaseChild.age_years: pd.array([6, None, 0, 9, None, 8], dtype="Int64"),
        }
    )
    adults = pd.DataFrame({CaseAdult.incident_id: ["ip", "ip", "iq"], CaseAdult.pregnant: [True, False, False]})
    adults = adults.astype({CaseAdult.pregnant: bool})
    sampled = routing_notified.sampled(cases, children, adults, incidents)
    names, days = zip(*NOTIFIED, strict=True)
    events = pd.DataFrame({Event.site: "north", Event.family_id: names, Event.kind: "notification"})
    events[Event.happened_on] = dates(list(days))
    files = pd.DataFrame({Family.family_id: family, Family.file: "read", Family.history_complete: True})
    later = routing_notified.later(first, events, sampled)
    return Followed(
        first, first, sampled, later, routing_notified.history(events, files, sampled), ["north", "south"], 1
    )


@pytest.fixture(scope="module")
def results(followed) -> dict:
    return routed({"held": HELD}, followed)


def row(frame: pd.DataFrame, **keys: str) -> pd.Series:
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_notification_has_the_day_received_or_else_that_of_the_report(followed):
    days = followed.sampled[Notified.happened_on].astype(str).tolist()
    assert days == ["2007-01-10"] * 7 + ["2007-01-20"] * 2


def test_it_holds_of_a_family_where_it_holds_of_one_and_is_unknown_where_it_may(followed):
    told = followed.sampled.head(4)
    assert told[Notified.witnessed].tolist() == [True, False, pd.NA, pd.NA]
    assert told[Notified.under_seven].tolist() == [True, True, pd.NA, pd.NA]
    assert told[Notified.infant].tolist() == [pd.NA, True, pd.NA, pd.NA]
    assert told[Notified.pregnant].tolist() == [True, False, pd.NA, pd.NA]
    assert followed.sampled[Notified.risk].isna().sum() == 2


def test_later_notifications_are_days_in_follow_up_that_are_not_sampled(followed):
    found = followed.later[[Notified.family_id, Notified.happened_on]].astype(str).to_numpy().tolist()
    assert sorted(found) == [["p", "2007-03-01"], ["q", "2007-09-01"]]


def test_results_are_as_their_schemas_say(results):
    for schema in (RoutingProtocol, RoutingVolume, RoutingMissed, RoutingUnknown):
        schema.validate(results[schema])
    described = results[RoutingProtocol].iloc[0]
    assert (described[RoutingProtocol.notifications], described[RoutingProtocol.families]) == (9, 7)
    assert described[RoutingProtocol.later] == 2


def test_volumes(results):
    sent = row(results[RoutingVolume], site="both", grade="all", agency="social_services")
    assert sent[["notifications", "least", "most", "of_notifications"]].tolist() == [2, 2, 4, 9]
    assert sent[["families", "of_families", "without_family"]].tolist() == [2, 7, 0]
    held = row(results[RoutingVolume], site="south", grade="held", agency="nobody")
    assert held[["notifications", "least", "most", "of_notifications"]].tolist() == [4, 2, 4, 5]
    assert held[["families", "of_families", "without_family"]].tolist() == [3, 4, 1]


def test_a_site_without_notifications_has_no_shares(followed):
    north = followed.sampled[followed.sampled[Notified.site] == "north"]
    found = routed({"held": HELD}, followed._replace(sampled=north))[RoutingVolume]
    RoutingVolume.validate(found)
    none = row(found, site="south", grade="held", agency="nobody")
    assert none[RoutingVolume.of_notifications] == 0
    assert pd.isna(none[RoutingVolume.share])


COURSE = ["families", "at_once", "delayed", "too_late", "never", "missed", "missed_least", "missed_most"]


@pytest.mark.parametrize(
    ("service", "counts"),
    [
        ("answer", [1, 0, 0, 0, 1, 1, 1, 1]),
        ("later", [5, 1, 1, 1, 2, 3, 2, 3]),
        ("either", [6, 1, 1, 1, 3, 4, 3, 4]),
        ("whatever", [7, 1, 2, 0, 4, 4, 3, 4]),
    ],
)
def test_families_missed(results, service, counts):
    assert row(results[RoutingMissed], service=service, group="all")[COURSE].tolist() == counts


def test_open_cases_apart(results):
    told = row(results[RoutingMissed], service="whatever", group="not_open")
    assert told[[RoutingMissed.followed, RoutingMissed.families, RoutingMissed.never]].tolist() == [6, 6, 3]


def test_the_limits_of_families_missed_are_exact(results):
    told = row(results[RoutingMissed], service="later", group="all")
    limits = told[[RoutingMissed.share, RoutingMissed.lower, RoutingMissed.upper]].astype(float).tolist()
    assert limits == pytest.approx([0.6, beta.ppf(0.025, 3, 3), beta.ppf(0.975, 4, 2)], rel=1e-5)


def test_the_delay_of_one_or_two_families_is_not_told(followed, results):
    assert results[RoutingMissed][RoutingMissed.delay_days].isna().all()
    more = followed.later.tail(1).assign(**{Notified.family_id: "r", Notified.happened_on: pd.Timestamp("2007-02-10")})
    found = routed({"held": HELD}, followed._replace(later=pd.concat([followed.later, more], ignore_index=True)))
    assert row(found[RoutingMissed], service="whatever", group="all")[RoutingMissed.delay_days] == 50


def test_what_is_not_known_is_counted(results):
    counts = results[RoutingUnknown].set_index(RoutingUnknown.variable).drop(columns=RoutingUnknown.protocol)
    assert counts.loc["risk"].tolist() == [2, 9, 2, 2, "bronze"]
    assert counts.loc["earlier_notifications"].tolist() == [1, 9, 0, 2, "0"]


def test_limits_widen_by_the_design_effect_of_clusters():
    holds = pd.Series([True, True, False, False] * 5)
    pairs = pd.Series([number // 2 for number in range(20)])
    effect = (10 * 10 / 9) / (0.25 * 20**2 / 19)
    half = 10 / effect
    expected = [0.5, beta.ppf(0.025, half, half + 1), beta.ppf(0.975, half + 1, half)]
    assert share(holds, pairs) == pytest.approx(expected, rel=1e-5)
    assert share(holds, pd.Series(range(20))) == pytest.approx(
        [0.5, beta.ppf(0.025, 10, 11), beta.ppf(0.975, 11, 10)], rel=1e-5
    )
    assert share(holds, pd.Series(list(range(10)) * 2)).upper >= share(holds, pd.Series(range(20))).upper


def test_a_folder_without_protocols_is_told(tmp_path):
    with pytest.raises(Problem, match="holds no protocol"):
        _protocols(tmp_path)
