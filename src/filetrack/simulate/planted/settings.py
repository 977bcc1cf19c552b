"""The config of planted populations (`config/planted.yaml`): rates, ratios, and how families differ."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from filetrack.schemas.study import Days, Strict

Answer = Literal["no_further_action", "letter_or_visit", "triggered", "open"]
Predictor = Literal["earlier_assessment", "infant", "violence_high", "south"]
Sizes = dict[str, Annotated[int, Field(ge=1)]]
Share = Annotated[float, Field(gt=0, lt=1)]
Rate = Annotated[float, Field(gt=0)]


class Answers(Strict):
    """How families are answered: proportional odds of a letter or visit and of a service, cases open apart."""

    open: Share
    letter_or_visit: Share
    triggered: Share
    ratios: dict[Predictor, Rate] = {}

    @model_validator(mode="after")
    def _shares_leave_some(self) -> Answers:
        if self.letter_or_visit + self.triggered >= 1:
            raise ValueError("letter_or_visit and triggered leave no family without further action")
        return self


class Repeats(Strict):
    """Repeat notifications: a Poisson process by family, of a rate that a gamma frailty multiplies."""

    per_year: Rate
    frailty: Rate
    ratios: dict[Answer | Predictor, Rate] = {}


class Services(Strict):
    """Safeguarding services and what forestalls them: two Poisson processes."""

    per_year: Rate
    ratios: dict[Answer, Rate] = {}
    rival_per_year: Rate
    rival_ratios: dict[Answer, Rate] = {}


class Assessments(Strict):
    """Core assessments and what forestalls them: F(t) = 1 - (1 - share (1 - exp(-rate t))) ^ ratio."""

    share: Share
    per_year: Rate
    ratios: dict[Answer, Rate] = {}
    rival_per_year: Rate


class Engagement(Strict):
    """Families studied in depth: how many engage, and how much the odds of the outcome differ by it."""

    families: Sizes
    engaged: Share
    outcome: Share
    ratio: Rate = 1.0


class Planted(Strict):
    """The whole of `config/planted.yaml`."""

    families: Sizes
    day: Days
    predictors: dict[Predictor, Share]
    answers: Answers
    sampled_days: Days
    repeats: Repeats
    services: Services
    assessments: Assessments
    moved_per_year: Rate
    engagement: Engagement

    @model_validator(mode="after")
    def _sizes_are_the_same(self) -> Planted:
        if self.families.keys() != self.engagement.families.keys():
            raise ValueError("families and engagement.families must name the same sizes")
        return self

    def without_effects(self) -> Planted:
        """The same population with every ratio 1."""
        return Planted.model_validate(
            self.model_dump()
            | {
                "answers": self.answers.model_dump(exclude={"ratios"}),
                "repeats": self.repeats.model_dump(exclude={"ratios"}),
                "services": self.services.model_dump(exclude={"ratios", "rival_ratios"}),
                "assessments": self.assessments.model_dump(exclude={"ratios"}),
                "engagement": self.engagement.model_dump(exclude={"ratio"}),
            }
        )
