"""Weeks and intervals in centre time, clock changes included."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays as holiday_library
import pandas as pd

from .errors import InputError

__all__ = [
    "Week",
    "grid",
    "holiday_names",
    "midnight",
    "read_week",
    "week_of",
    "weekend_days",
    "weekend_of",
]


@lru_cache(maxsize=4096)
def midnight(day: date, timezone: str) -> pd.Timestamp:
    """Give the first moment of a day, even where clocks change at midnight.

    Parameters
    ----------
    day
        The day, in centre time.
    timezone
        Name of the zone.

    Examples
    --------
    >>> midnight(date(2026, 3, 29), "Asia/Beirut")
    Timestamp('2026-03-29 01:00:00+0300', tz='Asia/Beirut')
    """
    return pd.Timestamp(day).tz_localize(
        timezone, ambiguous=True, nonexistent="shift_forward"
    )


def grid(first: date, days: int, step: float, timezone: str) -> pd.DatetimeIndex:
    """List the interval starts of some days; clock-change days have 23 or 25 hours.

    Parameters
    ----------
    first
        First day, in centre time.
    days
        How many days.
    step
        Interval. [s]
    timezone
        Name of the zone, e.g. "Europe/Berlin".

    Returns
    -------
    pandas.DatetimeIndex
        Zone-aware starts, evenly spaced in real time.

    Examples
    --------
    >>> len(grid(date(2026, 3, 29), 1, 3600, "Europe/Berlin"))
    23
    """
    if step >= 86400:
        moments = [midnight(first + timedelta(days=n), timezone) for n in range(days)]
        return pd.DatetimeIndex(moments, name="start")
    start, end = midnight(first, timezone), midnight(first + timedelta(days), timezone)
    return pd.date_range(
        start, end, freq=pd.Timedelta(seconds=step), inclusive="left", name="start"
    )


@dataclass(frozen=True)
class Week:
    """Seven days of a centre.

    Parameters
    ----------
    first
        First day, in centre time.
    timezone
        Name of the zone.

    Examples
    --------
    >>> Week(date(2026, 11, 23), "UTC").label
    '2026-W48'
    """

    first: date
    timezone: str

    @property
    def label(self) -> str:
        """Name the week by the ISO week that holds most of its days."""
        year, number, _ = (self.first + timedelta(days=3)).isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def days(self) -> list[date]:
        """List the seven days."""
        return [self.first + timedelta(days=day) for day in range(7)]

    @property
    def start(self) -> pd.Timestamp:
        """Give the first moment."""
        return midnight(self.first, self.timezone)

    @property
    def end(self) -> pd.Timestamp:
        """Give the first moment after the week."""
        return self.next.start

    @property
    def next(self) -> "Week":
        """Give the week after."""
        return Week(self.first + timedelta(days=7), self.timezone)

    def grid(self, step: float) -> pd.DatetimeIndex:
        """List the interval starts; `step` in seconds."""
        return grid(self.first, 7, step, self.timezone)


def week_of(day: date, timezone: str, week_starts: int = 0) -> Week:
    """Give the week a day lies in.

    Parameters
    ----------
    day
        Any day.
    timezone
        Name of the centre's zone.
    week_starts
        Weekday the centre's weeks start on; 0 is Monday.
    """
    return Week(day - timedelta(days=(day.weekday() - week_starts) % 7), timezone)


def read_week(text: str, timezone: str, week_starts: int = 0) -> Week:
    """Read "2026-W48" or a date into a week.

    Raises
    ------
    InputError
        If the text is neither.

    Examples
    --------
    >>> read_week("2026-11-25", "UTC").first
    datetime.date(2026, 11, 23)
    """
    match = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip())
    try:
        if match:
            fourth = date.fromisocalendar(int(match[1]), int(match[2]), 4)
            return week_of(fourth, timezone, week_starts)
        return week_of(date.fromisoformat(text.strip()), timezone, week_starts)
    except ValueError as error:
        raise InputError(
            f"'{text}' is not a week. Write it like 2026-W48 or 2026-11-23."
        ) from error


def holiday_names(
    region: str | None, first: date, last: date, *, kind: str = "public"
) -> dict[date, str]:
    """Name the holidays of a span of days, in English where the library can.

    Parameters
    ----------
    region
        Country, or country and region with a dash: "US-CO"; None means none.
    first, last
        First and last day.
    kind
        "public", or a further category of the holidays library: "half_day",
        "optional", "bank", "government", "de_facto", "school", "unofficial". Where a
        country has no such days there are none.

    Returns
    -------
    dict
        Day to name; several names of one day are parted by "; ".

    Raises
    ------
    InputError
        If the country or region is not known.

    Examples
    --------
    >>> holiday_names("US", date(2026, 11, 20), date(2026, 11, 30))
    {datetime.date(2026, 11, 26): 'Thanksgiving Day'}
    """
    if region is None:
        return {}
    country, _, part = region.partition("-")
    years = range(first.year, last.year + 1)
    try:
        # In one language, so that "(observed)" reads the same everywhere.
        calendar = holiday_library.country_holidays(
            country, subdiv=part or None, language="en_US"
        )
        if kind not in calendar.supported_categories:
            return {}
        found = holiday_library.country_holidays(
            country,
            subdiv=part or None,
            years=years,
            language="en_US",
            categories=(kind,),
        )
    except NotImplementedError as error:
        raise InputError(
            f"The holiday calendar '{region}' is not known. Write a country like "
            f"'US' or a country and region like 'US-CO' under [centre] holidays."
        ) from error
    return {day: found[day] for day in sorted(found) if first <= day <= last}


def weekend_of(day: date, weekend: Collection[int]) -> tuple[date, ...]:
    """List the days of the weekend a day belongs to; none if it belongs to none.

    Parameters
    ----------
    day
        The day.
    weekend
        Weekdays of a weekend; 0 is Monday.

    Examples
    --------
    >>> [each.day for each in weekend_of(date(2026, 11, 29), {5, 6})]
    [28, 29]
    """
    if day.weekday() not in weekend:
        return ()
    around = [day + timedelta(days=step) for step in range(-6, 7)]
    at = first = last = 6
    while first > 0 and around[first - 1].weekday() in weekend:
        first -= 1
    while last < at + 6 and around[last + 1].weekday() in weekend:
        last += 1
    return tuple(around[first : last + 1])


@lru_cache(maxsize=64)
def weekend_days(region: str | None) -> frozenset[int]:
    """Give the days of a country's weekend; 0 is Monday.

    Parameters
    ----------
    region
        As in `holiday_names`; None means Saturday and Sunday.

    Examples
    --------
    >>> sorted(weekend_days("IL"))
    [4, 5]
    """
    if region is None:
        return frozenset({5, 6})
    country, _, part = region.partition("-")
    calendar = holiday_library.country_holidays(country, subdiv=part or None)
    return frozenset(calendar.weekend)
