"""One simulated week counted: what happened in each interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...data.queues import Queue
from .arrivals import Contacts
from .attendance import Duty
from .engine import Handled

__all__ = ["Tally", "count"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# A reply sent this much after its due time is still in time: rounding. [s]
SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of one simulated week, queues × intervals, by interval of arrival.

    Parameters
    ----------
    offered
        Contacts that came in. [contacts]
    in_time
        Answered within the target time, or for deferred work: reply sent by its due
        time. [contacts]
    gave_up_in_time
        Gave up within the target time; live only. [contacts]
    gave_up
        Never answered; live only. [contacts]
    answered
        Answered, or work on the reply begun. [contacts]
    waited
        Time the answered contacts waited. [s]
    busy
        Time on contacts of the people who serve the queue. [s]
    staffed
        Time at work of the people who serve the queue. [s]
    backlog
        Deferred contacts without a reply at the interval's end. [contacts]
    in_second
        Deferred contacts whose reply was sent by the second deadline of their queue;
        where it has but one, by that. [contacts]
    waits
        By queue: how long each answered contact waited. [s]
    overtime
        Time people worked past the end of their shifts. [s]
    """

    offered: Floats
    in_time: Floats
    gave_up_in_time: Floats
    gave_up: Floats
    answered: Floats
    waited: Floats
    busy: Floats
    staffed: Floats
    backlog: Floats
    in_second: Floats
    waits: tuple[Floats, ...] = ()
    overtime: float = 0.0


def count(
    contacts: Contacts,
    handled: Handled,
    duty: Duty,
    worked: npt.NDArray[np.bool_],
    queues: Sequence[Queue],
    bounds: Floats,
) -> Tally:
    """Count one simulated week.

    Parameters
    ----------
    contacts
        The contacts.
    handled
        What became of them.
    duty
        The rostered blocks.
    worked
        Which of them were worked.
    queues
        The queues, in the order of their numbers.
    bounds
        Starts of the week's intervals and its end. [s]

    Returns
    -------
    Tally
        Counts of the week alone: neither the backlog nor the repetition is offered,
        but both keep people busy and the backlog stays open until its reply is sent.

    Examples
    --------
    One call, answered after 10 s; half an hour with one person on duty.

    >>> call = Contacts(
    ...     queue=np.array([0]), arrived=np.array([5.0]),
    ...     handle_time=np.array([180.0]), leaves=np.array([99.0]),
    ...     due=np.array([np.inf]), measured=(0, 1),
    ... )
    >>> zero = np.zeros(1, int)
    >>> duty = Duty(zero, np.zeros(1), np.full(1, 1800.0), zero, zero, ((0,),), 1)
    >>> start, end = np.array([15.0]), np.array([195.0])
    >>> handled = Handled(
    ...     call.arrived, call.leaves, start, end, start, zero, (), np.zeros(1)
    ... )
    >>> seen = count(
    ...     call, handled, duty, np.array([True]),
    ...     [Queue("calls", "voice")], np.array([0.0, 1800.0]),
    ... )
    >>> seen.in_time.item(), seen.waited.item(), seen.busy.item(), seen.staffed.item()
    (1.0, 10.0, 180.0, 1800.0)
    """
    shape = (len(queues), bounds.size - 1)
    own = slice(*contacts.measured)
    queue, arrived = contacts.queue[own], contacts.arrived[own]
    interval = np.searchsorted(bounds, arrived, side="right") - 1
    start = handled.start[own]
    answered = ~np.isnan(start)
    live = np.array([q.live for q in queues], dtype=bool)[queue]
    within = np.array([q.promise.within for q in queues])[queue]

    wait = np.where(answered, start, contacts.leaves[own]) - arrived
    sent = handled.end[own]
    quick = wait <= within
    replied = sent <= contacts.due[own] + SLACK
    in_time = answered & np.where(live, quick, replied)
    by_second = replied
    if contacts.later_due is not None:
        second = contacts.later_due[0, own]
        by_second = np.where(np.isfinite(second), sent <= second + SLACK, replied)

    def add(chosen: npt.NDArray[np.bool_], amount: Floats | None = None) -> Floats:
        """Sum the chosen contacts by queue and interval."""
        cell = queue[chosen] * shape[1] + interval[chosen]
        weights = None if amount is None else amount[chosen]
        summed = np.bincount(cell, weights, minlength=shape[0] * shape[1])
        return np.asarray(summed.reshape(shape), float)

    busy, staffed = _occupied(contacts, handled, duty, worked, queues, bounds)
    return Tally(
        offered=add(np.ones(queue.size, dtype=bool)),
        in_time=add(in_time),
        gave_up_in_time=add(live & ~answered & quick),
        gave_up=add(live & ~answered),
        answered=add(answered),
        waited=add(answered, wait),
        busy=busy,
        staffed=staffed,
        backlog=_open_at_end(contacts, handled, queues, bounds),
        in_second=add(answered & np.where(live, quick, by_second)),
        waits=tuple(
            wait[answered & (queue == number)] for number in range(len(queues))
        ),
        overtime=float(handled.overtime.sum()),
    )


def _occupied(
    contacts: Contacts,
    handled: Handled,
    duty: Duty,
    worked: npt.NDArray[np.bool_],
    queues: Sequence[Queue],
    bounds: Floats,
) -> tuple[Floats, Floats]:
    """Time on contacts and at work, of the people who serve each queue."""
    groups = len(duty.groups)
    begun = ~np.isnan(handled.end)
    slots = np.array([q.concurrency for q in queues], dtype=float)
    # Only deferred work is put aside and resumed; chats merely change their pace.
    whole = np.array([q.live for q in queues], dtype=bool)[contacts.queue[begun]]
    start = np.where(whole, handled.start[begun], handled.resumed[begun])
    share = 1 / slots[contacts.queue[begun]]
    busy = _spread(
        start, handled.end[begun], share, handled.group[begun], groups, bounds
    )
    if handled.aside:
        before, after = (np.array([part[n] for part in handled.aside]) for n in (0, 1))
        row = np.array([part[2] for part in handled.aside], dtype=np.int64)
        busy += _spread(before, after, np.ones(row.size), row, groups, bounds)
    blocks = duty.start[worked], duty.end[worked]
    ones = np.ones(blocks[0].size)
    staffed = _spread(*blocks, ones, duty.group[worked], groups, bounds)
    serves = np.zeros((len(queues), groups))
    for group, served in enumerate(duty.groups):
        serves[list(served), group] = 1
    return serves @ busy, serves @ staffed


def _spread(
    start: Floats, end: Floats, weight: Floats, row: Integers, rows: int, bounds: Floats
) -> Floats:
    """Spread stretches of time over the intervals they touch, by row."""
    columns = bounds.size - 1
    total = np.zeros(rows * columns)
    at = np.searchsorted(bounds, start, side="right") - 1
    left = (start < bounds[-1]) & (at >= 0)
    while left.any():
        start, end, weight = start[left], end[left], weight[left]
        row, at = row[left], at[left]
        overlap = np.minimum(end, bounds[at + 1]) - np.maximum(start, bounds[at])
        total += np.bincount(row * columns + at, overlap * weight, total.size)
        at = at + 1
        left = (at < columns) & (end > bounds[np.minimum(at, columns)])
    return total.reshape(rows, columns)


def _open_at_end(
    contacts: Contacts, handled: Handled, queues: Sequence[Queue], bounds: Floats
) -> Floats:
    """Deferred contacts that have come in but have no reply yet."""
    open_ones = np.zeros((len(queues), bounds.size - 1))
    sent = np.nan_to_num(handled.end, nan=np.inf)
    for number, queue in enumerate(queues):
        if not queue.live:
            here = contacts.queue == number
            came = np.searchsorted(np.sort(contacts.arrived[here]), bounds[1:], "right")
            gone = np.searchsorted(np.sort(sent[here]), bounds[1:], "right")
            open_ones[number] = came - gone
    return open_ones
