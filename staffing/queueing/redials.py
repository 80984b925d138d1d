"""How many callers call again: after giving up, and after being served."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from ...data.errors import InputError

__all__ = ["Redials", "redial_shares"]


@dataclass(frozen=True)
class Redials:
    """Who calls again, and who would have anyway.

    Parameters
    ----------
    gave_up, served
        Contacts of known callers it rests on. [contacts]
    after_giving_up, after_service
        Share of each that calls again so soon. [0..1]
    net
        The difference: what giving up adds, at least 0. [0..1]
    low, high
        Its 95 % confidence limits. [0..1]
    same_day
        Share of those who gave up that calls again on the same day. [0..1]
    within
        How soon is soon. [s]
    """

    gave_up: int
    served: int
    after_giving_up: float
    after_service: float
    net: float
    low: float
    high: float
    same_day: float
    within: float


def redial_shares(calls: pd.DataFrame, within: float = 1800.0) -> Redials:
    """Measure the share of callers who give up and call again.

    Parameters
    ----------
    calls
        A Call log table of one queue, with `caller`. Calls of callers who are not
        known, and those whose outcome is none, do not count.
    within
        So soon after the end of a call another one is the same matter. [s]

    Returns
    -------
    Redials
        The shares. Calls that end too near the end of the log to tell are left out.

    Raises
    ------
    InputError
        If no caller is known, or nobody of them gave up.

    Notes
    -----
    Some would have called again anyway, as those do who were served; the net share
    is what a plan takes off demand (`redial`). Its limits are Newcombe's, of two
    Wilson intervals.

    References
    ----------
    R. G. Newcombe, Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17 (1998) 873-890, method 10.

    Examples
    --------
    >>> calls = pd.DataFrame({
    ...     "caller": ["A", "A", "B", "C"], "wait": [60.0, 5.0, 90.0, 5.0],
    ...     "outcome": ["abandoned", "handled", "abandoned", "handled"],
    ...     "start": pd.to_datetime(["2026-01-13 08:10", "2026-01-13 08:20",
    ...                              "2026-01-13 08:30", "2026-01-14 08:10"])})
    >>> found = redial_shares(calls)
    >>> found.gave_up, found.after_giving_up, found.after_service
    (2, 0.5, 0.0)
    """
    if "caller" not in calls:
        raise InputError(_unknown("the log has no column caller"))
    known = calls["caller"].fillna("").astype(str).str.strip() != ""
    frame = calls[known & (calls["outcome"] != "none")]
    frame = frame.sort_values("start", kind="stable", ignore_index=True)
    if frame.empty:
        raise InputError(_unknown("no caller of the log is known"))
    spent = frame.reindex(columns=["wait", "handle_time"]).fillna(0.0).sum(axis=1)
    end = frame["start"] + pd.to_timedelta(spent.astype("float64"), unit="s")
    following = frame.groupby("caller")["start"].shift(-1)
    after = (following - end).dt.total_seconds()
    soon = (after <= within).to_numpy()
    told = (frame["start"].max() - end).dt.total_seconds().to_numpy() >= within
    lost = told & (frame["outcome"] == "abandoned").to_numpy()
    served = told & (frame["outcome"] == "handled").to_numpy()
    if not lost.any():
        raise InputError(_unknown("no caller who is known gave up"))
    day = frame["start"].dt.date
    same_day = (following.dt.date == day).to_numpy()
    share = float(soon[lost].mean())
    base = float(soon[served].mean()) if served.any() else 0.0
    low, high = _limits(soon[lost], soon[served], share, base)
    return Redials(
        gave_up=int(lost.sum()),
        served=int(served.sum()),
        after_giving_up=share,
        after_service=base,
        net=max(share - base, 0.0),
        low=max(low, 0.0),
        high=max(high, 0.0),
        same_day=float(same_day[lost].mean()),
        within=float(within),
    )


def _unknown(why: str) -> str:
    """Say why nobody can tell who calls again."""
    return f"Who calls again cannot be told: {why}. Export the log with caller ids."


def _limits(
    lost: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    served: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    share: float,
    base: float,
) -> tuple[float, float]:
    """Give Newcombe's limits of the difference of two shares."""
    low, high = proportion_confint(int(lost.sum()), lost.size, method="wilson")
    if not served.size:
        return float(low), float(high)
    least, most = proportion_confint(int(served.sum()), served.size, method="wilson")
    down = float(np.hypot(share - low, most - base))
    up = float(np.hypot(high - share, base - least))
    return share - base - down, share - base + up
