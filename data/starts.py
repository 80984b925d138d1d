"""When shifts may start: by weekday, in steps, in turns from week to week."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .hours import parse_days
from .spans import parse_clock, parse_span

__all__ = ["StartWindow", "Starts", "parse_starts"]

DAY_MINUTES = 1440
EVERY_DAY = tuple(range(7))
EXAMPLE = "'07:00-14:00 every 30min'"
# One window: its first and last start, its step.
WINDOW = re.compile(r"([\d:]+)\s*(?:-\s*([\d:]+))?\s*(?:every\s+(\S+))?")


@dataclass(frozen=True)
class StartWindow:
    """A stretch of a day in which shifts may start.

    Parameters
    ----------
    first, last
        Earliest and latest start. [min after midnight]
    every
        Step between starts. [min]
    days
        Weekdays it holds on; 0 is Monday.

    Examples
    --------
    >>> StartWindow(420, 480, 30).minutes
    [420, 450, 480]
    """

    first: int
    last: int
    every: int
    days: tuple[int, ...] = EVERY_DAY

    @property
    def minutes(self) -> list[int]:
        """List the starts. [min after midnight]"""
        return list(range(self.first, self.last + 1, self.every))


@dataclass(frozen=True)
class Starts:
    """All starts of a contract; where there are several turns, one a week.

    Parameters
    ----------
    turns
        The windows of each turn.
    """

    turns: tuple[tuple[StartWindow, ...], ...]

    def on(self, weekday: int, turn: int = 0) -> tuple[int, ...]:
        """List the starts of a weekday in order; 24:00 is the next day's midnight.

        Parameters
        ----------
        weekday
            The weekday; 0 is Monday.
        turn
            Number of the turn.

        Returns
        -------
        tuple of int
            Minutes after the day's midnight. [min]
        """
        return _starts_on(self.turns[turn], weekday)

    def weekdays(self, turn: int = 0) -> tuple[int, ...]:
        """List the weekdays on which some shift starts; 0 is Monday."""
        return tuple(day for day in EVERY_DAY if self.on(day, turn))


@lru_cache(maxsize=1024)
def _starts_on(windows: tuple[StartWindow, ...], weekday: int) -> tuple[int, ...]:
    """List the starts of some windows on a weekday."""
    minutes = set()
    for window in windows:
        for start in window.minutes:
            if (weekday - start // DAY_MINUTES) % 7 in window.days:
                minutes.add(start % DAY_MINUTES)
    return tuple(sorted(minutes))


def parse_starts(raw: str | Sequence[str]) -> Starts:
    """Read start windows; a list of them takes turns by the week.

    Parameters
    ----------
    raw
        Rules apart by semicolons; a rule is weekdays ("Mon-Fri"; none means every
        day) and one or more windows apart by commas ("07:00-09:00 every 15min,
        13:00"). Without a step starts are half an hour apart.

    Raises
    ------
    ValueError
        If the text cannot be read so.

    Examples
    --------
    >>> parse_starts("Mon-Fri 07:00-08:00 every 1h; Sat 09:00").on(5)
    (540,)
    >>> parse_starts(["06:00", "14:00"]).on(0, turn=1)
    (840,)
    """
    texts = [raw] if isinstance(raw, str) else list(raw)
    if not texts:
        raise ValueError(f"wanted start windows like {EXAMPLE}, got an empty list")
    return Starts(tuple(_rules(text) for text in texts))


def _rules(text: str) -> tuple[StartWindow, ...]:
    """Read the windows of one turn."""
    windows = []
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        clocks = re.search(r"\d", rule)
        if clocks is None:
            raise ValueError(f"'{text}' is not a start window like {EXAMPLE}")
        named = rule[: clocks.start()].replace("–", "-")
        days = tuple(sorted(set(parse_days(named, text))))
        windows += [
            _window(piece.strip(), days, text)
            for piece in rule[clocks.start() :].split(",")
        ]
    if not windows:
        raise ValueError(f"'{text}' is not a start window like {EXAMPLE}")
    return tuple(windows)


def _window(text: str, days: tuple[int, ...], whole: str) -> StartWindow:
    """Read "07:00-14:00 every 30min"."""
    match = WINDOW.fullmatch(text.replace("–", "-"))
    if match is None:
        raise ValueError(f"'{whole}' is not a start window like {EXAMPLE}")
    first = parse_clock(match[1])
    last = parse_clock(match[2]) if match[2] else first
    every = round(parse_span(match[3]) / 60) if match[3] else 30
    if last < first or every < 5:
        raise ValueError(
            f"'{whole}' is not a start window: it must not end before it starts, and "
            "its step must be 5 min or more"
        )
    return StartWindow(first, last, every, days)
