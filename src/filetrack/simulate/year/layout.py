"""Columns of the Standard Safeguarding Dataset's tables that a simulated year holds, in their order."""

from __future__ import annotations

_COLUMNS = """
ssd_person: pers_person_id pers_forename pers_surname pers_sex pers_gender pers_ethnicity pers_dob
  pers_common_child_id pers_legacy_id pers_upn_unknown pers_send_flag pers_expected_dob pers_death_date
  pers_is_mother pers_nationality
ssd_family: fami_table_id fami_family_id fami_person_id
ssd_mother: moth_table_id moth_person_id moth_childs_person_id moth_childs_dob
ssd_address: addr_table_id addr_address_json addr_person_id addr_address_type addr_address_start_date
  addr_address_end_date addr_address_postcode
ssd_contacts: cont_contact_id cont_person_id cont_contact_date cont_contact_source_code cont_contact_source_desc
  cont_contact_outcome_json
ssd_cin_episodes: cine_referral_id cine_person_id cine_referral_date cine_cin_primary_need_code
  cine_referral_source_code cine_referral_source_desc cine_referral_outcome_json cine_referral_nfa cine_close_reason
  cine_close_date cine_referral_team cine_referral_worker_id
ssd_cin_assessments: cina_assessment_id cina_person_id cina_referral_id cina_assessment_start_date
  cina_assessment_child_seen cina_assessment_auth_date cina_assessment_outcome_json cina_assessment_outcome_nfa
  cina_assessment_team cina_assessment_worker_id
ssd_s47_enquiry: s47e_s47_enquiry_id s47e_referral_id s47e_person_id s47e_s47_start_date s47e_s47_end_date
  s47e_s47_nfa s47e_s47_outcome_json s47e_s47_completed_by_worker_id s47e_s47_completed_by_team
ssd_initial_cp_conference: icpc_icpc_id icpc_icpc_meeting_id icpc_s47_enquiry_id icpc_person_id icpc_cp_plan_id
  icpc_referral_id icpc_icpc_transfer_in icpc_icpc_target_date icpc_icpc_date icpc_icpc_outcome_cp_flag
  icpc_icpc_outcome_json icpc_icpc_team icpc_icpc_worker_id
ssd_cp_plans: cppl_cp_plan_id cppl_referral_id cppl_icpc_id cppl_person_id cppl_cp_plan_start_date
  cppl_cp_plan_end_date cppl_cp_plan_initial_category cppl_cp_plan_ola cppl_cp_plan_latest_category
ssd_cin_plans: cinp_cin_plan_id cinp_referral_id cinp_person_id cinp_cin_plan_start_date cinp_cin_plan_end_date
  cinp_cin_plan_team cinp_cin_plan_worker_id
ssd_cla_episodes: clae_cla_episode_id clae_person_id clae_cla_episode_start_date clae_cla_episode_start_reason
  clae_cla_primary_need_code clae_cla_episode_ceased_date clae_cla_episode_ceased_reason clae_cla_id
  clae_referral_id clae_cla_placement_id clae_entered_care_date clae_cla_last_iro_contact_date
"""

SSD = {
    table: tuple(columns.split())
    for table, _, columns in (line.partition(":") for line in _COLUMNS.replace("\n  ", " ").strip().splitlines())
}
"""By table (github.com/data-to-insight/ssd-data-model, data/objects)."""
