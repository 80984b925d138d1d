"""The week cut into slots of real time: where shifts lie, whatever the clock does."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.calendar import Week, grid
from ...data.hours import WeeklyHours

__all__ = ["Bools", "Floats", "Ints", "WeekSlots"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# The last shift of a week may reach into the days after it.
DAYS_AFTER = 3


@dataclass(frozen=True)
class WeekSlots:
    """The slots of one week, and of the days its last shifts reach into.

    Parameters
    ----------
    week
        The week.
    step
        Length of a slot. [s]

    Examples
    --------
    A week in which the clocks go back has an hour more:

    >>> from datetime import date
    >>> WeekSlots(Week(date(2026, 10, 19), "Europe/Berlin"), 3600).count
    169
    """

    week: Week
    step: float

    @cached_property
    def count(self) -> int:
        """Slots of the week itself."""
        return len(self.week.grid(self.step))

    @cached_property
    def hours(self) -> float:
        """Length of a slot. [h]"""
        return self.step / 3600

    @cached_property
    def moments(self) -> pd.DatetimeIndex:
        """Starts of all slots, those after the week included."""
        return grid(self.week.first, 7 + DAYS_AFTER, self.step, self.week.timezone)

    def of(self, moment: pd.Timestamp) -> float:
        """Say how many slots after the week's start a moment lies. [slots]"""
        return float((moment - self.week.start).total_seconds() / self.step)

    def time(self, slot: int) -> pd.Timestamp:
        """Give the moment a slot begins, in centre time."""
        since = pd.Timedelta(seconds=slot * self.step)
        start = self.week.start.tz_convert("UTC") + since
        return start.tz_convert(self.week.timezone)

    def wall(self, day: int, minutes: int) -> float | None:
        """Give the slot at a wall-clock time; None where the clock leaps over it.

        A time that comes twice means the first.
        """
        date = pd.Timestamp(self.week.first) + pd.Timedelta(days=day)
        local = (date + pd.Timedelta(minutes=minutes)).tz_localize(
            self.week.timezone, ambiguous=True, nonexistent="NaT"
        )
        return None if local is pd.NaT else self.of(local)

    def inside(self, hours: WeeklyHours | None) -> Bools:
        """Tell which slots lie wholly inside weekly hours; None means always."""
        if hours is None:
            return np.ones(len(self.moments), dtype=bool)
        whole: Bools = hours.share_open(self.moments, self.step) > 1 - 1e-9
        return whole

    def touched(self, start: pd.Timestamp, end: pd.Timestamp) -> slice:
        """Give the slots a stretch of time overlaps."""
        last = len(self.moments)
        first = min(max(math.floor(self.of(start) + 1e-9), 0), last)
        return slice(first, min(max(math.ceil(self.of(end) - 1e-9), first), last))
