"""The service of a queue whose contacts and agents change over the day."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .forward import Passed, change_agents, opening_state, pass_time
from .interpolate import smooth_contacts
from .performance import Definition, Performance, service_level
from .tagged import expected

__all__ = [
    "answered_wait",
    "cells_of",
    "check_day",
    "follow_day",
    "performance",
    "transient",
]

Floats = npt.NDArray[np.float64]

# Rates are constant for at most so long. [s]
CELL = 60.0


def transient(
    contacts: npt.ArrayLike,
    agents: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    interval: float,
    *,
    within: float,
    patience: float | None = None,
    definition: Definition = "offered",
    opening: npt.ArrayLike = 0.0,
) -> Performance:
    """Predict a stretch of opening hours minute by minute (M_t/M/n_t+M).

    Erlang formulas give what an interval would settle at if it lasted for ever. Here
    a queue that spills over half past, a peak that is met while the calls from before
    it are still handled, and people who come and go are followed through time.

    Parameters
    ----------
    contacts
        Expected contacts of intervals that follow each other along the last axis;
        other axes hold other days or other rates. [contacts/interval]
    agents
        Agents on contacts, along the last axis the intervals or equal parts of them,
        as a roster may change them; need not be whole. [agents]
    handle_time
        Mean handle time, one value, or as the agents. [s]
    interval
        Length of an interval. [s]
    within
        Target time to answer. [s]
    patience
        Mean patience; None where nobody gives up. [s]
    definition
        Which service level (`service_level`).
    opening
        Contacts in hand as the stretch begins: 0 for a queue that opens. [erlang]

    Returns
    -------
    Performance
        One value per part of the agents' axis, by those who came in then. Without
        contacts the service is 1, without agents 0; a mean wait is told no longer
        than the interval.

    Raises
    ------
    InputError
        If contacts or agents are missing or negative, or a time is not positive.

    Notes
    -----
    Kolmogorov's forward equations (`pass_time`) under a mean-preserving smooth rate
    (`smooth_contacts`); what a contact can expect by what it finds (`expected`)
    takes the agents for constant while it waits. Exponential handle times and
    patience. Who is in service as agents leave is finished by them.

    References
    ----------
    Green, Kolesar, Whitt, "Coping with time-varying demand when setting staffing
    requirements for a service system", Production and Operations Management 16
    (2007) 13-39; Ingolfsson, Akhmetshina, Budge, Li, Wu, "A survey and experimental
    comparison of service-level-approximation methods for nonstationary M(t)/M/s(t)
    queueing systems", INFORMS Journal on Computing 19 (2007) 201-214.

    Examples
    --------
    60 calls of 5 min in each half hour but the second, which brings 100:

    >>> day = transient([60, 100, 60, 60], [12, 16, 12, 12], 300.0, 1800.0,
    ...     within=20.0, patience=180.0)
    >>> day.service.round(2).tolist()
    [0.83, 0.61, 0.74, 0.8]
    """
    came = np.asarray(contacts, float)
    people = np.asarray(agents, float)
    parts = people.shape[-1] // max(came.shape[-1], 1)
    if parts < 1 or people.shape[-1] != parts * came.shape[-1]:
        raise ValueError("agents must hold whole parts of every interval.")
    check_day(people, handle_time, interval, patience, within)
    cells, cell = cells_of(interval / parts)
    return follow_day(
        smooth_contacts(came, cells * parts), people, handle_time, cell,
        within=within, patience=patience, definition=definition, opening=opening,
        longest=interval,
    )  # fmt: skip


def follow_day(
    contacts: Floats,
    agents: Floats,
    handle_time: npt.ArrayLike,
    cell: float,
    *,
    within: float,
    patience: float | None,
    definition: Definition,
    opening: npt.ArrayLike,
    longest: float,
) -> Performance:
    """Predict a stretch of opening hours whose contacts are known cell by cell.

    Parameters
    ----------
    contacts
        Cells along the last axis, as many in each part of the agents' axis.
        [contacts/cell]
    agents, handle_time, within, patience, definition, opening
        As in `transient`.
    cell
        Length of a cell. [s]
    longest
        No mean wait is told longer than this. [s]

    Returns
    -------
    Performance
        As `transient` gives it.
    """
    outer = np.broadcast_shapes(contacts.shape[:-1], agents.shape[:-1])
    slots, lanes = agents.shape[-1], int(np.prod(outer))
    shape = (*outer, slots)
    people = np.broadcast_to(agents, shape).reshape(lanes, slots)
    handle = np.broadcast_to(np.asarray(handle_time, float), shape)
    handle = np.maximum(handle.reshape(lanes, slots), 1e-3)
    rates = np.broadcast_to(contacts, (*outer, contacts.shape[-1]))
    rates = rates.reshape(lanes, slots, -1)
    state = opening_state(np.broadcast_to(opening, outer).reshape(lanes).astype(float))
    told = []
    for slot in range(slots):
        now = people[:, slot]
        before = people[:, slot - 1] if slot else now
        state = change_agents(state, before, now)
        changed = slot == 0 or bool((now != before).any())
        passed = pass_time(
            state, rates[:, slot], now, handle[:, slot], patience, cell, settle=changed
        )
        state = passed.state
        told.append(
            performance(
                passed, now, handle[:, slot], patience, within, definition,
                longest=longest, came=rates[:, slot].sum(axis=1),
            )
        )  # fmt: skip
    return _side_by_side(told, shape)


def cells_of(length: float) -> tuple[int, float]:
    """Part a length into cells of a minute or a little less: how many, how long.

    Examples
    --------
    >>> cells_of(1800.0), cells_of(100.0)
    ((30, 60.0), (2, 50.0))
    """
    cells = max(int(np.ceil(length / CELL)), 1)
    return cells, length / cells


def performance(
    passed: Passed,
    agents: Floats,
    handle_time: Floats,
    patience: float | None,
    within: float,
    definition: Definition,
    *,
    longest: float,
    came: Floats,
) -> Performance:
    """Turn the probabilities of a stretch into its performance.

    Parameters
    ----------
    passed
        What the stretch left behind, by lane.
    agents, handle_time
        One value per lane. [agents], [s]
    patience, within, definition
        As in `transient`.
    longest
        No mean wait is told longer than this. [s]
    came
        Contacts that come in, by lane. [contacts]

    Returns
    -------
    Performance
        One value per lane.
    """
    states, busy = passed.seen.shape[1], came > 0
    hope = expected(agents, handle_time, patience, within, states, longest)

    def mean(values: Floats) -> Floats:
        """Average over what those who came in found; 0 where nobody did."""
        return np.where(busy, (passed.seen * values).sum(axis=1), 0.0)

    # Crank-Nicolson may swing below 0 by rounding.
    abandoned = np.clip(mean(hope.abandoned), 0, 1)
    answered = np.clip(mean(hope.answered), 0, 1 - abandoned)
    given_up = np.clip(mean(hope.given_up), 0, abandoned)
    service = service_level(answered, given_up, abandoned, definition)
    found = np.arange(states, dtype=float)[None, :]
    at_work = (passed.mean * np.minimum(found, agents[:, None])).sum(axis=1)
    line = (passed.mean * np.maximum(found - agents[:, None], 0)).sum(axis=1)
    waits = np.clip(found - np.floor(agents)[:, None], 0, 1)
    broken = (found == np.floor(agents)[:, None]) * (1 - agents % 1)[:, None]
    occupancy = np.divide(at_work, agents, out=np.zeros(agents.shape), where=agents > 0)
    return Performance(
        service=np.where(busy, service, 1.0),
        p_wait=np.clip(mean(waits + broken), 0, 1),
        p_abandon=abandoned,
        wait=np.maximum(mean(hope.wait), 0),
        queue_length=np.maximum(line, 0),
        occupancy=np.clip(occupancy, 0, 1),
    )


def answered_wait(
    passed: Passed,
    agents: Floats,
    handle_time: Floats,
    patience: float | None,
    within: float,
    *,
    longest: float,
) -> Floats:
    """Give the mean wait of those who are answered, by lane.

    Parameters
    ----------
    passed, agents, handle_time, patience, within, longest
        As in `performance`.

    Returns
    -------
    NDArray
        Of contacts that came in during the stretch; 0 where nobody is answered. [s]
    """
    states = passed.seen.shape[1]
    hope = expected(agents, handle_time, patience, within, states, longest)
    answered = (passed.seen * (1 - hope.abandoned)).sum(axis=1)
    waited = (passed.seen * hope.answered_wait).sum(axis=1)
    mean = np.maximum(waited, 0) / np.maximum(answered, 1e-9)
    return np.where(answered > 1e-9, mean, 0.0)


def check_day(
    agents: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    interval: float,
    patience: float | None,
    within: float,
) -> None:
    """Refuse agents and times that no day can have."""
    people, handle = np.asarray(agents, float), np.asarray(handle_time, float)
    if not (np.isfinite(people) & (people >= 0)).all():
        raise InputError("A number of agents is missing or below 0. Correct it.")
    if not (np.isfinite(handle) & (handle >= 0)).all():
        raise InputError("A handle time is missing or below 0 s. Correct it.")
    if not (np.isfinite(interval) and interval > 0):
        raise InputError(f"The interval is {interval:g} s; it must be above 0 s.")
    if patience is not None and not patience > 0:
        raise InputError(
            f"The patience is {patience:g} s; it must be longer than 0 s. Leave it "
            "out where it is not known."
        )
    if not (np.isfinite(within) and within >= 0):
        raise InputError("The target time is missing or below 0 s. Correct `target`.")


def _side_by_side(told: Sequence[Performance], shape: tuple[int, ...]) -> Performance:
    """Lay the parts of a day beside each other, in the shape of the agents."""

    def joined(name: str) -> Floats:
        columns = [getattr(part, name) for part in told]
        return np.stack(columns, axis=1).reshape(shape)

    return Performance(
        service=joined("service"),
        p_wait=joined("p_wait"),
        p_abandon=joined("p_abandon"),
        wait=joined("wait"),
        queue_length=joined("queue_length"),
        occupancy=joined("occupancy"),
    )
