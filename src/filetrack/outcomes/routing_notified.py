"""The notifications that protocols grade: the sampled ones, and those that came later to families followed (ch. 9)."""

from __future__ import annotations

import pandas as pd

from filetrack.outcomes.routing import History
from filetrack.schemas.base import DATE
from filetrack.schemas.care import Event, Family
from filetrack.schemas.case import Case, CaseAdult, CaseChild
from filetrack.schemas.codes import ChildLocation, EventKind, FileState, RiskGrade
from filetrack.schemas.outcomes import FollowUp
from filetrack.schemas.police import Incident
from filetrack.schemas.protocol import Notified

_INFANT_YEARS = 1
_YOUNG_YEARS = 7


def sampled(cases: pd.DataFrame, children: pd.DataFrame, adults: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """Every sampled notification, traced or not (`Notified`), with what the police recorded of its incident."""
    incident = cases[Case.incident_id]
    reported = incident.map(incidents.set_index(Incident.incident_id)[Incident.reported_on])
    location, age = children[CaseChild.child_location], children[CaseChild.age_years]
    witnessed = (location == ChildLocation.WITNESSED).astype("boolean")
    told = {
        Notified.happened_on: cases[Case.received_on].fillna(reported),
        Notified.risk: cases[Case.risk].where(cases[Case.risk].isin(list(RiskGrade))),
        Notified.witnessed: _any(
            witnessed.mask(location == ChildLocation.NOT_RECORDED), children[CaseChild.incident_id], incident
        ),
        Notified.infant: _any(age < _INFANT_YEARS, children[CaseChild.incident_id], incident),
        Notified.under_seven: _any(age < _YOUNG_YEARS, children[CaseChild.incident_id], incident),
        Notified.pregnant: _any(adults[CaseAdult.pregnant].astype("boolean"), adults[CaseAdult.incident_id], incident),
    }
    return _as_notified(cases.assign(**told))


def later(first: pd.DataFrame, events: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
    """Notifications after each family's first sampled one, to the end of its follow-up, that are not sampled.

    `first` is `FollowUp`, a row a family; `notes` are the sampled notifications (`Notified`). One row a family and day,
    with nothing known of the incident.
    """
    followed = first[[FollowUp.family_id, FollowUp.starts_on, FollowUp.ends_on, FollowUp.moved_away_on]]
    entries = _received(events).merge(followed, on=FollowUp.family_id)
    day, ends = entries[Event.happened_on], entries[[FollowUp.ends_on, FollowUp.moved_away_on]].min(axis=1)
    within = (day > entries[FollowUp.starts_on]) & (day <= ends)
    others = entries[within].merge(notes[_DAY], how="left", on=_DAY, indicator="found")
    return _as_notified(others[others["found"] == "left_only"])


def history(events: pd.DataFrame, families: pd.DataFrame, notes: pd.DataFrame) -> History:
    """When families were notified, by social services' record or as sampled, and which records could be read whole."""
    days = pd.concat([_received(events)[_DAY], notes[_DAY].dropna()]).drop_duplicates(ignore_index=True)
    whole = families[Family.history_complete] & (families[Family.file] == FileState.READ)
    return History(days, families.loc[whole, Family.family_id])


_DAY = [Notified.family_id, Notified.happened_on]


def _received(events: pd.DataFrame) -> pd.DataFrame:
    notifications = events[events[Event.kind] == EventKind.NOTIFICATION]
    return notifications[[Event.site, Event.family_id, Event.happened_on]].drop_duplicates()


def _any(holds: pd.Series, of: pd.Series, incident: pd.Series) -> pd.Series:
    """Whether it holds of any person of each incident; missing where it may, or where none is listed."""
    found = holds.fillna(False).astype(bool).groupby(of).any()
    told = holds.notna().groupby(of).all()
    return incident.map(found.astype("boolean").mask(~found & ~told)).astype("boolean")


def _as_notified(frame: pd.DataFrame) -> pd.DataFrame:
    columns = Notified.to_schema().columns
    frame = frame.reindex(columns=list(columns)).reset_index(drop=True)
    frame[Notified.happened_on] = frame[Notified.happened_on].astype(DATE)
    return Notified.validate(frame)
