"""How steady each agent's starts are over a week."""

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["start_times"]

DAY_HOURS = 24


def start_times(roster: pd.DataFrame) -> pd.DataFrame:
    """Tell how far apart each agent's shifts of a week start, around the clock.

    Parameters
    ----------
    roster
        A Roster table in centre time.

    Returns
    -------
    pandas.DataFrame
        Per agent: shifts; spread [h], the shortest stretch of the clock that holds
        all starts; deviation [h], the standard deviation of the starts about their
        circular mean.

    Examples
    --------
    >>> shifts = [("Ann", 1, "2026-11-23 23:00"), ("Ann", 2, "2026-11-25 01:00")]
    >>> roster = pd.DataFrame(shifts, columns=["agent", "shift", "start"])
    >>> roster["start"] = pd.to_datetime(roster["start"])
    >>> start_times(roster).round(3).to_dict("records")
    [{'agent': 'Ann', 'shifts': 2, 'spread': 2.0, 'deviation': 1.0}]
    """
    starts = roster.groupby(["agent", "shift"], as_index=False)["start"].min()
    clock = starts["start"].dt.hour + starts["start"].dt.minute / 60
    rows = [
        (agent, len(hours), *_spread(hours.to_numpy(dtype=float)))
        for agent, hours in clock.groupby(starts["agent"])
    ]
    return pd.DataFrame(rows, columns=["agent", "shifts", "spread", "deviation"])


def _spread(hours: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Give the stretch of the clock that holds some hours, and their deviation."""
    order = np.sort(hours)
    holes = np.diff(order, append=order[0] + DAY_HOURS)
    angles = hours * 2 * math.pi / DAY_HOURS
    mean = math.atan2(np.sin(angles).sum(), np.cos(angles).sum()) * 12 / math.pi
    off = (hours - mean + 12) % DAY_HOURS - 12
    off -= off.mean()
    return float(DAY_HOURS - holes.max()), float(np.sqrt((off**2).mean()))
