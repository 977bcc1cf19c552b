"""The simulator's config (`config/simulation.yaml`): sizes and error rates of the invented population."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from filetrack.schemas.codes import PreviousInvolvement, Site, SubsequentInvolvement
from filetrack.schemas.study import Strict

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class NameSources(Strict):
    """Faker locales from whose lists an origin's names are drawn."""

    forenames: list[str] = Field(min_length=1)
    surnames: list[str] = Field(min_length=1)


class SiteSettings(Strict):
    """A site's invented districts and its population's origins."""

    postcode_area: str = Field(pattern=r"^X[A-Z]$")
    districts: int = Field(ge=1, le=99)
    origins: dict[str, Share]


class Families(Strict):
    """The make-up of families."""

    child_age_weights: list[float] = Field(min_length=18, max_length=18)
    children_weights: list[float] = Field(min_length=1)
    birth_parents: Share
    married: Share
    same_origin: Share


class Records(Strict):
    """How agencies' records err and differ."""

    moved: Share
    adult_birth_missing: Share
    child_birth_missing: Share
    impossible_birth: Share
    sex_missing: Share
    father_on_care_record: Share
    adult_links_on_each_child: Share
    police_reference_quoted: Share
    incident_date_quoted: Share
    diary_only: Share
    tick_left_blank: Share
    merlin_box: Share
    not_found_but_in_store: Share


class NorthRegister(Strict):
    """Northern incidents outside the sample."""

    relatives_notified: Share
    relatives_not_notified: Share
    unclear_not_notified: Share
    marked_not_notified: Share


class SouthRegister(Strict):
    """Southern reports and MERLIN records outside the sample; counts are a month's."""

    relatives_notified: Count
    relatives_not_notified: Share
    reports_not_flagged: Count
    merlin_not_domestic: Count
    merlin_without_report: Count
    merlin_report_elsewhere: Count
    merlin_report_not_flagged: Count


class Registers(Strict):
    """Police records outside the sample."""

    north: NorthRegister
    south: SouthRegister
    faulty_rows: Count


class Care(Strict):
    """Social-care families outside the sample, and their histories."""

    notified_known: Share
    other_families: dict[Site, Count]
    namesakes: Count
    history_incomplete: Share
    previous_weights: dict[PreviousInvolvement, float]
    subsequent_weights: dict[SubsequentInvolvement, float]
    records_from: int = Field(ge=1990, le=2006)


class OpenPopulations(Strict):
    """Populations on which no figure is forced, to see how figures vary from one sample to the next."""

    populations: int = Field(ge=40)
    range_percent: float = Field(ge=50, lt=100)
    studies: int = Field(ge=1, le=40)
    parts: int = Field(ge=2)


class Simulation(Strict):
    """The whole of `config/simulation.yaml`."""

    first_of_january_share: Share
    origins: dict[str, NameSources]
    appearance: dict[str, str]
    sites: dict[Site, SiteSettings]
    families: Families
    records: Records
    registers: Registers
    care: Care
    open_populations: OpenPopulations

    @model_validator(mode="after")
    def _origins_are_described(self) -> Simulation:
        for site, block in self.sites.items():
            unknown = set(block.origins) - set(self.origins) | set(block.origins) - set(self.appearance)
            if unknown:
                raise ValueError(f"sites.{site}: no names or no appearance for {', '.join(sorted(unknown))}")
        return self
