"""From the intervals of a table to the slots of the roster."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import Week
from ..data.settings import Settings

__all__ = ["on_slots"]


def on_slots(
    table: pd.DataFrame, queue: str, column: str, settings: Settings, week: Week
) -> npt.NDArray[np.float64]:
    """Repeat one column of one queue on the roster's slots; 0 where it has no row.

    Parameters
    ----------
    table
        A table by queue and interval, such as Forecast or Requirement.
    queue
        Name of the queue.
    column
        Which column, e.g. "mean", "handle_time" or "scheduled".
    settings
        The centre's settings.
    week
        The planned week.

    Returns
    -------
    numpy.ndarray
        One value per slot, in the column's own unit.

    Examples
    --------
    >>> from datetime import date
    >>> week = Week(date(2026, 11, 23), "UTC")
    >>> table = pd.DataFrame(
    ...     {"queue": "calls", "start": [week.start], "scheduled": [7.0]}
    ... )
    >>> on_slots(table, "calls", "scheduled", Settings(()), week)[:3]
    array([7., 7., 0.])
    """
    own = table[table["queue"] == queue].set_index("start")[column]
    starts = week.grid(settings.centre.roster_step)
    if own.empty:
        return np.zeros(len(starts))
    interval = pd.Timedelta(seconds=settings.centre.interval)
    held = own.sort_index().reindex(
        starts, method="ffill", tolerance=interval - pd.Timedelta(seconds=1)
    )
    values: npt.NDArray[np.float64] = np.nan_to_num(held.to_numpy(dtype=float))
    return values
