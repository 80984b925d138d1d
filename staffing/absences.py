"""Who is suddenly away: read as a planner says it, and laid over a roster."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from ..data.calendar import Week, midnight
from ..data.errors import InputError, Problem
from ..data.headers import nearest
from ..data.hours import DAY_NAMES
from ..data.people import Agent, TimeOff
from ..data.spans import parse_clock
from .rostering.overlay import Overlay, lay_over
from .rostering.worked import ABSENT

__all__ = ["mark_absent", "read_absence", "read_agent_days", "whole_shifts"]

HOURS = re.compile(r"(?P<days>.*?)\s*(?P<first>\d{1,2}:\d{2})\s*/\s*(?P<last>[\d:]+)")


def read_absence(text: str, agents: Sequence[Agent], week: Week) -> TimeOff:
    """Read an absence.

    Parameters
    ----------
    text
        "Ann", "Ann:Tue", "Ann:Tue-Thu", "Ann:2026-11-24" or, for some hours,
        "Ann:2026-11-24 09:00/13:00". Hours that end before they begin end on the next
        day.
    agents
        The people.
    week
        The week it is in.

    Returns
    -------
    TimeOff
        From the first moment away to the first after it.

    Raises
    ------
    InputError
        If nobody is called that, or the day is not one of the week.

    Examples
    --------
    >>> week = Week(date(2026, 11, 23), "UTC")
    >>> away = read_absence("Ann:Tue 09:00/13:00", [Agent("Ann", "full", ())], week)
    >>> f"{away.start:%d %H:%M}, {away.end:%d %H:%M}"
    '24 09:00, 24 13:00'
    """
    hours = HOURS.fullmatch(text)
    name, days = read_agent_days(hours["days"] if hours else text, agents, week)
    if hours is None:
        start = midnight(days[0], week.timezone)
        return TimeOff(name, start, midnight(days[-1] + timedelta(1), week.timezone))
    if len(days) > 1:
        what = f"'{text}' has hours but no single day."
        raise InputError(
            Problem(what, "Write one for each day, e.g. 'Ann:Tue 9:00/12:00'.")
        )
    try:
        first, last = parse_clock(hours["first"]), parse_clock(hours["last"])
    except ValueError as error:
        raise InputError(
            Problem(f"'{text}': {error}.", "Write 09:00/13:00.")
        ) from error
    last += 1440 if last <= first else 0
    start, end = (_wall(days[0], minutes, week) for minutes in (first, last))
    return TimeOff(name, start, end)


def read_agent_days(
    text: str, agents: Sequence[Agent], week: Week
) -> tuple[str, list[date]]:
    """Read an agent with a day or days of a week; without days all of them.

    Parameters
    ----------
    text
        "Ann", "Ann:Tue", "Ann:Tue-Thu" or "Ann:2026-11-24".
    agents
        The people.
    week
        The week.

    Raises
    ------
    InputError
        If nobody is called that, or the day is not one of the week.

    Examples
    --------
    >>> week = Week(date(2026, 11, 23), "UTC")
    >>> read_agent_days("Ann:Sat-Sun", [Agent("Ann", "full", ())], week)
    ('Ann', [datetime.date(2026, 11, 28), datetime.date(2026, 11, 29)])
    """
    known = [agent.name for agent in agents]
    if text.strip() in known:
        return text.strip(), list(week.days)
    name, _, days = (part.strip() for part in text.rpartition(":"))
    if name not in known:
        asked = name or days
        what = f"Nobody is called '{asked}' in agents.csv."
        raise InputError(Problem(what, nearest(asked, known)))
    first, _, last = days.partition("-") if not days[:1].isdigit() else (days, "", "")
    found = [_day(part.strip(), text, week) for part in (first, last) if part]
    if not found or found[0] > found[-1]:
        raise _no_day(days, text, week)
    return name, [day for day in week.days if found[0] <= day <= found[-1]]


def _day(text: str, whole: str, week: Week) -> date:
    """Read a day of the week, by name or date."""
    for day in week.days:
        name = DAY_NAMES[day.weekday()]
        if text == day.isoformat() or text[:3].lower() == name[:3].lower():
            return day
    raise _no_day(text, whole, week)


def _no_day(text: str, whole: str, week: Week) -> InputError:
    """Say that a text is no day of the week."""
    return InputError(
        Problem(
            f"'{whole}': '{text}' is no day of {week.label}.",
            f"Write Mon to Sun, or a date from {week.first} to {week.days[-1]}.",
        )
    )


def _wall(day: date, minutes: int, week: Week) -> pd.Timestamp:
    """Give the moment of a wall-clock time, in minutes after a day's midnight."""
    moment = pd.Timestamp(day) + pd.Timedelta(minutes=minutes)
    return moment.tz_localize(
        week.timezone, ambiguous=True, nonexistent="shift_forward"
    )


def whole_shifts(
    away: Sequence[TimeOff], roster: pd.DataFrame, timezone: str
) -> tuple[TimeOff, ...]:
    """Let whole days away end with the last shift that starts on them.

    Parameters
    ----------
    away
        Absences; those of some hours stay as they are.
    roster
        A Roster table.
    timezone
        Zone of the centre, which says when days begin.

    Returns
    -------
    tuple of TimeOff
        Who is away on the day of a night shift is away to its end.

    Examples
    --------
    >>> ten = pd.Timestamp("2026-11-24 22:00", tz="UTC")
    >>> row = {"agent": "Ann", "shift": 1, "start": ten, "activity": "work"}
    >>> night = pd.DataFrame([row | {"end": ten + pd.Timedelta(hours=8)}])
    >>> day = ten.normalize()
    >>> tuesday = TimeOff("Ann", day, day + pd.Timedelta(days=1))
    >>> f"{whole_shifts([tuesday], night, 'UTC')[0].end:%a %H:%M}"
    'Wed 06:00'
    """
    names = {each.agent for each in away}
    own = roster[roster["agent"].isin(names)]
    shifts = own.groupby(["agent", "shift"]).agg({"start": "min", "end": "max"})
    spans: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    for (agent, _), start, end in zip(
        shifts.index, shifts["start"], shifts["end"], strict=True
    ):
        spans.setdefault(agent, []).append((start, end))
    found = []
    for each in away:
        edges = (each.start.tz_convert(timezone), each.end.tz_convert(timezone))
        if all(edge == edge.normalize() for edge in edges):
            ends = [
                e for s, e in spans.get(each.agent, []) if each.start <= s < each.end
            ]
            each = replace(each, end=max([each.end, *ends]))
        found.append(each)
    return tuple(found)


def mark_absent(
    roster: pd.DataFrame, away: Sequence[TimeOff]
) -> tuple[pd.DataFrame, list[str]]:
    """Lay absences over a roster: what lay there becomes `absent`.

    A shift keeps its frame, and what was paid stays paid: who is ill was still due
    to work.

    Parameters
    ----------
    roster
        A Roster table.
    away
        Absences; time off that the roster has kept free anyway changes nothing.

    Returns
    -------
    tuple
        The Roster table, and the names of those it takes out of work, each once.

    Examples
    --------
    >>> nine = pd.Timestamp("2026-11-24 09:00", tz="UTC")
    >>> hour = pd.Timedelta(hours=1)
    >>> row = {"agent": "Ann", "shift": 1, "start": nine, "end": nine + 4 * hour}
    >>> roster = pd.DataFrame([row | {"activity": "work", "queues": "a", "paid": 1}])
    >>> late = TimeOff("Ann", nine, nine + hour)
    >>> mark_absent(roster, [late])[0]["activity"].tolist()
    ['absent', 'work']
    """
    overlays = [Overlay(each.agent, each.start, each.end, ABSENT) for each in away]
    return lay_over(roster, overlays)
