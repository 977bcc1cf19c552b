"""Police files show a planned incident: read back through the committed code lists, each column is what was planned."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.schemas.codelist import Wording
from filetrack.schemas.codes import (
    Action,
    Assessor,
    Caller,
    CallGrade,
    ChildLocation,
    ChildRelation,
    Consent,
    Conveyed,
    EthnicAppearance,
    Injured,
    Level,
    Occupation,
    Offence,
    Parties,
    Presence,
    RiskGrade,
    Site,
    Timing,
    Weapon,
)
from filetrack.schemas.raw import north_police, south_police
from filetrack.simulate.files import police_north, police_south, police_words
from filetrack.simulate.files.corruption import as_police_know, as_police_write
from filetrack.simulate.plan.entities import InDepth, PlannedAdult, PlannedChild, PlannedFamily, PlannedIncident
from filetrack.simulate.plan.unplanned import unplanned
from filetrack.simulate.population.incidents import Incident, Register, planned_incidents
from filetrack.simulate.population.names import name_lists
from filetrack.simulate.population.people import Families, years_old
from filetrack.simulate.settings import Simulation
from tests.simulate.conftest import ROOT

N, P, K, C, R, A, F = north_police.FILES
CRIS, MERLIN, SUBJECTS, LISTED, CAD = south_police.FILES
SETTINGS = io.settings(ROOT / "config/simulation.yaml", Simulation)
NAMES = name_lists(SETTINGS.origins)
FIRST = dt.date(2007, 1, 1)
ADULT = PlannedAdult(age=31, occupation=Occupation.SALES, alcohol=True, pregnant=True, injured=True)
OTHER = PlannedAdult(sex="M", age=40, ethnic_appearance=EthnicAppearance.ASIAN, drugs=True, mental_health=True)
CHILDREN = [
    PlannedChild(ChildLocation.WITNESSED, 7, "F", relation=ChildRelation.PARENT_AND_PARTNER, injured=True),
    PlannedChild(ChildLocation.NOT_RECORDED, None, "", EthnicAppearance.UNKNOWN, ChildRelation.PARENT_AND_UNKNOWN),
    PlannedChild(ChildLocation.NOT_ON_PREMISES, 0, "M", EthnicAppearance.ASIAN, ChildRelation.UNCLEAR),
]
ACTIONS = [
    (Action.ARREST, Timing.WITHIN_DAY),
    (Action.BAIL, Timing.AFTER_DAY),
    (Action.SAFETY_INFORMATION, Timing.BOTH),
    (Action.REFERRAL_DVLO, Timing.NOT_RECORDED),
]


@pytest.fixture(autouse=True)
def plain_texts(monkeypatch):
    """Texts that say nothing: what they tell is tested with the narratives."""
    for module in (police_north, police_south):
        monkeypatch.setattr(module, "police_text", lambda scene, rng, officer=None: "Text of the report.")
        monkeypatch.setattr(module, "form_text", lambda scene, rng, *conveyed: f"Form: {conveyed}")
    monkeypatch.setattr(police_south, "merlin_text", lambda scene, rng: "Domestic.")
    monkeypatch.setattr(police_south, "merlin_text_not_domestic", lambda rng, child: "Missing from school.")


def dice(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


def plan(site: Site, **differing) -> PlannedIncident:
    """A northern or southern incident with something in every field."""
    planned = PlannedIncident(
        site=site,
        presence=Presence.PRESENT,
        level=Level.HIGH,
        adults=(replace(ADULT), replace(OTHER)),
        children=[replace(child) for child in CHILDREN],
        weapon=Weapon.KNIFE,
        injured=[Injured.VICTIM, Injured.CHILD],
        offences=[Offence.COMMON_ASSAULT, Offence.BREACH_OF_BAIL],
        actions=list(ACTIONS),
        reported_on=dt.date(2007, 1, 17),
        minute=22 * 60 + 5,
        caller=Caller.RELATIVE,
        calls=3,
        grade=CallGrade.ROUTINE_RAISED,
        officers=4,
        response_minutes=12,
        assessor=Assessor.FRONT_LINE,
        risk=RiskGrade.SILVER,
        risk_days=3,
        sent_days=5,
        consent=Consent.AWARE if site == Site.NORTH else None,
        weapon_conveyed=Conveyed.PARTIAL,
        injury_conveyed=Conveyed.FULL,
    )
    return replace(planned, **differing)


def families(site: Site, seed: int = 5) -> Families:
    return Families(site, SETTINGS, NAMES, FIRST, dice(seed))


def incident(planned: PlannedIncident, seed: int = 5) -> Incident:
    family = families(planned.site, seed).planned(PlannedFamily(planned.site, [planned]))
    known = as_police_know(family, PlannedFamily(planned.site, [planned]), dice(seed))
    made = planned_incidents(PlannedFamily(planned.site, [planned]), known, f"household-{seed}")[0]
    made.reference, made.notification = f"3400{seed:03d}/07", f"07PAC{seed:06d}"
    return made


def random_incidents(site: Site, number: int = 150) -> list[Incident]:
    made = []
    rng = dice(9)
    maker = families(site, 9)
    for seed in range(number):
        family = maker.household()
        at = dt.datetime(2007, 2, 1 + seed % 28, seed % 24, 10)  # noqa: DTZ001
        planned = unplanned(family, at, "current_partner", SETTINGS.records, rng)
        made.append(Incident(planned, f"{site}-{seed}", family, notified=True, sampled=True))
        made[-1].reference = made[-1].notification = f"34{seed:05d}/07"
    return made


def files(*incidents: Incident, seed: int = 3) -> dict:
    """The files of the incidents' site; a report of nobody keeps company for rows that are made faulty."""
    site = incidents[0].site
    idle = [incident(plan(site, children=[]), seed=900 + number) for number in range(3)]
    for one in idle:
        one.notified = one.sampled = False
    if site == Site.NORTH:
        return police_north.NorthPolice(SETTINGS, dice(seed)).files([*incidents, *idle])
    return police_south.SouthPolice(SETTINGS, ["domestic"], dice(seed)).files([*incidents, *idle], [])


def code(list_: str, word: str) -> str | None:
    """What a wording means by a committed code list; None where it means nothing, or is blank."""
    known = codelist(list_)
    if not word:
        return None
    assert word.casefold() in known, (list_, word)
    return known[word.casefold()] or None


@cache
def codelist(name: str) -> dict[str, str]:
    frame = pd.read_csv(ROOT / f"config/codelists/{name}.csv", dtype=str, keep_default_na=False)
    return dict(zip(frame[Wording.value].str.casefold(), frame[Wording.code], strict=True))


def listed(list_: str, text: str, separator: str) -> set[str]:
    return {code(list_, word.strip()) for word in text.split(separator)} - {None}


def timed(planned: PlannedIncident, rows: list[tuple[str, str]]) -> dict[str, Timing]:
    """Each action's timing, by the study's reading, from rows of its code and its time as written."""
    minute = planned.minute if planned.time_clear else 0
    reported = pd.Timestamp(planned.reported_on) + pd.Timedelta(minutes=minute)
    read = {}
    for action in {action for action, _ in rows}:
        times = [pd.to_datetime(time, format="%d/%m/%Y %H:%M") for name, time in rows if name == action and time]
        within = [pd.Timedelta(0) <= time - reported <= pd.Timedelta(hours=24) for time in times]
        if not times:
            read[action] = Timing.NOT_RECORDED
        elif all(within):
            read[action] = Timing.WITHIN_DAY
        else:
            read[action] = Timing.BOTH if any(within) else Timing.AFTER_DAY
    return read


def of(frames: dict, schema, reference: str, column: str | None = None) -> list[dict]:
    frame = frames[schema]
    column = column or frame.columns[0]
    return frame[frame[column] == reference].to_dict("records")


# ------------------------------------------------------------------- words


LISTS = {
    "north_police_relationship": police_words.NORTH_RELATIONSHIP,
    "north_police_place": police_words.NORTH_PLACE,
    "north_police_role": police_words.NORTH_ROLE,
    "north_police_ethnic": police_words.NORTH_ETHNIC,
    "north_police_occupation": police_words.NORTH_OCCUPATION,
    "north_police_relation": police_words.NORTH_RELATION,
    "north_police_caller": police_words.NORTH_CALLER,
    "north_police_call_grade": police_words.NORTH_CALL_GRADE,
    "north_police_grade": police_words.NORTH_GRADE,
    "north_police_assessor": police_words.NORTH_ASSESSOR,
    "north_police_consent": police_words.NORTH_CONSENT,
    "north_police_noted": police_words.NORTH_NOTED,
    "north_police_offence": police_words.NORTH_OFFENCE,
    "north_police_action": police_words.NORTH_ACTION,
    "south_police_venue_type": police_words.SOUTH_VENUE,
    "south_police_role": police_words.SOUTH_ROLE,
    "south_police_relation": police_words.SOUTH_RELATION,
    "south_police_ethnic": police_words.SOUTH_ETHNIC,
    "south_police_occupation": police_words.SOUTH_OCCUPATION,
    "south_police_noted": police_words.SOUTH_NOTED,
    "south_police_injury": police_words.SOUTH_INJURY,
    "south_police_relation_to_adults": police_words.SOUTH_RELATION_TO_ADULTS,
    "south_police_offence": police_words.SOUTH_OFFENCE
    | {Offence.OTHER: (*police_words.SOUTH_OFFENCE[Offence.OTHER], "BURGLARY", "ROBBERY")},
    "south_police_risk_level": police_words.SOUTH_RISK,
    "south_police_action": police_words.SOUTH_ACTION,
}


@pytest.mark.parametrize("name", LISTS)
def test_words_and_code_list_are_one(name):
    words = {word.casefold(): code or "" for code, said in LISTS[name].items() for word in said if word}
    assert codelist(name) == words


@pytest.mark.parametrize(
    ("words", "codes"), [(police_words.NORTH_ACTION, Action), (police_words.NORTH_OFFENCE, Offence)]
)
def test_the_north_has_a_word_for_every_code(words, codes):
    assert set(words) == {*codes, None}


def test_no_name_is_a_word_of_the_log():
    """A name that is a word of the log would be masked there, and the action lost."""
    names = {
        name.casefold() for origin in NAMES.values() for part in vars(origin).values() for name in part if len(name) > 2
    }
    said = {
        word
        for said in police_words.SOUTH_ACTION.values()
        for text in said
        for word in re.findall("[a-z]+", text.lower())
    }
    assert not names & said


# ------------------------------------------------------------------- north


def test_a_northern_record_shows_the_plan():
    planned = plan(Site.NORTH)
    frames = files(incident(planned))
    [row] = of(frames, N, "3400005/07")
    assert row[N.date_reported] == "17/01/2007"
    assert (row[N.time_reported], row[N.weapon], row[N.children_present]) == ("22:05", "Y", "Y")
    assert row[N.injury] in ("Y", "")
    assert listed("north_police_offence", row[N.offence], ";") == {"common_assault", "breach_of_bail"}
    woman, man = of(frames, P, "3400005/07")
    assert [code("north_police_role", who[P.role]) for who in (woman, man)] == ["victim", "perpetrator"]
    assert [who[P.sex] for who in (woman, man)] == ["F", "M"]
    assert code("north_police_occupation", woman[P.occupation]) == "sales"
    assert code("north_police_occupation", man[P.occupation]) in ("not_recorded", None)
    assert code("north_police_ethnic", man[P.ethnic_appearance]) == "asian"
    assert listed("north_police_noted", woman[P.noted], ";") == {"alcohol", "pregnant"}
    assert listed("north_police_noted", man[P.noted], ";") == {"drugs", "mental_health"}
    assert (woman[P.injured], man[P.injured] in ("N", "")) == ("Y", True)
    first, second, third = of(frames, K, "3400005/07")
    assert [code("north_police_relation", child[K.relation]) or "unclear" for child in (first, second, third)] == [
        "parent_and_partner", "parent_and_unknown", "unclear",
    ]  # fmt: skip
    assert (first[K.injured], second[K.injured] in ("N", "")) == ("Y", True)
    assert second[K.dob] in ("", f"00/00/{second[K.dob][-4:]}")
    assert [first[K.sex], second[K.sex], third[K.sex]] == ["F", "", "M"]
    assert code("north_police_ethnic", second[K.ethnic_appearance]) in (None, "unknown")


def test_northern_calls_and_risk_show_the_plan():
    frames = files(incident(plan(Site.NORTH, assessor=Assessor.SPECIALIST, risk=None)))
    calls = of(frames, C, "3400005/07")
    assert [call[C.call_no] for call in calls] == ["1", "2", "3"]
    received = [pd.to_datetime(call[C.received], format="%d/%m/%Y %H:%M") for call in calls]
    assert received == sorted(set(received))
    assert calls[0][C.arrived] == "17/01/2007 22:17"
    assert code("north_police_caller", calls[0][C.caller]) == "relative"
    assert code("north_police_call_grade", calls[0][C.grade]) == "routine_raised"
    assert calls[0][C.officers] == "4"
    [risk] = of(frames, R, "3400005/07")
    assert (risk[R.assessed], risk[R.grade]) == ("20/01/2007", "")
    assert code("north_police_assessor", risk[R.assessor]) == "specialist"
    without = files(incident(plan(Site.NORTH, assessor=None, grade=None, officers=None, response="not_applicable")))
    assert not of(without, R, "3400005/07")
    call = of(without, C, "3400005/07")[0]
    assert (call[C.grade], call[C.officers], code("north_police_how", call[C.how])) == ("", "", "in_person")


def test_a_northern_form_shows_what_it_omits():
    [form] = of(files(incident(plan(Site.NORTH))), F, "3400005/07")
    assert (form[F.incident_date], form[F.children_named], form[F.present]) == ("17/01/2007", "1, 2, 3", "Y")
    assert code("north_police_consent", form[F.consent]) == "aware"
    assert (form[F.sent], form[F.details]) == ("22/01/2007", f"Form: {(Conveyed.PARTIAL, Conveyed.FULL)}")
    short = plan(Site.NORTH, child_omitted=True, presence_omitted=True, date_wrong=True, consent=Consent.NEITHER)
    for seed in range(20):
        [form] = of(files(incident(short), seed=seed), F, "3400005/07")
        assert form[F.incident_date] != "17/01/2007"
        assert form[F.children_named] == "NONE" or form[F.children_named].count(",") < 2
        assert form[F.present] in ("N", "")
        assert form[F.consent] == ""


# ------------------------------------------------------------------- south


def log_of(report: dict) -> list[tuple[str, str]]:
    """Codes and times of a report's log; the text above it is told to be untouched."""
    text, *lines = [line for line in report[CRIS.details].split("\n") if line]
    assert text == "Text of the report."
    read = []
    for line in lines:
        time, words = line.split(" - ", 1)
        assert time == "no time" or re.fullmatch(r"\d\d/\d\d/2007 \d\d:\d\d", time)
        read.append((code("south_police_action", words), "" if time == "no time" else time))
    return read


def test_a_southern_report_shows_the_plan():
    planned = plan(Site.SOUTH)
    frames = files(incident(planned))
    [row] = of(frames, CRIS, "3400005/07")
    assert listed("south_police_offence", row[CRIS.classification], "/") == {"common_assault", "breach_of_bail"}
    assert (code("south_police_risk_level", row[CRIS.risk_level]), row[CRIS.risk_date]) == ("silver", "20/01/2007")
    order = {"victim": "p1", "perpetrator": "p2"}
    if code("south_police_role", row[CRIS.p1_role]) == "perpetrator":
        order = {"victim": "p2", "perpetrator": "p1"}
    said = {part: {name: row[getattr(CRIS, f"{which}_{name}")] for name in PERSON} for part, which in order.items()}
    woman, man = said["victim"], said["perpetrator"]
    assert (woman["sex"], man["sex"]) == ("F", "M")
    assert code("south_police_occupation", woman["occupation"]) == "sales"
    assert code("south_police_ethnic", man["ethnic"]) == "asian"
    assert listed("south_police_noted", woman["noted"], "/") == {"alcohol", "pregnant"}
    assert code("south_police_injury", woman["injury"]) == "injured"
    assert code("south_police_injury", man["injury"]) in ("uninjured", None)
    assert timed(planned, [entry for entry in log_of(row) if entry[0]]) == dict(ACTIONS)


PERSON = ("role", "sex", "ethnic", "occupation", "noted", "injury")


def test_a_southern_notification_shows_the_plan():
    frames = files(incident(plan(Site.SOUTH)))
    [record] = of(frames, MERLIN, "07PAC000005")
    assert (record[MERLIN.sent_date], record[MERLIN.sent_subjects]) == ("17/01/2007", "1,2,3")
    assert (record[MERLIN.sent_present], record[MERLIN.sent_text][:5]) == ("Y", "Form:")
    children = of(frames, SUBJECTS, "07PAC000005")
    relations = [code("south_police_relation_to_adults", child[SUBJECTS.relation]) for child in children]
    assert relations[:2] == ["parent_and_partner", "parent_and_unknown"]
    assert frames[CAD][CAD.calls].tolist() == ["3"]
    several = files(incident(plan(Site.SOUTH, calls=None)))
    assert several[CAD][CAD.calls].tolist() == [""]


@pytest.mark.parametrize(
    ("parties", "words"),
    [(Parties.BOTH_VICTIMS, {"VICTIM", "VIW"}), (Parties.BOTH_ACCUSED, {"ACCUSED"})],
)
def test_southern_adults_of_one_part_keep_their_order(parties, words):
    planned = plan(Site.SOUTH, parties=parties, aggressor=0, no_offence=True, offences=[])
    for seed in range(20):
        [row] = of(files(incident(planned), seed=seed), CRIS, "3400005/07")
        assert row[CRIS.p1_role] == row[CRIS.p2_role]
        assert row[CRIS.p1_role] in words
        assert (row[CRIS.p1_sex], row[CRIS.p2_sex]) == ("F", "M")
        assert row[CRIS.classification] == "DOMESTIC - NON CRIME"


def test_a_risk_without_a_grade_and_no_risk_differ():
    [stated] = of(files(incident(plan(Site.SOUTH, risk=None))), CRIS, "3400005/07")
    [blank] = of(files(incident(plan(Site.SOUTH, risk=None, assessor=None))), CRIS, "3400005/07")
    assert (stated[CRIS.risk_level], blank[CRIS.risk_level]) == ("NOT STATED", "")
    assert blank[CRIS.risk_date] == ""


# -------------------------------------------------------------- both sites


@pytest.mark.parametrize("site", list(Site))
def test_everything_made_up_is_read_back(site):
    """Occupation, appearance, conditions, offences, actions and forms of many incidents, by the code lists."""
    made = random_incidents(site)
    frames = files(*made)
    for one in made:
        planned, ref = one.plan, one.reference
        if site == Site.NORTH:
            adults = of(frames, P, ref)
            [form] = of(frames, F, ref)
            rows = [(code("north_police_action", row[A.action]), row[A.taken]) for row in of(frames, A, ref)]
            [row] = of(frames, N, ref)
            offences = listed("north_police_offence", row[N.offence], ";")
            assert len(of(frames, C, ref)) == planned.calls
            assert (row[N.weapon] == "Y") == (planned.weapon != Weapon.NONE)
            assert row[N.injury] != "Y" or planned.injured
            named, told = form[F.children_named], form[F.present]
            conditions = [listed("north_police_noted", adult[P.noted], ";") for adult in adults]
            looks = [code("north_police_ethnic", adult[P.ethnic_appearance]) for adult in adults]
        else:
            [row] = of(frames, CRIS, ref)
            rows = log_of(row)
            offences = listed("south_police_offence", row[CRIS.classification], "/")
            [form] = of(frames, MERLIN, ref)
            named, told = form[MERLIN.sent_subjects], form[MERLIN.sent_present]
            which = ("p1", "p2") if row[CRIS.p1_sex] == planned.adults[0].sex else ("p2", "p1")
            conditions = [listed("south_police_noted", row[getattr(CRIS, f"{p}_noted")], "/") for p in which]
            looks = [code("south_police_ethnic", row[getattr(CRIS, f"{p}_ethnic")]) for p in which]
        assert offences == set(planned.offences)
        assert timed(planned, [entry for entry in rows if entry[0]]) == dict(planned.actions)
        assert looks == [adult.ethnic_appearance for adult in planned.adults]
        assert conditions == [
            {
                name
                for name in ("alcohol", "drugs", "mental_health", "physical_health", "pregnant")
                if getattr(adult, name)
            }
            for adult in planned.adults
        ]
        count = 0 if named == "NONE" else named.count(",") + 1
        assert (count < len(planned.children)) == planned.child_omitted
        assert (told == "Y") == (planned.presence == Presence.PRESENT and not planned.presence_omitted)


@pytest.mark.parametrize("site", list(Site))
def test_actions_of_a_report_without_a_clear_time_show_their_day(site):
    planned = plan(site, time_clear=False, minute=9 * 60)
    for seed in range(30):
        frames = files(incident(planned), seed=seed)
        if site == Site.NORTH:
            rows = [(code("north_police_action", row[A.action]), row[A.taken]) for row in of(frames, A, "3400005/07")]
        else:
            rows = log_of(of(frames, CRIS, "3400005/07")[0])
        assert timed(planned, [entry for entry in rows if entry[0]]) == dict(ACTIONS)


def test_a_log_is_in_order_of_time_and_some_lines_are_no_action():
    rows = [
        log_of(row) for row in (of(files(incident(plan(Site.SOUTH)), seed=s), CRIS, "3400005/07")[0] for s in range(30))
    ]
    for log in rows:
        times = [pd.to_datetime(time, format="%d/%m/%Y %H:%M") for _, time in log if time]
        assert times == sorted(times)
        assert [time for _, time in log][-1] == ""
    assert 0 < sum(any(action is None for action, _ in log) for log in rows) < 30


# ------------------------------------------------------------------ people


def planned_family(**differing) -> PlannedFamily:
    return replace(PlannedFamily(Site.SOUTH, [plan(Site.SOUTH)]), **differing)


def test_people_are_as_old_as_planned_by_month_and_by_day():
    ages = Counter()
    for seed in range(150):
        planned = planned_family()
        family = families(Site.SOUTH, seed).planned(planned)
        on = planned.incidents[0].reported_on
        assert years_old(family.mother.born, on) == 31
        assert years_old(family.other.born, on) == 40
        assert [years_old(child.born, on) for child in family.children][::2] == [7, 0]
        for person, age in ((family.mother, 31), (family.other, 40), (family.children[0], 7), (family.children[2], 0)):
            before = (on.month, on.day) < (person.born.month, person.born.day)
            assert on.year - person.born.year - before == age
            ages[person.born.month == on.month] += 1
    assert ages[True] > 10


def test_sexes_are_as_planned_also_where_the_man_is_the_victim():
    planned = plan(Site.SOUTH, adults=(replace(OTHER), replace(ADULT)))
    family = families(Site.SOUTH).planned(PlannedFamily(Site.SOUTH, [planned]))
    assert (family.mother.sex, family.other.sex) == ("F", "M")
    [made] = planned_incidents(PlannedFamily(Site.SOUTH, [planned]), family, "one")
    assert made.adults == (family.other, family.mother)
    assert [child.sex for child in family.children][::2] == ["F", "M"]
    assert family.children[1].sex in ("F", "M")
    assert len({child.forename for child in family.children}) == 3


def test_names_suit_the_planned_appearance():
    planned = plan(Site.SOUTH)
    planned.adults[0].ethnic_appearance = EthnicAppearance.BLACK_AFRICAN
    planned.adults[1].ethnic_appearance = EthnicAppearance.DARK_EUROPEAN
    for seed in range(30):
        family = families(Site.SOUTH, seed).planned(PlannedFamily(Site.SOUTH, [planned]))
        assert (family.mother.appearance, family.other.appearance) == ("black", "dark european")


def test_the_other_adult_is_the_father_where_both_are_parents():
    planned = planned_family()
    assert families(Site.SOUTH).planned(planned).father.forename != families(Site.SOUTH).planned(planned).other.forename
    for child in planned.incidents[0].children:
        child.relation = ChildRelation.BOTH_PARENTS
    family = families(Site.SOUTH).planned(planned)
    assert family.father is family.other


def test_a_child_that_the_police_do_not_list_is_the_last_one():
    missing = planned_family(child_missing=True)
    for seed in range(40):
        family = families(Site.SOUTH, seed).planned(missing)
        assert len(family.children) == 4
        assert as_police_know(family, missing, dice(seed)).children == family.children[:3]
        assert 1 <= years_old(family.children[3].born, FIRST) <= 16
    unlisted = PlannedFamily(Site.SOUTH, [plan(Site.SOUTH, children=[])])
    family = families(Site.SOUTH).planned(unlisted)
    assert len(family.children) == 1
    assert as_police_know(family, unlisted, dice()).children == ()


def test_a_family_studied_for_young_children_has_no_older_ones():
    depth = InDepth(*[None] * 5, only_under_four=True)
    young = [PlannedChild(age=2), PlannedChild(age=None)]
    planned = PlannedFamily(Site.SOUTH, [plan(Site.SOUTH, children=young)], child_missing=True, in_depth=depth)
    for seed in range(30):
        family = families(Site.SOUTH, seed).planned(planned)
        assert all(years_old(child.born, planned.incidents[0].reported_on) < 4 for child in family.children)


def differences(one, other) -> list[tuple]:
    pairs = zip((one.mother, one.other, *one.children), (other.mother, other.other, *other.children), strict=True)
    return [(a, b) for a, b in pairs if (a.forename, a.surname, a.born) != (b.forename, b.surname, b.born)]


def test_only_discrepant_families_differ_and_none_in_age():
    on = dt.date(2007, 1, 17)
    faults = Counter()
    for seed in range(200):
        family = families(Site.SOUTH, seed).planned(planned_family())
        assert as_police_know(family, planned_family(), dice(seed)) == family
        known = as_police_know(family, planned_family(discrepant=True), dice(seed))
        [(true, held)] = differences(family, known)
        assert years_old(true.born, on) == years_old(held.born, on)
        assert held is not known.children[1] or held.born == true.born
        faults[held.born != true.born, true == family.mother] += 1
    assert set(faults) == {(True, False), (False, False), (False, True)}
    assert min(faults.values()) > 20


def test_what_is_not_planned_to_be_missing_is_on_record():
    full = plan(Site.NORTH)
    full.children[1] = PlannedChild(age=3, sex="M")
    flagged = replace(full, details_missing=True)
    for seed in range(40):
        made = incident(full, seed)
        assert as_police_write(made.people, full, SETTINGS.records, dice(seed)) == list(made.people)
        written = as_police_write(made.people, flagged, SETTINGS.records, dice(seed))
        assert sum(person.postcode == "" for person in written) == 1
        assert [replace(person, postcode="") for person in written] == [
            replace(person, postcode="") for person in made.people
        ]


def test_an_age_that_is_not_recorded_is_blank_or_impossible():
    planned = plan(Site.NORTH, details_missing=True)
    planned.adults[1].age = None
    seen = set()
    for seed in range(150):
        made = incident(planned, seed)
        written = as_police_write(made.people, planned, SETTINGS.records, dice(seed))
        assert all(isinstance(written[position].born, dt.date) for position in (0, 2, 4))
        assert all(person.postcode for person in written)
        seen |= {str(written[position].born)[:6] for position in (1, 3)}
    assert seen == {"None", "00/00/"}


def test_incidents_of_a_family_have_the_same_people():
    again = plan(Site.NORTH, reported_on=dt.date(2007, 1, 29), details_missing=True)
    again.children[0].age = None
    family = PlannedFamily(Site.NORTH, [plan(Site.NORTH), again])
    true = families(Site.NORTH).planned(family)
    first, second = planned_incidents(family, as_police_know(true, family, dice()), "one")
    assert first.people == second.people
    assert years_old(first.family.children[0].born, again.reported_on) == 7
    first.reference, second.reference = "3400001/07", "3400002/07"
    people = files(first, second)[P]
    nominals = people[people[P.incident_ref].isin(["3400001/07", "3400002/07"])][P.person_id]
    assert nominals.nunique() == 2


# --------------------------------------------------------------- registers


def test_made_up_incidents_hold_together():
    made = [one.plan for site in Site for one in random_incidents(site, 300)]
    for planned in made:
        if planned.weapon != Weapon.NONE or planned.injured:
            assert planned.level == Level.HIGH
        assert not planned.no_offence or not planned.offences
        assert planned.details_missing == any(
            person.age is None or not person.sex for person in (*planned.adults, *planned.children)
        )
        present = any(child.location in ("witnessed", "asleep", "on_premises") for child in planned.children)
        assert present == (planned.presence == Presence.PRESENT)
    assert any(planned.parties == Parties.BOTH_VICTIMS for planned in made)
    assert not any(planned.parties != Parties.VICTIM_AND_PERPETRATOR for planned in made if planned.site == Site.NORTH)


def test_registers_have_as_many_incidents_as_are_printed(figures):
    register = Register(families(Site.NORTH), SETTINGS, figures, dice())
    made = register.north(["2007-01", "2007-02"], 130)
    months = Counter(f"{one.reported_on:%m}" for one in made)
    assert months == {
        "01": figures.count(3, "January", "All domestic violence incidents, Northern") - 130,
        "02": figures.count(3, "February", "All domestic violence incidents, Northern"),
    }
    assert all(one.plan.relationship == "relative" for one in made if one.notified and one.reported_on.month == 1)
