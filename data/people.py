"""The people of a centre: agents with their contracts and skills, and time off."""

from dataclasses import dataclass

import pandas as pd

from .hours import WeeklyHours

__all__ = ["Agent", "TimeOff"]


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
    days_in_a_row
        Days worked in a row up to the week's first day.
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
