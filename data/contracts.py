"""What an agent has signed: hours, days, shifts, breaks, weekends, nights."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .breaks import Break, Split, read_breaks, read_nested
from .reading import as_span, as_text, number, pair, setting
from .reading import whole as whole_number
from .starts import Starts, parse_starts

__all__ = ["Contract", "Period"]

MOST_WEEKS = 53
# A Monday that starts with an odd week of most calendars.
SOME_MONDAY = date(2024, 1, 1)


def as_date(raw: object) -> date:
    """Read a date, as TOML has it or as text."""
    if type(raw) is date:
        return raw
    try:
        return date.fromisoformat(as_text(raw))
    except ValueError as error:
        raise ValueError(f"wanted a date like 2026-01-05, got {raw!r}") from error


def as_share_of_weekends(raw: object) -> tuple[int, int]:
    """Read "1 of 2": at least so many weekends free of so many."""
    match = re.fullmatch(r"(\d+)\s+of\s+(\d+)", as_text(raw))
    if match is None or not 1 <= int(match[1]) <= int(match[2]) <= MOST_WEEKS:
        raise ValueError(f"wanted weekends off like '1 of 2', got {raw!r}")
    return int(match[1]), int(match[2])


def as_starts(raw: Any) -> Starts:
    """Read start windows, or a list of them that take turns."""
    texts = raw if isinstance(raw, list) else [raw]
    return parse_starts([as_text(each) for each in texts])


@dataclass(frozen=True)
class Period:
    """Weeks over which paid hours are counted, one period after the other.

    Parameters
    ----------
    weeks, since, paid_hours, days_off
        See docs/plan-toml.md; hours in hours.
    """

    weeks: int = setting(whole_number(2, MOST_WEEKS), "how many weeks it has")
    since: date = setting(as_date, "first day of any period")
    paid_hours: tuple[float, float] = setting(
        pair(number(0, 3000)), "least and most paid hours in it [h]"
    )
    days_off: int = setting(whole_number(0, 371), "least days off in it", 0)

    def place(self, first: date) -> int:
        """Give the number of a week within its period, from 0.

        Parameters
        ----------
        first
            First day of the week.

        Examples
        --------
        >>> Period(4, date(2026, 1, 5), (140.0, 160.0)).place(date(2026, 1, 19))
        2
        """
        # Weeks need not begin on the weekday that the periods were told from.
        return ((first + timedelta(days=3) - self.since).days // 7) % self.weeks


@dataclass(frozen=True)
class Contract:
    """One kind of contract, as told in a [contract.NAME] of plan.toml.

    Parameters
    ----------
    name, paid_hours, days, shift_hours, starts, shift_step, breaks, rest_hours
        See docs/plan-toml.md; hours in hours, `shift_step` in seconds.
    max_days_in_a_row, turns_since, period, split, stretch_hours, weekly_rest_hours
        Likewise.
    min_days_in_a_row, days_off_in_a_row, weekends_off, max_weekends_in_a_row
        Likewise; weekends off as (least, of how many).
    start_spread, start_distance_hours, max_nights, max_nights_in_a_row
        Likewise; `start_spread` in seconds.
    """

    name: str
    paid_hours: tuple[float, float] = setting(
        pair(number(0, 80)), "least and most paid hours a week [h]"
    )
    days: tuple[int, int] = setting(
        pair(whole_number(0, 7)), "least and most days worked a week"
    )
    shift_hours: tuple[float, float] = setting(
        pair(number(1, 14)), "shortest and longest shift, start to end [h]"
    )
    starts: Starts = setting(
        as_starts,
        "when shifts start, e.g. '07:00-14:00 every 30min' or 'Mon-Fri 07:00-09:00 "
        "every 15min, 13:00; Sat 09:00'; a list of such texts takes turns by the week",
    )
    shift_step: float = setting(as_span, "step between shift lengths", 1800.0, "30min")
    breaks: tuple[Break, ...] = setting(read_breaks, "the pauses", ())
    rest_hours: float | None = setting(
        number(0, 48), "rest between shifts, where stricter than [rules] [h]", None
    )
    max_days_in_a_row: int | None = setting(
        whole_number(1, 14), "days in a row, where stricter than [rules]", None
    )
    turns_since: date = setting(
        as_date,
        "first day of a week with the first of several `starts`; agents.csv `turn` "
        "says who is how many weeks ahead",
        SOME_MONDAY,
    )
    period: Period | None = setting(
        lambda raw: read_nested(Period, raw, "period"),
        "paid hours over several weeks, e.g. { weeks = 4, since = 2026-01-05, "
        "paid_hours = [144, 156] }; published weeks count",
        None,
    )
    split: Split | None = setting(
        lambda raw: read_nested(Split, raw, "split"),
        "the unpaid gap of a split shift, e.g. { minutes = 120, width = '2h' }",
        None,
    )
    stretch_hours: tuple[float, float] | None = setting(
        pair(number(0, 14)),
        "least and most work without a pause: between breaks, and to a shift's ends "
        "[h]",
        None,
    )
    weekly_rest_hours: float | None = setting(
        number(0, 120), "unbroken rest a week, where stricter than [rules] [h]", None
    )
    min_days_in_a_row: int = setting(
        whole_number(1, 7), "days worked in a row at least", 1
    )
    days_off_in_a_row: tuple[int, int] | None = setting(
        pair(whole_number(1, 14)), "least and most days off in a row", None
    )
    weekends_off: tuple[int, int] | None = setting(
        as_share_of_weekends,
        "weekends without a shift at least, e.g. '1 of 2'; published weeks count",
        None,
    )
    max_weekends_in_a_row: int | None = setting(
        whole_number(1, MOST_WEEKS), "weekends worked in a row at most", None
    )
    start_spread: float | None = setting(
        as_span, "earliest to latest start of a week at most, e.g. '2h'", None
    )
    start_distance_hours: float | None = setting(
        number(0, 48),
        "from a shift's start to that of the next at least [h]",
        None,
    )
    max_nights: int | None = setting(
        whole_number(0, 7), "night shifts a week at most", None
    )
    max_nights_in_a_row: int | None = setting(
        whole_number(1, 14), "night shifts in a row at most", None
    )

    def __post_init__(self) -> None:
        """Refuse a contract that no week can keep."""
        problem = next(self._contradictions(), None)
        if problem is not None:
            raise ValueError(f"{problem} of contract '{self.name}'")

    def _contradictions(self) -> Iterator[str]:
        """Say what of a contract forbids what else of it asks."""
        (least_days, most_days), (short, long) = self.days, self.shift_hours
        low, high = self.paid_hours
        if (
            least_days * short - self.unpaid_of(short)
            > high + self.unpaid_of(short) * 7
        ):
            yield (
                f"{least_days} days of at least {short:g} h are more than the {high:g} "
                "paid hours"
            )
        if most_days * long < low:
            yield (
                f"{most_days} days of at most {long:g} h are fewer than the {low:g} "
                "paid hours"
            )
        for turn in range(len(self.starts.turns)):
            count = len(self.starts.weekdays(turn))
            if count < least_days:
                yield (
                    f"shifts start on {count} weekdays, fewer than the {least_days} "
                    "days"
                )
        if self.max_days_in_a_row is not None:
            row = self.max_days_in_a_row
            if self.min_days_in_a_row > row:
                yield (
                    f"at least {self.min_days_in_a_row} days in a row are more than "
                    f"the {row} at most"
                )
            if least_days > 7 - 7 // (row + 1):
                yield (
                    f"at least {least_days} days a week never go with at most {row} "
                    "days in a row"
                )
        if self.min_days_in_a_row > most_days > 0:
            yield (
                f"at least {self.min_days_in_a_row} days in a row are more than the "
                f"{most_days} days a week"
            )
        if self.period is not None:
            if 7 * self.period.weeks - self.period.days_off < (
                least_days * self.period.weeks
            ):
                yield (
                    f"{self.period.weeks} weeks of at least {least_days} days leave "
                    f"fewer than the {self.period.days_off} days off of the period"
                )
            weeks, (least, most) = self.period.weeks, self.period.paid_hours
            if weeks * high < least or weeks * low > most:
                yield (
                    f"{weeks} weeks of {low:g} to {high:g} paid hours never make the "
                    f"{least:g} to {most:g} h of the period"
                )

    def lengths(self) -> list[float]:
        """List the shift lengths, start to end. [h]"""
        low, high = self.shift_hours
        step = self.shift_step / 3600
        count = int((high - low) / step + 1e-9)
        return [low + step * index for index in range(count + 1)]

    def breaks_of(self, hours: float) -> tuple[Break, ...]:
        """Give the breaks of a shift of some length [h], in order of their place."""
        every = self.breaks if self.split is None else (*self.breaks, self.split.gap)
        due = [pause for pause in every if pause.due(hours)]
        return tuple(sorted(due, key=lambda pause: pause.middle))

    def turn(self, first: date, ahead: int = 0) -> int:
        """Give the turn of `starts` that holds in a week.

        Parameters
        ----------
        first
            First day of the week.
        ahead
            How many weeks the agent is ahead of the others.
        """
        # Weeks need not begin on the weekday that the turns were told from.
        weeks = (first + timedelta(days=3) - self.turns_since).days // 7
        return (weeks + ahead) % len(self.starts.turns)

    @property
    def weeks_back(self) -> int:
        """Count the weeks before a week that the contract looks back on."""
        weekends = [
            (self.weekends_off or (0, 0))[1] - 1,
            self.max_weekends_in_a_row or 0,
        ]
        period = self.period.weeks - 1 if self.period else 0
        return max(2, period, *weekends)

    def unpaid_of(self, hours: float) -> float:
        """Sum the unpaid breaks of a shift of some length, both in hours."""
        return sum(p.minutes for p in self.breaks_of(hours) if not p.paid) / 60
