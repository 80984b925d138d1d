"""What the simulated weeks say, with their doubt."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.calendar import Week
from ...data.queues import Queue
from ...data.settings import Settings
from ...data.tables import SIMULATION, SIMULATION_WEEKS
from .estimates import ratio
from .pool_service import service_counts
from .tally import Tally

__all__ = ["interval_table", "week_table"]

Floats = npt.NDArray[np.float64]
COUNTS = [
    name for name in Tally.__dataclass_fields__ if name not in ("waits", "overtime")
]
# Told of how long the answered contacts waited.
PERCENTILES = (50, 90, 95)


def interval_table(
    tallies: Sequence[Tally], settings: Settings, starts: pd.DatetimeIndex
) -> pd.DataFrame:
    """Give the simulated service of every interval.

    Parameters
    ----------
    tallies
        The simulated weeks.
    settings
        The centre's settings.
    starts
        Starts of the week's intervals.

    Returns
    -------
    pandas.DataFrame
        A Simulation table: live queues where contacts came in, deferred queues all
        week; service by interval of arrival.

    Examples
    --------
    >>> from datetime import date
    >>> calls, week = Queue("calls", "voice"), Week(date(2026, 11, 23), "UTC")
    >>> ten, eight, none = (np.array([[n]]) for n in (10.0, 8.0, 0.0))
    >>> one = Tally(ten, eight, none, none, ten, ten * 9, ten, ten, none, eight)
    >>> seen = interval_table([one, one], Settings((calls,)), week.grid(86400)[:1])
    >>> seen[["offered", "service", "wait"]].iloc[0].tolist()
    [10.0, 0.8, 9.0]
    """
    frames = [SIMULATION.empty()]
    for number, queue in enumerate(settings.queues):
        own = {
            name: np.stack([getattr(tally, name)[number] for tally in tallies])
            for name in COUNTS
        }
        served = ratio(*_service_counts(own, queue, settings.centre.service_level))
        frame = pd.DataFrame(
            {
                "queue": queue.name,
                "start": starts,
                "offered": own["offered"].mean(axis=0),
                "service": served.value,
                "service_low": served.low,
                "service_high": served.high,
                "wait": _mean(own["waited"], own["answered"]),
                "abandoned": _mean(own["gave_up"], own["offered"]),
                "occupancy": np.minimum(_mean(own["busy"], own["staffed"]), 1.0),
                "on_time": served.value,
                "backlog": own["backlog"].mean(axis=0),
            }
        )
        if queue.live:
            frame = frame[frame["offered"] > 0]
            frame = frame.assign(on_time=np.nan, backlog=np.nan)
        else:
            frame = frame.assign(abandoned=np.nan)
        frames.append(frame)
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    return SIMULATION.check(pd.concat(filled, ignore_index=True))


def week_table(
    tallies: Sequence[Tally], settings: Settings, starts: pd.DatetimeIndex, week: Week
) -> pd.DataFrame:
    """Give each queue's verdict over the week.

    Parameters
    ----------
    tallies
        The simulated weeks.
    settings
        The centre's settings.
    starts
        Starts of the week's intervals.
    week
        The week.

    Returns
    -------
    pandas.DataFrame
        A Simulation by week table. `p_target_met` is the share of the simulated
        weeks that met the target or, for a target per day or interval, the share
        of the simulated days or intervals with contacts.

    Examples
    --------
    >>> from datetime import date
    >>> calls, week = Queue("calls", "voice"), Week(date(2026, 11, 23), "UTC")
    >>> ten, eight, none = (np.array([[n]]) for n in (10.0, 8.0, 0.0))
    >>> one = Tally(ten, eight, none, none, ten, ten * 9, ten, ten, none, eight)
    >>> table = week_table([one], Settings((calls,)), week.grid(86400)[:1], week)
    >>> table[["service", "p_target_met"]].iloc[0].tolist()
    [0.8, 1.0]
    """
    spans = {
        "week": np.zeros(len(starts), dtype=int),
        "day": pd.factorize(starts.date)[0],
        "interval": np.arange(len(starts)),
    }
    rows = []
    for number, queue in enumerate(settings.queues):
        own = {
            name: np.stack([getattr(tally, name)[number] for tally in tallies])
            for name in COUNTS
        }
        hits, trials = _service_counts(own, queue, settings.centre.service_level)
        whole = ratio(hits.sum(axis=1), trials.sum(axis=1))
        met = _met(hits, trials, spans[queue.per], queue.promise.share)
        rows.append(
            (
                queue.name,
                week.label,
                float(whole.value),
                float(whole.low),
                float(whole.high),
                met,
                _second(own, queue),
                *_percentiles([tally.waits for tally in tallies], number),
            )
        )
    table = pd.DataFrame(rows, columns=SIMULATION_WEEKS.names)
    return SIMULATION_WEEKS.check(table) if rows else SIMULATION_WEEKS.empty()


def _second(own: dict[str, Floats], queue: Queue) -> float:
    """Give the share replied to by the second deadline; NaN where there is none."""
    offered = float(own["offered"].sum())
    if queue.live or len(queue.target) < 2 or offered == 0:
        return float("nan")
    return float(own["in_second"].sum()) / offered


def _percentiles(waits: Sequence[tuple[Floats, ...]], number: int) -> list[float]:
    """Give percentiles of the wait over all weeks; NaN where nobody was answered."""
    everybody = np.concatenate([np.zeros(0), *(week[number] for week in waits if week)])
    if not everybody.size:
        return [float("nan")] * len(PERCENTILES)
    return [float(value) for value in np.percentile(everybody, PERCENTILES)]


def _service_counts(
    own: dict[str, Floats], queue: Queue, definition: str
) -> tuple[Floats, Floats]:
    """Contacts that count as served in time, and those they are held against."""
    return service_counts(
        own["offered"],
        own["answered"],
        own["in_time"],
        own["gave_up_in_time"],
        definition if queue.live else "offered",
    )


def _met(
    hits: Floats, trials: Floats, span: npt.NDArray[np.int64], share: float
) -> float:
    """Share of the spans with contacts in which the target was met."""
    spans = int(span.max(initial=-1)) + 1
    belongs = (span[:, None] == np.arange(spans)).astype(float)
    good, all_of_them = hits @ belongs, trials @ belongs
    counted = all_of_them > 0
    if not counted.any():
        return float("nan")
    kept = good >= share * all_of_them - 1e-9
    return float(kept[counted].mean())


def _mean(amount: Floats, number: Floats) -> Floats:
    """Amount per unit over all replications; NaN where there is no unit."""
    total = number.sum(axis=0)
    nothing = np.full(total.shape, np.nan)
    return np.asarray(
        np.divide(amount.sum(axis=0), total, out=nothing, where=total > 0), float
    )
