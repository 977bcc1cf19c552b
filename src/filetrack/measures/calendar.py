"""When a notification is due under a standard: hours, days, working hours, school days (`config/measures.yaml`)."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import numpy as np

from filetrack.schemas.codes import Weekday
from filetrack.schemas.today import Calendar, Within

DAY, MINUTE = "datetime64[D]", "datetime64[m]"
LAST_MINUTE = np.timedelta64(24 * 60 - 1, "m")
_WEEK = (
    Weekday.MONDAY,
    Weekday.TUESDAY,
    Weekday.WEDNESDAY,
    Weekday.THURSDAY,
    Weekday.FRIDAY,
    Weekday.SATURDAY,
    Weekday.SUNDAY,
)


class SiteCalendar:
    """The working days and school days of a site."""

    def __init__(self, calendar: Calendar, site: str) -> None:
        self._calendar = calendar
        ranges = [one for one in calendar.school_holidays if not one.sites or site in one.sites]
        days = [np.arange(one.first, one.last + dt.timedelta(days=1), dtype=DAY) for one in ranges]
        self._bank = np.array([day for year in calendar.bank_holidays for day in year], dtype=DAY)
        self._school = np.concatenate([np.array([], dtype=DAY), *days])

    def due(self, within: Within, at: np.ndarray) -> np.ndarray:
        """Return the last minute at which a notification of incidents reported `at` (minutes) meets a standard.

        Missing where the calendar has no holidays of the years that it would take.
        """
        if within.hours is not None:
            return at + np.timedelta64(within.hours, "h")
        if within.days is not None:
            return (at.astype(DAY) + within.days).astype(MINUTE) + LAST_MINUTE
        if within.working_hours is not None:
            return self._told(at, self._after_working_hours(within.working_hours, at), self._bank)
        due = self._told(at, self._before_school(within.school_days, at), self._bank)
        return self._told(at, due, self._school)

    @cached_property
    def _working_days(self) -> np.busdaycalendar:
        return np.busdaycalendar(weekmask=self._week, holidays=self._bank)

    @cached_property
    def _school_days(self) -> np.busdaycalendar:
        return np.busdaycalendar(weekmask=self._week, holidays=np.concatenate([self._bank, self._school]))

    @property
    def _week(self) -> list[bool]:
        return [day not in self._calendar.weekend for day in _WEEK]

    def _after_working_hours(self, hours: int, at: np.ndarray) -> np.ndarray:
        days, opens = at.astype(DAY), _minutes(self._calendar.working_day.starts)
        length = _minutes(self._calendar.working_day.ends) - opens
        first = np.busday_offset(days, 0, roll="forward", busdaycal=self._working_days)
        gone = np.clip((at - days.astype(MINUTE)).astype(int) - opens, 0, length)
        total = np.where(first == days, gone, 0) + 60 * hours
        whole = (total - 1) // length
        last = np.busday_offset(first, whole, busdaycal=self._working_days)
        return last.astype(MINUTE) + (opens + total - whole * length).astype("timedelta64[m]")

    def _before_school(self, number: int, at: np.ndarray) -> np.ndarray:
        days, starts = at.astype(DAY), np.timedelta64(_minutes(self._calendar.school_starts), "m")
        from_day = np.where(at < days.astype(MINUTE) + starts, days, days + 1)
        found = np.busday_offset(from_day, number - 1, roll="forward", busdaycal=self._school_days)
        return found.astype(MINUTE) + starts

    @staticmethod
    def _told(at: np.ndarray, due: np.ndarray, holidays: np.ndarray) -> np.ndarray:
        years = np.unique(holidays.astype("datetime64[Y]"))
        known = np.isin(at.astype("datetime64[Y]"), years) & np.isin(due.astype("datetime64[Y]"), years)
        return np.where(known, due, np.datetime64("NaT"))


def _minutes(time: dt.time) -> int:
    return 60 * time.hour + time.minute
