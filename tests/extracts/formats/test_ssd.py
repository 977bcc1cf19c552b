"""The Standard Safeguarding Dataset: people put together from its tables, entries of every kind, outcomes by list."""

from __future__ import annotations

import shutil
from io import StringIO

import pandas as pd

from filetrack.schemas.care import Event, Family, Member
from tests.extracts.formats.conftest import CONFIG, Read

TABLES = {
    "ssd_person.csv": """pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob,pers_is_mother
1,Ada,Roe,F,2015-02-01 00:00:00,N
2,Max,Roe,M,09/07/2018,N
3,Eve,Roe,F,1990-04-03,Y
4,Kit,Low,U,2010-12-24,
""",
    "ssd_family.csv": "fami_table_id,fami_family_id,fami_person_id\nf1,77,1\nf2,77,2\nf3,77,3\n",
    "ssd_mother.csv": "moth_table_id,moth_person_id,moth_childs_person_id\nm1,3,1\nm2,3,2\n",
    "ssd_address.csv": """addr_person_id,addr_address_postcode,addr_address_start_date
1,ZZ1 1AA,2016-01-01
1,ZZ9 9ZZ,2022-01-01
1,ZZ5 5AA,2018-01-01
3,ZZ9 9ZZ,2022-01-01
""",
    "ssd_contacts.csv": """cont_person_id,cont_contact_date,cont_contact_source_code,cont_contact_outcome_json
1,2024-01-05,6,"{""NEW_REFERRAL_FLAG"":""N"",""NFA_FLAG"":""N"",""ADVICE_FLAG"":""Y""}"
2,2024-01-05,6,"{""NEW_REFERRAL_FLAG"":""N"",""NFA_FLAG"":""Y"",""ADVICE_FLAG"":""N""}"
4,2024-01-09,2A,
""",
    "ssd_cin_episodes.csv": """cine_person_id,cine_referral_date,cine_referral_nfa,cine_close_reason,cine_close_date
1,2024-01-08,N,RC3,2024-06-01
2,2024-01-08,Y,,
""",
    "ssd_cin_assessments.csv": "cina_person_id,cina_assessment_start_date\n1,2024-01-10\n",
    "ssd_s47_enquiry.csv": "s47e_person_id,s47e_s47_start_date\n1,2024-01-12\n",
    "ssd_initial_cp_conference.csv": "icpc_person_id,icpc_icpc_date\n1,2024-01-26\n1,\n",
    "ssd_cp_plans.csv": "cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date\n1,2024-01-26,2024-04-01\n",
    "ssd_cin_plans.csv": "cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date\n1,2024-04-01,2024-06-01\n",
    "ssd_early_help_episodes.csv": "earl_person_id,earl_episode_start_date,earl_episode_end_date\n4,2024-02-01,\n",
    "ssd_cla_episodes.csv": "clae_person_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,"
    "clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason\n"
    "4,2024-03-01,S,2024-03-20,X1\n4,2024-03-20,P,2024-05-01,E41\n",
}
EVENTS = [
    ("2024-01-05", "notification", "police"),
    ("2024-01-08", "case_opened", ""),
    ("2024-01-09", "contact", "education"),
    ("2024-01-10", "initial_assessment", ""),
    ("2024-01-12", "section_47_enquiry", ""),
    ("2024-01-26", "conference", ""),
    ("2024-01-26", "registration", ""),
    ("2024-02-01", "support_plan", ""),
    ("2024-03-01", "looked_after", ""),
    ("2024-04-01", "deregistration", ""),
    ("2024-04-01", "support_plan", ""),
    ("2024-05-01", "looked_after_end", ""),
    ("2024-05-01", "residence_order", ""),
    ("2024-06-01", "case_closed", ""),
    ("2024-06-01", "residence_order", ""),
    ("2024-06-01", "support_plan_end", ""),
]


def test_every_table_gives_its_events_and_people_are_put_together_from_theirs(read, folder):
    found = read("ssd", folder(TABLES))
    assert found.stops == []
    assert found.events == EVENTS
    assert {quarantined for _, quarantined in found.rows.values()} == {0}
    assert {name: rows for name, (rows, _) in found.rows.items()} == {
        name: text.count("\n") - 1 for name, text in TABLES.items()
    }
    check_people(found)


def check_people(found: Read) -> None:
    """Names, the latest postcode and the mother's part come from three tables."""
    columns = [Member.role, Member.forename_key, Member.birth_month, Member.sex, Member.postcode_district]
    people = found.members[columns].fillna("").to_numpy().tolist()
    assert sorted(people) == [
        ["child", "ada", "2015-02", "female", "ZZ9"],
        ["child", "kit", "2010-12", "", ""],
        ["child", "max", "2018-07", "male", ""],
        ["mother", "eve", "1990-04", "female", "ZZ9"],
    ]
    assert sorted(found.members.groupby(Member.family_id).size()) == [1, 3]
    assert found.records[Family][Family.history_complete].all()


def test_what_a_contacts_outcome_stands_for_is_a_code_list(read, folder, tmp_path):
    lists = tmp_path / "codelists"
    shutil.copytree(CONFIG / "codelists", lists)
    outcomes = lists / "ssd_contact_outcome.csv"
    outcomes.write_text(outcomes.read_text(encoding="utf-8").replace("ADVICE,", "ADVICE,letter"), encoding="utf-8")
    found = read("ssd", folder(TABLES), codelists=lists)
    assert found.stops == []
    assert found.events == sorted([*EVENTS, ("2024-01-05", "letter", "")])


def test_parquet_gives_the_same_and_only_the_tables_that_events_need_must_be_there(read, folder):
    place = folder({})
    for name, text in TABLES.items():
        if name not in ("ssd_mother.csv", "ssd_cla_episodes.csv"):
            pd.read_csv(StringIO(text), dtype=str).to_parquet((place / name).with_suffix(".parquet"))
    found = read("ssd", place, "  suffix: .parquet\n")
    assert found.stops == []
    lost = [event for event in EVENTS if event not in found.events]
    assert [kind for _, kind, _ in lost] == ["looked_after", "looked_after_end", "residence_order"]
    assert found.rows["ssd_contacts.parquet"] == (3, 0)
    assert Event in found.records
