"""What a pool gave its contacts, counted by replication and interval."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from ..queueing.performance import Definition
from .estimates import Estimate, ratio
from .pool_demand import ENDLESS, PoolContacts

__all__ = ["PoolService", "service_counts"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def service_counts(
    offered: Floats,
    answered: Floats,
    in_time: Floats,
    gave_up_in_time: Floats,
    definition: str,
) -> tuple[Floats, Floats]:
    """Give the contacts that count as served in time, and those held against them.

    Parameters
    ----------
    offered, answered, in_time, gave_up_in_time
        Contacts that came in, were answered, answered in time, gave up in time.
    definition
        Which service level (`service_level` of the centre).

    Examples
    --------
    >>> ten, eight, one, zero = (np.array([n]) for n in (10.0, 8.0, 1.0, 0.0))
    >>> [n.item() for n in service_counts(ten, ten - 1, eight, one, "net")]
    [8.0, 9.0]
    """
    if definition == "abandoned-ok":
        return in_time + gave_up_in_time, offered
    if definition == "answered":
        return in_time, answered
    if definition == "net":
        return in_time, offered - gave_up_in_time
    return in_time, offered


@dataclass(frozen=True, eq=False)
class PoolService:
    """Counts of a pool: replications × intervals, or × queues × intervals.

    Contacts are counted in the interval in which they came in, time on contacts where
    it was spent.

    Parameters
    ----------
    offered, answered, in_time
        Contacts that came in, were answered, were answered within the target time.
    gave_up, gave_up_in_time
        Contacts that gave up, or did so within the target time.
    waited
        Time the answered contacts waited. [s]
    busy
        Time on contacts of the agents; all queues together. [s]
    staffed
        Time at work of the agents; all queues together. [s]
    """

    offered: Floats
    answered: Floats
    in_time: Floats
    gave_up: Floats
    gave_up_in_time: Floats
    waited: Floats
    busy: Floats
    staffed: Floats

    @classmethod
    def empty(cls, rows: int, queues: int, intervals: int) -> "PoolService":
        """Count nothing yet."""
        by_queue = [np.zeros((rows, queues, intervals)) for _ in range(6)]
        return cls(*by_queue, *(np.zeros((rows, 1, intervals)) for _ in range(2)))

    def service(self, definition: Definition = "offered") -> Estimate:
        """Give the share served in time, by interval. [0..1]"""
        return ratio(*self.served(definition))

    def served(self, definition: Definition = "offered") -> tuple[Floats, Floats]:
        """Give hits and trials of the service, for `estimates.difference`."""
        return service_counts(
            self.offered, self.answered, self.in_time, self.gave_up_in_time, definition
        )

    def wait(self) -> Estimate:
        """Give the mean wait of the answered contacts, by interval. [s]"""
        return ratio(self.waited, self.answered, np.inf)

    def abandoned(self) -> Estimate:
        """Give the share of contacts that gave up, by interval. [0..1]"""
        return ratio(self.gave_up, self.offered)

    def occupancy(self) -> Estimate:
        """Give the share of the time at work spent on contacts. [0..1]"""
        return ratio(self.busy, self.staffed)

    def over(self, first: int = 0, last: int | None = None) -> "PoolService":
        """Sum intervals first to last (not included), as one interval.

        A steady state is read from what comes after a warm-up, for example.
        """
        return self._map(lambda n: n[..., first:last].sum(axis=-1, keepdims=True))

    def squeezed(self) -> "PoolService":
        """Drop the axis of the queues."""
        return self._map(lambda n: n[:, 0])

    def _map(self, change: Any) -> "PoolService":
        """Change every count alike."""
        return PoolService(*(change(getattr(self, f.name)) for f in fields(self)))

    def count(
        self,
        drawn: PoolContacts,
        wait: Floats,
        end: Floats,
        first: int,
        interval: int,
        within: Floats,
        bounds: Floats,
    ) -> None:
        """Add the contacts of one stretch.

        Parameters
        ----------
        drawn
            The contacts.
        wait, end
            Time each waits for an agent, in vain or not, and when it ends. [s]
        first
            Number of the first of these replications.
        interval
            Interval they came in.
        within
            Target time by queue. [s]
        bounds
            Starts of the intervals and the end. [s]
        """
        row = drawn.row + first
        answered = wait <= drawn.patience
        left = ~answered & (drawn.patience >= 0) & (drawn.patience < ENDLESS)
        for number, target in enumerate(within):
            at = (row, number, interval)
            got, lost = answered, left
            if drawn.queue is None:
                self.offered[at] += drawn.count
            else:
                mine = drawn.queue == number
                got, lost = answered & mine, left & mine
                self.offered[at] += _number(mine & (drawn.patience >= 0))
            self.answered[at] += _number(got)
            self.in_time[at] += _number(got & (wait <= target))
            self.gave_up[at] += _number(lost)
            self.gave_up_in_time[at] += _number(lost & (drawn.patience <= target))
            self.waited[at] += _sum(wait, got)
        self._spend(drawn, answered, end, row, interval, bounds)

    def _spend(
        self,
        drawn: PoolContacts,
        answered: Flags,
        end: Floats,
        row: Integers,
        interval: int,
        bounds: Floats,
    ) -> None:
        """Spread time on contacts over the intervals it is spent in."""
        self.busy[row, 0, interval] += _sum(drawn.handle_time, answered)
        late = np.flatnonzero(answered & (end > bounds[interval + 1]))
        stop = end.ravel()[late]
        start = stop - drawn.handle_time.ravel()[late]
        column = row[late % row.size]
        # What was booked too early moves on from interval to interval.
        rows = len(self.busy)
        while late.size and interval + 2 < bounds.size:
            edge = bounds[interval + 1]
            beyond = stop - np.maximum(start, edge)
            moved = np.bincount(column, beyond, rows)
            self.busy[:, 0, interval] -= moved
            interval += 1
            self.busy[:, 0, interval] += moved
            later = stop > bounds[interval + 1]
            start, stop, column, late = (v[later] for v in (start, stop, column, late))
        if late.size:
            beyond = stop - np.maximum(start, bounds[-1])
            self.busy[:, 0, interval] -= np.bincount(column, beyond, rows)


def _number(chosen: Flags) -> Integers:
    """Count the chosen contacts of every replication."""
    return np.asarray(chosen.sum(axis=0, dtype=np.int32), np.int64)


def _sum(amount: Floats, chosen: Flags) -> Floats:
    """Sum an amount over the chosen contacts of every replication."""
    return np.asarray(np.einsum("ij,ij->j", amount, chosen), float)
