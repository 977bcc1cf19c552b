"""Notifications graded by a protocol's rules, with what each could be graded if what is not known were (chapter 9)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.schemas.codes import Receiver
from filetrack.schemas.protocol import EARLIER, Notified, Number, Protocol, Rule


class History(NamedTuple):
    """Days on which families were notified (`Notified`), and the families whose record is read whole."""

    days: pd.DataFrame
    read: pd.Series


class Sent(NamedTuple):
    """Whether each notification is sent: as unknown values are read, by every value they could have, by any."""

    read: pd.Series
    surely: pd.Series
    perhaps: pd.Series


class Graded(NamedTuple):
    """The one grade of each notification, and which grades it could have (a yes-or-no column each)."""

    grade: pd.Series
    possible: pd.DataFrame

    def among(self, grades: list[str]) -> Sent:
        """Return which notifications have one of these grades."""
        others = self.possible.columns.difference(grades)
        return Sent(
            self.grade.isin(grades),
            ~self.possible[others].any(axis=1),
            self.possible[grades].any(axis=1),
        )

    def to(self, protocol: Protocol, receiver: Receiver) -> Sent:
        """Return which notifications an agency receives."""
        return self.among(protocol.grades_to(receiver))


class _Met(NamedTuple):
    """Whether a rule holds: by what is known (missing where that does not tell), and as the unknown is read."""

    known: pd.Series
    read: pd.Series


def graded(protocol: Protocol, notified: pd.DataFrame, history: History) -> Graded:
    """Grade notifications (`Notified`) by the first rule that holds.

    Conditions on what is not known are neither true nor false (Kleene's logic): a grade is possible where its rule is
    not false and no rule before it is true. Possible grades are found rule by rule, and can be more than there are.
    """
    index = notified.index
    grade = pd.Series(protocol.otherwise, index=index, dtype="str")
    possible = pd.DataFrame(False, index=index, columns=list(protocol.grades))
    given, open_still = pd.Series(False, index=index), pd.Series(True, index=index)
    for rule in protocol.rules:
        met = _met(rule, protocol, notified, history)
        grade = grade.mask(met.read & ~given, rule.grade)
        given |= met.read
        possible[rule.grade] |= open_still & met.known.fillna(True).astype(bool)
        open_still &= ~met.known.fillna(False).astype(bool)
    possible[protocol.otherwise] |= open_still
    return Graded(grade, possible)


def earlier(notified: pd.DataFrame, history: History, within_months: int | None = None) -> pd.Series:
    """Days before each notification's on which its family was notified, of all on record or of the last months.

    Other notifications of the same day do not count; the day so many months before does.
    """
    notes = notified[[Notified.family_id, Notified.happened_on]].reset_index(names="note")
    pairs = notes.merge(history.days, on=Notified.family_id, suffixes=("", "_before"))
    day, before = pairs[Notified.happened_on], pairs[f"{Notified.happened_on}_before"]
    counted = before < day
    if within_months:
        counted &= before >= day - pd.DateOffset(months=within_months)
    return pairs.loc[counted, "note"].value_counts().reindex(notified.index, fill_value=0)


def unknown(variable: str, notified: pd.DataFrame, history: History) -> pd.Series:
    """Return of which notifications a variable is not known; of earlier notifications, where more may have been."""
    if variable == EARLIER:
        return ~notified[Notified.family_id].isin(history.read)
    return notified[variable].isna()


def _met(rule: Rule, protocol: Protocol, notified: pd.DataFrame, history: History) -> _Met:
    known = pd.Series(True, index=notified.index, dtype="boolean")
    read = pd.Series(True, index=notified.index)
    for variable, condition in rule.when.items():
        if isinstance(condition, Number):
            met = _numbered(condition, protocol.unknown[variable], notified, history)
        else:
            met = _coded(condition, protocol.unknown[variable], notified[variable])
        known &= met.known
        read &= met.read
    return _Met(known, read)


def _coded(codes: list[str | bool], reading: str | bool, values: pd.Series) -> _Met:
    among = values.isin(codes)
    return _Met(among.astype("boolean").mask(values.isna()), among.mask(values.isna(), reading in codes))


def _numbered(number: Number, reading: int, notified: pd.DataFrame, history: History) -> _Met:
    """Where a record is not wholly read, the number counted is the least that it may be."""
    least = earlier(notified, history, number.within_months)
    partial = unknown(EARLIER, notified, history)
    low, high = number.at_least or 0, np.inf if number.at_most is None else number.at_most
    surely = least.between(low, high) & (~partial | np.isinf(high))
    perhaps = (least <= high) & (partial | (least >= low))
    read = least.mask(partial, least.clip(lower=reading)).between(low, high)
    return _Met(surely.astype("boolean").mask(perhaps & ~surely), read)
