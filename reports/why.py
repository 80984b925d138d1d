"""Why the forecast is what it is: each day's factors, and the largest movers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..data.factors import EDITED, EFFECTS, STEPS
from ..data.plan import Plan
from .words import ABSENT, day, integer, listing

__all__ = ["most_moved", "why_heads", "why_rows", "why_sentences"]

# A factor nearer to 1 than this does not show.
NOTHING = 0.005
MOST_MOVERS, MOST_ROWS = 6, 84
# A factor nearer to 1 than this is not named beside larger ones.
UNNAMED = 0.015
# What may move a day away from a normal one, and the columns that name it.
MOVERS = (*EFFECTS, "override")
CALLED = {"driver": "drivers"}
NAMED = {"holiday": "special_day", "event": "events", "override": "overrides"}
HEADS = {
    "level": "Average",
    "share": "Clock",
    "weekday": "Weekday",
    "season": "Season",
    "holiday": "Special",
    "event": "Event",
    "weather": "Weather",
    "driver": "Drivers",
    "override": "Override",
}
# Columns shown only where some day has such a factor.
SELDOM = ("share", "driver")
# Keeps a range on one line.
DASH = "\u2060–\u2060"


def most_moved(days: pd.DataFrame, most: int = MOST_ROWS) -> pd.DataFrame:
    """Choose the days of a table that a page can hold: those furthest from normal.

    Parameters
    ----------
    days
        From `shiftcast.data.factors.by_day`.
    most
        How many.
    """
    if len(days) <= most:
        return days
    order = _logs(days).sum(axis=1).abs().sort_values(ascending=False, kind="stable")
    return days.loc[sorted(order.index[:most])]


def why_heads(days: pd.DataFrame) -> list[str]:
    """Name the columns of the table of factors.

    Parameters
    ----------
    days
        From `shiftcast.data.factors.by_day`.
    """
    return [
        "Queue",
        "Day",
        *(HEADS.get(step, step) for step in _shown(days)),
        "Forecast",
        "P10–P90",
    ]


def why_rows(plan: Plan, days: pd.DataFrame) -> Sequence[Sequence[str]]:
    """Write each day's arithmetic: an average day × its factors = the forecast.

    Parameters
    ----------
    plan
        The run.
    days
        From `shiftcast.data.factors.by_day`.
    """
    bands = plan.forecast_days.assign(date=pd.to_datetime(plan.forecast_days["date"]))
    told = bands.set_index(["queue", "date"])[["mean", "p10", "p90"]]
    steps = _shown(days)
    rows = []
    for _, row in days.iterrows():
        place = (row["queue"], row["date"])
        mean, band = integer(row["mean"]), ABSENT
        if place in told.index:
            now, low, high = told.loc[place]
            band = f"{integer(low)}{DASH}{integer(high)}"
            if abs(now - row["mean"]) > EDITED * max(now, row["mean"]):
                mean = f"{mean}, by hand {integer(now)}"
        # The average day is of contacts that need an answer, like the forecast.
        answered = row.copy()
        answered["level"] = row["level"] * row["actionable"]
        cells = [_factor(step, float(answered[step])) for step in steps]
        rows.append([row["queue"], day(row["date"]), *cells, mean, band])
    return rows


def why_sentences(days: pd.DataFrame) -> list[str]:
    """Name the days furthest from a normal one, and what moves them.

    Parameters
    ----------
    days
        From `shiftcast.data.factors.by_day`.

    Returns
    -------
    list of str
        The largest first; one sentence if no day is out of the ordinary.
    """
    if days.empty:
        return []
    logs = _logs(days)
    away = logs.sum(axis=1).abs()
    order = away.sort_values(ascending=False, kind="stable").index
    told = [
        _moved(days.loc[at], logs.loc[at])
        for at in order[:MOST_MOVERS]
        if away[at] >= NOTHING
    ]
    return told or ["No special day, event, weather or override moves a day."]


def _logs(days: pd.DataFrame) -> pd.DataFrame:
    """Give the logs of what may move a day away from a normal one."""
    logs: pd.DataFrame = np.log(days[list(MOVERS)].clip(lower=1e-6))
    return logs


def _moved(row: "pd.Series[Any]", logs: "pd.Series[float]") -> str:
    """Say how far a day is from a normal one, and why."""
    total = float(np.exp(logs.sum()))
    largest = logs.abs().sort_values(ascending=False, kind="stable").index
    parts: list[str] = []
    for step in largest:
        if abs(logs[step]) < UNNAMED and parts:
            continue
        names = str(row[NAMED[step]]).split("; ") if step in NAMED else []
        parts.append(
            f"{listing([name for name in names if name], 2) or CALLED.get(step, step)} "
            f"{_percent(float(np.exp(logs[step])))}"
        )
    side = "more" if total > 1 else "fewer"
    return (
        f"{row['queue']}, {day(row['date'])}: {integer(row['mean'])} contacts, "
        f"{abs(100 * (total - 1)):.0f}\u00a0% {side} than a normal day of its kind "
        f"({', '.join(parts)})."
    )


def _shown(days: pd.DataFrame) -> list[str]:
    """Choose the steps that have a column."""
    return [
        step
        for step in STEPS
        if step != "actionable"
        and (step not in SELDOM or (days[step] - 1.0).abs().max() > NOTHING)
    ]


def _factor(step: str, value: float) -> str:
    """Write a level or a factor; none where it changes nothing."""
    if step == "level":
        return integer(value)
    return f"{value:.2f}" if abs(value - 1.0) >= NOTHING else ABSENT


def _percent(ratio: float) -> str:
    """Write a factor as a change in per cent."""
    return f"{100 * (ratio - 1):+.0f}\u00a0%"
