"""Rows that contradict themselves or one another: each contradiction is told with its line, and nothing else is."""

from __future__ import annotations

from filetrack.extracts import north_care, north_police, south_care, south_police
from filetrack.quality.examination import together
from filetrack.schemas.codes import Severity
from filetrack.schemas.police import Incident, Person
from filetrack.schemas.quality import CheckCount, Quarantined
from filetrack.schemas.raw import north_care as nc
from filetrack.schemas.raw import north_police as np
from filetrack.schemas.raw import south_care as sc
from filetrack.schemas.raw import south_police as sp
from filetrack.schemas.raw.base import file_name, key, month


def row(schema, **values: str) -> dict[str, str]:
    return {getattr(schema, name): text for name, text in values.items()}


def born(schema, when: str, block: str = "") -> dict[str, str]:
    return {month(getattr(schema, f"{block}dob")): when}


def named(schema, who: str, block: str = "") -> dict[str, str]:
    """The tokens of a person's names and birth."""
    return {key(getattr(schema, f"{block}{name}")): f"{name} {who}" for name in ("forename", "surname", "dob")}


def told(files) -> set[tuple[str, int, str]]:
    """File, line and check of everything that was only told."""
    found = together(file.warned() for file in files)
    return set(map(tuple, found[[Quarantined.file, Quarantined.line, Quarantined.rule]].to_numpy().tolist()))


def failed(files, *codes: str) -> dict[str, tuple[int, int]]:
    """How many of how many units failed some checks."""
    counts = together(file.counts() for file in files)
    counts = counts[counts[CheckCount.rule].isin(codes)].set_index(CheckCount.rule)
    return {code: (int(one[CheckCount.failed]), int(one[CheckCount.units])) for code, one in counts.iterrows()}


def at(schema, **lines: list[int]) -> set[tuple[str, int, str]]:
    return {(file_name(schema), line, code) for code, numbers in lines.items() for line in numbers}


def incident(ref: str, day: str, ticked: str = "", marker: str = "N") -> dict[str, str]:
    sound = {"relationship": "EX PARTNERS", "place": "STREET"}
    return row(np.Incidents, incident_ref=ref, date_reported=day, css_notified=ticked, dv_marker=marker, **sound)


def test_contradictions_of_the_northern_police(conform_rows):
    def adult(ref: str, number: str, when: str, **values: str) -> dict[str, str]:
        return row(np.People, incident_ref=ref, person_id=number, role="VICTIM", **values) | born(np.People, when)

    def child(ref: str, number: str, when: str) -> dict[str, str]:
        return row(np.Children, incident_ref=ref, child_no=number) | born(np.Children, when)

    def call(ref: str, received: str, arrived: str = "") -> dict[str, str]:
        return row(np.Calls, incident_ref=ref, call_no="1", received=received, arrived=arrived)

    def form(ref: str, completed: str, **values: str) -> dict[str, str]:
        return row(np.Notifications, incident_ref=ref, completed=completed, **values)

    _, files = conform_rows(
        north_police,
        Incidents=[
            incident("p1", "12/01/2007", "Y", "Y"),
            incident("p2", "15/01/2007"),
            incident("p3", "20/01/2007", "Y", "Y"),
            incident("p4", "01/12/2007"),
            incident("p5", "05/06/2007"),
        ],
        People=[
            adult("p1", "n1", "1980-05") | named(np.People, "ann"),
            adult("p1", "n2", "1980-05") | named(np.People, "ann"),
            adult("p3", "n3", "2007-03"),
            adult("p4", "n4", "1890-01"),
            adult("p5", "n5", "1996-01"),
        ],
        Children=[child("p1", "1", "2000-01"), child("p1", "3", "1988-01"), child("p2", "1", "1989-02")],
        Calls=[call("p1", "12/01/2007 21:30", "12/01/2007 21:00"), call("p3", "25/01/2007 10:00")],
        RiskAssessments=[
            row(np.RiskAssessments, incident_ref="p1", assessed="11/01/2007"),
            row(np.RiskAssessments, incident_ref="p1", assessed="12/01/2007"),
        ],
        Actions=[
            row(np.Actions, incident_ref="p1", taken="11/01/2007 23:59", action="ARRESTED"),
            row(np.Actions, incident_ref="p1", taken="12/01/2007 00:00", action="ARRESTED"),
        ],
        Notifications=[
            form("p1", "11/01/2007", sent="10/01/2007", incident_date="12/01/2007", children_named="4, 1"),
            form("p2", "16/01/2007", sent="16/01/2007", incident_date="15/01/2007", children_named="1"),
        ],
    )
    assert told(files) == {
        *at(np.Incidents, incident_without_people=[3], tick_without_notification=[4], marked_without_children=[4]),
        *at(np.Incidents, day_month_swapped=[5], outside_register=[6]),
        *at(np.People, same_person_twice=[3], birth_after_incident=[4], adult_too_old=[5], adult_too_young=[6]),
        *at(np.Children, child_not_a_child=[3], child_older_than_parent=[3], numbers_with_gaps=[2, 3]),
        *at(np.Calls, response_before_call=[2], call_apart_from_report=[3]),
        *at(np.RiskAssessments, assessed_before_report=[2]),
        *at(np.Actions, action_before_report=[2]),
        *at(np.Notifications, notification_before_report=[2], sent_before_completed=[2]),
        *at(np.Notifications, incident_after_notification=[2], form_names_unlisted_child=[2]),
        *at(np.Notifications, notification_without_tick=[3]),
    }
    assert failed(files, "month_not_covered", "day_not_covered", "child_older_than_parent") == {
        "month_not_covered": (2, 3),
        "day_not_covered": (28, 31),
        "child_older_than_parent": (1, 2),
    }


def test_a_notification_without_its_incident_is_refused(conform_rows):
    form = row(np.Notifications, incident_ref="p9", completed="12/01/2007")
    _, files = conform_rows(north_police, Incidents=[incident("p1", "12/01/2007")], Notifications=[form])
    refused = together(file.quarantined() for file in files)
    assert refused[[Quarantined.line, Quarantined.rule]].to_numpy().tolist() == [[2, "notification_without_incident"]]


def test_contradictions_of_the_southern_police(conform_rows):
    def report(number: str, **values: str) -> dict[str, str]:
        sound = {"date_reported": "12/01/2007", "dv_flag": "DV", "venue_type": "STREET", "relation": "SPOUSE"}
        return row(sp.Cris, cris_no=number, **sound, **values)

    def merlin(number: str, cris: str, created: str, **values: str) -> dict[str, str]:
        return row(sp.Merlin, merlin_no=number, other_refs=f"CRIS {cris}", created=created, **values)

    def subject(of: str, number: str, when: str) -> dict[str, str]:
        return row(sp.MerlinChildren, merlin_no=of, subject_no=number) | born(sp.MerlinChildren, when)

    early = {"officer_arrival": "11/01/2007 20:00", "risk_level": "HIGH", "risk_date": "10/01/2007"}
    log = "Argument.\n12/01/2007 10:00 - arrested\n11/01/2007 10:00 - arrested"
    roles = {"p1_role": "VICTIM", "p2_role": "SUSPECT"}
    _, files = conform_rows(
        south_police,
        Cris=[
            report("c1", **early, **roles, details=log)
            | born(sp.Cris, "1980-05", "p1_")
            | born(sp.Cris, "1979-01", "p2_"),
            report("c2"),
            report("c3", **roles) | named(sp.Cris, "ann", "p1_") | named(sp.Cris, "ann", "p2_"),
        ],
        Merlin=[
            merlin("m1", "c1", "11/01/2007", sent_date="12/01/2007"),
            merlin("m2", "c9", "12/01/2007", sent_date="12/01/2007"),
        ],
        MerlinChildren=[subject("m1", "1", "1988-01"), subject("m1", "3", "2007-02"), subject("m1", "4", "2000-01")],
        ResearcherIdentifiers=[row(sp.ResearcherIdentifiers, study_no="1", cris_no="c1")],
        CadTimes=[row(sp.CadTimes, study_no="1", call_received="2007-01-12 10:00", time_of_arrival="2007-01-12 09:59")],
    )
    assert told(files) == {
        *at(sp.Cris, arrival_before_report=[2], assessed_before_report=[2], action_before_report=[2]),
        *at(sp.Cris, incident_without_people=[3], same_person_twice=[4]),
        *at(sp.Merlin, notification_before_report=[2], incident_after_notification=[2]),
        *at(sp.Merlin, report_not_supplied=[3], record_without_children=[3]),
        *at(sp.MerlinChildren, child_not_a_child=[2], child_older_than_parent=[2], birth_after_incident=[3]),
        *at(sp.MerlinChildren, numbers_with_gaps=[2, 3, 4]),
        *at(sp.CadTimes, response_before_call=[2]),
    }


def test_contradictions_of_northern_social_care(conform_rows):
    def child(number: str, when: str = "2000-01", who: str = "") -> dict[str, str]:
        tokens = named(nc.Children, who or number)
        return row(nc.Children, child_id=number, records_from="01/01/2003") | tokens | born(nc.Children, when)

    def sibling(one: str, other: str) -> dict[str, str]:
        return row(nc.FamilyLinks, child_id=one, link_type="SIBLING", linked_child_id=other)

    def adult(of: str, link: str, who: str, when: str = "") -> dict[str, str]:
        return (
            row(nc.FamilyLinks, child_id=of, link_type=link) | named(nc.FamilyLinks, who) | born(nc.FamilyLinks, when)
        )

    _, files = conform_rows(
        north_care,
        Children=[child("k1"), child("k2"), child("k3"), child("k4", who="k1"), child("k5")],
        FamilyLinks=[
            sibling("k1", "k2"),
            sibling("k3", "k3"),
            adult("k1", "MOTHER", "ann", "1989-01"),
            adult("k2", "MOTHER", "bea", "1970-01"),
            adult("k3", "MOTHER", "cat"),
            adult("k3", "FATHER", "cat"),
            adult("k3", "MOTHER", "k5"),
            adult("k5", "MOTHER", "k3"),
        ],
        Events=[
            row(nc.Events, event_id="e1", child_id="k1", date="28/02/1999", event="HOME VISIT"),
            row(nc.Events, event_id="e2", child_id="k1", date="01/03/1999", event="HOME VISIT"),
            row(
                nc.Events,
                event_id="e3",
                child_id="k1",
                date="12/01/2007",
                incident_date="13/01/2007",
                event="HOME VISIT",
            ),
        ],
        Plans=[
            row(nc.Plans, child_id="k1", plan="CHILD IN NEED", started="02/01/2007", ended="01/01/2007"),
            row(nc.Plans, child_id="k1", plan="CHILD IN NEED", started="02/01/2007", ended="02/01/2007"),
        ],
    )
    assert told(files) == {
        *at(nc.Children, in_two_families=[2, 5]),
        *at(nc.FamilyLinks, linked_to_itself=[3], chained_families=[2, 3], child_older_than_parent=[4]),
        *at(nc.FamilyLinks, two_roles=[6, 7], family_cycle=[8, 9]),
        *at(nc.Events, event_before_birth=[2], incident_after_notification=[4]),
        *at(nc.Plans, ended_before_started=[2]),
    }


def test_contradictions_of_southern_social_care(conform_rows):
    def indexed(
        file: str, number: str, role: str, who: str, when: str, where: str = "CENTRAL FILE STORE"
    ) -> dict[str, str]:
        place = row(sc.FileIndex, file_no=file, person_no=number, relationship=role, location=where)
        return place | named(sc.FileIndex, who) | born(sc.FileIndex, when)

    def entry(file: str, day: str) -> dict[str, str]:
        return row(sc.Events, file_no=file, date=day, entry="File closed")

    _, files = conform_rows(
        south_care,
        FileIndex=[
            indexed("f1", "1", "CHILD", "kim", "2000-01"),
            indexed("f1", "2", "MOTHER", "ann", "1989-01"),
            indexed("f1", "3", "PARTNER", "ann", "1989-01"),
            indexed("f2", "1", "CHILD", "kim", "2000-01"),
            indexed("f2", "2", "MOTHER", "kim", "2000-01"),
            indexed("f3", "1", "MOTHER", "bea", "1970-01", "OUT - WITH TEAM MANAGER"),
        ],
        Forms=[row(sc.Forms, file_no=file, read_on="2008-11-03") for file in ("f1", "f3")],
        Notifications=[row(sc.Notifications, file_no="f1", received="2007-01-12", incident_date="2007-01-13")],
        Events=[entry("f1", "1999-02-28"), entry("f1", "2008-11-03"), entry("f1", "2008-11-04")],
    )
    assert told(files) == {
        *at(sc.FileIndex, in_two_families=[2, 5], two_roles=[3, 4, 5, 6], child_older_than_parent=[2, 5]),
        *at(sc.FileIndex, family_cycle=[6], file_without_children=[7]),
        *at(sc.Forms, read_but_not_in_store=[3]),
        *at(sc.Notifications, incident_after_notification=[2]),
        *at(sc.Events, event_before_birth=[2], entry_after_reading=[4]),
    }


def test_days_that_cannot_be_are_refused_or_blanked(conform_rows, blanked):
    days = {"placeholder_date": "01/01/1900", "future_date": "01/01/2010", "date_too_early": "12/01/0207"}
    register = [incident(f"p{number}", "12/01/2007") for number in range(3)]
    forms = [
        row(np.Notifications, incident_ref=f"p{number}", completed="12/01/2007", sent=day)
        for number, day in enumerate(days.values())
    ]
    register += [incident(f"p{number}", day) for number, day in enumerate(days.values(), 3)]
    _, files = conform_rows(north_police, Incidents=register, Notifications=forms)
    refused = together(file.quarantined() for file in files)
    assert refused[[Quarantined.line, Quarantined.rule]].to_numpy().tolist() == [
        [5, "placeholder_date"],
        [6, "future_date"],
        [7, "date_too_early"],
    ]
    assert blanked(files) == {(np.Notifications.sent, rule): (3, 1) for rule in days}


def test_the_codebook_may_have_contradicting_rows_refused(raw_frame, opened, codes, study, checks):
    stricter = {"severity": Severity.QUARANTINE, "threshold": None}
    changed = {**checks.checks, "outside_register": checks["outside_register"].model_copy(update=stricter)}
    register = [incident("p1", "12/01/2007"), incident("p2", "05/06/2007")]
    given = {np.Incidents: register, np.Actions: [row(np.Actions, incident_ref="p2", action="ARRESTED")]}
    frames = {schema: raw_frame(schema, *given.get(schema, [])) for schema in np.FILES}
    files = opened(north_police, frames, checks.model_copy(update={"checks": changed}))
    records = north_police.conform(files, codes(north_police), study)
    assert records[Incident][Incident.incident_id].tolist() == ["p1"]
    refused = together(file.quarantined() for file in files.values())
    assert refused[[Quarantined.file, Quarantined.line, Quarantined.rule]].to_numpy().tolist() == [
        ["incidents.csv", 3, "outside_register"],
        ["actions.csv", 2, "unknown_reference"],
    ]


def test_a_placeholder_of_a_birth_is_blanked_with_its_token(conform_rows, blanked):
    adult = row(np.People, incident_ref="p1", person_id="n1", role="VICTIM") | named(np.People, "ann")
    records, files = conform_rows(
        north_police, Incidents=[incident("p1", "12/01/2007")], People=[adult | born(np.People, "1900-01")]
    )
    person = records[Person].iloc[0]
    assert person[[Person.birth_key, Person.birth_month]].isna().all()
    assert person[Person.details_missing]
    assert blanked(files) == {("DOB month", "placeholder_date"): (1, 1)}


def test_a_column_whose_days_are_months_is_told_once_enough_dates_are_there(conform_rows):
    days = [f"{month:02}/{day:02}/2007" for day in (1, 2, 3) for month in range(1, 13)]
    _, files = conform_rows(north_police, Incidents=[incident(f"p{n}", day) for n, day in enumerate(days)])
    counts = files[0].counts()
    swapped = counts[counts[CheckCount.rule] == "day_month_swapped"]
    assert swapped[[CheckCount.units, CheckCount.failed, CheckCount.ran]].to_numpy().tolist() == [
        [36, 0, True],
        [36, 36, True],
    ]
    assert sum("days of the month above 12" in stop for stop in files[0].stops) == 1
