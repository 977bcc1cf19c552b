"""The published margins, counted from the rendered files where these hold them, else from the truth."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from filetrack.schemas.codes import (
    PRESENT,
    ChildLocation,
    EndState,
    Level,
    Location,
    Pathway,
    Presence,
    PreviousInvolvement,
    Relationship,
    Site,
    SubsequentInvolvement,
    TimeOfDay,
    Weekday,
)
from filetrack.schemas.raw import north_police, south_police
from filetrack.schemas.truth import TrueChild, TrueFamily, TrueIncident
from filetrack.simulate.files import police_words as w
from tests.simulate.conftest import dates
from tests.simulate.reading import meaning

PARTNERS = (Relationship.CURRENT, Relationship.FORMER)
N, C = north_police.Incidents, south_police.Cris


def sampled(study, schema, reference: str) -> pd.DataFrame:
    frame = study.files[schema]
    return frame[frame[reference].isin(study.truth[TrueIncident][TrueIncident.incident_ref])]


def both(study, north: str, south: str) -> pd.Series:
    """A column of the sampled incidents of both sites."""
    return pd.concat([sampled(study, N, N.incident_ref)[north], sampled(study, C, C.cris_no)[south]])


def counted(values) -> Counter:
    return Counter(str(value) for value in values)


def expected(counts: dict) -> Counter:
    return +Counter({str(code): count for code, count in counts.items()})


def test_table_3_registers(study, figures):
    months = {"January": 1, "February": 2, "March": 3}
    north, cris, merlin = study.files[N], study.files[C], study.files[south_police.Merlin]
    reported = dates(north[N.date_reported])
    flagged = cris[(cris[C.dv_flag] == "DV") & dates(cris[C.date_reported]).notna()]
    joined = merlin.drop_duplicates()[south_police.Merlin.other_refs].str.extract(r"CRIS\D*([0-9]{7}/07)")[0].dropna()
    assert joined.is_unique
    for month, number in months.items():
        here = north[reported.dt.month == number]
        assert len(here) == figures.count(3, month, "All domestic violence incidents, Northern")
        ticked = here[here[N.css_notified] == "Y"]
        label = "Domestic violence incidents notified to children's social services, "
        assert len(ticked) == figures.count(3, month, f"{label}Northern")
        assert (ticked[N.dv_marker] == "Y").all()
        reports = flagged[dates(flagged[C.date_reported]).dt.month == number]
        assert len(reports) == figures.count(3, month, "All domestic violence incidents, Southern")
        partners = reports[C.relation].map(meaning(w.SOUTH_RELATION)).isin(PARTNERS)
        notified = reports[reports[C.cris_no].isin(joined) & partners]
        assert len(notified) == figures.count(3, month, f"{label}Southern")


def test_the_sample_follows_from_the_registers(study, figures):
    north = study.files[N]
    january = north[(north[N.css_notified] == "Y") & (dates(north[N.date_reported]).dt.month == 1)]
    between = january[N.relationship].map(meaning(w.NORTH_RELATIONSHIP))
    assert (between == Relationship.RELATIVE).sum() == figures.claim("4.2-january-relatives")
    partners = january[between.isin(PARTNERS)]
    truth = study.truth[TrueIncident]
    assert set(partners[N.incident_ref]) == set(truth[truth[TrueIncident.site] == "north"][TrueIncident.incident_ref])


def test_tables_12_and_14_relationship_and_place(study, figures):
    north, south = sampled(study, N, N.incident_ref), sampled(study, C, C.cris_no)
    related = meaning(w.NORTH_RELATIONSHIP) | meaning(w.SOUTH_RELATION)
    assert counted([*north[N.relationship].map(related), *south[C.relation].map(related)]) == expected(
        figures.counts(12, PARTNERS)
    )
    places = [*north[N.place].map(meaning(w.NORTH_PLACE)), *south[C.venue_type].map(meaning(w.SOUTH_VENUE))]
    assert counted(places) == expected(figures.counts(14, Location))


def test_table_15_weekdays_and_the_first_of_january(study, figures):
    days = dates(both(study, N.date_reported, C.date_reported))
    assert counted(days.dt.day_name().str.lower()) == expected(figures.counts(15, Weekday))
    assert days.value_counts().idxmax() == pd.Timestamp(2007, 1, 1)


def test_table_16_times(study, figures):
    times = both(study, N.time_reported, C.time_reported)
    minutes = pd.to_timedelta(times.where(times != "") + ":00").dt.total_seconds() / 60
    logged = pd.to_timedelta(sampled(study, N, N.incident_ref)[N.time_logged] + ":00").dt.total_seconds() / 60
    apart = (minutes.iloc[: len(logged)] - logged).abs() > 120
    minutes.iloc[: len(logged)] = minutes.iloc[: len(logged)].mask(apart)
    bands = [TimeOfDay.MORNING, TimeOfDay.DAY, TimeOfDay.EVENING, TimeOfDay.NIGHT]
    found = [TimeOfDay.UNCLEAR if pd.isna(m) else bands[int((m - 180) % 1440 // 360)] for m in minutes]
    assert counted(found) == expected(figures.counts(16, TimeOfDay))


def test_tables_18_and_21_level_and_presence(study, figures):
    truth = study.truth[TrueIncident]
    assert counted(truth[TrueIncident.level]) == expected(figures.counts(18, Level))
    for presence, column in (
        (Presence.PRESENT, "Children present, Number"),
        (Presence.NOT_RECORDED_PRESENT, "Children not present, Number"),
    ):
        levels = truth[truth[TrueIncident.presence] == presence][TrueIncident.level]
        assert counted(levels) == expected(figures.counts(21, Level, column))


def test_presence_is_what_the_children_make_it(study):
    children = study.truth[TrueChild]
    present = set(children[children[TrueChild.child_location].isin(PRESENT)][TrueChild.incident_ref])
    truth = study.truth[TrueIncident]
    assert present == set(truth[truth[TrueIncident.presence] == Presence.PRESENT][TrueIncident.incident_ref])


def test_table_19_children(study, figures):
    assert counted(study.truth[TrueChild][TrueChild.child_location]) == expected(figures.counts(19, ChildLocation))
    listed = sampled(study, north_police.Children, north_police.Children.incident_ref)
    south = [i for i in study.population.incidents[Site.SOUTH] if i.sampled]
    children = study.files[south_police.MerlinChildren]
    merlin = children[children[south_police.MerlinChildren.merlin_no].isin([i.notification for i in south])]
    assert len(listed) + len(merlin) == figures.count(19, "Total")


def test_northern_boxes_say_who_was_there(study):
    boxes = sampled(study, north_police.Children, north_police.Children.incident_ref)
    truth = study.truth[TrueChild].set_index([TrueChild.incident_ref, TrueChild.number])[TrueChild.child_location]
    keys = zip(
        boxes[north_police.Children.incident_ref], boxes[north_police.Children.child_no].astype(int), strict=True
    )
    where = truth.loc[list(keys)].to_numpy()
    ticked = boxes[north_police.Children.present].to_numpy()
    assert set(where[ticked == "Y"]) <= {str(code) for code in PRESENT}
    assert set(ticked[where == "on_premises"]) == {"Y"}
    assert set(where[ticked == "N"]) <= {"not_on_premises"}


def test_table_23_response_times(study, figures):
    bands = [("Less than 15 minutes", 15), ("16–30 minutes", 30), ("31–45 minutes", 45), ("46–60 minutes", 60)]
    bands += [("1–2 hours", 120), ("2–3 hours", 180), ("3–5 hours", 300), ("5–8 hours", 480), ("8–12 hours", 720)]
    found = {site: Counter() for site in Site}

    def count(site: Site, minutes: float | None, other: str) -> None:
        name = other if minutes is None else next((name for name, top in bands if minutes <= top), "12+ hours")
        found[site][name] += 1

    calls = study.files[north_police.Calls]
    first = calls[calls[north_police.Calls.call_no] == "1"].set_index(north_police.Calls.incident_ref)
    for reference in sampled(study, N, N.incident_ref)[N.incident_ref]:
        row = first.loc[reference]
        count(Site.NORTH, *north_response(row))
    ids = study.files[south_police.ResearcherIdentifiers]
    I, T = south_police.ResearcherIdentifiers, south_police.CadTimes  # noqa: E741
    times = study.files[T].set_index(T.study_no).loc[ids[I.study_no]].set_index(ids[I.cris_no].to_numpy())
    for _, report in sampled(study, C, C.cris_no).iterrows():
        count(Site.SOUTH, *south_response(times.loc[report[C.cris_no]], report[C.officer_arrival]))
    rows = [name for name, _ in bands] + ["12+ hours", "Not applicable", "Unclear"]
    assert found[Site.NORTH] + found[Site.SOUTH] == Counter({row: figures.count(23, row) for row in rows})
    within = {site: sum(counts[name] for name, top in bands if top <= 60) for site, counts in found.items()}
    assert found[Site.NORTH]["Less than 15 minutes"] == figures.claim("5.3.3-fifteen-north")
    assert found[Site.SOUTH]["Less than 15 minutes"] == figures.claim("5.3.3-fifteen-south")
    assert within[Site.SOUTH] == figures.claim("5.3.3-hour-south")
    assert found[Site.SOUTH]["Unclear"] == figures.claim("5.3.3-unclear-south")
    assert found[Site.NORTH]["12+ hours"] == figures.claim("5.3.3-twelve-hours-north")
    assert found[Site.SOUTH]["12+ hours"] == figures.claim("5.3.3-twelve-hours-south")


def north_response(call: pd.Series) -> tuple[float | None, str]:
    table = north_police.Calls
    if call[table.how] == "STATION COUNTER":
        return None, "Not applicable"
    if not call[table.arrived]:
        return None, "Unclear"
    return minutes_between(call[table.received], call[table.arrived], "%d/%m/%Y %H:%M"), ""


def south_response(times: pd.Series, officer: str) -> tuple[float | None, str]:
    table = south_police.CadTimes
    if meaning(w.CAD_REMARKS)[times[table.remarks]] == "in person":
        return None, "Not applicable"
    called, arrived = times[table.call_received], times[table.time_of_arrival]
    if not called or not arrived:
        return None, "Unclear"
    if officer:
        officer_at = pd.to_datetime(officer, format="%d/%m/%Y %H:%M")
        if abs((officer_at - pd.Timestamp(arrived)).total_seconds()) > 20 * 60:
            return None, "Unclear"
    return minutes_between(called, arrived, "%Y-%m-%d %H:%M"), ""


def minutes_between(start: str, end: str, form: str) -> float:
    return (pd.to_datetime(end, format=form) - pd.to_datetime(start, format=form)).total_seconds() / 60


def test_table_29_days_to_sending(study, figures):
    table = north_police.Notifications
    rows = sampled(study, table, table.incident_ref).set_index(table.incident_ref)
    reported = dates(sampled(study, N, N.incident_ref).set_index(N.incident_ref)[N.date_reported])
    days = (dates(rows[table.sent]) - reported.loc[rows.index]).dt.days
    tops = {"0–2": 2, "3–5": 5, "6–10": 10, "11–15": 15, "16–20": 20, "21–30": 30, "31–40": 40, "Over 40": 999}
    found = pd.cut(days, [-1, *tops.values()], labels=list(tops)).value_counts()
    assert {row: int(found[row]) for row in tops} == {row: figures.count(29, row) for row in tops}
    assert days.isna().sum() == figures.count(29, "Date missing")
    assert round(days.mean(), 1) == figures.claims["5.10.2-mean-days"]
    assert (days > 60).sum() == figures.claim("5.10.2-sixty-days-cases")


def test_table_32_end_states(study, figures):
    truth = study.truth[TrueIncident]
    for site, column in ((Site.NORTH, "North"), (Site.SOUTH, "South")):
        here = truth[truth[TrueIncident.site] == site]
        printed = {
            EndState.TRACED: "Total notifications accessed by researchers from children's social services files",
            EndState.FAMILY_NOT_KNOWN: "Family not known to children's social services in 2008",
        }
        counts = expected(figures.counts(32, [state for state in EndState if state not in printed], column))
        counts |= {str(state): figures.count(32, label, column) for state, label in printed.items()}
        assert counted(here[TrueIncident.end_state]) == counts
        traced = here[here[TrueIncident.end_state] == EndState.TRACED]
        sizes = traced[TrueIncident.family_ref].value_counts().value_counts()
        families = figures.count(32, "Total number of families accessed from children's social services files", column)
        assert sizes.sum() == families
        assert len(traced) - families == figures.count(32, "Families with multiple notifications", column)
        assert sizes.get(2, 0) == figures.maybe(32, "families with 2", column)
        assert sizes.get(3, 0) == figures.maybe(32, "families with 3", column)


def test_repeats_are_of_one_family(study, figures):
    sizes = Counter(len(case.incidents) for case in study.population.cases)
    assert sum(sizes.values()) == figures.claim("4.6-families")
    assert sizes[2] == figures.claim("4.6-families-two")
    assert sizes[3] == figures.claim("4.6-families-three")


def test_tables_33_to_38_families(study, figures):
    families = study.truth[TrueFamily]
    for site, column in ((Site.NORTH, "Northern"), (Site.SOUTH, "Southern")):
        here = families[families[TrueFamily.site] == site]
        assert counted(here[TrueFamily.pathway]) == expected(figures.counts(33, Pathway, column))
    assert counted(families[TrueFamily.previous]) == expected(figures.counts(34, PreviousInvolvement))
    groups = {
        "No further action": [Pathway.NO_FURTHER_ACTION],
        "Letter, visit or phone call": [Pathway.LETTER, Pathway.VISIT_OR_CALL],
        "Family support intervention": [Pathway.FAMILY_SUPPORT],
        "Safeguarding intervention": [Pathway.SAFEGUARDING],
    }
    rows = {code: code.label for code in PreviousInvolvement} | {PreviousInvolvement.MISSING: "Unknown"}
    for column, pathways in groups.items():
        group = families[families[TrueFamily.pathway].isin(pathways)]
        counts = {code: figures.count(35, row, column) for code, row in rows.items()}
        assert counted(group[TrueFamily.previous]) == expected(counts)
    quiet = [Pathway.NO_FURTHER_ACTION, Pathway.LETTER, Pathway.VISIT_OR_CALL]
    for table, pathways in ((36, quiet[:1]), (37, quiet[1:]), (38, quiet)):
        later = families[families[TrueFamily.pathway].isin(pathways)][TrueFamily.subsequent]
        assert counted(later) == expected({code: figures.maybe(table, code.label) for code in SubsequentInvolvement})
