"""Simulated service of a floor, the same contacts for every mix that is tried."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..queueing.performance import service_level
from ..simulation.arrivals import Contacts
from ..simulation.engine import handle, pays
from .floor import Floor

__all__ = ["Service", "Trial", "draw_trial"]

Floats = npt.NDArray[np.float64]

# The floor starts empty; this many of its longest handle times fill it.
WARM_UP = 6.0
# Student's t for 95 % of few runs is close enough to this many standard errors.
RUNS = 12
T_95 = 2.2
# A search tries about so many mixes; it tells whether compiling the engine pays.
TRIED = 150


@dataclass(frozen=True, eq=False)
class Service:
    """What the queues of a floor get.

    Parameters
    ----------
    share
        Service level by queue; 1 without contacts. [0..1]
    low, high
        Its 95 % interval, from the spread between runs. [0..1]
    occupancy
        Share of the agents' time spent on contacts, all groups. [0..1]
    """

    share: Floats
    low: Floats
    high: Floats
    occupancy: float


class Trial:
    """Runs of contacts that every mix of people is tried on.

    Parameters
    ----------
    floor
        Queues and groups.
    runs
        Contacts of each run; those measured come after the floor has filled.
    """

    def __init__(self, floor: Floor, runs: Sequence[Contacts]) -> None:
        self.floor = floor
        self.runs = tuple(runs)
        self.contacts = sum(run.arrived.size for run in self.runs)
        self._fast = pays(TRIED * self.contacts)
        self.evaluations = 0
        self._known: dict[tuple[int, ...], Service] = {}

    def service(self, heads: Sequence[int]) -> Service:
        """Simulate some agents; what was simulated before is remembered.

        Parameters
        ----------
        heads
            Agents of each group. [agents]

        Returns
        -------
        Service
            By queue.
        """
        key = tuple(int(count) for count in heads)
        if key not in self._known:
            self.evaluations += 1
            counts = np.array([self._counts(run, key) for run in self.runs])
            self._known[key] = self._judge(counts)
        return self._known[key]

    def _counts(self, run: Contacts, heads: tuple[int, ...]) -> Floats:
        """Count one run: offered, in time, gave up in time, gave up, busy share."""
        floor = self.floor
        group_of = np.repeat(np.arange(len(heads)), heads)
        handled = handle(
            run,
            [(0.0, agent, int(group)) for agent, group in enumerate(group_of)],
            group_of.size,
            [tuple(np.flatnonzero(row).tolist()) for row in floor.serves],
            [work.queue.concurrency for work in floor.workloads],
            [True] * len(floor.workloads),
            fast=self._fast,
        )
        own = slice(*run.measured)
        queue = run.queue[own]
        start, arrived = handled.start[own], run.arrived[own]
        within = np.array([w.queue.promise.within for w in floor.workloads])[queue]
        answered = ~np.isnan(start)
        in_time = answered & (start - arrived <= within)
        patient = run.leaves[own] - arrived > within
        held = np.array([w.queue.concurrency for w in floor.workloads])[queue]
        work = (run.handle_time[own] / held)[answered].sum()
        span = max(float(arrived[-1] - arrived[0]), 1e-9) if arrived.size else 1.0
        total = len(floor.workloads)
        return np.stack(
            [
                np.bincount(queue, minlength=total),
                np.bincount(queue[in_time], minlength=total),
                np.bincount(queue[~answered & ~patient], minlength=total),
                np.bincount(queue[~answered], minlength=total),
                np.full(total, work / (span * max(group_of.size, 1))),
            ]
        ).astype(float)

    def _judge(self, counts: Floats) -> Service:
        """Turn counts, runs × kinds × queues, into service with its interval."""
        level = _levels(counts.sum(axis=0), self.floor)
        if len(counts) == 1:
            spread = np.full(level.shape, np.nan)
        else:
            # Leaving out one run at a time: the level is a ratio of sums.
            left = np.array(
                [_levels(counts.sum(axis=0) - own, self.floor) for own in counts]
            )
            many = len(counts)
            spread = np.sqrt((many - 1) / many * ((left - left.mean(0)) ** 2).sum(0))
        return Service(
            share=level,
            low=np.clip(level - T_95 * spread, 0, 1),
            high=np.clip(level + T_95 * spread, 0, 1),
            occupancy=float(counts[:, 4, 0].mean()),
        )


def draw_trial(
    floor: Floor, seed: np.random.SeedSequence, contacts: int, runs: int = RUNS
) -> Trial:
    """Draw the contacts of a trial.

    Parameters
    ----------
    floor
        Queues and groups.
    seed
        Source of all chance.
    contacts
        Contacts to measure, of all queues and runs together; about so many are drawn.
    runs
        Independent runs.

    Returns
    -------
    Trial
        Poisson arrivals at steady rates, exponential handle times and patience. Every
        run has the expected number of contacts and the mean handle time exactly: what
        the mix is judged by does not hang on a busy draw. That lifts the service of
        runs which are short: 1 point at 3,000 contacts of a queue of 100 erlang, 0.2
        at 10,000, nothing to be seen from 30,000 on.

    Examples
    --------
    >>> from shiftcast.data.queues import Queue
    >>> from shiftcast.staffing.skills.floor import SkillGroup, Workload
    >>> calls = Workload(Queue("calls", "voice", patience=180.0), 100.0, 300.0)
    >>> floor = Floor((calls,), (SkillGroup(("calls",)),))
    >>> trial = draw_trial(floor, np.random.SeedSequence(1), 100_000, runs=4)
    >>> print(f"{trial.service([100]).share[0]:.2f}")  # Erlang A: 0.80
    0.80
    """
    return Trial(
        floor, [_draw_run(floor, own, contacts / runs) for own in seed.spawn(runs)]
    )


def _draw_run(floor: Floor, seed: np.random.SeedSequence, contacts: float) -> Contacts:
    """Draw one run; each queue has its own chance, so that queues can be compared."""
    works = floor.workloads
    total = sum(work.rate for work in works)
    warm = WARM_UP * max(work.handle_time for work in works)
    span = warm + (contacts / total if total > 0 else 0.0)
    columns = []
    for number, own in enumerate(seed.spawn(len(works))):
        work, rng = works[number], np.random.default_rng(own)
        count = round(work.rate * span)
        arrived = np.sort(rng.random(count) * span)
        patience = work.queue.patience
        waits = rng.exponential(1.0, count) * (np.inf if patience is None else patience)
        service = rng.exponential(1.0, count)
        service *= work.handle_time / max(service.mean(), 1e-9) if count else 1.0
        columns.append(
            (
                np.full(count, number),
                arrived,
                service,
                arrived + waits,
            )
        )
    queue, arrived, service, leaves = (
        np.concatenate(parts) for parts in zip(*columns, strict=True)
    )
    order = np.argsort(arrived, kind="stable")
    return Contacts(
        queue=queue[order].astype(np.int64),
        arrived=arrived[order],
        handle_time=service[order],
        leaves=leaves[order],
        due=np.full(order.size, np.inf),
        measured=(int(np.searchsorted(arrived[order], warm)), order.size),
    )


def _levels(counts: Floats, floor: Floor) -> Floats:
    """Give the service level of every queue."""
    offered, in_time, gave_up_in_time, gave_up = counts[:4]
    shares = [
        np.divide(part, offered, out=np.zeros(offered.shape), where=offered > 0)
        for part in (in_time, gave_up_in_time, gave_up)
    ]
    level = service_level(shares[0], shares[1], shares[2], floor.definition)
    return np.where(offered > 0, level, 1.0)
