"""What services are held to today, on frames counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.measures.calendar import SiteCalendar
from filetrack.measures.groups import Clock, Outcomes, by_groups, groups_of, on_time, pathways, traced, withheld
from filetrack.measures.referrals import Care, followed_by, re_referrals
from filetrack.measures.repeats import couples_clock, families_clock, repeat_notifications, share_again, timed
from filetrack.measures.standards import reported_at, standards_met, verdicts
from filetrack.problems import Problem
from filetrack.proportions import wilson
from filetrack.schemas.measure import FollowedBy, MeasureByGroup, RepeatNotification, ReReferral, StandardMet
from filetrack.schemas.today import Calendar, Groups, Referrals, Standard, Today, Within

CONFIG = Path(__file__).parents[2] / "config/measures.yaml"
SITES = ["north", "south"]


@pytest.fixture(scope="module")
def today() -> Today:
    return io.settings(CONFIG, Today)


@pytest.fixture(scope="module")
def calendar(today) -> Calendar:
    return today.calendar


def ordered(frame: pd.DataFrame, schema) -> pd.DataFrame:
    return io.validated(frame[list(schema.to_schema().columns)], schema, "")


def days(*values: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(values)).as_unit("us"))


def due(calendar: Calendar, at: str, site: str = "north", **within: int) -> str:
    found = SiteCalendar(calendar, site).due(Within(**within), np.array([at], dtype="datetime64[m]"))
    return str(found[0])


@pytest.mark.parametrize(
    ("at", "within", "by"),
    [
        ("2007-01-10T21:30", {"hours": 48}, "2007-01-12T21:30"),
        ("2007-01-10T21:30", {"days": 2}, "2007-01-12T23:59"),
        ("2007-01-04T09:00", {"working_hours": 8}, "2007-01-04T17:00"),
        ("2007-01-05T16:00", {"working_hours": 4}, "2007-01-08T12:00"),
        ("2007-01-05T20:00", {"working_hours": 4}, "2007-01-08T13:00"),
        ("2007-01-06T10:00", {"working_hours": 9}, "2007-01-09T10:00"),
        ("2007-04-05T17:00", {"working_hours": 1}, "2007-04-10T10:00"),
        ("2007-01-11T08:59", {"school_days": 1}, "2007-01-11T09:00"),
        ("2007-01-11T09:00", {"school_days": 1}, "2007-01-12T09:00"),
        ("2007-01-12T10:00", {"school_days": 1}, "2007-01-15T09:00"),
        ("2007-01-12T10:00", {"school_days": 2}, "2007-01-16T09:00"),
        ("2007-02-09T10:00", {"school_days": 1}, "2007-02-19T09:00"),
        ("2024-03-28T10:00", {"school_days": 1}, "2024-04-15T09:00"),
        ("2024-12-20T10:00", {"school_days": 1}, "NaT"),
        ("2012-01-11T10:00", {"school_days": 1}, "NaT"),
        ("2012-01-11T10:00", {"working_hours": 1}, "NaT"),
        ("2012-01-11T10:00", {"hours": 1}, "2012-01-11T11:00"),
    ],
)
def test_a_standard_ends_when_the_calendar_says(calendar, at, within, by):
    assert due(calendar, at, **within) == by


def test_a_holiday_of_one_site_is_no_other_s(calendar):
    declared = calendar.model_dump()
    declared["school_holidays"] += [{"first": "2007-01-15", "last": "2007-01-15", "sites": ["south"]}]
    own = Calendar.model_validate(declared)
    assert due(own, "2007-01-12T10:00", "south", school_days=1) == "2007-01-16T09:00"
    assert due(own, "2007-01-12T10:00", "north", school_days=1) == "2007-01-15T09:00"


def cases(**columns: list) -> pd.DataFrame:
    length = len(next(iter(columns.values())))
    return pd.DataFrame({"site": "north", "incident_id": [f"i{n}" for n in range(length)], **columns})


def delayed(*waited: int | None, minutes: list[int | None] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cases reported on Wednesday 10 January 2007, at noon unless said, and their incidents in another order."""
    made = cases(notification_days=pd.array(list(waited), dtype="Int64"), risk="gold")
    incidents = pd.DataFrame(
        {
            "site": "north",
            "incident_id": made["incident_id"],
            "reported_on": days(*["2007-01-10"] * len(made)),
            "reported_minute": pd.array(minutes or [720] * len(made), dtype="Int64"),
        }
    )
    return made, incidents.iloc[::-1]


def said(calendar, within: Within, *waited, minutes=None) -> list[str]:
    return verdicts(reported_at(*delayed(*waited, minutes=minutes)), within, calendar).tolist()


def test_days_tell_of_hours_what_they_can(calendar):
    told = ["met", "met", "no_time", "not_met", "no_date"]
    assert said(calendar, Within(hours=48), 0, 1, 2, 3, None) == told
    assert said(calendar, Within(hours=48), 1, 2, 3, minutes=[None] * 3) == ["met", "no_time", "not_met"]
    assert said(calendar, Within(days=2), 0, 2, 3) == ["met", "met", "not_met"]
    assert said(calendar, Within(school_days=1), 0, 1, 2) == ["met", "no_time", "not_met"]
    assert said(calendar, Within(school_days=1), 0, 1, minutes=[None] * 2) == ["no_time", "no_time"]


def test_standards_are_counted_by_site_and_grade(calendar):
    made, incidents = delayed(1, 1, 2, 5, None)
    made["risk"] = ["gold", "silver", "gold", "gold", None]
    standards = [
        Standard(id="soon", label="Soon", source="here", within={"hours": 48}),
        Standard(id="graded", label="Graded", source="here", grades={"gold": {"days": 2}, "bronze": {"days": 2}}),
    ]
    met = ordered(
        standards_met(made, incidents, standards, calendar, {one.id: SITES for one in standards}), StandardMet
    )
    counted = met.set_index(["standard", "grade", "site"]).drop(columns=["lower", "upper"])
    assert counted.loc[("soon", "all", "north")].tolist() == [5, 2, 1, 1, 1, 0, 66.6667, 40.0, 80.0]
    assert counted.loc[("soon", "all", "both")].tolist() == counted.loc[("soon", "all", "north")].tolist()
    assert counted.loc[("graded", "gold", "north")].tolist() == [3, 2, 1, 0, 0, 0, 66.6667, 66.6667, 66.6667]
    assert counted.loc[("graded", "bronze", "both")].tolist()[:6] == [0] * 6
    assert counted.loc[("soon", "all", "south"), ["share", "least", "most"]].isna().all()
    without = standards_met(made, incidents, standards, calendar, {"soon": SITES, "graded": []})
    assert set(without["standard"]) == {"soon"}, "where no site holds grades of risk"


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_s_interval_as_newcombe_printed_it(part, whole, lower, upper):
    assert np.round(wilson(part / whole, whole), 4).tolist() == [lower, upper]


def test_of_nobody_there_is_no_interval():
    assert np.isnan(wilson(np.array([0.5]), np.array([0]))).all()


def entries(*rows: tuple[str, str, str], site: str = "north") -> pd.DataFrame:
    families, dates, kinds = zip(*rows, strict=True)
    return pd.DataFrame({"site": site, "family_id": families, "happened_on": days(*dates), "kind": kinds})


NOTIFIED = cases(
    family_id=["a", "b", "c", "d", "a", None],
    end_state=["traced"] * 5 + ["family_not_known"],
    received_on=days(*["2007-01-10"] * 4, "2007-02-09", None),
)
ENTRIES = entries(
    *[(family, "2007-01-10", "notification") for family in "abcd"],
    ("a", "2007-02-09", "notification"),
    ("b", "2008-02-01", "notification"),
    ("c", "2007-07-10", "record_transferred"),
    ("c", "2007-08-10", "notification"),
    ("d", "2007-01-10", "notification"),
    ("d", "2007-11-06", "notification"),
    ("d", "2008-12-31", "other"),
)


def test_who_is_followed_for_less_counts_for_as_long():
    """A again on day 30 of 4 at risk, D on day 300 of 2, C gone between, B again too late: 1 - 3/4 x 1/2."""
    clock = families_clock(NOTIFIED, ENTRIES, 21)
    assert len(clock) == 4
    made = ordered(repeat_notifications({"families": clock}, 12, SITES), RepeatNotification)
    row = made.set_index("site").loc["north"]
    assert row.loc["units":"share"].tolist() == [4, 2, 3, 1, 12, 12, 62.5]
    assert (row["lower"], row["upper"]) == pytest.approx(effective_wilson(), abs=1e-3)
    assert made.set_index("site").loc["both", "share"] == 62.5
    assert made.set_index("site").loc["south", ["units", "months"]].tolist() == [0, 0]


def effective_wilson() -> list[float]:
    """Greenwood: var = S^2 (1/(4x3) + 1/(2x1)), of S = 3/8; the effective number is S(1 - S)/var."""
    stays = 3 / 8
    number = stays * (1 - stays) / (stays**2 * (1 / 12 + 1 / 2))
    return [100 * float(limit) for limit in wilson(1 - stays, number)]


def test_without_anyone_cut_short_the_estimate_is_the_share():
    clock = families_clock(NOTIFIED, ENTRIES[ENTRIES["kind"].ne("record_transferred")], 21)
    share, lower, upper = share_again(timed(clock, 12))
    assert share == 0.75
    assert (lower, upper) == pytest.approx([float(limit) for limit in wilson(0.75, 4)])


def test_data_that_end_early_are_said_to():
    row = repeat_notifications({"families": families_clock(NOTIFIED, ENTRIES, 5)}, 12, ["north"]).iloc[0]
    assert (row["months"], row["followed"], row["again"], row["share"]) == (5, 0, 1, 25.0)


def people(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["incident_id", "person_id", "role"])


def test_a_couple_is_the_same_victim_and_the_same_perpetrator():
    """Of the sampled, i0 is followed by i3 with its couple; i1's next has the parts exchanged; south knows nobody."""
    north = people(
        *[("i0", "ann", "victim"), ("i0", "bob", "perpetrator"), ("i1", "cat", "victim"), ("i1", "dan", "perpetrator")],
        *[("i2", "dan", "victim"), ("i2", "cat", "perpetrator"), ("i3", "ann", "victim"), ("i3", "bob", "perpetrator")],
    ).assign(site="north")
    south = people(("j0", "p1", "victim"), ("j0", "p2", "perpetrator"), ("j1", "p3", "victim")).assign(site="south")
    incidents = pd.DataFrame(
        {
            "site": ["north"] * 4 + ["south"] * 2,
            "incident_id": ["i0", "i1", "i2", "i3", "j0", "j1"],
            "domestic": True,
            "reported_on": days("2007-01-05", "2007-01-05", "2007-01-20", "2007-02-05", "2007-01-02", "2007-03-31"),
        }
    )
    sampled = pd.DataFrame({"site": ["north", "north", "south"], "incident_id": ["i0", "i1", "j0"]})
    clock = couples_clock(sampled, incidents, pd.concat([north, south], ignore_index=True))
    made = repeat_notifications({"couples": clock}, 12, SITES).set_index("site")
    assert made.loc["north", ["units", "again", "followed", "cut_short", "months", "share"]].tolist() == [
        2,
        1,
        0,
        1,
        1,
        50,
    ]
    assert made.loc["south", "units"] == 0
    assert pd.isna(made.loc["south", "share"])


RULES = Referrals(
    kinds=["case_opened"], kinds_of={"south": ["contact"]}, months=12, again_months=12, outcome_days=30, plan_days=60
)
FIRST = pd.Timestamp("2007-01-01")


def care(events: pd.DataFrame, unread: tuple[str, ...] = ()) -> Care:
    ids = events["family_id"].unique()
    return Care(events, pd.DataFrame({"family_id": ids, "history_complete": [name not in unread for name in ids]}))


def test_a_re_referral_comes_within_a_year_of_the_last():
    """A again after 12 months to the day, B after more, C's history cannot be read, D's first lies before the year."""
    events = entries(
        *[("a", "2006-03-01", "case_opened"), ("a", "2007-03-01", "case_opened"), ("a", "2007-03-01", "case_opened")],
        *[("b", "2006-03-01", "case_opened"), ("b", "2007-03-02", "case_opened"), ("b", "2007-02-01", "contact")],
        *[("c", "2007-05-01", "case_opened"), ("d", "2006-12-31", "case_opened"), ("e", "2005-12-31", "other")],
    )
    south = entries(("s", "2007-02-01", "contact"), ("s", "2007-02-11", "contact"), site="south")
    made = re_referrals(care(pd.concat([events, south]), unread=("c",)), RULES, FIRST, SITES)
    made = ordered(made, ReReferral).set_index("site")
    assert made.loc["north", ["referrals", "again", "not_told", "share"]].tolist() == [3, 1, 1, 50.0]
    assert made.loc["south", ["referrals", "again", "not_told", "share"]].tolist() == [2, 1, 1, 100.0]
    assert made.loc["both", "referrals"] == 5


def test_referrals_are_followed_by_what_begins_within_their_days():
    """A has both, B an assessment on day 30, C one too late, D is gone on day 29, E's data end before day 30."""
    events = entries(
        *[("a", "2007-01-10", "case_opened"), ("a", "2007-01-10", "section_47_enquiry")],
        *[("a", "2007-02-01", "core_assessment"), ("a", "2007-03-11", "registration")],
        *[("b", "2007-01-10", "case_opened"), ("b", "2007-02-09", "initial_assessment")],
        *[("c", "2007-01-10", "case_opened"), ("c", "2007-02-10", "initial_assessment")],
        *[("d", "2007-01-10", "case_opened"), ("d", "2007-02-08", "record_transferred")],
        *[("e", "2007-03-01", "case_opened"), ("e", "2007-03-02", "section_47_enquiry")],
        ("f", "2007-03-30", "other"),
    )
    made = followed_by(care(events), RULES, FIRST, ["north"])
    made = ordered(made, FollowedBy).set_index(["site", "step", "outcome"])
    counts = made.sort_index().loc["both", "number"]
    assert counts["referral"].to_dict() == {
        "no_further_action": 1, "section_17": 1, "section_47": 0, "both": 1, "too_recent": 2,
    }  # fmt: skip
    assert counts["section_47_enquiry"].to_dict() == {"plan": 1, "no_plan": 0, "too_recent": 1}
    assert made.loc[("north", "referral", "both"), "share"] == pytest.approx(33.3333)
    assert pd.isna(made.loc[("north", "referral", "too_recent"), "share"])


def test_a_group_whose_count_is_small_is_withheld_with_another():
    cells = pd.DataFrame({"yes": [50, 30, 4, 0], "no": [40, 20, 30, 0]}, index=["a", "b", "c", "d"])
    assert withheld(cells, 5).tolist() == [False, True, True, False]
    assert withheld(cells, 4).tolist() == [False] * 4
    alike = pd.DataFrame({"yes": [50, 3, 3], "no": [40, 20, 30]}, index=["a", "b", "c"])
    assert withheld(alike, 5).tolist() == [False, True, True]
    assert withheld(alike, 8).tolist() == [True, True, True]


GROUPED = cases(
    site=["north"] * 4 + ["south"] * 2,
    end_state=["traced"] * 3 + ["family_not_known"] * 3,
    pathway=["letter", "no_further_action", "safeguarding", None, None, None],
)
CHILDREN = pd.DataFrame(
    {
        "incident_id": ["i0", "i0", "i1", "i2"],
        "age_years": pd.array([11, 0, 4, pd.NA], dtype="Int64"),
        "ethnic_appearance": ["asian", "unknown", "asian", "unknown"],
    }
)
ADULTS = pd.DataFrame(
    {
        "incident_id": ["i0", "i0", "i1", "i1", "i2"],
        "part": ["victim", "perpetrator", "victim", "victim", "victim_and_perpetrator"],
        "sex": ["female", "male", "female", "male", None],
        "ethnic_appearance": ["asian", "arab", "asian", "asian", "unknown"],
    }
)


def test_groups_are_those_of_the_youngest_child_and_of_the_victims(today):
    made = groups_of(today.groups, {"north": "Northern", "south": "Southern"}, GROUPED, CHILDREN, ADULTS)
    gone = ["Not recorded"] * 3
    assert made["site"].tolist() == ["Northern"] * 4 + ["Southern"] * 2
    assert made["child_age"].tolist() == ["0", "1 to 4", "Not recorded", *gone]
    assert made["child_ethnicity"].tolist() == ["Asian", "Asian", "Not recorded", *gone]
    assert made["victim_sex"].tolist() == ["Female", "More than one", "Not recorded", *gone]
    assert made["victim_ethnicity"].tolist() == ["Asian", "Asian", "Not recorded", *gone]
    assert made["child_age"].cat.categories.tolist() == [
        "0",
        "1 to 4",
        "5 to 10",
        "11 to 15",
        "16 and over",
        "Not recorded",
    ]


def test_measures_by_group_are_counted_and_small_ones_withheld(today):
    groups = {"site": groups_of(today.groups, {"north": "N", "south": "S"}, GROUPED, CHILDREN, ADULTS)["site"]}
    late = pd.Series(["met", "not_met", "no_time", "met", "no_date", "met"])
    clock = families_clock(GROUPED.assign(family_id=list("abcdef"), received_on=NOTIFIED["received_on"]), ENTRIES, 21)
    measures: list[Outcomes | Clock] = [
        traced(GROUPED),
        on_time(GROUPED, late, "In time"),
        pathways(GROUPED, today.groups),
        Clock("Again", clock, 12),
    ]
    made = io.validated(by_groups(measures, groups, 1), MeasureByGroup, "")
    shown = made.set_index(["measure", "group"])[["units", "part", "share"]]
    assert shown.loc[("Traced", "N")].tolist() == [4, 3, 75.0]
    assert shown.loc[("In time", "N")].tolist() == [3, 2, 66.6667]
    assert shown.loc[("In time", "S")].tolist() == [1, 1, 100.0]
    assert shown.loc[("Letter, visit or call", "N")].tolist() == [3, 1, 33.3333]
    assert shown.loc[("Again", "N"), "units"] == 3
    assert shown.loc[("Traced", "Not recorded"), "units"] == 0
    hidden = by_groups(measures, groups, 10)
    assert hidden.loc[hidden["group"].eq("N"), "withheld"].all()
    assert hidden.loc[hidden["withheld"], ["units", "part", "share", "lower", "upper"]].isna().all(axis=None)


def test_groups_may_be_as_many_as_the_country_has_authorities():
    names = [f"authority {number:03}" for number in range(153)]
    incidents = pd.Index([f"i{number:03}" for number in range(153)])
    groups = {"site": pd.Series(pd.Categorical(names), incidents)}
    shown = by_groups([Outcomes(pd.Series("yes", incidents), {"yes": "Traced"})], groups, 1)
    assert (shown["part"] == 1).all()
    assert len(shown) == len(names)


@pytest.mark.parametrize(
    ("where", "change", "told"),
    [
        ("standards", [{"id": "a", "label": "A", "source": "b", "within": {"hours": 1, "days": 1}}], "exactly one"),
        ("standards", [{"id": "a", "label": "A", "source": "b"}], "exactly one"),
        ("standards", [{"id": "a", "label": "A", "source": "b", "within": {"days": 1}}], "groups.standard"),
        ("repeats", {"month": 12}, "month"),
    ],
)
def test_a_declaration_that_says_nothing_clear_is_refused(today, where, change, told):
    declared = today.model_dump(mode="json", exclude_none=True) | {where: change}
    with pytest.raises(Problem, match=told):
        io.checked(declared, Today, "measures.yaml")


def test_every_pathway_belongs_to_one_group(today):
    declared = today.groups.model_dump()
    declared["pathways"]["service"]["of"] = ["safeguarding"]
    with pytest.raises(Problem, match="every pathway once"):
        io.checked(declared, Groups, "measures.yaml")
