"""Contacts of a simulated fortnight, drawn from rates."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from ...data.queues import Queue
from ..queueing.due import Clock, due_at
from ..queueing.giving_way import GivingWay

__all__ = [
    "WEEKS",
    "Carried",
    "Contacts",
    "Demand",
    "closing",
    "draw_contacts",
    "unit_times",
]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# The week is followed by its repetition, in which its last contacts are answered.
WEEKS = 2


@dataclass(frozen=True, eq=False)
class Carried:
    """Backlog at the start of the week: contacts that came in before.

    Parameters
    ----------
    queue
        Number of the queue, one per contact.
    arrived
        When each came in, from the week's start; at most 0 as a rule. [s]
    """

    queue: Integers
    arrived: Floats


@dataclass(frozen=True, eq=False)
class Demand:
    """What is known about the contacts before chance decides.

    Parameters
    ----------
    queues
        The queues, in the order of their numbers.
    step
        Length of a slot. [s]
    handle_time
        Mean handle time, queues × slots of the week. [s]
    open
        Whether the queue is open, queues × slots of the week.
    carried
        The known backlog.
    handle_cv
        Coefficient of variation of lognormal handle times, for queues that have none
        of their own; None for exponential.
    behind
        Which contacts give way to all other deferred ones, if any do.
    """

    queues: tuple[Queue, ...]
    step: float
    handle_time: Floats
    open: npt.NDArray[np.bool_]
    carried: Carried
    handle_cv: float | None = None
    behind: GivingWay | None = None

    @property
    def slots(self) -> int:
        """Count the slots of the week."""
        return int(self.handle_time.shape[1])


@dataclass(frozen=True, eq=False)
class Contacts:
    """Contacts in the order they come in; first those of the backlog.

    Parameters
    ----------
    queue
        Number of the queue.
    arrived
        When it comes in, from the week's start. [s]
    handle_time
        Time it takes an agent. [s]
    leaves
        When it gives up if not answered; infinite for deferred work. [s]
    due
        When the reply must be sent; infinite for live contacts. [s]
    measured
        First and past-the-last contact that came in within the week.
    drawn
        How many come in by themselves; those behind them follow from others, if at
        all, and `leaves` says how long they would wait. None if all do.
    follower
        The contact that follows from each: a repeated call, or a call about a late
        reply; -1 if none.
    delay
        Time from giving up to the repeated call. [s]
    later_due
        When the reply must be sent by the later deadlines of its queue, later
        deadlines × contacts; infinite where there is none. [s]
    urgent
        Whether it goes before all other deferred contacts; None where none does.
    behind
        Whether it goes after all other deferred contacts; None where none does.
    """

    queue: Integers
    arrived: Floats
    handle_time: Floats
    leaves: Floats
    due: Floats
    measured: tuple[int, int]
    drawn: int | None = None
    follower: Integers | None = None
    delay: Floats | None = None
    later_due: Floats | None = None
    urgent: npt.NDArray[np.bool_] | None = None
    behind: npt.NDArray[np.bool_] | None = None


def draw_contacts(rng: np.random.Generator, rates: Floats, demand: Demand) -> Contacts:
    """Draw one fortnight of contacts: a week and its repetition.

    Parameters
    ----------
    rng
        Source of chance.
    rates
        Expected contacts, queues × slots of the week. [contacts/slot]
    demand
        Everything else about them.

    Returns
    -------
    Contacts
        Counts are Poisson given the rates, moments uniform within their slot,
        patience exponential. Who still waits on a live queue when it closes is sent
        away. The backlog waits at time 0; what is late already is due at 0.

    Examples
    --------
    >>> calls = Demand(
    ...     (Queue("calls", "voice", patience=60.0),), 900.0,
    ...     np.full((1, 4), 300.0), np.ones((1, 4), bool),
    ...     Carried(np.array([], int), np.array([])),
    ... )
    >>> drawn = draw_contacts(np.random.default_rng(1), np.full((1, 4), 5.0), calls)
    >>> drawn.measured, len(drawn.arrived)
    ((0, 16), 46)
    """
    slots, step = demand.slots, demand.step
    # Every kind of chance has a stream of its own: what one takes moves no other.
    numbers, moments, limits, times, places = rng.spawn(5)
    counts = numbers.poisson(np.tile(rates, WEEKS))
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    queue, slot = np.divmod(cell, WEEKS * slots)
    arrived = (slot + moments.random(cell.size)) * step
    order = np.argsort(arrived, kind="stable")
    queue, slot, arrived = queue[order], slot[order], arrived[order]

    old, entered = _backlog(demand)
    queue = np.concatenate([old.queue, queue])
    since = np.concatenate([old.arrived, arrived])
    arrived = np.concatenate([entered, arrived])
    slot = np.concatenate([np.zeros(old.queue.size, int), slot]) % slots

    mean = demand.handle_time[queue, slot]
    mean[: old.queue.size] = demand.handle_time.mean(axis=1)[old.queue]
    leaves, due, later_due, urgent = _limits(limits, demand, queue, since)
    first = old.queue.size
    return Contacts(
        queue=queue,
        arrived=arrived,
        handle_time=mean * unit_times(times, queue, demand),
        leaves=leaves,
        due=due,
        later_due=later_due,
        urgent=urgent if urgent.any() else None,
        behind=_behind(places, demand, queue, slot, first, urgent),
        measured=(first, int(np.searchsorted(arrived, slots * step))),
    )


def _backlog(demand: Demand) -> tuple[Carried, Floats]:
    """Order the backlog by when it came in; it enters at 0, not before."""
    order = np.argsort(demand.carried.arrived, kind="stable")
    old = Carried(demand.carried.queue[order], demand.carried.arrived[order])
    return old, np.zeros(old.arrived.size)


def unit_times(rng: np.random.Generator, queue: Integers, demand: Demand) -> Floats:
    """Draw handle times of mean 1, by the same chance whatever their law.

    Parameters
    ----------
    rng
        Source of chance.
    queue
        Number of the queue, one per contact.
    demand
        Which law each queue has.
    """
    times = rng.exponential(1.0, queue.size)
    for number, own in enumerate(demand.queues):
        cv = own.handle_cv if own.handle_cv is not None else demand.handle_cv
        if cv is None:
            continue
        here = queue == number
        sigma = np.sqrt(np.log1p(cv**2))
        score = -special.ndtri_exp(-times[here])
        times[here] = np.exp(sigma * score - sigma**2 / 2)
    return times


def _limits(
    rng: np.random.Generator, demand: Demand, queue: Integers, since: Floats
) -> tuple[Floats, Floats, Floats | None, npt.NDArray[np.bool_]]:
    """When each contact gives up, is due first and later; and which are urgent."""
    patience = rng.exponential(1.0, queue.size)
    leaves, due = np.full(queue.size, np.inf), np.full(queue.size, np.inf)
    urgent = np.zeros(queue.size, dtype=bool)
    most = max((len(own.target) for own in demand.queues), default=1) - 1
    later = np.full((most, queue.size), np.inf) if most else None
    for number, own in enumerate(demand.queues):
        here = queue == number
        if own.live:
            waits = np.inf if own.patience is None else own.patience
            shuts = closing(demand.open[number], demand.step, since[here])
            leaves[here] = np.minimum(since[here] + waits * patience[here], shuts)
            continue
        clock: Clock = "wall" if own.clock == "wall" else "open"
        when = since[here] / demand.step
        for rank, target in enumerate(own.target):
            allowed = target.within / demand.step
            promised = due_at(when, demand.open[number], allowed, clock) * demand.step
            if rank == 0:
                if own.urgent and own.urgent_within is not None:
                    soon = own.urgent_within / demand.step
                    sooner = due_at(when, demand.open[number], soon, clock)
                    jumps = rng.random(when.size) < own.urgent
                    promised = np.where(jumps, sooner * demand.step, promised)
                    urgent[here] = jumps
                due[here] = np.maximum(promised, 0.0)
            elif later is not None:
                later[rank - 1, here] = promised
    return leaves, due, later, urgent


def _behind(
    rng: np.random.Generator,
    demand: Demand,
    queue: Integers,
    slot: Integers,
    backlog: int,
    urgent: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_] | None:
    """Draw which contacts give way to all others, those of the backlog first."""
    if demand.behind is None:
        return None
    share = np.zeros(queue.size)
    for number, own in enumerate(demand.queues):
        here = np.flatnonzero(queue == number)
        old = here[: int(np.searchsorted(here, backlog))]
        new = here[old.size :]
        share[old] = demand.behind.waiting.get(own.name, 0.0)
        if own.name in demand.behind.arriving:
            share[new] = demand.behind.arriving[own.name][slot[new]]
    chosen: npt.NDArray[np.bool_] = (rng.random(queue.size) < share) & ~urgent
    return chosen if chosen.any() else None


def closing(mask: npt.NDArray[np.bool_], step: float, moments: Floats) -> Floats:
    """Tell when the opening stretch around each moment ends.

    Parameters
    ----------
    mask
        Whether the queue is open, by slot of the week.
    step
        Length of a slot. [s]
    moments
        From the week's start. [s]

    Returns
    -------
    NDArray
        Infinite outside of an opening stretch. [s]
    """
    slots = mask.size
    if mask.all() or not mask.any():
        return np.full(moments.size, np.inf)
    # The next closed slot from each slot on, the following week included.
    shut = np.flatnonzero(~np.tile(mask, 2))
    slot = (moments // step).astype(int) % slots
    ends = shut[np.searchsorted(shut, slot)]
    week = moments // (step * slots)
    return np.where(mask[slot], (week * slots + ends) * step, np.inf)
