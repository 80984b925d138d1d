"""The fewest agents that keep a promise in every interval of a changing day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .forward import change_agents, opening_state, pass_time
from .interpolate import smooth_contacts
from .offered_load import offered_load
from .performance import Definition
from .required import check_promise, required_agents
from .transient import answered_wait, cells_of, check_day, performance

__all__ = ["staff_transient"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Trial:
    """How a number of agents does on average, and the state it leaves behind."""

    service: float
    occupancy: float
    abandoned: float
    answered_wait: float
    state: Floats


def staff_transient(
    contacts: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    interval: float,
    *,
    target: float,
    within: float,
    patience: float | None = None,
    max_occupancy: float = 1.0,
    max_abandonment: float = 1.0,
    max_wait: float = np.inf,
    definition: Definition = "offered",
    opening: float = 0.0,
) -> Integers:
    """Staff a stretch of opening hours so that no interval misses its target.

    Interval by interval, from the state that the agents before leave behind, the
    fewest agents are taken that keep the promise.

    Parameters
    ----------
    contacts
        Expected contacts, (intervals,), or equally likely days (days, intervals),
        over which service is averaged by contacts. [contacts/interval]
    handle_time
        Mean handle time, one value or one per interval. [s]
    interval
        Length of an interval, through which the agents stay the same. [s]
    target
        Service level to reach in every interval, below 1. [0..1]
    within, patience, definition, opening
        As in `transient`.
    max_occupancy
        Most busy share of the agents' time. [0..1]
    max_abandonment
        Largest share of contacts that may give up. [0..1]
    max_wait
        Longest mean wait of the answered. [s]

    Returns
    -------
    NDArray
        Agents, one value per interval; 0 where no contact is expected. [agents]

    Raises
    ------
    InputError
        If no number of agents keeps the promise, or a value is not one a queue can
        have.

    Notes
    -----
    More agents never make an interval worse, nor those after it, so each number is
    found between one that fails and one that holds, starting from Erlang at the
    modified offered load. The numbers tried run side by side.

    Examples
    --------
    >>> calls = [60, 100, 60, 60]
    >>> promise = {"target": 0.8, "within": 20.0, "patience": 180.0}
    >>> staff_transient(calls, 300.0, 1800.0, **promise).tolist()
    [12, 19, 13, 12]
    >>> required_agents(np.array(calls) / 6, 300.0, 0.8, 20.0, patience=180.0).tolist()
    [13, 19, 13, 13]
    """
    came = np.atleast_2d(np.asarray(contacts, float))
    handle = np.broadcast_to(np.asarray(handle_time, float), came.shape[1:])
    check_day(0.0, handle, interval, patience, within)
    handle = np.maximum(handle, 1e-3)
    cells, cell = cells_of(interval)
    rates = smooth_contacts(came, cells).reshape(*came.shape, cells)
    mean = rates.mean(axis=0)
    lagged = offered_load(mean.ravel(), np.repeat(handle, cells), cell, opening)
    load = np.where(came.any(axis=0), lagged.reshape(mean.shape).mean(axis=1), 0.0)
    check_promise(load, target, within, max_occupancy)
    guess = required_agents(
        load, handle, target, within, patience=_finite(patience),
        max_occupancy=max_occupancy, max_abandonment=max_abandonment,
        max_wait=max_wait, definition=definition,
    )  # fmt: skip

    most = (max_occupancy, max_abandonment, max_wait)

    def keeps(trial: Trial) -> bool:
        """Say whether an interval is served well enough."""
        found = (trial.occupancy, trial.abandoned, trial.answered_wait)
        return trial.service >= target and all(
            value <= cap for value, cap in zip(found, most, strict=True)
        )

    state = opening_state(np.full(len(came), opening))
    agents = np.zeros(came.shape[1], dtype=np.int64)
    shift = 0
    for at in range(came.shape[1]):
        stretch = _Interval(
            state,
            int(agents[at - 1]) if at else None,
            rates[:, at],
            float(handle[at]),
            cell,
            patience,
            within,
            definition,
        )
        if load[at] > 0:
            agents[at], state = _fewest(stretch, keeps, max(int(guess[at]) + shift, 1))
            shift = int(agents[at] - guess[at])
        else:
            state = stretch.tried([0])[0].state
    return agents


@dataclass(frozen=True, eq=False)
class _Interval:
    """One interval, from the state that the agents before leave behind."""

    state: Floats
    before: int | None
    contacts: Floats
    handle_time: float
    cell: float
    patience: float | None
    within: float
    definition: Definition

    def tried(self, numbers: Sequence[int]) -> list[Trial]:
        """Let each number of agents serve it, on every day side by side."""
        days = len(self.contacts)
        people = np.repeat(np.array(numbers, float), days)
        handle = np.full(people.shape, self.handle_time)
        start = np.tile(self.state, (len(numbers), 1))
        if self.before is not None:
            start = change_agents(start, np.full(people.shape, self.before), people)
        rates = np.tile(self.contacts, (len(numbers), 1))
        passed = pass_time(start, rates, people, handle, self.patience, self.cell)
        came = rates.sum(axis=1)
        given = (passed, people, handle, self.patience, self.within)
        seen = performance(
            *given, self.definition, longest=self.cell * rates.shape[1], came=came
        )
        waited = answered_wait(*given, longest=self.cell * rates.shape[1])
        left = passed.state.reshape(len(numbers), days, -1)

        def mean(values: Floats, weights: Floats) -> Floats:
            """Average over the days, weighted; plainly where nothing comes."""
            total = weights.reshape(-1, days).sum(axis=1)
            parts = (values * weights).reshape(-1, days).sum(axis=1)
            plain = values.reshape(-1, days).mean(axis=1)
            return np.asarray(np.divide(parts, total, out=plain, where=total > 0))

        by_number = (
            mean(seen.service, came),
            mean(seen.occupancy, np.ones(came.shape)),
            mean(seen.p_abandon, came),
            mean(waited, came * (1 - seen.p_abandon)),
        )
        columns = (values.tolist() for values in by_number)
        return [Trial(*row) for row in zip(*columns, left, strict=True)]


def _fewest(
    stretch: _Interval, keeps: Callable[[Trial], bool], guess: int
) -> tuple[int, Floats]:
    """Find the smallest number that holds and what it leaves, near a guess."""
    fails, step = 0, 1
    holds: tuple[int, Floats] | None = None
    numbers = sorted({max(guess - 1, 1), guess, guess + 1})
    while holds is None or holds[0] - fails > 1:
        for number, trial in zip(numbers, stretch.tried(numbers), strict=True):
            if keeps(trial):
                holds = (number, trial.state)
                break
            fails = number
        if holds is None:
            numbers = [fails + step, fails + 2 * step]
        else:
            apart = holds[0] - np.array([2 * step, step])
            numbers = sorted({max(int(number), fails + 1) for number in apart})
        step *= 2
    return holds


def _finite(patience: float | None) -> float | None:
    """Take a patience without end for none."""
    return patience if patience is not None and np.isfinite(patience) else None
