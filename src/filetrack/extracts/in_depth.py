"""Services, agencies, talks and households in social-care records, for families studied in depth (§7.3 to §8.2)."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pandas as pd

from filetrack.extracts.fields import DAY, code, optional_code, required
from filetrack.quality.examination import Examination
from filetrack.schemas.care import Consultation, Conversation, Household, ServiceUse
from filetrack.schemas.codes import (
    Agency,
    Engagement,
    FamilyMember,
    Origin,
    Outcome,
    PersonRole,
    Purpose,
    Service,
)
from filetrack.schemas.raw.base import Raw

CODELISTS = {
    "service": Service,
    "member": FamilyMember,
    "origin": Origin,
    "engagement": Engagement,
    "agency": Agency,
    "purpose": Purpose,
    "spoken_with": FamilyMember,
    "spoken_with_part": PersonRole,
    "lives_with": Outcome,
}
OfFamily = Callable[[Examination, type[Raw]], pd.Series]
"""Families of a file's rows; rows of a family that is not known are refused."""


def records(
    files: dict[type[Raw], Examination], raw: ModuleType, of_family: OfFamily, codes: dict[str, pd.Series]
) -> dict[type, pd.DataFrame]:
    """Records of ServiceUse, Consultation, Conversation and Household from a site's raw schemas (`raw`).

    What is entered for several children of a family on one day is one record.
    """
    return {
        ServiceUse: _services(files[raw.Services], raw.Services, of_family, codes),
        Consultation: _consultations(files[raw.AgencyContacts], raw.AgencyContacts, of_family, codes),
        Conversation: _conversations(files[raw.SpokenWith], raw.SpokenWith, of_family, codes),
        Household: _households(files[raw.Households], raw.Households, of_family, codes),
    }


def _services(file: Examination, schema: type[Raw], of_family: OfFamily, codes: dict[str, pd.Series]) -> pd.DataFrame:
    columns = {
        ServiceUse.family_id: of_family(file, schema),
        ServiceUse.happened_on: required(file, schema.date, DAY),
        ServiceUse.service: code(file, schema.service, codes["service"]),
        ServiceUse.member: code(file, schema.member, codes["member"]),
        ServiceUse.signposted: code(file, schema.origin, codes["origin"]) == Origin.SIGNPOSTED,
        ServiceUse.engagement: optional_code(file, schema.engagement, codes["engagement"]),
    }
    return _once(file, columns)


def _consultations(
    file: Examination, schema: type[Raw], of_family: OfFamily, codes: dict[str, pd.Series]
) -> pd.DataFrame:
    columns = {
        Consultation.family_id: of_family(file, schema),
        Consultation.happened_on: required(file, schema.date, DAY),
        Consultation.agency: code(file, schema.agency, codes["agency"]),
        Consultation.monitoring: code(file, schema.purpose, codes["purpose"]) == Purpose.MONITORING,
    }
    return _once(file, columns)


def _conversations(
    file: Examination, schema: type[Raw], of_family: OfFamily, codes: dict[str, pd.Series]
) -> pd.DataFrame:
    part = optional_code(file, schema.spoken_with, codes["spoken_with_part"])
    columns = {
        Conversation.family_id: of_family(file, schema),
        Conversation.happened_on: required(file, schema.date, DAY),
        Conversation.member: code(file, schema.spoken_with, codes["spoken_with"]),
        Conversation.perpetrator: (part == PersonRole.PERPETRATOR).astype("boolean").mask(part.isna()),
    }
    return _once(file, columns)


def _households(file: Examination, schema: type[Raw], of_family: OfFamily, codes: dict[str, pd.Series]) -> pd.DataFrame:
    columns = {
        Household.family_id: of_family(file, schema),
        Household.from_on: required(file, schema.from_date, DAY),
        Household.living: code(file, schema.lives_with, codes["lives_with"]),
    }
    return _once(file, columns)


def _once(file: Examination, columns: dict[str, pd.Series]) -> pd.DataFrame:
    return file.records(columns).drop_duplicates().sort_values(list(columns))
