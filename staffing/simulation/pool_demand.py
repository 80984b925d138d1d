"""The contacts of a pool: what is known of them, and what chance makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError

__all__ = ["PoolContacts", "PoolDemand", "check_sign", "pool_demand"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Streams of chance, apart so that two plans meet the same contacts whatever they do.
COUNTS, MOMENTS, QUEUES, HANDLE_TIMES, PATIENCE = range(5)
# A patience nobody outlives; less than `pool_staff.NEVER`, so that who waits for an
# agent who never comes is not served. Both are finite: 0 × either is 0.
ENDLESS = 1e300


@dataclass(frozen=True, eq=False)
class PoolContacts:
    """Contacts of one stretch, in order of arrival; positions × replications.

    Parameters
    ----------
    row
        The replications, those with most contacts first.
    count
        Contacts by replication; the positions past it have a patience of -1.
    arrived
        When each comes in. [s]
    handle_time
        Time it takes an agent. [s]
    patience
        Time it would wait. [s]
    queue
        Number of the queue; None if there is but one.
    """

    row: Integers
    count: Integers
    arrived: Floats
    handle_time: Floats
    patience: Floats
    queue: Integers | None


@dataclass(frozen=True, eq=False)
class PoolDemand:
    """What is known about a pool's contacts before chance decides.

    Parameters
    ----------
    rates
        Expected contacts, queues × cells. [contacts/cell]
    cell, interval
        Length of a cell, and of an interval that is reported. [s]
    handle_time
        Mean handle time, queues × reported intervals. [s]
    patience
        Mean patience by queue, infinite where nobody gives up. [s]
    handle_cv
        Coefficient of variation of lognormal handle times; None for exponential.
    """

    rates: Floats
    cell: float
    interval: float
    handle_time: Floats
    patience: Floats
    handle_cv: float | None

    @cached_property
    def due_by(self) -> Floats:
        """Contacts expected by the start of each cell and by the end, all queues."""
        return np.concatenate([[0.0], np.cumsum(self.rates.sum(axis=0))])

    @cached_property
    def bounds(self) -> Floats:
        """Starts of the cells and the end. [s]"""
        return np.arange(self.rates.shape[1] + 1) * self.cell

    @property
    def reported(self) -> Floats:
        """Starts of the reported intervals and the end. [s]"""
        return np.arange(self.handle_time.shape[1] + 1) * self.interval

    def expected(self, moments: Floats) -> Floats:
        """Contacts expected by given moments, all queues. [contacts]"""
        return np.interp(moments, self.bounds, self.due_by)

    def draw(
        self,
        start: float,
        end: float,
        interval: int,
        rows: int,
        chance: tuple[int, ...],
        seed: int,
    ) -> PoolContacts:
        """Draw the contacts of a stretch.

        Parameters
        ----------
        start, end
            The stretch. [s]
        interval
            Reporting interval it lies in.
        rows
            Replications.
        chance
            Which piece of all chance this is.
        seed
            Seed of all chance.

        Returns
        -------
        PoolContacts
            Poisson by the rates, with patience exponential.
        """

        def stream(kind: int) -> np.random.Generator:
            """Open a stream of this stretch alone."""
            own = np.random.SeedSequence(seed, spawn_key=(*chance, kind))
            return np.random.default_rng(own)

        first, last = self.expected(np.array([start, end]))
        count = stream(COUNTS).poisson(last - first, rows)
        row = np.argsort(-count, kind="stable")
        count = count[row]
        most = int(count[0])
        # Sorted uniform moments are sums of exponential gaps over their total.
        gaps = stream(MOMENTS).standard_exponential((most + 1, rows))
        np.cumsum(gaps, axis=0, out=gaps)
        gaps *= (last - first) / gaps[count, np.arange(rows)]
        place = gaps[:most]
        place += first
        inside = self.bounds[(self.bounds > start) & (self.bounds < end)]
        if inside.size:
            edges = np.concatenate([[start], inside, [end]])
            # Along a row the moments rise, which makes the look-up quick.
            sought = np.ascontiguousarray(place.T).ravel()
            found = np.interp(sought, self.expected(edges), edges)
            arrived = np.ascontiguousarray(found.reshape(rows, most).T)
        else:
            place -= first
            place *= (end - start) / (last - first) if last > first else 0.0
            place += start
            arrived = place
        queue = self._queues(stream(QUEUES), arrived)
        handle = self._unit_times(stream(HANDLE_TIMES), (most, rows))
        patience = stream(PATIENCE).standard_exponential((most, rows))
        means = self.handle_time[:, interval]
        patient = np.minimum(self.patience, ENDLESS)
        if queue is None:
            handle *= means[0]
            patience *= patient[0]
        else:
            handle *= means[queue]
            patience *= patient[queue]
        if (patient == ENDLESS).any():
            np.minimum(patience, ENDLESS, out=patience)
        least = int(count[-1])
        patience[least:][np.arange(least, most)[:, None] >= count] = -1.0
        return PoolContacts(row, count, arrived, handle, patience, queue)

    def _queues(self, rng: np.random.Generator, arrived: Floats) -> Integers | None:
        """Draw which queue each contact belongs to, by the rates at its moment."""
        if self.rates.shape[0] == 1:
            return None
        total = self.rates.sum(axis=0)
        summed = np.cumsum(self.rates, axis=0) / np.where(total > 0, total, 1.0)
        cell = (arrived / self.cell).astype(np.int64)
        np.clip(cell, 0, self.rates.shape[1] - 1, out=cell)
        drawn = rng.random(arrived.shape)
        queue = np.zeros(arrived.shape, dtype=np.int64)
        for number in range(self.rates.shape[0] - 1):
            queue += drawn >= summed[number][cell]
        return queue

    def _unit_times(self, rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
        """Draw handle times of mean 1."""
        if self.handle_cv is None:
            return rng.standard_exponential(shape)
        sigma = np.sqrt(np.log1p(self.handle_cv**2))
        times = rng.standard_normal(shape)
        times *= sigma
        times -= sigma**2 / 2
        return np.asarray(np.exp(times, out=times), float)


def pool_demand(
    rates: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    cell: float,
    interval: float | None,
    patience: Sequence[float | None],
    handle_cv: float | None,
) -> PoolDemand:
    """Check what is known about a pool's contacts and lay it out.

    Parameters
    ----------
    rates, handle_time, cell, interval, patience, handle_cv
        As in `pool.simulate_people`.

    Raises
    ------
    InputError
        If something is negative, not finite, or does not fit the rest.
    """
    expected = np.atleast_2d(np.asarray(rates, dtype=float))
    check_sign(expected, "rate")
    if expected.ndim != 2 or not expected.size:
        raise InputError("The rates must be one value per cell, or queues × cells.")
    if not (0 < cell < np.inf):
        raise InputError(f"The length of a cell must be above 0 s, not {cell:g} s.")
    span = cell if interval is None else interval
    intervals = expected.shape[1] * cell / span if span > 0 else 0.0
    if intervals < 1 or abs(intervals - round(intervals)) > 1e-9 * intervals:
        raise InputError(
            f"The {expected.shape[1] * cell:g} s of the rates are no whole number of "
            f"intervals of {span:g} s. Choose another interval."
        )
    times = np.asarray(handle_time, dtype=float)
    if times.ndim == 1 and times.size == expected.shape[0]:
        times = times[:, None]
    try:
        times = np.broadcast_to(times, (expected.shape[0], round(intervals)))
    except ValueError:
        raise InputError(
            "The handle times must be one value, one by queue, or queues × "
            f"intervals: {expected.shape[0]} × {round(intervals)}."
        ) from None
    check_sign(times, "handle time")
    patient = np.array([np.inf if p is None else p for p in patience], dtype=float)
    if not (patient > 0).all():
        raise InputError(
            "The patience must be above 0 s. Leave it out where it is not known."
        )
    if handle_cv is not None and not (0 <= handle_cv < np.inf):
        raise InputError(
            f"The handle time's variation is {handle_cv:g}; it must be at least 0."
        )
    return PoolDemand(expected, cell, span, times, patient, handle_cv)


def check_sign(values: Floats, name: str) -> None:
    """Refuse what is negative or not finite.

    Raises
    ------
    InputError
        If there is such a value.
    """
    bad = ~(np.isfinite(values) & (values >= 0))
    if bad.any():
        raise InputError(
            f"The {name} must be finite and at least 0; found {values[bad][0]:g}."
        )
