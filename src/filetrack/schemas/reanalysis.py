"""The re-analysis of the printed counts: what is declared (`config/reanalysis.yaml`), and what comes of it."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series
from pydantic import Field, model_validator

from filetrack.problems import nearest
from filetrack.schemas.base import Frame
from filetrack.schemas.study import Strict

Operand = str
"""A sum of printed figures: `T33[No further action|Northern]`, a claim's name, `base(claim)`, a free number, 0."""

Design = Literal["groups", "trend", "table", "paired", "share", "none"]
"""Two independent groups; ordered groups; groups by several outcomes; the same families twice; one share; no counts."""

Claimed = Literal["difference", "more", "less", "no_difference", "not_significant"]
"""What is claimed of the first group against the second, of later groups against earlier ones, of a share."""

VERDICTS = ["supported", "not supported", "contradicted", "under-powered", "not testable"]
Probability = Annotated[float, Field(gt=0, lt=1)]


class Given(Strict):
    """A printed percentage that a free whole number must reproduce when rounded, up or down, to whole per cent."""

    share: tuple[Operand, Operand]
    printed: str


class Statement(Strict):
    """One statement that counts can test: its words, the counts, the design, and what would make it true.

    `groups` holds, per group, events and the number they are of; for a `table`, one count per outcome. `free` are whole
    numbers that print leaves open, each with its least and greatest value; every set of them that agrees with `given`
    is tested. `against` is the percentage that a share is held against.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    section: str
    statement: str
    origin: Literal["reported", "possible"] = "reported"
    claim: Claimed
    design: Design
    unit: str
    outcome: str = ""
    outcomes: list[str] = []
    groups: dict[str, list[Operand]] = {}
    scores: list[float] = []
    against: Operand | None = None
    free: dict[str, tuple[Operand, Operand]] = {}
    given: list[Given] = []
    margin: Probability | None = None
    note: str = ""

    @model_validator(mode="after")
    def _fits_its_design(self) -> Statement:
        if len(self.statement.split()) > 25:
            raise ValueError(f"“{self.id}”: a statement has at most 25 words")
        least = {"groups": 2, "paired": 2, "trend": 3, "table": 2, "share": 1, "none": 0}[self.design]
        most = {"groups": 2, "paired": 2, "share": 1, "none": 0}.get(self.design, 50)
        if not least <= len(self.groups) <= most:
            raise ValueError(f"“{self.id}”: the design {self.design} has {least} to {most} groups")
        width = len(self.outcomes) if self.design == "table" else 2
        if any(len(counts) != width for counts in self.groups.values()):
            raise ValueError(f"“{self.id}”: each group needs {width} counts")
        if (self.design == "share") != (self.against is not None):
            raise ValueError(f"“{self.id}”: a share, and only a share, is held against a percentage")
        if self.scores and len(self.scores) != len(self.groups):
            raise ValueError(f"“{self.id}”: one score per group")
        if (self.claim == "no_difference") != (self.margin is not None):
            raise ValueError(f"“{self.id}”: a margin is stated where, and only where, no difference is claimed")
        if self.claim == "no_difference" and self.design != "groups":
            raise ValueError(f"“{self.id}”: equivalence is tested between two independent groups only")
        if self.design == "none" and not self.note:
            raise ValueError(f"“{self.id}”: say why it cannot be tested")
        return self


class Headline(Strict):
    """A headline share: per site, the least and greatest number of families that print allows, and of how many.

    `not_known_count`: whether a family that the service does not know counts (it got nothing and was unknown before);
    null if it cannot be one of those that the share is of.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    section: str
    statement: str
    counts: dict[str, tuple[Operand, Operand]]
    of: dict[str, Operand]
    not_known_count: bool | None
    note: str = ""

    @model_validator(mode="after")
    def _counts_have_bases(self) -> Headline:
        if set(self.counts) != set(self.of):
            raise ValueError(f"“{self.id}”: counts and bases name the same groups")
        return self


class Attrition(Strict):
    """What is known of those who were not traced, per site (both, north, south).

    `notifications` of the sample, and of these `traced`; the `families_traced`; notifications of families `not_known`
    to the service; `repeats`: notifications of the sample in excess of one per family, both sites.
    """

    notifications: dict[str, Operand]
    traced: dict[str, Operand]
    families_traced: dict[str, Operand]
    not_known: dict[str, Operand]
    repeats: Operand
    headlines: list[Headline] = Field(min_length=1)


class Reanalysis(Strict):
    """The whole of `config/reanalysis.yaml`.

    `matters`: the least difference of shares, and the least Cramér's V, that would matter. `clusters`: per unit, sizes
    of clusters and how many have that size, as uneven as print allows.
    """

    alpha: Probability
    power: Probability
    matters: dict[Literal["difference", "association"], Probability]
    clusters: dict[str, list[tuple[int, int]]]
    statements: list[Statement] = Field(min_length=1)
    attrition: Attrition

    @model_validator(mode="after")
    def _names_are_known(self) -> Reanalysis:
        names = [statement.id for statement in self.statements]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"used more than once: {', '.join(repeated)}")
        for statement in self.statements:
            if statement.unit not in self.clusters:
                raise ValueError(
                    f"“{statement.id}”: no clusters for the unit “{statement.unit}”"
                    f"{nearest(statement.unit, self.clusters)}"
                )
        return self


def _maybe(title: str, description: str = "", **limits) -> Series[pd.Float64Dtype]:
    return pa.Field(nullable=True, title=title, description=description, **limits)


class Reanalysed(Frame):
    """A statement of the report beside the test of its printed counts (`results/published/reanalysis.csv`)."""

    id: Series[str] = pa.Field(unique=True, title="Name of the statement")
    statement: Series[str] = pa.Field(title="What is said, at most 25 words")
    section: Series[str] = pa.Field(title="Section of the report")
    origin: Series[str] = pa.Field(
        isin=["reported", "possible"], title="Origin", description="Made by the report, or one that it could have made."
    )
    claim: Series[str] = pa.Field(title="What is claimed of the first group against the second")
    unit: Series[str] = pa.Field(title="What is counted")
    counts: Series[str] = pa.Field(nullable=True, title="Counts used")
    n: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, title="Number in the analysis")
    test: Series[str] = pa.Field(title="Test")
    statistic: Series[pd.Float64Dtype] = _maybe("Statistic", "Missing where the test rests on probabilities alone.")
    p_least: Series[pd.Float64Dtype] = _maybe("Least p that print allows", ge=0, le=1)
    p: Series[pd.Float64Dtype] = _maybe(
        "p, two-sided", "The greatest over all sets of counts that print allows.", ge=0, le=1
    )
    effect_name: Series[str] = pa.Field(nullable=True, title="Effect")
    effect: Series[pd.Float64Dtype] = _maybe("Size of the effect", "Shares and differences are between -1 and 1.")
    lower: Series[pd.Float64Dtype] = _maybe("Lower end of the 95% interval", "Over all sets of counts.")
    upper: Series[pd.Float64Dtype] = _maybe("Upper end of the 95% interval", "Over all sets of counts.")
    ratio: Series[pd.Float64Dtype] = _maybe("Ratio of the shares")
    ratio_lower: Series[pd.Float64Dtype] = _maybe("Lower end, score interval")
    ratio_upper: Series[pd.Float64Dtype] = _maybe("Upper end, score interval; missing where it has none")
    odds_ratio: Series[pd.Float64Dtype] = _maybe("Odds ratio, conditional maximum likelihood")
    odds_ratio_lower: Series[pd.Float64Dtype] = _maybe("Lower end, exact interval")
    odds_ratio_upper: Series[pd.Float64Dtype] = _maybe("Upper end, exact interval; missing where it has none")
    against: Series[pd.Float64Dtype] = _maybe("Share that a share is held against", ge=0, le=1)
    margin: Series[pd.Float64Dtype] = _maybe("Margin of equivalence")
    p_equivalence: Series[pd.Float64Dtype] = _maybe(
        "p of equivalence", "Two one-sided score tests, without clustering.", ge=0, le=1
    )
    detectable: Series[pd.Float64Dtype] = _maybe(
        "Least detectable effect",
        "In units of the effect, with the declared power, without clustering; missing where there is none.",
    )
    design_effect: Series[pd.Float64Dtype] = _maybe("Greatest variance inflation by clusters", ge=1)
    p_clustered: Series[pd.Float64Dtype] = _maybe("p under that inflation", ge=0, le=1)
    p_holm: Series[pd.Float64Dtype] = _maybe("p after Holm, over all statements", ge=0, le=1)
    q_bh: Series[pd.Float64Dtype] = _maybe("q after Benjamini and Hochberg, over all statements", ge=0, le=1)
    verdict: Series[str] = pa.Field(isin=VERDICTS, title="Verdict")
    reason: Series[str] = pa.Field(title="Why")
    derivation: Series[str] = pa.Field(nullable=True, title="How the counts follow from print")


class AttritionBound(Frame):
    """A headline share under one assumption about those who were not traced (`attrition_bounds.csv`)."""

    id: Series[str] = pa.Field(title="Name of the share")
    statement: Series[str] = pa.Field(title="What is said")
    section: Series[str] = pa.Field(title="Section of the report")
    site: Series[str] = pa.Field(isin=["both", "north", "south"], title="Site")
    level: Series[str] = pa.Field(isin=["families", "notifications"], title="What is counted")
    assumption: Series[str] = pa.Field(
        isin=["missing_at_random", "worst_best", "not_known_settled"],
        title="Assumption",
        description="`not_known_settled`: whom the service does not know got nothing from it and was unknown before.",
    )
    count_least: Series[int] = pa.Field(ge=0, title="Least count among the traced")
    count_most: Series[int] = pa.Field(ge=0, title="Greatest count among the traced")
    traced: Series[int] = pa.Field(ge=1, title="Traced")
    untraced: Series[int] = pa.Field(ge=0, title="Not traced, the greatest that print allows")
    low: Series[float] = pa.Field(ge=0, le=1, title="Least share")
    high: Series[float] = pa.Field(ge=0, le=1, title="Greatest share")
    lower: Series[float] = pa.Field(ge=0, le=1, title="Lower end of the 95% interval")
    upper: Series[float] = pa.Field(ge=0, le=1, title="Upper end of the 95% interval")
    interval: Series[str] = pa.Field(isin=["Wilson", "Imbens-Manski"], title="Interval")
    derivation: Series[str] = pa.Field(title="How the counts follow from print")
