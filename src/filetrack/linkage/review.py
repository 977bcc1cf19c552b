"""Clerical review: what reviewers are shown, what they decided, and how far they agree (§6.2.1)."""

from __future__ import annotations

from itertools import combinations
from math import log2

import numpy as np
import pandas as pd

from filetrack.linkage.compare import Comparison, comparisons
from filetrack.linkage.decide import supporting
from filetrack.linkage.model import Model
from filetrack.linkage.parts import parted
from filetrack.problems import Problem, line_list
from filetrack.references import among
from filetrack.schemas.base import Identity
from filetrack.schemas.care import Family, Member
from filetrack.schemas.codes import LinkMethod, ReviewState, Verdict
from filetrack.schemas.link import (
    Link,
    PersonPair,
    ReviewAgreement,
    ReviewCount,
    ReviewDecision,
    ReviewItem,
    SupportedFamily,
)
from filetrack.schemas.police import Incident, Person
from filetrack.schemas.study import Linkage

_FILTERS = (Identity.forename_similar, Identity.surname_similar)
_JUDGED = [ReviewDecision.incident_id, ReviewDecision.family_id]


# -------------------------------------------------------------------- decisions


def checked(typed: pd.DataFrame, incidents: pd.DataFrame, families: pd.DataFrame, where: str) -> pd.DataFrame:
    """The last decision of each reviewer on each incident and family (`ReviewDecision`), from decisions as typed.

    Raises Problem naming missing columns, the lines that are not filled in as they should be or whose incident or
    family the records do not have, and those by which one reviewer decides the same twice in a day, or gives one
    incident two families.
    """
    columns = list(ReviewDecision.to_schema().columns)
    if missing := [column for column in columns if column not in typed]:
        raise Problem(f"{where} has no column {', '.join(missing)}. Its columns are: {', '.join(columns)}.")
    incident, family, word = ReviewDecision.incident_id, ReviewDecision.family_id, ReviewDecision.decision
    days = pd.to_datetime(typed[ReviewDecision.decided_on], format="%Y-%m-%d", errors="coerce")
    decisions = typed[columns].assign(**{ReviewDecision.decided_on: days})
    judged = [*_JUDGED, ReviewDecision.reviewer]
    last = decisions.sort_values(ReviewDecision.decided_on, kind="stable").drop_duplicates(judged, keep="last")
    linked = last[last[word] == Verdict.LINK]
    two_linked = linked.index[linked.duplicated([incident, ReviewDecision.reviewer], keep=False)]
    site = decisions[incident].map(incidents.set_index(Incident.incident_id)[Incident.site])
    of_family = decisions[family].map(families.set_index(Family.family_id)[Family.site])
    faults = {
        f"{word} is not one of {', '.join(Verdict)}": ~decisions[word].isin(list(Verdict)),
        "decided_on is not a date such as 2009-03-31": days.isna(),
        "no reviewer is named": decisions[ReviewDecision.reviewer].str.strip() == "",
        "the records do not have the incident": site.isna(),
        "the records do not have the family": of_family.isna(),
        "incident and family are of different sites": site.notna() & of_family.notna() & (site != of_family),
        "a reviewer decides the same twice on one day": decisions.duplicated(
            [*judged, ReviewDecision.decided_on], keep=False
        ),
        "a reviewer gives an incident two families": decisions.index.isin(two_linked),
    }
    told = [f"{line_list(decisions.index[rows] + 2)}: {fault}" for fault, rows in faults.items() if rows.any()]
    if told:
        raise Problem(f"{where}, {'; '.join(told)}. Correct what was mistyped; add a line to decide otherwise.")
    return last.sort_values(judged, ignore_index=True)


def outcomes(decisions: pd.DataFrame, families: pd.DataFrame, linkage: Linkage) -> pd.DataFrame:
    """What reviewers decided, an incident a row: its `state`, and its family where one was chosen.

    An incident is agreed to have a family if all who judged that family link it, and agreed to have none if all its
    families from `review_weight` on are judged not to be linked by all who judged them. It is disputed if reviewers
    differ on a family, or link two. Doubt is a judgement of its own, and decides nothing.
    """
    incident = ReviewDecision.incident_id
    words = decisions.groupby(_JUDGED)[ReviewDecision.decision].agg(["first", "nunique"]).reset_index()
    words["alike"] = words["nunique"] == 1
    linked = words[words["alike"] & (words["first"] == Verdict.LINK)]
    refused = words.loc[words["alike"] & (words["first"] == Verdict.NO_LINK), _JUDGED]
    chosen = linked.groupby(incident)[ReviewDecision.family_id].agg(["first", "size"])
    apart = {*words.loc[~words["alike"], incident], *chosen.index[chosen["size"] > 1]}
    considered = families.loc[families[SupportedFamily.weight] >= linkage.review_weight, _JUDGED]
    waiting = considered.merge(refused, how="left", indicator=True).query("_merge == 'left_only'")[incident]

    found = pd.DataFrame({incident: sorted(decisions[incident].unique())}, dtype="str")
    disputed, has_family = found[incident].isin(apart), found[incident].isin(chosen.index)
    has_none = found[incident].isin(refused[incident]) & ~found[incident].isin(waiting)
    agreed = ~disputed & (has_family | has_none)
    found[ReviewItem.state] = np.select(
        [disputed, agreed], [ReviewState.DISPUTED, ReviewState.AGREED], ReviewState.OPEN
    )
    found[Link.family_id] = found[incident].map(chosen["first"]).where(agreed).astype("str")
    return found


def reviewed(found: pd.DataFrame) -> pd.Series:
    """The family of each incident on which reviewers agree, missing where they agree that there is none."""
    agreed = found[found[ReviewItem.state] == ReviewState.AGREED]
    return agreed.set_index(Link.incident_id)[Link.family_id]


# -------------------------------------------------------------------- what reviewers see


def listed(families: pd.DataFrame, decided: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Families that call for review, with the `state` of their incident's: all but those of marked incidents."""
    marked = decided.loc[decided[Link.method] == LinkMethod.MARKER, Link.incident_id]
    return _with_state(
        families[families[SupportedFamily.review] & ~families[SupportedFamily.incident_id].isin(marked)], found
    )


def listed_too(families: pd.DataFrame, drawn: pd.DataFrame, found: pd.DataFrame, linkage: Linkage) -> pd.DataFrame:
    """Families of incidents whose accepted link is drawn for review: the accepted one, and others as if in review.

    So reviewers cannot tell a link that was accepted from one that was not.
    """
    here = families[families[SupportedFamily.incident_id].isin(drawn[Link.incident_id])]
    accepted = pd.MultiIndex.from_frame(here[_JUDGED]).isin(pd.MultiIndex.from_frame(drawn[_JUDGED]))
    return _with_state(here[accepted | (here[SupportedFamily.weight] >= linkage.review_weight)], found)


def items(
    seen: pd.DataFrame,
    pairs: pd.DataFrame,
    police: pd.DataFrame,
    care: pd.DataFrame,
    models: dict[str, Model],
    linkage: Linkage,
) -> pd.DataFrame:
    """What speaks for each family listed, field by field of the people who are set beside each other (`ReviewItem`)."""
    family = [SupportedFamily.incident_id, SupportedFamily.family_id]
    about = seen.rename(columns={SupportedFamily.weight: ReviewItem.family_weight})
    about = about[[*family, ReviewItem.state, ReviewItem.family_weight, ReviewItem.margin, ReviewItem.probability]]
    beside = supporting(pairs).merge(about, on=family)
    police = police[among(police[Person.incident_id], beside[PersonPair.incident_id])]
    care = care[among(care[Member.family_id], beside[PersonPair.family_id])]
    police, care = parted(police, linkage), parted(care, linkage)
    people = (
        beside.merge(police, on=[Person.incident_id, Person.person_id], how="left", validate="many_to_one")
        .merge(care, on=[Member.family_id, Member.member_id], how="left", suffixes=("_l", "_r"), validate="many_to_one")
    )  # fmt: skip
    columns = [column for column in police if column in care]
    compared = comparisons(linkage, columns)
    levels = _levels(people, columns, compared, linkage)
    made = [_of_field(beside, people, one, levels[one.name], models, linkage) for one in compared]
    order = [ReviewItem.site, *family, ReviewItem.person_id]
    told = pd.concat(made, ignore_index=True)[list(ReviewItem.to_schema().columns)]
    return told.sort_values(order, kind="stable", ignore_index=True)


def sheets(shown: pd.DataFrame, judged: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """A workbook for reviewers: pairs of people with columns for each field, and a form for decisions on families.

    `judged` are the incidents and families to be decided on; of a link that nobody speaks for there are no pairs.
    """
    schema = ReviewItem.to_schema().columns
    people = list(schema)[: list(schema).index(ReviewItem.field)]
    values = [ReviewItem.police_value, ReviewItem.care_value] if shown[ReviewItem.police_value].notna().any() else []
    cells = [*values, ReviewItem.level, ReviewItem.field_weight]
    fields = shown[ReviewItem.field].unique()
    beside = shown.pivot(index=people, columns=ReviewItem.field, values=cells)
    beside = beside[[(cell, field) for field in fields for cell in cells]]
    beside.columns = [f"{field}: {schema[cell].title.lower()}" for cell, field in beside.columns]
    form = judged[_JUDGED].drop_duplicates().sort_values(_JUDGED, ignore_index=True)
    return {"People": beside.reset_index(), "Decisions": form.reindex(columns=list(ReviewDecision.to_schema().columns))}


# -------------------------------------------------------------------- how it stands


def counts(seen: pd.DataFrame) -> pd.DataFrame:
    """Notifications in review by site and state (`ReviewCount`)."""
    incidents = seen.drop_duplicates(SupportedFamily.incident_id)
    return (
        incidents.groupby([ReviewCount.site, ReviewCount.state]).size().rename(ReviewCount.notifications).reset_index()
    )


def agreement(decisions: pd.DataFrame) -> pd.DataFrame:
    """Cohen's kappa of every two reviewers who judged the same families (`ReviewAgreement`)."""
    verdicts = decisions.pivot(index=_JUDGED, columns=ReviewDecision.reviewer, values=ReviewDecision.decision)
    numbered = verdicts.set_axis(range(1, len(verdicts.columns) + 1), axis=1)
    rows = [_agreement_of(numbered[[first, second]].dropna()) for first, second in combinations(numbered.columns, 2)]
    columns = list(ReviewAgreement.to_schema().columns)
    return pd.DataFrame([row for row in rows if row], columns=columns)


# -------------------------------------------------------------------- inside


def _with_state(seen: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    states = found.set_index(Link.incident_id)[ReviewItem.state]
    state = seen[SupportedFamily.incident_id].map(states).astype("object").fillna(ReviewState.OPEN.value).astype("str")
    return seen.assign(**{ReviewItem.state: state})


def _agreement_of(both: pd.DataFrame) -> dict | None:
    from statsmodels.stats.inter_rater import cohens_kappa

    if both.empty:
        return None
    first, second = both.columns
    table = pd.crosstab(both[first], both[second]).reindex(index=list(Verdict), columns=list(Verdict), fill_value=0)
    varied = both.stack().nunique() > 1
    with np.errstate(invalid="ignore"):
        kappa = cohens_kappa(table.to_numpy()) if varied else None
    return {
        ReviewAgreement.first_reviewer: first,
        ReviewAgreement.second_reviewer: second,
        ReviewAgreement.judged: len(both),
        ReviewAgreement.agreed: int((both[first] == both[second]).sum()),
        ReviewAgreement.kappa: round(kappa.kappa, 4) if kappa else None,
        ReviewAgreement.kappa_low: round(kappa.kappa_low, 4) if kappa else None,
        ReviewAgreement.kappa_high: round(kappa.kappa_upp, 4) if kappa else None,
    }


def _of_field(
    beside: pd.DataFrame,
    people: pd.DataFrame,
    comparison: Comparison,
    level: pd.Series,
    models: dict[str, Model],
    linkage: Linkage,
) -> pd.DataFrame:
    """A field of all pairs: their level, its weight in the model of their site and, in clear, both values."""
    weights = {
        (site, name): round(log2(m / u), 3)
        for site, model in models.items()
        for (of, name), (m, u) in model.numbers().items()
        if of == comparison.name
    }
    reached = pd.MultiIndex.from_arrays([beside[ReviewItem.site], level])
    sides = [people[f"{comparison.reads[0]}_{side}"] if linkage.identifiers == "clear" else None for side in "lr"]
    return beside.assign(
        **{
            ReviewItem.field: comparison.name,
            ReviewItem.level: level,
            ReviewItem.field_weight: pd.Series(weights).reindex(reached).fillna(0).to_numpy(),
            ReviewItem.police_value: sides[0],
            ReviewItem.care_value: sides[1],
        }
    )


def _levels(people: pd.DataFrame, columns: list[str], made: list[Comparison], linkage: Linkage) -> pd.DataFrame:
    """The level at which each pair stands, a column a comparison, by the conditions that the match model is given."""
    import duckdb

    cells = [f"{column}_{side}" for column in columns for side in "lr"]
    filters = [f"{column}_{side}" for column in _FILTERS for side in "lr"] if linkage.identifiers == "encoded" else []
    held = ", ".join(f'from_base64("{cell}")::bit as "{cell}"' if cell in filters else f'"{cell}"' for cell in cells)
    chosen = ", ".join(f'{comparison.reached(comparison.levels)} as "{comparison.name}"' for comparison in made)
    with duckdb.connect() as connection:
        connection.execute(f"create table people ({', '.join(f'{cell} varchar' for cell in cells)})")
        connection.register("incoming", people[cells].astype("object").where(people[cells].notna(), None))
        connection.execute(f"insert into people select {', '.join(cells)} from incoming")
        return connection.execute(f"select {chosen} from (select {held} from people)").df()
