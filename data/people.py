"""The people of a centre: agents with their contracts and skills, and time off."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from .hours import WeeklyHours
from .locks import Lock

__all__ = ["Agent", "PastWeek", "TimeOff"]


@dataclass(frozen=True)
class PastWeek:
    """What one agent did in a week that went out.

    Parameters
    ----------
    first
        First day of the week.
    paid_hours
        Paid time of its shifts. [h]
    days
        Days a shift started on.
    """

    first: date
    paid_hours: float
    days: frozenset[date]


@dataclass(frozen=True)
class Agent:
    """One agent, as told in a row of agents.csv.

    Parameters
    ----------
    name
        Name, once in the file.
    contract
        Name of a contract in plan.toml.
    queues
        Names of the queues the agent may serve.
    wage
        Wage; None means [costs] wage. [currency/h]
    available
        Hours the agent may work in; None means always.
    prefers, avoids
        Hours the agent likes or dislikes; wishes, not rules.
    last_end
        End of the last shift before the week, zone-aware, if known.
    roles
        What the agent is besides, such as senior; for [[minimum]].
    days_in_a_row, days_off_in_a_row, nights_in_a_row
        Days worked, days off and night shifts in a row up to the week's first day;
        days off None where nobody knows.
    turn
        Weeks the agent is ahead in the contract's turns of starts.
    last_start
        Start of the last published shift before the week, zone-aware, if known.
    past
        Published weeks before the week, the latest first.
    locks
        Days of the agent that nobody may move.
    handle_time_factor
        How long contacts take the agent ÷ how long they take usually.
    """

    name: str
    contract: str
    queues: tuple[str, ...]
    wage: float | None = None
    available: WeeklyHours | None = None
    prefers: WeeklyHours | None = None
    avoids: WeeklyHours | None = None
    last_end: pd.Timestamp | None = None
    days_in_a_row: int = 0
    roles: tuple[str, ...] = ()
    days_off_in_a_row: int | None = None
    nights_in_a_row: int = 0
    turn: int = 0
    last_start: pd.Timestamp | None = None
    past: tuple[PastWeek, ...] = ()
    locks: tuple[Lock, ...] = ()
    handle_time_factor: float = 1.0


@dataclass(frozen=True)
class TimeOff:
    """A stretch an agent is away, as told in a row of time_off.csv.

    Parameters
    ----------
    agent
        Name of the agent.
    start, end
        First moment, and first moment after it; zone-aware.
    reason
        Why, if told.
    """

    agent: str
    start: pd.Timestamp
    end: pd.Timestamp
    reason: str = ""
