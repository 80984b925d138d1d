"""How agents' time at work was spent, out of the log of their states."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.agent_states import BUSY, ON_DUTY
from ...data.tables_learnt import AGENT_TIME
from .stretches import Stretches, seconds_of

__all__ = ["PLACED", "Presence", "presence_of"]

Floats = npt.NDArray[np.float64]
HOUR = 3600.0
# Reasons that a roster places; shrinkage in plan.toml is what it does not.
PLACED = ("break", "on break", "lunch", "meal", "pause")


@dataclass(frozen=True, eq=False)
class Presence:
    """What agents' states tell.

    Parameters
    ----------
    agents
        An Agent time table.
    on_duty, busy
        Stretches available or on contacts, and on contacts.
    occupancy
        Time on contacts ÷ time on duty. [0..1]
    availability
        Time on duty ÷ time logged in. [0..1]
    reasons
        Share of the time logged in by reason for being away, the largest first.
        [0..1]
    """

    agents: pd.DataFrame
    on_duty: Stretches
    busy: Stretches
    occupancy: float
    availability: float
    reasons: tuple[tuple[str, float], ...]


def presence_of(states: pd.DataFrame) -> Presence:
    """Add up how agents spent their time logged in.

    Parameters
    ----------
    states
        An Agent states table with at least one row.

    Returns
    -------
    Presence
        By agent and over all; shares of no time at all are NaN.

    Examples
    --------
    >>> start = pd.to_datetime(["2026-01-13 08:00", "2026-01-13 08:30",
    ...                         "2026-01-13 09:15", "2026-01-13 09:30"], utc=True)
    >>> end = [*start[1:], pd.Timestamp("2026-01-13 10:00", tz="UTC")]
    >>> states = pd.DataFrame({
    ...     "agent": "Ada", "start": start, "end": end, "reason": ["", "", "late", ""],
    ...     "state": ["available", "talk", "aux", "off"]})
    >>> found = presence_of(states)
    >>> found.occupancy, round(found.availability, 3), found.reasons
    (0.6, 0.833, (('late', 0.16666666666666666),))
    """
    begun, ended = seconds_of(states["start"]), seconds_of(states["end"])
    hours = pd.Series((ended - begun) / HOUR, states.index)
    state, agent = states["state"], states["agent"]

    def by_agent(names: tuple[str, ...]) -> "pd.Series[float]":
        return hours.where(state.isin(names), 0.0).groupby(agent).sum()

    busy, free, away = by_agent(BUSY), by_agent(("available",)), by_agent(("aux",))
    table = pd.DataFrame({"busy": busy, "available": free, "aux": away})
    duty = busy + free
    table["logged_in"] = duty + away
    table["occupancy"] = busy / duty.where(duty > 0)
    table["availability"] = duty / table["logged_in"].where(table["logged_in"] > 0)
    total = float(table["logged_in"].sum())
    aux = states[state == "aux"]
    reason = aux["reason"] if "reason" in aux else pd.Series("", aux.index)
    lost = hours[aux.index].groupby(reason.replace("", "aux")).sum()
    lost = lost.sort_values(ascending=False, kind="stable")
    return Presence(
        agents=AGENT_TIME.check(table.reset_index()),
        on_duty=_stretches(begun, ended, state, ON_DUTY),
        busy=_stretches(begun, ended, state, BUSY),
        occupancy=_share(float(busy.sum()), float(duty.sum())),
        availability=_share(float(duty.sum()), total),
        reasons=tuple((str(name), value / total) for name, value in lost.items()),
    )


def _stretches(
    begun: Floats, ended: Floats, state: "pd.Series[str]", names: tuple[str, ...]
) -> Stretches:
    """Take the stretches in some states."""
    mask = state.isin(names).to_numpy()
    return Stretches(begun[mask], ended[mask])


def _share(part: float, whole: float) -> float:
    """Divide; NaN where there is nothing."""
    return part / whole if whole > 0 else float("nan")
