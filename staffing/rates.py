"""Rates of contacts that may come: of all sampled futures, or of a few for them."""

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = [
    "Floats",
    "Integers",
    "Rates",
    "node_mean",
    "nodes_of",
    "path_rates",
    "quantile_of",
    "rate_nodes",
]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
# Ten equally likely rates stand for all sampled paths: research on gamma-mixed rates
# puts the error of eight nodes below 0.1 points of service at a variation of 0.3.
NODES = 10
# Rates of one queue: one row per interval, one column per equally likely node.
Rates = Floats


def rate_nodes(paths: pd.DataFrame, forecast: pd.DataFrame, queue: str) -> Rates:
    """Boil a queue's sampled futures down to a few equally likely rates.

    Parameters
    ----------
    paths
        A Paths table.
    forecast
        The Forecast table it belongs to, whose means the nodes keep.
    queue
        Name of the queue.

    Returns
    -------
    numpy.ndarray
        Means of equal shares of the sorted rates, one row per row of the queue's
        forecast, one column per node. [contacts/interval]
    """
    return nodes_of(path_rates(paths, forecast, queue))


def nodes_of(rates: Rates) -> Rates:
    """Boil rates of many paths down to a few equally likely ones.

    Parameters
    ----------
    rates
        One row per interval, one column per path. [contacts/interval]

    Returns
    -------
    numpy.ndarray
        Means of equal shares of each sorted row, with the mean of the row.

    Examples
    --------
    >>> nodes_of(np.arange(20.0)[None])
    array([[ 0.5,  2.5,  4.5,  6.5,  8.5, 10.5, 12.5, 14.5, 16.5, 18.5]])
    """
    ranked = np.sort(rates, axis=1)
    parts = np.array_split(ranked, min(NODES, rates.shape[1]), axis=1)
    nodes = np.column_stack([part.mean(axis=1) for part in parts])
    # Parts of unequal size do not weigh as their paths did.
    return _keep_mean(nodes, rates.mean(axis=1))


def quantile_of(rates: Rates, share: float) -> Rates:
    """Give the rates that a share of the paths does not exceed.

    Parameters
    ----------
    rates
        One row per interval, one column per path. [contacts/interval]
    share
        The share; 1 gives the busiest path. [0..1]

    Returns
    -------
    numpy.ndarray
        One column: a path's own rate.

    Examples
    --------
    >>> quantile_of(np.arange(20.0)[None], 0.9)
    array([[17.]])
    """
    place = int(np.ceil(share * rates.shape[1] - 1e-9)) - 1
    return np.asarray(np.sort(rates, axis=1)[:, [max(place, 0)]])


def path_rates(paths: pd.DataFrame, forecast: pd.DataFrame, queue: str) -> Rates:
    """Give the rates of a queue's sampled futures, scaled to the forecast's mean.

    Parameters
    ----------
    paths, forecast, queue
        As in `rate_nodes`.

    Returns
    -------
    numpy.ndarray
        One row per row of the queue's forecast, one column per path; without paths
        the forecast itself. [contacts/interval]
    """
    own = forecast[forecast["queue"] == queue]
    sampled = paths[paths["queue"] == queue]
    mean: Floats = own["mean"].to_numpy(dtype=float)
    wide = sampled.pivot(index="start", columns="path", values="rate")
    rates = wide.reindex(pd.DatetimeIndex(own["start"])).to_numpy(dtype=float)
    if rates.shape[1] == 0:
        return mean[:, None]
    return _keep_mean(np.nan_to_num(rates), mean)


def _keep_mean(rates: Rates, mean: Floats) -> Rates:
    """Scale rates to the forecast's mean, whatever the sample's happens to be."""
    average = rates.mean(axis=1)
    scale = np.divide(mean, average, out=np.zeros(len(mean)), where=average > 0)
    return np.where(average[:, None] > 0, rates * scale[:, None], mean[:, None])


def node_mean(values: Floats, weights: Rates) -> Floats:
    """Average over nodes, weighted; plainly where nothing comes.

    Parameters
    ----------
    values, weights
        (intervals, nodes).

    Returns
    -------
    numpy.ndarray
        One value per interval.
    """
    total = weights.sum(axis=1)[:, None]
    even = np.full(weights.shape, 1 / weights.shape[1])
    shares = np.divide(weights, total, out=even, where=total > 0)
    return np.asarray((values * shares).sum(axis=1))
