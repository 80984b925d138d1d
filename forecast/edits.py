"""A hand on forecast.csv, told as overrides: those no new forecast loses."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..data.factors import EDITED
from ..data.kept import Kept
from ..data.settings import Settings

__all__ = ["edits_as_overrides"]

WHO, WHY = "planner", "edited by hand in forecast.csv"


def edits_as_overrides(kept: Kept, settings: Settings) -> pd.DataFrame:
    """Write the overrides that turn a forecast as made into the edited one.

    Intervals in a row that were multiplied by the same factor become one factor;
    all others become values, equal ones in a row together.

    Parameters
    ----------
    kept
        A run's forecast, edited, and its factors.
    settings
        The centre's settings.

    Returns
    -------
    pandas.DataFrame
        Rows for overrides.csv: queue, start, end in centre time without zone,
        factor, value [contacts/interval], who, why. They stand after the overrides
        the run was made with.
    """
    rows = kept.now
    off = (rows["now"] - rows["mean"]).abs() > EDITED * rows[["now", "mean"]].max(
        axis=1
    )
    step = pd.Timedelta(seconds=settings.centre.interval)
    found = []
    # Nothing of a queue whose contacts need no answer can be set.
    for queue, own in rows[off & (rows["actionable"] > 0)].groupby("queue", sort=False):
        local = own["start"].dt.tz_localize(None)
        own = own.assign(
            local=local, ratio=own["now"] / own["mean"].where(own["mean"] > 0)
        )
        own = own.assign(value=_values(own, settings)).drop_duplicates("local")
        for part, kind in _runs(own, step):
            size = float(part[kind].mean())
            found.append(
                {
                    "queue": queue,
                    "start": part["local"].iloc[0],
                    "end": part["local"].iloc[-1] + step,
                    "factor": size if kind == "ratio" else np.nan,
                    "value": size if kind == "value" else np.nan,
                    "who": WHO,
                    "why": WHY,
                }
            )
    columns = ["queue", "start", "end", "factor", "value", "who", "why"]
    return pd.DataFrame(found, columns=columns)


def _values(own: pd.DataFrame, settings: Settings) -> "pd.Series[float]":
    """Turn edited means into values, which are for an interval open all through."""
    queue = settings.queue(str(own["queue"].iloc[0]))
    share = np.ones(len(own))
    if queue.live:
        starts = pd.DatetimeIndex(own["local"])
        open_share = queue.open.share_open(starts, settings.centre.interval)
        share = np.maximum(open_share, 1e-9)
    values: pd.Series[float] = own["now"] / own["actionable"] / share
    return values


def _runs(own: pd.DataFrame, step: pd.Timedelta) -> Iterator[tuple[pd.DataFrame, str]]:
    """Part a queue's edited intervals into runs of one factor or one value."""
    first = 0
    while first < len(own):
        runs = {kind: _reach(own, first, kind, step) for kind in ("ratio", "value")}
        kind = "ratio" if runs["ratio"] > max(runs["value"], first + 1) else "value"
        yield own.iloc[first : runs[kind]], kind
        first = runs[kind]


def _reach(own: pd.DataFrame, first: int, kind: str, step: pd.Timedelta) -> int:
    """Tell how far the same size goes on without a gap."""
    sizes, local = own[kind].to_numpy(), own["local"].to_numpy()
    last = first + 1
    while (
        last < len(own)
        and local[last] - local[last - 1] == step.to_timedelta64()
        and abs(sizes[last] - sizes[first]) <= EDITED * abs(sizes[first])
    ):
        last += 1
    return last
