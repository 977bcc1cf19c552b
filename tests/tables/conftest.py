"""Coded frames whose counts are those of the printed tables: margins only, with no claim about how they join."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from filetrack.schemas.case import Case, CaseChild, CaseFamily
from filetrack.schemas.sample import Register


def deck(**counts: int) -> list[str]:
    return list(itertools.chain.from_iterable([code] * n for code, n in counts.items()))


def days(*pairs: tuple[int | None, int]) -> list[int | None]:
    return list(itertools.chain.from_iterable([value] * n for value, n in pairs))


@pytest.fixture(scope="session")
def cases() -> pd.DataFrame:
    north = deck(traced=113, family_not_known=14, notification_not_located=3)
    south = deck(traced=83, family_not_known=8, notification_not_located=12, file_not_found=15, file_unavailable=3)
    minutes = days((15, 134), (16, 28), (45, 8), (60, 7), (61, 8), (180, 6), (300, 3), (480, 3), (720, 1), (721, 5))
    return pd.DataFrame(
        {
            Case.site: deck(north=130, south=121),
            Case.incident_id: [f"i{n:03}" for n in range(251)],
            Case.relationship: deck(current_partner=116, former_partner=135),
            Case.location: deck(victims_home=219, public_place=12, telephone=10, other=10),
            Case.weekday: deck(sunday=51, monday=60, tuesday=30, wednesday=33, thursday=19, friday=27, saturday=31),
            Case.time_of_day: deck(night=105, morning=31, day=44, evening=67, unclear=4),
            Case.level: deck(low=92, medium=47, high=58) + deck(low=38, medium=7, high=9),
            Case.presence: deck(present=197, not_recorded_present=54),
            Case.response: deck(timed=203, not_applicable=14, unclear=34),
            Case.response_minutes: pd.array([*minutes, *[None] * 48], dtype="Float64"),
            Case.notification_days: pd.array(
                days((2, 47), (3, 47), (10, 12), (11, 5), (20, 5), (21, 5), (31, 2), (41, 6), (None, 1))
                + days((0, 20), (1, 45), (2, 15), (3, 1), (4, 1), (6, 1), (None, 38)),
                dtype="Int64",
            ),
            Case.end_state: north + south,
            Case.family_id: None,
            Case.received_on: pd.Series(pd.NaT, index=range(251), dtype="datetime64[us]"),
            Case.pathway: None,
            Case.trigger: None,
        }
    )


@pytest.fixture(scope="session")
def case_children() -> pd.DataFrame:
    locations = deck(
        witnessed=206,
        asleep=25,
        another_room=13,
        on_premises=74,
        not_on_premises=21,
        not_recorded=111,
        phone_or_text_incident=10,
    )
    return pd.DataFrame(
        {
            CaseChild.site: "north",
            CaseChild.child_id: [f"c{n}" for n in range(460)],
            CaseChild.incident_id: "i000",
            CaseChild.child_location: locations,
        }
    )


@pytest.fixture(scope="session")
def case_families() -> pd.DataFrame:
    pathways = ["no_further_action", "letter", "visit_or_call", "family_support", "safeguarding"]
    sites = deck(north=43, south=68) + deck(north=42) + deck(north=3) + deck(north=6, south=3) + deck(north=9, south=10)
    previous = (
        deck(none=48, low=36, medium=19, high=8)
        + deck(none=24, low=10, medium=9, high=2)
        + deck(none=1, medium=3, open_case=5)
        + deck(none=1, low=1, medium=2, open_case=14, history_missing=1)
    )
    frame = pd.DataFrame(
        {
            CaseFamily.site: sites,
            CaseFamily.family_id: [f"f{n:03}" for n in range(184)],
            CaseFamily.notifications: 1,
            CaseFamily.pathway: np.repeat(pathways, [111, 42, 3, 9, 19]),
            CaseFamily.trigger: "none",
            CaseFamily.previous: previous,
            CaseFamily.subsequent: deck(none=52, low=39, medium=16, high=3, unknown=1)
            + deck(none=20, low=21, medium=2, high=2)
            + deck(none=28),
        }
    )
    for site, several in (("north", [3, *[2] * 8]), ("south", [2, 2])):
        frame.loc[frame.index[frame[CaseFamily.site].eq(site)][: len(several)], CaseFamily.notifications] = several
    return frame


@pytest.fixture(scope="session")
def register() -> pd.DataFrame:
    months = ["2007-01", "2007-02", "2007-03"]
    return pd.DataFrame(
        {
            Register.site: deck(north=3, south=3),
            Register.month: months * 2,
            Register.incidents: [514, 507, 497, 375, 328, 331],
            Register.notified: [148, 188, 218, 121, 99, 92],
            Register.notified_partners: [130, 160, 190, 121, 99, 92],
        }
    )
