"""Which tables a site's files allow, and what would have to be added for the others."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.extracts.__main__ import check
from filetrack.extracts.check import (
    answers,
    fields_of,
    follow_up,
    linkage,
    references,
    sample,
    summary,
    tables_in_words,
    wanted,
)
from filetrack.extracts.held import filled_by, held
from filetrack.schemas import care, police
from filetrack.schemas.declared import Tables
from filetrack.schemas.mapping import Mapping
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.study import Study

CONFIG = Path(__file__).parents[2] / "config"
POLICE, CARE = fields_of("police"), fields_of("care")
PEOPLE = {"forename": "Forename", "surname": "Surname", "birth": "DOB"}


@pytest.fixture(scope="module")
def tables():
    return io.settings(CONFIG / "tables.yaml", Tables).in_order()


def made(tables, site: str, held: set[str]) -> set[str]:
    return {one.table.number for one in answers(tables, site, held) if one.made}


def test_a_site_with_all_fields_has_every_table_that_names_it(tables):
    others = {"11", "30"}
    assert made(tables, "north", POLICE | CARE) == {table.number for table in tables} - others


def test_a_police_force_alone_has_the_chapters_on_incidents(tables):
    found = made(tables, "north", POLICE)
    assert {"4", "12", "18", "25", "28", "29"} <= found
    assert not {"32", "33", "36", "41"} & found


def test_social_care_alone_has_no_table_as_the_sample_is_the_police_s(tables):
    assert made(tables, "north", CARE) == set()


def test_without_narratives_what_boxes_tell_is_left(tables):
    lost = made(tables, "north", POLICE) - made(
        tables, "north", POLICE - {"incident.narrative", "notification.narrative"}
    )
    assert lost == {"18", "21", "24"}


def test_a_reason_names_the_record_the_field_and_where_it_would_go(tables):
    form = SiteConfig(police=_mapping({"incident": {"incident_id": "No", "reported_on": "On"}}))
    found = answers(tables, "newtown", POLICE - {"incident.reported_minute"})
    said = list(tables_in_words(found, "newtown", form))
    assert (
        "Table 16  Time incident reported to police: cannot be made: no incident.reported_minute (time reported)"
        in said
    )
    assert (
        "- incident.reported_minute (time reported), for Table 16: under incident of a.csv in config/sites/newtown.yaml"
        in said
    )
    assert wanted(found, "police") == {"incident.reported_minute (time reported)": "Table 16"}
    assert summary(found).startswith(f"{len(made(tables, 'newtown', POLICE)) - 1} of {len(tables)} tables can be made")


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        (set(), "Linkage: on names and dates of birth and on the police's references."),
        ({"member.surname_key"}, "Linkage: on the police's references."),
        ({"event.reference"}, "Linkage: on names and dates of birth."),
    ],
)
def test_linkage_is_told_by_what_identifies(lacks, said):
    assert linkage((POLICE | CARE) - lacks) == said
    assert linkage(POLICE | CARE - {"event.reference", "member.birth_key"}).startswith("Linkage: nothing to link on.")


def test_follow_up_is_told_by_the_month():
    period = io.settings(CONFIG / "study.yaml", Study).period
    events = pd.DataFrame({care.Event.happened_on: pd.to_datetime(["2006-03-01", "2008-05-02"])})
    said = follow_up(events, period)
    assert "from 2006-03 to 2008-05" in said
    assert "end later, in 2008-10" in said
    assert "covers" in follow_up(events.assign(happened_on=pd.Timestamp("2009-01-01")), period)


def test_references_that_are_the_incidents_are_told():
    numbers = {police.Notification.notification_id: ["p1", "p2"], police.Notification.incident_id: ["i1", "i2"]}
    notifications = pd.DataFrame(numbers)
    quoted = pd.DataFrame({care.Event.reference: ["i1", "i1", "x", None]})
    (said,) = references(notifications, quoted)
    assert said.startswith("References: 0 of the 2 that social care quotes are numbers of notifications, and 1 are")
    (said,) = references(notifications, quoted.replace("i1", "p1"))
    assert said == "References: 1 of the 2 that social care quotes are numbers of notifications."
    assert not [*references(notifications, quoted.iloc[3:])]


def test_the_sample_is_told_by_how_many_incidents_lie_in_its_period():
    period = io.settings(CONFIG / "study.yaml", Study).period
    incidents = pd.DataFrame({police.Incident.reported_on: pd.to_datetime(["2007-01-31", "2008-05-02"])})
    assert "from the 1 of 2 incidents that were reported from 2007-01-01" in sample(incidents, period)
    assert sample(incidents.iloc[1:], period).endswith("Set period in config/study.yaml.")


def test_a_mapping_holds_what_it_fills_with_more_than_the_neutral_code():
    people = [{"incident_id": "No", "role": {"constant": "victim"}, **PEOPLE}]
    incident = {"incident_id": "No", "reported_on": "On", "relationship": {"constant": "unclear"}}
    fields = filled_by(_mapping({"incident": incident, "person": people}))
    assert {"incident.reported_on", "person.surname_key", "person.birth_month", "person.person_id"} <= fields
    assert not {"incident.relationship", "incident.narrative", "person.occupation"} & fields
    assert "family.family_id" in filled_by(_mapping({"event": {"child": "C", "happened_on": "On", "kind": "Kind"}}))


def test_a_field_is_held_that_some_record_fills():
    frame = pd.DataFrame(
        {"site": "north", "incident_id": ["a", "b"], "offence": [None, None], "narrative": ["", "He."]}
    )
    frame[["offence"]] = frame[["offence"]].astype("str")
    found = held({police.Incident: frame}, "north", "police").set_index("field")
    assert found["held"].to_dict() == {"incident_id": True, "offence": False, "narrative": True}
    assert found["filled"].to_dict() == {"incident_id": 2, "offence": 0, "narrative": 1}
    given = held({police.Incident: frame}, "north", "police", {"incident.incident_id"}).set_index("field")
    assert given.loc["narrative", "held"] == False  # noqa: E712


def test_the_command_ends_well_with_a_summary(capsys, tmp_path):
    check(
        "north", CONFIG / "study.yaml", CONFIG / "checks.yaml", CONFIG / "sites", CONFIG / "codelists",
        CONFIG / "tables.yaml", tmp_path,
    )  # fmt: skip
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "37 of 39 tables can be made, 2 are of another site alone."


def _mapping(gives: dict) -> Mapping:
    return Mapping(files={"a.csv": {"gives": gives}})
