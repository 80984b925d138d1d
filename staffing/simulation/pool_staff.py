"""Who works in a pool: numbers that step up and down, or people with a roster."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["Heads", "People", "Staff"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# When somebody is available who is gone; finite, see `pool_demand.ENDLESS`. [s]
NEVER = 1e301


class Staff(Protocol):
    """When the agents of many replications are available.

    `available` holds, replications × agents, the moment from which each could begin
    another contact [s]; NEVER for one who is gone.
    """

    available: Floats

    def reach(self, moment: float) -> None:
        """Let the time come to a moment before which no contact begins any more."""

    def order(self, rows: Integers) -> None:
        """Put the replications into another order."""

    def changes_before(self, start: Floats) -> bool:
        """Bring forward what changes until contacts begin; say if anything did."""

    def back(self, agent: Integers, end: Floats) -> Floats:
        """Moment from which agents are available who end a contact."""


class Heads:
    """A number of agents that changes in steps.

    Who leaves at a step is first an idle agent, then any busy one, who ends the
    contact in hand and takes no other.

    Parameters
    ----------
    times
        Starts of the steps. [s]
    counts
        Agents from each of them on. [agents]
    rows
        Replications.
    rng
        Draws who leaves.
    """

    def __init__(
        self, times: Floats, counts: Integers, rows: int, rng: np.random.Generator
    ) -> None:
        kept = np.concatenate([[True], counts[1:] != counts[:-1]])
        self.times = np.concatenate([times[kept], [NEVER]])
        self.gain = np.diff(counts[kept])
        self.available = np.full((rows, max(int(counts.max(initial=0)), 1)), NEVER)
        self.available[:, : counts[0]] = times[0]
        self.step = np.ones(rows, dtype=np.int64)
        self.next = np.full(rows, self.times[1])
        self.soonest = self.times[1]
        self.lots = rng.permuted(
            np.tile(np.arange(self.available.shape[1]), (rows, 1)), axis=1
        )

    def reach(self, moment: float) -> None:
        """Let the steps up to a moment happen."""
        while (due := self.next <= moment).any():
            self._take(np.flatnonzero(due))

    def order(self, rows: Integers) -> None:
        """Put the replications into another order."""
        self.available = self.available[rows]
        self.step, self.next = self.step[rows], self.next[rows]
        self.lots = self.lots[rows]

    def changes_before(self, start: Floats) -> bool:
        """Let the steps happen that come before contacts can begin."""
        if self.soonest == NEVER or start.max(initial=0.0) < self.soonest:
            return False
        due = (start >= self.next[: start.size]) & (self.next[: start.size] < NEVER)
        self._take(np.flatnonzero(due))
        return bool(due.any())

    def back(self, agent: Integers, end: Floats) -> Floats:
        """Agents are available at once."""
        return end

    def _take(self, rows: Integers) -> None:
        """Take the next step in some replications."""
        moment, own = self.next[rows, None], self.available[rows]
        gain = self.gain[self.step[rows] - 1, None]
        gone = own == NEVER
        # Lots are drawn anew by turning round: a step has its own order.
        lots = (self.lots[rows] + self.step[rows, None] * 7919) % own.shape[1]
        idle_first = np.where(gone, 2.0, own > moment) * own.shape[1] + lots
        leaving = _rank(idle_first) < -gain
        coming = gone & (np.cumsum(gone, axis=1) <= gain)
        own[leaving] = NEVER
        self.available[rows] = np.where(coming, moment, own)
        self.step[rows] += 1
        self.next[rows] = self.times[self.step[rows]]
        self.soonest = self.next.min()


class People:
    """Agents by name, each with working time of their own.

    Who is in a contact when the working time ends finishes it, and is available
    again from the next working time on.

    Parameters
    ----------
    works
        Whether each agent works, agents × slots.
    slot
        Length of a slot. [s]
    rows
        Replications.
    """

    def __init__(self, works: Flags, slot: float, rows: int) -> None:
        agents, self.slots = works.shape
        self.slot = slot
        # From each slot on: when the working time begins that is running or is next.
        # A running one keeps its beginning, so that idle time is not forgotten.
        next_on = np.full((self.slots + 1, agents), NEVER)
        for number in range(self.slots - 1, -1, -1):
            begins = number * slot
            next_on[number] = np.where(works[:, number], begins, next_on[number + 1])
        for number in range(1, self.slots):
            running = works[:, number] & works[:, number - 1]
            next_on[number, running] = next_on[number - 1, running]
        self.next_on, self.flat = next_on, next_on.ravel()
        self.available = np.tile(next_on[0], (rows, 1))

    def reach(self, moment: float) -> None:
        """Let those who are idle when their working time ends wait for the next."""
        number = min(int(moment / self.slot + 1e-9), self.slots)
        np.maximum(self.available, self.next_on[number], out=self.available)

    def order(self, rows: Integers) -> None:
        """Put the replications into another order."""
        self.available = self.available[rows]

    def changes_before(self, start: Floats) -> bool:
        """Nothing needs bringing forward: each agent's time is known."""
        return False

    def back(self, agent: Integers, end: Floats) -> Floats:
        """Agents are available when the contact ends and they are at work."""
        number = np.minimum(end / self.slot, self.slots).astype(np.int64)
        number *= self.next_on.shape[1]
        number += agent
        return np.maximum(end, self.flat.take(number))


def _rank(values: Floats) -> Integers:
    """Rank the values of every row from 0."""
    order = np.argsort(values, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(values.shape[1])[None, :], axis=1)
    return ranks
