"""How good a forecast was at each hour of the day, as sums that can be added up."""

import numpy as np

from .history import Flags, Matrix
from .scores import poisson_floor
from .trials import Trial

__all__ = ["hour_rows"]

HOURS = 24
LEVEL = 0.8


def hour_rows(
    queue: str, model: str, trial: Trial, forecast: Matrix, best: Matrix, rank: Matrix
) -> list[dict[str, object]]:
    """Sum one forecast's errors up by hour of the day.

    Parameters
    ----------
    queue, model
        Whose.
    trial
        The trial: what came.
    forecast
        What was forecast. [contacts/interval]
    best
        The best forecast of the rates, for the floor. [contacts/interval]
    rank
        Rank of each count among sampled ones; NaN where nothing was seen. [0..1]

    Returns
    -------
    list of dict
        Rows of a Scores by hour table; none where history is coarser than an hour.
    """
    slots = trial.truth.shape[1]
    if slots < HOURS:
        return []
    seen: Flags = np.isfinite(trial.truth)
    hour_of = np.arange(slots) * HOURS // slots
    found: list[dict[str, object]] = []
    for hour in range(HOURS):
        here = seen & (hour_of == hour)
        if not here.any():
            continue
        came, said, rate = trial.truth[here], forecast[here], best[here]
        found.append(
            {
                "queue": queue,
                "model": model,
                "origin": trial.origin,
                "hour": float(hour),
                "contacts": float(came.sum()),
                "forecast": float(said.sum()),
                "error": float(np.abs(said - came).sum()),
                "chance": poisson_floor(rate) * float(came.sum()),
                "intervals": float(here.sum()),
                "inside": float((np.abs(rank[here] - 0.5) <= LEVEL / 2).sum()),
            }
        )
    return found
