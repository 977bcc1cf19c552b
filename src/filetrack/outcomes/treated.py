"""The families of the study under every treatment of what is not recorded, of links and of limits (chapter 7)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.history import HistoryRules
from filetrack.outcomes import cohort as clocks
from filetrack.outcomes.analyses import Cohort
from filetrack.outcomes.answers import Answer, noted, one, several
from filetrack.outcomes.headlines import choices, met
from filetrack.outcomes.imputing import imputed
from filetrack.outcomes.relinked import relinked_cases, relinked_families
from filetrack.outcomes.varied import IN_DEPTH, NEVER, SAMPLE, kept, met_later, moved, valued
from filetrack.scenarios import families_under, own_number, traces_under
from filetrack.schemas.analysis import Analysis, Association, Headline, Response, TimeToEvent, Treatments
from filetrack.schemas.care import Member
from filetrack.schemas.case import Case, InDepthFamily
from filetrack.schemas.codes import EndState, Outcome, Treatment
from filetrack.schemas.outcomes import FollowUp
from filetrack.schemas.scenario import Scenario


class Links(NamedTuple):
    """Other sets of links (`Scenario`), and what they make of notifications and families."""

    scenarios: pd.DataFrame
    traces: pd.DataFrame
    families: pd.DataFrame


class Sources(NamedTuple):
    """What treatments change: the study's families as followed, and the records that they were made of.

    `unrecorded` and `unrecorded_in_depth` are true where a value of `cohort.first` or `cohort.in_depth` is not
    recorded; `conservative` is the lower level of violence, by incident.
    """

    cohort: Cohort
    unrecorded: pd.DataFrame
    unrecorded_in_depth: pd.DataFrame
    conservative: pd.Series
    links: Links
    cases: pd.DataFrame
    case_families: pd.DataFrame
    members: pd.DataFrame
    history: HistoryRules
    windows: clocks.Windows


_READ = "families were chosen and read in depth under the study's own links"


class Treated:
    """The families of a study under every treatment; what several headlines share is made once."""

    def __init__(self, study: Sources, declared: Treatments) -> None:
        self.study, self.declared = study, declared
        self._own: dict[str, Answer] = {}

    def answers(self, headline: Headline, analysis: Analysis) -> dict[Treatment, Answer]:
        """Return a headline's answer under every treatment: of what is recorded of no family, none."""
        if nobody := self._of_nobody(headline, analysis):
            return dict.fromkeys(Treatment, Answer(note=f"recorded of no family: {', '.join(nobody)}"))
        low, high = self._extremes(headline, analysis)
        untraced_low, untraced_high = self._untraced(headline, analysis)
        return {
            Treatment.RECORDED: self._recorded(headline, analysis),
            Treatment.COMPLETE: self._complete(headline, analysis),
            Treatment.LOWEST: low,
            Treatment.HIGHEST: high,
            Treatment.IMPUTED: self._imputed(headline, analysis),
            Treatment.UNTRACED_LOWEST: untraced_low,
            Treatment.UNTRACED_HIGHEST: untraced_high,
            Treatment.STRICT: self._linked(headline, analysis, Scenario.strict),
            Treatment.LOOSE: self._linked(headline, analysis, Scenario.loose),
            Treatment.DRAWN: self._drawn(headline, analysis),
            Treatment.CONSERVATIVE: self._conservative(headline, analysis),
            Treatment.SHORTER: self._answered_within(headline, analysis, self.declared.response_days.fewer),
            Treatment.LONGER: self._answered_within(headline, analysis, self.declared.response_days.more),
        }

    def _recorded(self, headline: Headline, analysis: Analysis, note: str = "") -> Answer:
        if headline.name not in self._own:
            self._own[headline.name] = one(headline, analysis, self.study.cohort)
        return noted(self._own[headline.name], note)

    def _unknown(self, headline: Headline, analysis: Analysis) -> pd.DataFrame:
        """Where a variable that the headline rests on is not recorded, of the families of its analysis."""
        in_depth = isinstance(analysis, Association)
        mask = self.study.unrecorded_in_depth if in_depth else self.study.unrecorded
        used = {variable for choice in choices(headline, analysis) for variable in choice}
        mask = mask[[variable for variable in mask if variable in used]]
        return mask.loc[:, mask.any()]

    def _of_nobody(self, headline: Headline, analysis: Analysis) -> list[str]:
        """The variables that the headline rests on and that the records of no family tell."""
        unknown = self._unknown(headline, analysis)
        units = self.study.cohort.in_depth if isinstance(analysis, Association) else self.study.cohort.first
        return [name for name in unknown if (unknown[name] | units[name].isin(NEVER.get(name, []))).all()]

    def _complete(self, headline: Headline, analysis: Analysis) -> Answer:
        unknown = self._unknown(headline, analysis)
        if unknown.empty:
            return self._recorded(headline, analysis, _missing(unknown))
        return one(headline, analysis, kept(self.study.cohort, analysis, ~unknown.any(axis=1)), _missing(unknown))

    def _imputed(self, headline: Headline, analysis: Analysis) -> Answer:
        unknown = self._unknown(headline, analysis)
        if unknown.empty:
            return self._recorded(headline, analysis, _missing(unknown))
        return several(headline, analysis, self._completed, note=_missing(unknown))

    @cached_property
    def _completed(self) -> list[Cohort]:
        study, rule = self.study, self.declared.imputation
        first, in_depth = study.cohort.first, study.cohort.in_depth
        rng = np.random.default_rng(self.declared.seed)
        sample = imputed(first[SAMPLE], study.unrecorded, met_later(study.cohort), rule, rng, NEVER)
        outcomes = pd.DataFrame(
            {code.value: (in_depth[InDepthFamily.outcome] == code).astype(float) for code in Outcome}
        )
        depth = imputed(in_depth[IN_DEPTH], study.unrecorded_in_depth, outcomes, rule, rng)
        return [
            valued(study.cohort, values)._replace(in_depth=in_depth.assign(**engaged))
            for values, engaged in zip(sample, depth, strict=True)
        ]

    def _extremes(self, headline: Headline, analysis: Analysis) -> tuple[Answer, Answer]:
        """What is not recorded as lowers, and as raises, the estimate most.

        A variable takes one value for the families with the outcome and one for those without; a family that moved
        away before an event is taken never to have met it, or to have met it then.
        """
        unknown, cohorts, note = self._unknown(headline, analysis), [self.study.cohort], ""
        if isinstance(analysis, TimeToEvent):
            cohorts = [moved(self.study.cohort, analysis, met_it) for met_it in (False, True)]
            note = f"families moved away: {self.study.cohort.first[FollowUp.moved_away_on].notna().sum()}"
        elif unknown.empty:
            return (self._recorded(headline, analysis, _missing(unknown)),) * 2
        if not unknown.empty:
            note = "; ".join(filter(None, [note, _missing(unknown)]))
        sets = (some for cohort in cohorts for some in _assigned(headline, analysis, cohort, unknown))
        found = [one(headline, analysis, some, note) for some in sets]
        ordered = sorted((answer for answer in found if answer.units is not None), key=lambda answer: answer.values[0])
        return (ordered[0], ordered[-1]) if ordered else (found[0], found[0])

    def _untraced(self, headline: Headline, analysis: Analysis) -> tuple[Answer, Answer]:
        cases, first = self.study.cases, self.study.cohort.first
        lost = cases.loc[cases[Case.end_state] != EndState.TRACED, Case.family_id]
        known = lost.dropna()
        number = int(lost.isna().sum()) + known[~known.isin(first[FollowUp.family_id])].nunique()
        found = self._recorded(headline, analysis)
        if not isinstance(analysis, TimeToEvent) or found.units != len(first):
            reason = f"{number} families were not traced: only a share of all families has limits whatever they met"
            return Answer(note=reason), Answer(note=reason)
        units = found.units + number
        none, all_met = (
            tuple((value * found.units + added) / units for value in found.values) for added in (0, number)
        )
        answer = found._replace(units=units, note=f"families not traced: {number}")
        return answer._replace(values=none), answer._replace(values=all_met, events=found.events + number)

    def _linked(self, headline: Headline, analysis: Analysis, kind: str) -> Answer:
        if isinstance(analysis, Association):
            return Answer(note=_READ)
        scenarios = self.study.links.scenarios
        row = scenarios[scenarios[kind]].iloc[0]
        return self._by_links(headline, analysis, row[Scenario.scenario], _changed(row[Scenario.changed]))

    def _drawn(self, headline: Headline, analysis: Analysis) -> Answer:
        if isinstance(analysis, Association):
            return Answer(note=_READ)
        taken = self.taken
        cohorts = [self.by_scenario[number] for number in taken.index]
        scenarios = self.study.links.scenarios.set_index(Scenario.scenario)
        most = _changed(int(scenarios.loc[taken.index, Scenario.changed].max()))
        if len(cohorts) == 1:
            return self._by_links(headline, analysis, taken.index[0], most)
        return several(headline, analysis, cohorts, taken.to_numpy(), f"up to {most}")

    def _by_links(self, headline: Headline, analysis: Analysis, scenario: int, note: str) -> Answer:
        cohort = self.by_scenario[scenario]
        if cohort is self.study.cohort:
            return self._recorded(headline, analysis, note)
        return one(headline, analysis, cohort, note)

    @cached_property
    def taken(self) -> pd.Series:
        """How often each set of links is taken of those drawn, by scenario: all of them where few are apart."""
        scenarios = self.study.links.scenarios
        draws = scenarios.set_index(Scenario.scenario)[Scenario.draws]
        draws = draws[draws > 0]
        if len(draws) <= self.declared.drawn_links:
            return draws
        rng = np.random.default_rng(self.declared.seed)
        taken = pd.Series(rng.multinomial(self.declared.drawn_links, draws / draws.sum()), index=draws.index)
        return taken[taken > 0]

    @cached_property
    def by_scenario(self) -> dict[int, Cohort]:
        """The families under each set of links that a treatment takes."""
        study, links = self.study, self.study.links
        shown = links.scenarios[links.scenarios[Scenario.strict] | links.scenarios[Scenario.loose]]
        own, made = own_number(links.scenarios), {}
        for number in sorted({*shown[Scenario.scenario], *self.taken.index}):
            row = links.scenarios[links.scenarios[Scenario.scenario] == number].iloc[0]
            if row[Scenario.decided]:
                made[number] = study.cohort
                continue
            traces = traces_under(links.traces, number, own)
            families = families_under(links.families, links.traces, number, own)
            cases = relinked_cases(study.cases, traces, families, study.cohort.events)
            known = relinked_families(families, cases, study.case_families, study.members)
            made[number] = self._followed(cases, known, study.windows)
        return made

    def _followed(self, cases: pd.DataFrame, families: pd.DataFrame, windows: clocks.Windows) -> Cohort:
        study, events = self.study, self.study.cohort.events
        events = events[events[Member.family_id].isin(families[Member.family_id])].reset_index(drop=True)
        notified = clocks.notified(cases, families, events, study.members, study.history, windows)
        first = clocks.first_of_family(notified)
        return study.cohort._replace(notified=notified, first=first, intervals=clocks.repeats(first, events))

    def _conservative(self, headline: Headline, analysis: Analysis) -> Answer:
        used = {variable for choice in choices(headline, analysis) for variable in choice}
        first = self.study.cohort.first
        if isinstance(analysis, Association) or FollowUp.level not in used:
            return self._recorded(headline, analysis, "does not rest on the level of violence")
        level = first[FollowUp.incident_id].map(self.study.conservative)
        level = level.fillna(first[FollowUp.level])
        lower = int((level != first[FollowUp.level]).sum())
        note = f"families at a lower level of violence: {lower}"
        return one(headline, analysis, valued(self.study.cohort, first.assign(**{FollowUp.level: level})), note)

    def _answered_within(self, headline: Headline, analysis: Analysis, days: int) -> Answer:
        within = self.study.windows.response_days
        if isinstance(analysis, Response):
            return Answer(note=f"services are coded as answers within {within} days, not within {days}")
        if isinstance(analysis, Association):
            return self._recorded(headline, analysis, "does not rest on answers")
        return one(headline, analysis, self._by_window[days], f"within {days} days; pathways as coded within {within}")

    @cached_property
    def _by_window(self) -> dict[int, Cohort]:
        study, days = self.study, self.declared.response_days
        return {
            within: self._followed(study.cases, study.case_families, study.windows._replace(response_days=within))
            for within in (days.fewer, days.more)
        }


def _assigned(headline: Headline, analysis: Analysis, cohort: Cohort, unknown: pd.DataFrame) -> Iterator[Cohort]:
    """Every assignment of one value to families with the outcome, and of one to those without, by variable."""
    in_depth = isinstance(analysis, Association)
    units, outcome = cohort.in_depth if in_depth else cohort.first, met(analysis, cohort)
    slots = [
        (variable, unknown[variable] & (outcome == yes), _candidates(headline, analysis, units, unknown, variable))
        for variable in unknown
        for yes in (False, True)
    ]
    for values in product(*(candidates for _, _, candidates in slots)):
        assigned = units.copy()
        for (variable, where, _), value in zip(slots, values, strict=True):
            assigned[variable] = assigned[variable].mask(where, value)
        yield cohort._replace(in_depth=assigned) if in_depth else valued(cohort, assigned)


def _candidates(
    headline: Headline, analysis: Analysis, units: pd.DataFrame, unknown: pd.DataFrame, variable: str
) -> list:
    """Recorded values of a variable that the headline's choices tell apart, one of each."""
    recorded = units.loc[~unknown[variable] & ~units[variable].isin(NEVER.get(variable, [])), variable]
    told_apart = {}
    for value in sorted(recorded.unique()):
        told_apart.setdefault(
            tuple(value in choice[variable] for choice in choices(headline, analysis) if variable in choice), value
        )
    return list(told_apart.values())


def _missing(unknown: pd.DataFrame) -> str:
    if unknown.empty:
        return "all that it rests on is recorded"
    return "families of whom it is not recorded: " + ", ".join(f"{name} {n}" for name, n in unknown.sum().items())


def _changed(number: int) -> str:
    if not number:
        return "the study's own links"
    return f"{number} notifications linked otherwise; traced to another family, they have the most of its pathways"
