"""Who was there and who was busy: stretches of time, counted and added up."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = [
    "GAP",
    "Stretches",
    "Waiting",
    "on_duty",
    "seconds_of",
    "stretches_of",
    "talk",
    "while_waiting",
]

Floats = npt.NDArray[np.float64]

# An agent without a contact for longer than this is taken to have been away. [s]
GAP = 600.0
# So long a telephone system may take to ring somebody who is free. [s]
RINGING = 10.0


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of time, of any number of people.

    Parameters
    ----------
    start, end
        First moment and first moment after it, since 1970. [s]
    """

    start: Floats
    end: Floats

    def count(self, moments: Floats) -> Floats:
        """Count the stretches that run at each moment."""
        begun = np.searchsorted(np.sort(self.start), moments, side="right")
        over = np.searchsorted(np.sort(self.end), moments, side="right")
        return (begun - over).astype(np.float64)

    def seconds(self, edges: Floats) -> Floats:
        """Add up the time between each edge and the next. [s]

        Examples
        --------
        >>> Stretches(np.array([5.0]), np.array([25.0])).seconds(np.arange(4) * 10.0)
        array([ 5., 10.,  5.])
        """
        spent: Floats = np.diff(_past(self.start, edges) - _past(self.end, edges))
        return spent


@dataclass(frozen=True)
class Waiting:
    """What the people on duty did while callers waited.

    Parameters
    ----------
    seconds
        Time during which somebody waited. [s]
    on_duty, busy
        People on duty and people busy in that time, on average. [agents]
    """

    seconds: float
    on_duty: float
    busy: float

    @property
    def availability(self) -> float:
        """Give busy ÷ on duty: who waits would take anybody who is free. [0..1]"""
        return self.busy / self.on_duty if self.on_duty > 0 else float("nan")


def stretches_of(table: pd.DataFrame) -> Stretches:
    """Take the stretches of a table with start and end, since 1970 [s]."""
    return Stretches(*(table[name].to_numpy(np.float64) for name in ("start", "end")))


def talk(calls: pd.DataFrame) -> pd.DataFrame:
    """Tell when each agent was busy with contacts.

    Parameters
    ----------
    calls
        A Call log table with `agent`; those without an agent or a handle time tell
        nothing.

    Returns
    -------
    pandas.DataFrame
        By agent: start, end, since 1970 [s]. Contacts that overlap or touch are one
        stretch.

    Examples
    --------
    >>> start = pd.to_datetime(["1970-01-01 00:00", "1970-01-01 00:01"], utc=True)
    >>> calls = pd.DataFrame({
    ...     "agent": "Ada", "wait": [10.0, 0.0], "handle_time": [120.0, 60.0],
    ...     "start": start})
    >>> talk(calls).values.tolist()
    [['Ada', 10.0, 130.0]]
    """
    nobody = calls["agent"].fillna("").astype(str).str.strip() == ""
    busy = calls[~nobody & (calls["handle_time"] > 0)]
    began = seconds_of(busy["start"]) + busy["wait"].fillna(0.0).to_numpy(np.float64)
    stretches = pd.DataFrame(
        {
            "agent": busy["agent"].to_numpy(),
            "start": began,
            "end": began + busy["handle_time"].to_numpy(np.float64),
        }
    )
    return _merged(stretches, 0.0)


def on_duty(busy: pd.DataFrame, gap: float = GAP) -> pd.DataFrame:
    """Take agents to be on duty between contacts that are not far apart.

    Parameters
    ----------
    busy
        Stretches by agent, as talk gives them.
    gap
        Longest time without a contact. [s]

    Returns
    -------
    pandas.DataFrame
        By agent: start, end [s].

    Examples
    --------
    >>> busy = pd.DataFrame({"agent": "Ada", "start": [0.0, 500.0, 9000.0],
    ...                      "end": [100.0, 600.0, 9100.0]})
    >>> on_duty(busy)[["start", "end"]].values.tolist()
    [[0.0, 600.0], [9000.0, 9100.0]]
    """
    return _merged(busy, gap)


def while_waiting(
    calls: pd.DataFrame, duty: Stretches, busy: Stretches, ringing: float = RINGING
) -> Waiting:
    """Tell how many of the people on duty were busy while callers waited.

    Parameters
    ----------
    calls
        A Call log table of the live queues that these people serve.
    duty, busy
        Stretches on duty, and on contacts.
    ringing
        The first seconds of each wait, in which a free agent may have been rung, do
        not count. [s]

    Returns
    -------
    Waiting
        Averages over the time in which somebody waited.
    """
    offered = calls[calls["outcome"] != "none"]
    began = seconds_of(offered["start"]) + ringing
    ended = began - ringing + offered["wait"].fillna(0.0).to_numpy(np.float64)
    long = ended > began
    waits = Stretches(began[long], ended[long])
    parts = (waits.start, waits.end, duty.start, duty.end, busy.start, busy.end)
    edges = np.unique(np.concatenate(parts))
    if edges.size < 2:
        return Waiting(0.0, 0.0, 0.0)
    length, moments = np.diff(edges), edges[:-1]
    length = np.where(waits.count(moments) > 0, length, 0.0)
    total = float(length.sum())
    if total == 0:
        return Waiting(0.0, 0.0, 0.0)
    present = float((duty.count(moments) * length).sum()) / total
    working = float((busy.count(moments) * length).sum()) / total
    return Waiting(total, present, working)


def seconds_of(moments: "pd.Series[pd.Timestamp]") -> Floats:
    """Give moments as seconds since 1970. [s]"""
    plain = moments.dt.tz_convert("UTC").dt.tz_localize(None)
    seconds: Floats = (plain - pd.Timestamp(0)).dt.total_seconds().to_numpy(np.float64)
    return seconds


def _past(begun: Floats, edges: Floats) -> Floats:
    """Add up, for each edge, the time since all that began before it."""
    ordered = np.sort(begun)
    before = np.searchsorted(ordered, edges)
    sums = np.concatenate([[0.0], np.cumsum(ordered - edges[0])])
    passed: Floats = before * (edges - edges[0]) - sums[before]
    return passed


def _merged(stretches: pd.DataFrame, gap: float) -> pd.DataFrame:
    """Join the stretches of an agent that are no further apart than the gap."""
    frame = stretches.sort_values(["agent", "start"], ignore_index=True)
    latest = frame.groupby("agent")["end"].cummax()
    before = latest.groupby(frame["agent"]).shift()
    new = before.isna() | (frame["start"] > before + gap)
    joined = frame.groupby(["agent", new.cumsum()], sort=False)
    spans = joined.agg(start=("start", "min"), end=("end", "max"))
    return spans.reset_index()[["agent", "start", "end"]]
