"""The event engine: every contact, every agent, one after the other in time."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from .arrivals import Contacts
from .attendance import Change

__all__ = ["Handled", "handle"]

NEVER = float("inf")
# The load of an agent who can take nothing more; above any number of chats.
FULL = 1000


@dataclass(frozen=True, eq=False)
class Handled:
    """What became of each contact.

    Parameters
    ----------
    start
        When an agent began to serve it; NaN if nobody did. [s]
    group
        Group of queues that agent served at that moment; -1 if nobody.
    """

    start: npt.NDArray[np.float64]
    group: npt.NDArray[np.int64]


def handle(
    contacts: Contacts,
    changes: Sequence[Change],
    agents: int,
    groups: Sequence[tuple[int, ...]],
    slots: Sequence[int],
    live: Sequence[bool],
) -> Handled:
    """Let the agents work off the contacts.

    A contact goes to the agent who has been idle longest among those who serve its
    queue; a chat to the one who holds the fewest chats. An agent who becomes free
    takes the live contact that has waited longest, then the deferred contact that is
    due first. Nothing is interrupted: a contact in service is finished past the end
    of the segment. Chats share an agent, everything else takes a whole one.

    Parameters
    ----------
    contacts
        In the order they come in.
    changes
        When agents begin and end to serve groups of queues, in order of time.
    agents
        How many agents there are. [agents]
    groups
        Queues of each group.
    slots
        Contacts an agent may hold at once, by queue. [contacts]
    live
        Whether somebody waits, by queue.

    Returns
    -------
    Handled
        For every contact of the week and of the backlog; the repetition of the week
        stops once these are settled.

    Examples
    --------
    Two calls, one agent from 10 s on: the second is served when the first is done.

    >>> calls = Contacts(
    ...     queue=np.array([0, 0]), arrived=np.array([5.0, 6.0]),
    ...     handle_time=np.array([30.0, 30.0]), leaves=np.array([99.0, 99.0]),
    ...     due=np.array([np.inf, np.inf]), measured=(0, 2),
    ... )
    >>> handle(calls, [(10.0, 0, 0)], 1, [(0,)], [1], [True]).start
    array([10., 40.])
    """
    arrived = [*contacts.arrived.tolist(), NEVER]
    queue_of, service = contacts.queue.tolist(), contacts.handle_time.tolist()
    leaves, due = contacts.leaves.tolist(), contacts.due.tolist()
    last_measured = contacts.measured[1]
    steps = [*changes, (NEVER, -1, -1)]

    live_of = [[q for q in queues if live[q]] for queues in groups]
    deferred_of = [[q for q in queues if not live[q]] for queues in groups]
    start = [float("nan")] * len(queue_of)
    served_by = [-1] * len(queue_of)
    waiting: list[deque[int]] = [deque() for _ in slots]
    # Free agents by queue and by contacts they hold, the longest free first. An
    # entry counts only while its stamp is the agent's latest.
    free: list[list[deque[tuple[int, int]]]] = [
        [deque() for _ in range(held)] for held in slots
    ]
    ends: list[tuple[float, int]] = []
    serving, load, stamps = [-1] * agents, [0] * agents, [0] * agents

    def begin(agent: int, contact: int, now: float) -> None:
        """Start to serve a contact."""
        start[contact] = now
        served_by[contact] = serving[agent]
        load[agent] = FULL if slots[queue_of[contact]] == 1 else load[agent] + 1
        heappush(ends, (now + service[contact], agent))

    def offer(agent: int, now: float) -> None:
        """Let an agent take waiting contacts, then stand by for more."""
        stamps[agent] += 1
        group = serving[agent]
        while True:
            held, chosen = load[agent], -1
            for q in live_of[group]:
                if held < slots[q]:
                    line = waiting[q]
                    while line and leaves[line[0]] < now:
                        line.popleft()
                    if line and (chosen < 0 or line[0] < chosen):
                        chosen = line[0]
            if chosen < 0 and held == 0:
                for q in deferred_of[group]:
                    line = waiting[q]
                    if line and (chosen < 0 or due[line[0]] < due[chosen]):
                        chosen = line[0]
            if chosen < 0:
                break
            waiting[queue_of[chosen]].popleft()
            begin(agent, chosen, now)
        if held < FULL:
            entry = (stamps[agent], agent)
            for q in groups[group]:
                if held < slots[q]:
                    free[q][held].append(entry)

    def settled(now: float) -> bool:
        """Say whether no contact of the week waits any more."""
        for line in waiting:
            while line and leaves[line[0]] < now:
                line.popleft()
        return all(not line or line[0] >= last_measured for line in waiting)

    next_contact = next_step = 0
    while True:
        arrival, step = arrived[next_contact], steps[next_step][0]
        end = ends[0][0] if ends else NEVER
        if end <= arrival and end <= step:
            if end == NEVER:
                break
            agent = heappop(ends)[1]
            load[agent] = 0 if load[agent] == FULL else load[agent] - 1
            if serving[agent] >= 0:
                offer(agent, end)
        elif step <= arrival:
            agent = steps[next_step][1]
            serving[agent] = steps[next_step][2]
            next_step += 1
            if serving[agent] < 0:
                stamps[agent] += 1
            elif load[agent] < FULL:
                offer(agent, step)
            if next_contact >= last_measured and settled(step):
                break
        else:
            contact = next_contact
            next_contact += 1
            for level in free[queue_of[contact]]:
                while level:
                    stamp, agent = level.popleft()
                    if stamp == stamps[agent]:
                        begin(agent, contact, arrival)
                        break
                else:
                    continue
                if load[agent] < FULL:
                    offer(agent, arrival)
                else:
                    stamps[agent] += 1
                break
            else:
                waiting[queue_of[contact]].append(contact)
    return Handled(np.array(start, dtype=float), np.array(served_by, dtype=np.int64))
