"""Holidays, their eves and bridge days: which days are special, and by how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import holiday_names
from .history import Flags

__all__ = ["SpecialDays", "special_days"]

# Days beside a holiday that are special by themselves in most countries.
FIXED = {
    (12, 24): "Christmas Eve",
    (12, 26): "Day after Christmas",
    (12, 31): "New Year's Eve",
    (1, 2): "Day after New Year",
}
ADJACENT = ("Eve", "Day after", "Bridge day")


@dataclass(frozen=True)
class SpecialDays:
    """The special days of a span.

    Parameters
    ----------
    names
        Day to name.

    Examples
    --------
    >>> days = special_days("US", date(2026, 11, 20), date(2026, 11, 30))
    >>> days.names[date(2026, 11, 27)]
    'Bridge day after Thanksgiving Day'
    """

    names: Mapping[date, str]

    def of(self, days: pd.DatetimeIndex) -> npt.NDArray[np.object_]:
        """Name each of some days; an ordinary day has an empty name."""
        return np.array([self.names.get(day.date(), "") for day in days], dtype=object)

    def flags(self, days: pd.DatetimeIndex) -> Flags:
        """Tell which of some days are special."""
        flags: Flags = self.of(days) != ""
        return flags

    @staticmethod
    def kind(name: str) -> str:
        """Tell a holiday ("public") from the days beside one ("adjacent")."""
        return "adjacent" if any(word in name for word in ADJACENT) else "public"


def special_days(region: str | None, first: date, last: date) -> SpecialDays:
    """List the special days of a span.

    Parameters
    ----------
    region
        Country, or country and region: "US-CO"; None means no special days.
    first, last
        First and last day.

    Returns
    -------
    SpecialDays
        Public holidays, Christmas and New Year's eves and days after, and the one
        working day between a holiday and a weekend.
    """
    wide_first, wide_last = first - timedelta(days=3), last + timedelta(days=3)
    # Two names on one day ("A; B") are one special day, named after the first.
    public = {
        day: name.split(";")[0].strip()
        for day, name in holiday_names(region, wide_first, wide_last).items()
    }
    names = dict(public)
    if region is not None:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if day in public:
                continue
            before, after = day - timedelta(days=1), day + timedelta(days=1)
            if (day.month, day.day) in FIXED:
                names[day] = FIXED[day.month, day.day]
            elif day.weekday() == 4 and before in public:
                names[day] = f"Bridge day after {public[before]}"
            elif day.weekday() == 0 and after in public:
                names[day] = f"Bridge day before {public[after]}"
    return SpecialDays({day: names[day] for day in sorted(names)})
