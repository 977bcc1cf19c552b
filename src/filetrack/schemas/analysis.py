"""Outcome analyses as declarations (`config/analyses.yaml`): which families, which clock, which ends, which models."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

import pandas as pd
import pandera.pandas as pa
from pydantic import Field, model_validator

from filetrack.problems import nearest
from filetrack.schemas.base import AtSite
from filetrack.schemas.case import InDepthFamily
from filetrack.schemas.codes import Endpoint, EventKind
from filetrack.schemas.outcomes import FollowUp
from filetrack.schemas.study import Days, Period, Strict, Study

Where = dict[str, list[str | bool]]
"""A choice of units: for each variable, the values that it may have."""


class Declared(Strict):
    """What every analysis says of itself. `where` chooses the units; the others are set aside and counted.

    `elsewhere`: what it cannot say in a study of other sites than the report's, where that is otherwise.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    cannot_say: str = Field(min_length=1)
    elsewhere: str | None = None
    where: Where = {}

    def choices(self) -> list[Where]:
        """Every choice that the analysis makes by variables of its units."""
        named = [
            getattr(self, part, {}) for part in ("groups", "predictors", "categories", "exposures", "known", "crossed")
        ]
        return [self.where, getattr(self, "outcome", {}), *(choice for part in named for choice in part.values())]

    @model_validator(mode="after")
    def _names_are_known(self) -> Declared:
        for choice in self.choices():
            for variable, codes in choice.items():
                _check(InDepthFamily if isinstance(self, Association) else FollowUp, variable, codes)
        return self


class TimeToEvent(Declared):
    """Time from a notification, or from the first closure after one, to the first of some ends, by group.

    `unit` family: its first sampled notification. With `landmark_days`, the clock starts so many days later, among
    those who have met no end by then.
    """

    kind: Literal["time_to_event"]
    clock: Literal["notification", "closure"] = "notification"
    unit: Literal["notification", "family"] = "family"
    event: list[Endpoint] = Field(min_length=1)
    competing: list[Endpoint] = []
    groups: dict[str, Where] = Field(min_length=1)
    landmark_days: Days = 0
    every_days: int = Field(ge=1)
    least_events: float = Field(ge=1)

    @model_validator(mode="after")
    def _ends_are_apart(self) -> TimeToEvent:
        both = sorted({*self.event} & {*self.competing})
        if both:
            raise ValueError(f"what is awaited cannot compete with itself: {', '.join(both)}")
        return self


class Repeats(Declared):
    """Notifications after a family's first sampled one: rates, their model, and how they add up over time.

    Models are refused with fewer than `least_events` families with a repeat for each coefficient.
    """

    kind: Literal["repeats"]
    groups: dict[str, Where] = Field(min_length=1)
    predictors: dict[str, Where] = Field(min_length=1)
    every_days: int = Field(ge=1)
    least_events: float = Field(ge=1)


class Response(Declared):
    """Who gets a service: an outcome, yes or no, and ordered categories of it, on predictors. Its units are families.

    `exact` names the predictors whose coefficient is estimated from its conditional distribution, given the others of
    that list. A penalised model needs `least_penalised` events per coefficient, others `least_events`.
    """

    kind: Literal["response"]
    outcome: Where = Field(min_length=1)
    categories: dict[str, Where] = {}
    predictors: dict[str, Where] = Field(min_length=1)
    exact: list[str] = []
    least_events: float = Field(ge=1)
    least_penalised: float = Field(default=2, ge=1)

    @model_validator(mode="after")
    def _exact_are_predictors(self) -> Response:
        for name in self.exact:
            if name not in self.predictors:
                raise ValueError(f"`exact` names no predictor “{name}”{nearest(name, self.predictors)}")
        return self


class StopStart(Declared):
    """Episodes opened and closed, assessments without a service, closures after a separation, journeys."""

    kind: Literal["stop_start"]
    assessments: list[EventKind] = Field(min_length=1)
    services: list[EventKind] = Field(min_length=1)
    service_days: Days
    separation_days: Days
    letters: dict[EventKind, Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,2}$")]] = Field(min_length=1)
    commonest: int = Field(ge=1)
    smallest: int = Field(ge=1)


class Association(Declared):
    """An outcome of families studied in depth beside exposures, by conditional tests (Tables 40 and 41).

    `crossed`: variables with all their codes, each to be held against all outcomes at once; of more than
    `exact_families` the p is of so many `drawn_tables`.
    """

    kind: Literal["association"]
    exposures: dict[str, Where] = Field(min_length=1)
    known: dict[str, Where] = {}
    crossed: dict[str, Annotated[Where, Field(min_length=1, max_length=1)]] = {}
    exact_families: int = Field(default=100, ge=1)
    drawn_tables: int = Field(default=99_999, ge=999)
    outcome: Where = Field(min_length=1)


Analysis = Annotated[TimeToEvent | Repeats | Response | StopStart | Association, Field(discriminator="kind")]


ALL = "All"
"""The term of a headline that takes all groups of its analysis together."""


class Headline(Strict):
    """An estimate that is made under every treatment (`Treatment`).

    `term` is, by the kind of `analysis`: a group, whose cumulative incidence by `day` is estimated; of repeats, a
    group, for its rate, or a predictor, for its rate ratio; a predictor or an exposure, for its odds ratio. `end`: the
    last day to which follow-up takes every notification of the sample.
    """

    name: str = Field(pattern=r"^[a-z](?:[a-z0-9_]|\{months\})*$")
    title: str = Field(min_length=1)
    analysis: str
    term: str = ALL
    day: Days | Literal["end"] | None = None


class Imputation(Strict):
    """How many data sets are completed, by chains of how many iterations (`outcomes.imputing`)."""

    data_sets: int = Field(ge=2)
    iterations: int = Field(ge=1)
    prior: float = Field(gt=0)


class OtherDays(Strict):
    """Other numbers of days within which an entry counts as an answer (`involvement.response_days`)."""

    fewer: Days
    more: Days


class Treatments(Strict):
    """What treatments of headlines need to be told. `drawn_links` sets of links are taken of those that were drawn."""

    imputation: Imputation
    drawn_links: int = Field(ge=2)
    response_days: OtherDays
    seed: int = Field(ge=0)


class Analyses(Strict):
    """The whole of `config/analyses.yaml`."""

    analyses: list[Analysis] = Field(min_length=1)
    headlines: list[Headline] = []
    treatments: Treatments | None = None

    @model_validator(mode="after")
    def _names_are_unique(self) -> Analyses:
        names = [analysis.name for analysis in self.analyses]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"declared more than once: {', '.join(repeated)}")
        return self

    @model_validator(mode="after")
    def _headlines_are_of_analyses(self) -> Analyses:
        if self.headlines and self.treatments is None:
            raise ValueError("headlines need `treatments`")
        analyses = {analysis.name: analysis for analysis in self.analyses}
        for headline in self.headlines:
            if headline.analysis not in analyses:
                raise ValueError(f"there is no analysis “{headline.analysis}”{nearest(headline.analysis, analyses)}")
            _check_headline(headline, analyses[headline.analysis])
        return self


def of_study(declared: Analyses, study: Study) -> Analyses:
    """Return the analyses of a study: over its months of follow-up, and by its own sites alone."""
    return declared.model_copy(
        update={
            "analyses": [_analysis_of(analysis, study) for analysis in declared.analyses],
            "headlines": [_headline_of(headline, study.period) for headline in declared.headlines],
        }
    )


def _analysis_of(analysis: Analysis, study: Study) -> Analysis:
    cannot_say = analysis.cannot_say if study.of_the_report else analysis.elsewhere or analysis.cannot_say
    said = {"cannot_say": _over(cannot_say, study.period)}
    if isinstance(analysis, Repeats | Response):
        kept = {name: choice for name, choice in analysis.predictors.items() if _tells_apart(choice, study.sites)}
        said["predictors"] = kept
    return analysis.model_copy(update=said)


def _tells_apart(choice: Where, sites: Collection[str]) -> bool:
    """Whether a predictor is about something else than sites, or holds at some of them and not at others."""
    return AtSite.site not in choice or 0 < len({*choice[AtSite.site]} & {*sites}) < len(sites)


def _headline_of(headline: Headline, period: Period) -> Headline:
    day = _last_day(period) if headline.day == "end" else headline.day
    named = {"name": _over(headline.name, period), "title": _over(headline.title, period)}
    return headline.model_copy(update=named | {"day": day})


def _over(text: str, period: Period) -> str:
    return text.replace("{months}", str(period.follow_up_months))


def _last_day(period: Period) -> int:
    """Days for which a notification of any day of the sample is followed."""
    days = pd.date_range(period.sample_from, period.sample_to)
    return int((days + pd.DateOffset(months=period.follow_up_months) - days).days.min())


def _check_headline(headline: Headline, analysis: Analysis) -> None:
    named = [getattr(analysis, part, {}) for part in ("groups", "predictors", "exposures")]
    terms = [*([ALL] if named[0] else []), *(term for part in named for term in part)]
    if isinstance(analysis, StopStart) or getattr(analysis, "unit", "family") != "family" or _of_closures(analysis):
        raise ValueError(f"“{headline.name}”: a headline counts families from their first notification, or in depth")
    if headline.term not in terms:
        raise ValueError(f"{analysis.name} has no term “{headline.term}”{nearest(headline.term, terms)}")
    if (headline.day is not None) != isinstance(analysis, TimeToEvent):
        raise ValueError(f"“{headline.name}”: `day` is for the time to an event, and needed there")


def _of_closures(analysis: Analysis) -> bool:
    return isinstance(analysis, TimeToEvent) and analysis.clock == "closure"


def _check(schema: type[pa.DataFrameModel], variable: str, codes: list[str | bool]) -> None:
    columns = schema.to_schema().columns
    if variable not in columns:
        raise ValueError(f"there is no variable “{variable}”{nearest(variable, columns)}")
    column = columns[variable]
    allowed = [str(v) for check in column.checks if check.name == "isin" for v in check.statistics["allowed_values"]]
    for code in codes:
        if isinstance(code, bool) != (str(column.dtype) == "bool"):
            raise ValueError(f"{variable} cannot be “{code}”: yes-or-no variables are true or false")
        if not isinstance(code, bool) and variable != AtSite.site and code not in allowed:
            raise ValueError(f"{variable} has no code “{code}”{nearest(str(code), allowed)}")
