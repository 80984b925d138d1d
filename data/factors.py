"""What a forecast was multiplied by, summed up over any span."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

__all__ = ["EDITED", "EFFECTS", "STEPS", "by_day", "changes", "model_mean", "summed"]

# In the order they are applied; their product, and what was added, is the mean.
STEPS = (
    "level",
    "share",
    "weekday",
    "season",
    "holiday",
    "event",
    "weather",
    "driver",
    "override",
    "actionable",
)
# What moves a day away from a normal one.
EFFECTS = ("holiday", "event", "weather", "driver")
# Tables hold six digits; a mean further off than that was edited.
EDITED = 1e-4
NAMES = ("special_day", "events", "overrides")


def summed(factors: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Sum factors up over the rows that share keys: their product stays the mean.

    Parameters
    ----------
    factors
        A Factors table, with the keys among its columns.
    keys
        Columns to group by, e.g. queue and date.

    Returns
    -------
    pandas.DataFrame
        The keys and the columns of a Factors table: level × share × … is the mean
        of the whole span. A share of 1 is a whole day, one of 5 a week of five open
        days; on a day of 23 hours it is a little less than 1.

    Examples
    --------
    >>> one = dict.fromkeys(STEPS, 1.0) | {"level": 100.0, "share": 0.5, "mean": 50.0}
    >>> rows = [{"queue": "calls", **one, "event": factor} for factor in (1.0, 3.0)]
    >>> factors = pd.DataFrame(rows).assign(mean=[50.0, 150.0])
    >>> summed(factors, ["queue"])[["level", "share", "event", "mean"]].iloc[0].tolist()
    [100.0, 1.0, 2.0, 200.0]
    """
    running = factors["level"] * factors["share"]
    sums = {"share": factors["share"], "running": running}
    for step in STEPS[2:]:
        running = running * factors[step]
        sums[step] = running
    kept = [name for name in ("baseline", "added", "mean") if name in factors]
    columns = pd.DataFrame(sums | {name: factors[name] for name in kept})
    columns[list(keys)] = factors[list(keys)]
    total = columns.groupby(list(keys), sort=False).sum()
    found = pd.DataFrame(index=total.index)
    found["level"] = _ratio(total["running"], total["share"])
    found["share"] = total["share"]
    before = total["running"]
    for step in STEPS[2:]:
        found[step] = _ratio(total[step], before)
        before = total[step]
    found[kept] = total[kept]
    grouped = factors.groupby(list(keys), sort=False)
    for name in NAMES:
        if name in factors:
            found[name] = grouped[name].agg(_told)
    return found.reset_index()


def by_day(factors: pd.DataFrame) -> pd.DataFrame:
    """Sum factors up by queue and day of centre time.

    Parameters
    ----------
    factors
        A Factors table.

    Returns
    -------
    pandas.DataFrame
        As `summed`, with `date`.
    """
    days = factors["start"].dt.tz_localize(None).dt.normalize()
    return summed(factors.assign(date=days), ["queue", "date"])


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Tell which factors moved a forecast, by queue and day.

    Parameters
    ----------
    before, after
        Factors tables with `now`, the mean that stands in forecast.csv.

    Returns
    -------
    pandas.DataFrame
        For days in both: queue, date, before, after [contacts/day], and for each
        step, for `added` and for a hand's `edit` the log of its ratio. The logs sum
        up to log(after ÷ before); they are NaN where one of them is nothing.

    Examples
    --------
    >>> one = dict.fromkeys(STEPS, 1.0) | {"queue": "calls", "added": 0.0}
    >>> start = pd.Timestamp("2026-11-23", tz="UTC")
    >>> old = pd.DataFrame([one | {"start": start, "mean": 1.0, "now": 1.0}])
    >>> new = old.assign(weather=1.2, mean=1.2, now=1.2)
    >>> told = changes(old, new).iloc[0]
    >>> round(float(np.exp(told["weather"])), 9), float(told["level"])
    (1.2, 0.0)
    """
    keys = ["queue", "date"]
    both = _with_now(before).merge(_with_now(after), on=keys, suffixes=("", "_after"))
    found = both[keys].assign(before=both["now"], after=both["now_after"])
    alive = (found["before"] > 0) & (found["after"] > 0)
    left = _log(both["now_after"], both["now"])
    made = both["mean_after"].clip(lower=0), both["mean"].clip(lower=0)
    edit = left - _log(*made)
    left = left - edit
    for step in STEPS:
        found[step] = _log(both[f"{step}_after"], both[step]).where(alive)
        left = left - found[step]
    found["added"] = left.where(alive)
    found["edit"] = edit.where(alive)
    return found


def model_mean(factors: pd.DataFrame) -> "pd.Series[float]":
    """Give what was forecast before the planner's overrides.

    Parameters
    ----------
    factors
        A Factors table, or one summed up.

    Returns
    -------
    pandas.Series
        In the unit of its `mean`. [contacts/interval] or [contacts] of the span
    """
    before = [step for step in STEPS if step != "override"]
    product: pd.Series[float] = factors[before].prod(axis=1)
    return product


def _with_now(factors: pd.DataFrame) -> pd.DataFrame:
    """Sum factors up by day, the mean of forecast.csv beside them."""
    days = by_day(factors)
    dates = factors["start"].dt.tz_localize(None).dt.normalize().rename("date")
    now = factors.groupby(["queue", dates], sort=False)["now"].sum().reset_index()
    merged: pd.DataFrame = days.merge(now, on=["queue", "date"])
    return merged


def _log(after: "pd.Series[float]", before: "pd.Series[float]") -> "pd.Series[float]":
    """Give the log of a ratio; 0 where both are nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log: pd.Series[float] = np.log(after / before)
    return log.where((after != 0) | (before != 0), 0.0)


def _ratio(after: "pd.Series[float]", before: "pd.Series[float]") -> "pd.Series[float]":
    """Divide sums; where there was nothing to multiply the factor is 1."""
    safe = before.where(before > 0, 1.0)
    ratio: pd.Series[float] = pd.Series(
        np.where(before > 0, after / safe, 1.0), index=before.index
    )
    return ratio


def _told(names: "pd.Series[str]") -> str:
    """List the names of a span once each."""
    told = [part for name in names if name for part in str(name).split("; ")]
    return "; ".join(dict.fromkeys(told))
