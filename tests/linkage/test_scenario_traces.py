"""Where notifications end under other sets of links: told by what differs, and the same as traced from the start."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.linkage.scenarios import scenario_traces
from filetrack.linkage.trace import traces
from filetrack.scenarios import families_under, traces_under
from filetrack.schemas.link import Link, Trace
from filetrack.schemas.scenario import ScenarioFamily, ScenarioTrace

OWN = 1
LINKED = {"a": "f", "b": "f", "c": "g", "d": None}
MOVED = {0: {"b": None}, 2: {"b": "g", "d": "f"}, 3: {"c": None, "d": "g"}}
"""The study's links, and those that other sets change. Of the family f two entries can be a notification, of g one."""
COLUMNS = list(Trace.to_schema().columns)


@pytest.fixture
def sought():
    frame = pd.DataFrame({Link.incident_id: list(LINKED)}).assign(site="north", reported_on=pd.Timestamp("2007-01-05"))
    return frame.assign(notification_id="n-" + frame[Link.incident_id], sent_on=frame["reported_on"])


@pytest.fixture
def end(sought):
    return lambda found, families, events: traces(found, sought, sought, sought, families, events, 21)


@pytest.fixture
def records():
    families = pd.DataFrame({"family_id": ["f", "g"], "file": "read"})
    events = pd.DataFrame(
        {"event_id": ["e1", "e2", "e3"], "family_id": ["f", "f", "g"], "happened_on": ["01-07", "01-09", "01-08"]}
    ).assign(site="north", kind="notification", reference=pd.Series([None] * 3, dtype="str"))
    events["happened_on"] = pd.to_datetime("2007-" + events["happened_on"]).astype("datetime64[us]")
    return families, events.assign(incident_on=pd.Series([pd.NaT] * 3, dtype="datetime64[us]"))


def links(sought, of):
    family = sought[Link.incident_id].map(of).astype("str")
    return sought[["site", Link.incident_id]].assign(**{Link.family_id: family.where(family != "nan")})


def test_each_set_ends_as_if_traced_from_the_start(sought, end, records):
    found = links(sought, LINKED)
    moved = pd.DataFrame(
        [(number, incident, family) for number, of in MOVED.items() for incident, family in of.items()],
        columns=[ScenarioTrace.scenario, Link.incident_id, Link.family_id],
    ).astype({Link.family_id: "str"})
    told = scenario_traces(found, end(found, *records), moved, OWN, end, *records)
    for number, of in {OWN: {}, **MOVED}.items():
        anew = end(links(sought, LINKED | of), *records)
        under = traces_under(told, number, OWN).sort_values(Link.incident_id, ignore_index=True)
        pd.testing.assert_frame_equal(under[COLUMNS], anew[COLUMNS], check_dtype=False)
    assert (told[ScenarioTrace.scenario] == OWN).sum() == len(LINKED)
    assert set(told.loc[told[ScenarioTrace.scenario] == 0, Link.incident_id]) <= {"a", "b"}


def test_families_of_a_set_are_its_own_and_those_it_leaves_as_they_are():
    traced = pd.DataFrame(
        [(1, "a", "f"), (1, "b", "g"), (1, "c", "h"), (2, "b", "f")],
        columns=[ScenarioTrace.scenario, ScenarioTrace.incident_id, ScenarioTrace.family_id],
    )
    families = pd.DataFrame(
        [(1, "f", 1), (1, "g", 1), (1, "h", 1), (2, "f", 2)],
        columns=[ScenarioFamily.scenario, ScenarioFamily.family_id, ScenarioFamily.notifications],
    )
    under = families_under(families, traced, 2, OWN)
    assert under.to_numpy().tolist() == [[2, "f", 2], [2, "h", 1]]
    assert families_under(families, traced, 1, OWN)[ScenarioFamily.notifications].tolist() == [1, 1, 1]
