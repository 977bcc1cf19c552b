"""Social-care files, read by the study's rules, show each family's course; losses are physical (§6.2 to §7.2)."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pandas as pd
import pytest

from filetrack.schemas.codes import EndState, Engagement, FileState, Pathway, Site
from filetrack.schemas.raw import north_care, north_police, south_care
from filetrack.schemas.truth import TrueFamily, TrueIncident, TrueMember
from filetrack.simulate.files import care_words as w
from tests.simulate import reading
from tests.simulate.conftest import dates, simulated

COLUMNS = [TrueIncident.end_state, TrueIncident.pathway]


@cache
def traces(site: Site) -> pd.DataFrame:
    """Sampled incidents of a site whose families are known, and the day of the notification in the files, if any."""
    study = simulated()
    files = study.files
    events = (reading.north_events if site == Site.NORTH else reading.south_events)(files)
    by_family = dict(list(events.groupby("family")))
    heads = reading.north_families(files) if site == Site.NORTH else {}
    truth = study.truth[TrueIncident].set_index(TrueIncident.incident_ref)
    rows = []
    for incident in study.population.incidents[site]:
        if not incident.sampled or pd.isna(truth.loc[incident.reference, TrueIncident.family_ref]):
            continue
        family = truth.loc[incident.reference, TrueIncident.family_ref]
        own = by_family.get(heads.get(family, family), events.iloc[:0])
        reported = pd.Timestamp(incident.reported_on)
        sent = reported + pd.Timedelta(days=incident.plan.sent_days or 0) if site == Site.NORTH else reported
        found = reading.located(own, incident.notification, reported, sent)
        rows.append({"ref": incident.reference, "family": family, "found": found, "events": own})
    return pd.DataFrame(rows).join(truth[COLUMNS], on="ref")


@pytest.mark.parametrize("site", list(Site))
def test_notifications_are_found_exactly_where_they_were_traced(study, site):
    frame = traces(site)
    assert (frame["found"].notna() == (frame[TrueIncident.end_state] == EndState.TRACED)).all()


@pytest.mark.parametrize("site", list(Site))
def test_events_show_pathway_and_involvement(study, site):
    frame = traces(site).dropna(subset=["found"]).sort_values("found")
    read = [reading.pathway(events, on) for events, on in zip(frame["events"], frame["found"], strict=True)]
    assert read == frame[TrueIncident.pathway].tolist()
    incomplete = incomplete_histories(study)
    families = study.truth[TrueFamily].set_index(TrueFamily.family_ref)
    for family, group in frame.groupby("family"):
        expected = families.loc[family]
        events = group["events"].iloc[0]
        first, last = group["found"].iloc[0], group["found"].iloc[-1]
        assert reading.previous(events, first, family not in incomplete) == expected[TrueFamily.previous]
        assert reading.subsequent(events, last) == expected[TrueFamily.subsequent]
        most = max(group[TrueIncident.pathway], key=[str(code) for code in Pathway].index)
        assert most == expected[TrueFamily.pathway]


def incomplete_histories(study) -> set[str]:
    north, index = study.files[north_care.Children], study.files[south_care.FileIndex]
    lost = index[south_care.FileIndex.volumes].isin(w.INDEX_VOLUMES["incomplete"])
    paper = north[north_care.Children.records_from] == w.NOT_MIGRATED
    return {*north[paper][north_care.Children.child_id], *index[lost][south_care.FileIndex.file_no]}


def test_a_delay_in_the_south_is_the_received_stamp(study, figures):
    frame = traces(Site.SOUTH)
    reported = {i.reference: pd.Timestamp(i.reported_on) for i in study.population.incidents[Site.SOUTH]}
    frame = frame.dropna(subset=["found"])
    days = Counter((on - reported[ref]).days for ref, on in zip(frame["ref"], frame["found"], strict=True))
    assert days == {n: figures.count(30, "Same day" if n == 0 else str(n)) for n in (0, 1, 2, 3, 4, 6)}


def test_a_family_that_is_not_known_has_no_record(study):
    people = set()
    for schema in (south_care.FileIndex, north_care.Children, north_care.FamilyLinks):
        frame = study.files[schema]
        born = dates(frame[schema.dob]).dt.date
        people |= set(zip(frame[schema.forename], frame[schema.surname], born, strict=True))
    lost = [case for case in study.population.cases if not case.plan.known]
    assert sum(len(case.incidents) for case in lost) == 22
    for case in lost:
        for person in (case.true.mother, case.true.other, *case.true.children):
            assert (person.forename, person.surname, person.born) not in people


def test_a_file_that_was_not_read_has_no_form(study):
    index = study.files[south_care.FileIndex].drop_duplicates(south_care.FileIndex.file_no)
    index = index.set_index(south_care.FileIndex.file_no)
    place = index[south_care.FileIndex.location].map(reading.meaning(w.INDEX_LOCATION))
    read = set(study.files[south_care.Forms][south_care.Forms.file_no])
    truth = study.truth[TrueIncident].dropna(subset=[TrueIncident.family_ref])
    in_store = Counter()
    for _, row in truth[truth[TrueIncident.site] == Site.SOUTH].iterrows():
        family, state = row[TrueIncident.family_ref], row[TrueIncident.end_state]
        if state == EndState.FILE_UNAVAILABLE:
            assert place[family] == FileState.UNAVAILABLE
        assert (family in read) == (state in (EndState.TRACED, EndState.NOTIFICATION_NOT_LOCATED))
        if state == EndState.FILE_NOT_FOUND:
            assert place[family] in (FileState.NOT_FOUND, FileState.READ)
            in_store[place[family]] += 1
        elif family in read:
            assert place[family] == FileState.READ
    assert in_store[FileState.NOT_FOUND]
    for schema in (south_care.Notifications, south_care.Events):
        assert set(study.files[schema][schema.file_no]) <= read


def test_some_northern_notifications_stand_on_a_diary_sheet_alone():
    study = simulated()
    sent = set(study.files[north_police.Notifications][north_police.Notifications.incident_ref])
    diary = set(study.files[north_care.DiarySheets][north_care.DiarySheets.police_ref]) & sent
    events = set(study.files[north_care.Events][north_care.Events.police_ref]) & sent
    assert diary - events
    assert len(events) > len(diary)


def test_children_of_a_family_are_linked(study):
    heads = reading.north_families(study.files)
    members = study.truth[TrueMember]
    north = members[members[TrueMember.site] == Site.NORTH]
    for _, group in north.groupby(TrueMember.family_ref):
        assert group[TrueMember.child_ref].map(heads).nunique() == 1


def test_agencies_differ_as_often_as_was_found(study, figures):
    different, missing, compared = 0, 0, 0
    for case in study.population.cases:
        if not case.plan.traced or not any(incident.family.children for incident in case.incidents):
            continue
        compared += 1
        police, care = case.incidents[0].family, case.true
        held = {(child.forename, child.surname, child.born) for child in care.children}
        listed = all((child.forename, child.surname, child.born) in held for child in police.children)
        fewer = len(police.children) < len(care.children)
        missing += fewer
        different += fewer or not listed or police.mother.surname != care.mother.surname
    assert compared == figures.claim("6.2.3-checked")
    assert missing == figures.claim("6.2.3-child-missing")
    assert different == figures.claim("6.2.3-discrepant")


def test_families_without_services_for_children_have_young_ones_as_often_as_was_found(study, figures):
    """Of those studied in depth, by the months of birth that social services hold (§7.6)."""
    young = 0
    for case in [*study.population.cases, *study.population.boosters]:
        if not case.plan.in_depth or case.plan.in_depth.children != Engagement.NOT_INVOLVED:
            continue
        month = case.incidents[0].reported_on.year * 12 + case.incidents[0].reported_on.month
        under_four = all(month - child.born.year * 12 - child.born.month < 48 for child in case.care.children)
        assert under_four == case.plan.in_depth.only_under_four
        young += under_four
    assert young == figures.claim("7.6-young-only")


def test_boosters_are_notified_incidents_of_february_between_partners(study, figures):
    boosters = study.population.boosters
    assert len(boosters) == figures.claim("7.3-boosters")
    for case in boosters:
        (incident,) = case.incidents
        assert incident in study.population.incidents[case.plan.site]
        assert incident.notified
        assert not incident.sampled
        assert incident.reported_on.month == 2
        assert incident.plan.relationship in ("current_partner", "former_partner")
