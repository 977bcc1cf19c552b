"""What a mapping may not say, told to whoever must mend it: the file, the record, the field and the nearest name."""

from __future__ import annotations

import copy

import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.raw.base import file_of
from filetrack.schemas.raw.of_site import raw_schemas

INCIDENT = {"incident_id": "No", "reported_on": "Day", "domestic": {"constant": True}}
NOTIFICATION = {"notification_id": "No", "incident_id": "No", "created_on": "Day"}
POLICE = {"files": {"log.csv": {"gives": {"incident": INCIDENT, "notification": NOTIFICATION}}}}


def changed(path: str, value) -> dict:
    """The config with one place of `POLICE` changed; None takes it out."""
    config = copy.deepcopy({"police": POLICE})
    *way, last = path.split("/")
    place = config
    for step in way:
        place = place.setdefault(step, {})
    if value is None:
        del place[last]
    else:
        place[last] = value
    return config


GIVES = "police/files/log.csv/gives"


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (changed(f"{GIVES}/incidnt", INCIDENT), "unknown record “incidnt” (did you mean “incident”?)"),
        (changed(f"{GIVES}/incident/reportd_on", "Day"), "unknown field “reportd_on” (did you mean “reported_on”?)"),
        (
            changed(f"{GIVES}/incident/relationship", {"column": "R", "codes": {"x": "formr_partner"}}),
            "did you mean “former_partner”?",
        ),
        (changed(f"{GIVES}/incident/location", {"constant": "moon"}), "the codes are victims_home, public_place"),
        (changed(f"{GIVES}/incident/domestic", {"constant": "yes"}), "neither true nor false"),
        (changed(f"{GIVES}/incident/domestic", None), "log.csv: incident lacks “domestic”"),
        (changed(f"{GIVES}/notification", None), "newtown.yaml, police: no file gives a record “notification”"),
        (
            changed(f"{GIVES}/event", {"child": "Child", "happened_on": "Day", "kind": "K"}),
            "“event” is no record of police",
        ),
        (
            changed(f"{GIVES}/person", {"incident_id": "No", "role": {"constant": "victim"}, "forename": "No"}),
            "“No” cannot be both a forename and",
        ),
        (changed(f"{GIVES}/incident/rows", {"No": ["7"]}), "“No” identifies people"),
        (
            changed("police/files/log.csv/dates", ["day_first", "month_first"]),
            "cannot be both day_first and month_first",
        ),
        (changed("police/files/log.csv/reads", {"Day": "x"}), "must have one group"),
        (changed("police/format", "notifcation"), "no such format (did you mean “notification”?)"),
        (changed("police/fils", {}), "unknown key “police.mapping.fils”"),
    ],
)
def test_a_fault_of_a_mapping_is_told(config, told, site):
    with pytest.raises(Problem) as problem:
        io.site(site(config), "newtown")
    assert told in str(problem.value)


def test_a_key_that_stands_twice_is_told_by_its_line(site):
    sites = site({})
    (sites / "newtown.yaml").write_text("selection: recorded\npolice:\n  format: notification\n  format: ssd\n")
    with pytest.raises(Problem, match=r"line 3.*“format” stands there twice"):
        io.site(sites, "newtown")


def test_a_format_is_completed_by_what_the_site_says(site):
    police = {
        "format": "notification",
        "suffix": ".parquet",
        "files": {"people.parquet": None, "notifications.parquet": {"missing": ["NK"]}},
    }
    config = io.site(site({"police": police}), "newtown")
    assert [*config.police.files] == ["notifications.parquet", "children.parquet"]
    assert config.police.files["notifications.parquet"][0].missing == ["NK"]
    assert "incident" in config.police.files["notifications.parquet"][0].gives


def test_patterns_mean_the_files_that_are_there_and_lenient_ones_need_not_be(site):
    care = {
        "files": {
            "*.xml": [
                {"sheet": "A", "gives": {"event": {"child": "I", "happened_on": "D", "kind": {"constant": "contact"}}}}
            ],
            "more.csv": {
                "lenient": True,
                "gives": {"event": {"child": "I", "happened_on": "D", "kind": {"constant": "contact"}}},
            },
        }
    }
    config = io.site(site({"care": care}), "newtown")
    clear = raw_schemas(config, "care", ["b.xml", "a.xml"])
    assert [file_of(schema)["file"] for schema in clear] == ["a.xml", "b.xml"]
    sent = raw_schemas(config, "care", ["a.xlsx", "more.csv"], anonymised=True)
    assert [file_of(schema)["file"] for schema in sent] == ["a.xlsx", "more.csv"]


def test_a_code_list_that_is_not_there_is_told_with_the_nearest(conformed):
    mapping = changed(
        f"{GIVES}/risk_assessment", {"incident_id": "No", "grade": {"column": "R", "codelist": "risk_grades"}}
    )
    with pytest.raises(Problem, match=r"risk_grades.csv does not exist.*risk_grade"):
        conformed("police", mapping["police"], {"log.csv": "No,Day,R\n1,01/01/2024,High\n"})


def test_a_lenient_file_may_lack_what_no_record_needs(conformed):
    mapping = {"format": "notification"}
    done = conformed(
        "police",
        mapping,
        {"notifications.csv": "incident ref,Reported  Date,Notification Ref,Created Date\n1,01/01/2024,,\n"},
    )
    (file,) = done.files.values()
    assert file.accepted.tolist() == [True]


def test_a_lenient_file_may_not_lack_what_a_record_needs(conformed):
    done = conformed("police", {"format": "notification"}, {"notifications.csv": "Incident Ref,Relationship\n1,x\n"})
    assert "lacks “Reported Date”" in " ".join(stop for file in done.files.values() for stop in file.stops)
