"""What an agent has signed: hours, days, shifts, breaks; and the law for everyone."""

import re
from dataclasses import dataclass
from typing import Any

from .errors import Problem
from .reading import as_span, as_text, number, pair, read_table, setting
from .reading import whole as whole_number
from .spans import parse_clock, parse_span

__all__ = ["Break", "Contract", "Rules", "StartWindow"]


@dataclass(frozen=True)
class StartWindow:
    """When shifts may start.

    Parameters
    ----------
    first, last
        Earliest and latest start. [min after midnight]
    every
        Step between starts. [min]

    Examples
    --------
    >>> StartWindow(420, 480, 30).minutes
    [420, 450, 480]
    """

    first: int
    last: int
    every: int

    @property
    def minutes(self) -> list[int]:
        """List the starts. [min after midnight]"""
        return list(range(self.first, self.last + 1, self.every))


@dataclass(frozen=True)
class Break:
    """A pause within a shift.

    Parameters
    ----------
    name, minutes, paid, from_hours, middle, width
        See docs/plan-toml.md; `minutes` in minutes, `width` in seconds.
    """

    name: str = setting(as_text, "what it is called in the roster")
    minutes: int = setting(whole_number(5, 180), "how long [min]")
    middle: float = setting(
        number(0.0, 1.0), "where its middle lies, as a share of the shift [0..1]"
    )
    width: float = setting(as_span, "how far its start may move in all, e.g. '2h'")
    paid: bool = setting(lambda raw: _flag(raw), "whether it is paid", True)
    from_hours: float = setting(
        number(0, 24), "shortest shift that has it [h, start to end]", 0.0
    )


@dataclass(frozen=True)
class Contract:
    """One kind of contract, as told in a [contract.NAME] of plan.toml.

    Parameters
    ----------
    name, paid_hours, days, shift_hours, starts, shift_step, breaks, rest_hours,
    max_days_in_a_row
        See docs/plan-toml.md; hours in hours, `shift_step` in seconds.
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
    starts: StartWindow = setting(
        lambda raw: _window(raw), "when shifts start, e.g. '07:00-14:00 every 30min'"
    )
    shift_step: float = setting(as_span, "step between shift lengths", 1800.0, "30min")
    breaks: tuple[Break, ...] = setting(lambda raw: _breaks(raw), "the pauses", ())
    rest_hours: float | None = setting(
        number(0, 48), "rest between shifts, where stricter than [rules] [h]", None
    )
    max_days_in_a_row: int | None = setting(
        whole_number(1, 14), "days in a row, where stricter than [rules]", None
    )

    def __post_init__(self) -> None:
        """Refuse a contract that no week can keep."""
        least = self.days[0] * self.shift_hours[0] - self._unpaid(self.shift_hours[0])
        most = self.days[1] * self.shift_hours[1]
        if least > self.paid_hours[1] + self._unpaid(self.shift_hours[0]) * 7:
            raise ValueError(
                f"{self.days[0]} days of at least {self.shift_hours[0]:g} h are more "
                f"than the {self.paid_hours[1]:g} paid hours of contract '{self.name}'"
            )
        if most < self.paid_hours[0]:
            raise ValueError(
                f"{self.days[1]} days of at most {self.shift_hours[1]:g} h are fewer "
                f"than the {self.paid_hours[0]:g} paid hours of contract '{self.name}'"
            )

    def lengths(self) -> list[float]:
        """List the shift lengths, start to end. [h]"""
        low, high = self.shift_hours
        step = self.shift_step / 3600
        count = int((high - low) / step + 1e-9)
        return [low + step * index for index in range(count + 1)]

    def breaks_of(self, hours: float) -> tuple[Break, ...]:
        """Give the breaks of a shift of some length [h], in order of their place."""
        due = [pause for pause in self.breaks if hours + 1e-9 >= pause.from_hours]
        return tuple(sorted(due, key=lambda pause: pause.middle))

    def _unpaid(self, hours: float) -> float:
        """Sum the unpaid breaks of a shift of some length, both in hours."""
        return sum(p.minutes for p in self.breaks_of(hours) if not p.paid) / 60


@dataclass(frozen=True)
class Rules:
    """The law, for everyone; contracts may be stricter.

    Parameters
    ----------
    rest_hours, max_days_in_a_row
        See docs/plan-toml.md.
    """

    rest_hours: float = setting(number(0, 48), "rest between two shifts [h]", 11.0)
    max_days_in_a_row: int = setting(
        whole_number(1, 14), "days worked in a row at most", 6
    )

    def rest_of(self, contract: Contract) -> float:
        """Give the rest between shifts that holds for a contract. [h]"""
        return max(self.rest_hours, contract.rest_hours or 0.0)

    def days_in_a_row_of(self, contract: Contract) -> int:
        """Give the days in a row that hold for a contract."""
        return min(
            self.max_days_in_a_row, contract.max_days_in_a_row or self.max_days_in_a_row
        )


def _flag(raw: object) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise ValueError(f"wanted true or false, got {raw!r}")
    return raw


def _window(raw: object) -> StartWindow:
    """Read "07:00-14:00 every 30min"."""
    text = as_text(raw)
    match = re.fullmatch(r"([\d:]+)\s*(?:-\s*([\d:]+)\s*(?:every\s+(\S+))?)?", text)
    if match is None:
        raise ValueError(
            f"'{text}' is not a start window like '07:00-14:00 every 30min'"
        )
    first = parse_clock(match[1])
    last = parse_clock(match[2]) if match[2] else first
    every = round(parse_span(match[3]) / 60) if match[3] else 30
    if last < first or every < 5:
        raise ValueError(
            f"'{text}' is not a start window: it must not end before it starts, and "
            "its step must be 5 min or more"
        )
    return StartWindow(first, last, every)


def _breaks(raw: Any) -> tuple[Break, ...]:
    """Read the list of breaks of a contract."""
    if not isinstance(raw, list):
        raise ValueError(f"wanted a list of breaks, got {raw!r}")
    problems: list[Problem] = []
    breaks = [read_table(Break, each, "a break", "", problems) for each in raw]
    if problems:
        faults = (f"{each.column}: {each.what} {each.remedy}" for each in problems)
        raise ValueError("; ".join(fault.strip().rstrip(".") for fault in faults))
    return tuple(each for each in breaks if each is not None)
