"""Predicted service beside the service that was observed, interval by interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq

from ...data.intervals import interval_start
from ...data.tables_learnt import CALIBRATION
from ..queueing.erlang import erlang_c
from ..queueing.erlang_a import erlang_a
from ..queueing.estimate import Patience
from ..queueing.mmn_g import mmn_g
from .stretches import Stretches, seconds_of

__all__ = ["Calibration", "calibrate", "duty_factor", "observed_service"]

Floats = npt.NDArray[np.float64]

# Where nobody gives up a queue without end has no mean wait; a planner sees a cap. [s]
LONGEST_WAIT = 1800.0
# Fewer people than this on average is a desk that was hardly staffed. [agents]
LEAST_AGENTS = 0.5
FACTORS = (0.3, 2.0)
MEASURES = ("wait", "service", "abandoned")
# Beyond so few callers left, a curve of patience is chance.
LEAST_LEFT = 10
# Rows of a curve of patience that the formula needs; more cost time alone.
CURVE_ROWS = 200


@dataclass(frozen=True, eq=False)
class Calibration:
    """What the formulas say of past intervals, and what came.

    Parameters
    ----------
    intervals
        A Calibration table.
    within
        Target time of the service. [s]
    patience
        Mean patience taken for Erlang A; None without, and then there is no M/M/n+G
        by the curve either. [s]
    factor
        People who would make Erlang A's mean wait the one observed ÷ people on duty;
        None where no factor between 0.3 and 2 does, or patience is not known.
    held_out
        Service that Erlang A predicts for the later half of the days with the factor
        of the earlier half, and the service observed there; None where there is no
        factor. [0..1]
    """

    intervals: pd.DataFrame
    within: float
    patience: float | None
    factor: float | None
    held_out: tuple[float, float] | None

    def mean(self, column: str) -> float:
        """Average a column over the contacts offered."""
        weights = self.intervals["offered"].to_numpy(np.float64)
        values = self.intervals[column].to_numpy(np.float64)
        return _average(values, weights)

    def typical_error(self, column: str, observed: str) -> float:
        """Average the absolute difference of two columns over the intervals."""
        gap = (self.intervals[column] - self.intervals[observed]).to_numpy(np.float64)
        return float(np.nanmean(np.abs(gap)))

    @property
    def noise(self) -> float:
        """Give the mean absolute error of service that chance alone would make.

        The service of an interval is a share of few contacts: a sure prediction would
        miss it by √(2/π) standard deviations. [0..1]
        """
        share = self.intervals["service"].to_numpy(np.float64)
        count = self.intervals["offered"].to_numpy(np.float64)
        spread = np.sqrt(share * (1 - share) / count)
        return float(np.sqrt(2 / np.pi) * spread.mean())


def observed_service(
    calls: pd.DataFrame, interval: float, within: float
) -> pd.DataFrame:
    """Count what became of the callers of each interval, all queues together.

    Parameters
    ----------
    calls
        A Call log table of the live queues.
    interval
        The centre's interval. [s]
    within
        Target time. [s]

    Returns
    -------
    pandas.DataFrame
        By start: offered [contacts], handle_time and wait (mean of all offered) [s],
        service (answered in time ÷ offered) and abandoned [0..1].

    Examples
    --------
    >>> start = pd.to_datetime(["2026-01-13 08:01", "2026-01-13 08:29"], utc=True)
    >>> calls = pd.DataFrame({
    ...     "queue": "calls", "wait": [5.0, 40.0], "handle_time": [200.0, None],
    ...     "outcome": ["handled", "abandoned"], "start": start})
    >>> observed_service(calls, 1800.0, 20.0).iloc[0, 1:].tolist()
    [2.0, 200.0, 22.5, 0.5, 0.5]
    """
    here = calls[calls["outcome"].isin(["handled", "abandoned"])]
    handled = here["outcome"] == "handled"
    frame = pd.DataFrame(
        {
            "start": interval_start(here["start"], interval),
            "offered": 1,
            "handle_time": here["handle_time"].where(handled),
            "wait": here["wait"],
            "service": (handled & (here["wait"].fillna(0.0) <= within)).astype(float),
            "abandoned": (~handled).astype(float),
        }
    )
    means = dict.fromkeys(("handle_time", "wait", "service", "abandoned"), "mean")
    return frame.groupby("start", as_index=False).agg({"offered": "sum", **means})


def calibrate(
    observed: pd.DataFrame,
    duty: Stretches,
    interval: float,
    *,
    within: float,
    patience: Patience | None,
    handle_time: float,
) -> Calibration:
    """Set Erlang A, Erlang C and M/M/n+G beside what was observed.

    Parameters
    ----------
    observed
        As observed_service gives it; a measure may be NaN throughout, else intervals
        without it are passed over.
    duty
        Stretches of the people on duty.
    interval
        The centre's interval. [s]
    within
        Target time of the service. [s]
    patience
        Patience: its mean for Erlang A, its curve for M/M/n+G; None leaves both out.
    handle_time
        Mean over all, for intervals in which nobody was served. [s]

    Returns
    -------
    Calibration
        By interval with at least half a person on duty: people, predictions,
        observations; and the factor on the people that makes them agree in the mean.

    Notes
    -----
    Every interval is a steady state of its own, people are the mean on duty, and all
    of them are taken to serve all queues: three reasons for a gap beside the people.
    """
    told = [name for name in MEASURES if observed[name].notna().any()]
    frame = observed.dropna(subset=told or list(MEASURES)).sort_values("start")
    begun = seconds_of(frame["start"])
    edges = np.stack([begun, begun + interval], axis=1)
    grid = np.unique(edges)
    whole = duty.seconds(grid) if grid.size > 1 else np.empty(0)
    places = np.searchsorted(grid, begun)
    agents = whole[places] / interval if len(frame) else begun
    frame = frame.assign(agents=agents)
    frame = frame[frame["agents"] >= LEAST_AGENTS].reset_index(drop=True)
    times = frame["handle_time"].fillna(handle_time).to_numpy(np.float64)
    frame = frame.assign(handle_time=np.maximum(times, 1.0))
    frame = frame.assign(**_predictions(frame, interval, within, patience))
    factor, held = None, None
    mean = patience.mean if patience is not None else None
    if mean is not None and len(frame):
        factor = duty_factor(frame, interval, mean)
        held = _hold_out(frame, interval, within, mean)
    return Calibration(CALIBRATION.check(frame), within, mean, factor, held)


def duty_factor(
    intervals: pd.DataFrame, interval: float, patience: float
) -> float | None:
    """Find the factor on the people that makes Erlang A's mean wait the observed one.

    Where the wait is not known, it is the share that gave up.

    Parameters
    ----------
    intervals
        Columns offered, handle_time, agents, wait and abandoned.
    interval
        The centre's interval. [s]
    patience
        Mean patience. [s]

    Returns
    -------
    float or None
        The factor; None if it lies outside of 0.3 to 2, or there is no interval.

    Examples
    --------
    >>> past = pd.DataFrame({"offered": [100.0], "handle_time": [180.0],
    ...                      "agents": [20.0], "wait": [7.489], "abandoned": [0.025]})
    >>> round(duty_factor(past, 1800.0, 300.0), 2)
    0.65
    """
    if intervals.empty:
        return None
    weights = intervals["offered"].to_numpy(np.float64)
    # Where the wait of all is not known, who gave up tells the same.
    name = "wait" if intervals["wait"].notna().all() else "abandoned"
    wanted = _average(intervals[name].to_numpy(np.float64), weights)
    if np.isnan(wanted):
        return None

    def gap(factor: float) -> float:
        shrunk = intervals.assign(agents=intervals["agents"] * factor)
        agents, times, load = _given(shrunk, interval)
        found = erlang_a(agents, load, times, patience, 0.0)
        told = found.wait if name == "wait" else found.p_abandon
        return _average(np.asarray(told), weights) - wanted

    low, high = gap(FACTORS[0]), gap(FACTORS[1])
    if low * high > 0:
        return None
    return float(brentq(gap, *FACTORS, xtol=1e-4))


def _predictions(
    frame: pd.DataFrame, interval: float, within: float, patience: Patience | None
) -> dict[str, Floats]:
    """Predict wait, service and abandonment of each interval by each formula."""
    agents, times, load = _given(frame, interval)
    calm = erlang_c(agents, load, times, within)
    nobody = np.full(len(frame), np.nan)
    told = {
        "wait_c": np.minimum(calm.wait, LONGEST_WAIT),
        "service_c": calm.service,
        "wait_a": nobody,
        "service_a": nobody,
        "abandoned_a": nobody,
        "wait_g": nobody,
        "service_g": nobody,
        "abandoned_g": nobody,
    }
    if patience is None or frame.empty:
        return told
    models = {"a": erlang_a(agents, load, times, patience.mean, within)}
    if len(patience.curve):
        models["g"] = mmn_g(agents, load, times, _table(patience.curve), within)
    for letter, found in models.items():
        told[f"wait_{letter}"] = found.wait
        told[f"service_{letter}"] = found.service
        told[f"abandoned_{letter}"] = found.p_abandon
    return told


def _table(curve: pd.DataFrame) -> tuple[Floats, Floats]:
    """Give a curve of patience as the table that M/M/n+G takes."""
    curve = curve[(curve["wait"] > 0) & (curve["left"] >= LEAST_LEFT)]
    rows = np.linspace(0, len(curve) - 1, min(len(curve), CURVE_ROWS))
    kept = curve.iloc[np.unique(rows.round().astype(int))]
    waits = np.append(0.0, kept["wait"].to_numpy(np.float64))
    return waits, np.append(1.0, kept["share"].to_numpy(np.float64))


def _given(frame: pd.DataFrame, interval: float) -> tuple[Floats, Floats, Floats]:
    """Give agents, handle times [s] and load [erlang] of each interval."""
    names = ("agents", "handle_time", "offered")
    agents, times, offered = (frame[name].to_numpy(np.float64) for name in names)
    return agents, times, offered * times / interval


def _hold_out(
    frame: pd.DataFrame, interval: float, within: float, patience: float
) -> tuple[float, float] | None:
    """Fit the factor on the earlier half of the days, predict the later half."""
    days = frame["start"].dt.date
    every = sorted(days.unique())
    if len(every) < 2:
        return None
    early = days < every[len(every) // 2]
    factor = duty_factor(frame[early], interval, patience)
    if factor is None or frame["service"].isna().any():
        return None
    late = frame[~early]
    shrunk = late.assign(agents=late["agents"] * factor)
    agents, times, load = _given(shrunk, interval)
    service = erlang_a(agents, load, times, patience, within).service
    weights = late["offered"].to_numpy(np.float64)
    observed = late["service"].to_numpy(np.float64)
    return _average(np.asarray(service), weights), _average(observed, weights)


def _average(values: Floats, weights: Sequence[float] | Floats) -> float:
    """Average by weight; NaN where there is nothing."""
    total = float(np.sum(weights))
    return float(np.sum(values * weights)) / total if total > 0 else float("nan")
