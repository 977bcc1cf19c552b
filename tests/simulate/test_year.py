"""A small year of two authorities: sizes, layouts, shares, and links that are true."""

from __future__ import annotations

import io as memory
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from filetrack import io
from filetrack.schemas.study import Study
from filetrack.schemas.truth import TrueMember, TrueNotification
from filetrack.simulate.population.names import name_lists
from filetrack.simulate.settings import Simulation
from filetrack.simulate.year.authority import Authority, authorities
from filetrack.simulate.year.draws import days, shared_out, within
from filetrack.simulate.year.layout import SSD
from filetrack.simulate.year.people import _misdated
from filetrack.simulate.year.settings import Size, Year
from filetrack.simulate.year.sites import site, study

ROOT = Path(__file__).parents[2]
SIZE = Size(authorities=2, incidents=3000, notifications=1200, events=12000)


@cache
def settings() -> Year:
    year = io.settings(ROOT / "config/year.yaml", Year)
    return year.model_copy(update={"police": year.police.model_copy(update={"texts": 100})})


@cache
def listed():
    origins = io.settings(ROOT / "config/simulation.yaml", Simulation).origins
    return name_lists({name: origins[name] for name in settings().families.origins})


@cache
def drawn() -> list[Authority]:
    return list(authorities(settings(), SIZE, listed(), seed=1))


def together(agency: str, table: str) -> pd.DataFrame:
    return pd.concat([getattr(one, agency)[table].assign(at=one.name) for one in drawn()], ignore_index=True)


def test_a_year_is_of_the_size_asked_for():
    incidents = together("police", "notifications")
    assert len(incidents) == SIZE.incidents
    assert (incidents["Notification Ref"] != "").sum() == SIZE.notifications
    assert sum(one.events for one in drawn()) == pytest.approx(SIZE.events, rel=0.1)
    assert len({len(one.police["notifications"]) for one in drawn()}) == 2


def test_what_a_size_does_not_say_follows_from_the_shares():
    whole = settings().whole(settings().sizes["nation"].of(2, 1000))
    assert (whole.authorities, whole.incidents, whole.notifications, whole.events) == (2, 1000, 180, 2520)
    assert settings().whole(settings().sizes["nation"]).notifications == 244_000


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    size = Size(authorities=1, incidents=60, notifications=20, events=200)

    def written(seed: int) -> list[bytes]:
        (one,) = authorities(settings(), size, listed(), seed)
        return [bytes_of(table) for table in [*one.police.values(), *one.care.values(), one.notifications, one.members]]

    assert written(1) == written(1)
    assert written(1) != written(2)


def bytes_of(table: pd.DataFrame) -> bytes:
    buffer = memory.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def test_care_holds_the_columns_of_the_dataset_and_those_that_its_mapping_reads():
    mapping = yaml.safe_load((ROOT / "config/formats/ssd.yaml").read_text(encoding="utf-8"))
    for one in drawn():
        for name, table in one.care.items():
            assert tuple(table.columns) == SSD[name]
            assert table.notna().all(axis=None)
            assert f"{name}.csv" in mapping["files"]


def test_ends_come_after_beginnings_and_nothing_after_the_last_day():
    for table, begun, ended in [
        ("ssd_cin_episodes", "cine_referral_date", "cine_close_date"),
        ("ssd_cin_assessments", "cina_assessment_start_date", "cina_assessment_auth_date"),
        ("ssd_cp_plans", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
        ("ssd_cla_episodes", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),
    ]:
        dates = together("care", table)
        closed = dates[dates[ended] != ""]
        assert 0 < len(closed) <= len(dates)
        assert (closed[ended] >= closed[begun]).all()
        assert dates[[begun, ended]].max().max() <= "2025-04-01"


def test_no_child_has_two_referrals_open_at_once():
    referrals = together("care", "ssd_cin_episodes").sort_values(["at", "cine_person_id", "cine_referral_date"])
    before = referrals.groupby(["at", "cine_person_id"])["cine_close_date"].shift()
    again = before.notna()
    assert again.sum() > 50
    assert (referrals.loc[again, "cine_referral_date"] > before[again]).all()


def test_shares_are_near_the_config():
    year = settings()
    truth = pd.concat([one.notifications for one in drawn()])
    known = truth[TrueNotification.family_ref].notna()
    referrals = together("care", "ssd_cin_episodes")
    contacts = together("care", "ssd_contacts")
    new = contacts["cont_contact_outcome_json"].str.contains("NEW_REFERRAL")
    assert known.mean() == pytest.approx(year.families.known, abs=0.05)
    assert (truth[TrueNotification.level] == "low").mean() == pytest.approx(0.53, abs=0.12)
    assert (referrals["cine_referral_nfa"] == "Y").mean() == pytest.approx(year.care.no_further_action, abs=0.03)
    assert new.mean() == pytest.approx(year.care.referred, abs=0.04)
    assert len(referrals) == new.sum()


def test_families_are_notified_again():
    police = together("police", "people")
    victims = police[police["Role"] == "victim"].groupby(["at", "Person Ref"]).size()
    assert (victims > 1).mean() == pytest.approx(0.2, abs=0.06)


def test_two_adults_and_a_child_at_least_stand_on_each_notified_incident():
    for one in drawn():
        notified = one.police["notifications"].query("`Notification Ref` != ''")["Incident Ref"]
        roles = one.police["people"].groupby("Incident Ref")["Role"].agg(list)
        assert roles.map(sorted).map(tuple).unique().tolist() == [("perpetrator", "victim")]
        assert set(roles.index) == set(notified) == set(one.police["children"]["Incident Ref"])


def test_texts_name_the_record_s_own_people():
    (one, *_) = drawn()
    notified = one.police["notifications"].query("`Notification Ref` != ''").set_index("Incident Ref")
    victims = one.police["people"].query("Role == 'victim'").set_index("Incident Ref")
    assert notified["Narrative"].nunique() > 0.9 * len(notified)
    assert not notified["Narrative"].str.contains("Qavictim|Qaother|Qakid|[{}]").any()
    named = [name in text for name, text in zip(victims["Forename"], notified["Narrative"], strict=True)]
    assert np.mean(named) > 0.5
    assert (notified["Shared Date"] >= notified["Reported Date"]).all()
    rest = one.police["notifications"].query("`Notification Ref` == ''")
    assert (rest[["Narrative", "Created Date", "Shared Date"]] == "").all(axis=None)


def test_true_families_are_of_the_police_s_children():
    for one in drawn():
        children = one.police["children"].merge(
            one.notifications, left_on="Incident Ref", right_on=TrueNotification.incident_ref
        )
        held = one.care["ssd_person"].merge(one.members, left_on="pers_person_id", right_on=TrueMember.child_ref)
        both = children.merge(held, on=TrueMember.family_ref)
        alike = (both["Forename"] == both["pers_forename"]) & (both["Surname"] == both["pers_surname"])
        found = both[alike].groupby(["Incident Ref", "Child Ref"]).size()
        of_known = children[TrueNotification.family_ref].notna().sum()
        assert 0.9 * of_known < len(found) < of_known
        born = both.loc[alike, "Date Of Birth"] == both.loc[alike, "pers_dob"]
        assert 0.8 < born.mean() < 1


def test_notifications_reach_families_that_care_knows():
    (one, *_) = drawn()
    contacts = one.care["ssd_contacts"].query("cont_contact_source_code == '6'")
    family = one.care["ssd_family"].set_index("fami_person_id")["fami_family_id"]
    received = set(zip(contacts["cont_person_id"].map(family), contacts["cont_contact_date"], strict=True))
    notified = one.police["notifications"].query("`Notification Ref` != ''")
    sent = notified.set_index("Notification Ref")["Shared Date"]
    known = one.notifications.dropna(subset=[TrueNotification.family_ref])
    on = pd.to_datetime(known[TrueNotification.notification_ref].map(sent))
    reached = [
        any((family, str((day + pd.Timedelta(days=after)).date())) in received for after in range(4))
        for family, day in zip(known[TrueNotification.family_ref], on, strict=True)
    ]
    assert 0.6 < np.mean(reached) < 0.98


def test_the_year_s_study_satisfies_its_schema():
    shipped = yaml.safe_load((ROOT / "config/study.yaml").read_text(encoding="utf-8"))
    of_year = study(shipped, settings(), {"authority_001": "Authority 1"}, seed=3)
    checked = io.checked(of_year, Study, "study.yaml")
    assert checked.period.register_months[-1] == "2024-03"
    assert checked.input == "extracts"
    assert site(".parquet")["care"] == {"format": "ssd", "suffix": ".parquet"}


def test_totals_are_shared_out_whole():
    parts = shared_out(1001, np.array([1.0, 2.0, 7.0]))
    assert parts.tolist() == [100, 200, 701]
    assert within(np.array([2, 0, 3])).tolist() == [0, 1, 0, 1, 2]


def test_days_fall_in_their_bands():
    drawn = days({2: 1, 5: 0, 9: 3}, 4000, np.random.default_rng(1))
    assert set(drawn) == {0, 1, 2, 6, 7, 8, 9}
    assert (drawn > 5).mean() == pytest.approx(0.75, abs=0.03)


def test_a_wrong_day_of_birth_is_changed_over_or_the_next():
    born = np.array(["2015-03-08"] * 200 + ["2015-05-31"] * 200, dtype="datetime64[D]")
    wrong = _misdated(born, 1.0, np.random.default_rng(1)).astype(str)
    assert set(wrong[:200]) == {"2015-08-03", "2015-03-09"}
    assert set(wrong[200:]) == {"2015-05-04"}
