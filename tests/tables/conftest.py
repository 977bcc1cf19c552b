"""Coded frames whose counts are those of the printed tables: margins only, with no claim about how they join."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from filetrack.schemas.base import AtSite
from filetrack.schemas.case import (
    Case,
    CaseAction,
    CaseAdult,
    CaseChild,
    CaseFamily,
    CaseInjury,
    CaseOffence,
    InDepthAgency,
    InDepthFamily,
    InDepthService,
)
from filetrack.schemas.codes import Occupation, Service
from filetrack.schemas.declared import SOURCES
from filetrack.schemas.sample import Register, RegisteredIncident


def deck(**counts: int) -> list[str]:
    return list(itertools.chain.from_iterable([code] * n for code, n in counts.items()))


def days(*pairs: tuple[int | None, int]) -> list[int | None]:
    return list(itertools.chain.from_iterable([value] * n for value, n in pairs))


def filled(schema, columns: dict) -> pd.DataFrame:
    """A frame of a schema: the columns given; else the north, missing, the first code, nought, no, the row's number."""
    length = max(len(values) for values in columns.values() if not isinstance(values, str))
    frame = pd.DataFrame(index=range(length))
    for name, column in schema.to_schema().columns.items():
        codes = [code for check in column.checks if check.name == "isin" for code in check.statistics["allowed_values"]]
        if name in columns:
            values = columns[name]
        elif name == AtSite.site:
            values = "north"
        elif column.nullable:
            values = pd.Series(pd.NA, index=frame.index, dtype=column.dtype.type)
        elif codes:
            values = str(codes[0])
        else:
            values = {"bool": False, "int64": 1}.get(str(column.dtype), [f"n{n:03}" for n in range(length)])
        frame[name] = values
    return frame


@pytest.fixture(scope="session")
def cases() -> pd.DataFrame:
    north = deck(traced=113, family_not_known=14, notification_not_located=3)
    south = deck(traced=83, family_not_known=8, notification_not_located=12, file_not_found=15, file_unavailable=3)
    minutes = days((15, 134), (16, 28), (45, 8), (60, 7), (61, 8), (180, 6), (300, 3), (480, 3), (720, 1), (721, 5))
    return filled(
        Case,
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
            Case.caller: deck(victim=182, child=11, perpetrator=6, neighbour=12, relative=9, anonymous=9, other=22),
            Case.removal: deck(
                perpetrator_arrested=110, perpetrator_left=68, victim_left=7, victim_perpetrator_left=26, other=40
            ),
            Case.risk: deck(bronze=116, silver=51, gold=9, unknown=1) + [None] * 74,
            Case.has_offence: [True] * 174 + [False] * 77,
        },
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
    witnessed = days(
        (0, 23), (2, 49), (3, 28), (6, 22), (7, 14), (10, 18), (11, 25), (14, 14), (15, 6), (17, 2), (None, 5)
    )
    others = days(
        (0, 17), (1, 44), (4, 40), (5, 38), (8, 23), (9, 20), (12, 18), (13, 16), (16, 11), (18, 9), (None, 18)
    )
    return filled(
        CaseChild,
        {
            CaseChild.child_location: locations,
            CaseChild.age_years: pd.array(witnessed + others, dtype="Int64"),
            CaseChild.ethnic_appearance: deck(
                white_european=286, dark_european=13, black_african=69, asian=13, arab=1, unknown=78
            ),
            CaseChild.relation: deck(both_parents=287, parent_and_partner=68, parent_and_unknown=68, unclear=37),
        },
    )


@pytest.fixture(scope="session")
def case_adults() -> pd.DataFrame:
    """130 northern perpetrators and victims, 77 and 157 southern ones, and 8 southern adults accused as both."""
    occupations = list(Occupation)
    perpetrators = list(np.repeat(occupations, [5, 2, 3, 1, 18, 3, 2, 4, 11, 0, 3, 69, 86]))
    victims = list(np.repeat(occupations, [5, 4, 7, 12, 11, 9, 6, 3, 9, 22, 5, 103, 91]))
    ages = days((17, 15), (30, 81), (31, 73), (50, 36), (60, 1), (64, 1)) + days(
        (20, 21), (21, 131), (40, 96), (41, 30), (51, 4), (None, 5)
    )
    return filled(
        CaseAdult,
        {
            CaseAdult.site: deck(north=130, south=77) + deck(north=130, south=157) + deck(south=8),
            CaseAdult.part: deck(perpetrator=207, victim=287, victim_and_perpetrator=8),
            CaseAdult.age_years: pd.array(ages + [70] * 8, dtype="Int64"),
            CaseAdult.occupation: [*perpetrators, *victims, *["not_recorded"] * 8],
            CaseAdult.ethnic_appearance: deck(asian=6, black_african=4, dark_european=3, white_european=117)
            + deck(arab=1, asian=5, black_african=31, dark_european=3, white_european=37)
            + deck(asian=3, black_african=4, white_european=122, unknown=1)
            + deck(asian=12, black_african=50, dark_european=3, oriental=2, white_european=82)
            + deck(white_northern_european=1, unknown=7)
            + deck(black_african=5, white_european=3),
        },
    )


@pytest.fixture(scope="session")
def case_injuries() -> pd.DataFrame:
    parts = deck(victim=70, child=3, perpetrator=16, victim_perpetrator=4, officer=2, relative=1, unknown=1)
    return filled(CaseInjury, {CaseInjury.injured: parts})


@pytest.fixture(scope="session")
def case_offences() -> pd.DataFrame:
    return filled(
        CaseOffence,
        {
            CaseOffence.offence: deck(
                verbal_abuse=72,
                actual_bodily_harm=50,
                threatening_behaviour=47,
                common_assault=44,
                breach_of_peace=41,
                emotional_abuse=32,
                criminal_damage=25,
                harassment=13,
                threats_to_kill=6,
                breach_of_bail=5,
                breach_of_injunction=4,
                grievous_bodily_harm=2,
                rape=1,
                other=13,
            )
        },
    )


@pytest.fixture(scope="session")
def case_actions() -> pd.DataFrame:
    """Actions by timing: within a day, after it, both, not recorded. Bail is an action that neither table prints."""
    timings = ["within_day", "after_day", "both", "not_recorded"]
    counts = {
        "safety_information": (31, 0, 3, 0),
        "referral_family_protection": (6, 12, 0, 24),
        "referral_liaison_officer": (0, 0, 0, 21),
        "place_of_safety": (21, 1, 0, 0),
        "care_pack": (10, 30, 0, 3),
        "referral_dv_service": (18, 5, 1, 1),
        "referral_refuge": (5, 0, 0, 1),
        "referral_health_visitor": (10, 65, 0, 0),
        "victim_visit": (8, 16, 6, 1),
        "victim_call": (25, 56, 36, 1),
        "victim_letter": (11, 18, 0, 1),
        "perpetrator_visit": (2, 3, 1, 0),
        "perpetrator_call": (3, 4, 3, 0),
        "perpetrator_letter": (2, 3, 0, 0),
        "arrest": (89, 17, 0, 4),
        "warrant": (14, 4, 0, 0),
        "caution": (16, 11, 0, 2),
        "no_charge": (14, 26, 0, 1),
        "bail": (0, 0, 9, 0),
    }
    return filled(
        CaseAction,
        {
            CaseAction.action: np.repeat(list(counts), [sum(numbers) for numbers in counts.values()]),
            CaseAction.timing: np.concatenate([np.repeat(timings, numbers) for numbers in counts.values()]),
        },
    )


@pytest.fixture(scope="session")
def in_depth() -> pd.DataFrame:
    return filled(
        InDepthFamily,
        {
            InDepthFamily.mother: deck(full=13, partial=10, not_involved=11, refused=6, unknown=6),
            InDepthFamily.father: deck(full=9, partial=10, not_involved=19, refused=3, unknown=5),
            InDepthFamily.children: deck(full=14, partial=2, not_involved=25, unknown=5),
            InDepthFamily.outcome: deck(mother_and_partner=17, mother=16, away=10, father=3),
            InDepthFamily.assessed: [True] * 29 + [False] * 17,
        },
    )


@pytest.fixture(scope="session")
def in_depth_services() -> pd.DataFrame:
    services = list(Service)
    numbers = [8, 2, 2, 2, 1, 9, 1, 19, 9, 9, 7, 9, 3, 2, 2, 7]
    return filled(InDepthService, {InDepthService.service: np.repeat(services, numbers)})


@pytest.fixture(scope="session")
def in_depth_agencies() -> pd.DataFrame:
    agencies = deck(health_visitors=14, education=7, police=5, family_centres=5, hospital=3, substance_misuse=3)
    return filled(InDepthAgency, {InDepthAgency.agency: agencies + deck(gp=1, childrens_counselling=1)})


@pytest.fixture(scope="session")
def frames(request) -> dict[str, pd.DataFrame]:
    """Every frame that tables count."""
    return {name: request.getfixturevalue(name) for name in SOURCES}


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
    frame = filled(
        CaseFamily,
        {
            CaseFamily.site: sites,
            CaseFamily.family_id: [f"f{n:03}" for n in range(184)],
            CaseFamily.pathway: np.repeat(pathways, [111, 42, 3, 9, 19]),
            CaseFamily.trigger: "none",
            CaseFamily.previous: previous,
            CaseFamily.subsequent: deck(none=52, low=39, medium=16, high=3, unknown=1)
            + deck(none=20, low=21, medium=2, high=2)
            + deck(none=28),
        },
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


@pytest.fixture(scope="session")
def registered(register) -> pd.DataFrame:
    """Incidents whose counts are the registers'."""
    counts = [Register.incidents, Register.notified, Register.notified_partners]
    lines = register.loc[register.index.repeat(register[Register.incidents])].reset_index(drop=True)
    place = lines.groupby([Register.site, Register.month]).cumcount()
    below = lines[counts].gt(place, axis=0).astype("int64")
    return lines.assign(**below, **{RegisteredIncident.incident_id: [f"r{n:04}" for n in range(len(lines))]})
