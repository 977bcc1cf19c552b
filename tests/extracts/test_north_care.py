"""North social services: children's records become families, members and events."""

from __future__ import annotations

import functools

import pandas as pd
import pytest

from filetrack.extracts import north_care
from filetrack.extracts.north_care import raw
from filetrack.quality.examination import together
from filetrack.schemas.care import Consultation, Conversation, Event, Family, Household, Member, ServiceUse
from filetrack.schemas.quality import Quarantined
from filetrack.schemas.raw.base import key

CHILD = raw.Children.child_id


def child(number: str, records_from: str = "01/02/2003") -> dict[str, str]:
    return {CHILD: number, raw.Children.records_from: records_from}


def sibling(one: str, other: str) -> dict[str, str]:
    return {CHILD: one, raw.FamilyLinks.link_type: "SIBLING", raw.FamilyLinks.linked_child_id: other}


def mother(of: str, forename: str, birth: str = "b1") -> dict[str, str]:
    keys = {key(raw.FamilyLinks.forename): forename, key(raw.FamilyLinks.dob): birth}
    return {CHILD: of, raw.FamilyLinks.link_type: "MOTHER", **keys}


def event(number: str, of: str, what: str, date: str = "12/01/2007", **values: str) -> dict[str, str]:
    named = {getattr(raw.Events, name): text for name, text in values.items()}
    return {
        raw.Events.event_id: number,
        CHILD: of,
        raw.Events.event: what,
        raw.Events.date: date,
        **named,
    }


@pytest.fixture
def conformed(conform_rows):
    return functools.partial(conform_rows, north_care)


def test_linked_children_are_one_family_named_after_the_smallest(conformed):
    records, _ = conformed(
        Children=[child("k3"), child("k1"), child("k2"), child("k9")],
        FamilyLinks=[sibling("k3", "k2"), sibling("k2", "k3"), sibling("k2", "k1")],
    )
    members = records[Member]
    assert dict(zip(members[Member.member_id], members[Member.family_id], strict=True)) == {
        "k1": "k1",
        "k2": "k1",
        "k3": "k1",
        "k9": "k9",
    }
    assert records[Family][Family.family_id].tolist() == ["k1", "k9"]


def test_an_adult_linked_from_two_children_is_one_member(conformed):
    records, _ = conformed(
        Children=[child("k1"), child("k2")],
        FamilyLinks=[sibling("k1", "k2"), mother("k1", "t1"), mother("k2", "t1"), mother("k2", "t2")],
    )
    members = records[Member]
    adults = members[members[Member.role] == "mother"]
    assert adults[Member.member_id].tolist() == ["k1-mother-1", "k1-mother-2"]


def test_history_is_complete_only_where_every_childs_records_were_migrated(conformed):
    records, _ = conformed(
        Children=[child("k1"), child("k2", "NOT MIGRATED"), child("k3"), child("k4", "")],
        FamilyLinks=[sibling("k1", "k2")],
    )
    families = records[Family]
    complete = dict(zip(families[Family.family_id], families[Family.history_complete], strict=True))
    assert complete == {"k1": False, "k3": True, "k4": False}


def test_entries_of_several_children_on_one_day_are_one_event(conformed):
    records, _ = conformed(
        Children=[child("k1"), child("k2")],
        FamilyLinks=[sibling("k1", "k2")],
        Events=[
            event("e1", "k1", "HOME VISIT"),
            event("e2", "k2", "DUTY VISIT"),
            event("e3", "k2", "HOME VISIT", "13/01/2007"),
            event("e4", "k1", "CONTACT RECORD", source="GP"),
            event("e5", "k2", "CONTACT RECORD", source="SCHOOL"),
        ],
    )
    events = records[Event]
    assert events[[Event.event_id, Event.kind, Event.source]].fillna("").to_numpy().tolist() == [
        ["k1-20070112-contact", "contact", "education"],
        ["k1-20070112-contact-2", "contact", "health"],
        ["k1-20070112-visit", "visit", ""],
        ["k1-20070113-visit", "visit", ""],
    ]


def test_a_notification_on_a_childs_record_and_on_a_diary_sheet_is_one(conformed):
    faxed = {
        raw.DiarySheets.entry_id: "d1",
        CHILD: "k2",
        raw.DiarySheets.date: "12/01/2007",
        raw.DiarySheets.entry_type: "FAX FROM POLICE - DV",
        raw.DiarySheets.police_ref: "p1",
    }
    told = {"police_ref": "p1", "incident_date": "10/01/2007"}
    records, _ = conformed(
        Children=[child("k1"), child("k2")],
        FamilyLinks=[sibling("k1", "k2")],
        Events=[event("e1", "k1", "POLICE DV NOTIFICATION", "14/01/2007", **told)],
        DiarySheets=[faxed],
    )
    events = records[Event]
    assert events[[Event.kind, Event.reference, Event.source]].to_numpy().tolist() == [["notification", "p1", "police"]]
    assert events[Event.happened_on].tolist() == [pd.Timestamp("2007-01-12")]
    assert events[Event.incident_on].tolist() == [pd.Timestamp("2007-01-10")]


def test_plans_and_placements_are_starts_and_ends(conformed):
    def plan(what: str, ended: str) -> dict[str, str]:
        return {CHILD: "k1", raw.Plans.plan: what, raw.Plans.started: "01/01/2007", raw.Plans.ended: ended}

    def placement(what: str, ended: str) -> dict[str, str]:
        dates = {raw.Placements.started: "02/01/2007", raw.Placements.ended: ended}
        return {CHILD: "k1", raw.Placements.placement: what, **dates}

    records, _ = conformed(
        Children=[child("k1")],
        Plans=[plan("CHILD PROTECTION", "05/06/2007"), plan("CHILD IN NEED", "")],
        Placements=[placement("FOSTER CARE", "06/06/2007"), placement("RESIDENCE ORDER", "07/06/2007")],
        Assessments=[{CHILD: "k1", raw.Assessments.assessment: "S47 ENQUIRY", raw.Assessments.started: "03/01/2007"}],
        Letters=[{CHILD: "k1", raw.Letters.letter: "DV LETTER 1", raw.Letters.sent: "04/01/2007"}],
    )
    events = records[Event]
    days = events[Event.happened_on].dt.strftime("%d/%m")
    assert list(zip(days, events[Event.kind], strict=True)) == [
        ("01/01", "registration"),
        ("01/01", "support_plan"),
        ("02/01", "looked_after"),
        ("02/01", "residence_order"),
        ("03/01", "section_47_enquiry"),
        ("04/01", "letter"),
        ("05/06", "deregistration"),
        ("06/06", "looked_after_end"),
    ]


def test_links_and_entries_of_unknown_children_are_refused(conformed):
    records, files = conformed(
        Children=[child("k1")],
        FamilyLinks=[sibling("k1", "k7"), mother("k8", "t1")],
        Events=[event("e1", "k7", "HOME VISIT"), event("e2", "k1", "HOME VISIT", "31/02/2007")],
    )
    refused = together(file.quarantined() for file in files)
    columns = [Quarantined.file, Quarantined.line, Quarantined.rule, Quarantined.column]
    assert refused[columns].to_numpy().tolist() == [
        ["family_links.csv", 2, "unknown_reference", "Linked Child ID"],
        ["family_links.csv", 3, "unknown_reference", "ICS Child ID"],
        ["events.csv", 2, "unknown_reference", "ICS Child ID"],
        ["events.csv", 3, "not_a_date", "Event Date"],
    ]
    assert records[Event].empty
    assert len(records[Member]) == 1


def of(number: str, schema, **values: str) -> dict[str, str]:
    return {CHILD: number, **{getattr(schema, name): text for name, text in values.items()}}


def service(number: str, what: str = "REFUGE", date: str = "12/01/2007", **values: str) -> dict[str, str]:
    sound = {"member": "MOTHER", "origin": "SIGNPOSTED", **values}
    return of(number, raw.Services, service=what, date=date, **sound)


def test_services_of_several_children_on_one_day_are_one(conformed, blanked):
    records, files = conformed(
        Children=[child("k1"), child("k2")],
        FamilyLinks=[sibling("k1", "k2")],
        Services=[
            service("k1", engagement="ENGAGED"),
            service("k2", engagement="ATTENDED THROUGHOUT"),
            service("k2", date="14/01/2007"),
            service("k1", "HOME START", member="PARTNER", origin="SELF REFERRED", engagement="WITHDREW"),
            service("k1", "CAMHS", member="CHILD", engagement="SULKED"),
        ],
    )
    uses = records[ServiceUse]
    columns = [ServiceUse.service, ServiceUse.member, ServiceUse.signposted, ServiceUse.engagement]
    assert uses[columns].fillna("").to_numpy().tolist() == [
        ["camhs", "children", True, ""],
        ["family_support", "father", False, "partial"],
        ["specialist_dv", "mother", True, "full"],
        ["specialist_dv", "mother", True, ""],
    ]
    assert uses[ServiceUse.happened_on].dt.day.tolist() == [12, 12, 12, 14]
    assert set(uses[ServiceUse.family_id]) == {"k1"}
    assert blanked(files) == {("Engagement", "unknown_wording"): (4, 1)}


def test_agencies_asked_for_information_or_to_monitor(conformed):
    def contact(number: str, agency: str, purpose: str) -> dict[str, str]:
        return of(number, raw.AgencyContacts, date="12/01/2007", agency=agency, purpose=purpose)

    records, _ = conformed(
        Children=[child("k1"), child("k2")],
        FamilyLinks=[sibling("k1", "k2")],
        AgencyContacts=[
            contact("k1", "SCHOOL", "INFORMATION"),
            contact("k2", "NURSERY", "INFORMATION"),
            contact("k2", "GP", "MONITORING"),
        ],
    )
    contacts = records[Consultation]
    assert contacts[[Consultation.agency, Consultation.monitoring]].to_numpy().tolist() == [
        ["education", False],
        ["gp", True],
    ]


def test_a_man_spoken_with_is_the_perpetrator_unless_the_record_says_not(conformed):
    people = ["MOTHER", "FATHER", "PARTNER", "PARTNER (NOT PERPETRATOR)", "CHILD"]
    records, _ = conformed(
        Children=[child("k1")],
        SpokenWith=[
            of("k1", raw.SpokenWith, date=f"0{day}/01/2007", spoken_with=who) for day, who in enumerate(people, 1)
        ],
    )
    talks = records[Conversation]
    assert talks[Conversation.member].tolist() == ["mother", "father", "father", "father", "children"]
    assert talks[Conversation.perpetrator].tolist() == [pd.NA, True, True, False, pd.NA]


def test_households_of_children_are_a_familys(conformed):
    def household(number: str, date: str, who: str) -> dict[str, str]:
        return of(number, raw.Households, from_date=date, lives_with=who)

    records, _ = conformed(
        Children=[child("k1"), child("k2")],
        FamilyLinks=[sibling("k1", "k2")],
        Households=[
            household("k2", "05/06/2007", "FOSTER CARERS"),
            household("k1", "01/01/2007", "MOTHER AND PARTNER"),
            household("k2", "01/01/2007", "BOTH PARENTS"),
            household("k1", "05/06/2007", "MOTHER ALONE"),
        ],
    )
    households = records[Household]
    months = households[Household.from_on].dt.month
    assert list(zip(months, households[Household.living], strict=True)) == [
        (1, "mother_and_partner"),
        (6, "away"),
        (6, "mother"),
    ]


def test_rows_in_unknown_words_or_of_unknown_children_are_refused(conformed):
    records, files = conformed(
        Children=[child("k1")],
        Services=[
            service("k1", "YOGA"),
            service("k1", origin=""),
            service("k7"),
            service("k1"),
            service("k1"),
            service("k1", date="2 May"),
        ],
    )
    refused = together(file.quarantined() for file in files)
    assert refused[[Quarantined.line, Quarantined.rule, Quarantined.column]].to_numpy().tolist() == [
        [2, "unknown_wording", "Service"],
        [3, "unknown_wording", "Origin"],
        [4, "unknown_reference", "ICS Child ID"],
        [6, "repeated_row", "ICS Child ID"],
        [7, "not_a_date", "Date"],
    ]
    assert len(records[ServiceUse]) == 1
