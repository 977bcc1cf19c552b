"""Headline measures by site, ethnicity, age and sex, small counts withheld (`config/measures.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.measures.repeats import AGAIN, share_again, timed
from filetrack.measures.standards import per_cent
from filetrack.proportions import wilson
from filetrack.schemas.case import Case, CaseAdult, CaseChild
from filetrack.schemas.codes import EndState, EthnicAppearance, Part, Pathway, Sex
from filetrack.schemas.measure import MeasureByGroup, StandardMet
from filetrack.schemas.today import Dimension, Groups

NOT_RECORDED, SEVERAL = "Not recorded", "More than one"
UNTOLD = "untold"


class Outcomes(NamedTuple):
    """What a measure says of each notification, by incident: its codes, of which those in `shown` are counted.

    `untold` are left out of the base. `labels` are those of the measure for each code shown.
    """

    said: pd.Series
    labels: Mapping[str, str]


class Clock(NamedTuple):
    """Follow-up of families by their first notification (`repeats.families_clock`), and the months of the measure."""

    label: str
    clock: pd.DataFrame
    months: int


def groups_of(
    rules: Groups, sites: Mapping[str, str], cases: pd.DataFrame, children: pd.DataFrame, adults: pd.DataFrame
) -> dict[Dimension, pd.Series]:
    """The group of each notification, by incident, one series a dimension, its categories in their order.

    Of ethnicity and sex, an incident whose children, or victims, are not of one group is of the group `SEVERAL`; who
    is not recorded does not make it so.
    """
    incidents = pd.Index(cases[Case.incident_id])
    victims = adults[adults[CaseAdult.part].isin([Part.VICTIM, Part.BOTH])]
    ethnicity = {code: label for code, label in EthnicAppearance.labels().items() if code != EthnicAppearance.UNKNOWN}
    ages = children.groupby(CaseChild.incident_id)[CaseChild.age_years].min().reindex(incidents)
    made = {
        "site": _labelled(cases.set_index(Case.incident_id)[Case.site], sites),
        "child_ethnicity": _one_of(children, CaseChild.incident_id, CaseChild.ethnic_appearance, ethnicity, incidents),
        "victim_ethnicity": _one_of(victims, CaseAdult.incident_id, CaseAdult.ethnic_appearance, ethnicity, incidents),
        "child_age": _labelled(_bands(ages, rules.ages), {band: band for band in _band_labels(rules.ages)}),
        "victim_sex": _one_of(victims, CaseAdult.incident_id, CaseAdult.sex, Sex.labels(), incidents),
    }
    return {by: made[by] for by in rules.by}


def by_groups(
    measures: Sequence[Outcomes | Clock], groups: Mapping[Dimension, pd.Series], smallest: int
) -> pd.DataFrame:
    """One row a measure, dimension and group (`MeasureByGroup`); all figures of a group withheld are missing.

    A group is withheld where it has a count from 1 to below `smallest`, and as many more groups as keep a reader who
    knows the sums over all groups from working such a count out.
    """
    counted = [_counted(measure, by, group, smallest) for measure in measures for by, group in groups.items()]
    frame = pd.concat([rows for part in counted for rows in part], ignore_index=True)
    shares = [MeasureByGroup.share, MeasureByGroup.lower, MeasureByGroup.upper]
    counts = [MeasureByGroup.units, MeasureByGroup.part]
    shown = frame.astype(dict.fromkeys(counts, "Int64")).assign(**{name: per_cent(frame[name]) for name in shares})
    shown.loc[frame[MeasureByGroup.withheld], [*counts, *shares]] = pd.NA
    return shown


def withheld(cells: pd.DataFrame, smallest: int) -> pd.Series:
    """Which rows of counts cannot be shown, where the sums of the columns are known."""
    units = cells.sum(axis=1)
    hidden = (cells.gt(0) & cells.lt(smallest)).any(axis=1)
    for row in units[~hidden & units.gt(0)].sort_values(kind="stable").index:
        sums = cells[hidden].sum()
        if not hidden.any() or (hidden.sum() > 1 and not (sums.gt(0) & sums.lt(smallest)).any()):
            break
        hidden[row] = True
    return hidden


def traced(cases: pd.DataFrame) -> Outcomes:
    """Whether each notification was traced."""
    said = cases.set_index(Case.incident_id)[Case.end_state].eq(EndState.TRACED)
    return Outcomes(_words(said), {"yes": "Traced"})


def on_time(cases: pd.DataFrame, verdict: pd.Series, label: str) -> Outcomes:
    """Whether each notification met a standard, where that can be told (`standards.verdicts`)."""
    met = verdict.map({StandardMet.met: "yes", StandardMet.not_met: "no"}).fillna(UNTOLD)
    return Outcomes(pd.Series(met.to_numpy(), index=cases[Case.incident_id]), {"yes": label})


def pathways(cases: pd.DataFrame, rules: Groups) -> Outcomes:
    """What children's social services did with each traced notification, pathways grouped as declared."""
    names: dict[Pathway, str] = {pathway: name for name, group in rules.pathways.items() for pathway in group.of}
    known = cases[cases[Case.pathway].notna()].set_index(Case.incident_id)[Case.pathway]
    return Outcomes(known.map(names), {name: group.label for name, group in rules.pathways.items()})


def _words(said: pd.Series) -> pd.Series:
    return said.map({True: "yes", False: "no"})


def _counted(measure: Outcomes | Clock, by: Dimension, group: pd.Series, smallest: int) -> list[pd.DataFrame]:
    if isinstance(measure, Clock):
        return [_followed(measure, by, group, smallest)]
    cells = _cells(group.reindex(measure.said.index), measure.said, [*measure.labels, UNTOLD])
    hidden = withheld(cells, smallest)
    told = cells.drop(columns=UNTOLD).sum(axis=1)
    shares = {code: cells[code] / told.where(told > 0) for code in measure.labels}
    return [
        _rows(label, by, hidden, told, cells[code], shares[code], *wilson(shares[code], told))
        for code, label in measure.labels.items()
    ]


def _followed(measure: Clock, by: Dimension, group: pd.Series, smallest: int) -> pd.DataFrame:
    of = group.reindex(measure.clock[Case.incident_id]).reset_index(drop=True)
    followed = timed(measure.clock, measure.months)
    cells = _cells(of, _words(followed[AGAIN]), ["yes"])
    shares = zip(*(share_again(followed[of.eq(name)]) for name in of.cat.categories), strict=True)
    return _rows(measure.label, by, withheld(cells, smallest), cells.sum(axis=1), cells["yes"], *shares)


def _cells(group: pd.Series, said: pd.Series, codes: Sequence[str]) -> pd.DataFrame:
    """Counts of each group by what is said, every group and all of `codes` among them."""
    every = pd.Index([*codes, *sorted({*said} - {*codes})])
    place = group.cat.codes.to_numpy(dtype="int64") * len(every) + every.get_indexer(said)
    groups = group.cat.categories
    counts = np.bincount(place, minlength=len(groups) * len(every)).reshape(len(groups), len(every))
    return pd.DataFrame(counts, index=groups, columns=every)


def _rows(
    label: str, by: Dimension, hidden: pd.Series, units: pd.Series, part: pd.Series, *shares: Sequence[float]
) -> pd.DataFrame:
    share, lower, upper = (np.asarray(values, dtype=float) for values in shares)
    return pd.DataFrame(
        {
            MeasureByGroup.measure: label,
            MeasureByGroup.by: by,
            MeasureByGroup.group: hidden.index.astype("str"),
            MeasureByGroup.withheld: hidden.to_numpy(),
            MeasureByGroup.units: units.to_numpy(),
            MeasureByGroup.part: part.to_numpy(),
            MeasureByGroup.share: share,
            MeasureByGroup.lower: lower,
            MeasureByGroup.upper: upper,
        }
    )


def _one_of(
    people: pd.DataFrame, incident: str, column: str, labels: Mapping[str, str], incidents: pd.Index
) -> pd.Series:
    known = people[people[column].isin(list(labels))]
    codes = known.groupby(incident)[column]
    code = codes.first().where(codes.nunique().eq(1), SEVERAL)
    return _labelled(code.reindex(incidents), {**labels, SEVERAL: SEVERAL})


def _labelled(codes: pd.Series, labels: Mapping[str, str]) -> pd.Series:
    """Codes by their labels, `NOT_RECORDED` for what has none."""
    order = [*labels.values(), NOT_RECORDED]
    return codes.map(labels).fillna(NOT_RECORDED).astype(pd.CategoricalDtype(order, ordered=True))


def _bands(ages: pd.Series, edges: Sequence[int]) -> pd.Series:
    known = ages.dropna()
    labels = np.array(_band_labels(edges), dtype=object)
    return pd.Series(labels[np.searchsorted(edges, known.to_numpy(int), side="right")], known.index).reindex(ages.index)


def _band_labels(edges: Sequence[int]) -> list[str]:
    starts, ends = [0, *edges], [edge - 1 for edge in edges]
    bands = [f"{first} to {last}" if first < last else f"{first}" for first, last in zip(starts, ends, strict=False)]
    return [*bands, f"{starts[-1]} and over"]
