"""Holidays, their eves and bridge days: which days are special, and of what kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import holiday_names, weekend_days
from .history import Flags

__all__ = ["ORDINARY", "SpecialDays", "special_days"]

DAY = timedelta(days=1)
# Names of the days around two holidays that are kept nearly everywhere.
FEASTS = {
    (12, 25): ("Christmas Eve", "Day after Christmas"),
    (1, 1): ("New Year's Eve", "Day after New Year"),
}
# Countries whose holidays begin at the sunset before: offices close at noon.
SUNSET = ("IL",)
# Days that the holidays library knows beside public holidays, and our kind of them.
FURTHER = {
    "half_day": "eve",
    "de_facto": "public",
    "bank": "optional",
    "optional": "optional",
}
# Kinds of the days beside holidays, by a word in their names; others are adjacent.
BESIDE = {"Bridge": "bridge", "Eve": "eve"}
OBSERVED = "(observed)"
# Days longer than this in one stretch are a season: its days stay in the history.
LONGEST = timedelta(days=10)
# The kind that takes a day of the calendar back.
ORDINARY = "ordinary"


@dataclass(frozen=True, eq=False)
class SpecialDays:
    """The special days of a span.

    Parameters
    ----------
    names
        Day to name.
    kinds
        Name to kind: public, regional, eve, bridge, adjacent, intermediate, optional,
        or one of the planner's. Days of one kind are alike until they have a past of
        their own. A name that is not here is public.
    seasons
        Day to name of the long stretches, such as school holidays, whose days stay
        ordinary days of their weekday but for a common factor.
    weekend
        Days of the weekend; 0 is Monday.

    Examples
    --------
    >>> days = special_days("US", date(2026, 11, 20), date(2026, 11, 30))
    >>> days.names[date(2026, 11, 27)]
    'Bridge day after Thanksgiving Day'
    """

    names: Mapping[date, str]
    kinds: Mapping[str, str] = field(default_factory=dict)
    seasons: Mapping[date, str] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({5, 6})

    def of(self, days: pd.DatetimeIndex) -> npt.NDArray[np.object_]:
        """Name each of some days; an ordinary day has an empty name."""
        return np.array([self.names.get(day.date(), "") for day in days], dtype=object)

    def season(self, days: pd.DatetimeIndex) -> npt.NDArray[np.object_]:
        """Name the season of each of some days; empty where there is none."""
        return np.array(
            [self.seasons.get(day.date(), "") for day in days], dtype=object
        )

    def flags(self, days: pd.DatetimeIndex) -> Flags:
        """Tell which of some days are special."""
        flags: Flags = self.of(days) != ""
        return flags

    def kind(self, name: str) -> str:
        """Give the kind of a name."""
        return self.kinds.get(name, "public")

    def is_weekend(self, weekday: int) -> bool:
        """Tell a day of the weekend; 0 is Monday."""
        return weekday in self.weekend


def special_days(
    region: str | None,
    first: date,
    last: date,
    own: pd.DataFrame | None = None,
    queue: str = "",
) -> SpecialDays:
    """List the special days of a span.

    Parameters
    ----------
    region
        Country, or country and region: "US-CO"; None means no calendar.
    first, last
        First and last day.
    own
        A Special days table, laid over the calendar.
    queue
        The queue whose days of that table count; rows without a queue always do.

    Returns
    -------
    SpecialDays
        Public holidays, the days on which they are observed, optional and half
        holidays, eves and days after where they are kept, the one working day
        between a holiday and a weekend, and the planner's own days.
    """
    wide_first, wide_last = first - timedelta(days=7), last + timedelta(days=7)
    names, kinds = _calendar(region, wide_first, wide_last)
    public = {
        day: name
        for day, name in names.items()
        if kinds[name] in ("public", "regional")
    }
    for day, name in _beside(region, public).items():
        names[day] = name
        word = next((word for word in BESIDE if word in name), "")
        kinds.setdefault(name, BESIDE.get(word, "adjacent"))
    seasons: dict[date, str] = {}
    if own is not None:
        _lay_over(own, queue, names, kinds, seasons)
    return SpecialDays(
        {day: names[day] for day in sorted(names) if first <= day <= last},
        kinds,
        {day: seasons[day] for day in sorted(seasons) if first <= day <= last},
        weekend_days(region),
    )


def _calendar(
    region: str | None, first: date, last: date
) -> tuple[dict[date, str], dict[str, str]]:
    """Name the days that the library knows, public holidays before others."""
    names: dict[date, str] = {}
    kinds: dict[str, str] = {}
    country = None if region is None else region.partition("-")[0]
    national = holiday_names(country, first, last)
    nationwide = {name for text in national.values() for name in _parts(text)}
    known = holiday_names(region, first, last)
    actual = {(name, day.year) for day, text in known.items() for name in _parts(text)}
    for day, text in known.items():
        # Of two names on one day the nation's comes first.
        shared = _parts(national.get(day, ""))
        parts = sorted(_parts(text), key=lambda name: name not in shared)
        name = parts[0]
        plain = name.removesuffix(OBSERVED).strip()
        moved = name != plain and (plain, day.year) not in actual
        # Moved for good, it is the day itself and not another one beside it.
        if moved and (plain, (day + 7 * DAY).year) not in actual:
            name = plain
        names[day] = name
        kinds[name] = "public" if name in nationwide else "regional"
    for category, kind in FURTHER.items():
        found = holiday_names(region, first, last, kind=category)
        for day, text in found.items():
            if day in names:
                continue
            name = _parts(text)[0].removesuffix(OBSERVED).strip()
            beside = {found.get(day - DAY), found.get(day + DAY)}
            names[day] = name
            kinds.setdefault(name, kind)
            if text in beside and kind == "optional":
                kinds[name] = "intermediate"
    return names, kinds


def _parts(text: str) -> list[str]:
    """Part the names of a day; hours and "(estimated)" are no part of a name."""
    names = []
    for part in text.split(";"):
        marks = re.findall(r"\(([^)]*)\)", part)
        observed = any("observed" in mark for mark in marks)
        plain = re.sub(r"\s*\([^)]*\)", "", part).strip()
        names.append(f"{plain} {OBSERVED}" if observed else plain)
    return names


def _beside(region: str | None, public: Mapping[date, str]) -> dict[date, str]:
    """Name the eves, days after and bridge days of holidays."""
    weekend = weekend_days(region)
    sunset = region is not None and region.partition("-")[0] in SUNSET
    bridges: dict[date, str] = {}
    eves: dict[date, str] = {}
    for day, name in public.items():
        before, after = day - DAY, day + DAY
        feast = FEASTS.get((day.month, day.day))
        if feast is not None:
            eves |= {before: feast[0], after: feast[1]}
        elif sunset:
            eves[before] = f"Eve of {name}"
        if day.weekday() in weekend:
            continue
        for near, beyond, word in (
            (after, after + DAY, "after"),
            (before, before - DAY, "before"),
        ):
            if near.weekday() not in weekend and beyond.weekday() in weekend:
                bridges[near] = f"Bridge day {word} {name}"
    found = bridges | eves
    return {day: name for day, name in found.items() if day not in public}


def _lay_over(
    own: pd.DataFrame,
    queue: str,
    names: dict[date, str],
    kinds: dict[str, str],
    seasons: dict[date, str],
) -> None:
    """Lay the planner's own days over the calendar's."""
    for row in own.to_dict("records"):
        if str(row.get("queue") or "") not in ("", queue):
            continue
        start = pd.Timestamp(row["date"]).date()
        end = row.get("end")
        end = start if end is None or pd.isna(end) else pd.Timestamp(end).date()
        name, kind = str(row["name"]), str(row.get("kind") or "own")
        stretch = [start + n * DAY for n in range((end - start).days + 1)]
        if kind == ORDINARY:
            for day in stretch:
                names.pop(day, None)
            continue
        kinds[name] = kind
        (seasons if end - start >= LONGEST else names).update(
            {day: name for day in stretch}
        )
