"""Work with a deadline: the capacity that every stretch of the week must hold.

Deferred work is never turned into head-counts per interval. It asks that the capacity
between any two moments be at least the work that arrives and falls due between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .due import Clock, due_slots

__all__ = [
    "CarriedWork",
    "DeferredWork",
    "busy_variance",
    "deferred_work",
    "demand_bound",
]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DeferredWork:
    """One queue's deferred work over the slots of a week.

    Parameters
    ----------
    queue
        Name of the queue.
    arrivals
        Expected contacts that arrive in each slot. [contacts/slot]
    handle_time
        Mean handle time, one for all or one per slot. [s]
    due
        Slot boundary by which the work that arrives in each slot must be done
        (`due_slots`).
    open
        Whether the queue is worked, per slot.
    step
        Length of a slot. [s]
    handle_cv
        Coefficient of variation of the handle time.
    urgent
        Share of the contacts that jump the queue, such as a crisis. [0..1]
    urgent_due
        Slot boundary by which their work must be done; None where none is urgent.

    Examples
    --------
    >>> mail = deferred_work(
    ...     "mail", np.full(4, 6.0), 300, np.ones(4, bool), 3600, "wall", 1800
    ... )
    >>> mail.work
    array([1., 1., 1., 1.])
    """

    queue: str
    arrivals: Floats
    handle_time: float | Floats
    due: npt.NDArray[np.int64]
    open: npt.NDArray[np.bool_]
    step: float
    handle_cv: float = 1.0
    urgent: float = 0.0
    urgent_due: npt.NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        """Check that the arrays are one week long."""
        if not self.arrivals.size == self.due.size == self.open.size:
            raise ValueError("arrivals, due and open must be one value per slot.")

    @property
    def pieces(self) -> "tuple[DeferredWork, ...]":
        """Part the work by its due times: the rest, and what is wholly urgent."""
        if self.urgent_due is None:
            return (self,)
        rest = replace(
            self, arrivals=self.arrivals * (1 - self.urgent), urgent=0, urgent_due=None
        )
        urgent = replace(rest, arrivals=self.arrivals * self.urgent)
        return rest, replace(urgent, due=self.urgent_due, urgent=1.0)

    @property
    def work(self) -> Floats:
        """Expected work that arrives in each slot. [agent-slots]"""
        return np.asarray(self.arrivals * self.handle_time / self.step, float)

    @property
    def variance(self) -> Floats:
        """Variance of that work, arrivals being Poisson. [agent-slots²]"""
        spread = 1 + self.handle_cv**2
        return np.asarray(self.work * self.handle_time / self.step * spread, float)

    @property
    def carried(self) -> Floats:
        """Share of each slot's work that may be left to the following week. [0..1]

        Work due after the week is spread evenly over the open slots of its window,
        and the following week opens as this one does.
        """
        slots = self.due.size
        opened = np.concatenate([[0.0], np.cumsum(self.open, dtype=float)])
        before = opened[-1] - opened[:-1]
        after = opened[np.clip(self.due - slots, 0, slots)]
        window = before + after
        share = np.divide(after, window, out=np.ones(slots), where=window > 0)
        return np.where(self.due > slots, share, 0.0)


@dataclass(frozen=True)
class CarriedWork:
    """Backlog that is known when the week begins.

    Parameters
    ----------
    queue
        Name of the queue.
    contacts
        How many wait. [contacts]
    handle_time
        Mean handle time. [s]
    due
        Slot boundary by which they must be done; what is late already is due at 1,
        the end of the first slot.
    step
        Length of a slot. [s]
    handle_cv
        Coefficient of variation of the handle time.

    Examples
    --------
    >>> CarriedWork("mail", contacts=12, handle_time=300, due=8, step=900).work
    4.0
    """

    queue: str
    contacts: float
    handle_time: float
    due: int
    step: float
    handle_cv: float = 1.0

    @property
    def work(self) -> float:
        """Expected work. [agent-slots]"""
        return self.contacts * self.handle_time / self.step

    @property
    def variance(self) -> float:
        """Variance of that work; the contacts are counted. [agent-slots²]"""
        return self.work * self.handle_time / self.step * self.handle_cv**2


def deferred_work(
    queue: str,
    arrivals: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    open_mask: npt.NDArray[np.bool_],
    deadline: float,
    clock: Clock,
    step: float,
    handle_cv: float = 1.0,
) -> DeferredWork:
    """Put one queue's forecast and its deadline together.

    Parameters
    ----------
    queue
        Name of the queue.
    arrivals
        Expected contacts per slot of the week. [contacts/slot]
    handle_time
        Mean handle time, one for all or one per slot. [s]
    open_mask
        Whether the queue is open, per slot.
    deadline
        Time allowed from arrival to reply. [s]
    clock
        "wall" counts every hour, "open" only opening hours.
    step
        Length of a slot. [s]
    handle_cv
        Coefficient of variation of the handle time; 1 is the exponential's.

    Returns
    -------
    DeferredWork
        The work, slot by slot, with its due slots.

    Raises
    ------
    InputError
        If the deadline is not longer than the handle time.

    Examples
    --------
    >>> week = np.ones(4, dtype=bool)
    >>> deferred_work("dm", [1.0] * 4, 240, week, 1800, "open", 900).due
    array([2, 3, 4, 5])
    """
    handle = np.asarray(handle_time, float)
    return DeferredWork(
        queue=queue,
        arrivals=np.asarray(arrivals, float),
        handle_time=handle if handle.ndim else float(handle),
        due=due_slots(open_mask, deadline, clock, step, handle),
        open=np.asarray(open_mask, bool),
        step=step,
        handle_cv=handle_cv,
    )


def busy_variance(load: Floats, handle_time: npt.ArrayLike, step: float) -> Floats:
    """Give the variance that live contacts take from the capacity for deferred work.

    Parameters
    ----------
    load
        Offered load of the live queues, per slot. [erlang]
    handle_time
        Mean handle time of the live contacts. [s]
    step
        Length of a slot. [s]

    Returns
    -------
    NDArray
        Variance of the busy time of a slot within a long window. [agent-slots²]

    Notes
    -----
    The busy time of an M/M/∞ queue over a window far longer than a handle time has
    variance 2 · load · handle time · window.

    Examples
    --------
    >>> busy_variance(np.array([9.0]), 300, 900)
    array([6.])
    """
    return np.asarray(2 * load * np.asarray(handle_time, float) / step, float)


def demand_bound(
    work: Sequence[DeferredWork],
    slots: int,
    *,
    z: float = 1.645,
    live_variance: Floats | None = None,
    zv: float = 1.0,
    backlog: Sequence[CarriedWork] = (),
    stability: float = 0.97,
) -> Floats:
    """Give the capacity needed between every two slot boundaries of the week.

    Work is worked earliest due first; capacity K meets all deadlines if
    K(e) - K(s) >= b(s, e) for all s < e. The week is planned to repeat: work due
    after it is spread over its window, and what that leaves to the following week
    waits at the start of the next, which has the same roster. The first week starts
    with the known backlog instead; the bound holds for both.

    Parameters
    ----------
    work
        The queues served by the same people.
    slots
        Slots in the week.
    z
        Standard deviations of deferred work kept as a margin.
    live_variance
        Variance per slot that live contacts take from the capacity
        (`busy_variance`); counted where a queue is open. [agent-slots²]
    zv
        Standard deviations of the live work kept as a margin.
    backlog
        Work that waits when the week begins.
    stability
        Share of the capacity that the work may fill over the whole week. [0..1]

    Returns
    -------
    NDArray
        b(s, e), (slots + 1) × (slots + 1), minus infinity where e <= s. [agent-slots]

    References
    ----------
    Baruah, Rosier, Howell, "Algorithms and complexity concerning the preemptive
    scheduling of periodic, real-time tasks on one processor", Real-Time Systems 2
    (1990) 301-324: the demand bound, exact for earliest due first.

    Examples
    --------
    One agent-slot of work a slot, due one slot after it has arrived; half of the
    last slot's work may wait for the next week:

    >>> week = np.ones(3, dtype=bool)
    >>> mail = deferred_work("mail", [3.0] * 3, 300, week, 2100, "wall", 900)
    >>> demand_bound([mail], 3, z=0.0, stability=1.0)[0]
    array([-inf,  0.5,  1.5,  3. ])
    """
    work = [piece for part in work for piece in part.pieces]
    taken = np.zeros(slots + 1)
    if live_variance is not None:
        # Where nobody may work on the queues, live contacts take nothing from them.
        worked = np.any([part.open for part in work], axis=0)
        taken[1:] = np.cumsum(live_variance * worked)
    inside, carried, end = _weeks(work, slots)
    known = np.zeros((2, slots + 1))
    for item in backlog:
        at = min(max(item.due, 1), slots)
        known[:, at] += item.work, item.variance

    def bound(waiting: Floats) -> Floats:
        """Add what waits at the start, gather the windows, add the margin."""
        amount, variance = inside.copy()
        amount[0] += waiting[0]
        variance[0] += waiting[1]
        mean, spread = _windows(amount), _windows(variance)
        margin = np.sqrt(z**2 * spread + zv**2 * np.maximum(taken - taken[:, None], 0))
        return np.where(mean > 0, mean + margin, 0.0)

    needed = np.maximum(bound(known), bound(carried))
    needed[:, slots] = np.maximum(needed[:, slots], end)
    total = sum(float(part.work.sum()) for part in work)
    needed[0, slots] = max(needed[0, slots], total / stability)
    needed[np.tril_indices(slots + 1)] = -np.inf
    return np.asarray(needed, float)


def _weeks(work: Sequence[DeferredWork], slots: int) -> tuple[Floats, Floats, Floats]:
    """Split work: due inside the week, carried into the next, to do by the end."""
    inside = np.zeros((2, slots + 1, slots + 1))
    carried = np.zeros((2, slots + 1))
    to_do = np.zeros(slots + 1)
    for part in work:
        if part.due.size != slots:
            raise ValueError(f"{part.queue}: one value per slot is needed.")
        start = np.arange(slots)
        now = part.due <= slots
        later = ~now
        kept = np.clip(part.due - slots, 1, slots)[later]
        for kind, amount in enumerate((part.work, part.variance)):
            np.add.at(inside[kind], (start[now], part.due[now]), amount[now])
            np.add.at(carried[kind], kept, (amount * part.carried)[later])
        to_do[:-1] += part.work * (1 - part.carried)
    return inside, carried, np.cumsum(to_do[::-1])[::-1]


def _windows(amount: Floats) -> Floats:
    """Sum what arrives at s or later and is due by e, for every window (s, e)."""
    gathered: Floats = np.cumsum(np.cumsum(amount[::-1], axis=0)[::-1], axis=1)
    return gathered
