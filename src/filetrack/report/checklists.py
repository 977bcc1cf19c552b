"""Reporting checklists filled from a run (`config/checklists`): RECORD beside STROBE, and GUILD."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from filetrack import io
from filetrack.bulletin import site as places
from filetrack.bulletin.figures import count_text, share_text
from filetrack.bulletin.frames import Light
from filetrack.problems import Problem
from filetrack.report import codebook, statement
from filetrack.report.coding import Coding
from filetrack.report.headlines import Headline
from filetrack.report.linkage import Linked
from filetrack.report.outcomes import Outcomes
from filetrack.schemas.checklist import FILLED, Checklist, FilledItem, Item, PageName
from filetrack.schemas.coding import LevelScore
from filetrack.schemas.human_code import CodeAgreement
from filetrack.schemas.measure import ALL_SITES, NotificationDelay, RepeatNotification, RepeatUnit
from filetrack.schemas.outcomes import OutcomeAnalysis
from filetrack.schemas.run import Run, RunInput
from filetrack.schemas.sample import SampleStep
from filetrack.schemas.study import Study

LIGHTS = {"pipeline": "passed", "partly": "warn", "author": "aside"}
PLACES: dict[PageName, places.Place] = {
    "overview": places.OVERVIEW,
    "tables": places.TABLES,
    "attrition": places.ATTRITION,
    "violence": places.VIOLENCE,
    "linkage": places.LINKAGE,
    "outcomes": places.OUTCOMES,
    "standards": places.STANDARDS,
    "validation": places.VALIDATION,
    "codebook": places.CODEBOOK,
    "assumptions": places.ASSUMPTIONS,
    "run": places.RUN,
}
"""The pages that an item may lead to."""
LISTED = "the page “Linkage” lists them"


class Shown(NamedTuple):
    """What of a run answers items."""

    study: Study
    run: Run
    headlines: Sequence[Headline]
    steps: pd.DataFrame
    reconciled: pd.DataFrame
    delay: pd.DataFrame
    repeats: pd.DataFrame
    tables: int
    linked: Linked
    coding: Coding
    outcomes: Outcomes


def data(shown: Shown) -> str:
    """What the data are: files and rows of each agency."""
    return f"Records of the police and of children's social services: {_files(shown.run.inputs)}."


def time_and_place(shown: Shown) -> str:
    """Sites, the sample's window and the time of follow-up."""
    labels, period = list(shown.study.sites.values()), shown.study.period
    return (
        f"{count_text(len(labels))} sites ({', '.join(labels)}); notified incidents of {period.sample_in_words}; "
        f"families followed for {period.follow_up_months} months."
    )


def units_linked(shown: Shown) -> str:
    """Which units were linked."""
    return (
        "Persons and through them families were linked: records of the police and of children's social services, "
        "within a site."
    )


def selection(shown: Shown) -> str:
    """From how many the sample was drawn, at each site."""
    ends = shown.steps.sort_values(SampleStep.step).groupby(SampleStep.site, sort=False)
    told = [
        f"{shown.study.sites[site]} {count_text(rows[SampleStep.kept].iloc[-1])} {rows[SampleStep.unit].iloc[-1]} of "
        f"{count_text(rows[SampleStep.kept].iloc[0])} {rows[SampleStep.unit].iloc[0]} in {len(rows)} steps"
        for site, rows in ends
    ]
    return f"Sampled: {'; '.join(told)}."


def search(shown: Shown) -> str:
    """The phrases by which records are searched."""
    return f"Where records are searched: {', '.join(shown.study.sample.search_phrases)}."


def traced(shown: Shown) -> str:
    """How many notifications were traced."""
    return _headline(shown.headlines[0])


def bounds(shown: Shown) -> str:
    """The headline shares with what the missing could make of them."""
    return " ".join(_headline(one) for one in shown.headlines if one.bounds)


def coding_checked(shown: Shown) -> str:
    """How coded levels of violence stand beside people's, and beside the simulator's where they are known."""
    kappas = shown.coding.agreement[CodeAgreement.kappa].dropna()
    told = f"{count_text(len(kappas))} comparisons between coders have a kappa, the lowest {kappas.min():.2f}. "
    people = told if len(kappas) else "No two people coded the same incidents. "
    if shown.coding.judged is None:
        return f"{people}The true levels are not known of these records."
    scores = shown.coding.judged.scores
    alike, compared = scores[LevelScore.alike].sum(), scores[LevelScore.compared].sum()
    return f"{people}Levels of violence are as simulated in {share_text(alike, compared)} of {count_text(compared)}."


def variables(shown: Shown) -> str:
    """How many variables are defined, and tables made."""
    defined = sum(len(codebook.variables(module)) for module in codebook.PARTS)
    return f"{count_text(defined)} variables are defined in the codebook; {count_text(shown.tables)} tables are made."


def analyses(shown: Shown) -> str:
    """How many analyses were declared, and refused."""
    ran, refused = len(shown.outcomes.analyses), len(shown.outcomes.refusals)
    return (
        f"{count_text(ran)} analyses are declared with what they cannot say; {count_text(refused)} models were refused "
        "for want of data. Intervals are of 95%."
    )


def outcomes(shown: Shown) -> str:
    """Outcome events of each analysis."""
    rows = shown.outcomes.analyses.to_dict("records")
    told = [
        f"{row[OutcomeAnalysis.title].lower()}: {count_text(row[OutcomeAnalysis.events])} events in "
        f"{count_text(row[OutcomeAnalysis.base])}"
        for row in rows
    ]
    return f"By analysis: {'; '.join(told)}."


def missing(shown: Shown) -> str:
    """How many notifications have no date, and which identifier is least complete."""
    without = shown.delay[NotificationDelay.missing].sum()
    every = shown.delay[NotificationDelay.notifications].sum()
    least = statement.identifiers(shown.linked.complete, shown.study.sites)
    return f"Days to notification cannot be told of {share_text(without, every)} of {count_text(every)}. {least}"


def followed(shown: Shown) -> str:
    """How many families were followed for the months of the repeat measure."""
    rows = shown.repeats[shown.repeats[RepeatNotification.site].eq(ALL_SITES)].set_index(RepeatNotification.unit)
    if RepeatUnit.FAMILIES not in rows.index:
        return "No family is followed: no site holds what notifications are traced by."
    row = rows.loc[RepeatUnit.FAMILIES]
    units, months = row[RepeatNotification.units], row[RepeatNotification.declared]
    return f"Followed for {months} months: {share_text(row[RepeatNotification.followed], units)} of {units:,} families."


FIGURES: dict[str, Callable[[Shown], str]] = {
    "data": data,
    "time_and_place": time_and_place,
    "units_linked": units_linked,
    "selection": selection,
    "search": search,
    "traced": traced,
    "bounds": bounds,
    "coding_checked": coding_checked,
    "variables": variables,
    "analyses": analyses,
    "outcomes": outcomes,
    "missing": missing,
    "followed": followed,
    "population": lambda shown: statement.population(shown.study, shown.linked.decided, shown.linked.complete),
    "checks": lambda shown: statement.checks(shown.reconciled),
    "identifiers": lambda shown: statement.identifiers(shown.linked.complete, shown.study.sites),
    "preparation": lambda shown: statement.preparation(shown.study.linkage.encoding),
    "protection": lambda shown: statement.protection(shown.study.linkage.identifiers, shown.study.linkage.encoding),
    "method": lambda shown: statement.method(shown.run, shown.linked.model),
    "blocking": lambda shown: statement.blocking(shown.linked.model),
    "decision": lambda shown: statement.decision(shown.study.linkage),
    "stages": lambda shown: statement.stages(shown.linked.decided),
    "review": lambda shown: statement.review(shown.linked.decided, shown.linked.reviewed, shown.linked.agreement),
    "accuracy": lambda shown: statement.accuracy(shown.linked.scored and shown.linked.scored.scores),
    "expectation": lambda shown: statement.expectation(shown.linked.expected),
    "false_links": lambda shown: statement.false_told(shown.linked.false_links),
    "errors": lambda shown: statement.errors(shown.linked.scored and shown.linked.scored.by_group, LISTED),
    "unlinked": lambda shown: statement.selection(
        shown.linked.compared, shown.study.linkage.assessment.unbalanced, LISTED
    ),
    "allowance": lambda shown: statement.allowance(shown.linked.ranges),
    "code": lambda shown: statement.reproduction(shown.run),
}
"""Sentences that items name, computed from a run."""


def filled(checklists: Sequence[Checklist], shown: Shown) -> pd.DataFrame:
    """One row an item (`FilledItem`), in the order declared.

    Raises Problem where an item names a figure that no run computes.
    """
    unknown = unknown_figures(checklists)
    if unknown:
        raise Problem(f"config/checklists names figures that no run computes: {', '.join(unknown)}.")
    rows = [_filled(checklist, item, shown) for checklist in checklists for item in checklist.items]
    return io.validated(pd.DataFrame(rows), FilledItem, "the checklists")


def view(checklists: Sequence[Checklist], shown: Shown) -> dict[str, object]:
    """Return each checklist with its items as the page shows them, and how many are filled by whom."""
    made = filled(checklists, shown)
    answers = made.set_index([FilledItem.checklist, FilledItem.item])[FilledItem.answer]
    return {
        "contents": [(f"checklist-{number}", one.title) for number, one in enumerate(checklists, 1)],
        "checklists": [(one, _counts(one), _rows(one, answers.loc[one.title])) for one in checklists],
        "file": places.CHECKED,
        "filled": made,
    }


def unknown_figures(checklists: Sequence[Checklist]) -> list[str]:
    """Figures that items name and no run computes, in their order."""
    named = dict.fromkeys(name for checklist in checklists for item in checklist.items for name in item.figures)
    return [name for name in named if name not in FIGURES]


def _filled(checklist: Checklist, item: Item, shown: Shown) -> dict[str, str]:
    return {
        FilledItem.checklist: checklist.title,
        FilledItem.item: item.id,
        FilledItem.section: item.section,
        FilledItem.asks: item.asks,
        FilledItem.filled: item.filled,
        FilledItem.answer: " ".join(FIGURES[name](shown) for name in item.figures),
        FilledItem.pages: "; ".join(PLACES[name].address for name in item.pages),
        FilledItem.remains: item.remains or "",
    }


def _counts(checklist: Checklist) -> str:
    counts = [(label, sum(item.filled == code for item in checklist.items)) for code, label in FILLED.items()]
    return ", ".join(f"{label.lower()} {number}" for label, number in counts)


def _rows(checklist: Checklist, answers: pd.Series) -> list[dict[str, object]]:
    return [
        {
            "item": item,
            "filled": Light(FILLED[item.filled], LIGHTS[item.filled]),
            "answer": answers[item.id],
            "pages": [PLACES[name] for name in item.pages],
        }
        for item in checklist.items
    ]


def _files(inputs: Sequence[RunInput]) -> str:
    rows = sum(one.rows for one in inputs)
    return f"{count_text(rows)} rows of {count_text(len(inputs))} files"


def _headline(one: Headline) -> str:
    ranged = f"; {one.bounds} whatever the missing were" if one.bounds else ""
    return f"{one.value} {one.label} ({one.of}; 95% interval {one.interval or '–'}{ranged})."
