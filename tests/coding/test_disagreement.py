"""Texts beside fields: four northern incidents and a southern one, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack import io
from filetrack.coding.disagreement import Fields, beside, disagreement, untold
from filetrack.coding.narrative import Offence
from filetrack.schemas.codes import Level
from filetrack.schemas.coding import Disagreement, Doubt
from tests.coding.conftest import found, incidents

OFFENCES = [Offence(holds=["actual bodily"], level=Level.HIGH), Offence(holds=["assault"], level=Level.MEDIUM)]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return incidents(
        site=["north"] * 4 + ["south"],
        offence=["Common assault", "NON CRIME DOMESTIC", "Actual bodily harm", None, None],
        injury_tick=pd.array([True, False, None, None, None], dtype="boolean"),
        weapon_tick=pd.array([True, False, None, True, None], dtype="boolean"),
        child_present_tick=pd.array([False, None, None, True, None], dtype="boolean"),
    )


@pytest.fixture(scope="module")
def told(frame):
    people = pd.DataFrame({"incident_id": ["i2", "i2", "i3", "i4"], "injured": pd.array([True, None, False, None])})
    children = pd.DataFrame(
        {
            "incident_id": ["i1", "i5"],
            "injured": pd.array([False, None], dtype="boolean"),
            "present_tick": pd.array([True, None], dtype="boolean"),
        }
    )
    offences = pd.DataFrame({"incident_id": ["i1", "i3"], "offence": ["common_assault", "threats_to_kill"]})
    actions = pd.DataFrame({"incident_id": ["i1", "i2", "i3"], "action": ["arrest", "arrest", "bail"]})
    findings = found(
        ("i1", "level", "medium"),
        ("i2", "level", "medium"),
        ("i3", "level", "low"),
        ("i2", "weapon", "knife"),
        ("i1", "weapon", "other"),
        ("i1", "removal", "perpetrator_arrested"),
        ("i3", "removal", "perpetrator_arrested"),
        ("i4", "removal", "perpetrator_left"),
        ("i2", "child_location", "asleep"),
        ("i4", "child_location", "not_on_premises"),
        ("i1", "hurt", "child"),
        ("i2", "threats_to_kill", "victim"),
        ("i4", "threats_to_kill", "self_only"),
    )
    return beside(Fields(frame, people, children, offences, actions), findings, OFFENCES)


@pytest.fixture(scope="module")
def counted(frame, told) -> pd.DataFrame:
    return io.validated(disagreement(frame, told), Disagreement, "counts").set_index(["site", "told"])


@pytest.mark.parametrize(
    ("what", "counts"),
    [
        ("violence", [1, 1, 1, 0, 1]),
        ("injury", [1, 0, 1, 1, 1]),
        ("weapon", [1, 1, 1, 0, 1]),
        ("threats_to_kill", [0, 1, 1, 2, 0]),
        ("arrest", [1, 1, 1, 1, 0]),
        ("child_present", [0, 0, 2, 0, 2]),
    ],
)
def test_text_and_fields(counted, what, counts):
    assert counted.loc[("north", what)].tolist() == counts


def test_a_site_whose_box_is_always_blank_disagrees_nowhere(counted):
    assert counted.loc[("south", "weapon")].tolist() == [0, 0, 0, 0, 1]


def test_every_incident_is_counted_once(counted):
    assert counted.loc["north"].sum(axis=1).tolist() == [4] * 6


def test_what_a_field_tells_and_the_text_does_not_is_a_reason_to_read_it(frame, told):
    doubts = io.validated(untold(frame, told), Doubt, "doubts")
    assert doubts[[Doubt.incident_id, Doubt.reason]].to_numpy().tolist() == [
        ["i3", "the offence tells of violence, the text does not"],
        ["i2", "a field tells of an injury, the text does not"],
        ["i4", "a box tells of a weapon, the text does not"],
        ["i3", "an offence tells of a threat to kill, the text does not"],
    ]
