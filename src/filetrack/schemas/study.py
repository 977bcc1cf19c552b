"""The study's config (`config/study.yaml`): dates, windows, thresholds, linkage, seed. Unknown keys are refused."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from filetrack.schemas.codes import Site

SiteName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""What a research site is called in files, folders and config."""

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Days = Annotated[int, Field(ge=0, le=3650)]


class Strict(BaseModel):
    """A block of config: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Period(Strict):
    """When notifications were sampled, and how long families were followed (§2.3.1)."""

    sample_from: dt.date
    sample_to: dt.date
    register_months: list[Month] = Field(min_length=1)
    booster_month: Month | None = None
    follow_up_months: int = Field(ge=1, le=240)

    @property
    def sample_months(self) -> list[str]:
        """Months of which a day belongs to the sample's window (`2007-01`)."""
        first, last = (12 * day.year + day.month - 1 for day in (self.sample_from, self.sample_to))
        return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1)]

    @property
    def sample_in_words(self) -> str:
        """The sample's window as pages name it: `January 2007`, or `3 January 2007 to 4 February 2007`."""
        return window_in_words(self.sample_from, self.sample_to)

    @model_validator(mode="after")
    def _sample_ends_after_it_begins(self) -> Period:
        if self.sample_to < self.sample_from:
            raise ValueError("sample_to must not be before sample_from")
        return self

    @model_validator(mode="after")
    def _booster_month_is_another_registered(self) -> Period:
        if self.booster_month in self.sample_months:
            raise ValueError("booster_month must not be a month of the sample")
        if self.booster_month not in (None, *self.register_months):
            raise ValueError("booster_month must be one of register_months, or left out")
        return self


def month_window(month: str) -> tuple[dt.date, dt.date]:
    """First and last day of a month (`2007-01`)."""
    first = dt.date.fromisoformat(f"{month}-01")
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def window_in_words(first: dt.date, last: dt.date) -> str:
    """A window of days: the month where it is one (`January 2007`), else its first and last day."""
    month = f"{first:%B %Y}"
    if (first, last) == month_window(f"{first:%Y-%m}"):
        return month
    return f"{first.day} {month} to {last.day} {last:%B %Y}"


class Ingest(Strict):
    """When a fault is a whole file's rather than some rows': a check that this many values fail stops the run."""

    stop_share: float = Field(gt=0, le=1)
    stop_rows: int = Field(ge=1)


class Sample(Strict):
    """How MERLIN records are searched for domestic violence (§2.3.1)."""

    search_phrases: list[str] = Field(min_length=1)


class Timing(Strict):
    """When two recorded times contradict each other (§5.3.3, Table 16)."""

    report_disagreement_minutes: int = Field(ge=1)
    arrival_disagreement_minutes: int = Field(ge=1)


class Tracing(Strict):
    """How a notification is recognised in a family's record (§6.2.1)."""

    window_days: Days


class Involvement(Strict):
    """Which dated events count as the response to a notification (§6.3)."""

    response_days: Days


class Coding(Strict):
    """Which incidents people code as well as the machine, in which portions, and how agreement is measured (§4.10)."""

    batch: int = Field(ge=1)
    sample: int = Field(ge=0)
    seed: int = Field(ge=0)
    kappa_weights: Literal["linear", "quadratic"]
    resamples: int = Field(ge=100, le=10000)


class Encoding(Strict):
    """How custodians encode linkage fields. Extracts encoded otherwise cannot be linked.

    `scheme` is raised whenever the code comes to encode otherwise under the same parameters.
    """

    bits: int = Field(ge=64, le=4096, multiple_of=16)
    qgram: int = Field(ge=1, le=4)
    hashes: int = Field(ge=1, le=64)
    shared_name_key: bool = True
    tokens: Literal["names", "compound"] = "names"
    salt: Literal["none", "birth_year", "birth_month"] = "none"
    fold: bool = False
    flips: float = Field(default=0.0, ge=0, le=0.2)
    not_names: tuple[str, ...] = ()
    short_names: dict[str, tuple[str, ...]] = {}
    scheme: Literal[2] = 2

    def differences(self, other: Encoding) -> list[str]:
        """The parameters that differ from another encoding's, in words: `salt none, not birth_year`."""
        ours, others = self.model_dump(), other.model_dump()
        return [_difference(name, ours[name], others[name]) for name in ours if ours[name] != others[name]]


def _difference(name: str, ours: object, others: object) -> str:
    if isinstance(ours, dict):
        return f"{name} of {', '.join(sorted(key for key in ours | others if ours.get(key) != others.get(key)))}"
    return f"{name} {_told(ours)}, not {_told(others)}"


def _told(value: object) -> str:
    return f"({', '.join(value)})" if isinstance(value, tuple) else str(value).lower()


class Similarity(Strict):
    """How alike two names must be for the two graded levels of a comparison."""

    similar: float = Field(gt=0, lt=1)
    alike: float = Field(gt=0, lt=1)

    @model_validator(mode="after")
    def _similar_is_nearer(self) -> Similarity:
        if self.similar <= self.alike:
            raise ValueError("similar must be above alike")
        return self


class Similarities(Strict):
    """Graded comparison of names: Dice coefficient of Bloom filters (encoded), Jaro-Winkler (clear)."""

    encoded: Similarity
    clear: Similarity


LinkageField = Literal[
    "forename_key", "surname_key", "full_name", "birth_key", "birth_month", "sex", "postcode_key", "postcode_district"
]
Identifier = Literal["forename", "surname", "birth", "sex", "postcode"]
Probability = Annotated[float, Field(gt=0, lt=1)]
Engine = Literal["duckdb", "spark"]


class PriorPairs(Strict):
    """What the assumed probabilities are worth, in pairs, against those estimated from the study's own people."""

    matches: float = Field(gt=0)
    others: float = Field(gt=0)


class FamilyProbability(Strict):
    """From family weights to probabilities: a weight's worth in powers of two, and the weight of “no family”.

    `unmatched` is the weight lost with each person of the shorter record who is beside nobody of the other.
    """

    worth: float = Field(gt=0)
    none_weight: float
    unmatched: float = Field(ge=0)


class Thresholds(Strict):
    """From which weight, and which lead over the next, a family is accepted."""

    family_weight: float
    family_margin: float = Field(ge=0)


class Sensitivity(Strict):
    """How else links might be: two other pairs of thresholds, and how often links are drawn by their probabilities."""

    strict: Thresholds
    loose: Thresholds
    draws: int = Field(ge=1)


def _rising(values: list[float]) -> list[float]:
    if values != sorted(set(values)):
        raise ValueError("values must rise")
    return values


Rising = Annotated[list[float], Field(min_length=1), AfterValidator(_rising)]
RisingCounts = Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1), AfterValidator(_rising)]


class CountedGroup(Strict):
    """Records of a source that meet conditions, as a release counts them; `times` so many of each."""

    source: str
    where: dict[str, list[str | bool]] = {}
    times: int = 1


class Relation(Strict):
    """Counts of different units of which anyone may know that they are equal."""

    why: str
    counts: list[CountedGroup] = Field(min_length=1)
    equal: list[CountedGroup] = Field(min_length=1)


class ReleaseRules(Strict):
    """What of the counts may leave: how they are protected, and what an attacker must not be able to work out.

    A count from 1 to below `smallest_count` is small. The audit fails if one is left with fewer than `fewest_values`
    possible values, and calls it narrow up to `narrow` values; suppression leaves each with more than these.
    """

    method: Literal["rounding", "suppression"] = "rounding"
    rounding_base: int = Field(default=6, ge=4, multiple_of=2)
    smallest_denominator: int = Field(default=30, ge=1)
    fewest_values: int = Field(default=2, ge=2)
    narrow: int = Field(default=3, ge=1)
    relations: tuple[Relation, ...] = ()


class Disclosure(Strict):
    """What reviewers' reports show of people: counts from `smallest_count` on, and bands that begin at `ages`.

    What may be shown to others is under `release`.
    """

    smallest_count: int = Field(ge=1)
    ages: RisingCounts
    release: ReleaseRules = ReleaseRules()


class Assessment(Strict):
    """How links are assessed: where bands begin after 0, and from which difference the unlinked are called unlike."""

    victim_ages: RisingCounts
    child_ages: RisingCounts
    children_listed: RisingCounts
    family_weights: Rising
    probabilities: Annotated[list[Probability], Field(min_length=1), AfterValidator(_rising)]
    unbalanced: float = Field(gt=0)


class ClericalSample(Strict):
    """Accepted links drawn for review: so many of each stratum; family weights at which a stratum begins."""

    weights: Rising
    links: int = Field(ge=0)


class Linkage(Strict):
    """How police people and social-care families are linked."""

    identifiers: Literal["encoded", "clear"]
    engine: Engine = "duckdb"
    fields: dict[SiteName, Annotated[list[Identifier], Field(min_length=1)]] = {}
    encoding: Encoding
    similarity: Similarities
    blocking: list[list[LinkageField]] = Field(min_length=1)
    training: list[list[LinkageField]] = Field(min_length=1)
    comparisons_per_person: int = Field(ge=1)
    priors: dict[str, dict[str, tuple[Probability, Probability]]]
    prior_pairs: PriorPairs
    person_weight: float
    family_weight: float
    family_margin: float = Field(ge=0)
    review_weight: float
    probability: FamilyProbability
    sensitivity: Sensitivity
    clerical_sample: ClericalSample
    assessment: Assessment
    random_pairs: int = Field(ge=1000)
    training_pairs: int = Field(ge=1000)
    seed: int = Field(ge=0)

    def fields_of(self, site: str) -> list[Identifier]:
        """What a site compares people on: every identifier, where nothing else is told."""
        return self.fields.get(site, list(get_args(Identifier)))

    @model_validator(mode="after")
    def _review_comes_before_acceptance(self) -> Linkage:
        if self.review_weight > self.family_weight:
            raise ValueError("review_weight must not be above family_weight")
        return self


REPORT_MONTH = "2007-01"
"""The month whose notifications the report sampled (§2.3.1)."""
NOT_SITES = frozenset({"both", "casebook", "chronologies", "coding", "review"})
"""What stands for all sites together, and folders beside those of sites."""


class Study(Strict):
    """The whole of `config/study.yaml`."""

    title: str
    input: Literal["simulated", "extracts"]
    seed: int = Field(ge=0, le=2**31 - 1)
    sites: dict[SiteName, str] = Field(min_length=1)
    period: Period
    ingest: Ingest
    disclosure: Disclosure
    sample: Sample
    timing: Timing
    tracing: Tracing
    involvement: Involvement
    coding: Coding
    linkage: Linkage

    @property
    def of_the_report(self) -> bool:
        """Whether the sites and the sample are the report's: only then do its figures stand beside the study's."""
        window = self.period.sample_from, self.period.sample_to
        return {*self.sites} == {*Site} and window == month_window(REPORT_MONTH)

    @model_validator(mode="after")
    def _site_names_are_free(self) -> Study:
        taken = sorted(NOT_SITES & {*self.sites})
        if taken:
            raise ValueError(f"no site can be called {' or '.join(taken)}: that names something else")
        return self

    @model_validator(mode="after")
    def _fields_are_of_sites(self) -> Study:
        unknown = sorted({*self.linkage.fields} - {*self.sites})
        if unknown:
            raise ValueError(f"linkage.fields names {' and '.join(unknown)}, which sites do not list")
        return self
