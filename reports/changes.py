"""What changed between two forecasts of the same days, and why."""

from typing import Any

import numpy as np
import pandas as pd

from ..data.factors import STEPS
from .words import day, integer, plural

__all__ = ["change_sentences"]

# A day that moved by less is as it was; a factor that moved by less is not named.
LEAST_MOVE = 0.005
MOST_NAMED = 4
CALLED = {
    "share": "the clock change",
    "season": "trend and time of year",
    "holiday": "special day",
    "event": "events",
    "driver": "numbers of drivers.csv",
    "actionable": "share that needs an answer",
    "added": "contacts set by an override",
    "edit": "edited by hand",
}


def change_sentences(changes: pd.DataFrame) -> list[str]:
    """Say which days moved, by how much, and which factors moved them.

    Parameters
    ----------
    changes
        What `shiftcast.data.factors.changes` gave.

    Returns
    -------
    list of str
        A sentence for each queue and day that moved, in the table's order, and one
        on those that did not.

    Examples
    --------
    >>> row = dict.fromkeys([*STEPS, "added", "edit"], 0.0)
    >>> row |= {"queue": "calls", "date": pd.Timestamp("2026-11-24")}
    >>> row |= {"before": 1903.0, "after": 2040.0, "level": np.log(1.02)}
    >>> row["weather"] = np.log(2040 / 1903) - row["level"]
    >>> print(change_sentences(pd.DataFrame([row]))[0].replace("\\u00a0", " "))
    calls, Tue 24 Nov: 1,903 → 2,040 (+7.2 %): weather +5.1 %, level +2.0 %.
    """
    told, still = [], 0
    for _, row in changes.iterrows():
        before, after = float(row["before"]), float(row["after"])
        if abs(after - before) <= LEAST_MOVE * max(before, after):
            still += 1
            continue
        moved = f"{integer(before)} → {integer(after)}"
        if before > 0:
            moved += f" ({_percent(after / before)})"
        why = _why(row)
        text = f"{row['queue']}, {day(row['date'])}: {moved}"
        told.append(f"{text}: {why}." if why else f"{text}.")
    if still:
        told.append(
            f"{plural(still, 'day')} of a queue moved by less than {LEAST_MOVE:.1%}."
        )
    return told


def _why(row: "pd.Series[Any]") -> str:
    """Name the factors that moved a day, the largest move first."""
    logs = {
        step: float(row[step])
        for step in (*STEPS, "added", "edit")
        if np.isfinite(row[step]) and abs(row[step]) >= LEAST_MOVE
    }
    largest = sorted(logs, key=lambda step: -abs(logs[step]))[:MOST_NAMED]
    return ", ".join(
        f"{CALLED.get(step, step)} {_percent(float(np.exp(logs[step])))}"
        for step in largest
    )


def _percent(ratio: float) -> str:
    """Write a ratio as a change in per cent."""
    return f"{100 * (ratio - 1):+.1f}\u00a0%"
