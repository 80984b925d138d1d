"""One live queue's week: the contacts that may come, and the agents they ask for."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import Week
from ..data.queues import Queue
from ..data.settings import Settings
from ..data.shrinkage import daily_shrinkage
from ..data.tables import SHRINKAGE
from .by_model import agents_by_model, service_by_model
from .lost_service import Saved, at_floor, saved_contacts
from .queueing.performance import Definition, Performance
from .rates import Rates, nodes_of, path_rates, quantile_of

__all__ = ["LiveWeek", "live_weeks"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LiveWeek:
    """The open intervals of one live queue's week.

    Parameters
    ----------
    queue
        The queue.
    starts
        Starts of the intervals.
    rates
        Equally likely rates, (intervals, nodes). [contacts/interval]
    busy
        The rates of a busy day, one column, where the queue has a `certainty`.
        [contacts/interval]
    handle_time
        Mean handle time, one value per interval. [s]
    away
        Share of rostered time that is not there, one value per interval. [0..1]
    interval
        Length of an interval. [s]
    definition
        Which service level.
    """

    queue: Queue
    starts: pd.DatetimeIndex
    rates: Rates
    busy: Rates | None
    handle_time: Floats
    away: Floats
    interval: float
    definition: Definition

    def fewest(self, queue: Queue | None = None) -> Ints:
        """Give the fewest agents on contacts that keep the promise in every interval.

        Parameters
        ----------
        queue
            The queue with another promise, if asked for. [agents]
        """
        return agents_by_model(
            queue or self.queue,
            self.rates,
            self.starts,
            self.handle_time,
            self.interval,
            self.definition,
            busy=self.busy,
        )

    def service(self, agents: Ints) -> Performance:
        """Predict what some agents on contacts give."""
        return service_by_model(
            self.queue,
            agents,
            self.rates,
            self.starts,
            self.handle_time,
            self.interval,
            self.definition,
        )

    def saved(self, settings: Settings) -> Saved:
        """Price what further agents save beyond the floor (`saved_contacts`)."""
        costs, zone = settings.costs, settings.centre.timezone
        return saved_contacts(
            self.queue,
            self.fewest(at_floor(self.queue, costs)),
            self.rates,
            self.handle_time,
            self.interval,
            np.asarray(self.starts.tz_convert(zone).date),
            self.away,
            costs,
            self.definition,
        )

    @property
    def without_patience(self) -> Queue:
        """The queue as if nobody ever gave up."""
        return dataclasses.replace(self.queue, model="erlang-c")


def live_weeks(
    forecast: pd.DataFrame,
    paths: pd.DataFrame,
    settings: Settings,
    week: Week,
    shrinkage: pd.DataFrame | None = None,
) -> Iterator[LiveWeek]:
    """Gather every live queue's week.

    Parameters
    ----------
    forecast, paths, settings, week, shrinkage
        As in `make_requirement`.

    Yields
    ------
    LiveWeek
        One per live queue with contacts in the week.
    """
    starts = week.grid(settings.centre.interval)
    away = daily_shrinkage(
        settings, SHRINKAGE.empty() if shrinkage is None else shrinkage
    )
    for queue in settings.live:
        own = forecast[forecast["queue"] == queue.name]
        inside = own["start"].isin(starts).to_numpy()
        if not inside.any():
            continue
        futures = path_rates(paths, forecast, queue.name)[inside]
        busy = None
        if queue.certainty is not None:
            busy = quantile_of(futures, queue.certainty)
        moments = pd.DatetimeIndex(own["start"][inside])
        yield LiveWeek(
            queue,
            moments,
            nodes_of(futures),
            busy,
            own["handle_time"].to_numpy(dtype=float)[inside],
            np.asarray(away.totals(moments), dtype=float),
            settings.centre.interval,
            cast(Definition, settings.centre.service_level),
        )
