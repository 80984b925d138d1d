"""Scores of many tests as one: pooled by week ahead, by hour, over all."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

__all__ = ["BASELINE", "BLEND", "OVERRIDDEN", "by_hour", "pooled", "removable"]

# Names in the column `model`: the forecast itself, and what it is held against.
BLEND, BASELINE = "blend", "mean8"
# The blend with the planner's overrides, where they were asked for.
OVERRIDDEN = "overridden"
# Less room than this between baseline and floor, as a share of the floor, is none.
LEAST_ROOM = 0.05
# Relative errors weigh by contacts, so that their mean is the error of the whole.
WEIGHED = ("wape", "floor", "crps", "bias", "wape_normal")
PLAIN = (
    "rmsse",
    "coverage",
    "coverage_95",
    "interval_coverage",
    "interval_coverage_95",
)


def pooled(scores: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Pool the scores of many tests.

    Parameters
    ----------
    scores
        A Scores table.
    keys
        Columns to group by; `model` is one of them.

    Returns
    -------
    pandas.DataFrame
        The keys, tests (how many origins), contacts, the measures of the table, and
        removed: the share of the error between baseline and floor that is gone; 0 at
        the baseline, below it where the model is worse, NaN where there is no room:
        the baseline within 5 % of the floor.

    Examples
    --------
    >>> row = {"queue": "calls", "origin": pd.Timestamp("2026-11-02"), "rmsse": 1.0}
    >>> row |= {"floor": 0.06, "crps": 0.1, "bias": 0.0, "coverage": 0.8}
    >>> models = {"mean8": 0.10, "blend": 0.09}
    >>> rows = [row | {"model": name, "wape": wape} for name, wape in models.items()]
    >>> scores = pd.DataFrame(rows)
    >>> pooled(scores, ["queue", "model"])["removed"].round(2).tolist()
    [0.0, 0.25]
    """
    measures = [name for name in (*WEIGHED, *PLAIN) if name in scores]
    contacts = scores["contacts"] if "contacts" in scores else scores["wape"] * 0 + 1
    # Where nothing came, a relative error is endless and says nothing.
    told = scores.assign(contacts=contacts)[np.isfinite(scores["wape"].astype(float))]
    sums = told[list(keys)].assign(contacts=told["contacts"])
    for name in measures:
        weight = told["contacts"] if name in WEIGHED else told["contacts"] * 0 + 1.0
        known = told[name].notna()
        sums[name] = (told[name] * weight).where(known, 0.0)
        sums[f"{name} weight"] = weight.where(known, 0.0)
    grouped = sums.groupby(list(keys), sort=False)
    total = grouped.sum()
    found = pd.DataFrame(index=total.index)
    found["tests"] = told.groupby(list(keys), sort=False)["origin"].nunique()
    found["contacts"] = total["contacts"]
    for name in measures:
        weights = total[f"{name} weight"]
        found[name] = total[name] / weights.where(weights > 0)
    return removable(found.reset_index(), [key for key in keys if key != "model"])


def by_hour(hours: pd.DataFrame, keys: Sequence[str] = ("queue",)) -> pd.DataFrame:
    """Pool the scores by hour of many tests.

    Parameters
    ----------
    hours
        A Scores by hour table.
    keys
        Columns to group by beside model and hour.

    Returns
    -------
    pandas.DataFrame
        The keys, model, hour, contacts, wape, floor, bias, removed as in `pooled`,
        and interval_coverage: the share of intervals inside P10-P90.
    """
    grouped = hours.groupby([*keys, "model", "hour"], sort=False)
    sums = grouped[
        ["contacts", "forecast", "error", "chance", "intervals", "inside"]
    ].sum()
    came = sums["contacts"].where(sums["contacts"] > 0)
    found = pd.DataFrame(
        {
            "contacts": sums["contacts"],
            "wape": sums["error"] / came,
            "floor": sums["chance"] / came,
            "bias": (sums["forecast"] - sums["contacts"]) / came,
            "interval_coverage": sums["inside"] / sums["intervals"],
        }
    ).reset_index()
    return removable(found, [*keys, "hour"])


def removable(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Add `removed`: the share of the error above the floor that a model removes.

    Parameters
    ----------
    table
        With columns model, wape and floor.
    keys
        Columns that name what a model is held against its baseline on.
    """
    base = table[table["model"] == BASELINE]
    names = list(keys)
    if names:
        index = pd.MultiIndex.from_frame(base[names])
        errors = pd.Series(base["wape"].to_numpy(), index=index)
        baseline = errors.reindex(pd.MultiIndex.from_frame(table[names])).to_numpy()
    else:
        baseline = np.full(len(table), base["wape"].iloc[0] if len(base) else np.nan)
    floor = table["floor"].to_numpy()
    room = baseline - floor
    # A share of next to nothing is a number without a meaning, and often huge.
    left = (table["wape"].to_numpy() - floor) / np.where(
        room > LEAST_ROOM * floor, room, np.nan
    )
    return table.assign(removed=1.0 - left)
