"""Weekly hours as planners write them: "Mon-Fri 07:00-22:00; Sat 08:00-02:00"."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from .spans import parse_clock

__all__ = ["DAY_NAMES", "WeeklyHours", "parse_days", "parse_hours", "parse_weekday"]

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_MINUTES = 1440
FULL_NAMES = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
RULE = re.compile(r"([A-Za-z][A-Za-z,\s-]*)?(.*)")


@dataclass(frozen=True)
class WeeklyHours:
    """Stretches of wall-clock time that repeat every week.

    Parameters
    ----------
    stretches
        Triples of weekday (0 is Monday), first and last minute after that
        weekday's midnight; the last may pass 1440: the next morning. [min]
    text
        The hours as written.
    """

    stretches: tuple[tuple[int, int, int], ...]
    text: str = ""

    def __str__(self) -> str:
        """Give the hours as written."""
        return self.text

    @property
    def always(self) -> bool:
        """Whether the hours leave no minute out."""
        return bool(self._minutes().all())

    def mask(self, starts: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
        """Tell which moments lie inside the hours.

        Parameters
        ----------
        starts
            Zone-aware moments in centre time.

        Returns
        -------
        numpy.ndarray
            One bool per moment.
        """
        minutes = self._minutes()
        of_week = starts.day_of_week * DAY_MINUTES + starts.hour * 60 + starts.minute
        inside: npt.NDArray[np.bool_] = minutes[np.asarray(of_week)]
        return inside

    def share_open(
        self, starts: pd.DatetimeIndex, seconds: float
    ) -> npt.NDArray[np.float64]:
        """Tell which share of each interval lies inside the hours.

        Parameters
        ----------
        starts
            Starts of the intervals, zone-aware, in centre time.
        seconds
            Length of the intervals. [s]

        Returns
        -------
        numpy.ndarray
            One share per interval. [0..1]
        """
        length = max(1, round(seconds / 60))
        minutes = self._minutes().astype(float)
        summed = np.concatenate([[0.0], np.cumsum(np.tile(minutes, 3))])
        of_week = starts.day_of_week * DAY_MINUTES + starts.hour * 60 + starts.minute
        first = np.asarray(of_week)
        share: npt.NDArray[np.float64] = (summed[first + length] - summed[first]) / (
            length
        )
        return share

    def between(self, start: pd.Timestamp, end: pd.Timestamp) -> float:
        """Count the time of a stretch that lies inside the hours. [h]

        Parameters
        ----------
        start, end
            First moment, and first moment after it; zone-aware, in centre time.

        Examples
        --------
        >>> start = pd.Timestamp("2026-11-23 20:00", tz="UTC")
        >>> parse_hours("22:00-06:00").between(start, start + pd.Timedelta(hours=5))
        3.0
        """
        if start.utcoffset() != end.utcoffset():
            minutes = pd.date_range(start, end, freq="min", inclusive="left")
            return float(self.mask(minutes).sum()) / 60
        first = start.day_of_week * DAY_MINUTES + start.hour * 60 + start.minute
        length = round((end - start).total_seconds() / 60)
        weeks, rest = divmod(first + length, 7 * DAY_MINUTES)
        summed = _summed(self)
        inside = weeks * summed[-1] + summed[rest] - summed[first]
        return float(inside) / 60

    def _minutes(self) -> npt.NDArray[np.bool_]:
        """Mark the minutes of a week, from Monday midnight."""
        week = np.zeros(7 * DAY_MINUTES, dtype=bool)
        for day, first, last in self.stretches:
            index = (day * DAY_MINUTES + np.arange(first, last)) % week.size
            week[index] = True
        return week


@lru_cache(maxsize=256)
def _summed(hours: WeeklyHours) -> npt.NDArray[np.int64]:
    """Count the minutes inside up to each minute of a week."""
    return np.concatenate([[0], np.cumsum(hours._minutes())])


def parse_weekday(text: str) -> int:
    """Read a weekday's name; 0 is Monday.

    Raises
    ------
    ValueError
        If the text names no weekday.

    Examples
    --------
    >>> parse_weekday("Tuesday")
    1
    """
    name = text.strip().capitalize()
    for day, full in enumerate(FULL_NAMES):
        if len(name) >= 3 and full.startswith(name):
            return day
    raise ValueError(f"'{text}' is not a weekday; use {', '.join(DAY_NAMES)}")


def parse_hours(text: str) -> WeeklyHours:
    """Read weekly hours.

    Parameters
    ----------
    text
        "24/7", or rules apart by semicolons; a rule is weekdays ("Mon-Fri",
        "Sat,Sun"; none means every day) and one or more stretches apart by
        commas ("08:00-12:00, 13:00-17:00"). A stretch that ends no later than
        it starts ends the next day. "Sun closed" is allowed.

    Raises
    ------
    ValueError
        If the text cannot be read so.

    Examples
    --------
    >>> parse_hours("Fri 18:00-02:00").stretches
    ((4, 1080, 1560),)
    """
    if text.strip() == "24/7":
        every = tuple((day, 0, DAY_MINUTES) for day in range(7))
        return WeeklyHours(every, text)
    stretches: list[tuple[int, int, int]] = []
    plain = text.replace("–", "-")
    for rule in filter(None, (part.strip() for part in plain.split(";"))):
        if rule.lower().endswith("closed"):
            parse_days(rule[: -len("closed")], text)
            continue
        match = RULE.fullmatch(rule)
        days_text, times = (match[1] or "", match[2].strip()) if match else ("", rule)
        for day in parse_days(days_text, text):
            stretches.extend((day, *pair) for pair in _stretches(times, text))
    return WeeklyHours(tuple(sorted(set(stretches))), text)


def parse_days(text: str, whole: str) -> list[int]:
    """Read "Mon-Fri, Sun" into weekday numbers; nothing means every day.

    Parameters
    ----------
    text
        The weekdays, in the order written; a range may pass Sunday.
    whole
        What they stand in, for messages.

    Raises
    ------
    ValueError
        If a name is no weekday.

    Examples
    --------
    >>> parse_days("Fri-Mon", "Fri-Mon 08:00")
    [4, 5, 6, 0]
    """
    names = [name for name in re.split(r"[,\s]+", text.strip()) if name]
    if not names:
        return list(range(7))
    days: list[int] = []
    for name in names:
        first, _, last = name.partition("-")
        try:
            low, high = parse_weekday(first), parse_weekday(last or first)
        except ValueError as error:
            raise ValueError(f"'{whole}' cannot be read: {error}") from error
        days.extend((low + step) % 7 for step in range((high - low) % 7 + 1))
    return days


def _stretches(text: str, whole: str) -> list[tuple[int, int]]:
    """Read "08:00-12:00, 13:00-17:00" into pairs of minutes."""
    pairs = []
    for piece in text.split(","):
        first, dash, last = piece.strip().partition("-")
        if not dash:
            raise ValueError(
                f"'{whole}' cannot be read; write hours like 'Mon-Fri 08:00-18:00'"
            )
        try:
            start, end = parse_clock(first), parse_clock(last)
        except ValueError as error:
            raise ValueError(f"'{whole}' cannot be read: {error}") from error
        pairs.append((start, end if end > start else end + DAY_MINUTES))
    return pairs
