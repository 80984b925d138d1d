"""Holds a roster against the staff that must be there, with code of its own."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from ...data.calendar import Week
from ...data.minimum import MinimumStaff
from ...data.people import Agent
from ...data.settings import Settings
from .worked import WORK, when

__all__ = ["below_minimum"]


def below_minimum(
    roster: pd.DataFrame, agents: Sequence[Agent], settings: Settings, week: Week
) -> list[str]:
    """Name the stretches in which too few of the people asked for are at work.

    Parameters
    ----------
    roster
        A Roster table.
    agents
        The people.
    settings
        The centre's settings, for its [[minimum]] tables.
    week
        The week.

    Returns
    -------
    list of str
        One sentence a stretch.

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.settings import read_settings
    >>> from shiftcast.data.tables import ROSTER
    >>> settings = read_settings({
    ...     "queue": [{"name": "calls", "channel": "voice"}],
    ...     "minimum": [{"role": "senior", "agents": 1, "hours": "Sat 08:00-20:00"}],
    ... })
    >>> below_minimum(ROSTER.empty(), [], settings, Week(date(2026, 11, 23), "UTC"))
    ["Sat 28 Nov 08:00-20:00: 0 of at least 1 with the role 'senior' at work."]
    """
    starts = week.grid(settings.centre.roster_step)
    step = pd.Timedelta(seconds=settings.centre.roster_step)
    work = roster[roster["activity"] == WORK]
    sentences = []
    for minimum in settings.minima:
        names = {agent.name for agent in agents if _counts(agent, minimum)}
        mine = work[work["agent"].isin(names)]
        begun = np.sort(pd.DatetimeIndex(mine["start"]).tz_convert("UTC"))
        ended = np.sort(pd.DatetimeIndex(mine["end"]).tz_convert("UTC"))
        at = starts.tz_convert("UTC")
        # Who leaves within a slot is not there for it.
        there = np.searchsorted(begun, at, side="right") - np.searchsorted(
            ended, at + step, side="left"
        )
        lacks = minimum.asked(settings.queues, starts) & (there < minimum.agents)
        for first, last in _stretches(lacks):
            end = starts[last] + step
            sentences.append(
                f"{when(starts[first])}-{end:%H:%M}: {there[first : last + 1].min()} "
                f"of at least {minimum.agents} {minimum.whom} at work."
            )
    return sentences


def _counts(agent: Agent, minimum: MinimumStaff) -> bool:
    """Tell whether an agent is one of those asked for."""
    if minimum.role is not None:
        return minimum.role in agent.roles
    return minimum.queue in agent.queues


def _stretches(
    flags: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
) -> Iterator[tuple[int, int]]:
    """Give first and last place of every run of flags."""
    for flag, run in itertools.groupby(range(len(flags)), lambda at: bool(flags[at])):
        if flag:
            places = list(run)
            yield places[0], places[-1]
