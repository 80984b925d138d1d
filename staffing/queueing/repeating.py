"""The capacity that deferred work needs in a week that repeats for ever.

`demand_bound` looks at one week with a known beginning. A mix of shifts that is to
hold every week has no beginning: its windows run over the week's end.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .deferred import CarriedWork, DeferredWork

__all__ = ["repeating_bound"]

Floats = npt.NDArray[np.float64]


def repeating_bound(
    work: Sequence[DeferredWork],
    slots: int,
    *,
    z: float = 1.645,
    live_variance: Floats | None = None,
    zv: float = 1.0,
    backlog: Sequence[CarriedWork] = (),
    stability: float = 0.97,
) -> Floats:
    """Give the capacity needed in every window of a week that repeats.

    Capacity meets all deadlines, earliest due first, if any r slots from boundary s
    on hold at least b(s, r), the week being followed by itself.

    Parameters
    ----------
    work
        The queues served by the same people.
    slots
        Slots in the week.
    z, live_variance, zv
        Margins, as in `demand_bound`.
    backlog
        Work that waits when the week begins: counted in the windows from there.
    stability
        Share of the week's capacity that its work may fill. [0..1]

    Returns
    -------
    NDArray
        b(s, r), slots × (1 + longest window); a week and the longest deadline are
        enough, since longer windows are whole weeks more. [agent-slots]

    References
    ----------
    Baruah, Rosier, Howell, "Algorithms and complexity concerning the preemptive
    scheduling of periodic, real-time tasks on one processor", Real-Time Systems 2
    (1990) 301-324.

    Examples
    --------
    One agent-slot of work a slot, due one slot after it has arrived: two slots must
    hold what arrives in the first of them, from every boundary on.

    >>> from .deferred import deferred_work
    >>> week = np.ones(3, dtype=bool)
    >>> mail = deferred_work("mail", [3.0] * 3, 300, week, 2100, "wall", 900)
    >>> repeating_bound([mail], 3, z=0.0, stability=1.0)[2]
    array([0., 0., 1., 3., 3., 4.])
    """
    work = [piece for part in work for piece in part.pieces]
    allowed = [part.due - np.arange(slots) for part in work]
    reach = slots + max((int(each.max(initial=1)) for each in allowed), default=0)
    mean, spread = np.zeros((2, slots, reach + 1))
    for part, window in zip(work, allowed, strict=True):
        mean += _inside(part.work, window, reach)
        spread += _inside(part.variance, window, reach)
    for item in backlog:
        at = min(max(item.due, 1), reach)
        mean[0, at:] += item.work
        spread[0, at:] += item.variance
    margin = z**2 * spread
    if live_variance is not None:
        worked = np.any([part.open for part in work], axis=0)
        margin += zv**2 * _windows(live_variance * worked, reach)
    bound = np.where(mean > 0, mean + np.sqrt(margin), 0.0)
    total = sum(float(part.work.sum()) for part in work)
    bound[:, slots] = np.maximum(bound[:, slots], total / stability)
    return np.asarray(bound, float)


def _inside(amount: Floats, window: npt.NDArray[np.int64], reach: int) -> Floats:
    """Sum what arrives from each boundary on and is due within r slots of it."""
    slots = amount.size
    offset = np.arange(reach)
    found = np.zeros((slots, reach + 1))
    for start in range(slots):
        slot = (start + offset) % slots
        ends = offset + window[slot]
        kept = ends <= reach
        gathered = np.bincount(ends[kept], amount[slot[kept]], reach + 1)
        found[start] = np.cumsum(gathered)
    return found


def _windows(series: Floats, reach: int) -> Floats:
    """Sum a repeating series over r slots from each boundary on."""
    slots = series.size
    total = np.concatenate([[0.0], np.cumsum(np.resize(series, slots + reach))])
    first = np.arange(slots)[:, None]
    return np.asarray(total[first + np.arange(reach + 1)] - total[first], float)
