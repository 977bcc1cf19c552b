"""What social care of an authority holds, in the Standard Safeguarding Dataset (config/formats/ssd.yaml)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.simulate.year.courses import Contacts, Referrals
from filetrack.simulate.year.draws import NEVER, chance, chosen, iso, numbered, within
from filetrack.simulate.year.layout import SSD
from filetrack.simulate.year.people import Households
from filetrack.simulate.year.settings import Care

FAMILY, PERSON = "F", "P"
"""Prefixes of the identifiers of families and persons."""
_YEARS = 365.25 * 18
_NEW, _EXISTING, _NONE = '{"NEW_REFERRAL_FLAG":"Y"}', '{"EXISTING_REFERRAL_FLAG":"Y"}', '{"NFA_FLAG":"Y"}'
EVENTS = (
    "ssd_contacts", "ssd_cin_episodes", "ssd_cin_assessments", "ssd_s47_enquiry", "ssd_initial_cp_conference",
    "ssd_cp_plans", "ssd_cin_plans", "ssd_cla_episodes",
)  # fmt: skip
"""The tables of events."""


def person_tables(families: Households, care: Care, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Children, of whom each family has an identifier, those mothers who are on file, and everyone's address."""
    count = len(families.children)
    mothers = np.flatnonzero(chance(care.mother_on_file, len(families), rng))
    people = families.children.joined(families.mothers.take(mothers))
    person = numbered(PERSON, np.concatenate([np.arange(count), count + mothers]))
    family = np.concatenate([families.of, mothers])
    of_mother = np.flatnonzero(np.isin(families.of, mothers))
    ethnicity = pd.Series(families.origins[family]).map(care.ethnicity)
    mother = np.concatenate([np.full(count, "N", dtype=object), np.full(len(mothers), "Y", dtype=object)])
    return {
        "ssd_person": _table(
            "ssd_person",
            pers_person_id=person,
            pers_forename=people.forename,
            pers_surname=people.surname,
            pers_sex=people.sex,
            pers_gender=people.sex,
            pers_ethnicity=ethnicity,
            pers_dob=iso(people.born),
            pers_is_mother=mother,
        ),
        "ssd_family": _table(
            "ssd_family",
            fami_table_id=numbered("", np.arange(count)),
            fami_family_id=numbered(FAMILY, families.of),
            fami_person_id=numbered(PERSON, np.arange(count)),
        ),
        "ssd_mother": _table(
            "ssd_mother",
            moth_table_id=numbered("", np.arange(len(of_mother))),
            moth_person_id=numbered(PERSON, count + families.of[of_mother]),
            moth_childs_person_id=numbered(PERSON, of_mother),
            moth_childs_dob=iso(families.children.born[of_mother]),
        ),
        "ssd_address": _table(
            "ssd_address",
            addr_table_id=numbered("", np.arange(len(person))),
            addr_person_id=person,
            addr_address_postcode=families.postcodes[family],
        ),
    }


def event_tables(
    families: Households,
    contacts: Contacts,
    referrals: Referrals,
    last: np.datetime64,
    care: Care,
    rng: np.random.Generator,
) -> dict[str, pd.DataFrame]:
    """The tables of events: a row for each child of the family who is born by then and not yet grown up.

    What ends, or begins, after the last day is not told.
    """
    return {
        "ssd_contacts": _contacts(families, contacts),
        **_referral_tables(families, referrals, last, care, rng),
    }


def _contacts(families: Households, contacts: Contacts) -> pd.DataFrame:
    row, child = _of_children(families, contacts.family, contacts.on)
    outcome = np.where(contacts.new, _NEW, np.where(contacts.existing, _EXISTING, _NONE)).astype(object)
    return _table(
        "ssd_contacts",
        cont_contact_id=numbered("C", np.arange(len(row))),
        cont_person_id=numbered(PERSON, child),
        cont_contact_date=iso(contacts.on[row]),
        cont_contact_source_code=contacts.source[row],
        cont_contact_outcome_json=outcome[row],
    )


def _referral_tables(
    families: Households, referrals: Referrals, last: np.datetime64, care: Care, rng: np.random.Generator
) -> dict[str, pd.DataFrame]:
    row, child = _of_children(families, referrals.family, referrals.on)
    of = referrals.take(row)
    person, referral = numbered(PERSON, child), numbered("R", np.arange(len(row)))
    needs = chosen(care.primary_need, len(referrals.family), rng)[row]
    categories = chosen(care.abuse, len(referrals.family), rng)[row]
    ids = {"person": person.to_numpy(object), "referral": referral.to_numpy(object)}
    ended = {name: iso(_by(getattr(of, name), last)) for name in _ENDS}

    def begun(name: str, letter: str) -> tuple[np.ndarray, dict[str, pd.Series]]:
        """Where work of a kind began by the last day, with its identifiers and the day on which it did."""
        on = getattr(of, name)
        at = np.flatnonzero(on <= last)
        return at, {"id": numbered(letter, at), "on": iso(on[at])} | {key: every[at] for key, every in ids.items()}

    assessment, assessed = begun("assessment", "AS")
    enquiry, enquired = begun("enquiry", "E")
    conference, conferred = begun("conference", "CF")
    protection, protected = begun("protection", "CP")
    need, needed = begun("need", "CN")
    away, looked_after = begun("looked_after", "LA")
    no_action = np.where(of.no_further_action, "Y", "N").astype(object)
    closed_after = np.where(np.isnat(of.need) & np.isnat(of.protection), "RC8", "RC7").astype(object)
    planned = np.where(np.isnat(of.protection), "N", "Y").astype(object)
    return {
        "ssd_cin_episodes": _table(
            "ssd_cin_episodes",
            cine_referral_id=referral,
            cine_person_id=person,
            cine_referral_date=iso(of.on),
            cine_cin_primary_need_code=needs,
            cine_referral_source_code=of.source,
            cine_referral_nfa=no_action,
            cine_close_reason=np.where(ended["closed"] == "", "", closed_after),
            cine_close_date=ended["closed"],
        ),
        "ssd_cin_assessments": _table(
            "ssd_cin_assessments",
            cina_assessment_id=assessed["id"],
            cina_person_id=assessed["person"],
            cina_referral_id=assessed["referral"],
            cina_assessment_start_date=assessed["on"],
            cina_assessment_auth_date=ended["assessed"].take(assessment),
            cina_assessment_outcome_nfa=np.where(closed_after == "RC8", "Y", "N")[assessment],
        ),
        "ssd_s47_enquiry": _table(
            "ssd_s47_enquiry",
            s47e_s47_enquiry_id=enquired["id"],
            s47e_referral_id=enquired["referral"],
            s47e_person_id=enquired["person"],
            s47e_s47_start_date=enquired["on"],
            s47e_s47_end_date=ended["enquired"].take(enquiry),
            s47e_s47_nfa=np.where(np.isnat(of.conference), "Y", "N")[enquiry],
        ),
        "ssd_initial_cp_conference": _table(
            "ssd_initial_cp_conference",
            icpc_icpc_id=conferred["id"],
            icpc_s47_enquiry_id=numbered("E", conference),
            icpc_person_id=conferred["person"],
            icpc_referral_id=conferred["referral"],
            icpc_icpc_date=conferred["on"],
            icpc_icpc_outcome_cp_flag=planned[conference],
        ),
        "ssd_cp_plans": _table(
            "ssd_cp_plans",
            cppl_cp_plan_id=protected["id"],
            cppl_referral_id=protected["referral"],
            cppl_icpc_id=numbered("CF", protection),
            cppl_person_id=protected["person"],
            cppl_cp_plan_start_date=protected["on"],
            cppl_cp_plan_end_date=ended["protection_ended"].take(protection),
            cppl_cp_plan_initial_category=categories[protection],
            cppl_cp_plan_latest_category=categories[protection],
        ),
        "ssd_cin_plans": _table(
            "ssd_cin_plans",
            cinp_cin_plan_id=needed["id"],
            cinp_referral_id=needed["referral"],
            cinp_person_id=needed["person"],
            cinp_cin_plan_start_date=needed["on"],
            cinp_cin_plan_end_date=ended["need_ended"].take(need),
        ),
        "ssd_cla_episodes": _table(
            "ssd_cla_episodes",
            clae_cla_episode_id=looked_after["id"],
            clae_person_id=looked_after["person"],
            clae_cla_episode_start_date=looked_after["on"],
            clae_cla_episode_start_reason=np.full(len(away), "S", dtype=object),
            clae_cla_primary_need_code=needs[away],
            clae_cla_episode_ceased_date=(ceased := ended["looked_after_ended"].take(away)),
            clae_cla_episode_ceased_reason=np.where(ceased == "", "", "E4A"),
            clae_cla_id=numbered("L", away),
            clae_referral_id=looked_after["referral"],
            clae_entered_care_date=looked_after["on"],
        ),
    }


_ENDS = ("assessed", "enquired", "protection_ended", "need_ended", "looked_after_ended", "closed")


def _by(days: np.ndarray, last: np.datetime64) -> np.ndarray:
    return np.where(days <= last, days, NEVER)


def _of_children(families: Households, family: np.ndarray, on: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each family and day, the children of that day: the position of the day, and the child."""
    counts = families.counts[family]
    row = np.repeat(np.arange(len(family)), counts)
    child = families.first_child[family][row] + within(counts)
    age = (on[row] - families.children.born[child]).astype("int64")
    minor = (age >= 0) & (age < _YEARS)
    return row[minor], child[minor]


def _table(name: str, **columns) -> pd.DataFrame:
    """A table of the dataset: all its columns in order, blank where nothing is given."""
    rows = len(next(iter(columns.values())))
    blank = np.full(rows, "", dtype=object)
    given = {column: np.asarray(columns.get(column, blank), dtype=object) for column in SSD[name]}
    return pd.DataFrame(given, dtype="str")
