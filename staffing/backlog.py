"""Deferred work worked off by the people the roster leaves for it, oldest due first."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .queueing.deferred import CarriedWork, DeferredWork
from .queueing.giving_way import GivingWay

__all__ = ["WorkedOff", "work_off"]

Floats = npt.NDArray[np.float64]
TINY = 1e-9
# What is urgent goes before all other work, even work that is late already: its due
# slots are counted from here, far before the week; those of what gives way, from as far
# behind it. [slots]
AHEAD = -1_000_000


@dataclass(frozen=True, eq=False)
class WorkedOff:
    """What becomes of one queue's deferred work, slot by slot.

    Parameters
    ----------
    due
        Contacts that fall due at the end of each slot. [contacts/slot]
    late
        Those of them that were not done by then. [contacts/slot]
    done
        Contacts finished in each slot. [contacts/slot]
    backlog
        Contacts open at the end of each slot. [contacts]
    people
        People on the queue in each slot; who has nothing to do counts evenly for the
        open queues of their skills. [agents]
    occupancy
        Share of those people's time spent on contacts. [0..1]
    """

    due: Floats
    late: Floats
    done: Floats
    backlog: Floats
    people: Floats
    occupancy: Floats


def work_off(
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    skills: Sequence[frozenset[str]],
    people: Floats,
    efficiency: Mapping[str, float],
    behind: GivingWay | None = None,
) -> dict[str, WorkedOff]:
    """Let people work expected deferred contacts off, as a fluid.

    At each slot what is urgent goes first, then the work due earliest, what gives way
    last, to the skilled people who can do the least else.

    Parameters
    ----------
    work
        The week's deferred queues.
    carried
        Backlog open at the start of the week.
    skills
        Skill set of each group of people.
    people
        People of each group on deferred work, (groups, slots). [agents]
    efficiency
        Queue to the share of a person's time that becomes handled work. [0..1]
    behind
        What is done after all other work, if any is.

    Returns
    -------
    dict
        Queue to what becomes of its work.

    Examples
    --------
    >>> from .queueing.deferred import deferred_work
    >>> mail = deferred_work("mail", [2, 0], 900, np.ones(2, bool), 2700, "wall", 900)
    >>> done = work_off([mail], [], [frozenset({"mail"})], np.ones((1, 2)), {"mail": 1})
    >>> done["mail"].backlog
    array([1., 0.])
    """
    names = [part.queue for part in work]
    pieces = [(at, piece) for at, part in enumerate(work) for piece in part.pieces]
    slots = people.shape[1]
    shape = (len(names), slots)
    due, late, done, used_up, idle = (np.zeros(shape) for _ in range(5))
    opened = [part.open for part in work]
    seconds = [np.broadcast_to(np.asarray(p.handle_time, float), slots) for p in work]
    steps = [part.step for part in work]
    behind = behind or GivingWay()
    last = [behind.arriving.get(name, np.zeros(slots)) for name in names]
    # Open work: (due slot or rank before it, tie-break, queue, contacts, handle time).
    waiting: list[list[float]] = []
    for item in carried:
        if item.queue in names and item.contacts > 0:
            at = min(max(item.due, 1), slots)
            queue = names.index(item.queue)
            due[queue, at - 1] += item.contacts
            share = behind.waiting.get(item.queue, 0.0)
            for rank, part_of in ((at, 1 - share), (at - AHEAD, share)):
                if part_of > 0:
                    amount = item.contacts * part_of
                    entry = [rank, len(waiting), queue, amount, item.handle_time]
                    heapq.heappush(waiting, entry)
    count = len(waiting)
    least_flexible = sorted(range(len(skills)), key=lambda group: len(skills[group]))
    backlog = np.zeros(shape)
    for slot in range(slots):
        for queue, part in pieces:
            amount = float(part.arrivals[slot])
            if amount > 0:
                at = int(part.due[slot])
                if at <= slots:
                    due[queue, at - 1] += amount
                share, rank = 0.0, at + AHEAD
                if part.urgent < 1:
                    share, rank = last[queue][slot], at
                for place, part_of in ((rank, 1 - share), (at - AHEAD, share)):
                    if part_of > 0:
                        handle = float(seconds[queue][slot])
                        entry = [place, count, queue, amount * part_of, handle]
                        heapq.heappush(waiting, entry)
                        count += 1
        free = people[:, slot].copy()
        kept: list[list[float]] = []
        while waiting and free.sum() > TINY:
            rank, order, number, amount, handle = heapq.heappop(waiting)
            queue = int(number)
            left = amount
            if opened[queue][slot]:
                per_contact = handle / steps[queue] / efficiency[names[queue]]
                for group in least_flexible:
                    if names[queue] in skills[group] and free[group] > 0 and left > 0:
                        used = min(free[group], left * per_contact)
                        free[group] -= used
                        used_up[queue, slot] += used
                        left = max(left - used / per_contact, 0.0)
            done[queue, slot] += amount - left
            if left > TINY:
                kept.append([rank, order, queue, left, handle])
        for entry in kept:
            heapq.heappush(waiting, entry)
        for group, left_over in enumerate(free):
            able = [
                queue
                for queue, name in enumerate(names)
                if name in skills[group] and opened[queue][slot]
            ]
            if able:
                idle[able, slot] += left_over / len(able)
        for rank, _, number, left, _ in waiting:
            backlog[int(number), slot] += left
            if rank in (slot + 1, slot + 1 + AHEAD, slot + 1 - AHEAD):
                late[int(number), slot] += left
    worked = {}
    for queue, name in enumerate(names):
        people_on = used_up[queue] + idle[queue]
        busy = np.divide(
            used_up[queue], people_on, out=np.zeros(slots), where=people_on > 0
        )
        worked[name] = WorkedOff(
            due[queue],
            late[queue],
            done[queue],
            backlog[queue],
            people_on,
            busy * efficiency[name],
        )
    return worked
